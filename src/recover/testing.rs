//! Small sheets for the tests of the steps.

use super::view::{self, ViewLine};
use crate::source::{RawRow, Sheet};

/// A sheet from lines of cells set apart by `|`; blank lines count.
pub fn sheet(text: &str) -> Sheet {
    let row = |(index, line): (usize, &str)| RawRow {
        line: u32::try_from(index + 1).expect("a test's sheet is small"),
        cells: match line.trim() {
            "" => Vec::new(),
            line => line.split('|').map(|cell| cell.trim().into()).collect(),
        },
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
