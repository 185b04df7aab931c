//! The ordinals that entries begin with: 1. 1、 （1） 一、 （二） ①.

/// The form of an ordinal: those of one list have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// 1. 1、
    Figure(char),
    /// （1）
    FigureInBrackets,
    /// 一、
    Hanzi,
    /// （一）
    HanziInBrackets,
    /// ①
    Enclosed,
}

/// An ordinal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ordinal {
    pub number: u32,
    pub form: Form,
}

/// The ordinal that a text begins with; 1.5 is none.
pub(super) fn ordinal(text: impl Iterator<Item = char> + Clone) -> Option<Ordinal> {
    let first = text.clone().next()?;
    if ('①'..='⑳').contains(&first) {
        let number = first as u32 - '①' as u32 + 1;
        let form = Form::Enclosed;
        return Some(Ordinal { number, form });
    }
    let is_open = matches!(first, '（' | '(');
    let inside = text.skip(usize::from(is_open));
    let figures: String = inside
        .clone()
        .take_while(char::is_ascii_digit)
        .take(3)
        .collect();
    let hanzi: String = inside.clone().take_while(|&c| digit(c).is_some()).collect();
    let length = figures.len() + hanzi.chars().count();
    let mut after = inside.skip(length);
    let (mark, next) = (after.next()?, after.next());
    let number = match figures.is_empty() {
        true => counted_in_hanzi(&hanzi)?,
        false => figures.parse().ok()?,
    };
    let is_figure_after = next.is_some_and(|next| next.is_ascii_digit());
    let form = match (is_open, figures.is_empty(), mark) {
        (true, false, '）' | ')') => Form::FigureInBrackets,
        (true, true, '）' | ')') => Form::HanziInBrackets,
        (false, false, '.' | '．' | '、') if !is_figure_after => Form::Figure(mark),
        (false, true, '、' | '.' | '．') => Form::Hanzi,
        _ => return None,
    };
    Some(Ordinal { number, form })
}

fn digit(character: char) -> Option<u32> {
    let place = "一二三四五六七八九十"
        .chars()
        .position(|c| c == character)?;
    u32::try_from(place + 1).ok()
}

/// 一 to 九十九.
fn counted_in_hanzi(hanzi: &str) -> Option<u32> {
    let digits: Vec<u32> = hanzi.chars().filter_map(digit).collect();
    match digits[..] {
        [number] => Some(number),
        [10, units @ 1..10] => Some(10 + units),
        [tens @ 2..10, 10] => Some(10 * tens),
        [tens @ 2..10, 10, units @ 1..10] => Some(10 * tens + units),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_told_from_numbers() {
        for (text, expected) in [
            ("一、财政拨款收入", Some(1)),
            ("二十三、其他支出", Some(23)),
            ("（十一）一般公共服务", Some(11)),
            ("(2)其他", Some(2)),
            ("3.其他", Some(3)),
            ("③其他", Some(3)),
            ("3.5", None),
            ("2023.12", None),
            ("一般公共服务", None),
            ("（一", None),
            ("", None),
        ] {
            let found = ordinal(text.chars()).map(|ordinal| ordinal.number);
            assert_eq!(found, expected, "{text}");
        }
    }
}
