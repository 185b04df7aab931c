//! A sheet as the steps of recovery see it: its lines with text, each cell folded and classed once.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::profile::{Cell, CellClass};
use crate::source::Sheet;

/// Bits of a number that is a label.
const NUMBER_LABEL: f64 = 2.0;

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

    /// Whether it has a text in a column.
    pub fn fills(&self, column: usize) -> bool {
        let cell = self.cells.get(column);
        cell.is_some_and(|cell| cell.class != CellClass::Blank)
    }

    /// Bits of its cells as labels of a header.
    ///
    /// Years, and numbers that count the columns, are labels like any other.
    pub fn label_bits(&self) -> f64 {
        // A spreadsheet may have written a year as 2004.0.
        let number = |cell: &Cell| -> Option<u32> {
            let text = cell.text.strip_suffix(".0").unwrap_or(&cell.text);
            text.parse().ok()
        };
        let numbers: Vec<u32> = self.filled().filter_map(|(_, cell)| number(cell)).collect();
        let counting = numbers.len() > 1
            && numbers
                .windows(2)
                .all(|pair| pair[0].checked_add(1) == Some(pair[1]));
        let bits = |cell: &Cell| match number(cell) {
            Some(number) if counting || (1900..2100).contains(&number) => NUMBER_LABEL,
            _ => cell.label_bits(),
        };
        self.filled().map(|(_, cell)| bits(cell)).sum()
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
        let cells: Vec<Cell> = raw.cells[..width].iter().map(Cell::new).collect();
        let mut hasher = DefaultHasher::new();
        for cell in cells.iter().filter(|cell| cell.class != CellClass::Blank) {
            cell.fingerprint.hash(&mut hasher);
        }
        Some(ViewLine {
            row,
            key: hasher.finish(),
            cells,
        })
    })
    .collect()
}
