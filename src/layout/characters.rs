//! What a character may do at a line's ends.
//!
//! Sources: GB/T 15834-2011 section 5 (marks that may not begin or end a line), W3C clreq
//! (“Requirements for Chinese Text Layout”) sections 3.1.6 (width adjustment) and 3.1.7
//! (prohibition rules), UAX #14 for Latin text.

/// The classes that breaking of lines knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// May not end a line: opening brackets and quotes, signs before an amount.
    Open,
    /// May not begin a line: closing marks, connectors, signs after an amount.
    Close,
    /// A blank.
    Space,
    /// An ASCII or full-width digit.
    Digit,
    /// A letter or sign of an alphabetic script: never broken from its like.
    Word,
    /// A hanzi, or anything else that may stand on either side of a line's end.
    Ideograph,
}

/// The class of a character.
pub fn class(character: char) -> Class {
    match character {
        ' ' | '\t' | '\u{3000}' => Class::Space,
        '0'..='9' | '０'..='９' => Class::Digit,
        '（' | '《' | '〈' | '「' | '『' | '【' | '〔' | '〖' | '［' | '｛' | '“' | '‘' | '('
        | '[' | '{' | '￥' | '¥' | '$' | '＄' | '£' | '€' | '№' | '§' => Class::Open,
        '）' | '》' | '〉' | '」' | '』' | '】' | '〕' | '〗' | '］' | '｝' | '”' | '’' | ')'
        | ']' | '}' | '，' | '。' | '、' | '；' | '：' | '？' | '！' | '．' | ',' | '.' | ';'
        | ':' | '?' | '!' | '%' | '‰' | '％' | '°' | '℃' | '′' | '″' | '·' | '・' | '/' | '／'
        | '-' | '－' | '–' | '~' | '～' | '…' => Class::Close,
        '\u{2014}' => Class::Ideograph,
        c if c.is_ascii_graphic() => Class::Word,
        c if c < '\u{2E80}' && c.is_alphanumeric() && !is_enclosed(c) => Class::Word,
        c if is_mark(c) => Class::Close,
        _ => Class::Ideograph,
    }
}

/// ①, ⑴, ⒈ and the like, which head an entry.
pub fn is_enclosed(character: char) -> bool {
    matches!(character, '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3220}'..='\u{3229}')
}

/// Combining marks and half-width katakana marks stay with what they stand on.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{0300}'..='\u{036F}' | '\u{20D0}'..='\u{20FF}' | '\u{3099}'..='\u{309C}')
}

/// Whether a character is a hanzi.
pub fn is_hanzi(character: char) -> bool {
    matches!(character,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// The part of a full-width mark's advance, at its left and at its right, that is blank and may be
/// taken away beside another mark or at a line's end (clreq 3.1.6, mainland style). This is what
/// Typst does too, so that both measure the same.
pub fn adjustable(character: char, advance: f32) -> (f32, f32) {
    match character {
        '”' | '’' | '“' | '‘' if (advance - 1.0).abs() > 1e-3 => (0.0, 0.0),
        '”' | '’' | '，' | '。' | '．' | '、' | '：' | '；' | '？' | '！' | '》' | '）' | '』'
        | '」' | '】' | '〗' | '〕' | '〉' | '］' | '｝' => (0.0, advance / 2.0),
        '“' | '‘' | '《' | '（' | '『' | '「' | '【' | '〖' | '〔' | '〈' | '［' | '｛' => {
            (advance / 2.0, 0.0)
        }
        '\u{30FB}' | '\u{00B7}' => (advance / 4.0, advance / 4.0),
        _ => (0.0, 0.0),
    }
}

/// What the left and the right side of each character of a line give to its neighbours: of two full-width marks
/// beside each other one loses half its width (clreq 3.1.6.1). `glyphs` are characters with their advances, em.
pub fn given_to_neighbours(glyphs: &[(char, f32)]) -> Vec<(f32, f32)> {
    let room = |(character, advance): (char, f32)| adjustable(character, advance);
    let mut given = vec![(0.0, 0.0); glyphs.len()];
    for (index, pair) in glyphs.windows(2).enumerate() {
        let (mark, next) = (room(pair[0]), room(pair[1]));
        let advance = pair[0].1 - given[index].0;
        let half = advance / 2.0;
        let is_pair = mark != (0.0, 0.0) && next != (0.0, 0.0);
        if is_pair && mark.1 + next.0 >= half - 1e-6 {
            let of_mark = mark.1.min(half);
            given[index].1 = of_mark;
            given[index + 1].0 = half - of_mark;
        }
    }
    given
}

/// What a mark that is [`adjustable`] gives away at a line's ends: a middle dot has blanks at both sides and
/// keeps them there.
pub fn at_edge(room: (f32, f32)) -> (f32, f32) {
    if room.0 > 0.0 && room.1 > 0.0 {
        (0.0, 0.0)
    } else {
        room
    }
}

/// Whether a stretched line may open after a character: not within words and numbers.
pub fn may_be_drawn_apart(character: char) -> bool {
    !matches!(class(character), Class::Digit | Class::Word) && !character.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_the_prohibition_rules() {
        for (characters, expected) in [
            ("（《“￥(", Class::Open),
            ("）》”，。、；：？！%％℃/-～·", Class::Close),
            ("0９", Class::Digit),
            ("aZ&_#é", Class::Word),
            ("县〇①—", Class::Ideograph),
            (" 　", Class::Space),
        ] {
            for character in characters.chars() {
                assert_eq!(class(character), expected, "{character}");
            }
        }
    }
}
