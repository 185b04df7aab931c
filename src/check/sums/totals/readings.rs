//! What a total may sum: rows above or below it, of some class, up to some other total.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::Level;
use super::classes::{Class, Classes};
use crate::check::sums::Side;
use crate::check::table::View;

/// Where the rows stand that are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Above, since the last total.
    SinceLast,
    /// The last total itself, and what has come since: 总计 = 本年收入合计 + 上年结转.
    Carried,
    /// Above, since the last total that sums as much.
    SinceSame,
    /// All above.
    Above,
    /// Below, up to the next total.
    Below,
    /// Below, up to the next total that sums as much.
    BelowSame,
    /// All below.
    AllBelow,
    /// Above, of the same merged group.
    GroupAbove,
    /// Below, of the same merged group.
    GroupBelow,
    /// Smaller totals above, and the rows behind the last of them.
    TotalsAbove,
    /// Smaller totals above, and the rows before the first of them.
    TotalsAboveHeads,
    /// Smaller totals below, and the rows behind the last of them.
    TotalsBelow,
    /// Smaller totals below, and the rows before the first of them.
    TotalsBelowHeads,
}

/// How many reaches there are.
const REACHES: usize = 13;
/// How many kinds of readings there are.
pub const KINDS: usize = REACHES * 4;

/// Rows of a class.
#[derive(Debug, Clone)]
pub struct Term {
    pub class: Class,
    pub rows: Range<usize>,
}

/// What a total may sum.
#[derive(Debug, Clone)]
pub struct Reading {
    reach: Reach,
    class: Class,
    pub terms: SmallVec<[Term; 2]>,
    /// A total row that counts too.
    pub carried: Option<usize>,
}

impl Reading {
    /// A number below [`KINDS`] that readings of the same kind share.
    pub fn kind(&self) -> usize {
        self.reach as usize * 4 + self.class.index()
    }

    /// The numbers of all kinds that this is one of, where several classes have the same rows.
    pub fn kinds(&self, classes: &Classes) -> impl Iterator<Item = usize> + use<> {
        let (reach, class) = (self.reach as usize, self.class);
        let same = classes.same.into_iter().enumerate();
        same.filter(move |(_, other)| *other == Some(class))
            .map(move |(index, _)| reach * 4 + index)
    }

    /// The rows that it sums.
    pub fn rows<'r>(&'r self, classes: &'r Classes) -> impl Iterator<Item = usize> + 'r {
        let terms = self.terms.iter();
        let rows = terms.flat_map(move |term| {
            let class = term.class;
            term.rows
                .clone()
                .filter(move |&row| classes.has(row, class))
        });
        self.carried.into_iter().chain(rows)
    }
}

/// The readings of every total of a side, the likelier ones first.
pub fn all(view: &View, side: &Side, classes: &Classes) -> Vec<Vec<Reading>> {
    let totals = &side.totals;
    let height = view.height();
    // For each level the row behind the last total that sums as much, and before the next.
    let mut behind = vec![0; totals.len()];
    let mut before = vec![height; totals.len()];
    let mut last = [0; 3];
    for (index, &(row, level)) in totals.iter().enumerate() {
        behind[index] = last[level as usize];
        last[..=level as usize].fill(row + 1);
    }
    let mut next = [height; 3];
    for (index, &(row, level)) in totals.iter().enumerate().rev() {
        before[index] = next[level as usize];
        next[..=level as usize].fill(row);
    }
    let one = |index: usize| {
        let near = Near {
            index,
            same: behind[index]..before[index],
            height,
        };
        of(view, side, classes, &near)
    };
    (0..totals.len()).map(one).collect()
}

/// What stands around a total.
struct Near {
    index: usize,
    /// The rows between the totals that sum as much as it does.
    same: Range<usize>,
    height: usize,
}

fn of(view: &View, side: &Side, classes: &Classes, near: &Near) -> Vec<Reading> {
    let totals = &side.totals;
    let (row, level) = totals[near.index];
    let last = near.index.checked_sub(1).map(|index| totals[index].0);
    let next = totals
        .get(near.index + 1)
        .map_or(near.height, |next| next.0);
    let since = last.map_or(0, |last| last + 1);
    let mut readings = Vec::new();
    let mut add = |reach: Reach, rows: Range<usize>, carried: Option<usize>| {
        for &class in &classes.distinct {
            let terms = smallvec![Term {
                class,
                rows: rows.clone(),
            }];
            readings.push(Reading {
                reach,
                class,
                terms,
                carried,
            });
        }
    };
    add(Reach::SinceLast, since..row, None);
    if let Some(last) = last {
        add(Reach::Carried, last + 1..row, Some(last));
    }
    if near.same.start != since {
        add(Reach::SinceSame, near.same.start..row, None);
    }
    if near.same.start != 0 {
        add(Reach::Above, 0..row, None);
    }
    add(Reach::Below, row + 1..next, None);
    if near.same.end != next {
        add(Reach::BelowSame, row + 1..near.same.end, None);
    }
    if near.same.end != near.height {
        add(Reach::AllBelow, row + 1..near.height, None);
    }
    let group = group(view, side, row, since..next);
    if group.start != since {
        add(Reach::GroupAbove, group.start..row, None);
    }
    if group.end != next {
        add(Reach::GroupBelow, row + 1..group.end, None);
    }
    // The total of a table may be called as those of its parts are.
    let outer = near.index == 0 || near.index + 1 == totals.len();
    let above = if outer { 0..row } else { near.same.start..row };
    let below = if outer {
        row + 1..near.height
    } else {
        row + 1..near.same.end
    };
    for (rows, reaches) in [
        (above, [Reach::TotalsAbove, Reach::TotalsAboveHeads]),
        (below, [Reach::TotalsBelow, Reach::TotalsBelowHeads]),
    ] {
        let start = totals.partition_point(|total| total.0 < rows.start);
        let end = totals.partition_point(|total| total.0 < rows.end);
        let inside = &totals[start..end];
        let Some(of) = largest(inside, level) else {
            continue;
        };
        let mut parts = inside
            .iter()
            .filter(|total| total.1 == of)
            .map(|total| total.0);
        let first = parts.next().unwrap_or(rows.start);
        let last = parts.next_back().unwrap_or(first);
        for (reach, loose) in reaches
            .into_iter()
            .zip([last + 1..rows.end, rows.start..first])
        {
            let class = Class::Totals(of);
            for &loosely in classes.distinct.iter().take(2) {
                let terms = smallvec![
                    Term {
                        class,
                        rows: rows.clone(),
                    },
                    Term {
                        class: loosely,
                        rows: loose.clone(),
                    },
                ];
                readings.push(Reading {
                    reach,
                    class: loosely,
                    terms,
                    carried: None,
                });
            }
        }
    }
    readings
}

/// The largest level of totals below one, or its own where there is no other.
fn largest(totals: &[(usize, Level)], level: Level) -> Option<Level> {
    // Levels are few: the first hundred totals tell which there are.
    let levels = || totals.iter().take(100).map(|total| total.1);
    let smaller = levels().filter(|&other| other < level).max();
    smaller.or_else(|| levels().filter(|&other| other == level).max())
}

/// The rows around a total that share the first label of its stub.
fn group(view: &View, side: &Side, row: usize, within: Range<usize>) -> Range<usize> {
    let column = side.stub.start;
    if side.stub.is_empty() {
        return within;
    }
    let label = view.text(row, column);
    if label.is_empty() {
        return within;
    }
    let first = view.first_row(row, column);
    let same = |other: &usize| {
        let text = view.text(*other, column);
        view.first_row(*other, column) == first || text == label
    };
    let end = (row + 1..within.end)
        .take_while(same)
        .last()
        .map_or(row + 1, |last| last + 1);
    let start = (within.start..row)
        .rev()
        .take_while(same)
        .last()
        .unwrap_or(row);
    // A total's own label is that of no group.
    if start == row && end == row + 1 {
        within
    } else {
        start..end
    }
}
