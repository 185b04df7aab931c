//! The tree of regions over a header, and what each reading of it costs.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Body, Column, Content, HeaderCell, Label};
use crate::source::aligned::cells::Piece;

/// Bits of a column without a label.
const UNLABELLED: f64 = 8.0;
/// The same where the column holds nothing: a label over others stands between two columns.
const UNLABELLED_EMPTY: f64 = 1.0;
/// Bits of each further part of a label that is broken over lines.
const PART: f64 = 0.5;
/// Bits of each line left out between two parts; one is free, in which neighbours of an odd number
/// of lines stand.
const PART_APART: f64 = 1.5;
/// Bits of a part whose middle is not under that of the part above.
const PART_ASIDE: f64 = 1.0;
/// Bits of a part whose beginning is not under that of the part above either.
const PART_ELSEWHERE: f64 = 1.5;
/// Bits of a label that is far wider than what it stands over.
const OVER_FULL: f64 = 2.5;
/// Bits of a part that breaks off although its column is far wider.
const PART_SHORT: f64 = 2.5;
/// Bits of a label with one label under it that stands over the same columns.
const SINGLE_CHILD: f64 = 4.0;
/// Bits of a line by which a label stands off the middle of its cell.
const OFF_HEIGHT: f64 = 2.0;
/// Bits of a line that is left blank over a label with others under it.
const BLANK_ABOVE: f64 = 0.8;
/// Bits of a label over texts and the amounts that follow them: most stand over either.
const TEXTS_AND_AMOUNTS: f64 = 1.5;
/// Bits of a label that ends or begins between two columns of codes: levels of codes belong together.
const AMONG_CODES: f64 = 1.5;
/// Bits of amounts with nothing over their label before amounts that have: that would be the total.
const TOTAL_ALONE: f64 = 1.0;
/// Readings that differ by less are the same.
const SAME: f64 = 1e-6;
/// Bits of a label over amounts and the texts that follow them: those are two tables side by side.
const TWO_SIDES: f64 = 1.5;
/// Bits of a label at the edge of its cell; less toward the middle.
const OFF_MIDDLE: f64 = 4.0;
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
        Self {
            labels,
            lines,
            body,
            extents,
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
            for column in first + 1..end {
                let edge = self.body.boundaries[column - 1];
                let over = labels.iter().filter(|&&label| {
                    let extent = &self.labels[label].piece.extent;
                    extent.start < edge && edge < extent.end
                });
                let [left, right] = [(first, column), (column, end)].map(|columns| Region {
                    columns,
                    labelled: false,
                    ..region
                });
                let mut bits = OVER_EDGE * over.count() as f64 + self.bits(left) + self.bits(right);
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
        let within = |label: &Label| {
            let middle = label.piece.twice_middle();
            label.line >= line && middle >= 2 * start && middle < 2 * end
        };
        (0..self.labels.len())
            .filter(|&index| within(&self.labels[index]))
            .collect()
    }

    /// Twice the height at which the header ends, in lines.
    fn twice_bottom(&self) -> usize {
        2 * self.lines.last().copied().unwrap_or(0) + self.body.below
    }

    fn leaf_bits(&self, region: Region, labels: &[usize]) -> f64 {
        let lines: Vec<usize> = labels
            .iter()
            .map(|&label| self.labels[label].line)
            .collect();
        let (left, right) = self.sides(region.columns);
        let width = right - left;
        let parts: f64 = labels
            .windows(2)
            .map(|pair| self.part_bits(region.columns, pair[0], pair[1]))
            .sum();
        let full: f64 = labels
            .iter()
            .map(|&label| over_full(&self.labels[label].piece, width))
            .sum();
        // Four times the middle of either: whole lines and half ones compare without rounding.
        let middle = 2 * (lines[0] + lines[lines.len() - 1]);
        let expected = match region.twice_row {
            Some(row) => 2 * row,
            None => region.twice_top + self.twice_bottom(),
        };
        let off = middle.abs_diff(expected) as f64 / 4.0;
        parts + full + OFF_HEIGHT * off.min(4.0)
    }

    /// Bits of two labels as parts of one, one below the other, in a cell over these columns.
    fn part_bits(&self, columns: (usize, usize), above: usize, below: usize) -> f64 {
        let width = self.filled(columns);
        let (above, below) = (&self.labels[above], &self.labels[below]);
        let apart = (below.line - above.line).saturating_sub(2);
        let mut bits = PART + PART_APART * apart as f64;
        let (a, b) = (&above.piece.extent, &below.piece.extent);
        let middles = above
            .piece
            .twice_middle()
            .abs_diff(below.piece.twice_middle());
        if middles > 2 {
            bits += PART_ASIDE;
            if a.start.abs_diff(b.start) > 1 {
                bits += PART_ELSEWHERE;
            }
        }
        // What is short has no room for a next word that does not break.
        let room = above.piece.printed + 1 + below.piece.printed < width;
        if 2 * above.piece.printed < width && room {
            bits += PART_SHORT;
        }
        bits
    }

    /// Bits of a label over all of a region, and what lies under it.
    fn label_bits(&self, region: Region, label: usize) -> (Region, f64) {
        let Label { line, piece } = &self.labels[label];
        let (first, end) = region.columns;
        let (left, right) = self.sides(region.columns);
        let middle = self.ruled(piece.extent.start) + self.ruled(piece.extent.end);
        let off = middle.abs_diff(left + right) as f64;
        let mut bits = OFF_MIDDLE * off / (right - left).max(1) as f64;
        bits += over_full(piece, right - left);
        bits += match region.twice_row {
            Some(_) if region.labelled => 0.0,
            Some(row) => OFF_HEIGHT * (row.abs_diff(2 * line) as f64 / 2.0).min(4.0),
            None => {
                let blank = (2 * line).saturating_sub(region.twice_top + 1) as f64 / 2.0;
                BLANK_ABOVE * blank.min(4.0)
            }
        };
        // Once for a label: one over many columns is over some of either kind.
        let amounts = |column: &Column| column.content == Content::Amounts;
        let meets = |before: bool| {
            let mut pairs = self.body.columns[first..end].windows(2);
            pairs.any(|pair| amounts(&pair[0]) == before && amounts(&pair[1]) != before)
        };
        if meets(false) {
            bits += TEXTS_AND_AMOUNTS;
        }
        if meets(true) {
            bits += TWO_SIDES;
        }
        let codes = |column: usize| {
            let column = self.body.columns.get(column);
            column.is_some_and(|column| column.content == Content::Codes)
        };
        for edge in [first, end] {
            if edge > 0 && codes(edge - 1) && codes(edge) {
                bits += AMONG_CODES;
            }
        }
        if region.labelled {
            let line_above = self.lines[region.line - 1];
            let above = (0..label).rev().find(|&above| {
                let Label { line, piece } = &self.labels[above];
                let middle = self.ruled(piece.extent.start) + self.ruled(piece.extent.end);
                *line == line_above && (2 * left..2 * right).contains(&middle)
            });
            let part = above.map(|above| self.part_bits(region.columns, above, label));
            bits += part.unwrap_or(SINGLE_CHILD).min(SINGLE_CHILD);
        }
        let at = self.lines.partition_point(|other| other <= line);
        let mut under = Region {
            line: at,
            labelled: true,
            ..region
        };
        let next = self
            .labels_in(under)
            .first()
            .map(|&next| self.labels[next].line);
        if region.twice_row.is_none() {
            under.twice_top = line + next.unwrap_or(line + 1);
        }
        (under, bits)
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

    /// Where the rules around some columns are, the right one never before the left: the cells of
    /// columns may stand over one another.
    fn sides(&self, (first, end): (usize, usize)) -> (usize, usize) {
        let left = self.edge(first);
        (left, self.edge(end).max(left))
    }

    /// How wide the texts of some columns stand, without the space to the rules beside them.
    fn filled(&self, (first, end): (usize, usize)) -> usize {
        let mut filled = self.extents[first..end]
            .iter()
            .filter(|extent| !extent.is_empty());
        let first = filled.next();
        let last = filled.next_back().or(first);
        let width = first
            .zip(last)
            .map(|(first, last)| self.ruled(last.end).saturating_sub(self.ruled(first.start)));
        width.unwrap_or(0)
    }

    /// Where the rule before a column is: in the middle between two columns.
    fn edge(&self, column: usize) -> usize {
        let before = self.extents[..column]
            .iter()
            .rev()
            .find(|extent| !extent.is_empty());
        let after = self.extents[column..]
            .iter()
            .find(|extent| !extent.is_empty());
        match (before, after) {
            (Some(before), Some(after)) => (self.ruled(before.end) + self.ruled(after.start)) / 2,
            (Some(before), None) => self.ruled(before.end),
            (None, after) => after.map_or(0, |after| self.ruled(after.start)),
        }
    }

    fn ruled(&self, position: usize) -> usize {
        let ruler = &self.body.ruler;
        let last = ruler.len().saturating_sub(1);
        let printed = ruler.get(position.min(last)).copied().unwrap_or(0);
        printed + position.saturating_sub(last)
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

/// Bits of a label for being wider than what it stands over; the spaces beside that are not known
/// well.
fn over_full(piece: &Piece, width: usize) -> f64 {
    if 2 * piece.printed > 3 * width {
        OVER_FULL
    } else {
        0.0
    }
}
