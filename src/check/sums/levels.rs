//! J0603: the amount of a code is the sum of the codes one level below it.
//!
//! The codes alone say which belong below which; that their amounts add up is believed where they do
//! so for at least as many codes and columns as they do not. A code of which no part is listed says
//! nothing, nor one without an amount.

use rust_decimal::Decimal;

use super::codes::Codes;
use super::rounding::{Rounding, Verdict, decimals, may_be_rounded, printed};
use super::{Side, places};
use crate::check::table::View;
use crate::diagnostic::{Code, Diagnostic};

/// The codes one level below a code.
#[derive(Clone, Copy, Default)]
struct Below {
    sum: Decimal,
    /// How many are not zero.
    parts: usize,
    /// Whether each has an amount.
    unknown: bool,
    any: bool,
}

pub fn check(view: &View, sides: &[Side], found: &mut Vec<Diagnostic>) {
    let sides: Vec<(&Side, Codes)> = sides
        .iter()
        .filter_map(|side| Some((side, Codes::of(view, side)?)))
        .collect();
    let mut doubtful = Vec::new();
    let (mut exact, mut near, mut alone, mut breaks) = (0, 0, 0, 0);
    for (side, codes) in &sides {
        for &column in &side.summed {
            let decimals = decimals(&view.columns[column]);
            let below = below(view, codes, column);
            for (row, below) in below.iter().enumerate().filter(|(_, below)| below.any) {
                let Some(stated) = view.amount(row, column).filter(|_| !below.unknown) else {
                    continue;
                };
                let verdict = Verdict::of(stated, below.sum, below.parts, decimals);
                match verdict {
                    Verdict::Silent => {}
                    Verdict::Alone => alone += 1,
                    Verdict::Exact => exact += 1,
                    Verdict::Near => near += 1,
                    Verdict::Breaks => breaks += 1,
                }
                if matches!(verdict, Verdict::Near | Verdict::Breaks) {
                    doubtful.push((codes, row, column, *below, verdict));
                }
            }
        }
    }
    let holds = exact + near;
    if holds < breaks && (holds == 0 || holds + alone < breaks * 2) {
        return;
    }
    let rounding = Rounding::of(view);
    for (codes, row, column, below, verdict) in doubtful {
        let decimals = decimals(&view.columns[column]);
        let amount = view.amount(row, column);
        let rounded = near > 1
            && amount
                .is_some_and(|stated| may_be_rounded(stated, below.sum, below.parts, decimals));
        let exact = || rounding.is_exact(view, column, exact, near);
        if rounded || (verdict == Verdict::Near && !exact()) {
            continue;
        }
        let stated = view.own(row, column);
        // What stands below a code follows it.
        let inside = |part: &usize| !codes.is_coded(*part) || codes.parents[*part] >= Some(row);
        let parts = (row + 1..view.height()).take_while(inside);
        let parts = parts.filter(|&part| codes.parents[part] == Some(row));
        let places = places(view, (row, column), parts.map(|part| (part, column)));
        found.push(
            Diagnostic::new(Code::LevelSumDiffers)
                .with("code", codes.name(row))
                .with("stated", stated)
                .with("column", view.leaf(column))
                .with(
                    "sum",
                    printed(
                        below.sum,
                        amount.map_or(0, |stated| stated.decimals),
                        stated,
                    ),
                )
                .at_all(places),
        );
    }
}

/// For each row the sum of the rows one level below it.
fn below(view: &View, codes: &Codes, column: usize) -> Vec<Below> {
    let mut below = vec![Below::default(); view.height()];
    for row in 0..view.height() {
        let Some(parent) = codes.parents[row] else {
            continue;
        };
        let of = &mut below[parent];
        of.any = true;
        match view
            .value_or_zero(row, column)
            .map(|value| (value, of.sum.checked_add(value)))
        {
            Some((value, Some(sum))) => {
                of.sum = sum;
                of.parts += usize::from(!value.is_zero());
            }
            _ => of.unknown = true,
        }
    }
    below
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums::testing;

    fn messages(text: &str) -> Vec<String> {
        testing::messages(text, |view, found| check(view, &Side::of(view), found))
    }

    #[test]
    fn a_code_that_is_not_the_sum_of_its_parts() {
        let found = messages(
            "科目编码 | 科目名称 | 合计
            208 | 社会保障 | 7.00
            20805 | 养老 | 5.00
            2080501 | 离退休 | 2.00
            2080505 | 保险 | 3.00
            20808 | 抚恤 | 2.00
            2080801 | 死亡抚恤 | 1.00
            2080802 | 伤残抚恤 | 1.90",
        );
        assert_eq!(
            found,
            ["code 20808 has 2.00 under “合计”, but the codes one level below it add up to 2.90"]
        );
    }

    #[test]
    fn codes_that_are_not_summed_say_nothing() {
        let found = messages(
            "代码 | 地区 | 收入
            3798 | 平川县 | 21345
            379801 | 河湾镇 | 23108
            379802 | 石桥镇 | 22760
            379803 | 东岗镇 | 20917",
        );
        assert!(found.is_empty(), "{found:?}");
    }
}
