//! Rows of which it is given which column they lost.

use super::{Alignment, Shift, aligned};
use crate::recover::view::ViewLine;

impl Shift {
    /// The column whose cell is dropped.
    pub fn dropped(self) -> Option<usize> {
        match self {
            Shift::Gained(column) => Some(column),
            _ => None,
        }
    }
}

/// The alignment that `find` gives, with what is given of single rows: nothing where that is `None`.
///
/// Where what is found contradicts what is given, the rows are put right before the others are read.
pub fn with_given(
    rows: &[&ViewLine],
    given: &[Option<Shift>],
    find: impl Fn(&[&ViewLine]) -> Alignment,
) -> Alignment {
    let mut alignment = find(rows);
    if given.iter().all(Option::is_none) {
        return alignment;
    }
    let mut pairs = given.iter().zip(&alignment.shifts);
    if !pairs.all(|(given, found)| given.is_none_or(|given| given == *found)) {
        let corrected: Vec<Option<ViewLine>> = rows
            .iter()
            .zip(given)
            .map(|(row, given)| {
                let shift = given.filter(|&shift| shift != Shift::None)?;
                Some(row.moved(|column| shift.column_of(column)))
            })
            .collect();
        let pairs = rows.iter().zip(&corrected);
        let right: Vec<&ViewLine> = pairs
            .map(|(row, corrected)| corrected.as_ref().unwrap_or(row))
            .collect();
        let found = find(&right);
        let pairs = given.iter().zip(&found.shifts);
        let shifts: Vec<Shift> = pairs
            .map(|(given, found)| given.unwrap_or(*found))
            .collect();
        let widths = rows.iter().zip(&shifts).map(|(row, shift)| {
            let last = row.cells.len().checked_sub(1);
            last.map_or(0, |last| shift.column_of(last) + 1)
        });
        let width = widths.max().unwrap_or(0).max(found.profiles.len());
        let doubts = found.doubts;
        alignment = Alignment {
            doubts,
            ..aligned(rows, shifts, width)
        };
    }
    let is_given = |row: &usize| given[*row].is_some();
    alignment
        .doubts
        .retain(|doubt| !doubt.rows.clone().any(|row| is_given(&row)));
    for run in &mut alignment.runs {
        if run.rows.clone().all(|row| is_given(&row)) {
            run.margin = f64::INFINITY;
        }
    }
    alignment
}
