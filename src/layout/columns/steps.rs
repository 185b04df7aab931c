//! Exact steps downhill.

use smallvec::{SmallVec, smallvec};

use super::Search;

/// By how many units a column is widened or narrowed in one step.
const STEPS: [usize; 8] = [1, 3, 5, 10, 20, 30, 50, 80];

/// Less height than this, em, is none.
const LEAST: f32 = 1e-4;

/// Losses a unit that differ by less, em, are equal.
const NOTHING: f32 = 1e-6;

/// The search ends after so many exact steps at the latest.
const ROUNDS: usize = 60;

impl Search<'_> {
    /// Exact steps, while they lower the table.
    pub(super) fn improve(&mut self, mut widths: Vec<usize>) -> Vec<usize> {
        let mut cost = self.cost(&widths);
        for _ in 0..ROUNDS {
            self.tighten(&mut widths, &mut cost);
            let (wins, losses) = self.margins(&widths, cost);
            let moves = self.moves(&widths, &wins, &losses);
            let mut stepped = false;
            for (promise, next) in moves.into_iter().take(12) {
                if promise <= LEAST {
                    break;
                }
                let lower = self.cost(&next);
                if lower < cost - LEAST {
                    (widths, cost, stepped) = (next, lower, true);
                    break;
                }
            }
            if !stepped && !self.widen_two(&mut widths, &mut cost, &losses) {
                break;
            }
        }
        widths
    }

    /// Takes back what no cell needs, so that others may have it.
    pub(super) fn tighten(&mut self, widths: &mut [usize], cost: &mut f32) {
        for column in 0..widths.len() {
            let (mut low, mut high) = (self.floor[column], widths[column]);
            while low < high {
                let middle = low + (high - low) / 2;
                widths[column] = middle;
                let here = self.cost(widths);
                if here < *cost + LEAST {
                    high = middle;
                    *cost = here;
                } else {
                    low = middle + 1;
                }
            }
            widths[column] = high;
        }
    }

    /// For each column and step, what widening it wins and narrowing it loses (infinite below its
    /// floor).
    pub(super) fn margins(
        &mut self,
        widths: &[usize],
        cost: f32,
    ) -> (Vec<[f32; 8]>, Vec<[f32; 8]>) {
        let mut wins = vec![[0.0; 8]; widths.len()];
        let mut losses = vec![[f32::INFINITY; 8]; widths.len()];
        let mut trial = widths.to_vec();
        for column in 0..widths.len() {
            // Cells need no more lines in a wider column: where a long step wins or loses nothing, no
            // shorter one does.
            for (which, step) in STEPS.into_iter().enumerate().rev() {
                trial[column] = widths[column] + step;
                wins[column][which] = cost - self.cost(&trial);
                if wins[column][which] <= LEAST {
                    break;
                }
            }
            let mut loses = true;
            for (which, step) in STEPS.into_iter().enumerate().rev() {
                if widths[column] < self.floor[column] + step {
                    continue;
                }
                if loses {
                    trial[column] = widths[column] - step;
                    losses[column][which] = self.cost(&trial) - cost;
                    loses = losses[column][which] > LEAST;
                } else {
                    losses[column][which] = 0.0;
                }
            }
            trial[column] = widths[column];
        }
        (wins, losses)
    }

    /// All steps that give one column width, with what they promise, the best first. The width
    /// comes from what is free, then from the columns that lose least by it.
    pub(super) fn moves(
        &self,
        widths: &[usize],
        wins: &[[f32; 8]],
        losses: &[[f32; 8]],
    ) -> Vec<(f32, Vec<usize>)> {
        let free = self.budget - widths.iter().sum::<usize>();
        let mut moves = Vec::new();
        for (column, wins) in wins.iter().enumerate() {
            for (&step, &win) in STEPS.iter().zip(wins).filter(|(_, win)| **win > LEAST) {
                let mut next = widths.to_vec();
                next[column] += step;
                if let Some(loss) = draw(&mut next, step.saturating_sub(free), &[column], losses) {
                    moves.push((win - loss, next));
                }
            }
        }
        moves.sort_by(|a, b| b.0.total_cmp(&a.0));
        moves
    }

    /// Widens two columns at once, which helps where two cells of a row are equally high.
    pub(super) fn widen_two(
        &mut self,
        widths: &mut Vec<usize>,
        cost: &mut f32,
        losses: &[[f32; 8]],
    ) -> bool {
        let free = self.budget - widths.iter().sum::<usize>();
        let mut next = widths.clone();
        for (first, second) in self.tight_pairs(widths) {
            for (a, b) in [(5, 5), (10, 10), (10, 5), (5, 10), (20, 10), (10, 20)] {
                next.clone_from(widths);
                next[first] += a;
                next[second] += b;
                let need = (a + b).saturating_sub(free);
                let fits = draw(&mut next, need, &[first, second], losses).is_some();
                if !fits {
                    continue;
                }
                let lower = self.cost(&next);
                if lower < *cost - LEAST {
                    (*widths, *cost) = (next, lower);
                    return true;
                }
            }
        }
        false
    }
}

/// Takes `need` units from the columns that lose least, those in `kept` left alone; gives what
/// they lose together, or `None` if they have not so much.
fn draw(widths: &mut [usize], need: usize, kept: &[usize], losses: &[[f32; 8]]) -> Option<f32> {
    let mut need = need;
    let mut loss = 0.0;
    let mut used: SmallVec<[bool; 64]> = smallvec![false; widths.len()];
    while need > 0 {
        let mut chosen: Option<(f32, usize, usize)> = None;
        for column in (0..widths.len()).filter(|column| !kept.contains(column)) {
            if chosen.is_some_and(|(best, _, _)| best <= NOTHING) {
                break;
            }
            if used[column] {
                continue;
            }
            for (&step, &cost) in STEPS.iter().zip(&losses[column]) {
                // Prefer the cheapest a unit, and no more than is needed.
                let each = cost.max(0.0) / step.min(need) as f32;
                if cost.is_finite() && chosen.is_none_or(|(best, _, _)| each < best - NOTHING) {
                    chosen = Some((each, column, step));
                }
            }
        }
        let (each, column, step) = chosen?;
        used[column] = true;
        widths[column] -= step;
        loss += each * step.min(need) as f32;
        need = need.saturating_sub(step);
    }
    Some(loss)
}
