//! Tables that stand side by side in one (收入 | 支出): each has its own stub and its own totals, and
//! its rows have nothing to do with those beside them.

use std::ops::Range;

use super::labels::{self, Level};
use crate::check::table::{Holds, View};
use crate::document::RowKind;

/// So many filled cells of a stub may hold the label of a total.
const LABEL_CELLS: usize = 3;

/// One of the tables.
#[derive(Debug, Clone)]
pub struct Side {
    /// Its leaf columns.
    pub columns: Range<usize>,
    /// Those before its amounts.
    pub stub: Range<usize>,
    /// Its columns of amounts that are summed down the rows.
    pub summed: Vec<usize>,
    /// All its columns of amounts.
    pub amounts: Vec<usize>,
    /// The rows that are totals, from the top.
    pub totals: Vec<(usize, Level)>,
}

impl Side {
    /// The tables side by side, left to right; mostly one.
    pub fn of(view: &View) -> Vec<Self> {
        let width = view.columns.len();
        let mut starts = vec![0];
        let mut has_amounts = false;
        for column in 0..width {
            match view.columns[column].holds {
                Holds::Amount => has_amounts = true,
                Holds::Label | Holds::Code if has_amounts && begins_side(view, column) => {
                    starts.push(column);
                    has_amounts = false;
                }
                _ => {}
            }
        }
        let ends = starts.iter().skip(1).copied().chain([width]);
        let alone = starts.len() == 1;
        let sides = starts.iter().zip(ends);
        sides
            .map(|(&start, end)| Self::new(view, start..end, alone))
            .collect()
    }

    fn new(view: &View, columns: Range<usize>, alone: bool) -> Self {
        let amounts: Vec<usize> = columns
            .clone()
            .filter(|&column| view.columns[column].holds == Holds::Amount)
            .collect();
        let stub = columns.start..amounts.first().copied().unwrap_or(columns.end);
        let summed = amounts.iter().copied();
        let mut side = Self {
            summed: summed
                .filter(|&column| !labels::is_not_summed(view, column))
                .collect(),
            columns,
            stub,
            amounts,
            totals: Vec::new(),
        };
        let mut buffer = String::new();
        for row in 0..view.height() {
            let level = if alone {
                match view.kind(row) {
                    RowKind::Data | RowKind::Heading => None,
                    RowKind::Subtotal => side.level(view, row, &mut buffer).or(Some(Level::Small)),
                    RowKind::Total => side.level(view, row, &mut buffer).or(Some(Level::Grand)),
                }
            } else {
                side.level(view, row, &mut buffer)
            };
            side.totals.extend(level.map(|level| (row, level)));
        }
        side
    }

    /// The level of a row whose label is that of a total.
    fn level(&self, view: &View, row: usize, buffer: &mut String) -> Option<Level> {
        let filled = self
            .stub
            .clone()
            .filter(|&column| !view.own(row, column).is_empty());
        let mut named = filled
            .take(LABEL_CELLS)
            .filter(|&column| view.marks(row, column).any(labels::OF_TOTALS));
        named.find_map(|column| labels::total(view.own(row, column), buffer))
    }

    /// What names a row of this side: the total's label, or the first text with a letter.
    pub fn label<'t>(&self, view: &View<'t>, row: usize) -> &'t str {
        let texts = || self.stub.clone().map(|column| view.text(row, column));
        let mut buffer = String::new();
        let is_total = self
            .totals
            .binary_search_by_key(&row, |&(row, _)| row)
            .is_ok();
        let total = is_total
            .then(|| texts().find(|text| labels::total(text, &mut buffer).is_some()))
            .flatten();
        let labels = || {
            let stub = self.stub.clone();
            let labels = stub.filter(|&column| {
                matches!(view.columns[column].holds, Holds::Label | Holds::Prose)
            });
            labels.map(|column| view.text(row, column))
        };
        let alphabetic = |text: &&str| text.contains(char::is_alphabetic);
        let named = || {
            labels()
                .find(alphabetic)
                .or_else(|| texts().find(alphabetic))
        };
        total
            .or_else(named)
            .or_else(|| texts().find(|text| !text.is_empty()))
            .unwrap_or("")
    }

    /// Whether a row says of itself that it is a part of another (其中).
    pub fn is_part(&self, view: &View, row: usize) -> bool {
        let mut texts = self.stub.clone().map(|column| view.cell(row, column));
        texts.any(|text| labels::is_part(&text.text))
    }

    /// The first filled cell of a row's stub.
    pub fn first<'t>(&self, view: &View<'t>, row: usize) -> &'t str {
        let mut texts = self.stub.clone().map(|column| view.own(row, column));
        texts.find(|text| !text.is_empty()).unwrap_or("")
    }
}

/// Whether a column of labels or codes right of amounts is the stub of a further table: it is named
/// as the first one, or has labels of totals of its own.
fn begins_side(view: &View, column: usize) -> bool {
    let label = view.leaf(column);
    if !label.is_empty() && label == view.leaf(0) {
        return true;
    }
    let mut buffer = String::new();
    view.marked_in(column, labels::OF_TOTALS)
        .any(|(_, text)| labels::total(text, &mut buffer).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums::testing::table;

    #[test]
    fn each_side_has_its_totals() {
        let table = table(
            "项目 | 数 | 项目 | 数
            甲 | 15 | 丙 | 20
            乙 | 27 | 支出总计 | 20
            收入总计 | 42 | |",
        );
        let view = View::new(&table);
        let sides = Side::of(&view);
        assert_eq!(sides.len(), 2);
        assert_eq!(sides[0].totals, [(2, Level::Grand)]);
        assert_eq!(sides[1].totals, [(1, Level::Grand)]);
        assert_eq!(sides[1].label(&view, 1), "支出总计");
    }

    #[test]
    fn remarks_are_no_further_table() {
        let table = table(
            "项目 | 数 | 备注
            甲 | 1 | 续建
            乙 | 2 | 新建
            合计 | 3 |",
        );
        assert_eq!(Side::of(&View::new(&table)).len(), 1);
    }
}
