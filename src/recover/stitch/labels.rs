//! Labels that a later page prints again because it begins in the middle of their group.

use super::LastFilled;
use crate::document::{Repeat, Text};
use crate::recover::body::BodyRow;
use crate::recover::compare::fold;
use crate::recover::group::{Role, Structure};

/// Takes repeated labels out of the first rows of pages and gives them as repeats.
///
/// A label repeats the open group's if it says the same, and if no label to its left says that
/// another group begins.
pub fn take_again(
    rows: &mut [BodyRow],
    structure: &Structure,
    page_starts: &[usize],
) -> Vec<Repeat> {
    let mut repeats = Vec::new();
    let mut above = LastFilled::new(structure.roles.len());
    for &start in page_starts {
        above.move_to(rows, start);
        let mut goes_on: Vec<usize> = structure
            .stubs()
            .take_while(|&stub| {
                let here = &rows[start].cells[stub];
                here.is_blank()
                    || above
                        .of(stub)
                        .is_some_and(|row| says(&rows[row].cells[stub], here))
            })
            .collect();
        // What is written anew with every group of the next column is that of the group that begins.
        if let Some(new) = structure.stubs().nth(goes_on.len())
            && !rows[start].cells[new].is_blank()
        {
            while goes_on.last().is_some_and(|&last| structure.anew[last]) {
                goes_on.pop();
            }
        }
        for &stub in &goes_on {
            if let Some(first) = above.of(stub) {
                take(rows, first, start, stub, &mut repeats);
            }
        }
        for column in structure.columns() {
            let Role::Follows(stub) = structure.roles[column] else {
                continue;
            };
            let open = goes_on.contains(&stub).then(|| above.of(stub));
            if let Some(first) = open.flatten() {
                take(rows, first, start, column, &mut repeats);
            }
        }
    }
    repeats
}

/// Whether two labels say the same.
fn says(there: &Text, here: &Text) -> bool {
    fold(&there.text) == fold(&here.text)
}

/// Takes one cell out if it says what the group's first row says.
fn take(
    rows: &mut [BodyRow],
    first: usize,
    start: usize,
    column: usize,
    repeats: &mut Vec<Repeat>,
) {
    let (there, here) = (&rows[first].cells[column], &rows[start].cells[column]);
    let Some(of) = there.place() else {
        return;
    };
    if !here.is_blank() && says(there, here) {
        repeats.extend(here.places.iter().map(|&place| Repeat { place, of }));
        rows[start].cells[column] = Text::default();
    }
}
