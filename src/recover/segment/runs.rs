//! Runs of lines that come again: what a page prints above its body.

use std::collections::HashMap;

use super::TOP_LINES;
use crate::recover::compare::{Likeness, likeness, without_continuation};
use crate::recover::view::ViewLine;

/// A run of lines that repeats lines from the sheet's start: pairs of (first, later), both rising.
pub type Run = Vec<(usize, usize)>;

/// The longest runs of lines that come again in the order of the first lines.
///
/// Seeds are lines equal to one of the first [`TOP_LINES`]. A run grows downward while lines say
/// the same but for slips, and upward over title and form, whose values may differ and which may
/// leave lines out. Linear in the number of lines.
pub fn find(lines: &[&ViewLine]) -> Vec<Run> {
    let mut first_with: HashMap<u64, usize> = HashMap::new();
    for (index, line) in lines.iter().enumerate().take(TOP_LINES) {
        first_with.entry(line.key).or_insert(index);
    }
    let mut runs: Vec<Run> = Vec::new();
    // A repeat of a repeat repeats the first.
    let mut origins: Vec<usize> = (0..lines.len()).collect();
    let mut taken = 0;
    for later in 1..lines.len() {
        let Some(&first) = first_with.get(&lines[later].key) else {
            continue;
        };
        if later < taken || first >= later {
            continue;
        }
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
        runs.push(run);
    }
    runs
}

/// Whether a line says what another says, but for slips.
fn says_the_same(first: &ViewLine, later: &ViewLine) -> bool {
    if first.key == later.key {
        return true;
    }
    if let (Some((_, first)), Some((_, later))) = (first.single(), later.single()) {
        let later = without_continuation(&later.text);
        return likeness(&first.text, later) != Likeness::Different;
    }
    first.filled().count() == later.filled().count()
        && first
            .filled()
            .zip(later.filled())
            .all(|((_, a), (_, b))| likeness(&a.text, &b.text) != Likeness::Different)
}

/// Whether a line of a title or form repeats another: half of its cells are the same.
fn repeats_above(first: &ViewLine, later: &ViewLine) -> bool {
    if says_the_same(first, later) {
        return true;
    }
    let same = first
        .filled()
        .filter(|(_, a)| {
            later
                .filled()
                .any(|(_, b)| likeness(&a.text, &b.text) != Likeness::Different)
        })
        .count();
    let cells = first.filled().count().max(later.filled().count());
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
