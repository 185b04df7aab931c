//! The header of a page as it was ruled: which columns each label stands over.
//!
//! A header is printed with its labels in the middle of the cells that they stand in, so that lines
//! say little: a label of a tall cell stands below or beside labels of lower levels. The reading is
//! the tree of regions that explains the positions with the fewest bits: a region of several columns
//! has a label in its middle, or parts into two regions; a region of one column has its label in the
//! middle of its height, broken over lines or not. Where the merges of a header were lost, its labels
//! stand in the middle of the rows that they begin in and not of their cells; both are tried.

pub mod numbers;
mod regions;

use std::collections::BTreeSet;
use std::ops::Range;

use self::regions::{Reader, Reading, Region};
use super::cells::{Piece, hull};

/// Headers of more columns or lines are left as they are.
const MOST_COLUMNS: usize = 40;
const MOST_LINES: usize = 20;
/// Bits of labels that stand in rows and not in the middle of their cells.
const IN_ROWS: f64 = 2.5;

/// A label of the header, or a part of one.
#[derive(Debug, Clone)]
pub struct Label {
    /// The index of its line.
    pub line: usize,
    /// What stands there.
    pub piece: Piece,
}

/// A header cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderCell {
    /// Its level, 0 at the top.
    pub level: usize,
    /// The first column that it stands over.
    pub column: usize,
    /// The parts of its label, in order: indices into the labels.
    pub parts: Vec<usize>,
}

/// A header that was read.
#[derive(Debug, Clone)]
pub struct Header {
    /// Its cells.
    pub cells: Vec<HeaderCell>,
    /// Columns that hold nothing, not even a label of their own.
    pub empty: Vec<usize>,
    /// By how many bits the next best reading is worse.
    pub margin: f64,
    /// What the reading costs.
    pub bits: f64,
    /// Where a column of which only the header knows may begin: parts of a label stand beside each
    /// other there, or beside what the column holds.
    pub apart: Vec<usize>,
}

/// A column under the header.
#[derive(Debug, Clone)]
pub struct Column {
    /// The positions that its cells take.
    pub extent: Range<usize>,
    /// What it holds.
    pub content: Content,
}

/// What a column holds as a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Amounts, or nothing.
    Amounts,
    /// Numbers without any mark: codes, or counts.
    Codes,
    /// Anything else.
    Texts,
}

/// What stands under a header.
#[derive(Debug, Clone)]
pub struct Body {
    /// The positions at which columns begin but the first.
    pub boundaries: Vec<usize>,
    /// The columns.
    pub columns: Vec<Column>,
    /// How far to the right each position is printed: where some line has a wide character, a
    /// position is twice as wide as where none has.
    pub ruler: Vec<usize>,
    /// How many lines the body begins below the last label.
    pub below: usize,
}

/// The work of reading labels over a body, as it grows with their lines and its columns.
pub fn work(labels: &[Label], body: &Body) -> usize {
    let mut lines: Vec<usize> = labels.iter().map(|label| label.line).collect();
    lines.dedup();
    let (lines, columns) = (lines.len(), body.columns.len());
    match columns > MOST_COLUMNS || lines > MOST_LINES {
        true => 0,
        false => (lines * columns).pow(2),
    }
}

/// Reads the labels over a body.
///
/// Nothing where they leave columns without a label: then they are no header.
pub fn read(labels: &[Label], body: &Body) -> Option<Header> {
    let columns = body.columns.len();
    let mut lines: Vec<usize> = labels.iter().map(|label| label.line).collect();
    lines.dedup();
    if lines.is_empty() || columns > MOST_COLUMNS || lines.len() > MOST_LINES {
        return None;
    }
    let mut extents: Vec<Range<usize>> = body
        .columns
        .iter()
        .map(|column| column.extent.clone())
        .collect();
    for label in labels {
        // A column is as wide as the labels that stand within it, though its cells are short.
        let column = label.piece.column;
        let before = column
            .checked_sub(1)
            .map_or(0, |before| body.boundaries[before]);
        let next = body.boundaries.get(column).copied().unwrap_or(usize::MAX);
        if before <= label.piece.extent.start && label.piece.extent.end <= next {
            extents[column] = hull(&extents[column], &label.piece.extent);
        }
    }
    // Labels stand in the middle of their cells, or all in rows of which the first is at some height.
    let rows = std::iter::once(None).chain(regions::heights(&lines).map(Some));
    let mut reader = Reader::new(labels, &lines, body, &extents);
    let mut readings: Vec<Reading> = rows
        .map(|twice_row| {
            let (twice_top, prior) = match twice_row {
                Some(_) => (0, IN_ROWS),
                None => ((2 * lines[0]).saturating_sub(body.below), 0.0),
            };
            reader.reading(
                Region {
                    columns: (0, columns),
                    line: 0,
                    twice_top,
                    twice_row,
                    labelled: false,
                },
                prior,
            )
        })
        .collect();
    readings.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    let mut readings = readings.into_iter();
    let Reading {
        bits,
        cells,
        unlabelled,
        margin,
    } = readings.next()?;
    let other = readings.find(|other| other.cells != cells);
    let margin = other.map_or(margin, |other| margin.min(other.bits - bits));
    let is_empty = |&column: &usize| body.columns[column].extent.is_empty();
    let (empty, unlabelled): (Vec<usize>, Vec<usize>) = unlabelled.into_iter().partition(is_empty);
    // The label beside a column without one may be a part of two.
    let beside = unlabelled.iter().any(|&column| column > 0);
    let margin = if beside { 0.0 } else { margin };
    let labelled = columns - empty.len();
    let least = labelled - 1.max(labelled / 5).min(labelled);
    (labelled - unlabelled.len() >= least.max(1)).then_some(Header {
        apart: apart(labels, body, &cells),
        cells,
        empty,
        margin,
        bits,
    })
}

/// Where parts of the label of one column stand beside each other or beside the column's cells; the
/// first parts may be those of a label over both.
fn apart(labels: &[Label], body: &Body, cells: &[HeaderCell]) -> Vec<usize> {
    let mut positions = BTreeSet::new();
    for cell in cells {
        let content = &body.columns[cell.column].extent;
        let content = Some(content).filter(|content| !content.is_empty());
        for above in 0..cell.parts.len() {
            let below = cell.parts[above..].iter();
            let parts: Vec<&Range<usize>> = below.map(|&part| &labels[part].piece.extent).collect();
            // What the column holds may be that of both.
            positions.extend(gaps(parts.iter().copied()));
            positions.extend(gaps(parts.iter().copied().chain(content)));
        }
    }
    positions.into_iter().collect()
}

/// Where one of these begins behind all before it, and not right behind them.
fn gaps<'a>(extents: impl Iterator<Item = &'a Range<usize>>) -> Vec<usize> {
    let mut extents: Vec<&Range<usize>> = extents.collect();
    extents.sort_by_key(|extent| extent.start);
    let mut gaps = Vec::new();
    let mut end: Option<usize> = None;
    for extent in extents {
        if end.is_some_and(|end| end + 2 <= extent.start) {
            gaps.push(extent.start);
        }
        end = Some(end.map_or(extent.end, |end| end.max(extent.end)));
    }
    gaps
}
