//! The header of a page as it was ruled: which columns each label stands over.
//!
//! A header is printed with its labels in the middle of the cells that they stand in, so that lines
//! say little: a label of a tall cell stands below or beside labels of lower levels. The reading is
//! the tree of regions that explains the positions with the fewest bits: a region of several columns
//! has a label in its middle, or parts into two regions; a region of one column has its label in the
//! middle of its height, broken over lines or not.

use std::collections::HashMap;
use std::ops::Range;

use super::cells::{Piece, hull};

/// Bits of a column without a label.
const UNLABELLED: f64 = 8.0;
/// Bits of each further part of a label that is broken over lines.
const PART: f64 = 1.0;
/// Bits of each line left out between two parts.
const PART_APART: f64 = 1.5;
/// Bits of a label with one label under it that stands over the same columns.
const SINGLE_CHILD: f64 = 4.0;
/// Bits of a line by which a label stands off the middle of its cell.
const OFF_HEIGHT: f64 = 0.7;
/// Bits of a label at the edge of its cell; less toward the middle.
const OFF_MIDDLE: f64 = 4.0;
/// Bits of a label that reaches over an edge of its region.
const OVER_EDGE: f64 = 2.0;
/// Headers of more columns or lines are left as they are.
const MOST_COLUMNS: usize = 40;
const MOST_LINES: usize = 20;

/// A label of the header, or a part of one.
#[derive(Debug, Clone)]
pub struct Label {
    /// The index of its line.
    pub line: usize,
    /// What stands there.
    pub piece: Piece,
}

/// A header cell.
#[derive(Debug, Clone)]
pub struct HeaderCell {
    /// Its level, 0 at the top.
    pub level: usize,
    /// The first column that it stands over.
    pub column: usize,
    /// The parts of its label, in order.
    pub parts: Vec<Label>,
}

/// Reads the labels over columns that stand at these extents.
///
/// Nothing where they leave columns without a label: then they are no header.
pub fn read(
    labels: &[Label],
    boundaries: &[usize],
    extents: &[Range<usize>],
) -> Option<Vec<HeaderCell>> {
    let columns = extents.len();
    let mut lines: Vec<usize> = labels.iter().map(|label| label.line).collect();
    lines.dedup();
    if lines.is_empty() || columns > MOST_COLUMNS || lines.len() > MOST_LINES {
        return None;
    }
    let mut extents = extents.to_vec();
    for label in labels {
        let column = label.piece.column;
        let next = boundaries.get(column).copied().unwrap_or(usize::MAX);
        if label.piece.extent.end <= next {
            extents[column] = hull(&extents[column], &label.piece.extent);
        }
    }
    let mut reader = Reader {
        labels,
        lines: &lines,
        boundaries,
        extents: &extents,
        known: HashMap::new(),
    };
    let whole = Region {
        columns: (0, columns),
        line: 0,
        labelled: false,
    };
    reader.bits(whole);
    let mut cells = Vec::new();
    let mut unlabelled = 0;
    reader.collect(whole, 0, &mut cells, &mut unlabelled);
    (unlabelled <= 1.max(columns / 5) && unlabelled < columns).then_some(cells)
}

/// Columns of the header from some line on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Region {
    /// The first column and the one behind the last.
    columns: (usize, usize),
    /// The first line, an index into the reader's lines.
    line: usize,
    /// Whether the line before is the label of just this region.
    labelled: bool,
}

/// How a region is read.
#[derive(Debug, Clone, Copy)]
enum Reading {
    /// One column, or no labels at all.
    Leaf,
    /// A label over all of it: an index into the labels.
    Under(usize),
    /// Two regions, the second from this column on.
    Parted(usize),
}

struct Reader<'a> {
    labels: &'a [Label],
    lines: &'a [usize],
    boundaries: &'a [usize],
    extents: &'a [Range<usize>],
    known: HashMap<Region, (f64, Reading)>,
}

impl Reader<'_> {
    fn bits(&mut self, region: Region) -> f64 {
        if let Some((bits, _)) = self.known.get(&region) {
            return *bits;
        }
        let (first, end) = region.columns;
        let labels = self.labels_in(region);
        let found = if labels.is_empty() {
            (UNLABELLED * (end - first) as f64, Reading::Leaf)
        } else if end - first == 1 {
            (self.leaf_bits(region, &labels), Reading::Leaf)
        } else {
            let mut best = (f64::INFINITY, Reading::Leaf);
            let top = self.labels[labels[0]].line;
            if labels
                .get(1)
                .is_none_or(|&next| self.labels[next].line > top)
            {
                let (over, bits) = self.label_bits(region, labels[0]);
                let bits = bits + self.bits(over);
                best = (bits, Reading::Under(labels[0]));
            }
            for column in first + 1..end {
                let edge = self.boundaries[column - 1];
                let over = labels.iter().filter(|&&label| {
                    let extent = &self.labels[label].piece.extent;
                    extent.start < edge && edge < extent.end
                });
                let over = OVER_EDGE * over.count() as f64;
                let [left, right] = [(first, column), (column, end)].map(|columns| Region {
                    columns,
                    line: region.line,
                    labelled: false,
                });
                if over < best.0 {
                    let bits = over + self.bits(left) + self.bits(right);
                    if bits < best.0 {
                        best = (bits, Reading::Parted(column));
                    }
                }
            }
            best
        };
        self.known.insert(region, found);
        found.0
    }

    /// The labels in a region: those whose middle stands in it.
    fn labels_in(&self, region: Region) -> Vec<usize> {
        let Some(&line) = self.lines.get(region.line) else {
            return Vec::new();
        };
        let (first, end) = region.columns;
        let start = first
            .checked_sub(1)
            .map_or(0, |before| self.boundaries[before]);
        let end = self
            .boundaries
            .get(end - 1)
            .copied()
            .unwrap_or(usize::MAX / 2);
        let within = |label: &Label| {
            let middle = label.piece.twice_middle();
            label.line >= line && middle >= 2 * start && middle < 2 * end
        };
        (0..self.labels.len())
            .filter(|&index| within(&self.labels[index]))
            .collect()
    }

    /// Where the region begins and ends, in lines.
    fn height(&self, region: Region) -> (f64, f64) {
        let above = region
            .line
            .checked_sub(1)
            .map(|above| self.lines[above] + 1);
        let top = above.unwrap_or(self.lines[0]);
        let bottom = self.lines.last().copied().unwrap_or(top).max(top);
        (top as f64, bottom as f64)
    }

    fn leaf_bits(&self, region: Region, labels: &[usize]) -> f64 {
        let lines: Vec<usize> = labels
            .iter()
            .map(|&label| self.labels[label].line)
            .collect();
        let parts: f64 = lines
            .windows(2)
            .map(|pair| PART + PART_APART * (pair[1] - pair[0]).saturating_sub(1) as f64)
            .sum();
        let (top, bottom) = self.height(region);
        let middle = (lines[0] + lines[lines.len() - 1]) as f64 / 2.0;
        parts + OFF_HEIGHT * (middle - (top + bottom) / 2.0).abs().min(4.0)
    }

    /// Bits of a label over all of a region, and what lies under it.
    fn label_bits(&self, region: Region, label: usize) -> (Region, f64) {
        let Label { line, piece } = &self.labels[label];
        let (first, end) = region.columns;
        let extents = self.extents[first..end]
            .iter()
            .filter(|extent| extent.len() > 0);
        let start = extents.clone().map(|extent| extent.start).min();
        let stop = extents.map(|extent| extent.end).max();
        let extent = start.unwrap_or(0)..stop.unwrap_or(0);
        let off = piece.twice_middle().abs_diff(extent.start + extent.end) as f64;
        let mut bits = OFF_MIDDLE * off / extent.len().max(1) as f64;
        let (top, _) = self.height(region);
        bits += OFF_HEIGHT * (*line as f64 - top).min(4.0);
        if region.labelled {
            let above = self.lines[region.line - 1];
            bits += match line - above {
                1 => PART,
                _ => SINGLE_CHILD,
            };
        }
        let at = self.lines.partition_point(|other| other <= line);
        let under = Region {
            line: at,
            labelled: true,
            ..region
        };
        (under, bits)
    }

    /// The cells of the best reading.
    fn collect(
        &mut self,
        region: Region,
        level: usize,
        cells: &mut Vec<HeaderCell>,
        unlabelled: &mut usize,
    ) {
        self.bits(region);
        let (first, end) = region.columns;
        match self.known[&region].1 {
            Reading::Leaf => {
                let labels = self.labels_in(region);
                if labels.is_empty() {
                    *unlabelled += end - first;
                } else {
                    let parts = labels.iter().map(|&label| self.labels[label].clone());
                    cells.push(HeaderCell {
                        level,
                        column: first,
                        parts: parts.collect(),
                    });
                }
            }
            Reading::Under(label) => {
                let part = self.labels[label].clone();
                let (under, _) = self.label_bits(region, label);
                match cells.last_mut() {
                    Some(above) if region.labelled => {
                        above.parts.push(part);
                        self.collect(under, level, cells, unlabelled);
                    }
                    _ => {
                        cells.push(HeaderCell {
                            level,
                            column: first,
                            parts: vec![part],
                        });
                        self.collect(under, level + 1, cells, unlabelled);
                    }
                }
            }
            Reading::Parted(column) => {
                for columns in [(first, column), (column, end)] {
                    let part = Region {
                        columns,
                        line: region.line,
                        labelled: false,
                    };
                    self.collect(part, level, cells, unlabelled);
                }
            }
        }
    }
}
