//! Pages to one run of rows: cells and rows that a page break had cut are joined.
//!
//! A cell goes on over a page break when joining explains more than it costs: its first part ends
//! open, its second begins as no cell begins, and each of the two groups that not joining would
//! make lacks what groups have. All columns are joined at once, and a joined cell carries its group
//! with it: a label that stands on the later page belongs to the group's first row.

mod ends;
mod groups;
mod habits;
mod labels;
mod looks;
mod rows;

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::body::BodyRow;
use super::cost;
use super::group::Structure;
use crate::document::{Line, Repeat, Text};
use groups::Seam;
use habits::Habits;

/// What was found at the breaks between pages and at the sheet's ends.
#[derive(Debug, Clone, Default)]
pub struct Stitches {
    /// What was done or left, in order.
    pub findings: Vec<Stitch>,
    /// Rows at which a group begins though its label is missing.
    pub breaks: Vec<usize>,
    /// Labels that a later page prints again.
    pub repeats: Vec<Repeat>,
}

/// One finding.
#[derive(Debug, Clone)]
pub enum Stitch {
    /// A cell was cut: its parts as they stood, and the margin in bits.
    Joined {
        /// The part before the break.
        before: Text,
        /// The part after it.
        after: Text,
        /// By how many bits joining explains the sheet better than not joining.
        margin: f64,
    },
    /// A label stood on the later page than its group's first row.
    LabelMoved {
        /// The label as it stood.
        label: Text,
        /// A cell of the group's first row.
        first_row: Text,
        /// By how many bits joining explains the sheet better than not joining.
        margin: f64,
    },
    /// A cell that may go on over the break was left alone by a thin margin.
    LeftApart {
        /// The text before the break.
        before: Text,
        /// The text after it.
        after: Text,
        /// By how many bits not joining explains the sheet better.
        margin: f64,
    },
    /// The sheet begins in the middle of a group.
    CutAtStart(Text),
    /// The sheet ends in the middle of a group.
    CutAtEnd(Text),
}

/// Joins rows that page breaks had cut: what columns do can then be learned from whole rows.
pub fn join_rows(rows: Vec<BodyRow>, sides: &[Range<usize>]) -> (Vec<BodyRow>, Vec<Stitch>) {
    let mut findings = Vec::new();
    let rows = rows::join(rows, sides, &mut findings);
    (rows, findings)
}

/// Joins groups over page breaks.
pub fn stitch(mut rows: Vec<BodyRow>, structure: &Structure) -> (Vec<BodyRow>, Stitches) {
    let mut findings = Vec::new();
    let mut breaks = Vec::new();
    let mut repeats = Vec::new();
    if let Some(stub) = structure.stubs().next_back() {
        let mut seams: Vec<usize> = (1..rows.len())
            .filter(|&row| rows[row].page != rows[row - 1].page)
            .collect();
        repeats = labels::take_again(&mut rows, structure, &seams);
        let printed_again: FxHashSet<Line> = repeats
            .iter()
            .map(|repeat| repeat.place.in_line())
            .collect();
        let habits = Habits::learn(&rows, structure, stub, &seams);
        // Where no page shows its top, pages may have been pasted together without their tops.
        let mut break_bits = 0.0;
        if seams.is_empty() {
            seams = (1..rows.len()).collect();
            break_bits = cost::UNMARKED_BREAK;
        }
        findings.extend(ends::cut_at_start(&rows, &habits).map(Stitch::CutAtStart));
        let mut above = LastFilled::new(structure.roles.len());
        for start in seams {
            above.move_to(&rows, start);
            let seam = Seam {
                structure,
                start,
                break_bits,
                labels_again: rows[start]
                    .origin
                    .iter()
                    .any(|line| printed_again.contains(line)),
            };
            groups::join(&mut rows, &habits, seam, &mut above, &mut findings);
        }
        if let Some((row, text)) = ends::cut_at_end(&rows, stub, &habits) {
            breaks.push(row);
            findings.push(Stitch::CutAtEnd(text));
        }
    }
    let stitches = Stitches {
        findings,
        breaks,
        repeats,
    };
    (rows, stitches)
}

#[cfg(test)]
mod tests;

/// The last filled row of each column above a row that moves down.
struct LastFilled {
    row: usize,
    columns: Vec<Option<usize>>,
}

impl LastFilled {
    /// Above the first row.
    fn new(width: usize) -> Self {
        Self {
            row: 0,
            columns: vec![None; width],
        }
    }

    /// Moves down to `row`, which is never above the one before.
    fn move_to(&mut self, rows: &[BodyRow], row: usize) {
        for (index, passed) in rows.iter().enumerate().take(row).skip(self.row) {
            for (last, cell) in self.columns.iter_mut().zip(&passed.cells) {
                if !cell.is_blank() {
                    *last = Some(index);
                }
            }
        }
        self.row = self.row.max(row);
    }

    /// The last row above in which a column is filled: the first row of the group that is open
    /// there, if the column groups.
    fn of(&self, column: usize) -> Option<usize> {
        self.columns[column]
    }
}
