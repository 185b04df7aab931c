//! A worksheet part (ECMA-376 part 1, 18.3.1.99).

use super::super::book::{Area, BookSheet};
use super::super::ooxml::cells::{Cells, Lines};
use super::super::ooxml::package::damaged;
use super::super::ooxml::reference::{self, COLUMNS, ROWS};
use super::super::ooxml::xml::{Element, Piece, Xml, is_true};
use super::Shared;
use super::cell::{CellReader, Start};
use crate::error::Error;

/// What is read of a sheet.
struct Sheet<'s> {
    shared: &'s Shared<'s, 's>,
    cells: Cells<'s>,
    rows: Lines,
    columns: Lines,
    merges: Vec<Area>,
    page_starts: Vec<u32>,
    shows_zeros: bool,
}

/// The sheet, but for what stands in other parts; nothing where it is no worksheet.
pub fn read(xml: &mut Xml<'_>, shared: &Shared<'_, '_>) -> Result<Option<BookSheet>, Error> {
    match xml.root()?.as_deref() {
        Some("worksheet") => {}
        Some("chartsheet" | "dialogsheet" | "macrosheet") => return Ok(None),
        _ => return Err(damaged("a sheet part is no sheet")),
    }
    let mut sheet = Sheet {
        shared,
        cells: Cells::new(&shared.package.budget),
        rows: Lines::new(ROWS),
        columns: Lines::new(COLUMNS),
        merges: Vec::new(),
        page_starts: Vec::new(),
        shows_zeros: true,
    };
    while let Some(element) = xml.child(1)? {
        match element.name() {
            "sheetViews" => sheet.views(xml)?,
            "sheetFormatPr" => {
                if element.is("zeroHeight")? {
                    sheet.rows.hide_by_default();
                }
                if element.number::<f64>("defaultColWidth")? == Some(0.0) {
                    sheet.columns.hide_by_default();
                }
            }
            "cols" => sheet.columns(xml)?,
            "sheetData" => sheet.rows(xml)?,
            "mergeCells" => sheet.merges(xml)?,
            "rowBreaks" => sheet.breaks(xml)?,
            _ => {}
        }
    }
    let mut page_starts = sheet.page_starts;
    page_starts.sort_unstable();
    page_starts.dedup();
    Ok(Some(BookSheet {
        cells: sheet.cells.finish(),
        merges: sheet.merges,
        hidden_rows: sheet.rows.hidden(),
        hidden_columns: sheet.columns.hidden(),
        page_starts,
        ..BookSheet::default()
    }))
}

impl Sheet<'_> {
    fn views(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        let mut is_first = true;
        while let Some(element) = xml.child(2)? {
            // Further views are those of further windows.
            if std::mem::take(&mut is_first) {
                let zeros = element.attribute("showZeros")?;
                self.shows_zeros = zeros.is_none_or(|shown| is_true(&shown));
            }
        }
        Ok(())
    }

    fn columns(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        while let Some(element) = xml.child(2)? {
            let (min, max) = (element.number::<u32>("min")?, element.number::<u32>("max")?);
            let is_hidden = element.is("hidden")? || element.number::<f64>("width")? == Some(0.0);
            if let (Some(first @ 1..), Some(last @ 1..)) = (min, max) {
                let budget = &self.shared.package.budget;
                self.columns.set(first - 1..=last - 1, is_hidden, budget)?;
            }
        }
        Ok(())
    }

    fn rows(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        let mut reader = CellReader::new(self.shared, self.shows_zeros);
        let mut next_row = 0;
        while let Some(element) = xml.child(2)? {
            if element.name() != "row" {
                continue;
            }
            let (row, is_hidden) = row(&element, next_row)?;
            let budget = &self.shared.package.budget;
            self.rows.set(row..=row, is_hidden, budget)?;
            next_row = row + 1;
            let mut next_column = 0;
            loop {
                let element = match xml.piece(3)? {
                    Piece::Child(element) if element.name() == "c" => element,
                    Piece::Child(_) | Piece::Other => continue,
                    Piece::End => break,
                };
                let start = Start::of(&element, (row, next_column))?;
                next_column = start.place.1 + 1;
                reader.read(xml, start, &mut self.cells)?;
            }
        }
        Ok(())
    }

    fn merges(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        while let Some(element) = xml.child(2)? {
            let area = element.attribute("ref")?;
            let area = area.and_then(|area| reference::area(&area));
            let area = area.ok_or_else(|| damaged("a merged region has no place"))?;
            if (area.first_row, area.first_column) != (area.last_row, area.last_column) {
                self.shared.package.budget.keep(size_of::<Area>())?;
                self.merges.push(area);
            }
        }
        Ok(())
    }

    fn breaks(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        while let Some(element) = xml.child(2)? {
            // The break is above the row of this index (18.3.1.3); others than manual ones follow
            // from the paper.
            if let Some(row @ 1..ROWS) = element.number("id")?
                && element.is("man")?
            {
                self.shared.package.budget.keep(size_of::<u32>())?;
                self.page_starts.push(row);
            }
        }
        Ok(())
    }
}

/// The place of a row, which without a number is `next`, and whether it is hidden.
fn row(element: &Element<'_>, next: u32) -> Result<(u32, bool), Error> {
    let (mut row, mut is_hidden) = (Some(next).filter(|row| *row < ROWS), false);
    for attribute in element.attributes() {
        let (key, value) = attribute?;
        match key {
            "r" => row = reference::row(&value),
            "hidden" => is_hidden |= is_true(&value),
            "ht" => is_hidden |= value.trim().parse() == Ok(0.0),
            _ => {}
        }
    }
    let row = row.ok_or_else(|| damaged("a row is outside the largest sheet"))?;
    Ok((row, is_hidden))
}
