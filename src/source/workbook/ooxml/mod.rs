//! What the workbooks of Office Open XML share, whether their parts are XML (`.xlsx`, `.xlsm`) or
//! records (`.xlsb`): the package, number formats by cell style, how cells and hidden rows are kept.

#[cfg(test)]
pub mod archive;
pub mod cells;
pub mod formats;
pub mod package;
pub mod reference;
pub mod string;
pub mod xml;

use super::super::binary;
use super::book::{Area, Book, BookSheet, Limits};
use super::{xlsb, xlsx};
use crate::error::Error;
use package::{Package, damaged};

/// Where the workbook part stands in the packages of every usual writer.
const USUAL: [&str; 2] = ["xl/workbook.xml", "xl/workbook.bin"];

/// The most sheets of a workbook.
pub const MOST_SHEETS: usize = 10_000;

/// Reads a workbook of either form.
///
/// # Errors
/// [`Error::Encrypted`], [`Error::Workbook`] where it is damaged, [`Error::Binary`] where it is
/// another kind of file in the same container, [`Error::TooLarge`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Error> {
    match from_package(bytes, limits) {
        Err(error @ Error::Workbook { .. }) => Err(binary::other_container(bytes).unwrap_or(error)),
        read => read,
    }
}

fn from_package(bytes: &[u8], limits: &Limits) -> Result<Book, Error> {
    let package = Package::open(bytes, limits)?;
    let is_book = USUAL.iter().any(|name| package.has(name));
    let links = package.relationships("")?;
    let Some(main) = links.of_kind("officeDocument").next() else {
        return Err(if is_book {
            damaged("no relationship leads to the workbook")
        } else {
            binary::error(bytes)
        });
    };
    if main.target.ends_with(".bin") {
        xlsb::from_package(&package, &main.target)
    } else {
        xlsx::from_package(&package, &main.target)
    }
}

/// Whether the workbook part of a package is of records (`.xlsb`).
pub fn is_binary(bytes: &[u8]) -> bool {
    let package = Package::open(bytes, &Limits::default());
    package.is_ok_and(|package| package.has(USUAL[1]))
}

/// A sheet as the workbook part lists it.
pub struct Tab {
    pub name: String,
    pub is_hidden: bool,
    /// The normal name of its part; nothing where it is no worksheet.
    pub part: Option<String>,
}

impl Tab {
    /// The tab of a sheet that the relationship `id` leads to.
    pub fn new(
        name: String,
        is_hidden: bool,
        id: &str,
        links: &package::Relationships,
    ) -> Result<Self, Error> {
        // Modules of macros were once listed as sheets.
        if id.is_empty() {
            return Ok(Self {
                name,
                is_hidden,
                part: None,
            });
        }
        let link = links
            .by_id(id)
            .ok_or_else(|| damaged(format!("no part is linked to the sheet {name}")))?;
        Ok(Self {
            name,
            is_hidden,
            // The others are chart sheets, dialog sheets and macro sheets.
            part: (link.kind == "worksheet").then(|| link.target.clone()),
        })
    }
}

/// The worksheets as they are read, by the tabs that they have.
#[derive(Default)]
pub struct Sheets {
    book: Book,
    /// Indices of the book's sheets by tab; nothing where the tab is no worksheet.
    by_tab: Vec<Option<usize>>,
}

impl Sheets {
    /// The sheet of the next tab.
    pub fn push(&mut self, sheet: BookSheet) {
        self.by_tab.push(Some(self.book.sheets.len()));
        self.book.sheets.push(sheet);
    }

    /// The next tab is no worksheet.
    pub fn skip(&mut self) {
        self.by_tab.push(None);
    }

    /// The print area, or else the print titles, of the sheet of a tab. Titles may have columns
    /// beside their rows.
    pub fn name(&mut self, tab: usize, is_area: bool, areas: Vec<Area>) {
        let sheet = self.by_tab.get(tab).copied().flatten();
        let Some(sheet) = sheet.and_then(|index| self.book.sheets.get_mut(index)) else {
            return;
        };
        if is_area {
            sheet.print_areas = areas;
            return;
        }
        let is_rows =
            |area: &&Area| area.first_column == 0 && area.last_column == reference::COLUMNS - 1;
        let rows = areas.iter().find(is_rows);
        sheet.print_titles = rows.map(|area| area.first_row..=area.last_row);
    }

    pub fn book(self) -> Book {
        self.book
    }
}

/// Whether a defined name is that of the print area; nothing where it is neither that nor the one
/// of the print titles (18.2.5).
pub fn is_print_area(name: &str) -> Option<bool> {
    match name.to_ascii_lowercase().as_str() {
        "_xlnm.print_area" => Some(true),
        "_xlnm.print_titles" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
