//! The document: styles, then sheets.

use std::io::Read;

use super::styles::Styles;
use super::table;
use crate::error::Error;
use crate::source::workbook::book::{Book, Limits};
use crate::source::workbook::xml_events::{Events, Item};

/// What may still be read, over all sheets.
#[derive(Debug)]
pub struct Budget {
    /// Cells, merged regions and comments.
    pub cells: usize,
    /// Bytes of text.
    pub bytes: usize,
    limits: Limits,
}

impl Budget {
    fn new(limits: &Limits) -> Self {
        Self {
            cells: limits.cells,
            bytes: limits.bytes,
            limits: *limits,
        }
    }

    /// # Errors
    /// [`Error::TooLarge`] where not so many cells are left.
    pub fn take_cells(&mut self, cells: usize) -> Result<(), Error> {
        let left = self.cells.checked_sub(cells);
        self.cells = left.ok_or_else(|| Error::TooLarge {
            what: ecow::eco_format!("> {} cells", self.limits.cells),
            place: None,
        })?;
        Ok(())
    }

    /// # Errors
    /// [`Error::TooLarge`] where not so many bytes are left.
    pub fn take_bytes(&mut self, bytes: usize) -> Result<(), Error> {
        let left = self.bytes.checked_sub(bytes);
        self.bytes = left.ok_or_else(|| super::too_large(self.limits.bytes))?;
        Ok(())
    }
}

/// Reads a document, either `content.xml` or all in one.
///
/// # Errors
/// [`Error::Workbook`] where it is damaged or no spreadsheet, [`Error::TooLarge`].
pub fn read<R: Read>(events: &mut Events<R>, limits: &Limits) -> Result<Book, Error> {
    let mut styles = Styles::default();
    let mut budget = Budget::new(limits);
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
                    book.sheets
                        .push(table::read(events, head, &styles, &mut budget)?);
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
