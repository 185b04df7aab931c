//! Cells to columns: which rows lost a column, and where.
//!
//! A column that stood blank on a page is lost when the page is pasted, and every cell to its right
//! slides left. Such an accident holds for a run of rows, so rows are read by a hidden Markov model
//! whose state is the column that is missing (or the blank column that is one too many); staying in
//! a state is free, entering one costs its rarity. What a row costs in a state is what its cells
//! cost in the columns where the state puts them ([`Profile`]). The columns are learned on the way:
//! a beam of readings, each with its own columns, is kept over the rows (Viterbi search with a
//! beam), and the best one's columns are then held fixed for a second, exact pass.

use std::collections::HashMap;
use std::ops::Range;

use super::cost;
use super::profile::{Cell, CellClass, Profile};
use super::view::ViewLine;

/// How the cells of a row are put into columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Shift {
    /// As they stand.
    #[default]
    None,
    /// The column with this index was lost: cells from there on stand one column too far left.
    Lost(usize),
    /// The blank cell with this index is one too many: cells after it stand one column too far right.
    Gained(usize),
}

impl Shift {
    /// The column that the cell at this index belongs to.
    pub fn column_of(self, cell: usize) -> usize {
        match self {
            Shift::Lost(lost) if cell >= lost => cell + 1,
            Shift::Gained(gained) if cell > gained => cell - 1,
            _ => cell,
        }
    }

    /// Bits of beginning the sheet in this state.
    fn first_bits(self) -> f64 {
        match self {
            Shift::None => 0.0,
            shift => shift.entry_bits(),
        }
    }

    fn entry_bits(self) -> f64 {
        match self {
            Shift::None => cost::RUN_ENDS,
            Shift::Lost(_) => cost::COLUMN_LOST,
            Shift::Gained(_) => cost::COLUMN_GAINED,
        }
    }
}

/// A run of rows that were put into columns other than they stood in.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftedRun {
    /// The rows, as indices into the body rows given.
    pub rows: Range<usize>,
    /// The shift taken.
    pub shift: Shift,
    /// The next best reading of these rows, and by how many bits it is worse.
    pub rejected: Shift,
    /// The margin in bits.
    pub margin: f64,
}

/// The columns of a body.
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// One shift a row.
    pub shifts: Vec<Shift>,
    /// The runs of rows whose shift is not [`Shift::None`].
    pub runs: Vec<ShiftedRun>,
    /// What each column holds.
    pub profiles: Vec<Profile>,
}

impl Alignment {
    /// For each column, whether it holds nothing.
    pub fn blank_columns(&self) -> Vec<bool> {
        self.profiles.iter().map(Profile::is_blank).collect()
    }
}

/// A table wider than this is taken as it stands: looking for lost columns costs the square of the
/// width, and a pattern of filled columns has a bit a column.
const WIDEST_SEARCHED: usize = 128;

/// Finds the columns of body rows.
pub fn align(rows: &[&ViewLine]) -> Alignment {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut shifts = vec![Shift::None; rows.len()];
    if width <= WIDEST_SEARCHED {
        let learned = search(rows, width);
        shifts = settle(rows, &learned);
        if let Some(turned) = turned(&shifts)
            && description_bits(rows, &turned, width) < description_bits(rows, &shifts, width)
        {
            shifts = turned;
        }
    }
    let mut columns = Columns::new(width);
    for (row, &shift) in rows.iter().zip(&shifts) {
        columns.learn(row, shift);
    }
    let runs = shifted_runs(rows, &shifts, &columns);
    Alignment {
        shifts,
        runs,
        profiles: columns.profiles,
    }
}

/// The same columns, read the other way round: where some rows have a blank cell too many, it is as
/// well the others that lost a column.
fn turned(shifts: &[Shift]) -> Option<Vec<Shift>> {
    let gained = shifts.iter().find_map(|shift| match shift {
        Shift::Gained(column) => Some(*column),
        _ => None,
    })?;
    shifts
        .iter()
        .map(|shift| match shift {
            Shift::None => Some(Shift::Lost(gained)),
            Shift::Gained(column) if *column == gained => Some(Shift::None),
            _ => None,
        })
        .collect()
}

/// Bits of all rows under these shifts, the columns learned on the way.
fn description_bits(rows: &[&ViewLine], shifts: &[Shift], width: usize) -> f64 {
    let mut columns = Columns::new(width);
    let mut before = Shift::None;
    let mut bits = 0.0;
    for (row, &shift) in rows.iter().zip(shifts) {
        if shift != before {
            bits += shift.entry_bits();
        }
        bits += RowCosts::new(row, &columns).bits(shift, columns.above);
        columns.learn(row, shift);
        before = shift;
    }
    bits
}

fn states(width: usize) -> impl Iterator<Item = Shift> {
    let lost = (0..width).map(Shift::Lost);
    let gained = (0..width).map(Shift::Gained);
    std::iter::once(Shift::None).chain(lost).chain(gained)
}

/// Which columns of a row are filled, a bit a column.
type Pattern = u128;

/// Which patterns of filled columns the rows have.
///
/// Blanks of one row belong together, and a pattern holds for many rows: amounts move from one
/// column to another from some row on without any accident. So a pattern is coded as a whole: the
/// same as in the row above, one that was seen before, or a new one. New ones are as likely as they
/// have been (the estimate of Good, 1953, in its simplest form).
#[derive(Debug, Clone, Default)]
struct Patterns {
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
struct Columns {
    profiles: Vec<Profile>,
    patterns: Patterns,
    above: Option<Pattern>,
}

impl Columns {
    fn new(width: usize) -> Self {
        Self {
            profiles: vec![Profile::default(); width],
            patterns: Patterns::default(),
            above: None,
        }
    }

    fn learn(&mut self, row: &ViewLine, shift: Shift) {
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

fn pattern(row: &ViewLine, shift: Shift) -> Pattern {
    row.filled()
        .filter_map(|(index, _)| 1_u128.checked_shl(u32::try_from(shift.column_of(index)).ok()?))
        .fold(0, |pattern, bit| pattern | bit)
}

/// What a row's cells cost where they stand, one column to the right and one to the left.
struct RowCosts<'a> {
    row: &'a ViewLine,
    patterns: &'a Patterns,
    stay: Vec<f64>,
    right: Vec<f64>,
    left: Vec<f64>,
}

impl<'a> RowCosts<'a> {
    fn new(row: &'a ViewLine, columns: &'a Columns) -> Self {
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
    fn bits(&self, shift: Shift, above: Option<Pattern>) -> f64 {
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

/// How many readings are carried along.
const BEAM: usize = 6;
/// By how many bits a row must fit better in another state before a reading branches.
const BRANCHING_GAIN: f64 = 1.0;
/// A reading that is this many bits behind never catches up.
const HOPELESS: f64 = 60.0;

/// One reading of the rows so far.
struct Reading {
    bits: f64,
    shift: Shift,
    columns: Columns,
}

/// Learns the columns along the best reading found by a beam search.
fn search(rows: &[&ViewLine], width: usize) -> Columns {
    let mut beam = vec![Reading {
        bits: 0.0,
        shift: Shift::None,
        columns: Columns::new(width),
    }];
    for row in rows {
        let mut next: Vec<(f64, Shift, usize)> = Vec::new();
        for (index, reading) in beam.iter().enumerate() {
            let costs = RowCosts::new(row, &reading.columns);
            let above = reading.columns.above;
            let stay = costs.bits(reading.shift, above);
            next.push((reading.bits + stay, reading.shift, index));
            // A row that fits as well as it would elsewhere is no reason to branch.
            next.extend(states(width).filter_map(|shift| {
                let bits = costs.bits(shift, above);
                (shift != reading.shift && bits + BRANCHING_GAIN < stay)
                    .then(|| (reading.bits + shift.entry_bits() + bits, shift, index))
            }));
        }
        next.sort_by(|a, b| a.0.total_cmp(&b.0));
        next.truncate(BEAM);
        let best = next.first().map_or(0.0, |reading| reading.0);
        next.retain(|reading| reading.0 - best < HOPELESS);
        let mut left: Vec<usize> = vec![0; beam.len()];
        next.iter().for_each(|&(_, _, from)| left[from] += 1);
        let mut readings = Vec::with_capacity(next.len());
        for (bits, shift, from) in next {
            left[from] -= 1;
            let mut columns = if left[from] == 0 {
                std::mem::replace(&mut beam[from].columns, Columns::new(0))
            } else {
                beam[from].columns.clone()
            };
            columns.learn(row, shift);
            readings.push(Reading {
                bits,
                shift,
                columns,
            });
        }
        beam = readings;
    }
    beam.into_iter()
        .next()
        .map_or_else(|| Columns::new(width), |reading| reading.columns)
}

/// The cheapest sequence of shifts under fixed columns (Viterbi).
fn settle(rows: &[&ViewLine], columns: &Columns) -> Vec<Shift> {
    let states: Vec<Shift> = states(columns.profiles.len()).collect();
    let mut bits: Vec<f64> = states.iter().map(|shift| shift.first_bits()).collect();
    // The pattern of the row above, by the state that it is in.
    let mut above: Vec<Option<Pattern>> = vec![None; states.len()];
    let mut from: Vec<Vec<u16>> = Vec::with_capacity(rows.len());
    for row in rows {
        let costs = RowCosts::new(row, columns);
        let cheapest = argmin(&bits);
        let options = states.iter().enumerate().map(|(index, &shift)| {
            let stay = bits[index] + costs.bits(shift, above[index]);
            let switch = bits[cheapest] + shift.entry_bits() + costs.bits(shift, above[cheapest]);
            if stay <= switch {
                (stay, index)
            } else {
                (switch, cheapest)
            }
        });
        let options: Vec<(f64, usize)> = options.collect();
        bits = options.iter().map(|option| option.0).collect();
        // A search is never wider than `WIDEST_SEARCHED`.
        let back = options
            .iter()
            .map(|option| u16::try_from(option.1).unwrap_or(0));
        from.push(back.collect());
        above = states
            .iter()
            .map(|&shift| Some(pattern(row, shift)))
            .collect();
    }
    let mut state = argmin(&bits);
    let mut shifts = vec![Shift::None; rows.len()];
    for (index, back) in from.iter().enumerate().rev() {
        shifts[index] = states[state];
        state = usize::from(back[state]);
    }
    shifts
}

fn argmin(values: &[f64]) -> usize {
    (0..values.len())
        .min_by(|&a, &b| values[a].total_cmp(&values[b]))
        .unwrap_or(0)
}

fn shifted_runs(rows: &[&ViewLine], shifts: &[Shift], columns: &Columns) -> Vec<ShiftedRun> {
    let mut runs = Vec::new();
    let mut start = 0;
    for chunk in shifts.chunk_by(|a, b| a == b) {
        let range = start..start + chunk.len();
        start = range.end;
        if chunk[0] != Shift::None {
            runs.push(weigh(&rows[range.clone()], range, chunk[0], columns));
        }
    }
    runs
}

/// Compares the shift taken for a run of rows with every other.
fn weigh(rows: &[&ViewLine], range: Range<usize>, taken: Shift, columns: &Columns) -> ShiftedRun {
    let total = |shift: Shift| {
        let mut above = None;
        let mut total = shift.first_bits();
        for row in rows {
            total += RowCosts::new(row, columns).bits(shift, above);
            above = Some(pattern(row, shift));
        }
        total
    };
    let (rejected, bits) = states(columns.profiles.len())
        .filter(|&shift| shift != taken)
        .map(|shift| (shift, total(shift)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .unwrap_or((Shift::None, f64::INFINITY));
    ShiftedRun {
        rows: range,
        shift: taken,
        rejected,
        margin: bits - total(taken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::lines;

    fn shifts(text: &str) -> Vec<Shift> {
        let lines = lines(text);
        align(&lines.iter().collect::<Vec<_>>()).shifts
    }

    #[test]
    fn rows_that_lost_a_blank_column_are_found() {
        let whole =
            "1|张三|男||东村小学|100元\n2|李四|女||西村小学|200元\n3|王五|男||南村小学|150元\n";
        let narrow =
            "4|赵六|女|东村小学|180元\n5|钱七|男|西村小学|120元\n6|孙八|女|南村小学|90元\n";
        let mut expected = vec![Shift::None; 3];
        expected.extend([Shift::Lost(3); 3]);
        assert_eq!(shifts(&format!("{whole}{narrow}")), expected);
        expected.reverse();
        assert_eq!(shifts(&format!("{narrow}{whole}")), expected);
    }

    #[test]
    fn amounts_that_change_columns_are_no_accident() {
        let text = "甲|300|300|\n乙|200|200|\n丙|100|100|\n丁|120||120\n戊|130||130\n己|140||140\n合计|990|600|390";
        assert_eq!(shifts(text), [Shift::None; 7]);
    }

    #[test]
    fn short_rows_are_no_accident() {
        let text = "一、工资\n甲|1|2\n乙|3|4\n二、奖金\n丙|5|6";
        assert_eq!(shifts(text), [Shift::None; 5]);
    }
}
