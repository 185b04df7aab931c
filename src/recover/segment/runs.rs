//! Runs of lines that come again: what a page prints above its body.

use std::collections::HashMap;

use super::TOP_LINES;
use crate::recover::compare::{Likeness, differs_by_one, likeness, without_continuation};
use crate::recover::furniture::is_furniture_cell;
use crate::recover::profile::Cell;
use crate::recover::view::ViewLine;

/// A run of lines that repeats lines from the sheet's start: pairs of (first, later), both rising.
pub type Run = Vec<(usize, usize)>;

/// The longest runs of lines that come again in the order of the first lines.
///
/// Seeds are lines that say what one of the first [`TOP_LINES`] says. A run grows downward while lines say
/// the same but for slips, and upward over title and form, whose values may differ and which may
/// leave lines out. Linear in the number of lines.
pub fn find(lines: &[&ViewLine]) -> Vec<Run> {
    let seeds = Seeds::new(lines);
    let mut runs: Vec<Run> = Vec::new();
    // A repeat of a repeat repeats the first.
    let mut origins: Vec<usize> = (0..lines.len()).collect();
    let mut taken = 0;
    for later in 1..lines.len() {
        if later < taken {
            continue;
        }
        let Some(first) = seeds.find(lines, later) else {
            continue;
        };
        let mut run = vec![(first, later)];
        let (mut above, mut here) = (first, later);
        while above > 0 && here > taken.max(first + 1) {
            let Some(found) = (0..above)
                .rev()
                .find(|&above| repeats_above(lines[above], lines[here - 1]))
            else {
                break;
            };
            (above, here) = (found, here - 1);
            run.insert(0, (above, here));
        }
        let (mut above, mut here) = (first + 1, later + 1);
        while here < lines.len() && above < run[0].1 && says_the_same(lines[above], lines[here]) {
            run.push((above, here));
            (above, here) = (above + 1, here + 1);
        }
        taken = here;
        for (first, later) in &mut run {
            *first = origins[*first];
            origins[*later] = *first;
        }
        // A line that says something else, such as another value in the form, may have cut one run
        // in two.
        match runs.last_mut() {
            Some(before) if goes_on(before, &run) => before.append(&mut run),
            _ => runs.push(run),
        }
    }
    runs
}

/// Whether a run stands right under another and repeats what stands under that's lines.
fn goes_on(before: &Run, run: &Run) -> bool {
    match (before.last(), run.first()) {
        (Some(&(above, last)), Some(&(first, later))) => last + 1 == later && above < first,
        _ => false,
    }
}

/// The first lines of a sheet by what they say.
struct Seeds<'a> {
    whole: HashMap<u64, usize>,
    /// Lines of several cells by the text of their first and of their last cell: a slip is in one
    /// cell, and leaves the other.
    ends: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Seeds<'a> {
    fn new(lines: &[&'a ViewLine]) -> Self {
        let mut seeds = Self {
            whole: HashMap::new(),
            ends: HashMap::new(),
        };
        for (index, line) in lines.iter().enumerate().take(TOP_LINES) {
            seeds.whole.entry(line.key).or_insert(index);
            for text in ends(line) {
                seeds.ends.entry(text).or_default().push(index);
            }
        }
        seeds
    }

    /// The first line before `later` that says what it says.
    fn find(&self, lines: &[&ViewLine], later: usize) -> Option<usize> {
        let line = lines[later];
        let whole = self.whole.get(&line.key).copied();
        if let Some(first) = whole.filter(|&first| first < later) {
            return Some(first);
        }
        ends(line)
            .filter_map(|text| self.ends.get(text))
            .flatten()
            .copied()
            .find(|&first| first < later && says_the_same(lines[first], line))
    }
}

/// The first and the last text of a line of several cells.
fn ends(line: &ViewLine) -> impl Iterator<Item = &str> {
    let several = line.single().is_none();
    let mut filled = line.filled().map(|(_, cell)| cell.text.as_str());
    let first = filled.next().filter(|_| several);
    let last = filled.next_back().filter(|_| several);
    first.into_iter().chain(last)
}

/// Whether a line says what another says, but for slips.
pub fn says_the_same(first: &ViewLine, later: &ViewLine) -> bool {
    if first.key == later.key {
        return true;
    }
    if let (Some((_, first)), Some((_, later))) = (first.single(), later.single()) {
        let later = without_continuation(&later.text);
        return likeness(&first.text, later) != Likeness::Different;
    }
    if first.filled().count() != later.filled().count() {
        return false;
    }
    let pairs = || {
        let pairs = first.filled().zip(later.filled());
        pairs.map(|((_, a), (_, b))| (a.text.as_str(), b.text.as_str()))
    };
    let alike = |(a, b): &(&str, &str)| {
        likeness(a, b) != Likeness::Different
            // Each page has its own number.
            || is_furniture_cell(a) && is_furniture_cell(b)
    };
    let mut others = pairs().filter(|pair| !alike(pair));
    match (others.next(), others.next()) {
        (None, _) => true,
        // A slip in a short label is known by the labels beside it.
        (Some((a, b)), None) => {
            differs_by_one(a, b) && pairs().filter(|(a, b)| a == b).count() >= SAME_BESIDE_SLIP
        }
        _ => false,
    }
}

/// So many labels that are the same speak for the one beside them.
const SAME_BESIDE_SLIP: usize = 2;

/// In lines of more cells only those in the same order are compared.
const MOST_COMPARED: usize = 64;

/// Whether a line of a title or form repeats another: half of its cells are the same.
pub fn repeats_above(first: &ViewLine, later: &ViewLine) -> bool {
    if says_the_same(first, later) {
        return true;
    }
    let alike = |a: &Cell, b: &Cell| likeness(&a.text, &b.text) != Likeness::Different;
    let cells = first.filled().count().max(later.filled().count());
    let same = if cells > MOST_COMPARED {
        let both = first.filled().zip(later.filled());
        both.filter(|((_, a), (_, b))| alike(a, b)).count()
    } else {
        let again = |(_, a): &(usize, &Cell)| later.filled().any(|(_, b)| alike(a, b));
        first.filled().filter(again).count()
    };
    cells > 1 && same * 2 >= cells
}

/// The later lines that repeat a line above the body, and which.
///
/// A run counts as a page's top only where it holds a line of several cells or several lines: a
/// text that stands alone in a body can equal the title by chance.
pub fn repeats(lines: &[&ViewLine], runs: &[Run], start: usize) -> HashMap<usize, usize> {
    let mut repeats = HashMap::new();
    for run in runs {
        let top: Vec<&(usize, usize)> = run
            .iter()
            .filter(|&&(first, later)| first < start && later >= start)
            .collect();
        let telling = top.len() > 1
            || top
                .iter()
                .any(|(first, _)| lines[*first].single().is_none());
        if telling {
            repeats.extend(top.into_iter().map(|&(first, later)| (later, first)));
        }
    }
    repeats
}
