//! What stands between two tables: notes and prose under the first, title and form over the second.

use std::ops::Range;

use super::again::Known;
use super::blocks::{follows_gap, is_marginal, is_text_alone, is_title, names_table};
use crate::recover::compare::without_continuation;
use crate::recover::furniture::is_furniture;
use crate::recover::kinds::is_total_label;
use crate::recover::profile::CellClass;
use crate::recover::view::ViewLine;

/// Bits for a line on the wrong side of the cut, by its looks.
const MARGINAL_ABOVE: f64 = 10.0;
const TITLE_ABOVE: f64 = 8.0;
const TEXT_ABOVE: f64 = 3.0;
const PROSE_BELOW: f64 = 6.0;
const FURNITURE_BELOW: f64 = 2.0;
/// So many lines of a form may stand between a title and what was found below it.
const FORM_LINES: usize = 8;
/// So many lines at most are shared out between two tables.
const MOST_LOOSE: usize = 60;
/// Bits for a cut where a blank line stands.
const CUT_AT_GAP: f64 = 2.0;

/// The first line of a table whose block was found to begin at `start` or before, its header ending
/// before `end`.
///
/// The lines from the last row of the table above on are looked at, none before its header's end: the
/// cut falls where the fewest lines stand on the wrong side of it.
pub fn cut(lines: &[ViewLine], table: &Known, start: usize, end: usize) -> usize {
    let from = table.header_end;
    let start = title_above(lines, from, start).unwrap_or(start);
    let loose = |line: &ViewLine| {
        is_text_alone(line) || is_marginal(line) || is_furniture(line) || explains_itself(line)
    };
    let above = lines[from.min(start)..start]
        .iter()
        .rev()
        .take(MOST_LOOSE)
        .take_while(|line| loose(line) && !is_total(line))
        .count();
    // Another line of several cells belongs to the form or the header below it.
    let below = lines[start..end]
        .iter()
        .take_while(|line| loose(line))
        .count();
    best_cut(lines, table, start - above..start + below)
}

/// The title right above a line, if nothing but a form can stand between them.
fn title_above(lines: &[ViewLine], from: usize, start: usize) -> Option<usize> {
    let amounts = |line: &ViewLine| {
        line.filled().any(|(_, cell)| {
            matches!(
                cell.class,
                CellClass::Amount | CellClass::Percent | CellClass::Integer
            )
        })
    };
    (from.max(start.saturating_sub(FORM_LINES))..start)
        .rev()
        .take_while(|&index| !amounts(&lines[index]))
        .find(|&index| names_table(&lines[index]))
}

/// How many lines of prose stand before the first table's title.
///
/// A sentence under the title is a note of the table; before it, it is prose.
pub fn prose(lines: &[ViewLine], end: usize) -> usize {
    let title = lines[..end]
        .iter()
        .take_while(|line| line.single().is_some())
        .position(names_table);
    let prose = |line: &ViewLine| {
        line.single()
            .is_some_and(|(_, cell)| is_prose(&cell.text, cell.class))
    };
    let last = lines[..title.unwrap_or(0)].iter().rposition(prose);
    last.map_or(0, |last| last + 1)
}

/// Whether a text is a sentence or more, and no title.
fn is_prose(text: &str, class: CellClass) -> bool {
    class == CellClass::Sentence && text.ends_with(['。', '.', ';', '；']) && !is_title(text)
}

fn best_cut(lines: &[ViewLine], table: &Known, loose: Range<usize>) -> usize {
    let (first, last) = (loose.start, loose.end);
    // No line of a form stands over the title.
    let titled = |index: usize| lines[index..last].iter().any(names_table);
    // What stands over the header of the table above stands over one here, too.
    let top = &lines[table.start..table.header_end.min(first)];
    let again: Vec<bool> = lines[loose]
        .iter()
        .map(|line| !is_furniture(line) && top.iter().any(|above| above.key == line.key))
        .collect();
    let above_bits = |index: usize| match explains_itself(&lines[index]) {
        _ if again[index - first] => MARGINAL_ABOVE,
        true if titled(index) => 0.0,
        _ => above_bits(&lines[index]),
    };
    let below_bits = |index: usize| match again[index - first] {
        true => 0.0,
        false => below_bits(&lines[index]),
    };
    let bits = |cut: usize| {
        let above: f64 = (first..cut).map(above_bits).sum();
        let below: f64 = (cut..last).map(below_bits).sum();
        let gap = if follows_gap(lines, cut) {
            CUT_AT_GAP
        } else {
            0.0
        };
        above + below - gap
    };
    (first..=last.min(lines.len() - 1))
        .min_by(|&a, &b| bits(a).total_cmp(&bits(b)))
        .unwrap_or(first)
}

/// Whether a line is a total alone, as tables without data have it.
fn is_total(line: &ViewLine) -> bool {
    line.single()
        .is_some_and(|(_, cell)| is_total_label(&cell.text))
}

/// Whether each of several cells has a label with a colon: a line of a form, or one to sign.
fn explains_itself(line: &ViewLine) -> bool {
    line.single().is_none() && line.filled().all(|(_, cell)| cell.text.contains(':'))
}

/// Whether a folded title says that the table goes on.
fn says_it_goes_on(title: &str) -> bool {
    without_continuation(title).len() < title.len()
}

/// Bits of a line as one under the table above.
fn above_bits(line: &ViewLine) -> f64 {
    if is_furniture(line) {
        return 0.0;
    }
    if is_marginal(line) {
        return MARGINAL_ABOVE;
    }
    match line.single() {
        _ if is_total(line) => 0.0,
        Some((_, cell)) if is_title(&cell.text) || says_it_goes_on(&cell.text) => TITLE_ABOVE,
        Some((_, cell)) if cell.text.contains(':') || cell.class == CellClass::Sentence => 0.0,
        _ => TEXT_ABOVE,
    }
}

/// Bits of a line as one over the table below.
fn below_bits(line: &ViewLine) -> f64 {
    if is_furniture(line) {
        return FURNITURE_BELOW;
    }
    match line.single() {
        _ if is_marginal(line) => 0.0,
        _ if is_total(line) => PROSE_BELOW,
        Some((_, cell)) if is_title(&cell.text) => 0.0,
        Some((_, cell)) if cell.class == CellClass::Sentence => PROSE_BELOW,
        Some((_, cell)) if cell.text.contains(':') => PROSE_BELOW / 2.0,
        None if explains_itself(line) => PROSE_BELOW / 2.0,
        _ => 0.0,
    }
}
