//! Workbooks whose parts are records, `.xlsb` (\[MS-XLSB\]).
//!
//! The `calamine` crate gives the values of such cells but neither their styles nor what is hidden,
//! merged or commented on; the records that tell are the same ones that have the values.

mod name;
mod record;
mod sheet;

use ecow::EcoString;

use super::book::{Book, BookSheet};
use super::ooxml::formats::{Formats, StylePart};
use super::ooxml::package::{Package, Relationships, damaged};
use super::ooxml::{MOST_SHEETS, Sheets, Tab, string};
use crate::error::Error;
use name::Name;
use record::{Fields, Records};

// Record types (2.3.2).
const BRT_SST_ITEM: u16 = 19;
const BRT_NAME: u16 = 39;
const BRT_FMT: u16 = 44;
const BRT_XF: u16 = 47;
const BRT_BEGIN_BOOK: u16 = 131;
const BRT_WB_PROP: u16 = 153;
const BRT_BUNDLE_SH: u16 = 156;
const BRT_BEGIN_CELL_XFS: u16 = 617;
const BRT_END_CELL_XFS: u16 = 618;
const BRT_BEGIN_COMMENT: u16 = 635;

#[cfg(test)]
/// Reads a workbook; one whose parts are XML too, for both are packages of the same kind.
///
/// # Errors
/// [`Error::Encrypted`], [`Error::Workbook`] where it is damaged, [`Error::Binary`] where it is
/// another kind of file in the same container, [`Error::TooLarge`].
pub fn read(bytes: &[u8], limits: &super::book::Limits) -> Result<Book, Error> {
    super::ooxml::read(bytes, limits)
}

/// What the sheets of a workbook share.
struct Shared<'p, 'a> {
    package: &'p Package<'a>,
    strings: Vec<EcoString>,
    formats: Formats,
}

/// Reads a workbook whose main part has this normal name.
pub fn from_package(package: &Package<'_>, main: &str) -> Result<Book, Error> {
    let links = package.relationships(main)?;
    let workbook = records(package, main, |records| Workbook::read(records, &links))?
        .ok_or_else(|| damaged("the workbook part is missing"))?;
    let linked = |kind: &str| links.of_kind(kind).next();
    let styles = match linked("styles") {
        Some(link) => records(package, &link.target, styles)?,
        None => None,
    };
    let strings = match linked("sharedStrings") {
        Some(link) => records(package, &link.target, |records| strings(records, package))?,
        None => None,
    };
    let shared = Shared {
        package,
        strings: strings.unwrap_or_default(),
        formats: styles.unwrap_or_default().formats(workbook.date1904),
    };
    let mut sheets = Sheets::default();
    for tab in &workbook.tabs {
        let Some(part) = &tab.part else {
            sheets.skip();
            continue;
        };
        let sheet = records(package, part, |records| sheet::read(records, &shared))?;
        sheets.push(BookSheet {
            name: string::text(&tab.name),
            is_hidden: tab.is_hidden,
            comments: comments(package, part)?,
            ..sheet.ok_or_else(|| damaged("the part of a sheet is missing"))?
        });
    }
    for name in workbook.names {
        sheets.name(name.sheet, name.is_area, name.areas);
    }
    Ok(sheets.book())
}

/// What `read` makes of a part, which is then read to its end, where its checksum is compared.
fn records<T>(
    package: &Package<'_>,
    part: &str,
    read: impl FnOnce(&mut Records<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    package.read(part, |part| {
        let mut records = Records::new(part);
        let found = read(&mut records)?;
        while records.next()?.is_some() {}
        Ok(found)
    })
}

/// What the workbook part says.
#[derive(Default)]
struct Workbook {
    date1904: bool,
    tabs: Vec<Tab>,
    names: Vec<Name>,
}

impl Workbook {
    fn read(records: &mut Records<'_>, links: &Relationships) -> Result<Self, Error> {
        let mut workbook = Self::default();
        let mut is_book = false;
        while let Some((kind, mut fields)) = records.next()? {
            match kind {
                BRT_BEGIN_BOOK => is_book = true,
                _ if !is_book => return Err(damaged("the main part is no workbook")),
                BRT_WB_PROP => workbook.date1904 = fields.u32()? & 1 != 0,
                BRT_BUNDLE_SH => {
                    if workbook.tabs.len() >= MOST_SHEETS {
                        return Err(damaged("there are too many sheets"));
                    }
                    workbook.tabs.push(tab(fields, links)?);
                }
                BRT_NAME => workbook.names.extend(Name::read(fields)),
                _ => {}
            }
        }
        Ok(workbook)
    }
}

/// A sheet (2.4.311).
fn tab(mut fields: Fields<'_>, links: &Relationships) -> Result<Tab, Error> {
    // 1 is hidden, 2 hidden so that only a macro can show it.
    let is_hidden = fields.u32()? != 0;
    let id = fields.skip(4)?.string()?.unwrap_or_default();
    let name = fields.string()?.unwrap_or_default();
    Tab::new(name, is_hidden, &id, links)
}

fn styles(records: &mut Records<'_>) -> Result<StylePart, Error> {
    let mut styles = StylePart::default();
    let mut is_cell = false;
    while let Some((kind, mut fields)) = records.next()? {
        match kind {
            BRT_FMT => {
                let id = fields.u16()?;
                let code = fields.string()?.unwrap_or_default();
                styles.define(id.into(), string::decoded(&code).into_owned())?;
            }
            BRT_BEGIN_CELL_XFS => is_cell = true,
            BRT_END_CELL_XFS => is_cell = false,
            BRT_XF if is_cell => styles.style(fields.skip(2)?.u16()?.into())?,
            _ => {}
        }
    }
    Ok(styles)
}

/// The shared strings, by index.
fn strings(records: &mut Records<'_>, package: &Package<'_>) -> Result<Vec<EcoString>, Error> {
    let mut strings = Vec::new();
    while let Some((kind, mut fields)) = records.next()? {
        if kind != BRT_SST_ITEM {
            continue;
        }
        if strings.len() >= package.budget.most_cells() {
            return Err(damaged("there are too many shared strings"));
        }
        // Flags of what stands behind: formatting runs, how the text is pronounced.
        let text = string::text(&fields.skip(1)?.string()?.unwrap_or_default());
        package.budget.keep_text(&text)?;
        package.budget.keep(size_of::<EcoString>())?;
        strings.push(text);
    }
    Ok(strings)
}

/// The cells with a comment, in order. Threaded comments are XML in this form too, and each has one
/// of the old kind beside it.
fn comments(package: &Package<'_>, sheet: &str) -> Result<Vec<(u32, u32)>, Error> {
    let mut cells = Vec::new();
    for link in package.relationships(sheet)?.of_kind("comments") {
        records(package, &link.target, |records| {
            while let Some((kind, mut fields)) = records.next()? {
                if kind == BRT_BEGIN_COMMENT {
                    let area = fields.skip(4)?.area()?;
                    package.budget.keep(size_of::<(u32, u32)>())?;
                    cells.push((area.first_row, area.first_column));
                }
            }
            Ok(())
        })?;
    }
    cells.sort_unstable();
    cells.dedup();
    Ok(cells)
}

#[cfg(test)]
mod tests;
