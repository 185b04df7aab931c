//! What a field is by its characters alone, and how long its code is.

/// The kinds of fields that a column may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing, or blanks.
    Blank,
    /// A number as programs and tables write it, grouped or not, with its sign, currency or unit.
    Number,
    /// A date, a time, a span of years.
    Date,
    /// ASCII without blanks and the usual delimiters: a code, a single word, an address.
    Word,
    /// Anything else.
    Text,
}

impl Kind {
    /// How many kinds there are.
    pub const COUNT: usize = 5;

    /// The kind of a field that is trimmed.
    pub fn of(field: &str) -> Self {
        let Some(first) = field.bytes().next() else {
            return Self::Blank;
        };
        // Most fields are told by their first byte.
        let figures = first.is_ascii_digit() || !first.is_ascii_alphabetic();
        if figures && is_number(field) {
            return Self::Number;
        }
        if first.is_ascii_digit() && is_date(field) {
            return Self::Date;
        }
        let word = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b',' | b';' | b'|');
        match field.bytes().all(word) {
            true => Self::Word,
            false => Self::Text,
        }
    }
}

/// Whether a field is a number: 1,234.50, -3.2%, 1.234,5, (12), ￥5, 1e-3.
fn is_number(field: &str) -> bool {
    let signs = |c: char| {
        matches!(
            c,
            '-' | '+' | '−' | '－' | '(' | '（' | '$' | '€' | '£' | '¥' | '￥' | ' ' | '.'
        )
    };
    let ends = |c: char| matches!(c, '%' | '％' | '‰' | ')' | '）' | '元' | ' ');
    let body = field.trim_start_matches(signs).trim_end_matches(ends);
    let mut groups = body.split([',', '.', '\'', '\u{A0}', '\u{202F}', ' ']);
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let Some(first) = groups.next() else {
        return false;
    };
    let rest: Vec<&str> = groups.by_ref().take(12).collect();
    if groups.next().is_some() || !digits(first) && !is_power(first) {
        return false;
    }
    match rest.split_last() {
        None => true,
        Some((last, grouped)) => {
            (digits(last) || is_power(last))
                && grouped.iter().all(|group| group.len() == 3 && digits(group))
                && (grouped.is_empty() || first.len() <= 3)
                // A space groups; it is no decimal mark.
                && (!body.contains(' ') || last.len() == 3)
        }
    }
}

/// Whether a text is digits with a power of ten: 25e-3.
fn is_power(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let power = power.trim_start_matches(['+', '-']);
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all(digits) && all(power)
}

/// Whether a field is a date, a time or a span: 2023-01-05 12:30:00, 2023年1月, 2021/2022.
fn is_date(field: &str) -> bool {
    const LONGEST: usize = 40;
    let marks = |c: char| {
        matches!(
            c,
            '-' | '/'
                | ':'
                | '.'
                | ' '
                | 'T'
                | 'Z'
                | '+'
                | '年'
                | '月'
                | '日'
                | '时'
                | '分'
                | '秒'
                | '—'
                | '–'
        )
    };
    let cut =
        field.contains(['-', '/', ':', '年', '月', '—', '–']) || field.matches('.').count() == 2;
    field.len() <= LONGEST && cut && field.chars().all(|c| c.is_ascii_digit() || marks(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_dates_words_and_texts_are_told_apart() {
        for (field, kind) in [
            ("", Kind::Blank),
            ("12", Kind::Number),
            ("1,234,567.50", Kind::Number),
            ("1.234,5", Kind::Number),
            ("-3.2%", Kind::Number),
            ("￥1 234", Kind::Number),
            ("1.5e-7", Kind::Number),
            ("5;2", Kind::Text),
            ("1 2", Kind::Text),
            ("-", Kind::Word),
            ("2023-01-05 12:30", Kind::Date),
            ("2023年1月", Kind::Date),
            ("31.12.2023", Kind::Date),
            ("MG-8769", Kind::Word),
            ("10KV线路", Kind::Text),
        ] {
            assert_eq!(Kind::of(field), kind, "{field}");
        }
    }
}
