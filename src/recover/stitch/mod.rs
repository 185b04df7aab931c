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

use rustc_hash::{FxHashMap, FxHashSet};

use super::body::BodyRow;
use super::cost;
use super::group::Structure;
use super::pins::Join;
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
    /// What was decided of page breaks.
    pub decided: Vec<Seamed>,
}

/// Two rows at a page break, by their lines, and how they belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seamed {
    /// The line of the row above; of cells, of the one that the group begins with.
    pub before: usize,
    /// The line that the later page begins with.
    pub after: usize,
    /// How they belong together.
    pub join: Join,
}

impl Seamed {
    fn new((before, after): (usize, usize), join: Join) -> Self {
        Self {
            before,
            after,
            join,
        }
    }
}

/// The line of a row that cannot be joined as is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotJoinable(pub usize);

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
pub fn join_rows(
    rows: Vec<BodyRow>,
    sides: &[Range<usize>],
    given: &[Seamed],
) -> (Vec<BodyRow>, Vec<Stitch>, Vec<Seamed>) {
    let (mut findings, mut decided) = (Vec::new(), Vec::new());
    let rows = rows::join(rows, sides, given, &mut findings, &mut decided);
    (rows, findings, decided)
}

/// Joins groups over page breaks.
///
/// # Errors
/// What is given cannot be done.
pub fn stitch(
    mut rows: Vec<BodyRow>,
    structure: &Structure,
    given: &[Seamed],
) -> Result<(Vec<BodyRow>, Stitches), NotJoinable> {
    let mut stitches = Stitches::default();
    let given: FxHashMap<usize, &Seamed> = given
        .iter()
        .filter(|seam| seam.join != Join::Row)
        .filter_map(|seam| {
            let row = rows.binary_search_by_key(&seam.after, |row| row.line);
            Some((row.ok()?, seam))
        })
        .collect();
    let mut above = LastFilled::new(structure.roles.len());
    let Some(stub) = structure.stubs().next_back() else {
        let mut starts: Vec<usize> = given.keys().copied().collect();
        starts.sort_unstable();
        for start in starts {
            groups::join_given(
                &mut rows,
                &[],
                start,
                given[&start],
                &mut above,
                &mut stitches,
            )?;
        }
        return Ok((rows, stitches));
    };
    let mut seams: Vec<usize> = (1..rows.len())
        .filter(|&row| rows[row].page != rows[row - 1].page)
        .collect();
    stitches.repeats = labels::take_again(&mut rows, structure, &seams);
    let printed_again: FxHashSet<Line> = stitches
        .repeats
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
    seams.extend(given.keys());
    seams.sort_unstable();
    seams.dedup();
    let cut = ends::cut_at_start(&rows, &habits);
    stitches.findings.extend(cut.map(Stitch::CutAtStart));
    for start in seams {
        above.move_to(&rows, start);
        if let Some(given) = given.get(&start) {
            let columns = &habits.columns;
            groups::join_given(&mut rows, columns, start, given, &mut above, &mut stitches)?;
            continue;
        }
        let seam = Seam {
            structure,
            start,
            break_bits,
            labels_again: rows[start]
                .origin
                .iter()
                .any(|line| printed_again.contains(line)),
        };
        groups::join(&mut rows, &habits, seam, &mut above, &mut stitches);
    }
    if let Some((row, text)) = ends::cut_at_end(&rows, stub, &habits) {
        stitches.breaks.push(row);
        stitches.findings.push(Stitch::CutAtEnd(text));
    }
    Ok((rows, stitches))
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
