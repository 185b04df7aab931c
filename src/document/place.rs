//! Places in the source, carried by every text from the first byte to the page.

use smallvec::SmallVec;

/// Index of a sheet within [`Source::sheets`](super::Source::sheets), 0-based.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SheetIndex(pub u16);

/// One line of the source: a line of text, or a row of a workbook's sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Line {
    /// The sheet that the line stands in.
    pub sheet: SheetIndex,
    /// The line's number, 1-based.
    pub number: u32,
}

/// One cell of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The sheet that the cell stands in.
    pub sheet: SheetIndex,
    /// Number of the line of text or the workbook's row, 1-based.
    pub line: u32,
    /// Number of the cell within the line (not of the character), 1-based.
    pub column: u16,
}

impl Place {
    /// The line that this cell stands in.
    pub fn in_line(self) -> Line {
        Line {
            sheet: self.sheet,
            number: self.line,
        }
    }
}

/// The source cells that one text was made of; nearly always one.
pub type Places = SmallVec<[Place; 2]>;
