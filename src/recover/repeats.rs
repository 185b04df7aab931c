//! Repeats on later pages: accounted for, and reported where they differ.

use super::furniture;
use super::repeat;
use super::report::{self, Report};
use super::segment::Pages;
use super::view::ViewLine;
use crate::document::{Document, Origin, Repeat};
use crate::source::Sheet;

/// Accounts for the repeats on later pages, and reports those that differ.
pub fn add_repeats(
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
