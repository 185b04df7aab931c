//! Shares: J0606, one that is more than its whole; J0607, shares of one whole that are together more.
//!
//! A column holds shares where its label says so (占比, 比重, 合格率, 覆盖率) and percents are meant.
//! That all shares of a column are of one whole is believed where most are what the amounts of another
//! column make of it, where its total says 100, or where the label says 权重 or 构成.

use rust_decimal::Decimal;

use super::sums::labels;
use super::sums::rounding::printed;
use super::sums::{OTHERS, Side};
use super::table::{Holds, View};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::RowKind;

/// Words for parts of a whole.
const SHARES: [&str; 8] = [
    "占比",
    "比重",
    "构成",
    "份额",
    "权重",
    "percent of",
    "share of",
    "% of",
];
/// Words for rates of what cannot be more than all.
const RATES: [&str; 19] = [
    "合格率",
    "覆盖率",
    "普及率",
    "达标率",
    "成活率",
    "入学率",
    "参保率",
    "优良率",
    "优秀率",
    "及格率",
    "满意率",
    "满意度",
    "巩固率",
    "绿化率",
    "贫困率",
    "失业率",
    "发生率",
    "死亡率",
    "检出率",
];
/// Words for rates that may well be more than 100%.
const OVER: [&str; 10] = [
    "完成",
    "增",
    "比上年",
    "同比",
    "负债",
    "流动",
    "执行",
    "利润",
    "产销",
    "到位",
];
/// A label that names shares of one whole without any further evidence.
const OF_ONE: [&str; 2] = ["权重", "构成"];
/// So many other shares have to be in order.
const OTHER_SHARES: usize = 3;

pub fn check(view: &View, sides: &[Side], found: &mut Vec<Diagnostic>) {
    for column in 0..view.columns.len() {
        if !is_share(view, column) {
            continue;
        }
        over_whole(view, column, found);
        if let Some(side) = sides.iter().find(|side| side.columns.contains(&column)) {
            together_over_whole(view, side, column, found);
        }
    }
}

/// Whether a column holds percentages of what they are a part of.
fn is_share(view: &View, column: usize) -> bool {
    let of = &view.columns[column];
    if of.numbers < 2 || !matches!(of.holds, Holds::Amount | Holds::Code | Holds::Numbering) {
        return false;
    }
    let says = |words: &[&str]| {
        of.path.iter().any(|label| {
            let label = label.text.to_ascii_lowercase();
            words.iter().any(|word| label.contains(word))
        })
    };
    let percent = of.percents * 2 > of.numbers || says(&["%", "％", "percent", "per cent", "权重"]);
    // 占支出比重, 占…的比例
    let of_something = says(&["占"]) && says(&["比"]);
    percent && (of_something || says(&SHARES) || says(&RATES)) && !says(&OVER)
}

/// J0606: the only one of a column that is over 100%.
fn over_whole(view: &View, column: usize, found: &mut Vec<Diagnostic>) {
    let hundred = Decimal::ONE_HUNDRED;
    let mut over = None;
    let mut others = 0;
    for row in 0..view.height() {
        let Some(amount) = view
            .amount(row, column)
            .filter(|_| view.kind(row) == RowKind::Data)
        else {
            continue;
        };
        if amount.value <= hundred {
            others += usize::from(!amount.value.is_sign_negative());
        } else if over.replace(row).is_some() {
            return;
        }
    }
    let Some(row) = over.filter(|_| others >= OTHER_SHARES) else {
        return;
    };
    found.push(
        Diagnostic::new(Code::ShareOverWhole)
            .with("value", view.own(row, column))
            .with("column", view.leaf(column))
            .at_all(view.place(row, column)),
    );
}

/// J0607: shares that add up to more than 100%.
fn together_over_whole(view: &View, side: &Side, column: usize, found: &mut Vec<Diagnostic>) {
    let hundred = Decimal::ONE_HUNDRED;
    let is_total = |row: &usize| side.totals.iter().any(|total| total.0 == *row);
    // Sums of the rows that may be the parts: all, or without those that are parts of others.
    let unmarked = |row: &usize| !side.is_part(view, *row);
    let series = |row: usize| labels::series(side.first(view, row)).map(|(kind, _)| kind);
    let stated = |row: usize| view.amount(row, column).map(|amount| amount.value);
    let whole = side
        .totals
        .iter()
        .any(|&(row, _)| stated(row) == Some(hundred));
    // With totals of parts only a total of all tells that there is one whole.
    if side.totals.len() > 1 && !whole {
        return;
    }
    let rows: Vec<usize> = (0..view.height())
        .filter(|row| view.kind(*row) == RowKind::Data && !is_total(row) && unmarked(row))
        .filter(|&row| view.amount(row, column).is_some())
        .collect();
    let kinds: Vec<Option<u8>> = rows.iter().map(|&row| series(row)).collect();
    if rows.len() < 3 || kinds.windows(2).any(|pair| pair[0] != pair[1]) {
        return;
    }
    let values = rows.iter().filter_map(|&row| view.amount(row, column));
    let sum = values
        .map(|amount| amount.value)
        .try_fold(Decimal::ZERO, Decimal::checked_add);
    let decimals = view.columns[column].decimals;
    let half = Decimal::new(5, decimals.min(27) + 1);
    let Some(off) = half.checked_mul(Decimal::from(rows.len())) else {
        return;
    };
    let Some(sum) = sum.filter(|&sum| sum > hundred + off && sum < hundred + Decimal::from(900))
    else {
        return;
    };
    // One share is wrong, not most: without it the others are less than all.
    let largest = rows
        .iter()
        .filter_map(|&row| view.amount(row, column))
        .map(|amount| amount.value)
        .max();
    if largest.is_none_or(|largest| {
        sum.checked_sub(largest)
            .is_none_or(|rest| rest > hundred + off)
    }) {
        return;
    }
    let label = view.leaf(column);
    let named = OF_ONE.iter().any(|word| label.contains(word)) && sum < Decimal::from(150);
    if !(named || whole || is_of_amounts(view, side, column, &rows)) {
        return;
    }
    let sign = if view.columns[column].percents > 0 {
        "%"
    } else {
        ""
    };
    let places = rows.iter().filter_map(|&row| view.place(row, column));
    found.push(
        Diagnostic::new(Code::SharesOverWhole)
            .with("column", label)
            .with("sum", printed(sum, decimals, "") + sign)
            .at_all(places.take(OTHERS + 1)),
    );
}

/// Whether most shares are what the amounts of another column make of their sum.
fn is_of_amounts(view: &View, side: &Side, column: usize, rows: &[usize]) -> bool {
    let decimals = view.columns[column].decimals;
    let unit = Decimal::new(1, decimals.min(28));
    side.summed.iter().any(|&amounts| {
        let value = |&row: &usize| view.amount(row, amounts).map(|amount| amount.value);
        let whole = rows
            .iter()
            .filter_map(value)
            .try_fold(Decimal::ZERO, Decimal::checked_add);
        let Some(whole) = whole.filter(|whole| !whole.is_zero()) else {
            return false;
        };
        let agrees = |row: &&usize| {
            let share = value(row)
                .and_then(|value| value.checked_mul(Decimal::ONE_HUNDRED))
                .and_then(|value| value.checked_div(whole));
            let stated = view.amount(**row, column);
            share
                .zip(stated)
                .and_then(|(share, stated)| share.checked_sub(stated.value))
                .is_some_and(|off| off.abs() <= unit)
        };
        let agree = rows.iter().filter(agrees).count();
        agree * 3 >= rows.len() * 2
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums::testing;

    fn messages(text: &str) -> Vec<String> {
        testing::messages(text, |view, found| check(view, &Side::of(view), found))
    }

    #[test]
    fn one_share_over_its_whole() {
        let found = messages(
            "乡镇 | 批次 | 合格率（%）
            甲镇 | 212 | 98.6
            乙镇 | 186 | 98.9
            丙镇 | 154 | 974.0
            丁镇 | 97 | 100.0
            戊镇 | 118 | 97.5",
        );
        assert_eq!(
            found,
            ["“974.0” under “合格率（%）” is more than the whole"]
        );
    }

    #[test]
    fn rates_that_may_be_over_100() {
        let found = messages(
            "乡镇 | 面积 | 完成率（%）
            甲镇 | 212 | 98.6
            乙镇 | 186 | 98.9
            丙镇 | 154 | 174.0
            丁镇 | 97 | 100.0
            戊镇 | 118 | 97.5",
        );
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn shares_of_one_whole() {
        let sheet = |share: &str| {
            format!(
                "项目 | 决算数 | 占支出比重（%）
                教育 | 5000 | 50.0
                农林水 | 3000 | 30.0
                卫生 | 1500 | {share}
                其他 | 500 | 5.0"
            )
        };
        assert_eq!(
            messages(&sheet("25.0")),
            ["the shares under “占支出比重（%）” add up to 110.0, more than 100%"]
        );
        assert!(messages(&sheet("15.1")).is_empty());
    }

    #[test]
    fn shares_of_several_wholes() {
        let found = messages(
            "乡镇 | 干部人数 | 女干部占比
            甲镇 | 186 | 31.2%
            乙镇 | 164 | 28.7%
            丙镇 | 142 | 33.1%
            丁镇 | 98 | 29.6%",
        );
        assert!(found.is_empty(), "{found:?}");
    }
}
