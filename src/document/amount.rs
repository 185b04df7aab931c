//! The number that a cell prints, exactly.

use rust_decimal::Decimal;

/// A printed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Its value; of 12.5% it is 12.5.
    pub value: Decimal,
    /// How many decimals are printed.
    pub decimals: u32,
    /// Whether a percent sign stands behind it.
    pub percent: bool,
}

/// No number has more characters.
const LONGEST: usize = 40;
/// A number of so many characters is read digit by digit.
const PLAIN: usize = 18;

impl Amount {
    /// The number that a text prints: `1,234.50`, `(12.5)`, `−3`, `１２％`, `986 1. 56`, `¥30`.
    ///
    /// Nothing where the text says anything else besides, or where no decimal can hold it.
    pub fn of(text: &str) -> Option<Self> {
        if let Some(plain) = Self::plain(text) {
            return plain;
        }
        if text.len() > LONGEST || !text.contains(|c: char| c.is_ascii_digit() || is_wide_digit(c))
        {
            return None;
        }
        let mut digits = String::with_capacity(text.len());
        let (mut percent, mut brackets) = (false, 0);
        // How many digits stand before the last comma, and how many commas there are.
        let (mut comma, mut commas) = (0, 0);
        for character in text.chars() {
            match folded(character) {
                digit @ ('0'..='9' | '.') if !percent => digits.push(digit),
                '-' if digits.is_empty() => digits.push('-'),
                '+' | '¥' | '￥' if digits.is_empty() => {}
                '(' if digits.is_empty() => brackets += 1,
                ')' => brackets -= 1,
                '%' if !percent && !digits.is_empty() => percent = true,
                ',' if !digits.is_empty() => {
                    comma = digits.len();
                    commas += 1;
                }
                other if other.is_whitespace() => {}
                _ => return None,
            }
        }
        // One comma before one or two digits sets decimals apart (11,1), no thousands.
        let behind = digits.len() - comma;
        if commas == 1 && (1..3).contains(&behind) && !digits.contains('.') {
            digits.insert(comma, '.');
        }
        let value: Decimal = digits.parse().ok()?;
        let negative = brackets == 0 && text.starts_with(['(', '（']);
        (brackets == 0).then_some(Self {
            value: if negative { -value } else { value },
            decimals: value.scale(),
            percent,
        })
    }

    /// The same of nearly all cells of a sheet, without a string of its own: digits with one point or
    /// none, and commas each before three digits. Nothing where the text needs a closer look.
    fn plain(text: &str) -> Option<Option<Self>> {
        let bytes = text.as_bytes();
        let first = *bytes.first()?;
        // A hanzi or a letter begins a text: no amount does so.
        if first.is_ascii_alphabetic() || (0xE4..=0xE9).contains(&first) {
            return Some(None);
        }
        let (negative, digits) = match bytes {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        if digits.len() > PLAIN || !digits.first()?.is_ascii_digit() {
            return None;
        }
        let (mut mantissa, mut decimals, mut point, mut comma) = (0i64, 0, false, None);
        for (index, byte) in digits.iter().enumerate() {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa * 10 + i64::from(byte - b'0');
                    decimals += u32::from(point);
                }
                b',' if !point && comma.is_none_or(|comma| index - comma == 4) => {
                    comma = Some(index)
                }
                b'.' if !point && comma.is_none_or(|comma| index - comma == 4) => {
                    point = true;
                    comma = None;
                }
                _ => return None,
            }
        }
        if comma.is_some_and(|comma| digits.len() - comma != 4) || (point && decimals == 0) {
            return None;
        }
        let value = if negative { -mantissa } else { mantissa };
        Some(Some(Self {
            value: Decimal::new(value, decimals),
            decimals,
            percent: false,
        }))
    }
}

/// Whether a text stands for no amount: blank, a dash, dots or a slash.
pub fn is_nothing(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '-' | '－' | '—' | '–' | '−' | '…' | '/' | '／') || c.is_whitespace())
}

fn is_wide_digit(character: char) -> bool {
    ('０'..='９').contains(&character)
}

/// Full-width forms as half-width ones, every minus as a hyphen.
fn folded(character: char) -> char {
    match character {
        '−' | '－' | '–' => '-',
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_printed() {
        for (text, value, decimals, percent) in [
            ("12", "12", 0, false),
            ("1,234.50", "1234.50", 2, false),
            ("(12.5)", "-12.5", 1, false),
            ("（3）", "-3", 0, false),
            ("−3.0", "-3.0", 1, false),
            ("１２．５％", "12.5", 1, true),
            ("986 1. 56", "9861.56", 2, false),
            ("¥30", "30", 0, false),
            ("24,3", "24.3", 1, false),
            ("2 483,55%", "2483.55", 2, true),
            ("1,234,567", "1234567", 0, false),
            ("-1,234,567.80", "-1234567.80", 2, false),
            ("1,2345", "12345", 0, false),
            ("007", "7", 0, false),
        ] {
            let amount = Amount::of(text).expect(text);
            assert_eq!(amount.value.to_string(), value, "{text}");
            assert_eq!(
                (amount.decimals, amount.percent),
                (decimals, percent),
                "{text}"
            );
        }
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in [
            "", "—", "12万元", "≥95", "2023年", "1-2", "(3", "3)", "1.2.3", "12%3", "A1",
        ] {
            assert_eq!(Amount::of(text), None, "{text}");
        }
        assert!(is_nothing("—") && is_nothing("") && !is_nothing("0"));
    }
}
