//! What the labels of a region cost by where they stand between the rules and lines around them.

use super::{Reader, Region};
use crate::source::aligned::cells::Piece;
use crate::source::aligned::header::{Column, Content, Label};

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
/// Bits of a label over amounts and the texts that follow them: those are two tables side by side.
const TWO_SIDES: f64 = 1.5;
/// Bits of a label at the edge of its cell; less toward the middle.
const OFF_MIDDLE: f64 = 4.0;

impl Reader<'_> {
    /// Twice the height at which the header ends, in lines.
    fn twice_bottom(&self) -> usize {
        2 * self.lines.last().copied().unwrap_or(0) + self.body.below
    }

    /// Bits of labels as the parts of one over a single column.
    pub(super) fn leaf_bits(&self, region: Region, labels: &[usize]) -> f64 {
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
    pub(super) fn label_bits(&self, region: Region, label: usize) -> (Region, f64) {
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
