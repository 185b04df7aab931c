//! Pages of HTML to a sheet: tables on web pages, and the tables that programs write as HTML and
//! name `.xls`.
//!
//! [`read`] decodes (`charset`), parses by the HTML Standard's rules (`tree`, within the bounds that
//! it and `attributes` set), takes the page as lines and tables one after the other (`flow`, with
//! `grid` for the tables, `text` for what cells and lines show, `hidden` for what styles say), and
//! leaves out what belongs to the page and not to its tables (`select`). Nothing is left out in
//! silence: [`Page::left_out`] counts.

mod attributes;
mod charset;
mod flow;
mod grid;
mod hidden;
mod select;
mod sheet;
mod sniff;
mod text;
mod tree;

use ecow::EcoString;

use crate::error::Error;
use crate::source::workbook::book::{BookSheet, Limits};
use crate::source::workbook::budget::too_many_bytes;

pub use sniff::is_html;

/// What was read of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The name of the encoding that it was in.
    pub encoding: &'static str,
    /// Its tables, one below the other, with the lines of text that belong to them as rows of one
    /// cell. The name is the one that an Office program gave the sheet, else empty.
    pub sheet: BookSheet,
    /// How many tables there are in the sheet.
    pub tables: usize,
    /// What is shown and not in the sheet: menus, links, imprints.
    pub left_out: LeftOut,
    /// How many texts are not in the sheet because the page hides them; those of hidden rows and
    /// columns are in it.
    pub hidden: usize,
    /// How many malformed sequences the page has outside of what is in the sheet.
    pub malformed: usize,
}

/// Texts of a page that are not in its sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many lines and cells.
    pub texts: usize,
    /// The first few of them, each with the line of the source that it begins in, or before,
    /// 1-based.
    pub first: Vec<(u32, EcoString)>,
}

/// Reads a page. `label` names its encoding where one came with it.
///
/// # Errors
/// [`Error::UnknownEncoding`], [`Error::Malformed`] where a text of the sheet has a malformed
/// sequence, [`Error::TooLarge`], [`Error::Workbook`] where the tables are in other files,
/// [`Error::Empty`].
pub fn read(bytes: &[u8], label: Option<&str>, limits: &Limits) -> Result<Page, Error> {
    if bytes.len() > limits.bytes {
        return Err(too_many_bytes(limits.bytes));
    }
    if sniff::is_web_archive(&sniff::head(bytes)) {
        return Err(Error::Workbook {
            reason: "a web archive (MHTML) of several files".into(),
        });
    }
    let encoding = charset::choose(bytes, label)?;
    let mut builder = tree::Builder::new();
    let malformed = charset::decode(bytes, encoding, |text| builder.feed(text))?;
    let parsed = builder.finish();
    let gathered = sheet::of_page(&parsed, limits)?;
    // The sheet must be right; elsewhere, what cannot be read is not needed.
    if let Some(line) = gathered.replaced
        && malformed.count > 0
    {
        return Err(malformed.error(encoding, line));
    }
    Ok(Page {
        encoding: encoding.name(),
        malformed: malformed.count,
        ..gathered.page
    })
}

#[cfg(test)]
mod tests;
