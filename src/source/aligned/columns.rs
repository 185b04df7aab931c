//! Where columns begin: the boundaries that the lines of a block agree on.
//!
//! A boundary is a position. What a set of boundaries costs is a sum over its columns (wide gaps
//! that no boundary explains, stripes that nothing covers) and over its boundaries (words that they
//! cut), so that the cheapest set is a shortest path over the positions, as in ExtracTable (Hübscher,
//! Jiang and Naumann, BTW 2023). Evidence adds up: that of two blocks together is the sum of both.

use std::collections::BTreeMap;

use super::words::{Line, WIDEST, Word, is_wide};

/// Bits of one more column.
const COLUMN: f64 = 2.0;
/// Bits of a wide gap inside a column: the lines of a cell hold together.
const GAP: f64 = 3.0;
/// The same in a label that is spaced out.
const SPACED_GAP: f64 = 0.5;
/// The same for a single blank between a number and a text.
const TIGHT_NUMBER: f64 = 2.0;
/// The same between two labels: hanzi have no blanks between words.
const TIGHT_LABELS: f64 = 1.5;
/// Bits of a stripe of blanks in a column down its whole length, for each line beside it, and at
/// most.
const STRIPE: f64 = 1.5;
const WHOLE_STRIPE: f64 = 3.0;
/// Bits of a boundary through a word of the body, [`DEEP`] positions or more from its ends.
const CUT: f64 = 3.0;
/// Near its ends a cut is cheaper: columns may overlap by a position or two.
const DEEP: usize = 3;
/// The same above the body, where labels reach over several columns.
const LABEL_CUT: f64 = 0.5;
/// The same in a line of a single text: titles and headings reach over columns as well.
const ALONE_CUT: f64 = 0.25;
/// The share of a cut at a single blank between two words of which none is a number.
const BETWEEN_WORDS: f64 = 0.3;

/// What a line is, as far as its columns are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing stands in it.
    Blank,
    /// Running text: it has no columns.
    Prose,
    /// A single text, which may be anything, or labels with their values.
    Alone,
    /// A line of several texts above the first with numbers.
    Label,
    /// A line of the body.
    Body,
}

/// The columns of a block: where each begins but the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The boundaries, rising.
    pub boundaries: Vec<usize>,
}

impl Columns {
    /// How many columns there are.
    pub fn count(&self) -> usize {
        self.boundaries.len() + 1
    }

    /// What they cost themselves.
    pub fn bits(&self) -> f64 {
        COLUMN * self.count() as f64
    }

    /// The column that a position stands in.
    pub fn at(&self, position: usize) -> usize {
        self.boundaries
            .partition_point(|&boundary| boundary <= position)
    }
}

/// What lines tell about boundaries.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Bits of the gaps from one position to another, where no boundary explains them.
    gaps: BTreeMap<(usize, usize), f64>,
    /// Bits of a boundary at each position.
    cuts: Vec<f64>,
    /// How many lines cover a position.
    cover: Vec<u32>,
    /// How many lines of the body do.
    body: Vec<u32>,
    /// Whether a word begins at a position.
    starts: Vec<bool>,
}

impl Evidence {
    /// Learns from a line.
    pub fn add(&mut self, line: &Line, kind: Kind) {
        let cut = match kind {
            Kind::Blank | Kind::Prose => return,
            // Labels of a form and their values stand in columns of their own.
            Kind::Alone if line.chunks().len() > 1 && line.text.contains(['：', ':']) => return,
            Kind::Alone => ALONE_CUT,
            Kind::Label => LABEL_CUT,
            Kind::Body => CUT,
        };
        let Some(width) = line.words.last().map(|word| word.end + 1) else {
            return;
        };
        if self.cuts.len() < width {
            self.cuts.resize(width, 0.0);
            self.cover.resize(width, 0);
            self.body.resize(width, 0);
            self.starts.resize(width, false);
        }
        for (index, word) in line.words.iter().enumerate() {
            self.starts[word.start] |= index == 0
                || line.is_wide_gap(index)
                || is_tight(line, index)
                || (kind == Kind::Label && are_labels(line, index));
            for position in word.start + 1..word.end {
                let depth = (position - word.start).min(word.end - position).min(DEEP);
                self.cuts[position] += cut * depth as f64 / DEEP as f64;
            }
            let gap = index
                .checked_sub(1)
                .map(|before| line.words[before].end..word.start);
            if let Some(gap) = &gap
                && !line.is_wide_gap(index)
            {
                let between = if is_tight(line, index) {
                    0.0
                } else {
                    cut * BETWEEN_WORDS
                };
                for position in gap.start..=gap.end {
                    self.cuts[position] += between;
                }
            }
            if kind == Kind::Alone {
                continue;
            }
            let mut covered = word.start..word.end;
            if let Some(gap) = gap {
                let bits = if line.is_wide_gap(index) {
                    GAP
                } else if kind == Kind::Label && are_labels(line, index) {
                    TIGHT_LABELS
                } else if is_tight(line, index) {
                    if both_amounts(line, index) {
                        GAP
                    } else {
                        TIGHT_NUMBER
                    }
                } else {
                    covered.start = gap.start;
                    if line.is_spaced(index) {
                        SPACED_GAP
                    } else {
                        0.0
                    }
                };
                if bits > 0.0 {
                    *self.gaps.entry((gap.start, gap.end)).or_default() += bits;
                }
            }
            for position in covered {
                self.cover[position] += 1;
                self.body[position] += u32::from(kind == Kind::Body);
            }
        }
    }

    /// The evidence of both.
    pub fn with(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.cuts.resize(self.cuts.len().max(other.cuts.len()), 0.0);
        sum.cover.resize(sum.cuts.len(), 0);
        sum.body.resize(sum.cuts.len(), 0);
        sum.starts.resize(sum.cuts.len(), false);
        for (&gap, bits) in &other.gaps {
            *sum.gaps.entry(gap).or_default() += bits;
        }
        for (position, bits) in other.cuts.iter().enumerate() {
            sum.cuts[position] += bits;
            sum.cover[position] += other.cover[position];
            sum.body[position] += other.body[position];
            sum.starts[position] |= other.starts[position];
        }
        sum
    }

    /// What these columns cost.
    pub fn bits(&self, columns: &Columns) -> f64 {
        let boundaries = &columns.boundaries;
        let cuts = boundaries
            .iter()
            .filter_map(|&boundary| self.cuts.get(boundary));
        let gaps = self.gaps.iter().map(|(&gap, &bits)| (gap, bits));
        let unexplained = gaps.chain(self.stripes()).filter(|&((start, end), _)| {
            let next = boundaries.partition_point(|&boundary| boundary < start);
            boundaries.get(next).is_none_or(|&boundary| boundary > end)
        });
        columns.bits() + cuts.sum::<f64>() + unexplained.map(|(_, bits)| bits).sum::<f64>()
    }

    /// The cheapest columns, and what they cost.
    ///
    /// A boundary that moves right costs less or as much until it meets the beginning of a word, so
    /// that only those are tried.
    pub fn best(&self) -> (f64, Columns) {
        let mut candidates = vec![0];
        candidates.extend((1..self.starts.len()).filter(|&position| self.starts[position]));
        candidates.push(WIDEST + 1);
        let place =
            |position: usize| candidates.partition_point(|&candidate| candidate <= position) - 1;
        // `open[i][j]`: bits of the gaps that end before candidate j, and before which the last
        // boundary that can explain them is candidate i.
        let count = candidates.len();
        let mut open = vec![vec![0.0; count + 1]; count];
        let gaps = self.gaps.iter().map(|(&gap, &bits)| (gap, bits));
        for ((start, end), bits) in gaps.chain(self.stripes()) {
            // Boundaries at start..=end explain the gap: those from `first` to `last`.
            let first = place(start.saturating_sub(1)) + 1;
            let last = place(end);
            // Left boundary below `first`, right boundary above `last`.
            if first > 0 {
                open[first - 1][last + 1] += bits;
            }
        }
        for row in &mut open {
            let mut sum = 0.0;
            for bits in row.iter_mut() {
                sum += *bits;
                *bits = sum;
            }
        }
        let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
        for right in 1..count {
            let cut = self.cuts.get(candidates[right]).copied().unwrap_or(0.0);
            let mut inner = 0.0;
            let mut cheapest = (f64::INFINITY, 0);
            for left in (0..right).rev() {
                inner += open[left][right];
                let bits = best[left].0 + inner + COLUMN + cut;
                if bits < cheapest.0 {
                    cheapest = (bits, left);
                }
            }
            best.push(cheapest);
        }
        let mut boundaries = Vec::new();
        let mut at = best[count - 1].1;
        while at > 0 {
            boundaries.push(candidates[at]);
            at = best[at].1;
        }
        boundaries.reverse();
        (best[count - 1].0, Columns { boundaries })
    }

    /// Bits of a stripe between two positions: labels alone beside it are weaker evidence than a body.
    fn stripe_bits(&self, before: usize, after: usize) -> f64 {
        let labels = |position: usize| match self.body[position] {
            0 => Some(self.cover[position]),
            _ => None,
        };
        let lines = match (labels(before), labels(after)) {
            (None, None) => return WHOLE_STRIPE,
            (Some(lines), None) | (None, Some(lines)) => lines,
            (Some(before), Some(after)) => before.max(after),
        };
        (STRIPE * f64::from(lines)).min(WHOLE_STRIPE)
    }

    /// The stripes that no line of several texts covers, with their bits.
    fn stripes(&self) -> impl Iterator<Item = ((usize, usize), f64)> + '_ {
        let mut position = 0;
        std::iter::from_fn(move || {
            while position < self.cover.len() {
                let start = position;
                let covered = self.cover[start] > 0;
                let run = self.cover[start..].iter();
                position += run.take_while(|&&cover| (cover > 0) == covered).count();
                let between = start > 0 && position < self.cover.len();
                if !covered && between && position - start >= 2 {
                    return Some(((start, position), self.stripe_bits(start - 1, position)));
                }
            }
            None
        })
    }
}

/// Whether a single blank stands between a number and a text, or between two numbers of which one
/// is an amount: cells that touch.
pub fn is_tight(line: &Line, word: usize) -> bool {
    let Some(before) = word.checked_sub(1).map(|before| &line.words[before]) else {
        return false;
    };
    let word = &line.words[word];
    word.blanks < 2 && (before.is_amount() || word.is_amount())
}

fn both_amounts(line: &Line, word: usize) -> bool {
    line.words[word - 1..=word].iter().all(Word::is_amount)
}

/// Whether a single blank stands between two labels, by their hanzi: these have no blanks between
/// words, and a label that is spaced out has one between all of its characters.
pub fn are_labels(line: &Line, word: usize) -> bool {
    let Some(before) = word.checked_sub(1).map(|before| &line.words[before]) else {
        return false;
    };
    let word = &line.words[word];
    let wide = |c: Option<char>| c.is_some_and(is_wide);
    let single = before.is_wide_character() || word.is_wide_character();
    !single && wide(before.text.chars().next_back()) && wide(word.text.chars().next())
}
