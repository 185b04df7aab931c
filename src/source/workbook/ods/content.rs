//! The document: styles, then sheets.

use std::io::Read;

use super::styles::Styles;
use super::table;
use crate::error::Error;
use crate::source::workbook::book::{Book, Limits};
use crate::source::workbook::budget::Budget;
use crate::source::workbook::xml_events::{Events, Item};

/// Reads a document, either `content.xml` or all in one.
///
/// # Errors
/// [`Error::Workbook`] where it is damaged or no spreadsheet, [`Error::TooLarge`].
pub fn read<R: Read>(events: &mut Events<R>, limits: &Limits) -> Result<Book, Error> {
    let mut styles = Styles::default();
    let budget = Budget::new(limits);
    let mut book = Book::default();
    let mut is_spreadsheet = false;
    loop {
        match events.next()? {
            Item::Start(tag) => match tag.name() {
                "office:spreadsheet" => {
                    styles.finish();
                    is_spreadsheet = true;
                }
                "table:table" if is_spreadsheet => {
                    let head = table::Head::new(&tag, &styles)?;
                    if head.is_of_another_document() {
                        events.skip()?;
                    } else {
                        let sheet = table::read(events, head, &styles, &budget)?;
                        book.sheets.push(sheet);
                    }
                }
                // Earlier contents of cells, and what is no table.
                "table:tracked-changes"
                | "office:forms"
                | "table:dde-links"
                | "office:scripts"
                | "office:meta"
                | "office:settings" => events.skip()?,
                _ if is_spreadsheet => {}
                _ => styles.take(&tag)?,
            },
            Item::End | Item::Text(_) | Item::Other => {}
            Item::Done if is_spreadsheet => return Ok(book),
            Item::Done => {
                return Err(Error::Workbook {
                    reason: "the document is no spreadsheet".into(),
                });
            }
        }
    }
}
