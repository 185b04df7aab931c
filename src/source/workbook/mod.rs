//! Workbooks to sheets.
//!
//! | folder | what |
//! |---|---|
//! | `xls/` | workbooks of Excel 2 to 2003 and of WPS |
//! | `xlsx/`, `xlsb/` | workbooks of Office Open XML; `ooxml/` is what they share |
//! | `number_format/` | what a cell shows of its number |
//! | `book` | the form that every reader gives |
//! | `assemble` | that form to sheets: what is hidden left out, merges as evidence |

mod assemble;
mod book;
mod number_format;
mod ooxml;
mod xls;
mod xlsb;
mod xlsx;

pub use book::Limits;

use super::{ReadOptions, ReadSource, binary};
use crate::document::Format;
use crate::error::Error;

/// The kind of workbook that `bytes` begin like.
pub fn format(bytes: &[u8]) -> Option<Format> {
    match bytes {
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

#[cfg(test)]
mod tests;
