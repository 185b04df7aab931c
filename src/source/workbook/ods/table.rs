//! One sheet: its columns, rows and cells (OpenDocument 1.3, part 3, 9.1).
//!
//! Rows and cells come with how often they are repeated. What is blank is only counted on; what shows
//! something is there as often as it says, within the limits.

use std::io::Read;
use std::ops::RangeInclusive;

use ecow::{EcoString, eco_format};

use super::styles::Styles;
use super::{areas, text};
use crate::error::Error;
use crate::source::workbook::book::{Area, BookCell, BookSheet, Doubt};
use crate::source::workbook::budget::Budget;
use crate::source::workbook::number_format;
use crate::source::workbook::ranges::extend;
use crate::source::workbook::xml_events::{Events, Item, Tag};

/// What the tag of a sheet says.
#[derive(Debug)]
pub struct Head(BookSheet);

impl Head {
    /// Whether the sheet only remembers cells of another document, for formulas, as LibreOffice
    /// writes it: `'file:///a.ods'#Sheet1`. No sheet can have such a name.
    pub fn is_of_another_document(&self) -> bool {
        self.0.name.starts_with('\'') && self.0.name.contains("'#")
    }

    /// # Errors
    /// [`Error::Workbook`] where the attributes are damaged.
    pub fn new(tag: &Tag<'_>, styles: &Styles) -> Result<Self, Error> {
        let style = styles.style("table", tag.attribute("table:style-name")?);
        let print = tag.attribute("table:print-ranges")?.unwrap_or_default();
        Ok(Self(BookSheet {
            name: tag.attribute("table:name")?.unwrap_or_default(),
            is_hidden: style.is_hidden,
            print_areas: areas::areas(&print),
            ..BookSheet::default()
        }))
    }
}

/// Reads a sheet, whose tag was just read, to its end.
///
/// # Errors
/// Those of [`Events::next`]; [`Error::TooLarge`].
pub fn read<R: Read>(
    events: &mut Events<R>,
    head: Head,
    styles: &Styles,
    budget: &Budget,
) -> Result<BookSheet, Error> {
    let mut table = Table::new(head.0, styles);
    // What is open within the sheet: groups of rows or columns.
    let mut open: Vec<Group> = Vec::new();
    loop {
        match events.next()? {
            Item::Start(tag) => {
                let is_closed = open.iter().any(|group| group.is_closed);
                match tag.name() {
                    "table:table-column" => {
                        table.add_columns(&tag, is_closed)?;
                        events.skip()?;
                    }
                    "table:table-row" => {
                        let row = Row::new(&tag, is_closed, styles)?;
                        table.add_row(events, &row, budget)?;
                    }
                    "table:table-columns" | "table:table-header-columns" | "table:table-rows" => {
                        open.push(Group::default());
                    }
                    "table:table-header-rows" => open.push(Group {
                        head: Some(table.row),
                        is_closed: false,
                    }),
                    "table:table-row-group" | "table:table-column-group" => {
                        let display = tag.attribute("table:display")?;
                        open.push(Group {
                            head: None,
                            is_closed: display.as_deref() == Some("false"),
                        });
                    }
                    // Drawings, forms, sources of links.
                    _ => events.skip()?,
                }
            }
            Item::End => match open.pop() {
                Some(group) => table.end_group(&group),
                None => return table.finish(budget),
            },
            Item::Text(_) | Item::Other => {}
            Item::Done => return table.finish(budget),
        }
    }
}

/// A group of rows or columns that is open.
#[derive(Debug, Default)]
struct Group {
    /// The first row, where the rows are printed again on every page (9.1.12).
    head: Option<u32>,
    /// Nothing of it is shown (19.609, `table:display`).
    is_closed: bool,
}

/// What the tag of a row says.
#[derive(Debug)]
struct Row {
    times: u32,
    is_hidden: bool,
    begins_page: bool,
}

impl Row {
    fn new(tag: &Tag<'_>, is_closed: bool, styles: &Styles) -> Result<Self, Error> {
        let style = styles.style("table-row", tag.attribute("table:style-name")?);
        Ok(Self {
            times: number(tag, "table:number-rows-repeated")?,
            is_hidden: is_closed || style.is_flat || is_away(tag)?,
            begins_page: style.begins_page,
        })
    }
}

/// Whether the rows or columns of a tag are hidden or filtered away (19.749, `table:visibility`).
fn is_away(tag: &Tag<'_>) -> Result<bool, Error> {
    let visibility = tag.attribute("table:visibility")?;
    Ok(matches!(visibility.as_deref(), Some("collapse" | "filter")))
}

/// A count in an attribute, at least 1; 1 where there is none.
fn number(tag: &Tag<'_>, name: &str) -> Result<u32, Error> {
    let value = tag.attribute(name)?;
    let number = value.map_or(1, |value| value.parse().unwrap_or(1));
    Ok(number.max(1))
}

/// A cell as it stands in its row.
#[derive(Debug)]
struct Cell {
    column: u32,
    times: u32,
    columns: u32,
    rows: u32,
    shown: Option<(EcoString, Option<Doubt>)>,
    has_comment: bool,
}

/// A sheet that is being read.
struct Table<'a> {
    sheet: BookSheet,
    styles: &'a Styles,
    /// The next row and the next column.
    row: u32,
    column: u32,
    page_starts: Vec<RangeInclusive<u32>>,
}

impl<'a> Table<'a> {
    fn new(sheet: BookSheet, styles: &'a Styles) -> Self {
        Self {
            sheet,
            styles,
            row: 0,
            column: 0,
            page_starts: Vec::new(),
        }
    }

    fn add_columns(&mut self, tag: &Tag<'_>, is_closed: bool) -> Result<(), Error> {
        let times = number(tag, "table:number-columns-repeated")?;
        let style = tag.attribute("table:style-name")?;
        let is_flat = self.styles.style("table-column", style).is_flat;
        let columns = run(self.column, times);
        if is_closed || is_flat || is_away(tag)? {
            extend(&mut self.sheet.hidden_columns, columns);
        }
        self.column = self.column.saturating_add(times);
        Ok(())
    }

    fn add_row<R: Read>(
        &mut self,
        events: &mut Events<R>,
        row: &Row,
        budget: &Budget,
    ) -> Result<(), Error> {
        let cells = self.cells(events, budget)?;
        let rows = run(self.row, row.times);
        if row.is_hidden {
            extend(&mut self.sheet.hidden_rows, rows.clone());
        }
        if row.begins_page {
            self.page_starts.push(rows.clone());
        }
        let places = |cell: &Cell| {
            let things = usize::from(cell.shown.is_some())
                + usize::from(cell.has_comment)
                + usize::from(cell.rows > 1 || cell.columns > 1);
            things.saturating_mul(cell.times as usize)
        };
        let count = cells.iter().map(places).fold(0, usize::saturating_add);
        // Before a row is written out as often as it says.
        budget.keep_cells(count.saturating_mul(row.times as usize))?;
        if count > 0 {
            for row in rows {
                self.write_row(row, &cells)?;
            }
        }
        self.row = self.row.saturating_add(row.times);
        Ok(())
    }

    fn write_row(&mut self, row: u32, cells: &[Cell]) -> Result<(), Error> {
        let past = || Error::TooLarge {
            what: eco_format!("> {} rows or columns", u32::MAX),
            place: None,
        };
        // The last one that can be counted from 0 has no number, which counts from 1.
        row.checked_add(1).ok_or_else(past)?;
        for cell in cells {
            for time in 0..cell.times {
                let column = cell.column.checked_add(time).ok_or_else(past)?;
                if cell.rows > 1 || cell.columns > 1 {
                    self.sheet.merges.push(Area {
                        first_row: row,
                        first_column: column,
                        last_row: row.checked_add(cell.rows - 1).ok_or_else(past)?,
                        last_column: column.checked_add(cell.columns - 1).ok_or_else(past)?,
                    });
                }
                if cell.has_comment {
                    self.sheet.comments.push((row, column));
                }
                if let Some((text, doubt)) = &cell.shown {
                    self.sheet.cells.push(BookCell {
                        row,
                        column,
                        text: text.clone(),
                        doubt: doubt.clone(),
                    });
                }
            }
        }
        Ok(())
    }

    /// The cells of a row that have anything to them.
    fn cells<R: Read>(&self, events: &mut Events<R>, budget: &Budget) -> Result<Vec<Cell>, Error> {
        let mut cells = Vec::new();
        let mut column = 0_u32;
        loop {
            let (mut cell, value, is_covered) = match events.next()? {
                Item::Start(tag) => {
                    let is_covered = tag.name() == "table:covered-table-cell";
                    if !is_covered && tag.name() != "table:table-cell" {
                        events.skip()?;
                        continue;
                    }
                    let cell = Cell {
                        column,
                        times: number(&tag, "table:number-columns-repeated")?,
                        columns: number(&tag, "table:number-columns-spanned")?,
                        rows: number(&tag, "table:number-rows-spanned")?,
                        shown: None,
                        has_comment: false,
                    };
                    (cell, Value::new(&tag, self.styles)?, is_covered)
                }
                Item::End | Item::Done => return Ok(cells),
                Item::Text(_) | Item::Other => continue,
            };
            let contents = text::contents(events, budget)?;
            cell.has_comment = contents.has_comment;
            // What a merged cell covers is not shown.
            if !is_covered {
                let shown = value.shown(contents.text);
                cell.shown = shown.filter(|(text, _)| !text.trim().is_empty());
            }
            column = column.saturating_add(cell.times);
            let is_merged = cell.rows > 1 || cell.columns > 1;
            if cell.shown.is_some() || cell.has_comment || is_merged {
                // A row of nothing but such cells is bounded too.
                if cells.len() > budget.cells_left() {
                    budget.keep_cells(cells.len())?;
                }
                cells.push(cell);
            }
        }
    }

    fn end_group(&mut self, group: &Group) {
        let Some((first, last)) = group.head.zip(self.row.checked_sub(1)) else {
            return;
        };
        if first <= last {
            let above = self.sheet.print_titles.take();
            let first = above.map_or(first, |rows| first.min(*rows.start()));
            self.sheet.print_titles = Some(first..=last);
        }
    }

    fn finish(mut self, budget: &Budget) -> Result<BookSheet, Error> {
        // Pages without a cell are none.
        let last = self.sheet.cells.last().map_or(0, |cell| cell.row);
        for rows in self.page_starts {
            let rows = *rows.start()..=last.min(*rows.end());
            budget.keep_cells(rows.clone().count())?;
            self.sheet.page_starts.extend(rows);
        }
        Ok(self.sheet)
    }
}

/// So many rows or columns from the first on.
fn run(first: u32, times: u32) -> RangeInclusive<u32> {
    first..=first.saturating_add(times - 1)
}

/// What the tag of a cell says of its value.
#[derive(Debug, Default)]
struct Value {
    kind: Option<EcoString>,
    /// The value as the file writes it.
    value: Option<EcoString>,
    formula: Option<EcoString>,
    is_error: bool,
    /// The name of its number format.
    format: Option<EcoString>,
}

impl Value {
    fn new(tag: &Tag<'_>, styles: &Styles) -> Result<Self, Error> {
        let kind = tag.attribute("office:value-type")?;
        let name = match kind.as_deref() {
            Some("boolean") => "office:boolean-value",
            Some("date") => "office:date-value",
            Some("time") => "office:time-value",
            Some("string") => "office:string-value",
            _ => "office:value",
        };
        Ok(Self {
            value: tag.attribute(name)?,
            formula: tag.attribute("table:formula")?,
            // An extension, since errors have no value type of their own.
            is_error: tag.attribute("calcext:value-type")?.as_deref() == Some("error"),
            format: styles
                .style("table-cell", tag.attribute("table:style-name")?)
                .format,
            kind,
        })
    }

    /// What the cell shows, given the text in it.
    fn shown(self, text: Option<String>) -> Option<(EcoString, Option<Doubt>)> {
        if let Some(text) = text {
            let is_error = self.is_error || self.formula.is_some() && is_error(&text);
            return Some((text.into(), is_error.then_some(Doubt::ErrorValue)));
        }
        let Some(kind) = self.kind else {
            let formula = self.formula?;
            let formula = match formula.split_once(":=") {
                // The language that the formula is in (19.642).
                Some((_, formula)) => eco_format!("={formula}"),
                None => formula,
            };
            return Some((formula, Some(Doubt::NotCalculated)));
        };
        // No text beside the value.
        let value = self.value?;
        let format = self.format.map(Doubt::Format);
        Some(match &*kind {
            "string" => (value, None),
            "boolean" => (value.to_uppercase(), None),
            "date" | "time" => (value, format.or(Some(Doubt::Format(kind)))),
            "percentage" | "currency" => (value, format.or(Some(Doubt::Format(kind)))),
            _ => match value.parse() {
                Ok(number) => (number_format::general(number), format),
                Err(_) => (value, format),
            },
        })
    }
}

/// Whether the text of a formula's value is an error's.
fn is_error(text: &str) -> bool {
    let is_numbered = text.strip_prefix("Err:").is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    });
    is_numbered
        || matches!(
            text,
            "#REF!" | "#N/A" | "#DIV/0!" | "#VALUE!" | "#NAME?" | "#NUM!" | "#NULL!"
        )
}
