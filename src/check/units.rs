//! Amounts in another unit than their column: by a printed unit (J0611), by their size (J0612).
//!
//! The unit of a column is that of its labels, else that of the line 单位：… over the table. A column in
//! which most amounts print a unit of their own, and a table whose rows have a column of units, have none.

use rust_decimal::Decimal;

use super::marks::Marks;
use super::table::{Holds, View};
use super::words::start;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::RowKind;

/// Units of money, the longer ones first.
const MONEY: [&str; 6] = ["百万元", "千万元", "亿元", "万元", "千元", "元"];
/// So many amounts at least show what is usual in a column.
const ENOUGH: usize = 4;
/// By so much a value in 元 is larger than one in 万元.
const FACTOR: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);
/// So many times as large as the next one it stands out.
const GAP: Decimal = Decimal::from_parts(100, 0, 0, false, 0);
/// Once converted it is at most so many times as large or small as the others.
const LIKE: Decimal = Decimal::from_parts(10, 0, 0, false, 0);

pub fn check(view: &View, found: &mut Vec<Diagnostic>) {
    let of_table = view
        .table
        .unit
        .as_ref()
        .and_then(|unit| unit_in(&unit.text));
    let of_rows = (0..view.columns.len()).any(|column| {
        let label: String = view
            .leaf(column)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        matches!(label.as_str(), "计量单位" | "单位" | "计量" | "度量单位")
    });
    let units: Vec<(Option<&str>, bool)> = (0..view.columns.len())
        .map(|column| {
            let labels = view.columns[column].path.iter().rev();
            let own = labels.filter_map(|label| unit_in_label(&label.text)).next();
            (own.or(of_table.filter(|_| !of_rows)), own.is_some())
        })
        .collect();
    printed(view, &units, found);
    for (column, (unit, _)) in units.iter().enumerate() {
        let large = unit.is_some_and(|unit| unit != "元" && unit != "千元");
        if large && view.columns[column].holds == Holds::Amount && !of_rows {
            sizes(view, column, found);
        }
    }
}

/// The one unit of money in a unit line; nothing where it names several.
fn unit_in(text: &str) -> Option<&'static str> {
    let mut rest = text.rsplit(['：', ':']).next().unwrap_or(text);
    let mut found = None;
    while let Some((at, unit)) = MONEY
        .iter()
        .filter_map(|unit| Some((rest.find(unit)?, *unit)))
        .min_by_key(|(at, unit)| (*at, usize::MAX - unit.len()))
    {
        if found.is_some_and(|found| found != unit) {
            return None;
        }
        // 元/人 and the like measure something else.
        let after = &rest[at + unit.len()..];
        if after.starts_with(['/', '／']) {
            return None;
        }
        found = Some(unit);
        rest = after;
    }
    found
}

/// The unit that a label has in brackets: 金额（万元）.
fn unit_in_label(text: &str) -> Option<&'static str> {
    let open = text.rfind(['（', '('])?;
    let inner = text[open..]
        .trim_start_matches(['（', '('])
        .trim_end_matches(['）', ')']);
    let inner = inner.rsplit(['：', ':']).next().unwrap_or(inner).trim();
    MONEY.into_iter().find(|unit| *unit == inner)
}

/// The number and the unit of money that a cell is made of: 5.4万元, ≥3,200元.
fn with_unit(text: &str) -> Option<&'static str> {
    let bare = text.trim_end_matches(['）', ')', ' ']);
    let unit = MONEY.into_iter().find(|unit| bare.ends_with(unit))?;
    let number = bare[..bare.len() - unit.len()].trim_end_matches(['（', '(', ' ']);
    let number = number.trim_start_matches(['≥', '≤', '约', '¥', '￥', '-', '−']);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let plain = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' '));
    (digits > 0 && plain).then_some(unit)
}

fn printed(view: &View, units: &[(Option<&str>, bool)], found: &mut Vec<Diagnostic>) {
    let mut cells: Vec<Vec<(usize, &str)>> = vec![Vec::new(); units.len()];
    for (row, column, text) in view.marked(Marks::HANZI) {
        if units[column].0.is_some() && view.marks(row, column).any(Marks::DIGIT) {
            cells[column].extend(with_unit(text).map(|unit| (row, unit)));
        }
    }
    for (column, cells) in cells.iter().enumerate() {
        let (Some(expected), own) = units[column] else {
            continue;
        };
        let plain = view.columns[column].numbers;
        let right = cells.iter().filter(|(_, unit)| *unit == expected).count();
        let wrong = cells.len() - right;
        // A label says what its column is in; the line over the table only what plain amounts are in.
        let usual = if own { plain + right } else { plain };
        if wrong == 0 || usual < wrong * 2 || usual * 2 < view.columns[column].filled {
            continue;
        }
        for (row, unit) in cells.iter().filter(|(_, unit)| *unit != expected) {
            let text = view.cell(*row, column);
            let finding = Diagnostic::new(Code::UnitDiffers)
                .with("value", start(&text.text))
                .with("unit", *unit)
                .with("column", view.leaf(column))
                .with("expected", expected)
                .at_all(text.place());
            found.push(finding);
        }
    }
}

/// The one amount that is far larger than all others, and of their size once it is converted.
fn sizes(view: &View, column: usize, found: &mut Vec<Diagnostic>) {
    let mut largest: Option<(Decimal, usize)> = None;
    let mut second: Option<Decimal> = None;
    let mut smallest: Option<Decimal> = None;
    let mut count = 0;
    for row in (0..view.height()).filter(|&row| view.kind(row) == RowKind::Data) {
        let Some(amount) = view.amount(row, column).filter(|amount| !amount.percent) else {
            continue;
        };
        let value = amount.value.abs();
        if value.is_zero() {
            continue;
        }
        count += 1;
        smallest = Some(smallest.map_or(value, |smallest| smallest.min(value)));
        match largest {
            Some((before, _)) if value <= before => {
                second = Some(second.map_or(value, |second| second.max(value)));
            }
            _ => {
                second = largest.map(|(value, _)| value);
                largest = Some((value, row));
            }
        }
    }
    let (Some((value, row)), Some(second), Some(smallest)) = (largest, second, smallest) else {
        return;
    };
    let converted = value / FACTOR;
    let outstanding = second.checked_mul(GAP).is_some_and(|limit| value >= limit);
    let like =
        converted <= second.saturating_mul(LIKE) && converted.saturating_mul(LIKE) >= smallest;
    if count >= ENOUGH && outstanding && like {
        let near = [row.checked_sub(1), Some(row + 1)].into_iter().flatten();
        let near = near.filter(|&row| row < view.height() && view.amount(row, column).is_some());
        let finding = Diagnostic::new(Code::MagnitudeDiffers)
            .with("value", view.own(row, column))
            .with("column", view.leaf(column))
            .at_all(view.cell(row, column).place())
            .at_all(near.filter_map(|row| view.cell(row, column).place()));
        found.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{codes, found};

    const SHEET: &str = "安排表\n\t\t单位：万元\n村名\t奖补\t自筹\n甲村\t18.50\t2.00\n乙村\t15.20\t3.10\n丙村\t9.60\t1.50\n\
                         丁村\t12.00\t1.80\n戊村\t8.50\t1.00\n";

    #[test]
    fn units_of_labels_and_lines() {
        assert_eq!(unit_in("单位：万元"), Some("万元"));
        assert_eq!(unit_in("单位：亩、元"), Some("元"));
        assert_eq!(unit_in("单位：元、万元"), None);
        assert_eq!(unit_in("单位：元/人"), None);
        assert_eq!(unit_in_label("补贴金额（元）"), Some("元"));
        assert_eq!(unit_in_label("比重（%）"), None);
        assert_eq!(with_unit("5.4万元"), Some("万元"));
        assert_eq!(with_unit("每校不超过3.2万元"), None);
    }

    #[test]
    fn another_unit() {
        assert_eq!(found(SHEET, check), []);
        let findings = found(&SHEET.replace("15.20", "152000元"), check);
        assert_eq!(codes(&findings), ["J0611"]);
        let many = SHEET
            .replace("18.50", "18.5亿元")
            .replace("15.20", "15元")
            .replace("9.60", "2元");
        assert_eq!(found(&many, check), []);
    }

    #[test]
    fn another_size() {
        assert_eq!(
            codes(&found(&SHEET.replace("15.20", "152000.00"), check)),
            ["J0612"]
        );
        assert_eq!(found(&SHEET.replace("15.20", "1520.00"), check), []);
        let in_yuan = SHEET.replace("万元", "元").replace("15.20", "152000.00");
        assert_eq!(found(&in_yuan, check), []);
    }
}
