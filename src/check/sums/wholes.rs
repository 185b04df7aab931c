//! J0602: in each row the column of a whole is the sum of the columns of its parts.
//!
//! Which columns these are the header says (合计 beside 基本支出 and 项目支出, under one label or
//! none), or the rows: a column that nearly always is the sum of several right beside it. What the
//! header says is believed where most rows agree, and where there are one or two rows only; what no
//! header says where at least five rows do, to the digit. Columns of 其中 are no further parts, and a
//! part that says something other than an amount makes the sum unknown.

use rust_decimal::Decimal;

use super::rounding::{Rounding, Verdict, may_be_rounded, printed};
use super::{Side, labels, places};
use crate::check::table::{Holds, View};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::HeaderNode;

/// Rows by which columns are first tried.
const SAMPLE: usize = 24;
/// So many rows have to agree where no header says that columns are whole and parts.
const AGREE: usize = 5;
/// No whole without a header that says so has more parts.
const PARTS: usize = 24;
/// So many parts are named.
const NAMED: usize = 4;

/// A whole and its parts, as columns.
#[derive(Debug, Clone)]
struct Relation {
    whole: usize,
    parts: Vec<usize>,
    says: Says,
}

/// A row in doubt, the sum of its parts, how it stands to the whole.
type Doubtful = (usize, Decimal, Verdict);

/// What tells of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// The label of one column among those under one label.
    Node,
    /// The label of one column among those under no common label.
    Label,
    /// The rows alone.
    Rows,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    exact: usize,
    near: usize,
    alone: usize,
    breaks: usize,
}

impl Count {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Silent => {}
            Verdict::Alone => self.alone += 1,
            Verdict::Exact => self.exact += 1,
            Verdict::Near => self.near += 1,
            Verdict::Breaks => self.breaks += 1,
        }
    }

    fn believes(&self, says: Says) -> bool {
        let holds = self.exact + self.near;
        // Slips are few; many rows that disagree have something else in common.
        let few =
            self.breaks * 6 <= holds || (self.breaks < 3 && self.breaks * 2 <= holds + self.alone);
        match says {
            Says::Node => few || (self.breaks == 1 && holds + self.alone <= 1),
            Says::Label => holds > 0 && (few || (self.breaks == 1 && holds == 1)),
            Says::Rows => self.exact >= AGREE && few,
        }
    }
}

pub fn check(view: &View, sides: &[Side], found: &mut Vec<Diagnostic>) {
    let mut relations = Vec::new();
    for side in sides {
        from_header(view, side, &mut relations);
        from_rows(view, side, &mut relations);
    }
    if relations.is_empty() {
        return;
    }
    let mut judged: Vec<(Relation, Count, Vec<Doubtful>)> = Vec::new();
    for relation in relations {
        let (count, doubtful) = judge(view, &relation);
        if !count.believes(relation.says) {
            continue;
        }
        // Of two readings of a whole the one counts that holds in more rows.
        match judged
            .iter_mut()
            .find(|(other, ..)| other.whole == relation.whole)
        {
            Some(other) if other.1.exact + other.1.near >= count.exact + count.near => {}
            Some(other) => *other = (relation, count, doubtful),
            None => judged.push((relation, count, doubtful)),
        }
    }
    let rounding = Rounding::of(view);
    for (relation, count, doubtful) in &judged {
        let column = relation.whole;
        let Some(side) = sides.iter().find(|side| side.columns.contains(&column)) else {
            continue;
        };
        for &(row, sum, verdict) in doubtful {
            let exact = || rounding.is_exact(view, column, count.exact, count.near);
            let label = side.label(view, row);
            if (verdict == Verdict::Near && !exact()) || labels::is_rate(label) {
                continue;
            }
            let Some(amount) = view.amount(row, column) else {
                continue;
            };
            if count.near > 1 && may_be_rounded(amount, sum, relation.parts.len(), amount.decimals)
            {
                continue;
            }
            let stated = view.own(row, column);
            let parts = relation.parts.iter();
            let parts = parts.filter(|&&part| view.value_or_zero(row, part) != Some(Decimal::ZERO));
            let places = places(view, (row, column), parts.map(|&part| (row, part)));
            found.push(
                Diagnostic::new(Code::RowSumDiffers)
                    .with("column", view.leaf(column))
                    .with("stated", stated)
                    .with("label", labels::shortened(label))
                    .with("parts", names(view, &relation.parts))
                    .with("sum", printed(sum, amount.decimals, stated))
                    .at_all(places),
            );
        }
    }
}

/// The labels of the parts: 基本支出 + 项目支出.
fn names(view: &View, parts: &[usize]) -> String {
    let names = parts.iter().take(NAMED);
    let names: Vec<String> = names
        .map(|&part| labels::shortened(view.leaf(part)))
        .collect();
    let more = if parts.len() > NAMED { " + …" } else { "" };
    names.join(" + ") + more
}

/// How a relation stands in all rows, and the rows in doubt with their sums.
fn judge(view: &View, relation: &Relation) -> (Count, Vec<Doubtful>) {
    let mut count = Count::default();
    let mut doubtful = Vec::new();
    for row in 0..view.height() {
        let Some((verdict, sum)) = in_row(view, relation, row) else {
            continue;
        };
        count.add(verdict);
        if matches!(verdict, Verdict::Near | Verdict::Breaks) {
            doubtful.push((row, sum, verdict));
        }
    }
    (count, doubtful)
}

fn in_row(view: &View, relation: &Relation, row: usize) -> Option<(Verdict, Decimal)> {
    let stated = view.amount(row, relation.whole);
    let stated = stated.filter(|stated| !stated.percent)?;
    let (mut sum, mut filled, mut decimals) = (Decimal::ZERO, 0, stated.decimals);
    for &part in &relation.parts {
        let Some(amount) = view.amount(row, part) else {
            view.value_or_zero(row, part)?;
            continue;
        };
        if !amount.value.is_zero() {
            sum = sum.checked_add(amount.value)?;
            filled += 1;
            decimals = decimals.max(amount.decimals);
        }
    }
    // A row of which no part is told says nothing.
    (filled > 0).then(|| (Verdict::of(stated, sum, filled, decimals), sum))
}

/// What the header says, node by node.
fn from_header(view: &View, side: &Side, relations: &mut Vec<Relation>) {
    let roots = &view.table.header.roots;
    let inside = |node: &&HeaderNode| {
        side.columns.contains(&node.span.start) && node.span.end <= side.columns.end
    };
    let roots: Vec<&HeaderNode> = roots.iter().filter(inside).collect();
    let mut buffer = String::new();
    for (index, node) in roots.iter().enumerate() {
        below(view, node, relations, &mut buffer);
        if !is_whole(view, node, &mut buffer) {
            continue;
        }
        let mut behind = Vec::new();
        for other in &roots[index + 1..] {
            if is_whole(view, other, &mut buffer) || !adds(view, other) {
                break;
            }
            behind.extend(values(view, other, &mut buffer));
        }
        let mut before = Vec::new();
        for other in roots[..index].iter().rev() {
            if is_whole(view, other, &mut buffer) || !adds(view, other) {
                break;
            }
            before.extend(values(view, other, &mut buffer));
        }
        for parts in [behind, before] {
            push(relations, node.span.start, parts, Says::Label);
        }
    }
}

fn push(relations: &mut Vec<Relation>, whole: usize, parts: Vec<usize>, says: Says) {
    if parts.len() > 1 {
        relations.push(Relation { whole, parts, says });
    }
}

/// The relations among the header cells below one.
fn below(view: &View, node: &HeaderNode, relations: &mut Vec<Relation>, buffer: &mut String) {
    for child in &node.children {
        below(view, child, relations, buffer);
    }
    let Some(whole) = whole_of(view, node, buffer) else {
        return;
    };
    let parts = node
        .children
        .iter()
        .filter(|child| child.span.start != whole);
    let parts = parts
        .flat_map(|child| values(view, child, buffer))
        .collect();
    push(relations, whole, parts, Says::Node);
}

/// The column of a header cell's whole: the first or last one below it, if it is called so.
fn whole_of(view: &View, node: &HeaderNode, buffer: &mut String) -> Option<usize> {
    // A stub may stand under the same label.
    let amounts = || {
        let children = node.children.iter();
        children.filter(|child| view.columns[child.span.start].holds != Holds::Label)
    };
    let ends = [amounts().next()?, amounts().next_back()?];
    let whole = ends
        .into_iter()
        .find(|child| is_whole(view, child, buffer))?;
    Some(whole.span.start)
}

fn is_whole(view: &View, node: &HeaderNode, buffer: &mut String) -> bool {
    node.span.len() == 1
        && labels::is_whole(name(node), buffer)
        && view.columns[node.span.start].holds == Holds::Amount
        && !labels::is_not_summed(view, node.span.start)
}

/// The lowest label over a single column that says something: 合计 above a column number.
fn name(node: &HeaderNode) -> &str {
    &node.label.text
}

/// Whether all columns below a header cell hold amounts that can be added.
fn adds(view: &View, node: &HeaderNode) -> bool {
    node.span.clone().all(|column| {
        matches!(view.columns[column].holds, Holds::Amount | Holds::Blank)
            && !labels::is_not_summed(view, column)
    })
}

/// The columns that stand for all of what is below a header cell.
fn values(view: &View, node: &HeaderNode, buffer: &mut String) -> Vec<usize> {
    if labels::is_part(name(node)) {
        return Vec::new();
    }
    if node.children.is_empty() || node.span.len() == 1 {
        return if adds(view, node) {
            vec![node.span.start]
        } else {
            Vec::new()
        };
    }
    match whole_of(view, node, buffer) {
        Some(whole) => vec![whole],
        None => {
            let children = node.children.iter();
            children
                .flat_map(|child| values(view, child, buffer))
                .collect()
        }
    }
}

/// What the rows say: for each column the neighbours on one side that add up to it in most rows.
fn from_rows(view: &View, side: &Side, relations: &mut Vec<Relation>) {
    let columns = &side.summed;
    if columns.len() < 3 {
        return;
    }
    let filled = |row: &usize| {
        columns
            .iter()
            .filter(|&&column| view.amount(*row, column).is_some())
            .count()
            > 2
    };
    let sample: Vec<usize> = (0..view.height()).filter(filled).take(SAMPLE).collect();
    if sample.len() < AGREE {
        return;
    }
    for (index, &whole) in columns.iter().enumerate() {
        let behind = columns[index + 1..].iter().copied();
        let before = columns[..index].iter().rev().copied();
        let best = [
            longest(view, whole, behind, &sample),
            longest(view, whole, before, &sample),
        ];
        for parts in best.into_iter().flatten() {
            push(relations, whole, parts, Says::Rows);
        }
    }
}

/// How many columns from the first on add up to the whole in most of the rows.
fn longest(
    view: &View,
    whole: usize,
    neighbours: impl Iterator<Item = usize>,
    sample: &[usize],
) -> Option<Vec<usize>> {
    let mut sums = vec![Some((Decimal::ZERO, 0)); sample.len()];
    let mut parts = Vec::new();
    let mut best: Option<(usize, usize)> = None;
    for part in neighbours.take(PARTS) {
        parts.push(part);
        let (mut exact, mut breaks) = (0, 0);
        for (sum, &row) in sums.iter_mut().zip(sample) {
            let added =
                sum.zip(view.value_or_zero(row, part))
                    .and_then(|((sum, filled), value)| {
                        Some((
                            sum.checked_add(value)?,
                            filled + usize::from(!value.is_zero()),
                        ))
                    });
            *sum = added;
            let Some(((sum, filled), stated)) = added.zip(view.amount(row, whole)) else {
                continue;
            };
            exact += usize::from(filled > 1 && sum == stated.value);
            breaks += usize::from(filled > 0 && sum != stated.value);
        }
        let more = best.is_none_or(|(most, _)| exact >= most);
        if parts.len() > 1 && exact >= AGREE && breaks * 4 < exact && more {
            best = Some((exact, parts.len()));
        }
    }
    let (_, length) = best?;
    parts.truncate(length);
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums::testing;

    fn messages(text: &str) -> Vec<String> {
        testing::messages(text, |view, found| check(view, &Side::of(view), found))
    }

    #[test]
    fn a_row_that_breaks_what_its_header_says() {
        let found = messages(
            "单位名称 | 支出预算 | | | 备注
            | 合计 | 基本支出 | 项目支出 |
            一中 | 528.70 | 386.20 | 142.50 |
            二中 | 522.18 | 304.18 | 218.00 |
            三中 | 957.36 | 508.36 | 349.00 |
            四中 | 338.05 | 296.75 | 41.30 |",
        );
        assert_eq!(
            found,
            ["“合计” says 957.36 in the row “三中”, but 基本支出 + 项目支出 add up to 857.36"]
        );
    }

    #[test]
    fn a_whole_that_no_label_tells_of() {
        let found = messages(
            "年份 | 进出口 | 出口 | 进口
            甲县 | 889 | 204 | 685
            乙县 | 910 | 210 | 700
            丙县 | 981 | 232 | 749
            丁县 | 1046 | 258 | 788
            戊县 | 1176 | 312 | 846
            己县 | 1328 | 338 | 990",
        );
        assert_eq!(
            found,
            ["“进出口” says 1176 in the row “戊县”, but 出口 + 进口 add up to 1158"]
        );
    }

    #[test]
    fn parts_of_parts_texts_and_rounding_say_nothing() {
        let found = messages(
            "单位名称 | 合计 | 基本支出 | 其中：人员经费 | 项目支出
            一中 | 528.70 | 386.20 | 300.00 | 142.50
            二中 | 522.19 | 304.18 | 300.00 | 218.00
            三中 | 957.36 | 508.36 | 400.00 | 据实结算
            四中 | 338.05 | 296.75 | 296.75 | 41.30
            五中 | 338.05 | 338.05 | 296.75 |",
        );
        assert!(found.is_empty(), "{found:?}");
    }
}
