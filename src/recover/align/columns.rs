//! What the rows of a body cost in the columns learned so far.

use rustc_hash::FxHashMap;

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
    counts: FxHashMap<Pattern, f64>,
    total: f64,
    same: f64,
    prices: Prices,
}

/// The bits that follow from the counts of all rows.
#[derive(Debug, Clone, Copy)]
struct Prices {
    /// The pattern of the row above.
    same: f64,
    /// Another one, before any is chosen.
    other: f64,
    /// A new one, before the columns in which it differs.
    new: f64,
    /// A pattern that was seen once; each doubling of its count takes a bit off.
    seen_once: f64,
}

impl Default for Prices {
    fn default() -> Self {
        Self::new(0.0, 0.0, 0)
    }
}

impl Prices {
    fn new(total: f64, same: f64, patterns: usize) -> Self {
        let same = (same + 0.5) / (total + 1.0);
        let new = (patterns as f64 + 0.5) / (total + 1.0);
        Self {
            same: -same.log2(),
            other: -(1.0 - same).log2(),
            new: -new.min(0.5).log2(),
            seen_once: (total + 1.0).log2(),
        }
    }
}

/// How many patterns are remembered: a body has few, and rows that all differ must not be remembered
/// whole.
const REMEMBERED_PATTERNS: usize = 512;
/// Bits for each column in which a new pattern differs from the row above.
const NEW_PATTERN_COLUMN: f64 = 1.5;

impl Patterns {
    fn bits(&self, pattern: Pattern, above: Option<Pattern>) -> f64 {
        let above = above.unwrap_or(pattern);
        if pattern == above {
            return self.prices.same;
        }
        let choice = match self.counts.get(&pattern) {
            Some(count) => self.prices.seen_once - count.log2(),
            None => {
                let differing = (pattern ^ above).count_ones();
                self.prices.new + NEW_PATTERN_COLUMN * f64::from(differing)
            }
        };
        choice + self.prices.other
    }

    fn learn(&mut self, pattern: Pattern, above: Option<Pattern>) {
        if let Some(count) = self.counts.get_mut(&pattern) {
            *count += 1.0;
        } else if self.counts.len() < REMEMBERED_PATTERNS {
            self.counts.insert(pattern, 1.0);
        }
        self.total += 1.0;
        self.same += f64::from(u8::from(above == Some(pattern)));
        self.prices = Prices::new(self.total, self.same, self.counts.len());
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
        let pattern = shift.pattern(filled(row));
        self.patterns.learn(pattern, self.above);
        self.above = Some(pattern);
    }

    /// Whether a state would take a text out of a column of nothing but its like into one that has
    /// none of its like: no row is printed so.
    pub fn contradict(&self, row: &ViewLine, shift: Shift) -> bool {
        row.filled().any(|(column, cell)| {
            let to = shift.column_of(column);
            let profile = |column: usize| self.profiles.get(column);
            let own = profile(column).is_some_and(|profile| profile.is_mostly(cell.class));
            let other = profile(to).filter(|_| to != column);
            own && other.is_some_and(|profile| profile.never_has(cell.class))
        })
    }
}

/// The columns that a row fills as it stands.
pub fn filled(row: &ViewLine) -> Pattern {
    row.filled()
        .filter_map(|(index, _)| 1_u128.checked_shl(u32::try_from(index).ok()?))
        .fold(0, |pattern, bit| pattern | bit)
}

impl Shift {
    /// The columns that a row fills in this state.
    pub fn pattern(self, filled: Pattern) -> Pattern {
        match self {
            Shift::None => filled,
            Shift::Lost(lost) => {
                let before = filled & first(lost);
                before | (filled ^ before) << 1
            }
            Shift::Gained(gained) => {
                let before = filled & first(gained + 1);
                before | (filled ^ before) >> 1
            }
        }
    }
}

/// The first columns.
fn first(columns: usize) -> Pattern {
    let above = u32::try_from(columns)
        .ok()
        .and_then(|columns| Pattern::MAX.checked_shl(columns));
    !above.unwrap_or(0)
}

/// What a row's cells cost where they stand, one column to the right and one to the left.
///
/// A state moves all cells from some cell on, so that the sums from the row's start and from its
/// end give the bits of each state at once.
pub struct RowCosts<'a> {
    patterns: &'a Patterns,
    filled: Pattern,
    /// For each cell, and for the row's end.
    sums: Vec<Sums>,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    /// Bits of the cells before where they stand.
    stay: f64,
    /// Bits of the cells from here on, one column to the right.
    right: f64,
    /// The same, one column to the left.
    left: f64,
}

impl<'a> RowCosts<'a> {
    /// Prices a row's cells.
    pub fn new(row: &'a ViewLine, columns: &'a Columns) -> Self {
        let content = |column: Option<usize>, cell: &Cell| {
            let profile = column.and_then(|column| columns.profiles.get(column));
            match profile {
                _ if cell.class == CellClass::Blank => 0.0,
                Some(profile) => summable(profile.content_bits(cell)),
                None => f64::INFINITY,
            }
        };
        let width = row.cells.len();
        let mut costs = Self {
            patterns: &columns.patterns,
            filled: filled(row),
            sums: vec![Sums::default(); width + 1],
        };
        let sums = &mut costs.sums;
        for (index, cell) in row.cells.iter().enumerate() {
            sums[index + 1].stay = sums[index].stay + content(Some(index), cell);
        }
        for (index, cell) in row.cells.iter().enumerate().rev() {
            sums[index].right = sums[index + 1].right + content(Some(index + 1), cell);
            sums[index].left = sums[index + 1].left + content(index.checked_sub(1), cell);
        }
        costs
    }

    /// Bits of the row in a state under a row with this pattern; infinite where a text would fall
    /// off the table or be dropped.
    pub fn bits(&self, shift: Shift, above: Option<Pattern>) -> f64 {
        let pattern = shift.pattern(self.filled);
        self.content_bits(shift) + self.patterns.bits(pattern, above)
    }

    /// Bits of the row's texts in a state.
    pub fn content_bits(&self, shift: Shift) -> f64 {
        let end = self.sums.len() - 1;
        match shift {
            Shift::None => self.sums[end].stay,
            Shift::Lost(lost) => {
                let sums = self.sums[lost.min(end)];
                sums.stay + sums.right
            }
            Shift::Gained(gained) if self.is_filled(gained) => f64::INFINITY,
            Shift::Gained(gained) => {
                // The blank cell costs nothing on either side.
                let sums = self.sums[gained.min(end)];
                sums.stay + sums.left
            }
        }
    }

    /// The columns that the row fills in a state.
    pub fn pattern(&self, shift: Shift) -> Pattern {
        shift.pattern(self.filled)
    }

    /// Whether the row in a state fills the columns that others fill.
    pub fn fills_as_others(&self, shift: Shift) -> bool {
        self.patterns.counts.contains_key(&self.pattern(shift))
    }

    fn is_filled(&self, cell: usize) -> bool {
        first(cell) & self.filled != first(cell + 1) & self.filled
    }
}

/// Bits cut to a fraction so small that nothing depends on it, so that sums of them are exact:
/// readings that put the same cells into the same columns cost the same in whatever order they are
/// summed.
fn summable(bits: f64) -> f64 {
    const PARTS: f64 = (1 << 20) as f64;
    ((bits * PARTS) as i64) as f64 / PARTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::align::states;
    use crate::recover::testing::lines;

    #[test]
    fn sums_from_both_ends_price_every_state() {
        let lines = lines("1|张三|男||100元\n2|李四|女||9元\n3|王五|东村|5元\n4|赵|||7元|");
        let mut columns = Columns::new(6);
        for line in &lines {
            columns.learn(line, Shift::None);
        }
        for line in &lines {
            let costs = RowCosts::new(line, &columns);
            for shift in states(6) {
                let dropped = matches!(shift, Shift::Gained(gained)
                    if line.filled().any(|(index, _)| index == gained));
                let content: f64 = line
                    .filled()
                    .map(
                        |(index, cell)| match columns.profiles.get(shift.column_of(index)) {
                            Some(profile) if !dropped => summable(profile.content_bits(cell)),
                            _ => f64::INFINITY,
                        },
                    )
                    .sum();
                assert_eq!(costs.content_bits(shift), content, "{shift:?}");
                let pattern = line.filled().fold(0, |pattern, (index, _)| {
                    pattern | 1 << shift.column_of(index)
                });
                assert!(dropped || costs.pattern(shift) == pattern, "{shift:?}");
            }
        }
    }

    #[test]
    fn columns_beyond_a_pattern_are_left_out() {
        assert_eq!(Shift::Lost(127).pattern(1 << 127 | 1), 1);
        assert_eq!(Shift::Lost(500).pattern(1 << 127), 1 << 127);
        assert_eq!(Shift::Gained(127).pattern(1 << 127), 1 << 127);
    }

    #[test]
    fn rows_that_all_differ_are_not_remembered_whole() {
        let mut patterns = Patterns::default();
        for pattern in 0..2000 {
            patterns.learn(pattern, None);
        }
        assert!(patterns.counts.len() <= REMEMBERED_PATTERNS);
    }

    #[test]
    fn a_text_does_not_leave_its_like_for_where_there_is_none() {
        let rows = lines(
            "甲 | 1.50 | 12.5% | 六月\n乙 | 2.50 | 3.1% | 七月\n丙 | 3.50 | 8.0% | 八月\n\
             合计 | 7.50 | 100.0% | \n合计 | — | — | \n",
        );
        let mut columns = Columns::new(4);
        for row in &rows[..3] {
            columns.learn(row, Shift::None);
        }
        let (total, other) = (&rows[3], &rows[4]);
        assert!(columns.contradict(total, Shift::Lost(2)));
        // What is seldom in its own column may well belong into another.
        assert!(!columns.contradict(other, Shift::Lost(2)));
        assert!(!columns.contradict(total, Shift::None));
    }
}
