//! Workbooks of Office Open XML (ECMA-376 part 1, chapter 18): `.xlsx` and `.xlsm`, in the transitional
//! and the strict form.
//!
//! One pass over the XML of each sheet gives both what its cells show and what is said of rows,
//! columns and pages. The `calamine` crate gives the former only, in as much time as all of this pass
//! takes (measured on 1.6 million cells), and none of the latter but merges; it expands shared formulas
//! here.

mod cell;
mod sheet;

use ecow::{EcoString, eco_format};

use super::book::{Book, BookSheet};
use super::ooxml::formats::{Formats, StylePart};
use super::ooxml::package::{Package, Relationships, damaged};
use super::ooxml::xml::Xml;
use super::ooxml::{MOST_SHEETS, Sheets, Tab, is_print_area, reference, string};
use crate::error::Error;

/// What the sheets of a workbook share.
struct Shared<'p, 'a> {
    package: &'p Package<'a>,
    strings: Vec<EcoString>,
    formats: Formats,
    /// The program that opens the workbook is to calculate it anew: its writer did not.
    is_uncalculated: bool,
}

/// Reads a workbook whose main part has this normal name.
pub fn from_package(package: &Package<'_>, main: &str) -> Result<Book, Error> {
    let links = package.relationships(main)?;
    let workbook = package.xml(main, |xml| Workbook::read(xml, &links))?;
    let linked = |kind: &str| links.of_kind(kind).next();
    let styles = match linked("styles") {
        Some(link) => package.optional_xml(&link.target, styles)?,
        None => None,
    };
    let strings = match linked("sharedStrings") {
        Some(link) => package.optional_xml(&link.target, |xml| strings(xml, package))?,
        None => None,
    };
    let shared = Shared {
        package,
        strings: strings.unwrap_or_default(),
        formats: styles.unwrap_or_default().formats(workbook.date1904),
        is_uncalculated: workbook.is_uncalculated,
    };
    let mut sheets = Sheets::default();
    for tab in &workbook.tabs {
        let sheet = match &tab.part {
            Some(part) => package.xml(part, |xml| sheet::read(xml, &shared))?,
            None => None,
        };
        let (Some(part), Some(sheet)) = (&tab.part, sheet) else {
            sheets.skip();
            continue;
        };
        sheets.push(BookSheet {
            name: string::text(&tab.name),
            is_hidden: tab.is_hidden,
            comments: comments(package, part)?,
            ..sheet
        });
    }
    for name in &workbook.names {
        // A name that is any formula but a list of areas says nothing.
        if let Some(areas) = reference::areas(&name.formula) {
            sheets.name(name.sheet, name.is_area, areas);
        }
    }
    Ok(sheets.book())
}

/// What the workbook part says.
#[derive(Default)]
struct Workbook {
    date1904: bool,
    is_uncalculated: bool,
    tabs: Vec<Tab>,
    names: Vec<DefinedName>,
}

/// A name that is defined for one sheet only.
struct DefinedName {
    /// The print area; else the print titles.
    is_area: bool,
    /// The index of its sheet among the tabs.
    sheet: usize,
    formula: String,
}

impl Workbook {
    fn read(xml: &mut Xml<'_>, links: &Relationships) -> Result<Self, Error> {
        match xml.root()?.as_deref() {
            Some("workbook") => {}
            Some("document") => return Err(other("DOCX", "wordprocessingml.document")),
            Some("presentation") => return Err(other("PPTX", "presentationml.presentation")),
            _ => return Err(damaged("the main part is no workbook")),
        }
        let mut workbook = Self::default();
        while let Some(element) = xml.child(1)? {
            match element.name() {
                "workbookPr" => workbook.date1904 = element.is("date1904")?,
                "calcPr" => workbook.is_uncalculated = element.is("fullCalcOnLoad")?,
                "sheets" => workbook.sheets(xml, links)?,
                "definedNames" => workbook.defined_names(xml)?,
                _ => {}
            }
        }
        Ok(workbook)
    }

    fn sheets(&mut self, xml: &mut Xml<'_>, links: &Relationships) -> Result<(), Error> {
        while let Some(element) = xml.child(2)? {
            if element.name() != "sheet" {
                continue;
            }
            let name = element.text_attribute("name")?.unwrap_or_default();
            let state = element.attribute("state")?;
            let is_hidden = matches!(state.as_deref(), Some("hidden" | "veryHidden"));
            let id = element.link()?.unwrap_or_default();
            let tab = Tab::new(name, is_hidden, &id, links)?;
            if self.tabs.len() >= MOST_SHEETS {
                return Err(damaged("there are too many sheets"));
            }
            self.tabs.push(tab);
        }
        Ok(())
    }

    fn defined_names(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        while let Some(element) = xml.child(2)? {
            let name = element.attribute("name")?.unwrap_or_default();
            let (Some(is_area), Some(sheet)) =
                (is_print_area(&name), element.number("localSheetId")?)
            else {
                continue;
            };
            let mut formula = String::new();
            xml.text(3, &mut formula)?;
            self.names.push(DefinedName {
                is_area,
                sheet,
                formula,
            });
        }
        Ok(())
    }
}

/// The error of a document of another kind in such a package.
fn other(name: &str, kind: &str) -> Error {
    Error::Binary {
        kind: eco_format!("{name}, application/vnd.openxmlformats-officedocument.{kind}"),
    }
}

fn styles(xml: &mut Xml<'_>) -> Result<StylePart, Error> {
    let mut styles = StylePart::default();
    xml.root()?;
    while let Some(element) = xml.child(1)? {
        match element.name() {
            "numFmts" => {
                while let Some(element) = xml.child(2)? {
                    let id = element.number("numFmtId")?;
                    let code = element.text_attribute("formatCode")?;
                    if let (Some(id), Some(code)) = (id, code) {
                        styles.define(id, string::decoded(&code).into_owned())?;
                    }
                }
            }
            "cellXfs" => {
                while let Some(element) = xml.child(2)? {
                    if element.name() == "xf" {
                        styles.style(element.number("numFmtId")?.unwrap_or_default())?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(styles)
}

/// The shared strings, by index.
fn strings(xml: &mut Xml<'_>, package: &Package<'_>) -> Result<Vec<EcoString>, Error> {
    let mut strings: Vec<EcoString> = Vec::new();
    let mut raw = String::new();
    xml.root()?;
    while let Some(element) = xml.child(1)? {
        if element.name() != "si" {
            continue;
        }
        raw.clear();
        rich_text(xml, 2, &mut raw)?;
        if strings.len() >= package.budget.most_cells() {
            return Err(damaged("there are too many shared strings"));
        }
        let text = string::text(&raw);
        package.budget.keep_text(&text)?;
        package.budget.keep(size_of::<EcoString>())?;
        strings.push(text);
    }
    Ok(strings)
}

/// Adds the text of the element whose children stand at `depth`: a plain one, or runs (18.4.8,
/// 18.3.1.53). What tells how it is pronounced (`rPh`) is not part of it.
fn rich_text(xml: &mut Xml<'_>, depth: usize, text: &mut String) -> Result<(), Error> {
    let begin = text.len();
    if xml.plain_child(depth, "t", text)? {
        trim_from(begin, text);
    }
    while let Some(element) = xml.child(depth)? {
        match element.name() {
            "t" => {
                let space = element.attribute("xml:space")?;
                let keeps_blanks = space.is_some_and(|space| space == "preserve");
                let begin = text.len();
                xml.text(depth + 1, text)?;
                if !keeps_blanks {
                    trim_from(begin, text);
                }
            }
            "r" => {
                while let Some(element) = xml.child(depth + 1)? {
                    if element.name() == "t" {
                        // The blank at the end of a run is one between words, said so or not.
                        xml.text(depth + 2, text)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Takes away the white space of XML around what stands from `begin` on.
fn trim_from(begin: usize, text: &mut String) {
    let blank = [' ', '\t', '\n', '\r'];
    let added = text.get(begin..).unwrap_or_default();
    let trailing = added.len() - added.trim_end_matches(blank).len();
    text.truncate(text.len() - trailing);
    let added = text.get(begin..).unwrap_or_default();
    let leading = added.len() - added.trim_start_matches(blank).len();
    text.drain(begin..begin + leading);
}

/// The cells with a comment, of the old kind or of the kind that can be answered, in order.
fn comments(package: &Package<'_>, sheet: &str) -> Result<Vec<(u32, u32)>, Error> {
    let mut cells = Vec::new();
    let links = package.relationships(sheet)?;
    let old = links.of_kind("comments").map(|link| (link, 2));
    for (link, depth) in old.chain(links.of_kind("threadedComment").map(|link| (link, 1))) {
        package.optional_xml(&link.target, |xml| {
            xml.root()?;
            // Comments stand in a list of their own, threaded ones directly in the root.
            if depth == 2 {
                while xml
                    .child(1)?
                    .is_some_and(|element| element.name() != "commentList")
                {}
            }
            while let Some(element) = xml.child(depth)? {
                let place = element.attribute("ref")?;
                if let Some(place) = place.and_then(|place| reference::cell(&place)) {
                    package.budget.keep(size_of::<(u32, u32)>())?;
                    cells.push(place);
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
