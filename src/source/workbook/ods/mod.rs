//! OpenDocument spreadsheets to a book: packages (`.ods`) and single documents (`.fods`).
//!
//! Clauses are those of OpenDocument 1.3, part 3 (schema), unless part 2 (packages) is named. What a
//! cell shows is the text that the file holds beside its value (9.1.4, `text:p`). The document is
//! read as a stream (`content`), a table at a time (`table`, with `text` for what cells show and
//! `areas` for print ranges), with what automatic styles say of rows, columns and sheets (`styles`).

mod areas;
mod content;
mod styles;
mod table;
mod text;

use std::io::{Cursor, Read};

use ecow::eco_format;
use zip::ZipArchive;
use zip::result::ZipError;

use super::book::{Book, Limits};
use super::budget::too_many_bytes;
use super::xml_events::{self, Events, Item};
use crate::error::Error;

/// The media type of spreadsheets (part 2, 3.3), which templates only lengthen.
const SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// The part of a package with the sheets (part 2, 3.1).
const CONTENT: &str = "content.xml";

/// The part that names the others, and how they are encrypted (part 2, 3.2).
const MANIFEST: &str = "META-INF/manifest.xml";

/// How many times larger than in the package a part may be, beyond [`FREE`].
const MOST_RATIO: u64 = 200;

/// How large a part may be, in bytes, whatever its size in the package.
const FREE: u64 = 16 << 20;

type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Whether bytes are an OpenDocument spreadsheet, packaged or not.
pub fn is(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"PK\x03\x04") {
        let package = ZipArchive::new(Cursor::new(bytes)).ok();
        return package.is_some_and(|mut package| is_package(&mut package));
    }
    is_flat(bytes)
}

fn is_package(package: &mut Package<'_>) -> bool {
    match media_type(package) {
        Some(media_type) => media_type.starts_with(SPREADSHEET),
        // Some programs leave it out.
        None => [CONTENT, MANIFEST]
            .iter()
            .all(|part| package.index_for_name(part).is_some()),
    }
}

/// What the package says that it is (part 2, 3.3).
fn media_type(package: &mut Package<'_>) -> Option<String> {
    let mut media_type = String::new();
    let part = package.by_name("mimetype").ok()?;
    part.take(256).read_to_string(&mut media_type).ok()?;
    Some(media_type.trim().to_owned())
}

fn is_flat(bytes: &[u8]) -> bool {
    let tag = xml_events::first_tag(bytes).unwrap_or_default();
    let mut words = tag.split_ascii_whitespace();
    words.next() == Some("office:document") && tag.contains(SPREADSHEET)
}

/// Reads a spreadsheet, packaged or not.
///
/// # Errors
/// [`Error::Encrypted`], [`Error::Workbook`] where it is damaged, [`Error::TooLarge`],
/// [`Error::Malformed`] where a single document is not in its encoding.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Error> {
    if bytes.len() > limits.bytes {
        return Err(too_many_bytes(limits.bytes));
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        let text = xml_events::decode(bytes)?;
        return content::read(&mut Events::new(text.as_bytes(), usize::MAX), limits);
    }
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_error(&error))?;
    if is_encrypted(&mut package, limits)? {
        return Err(Error::Encrypted);
    }
    content::read(&mut open(&mut package, CONTENT, limits)?, limits)
}

/// Whether the manifest says of the content that it is encrypted (part 2, 4.4).
fn is_encrypted(package: &mut Package<'_>, limits: &Limits) -> Result<bool, Error> {
    // Encrypted as a whole (part 2, 3.4.2).
    if package.index_for_name("encrypted-package").is_some() {
        return Ok(true);
    }
    if package.index_for_name(MANIFEST).is_none() {
        return Ok(false);
    }
    let mut events = open(package, MANIFEST, limits)?;
    let mut is_content = false;
    loop {
        match events.next()? {
            Item::Start(tag) if tag.local() == "file-entry" => {
                is_content = tag.local_attribute("full-path")?.as_deref() == Some(CONTENT);
            }
            Item::Start(tag) if is_content && tag.local() == "encryption-data" => return Ok(true),
            Item::Done => return Ok(false),
            Item::Start(_) | Item::End | Item::Text(_) | Item::Other => {}
        }
    }
}

/// The events of a part of a package.
fn open<'a, 'b>(
    package: &'a mut Package<'b>,
    name: &str,
    limits: &Limits,
) -> Result<Events<impl Read + use<'a, 'b>>, Error> {
    let part = package.by_name(name).map_err(|error| match error {
        ZipError::FileNotFound => Error::Workbook {
            reason: eco_format!("there is no {name} in the package"),
        },
        error => zip_error(&error),
    })?;
    // The directory may say less than there is: what counts is what comes out.
    let most = part.compressed_size().saturating_mul(MOST_RATIO).max(FREE);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    Ok(Events::new(part, most.min(limits.unpacked())))
}

fn zip_error(error: &ZipError) -> Error {
    Error::Workbook {
        reason: eco_format!("{error}"),
    }
}

#[cfg(test)]
mod tests;
