//! Bytes to raw sheets: decoding, cutting into cells, nothing understood yet.
//!
//! [`read`] tells what the bytes are, and hands them to the text reader ([`encoding`], then [`text`]
//! with `dialect` and `records`, or `aligned`) or a workbook reader ([`workbook`]). Both give the same [`Sheet`]s, with the place of every cell, so that no
//! later stage needs to know where a sheet came from. `binary` names what is no sheet;
//! `private_use` looks through the cells for characters that only their author can see.

mod aligned;
mod binary;
mod dialect;
pub mod encoding;
mod html;
mod private_use;
mod records;
pub mod text;
pub mod workbook;

use std::collections::BTreeSet;
use std::ops::Range;

use ecow::{EcoString, eco_format};
use smallvec::smallvec;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Format, Line, Place, Places, SheetIndex, Source, Text};
use crate::error::Error;
pub use dialect::Options as Dialect;
pub use workbook::Limits;

/// One sheet as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Which sheet of the source this is; the first of them where several are pages of one table.
    pub index: SheetIndex,
    /// Its lines in order, blank ones included.
    pub rows: Vec<RawRow>,
    /// The merged regions that the file declares.
    pub merges: Vec<Merge>,
    /// The rows, as indices, with which a page begins after a break that its author made; ascending.
    pub page_starts: Vec<usize>,
    /// The rows, as indices, that are said to be printed again on every page.
    pub print_titles: Option<Range<usize>>,
}

/// One line of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRow {
    /// The line's number in its sheet, 1-based.
    pub line: u32,
    /// The sheet that it stands in, where that is another than [`Sheet::index`].
    pub other_sheet: Option<SheetIndex>,
    /// The texts of its cells, trimmed at their ends, blank ones included: the cell at index `i`
    /// stands in column `i + 1`. The reader of the source saw exactly these texts.
    pub cells: Vec<EcoString>,
    /// The cells that stand elsewhere or in several lines; all others stand in [`RawRow::line`].
    pub wrapped: Vec<Wrapped>,
}

/// Where a cell of a row stands that is not simply one cell of the row's line: the pieces of a text
/// that wraps, a label whose header cell is taller than a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wrapped {
    /// The cell, an index into [`RawRow::cells`].
    pub column: usize,
    /// Its pieces in reading order, at least one.
    pub places: Places,
}

/// A merged region. Rows and columns count from 0: `rows[first_row]`, `cells[first_column]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row, an index into [`Sheet::rows`].
    pub row: usize,
    /// First column.
    pub column: usize,
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
}

impl Sheet {
    /// The places of a cell, given its row's and its own index, both 0-based: one, or those of its
    /// pieces.
    pub fn places(&self, row: usize, column: usize) -> Places {
        let wrapped = self.rows[row].wrapped.iter();
        match wrapped.clone().find(|wrapped| wrapped.column == column) {
            Some(wrapped) => wrapped.places.clone(),
            None => smallvec![Place {
                sheet: self.sheet_of(row),
                line: self.rows[row].line,
                // The readers refuse lines of more cells than fit (`Error::TooLarge`).
                column: u16::try_from(column + 1).unwrap_or(u16::MAX),
            }],
        }
    }

    /// The sheet of the source that a row stands in, given its 0-based index.
    pub fn sheet_of(&self, row: usize) -> SheetIndex {
        self.rows[row].other_sheet.unwrap_or(self.index)
    }

    /// The sheets of the source that its rows stand in, in order.
    pub fn sheets(&self) -> impl Iterator<Item = SheetIndex> {
        let others = self.rows.iter().filter_map(|row| row.other_sheet);
        let mut last = self.index;
        let others = others.filter(move |&other| std::mem::replace(&mut last, other) != other);
        std::iter::once(self.index).chain(others)
    }

    /// The first place of a cell.
    pub fn place(&self, row: usize, column: usize) -> Place {
        self.places(row, column)[0]
    }

    /// A cell's text with its places, given its row's and its own index, both 0-based.
    pub fn text(&self, row: usize, column: usize) -> Text {
        Text {
            text: self.rows[row].cells[column].clone(),
            places: self.places(row, column),
        }
    }

    /// The lines of a row in order, given its 0-based index: those that its cells stand in.
    pub fn lines(&self, row: usize) -> Vec<Line> {
        let raw = &self.rows[row];
        if raw.wrapped.is_empty() {
            return vec![Line {
                sheet: self.sheet_of(row),
                number: raw.line,
            }];
        }
        let filled = (0..raw.cells.len()).filter(|&column| !raw.cells[column].is_empty());
        let lines = filled.flat_map(|column| self.places(row, column));
        let lines: BTreeSet<Line> = lines.map(Place::in_line).collect();
        lines.into_iter().collect()
    }
}

/// How to read a source.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The source's name, for the document; its ending is never trusted.
    pub name: EcoString,
    /// A label of the WHATWG Encoding Standard that overrides detection.
    pub encoding: Option<EcoString>,
    /// What is known of the delimiter and the quotes of text; the rest is detected.
    pub dialect: Dialect,
    /// The one sheet of a workbook that is to be read, by its name, or by its number among all,
    /// 1-based; all that are shown where none is asked for.
    pub sheet: Option<EcoString>,
    /// Whether to read what the author of a workbook hid.
    pub include_hidden: bool,
    /// What may be read at most.
    pub limits: Limits,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct ReadSource {
    /// Where it was read from.
    pub source: Source,
    /// Its sheets.
    pub sheets: Vec<Sheet>,
    /// What reading found: private-use characters, sheets left out.
    pub diagnostics: Vec<Diagnostic>,
}

/// No cell has a text of more bytes: spreadsheets end at 32,767 characters, and no page has room for it.
const MOST_CELL: usize = 1 << 20;

/// Reads the raw sheets in `bytes`: a workbook by its first bytes, anything else as text.
///
/// # Errors
/// Where the bytes are empty, no sheet at all, not decodable, or too large.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<ReadSource, Error> {
    if bytes.len() > options.limits.bytes {
        return Err(workbook::budget::too_many_bytes(options.limits.bytes));
    }
    let mut read = match workbook::format(bytes) {
        Some(format) => workbook::read(bytes, format, options)?,
        None if html::is_html(bytes) => workbook::read_page(bytes, options)?,
        None => read_text(bytes, options)?,
    };
    let mut is_empty = true;
    for sheet in &read.sheets {
        for (row, raw) in sheet.rows.iter().enumerate() {
            is_empty &= raw.cells.iter().all(|cell| cell.is_empty());
            let long = raw.cells.iter().position(|cell| cell.len() > MOST_CELL);
            if let Some(column) = long {
                return Err(Error::TooLarge {
                    what: eco_format!("{} bytes > {MOST_CELL}", raw.cells[column].len()),
                    place: Some(sheet.place(row, column)),
                });
            }
        }
    }
    if is_empty {
        return Err(Error::Empty);
    }
    read.source.name = options.name.clone();
    let private = read.sheets.iter().flat_map(private_use::find);
    read.diagnostics.extend(private);
    let unused = unused_options(read.source.format, options);
    read.diagnostics.extend(unused);
    Ok(read)
}

/// A note for each option that says nothing of sources of this format.
fn unused_options(format: Format, options: &ReadOptions) -> impl Iterator<Item = Diagnostic> {
    let is_text = format == Format::Text;
    let has_encoding = is_text || format == Format::Html;
    let unused = [
        ("encoding", options.encoding.is_some() && !has_encoding),
        ("delimiter", options.dialect.delimiter.is_some() && !is_text),
        ("quote", options.dialect.quote.is_some() && !is_text),
        ("sheet", options.sheet.is_some() && is_text),
    ];
    let unused = unused.into_iter().filter(|(_, unused)| *unused);
    unused.map(move |(option, _)| {
        Diagnostic::new(Code::OptionUnused)
            .with("option", option)
            .with("format", format.name())
    })
}

fn read_text(bytes: &[u8], options: &ReadOptions) -> Result<ReadSource, Error> {
    let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
    let (sheet, diagnostics) = text::sheet(&decoded.text, options.dialect, &options.limits)?;
    Ok(ReadSource {
        source: Source {
            name: EcoString::new(),
            format: Format::Text,
            encoding: Some(decoded.encoding),
            sheets: vec![None],
        },
        sheets: vec![sheet],
        diagnostics,
    })
}

#[cfg(test)]
mod tests;
