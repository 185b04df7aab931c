//! What the rows of a body cost in the columns learned so far.

use std::collections::HashMap;

use super::Shift;
use crate::recover::profile::{Cell, CellClass, Profile};
use crate::recover::view::ViewLine;

/// Which columns of a row are filled, a bit a column.
pub type Pattern = u128;

/// Which patterns of filled columns the rows have.
///
/// Blanks of one row belong together, and a pattern holds for many rows: amounts move from one
/// column to another from some row on without any accident. So a pattern is coded as a whole: the
/// same as in the row above, one that was seen before, or a new one. New ones are as likely as they
/// have been (the estimate of Good, 1953, in its simplest form).
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    counts: HashMap<Pattern, f64>,
    total: f64,
    same: f64,
}

/// Bits for each column in which a new pattern differs from the row above.
const NEW_PATTERN_COLUMN: f64 = 1.5;

impl Patterns {
    fn bits(&self, pattern: Pattern, above: Option<Pattern>) -> f64 {
        let above = above.unwrap_or(pattern);
        let same = (self.same + 0.5) / (self.total + 1.0);
        if pattern == above {
            return -same.log2();
        }
        let new = (self.counts.len() as f64 + 0.5) / (self.total + 1.0);
        let choice = match self.counts.get(&pattern) {
            Some(count) => -(count / (self.total + 1.0)).log2(),
            None => {
                let differing = (pattern ^ above).count_ones();
                -new.min(0.5).log2() + NEW_PATTERN_COLUMN * f64::from(differing)
            }
        };
        choice - (1.0 - same).log2()
    }

    fn learn(&mut self, pattern: Pattern, above: Option<Pattern>) {
        *self.counts.entry(pattern).or_default() += 1.0;
        self.total += 1.0;
        self.same += f64::from(u8::from(above == Some(pattern)));
    }
}

/// The columns as learned from the rows so far.
#[derive(Clone)]
pub struct Columns {
    /// What each column holds.
    pub profiles: Vec<Profile>,
    patterns: Patterns,
    /// The pattern of the last row.
    pub above: Option<Pattern>,
}

impl Columns {
    /// Columns that nothing is known of.
    pub fn new(width: usize) -> Self {
        Self {
            profiles: vec![Profile::default(); width],
            patterns: Patterns::default(),
            above: None,
        }
    }

    /// Learns from a row in a state.
    pub fn learn(&mut self, row: &ViewLine, shift: Shift) {
        for (index, cell) in row.filled() {
            if let Some(profile) = self.profiles.get_mut(shift.column_of(index)) {
                profile.learn_content(cell);
            }
        }
        let pattern = pattern(row, shift);
        self.patterns.learn(pattern, self.above);
        self.above = Some(pattern);
    }
}

/// The columns that a row fills in a state.
pub fn pattern(row: &ViewLine, shift: Shift) -> Pattern {
    row.filled()
        .filter_map(|(index, _)| 1_u128.checked_shl(u32::try_from(shift.column_of(index)).ok()?))
        .fold(0, |pattern, bit| pattern | bit)
}

/// What a row's cells cost where they stand, one column to the right and one to the left.
pub struct RowCosts<'a> {
    row: &'a ViewLine,
    patterns: &'a Patterns,
    stay: Vec<f64>,
    right: Vec<f64>,
    left: Vec<f64>,
}

impl<'a> RowCosts<'a> {
    /// Prices a row's cells.
    pub fn new(row: &'a ViewLine, columns: &'a Columns) -> Self {
        let content = |column: Option<usize>, cell: &Cell| {
            let profile = column.and_then(|column| columns.profiles.get(column));
            match profile {
                _ if cell.class == CellClass::Blank => 0.0,
                Some(profile) => profile.content_bits(cell),
                None => f64::INFINITY,
            }
        };
        let cells = || row.cells.iter().enumerate();
        Self {
            row,
            patterns: &columns.patterns,
            stay: cells()
                .map(|(index, cell)| content(Some(index), cell))
                .collect(),
            right: cells()
                .map(|(index, cell)| content(Some(index + 1), cell))
                .collect(),
            left: cells()
                .map(|(index, cell)| content(index.checked_sub(1), cell))
                .collect(),
        }
    }

    /// Bits of the row in a state under a row with this pattern; infinite where a text would fall
    /// off the table or be dropped.
    pub fn bits(&self, shift: Shift, above: Option<Pattern>) -> f64 {
        let (table, from) = match shift {
            Shift::None => (&self.stay, usize::MAX),
            Shift::Lost(lost) => (&self.right, lost),
            Shift::Gained(gained) => match self.row.cells.get(gained) {
                Some(cell) if cell.class != CellClass::Blank => return f64::INFINITY,
                _ => (&self.left, gained),
            },
        };
        let content: f64 = self
            .stay
            .iter()
            .enumerate()
            .map(|(index, stay)| if index < from { *stay } else { table[index] })
            .sum();
        content + self.patterns.bits(pattern(self.row, shift), above)
    }
}
