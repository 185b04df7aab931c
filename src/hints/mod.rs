//! Hints: what an author decides of a sheet once and for all, in a file beside it.
//!
//! [`decode()`] takes a file's bytes to text, [`read()`] the text (TOML) to [`Hints`] (`parse` and
//! `consistency` say what is wrong, `sentences` in which words), [`resolve()`] finds the lines that they
//! name in a sheet, which gives [`Pins`](crate::recover::pins::Pins) for recovery, and [`write()`] makes a
//! file of what recovery decided, with a comment at each decision. A line is named by its number and by
//! how it begins ([`Anchor`]), so that hints hold in a sheet that was corrected (`anchors`). Findings that
//! the author has looked at are silenced with a reason ([`Allow`]).
//!
//! Written hints, read again, change nothing but that no doubt is left.

mod allowed;
mod anchors;
mod comments;
mod consistency;
mod parse;
mod read;
mod resolve;
mod sentences;
mod toml_text;
mod write;

use serde::Deserialize;

pub use allowed::Allowed;
pub use read::{decode, read, unreadable};
pub use resolve::{Resolved, resolve};
pub use write::write;

/// The version of the form that this program reads and writes.
pub const VERSION: u32 = 1;

/// What a hints file says. Lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hints {
    /// The version of the form.
    pub version: Option<u32>,
    /// Lines that are page furniture.
    #[serde(default)]
    pub furniture: Vec<Anchor>,
    /// Lines that look like furniture and are none.
    #[serde(default)]
    pub not_furniture: Vec<Anchor>,
    /// Findings that are not reported.
    #[serde(default)]
    pub allow: Vec<Allow>,
    /// The tables in order.
    #[serde(default)]
    pub table: Vec<TableHints>,
}

impl Hints {
    /// Whether there is nothing in them but a version.
    pub fn say_nothing(&self) -> bool {
        let version = self.version;
        *self
            == Self {
                version,
                ..Self::default()
            }
    }
}

/// A line of the sheet, by its number or by how it begins; best by both.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The name of the workbook's sheet; the first one where it is left out.
    pub sheet: Option<String>,
    /// The line's number.
    pub line: Option<u32>,
    /// How its cells begin, set apart by spaces.
    pub text: Option<String>,
}

/// A finding that is not reported.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// Its code.
    pub code: String,
    /// Why it is right as it is.
    pub reason: String,
    /// See [`Anchor`]: where there is none, all findings of the code are meant.
    pub sheet: Option<String>,
    /// The line that it points at.
    pub line: Option<u32>,
    /// How that line begins.
    pub text: Option<String>,
}

/// What a hints file says of one table.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableHints {
    /// Its first line. Where all tables of the file have one, there are no others.
    pub first: Option<Anchor>,
    /// Lines of the title.
    pub title: Vec<Anchor>,
    /// Lines with the table's number.
    pub number: Vec<Anchor>,
    /// Lines with the unit.
    pub unit: Vec<Anchor>,
    /// Lines of the form block.
    pub form: Vec<Anchor>,
    /// Notes, above the header or below the rows.
    pub notes: Vec<Anchor>,
    /// Lines above the header that belong to no table.
    pub text: Vec<Anchor>,
    /// The rows of the header, from the top down.
    pub header: Vec<HeaderHint>,
    /// The labels over each column, from the top down.
    pub columns: Option<Vec<Vec<String>>>,
    /// Columns of the sheet that are none of the table.
    pub spacers: Vec<usize>,
    /// The first row.
    pub rows: Option<Anchor>,
    /// The last line above the notes.
    pub last: Option<Anchor>,
    /// The first line below that belongs to no table.
    pub prose: Option<Anchor>,
    /// Where later pages begin, and what they print again.
    pub pages: Vec<PageHint>,
    /// Lines that say what a line of the first page says, and are rows.
    pub not_pages: Vec<Anchor>,
    /// Columns whose values begin groups, and are merged over them.
    pub groups: Vec<usize>,
    /// Columns whose values are merged over groups of another.
    pub merged: Vec<MergedHint>,
    /// Columns whose blanks are empty cells.
    pub plain: Vec<usize>,
    /// Rows that head those below.
    pub heading: Vec<Anchor>,
    /// Rows that are the total of some.
    pub subtotal: Vec<Anchor>,
    /// Rows that are the total of all.
    pub total: Vec<Anchor>,
    /// Rows that are plain data.
    pub data: Vec<Anchor>,
    /// Rows whose cells stand in other columns than their own.
    pub shift: Vec<ShiftHint>,
    /// What goes on over page breaks.
    pub join: Vec<JoinHint>,
}

/// A row of the header.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderHint {
    /// See [`Anchor`].
    pub sheet: Option<String>,
    /// See [`Anchor`].
    pub line: Option<u32>,
    /// See [`Anchor`].
    pub text: Option<String>,
    /// How many lines it takes, where its labels are broken over several.
    pub lines: Option<usize>,
}

/// Lines that a later page prints again.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageHint {
    /// See [`Anchor`].
    pub sheet: Option<String>,
    /// See [`Anchor`].
    pub line: Option<u32>,
    /// See [`Anchor`].
    pub text: Option<String>,
    /// The line of the first page that it says again.
    pub repeats: Anchor,
    /// How many lines, page furniture left out, do so on end.
    pub lines: Option<usize>,
}

/// A column whose values are merged over groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergedHint {
    /// The column.
    pub column: usize,
    /// The column that groups.
    pub with: usize,
}

/// Rows that lost a column, or have a blank cell too many, or have neither though it seems so.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftHint {
    /// The first row.
    pub first: Anchor,
    /// The last row; the first one where it is left out.
    pub last: Option<Anchor>,
    /// The column that was lost.
    pub lost: Option<usize>,
    /// The column whose blank cell is one too many.
    pub gained: Option<usize>,
}

/// Two rows at a page break.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinHint {
    /// The row above; of cells, the one that the group begins with.
    pub before: Anchor,
    /// The row that the later page begins with.
    pub after: Anchor,
    /// How they belong together.
    #[serde(rename = "as")]
    pub join: JoinName,
    /// The columns in which a text goes on.
    #[serde(default)]
    pub cells: Vec<usize>,
    /// The columns whose label stands on the later page.
    #[serde(default)]
    pub labels: Vec<usize>,
}

/// How two rows belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JoinName {
    /// They are one row.
    Row,
    /// Cells of the one go on in the other.
    Cells,
    /// Not at all.
    Apart,
}
