//! Raw sheet to logical document: pages, repeats, lost merges, lost columns and cuts undone.
//!
//! The steps in order, each a function from one named type to the next:
//! `view` (lines, cells classed) → `tables` (one table or several) → `segment` (pages) → `align`
//! (cells to columns) → `header` (header tree, and with it what is title and form) → `form`
//! (fields) → `stitch` (rows that a page break cut) → `group` (nesting of the columns) → `stitch`
//! (groups that a page break cut) → `group` (blanks to spans) → `ledger` (account of every cell).
//! Every step weighs its readings in one currency, bits (`cost`); what it decided is told by
//! `report`.

mod align;
mod body;
mod compare;
mod cost;
mod form;
mod furniture;
mod group;
mod header;
mod headings;
mod kinds;
mod ledger;
mod page_totals;
mod profile;
mod repeat;
mod report;
mod segment;
mod shared_line;
mod stitch;
mod tables;
mod tail;
#[cfg(test)]
mod testing;
mod view;

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, Line, Origin, Repeat, Row, RowKind, Table, Text};
use crate::error::Error;
use crate::source::{ReadSource, Sheet};
use body::BodyRow;
use report::Report;
use segment::{Pages, Segmentation};
use view::ViewLine;

/// A document and what was found while recovering it.
#[derive(Debug, Clone, Default)]
pub struct Recovered {
    /// The logical tables.
    pub document: Document,
    /// Findings in order of the source.
    pub diagnostics: Vec<Diagnostic>,
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
    let mut document = Document {
        source: source.source.clone(),
        ..Document::default()
    };
    let mut report = Report::new(source.diagnostics.clone());
    for sheet in &source.sheets {
        let lines = shared_line::split(view::lines(sheet));
        for part in tables::split(sheet, &lines) {
            report.tables(sheet, &lines, &part.doubts);
            prose(sheet, &lines[part.prose], &mut document);
            let part = &lines[part.lines];
            match recover_table(sheet, part, &mut document, &mut report) {
                Some(table) => document.tables.push(table),
                None => prose(sheet, part, &mut document),
            }
        }
    }
    if document.tables.is_empty() {
        return Err(Error::NoTable);
    }
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
    })
}

/// Lines that belong to no table, a paragraph each; those of the paper are furniture.
fn prose(sheet: &Sheet, lines: &[ViewLine], document: &mut Document) {
    for line in lines {
        let text = whole_line(sheet, line);
        match furniture::is_furniture(line) {
            true => document.furniture.push(text),
            false => document.text.push(text),
        }
    }
}

/// The table of these lines; what stands around it goes to the document.
fn recover_table(
    sheet: &Sheet,
    lines: &[ViewLine],
    document: &mut Document,
    report: &mut Report,
) -> Option<Table> {
    if lines.iter().all(|line| line.cells.len() < 2) {
        return None;
    }
    let (lines, under) = lines.split_at(tail::begin(lines));
    let tail = tail::read(sheet, lines.last(), under);
    let (mut pages, rejected_start) = choose_pages(sheet, lines);
    let page_totals = page_totals::take(&mut pages, lines);
    let body: Vec<(usize, usize)> = pages
        .pages
        .iter()
        .enumerate()
        .flat_map(|(page, content)| content.body.iter().map(move |&line| (page, line)))
        .collect();
    let body_lines: Vec<&ViewLine> = body.iter().map(|&(_, line)| &lines[line]).collect();
    let body_pages: Vec<usize> = body.iter().map(|&(page, _)| page).collect();
    let printed = printed_width(lines, &pages);
    let alignment = align::align(&body_lines, &body_pages, printed, |blank_columns| {
        let bits = header::bits(sheet, lines, &pages, blank_columns, f64::INFINITY);
        bits.unwrap_or(f64::INFINITY)
    });
    let blank_columns = alignment.blank_columns();
    let header = header::find(sheet, lines, &pages, &blank_columns)?;
    let top = &pages.pages[0].top;
    let above = top[..header.lines.start]
        .iter()
        .map(|top| texts(sheet, &lines[top.line]))
        .collect();
    let preamble = form::read(above);

    let rows = body::rows(sheet, lines, &body, &alignment, &header.leaves);
    report.shifted_rows(&rows, &alignment.runs, &header);
    let totals = body::unshifted_rows(sheet, lines, &page_totals, &header.leaves);
    report.page_totals(&totals, &page_totals::check(&rows, &totals));
    report.unshifted_rows(&rows, &alignment.doubts);
    report.header(sheet, lines, &pages, &header);
    let after_header_like = body::after_header_like_rows(&rows).map(|row| rows[row].line);
    report.body_start(sheet, lines, rejected_start, after_header_like);
    let sides = group::sides(&header.tree);
    let (rows, cuts) = stitch::join_rows(rows, &sides);
    report.stitches(&cuts);
    let structure = group::structure(&rows, &kinds::find(&rows, &[]), &sides);
    report.doubtful_merges(&rows, &structure.doubts, &header.tree);
    let (rows, stitches) = stitch::stitch(rows, &structure);
    report.stitches(&stitches.findings);
    document.repeats.extend(&stitches.repeats);
    let merges = body::merges(sheet, lines, &rows, &alignment, &header.leaves);
    // A heading ends the groups above it, and a label that is merged is no heading.
    let kinds = kinds::find(&rows, &[]);
    let spans = group::spans(&rows, &kinds, &structure, &stitches.breaks, &merges);
    let (kinds, doubtful_heading) = kinds::find_with_doubt(&rows, &spans);
    report.doubtful_heading(&rows, doubtful_heading);

    let mut origin = preamble.origin;
    origin.header = lines_of(
        sheet,
        lines,
        top[header.lines.clone()].iter().map(|top| top.line),
    );
    add_repeats(sheet, lines, &pages, &mut origin, document, report);
    document.furniture.extend(
        pages
            .furniture
            .iter()
            .chain(&page_totals)
            .map(|&line| whole_line(sheet, &lines[line])),
    );
    document.furniture.extend(preamble.furniture);
    document.furniture.extend(tail.furniture);
    document.text.extend(preamble.text);
    document.text.extend(tail.text);
    let mut notes = preamble.notes;
    origin.notes.extend(tail.notes.iter().flat_map(Text::lines));
    notes.extend(tail.notes);
    Some(Table {
        title: preamble.title,
        number: preamble.number,
        unit: preamble.unit,
        fields: preamble.fields,
        header: header.tree,
        rows: rows.into_iter().zip(kinds).map(row).collect(),
        spans,
        notes,
        origin,
        pages: pages.pages.len(),
    })
}

/// Over how many columns the lines above the body of the first page are printed.
fn printed_width(lines: &[ViewLine], pages: &Pages) -> usize {
    let top = pages.pages[0].top.iter().map(|top| &lines[top.line]);
    let widths = top.map(|line| line.cells.len());
    widths.max().unwrap_or(0)
}

/// Where else the body may begin.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rejected {
    /// The line, as an index into the lines of the table.
    start: usize,
    /// By how many bits this is worse.
    margin: f64,
}

/// The pages by which the body and what stands above it cost the least together, and the next best
/// beginning of the body.
fn choose_pages(sheet: &Sheet, lines: &[ViewLine]) -> (Pages, Option<Rejected>) {
    let segmentation = Segmentation::new(lines);
    let mut readings: Vec<(f64, Pages)> = Vec::new();
    for candidate in segmentation.candidates() {
        let pages = segmentation.pages(candidate.start);
        let blank_columns = segmentation.blank_columns(candidate.start);
        let least = readings.first().map_or(f64::INFINITY, |(bits, _)| *bits);
        let limit = least + cost::THIN_LINES - candidate.body_bits;
        if let Some(bits) = header::bits(sheet, lines, &pages, &blank_columns, limit) {
            readings.push((candidate.body_bits + bits, pages));
            readings.sort_by(|a, b| a.0.total_cmp(&b.0));
            readings.truncate(2);
        }
    }
    let mut readings = readings.into_iter();
    let Some((least, pages)) = readings.next() else {
        return (segmentation.pages(1), None);
    };
    let rejected = readings.next().and_then(|(bits, other)| {
        let start = other.pages[0].top.last().map(|top| top.line + 1)?;
        Some(Rejected {
            start,
            margin: bits - least,
        })
    });
    (pages, rejected)
}

fn row((row, kind): (BodyRow, RowKind)) -> Row {
    Row {
        kind,
        cells: row.cells,
        origin: row.origin,
    }
}

/// Accounts for the repeats on later pages, and reports those that differ.
fn add_repeats(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    origin: &mut Origin,
    document: &mut Document,
    report: &mut Report,
) {
    // Lines of the first page stand before those that repeat them.
    let own = [
        origin.title.len(),
        origin.number.len(),
        origin.unit.len(),
        origin.fields.len(),
        origin.header.len(),
        origin.notes.len(),
    ];
    for top in pages.pages.iter().skip(1).flat_map(|page| &page.top) {
        let (first, later) = (&lines[top.of], &lines[top.line]);
        let first_lines = sheet.lines(first.row);
        let mut part = report::Part::Form;
        let parts = [
            (&mut origin.title, report::Part::Title),
            (&mut origin.number, report::Part::Form),
            (&mut origin.unit, report::Part::Form),
            (&mut origin.fields, report::Part::Form),
            (&mut origin.header, report::Part::Header),
            (&mut origin.notes, report::Part::Form),
        ];
        for ((lines, of), own) in parts.into_iter().zip(own) {
            if first_lines.iter().all(|line| lines[..own].contains(line)) {
                let more = sheet.lines(later.row);
                let last = lines.last().copied();
                lines.extend(more.into_iter().filter(|&line| Some(line) > last));
                part = of;
            }
        }
        for pair in repeat::pair(first, later) {
            let here = sheet.text(later.row, pair.here);
            let cell = &later.cells[pair.here].text;
            if part != report::Part::Header && furniture::is_furniture_cell(cell) {
                document.furniture.push(here);
                continue;
            }
            let there = sheet.text(first.row, pair.there);
            let of = there.places[0];
            let repeat = |&place| Repeat { place, of };
            document.repeats.extend(here.places.iter().map(repeat));
            if !pair.same {
                report.differs(part, &here, &there);
            }
        }
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

fn lines_of(sheet: &Sheet, lines: &[ViewLine], indices: impl Iterator<Item = usize>) -> Vec<Line> {
    // Header cells of two levels may stand in one line.
    let lines: BTreeSet<Line> = indices
        .flat_map(|index| sheet.lines(lines[index].row))
        .collect();
    lines.into_iter().collect()
}
