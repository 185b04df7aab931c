//! Column widths of least total height.
//!
//! The problem is NP-hard (Hurst, Marriott and Moulder, Toward Tighter Tables, DocEng 2005), so it is
//! searched step by step, as that paper does: a continuous start, in which a cell's height is its text's area over its width, then
//! exact steps, which take width from the columns that lose least by it and give it to those that
//! win most, as long as the table gets lower. Heights in the exact steps are those of real lines. The exact
//! models (Bilauca, Gange, Healy, Marriott, Moulder and Stuckey, Automatic Minimal-Height Table Layout,
//! INFORMS J. Computing 27(3), 2015) need a solver and seconds; by an exhaustive search, where it ends, the
//! tables found are told to be as low as they can be (`docs/layout-facts.md`).
//!
//! `start` (the continuous start) · `steps` (the exact steps) · `walk` (a look beyond the nearest
//! optimum, where a page is at stake) · `cost` (the height of a choice of widths) · `twins` (equal widths
//! where a label comes again, even ones where it draws columns apart) · `bound` (how low a small table can be, to measure all this by).

mod bound;
mod cost;
mod start;
mod steps;
mod twins;
mod walk;

pub use twins::{even_siblings, even_twins};

use std::cell::{RefCell, RefMut};

use super::grid::Grid;
use super::settings::Settings;

/// Widths are searched in steps of so many em.
const UNIT: f32 = 0.1;

/// How many times the search looks beyond the nearest optimum where height is all.
const KICKS: usize = 16;
/// The same where it costs next to nothing, in tables of so many cells at most.
const KICKS_OF_SMALL: usize = 8;
const SMALL: usize = 200;

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

/// The columns of a grid, for any number of searches: what one learns of its texts serves the next.
pub struct Columns<'g> {
    grid: &'g Grid,
    settings: &'g Settings,
    /// Indices of the blocks that are looked at.
    blocks: Vec<usize>,
    /// For each row, whether it is in the sample.
    sampled: Vec<bool>,
    /// For each text, the lines it needs by width in units; 0 where not yet counted.
    counts: RefCell<Vec<Vec<u16>>>,
}

impl<'g> Columns<'g> {
    /// Those of a grid.
    pub fn new(grid: &'g Grid, settings: &'g Settings) -> Self {
        let blocks = sample(grid);
        let mut sampled = vec![false; grid.rows];
        for &index in &blocks {
            sampled[grid.blocks[index].rows.clone()].fill(true);
        }
        Self {
            grid,
            settings,
            blocks,
            sampled,
            counts: RefCell::new(vec![Vec::new(); grid.texts.len()]),
        }
    }

    /// Widths in em that together make `total` em, none below its least; `None` if the least are more.
    ///
    /// `start` is a solution for another aim to begin with, if there is one.
    pub fn choose(
        &self,
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
        let mut search = self.search(floor, budget, aim);
        let natural = search.natural();
        let widths = if natural.iter().sum::<usize>() <= budget {
            natural
        } else {
            let first = match start {
                Some(widths) => search.rescale(widths),
                None => search.continuous(),
            };
            let widths = search.improve(first);
            match aim {
                Aim::Lowest => search.kick(widths, KICKS),
                _ if self.blocks.len() <= SMALL => search.kick(widths, KICKS_OF_SMALL),
                _ => widths,
            }
        };
        Some(search.spread(&widths, total))
    }

    fn search(&self, floor: Vec<usize>, budget: usize, aim: Aim) -> Search<'_> {
        Search {
            settings: self.settings,
            grid: self.grid,
            blocks: &self.blocks,
            cells: cost::cells(self.grid, self.settings, &floor, &self.blocks),
            sampled: &self.sampled,
            counts: self.counts.borrow_mut(),
            bottom: vec![0.0; self.grid.rows + 1],
            floor,
            budget,
            aim,
        }
    }
}

fn units_up(width: f32) -> usize {
    (width / UNIT - 1e-3).ceil().max(0.0) as usize
}

struct Search<'a> {
    settings: &'a Settings,
    grid: &'a Grid,
    blocks: &'a [usize],
    /// Those of the blocks that may need more than one line.
    cells: cost::Cells,
    sampled: &'a [bool],
    counts: RefMut<'a, Vec<Vec<u16>>>,
    /// Room for the heights of the rows' lower edges while a cost is computed.
    bottom: Vec<f32>,
    floor: Vec<usize>,
    budget: usize,
    aim: Aim,
}

impl Search<'_> {
    /// Gives away what is left of the total, in em: first takes back what no cell needs for its
    /// lines, then spreads it by width, so that full columns get more air than narrow ones.
    fn spread(&mut self, widths: &[usize], total: f32) -> Vec<f32> {
        let mut tight = widths.to_vec();
        let mut cost = self.cost(&tight);
        self.tighten(&mut tight, &mut cost);
        let used: f32 = tight.iter().map(|&units| units as f32 * UNIT).sum();
        let share = total / used;
        tight
            .iter()
            .map(|&units| units as f32 * UNIT * share)
            .collect()
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
        crossed[block.rows.start + 1..block.rows.end].fill(true);
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

/// Tables with more cells than this are searched by a sample of their rows.
const SAMPLE: usize = 2500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_search_finds_little_more() {
        let settings = Settings::default();
        let grid = crate::layout::grid::tests::founding();
        for total in [110.0, 125.0, 141.0, 150.0] {
            let least = grid.least_widths(&settings, f32::INFINITY, false);
            let columns = Columns::new(&grid, &settings);
            let found = columns.choose(&least, total, Aim::Lowest, None);
            let found = found.expect("the least widths fit");
            assert!((found.iter().sum::<f32>() - total).abs() < 0.01);
            assert!(
                found
                    .iter()
                    .zip(&least)
                    .all(|(found, least)| found + 1e-3 >= *least)
            );
            let floor = least.iter().map(|&width| units_up(width)).collect();
            let budget = (total / UNIT) as usize;
            let mut search = columns.search(floor, budget, Aim::Lowest);
            let units = search.to_units(&found);
            let ours = search.cost(&units);
            let walked = search.kick(units, 400);
            let best = search.cost(&walked);
            println!("{total} {ours} {best}");
            assert!(
                ours <= best * 1.03,
                "at {total} em: {ours} em, {best} em by a long search"
            );
        }
    }
    #[test]
    fn the_least_height_is_that_of_one_line_a_cell_where_there_is_room() {
        let settings = Settings::default();
        let grid = crate::layout::grid::tests::founding();
        let columns = Columns::new(&grid, &settings);
        let least = grid.least_widths(&settings, f32::INFINITY, false);
        let height = columns.least_height(&least, 3000.0, 10);
        let rows = grid.rows as f32 * crate::layout::grid::height_of(1, &settings);
        // One cell is a list of two entries, which have a line each.
        let most = rows + settings.text.line_pitch_em + 0.01;
        assert!(height.is_some_and(|height| (rows..=most).contains(&height)));
        assert_eq!(
            columns.least_height(&least, 141.0, 10),
            None,
            "not in so few steps"
        );
        assert_eq!(columns.least_height(&least, 60.0, 10), None, "too narrow");
    }
}
