//! The texts and tables that are taken, one below the other, as a sheet.

use std::ops::RangeInclusive;

use ecow::EcoString;

use super::flow::{self, Flow, Item};
use super::grid::Grid;
use super::hidden::Styles;
use super::text::Cell;
use super::tree::{self, Node, Parsed, Tree};
use super::{Page, select};
use crate::error::Error;
use crate::source::workbook::book::{Area, BookCell, Limits};
use crate::source::workbook::budget::Budget;
use crate::source::workbook::ranges::extend;

/// How many of the texts that are left out are named.
const MOST_NAMED: usize = 5;

/// A page before its encoding is known to have been right.
#[derive(Debug, Default)]
pub struct Gathered {
    pub page: Page,
    /// The line of the source of the first text of the sheet that has U+FFFD in it, 1-based.
    pub replaced: Option<u32>,
}

/// The sheet of a page.
///
/// # Errors
/// [`Error::TooLarge`], [`Error::Empty`], [`Error::Workbook`] where the sheets are in other files.
pub fn of_page(parsed: &Parsed, limits: &Limits) -> Result<Gathered, Error> {
    let tree = &parsed.tree;
    if let Some(reason) = frames(tree) {
        return Err(Error::Workbook { reason });
    }
    let styles = styles(tree);
    let budget = Budget::new(limits);
    let flow = flow::of_page(tree, &styles, &budget)?;
    if flow.items.is_empty() {
        return Err(Error::Empty);
    }
    let taken = select::taken(tree, &flow);
    let mut gathered = Gathered::default();
    gathered.page.hidden = flow.hidden;
    gathered.gather(flow, &taken, &budget)?;
    if let [name] = parsed.sheet_names.as_slice() {
        gathered.page.sheet.name = name.clone();
    }
    Ok(gathered)
}

/// The style sheets of a page.
fn styles(tree: &Tree) -> Styles {
    let mut styles = Styles::default();
    for node in tree.root().descendants() {
        if tree::name(node) == "style" {
            for text in node.children() {
                if let Node::Text(text) = text.value() {
                    styles.add(&text.text);
                }
            }
        }
    }
    styles
}

/// Why a page of frames is no sheet: its sheets are in other files.
fn frames(tree: &Tree) -> Option<EcoString> {
    let nodes = || tree.root().descendants().filter_map(tree::element);
    nodes().find(|element| element.name() == "frameset")?;
    // What Office programs name in the head; else the frames themselves.
    let links = nodes().filter(|element| element.attribute("id") == Some("shLink"));
    let links = links.filter_map(|element| element.attribute("href"));
    let mut files: Vec<&str> = links.collect();
    if files.is_empty() {
        let frames = nodes().filter(|element| element.name() == "frame");
        files = frames
            .filter_map(|element| element.attribute("src"))
            .collect();
    }
    files.truncate(MOST_NAMED);
    Some(ecow::eco_format!(
        "a page of frames, its sheets are in other files: {}",
        files.join(", ")
    ))
}

impl Gathered {
    fn gather(&mut self, flow: Flow, taken: &[bool], budget: &Budget) -> Result<(), Error> {
        let hidden = common_hidden_columns(&flow, taken);
        let first_shown = (0..)
            .find(|column| !hidden.contains(column))
            .unwrap_or_default();
        self.page.sheet.hidden_columns = ranges(&hidden);
        let mut row = 0;
        for (item, is_taken) in flow.items.into_iter().zip(taken) {
            if !is_taken {
                self.leave_out(item);
                continue;
            }
            match item {
                Item::Line(line) => {
                    budget.keep_cells(1)?;
                    let text = line.text.trim_end().into();
                    self.push(row, first_shown, text, line.line);
                    row += 1;
                }
                Item::Cells(cells) => {
                    budget.keep_cells(cells.len())?;
                    let columns = (0..).filter(|column| !hidden.contains(column));
                    for (cell, column) in cells.into_iter().zip(columns) {
                        self.push(row, column, cell.text, cell.line);
                    }
                    row += 1;
                }
                Item::Table(grid) => {
                    let rows = grid.rows;
                    self.add_table(row, grid, &hidden);
                    row += rows;
                }
            }
        }
        let sheet = &mut self.page.sheet;
        if self.page.tables > 1 {
            // What is a head for one table is none for the next.
            sheet.print_titles = None;
        }
        Ok(())
    }

    fn add_table(&mut self, first_row: u32, grid: Grid, hidden: &[u32]) {
        self.page.tables += 1;
        // Columns that are not hidden in all tables cannot be marked as hidden.
        let is_own =
            |column: u32| grid.hidden_columns.contains(&column) && !hidden.contains(&column);
        for (row, column, cell) in &grid.cells {
            if is_own(*column) {
                self.page.hidden += 1;
            } else {
                self.push(first_row + row, *column, cell.text.clone(), cell.line);
            }
        }
        let sheet = &mut self.page.sheet;
        let merges = grid.merges.iter().map(|area| Area {
            first_row: first_row + area.first_row,
            last_row: first_row + area.last_row,
            ..*area
        });
        sheet.merges.extend(merges);
        let hidden_rows = grid.hidden_rows.iter().map(|row| first_row + row);
        let hidden_rows: Vec<u32> = hidden_rows.collect();
        sheet.hidden_rows.extend(ranges(&hidden_rows));
        let starts = grid.page_starts.iter().map(|row| first_row + row);
        sheet.page_starts.extend(starts);
        if let Some(last) = grid.head_rows.checked_sub(1) {
            sheet.print_titles = Some(first_row..=first_row + last);
        }
    }

    fn push(&mut self, row: u32, column: u32, text: EcoString, line: u32) {
        if self.replaced.is_none() && text.contains(char::REPLACEMENT_CHARACTER) {
            self.replaced = Some(line);
        }
        self.page.sheet.cells.push(BookCell {
            row,
            column,
            text,
            doubt: None,
        });
    }

    fn leave_out(&mut self, item: Item) {
        let left_out = &mut self.page.left_out;
        let mut leave = |line: u32, text: EcoString| {
            left_out.texts += 1;
            if left_out.first.len() < MOST_NAMED {
                left_out.first.push((line, text));
            }
        };
        let mut leave_cell = |cell: Cell| leave(cell.line, cell.text);
        match item {
            Item::Cells(cells) => cells.into_iter().for_each(leave_cell),
            Item::Table(grid) => grid
                .cells
                .into_iter()
                .for_each(|(.., cell)| leave_cell(cell)),
            Item::Line(line) => leave(line.line, line.text.trim_end().into()),
        }
    }
}

/// The columns that all tables hide, ascending. Lines of text stand in the first that is shown.
fn common_hidden_columns(flow: &Flow, taken: &[bool]) -> Vec<u32> {
    let items = flow.items.iter().zip(taken);
    let mut tables = items.filter_map(|(item, is_taken)| match item {
        Item::Table(grid) if *is_taken => Some(grid),
        _ => None,
    });
    let mut common = match tables.next() {
        Some(grid) => grid.hidden_columns.clone(),
        None => Vec::new(),
    };
    for grid in tables {
        common.retain(|column| grid.hidden_columns.binary_search(column).is_ok());
    }
    common
}

/// Ascending numbers as ranges.
fn ranges(numbers: &[u32]) -> Vec<RangeInclusive<u32>> {
    let mut ranges = Vec::new();
    for &number in numbers {
        extend(&mut ranges, number..=number);
    }
    ranges
}
