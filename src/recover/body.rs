//! The rows of the body in their leaf columns, before and after pages are stitched.

use super::align::{Alignment, Shift};
use super::kinds::{self, LabelKind};
use super::view::ViewLine;
use crate::document::{Line, Text};
use crate::source::{Merge, Sheet};

/// One row of the body.
#[derive(Debug, Clone)]
pub struct BodyRow {
    /// The index of the line in the sheet's lines with text.
    pub line: usize,
    /// The page that it stands on, 0-based.
    pub page: usize,
    /// One text a leaf column.
    pub cells: Vec<Text>,
    /// The source lines that are this row.
    pub origin: Vec<Line>,
}

impl BodyRow {
    /// Whether its label says that the row is a total of all or of a part.
    pub fn is_total(&self) -> bool {
        kinds::of_row(self) != LabelKind::Data
    }
}

/// Puts the lines of the body into leaf columns.
///
/// `leaves` gives for each column of the body the leaf column that it is. A text in a column that
/// is no leaf stays out of the row; the ledger will miss it.
pub fn rows(
    sheet: &Sheet,
    lines: &[ViewLine],
    body: &[(usize, usize)],
    alignment: &Alignment,
    leaves: &[Option<usize>],
) -> Vec<BodyRow> {
    body.iter()
        .zip(&alignment.shifts)
        .map(|(&(page, line), &shift)| BodyRow {
            page,
            ..row(sheet, lines, line, shift, leaves)
        })
        .collect()
}

/// The same for lines whose cells are taken as they stand.
pub fn unshifted_rows(
    sheet: &Sheet,
    lines: &[ViewLine],
    body: &[usize],
    leaves: &[Option<usize>],
) -> Vec<BodyRow> {
    body.iter()
        .map(|&line| row(sheet, lines, line, Shift::None, leaves))
        .collect()
}

fn row(
    sheet: &Sheet,
    lines: &[ViewLine],
    line: usize,
    shift: Shift,
    leaves: &[Option<usize>],
) -> BodyRow {
    let view = &lines[line];
    let mut cells = vec![Text::default(); leaves.iter().flatten().count()];
    for (index, _) in view.filled() {
        let column = shift.column_of(index);
        if let Some(leaf) = leaves.get(column).copied().flatten() {
            cells[leaf] = sheet.text(view.row, index);
        }
    }
    BodyRow {
        line,
        page: 0,
        cells,
        origin: sheet.lines(view.row),
    }
}

/// The merged regions that the source declares in the body, in rows and leaf columns.
pub fn merges(
    sheet: &Sheet,
    lines: &[ViewLine],
    rows: &[BodyRow],
    alignment: &Alignment,
    leaves: &[Option<usize>],
) -> Vec<Merge> {
    let leaf = |row: usize, column: usize| {
        let column = alignment.shifts.get(row)?.column_of(column);
        leaves.get(column).copied().flatten()
    };
    let region = |merge: &Merge| {
        // Rows stand in the order of their lines.
        let before = |end: usize| rows.partition_point(|row| lines[row.line].row < end);
        let first = before(merge.row);
        let count = before(merge.row + merge.rows) - first;
        if count == 0 {
            return None;
        }
        let start = leaf(first, merge.column)?;
        let end = leaf(first, merge.column + merge.columns - 1)?;
        Some(Merge {
            row: first,
            column: start,
            rows: count,
            columns: end.checked_sub(start)? + 1,
        })
    };
    sheet.merges.iter().filter_map(region).collect()
}
