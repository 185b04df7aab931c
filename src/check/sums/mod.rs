//! Sums: what a table says is a whole, against what it says are its parts.
//!
//! | file | code | whole and parts |
//! |---|---|---|
//! | `totals/` | J0601 | a row of a total and the rows that it sums |
//! | `wholes` | J0602 | a column of a whole and the columns of its parts |
//! | `levels` | J0603 | a code and the codes one level below it |
//! | `form` | J0604 | an amount of the form block and those that follow it |
//! | `parts` | J0605 | a row and the rows below it that name some of its parts (其中) |
//!
//! What they share: `sides` (tables that stand side by side, each with its own stub), `labels` (what
//! labels say), `codes` (which code stands below which), `rounding` (what differences say nothing).

mod codes;
mod form;
pub(super) mod labels;
mod levels;
mod parts;
pub(super) mod rounding;
mod sides;
#[cfg(test)]
pub(super) mod testing;
mod totals;
mod wholes;

use super::table::View;
use crate::diagnostic::Diagnostic;
use crate::document::Place;
pub(super) use sides::Side;

/// Findings list so many places besides the cell in question.
pub(super) const OTHERS: usize = 8;

/// All findings about sums.
pub fn check(view: &View, sides: &[Side], found: &mut Vec<Diagnostic>) {
    form::check(view, found);
    totals::check(view, sides, found);
    wholes::check(view, sides, found);
    levels::check(view, sides, found);
    for side in sides {
        parts::check(view, side, found);
    }
}

/// A finding's places: the cell in question, then some of those that it is compared with.
pub(super) fn places(
    view: &View,
    cell: (usize, usize),
    others: impl IntoIterator<Item = (usize, usize)>,
) -> Vec<Place> {
    let first = view.place(cell.0, cell.1);
    let others = others
        .into_iter()
        .filter(|&(row, column)| !view.own(row, column).is_empty())
        .take(OTHERS)
        .filter_map(|(row, column)| view.place(row, column));
    first.into_iter().chain(others).collect()
}
