//! Cells to columns: which rows lost a column, and where.
//!
//! A column that stood blank on a page is lost when the page is pasted, and every cell to its right
//! slides left. Such an accident holds for a run of rows, so rows are read by a hidden Markov model
//! whose state is the column that is missing (or the blank column that is one too many); staying in
//! a state is free, entering one costs its rarity. What a row costs in a state is what its cells
//! cost in the columns where the state puts them ([`Profile`]). The columns are learned on the way:
//! a beam of readings, each with its own columns, is kept over the rows (Viterbi search with a
//! beam), and the best one's columns are then held fixed for a second, exact pass.

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

    fn cell_of(self, column: usize) -> Option<usize> {
        match self {
            Shift::Lost(lost) if column == lost => None,
            Shift::Lost(lost) if column > lost => Some(column - 1),
            Shift::Gained(gained) if column >= gained => Some(column + 1),
            _ => Some(column),
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
    pub rows: std::ops::Range<usize>,
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

/// How many readings are carried along.
const BEAM: usize = 6;
/// By how many bits a row must fit better in another state before a reading branches.
const BRANCHING_GAIN: f64 = 1.0;
/// A reading that is this many bits behind never catches up.
const HOPELESS: f64 = 60.0;

/// Finds the columns of body rows.
pub fn align(rows: &[&ViewLine]) -> Alignment {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let learned = search(rows, width);
    let shifts = settle(rows, width, &learned);
    let mut profiles = vec![Profile::default(); width];
    for (row, &shift) in rows.iter().zip(&shifts) {
        learn(&mut profiles, row, shift);
    }
    let runs = shifted_runs(rows, &shifts, &profiles);
    Alignment {
        shifts,
        runs,
        profiles,
    }
}

/// What a row costs in every state, from prefix sums over three tables: its cells as they stand,
/// one column to the right and one to the left.
struct RowCosts {
    width: usize,
    stay: Vec<f64>,
    right: Vec<f64>,
    left: Vec<f64>,
    blank: Vec<f64>,
    last: usize,
    blanks: Vec<bool>,
}

impl RowCosts {
    fn new(row: &ViewLine, profiles: &[Profile], blank: &Cell) -> Self {
        let width = profiles.len();
        let cell = |index: usize| row.cells.get(index).unwrap_or(blank);
        let prefix = |bits: &dyn Fn(usize) -> f64| {
            let mut sums = Vec::with_capacity(width + 1);
            let mut sum = 0.0;
            sums.push(sum);
            for column in 0..width {
                sum += bits(column);
                sums.push(sum);
            }
            sums
        };
        Self {
            width,
            stay: prefix(&|column| profiles[column].bits(cell(column))),
            right: prefix(&|column| match column {
                0 => 0.0,
                _ => profiles[column].bits(cell(column - 1)),
            }),
            left: prefix(&|column| profiles[column].bits(cell(column + 1))),
            blank: profiles.iter().map(|profile| profile.bits(blank)).collect(),
            last: row.cells.len(),
            blanks: (0..width)
                .map(|index| cell(index).class == CellClass::Blank)
                .collect(),
        }
    }

    /// Bits of the row in a state; infinite where a text would fall off the table or be dropped.
    fn bits(&self, shift: Shift) -> f64 {
        match shift {
            Shift::None => self.stay[self.width],
            // A row that ends before the lost column does not show the loss.
            Shift::Lost(lost) if lost >= self.last => self.stay[self.width],
            Shift::Lost(lost) if self.last < self.width => {
                self.stay[lost] + self.blank[lost] + self.right[self.width] - self.right[lost + 1]
            }
            Shift::Gained(gained) if self.blanks[gained] && gained < self.last => {
                self.stay[gained] + self.left[self.width] - self.left[gained]
            }
            _ => f64::INFINITY,
        }
    }
}

fn states(width: usize) -> impl Iterator<Item = Shift> {
    let lost = (0..width).map(Shift::Lost);
    let gained = (0..width).map(Shift::Gained);
    std::iter::once(Shift::None).chain(lost).chain(gained)
}

/// One reading of the rows so far.
#[derive(Clone)]
struct Reading {
    bits: f64,
    shift: Shift,
    profiles: Vec<Profile>,
}

/// Learns the columns along the best reading found by a beam search.
fn search(rows: &[&ViewLine], width: usize) -> Vec<Profile> {
    let blank = Cell::blank();
    let mut beam = vec![Reading {
        bits: 0.0,
        shift: Shift::None,
        profiles: vec![Profile::default(); width],
    }];
    for row in rows {
        let mut next: Vec<(f64, Shift, usize)> = Vec::new();
        for (index, reading) in beam.iter().enumerate() {
            let costs = RowCosts::new(row, &reading.profiles, &blank);
            let stay = costs.bits(reading.shift);
            next.push((reading.bits + stay, reading.shift, index));
            // A row that fits as well as it would elsewhere is no reason to branch.
            next.extend(states(width).filter_map(|shift| {
                let bits = costs.bits(shift);
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
            let mut profiles = if left[from] == 0 {
                std::mem::take(&mut beam[from].profiles)
            } else {
                beam[from].profiles.clone()
            };
            learn(&mut profiles, row, shift);
            readings.push(Reading {
                bits,
                shift,
                profiles,
            });
        }
        beam = readings;
    }
    beam.into_iter()
        .next()
        .map_or_else(Vec::new, |reading| reading.profiles)
}

/// The cheapest sequence of shifts under fixed columns (Viterbi).
fn settle(rows: &[&ViewLine], width: usize, profiles: &[Profile]) -> Vec<Shift> {
    let blank = Cell::blank();
    let states: Vec<Shift> = states(width).collect();
    let mut bits: Vec<f64> = states
        .iter()
        .map(|&shift| {
            if shift == Shift::None {
                0.0
            } else {
                shift.entry_bits()
            }
        })
        .collect();
    let mut from: Vec<Vec<u16>> = Vec::with_capacity(rows.len());
    for row in rows {
        let costs = RowCosts::new(row, profiles, &blank);
        let cheapest = argmin(&bits);
        let mut back = Vec::with_capacity(states.len());
        let before = bits.clone();
        for (index, &shift) in states.iter().enumerate() {
            let switched = before[cheapest] + shift.entry_bits();
            let (base, source) = if before[index] <= switched {
                (before[index], index)
            } else {
                (switched, cheapest)
            };
            bits[index] = base + costs.bits(shift);
            // There are at most 2 × 65,535 + 1 states only in lines that the readers refuse.
            back.push(u16::try_from(source).unwrap_or(0));
        }
        from.push(back);
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

fn learn(profiles: &mut [Profile], row: &ViewLine, shift: Shift) {
    let blank = Cell::blank();
    for (column, profile) in profiles.iter_mut().enumerate() {
        let cell = shift.cell_of(column).and_then(|index| row.cells.get(index));
        profile.learn(cell.unwrap_or(&blank));
    }
}

fn shifted_runs(rows: &[&ViewLine], shifts: &[Shift], profiles: &[Profile]) -> Vec<ShiftedRun> {
    let mut runs = Vec::new();
    let mut start = 0;
    for chunk in shifts.chunk_by(|a, b| a == b) {
        let range = start..start + chunk.len();
        start = range.end;
        if chunk[0] != Shift::None {
            runs.push(weigh(&rows[range.clone()], range, chunk[0], profiles));
        }
    }
    runs
}

/// Compares the shift taken for a run of rows with every other.
fn weigh(
    rows: &[&ViewLine],
    range: std::ops::Range<usize>,
    taken: Shift,
    profiles: &[Profile],
) -> ShiftedRun {
    let blank = Cell::blank();
    let states: Vec<Shift> = states(profiles.len()).collect();
    let mut totals: Vec<f64> = states
        .iter()
        .map(|&shift| {
            if shift == Shift::None {
                0.0
            } else {
                shift.entry_bits()
            }
        })
        .collect();
    for row in rows {
        let costs = RowCosts::new(row, profiles, &blank);
        for (total, &shift) in totals.iter_mut().zip(&states) {
            *total += costs.bits(shift);
        }
    }
    let of_taken = states
        .iter()
        .position(|&shift| shift == taken)
        .map_or(0.0, |index| totals[index]);
    let (rejected, bits) = states
        .iter()
        .zip(&totals)
        .filter(|&(&shift, _)| shift != taken)
        .min_by(|a, b| a.1.total_cmp(b.1))
        .map_or((Shift::None, f64::INFINITY), |(&shift, &bits)| {
            (shift, bits)
        });
    ShiftedRun {
        rows: range,
        shift: taken,
        rejected,
        margin: bits - of_taken,
    }
}
