//! What a sheet has against a pin, with its place and what comes nearest.

use ecow::{EcoString, eco_format};

use super::At;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Place;
use crate::error::Error;
use crate::source::Sheet;

/// A pin that contradicts the sheet.
#[derive(Debug, Clone)]
pub struct Misfit {
    /// The pin, by the name of its field.
    pub pin: EcoString,
    /// What it is about.
    pub about: About,
    /// The row that would fit, or comes nearest.
    pub near: Option<At>,
    /// What is wrong.
    pub why: Why,
}

/// The part of the sheet that a pin is about.
#[derive(Debug, Clone, Copy)]
pub enum About {
    /// None by itself.
    Whole,
    /// A column of the body.
    Column(usize),
    /// A row.
    Row(At),
    /// A cell.
    Cell(Place),
}

/// What is wrong with a pin. Columns count from 0.
#[derive(Debug, Clone)]
pub enum Why {
    /// The table has no such row.
    NotInTable,
    /// The row is page furniture.
    Furniture,
    /// The row is one of the header.
    InHeader,
    /// The row is one of the body, where one above the header is meant.
    IsRow,
    /// The row is one of the body, where a note is meant.
    NoteIsRow,
    /// The row is none of the body.
    NotInBody,
    /// The rows of the header do not stand one under the other.
    HeaderApart,
    /// There are fewer rows than are named.
    BeyondEnd,
    /// The rows that are repeated are not all above the body.
    RepeatsRows,
    /// The row says a line of the first page again.
    Repeats,
    /// The row stands below the body.
    BelowRows,
    /// The row does not stand below the header.
    NotBelowHeader,
    /// The row repeats no line of the first page.
    RepeatsNone,
    /// The body begins right under the header, and not at this row.
    NotUnderHeader,
    /// Nothing that could be a header stands above the row.
    NothingAbove,
    /// The last row of a run stands above its first.
    LastAboveFirst,
    /// A header of these rows cannot be read.
    NoHeader,
    /// No label of the header reads so over this column of the table; the one that does nearly, or
    /// else the next one.
    NoLabel(EcoString, usize, Option<Alternative>),
    /// This label of the header is over no column.
    LabelLeft(EcoString),
    /// So many columns are named, and there are so many in which something stands; over the first that
    /// is left stands this label.
    FewColumns(usize, usize, Option<EcoString>),
    /// So many columns are named, and there are so many; the first label that there is not.
    ManyColumns(usize, usize, EcoString),
    /// There is no such column, but so many, the last under this label.
    NoColumn(usize, usize, Option<EcoString>),
    /// Something stands in a column that is said to be none.
    ColumnFilled(usize),
    /// Something stands where a blank cell would have to.
    CellFilled(usize),
    /// A column is named twice.
    ColumnTwice(usize),
    /// The column that is followed does not group.
    NoGroups(usize),
    /// The row after the break does not stand below that before it.
    AfterAbove,
    /// Of two rows that are one, the second does not follow right under the first.
    NotNeighbours,
    /// The cells of the two rows cannot be joined so.
    NotJoinable,
    /// There are fewer tables.
    FewerTables(usize),
    /// No table is there.
    NoTable,
    /// A table begins above the one before it.
    TableOrder,
    /// Two tables begin in one row.
    TablesAlike,
    /// Another pin says something else of the same row.
    Twice,
}

/// A label that another may be meant for.
#[derive(Debug, Clone)]
pub enum Alternative {
    /// It reads nearly so.
    Nearest(EcoString),
    /// It is the next one.
    Next(EcoString),
}

impl Misfit {
    /// The pin is about a row.
    pub fn at(pin: &'static str, at: At, why: Why) -> Self {
        Self {
            about: About::Row(at),
            ..Self::new(pin, why)
        }
    }

    /// The pin is about no row.
    pub fn new(pin: &'static str, why: Why) -> Self {
        Self {
            pin: pin.into(),
            about: About::Whole,
            near: None,
            why,
        }
    }

    /// What comes nearest is this row.
    pub fn near(self, near: Option<At>) -> Self {
        Self { near, ..self }
    }

    /// The pin is about this cell, if there is one.
    pub fn in_cell(self, place: Option<Place>) -> Self {
        Self {
            about: place.map_or(self.about, About::Cell),
            ..self
        }
    }

    /// The pin is about this column of the body.
    pub fn of_column(self, column: usize) -> Self {
        Self {
            about: About::Column(column),
            ..self
        }
    }

    /// The pin is about this row, where it is about no row or cell.
    pub fn or_at(self, at: Option<At>) -> Self {
        let about = match self.about {
            About::Whole | About::Column(_) => at.map_or(self.about, About::Row),
            About::Row(_) | About::Cell(_) => self.about,
        };
        Self { about, ..self }
    }

    /// The pin is one of the table with this index, of so many.
    pub fn of(self, table: usize, tables: usize) -> Self {
        let pin = match tables {
            0 | 1 => eco_format!("table.{}", self.pin),
            _ => eco_format!("table[{}].{}", table + 1, self.pin),
        };
        Self { pin, ..self }
    }

    /// As an error; `sheets` are those of the source.
    pub fn error(&self, sheets: &[Sheet]) -> Error {
        let (en, zh) = self.why.words();
        let mut found = Diagnostic::new(Code::HintDoesNotFit)
            .with("hint", self.pin.clone())
            .with("reason", en)
            .with("reason.zh", zh);
        let row = |at: At| {
            let sheet = sheets.iter().find(|sheet| sheet.index == at.sheet)?;
            let row = sheet.rows.get(at.row)?;
            let column = row.cells.iter().position(|cell| !cell.is_empty())?;
            Some((sheet, row, column))
        };
        if let Some((_, near, _)) = self.near.and_then(row) {
            found = found
                .with("line", near.line.to_string())
                .with("nearest", beginning(&near.cells));
        }
        let place = match self.about {
            About::Whole | About::Column(_) => None,
            About::Row(at) => row(at).map(|(sheet, _, column)| sheet.place(at.row, column)),
            About::Cell(place) => Some(place),
        };
        Error::Finding(found.at_all(place))
    }
}

/// How many characters of a row are quoted.
const QUOTED: usize = 24;

/// How the cells of a row begin, set apart by spaces.
fn beginning(cells: &[EcoString]) -> String {
    let filled = cells.iter().filter(|cell| !cell.is_empty());
    let mut text = String::new();
    for cell in filled.take(QUOTED) {
        let blank = if text.is_empty() { "" } else { " " };
        text.push_str(blank);
        text.extend(cell.chars().take(QUOTED));
    }
    text.chars().take(QUOTED).collect()
}
