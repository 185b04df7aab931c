//! A workbook as every reader gives it, whatever its file format: what its cells show, and what the
//! file says of rows, columns and pages. Nothing is left out here; what is hidden is marked.
//!
//! Rows and columns count from 0, as in the files.

use std::ops::RangeInclusive;

use ecow::EcoString;

/// What may be read at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the source, and bytes of all that its cells show.
    pub bytes: usize,
    /// Cells of all sheets that are not blank, and cells of the grids that they span.
    pub cells: usize,
}

impl Limits {
    /// Bytes of all that is unpacked from the source: the markup around a cell takes several times
    /// what it shows.
    pub fn unpacked(&self) -> usize {
        self.bytes.saturating_mul(4)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            cells: 2_000_000,
        }
    }
}

/// The worksheets of a workbook, in the order of its tabs; charts and macro sheets are none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    pub sheets: Vec<BookSheet>,
}

/// One worksheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BookSheet {
    pub name: EcoString,
    /// Hidden, or hidden so that only a macro can show it.
    pub is_hidden: bool,
    /// The cells that show something, by row, then column, each once.
    pub cells: Vec<BookCell>,
    /// The merged regions.
    pub merges: Vec<Area>,
    /// Rows that are not shown (hidden, height 0, closed by an outline, filtered away): ascending,
    /// disjoint.
    pub hidden_rows: Vec<RangeInclusive<u32>>,
    /// Columns that are not shown, likewise.
    pub hidden_columns: Vec<RangeInclusive<u32>>,
    /// The first row of each page that begins after a manual page break, ascending.
    pub page_starts: Vec<u32>,
    /// The print area; empty where all is printed.
    pub print_areas: Vec<Area>,
    /// The rows that are printed again on every page.
    pub print_titles: Option<RangeInclusive<u32>>,
    /// The cells that have a comment (a note), in order.
    pub comments: Vec<(u32, u32)>,
}

/// One cell that shows something.
#[derive(Debug, Clone, PartialEq)]
pub struct BookCell {
    pub row: u32,
    pub column: u32,
    /// What the cell shows, as a reader of the printed sheet sees it; line breaks kept as `\n`.
    pub text: EcoString,
    pub doubt: Option<Doubt>,
}

/// Why the text of a cell may not be what its reader should see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// A formula without a cached value; the text is the formula, with `=`.
    NotCalculated,
    /// An error value: the text is `#REF!` or the like.
    ErrorValue,
    /// The number format is not understood: the text is the value in the General format. The format.
    Format(EcoString),
}

/// A rectangle of cells, its ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub first_row: u32,
    pub first_column: u32,
    pub last_row: u32,
    pub last_column: u32,
}
