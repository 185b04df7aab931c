//! How low a table can be at all, by an exhaustive search: what the quick search is measured by.

use super::UNIT;
use super::{Aim, Columns, Search, units_up};

/// Less height than this, em, is none.
const LEAST: f32 = 1e-3;

impl Columns<'_> {
    /// A height in em below which no widths in steps of a tenth of an em bring the table; `None` where the
    /// least widths do not fit, the table is searched by a sample, or more than so many `steps` would be
    /// needed.
    ///
    /// Branch and bound (Land and Doig, An Automatic Method of Solving Discrete Programming Problems,
    /// Econometrica 28, 1960): columns are given widths one after the other, of each only those at which
    /// one of its cells has a line less; what is left open is taken to have all the width that is left. Cells
    /// over several columns are taken to have a line each.
    pub fn least_height(&self, least: &[f32], total: f32, steps: usize) -> Option<f32> {
        if self.sampled.contains(&false) {
            return None;
        }
        let floor: Vec<usize> = least.iter().map(|&width| units_up(width)).collect();
        let budget = (total / UNIT) as usize;
        let slack = budget.checked_sub(floor.iter().sum())?;
        let start = self.choose(least, total, Aim::Lowest, None)?;
        let mut search = self.search(floor.clone(), budget, Aim::Lowest);
        search.cells = search.cells.in_single_columns();
        let start = search.to_units(&start);
        let found = search.height(&start);
        let mut columns: Vec<(usize, Vec<usize>)> = (0..floor.len())
            .map(|column| (column, search.telling_widths(column, floor[column] + slack)))
            .collect();
        // Those first that make the most of being narrow.
        let widest: Vec<usize> = floor.iter().map(|width| width + slack).collect();
        let mut narrowed = |column: usize| {
            let mut widths = widest.clone();
            widths[column] = floor[column];
            search.height(&widths)
        };
        columns.sort_by_cached_key(|(column, _)| -((narrowed(*column) * 1000.0) as i64));
        let mut branch = Branch {
            search,
            columns,
            best: found,
            steps,
        };
        let mut widths = floor;
        branch.descend(0, &mut widths, slack).then_some(branch.best)
    }
}

struct Branch<'a> {
    search: Search<'a>,
    /// The columns in the order in which they are given widths, with the widths that they may have.
    columns: Vec<(usize, Vec<usize>)>,
    best: f32,
    steps: usize,
}

impl Branch<'_> {
    /// Whether all widths of the columns from the `depth`th on were looked at, those before having theirs.
    fn descend(&mut self, depth: usize, widths: &mut Vec<usize>, slack: usize) -> bool {
        let Some(steps) = self.steps.checked_sub(1) else {
            return false;
        };
        self.steps = steps;
        let mut open = widths.clone();
        for (column, _) in &self.columns[depth..] {
            open[*column] += slack;
        }
        let bound = self.search.height(&open);
        if bound >= self.best - LEAST {
            return true;
        }
        let Some((column, choices)) = self.columns.get(depth) else {
            self.best = bound;
            return true;
        };
        let (column, floor) = (*column, widths[*column]);
        let choices: Vec<usize> = choices
            .iter()
            .copied()
            .take_while(|&width| width <= floor + slack)
            .collect();
        let is_whole = choices.into_iter().rev().all(|width| {
            widths[column] = width;
            self.descend(depth + 1, widths, slack - (width - floor))
        });
        widths[column] = floor;
        is_whole
    }
}

impl Search<'_> {
    /// The widths of a column from its floor on at which some cell of it needs fewer lines.
    fn telling_widths(&mut self, column: usize, most: usize) -> Vec<usize> {
        let mut widths = self.floor.clone();
        let mut told: Vec<usize> = Vec::new();
        let mut lines = Vec::new();
        for width in self.floor[column]..=most {
            widths[column] = width;
            let here = self.lines_in(column, &widths);
            if told.is_empty() || here != lines {
                told.push(width);
                lines = here;
            }
        }
        told
    }
}
