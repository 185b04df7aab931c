//! What a look at the bytes of a text already tells, so that a check opens only texts that can concern
//! it: most cells of a large sheet hold an amount or a short label.

use std::ops::BitOr;

/// Kinds of bytes that a text has; a kind that is there may still be something else, one that is not
/// there is surely not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks(u16);

impl Marks {
    /// ASCII digits.
    pub const DIGIT: Self = Self(1);
    /// Full-width forms: digits, letters, brackets, commas.
    pub const WIDE: Self = Self(1 << 1);
    /// Typographic marks: quotation marks, dashes, dots.
    pub const QUOTE: Self = Self(1 << 2);
    /// Full stops and brackets of Chinese.
    pub const POINT: Self = Self(1 << 3);
    /// Hanzi.
    pub const HANZI: Self = Self(1 << 4);
    /// ASCII brackets.
    pub const BRACKET: Self = Self(1 << 5);
    /// What holds a place: X, ×, ?, _.
    pub const HOLDER: Self = Self(1 << 6);
    /// `#` and `=`, as errors and formulas begin.
    pub const FORMULA: Self = Self(1 << 7);
    /// ASCII letters other than X.
    pub const LETTER: Self = Self(1 << 8);
    /// Longer than nine hanzi.
    pub const LONG: Self = Self(1 << 9);

    /// The kinds of a text.
    pub fn of(text: &str) -> Self {
        let kinds = text
            .bytes()
            .fold(0, |kinds, byte| kinds | KINDS[usize::from(byte)]);
        let long = if text.len() >= 30 { Self::LONG.0 } else { 0 };
        Self(kinds | long)
    }

    /// Whether one of these kinds may be there.
    pub fn any(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }
}

impl BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The kind of each byte; of a character of several bytes the first one counts.
const KINDS: [u16; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'0'..=b'9' => Marks::DIGIT.0,
            b'X' | b'x' | b'?' | b'_' | 0xC3 => Marks::HOLDER.0,
            b'#' | b'=' => Marks::FORMULA.0,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' => Marks::BRACKET.0,
            b'A'..=b'Z' | b'a'..=b'z' => Marks::LETTER.0,
            0xE2 => Marks::QUOTE.0,
            0xE3 => Marks::POINT.0,
            0xE4..=0xE9 => Marks::HANZI.0,
            0xEF => Marks::WIDE.0,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_bytes() {
        assert_eq!(Marks::of("1,234.50"), Marks::DIGIT);
        assert_eq!(Marks::of("县级"), Marks::HANZI);
        assert!(Marks::of("（３）").any(Marks::WIDE));
        assert!(!Marks::of("合计").any(Marks::DIGIT | Marks::WIDE));
        assert!(Marks::of("王××").any(Marks::HOLDER));
        assert!(Marks::of("一二三四五六七八九十").any(Marks::LONG));
    }
}
