//! What differences between a whole and the sum of its parts say nothing, and how sums are printed.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::check::table::{Column, View};
use crate::document::amount::Amount;

/// So many sums that agree to the last digit show that a sheet was not rounded.
const EXACT: usize = 16;
/// Amounts are not larger than this where noise is looked for.
const NOISE: u64 = 1_000_000_000_000_000;
/// Words for amounts that are rounded to a larger unit.
const SCALES: [&str; 10] = [
    "万", "亿", "千", "百", "million", "thousand", "billion", "1,000", "mill.", "'000",
];
/// Words for what is counted, whatever the table's unit.
const COUNTS: [&str; 9] = [
    "数量",
    "人数",
    "户数",
    "（人）",
    "（户）",
    "（个）",
    "（处）",
    "（套）",
    "（台）",
];
/// Words in notes that own up to rounding.
const NOTED: [&str; 4] = ["四舍五入", "尾差", "舍入", "round"];

/// How a sum of printed numbers stands to the printed whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verdict {
    /// Nothing can be said.
    #[default]
    Silent,
    /// The only part that is not zero is the whole, to the digit.
    Alone,
    /// The parts add up to the whole, to the digit.
    Exact,
    /// They do so but for what rounding explains.
    Near,
    /// They do not.
    Breaks,
}

impl Verdict {
    /// Of a stated whole and the sum of so many parts that are not zero, of so many decimals each.
    pub fn of(stated: Amount, sum: Decimal, parts: usize, decimals: u32) -> Self {
        let Some(difference) = stated.value.checked_sub(sum) else {
            return Self::Silent;
        };
        // Sums that a program computed in binary are off in the last of many digits.
        let noise = || Decimal::new(1, 10) * stated.value.abs().min(Decimal::from(NOISE));
        let agrees = difference.is_zero() || difference.abs() <= noise();
        let tolerance = tolerance(parts, stated.decimals, decimals);
        match (agrees, parts) {
            (true, 0) => Self::Silent,
            (true, 1) => Self::Alone,
            (true, _) => Self::Exact,
            (false, _) if difference.abs() <= tolerance => {
                // Of small amounts rounding explains anything.
                let small = stated.value.abs() < tolerance * Decimal::TEN;
                if small { Self::Silent } else { Self::Near }
            }
            _ => Self::Breaks,
        }
    }

    /// Whether several parts add up to the whole.
    pub fn holds(self) -> bool {
        matches!(self, Self::Exact | Self::Near)
    }
}

/// Whether a difference may still be rounding where several others are known to be: each amount of
/// some statistics is rounded up or down at random, by more than half of its last digit.
pub fn may_be_rounded(stated: Amount, sum: Decimal, parts: usize, decimals: u32) -> bool {
    let most = tolerance(parts, stated.decimals, decimals) * Decimal::from(3);
    let difference = stated.value.checked_sub(sum);
    difference.is_some_and(|difference| difference.abs() <= most)
}

/// By how much the sum of so many rounded parts may be off from their rounded whole.
///
/// At most half of a last digit each; many parts seldom err all to one side, so that the square root
/// of their number bounds it first.
pub fn tolerance(parts: usize, of_whole: u32, of_parts: u32) -> Decimal {
    // No table has so many rows that the square root loses a digit that counts.
    let root = (parts as f64).sqrt() * 1.2;
    let halves = parts.min(root.ceil().to_usize().unwrap_or(parts) * 2);
    let half = |decimals: u32| Decimal::new(5, decimals.min(27) + 1);
    let parts = half(of_parts).checked_mul(Decimal::from(halves));
    parts.unwrap_or(Decimal::ZERO) + half(of_whole)
}

/// What a sheet says of rounding.
#[derive(Debug, Clone, Copy)]
pub struct Rounding {
    /// A note says that amounts are rounded.
    noted: bool,
    /// The table's unit is a large one.
    scaled: bool,
    /// Whether it is written in hanzi, where 元, 人 or 户 would be named so.
    hanzi: bool,
    /// The unit is 元.
    yuan: bool,
}

impl Rounding {
    /// Looks through the notes, the title, the unit.
    pub fn of(view: &View) -> Self {
        let table = view.table;
        let notes = table.notes.iter().map(|note| note.text.to_lowercase());
        let noted = |note: &str| NOTED.iter().any(|word| note.contains(word));
        let unit = table.unit.as_ref().map_or("", |unit| unit.text.as_str());
        let labels = view.columns.iter().flat_map(|column| &column.path);
        let mut labels = labels
            .copied()
            .chain([&table.title])
            .map(|label| label.text.as_str());
        Self {
            noted: notes.into_iter().any(|note| noted(&note)),
            scaled: is_scaled(unit) || is_scaled(&table.title.text),
            hanzi: labels.any(|label| label.contains(|c: char| ('一'..='龥').contains(&c))),
            yuan: unit.contains('元'),
        }
    }

    /// Whether sums in a column have to agree to the last digit, when so many did, and so many were
    /// off by what rounding explains.
    pub fn is_exact(&self, view: &View, column: usize, exact: usize, near: usize) -> bool {
        if self.noted || near > 1 {
            return false;
        }
        let of = &view.columns[column];
        let label = view.leaf(column);
        let counts = COUNTS.iter().any(|word| label.contains(word));
        let scaled = (self.scaled && !counts) || of.path.iter().any(|label| is_scaled(&label.text));
        let whole = of.decimals == 0 || (self.yuan && of.decimals == 2);
        exact >= EXACT || (self.hanzi && whole && !scaled)
    }
}

fn is_scaled(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    SCALES.iter().any(|word| text.contains(word))
}

/// How many decimals the amounts of a column have, whether printed or dropped as zeros; none where
/// few print any.
pub fn decimals(column: &Column) -> u32 {
    if column.fractions * 4 >= column.numbers {
        column.decimals
    } else {
        0
    }
}

/// A sum as its table prints amounts: so many decimals, thousands set apart where the model does so.
pub fn printed(sum: Decimal, decimals: u32, model: &str) -> String {
    let mut sum = sum;
    sum.rescale(decimals.max(sum.normalize().scale()));
    let plain = sum.to_string();
    if !model.contains([',', '，']) {
        return plain;
    }
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut grouped = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_explains_half_a_digit_a_part() {
        assert_eq!(tolerance(2, 2, 2), Decimal::new(15, 3));
        assert_eq!(tolerance(6, 2, 2), Decimal::new(35, 3));
        assert_eq!(tolerance(4, 0, 1), Decimal::new(7, 1));
        assert!(tolerance(100, 0, 0) < Decimal::from(15));
        let amount = |cents| Decimal::new(cents, 2);
        let verdict = |value, sum, parts| {
            let stated = Amount {
                value,
                decimals: 2,
                percent: false,
            };
            Verdict::of(stated, sum, parts, 2)
        };
        assert_eq!(verdict(amount(1640), amount(1639), 2), Verdict::Near);
        assert_eq!(verdict(amount(1640), amount(1638), 2), Verdict::Breaks);
        assert_eq!(verdict(amount(1640), amount(1640), 1), Verdict::Alone);
        assert_eq!(verdict(amount(0), amount(0), 0), Verdict::Silent);
    }

    #[test]
    fn sums_look_like_their_table() {
        let sum = Decimal::new(-123_456_750, 2);
        assert_eq!(printed(sum, 2, "1,200.00"), "-1,234,567.50");
        assert_eq!(printed(sum, 2, "1200.00"), "-1234567.50");
        assert_eq!(printed(Decimal::from(12), 0, "7"), "12");
    }
}
