//! What the titles over a header and over its repeat say.

use super::super::blocks::{follows_gap, is_marginal, is_title};
use super::{Again, Known};
use crate::recover::compare::{Likeness, likeness, resemblance, without_continuation};
use crate::recover::form::own_cells;
use crate::recover::furniture::{is_continuation, is_furniture};
use crate::recover::profile::CellClass;
use crate::recover::view::ViewLine;

/// Bits for a further table: another title, and the same for each share in which it resembles the
/// first one (a heading row before a page break resembles it less).
const OTHER_TITLE: f64 = 5.0;
const LIKE_TITLE: f64 = 14.0;
/// Bits against it: the same title, no title, and a title that says that it goes on.
const SAME_TITLE: f64 = 3.0;
const NO_TITLE: f64 = 10.0;
const TITLE_GOES_ON: f64 = 40.0;

/// The texts that stand alone above the form and the header, with their lines.
fn titles(lines: &[ViewLine], start: usize, end: usize) -> Vec<(usize, &str)> {
    let mut titles = Vec::new();
    for (index, line) in lines.iter().enumerate().take(end).skip(start) {
        if is_furniture(line) || is_marginal(line) {
            continue;
        }
        // A number may stand beside it.
        let [(_, cell)] = own_cells(line)[..] else {
            break;
        };
        let labelled = cell.text.contains(':');
        let clauses = cell.class == CellClass::Sentence && !is_title(&cell.text);
        let begins = line.fills(0) || is_title(&cell.text);
        let value = cell.is_value() || cell.class == CellClass::Quantity;
        if begins && !value && !labelled && !clauses {
            titles.push((index, cell.text.as_str()));
        }
    }
    titles
}

/// Whether a title, or a line by itself, says that the table goes on.
pub fn go_on(lines: &[ViewLine], again: &Again) -> bool {
    let marked = |(_, text): &(usize, &str)| without_continuation(text).len() < text.len();
    titles(lines, again.start, again.end).iter().any(marked)
        || lines[again.start..again.end].iter().any(is_continuation)
}

/// Bits for a further table by the titles above both headers.
pub fn bits(lines: &[ViewLine], known: &Known, again: &Again) -> f64 {
    let first = titles(lines, known.start, known.header_end);
    let later = titles(lines, again.start, again.end);
    // Later pages may have the first line of a title alone.
    let shortened = later.len() < first.len()
        && !later.is_empty()
        && first
            .iter()
            .zip(&later)
            .all(|((_, first), (_, later))| likeness(first, later) == Likeness::Same);
    if go_on(lines, again) {
        return -TITLE_GOES_ON;
    }
    let in_one = |titles: Vec<(usize, &str)>| {
        let (first, _) = *titles.first()?;
        let text: String = titles.into_iter().map(|(_, text)| text).collect();
        Some((first, text))
    };
    let (first, later) = (in_one(first), in_one(later));
    match (first, later) {
        (None, None) => 0.0,
        (Some(_), None) => -NO_TITLE,
        (None, Some((index, _))) if follows_gap(lines, index) => OTHER_TITLE,
        (None, Some(_)) => -OTHER_TITLE,
        // What does not name a table where the title does is a heading of rows.
        (Some((_, first)), Some((_, later))) if is_title(&first) && !is_title(&later) => {
            -OTHER_TITLE
        }
        (Some((_, first)), Some((_, later))) => {
            if shortened
                || likeness(&first, &later) != Likeness::Different
                || later.ends_with(&first)
            {
                -SAME_TITLE
            } else {
                OTHER_TITLE + LIKE_TITLE * resemblance(&first, &later)
            }
        }
    }
}
