//! The rows of the body in their leaf columns, before and after pages are stitched.

use super::align::{Alignment, Shift};
use super::compare::fold_shared;
use super::view::ViewLine;
use crate::document::{Line, RowKind, Text};
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

/// The most bytes that a label of a total has once folded.
const LONGEST_TOTAL: usize = "grandtotal".len();

impl BodyRow {
    /// What the row is by its label: totals are told by one of the genre's few words for them, in
    /// the row's first text.
    ///
    /// Where a sheet uses other words its totals are rows like any other.
    pub fn kind(&self) -> RowKind {
        let label = self.cells.iter().find(|cell| !cell.is_blank());
        label.map_or(RowKind::Data, |cell| {
            kind_of_label(&fold_shared(&cell.text))
        })
    }

    /// Whether the row is a total of all or of a part.
    pub fn is_total(&self) -> bool {
        self.kind() != RowKind::Data
    }
}

/// What a line is as a row, by its first text.
pub fn kind_of_line(line: &ViewLine) -> RowKind {
    let label = line.filled().next();
    label.map_or(RowKind::Data, |(_, cell)| kind_of_label(&cell.text))
}

/// Whether a folded text is the label of a total.
pub fn is_total_label(label: &str) -> bool {
    kind_of_label(label) != RowKind::Data
}

/// What a row is by its folded label.
fn kind_of_label(label: &str) -> RowKind {
    if label.len() > LONGEST_TOTAL {
        return RowKind::Data;
    }
    match label.to_lowercase().as_str() {
        "合计" | "总计" | "共计" | "total" | "grandtotal" => RowKind::Total,
        "小计" | "subtotal" => RowKind::Subtotal,
        _ => RowKind::Data,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_and_subtotals_are_told_by_their_label() {
        for (label, kind) in [
            ("合　　计", RowKind::Total),
            ("小 计", RowKind::Subtotal),
            ("Total", RowKind::Total),
            ("合计金额说明", RowKind::Data),
        ] {
            let row = BodyRow {
                line: 0,
                page: 0,
                cells: vec![
                    Text::default(),
                    Text::new(label, crate::document::Place::default()),
                ],
                origin: Vec::new(),
            };
            assert_eq!(row.kind(), kind, "{label}");
        }
    }
}
