//! J0605: rows of 其中 name parts of the row above them, which are never more than it.
//!
//! One row of 其中 right below another row is a part of that; it may not be more where it is not in
//! the other columns, or other such rows of the table are not. How many rows without the mark belong
//! to it their indents said, which are gone; so that rows are added only where in another column they
//! make up the whole to the digit.

use rust_decimal::Decimal;

use super::rounding::{decimals, printed, tolerance};
use super::{Side, labels, places};
use crate::check::table::View;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::RowKind;

/// No more rows than these are added up.
const PARTS: usize = 8;

/// Rows that may be parts of one.
struct Parts {
    whole: usize,
    first: usize,
    /// How many rows.
    rows: usize,
}

pub fn check(view: &View, side: &Side, found: &mut Vec<Diagnostic>) {
    let is_part = |row: usize| side.is_part(view, row);
    let counts = |row: usize| {
        view.kind(row) != RowKind::Heading
            && side
                .amounts
                .iter()
                .any(|&column| view.amount(row, column).is_some())
    };
    let mut single = Vec::new();
    let mut runs = Vec::new();
    let mut whole = None;
    for row in 0..view.height() {
        if !is_part(row) {
            whole = counts(row).then_some(row);
            continue;
        }
        let Some(of) = whole else { continue };
        single.push(Parts {
            whole: of,
            first: row,
            rows: 1,
        });
        let most = (row + 1..view.height())
            .take_while(|&row| !is_part(row) && view.kind(row) == RowKind::Data)
            .take(PARTS - 1)
            .count();
        runs.extend((2..=most + 1).map(|rows| Parts {
            whole: of,
            first: row,
            rows,
        }));
    }
    let told = single.iter().map(|parts| Told::of(view, side, parts));
    let told: Vec<Told> = told.collect();
    let holds: usize = told.iter().map(|told| told.holds).sum();
    let breaks: usize = told.iter().map(|told| told.exceeds.len()).sum();
    for (parts, told) in single.iter().zip(&told) {
        // 一、 or （一） begins an item of its own, which is no part of the one before it.
        let item = labels::series(side.label(view, parts.whole)).is_some_and(|(kind, _)| kind < 3);
        if (holds > breaks && (told.holds >= told.exceeds.len() || item)) || (breaks == 1 && item) {
            report(view, side, parts, told, found);
        }
    }
    let mut last = None;
    for parts in &runs {
        let told = Told::of(view, side, parts);
        // The columns that agree have to be as many as those that do not.
        if told.whole >= told.exceeds.len().max(1) && told.below == 0 && last != Some(parts.first) {
            report(view, side, parts, &told, found);
            last = Some(parts.first);
        }
    }
}

/// How parts stand to their whole, column by column.
#[derive(Default)]
struct Told {
    /// In how many columns they are not more.
    holds: usize,
    /// In how many they are all of it.
    whole: usize,
    /// In how many they are less.
    below: usize,
    /// The columns in which they are more, and their sums.
    exceeds: Vec<(usize, Decimal)>,
}

impl Told {
    fn of(view: &View, side: &Side, parts: &Parts) -> Self {
        let mut told = Self::default();
        for &column in &side.summed {
            told.column(view, column, parts);
        }
        told
    }

    fn column(&mut self, view: &View, column: usize, parts: &Parts) -> Option<()> {
        let stated = view.amount(parts.whole, column)?.value;
        let (mut sum, mut filled) = (Decimal::ZERO, 0);
        for row in parts.first..parts.first + parts.rows {
            let value = view.value_or_zero(row, column)?;
            if value.is_sign_negative() && !value.is_zero() {
                return None;
            }
            sum = sum.checked_add(value)?;
            filled += usize::from(!value.is_zero());
        }
        if filled == 0 || stated.is_sign_negative() {
            return None;
        }
        let off = if parts.rows > 1 {
            tolerance(
                filled,
                decimals(&view.columns[column]),
                decimals(&view.columns[column]),
            )
        } else {
            Decimal::ZERO
        };
        if sum > stated.checked_add(off)? {
            self.exceeds.push((column, sum));
        } else {
            self.holds += 1;
            let all = sum.checked_add(off)? >= stated;
            self.whole += usize::from(all && filled > 1);
            self.below += usize::from(!all);
        }
        Some(())
    }
}

fn report(view: &View, side: &Side, parts: &Parts, told: &Told, found: &mut Vec<Diagnostic>) {
    for &(column, sum) in &told.exceeds {
        let stated = view.own(parts.whole, column);
        let rows = parts.first..parts.first + parts.rows;
        let places = places(view, (parts.whole, column), rows.map(|row| (row, column)));
        found.push(
            Diagnostic::new(Code::PartsExceed)
                .with("label", labels::shortened(side.label(view, parts.whole)))
                .with("sum", printed(sum, view.columns[column].decimals, stated))
                .with("column", view.leaf(column))
                .with("stated", stated)
                .at_all(places),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums::testing;

    fn messages(text: &str) -> Vec<String> {
        testing::messages(text, |view, found| {
            for side in &Side::of(view) {
                check(view, side, found);
            }
        })
    }

    #[test]
    fn a_part_that_is_more_than_its_whole() {
        let found = messages(
            "行业 | 一季度 | 二季度
            第二产业 | 876.3 | 544.8
            其中：工业 | 403.7 | 554.8
            第三产业 | 218.5 | 627.1",
        );
        assert!(found.is_empty(), "one column against another: {found:?}");
        let found = messages(
            "行业 | 一季度 | 二季度 | 三季度
            第二产业 | 876.3 | 544.8 | 102.5
            其中：工业 | 403.7 | 554.8 | 98.2
            第三产业 | 218.5 | 627.1 | 390.4",
        );
        assert_eq!(
            found,
            ["the parts of “第二产业” add up to 554.8 under “二季度”, more than its 544.8"]
        );
    }

    #[test]
    fn parts_that_are_all_of_their_whole_elsewhere() {
        let found = messages(
            "指标 | 8月 | 1-8月
            一般公共预算收入 | 6317 | 58420
            其中：税收收入 | 4102 | 40966
            非税收入 | 2215 | 19454
            工业用电量 | 8036 | 67909",
        );
        assert_eq!(
            found,
            ["the parts of “一般公共预算收入” add up to 60420 under “1-8月”, more than its 58420"]
        );
    }

    #[test]
    fn parts_that_overlap_say_nothing() {
        let found = messages(
            "项目 | 小学 | 初中
            在校学生数 | 18642 | 9875
            其中：女生 | 8795 | 4630
            其中：寄宿生 | 6310 | 7248
            其中：留守儿童 | 5126 | 2744
            毕业班学生数 | 3087 | 3216",
        );
        assert!(found.is_empty(), "{found:?}");
    }
}
