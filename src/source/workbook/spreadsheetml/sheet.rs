//! One worksheet: columns, rows and cells, and what its options say.

use std::io::Read;
use std::ops::RangeInclusive;

use ecow::{EcoString, eco_format};

use super::{Workbook, names, text_of, value};
use crate::error::Error;
use crate::source::workbook::book::{Area, BookCell, BookSheet, Doubt};
use crate::source::workbook::budget::Budget;
use crate::source::workbook::ranges::extend;
use crate::source::workbook::xml_events::{Events, Item, Tag};

/// Reads a worksheet, whose tag was just read, to its end.
///
/// # Errors
/// Those of [`Events::next`]; [`Error::Workbook`] where rows, columns or cells are not in order;
/// [`Error::TooLarge`].
pub fn read<R: Read>(
    events: &mut Events<R>,
    name: EcoString,
    workbook: &Workbook,
    budget: &Budget,
) -> Result<BookSheet, Error> {
    let mut sheet = Sheet {
        sheet: BookSheet {
            name,
            ..BookSheet::default()
        },
        workbook,
        style: None,
        columns: Vec::new(),
        row: 0,
        column: 0,
        top: 0,
        left: 0,
    };
    // Elements that are open within the worksheet.
    let mut depth = 0_usize;
    loop {
        match events.next()? {
            Item::Start(tag) => match tag.local() {
                "Table" => {
                    sheet.begin(&tag)?;
                    depth += 1;
                }
                "Names" | "WorksheetOptions" => depth += 1,
                "Column" => {
                    sheet.add_column(&tag)?;
                    events.skip()?;
                }
                "Row" => {
                    let row = Row::new(&tag)?;
                    sheet.add_row(events, &row, budget)?;
                }
                "NamedRange" => {
                    sheet.add_name(&tag)?;
                    events.skip()?;
                }
                "Visible" => {
                    // `SheetHidden`, or `SheetVeryHidden`.
                    sheet.sheet.is_hidden = text_of(events)?.trim() != "SheetVisible";
                }
                "PageBreaks" => sheet.add_page_breaks(events, budget)?,
                _ => events.skip()?,
            },
            Item::End if depth == 0 => break,
            Item::End => depth -= 1,
            Item::Text(_) | Item::Other => {}
            Item::Done => break,
        }
    }
    Ok(sheet.sheet)
}

/// A worksheet that is being read.
struct Sheet<'a> {
    sheet: BookSheet,
    workbook: &'a Workbook,
    /// The style of the table.
    style: Option<EcoString>,
    /// The styles of columns, ascending.
    columns: Vec<(RangeInclusive<u32>, EcoString)>,
    /// The next row and the next column, from 0.
    row: u32,
    column: u32,
    /// Where the table begins, from 0: places are counted from there.
    top: u32,
    left: u32,
}

/// What the tag of a row says.
struct Row {
    index: Option<u32>,
    /// How many rows after it are the same but without cells.
    span: u32,
    is_hidden: bool,
    style: Option<EcoString>,
}

impl Row {
    fn new(tag: &Tag<'_>) -> Result<Self, Error> {
        Ok(Self {
            index: index(tag, "Index")?,
            span: number(tag, "Span")?,
            is_hidden: is_away(tag, "Height")?,
            style: tag.local_attribute("StyleID")?,
        })
    }
}

/// Whether rows or columns are hidden or without a size.
fn is_away(tag: &Tag<'_>, size: &str) -> Result<bool, Error> {
    let size = tag.local_attribute(size)?;
    let is_flat = size.is_some_and(|size| size.trim().parse::<f64>().is_ok_and(|size| size <= 0.0));
    Ok(is_flat
        || tag
            .local_attribute("Hidden")?
            .is_some_and(|hidden| hidden.trim() == "1"))
}

/// A number in an attribute; 0 where there is none.
fn number(tag: &Tag<'_>, name: &str) -> Result<u32, Error> {
    let Some(value) = tag.local_attribute(name)? else {
        return Ok(0);
    };
    value.trim().parse().map_err(|_| Error::Workbook {
        reason: eco_format!("{} is no number: {value}", name),
    })
}

/// A place in an attribute, from 0 here and from 1 there.
fn index(tag: &Tag<'_>, name: &str) -> Result<Option<u32>, Error> {
    Ok(number(tag, name)?.checked_sub(1))
}

/// The place that comes next, where it may be named, counted from `first` on.
fn place(next: u32, index: Option<u32>, first: u32) -> Result<u32, Error> {
    match index.map(|index| index.saturating_add(first)) {
        Some(index) if index < next => Err(Error::Workbook {
            reason: eco_format!("index {} comes behind {next}", u64::from(index) + 1),
        }),
        Some(index) => Ok(index),
        None => Ok(next),
    }
}

/// The place behind one and so many more.
fn behind(place: u32, more: u32) -> Result<u32, Error> {
    let next = place.checked_add(more).and_then(|last| last.checked_add(1));
    next.ok_or_else(|| Error::TooLarge {
        what: eco_format!("> {} rows or columns", u32::MAX),
        place: None,
    })
}

impl Sheet<'_> {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Error> {
        self.style = tag.local_attribute("StyleID")?;
        self.top = index(tag, "TopCell")?.unwrap_or(0);
        self.left = index(tag, "LeftCell")?.unwrap_or(0);
        self.row = self.row.max(self.top);
        self.column = self.column.max(self.left);
        Ok(())
    }

    fn add_column(&mut self, tag: &Tag<'_>) -> Result<(), Error> {
        let first = place(self.column, index(tag, "Index")?, self.left)?;
        self.column = behind(first, number(tag, "Span")?)?;
        let columns = first..=self.column - 1;
        if is_away(tag, "Width")? {
            extend(&mut self.sheet.hidden_columns, columns.clone());
        }
        if let Some(style) = tag.local_attribute("StyleID")? {
            self.columns.push((columns, style));
        }
        Ok(())
    }

    fn add_row<R: Read>(
        &mut self,
        events: &mut Events<R>,
        row: &Row,
        budget: &Budget,
    ) -> Result<(), Error> {
        let index = place(self.row, row.index, self.top)?;
        self.row = behind(index, row.span)?;
        if row.is_hidden {
            extend(&mut self.sheet.hidden_rows, index..=self.row - 1);
        }
        let mut column = self.left;
        loop {
            match events.next()? {
                Item::Start(tag) if tag.local() == "Cell" => {
                    let cell = Cell::new(&tag, index, column, self.left)?;
                    column = behind(cell.column, cell.across)?;
                    self.add_cell(events, &cell, row, budget)?;
                }
                Item::Start(_) => events.skip()?,
                Item::End | Item::Done => return Ok(()),
                Item::Text(_) | Item::Other => {}
            }
        }
    }

    fn add_cell<R: Read>(
        &mut self,
        events: &mut Events<R>,
        cell: &Cell,
        row: &Row,
        budget: &Budget,
    ) -> Result<(), Error> {
        let contents = Contents::read(events)?;
        let shown = match contents.data {
            Some((kind, data)) => {
                let style = cell.style.as_deref().or(row.style.as_deref());
                let style = style.or_else(|| self.column_style(cell.column));
                let format = self.workbook.styles.format(style.or(self.style.as_deref()));
                Some(value::shown(&kind, data, &format, self.workbook.is_1904))
            }
            None => cell
                .formula
                .clone()
                .map(|formula| (formula, Some(Doubt::NotCalculated))),
        };
        let (row, column) = (cell.row, cell.column);
        if contents.has_comment {
            budget.keep_cells(1)?;
            self.sheet.comments.push((row, column));
        }
        if cell.across > 0 || cell.down > 0 {
            budget.keep_cells(1)?;
            self.sheet.merges.push(Area {
                first_row: row,
                first_column: column,
                last_row: behind(row, cell.down)? - 1,
                last_column: behind(column, cell.across)? - 1,
            });
        }
        if let Some((text, doubt)) = shown.filter(|(text, _)| !text.trim().is_empty()) {
            budget.keep_cells(1)?;
            budget.keep(text.len())?;
            self.sheet.cells.push(BookCell {
                row,
                column,
                text,
                doubt,
            });
        }
        Ok(())
    }

    fn column_style(&self, column: u32) -> Option<&str> {
        let after = self
            .columns
            .partition_point(|(columns, _)| *columns.start() <= column);
        let (columns, style) = self.columns.get(after.checked_sub(1)?)?;
        columns.contains(&column).then_some(style)
    }

    fn add_name(&mut self, tag: &Tag<'_>) -> Result<(), Error> {
        let name = tag.local_attribute("Name")?.unwrap_or_default();
        let reference = tag.local_attribute("RefersTo")?.unwrap_or_default();
        match name.strip_prefix("_xlnm.").unwrap_or(&name) {
            "Print_Area" => self.sheet.print_areas = names::areas(&reference),
            "Print_Titles" => self.sheet.print_titles = names::rows(&reference),
            _ => {}
        }
        Ok(())
    }

    /// Reads `PageBreaks` to its end. A break is told by the number of rows before it.
    fn add_page_breaks<R: Read>(
        &mut self,
        events: &mut Events<R>,
        budget: &Budget,
    ) -> Result<(), Error> {
        let mut depth = 1_usize;
        while depth > 0 {
            match events.next()? {
                Item::Start(tag) if tag.local() == "Row" => {
                    if let Ok(row) = text_of(events)?.trim().parse() {
                        budget.keep_cells(1)?;
                        self.sheet.page_starts.push(row);
                    }
                }
                Item::Start(_) => depth += 1,
                Item::End => depth -= 1,
                Item::Text(_) | Item::Other => {}
                Item::Done => break,
            }
        }
        self.sheet.page_starts.sort_unstable();
        self.sheet.page_starts.dedup();
        Ok(())
    }
}

/// What the tag of a cell says.
struct Cell {
    row: u32,
    column: u32,
    /// How many more columns and rows it spans.
    across: u32,
    down: u32,
    style: Option<EcoString>,
    formula: Option<EcoString>,
}

impl Cell {
    fn new(tag: &Tag<'_>, row: u32, next: u32, left: u32) -> Result<Self, Error> {
        Ok(Self {
            row,
            column: place(next, index(tag, "Index")?, left)?,
            across: number(tag, "MergeAcross")?,
            down: number(tag, "MergeDown")?,
            style: tag.local_attribute("StyleID")?,
            formula: tag.local_attribute("Formula")?,
        })
    }
}

/// What a cell holds.
#[derive(Default)]
struct Contents {
    /// The type of its data, and the data.
    data: Option<(EcoString, String)>,
    has_comment: bool,
}

impl Contents {
    /// Reads a cell, whose tag was just read, to its end.
    fn read<R: Read>(events: &mut Events<R>) -> Result<Self, Error> {
        let mut contents = Self::default();
        loop {
            match events.next()? {
                Item::Start(tag) => match tag.local() {
                    "Data" => {
                        let kind = tag.local_attribute("Type")?.unwrap_or_default();
                        contents.data = Some((kind, text_of(events)?));
                    }
                    "Comment" => {
                        contents.has_comment = true;
                        events.skip()?;
                    }
                    // Readings of characters, names of the cell.
                    _ => events.skip()?,
                },
                Item::End | Item::Done => return Ok(contents),
                Item::Text(_) | Item::Other => {}
            }
        }
    }
}
