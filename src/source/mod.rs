//! Bytes to raw sheets: decoding, cutting into cells, nothing understood yet.
//!
//! [`read`] tells what the bytes are, and hands them to the text reader ([`encoding`], then [`text`]
//! with `dialect` and `records`) or the workbook reader ([`workbook`] with `number`, and `biff` as
//! the gate of old ones). Both give the same [`Sheet`]s, with the place of every cell, so that no
//! later stage needs to know where a sheet came from. `binary` names what is no sheet;
//! `private_use` looks through the cells for characters that only their author can see.

mod biff;
mod binary;
mod dialect;
pub mod encoding;
mod number;
mod private_use;
mod records;
pub mod text;
pub mod workbook;

use ecow::{EcoString, eco_format};

use crate::diagnostic::Diagnostic;
use crate::document::{Format, Line, Place, SheetIndex, Source};
use crate::error::Error;

/// One sheet as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Which sheet of the source this is.
    pub index: SheetIndex,
    /// Its lines in order, blank ones included.
    pub rows: Vec<RawRow>,
    /// The merged regions that the file declares.
    pub merges: Vec<Merge>,
}

/// One line of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRow {
    /// The line's number in the source, 1-based.
    pub line: u32,
    /// The texts of its cells, trimmed at their ends, blank ones included: the cell at index `i`
    /// stands in column `i + 1`. The reader of the source saw exactly these texts.
    pub cells: Vec<EcoString>,
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
    /// The place of a cell, given its row's and its own index, both 0-based.
    pub fn place(&self, row: usize, column: usize) -> Place {
        Place {
            sheet: self.index,
            line: self.rows[row].line,
            // The readers refuse lines of more cells than fit (`Error::TooLarge`).
            column: u16::try_from(column + 1).unwrap_or(u16::MAX),
        }
    }

    /// The line of a row, given its 0-based index.
    pub fn line(&self, row: usize) -> Line {
        Line {
            sheet: self.index,
            number: self.rows[row].line,
        }
    }
}

/// The largest source that is read, in bytes.
pub const MOST_BYTES: usize = 256 << 20;

/// How to read a source.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The source's name, for the document; its ending is never trusted.
    pub name: EcoString,
    /// A label of the WHATWG Encoding Standard that overrides detection.
    pub encoding: Option<EcoString>,
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

/// Reads the raw sheets in `bytes`: a workbook by its first bytes, anything else as text.
///
/// # Errors
/// Where the bytes are empty, no sheet at all, not decodable, or too large.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<ReadSource, Error> {
    if bytes.len() > MOST_BYTES {
        return Err(Error::TooLarge {
            what: eco_format!("> {MOST_BYTES} bytes"),
            place: None,
        });
    }
    let mut read = match workbook::format(bytes) {
        Some(format) => workbook::read(bytes, format)?,
        None => read_text(bytes, options)?,
    };
    let mut cells = read.sheets.iter().flat_map(|sheet| &sheet.rows);
    if cells.all(|row| row.cells.iter().all(|cell| cell.is_empty())) {
        return Err(Error::Empty);
    }
    read.source.name = options.name.clone();
    let private = read.sheets.iter().flat_map(private_use::find);
    read.diagnostics.extend(private);
    Ok(read)
}

fn read_text(bytes: &[u8], options: &ReadOptions) -> Result<ReadSource, Error> {
    let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
    Ok(ReadSource {
        source: Source {
            name: EcoString::new(),
            format: Format::Text,
            encoding: Some(decoded.encoding),
            sheets: vec![None],
        },
        sheets: vec![text::sheet(&decoded.text)?],
        diagnostics: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
