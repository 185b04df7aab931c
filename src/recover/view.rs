//! A sheet as the steps of recovery see it: its lines with text, each cell folded and classed once.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::profile::{Cell, CellClass};
use crate::source::Sheet;

/// One line with text.
#[derive(Debug, Clone)]
pub struct ViewLine {
    /// Its index in [`Sheet::rows`].
    pub row: usize,
    /// Its cells by column, without the blanks at its end; never empty.
    pub cells: Vec<Cell>,
    /// A hash of its texts that ignores position, spacing and width forms.
    pub key: u64,
}

impl ViewLine {
    /// The cells with text and their columns, 0-based.
    pub fn filled(&self) -> impl DoubleEndedIterator<Item = (usize, &Cell)> {
        self.cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.class != CellClass::Blank)
    }

    /// The only cell with text and its column, where there is just one.
    pub fn single(&self) -> Option<(usize, &Cell)> {
        let mut filled = self.filled();
        let first = filled.next()?;
        filled.next().is_none().then_some(first)
    }
}

/// The lines of `sheet` that have text, in order.
pub fn lines(sheet: &Sheet) -> Vec<ViewLine> {
    let rows = sheet.rows.iter().enumerate();
    rows.filter_map(|(row, raw)| {
        let width = raw.cells.iter().rposition(|text| !text.is_empty())? + 1;
        let cells: Vec<Cell> = raw.cells[..width]
            .iter()
            .map(|text| Cell::new(text))
            .collect();
        let mut hasher = DefaultHasher::new();
        for cell in cells.iter().filter(|cell| cell.class != CellClass::Blank) {
            cell.text.hash(&mut hasher);
        }
        Some(ViewLine {
            row,
            key: hasher.finish(),
            cells,
        })
    })
    .collect()
}
