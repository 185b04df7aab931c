//! The strings of cells and of names.

use std::borrow::Cow;

use ecow::EcoString;

/// The text of a string of the type `ST_Xstring` (ECMA-376 part 1, 22.9.2.19), in which `_xHHHH_` means
/// a UTF-16 code unit, and every line break is `\n`.
pub fn text(string: &str) -> EcoString {
    let text = decoded(string);
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.as_ref().into()
    }
}

/// The string with its escapes decoded.
pub fn decoded(string: &str) -> Cow<'_, str> {
    if !string.contains("_x") {
        return Cow::Borrowed(string);
    }
    let mut text = String::with_capacity(string.len());
    // Code units of escapes that follow each other: two may make one character.
    let mut units: Vec<u16> = Vec::new();
    let mut rest = string;
    while !rest.is_empty() {
        if let Some((unit, after)) = escape(rest) {
            units.push(unit);
            rest = after;
            continue;
        }
        text.push_str(&String::from_utf16_lossy(&units));
        units.clear();
        let length = rest.char_indices().nth(1).map_or(rest.len(), |(at, _)| at);
        let (character, after) = rest.split_at(length);
        text.push_str(character);
        rest = after;
    }
    text.push_str(&String::from_utf16_lossy(&units));
    Cow::Owned(text)
}

/// The code unit of the escape at the beginning of `string`, and what is behind it.
fn escape(string: &str) -> Option<(u16, &str)> {
    let (digits, after) = string.strip_prefix("_x")?.split_at_checked(4)?;
    let after = after.strip_prefix('_')?;
    // A sign would be taken for part of the number.
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    Some((u16::from_str_radix(digits, 16).ok()?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_once() {
        for (string, expected) in [
            ("plain", "plain"),
            ("a_x000D_\nb", "a\nb"),
            ("a_x000d_b", "a\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x4E2D__x6587_", "中文"),
            ("_xD83D__xDE00_!", "😀!"),
            ("_xD83D_!", "\u{FFFD}!"),
            ("_x+00D_ _x00D_ _x000D", "_x+00D_ _x00D_ _x000D"),
            ("_x中文_", "_x中文_"),
            ("a\r\nb\rc", "a\nb\nc"),
        ] {
            assert_eq!(text(string), expected, "{string}");
        }
    }
}
