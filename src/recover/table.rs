//! The table of one part of a sheet: the steps one after the other.

use std::collections::BTreeSet;

use super::align::{self, Alignment};
use super::body::{self, BodyRow};
use super::choose::{self, Chosen, Expected};
use super::effort::Effort;
use super::form;
use super::header::{self, Bounds, GivenHeader};
use super::pins::given::Given;
use super::pins::misfit::{Misfit, Why};
use super::pins::taken;
use super::pins::{Above, At, TablePins};
use super::repeats::add_repeats;
use super::report::Report;
use super::segment::Pages;
use super::settle::{self, Settled};
use super::view::ViewLine;
use super::{furniture, page_totals, tail, texts, whole_line};
use crate::document::{Document, Line, Row, RowKind, Table, Text};
use crate::source::Sheet;

/// The table of these lines, with what was decided of it; what stands around it goes to the document.
pub fn recover(
    sheet: &Sheet,
    lines: &[ViewLine],
    pins: &TablePins,
    expected: Option<Expected>,
    document: &mut Document,
    report: &mut Report,
    effort: &Effort,
) -> Result<Option<TablePins>, Misfit> {
    if lines.iter().all(|line| line.cells.len() < 2) {
        return Ok(None);
    }
    let part = Given::new(pins, lines, sheet.index)?;
    let begin = match pins.last {
        Some(last) => {
            let below = part.line(last) + 1;
            let rest = lines[below..].iter();
            below
                + rest
                    .take_while(|line| furniture::is_furniture(line))
                    .count()
        }
        None => tail::begin(lines),
    };
    let (lines, under) = lines.split_at(begin);
    let is_note = |line: &ViewLine| pins.prose.is_some() || part.is_note(line.row);
    let tail = tail::read(sheet, lines.last(), under, is_note);
    // What is given of the lines above the notes: `part` knows those below, too.
    let given = Given { lines, ..part };
    let Chosen {
        mut pages,
        rejected,
        header: header_rows,
        header_bits,
        given: start_given,
    } = choose::pages_with(sheet, &given, expected, effort)?;
    let is_unsure = effort.is_spent();
    let mut taken = TablePins {
        rows: taken::first_row(&given, &pages),
        pages: taken::pages(&given, &pages),
        ..taken::table(&part, begin, &tail)
    };
    let page_totals = page_totals::take(&mut pages, lines);
    let body: Vec<(usize, usize)> = pages
        .pages
        .iter()
        .enumerate()
        .flat_map(|(page, content)| content.body.iter().map(move |&line| (page, line)))
        .collect();
    let body_rows: Vec<usize> = body.iter().map(|&(_, line)| line).collect();
    let alignment = aligned(sheet, &given, &pages, &body, effort)?;
    taken.shifts = taken::shifts(&given, &body_rows, &alignment);
    let blank_columns = alignment.blank_columns();
    let given_header = GivenHeader::new(pins, &header_rows);
    let top = &pages.pages[0].top;
    let found = header::find(
        sheet,
        lines,
        &pages,
        &blank_columns,
        &given_header,
        header_bits,
        effort,
    );
    let above_body = top.last().map(|top| given.at(top.line));
    let Some(mut header) = found.map_err(|misfit| misfit.or_at(above_body))? else {
        return Ok(None);
    };
    header.is_unsure = is_unsure || effort.is_spent();
    let above: Vec<usize> = top[..header.lines.start]
        .iter()
        .map(|top| top.line)
        .collect();
    if let Some((at, kind)) = part.misplaced(&above, begin) {
        return Err(misplaced(&part, &pages, &above, (at, kind), begin));
    }
    let forms = above
        .iter()
        .map(|&line| texts(sheet, &lines[line]))
        .collect();
    let parts: Vec<_> = above.iter().map(|&line| given.parts(line)).collect();
    let preamble = form::read(forms, &parts);
    taken
        .above
        .splice(0..0, taken::above(&given, &above, &preamble));
    taken.header = taken::header(&given, &pages, &header);
    taken.columns = Some(header::names(&header.tree));
    taken.spacers = (0..header.leaves.len())
        .filter(|&column| header.leaves[column].is_none())
        .collect();

    let rows = body::rows(sheet, lines, &body, &alignment, &header.leaves);
    report.shifted_rows(&rows, &alignment.runs, &header);
    let totals = body::unshifted_rows(sheet, lines, &page_totals, &header.leaves);
    report.page_totals(&totals, &page_totals::check(&rows, &totals));
    report.unshifted_rows(&rows, &alignment.doubts);
    report.header(sheet, lines, &pages, &header);
    if !start_given {
        let after_header_like = body::after_header_like_rows(&rows).map(|row| rows[row].line);
        report.body_start(sheet, lines, rejected, after_header_like);
    }
    let of_merges = |rows: &[BodyRow]| body::merges(sheet, lines, rows, &alignment, &header.leaves);
    let Settled {
        rows,
        kinds,
        spans,
        repeats,
    } = settle::settle(rows, &header.tree, &given, of_merges, report, &mut taken)?;
    document.repeats.extend(repeats);

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
    document.tables.push(Table {
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
    });
    Ok(Some(taken))
}

/// The misfit of a row that is said to be something above the header, or a note, and is not: these lines
/// stand `above` it, and from the line `under` on notes may stand.
fn misplaced(
    part: &Given,
    pages: &Pages,
    above: &[usize],
    (at, kind): (At, Above),
    under: usize,
) -> Misfit {
    let line = part.above(at);
    let last_above = above.last().copied();
    let tops = pages.pages.iter().flat_map(|page| &page.top);
    let repeats = tops
        .filter(|top| top.of != top.line)
        .find(|top| top.line == line);
    let is_note = kind == Above::Note;
    let (why, near) = match repeats {
        Some(top) => (Why::Repeats, Some(top.of)),
        None if pages.furniture.contains(&line) => (Why::Furniture, None),
        None if pages.pages[0].top.iter().any(|top| top.line == line) => {
            (Why::InHeader, last_above)
        }
        None if is_note => {
            let below = Some(under).filter(|&under| under < part.lines.len());
            (Why::NoteIsRow, below.or(last_above))
        }
        None if line >= under => (Why::BelowRows, last_above),
        None => (Why::IsRow, last_above),
    };
    Misfit::at(kind.name(), at, why).near(near.map(|line| part.at(line)))
}

/// The columns that the lines of the body stand in.
fn aligned(
    sheet: &Sheet,
    given: &Given,
    pages: &Pages,
    body: &[(usize, usize)],
    effort: &Effort,
) -> Result<Alignment, Misfit> {
    let lines = given.lines;
    let body_lines: Vec<&ViewLine> = body.iter().map(|&(_, line)| &lines[line]).collect();
    let body_pages: Vec<usize> = body.iter().map(|&(page, _)| page).collect();
    let rows: Vec<usize> = body.iter().map(|&(_, line)| line).collect();
    let printed = printed_width(lines, pages);
    let shifts = given.shifts(&rows, printed)?;
    effort.begin();
    Ok(align::align(
        &body_lines,
        &body_pages,
        printed,
        &shifts,
        |blank_columns| {
            let bounds = Bounds {
                limit: f64::INFINITY,
                thin: 0.0,
                expected: None,
                effort,
            };
            let bits = header::bits(sheet, lines, pages, blank_columns, bounds);
            bits.unwrap_or(f64::INFINITY)
        },
    ))
}

/// Over how many columns the lines above the body of the first page are printed.
fn printed_width(lines: &[ViewLine], pages: &Pages) -> usize {
    let top = pages.pages[0].top.iter().map(|top| &lines[top.line]);
    let widths = top.map(|line| line.cells.len());
    widths.max().unwrap_or(0)
}

fn row((row, kind): (BodyRow, RowKind)) -> Row {
    Row {
        kind,
        cells: row.cells,
        origin: row.origin,
    }
}

fn lines_of(sheet: &Sheet, lines: &[ViewLine], indices: impl Iterator<Item = usize>) -> Vec<Line> {
    // Header cells of two levels may stand in one line.
    let lines: BTreeSet<Line> = indices
        .flat_map(|index| sheet.lines(lines[index].row))
        .collect();
    lines.into_iter().collect()
}
