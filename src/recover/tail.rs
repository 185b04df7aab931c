//! The lines under the table: notes, sign-off lines and prose.

use super::profile::CellClass;
use super::segment::Pages;
use super::view::ViewLine;
use super::whole_line;
use crate::document::Text;
use crate::source::Sheet;

/// What stands under the table.
#[derive(Debug, Clone, Default)]
pub struct Tail {
    /// Lines that belong to the table.
    pub notes: Vec<Text>,
    /// Prose that does not.
    pub text: Vec<Text>,
}

/// A body narrower than this has rows of a single cell.
const NARROW: usize = 3;

/// Takes the lines under the table out of the last page's body.
///
/// They are told by standing alone in the first column where the table has several, and by being
/// prose or labels with a colon. Lines of prose after a blank line belong to no table.
pub fn take(sheet: &Sheet, lines: &[ViewLine], pages: &mut Pages) -> Tail {
    let body: usize = pages.pages.iter().map(|page| page.body.len()).sum();
    let Some(last) = pages.pages.last_mut() else {
        return Tail::default();
    };
    let width = last
        .body
        .iter()
        .map(|&line| lines[line].filled().count())
        .max();
    if width.unwrap_or(0) < NARROW || body < 2 {
        return Tail::default();
    }
    let mut start = last.body.len();
    while start > 0 && stands_under(&lines[last.body[start - 1]]) {
        start -= 1;
    }
    let mut tail = Tail::default();
    let mut before = start
        .checked_sub(1)
        .map(|index| lines[last.body[index]].row);
    for line in last.body.drain(start..) {
        let view = &lines[line];
        let text = whole_line(sheet, view);
        let apart = before.is_some_and(|before| view.row > before + 1);
        let labelled = view.filled().all(|(_, cell)| is_labelled(&cell.text));
        if !tail.text.is_empty() || (apart && !labelled) {
            tail.text.push(text);
        } else {
            tail.notes.push(text);
        }
        before = Some(view.row);
    }
    tail
}

/// Whether a text is a label with a colon, with or without its value.
fn is_labelled(text: &str) -> bool {
    let label = text.split_once(':').map(|(label, _)| label);
    label.is_some_and(|label| label.ends_with(|c: char| c.is_alphabetic() || c == ')'))
}

fn stands_under(line: &ViewLine) -> bool {
    match line.single() {
        Some((0, cell)) => {
            matches!(cell.class, CellClass::Phrase | CellClass::Sentence) || is_labelled(&cell.text)
        }
        Some(_) => false,
        None => line.filled().all(|(_, cell)| is_labelled(&cell.text)),
    }
}
