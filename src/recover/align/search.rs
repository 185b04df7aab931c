//! The search for the shifts of all rows.

use rustc_hash::FxHashSet;

use super::columns::{Columns, Pattern, RowCosts};
use super::{Shift, learned, states};
use crate::parallel;
use crate::recover::cost;
use crate::recover::view::ViewLine;

/// The shifts that explain the rows best.
///
/// Single rows that lost a column here and there teach the columns what they do not hold, so that none
/// of them is strange. So each column that few rows fill is tried as one that just these rows lost.
///
/// What comes nearest of those that were not taken comes with it, with how many bits it is worse.
pub fn search(rows: &[&ViewLine], width: usize) -> (Vec<Shift>, Option<(f64, Vec<Shift>)>) {
    let mut shifts = settle(rows, &learn(rows, width), None);
    let bits = |rows: &[&ViewLine], shifts: &[Shift]| description_bits(rows, shifts, width);
    if let Some(turned) = turned(rows, &shifts, width)
        && bits(rows, &turned) < bits(rows, &shifts)
    {
        shifts = turned;
    }
    let sample = &rows[..rows.len().min(SAMPLE)];
    let of_sample = |shifts: &[Shift]| learned(sample, shifts, 0..sample.len(), width);
    let mut least = bits(sample, &shifts[..sample.len()]);
    let mut near: Option<(f64, Vec<Shift>)> = None;
    for column in seldom_filled(sample, &shifts, width) {
        let lost = Shift::Lost(column);
        let tried: Vec<Shift> = sample
            .iter()
            .zip(&shifts)
            .map(|(row, &shift)| match shift {
                Shift::None if row.fills(column) && row.cells.len() < width => lost,
                shift => shift,
            })
            .collect();
        let margin = bits(sample, &tried) - least;
        if margin > 0.0 && near.as_ref().is_none_or(|(least, _)| margin < *least) {
            near = Some((margin, tried.clone()));
        }
        let settled = settle(sample, &of_sample(&tried), Some(lost));
        let tried_bits = bits(sample, &settled);
        // What else such columns suggest was not asked for.
        let others = settled
            .iter()
            .zip(&shifts)
            .any(|(&shift, &before)| shift != before && shift != lost && shift != Shift::None);
        if tried_bits < least && !others {
            least = tried_bits;
            near = None;
            shifts = match sample.len() == rows.len() {
                true => settled,
                false => settle(rows, &of_sample(&settled), Some(lost)),
            };
        }
    }
    (shifts, near)
}

/// In tables of more cells than this no page is tried as a whole: the work is that of reading them as
/// often as they have columns.
const MOST_CELLS_TURNED: usize = 2_000_000;

/// The best shifts where all rows of some pages lost the same column, and by how many bits they explain
/// the rows better than the shifts found; none where that is not looked for.
///
/// That is looked for where the last column is filled on the other pages alone: too few rows there
/// may tell what the columns hold, and then their cells seem to be the ones that slid.
pub fn lost_on_pages(
    rows: &[&ViewLine],
    pages: &[usize],
    shifts: &[Shift],
    width: usize,
) -> Option<(f64, Vec<Shift>)> {
    let reaches = |row: &ViewLine| width > 0 && row.fills(width - 1);
    let whole: FxHashSet<usize> = rows
        .iter()
        .zip(pages)
        .filter(|(row, _)| reaches(row))
        .map(|(_, &page)| page)
        .collect();
    let is_whole = |row: usize| whole.contains(&pages[row]);
    let taken_as_they_stand = shifts.iter().all(|&shift| shift == Shift::None);
    let too_many = rows.len() * width > MOST_CELLS_TURNED;
    if !taken_as_they_stand || too_many || whole.is_empty() || (0..rows.len()).all(is_whole) {
        return None;
    }
    // Rows that change what they fill could do so anywhere, and not where pages begin alone.
    let changes = (1..rows.len()).filter(|&row| is_whole(row - 1) != is_whole(row));
    let by_chance = changes.count() as f64 * (rows.len() as f64).log2();
    let filled_there = |column: usize| {
        let mut rows = rows.iter().enumerate();
        rows.all(|(row, line)| line.fills(column) != is_whole(row))
    };
    let tried = (1..width.saturating_sub(1)).map(|column| {
        let lost = Shift::Lost(column);
        let shift = |row: usize| if is_whole(row) { Shift::None } else { lost };
        let tried: Vec<Shift> = (0..rows.len()).map(shift).collect();
        let told = if filled_there(column) { by_chance } else { 0.0 };
        (description_bits(rows, &tried, width) - told, tried)
    });
    let (bits, best) = tried.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((description_bits(rows, shifts, width) - bits, best))
}

/// So many rows tell which columns are lost here and there.
const SAMPLE: usize = 400;
/// A column that more than this share of the rows fills is not tried.
const SELDOM: f64 = 0.4;

/// The columns that some rows fill, but few, as these rows stand.
fn seldom_filled(rows: &[&ViewLine], shifts: &[Shift], width: usize) -> Vec<usize> {
    let mut counts = vec![0_usize; width];
    for (row, _) in rows
        .iter()
        .zip(shifts)
        .filter(|(_, shift)| **shift == Shift::None)
    {
        for (column, _) in row.filled() {
            counts[column] += 1;
        }
    }
    let few =
        |&column: &usize| counts[column] > 0 && counts[column] as f64 <= SELDOM * rows.len() as f64;
    // The first column has no place to come from, the last none to go to.
    (1..width.saturating_sub(1)).filter(few).collect()
}

/// How many readings are carried along.
const BEAM: usize = 6;
/// By how many bits a row must fit better in another state before a reading branches.
const BRANCHING_GAIN: f64 = 1.0;
/// A reading that is this many bits behind never catches up.
const HOPELESS: f64 = 60.0;
/// Of readings that have put as many rows alike, only the best is carried on: what they learned
/// before hardly differs any more.
const ALIKE_ROWS: usize = 24;

/// One reading of the rows so far.
struct Reading {
    bits: f64,
    shift: Shift,
    /// The first of the last rows that are in this state.
    since: usize,
    columns: Columns,
}

/// Learns the columns along the best reading found by a beam search.
fn learn(rows: &[&ViewLine], width: usize) -> Columns {
    let mut beam = vec![Reading {
        bits: 0.0,
        shift: Shift::None,
        since: 0,
        columns: Columns::new(width),
    }];
    for (row_index, row) in rows.iter().enumerate() {
        let mut next: Vec<(f64, Shift, usize)> = Vec::new();
        for (index, reading) in beam.iter().enumerate() {
            let costs = RowCosts::new(row, &reading.columns);
            let above = reading.columns.above;
            let stay = costs.bits(reading.shift, above);
            next.push((reading.bits + stay, reading.shift, index));
            // A row that fits as well as it would elsewhere is no reason to branch.
            let others = states(width).filter(|&shift| shift != reading.shift);
            let fitting = others.filter(|&shift| costs.content_bits(shift) + BRANCHING_GAIN < stay);
            next.extend(fitting.filter_map(|shift| {
                let bits = costs.bits(shift, above);
                (bits + BRANCHING_GAIN < stay)
                    .then(|| (reading.bits + shift.entry_bits() + bits, shift, index))
            }));
        }
        next.sort_by(|a, b| a.0.total_cmp(&b.0));
        next.truncate(BEAM);
        let best = next.first().map_or(0.0, |reading| reading.0);
        next.retain(|reading| reading.0 - best < HOPELESS);
        let mut settled: Vec<Shift> = Vec::new();
        next.retain(|&(_, shift, from)| {
            let alike = shift == beam[from].shift && row_index - beam[from].since >= ALIKE_ROWS;
            let again = alike && settled.contains(&shift);
            settled.extend(alike.then_some(shift));
            !again
        });
        let mut left: Vec<usize> = vec![0; beam.len()];
        next.iter().for_each(|&(_, _, from)| left[from] += 1);
        let mut readings = Vec::with_capacity(next.len());
        for (bits, shift, from) in next {
            left[from] -= 1;
            let since = match shift == beam[from].shift {
                true => beam[from].since,
                false => row_index,
            };
            let mut columns = if left[from] == 0 {
                std::mem::replace(&mut beam[from].columns, Columns::new(0))
            } else {
                beam[from].columns.clone()
            };
            columns.learn(row, shift);
            readings.push(Reading {
                bits,
                shift,
                since,
                columns,
            });
        }
        beam = readings;
    }
    beam.into_iter()
        .next()
        .map_or_else(|| Columns::new(width), |reading| reading.columns)
}

/// The costs of so many rows are kept at once.
const PRICED_AT_ONCE: usize = 1 << 14;

/// The cheapest sequence of shifts under fixed columns (Viterbi); `known` is one that rows are known
/// to be in.
fn settle(rows: &[&ViewLine], columns: &Columns, known: Option<Shift>) -> Vec<Shift> {
    let states: Vec<Shift> = states(columns.profiles.len()).collect();
    let mut bits: Vec<f64> = states.iter().map(|shift| shift.first_bits()).collect();
    // The pattern of the row above, by the state that it is in.
    let mut above: Vec<Option<Pattern>> = vec![None; states.len()];
    let mut from: Vec<Vec<u16>> = Vec::with_capacity(rows.len());
    let costs = rows
        .chunks(PRICED_AT_ONCE)
        .flat_map(|rows| parallel::map(rows, |row| RowCosts::new(row, columns)));
    for costs in costs {
        let cheapest = argmin(&bits);
        let options = states.iter().enumerate().map(|(index, &shift)| {
            let stay = bits[index] + costs.bits(shift, above[index]);
            let entry = match known == Some(shift) {
                true => cost::COLUMN_LOST_AGAIN,
                false => shift.entry_bits(),
            };
            let switch = bits[cheapest] + entry + costs.bits(shift, above[cheapest]);
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
            .map(|&shift| Some(costs.pattern(shift)))
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

/// The same columns, read the other way round: where some rows have a blank cell too many, it is as
/// well the others that lost a column.
pub fn turned(rows: &[&ViewLine], shifts: &[Shift], width: usize) -> Option<Vec<Shift>> {
    let gained = shifts.iter().find_map(|shift| match shift {
        Shift::Gained(column) => Some(*column),
        _ => None,
    })?;
    rows.iter()
        .zip(shifts)
        .map(|(row, shift)| match shift {
            // The rest of a row that was cut may fill the last column alone.
            Shift::None if row.cells.len() == width => Some(Shift::None),
            Shift::None => Some(Shift::Lost(gained)),
            Shift::Gained(column) if *column == gained => Some(Shift::None),
            _ => None,
        })
        .collect()
}

/// Bits of all rows under these shifts, the columns learned on the way.
pub fn description_bits(rows: &[&ViewLine], shifts: &[Shift], width: usize) -> f64 {
    let mut columns = Columns::new(width);
    let mut before = Shift::None;
    let mut known = vec![Shift::None];
    let mut bits = 0.0;
    for (row, &shift) in rows.iter().zip(shifts) {
        if shift != before {
            bits += match shift == Shift::None || !known.contains(&shift) {
                true => shift.entry_bits(),
                false => cost::COLUMN_LOST_AGAIN,
            };
            known.push(shift);
            known.dedup();
        }
        bits += RowCosts::new(row, &columns).bits(shift, columns.above);
        columns.learn(row, shift);
        before = shift;
    }
    bits
}
