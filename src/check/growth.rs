//! J0608: a column of growth against the two columns of values that it compares.
//!
//! Which two these are the rows tell: those from which growth can be computed as stated in most rows.
//! Where no two do so, as with rates at comparable prices, nothing is said. Rows that state the change
//! in percentage points are in order.

use rust_decimal::Decimal;

use super::sums::Side;
use super::sums::labels::shortened;
use super::table::{Holds, View};
use crate::diagnostic::{Code, Diagnostic};

/// Words for growth.
const GROWTH: [&str; 10] = [
    "增长", "增幅", "增速", "增减", "涨幅", "升降", "同比", "环比", "change", "growth",
];
/// Rows by which columns are first tried.
const SAMPLE: usize = 24;
/// So many rows have to agree.
const AGREE: usize = 3;
/// With so many a difference in the last digit counts.
const MANY: usize = 5;
/// So many columns left and right are tried.
const AROUND: usize = 12;

/// A row's growth against its two values.
enum Verdict {
    Holds,
    /// But for the last digit.
    Nearly,
    Breaks,
}

pub fn check(view: &View, found: &mut Vec<Diagnostic>) {
    let mut sides = None;
    for column in 0..view.columns.len() {
        if !is_growth(view, column) {
            continue;
        }
        let sides = sides.get_or_insert_with(|| Side::of(view));
        if let Some(side) = sides.iter().find(|side| side.columns.contains(&column)) {
            of_column(view, side, column, found);
        }
    }
}

/// Whether a column states growth in percent.
fn is_growth(view: &View, column: usize) -> bool {
    let of = &view.columns[column];
    if of.holds != Holds::Amount || of.numbers < AGREE {
        return false;
    }
    let says = |words: &[&str]| {
        of.path.iter().any(|label| {
            let label = label.text.to_ascii_lowercase();
            words.iter().any(|word| label.contains(word))
        })
    };
    let percent = of.percents * 2 > of.numbers
        || says(&["%", "％", "percent", "per cent", "率", "幅", "速度"]);
    says(&GROWTH) && percent
}

fn of_column(view: &View, side: &Side, column: usize, found: &mut Vec<Diagnostic>) {
    let stated = |row: &usize| view.amount(*row, column).is_some();
    let sample: Vec<usize> = (0..view.height()).filter(stated).take(SAMPLE).collect();
    let values: Vec<usize> = side
        .amounts
        .iter()
        .copied()
        .filter(|&other| other != column && other.abs_diff(column) <= AROUND)
        .filter(|&other| view.columns[other].percents == 0 && !is_growth(view, other))
        .collect();
    let mut best: Option<(usize, usize, usize)> = None;
    for &before in &values {
        for &after in values.iter().filter(|&&after| after != before) {
            let rows = sample.iter();
            let holds = rows.filter(|&&row| {
                matches!(
                    judge(view, column, before, after, row),
                    Some((Verdict::Holds, _))
                )
            });
            let holds = holds.count();
            if best.is_none_or(|best| holds > best.0) {
                best = Some((holds, before, after));
            }
        }
    }
    let Some((_, before, after)) = best.filter(|best| best.0 >= AGREE) else {
        return;
    };
    let mut doubtful = Vec::new();
    let (mut holds, mut nearly, mut breaks) = (0, 0, 0);
    for row in (0..view.height()).filter(stated) {
        match judge(view, column, before, after, row) {
            Some((Verdict::Holds, _)) => holds += 1,
            Some((Verdict::Nearly, computed)) => {
                nearly += 1;
                doubtful.push((row, computed, true));
            }
            Some((Verdict::Breaks, computed)) => {
                breaks += 1;
                doubtful.push((row, computed, false));
            }
            None => {}
        }
    }
    if holds < AGREE || breaks * 2 > holds {
        return;
    }
    for (row, computed, near) in doubtful {
        if near && (nearly > 1 || holds < MANY) {
            continue;
        }
        found.push(finding(view, side, column, (before, after), row, computed));
    }
}

fn finding(
    view: &View,
    side: &Side,
    column: usize,
    (before, after): (usize, usize),
    row: usize,
    computed: Decimal,
) -> Diagnostic {
    let stated = view.own(row, column);
    let sign = if stated.contains(['%', '％']) {
        "%"
    } else {
        ""
    };
    let mut shown = computed.round_dp(view.columns[column].decimals);
    shown.rescale(view.columns[column].decimals);
    let cells = [column, before, after];
    Diagnostic::new(Code::GrowthDiffers)
        .with("column", view.leaf(column))
        .with("stated", stated)
        .with("label", shortened(side.label(view, row)))
        .with("before", view.own(row, before))
        .with("after", view.own(row, after))
        .with("computed", format!("{shown}{sign}"))
        .at_all(
            cells
                .into_iter()
                .filter_map(|column| view.place(row, column)),
        )
}

/// How the growth of a row stands to its values, and what they make of it.
fn judge(
    view: &View,
    column: usize,
    before: usize,
    after: usize,
    row: usize,
) -> Option<(Verdict, Decimal)> {
    let stated = view.amount(row, column)?;
    let (old, new) = (view.amount(row, before)?, view.amount(row, after)?);
    if old.value.is_zero() || old.percent || new.percent {
        return None;
    }
    let change = new.value.checked_sub(old.value)?;
    let percent = |value: Decimal| {
        value
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(old.value.abs())
    };
    let computed = percent(change)?;
    let half = |decimals: u32| Decimal::new(5, decimals.min(27) + 1);
    // What the rounding of the values makes of the growth.
    let ratio = new.value.checked_div(old.value)?.abs();
    let values = half(new.decimals).checked_add(half(old.decimals).checked_mul(ratio)?)?;
    let decimals = view.columns[column].decimals.max(stated.decimals);
    let off = percent(values)?
        .min(Decimal::ONE)
        .checked_add(half(decimals))?;
    let difference = computed.checked_sub(stated.value)?.abs();
    let points = change == stated.value && !change.is_zero();
    let verdict = if difference <= off {
        Verdict::Holds
    } else if points {
        return None;
    } else if difference <= off.checked_add(half(decimals))? {
        Verdict::Nearly
    } else {
        Verdict::Breaks
    };
    Some((verdict, computed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums::testing;

    fn messages(text: &str) -> Vec<String> {
        testing::messages(text, check)
    }

    #[test]
    fn a_row_whose_growth_is_another() {
        let found = messages(
            "项目 | 2022年决算数 | 2023年执行数 | 比上年增长（%）
            增值税 | 16820 | 18334 | 9.0
            企业所得税 | 8240 | 7910 | -4.0
            个人所得税 | 1365 | 1474 | 8.0
            城市维护建设税 | 2210 | 2387 | 0.8
            契税 | 5120 | 4352 | -15.0",
        );
        assert_eq!(
            found,
            [
                "“比上年增长（%）” says 0.8 in the row “城市维护建设税”, but from 2210 to 2387 it is 8.0"
            ]
        );
    }

    #[test]
    fn growth_at_comparable_prices_says_nothing() {
        let found = messages(
            "行业 | 2022年 | 2023年 | 比上年增长（%）
            农林牧渔业 | 286420 | 297850 | 4.3
            工业 | 514870 | 532160 | 5.9
            建筑业 | 121350 | 118940 | 1.2
            金融业 | 84930 | 90275 | 7.1",
        );
        assert!(found.is_empty(), "{found:?}");
    }
}
