//! Column widths of least total height.
//!
//! The problem is NP-hard (Hurst, Marriott and Moulder, Toward Tighter Tables, DocEng 2005), so it is
//! searched: a continuous start, in which a cell's height is its text's area over its width, then
//! exact steps, which take width from the columns that lose least by it and give it to those that
//! win most, as long as the table gets lower. Heights in the exact steps are those of real lines.

use super::alignment::Alignment;
use super::grid::{Grid, height_of};
use super::lines;
use super::settings::Settings;

/// Widths are searched in steps of so many em.
const UNIT: f32 = 0.1;
/// By how many units a column is widened or narrowed in one step.
const STEPS: [usize; 8] = [1, 3, 5, 10, 20, 30, 50, 80];
/// Tables with more cells than this are searched by a sample of their rows.
const SAMPLE: usize = 2500;
/// What a line more in any cell counts beside the height, em: among equal heights the calmer wins.
const CALM: f32 = 0.03;
/// The same for a label's lines after the second: a label in many lines is hard to read.
const CALM_LABEL: f32 = 0.25;

/// Length of the random walk that looks beyond the nearest optimum where height is all.
const WALK: usize = 10_000;

/// What the search is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// A low table whose short labels take two lines at most.
    Readable,
    /// A low table in which a label of many lines counts for more than its height.
    Calm,
    /// A low table, and nothing else.
    Low,
    /// The lowest table, by a longer search.
    Lowest,
}
/// The search ends after so many exact steps at the latest.
const ROUNDS: usize = 60;

/// Widths in em that together make `total` em, none below its least; `None` if the least are more.
///
/// `start` is a solution for another aim to begin with, if there is one.
pub fn choose(
    grid: &Grid,
    settings: &Settings,
    least: &[f32],
    total: f32,
    aim: Aim,
    start: Option<&[f32]>,
) -> Option<Vec<f32>> {
    let floor: Vec<usize> = least.iter().map(|&width| units_up(width)).collect();
    let budget = (total / UNIT) as usize;
    let needed: usize = floor.iter().sum();
    if needed > budget || floor.is_empty() {
        return None;
    }
    let mut search = Search::new(grid, settings, floor, budget, aim);
    let natural = search.natural();
    let widths = if natural.iter().sum::<usize>() <= budget {
        natural
    } else {
        let first = match start {
            Some(widths) => search.rescale(widths),
            None => search.continuous(),
        };
        let widths = search.improve(first);
        if aim == Aim::Lowest {
            search.anneal(widths, WALK)
        } else {
            widths
        }
    };
    Some(search.spread(&widths, total))
}

fn units_up(width: f32) -> usize {
    (width / UNIT - 1e-3).ceil().max(0.0) as usize
}

struct Search<'a> {
    settings: &'a Settings,
    grid: &'a Grid,
    /// Blocks that are looked at, by the row at which they end.
    blocks: Vec<usize>,
    /// For each text, the lines it needs by width in units; 0 where not yet counted.
    counts: Vec<Vec<u16>>,
    floor: Vec<usize>,
    budget: usize,
    aim: Aim,
}

impl<'a> Search<'a> {
    fn new(
        grid: &'a Grid,
        settings: &'a Settings,
        floor: Vec<usize>,
        budget: usize,
        aim: Aim,
    ) -> Self {
        let mut blocks = sample(grid);
        blocks.sort_by_key(|&index| (grid.blocks[index].rows.end, grid.blocks[index].rows.start));
        Self {
            settings,
            grid,
            blocks,
            counts: vec![Vec::new(); grid.texts.len()],
            floor,
            budget,
            aim,
        }
    }

    fn lines(&mut self, index: usize, widths: &[usize]) -> usize {
        let block = &self.grid.blocks[index];
        let text = self.grid.text(block);
        if text.is_blank() {
            return 1;
        }
        let width: usize = widths[block.columns.clone()].iter().sum();
        // A cell's tail is part of its width in every column that has one.
        let counts = &mut self.counts[block.text];
        if counts.len() <= width {
            counts.resize(width + 1, 0);
        }
        if block.tail > 0.0 || counts[width] == 0 {
            let room = width as f32 * UNIT - 2.0 * self.settings.inset_x_em - block.tail;
            let lines = lines::count(text, room.max(0.0)).clamp(1, usize::from(u16::MAX));
            if block.tail > 0.0 {
                return lines;
            }
            counts[width] = u16::try_from(lines).unwrap_or(u16::MAX);
        }
        usize::from(counts[width])
    }

    /// Total height in em, and a little for every line beyond a cell's first: the longest path from
    /// the top rule to the bottom rule over all cells.
    fn cost(&mut self, widths: &[usize]) -> f32 {
        let mut bottom = vec![0.0_f32; self.grid.rows + 1];
        let row = height_of(1, self.settings);
        let mut next = 0;
        let mut calm = 0.0;
        for end in 1..=self.grid.rows {
            let mut low = bottom[end - 1];
            let mut seen = false;
            while next < self.blocks.len() {
                let index = self.blocks[next];
                let rows = self.grid.blocks[index].rows.clone();
                if rows.end != end {
                    break;
                }
                let lines = self.lines(index, widths);
                calm += self.unrest(index, lines);
                low = low.max(bottom[rows.start] + height_of(lines, self.settings));
                seen = true;
                next += 1;
            }
            // Rows outside the sample have no blocks and no height.
            bottom[end] = if seen {
                low.max(bottom[end - 1] + row)
            } else {
                low
            };
        }
        bottom[self.grid.rows] + calm
    }

    /// What the lines of a cell cost beside their height.
    fn unrest(&self, index: usize, lines: usize) -> f32 {
        let label = self.grid.blocks[index].alignment != Alignment::Left;
        let many = if label && matches!(self.aim, Aim::Readable | Aim::Calm) {
            CALM_LABEL * lines.saturating_sub(2) as f32
        } else {
            0.0
        };
        CALM * (lines - 1) as f32 + many
    }

    /// Every column as wide as its widest text on one line.
    fn natural(&self) -> Vec<usize> {
        let insets = 2.0 * self.settings.inset_x_em;
        let mut widths = self.floor.clone();
        for block in &self.grid.blocks {
            let need = units_up(self.grid.text(block).natural() + block.tail + insets);
            if block.columns.len() == 1 {
                let width = &mut widths[block.columns.start];
                *width = (*width).max(need);
            }
        }
        for block in &self.grid.blocks {
            let need = units_up(self.grid.text(block).natural() + block.tail + insets);
            let sum: usize = widths[block.columns.clone()].iter().sum();
            let share = need.saturating_sub(sum).div_ceil(block.columns.len());
            for width in &mut widths[block.columns.clone()] {
                *width += share;
            }
        }
        widths
    }

    /// The continuous start: the widths at which no column's last bit of width would lower the
    /// table more in another one, by fixed-point iteration; the height of a row is the 4-norm of
    /// its cells' heights, which is smooth and near their maximum.
    fn continuous(&self) -> Vec<usize> {
        let columns = self.grid.columns;
        let mut areas: Vec<Vec<(usize, f32)>> = vec![Vec::new(); self.grid.rows];
        for &index in &self.blocks {
            let block = &self.grid.blocks[index];
            if block.columns.len() == 1 {
                let area = self.grid.text(block).natural() / block.rows.len() as f32;
                for row in block.rows.clone() {
                    areas[row].push((block.columns.start, area));
                }
            }
        }
        let floor: Vec<f32> = self
            .floor
            .iter()
            .map(|&units| units as f32 * UNIT)
            .collect();
        let total = self.budget as f32 * UNIT;
        let mut widths = normalise(vec![total / columns as f32; columns], &floor, total);
        for _ in 0..40 {
            let mut pull = vec![1e-3_f32; columns];
            for row in areas.iter().filter(|row| !row.is_empty()) {
                let heights: Vec<f32> = row.iter().map(|&(c, area)| area / widths[c]).collect();
                let norm = heights.iter().map(|h| h.powi(4)).sum::<f32>().powf(0.25);
                if norm > 1.0 {
                    for (&(column, _), height) in row.iter().zip(&heights) {
                        pull[column] += height * (height / norm).powi(3) / widths[column];
                    }
                }
            }
            let mean = pull.iter().sum::<f32>() / columns as f32;
            for (width, pull) in widths.iter_mut().zip(&pull) {
                *width *= (pull / mean).powf(0.3).clamp(0.7, 1.4);
            }
            widths = normalise(widths, &floor, total);
        }
        self.to_units(&widths)
    }

    /// A solution for another total, fitted to this one.
    fn rescale(&self, widths: &[f32]) -> Vec<usize> {
        let floor: Vec<f32> = self
            .floor
            .iter()
            .map(|&units| units as f32 * UNIT)
            .collect();
        let total = self.budget as f32 * UNIT;
        self.to_units(&normalise(widths.to_vec(), &floor, total))
    }

    fn to_units(&self, widths: &[f32]) -> Vec<usize> {
        let mut units: Vec<usize> = widths
            .iter()
            .zip(&self.floor)
            .map(|(width, &floor)| ((width / UNIT) as usize).max(floor))
            .collect();
        // Rounding down leaves a rest, rounding up to the floor may overdraw.
        let mut over = units.iter().sum::<usize>().saturating_sub(self.budget);
        for (width, &floor) in units.iter_mut().zip(&self.floor) {
            let take = over.min(*width - floor);
            *width -= take;
            over -= take;
        }
        units
    }

    /// Exact steps, while they lower the table.
    fn improve(&mut self, mut widths: Vec<usize>) -> Vec<usize> {
        let mut cost = self.cost(&widths);
        for _ in 0..ROUNDS {
            let (wins, losses) = self.margins(&widths, cost);
            let moves = self.moves(&widths, &wins, &losses);
            let mut stepped = false;
            for (promise, next) in moves.into_iter().take(12) {
                if promise <= 1e-4 {
                    break;
                }
                let lower = self.cost(&next);
                if lower < cost - 1e-4 {
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

    /// A random walk that goes uphill ever less gladly (Kirkpatrick, Gelatt and Vecchi,
    /// Optimization by Simulated Annealing, Science 220, 1983), from the best found so far. Its
    /// numbers are pseudo-random from a fixed seed: the same table gives the same widths.
    fn anneal(&mut self, start: Vec<usize>, steps: usize) -> Vec<usize> {
        let mut random = Random(0x2021);
        let columns = start.len();
        let mut widths = start;
        let mut cost = self.cost(&widths);
        let mut best = (cost, widths.clone());
        for step in 0..steps {
            let heat = 1.0 - step as f32 / steps as f32;
            let (from, to) = (random.below(columns), random.below(columns));
            let units = 1 + random.below(20);
            if from == to || widths[from] < self.floor[from] + units {
                continue;
            }
            widths[from] -= units;
            widths[to] += units;
            let next = self.cost(&widths);
            let chance = ((cost - next) / (HEAT * heat * heat + 1e-3)).exp();
            if next < cost || random.below(1000) < (chance * 1000.0) as usize {
                cost = next;
                if cost < best.0 - 1e-4 {
                    best = (cost, widths.clone());
                }
            } else {
                widths[from] += units;
                widths[to] -= units;
            }
        }
        best.1
    }

    /// For each column and step, what widening it wins and narrowing it loses (infinite below its
    /// floor).
    fn margins(&mut self, widths: &[usize], cost: f32) -> (Vec<[f32; 8]>, Vec<[f32; 8]>) {
        let mut wins = vec![[0.0; 8]; widths.len()];
        let mut losses = vec![[f32::INFINITY; 8]; widths.len()];
        let mut trial = widths.to_vec();
        for column in 0..widths.len() {
            for (which, step) in STEPS.into_iter().enumerate() {
                trial[column] = widths[column] + step;
                wins[column][which] = cost - self.cost(&trial);
                if widths[column] >= self.floor[column] + step {
                    trial[column] = widths[column] - step;
                    losses[column][which] = self.cost(&trial) - cost;
                }
            }
            trial[column] = widths[column];
        }
        (wins, losses)
    }

    /// All steps that give one column width, with what they promise, the best first. The width
    /// comes from what is free, then from the columns that lose least by it.
    fn moves(
        &self,
        widths: &[usize],
        wins: &[[f32; 8]],
        losses: &[[f32; 8]],
    ) -> Vec<(f32, Vec<usize>)> {
        let free = self.budget - widths.iter().sum::<usize>();
        let mut moves = Vec::new();
        for (column, wins) in wins.iter().enumerate() {
            for (&step, &win) in STEPS.iter().zip(wins) {
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
    fn widen_two(&mut self, widths: &mut Vec<usize>, cost: &mut f32, losses: &[[f32; 8]]) -> bool {
        let free = self.budget - widths.iter().sum::<usize>();
        for first in 0..widths.len() {
            for second in first + 1..widths.len() {
                for (a, b) in [(5, 5), (10, 10), (10, 5), (5, 10), (20, 10), (10, 20)] {
                    let mut next = widths.clone();
                    next[first] += a;
                    next[second] += b;
                    let need = (a + b).saturating_sub(free);
                    let fits = draw(&mut next, need, &[first, second], losses).is_some();
                    if !fits {
                        continue;
                    }
                    let lower = self.cost(&next);
                    if lower < *cost - 1e-4 {
                        (*widths, *cost) = (next, lower);
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Gives away what is left of the total, in em: first takes back what no cell needs for its
    /// lines, then spreads it by width, so that full columns get more air than narrow ones.
    fn spread(&mut self, widths: &[usize], total: f32) -> Vec<f32> {
        let mut tight = widths.to_vec();
        let cost = self.cost(&tight);
        for column in 0..tight.len() {
            while tight[column] > self.floor[column] {
                tight[column] -= 1;
                if self.cost(&tight) > cost + 1e-4 {
                    tight[column] += 1;
                    break;
                }
            }
        }
        let used: f32 = tight.iter().map(|&units| units as f32 * UNIT).sum();
        let share = total / used;
        tight
            .iter()
            .map(|&units| units as f32 * UNIT * share)
            .collect()
    }
}

/// How much higher, em, the walk lets the table become at first.
const HEAT: f32 = 1.0;

/// A linear congruential generator (Knuth's MMIX constants).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // The upper bits are the random ones; 31 of them fit every usize.
        (self.0 >> 33) as usize % limit
    }
}

/// Takes `need` units from the columns that lose least, those in `kept` left alone; gives what
/// they lose together, or `None` if they have not so much.
fn draw(widths: &mut [usize], need: usize, kept: &[usize], losses: &[[f32; 8]]) -> Option<f32> {
    let mut need = need;
    let mut loss = 0.0;
    let mut used = vec![false; widths.len()];
    while need > 0 {
        let mut chosen: Option<(f32, usize, usize)> = None;
        for column in (0..widths.len()).filter(|column| !kept.contains(column)) {
            if used[column] {
                continue;
            }
            for (&step, &cost) in STEPS.iter().zip(&losses[column]) {
                // Prefer the cheapest a unit, and no more than is needed.
                let each = cost.max(0.0) / step.min(need) as f32;
                if cost.is_finite() && chosen.is_none_or(|(best, _, _)| each < best - 1e-6) {
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

/// Scales widths to a total without going below the floor.
fn normalise(mut widths: Vec<f32>, floor: &[f32], total: f32) -> Vec<f32> {
    let mut fixed = vec![false; widths.len()];
    loop {
        let held: f32 = floor
            .iter()
            .zip(&fixed)
            .filter(|(_, f)| **f)
            .map(|(w, _)| w)
            .sum();
        let moving: f32 = widths
            .iter()
            .zip(&fixed)
            .filter(|(_, f)| !**f)
            .map(|(w, _)| w)
            .sum();
        let scale = (total - held) / moving.max(1e-6);
        let mut changed = false;
        for index in 0..widths.len() {
            if !fixed[index] && widths[index] * scale < floor[index] {
                fixed[index] = true;
                widths[index] = floor[index];
                changed = true;
            }
        }
        if !changed {
            for (width, fixed) in widths.iter_mut().zip(&fixed) {
                if !fixed {
                    *width *= scale;
                }
            }
            return widths;
        }
    }
}

/// The blocks that are searched by: all of them, or those of evenly chosen runs of rows (each as
/// long as merged cells hold together) and of the header.
fn sample(grid: &Grid) -> Vec<usize> {
    let all = 0..grid.blocks.len();
    if grid.blocks.len() <= SAMPLE {
        return all.collect();
    }
    let mut crossed = vec![false; grid.rows + 1];
    for block in &grid.blocks {
        for row in block.rows.start + 1..block.rows.end {
            crossed[row] = true;
        }
    }
    let mut run = vec![0_usize; grid.rows];
    for row in 1..grid.rows {
        run[row] = run[row - 1] + usize::from(!crossed[row]);
    }
    let every = grid.blocks.len().div_ceil(SAMPLE);
    all.filter(|&index| {
        let first = grid.blocks[index].rows.start;
        first < grid.header_rows || run[first].is_multiple_of(every)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_walk_finds_little_more() {
        let settings = Settings::default();
        let grid = crate::layout::grid::tests::founding();
        for total in [110.0, 125.0, 141.0, 150.0] {
            let least = grid.least_widths(&settings, f32::INFINITY, false);
            let found = choose(&grid, &settings, &least, total, Aim::Lowest, None);
            let found = found.expect("the least widths fit");
            assert!((found.iter().sum::<f32>() - total).abs() < 0.01);
            assert!(
                found
                    .iter()
                    .zip(&least)
                    .all(|(found, least)| found >= least)
            );
            let floor = least.iter().map(|&width| units_up(width)).collect();
            let budget = (total / UNIT) as usize;
            let mut search = Search::new(&grid, &settings, floor, budget, Aim::Lowest);
            let units = search.to_units(&found);
            let ours = search.cost(&units);
            let walked = search.anneal(units, 150_000);
            let best = search.cost(&walked);
            println!("{total} {ours} {best}");
            assert!(
                ours <= best * 1.03,
                "at {total} em: {ours} em, {best} em by a long walk"
            );
        }
    }
}
