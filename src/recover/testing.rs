//! Small sheets for the tests of the steps.

use super::body::BodyRow;
use super::view::{self, ViewLine};
use crate::document::Text;
use crate::source::{RawRow, Sheet};

/// A sheet from lines of cells set apart by `|`; blank lines count.
pub fn sheet(text: &str) -> Sheet {
    let row = |(index, line): (usize, &str)| RawRow {
        line: u32::try_from(index + 1).expect("a test's sheet is small"),
        cells: match line.trim() {
            "" => Vec::new(),
            line => line.split('|').map(|cell| cell.trim().into()).collect(),
        },
        ..RawRow::default()
    };
    Sheet {
        rows: text
            .trim_matches('\n')
            .split('\n')
            .enumerate()
            .map(row)
            .collect(),
        ..Sheet::default()
    }
}

/// The lines with text of such a sheet.
pub fn lines(text: &str) -> Vec<ViewLine> {
    view::lines(&sheet(text))
}

/// The rows of a body that stands in its columns.
pub fn body_rows(text: &str) -> Vec<BodyRow> {
    let sheet = sheet(text);
    let widths = sheet.rows.iter().map(|row| row.cells.len());
    let width = widths.max().unwrap_or(0);
    let row = |index: usize| BodyRow {
        line: index,
        page: 0,
        cells: (0..width)
            .map(|column| match sheet.rows[index].cells.get(column) {
                Some(cell) if !cell.is_empty() => {
                    Text::new(cell.clone(), sheet.place(index, column))
                }
                _ => Text::default(),
            })
            .collect(),
        origin: Vec::new(),
    };
    (0..sheet.rows.len()).map(row).collect()
}
