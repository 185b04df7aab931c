//! The tree of regions over a header, and the search for the cheapest one.

mod bits;

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Body, Content, HeaderCell, Label};

/// Bits of a column without a label.
const UNLABELLED: f64 = 8.0;
/// The same where the column holds nothing: a label over others stands between two columns.
const UNLABELLED_EMPTY: f64 = 1.0;
/// Bits of amounts with nothing over their label before amounts that have: that would be the total.
const TOTAL_ALONE: f64 = 1.0;
/// Readings that differ by less are the same.
const SAME: f64 = 1e-6;
/// Bits of a label that reaches over an edge of its region.
const OVER_EDGE: f64 = 2.0;

/// Columns of the header from some line on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region {
    /// The first column and the one behind the last.
    pub columns: (usize, usize),
    /// The first line, an index into the reader's lines.
    pub line: usize,
    /// Twice the height at which it begins, in lines: between two lines of labels.
    pub twice_top: usize,
    /// Twice the height of the row of its first labels, in lines, where labels stand in rows; else
    /// they stand in the middle of their cells.
    pub twice_row: Option<usize>,
    /// Whether the line before is the label of just this region.
    pub labelled: bool,
}

/// A reading of all labels.
pub struct Reading {
    /// What it costs.
    pub bits: f64,
    /// The cells.
    pub cells: Vec<HeaderCell>,
    /// The columns without a label.
    pub unlabelled: Vec<usize>,
    /// By how many bits the closest of its choices was taken.
    pub margin: f64,
}

/// How a region is read.
#[derive(Debug, Clone, Copy)]
enum Choice {
    /// One column, or no labels at all.
    Leaf,
    /// A label over all of it, an index into the labels, and what is under it.
    Under(usize, Region),
    /// Two regions, the second from this column on.
    Parted(usize),
}

pub struct Reader<'a> {
    labels: &'a [Label],
    lines: &'a [usize],
    body: &'a Body,
    extents: &'a [Range<usize>],
    /// For each label the columns whose left edge it reaches over.
    over: Vec<Range<usize>>,
    known: FxHashMap<Region, (f64, Choice, f64)>,
}

impl<'a> Reader<'a> {
    /// A reader of these labels, which stand in these lines, over a body whose cells take these
    /// positions.
    pub fn new(
        labels: &'a [Label],
        lines: &'a [usize],
        body: &'a Body,
        extents: &'a [Range<usize>],
    ) -> Self {
        let over = labels.iter().map(|label| {
            let Range { start, end } = label.piece.extent;
            let edges = &body.boundaries;
            let first = edges.partition_point(|&edge| edge <= start);
            first + 1..edges.partition_point(|&edge| edge < end) + 1
        });
        Self {
            labels,
            lines,
            body,
            extents,
            over: over.collect(),
            known: FxHashMap::default(),
        }
    }

    /// The best reading of a region; `prior` are the bits of how its labels stand.
    pub fn reading(&mut self, region: Region, prior: f64) -> Reading {
        let mut reading = Reading {
            bits: prior + self.bits(region),
            cells: Vec::new(),
            unlabelled: Vec::new(),
            margin: f64::INFINITY,
        };
        self.collect(region, 0, &mut reading);
        reading
    }

    /// Bits of the best reading of a region.
    pub fn bits(&mut self, region: Region) -> f64 {
        if let Some((bits, ..)) = self.known.get(&region) {
            return *bits;
        }
        let (first, end) = region.columns;
        let labels = self.labels_in(region);
        let mut options: Vec<(f64, Choice)> = Vec::new();
        if labels.is_empty() {
            let bits = (first..end).map(|column| match self.is_empty(column) {
                true => UNLABELLED_EMPTY,
                false => UNLABELLED,
            });
            options.push((bits.sum(), Choice::Leaf));
        } else if end - first == 1 {
            options.push((self.leaf_bits(region, &labels), Choice::Leaf));
        } else {
            let top = self.labels[labels[0]].line;
            if labels
                .get(1)
                .is_none_or(|&next| self.labels[next].line > top)
            {
                let (under, bits) = self.label_bits(region, labels[0]);
                for under in self.rows_under(region, under) {
                    options.push((bits + self.bits(under), Choice::Under(labels[0], under)));
                }
            }
            let mut over = vec![0_u32; end - first];
            for &label in &labels {
                let Range { start, end: behind } = self.over[label];
                for column in start.max(first + 1)..behind.min(end) {
                    over[column - first] += 1;
                }
            }
            for column in first + 1..end {
                let [left, right] = [(first, column), (column, end)].map(|columns| Region {
                    columns,
                    labelled: false,
                    ..region
                });
                let over = f64::from(over[column - first]);
                let mut bits = OVER_EDGE * over + self.bits(left) + self.bits(right);
                if region.line == 0 && self.is_total_alone(left, right) {
                    bits += TOTAL_ALONE;
                }
                options.push((bits, Choice::Parted(column)));
            }
        }
        let mut best = (f64::INFINITY, Choice::Leaf);
        for option in &options {
            if option.0 < best.0 {
                best = *option;
            }
        }
        // Regions can be parted in any order: such readings are the same and cost the same.
        let others = options.iter().map(|(bits, _)| bits - best.0);
        let margin = others
            .filter(|&margin| margin > SAME)
            .fold(f64::INFINITY, f64::min);
        self.known.insert(region, (best.0, best.1, margin));
        best.0
    }

    /// Whether an amount column without a label over it stands before a label over several.
    fn is_total_alone(&self, left: Region, right: Region) -> bool {
        let reading = |region: Region| self.known.get(&region).map(|known| known.1);
        let mut right = right;
        while let Some(Choice::Parted(column)) = reading(right) {
            right.columns.1 = column;
        }
        let mut left = left;
        while let Some(Choice::Parted(column)) = reading(left) {
            left.columns.0 = column;
        }
        let amounts = self.body.columns[left.columns.0].content == Content::Amounts;
        let over = self.body.columns[right.columns.0].content == Content::Amounts;
        amounts
            && over
            && matches!(reading(left), Some(Choice::Leaf))
            && matches!(reading(right), Some(Choice::Under(..)))
    }

    /// Whether the body has nothing in a column.
    pub fn is_empty(&self, column: usize) -> bool {
        self.body.columns[column].extent.is_empty()
    }

    /// The labels in a region: those whose middle stands in it.
    fn labels_in(&self, region: Region) -> Vec<usize> {
        let Some(&line) = self.lines.get(region.line) else {
            return Vec::new();
        };
        let (first, end) = region.columns;
        let start = first
            .checked_sub(1)
            .map_or(0, |before| self.body.boundaries[before]);
        let end = self
            .body
            .boundaries
            .get(end - 1)
            .copied()
            .unwrap_or(usize::MAX / 2);
        let within = 2 * start..2 * end;
        // They are in the order of their lines.
        let top = self.labels.partition_point(|label| label.line < line);
        (top..self.labels.len())
            .filter(|&index| within.contains(&self.labels[index].piece.twice_middle()))
            .collect()
    }

    /// What lies under a label, once for each height that the row of the next labels may have.
    fn rows_under(&self, region: Region, under: Region) -> Vec<Region> {
        let Some(row) = region.twice_row else {
            return vec![under];
        };
        if region.labelled {
            // A further part of the label: the row under it is known.
            return vec![under];
        }
        let labels = self.labels_in(under);
        let lines: Vec<usize> = labels
            .iter()
            .map(|&label| self.labels[label].line)
            .collect();
        let rows = heights(&lines).filter(|&height| height > row);
        let rows: Vec<Region> = rows
            .map(|row| Region {
                twice_row: Some(row),
                ..under
            })
            .collect();
        match rows.is_empty() {
            true => vec![under],
            false => rows,
        }
    }

    /// The cells of the best reading of a region.
    fn collect(&mut self, region: Region, level: usize, into: &mut Reading) {
        self.bits(region);
        let (first, end) = region.columns;
        let (_, choice, margin) = self.known[&region];
        into.margin = into.margin.min(margin);
        match choice {
            Choice::Leaf => {
                let labels = self.labels_in(region);
                if labels.is_empty() {
                    into.unlabelled.extend(first..end);
                } else {
                    into.cells.push(HeaderCell {
                        level,
                        column: first,
                        parts: labels,
                    });
                }
            }
            Choice::Under(label, under) => match into.cells.last_mut() {
                Some(above) if region.labelled => {
                    above.parts.push(label);
                    self.collect(under, level, into);
                }
                _ => {
                    into.cells.push(HeaderCell {
                        level,
                        column: first,
                        parts: vec![label],
                    });
                    self.collect(under, level + 1, into);
                }
            },
            Choice::Parted(column) => {
                for columns in [(first, column), (column, end)] {
                    let part = Region {
                        columns,
                        labelled: false,
                        ..region
                    };
                    self.collect(part, level, into);
                }
            }
        }
    }
}

/// Twice the heights at which a row may stand whose labels take these lines, in order: at a line or
/// between two.
pub fn heights(lines: &[usize]) -> impl Iterator<Item = usize> {
    let mut heights: Vec<usize> = lines
        .iter()
        .flat_map(|line| [2 * line, 2 * line + 1])
        .collect();
    heights.dedup();
    heights.pop();
    heights.into_iter()
}
