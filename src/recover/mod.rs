//! Raw sheet to logical document: pages, repeats, lost merges, lost columns and cuts undone.
//!
//! The steps in order, each a function from one named type to the next:
//! `sheets` (those that are pages of one table) → `view` (lines, cells classed) → `tables` (one table
//! or several) → `segment` (pages) → `align`
//! (cells to columns) → `header` (header tree, and with it what is title and form) → `form`
//! (fields) → `stitch` (rows that a page break cut) → `group` (nesting of the columns) → `stitch`
//! (groups that a page break cut) → `group` (blanks to spans) → `ledger` (account of every cell).
//! Every step weighs its readings in one currency, bits (`cost`), the search for headers within a
//! measure of work (`effort`); what it decided is told by `report`. `table` strings the steps of one
//! table together. What [`pins`] give is taken as it is, and what was decided is given back as pins.

mod align;
mod body;
mod choose;
mod compare;
mod cost;
mod effort;
mod form;
mod furniture;
mod group;
mod header;
mod headings;
mod kinds;
mod ledger;
mod page_totals;
pub mod pins;
mod profile;
mod repeat;
mod repeats;
mod report;
mod segment;
mod settle;
mod shared_line;
pub mod sheets;
mod stitch;
mod table;
mod tables;
mod tail;
#[cfg(test)]
mod testing;
mod view;

use std::collections::BTreeMap;

use ecow::eco_format;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, Text};
use crate::error::Error;
use crate::source::{ReadSource, Sheet};
pub(crate) use compare::fold;
use effort::Effort;
use pins::misfit::{Misfit, Why};
use pins::{At, Pins, TablePins};
use report::Report;
use tables::Part;
use view::ViewLine;

/// A document and what was found while recovering it.
#[derive(Debug, Clone, Default)]
pub struct Recovered {
    /// The logical tables.
    pub document: Document,
    /// Findings in order of the source.
    pub diagnostics: Vec<Diagnostic>,
    /// What was decided: given again, it gives the same document.
    pub pins: Pins,
}

impl Recovered {
    /// The first finding that forbids any output, as an error.
    pub fn error(&self) -> Option<Error> {
        self.diagnostics
            .iter()
            .find(|diagnostic| diagnostic.severity == Severity::Error)
            .map(|diagnostic| Error::Finding(diagnostic.clone()))
    }
}

/// Recovers the logical tables of a source.
///
/// Findings of severity error are among the diagnostics ([`Recovered::error`]): what has one must
/// not be published.
///
/// # Errors
/// [`Error::NoTable`] where there is none.
pub fn recover(source: &ReadSource) -> Result<Recovered, Error> {
    recover_with(source, &Pins::default())
}

/// The same; what the pins give is taken without guessing.
///
/// # Errors
/// [`Error::NoTable`] where there is none, and a finding where a pin contradicts the source.
pub fn recover_with(source: &ReadSource, pins: &Pins) -> Result<Recovered, Error> {
    let joined = sheets::join(source);
    let original = source;
    let source: &ReadSource = &joined.source;
    let misfit = |misfit: Misfit| misfit.error(&source.sheets);
    pins.check_order().map_err(misfit)?;
    let mut recovery = Recovery {
        document: Document {
            source: source.source.clone(),
            ..Document::default()
        },
        report: Report::new(source.diagnostics.clone()),
        pins: Pins::default(),
        effort: Effort::of(&source.sheets),
    };
    joined.report(original, &mut recovery.report);
    for sheet in &source.sheets {
        recovery.sheet(sheet, pins).map_err(misfit)?;
    }
    let count = recovery.pins.tables.len();
    if pins.tables.len() > count && count > 0 {
        let last = recovery.pins.tables.last().and_then(|table| table.first);
        let found = Misfit {
            pin: eco_format!("table[{}]", count + 1),
            ..Misfit::new("table", Why::FewerTables(count))
        };
        return Err(misfit(found.or_at(last)));
    }
    if recovery.document.tables.is_empty() {
        return Err(Error::NoTable);
    }
    let Recovery {
        mut document,
        mut report,
        pins,
        ..
    } = recovery;
    let (ledger, open) = ledger::close(&source.sheets, &document);
    document.ledger = ledger;
    report.diagnostics.extend(open);
    document.decisions = report.decisions;
    document.furniture.sort_by_key(Text::place);
    report
        .diagnostics
        .sort_by_key(|diagnostic| diagnostic.places.first().copied());
    Ok(Recovered {
        document,
        diagnostics: report.diagnostics,
        pins,
    })
}

/// What is recovered so far.
struct Recovery {
    document: Document,
    report: Report,
    pins: Pins,
    effort: Effort,
}

impl Recovery {
    fn sheet(&mut self, sheet: &Sheet, pins: &Pins) -> Result<(), Misfit> {
        let whole = |row: usize| pins.is_whole(sheet.index, row);
        let mut lines = shared_line::split(view::lines(sheet), whole);
        pins.mark_furniture(sheet, &mut lines)?;
        let looks = lines.iter().filter(|line| furniture::is_furniture(line));
        self.pins.furniture.extend(looks.map(|line| At {
            sheet: sheet.index,
            row: line.row,
        }));
        self.pins.not_furniture.extend(&pins.not_furniture);
        let starts = pins.starts(sheet.index, &lines)?;
        let parts = match &starts {
            Some(starts) => tables::at(&lines, starts),
            None => tables::split(sheet, &lines, &self.effort),
        };
        for part in parts {
            self.report.tables(sheet, &lines, &part.doubts);
            self.prose(sheet, &lines[part.prose.clone()]);
            let table = self.document.tables.len();
            let part = self.part(sheet, &lines, &part, pins, starts.is_some());
            part.map_err(|misfit| misfit.of(table, pins.tables.len()))?;
        }
        Ok(())
    }

    /// The table of a part, or its prose.
    fn part(
        &mut self,
        sheet: &Sheet,
        lines: &[ViewLine],
        part: &Part,
        pins: &Pins,
        given: bool,
    ) -> Result<(), Misfit> {
        let nothing = TablePins::default();
        let pins = pins.tables.get(self.document.tables.len());
        let pins = pins.unwrap_or(&nothing);
        let lines = &lines[part.lines.clone()];
        let own = match pins.prose {
            Some(prose) => {
                let own = lines.partition_point(|line| line.row < prose.row);
                let found = lines.get(own).is_some_and(|line| line.row == prose.row);
                if prose.sheet != sheet.index || own == 0 || !found {
                    let rows = lines.iter().skip(1).map(|line| line.row);
                    let near = rows.min_by_key(|row| row.abs_diff(prose.row));
                    let near = near.filter(|_| prose.sheet == sheet.index);
                    let near = near.map(|row| At { row, ..prose });
                    return Err(Misfit::at("prose", prose, Why::NotInTable).near(near));
                }
                own
            }
            None => lines.len(),
        };
        let (own, prose) = lines.split_at(own);
        let (document, report) = (&mut self.document, &mut self.report);
        let Some(taken) = table::recover(
            sheet,
            own,
            pins,
            part.expected,
            document,
            report,
            &self.effort,
        )?
        else {
            if let Some(first) = pins.first.filter(|_| given) {
                return Err(Misfit::at("first", first, Why::NoTable));
            }
            // What follows a table belongs to none from here on.
            if let (Some(before), Some(first)) = (self.pins.tables.last_mut(), lines.first()) {
                before.prose.get_or_insert(At {
                    sheet: sheet.index,
                    row: first.row,
                });
            }
            self.prose(sheet, lines);
            return Ok(());
        };
        self.pins.tables.push(TablePins {
            prose: pins.prose.or(taken.prose),
            ..taken
        });
        self.prose(sheet, prose);
        Ok(())
    }

    /// Lines that belong to no table, a paragraph each; those of the paper are furniture.
    fn prose(&mut self, sheet: &Sheet, lines: &[ViewLine]) {
        for line in lines {
            let text = whole_line(sheet, line);
            match furniture::is_furniture(line) {
                true => self.document.furniture.push(text),
                false => self.document.text.push(text),
            }
        }
    }
}

impl Pins {
    /// Whether a row is one line though it may be a row of the header and of the body: these are given,
    /// and it is not both.
    fn is_whole(&self, sheet: crate::document::SheetIndex, row: usize) -> bool {
        let at = At { sheet, row };
        self.tables.iter().any(|table| {
            let last = table.header.last().map(|last| last.at);
            matches!((last, table.rows), (Some(last), Some(rows)) if (last == at) != (rows == at))
        })
    }

    /// Marks what is given to be furniture or not.
    fn mark_furniture(&self, sheet: &Sheet, lines: &mut [ViewLine]) -> Result<(), Misfit> {
        let given: BTreeMap<usize, bool> = [(&self.furniture, true), (&self.not_furniture, false)]
            .into_iter()
            .flat_map(|(rows, is)| rows.iter().map(move |at| (at, is)))
            .filter(|(at, _)| at.sheet == sheet.index)
            .map(|(at, is)| (at.row, is))
            .collect();
        let both = |at: &&At| self.not_furniture.contains(at);
        if let Some(&at) = self.furniture.iter().find(both) {
            return Err(Misfit::at("furniture", at, Why::Twice));
        }
        for (&row, &is) in &given {
            let line = lines.partition_point(|line| line.row < row);
            match lines.get_mut(line).filter(|line| line.row == row) {
                Some(line) => line.furniture = Some(is),
                None => {
                    let name = if is { "furniture" } else { "not_furniture" };
                    let at = At {
                        sheet: sheet.index,
                        row,
                    };
                    return Err(Misfit::at(name, at, Why::NotInTable));
                }
            }
        }
        Ok(())
    }

    /// Checks that tables are given in the order of the source.
    ///
    /// # Errors
    /// The first that begins in the row of the table before it, or above.
    fn check_order(&self) -> Result<(), Misfit> {
        let firsts = self.tables.iter().enumerate();
        let firsts: Vec<(usize, At)> = firsts
            .filter_map(|(index, table)| Some((index, table.first?)))
            .collect();
        match firsts.windows(2).find(|pair| pair[1].1 <= pair[0].1) {
            None => Ok(()),
            Some(pair) => {
                let why = match pair[0].1 == pair[1].1 {
                    true => Why::TablesAlike,
                    false => Why::TableOrder,
                };
                Err(Misfit::at("first", pair[1].1, why).of(pair[1].0, self.tables.len()))
            }
        }
    }

    /// The lines at which the tables of a sheet begin, where that is given.
    fn starts(
        &self,
        sheet: crate::document::SheetIndex,
        lines: &[ViewLine],
    ) -> Result<Option<Vec<usize>>, Misfit> {
        let firsts: Vec<At> = self.tables.iter().filter_map(|table| table.first).collect();
        if firsts.is_empty() {
            return Ok(None);
        }
        let mut starts: Vec<usize> = Vec::new();
        for at in firsts.into_iter().filter(|at| at.sheet == sheet) {
            let line = lines.partition_point(|line| line.row < at.row);
            let found = lines.get(line).is_some_and(|line| line.row == at.row);
            if !found {
                return Err(Misfit::at("first", at, Why::NoTable));
            }
            starts.push(line);
        }
        Ok(Some(starts))
    }
}

fn texts(sheet: &Sheet, line: &ViewLine) -> form::FormLine {
    line.filled()
        .map(|(column, _)| (column, sheet.text(line.row, column)))
        .collect()
}

/// A line as one text, its cells joined by a full-width space.
fn whole_line(sheet: &Sheet, line: &ViewLine) -> Text {
    let mut whole = Text::default();
    for (_, text) in texts(sheet, line) {
        if !whole.text.is_empty() {
            whole.text.push('\u{3000}');
        }
        whole.text.push_str(&text.text);
        whole.places.extend(text.places);
    }
    whole
}
