//! What is known of a table before a cell of it is written: columns, widths and merged cells.

use std::collections::HashMap;
use std::ops::Range;

use super::widths::preferred;
use crate::document::columns::{Column, columns, has_groups, stand_in};
use crate::document::reach::shown_spans;
use crate::document::{Row, Span, Table};

/// A column of row names that is at most this wide, em, stays in sight on a narrow screen while the
/// others scroll.
const PINNED_WIDTH: f64 = 11.0;
/// What the columns of a table hold and how wide they are.
pub(super) struct Plan {
    pub columns: Vec<Column>,
    /// Their preferred widths, em.
    pub widths: Vec<f64>,
    /// Which columns have cells merged over rows.
    pub grouping: Vec<bool>,
    /// The merged cells as the page shows them.
    pub spans: Vec<Span>,
    /// Over how many rows and columns a merged cell reaches, by its first row and column.
    extents: HashMap<(usize, usize), (usize, usize)>,
}

impl Plan {
    /// Looks at a table's contents.
    pub(super) fn new(table: &Table) -> Self {
        let columns = columns(table);
        let widths = preferred(table, &columns);
        let grouping = (0..columns.len())
            .map(|column| has_groups(table, column))
            .collect();
        let spans = shown_spans(table, &columns);
        let extents = spans.iter().map(|span| {
            // Never beyond the table: HTML would make the table larger.
            let rows = table.rows.len().saturating_sub(span.row).min(span.rows);
            let width = columns.len().saturating_sub(span.column).min(span.columns);
            ((span.row, span.column), (rows.max(1), width.max(1)))
        });
        Self {
            extents: extents.collect(),
            spans,
            grouping,
            widths,
            columns,
        }
    }

    /// Preferred width of the whole table, em.
    pub(super) fn width(&self) -> f64 {
        self.widths.iter().sum()
    }

    /// Whether any of these columns has the headers of its rows.
    pub(super) fn heads_rows(&self, mut columns: Range<usize>) -> bool {
        columns.any(|column| self.columns[column].heads_rows)
    }

    /// Where the cell that should name a row is blank (合计 over the codes), the column of the
    /// nearest text to its left, which names the row instead.
    pub(super) fn stand_in(&self, row: &Row) -> Option<usize> {
        stand_in(&self.columns, row)
    }

    /// Over how many rows and columns the cell that begins here reaches, within the table.
    pub(super) fn extent(&self, row: usize, column: usize) -> (usize, usize) {
        self.extents.get(&(row, column)).copied().unwrap_or((1, 1))
    }

    /// Whether a column stays in sight on a narrow screen.
    pub(super) fn is_pinned(&self, column: usize) -> bool {
        let names = self.columns.get(column).is_some_and(|it| it.names_rows);
        names && self.widths[column] <= PINNED_WIDTH
    }
}
