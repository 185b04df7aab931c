//! What a look at the bytes of a text already tells, so that a check opens only texts that can concern
//! it: most cells of a large sheet hold an amount or a short label.

use std::ops::BitOr;
use std::sync::LazyLock;

/// Kinds of characters that a text has. Kinds of single bytes (letters, places, formulas) say that
/// something may be there; the others that it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks(u32);

impl Marks {
    /// ASCII digits.
    pub const DIGIT: Self = Self(1);
    /// Full-width digits and letters.
    pub const WIDE: Self = Self(1 << 1);
    /// Brackets and quotation marks that open, of every kind, and those of titles that close.
    pub const OPENING: Self = Self(1 << 2);
    /// Colons of either width.
    pub const COLON: Self = Self(1 << 3);
    /// Hanzi of the first block.
    pub const HANZI: Self = Self(1 << 4);
    /// What holds a place, of either width: X, ×, ?, _.
    pub const HOLDER: Self = Self(1 << 5);
    /// `#` and `=`, as errors and formulas begin.
    pub const FORMULA: Self = Self(1 << 6);
    /// ASCII letters other than X.
    pub const LETTER: Self = Self(1 << 7);
    /// Longer than nine hanzi.
    pub const LONG: Self = Self(1 << 8);
    /// 年.
    pub const YEAR: Self = Self(1 << 9);
    /// 计, 分: totals are named with them.
    pub const TOTAL: Self = Self(1 << 10);
    /// 待: something is to come.
    pub const AWAITED: Self = Self(1 << 11);
    /// 此, 这: something is to be done at this place.
    pub const HERE: Self = Self(1 << 12);
    /// Hanzi of the simplified script alone.
    pub const SIMPLIFIED: Self = Self(1 << 13);
    /// Hanzi of the traditional script alone.
    pub const TRADITIONAL: Self = Self(1 << 14);

    /// The kinds of a text.
    pub fn of(text: &str) -> Self {
        let hanzi: &[u16] = &HANZI;
        let bytes = text.as_bytes();
        let mut kinds = if bytes.len() >= 30 { Self::LONG.0 } else { 0 };
        let mut rest = bytes;
        while let [first, after @ ..] = rest {
            kinds |= KINDS[usize::from(*first)];
            rest = after;
            if let (0xE2..=0xEF, [second, third, after @ ..]) = (*first, rest) {
                kinds |= match *first {
                    0xE4..=0xE9 => of_hanzi(hanzi, [*first, *second, *third]),
                    _ => of_mark([*first, *second, *third]),
                };
                rest = after;
            }
        }
        Self(kinds)
    }

    /// These kinds and others.
    pub const fn or(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether one of these kinds may be there.
    pub fn any(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }
}

impl BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

/// The first and the last character of the first block of hanzi.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// The kinds of each hanzi of the first block, all but [`Marks::HANZI`].
static HANZI: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut kinds = vec![0; (LAST - FIRST) as usize + 1];
    for (characters, of) in [
        (include_str!("characters/simplified.txt"), Marks::SIMPLIFIED),
        (
            include_str!("characters/traditional.txt"),
            Marks::TRADITIONAL,
        ),
        ("年", Marks::YEAR),
        ("计分", Marks::TOTAL),
        ("待", Marks::AWAITED),
        ("此这", Marks::HERE),
    ] {
        for character in characters.chars() {
            let index = u32::from(character).wrapping_sub(FIRST) as usize;
            if let (Some(kinds), Ok(of)) = (kinds.get_mut(index), u16::try_from(of.0)) {
                *kinds |= of;
            }
        }
    }
    kinds
});

/// Whether a hanzi is of one script alone: [`Marks::SIMPLIFIED`] or [`Marks::TRADITIONAL`].
pub fn script(character: char) -> Option<Marks> {
    let index = u32::from(character).checked_sub(FIRST)?;
    let kinds = Marks(u32::from(*HANZI.get(index as usize)?));
    [Marks::SIMPLIFIED, Marks::TRADITIONAL]
        .into_iter()
        .find(|script| kinds.any(*script))
}

/// The kinds of a character of three bytes whose first is 0xE4 to 0xE9: the first block of hanzi and
/// the last characters of an extension.
fn of_hanzi(hanzi: &[u16], [first, second, third]: [u8; 3]) -> u32 {
    let code =
        u32::from(first & 0xF) << 12 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F);
    let kinds = hanzi.get(code.wrapping_sub(FIRST) as usize);
    Marks::HANZI.0 | kinds.map_or(0, |kinds| u32::from(*kinds))
}

/// The kinds of any other character of three bytes.
fn of_mark(bytes: [u8; 3]) -> u32 {
    let kind = match bytes {
        // “, 《 to 〔, （ ［ ｛
        [0xE2, 0x80, 0x9C]
        | [0xE3, 0x80, 0x8A..=0x94]
        | [0xEF, 0xBC, 0x88 | 0xBB]
        | [0xEF, 0xBD, 0x9B] => Marks::OPENING,
        // ？ ＿
        [0xEF, 0xBC, 0x9F | 0xBF] => Marks::HOLDER,
        // Ｘ ｘ
        [0xEF, 0xBC, 0xB8] | [0xEF, 0xBD, 0x98] => Marks::HOLDER | Marks::WIDE,
        [0xEF, 0xBC, 0x9A] => Marks::COLON,
        [0xEF, 0xBC, 0x90..=0x99 | 0xA1..=0xBA] | [0xEF, 0xBD, 0x81..=0x9A] => Marks::WIDE,
        // ＝ ＃
        [0xEF, 0xBC, 0x9D | 0x83] => Marks::FORMULA,
        _ => return 0,
    };
    kind.0
}

/// The kind of each byte that is a character, or begins one of two bytes.
const KINDS: [u32; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'0'..=b'9' => Marks::DIGIT.0,
            b'X' | b'x' | b'?' | b'_' | 0xC3 => Marks::HOLDER.0,
            b'#' | b'=' => Marks::FORMULA.0,
            b'(' | b'[' | b'{' => Marks::OPENING.0,
            b':' => Marks::COLON.0,
            b'A'..=b'Z' | b'a'..=b'z' => Marks::LETTER.0,
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
    fn kinds_of_characters() {
        assert_eq!(Marks::of("1,234.50"), Marks::DIGIT);
        assert!(Marks::of("区").any(Marks::HANZI));
        assert!(Marks::of("３").any(Marks::WIDE));
        assert!(Marks::of("（三）").any(Marks::OPENING));
        assert!(!Marks::of("三），。").any(Marks::OPENING | Marks::WIDE));
        assert!(Marks::of("合计").any(Marks::TOTAL));
        assert!(!Marks::of("合计").any(Marks::DIGIT | Marks::WIDE));
        assert!(Marks::of("王××").any(Marks::HOLDER) && Marks::of("某＿").any(Marks::HOLDER));
        assert!(Marks::of("一二三四五六七八九十").any(Marks::LONG));
        assert!(Marks::of("2023年：").any(Marks::YEAR) && Marks::of("年：").any(Marks::COLON));
        assert!(Marks::of("䶵农村").any(Marks::SIMPLIFIED));
        assert!(!Marks::of("后里台").any(Marks::SIMPLIFIED | Marks::TRADITIONAL));
        assert_eq!(script('農'), Some(Marks::TRADITIONAL));
        assert_eq!(script('a'), None);
    }
}
