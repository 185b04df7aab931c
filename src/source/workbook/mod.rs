//! Workbooks to sheets.
//!
//! | folder | what |
//! |---|---|
//! | `xls/` | workbooks of Excel 2 to 2003 and of WPS |
//! | `xlsx/`, `xlsb/` | workbooks of Office Open XML; `ooxml/` is what they share |
//! | `ods/` | OpenDocument spreadsheets; `xml_events` reads them, and other XML, as a stream |
//! | `spreadsheetml/` | XML Spreadsheet 2003 |
//! | `number_format/` | what a cell shows of its number |
//! | `book` | the form that every reader gives |
//! | `budget`, `ranges` | what may still be read; runs of rows and columns |
//! | `assemble` | that form to sheets: what is hidden left out, merges as evidence; `printed` tells it what is in print areas |

mod assemble;
pub(super) mod book;
pub(super) mod budget;
#[cfg(test)]
mod damage;
mod number_format;
mod ods;
mod ooxml;
mod printed;
pub(super) mod ranges;
mod spreadsheetml;
mod xls;
mod xlsb;
mod xlsx;
mod xml_events;

pub use book::Limits;

use super::{ReadOptions, ReadSource, binary, html};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Format;
use crate::error::Error;

/// The kind of workbook that `bytes` begin like.
pub fn format(bytes: &[u8]) -> Option<Format> {
    match bytes {
        _ if ods::is(bytes) => Some(Format::Ods),
        _ if spreadsheetml::is(bytes) => Some(Format::SpreadsheetMl),
        [b'P', b'K', 3, 4, ..] => Some(Format::Xlsx),
        _ => xls::is_like(bytes).then_some(Format::Xls),
    }
}

/// Reads a workbook.
///
/// # Errors
/// [`Error::Encrypted`], [`Error::Workbook`] where it is damaged, [`Error::Binary`] where it is
/// another kind of file in the same container, [`Error::TooLarge`], [`Error::Empty`],
/// [`Error::UnknownSheet`].
pub fn read(bytes: &[u8], format: Format, options: &ReadOptions) -> Result<ReadSource, Error> {
    let book = match format {
        Format::Xls => xls::read(bytes, &options.limits),
        Format::Ods => ods::read(bytes, &options.limits),
        Format::SpreadsheetMl => spreadsheetml::read(bytes, &options.limits),
        _ => ooxml::read(bytes, &options.limits),
    };
    let book = book.map_err(|error| match error {
        error @ Error::Workbook { .. } => binary::other_container(bytes).unwrap_or(error),
        error => error,
    })?;
    let format = match (format, ooxml::is_binary(bytes)) {
        (Format::Xlsx, true) => Format::Xlsb,
        (format, _) => format,
    };
    assemble::source(book, format, options)
}

/// The sheet of a page of HTML.
///
/// # Errors
/// [`Error::UnknownEncoding`], [`Error::Malformed`], [`Error::TooLarge`], [`Error::Workbook`] where the
/// tables are in other files, [`Error::Empty`].
pub fn read_page(bytes: &[u8], options: &ReadOptions) -> Result<ReadSource, Error> {
    let page = html::read(bytes, options.encoding.as_deref(), &options.limits)?;
    let book = book::Book {
        sheets: vec![page.sheet],
    };
    let mut read = assemble::source(book, Format::Html, options)?;
    read.source.encoding = Some(page.encoding);
    if page.left_out.texts + page.hidden > 0 {
        let first = page.left_out.first.iter().map(|(_, text)| text.as_str());
        let finding = Diagnostic::new(Code::PageLeftOut)
            .with("count", (page.left_out.texts + page.hidden).to_string())
            .with("first", first.collect::<Vec<_>>().join("，"));
        read.diagnostics.insert(0, finding);
    }
    Ok(read)
}

#[cfg(test)]
mod tests;
