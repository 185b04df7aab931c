//! XML Spreadsheet 2003 to a book: `Workbook` documents, mostly named `.xls` or `.xml`.
//!
//! The format is that of the "XML Spreadsheet Reference" of Microsoft Office 2003 (XMLSS). Elements
//! are told by their names without prefixes: programs write them with and without. The document is
//! read as a stream: styles (`styles`), then sheets (`sheet`), with `value` for what cells show and
//! `names` for what is printed.

mod names;
mod sheet;
mod styles;
mod value;

use std::io::Read;

use super::book::{Book, Limits};
use super::budget::{Budget, too_many_bytes};
use super::xml_events::{self, Events, Item};
use crate::error::Error;

/// The namespace of workbooks.
const NAMESPACE: &str = "urn:schemas-microsoft-com:office:spreadsheet";

/// What all sheets share.
#[derive(Debug, Default)]
struct Workbook {
    styles: styles::Styles,
    /// Days are counted from 1904 on.
    is_1904: bool,
}

/// Whether bytes are a workbook of this format.
pub fn is(bytes: &[u8]) -> bool {
    let tag = xml_events::first_tag(bytes).unwrap_or_default();
    let name = tag.split_ascii_whitespace().next().unwrap_or_default();
    let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
    local == "Workbook" && tag.contains(NAMESPACE)
}

/// Reads a workbook.
///
/// # Errors
/// [`Error::Workbook`] where it is damaged, [`Error::TooLarge`], [`Error::Malformed`] where it is not
/// in the encoding that it declares.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Error> {
    if bytes.len() > limits.bytes {
        return Err(too_many_bytes(limits.bytes));
    }
    let text = xml_events::decode(bytes)?;
    let mut events = Events::new(text.as_bytes(), usize::MAX);
    let mut workbook = Workbook::default();
    let mut book = Book::default();
    let mut is_workbook = false;
    // What cells show can be longer than what they hold.
    let budget = Budget::new(limits);
    loop {
        match events.next()? {
            Item::Start(tag) => match tag.local() {
                "Workbook" => is_workbook = true,
                _ if !is_workbook => break,
                "Worksheet" => {
                    let name = tag.local_attribute("Name")?.unwrap_or_default();
                    book.sheets
                        .push(sheet::read(&mut events, name, &workbook, &budget)?);
                }
                "Date1904" => workbook.is_1904 = true,
                "Style" | "NumberFormat" => workbook.styles.take(&tag)?,
                "DocumentProperties" | "CustomDocumentProperties" | "Names" => events.skip()?,
                _ => {}
            },
            Item::End | Item::Text(_) | Item::Other => {}
            Item::Done => break,
        }
    }
    if !is_workbook {
        return Err(Error::Workbook {
            reason: "the document is no workbook".into(),
        });
    }
    Ok(book)
}

/// The text of the element whose tag was just read, to its end.
fn text_of<R: Read>(events: &mut Events<R>) -> Result<String, Error> {
    let mut text = String::new();
    let mut depth = 1_usize;
    while depth > 0 {
        match events.next()? {
            Item::Start(tag) => {
                depth += 1;
                // Data may be HTML.
                if tag.local().eq_ignore_ascii_case("br") {
                    text.push('\n');
                }
            }
            Item::End => depth -= 1,
            Item::Text(piece) => text.push_str(&piece),
            Item::Other => {}
            Item::Done => break,
        }
    }
    // An XML parser gives line ends in one form (XML 1.0, 2.11).
    if text.contains("\r\n") {
        text = text.replace("\r\n", "\n");
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
