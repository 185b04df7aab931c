//! The rows of the body in their leaf columns, before and after pages are stitched.

use super::align::{Alignment, Shift};
use super::kinds::{self, LabelKind};
use super::profile::Cell;
use super::view::ViewLine;
use crate::document::{Line, Text};
use crate::source::{Merge, Sheet};

/// The most rows at the beginning of a body that are asked whether they look like a header.
const MOST_HEADER_LIKE: usize = 4;

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

/// The first row that is like the others, where the rows before it may belong to the header: they have
/// texts alone, several each, and one of these stands where all other rows have values.
///
/// A heading over the first rows is one text alone, or a letter and a text where the rows have a
/// number and a text; a row with any number in it is data.
pub fn after_header_like_rows(rows: &[BodyRow]) -> Option<usize> {
    let is_value = |text: &Text| Cell::new(&text.text).is_value();
    let has_digit_or_is_value =
        |cell: &Text| cell.text.contains(char::is_numeric) || is_value(cell);
    let filled = |row: &BodyRow| row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let first = rows
        .iter()
        .take(1 + MOST_HEADER_LIKE)
        .position(|row| row.cells.iter().any(has_digit_or_is_value))?;
    let (above, below) = rows.split_at(first);
    let strange = |column: usize| {
        let mut cells = below
            .iter()
            .map(|row| &row.cells[column])
            .filter(|cell| !cell.is_blank())
            .peekable();
        cells.peek().is_some() && cells.all(is_value)
    };
    let stub = (0..above.first()?.cells.len()).find(|&column| !strange(column));
    let all_of_several = above.iter().all(|row| filled(row) > 1);
    let is_over_values = |(column, cell): (usize, &Text)| {
        column > stub.unwrap_or(0) && !cell.is_blank() && strange(column)
    };
    let over_values = above
        .iter()
        .any(|row| row.cells.iter().enumerate().any(is_over_values));
    (all_of_several && over_values).then_some(first)
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
    use super::super::testing::body_rows;
    use super::*;

    #[test]
    fn texts_over_values_may_be_header() {
        let rows = |above: &str| body_rows(&format!("{above}\n1|修路|5.00\n2|建桥|6.00\n"));
        let found = |above: &str| after_header_like_rows(&rows(above));
        assert_eq!(found("|名称|金额"), Some(1));
        assert_eq!(found("|Name|Amount\n|名称|金额"), Some(2));
        assert_eq!(found("|补助|—"), None);
        assert_eq!(found("|补助|(7.00)"), None);
        assert_eq!(found("一、||"), None);
        assert_eq!(found("3|名称|金额"), None);
        assert_eq!(found("甲|补助|"), None);
    }

    #[test]
    fn texts_over_texts_are_rows() {
        let found = |text: &str| after_header_like_rows(&body_rows(text));
        assert_eq!(found("甲|乙\n丙|丁\n"), None);
        assert_eq!(found("甲|乙|\n丙|丁|5\n"), None);
        assert_eq!(found("甲|暂无\n丙|暂无\n戊|5\n己|暂无\n"), None);
    }
}
