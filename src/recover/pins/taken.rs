//! What was decided of a table, as pins.

use super::given::Given;
use super::{Above, At, HeaderRow, JoinPin, Moved, RolePin, ShiftPin, TablePins, Top};
use crate::document::RowKind;
use crate::recover::align::{Alignment, Shift, ShiftedRun};
use crate::recover::body::BodyRow;
use crate::recover::form::Preamble;
use crate::recover::group::{Role, Structure};
use crate::recover::header::Header;
use crate::recover::segment::{Pages, given as pages_given};
use crate::recover::stitch::Seamed;
use crate::recover::tail::Tail;

/// Where the table begins and ends; `part` has its lines with those below, which `begin` with notes.
pub fn table(part: &Given, begin: usize, tail: &Tail) -> TablePins {
    let noted = |(at, kind): &&(At, Above)| *kind == Above::Note && part.above(*at) >= begin;
    TablePins {
        first: part.lines.first().map(|_| part.at(0)),
        last: begin.checked_sub(1).map(|last| part.at(last)),
        prose: tail.first_text_row.map(|row| At {
            sheet: part.sheet,
            row,
        }),
        above: part.pins.above.iter().filter(noted).copied().collect(),
        not_pages: part.pins.not_pages.clone(),
        ..TablePins::default()
    }
}

/// The first row of the body.
pub fn first_row(given: &Given, pages: &Pages) -> Option<At> {
    let mut body = pages.pages.iter().flat_map(|page| &page.body);
    body.next().map(|&line| given.at(line))
}

/// What later pages repeat.
pub fn pages(given: &Given, pages: &Pages) -> Vec<Top> {
    let runs = pages_given::runs(pages).into_iter();
    runs.map(|(line, of, count)| Top {
        at: given.at(line),
        of: given.at(of),
        count,
    })
    .collect()
}

/// Rows in other columns than they stood in, and those that may have been.
pub fn shifts(given: &Given, body: &[usize], alignment: &Alignment) -> Vec<ShiftPin> {
    let pin = |run: &ShiftedRun, moved: Moved| ShiftPin {
        first: given.at(body[run.rows.start]),
        last: given.at(body[run.rows.end - 1]),
        moved,
    };
    let runs = alignment.runs.iter().map(|run| {
        let moved = match run.shift {
            Shift::None => Moved::Not,
            Shift::Lost(column) => Moved::Lost(column),
            Shift::Gained(column) => Moved::Gained(column),
        };
        pin(run, moved)
    });
    let left = alignment.doubts.iter().map(|run| pin(run, Moved::Not));
    let mut shifts: Vec<ShiftPin> = runs.chain(left).collect();
    // What was given to stand as it is still does.
    let as_given = given.pins.shifts.iter();
    let stays = as_given.filter(|pin| pin.moved == Moved::Not);
    shifts.extend(stays);
    shifts.sort_by_key(|pin| pin.first);
    shifts.dedup();
    shifts
}

/// What the lines above the header are.
pub fn above(given: &Given, lines: &[usize], preamble: &Preamble) -> Vec<(At, Above)> {
    let lines = lines.iter().zip(&preamble.parts);
    lines
        .flat_map(|(&line, parts)| parts.iter().map(move |&part| (given.at(line), part)))
        .collect()
}

/// The rows of the header.
pub fn header(given: &Given, pages: &Pages, header: &Header) -> Vec<HeaderRow> {
    let mut lines = pages.pages[0].top[header.lines.clone()].iter();
    let rows = header.rows.iter().filter_map(|&count| {
        let at = given.at(lines.next()?.line);
        (1..count).for_each(|_| {
            lines.next();
        });
        Some(HeaderRow { at, count })
    });
    rows.collect()
}

/// What was decided of page breaks.
pub fn joins(given: &Given, decided: &[Seamed]) -> Vec<JoinPin> {
    // What is no row of two may still be cells of one group, which is decided later.
    let mut seams: Vec<&Seamed> = decided.iter().rev().collect();
    seams.sort_by_key(|seam| seam.after);
    seams.dedup_by_key(|seam| seam.after);
    let pin = |seam: &Seamed| JoinPin {
        before: given.at(seam.before),
        after: given.at(seam.after),
        join: seam.join.clone(),
    };
    seams.into_iter().map(pin).collect()
}

/// What columns do, and those of which that is not sure.
pub fn roles(given: &Given, structure: &Structure) -> Vec<(usize, RolePin)> {
    let doubtful = |column: usize| {
        let mut doubts = structure.doubts.iter();
        let mut given = given.pins.roles.iter();
        doubts.any(|doubt| doubt.column == column) || given.any(|(other, _)| *other == column)
    };
    let role = |(column, role): (usize, &Role)| match role {
        Role::Plain => doubtful(column).then_some((column, RolePin::Plain)),
        Role::Stub => Some((column, RolePin::Groups)),
        Role::Follows(stub) => Some((column, RolePin::Follows(*stub))),
    };
    structure
        .roles
        .iter()
        .enumerate()
        .filter_map(role)
        .collect()
}

/// The kinds of rows that are no plain data, or may be headings.
pub fn kinds(
    given: &Given,
    rows: &[BodyRow],
    kinds: &[RowKind],
    doubtful: Option<usize>,
) -> Vec<(At, RowKind)> {
    let as_data: Vec<At> = given
        .pins
        .kinds
        .iter()
        .filter(|(_, kind)| *kind == RowKind::Data)
        .map(|(at, _)| *at)
        .collect();
    let rows = rows.iter().zip(kinds).enumerate();
    rows.filter_map(|(index, (row, &kind))| {
        let at = given.at(row.line);
        let told = kind != RowKind::Data || doubtful == Some(index) || as_data.contains(&at);
        told.then_some((at, kind))
    })
    .collect()
}
