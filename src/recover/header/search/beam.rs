//! The beam over the columns.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::steps::State;
use super::{Level, Path, Reading};
use crate::recover::cost;
use crate::recover::effort::Effort;

/// How many states are kept at each column.
const BEAM: usize = 512;
/// So many states of one future are kept.
const BEST: usize = 2;
/// Where columns and labels are more than this together, as many fewer states are kept; at least
/// [`NARROWEST`].
const ORDINARY: usize = 128;
const NARROWEST: usize = 16;
/// Where a header may cost more bits than this, as many times fewer states are kept as well.
const LIKELY: f64 = 40.0;
/// A state leads to as many others as there are rows, and to more again: the same for each row more.
const MANY_ROWS: f64 = 4.0;

#[derive(PartialEq, Eq)]
struct Future<const N: usize> {
    used: [u16; N],
    start: [u16; N],
    children: [u8; N],
    widths: [[u8; N]; N],
    open: u16,
    single: u16,
    split: u16,
    skipping: u16,
    inside: u16,
    pending: u16,
    headless: u16,
    wide: u16,
    narrowed: bool,
}

/// By what tells most futures apart, in few words: the rest is compared.
impl<const N: usize> Hash for Future<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let words = |rows: &[u16]| {
            rows.iter()
                .fold(0, |word, &row| (word << 16) | u64::from(row))
        };
        for rows in [&self.used, &self.start] {
            rows.chunks(4).for_each(|rows| state.write_u64(words(rows)));
        }
        state.write_u64(words(&[self.open, self.single, self.split, self.skipping]));
        state.write_u64(words(&[
            self.inside,
            self.pending,
            self.headless,
            self.wide,
        ]));
    }
}

struct Step<const N: usize> {
    before: usize,
    /// The rows whose labels stand over the column.
    open: u16,
    /// The labels used up with this column.
    used: [u16; N],
}

/// What is searched.
pub struct Search<'a> {
    /// The header rows.
    pub levels: &'a [Level],
    /// Of each column of the body, whether it holds nothing.
    pub blank_columns: &'a [bool],
    /// What a tree may cost at most, in bits.
    pub limit: f64,
    /// The work that is left.
    pub effort: &'a Effort,
    /// For each row, the sets of rows from it on in which labels may begin at one column.
    pub choices: Vec<Vec<u16>>,
}

/// How many ways there are to go on from a state where the header has so many rows: to labels in some
/// rows on end from any on, or in all but one between the first and the last of them.
fn most_ways(rows: usize) -> usize {
    let ways = |rows: usize| {
        (1..=rows)
            .map(|labels| 1 + labels.saturating_sub(2))
            .sum::<usize>()
    };
    2 + (1..=rows).map(ways).sum::<usize>()
}

impl Search<'_> {
    /// Finds the two cheapest trees and others, as far as the beam reaches; some may come twice. There are
    /// `N` levels at most.
    pub fn run<const N: usize>(&self) -> Vec<Reading> {
        let labels: usize = self.levels.iter().map(|level| level.labels).sum();
        let width = self.blank_columns.len();
        let mut steps: Vec<Step<N>> = Vec::new();
        let mut finished: Vec<State<N>> = Vec::new();
        let mut states = vec![State {
            bits: 0.0,
            used: [0; N],
            start: [0; N],
            children: [0; N],
            widths: [[0; N]; N],
            open: 0,
            single: 0,
            split: 0,
            skipping: 0,
            inside: 0,
            pending: 0,
            headless: 0,
            wide: 0,
            narrowed: false,
            step: usize::MAX,
        }];
        let ways = most_ways(self.levels.len());
        let mut next: Vec<State<N>> = Vec::new();
        for column in 0..width + labels {
            next.clear();
            for state in &states {
                self.extend(state, column, &mut next);
            }
            self.effort.spend(states.len() * ways);
            states = self.cheapest(&next, column + 1);
            for state in &mut states {
                steps.push(Step {
                    before: state.step,
                    open: state.open,
                    used: state.used,
                });
                state.step = steps.len() - 1;
            }
            if column + 1 >= width {
                finished.extend(
                    states
                        .iter()
                        .filter(|state| self.complete(state))
                        .map(|state| {
                            let mut state = *state;
                            self.close(&mut state, 0, column + 1);
                            state
                        }),
                );
            }
        }
        finished.sort_by(|a, b| a.bits.total_cmp(&b.bits));
        finished.truncate(self.beam());
        finished
            .into_iter()
            .map(|state| Reading {
                bits: state.bits,
                paths: self.paths(&state, &steps),
            })
            .collect()
    }

    /// The cheapest states within the limit before `column`, cheapest first, of each future one.
    ///
    /// Labels that are left and find no column of the body any more are counted in advance.
    fn cheapest<const N: usize>(&self, states: &[State<N>], column: usize) -> Vec<State<N>> {
        let columns_left = self.blank_columns.len().saturating_sub(column);
        let beyond = |state: &State<N>| {
            let left = self.levels.iter().zip(state.used);
            let beyond = left.map(|(level, used)| {
                (level.labels - usize::from(used)).saturating_sub(columns_left)
            });
            beyond.max().unwrap_or(0) as f64
        };
        let beyond: Vec<f64> = states.iter().map(beyond).collect();
        let counted = |index: usize, each: f64| states[index].bits + each * beyond[index];
        let bits: Vec<f64> = (0..states.len())
            .map(|index| counted(index, cost::COLUMN_BEYOND_BODY))
            .collect();
        let mut order: Vec<usize> = (0..states.len())
            .filter(|&index| counted(index, cost::COLUMN_WITHOUT_BODY) <= self.limit)
            .collect();
        order.sort_by(|&a, &b| bits[a].total_cmp(&bits[b]));
        // The second best is kept too: by it the best is doubted.
        let beam = self.beam();
        let mut futures: FxHashMap<Future<N>, usize> =
            FxHashMap::with_capacity_and_hasher(beam.min(order.len()), FxBuildHasher);
        order
            .into_iter()
            .map(|index| states[index])
            .filter(|state| {
                let before = futures.entry(self.future(state)).or_default();
                *before += 1;
                *before <= BEST
            })
            .take(beam)
            .collect()
    }

    /// How many states are kept: the work on a header grows neither with the square of its size or of
    /// its rows nor with how unlikely a header it is.
    fn beam(&self) -> usize {
        if self.effort.is_spent() {
            return NARROWEST;
        }
        let labels: usize = self.levels.iter().map(|level| level.labels).sum();
        let size = self.blank_columns.len() + labels;
        let kept = BEAM * ORDINARY / size.max(ORDINARY);
        let likely = (LIKELY / self.limit).min(1.0);
        let few = (MANY_ROWS / self.levels.len() as f64).min(1.0);
        ((kept as f64 * likely * few * few) as usize).max(NARROWEST)
    }

    /// How many columns the header rows were printed over.
    pub fn printed_width(&self) -> usize {
        let printed = self.levels.iter().flat_map(|level| &level.printed);
        let last = printed.filter_map(|columns| columns.last()).max();
        last.map_or(0, |last| last + 1)
    }

    /// What the cost of the columns to come depends on. Of states with one future the two cheapest are
    /// as good as all.
    fn future<const N: usize>(&self, state: &State<N>) -> Future<N> {
        let mut future = Future {
            used: state.used,
            open: state.open,
            single: state.single,
            split: state.split,
            skipping: state.skipping,
            inside: state.inside,
            pending: state.pending & state.open,
            headless: state.headless,
            wide: state.wide,
            narrowed: state.narrowed,
            start: [0; N],
            children: [0; N],
            widths: [[0; N]; N],
        };
        for level in 0..self.levels.len() {
            let open = state.open & (1 << level) != 0;
            if open {
                future.children[level] = state.children[level].min(2);
            }
            if open || (state.used[level] > 0 && self.has_label(state, level)) {
                future.start[level] = state.start[level];
                future.widths[level] = state.widths[level];
            }
        }
        future
    }

    fn complete<const N: usize>(&self, state: &State<N>) -> bool {
        self.levels
            .iter()
            .zip(state.used)
            .all(|(level, used)| usize::from(used) == level.labels)
    }

    fn paths<const N: usize>(&self, state: &State<N>, steps: &[Step<N>]) -> Vec<Path> {
        let mut paths = Vec::new();
        let mut step = state.step;
        while let Some(Step { before, open, used }) = steps.get(step) {
            let levels = (0..self.levels.len()).filter(|level| open & (1 << level) != 0);
            paths.push(
                levels
                    .map(|level| (level, usize::from(used[level]) - 1))
                    .collect(),
            );
            step = *before;
        }
        paths.reverse();
        paths
    }
}
