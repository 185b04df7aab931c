//! What recovery takes as given, and what it decided, in the same form.
//!
//! A pin is taken without guessing; what no pin speaks of is found. Pins name rows of the sheets by
//! their index ([`At`]) and not by their source line: a row of a text with aligned columns may stand
//! in several lines, and two rows of its header in one. `misfit` says what a sheet has against a pin
//! (`words`), with what is `nearest`; `given` looks the pins of one table up in its lines, `taken` writes
//! down what was decided.

pub(super) mod given;
pub(super) mod misfit;
mod nearest;
pub(super) mod taken;
mod words;

use ecow::EcoString;

use crate::document::{RowKind, SheetIndex};
pub(crate) use nearest::nearest;

/// A row of a sheet: an index into [`Sheet::rows`](crate::source::Sheet::rows).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct At {
    /// The sheet.
    pub sheet: SheetIndex,
    /// The row, 0-based.
    pub row: usize,
}

/// What is given of a source. Columns count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pins {
    /// Rows that are page furniture.
    pub furniture: Vec<At>,
    /// Rows that look like furniture and are none.
    pub not_furniture: Vec<At>,
    /// The tables in order. Where they have their first rows, these are all tables there are; else the
    /// tables are found, and these are what is given of the first of them.
    pub tables: Vec<TablePins>,
}

/// What is given of one table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TablePins {
    /// Its first row, title and form included.
    pub first: Option<At>,
    /// What rows above the header are.
    pub above: Vec<(At, Above)>,
    /// The rows of the header, from the top down.
    pub header: Vec<HeaderRow>,
    /// The labels over each leaf column, from the top down. Neighbours that begin alike are under the
    /// same labels; where a label stands beside another that reads the same, `#2` at its end tells them
    /// apart, `#3` the next.
    pub columns: Option<Vec<Vec<EcoString>>>,
    /// Columns of the body that are no leaf columns: nothing stands in them.
    pub spacers: Vec<usize>,
    /// The first row of the body.
    pub rows: Option<At>,
    /// The last row above the notes.
    pub last: Option<At>,
    /// The first row under the table that belongs to no table.
    pub prose: Option<At>,
    /// What later pages print again of the first one.
    pub pages: Vec<Top>,
    /// Rows that say what a row of the first page says, and are rows of the body.
    pub not_pages: Vec<At>,
    /// Rows with their cells in other columns than their own, or not.
    pub shifts: Vec<ShiftPin>,
    /// What leaf columns do.
    pub roles: Vec<(usize, RolePin)>,
    /// What goes on over page breaks, or does not.
    pub joins: Vec<JoinPin>,
    /// What rows of the body are.
    pub kinds: Vec<(At, RowKind)>,
}

/// What a row above the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Above {
    /// The title, or a part of it.
    Title,
    /// It holds the table's number.
    Number,
    /// It holds the unit.
    Unit,
    /// Labels and values of the form block.
    Form,
    /// A note of the table.
    Note,
    /// Of no table.
    Text,
}

/// One row of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderRow {
    /// The row of the sheet.
    pub at: At,
    /// How many rows of the sheet it takes: several where its labels are broken over lines.
    pub count: usize,
}

/// Rows on end, furniture left out, with which a later page says what rows on end of the first say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Top {
    /// The first of them.
    pub at: At,
    /// The row that it repeats.
    pub of: At,
    /// How many there are.
    pub count: usize,
}

/// Rows on end whose cells stand in other columns than their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShiftPin {
    /// The first row.
    pub first: At,
    /// The last row.
    pub last: At,
    /// What happened to them.
    pub moved: Moved,
}

/// What happened to the columns of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// Nothing.
    Not,
    /// This column was lost.
    Lost(usize),
    /// The blank cell in this column is one too many.
    Gained(usize),
}

/// What a column does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RolePin {
    /// Its blanks are empty cells.
    Plain,
    /// Its values begin groups, and are merged over them.
    Groups,
    /// Its values are merged over the groups of this column.
    Follows(usize),
}

/// Two rows at a page break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinPin {
    /// The row above: of cells, the one that the group begins with.
    pub before: At,
    /// The row that the later page begins with.
    pub after: At,
    /// How they belong together.
    pub join: Join,
}

/// How two rows at a page break belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Join {
    /// Not at all.
    Apart,
    /// They are one row.
    Row,
    /// Texts go on, and labels stand on the later page, in these leaf columns.
    Cells {
        /// Where a text of the row above goes on.
        cells: Vec<usize>,
        /// Where a label of the row above stands on the later page.
        labels: Vec<usize>,
    },
}
