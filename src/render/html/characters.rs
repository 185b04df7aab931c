//! Characters that HTML cannot hold, not even escaped.

use std::borrow::Cow;

/// The text with each character that HTML cannot hold shown by its picture (Unicode's Control
/// Pictures) or, where it has none, by U+FFFD.
///
/// Source: HTML Standard, 13.2.3.5, "control-character-in-input-stream" and
/// "noncharacter-in-input-stream".
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let shown = |character: char| match character {
        '\t' | '\n' => None,
        '\u{0}'..='\u{1F}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7F}' => Some('\u{2421}'),
        '\u{80}'..='\u{9F}' | '\u{FDD0}'..='\u{FDEF}' => Some(char::REPLACEMENT_CHARACTER),
        other if u32::from(other) & 0xFFFE == 0xFFFE => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    };
    if text.chars().any(|character| shown(character).is_some()) {
        text.chars()
            .map(|character| shown(character).unwrap_or(character))
            .collect()
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_html_cannot_hold_are_shown_by_pictures() {
        assert_eq!(
            printable("合\u{0}计\u{7F}\u{9D}\u{FFFE}"),
            "合␀计␡\u{FFFD}\u{FFFD}"
        );
        assert!(matches!(printable("合\t计\n#<b>"), Cow::Borrowed(_)));
    }
}
