//! A workbook as its reader gave it, to sheets: what its author hid is left out and said.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;

use super::book::{Area, Book, BookSheet, Doubt, Limits};
use super::budget::{too_many_bytes, too_many_cells};
use super::printed::Printed;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Format, Place, SheetIndex, Source};
use crate::error::Error;
use crate::parallel;
use crate::source::{Merge, RawRow, ReadOptions, ReadSource, Sheet, text};

/// A finding about many cells names so many of them.
const NAMED: usize = 20;
/// So many sheets are read at once; of more, each by itself.
const MOST_SHEETS: u16 = 1000;
/// So many ranges of rows or columns are listed.
const RANGES: usize = 8;

/// The sheets of a workbook that are to be read.
///
/// # Errors
/// [`Error::Empty`], [`Error::TooLarge`], [`Error::UnknownSheet`] where the one that was asked for is
/// not there, [`Error::Workbook`] where all are hidden.
pub fn source(book: Book, format: Format, options: &ReadOptions) -> Result<ReadSource, Error> {
    let mut read = ReadSource {
        source: Source {
            format,
            ..Source::default()
        },
        ..ReadSource::default()
    };
    let chosen = match &options.sheet {
        Some(name) => Some(chosen(&book, name)?),
        None => None,
    };
    let mut hidden: Vec<EcoString> = Vec::new();
    let filled = book.sheets.into_iter().enumerate();
    for (index, of_book) in filled.filter(|(_, sheet)| !sheet.cells.is_empty()) {
        match chosen {
            Some(chosen) if chosen != index => continue,
            None if of_book.is_hidden && !options.include_hidden => {
                hidden.push(of_book.name);
                continue;
            }
            _ => {}
        }
        let index = u16::try_from(read.sheets.len()).ok();
        let index = index.filter(|&index| index < MOST_SHEETS);
        let index = index.ok_or_else(|| Error::TooLarge {
            what: eco_format!("> {MOST_SHEETS} sheets"),
            place: None,
        })?;
        let sheet = Reading {
            index: SheetIndex(index),
            sheet: &of_book,
            include_hidden: options.include_hidden,
        };
        read.sheets
            .push(sheet.read(&options.limits, &mut read.diagnostics)?);
        let name = Some(of_book.name).filter(|name| !name.is_empty());
        read.source.sheets.push(name);
    }
    match (read.sheets.is_empty(), hidden.is_empty()) {
        (true, true) => return Err(Error::Empty),
        (true, false) => {
            return Err(Error::Workbook {
                reason: "all its sheets are hidden".into(),
            });
        }
        (false, true) => {}
        (false, false) => {
            let finding = Diagnostic::new(Code::OtherSheets).with("others", hidden.join(", "));
            read.diagnostics.insert(0, finding);
        }
    }
    Ok(read)
}

/// The sheet that is asked for by its name, or by its number among all, which counts from 1.
fn chosen(book: &Book, label: &str) -> Result<usize, Error> {
    let by_name = book.sheets.iter().position(|sheet| sheet.name == label);
    let by_number = || {
        let number = label.parse::<usize>().ok()?.checked_sub(1)?;
        (number < book.sheets.len()).then_some(number)
    };
    by_name.or_else(by_number).ok_or_else(|| {
        let names = book.sheets.iter().map(|sheet| sheet.name.as_str());
        Error::UnknownSheet {
            label: label.into(),
            names: names.collect::<Vec<_>>().join(", ").into(),
        }
    })
}

/// One sheet on its way.
struct Reading<'b> {
    index: SheetIndex,
    sheet: &'b BookSheet,
    include_hidden: bool,
}

impl Reading<'_> {
    /// Rows from the first filled to the last, those that are hidden left out, each from the sheet's
    /// first column to its last filled cell. A hidden column is blank, so that all others keep theirs.
    fn read(&self, limits: &Limits, found: &mut Vec<Diagnostic>) -> Result<Sheet, Error> {
        let moved = self.moved();
        let mut covered = Covered::new(self.sheet.merges.iter());
        let mut cells: Vec<(u32, u32, EcoString)> = Vec::with_capacity(self.sheet.cells.len());
        let mut left_out: Vec<(u32, u32)> = Vec::new();
        // One text that many cells share takes the memory of one, and the time of many.
        let lengths = self.sheet.cells.iter().map(|cell| cell.text.len());
        if lengths.fold(0, usize::saturating_add) > limits.bytes {
            return Err(too_many_bytes(limits.bytes));
        }
        let texts = parallel::map(&self.sheet.cells, |cell| {
            text::cleaned(&cell.text).unwrap_or_else(|| cell.text.clone())
        });
        for (cell, text) in self.sheet.cells.iter().zip(texts) {
            let at = (cell.row, cell.column);
            let shown = match moved.get(&at) {
                Some(&to) => to,
                None if self.is_hidden(at) || (!self.include_hidden && covered.covers(at)) => {
                    left_out.push(at);
                    continue;
                }
                None => at,
            };
            if text.is_empty() {
                continue;
            }
            found.extend(
                cell.doubt
                    .as_ref()
                    .and_then(|doubt| self.doubt(doubt, at, &text)),
            );
            cells.push((shown.0, shown.1, text));
        }
        if !moved.is_empty() {
            cells.sort_by_key(|&(row, column, _)| (row, column));
        }
        self.hidden(&left_out, found);
        self.outside_print_areas(&cells, found);
        self.comments(found);
        self.rows(cells, limits)
    }

    fn rows(&self, cells: Vec<(u32, u32, EcoString)>, limits: &Limits) -> Result<Sheet, Error> {
        let mut sheet = Sheet {
            index: self.index,
            ..Sheet::default()
        };
        let (Some(&(first, ..)), Some(&(last, ..))) = (cells.first(), cells.last()) else {
            return Ok(sheet);
        };
        if (last - first) as usize > limits.cells {
            return Err(too_many_cells(limits.cells));
        }
        let shown = (first..=last).filter(|&row| !self.is_hidden_row(row));
        let numbers: Vec<u32> = shown.collect();
        let rows = numbers.iter().map(|row| RawRow {
            line: row + 1,
            ..RawRow::default()
        });
        sheet.rows = rows.collect();
        let (mut count, mut at, mut width) = (0, 0, 0);
        for (row, column, text) in cells {
            // Cells stand in the order of their rows, which are mostly as wide as the one above.
            if numbers.get(at) != Some(&row) {
                width = sheet.rows.get(at).map_or(0, |row| row.cells.len());
                at = numbers.partition_point(|&number| number < row);
            }
            let (Some(row), column) = (sheet.rows.get_mut(at), column as usize) else {
                continue;
            };
            if column >= usize::from(u16::MAX) {
                return Err(Error::TooLarge {
                    what: eco_format!("{} cells > {}", column + 1, u16::MAX),
                    place: Some(Place {
                        sheet: self.index,
                        line: row.line,
                        column: u16::MAX,
                    }),
                });
            }
            count += (column + 1).saturating_sub(row.cells.len());
            if count > limits.cells {
                return Err(too_many_cells(limits.cells));
            }
            if row.cells.is_empty() {
                row.cells.reserve(width.max(column + 1));
            }
            row.cells.resize(column, EcoString::new());
            row.cells.push(text);
        }
        let merges = self.sheet.merges.iter();
        sheet.merges = merges
            .filter_map(|area| self.merge(area, &numbers))
            .collect();
        let index = |row: u32| numbers.partition_point(|&number| number < row);
        // Each area is printed on pages of its own.
        let areas = self.sheet.print_areas.iter().skip(1);
        let starts = areas.map(|area| area.first_row);
        let starts = starts
            .chain(self.sheet.page_starts.iter().copied())
            .map(index);
        let starts = starts.filter(|row| (1..numbers.len()).contains(row));
        sheet.page_starts = starts.collect::<BTreeSet<usize>>().into_iter().collect();
        let titles = self.sheet.print_titles.as_ref();
        let titles = titles.map(|rows| index(*rows.start())..index(rows.end().saturating_add(1)));
        sheet.print_titles = titles.filter(|rows| !rows.is_empty());
        Ok(sheet)
    }

    /// A merged region among the rows that are shown; one that begins above them has its text, if
    /// any, outside.
    fn merge(&self, area: &Area, numbers: &[u32]) -> Option<Merge> {
        let (first, last) = (*numbers.first()?, *numbers.last()?);
        if area.first_row < first || area.first_row > last {
            return None;
        }
        if area.last_column < area.first_column || area.last_column >= u32::from(u16::MAX) {
            return None;
        }
        let row = numbers.partition_point(|&number| number < area.first_row);
        let end = numbers.partition_point(|&number| number <= area.last_row);
        let column = self.first_shown_column(area)?;
        let merge = Merge {
            row,
            column: column as usize,
            rows: end.checked_sub(row)?,
            columns: (area.last_column - column) as usize + 1,
        };
        (merge.rows > 1 || merge.rows == 1 && merge.columns > 1).then_some(merge)
    }

    /// Where the texts of merged cells are shown whose first row or column is hidden.
    fn moved(&self) -> FxHashMap<(u32, u32), (u32, u32)> {
        let mut moved = FxHashMap::default();
        for area in self.sheet.merges.iter() {
            let at = (area.first_row, area.first_column);
            if !self.is_hidden(at) {
                continue;
            }
            let row = self.first_shown_row(area);
            moved.extend(row.zip(self.first_shown_column(area)).map(|to| (at, to)));
        }
        moved
    }

    fn first_shown_row(&self, area: &Area) -> Option<u32> {
        let rows = area.first_row..=area.last_row;
        first_outside(self.left_out(&self.sheet.hidden_rows), rows)
    }

    fn first_shown_column(&self, area: &Area) -> Option<u32> {
        let columns = area.first_column..=area.last_column;
        first_outside(self.left_out(&self.sheet.hidden_columns), columns)
    }

    fn is_hidden(&self, (row, column): (u32, u32)) -> bool {
        self.is_hidden_row(row) || self.is_hidden_column(column)
    }

    fn is_hidden_row(&self, row: u32) -> bool {
        contains(self.left_out(&self.sheet.hidden_rows), row)
    }

    fn is_hidden_column(&self, column: u32) -> bool {
        contains(self.left_out(&self.sheet.hidden_columns), column)
    }

    /// Of ranges that are not shown, those that are left out.
    fn left_out<'r>(&self, ranges: &'r [RangeInclusive<u32>]) -> &'r [RangeInclusive<u32>] {
        if self.include_hidden { &[] } else { ranges }
    }

    fn place(&self, (row, column): (u32, u32)) -> Place {
        Place {
            sheet: self.index,
            line: row.saturating_add(1),
            column: u16::try_from(column.saturating_add(1)).unwrap_or(u16::MAX),
        }
    }

    fn doubt(&self, doubt: &Doubt, at: (u32, u32), text: &EcoString) -> Option<Diagnostic> {
        let finding = match doubt {
            Doubt::Format(format) => {
                Diagnostic::new(Code::FormatUnknown).with("format", format.clone())
            }
            // Found by the checks, in a workbook as in any other sheet.
            Doubt::NotCalculated | Doubt::ErrorValue => return None,
        };
        Some(finding.with("text", text.clone()).at(self.place(at)))
    }

    /// What was left out because its author hid it.
    fn hidden(&self, left_out: &[(u32, u32)], found: &mut Vec<Diagnostic>) {
        if left_out.is_empty() {
            return;
        }
        let of_rows = left_out.iter().filter(|at| self.is_hidden_row(at.0));
        let of_columns = left_out.iter().filter(|at| !self.is_hidden_row(at.0));
        let rows = ranges(of_rows.map(|at| at.0), |row| (row + 1).to_string());
        let columns = ranges(of_columns.map(|at| at.1), letters);
        let mut finding = Diagnostic::new(Code::HiddenLeftOut)
            .with("sheet", self.sheet.name.clone())
            .with("cells", left_out.len().to_string());
        for (name, value) in [("rows", rows), ("columns", columns)] {
            if !value.is_empty() {
                finding = finding.with(name, value);
            }
        }
        let places = left_out.iter().take(NAMED).map(|&at| self.place(at));
        found.push(finding.at_all(places));
    }

    /// What is read though its author does not print it.
    fn outside_print_areas(&self, cells: &[(u32, u32, EcoString)], found: &mut Vec<Diagnostic>) {
        let areas = &self.sheet.print_areas;
        if areas.is_empty() {
            return;
        }
        let mut printed = Printed::new(areas);
        let titles = self.sheet.print_titles.as_ref();
        let places = cells.iter().map(|&(row, column, _)| (row, column));
        let outside = places.filter(|&(row, column)| {
            !printed.contains(row, column) && !titles.is_some_and(|rows| rows.contains(&row))
        });
        let outside: Vec<_> = outside.collect();
        let count = outside.len();
        if count > 0 {
            let finding = Diagnostic::new(Code::OutsidePrintArea)
                .with("sheet", self.sheet.name.clone())
                .with("cells", count.to_string());
            let places = outside.into_iter().take(NAMED).map(|at| self.place(at));
            found.push(finding.at_all(places));
        }
    }

    /// The comments, which are in no output.
    fn comments(&self, found: &mut Vec<Diagnostic>) {
        let comments = self.sheet.comments.iter();
        let shown: Vec<_> = comments.filter(|&&at| !self.is_hidden(at)).collect();
        if shown.is_empty() {
            return;
        }
        let finding = Diagnostic::new(Code::CommentsLeftOut)
            .with("sheet", self.sheet.name.clone())
            .with("comments", shown.len().to_string());
        let places = shown.into_iter().take(NAMED).map(|&at| self.place(at));
        found.push(finding.at_all(places));
    }
}

/// Which cells merged regions cover, asked for row by row from the top: what stands in them nobody sees.
struct Covered {
    /// The regions still to come, the topmost last.
    areas: Vec<Area>,
    /// Those that reach to this row, by their first columns. Regions that overlap, which no program
    /// writes, are known by the last of them.
    open: BTreeMap<u32, Area>,
}

impl Covered {
    fn new<'a>(areas: impl Iterator<Item = &'a Area>) -> Self {
        let mut areas: Vec<Area> = areas.copied().collect();
        areas.sort_by_key(|area| std::cmp::Reverse((area.first_row, area.first_column)));
        Self {
            areas,
            open: BTreeMap::new(),
        }
    }

    /// Whether a cell is covered; rows must not go up.
    fn covers(&mut self, (row, column): (u32, u32)) -> bool {
        while let Some(area) = self.areas.pop_if(|area| area.first_row <= row) {
            self.open.insert(area.first_column, area);
        }
        let Some((_, area)) = self.open.range(..=column).next_back() else {
            return false;
        };
        let is_first = (row, column) == (area.first_row, area.first_column);
        row <= area.last_row && column <= area.last_column && !is_first
    }
}

/// Whether a number is in one of these ranges, which are ascending.
fn contains(ranges: &[RangeInclusive<u32>], number: u32) -> bool {
    let after = ranges.partition_point(|range| *range.end() < number);
    ranges
        .get(after)
        .is_some_and(|range| range.contains(&number))
}

/// The first of these numbers that is in none of the ranges, which are ascending: found range by range,
/// since a region may span all rows of the largest sheet.
fn first_outside(ranges: &[RangeInclusive<u32>], mut numbers: RangeInclusive<u32>) -> Option<u32> {
    let after = ranges.partition_point(|range| range.end() < numbers.start());
    for range in ranges.iter().skip(after) {
        if !range.contains(numbers.start()) {
            break;
        }
        numbers = range.end().checked_add(1)?..=*numbers.end();
    }
    (!numbers.is_empty()).then_some(*numbers.start())
}

/// Numbers in words: `3-5, 9`.
fn ranges(numbers: impl Iterator<Item = u32>, name: impl Fn(u32) -> String) -> String {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let count = runs.clone().count();
    let mut listed: Vec<String> = runs
        .take(RANGES)
        .filter_map(|run| match run {
            [] => None,
            [only] => Some(name(*only)),
            [first, .., last] => Some(format!("{}-{}", name(*first), name(*last))),
        })
        .collect();
    if count > RANGES {
        listed.push("…".to_owned());
    }
    listed.join(", ")
}

/// The letters of a column, which counts from 0.
fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        match (rest / 26).checked_sub(1) {
            Some(left) => rest = left,
            None => break,
        }
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests;
