//! J0601: a row of a total is the sum of the rows that belong to it.
//!
//! Which rows these are no label says, so that every reading (`readings`) is tried: rows above or
//! below, since this or that other total, all of them or those of the topmost level (`classes`). The
//! one is taken that holds in most columns, and in most columns of the totals like this one. What
//! breaks it is reported where it holds in as many other columns, or for as many totals like it; and
//! where the structure alone is certain: a plain list with 合计 at its end.

mod classes;
mod judged;
mod readings;

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::labels::{self, Level};
use super::rounding::{Rounding, Verdict, decimals, may_be_rounded, printed};
use super::{Side, places};
use crate::check::table::View;
use crate::diagnostic::{Code, Diagnostic};
use classes::Class;
use judged::{Habits, Sum, Sums};
use readings::Reading;

/// So many rows of a reading are looked at one by one.
const WALKED: usize = 4096;
/// A table that has more such findings than this has another fault.
const MOST: usize = 100;
/// In tables of more totals than these the closest reading is not looked for.
const CLOSE: usize = 200;
/// A row has no more nested parts than this.
const NESTED: usize = 12;

pub fn check(view: &View, sides: &[Side], found: &mut Vec<Diagnostic>) {
    let sums: Vec<Sums> = sides.iter().map(|side| Sums::of(view, side)).collect();
    let mut habits = Habits::default();
    for sums in &sums {
        habits.learn(sums);
    }
    let rounding = Rounding::of(view);
    for sums in &sums {
        sums.report(view, &habits, &rounding, found);
    }
}

impl Sums<'_> {
    /// The reading of a total that holds most often, and whether it is to be believed.
    fn best(&self, view: &View, habits: &Habits, total: usize) -> Option<(usize, bool)> {
        let kind = self.kind(total);
        let score = |index: usize| {
            let own = self.count(total, index);
            let (holds, breaks) = habits.0[kind][self.readings[total][index].kind()];
            let own = (own.holds, own.alone, Reverse(own.breaks));
            (own, holds, Reverse(breaks))
        };
        let scores: Vec<_> = (0..self.readings[total].len()).map(score).collect();
        let most = scores.iter().max()?;
        let mut equal = (0..scores.len()).filter(|&index| scores[index] == *most);
        let mut best = equal.next()?;
        if most.0.2 != Reverse(0) && self.readings.len() <= CLOSE {
            // Of readings that hold and break as often the one that comes closest.
            let mut distance = self.distance(view, total, best);
            for other in equal {
                let further = self.distance(view, total, other);
                if further.is_some() && (distance.is_none() || further < distance) {
                    (best, distance) = (other, further);
                }
            }
        }
        let own = self.count(total, best);
        let (holds, breaks) = habits.0[kind][self.readings[total][best].kind()];
        let here = own.holds > 0 && own.breaks <= own.holds;
        let elsewhere = holds > own.holds && breaks <= holds;
        let believed = here || elsewhere || self.is_plain_list(view);
        Some((best, believed))
    }

    /// By how much the sum of a reading is off in the first column that it breaks.
    fn distance(&self, view: &View, total: usize, reading: usize) -> Option<Decimal> {
        let verdicts = self.of_reading(total, reading);
        let broken = verdicts
            .iter()
            .position(|&verdict| verdict == Verdict::Breaks)?;
        let column = self.side.summed[broken];
        let stated = view.amount(self.side.totals[total].0, column)?.value;
        let mut sum = Decimal::ZERO;
        for row in self.readings[total][reading]
            .rows(&self.classes)
            .take(WALKED)
        {
            sum = sum.checked_add(view.value_or_zero(row, column)?)?;
        }
        Some(stated.checked_sub(sum)?.abs())
    }

    /// Whether the rows are one list, with one total of all at its end or its top.
    fn is_plain_list(&self, view: &View) -> bool {
        let [(row, _)] = self.side.totals[..] else {
            return false;
        };
        let label = self.side.label(view, row);
        let edge = |mut rows: std::ops::Range<usize>| {
            rows.len() < view.height() && !rows.any(|row| self.classes.has(row, Class::Data))
        };
        // At its top a list may have any number of levels.
        let bare = || labels::is_bare_total(label, &mut String::new());
        self.classes.is_plain()
            && !label.is_ascii()
            && (edge(row + 1..view.height()) || (edge(0..row) && bare()))
    }

    fn report(
        &self,
        view: &View,
        habits: &Habits,
        rounding: &Rounding,
        found: &mut Vec<Diagnostic>,
    ) {
        let totals = 0..self.readings.len();
        let best: Vec<Option<(usize, bool)>> =
            totals.map(|total| self.best(view, habits, total)).collect();
        let mut counts = vec![(0, 0); self.side.summed.len()];
        let (mut exact, mut near) = (0, 0);
        for (total, best) in best.iter().enumerate() {
            let Some((reading, true)) = *best else {
                continue;
            };
            for (count, verdict) in counts.iter_mut().zip(self.of_reading(total, reading)) {
                exact += usize::from(*verdict == Verdict::Exact);
                near += usize::from(*verdict == Verdict::Near);
                count.0 += usize::from(verdict.holds());
                count.1 += usize::from(*verdict == Verdict::Breaks);
            }
        }
        let before = found.len();
        for (total, best) in best.iter().enumerate() {
            let Some((reading, true)) = *best else {
                continue;
            };
            if found.len() > before + MOST {
                break;
            }
            for (index, verdict) in self.of_reading(total, reading).iter().enumerate() {
                let column = self.side.summed[index];
                let (holds, breaks) = counts[index];
                let wrong = match verdict {
                    Verdict::Near => rounding.is_exact(view, column, exact, near),
                    Verdict::Breaks => breaks <= holds.max(1),
                    _ => false,
                };
                if wrong {
                    let reading = &self.readings[total][reading];
                    let known = Known {
                        summed: holds > 0,
                        rounded: near > 1,
                    };
                    found.extend(self.finding(view, total, reading, column, known));
                }
            }
        }
    }

    /// The finding that a total differs, unless the column looks like one that is not summed, or
    /// like one whose rows have parts among themselves.
    fn finding(
        &self,
        view: &View,
        total: usize,
        reading: &Reading,
        column: usize,
        known: Known,
    ) -> Option<Diagnostic> {
        let (row, _) = self.side.totals[total];
        let stated = view.amount(row, column)?;
        let mut sum = Sum::default();
        let mut values = Vec::new();
        for part in reading.rows(&self.classes) {
            let value = view.value_or_zero(part, column);
            sum.add(value);
            if values.len() < WALKED {
                values.extend(value.filter(|value| !value.is_zero()));
            }
        }
        let between = values.iter().min() <= Some(&stated.value)
            && Some(&stated.value) <= values.iter().max();
        let decimals = decimals(&view.columns[column]);
        if known.rounded && may_be_rounded(stated, sum.value, sum.parts, decimals) {
            return None;
        }
        // An average lies between its values, a total above them.
        if (between && values.len() > 2 && !known.summed) || is_nested(&values, stated.value) {
            return None;
        }
        let text = view.own(row, column);
        let parts = reading.rows(&self.classes).map(|row| (row, column));
        let mut parts = parts
            .filter(|&(row, column)| view.value_or_zero(row, column) != Some(Decimal::ZERO))
            .peekable();
        // Of nothing there is no sum.
        parts.peek()?;
        Some(
            Diagnostic::new(Code::TotalDiffers)
                .with("label", labels::shortened(self.side.label(view, row)))
                .with("stated", text)
                .with("column", view.leaf(column))
                .with("sum", printed(sum.value, stated.decimals, text))
                .at_all(places(view, (row, column), parts)),
        )
    }
}

/// What the other totals tell of a column.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// It is summed.
    summed: bool,
    /// Its table is rounded.
    rounded: bool,
}

/// Whether the total is right where rows that are the sum of those right below them stand for these.
fn is_nested(values: &[Decimal], stated: Decimal) -> bool {
    let (mut sum, mut row, mut any) = (Decimal::ZERO, 0, false);
    while let Some(&value) = values.get(row) {
        let Some(next) = sum.checked_add(value) else {
            return false;
        };
        sum = next;
        row += 1;
        let mut below = Decimal::ZERO;
        for (parts, &part) in values[row..].iter().take(NESTED).enumerate() {
            let Some(next) = below.checked_add(part) else {
                return false;
            };
            below = next;
            if parts > 0 && below == value {
                row += parts + 1;
                any = true;
                break;
            }
        }
    }
    any && sum == stated
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums::testing;

    fn messages(text: &str) -> Vec<String> {
        testing::messages(text, |view, found| check(view, &Side::of(view), found))
    }

    #[test]
    fn a_plain_list_with_a_wrong_total() {
        let found = messages(
            "乡镇 | 金额
            甲镇 | 1,200
            乙镇 | 2,300
            丙镇 | 3,150
            合计 | 6,560",
        );
        assert_eq!(
            found,
            ["“合计” says 6,560 under “金额”, but the rows it sums add up to 6,650"]
        );
    }

    #[test]
    fn one_column_of_a_total_at_the_top() {
        let found = messages(
            "项目 | 计划 | 完成
            总计 | 800 | 660
            一、公路 | |
            甲路 | 300 | 200
            乙路 | 200 | 160
            小计 | 500 | 360
            二、桥梁 | |
            丙桥 | 120 | 90
            丁桥 | 180 | 160
            小计 | 300 | 250",
        );
        assert_eq!(
            found,
            ["“总计” says 660 under “完成”, but the rows it sums add up to 610"]
        );
    }

    #[test]
    fn totals_that_carry_another() {
        let found = messages(
            "收入 | 预算数 | 支出 | 预算数
            一、拨款 | 500.00 | 一、教育 | 450.00
            其中：基金 | 80.00 | 二、住房 | 60.00
            二、其他 | 20.00 | |
            本年收入合计 | 520.00 | 本年支出合计 | 510.00
            上年结转 | 30.00 | 结转下年 | 40.00
            收入总计 | 550.00 | 支出总计 | 560.00",
        );
        assert_eq!(
            found,
            ["“支出总计” says 560.00 under “预算数”, but the rows it sums add up to 550.00"]
        );
    }

    #[test]
    fn averages_and_overlaps_say_nothing() {
        let found = messages(
            "乡镇 | 人口 | 人均收入 | 面积 | 密切接触者
            甲镇 | 1200 | 812 | 31 | 12
            乙镇 | 2300 | 940 | 44 | 57
            丙镇 | 3150 | 655 | 50 | 40
            合计 | 6650 | 790 | 125 | 45",
        );
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_single_code_above_all_others_is_the_sum() {
        let found = messages(
            "编码 | 名称 | 金额 | 其中
            200 | 农业 | 198 | 109
            20007 | 种植 | 198 | 109
            2000701 | 粮食 | 64 |
            2000703 | 油料 | 34 | 81
            2000706 | 蔬菜 | 100 | 28
             | 总计 | 198 | 109",
        );
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn rows_that_are_parts_of_others_are_not_added_twice() {
        let found = messages(
            "项目 | 金额
            人员经费 | 320
            工资 | 200
            津贴 | 120
            公用经费 | 80
            办公费 | 50
            差旅费 | 30
            合计 | 400",
        );
        assert!(found.is_empty(), "{found:?}");
    }
}
