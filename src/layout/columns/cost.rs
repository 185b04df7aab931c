//! The cost of a choice of widths: the height of the table with real lines.

use std::ops::Range;

use smallvec::SmallVec;

use super::{Aim, Search, UNIT, units_up};
use crate::layout::alignment::Alignment;
use crate::layout::grid::{Grid, height_of};
use crate::layout::lines;
use crate::layout::settings::Settings;

/// What a line more in any cell counts beside the height, em: among equal heights the calmer wins.
const CALM: f32 = 0.03;

/// The same for a label's lines after the second: a label in many lines is hard to read.
const CALM_LABEL: f32 = 0.25;

/// A cell whose height depends on the widths.
pub(super) struct Cell {
    rows: Range<usize>,
    pub columns: Range<usize>,
    text: usize,
    tail: f32,
    label: bool,
}

/// The cells with what they need at the widths that were weighed last: of widths that differ in one column,
/// only its cells are counted again.
pub(super) struct Cells {
    cells: Vec<Cell>,
    /// For each column, indices of the cells that stand in it.
    in_column: Vec<Vec<usize>>,
    /// For each row, where the cells begin that end with it, and one past the last.
    ends: Vec<usize>,
    /// The widths that were weighed last; none at first.
    widths: Vec<usize>,
    /// In the order of the cells.
    needs: Vec<Need>,
}

/// What a cell needs.
#[derive(Clone, Copy, Default)]
struct Need {
    /// The row above which it begins.
    start: usize,
    lines: usize,
    /// em.
    height: f32,
    /// What its lines cost beside their height.
    unrest: f32,
}

impl Cells {
    /// Those of a grid of so many rows and columns, in order of the row at which they end.
    fn new(cells: Vec<Cell>, rows: usize, columns: usize) -> Self {
        let mut in_column = vec![Vec::new(); columns];
        for (index, cell) in cells.iter().enumerate() {
            for column in cell.columns.clone() {
                in_column[column].push(index);
            }
        }
        let end_before = |row: usize| cells.partition_point(|cell| cell.rows.end <= row);
        let need = |cell: &Cell| Need {
            start: cell.rows.start,
            ..Need::default()
        };
        Self {
            in_column,
            ends: (0..=rows).map(end_before).collect(),
            widths: Vec::new(),
            needs: cells.iter().map(need).collect(),
            cells,
        }
    }

    /// Leaves out those that stand in several columns.
    pub fn in_single_columns(self) -> Self {
        let (rows, columns) = (self.ends.len() - 1, self.in_column.len());
        let cells = self.cells.into_iter();
        let single = cells.filter(|cell| cell.columns.len() == 1).collect();
        Self::new(single, rows, columns)
    }
}

/// The cells that may need more than one line, in order of the row at which they end. All others
/// are as high as the lowest row, whatever the widths.
pub(super) fn cells(grid: &Grid, settings: &Settings, floor: &[usize], blocks: &[usize]) -> Cells {
    let insets = 2.0 * settings.text.inset_x_em;
    let mut cells: Vec<Cell> = blocks
        .iter()
        .map(|&index| &grid.blocks[index])
        .filter(|block| {
            let narrowest: usize = floor[block.columns.clone()].iter().sum();
            let text = grid.text(block);
            text.entries() > 1 || units_up(text.natural() + block.tail + insets) > narrowest
        })
        .map(|block| Cell {
            rows: block.rows.clone(),
            columns: block.columns.clone(),
            text: block.text,
            tail: block.tail,
            label: block.alignment != Alignment::Left,
        })
        .collect();
    cells.sort_by_key(|cell| (cell.rows.end, cell.rows.start));
    Cells::new(cells, grid.rows, grid.columns)
}

/// Heights that differ by less, em, are equal.
const EQUAL: f32 = 1e-4;

impl Search<'_> {
    /// Total height in em, and a little for every line beyond a cell's first: the longest path from
    /// the top rule to the bottom rule over all cells.
    pub(super) fn cost(&mut self, widths: &[usize]) -> f32 {
        let (height, calm) = self.weigh(widths);
        height + calm
    }

    /// Total height in em.
    pub(super) fn height(&mut self, widths: &[usize]) -> f32 {
        self.weigh(widths).0
    }

    /// The lines of the cells that stand in a column alone.
    pub(super) fn lines_in(&mut self, column: usize, widths: &[usize]) -> Vec<usize> {
        self.count(widths);
        let inside = self.cells.in_column[column].iter();
        let alone = inside.filter(|&&index| self.cells.cells[index].columns.len() == 1);
        alone.map(|&index| self.cells.needs[index].lines).collect()
    }

    fn weigh(&mut self, widths: &[usize]) -> (f32, f32) {
        self.count(widths);
        let row = height_of(1, self.settings);
        let bottom = &mut self.bottom;
        let mut calm = 0.0;
        for end in 1..bottom.len() {
            // Rows outside the sample have no height.
            let least = if self.sampled[end - 1] { row } else { 0.0 };
            let mut low = bottom[end - 1] + least;
            for need in &self.cells.needs[self.cells.ends[end - 1]..self.cells.ends[end]] {
                calm += need.unrest;
                low = low.max(bottom[need.start] + need.height);
            }
            bottom[end] = low;
        }
        (bottom.last().copied().unwrap_or(0.0), calm)
    }

    /// Counts the lines of the cells at these widths.
    fn count(&mut self, widths: &[usize]) {
        let cells = &mut self.cells;
        let all = cells.widths.is_empty();
        for (column, inside) in cells.in_column.iter().enumerate() {
            if !all && cells.widths[column] == widths[column] {
                continue;
            }
            for &index in inside {
                let cell = &cells.cells[index];
                let lines = count(self.grid, self.settings, &mut self.counts, cell, widths);
                let need = &mut cells.needs[index];
                if need.lines != lines {
                    need.lines = lines;
                    need.height = height_of(lines, self.settings);
                    need.unrest = unrest(self.aim, cell, lines);
                }
            }
        }
        cells.widths.clear();
        cells.widths.extend_from_slice(widths);
    }

    /// The pairs of columns that alone keep a row from being lower: either of them in vain, both
    /// together perhaps not.
    pub(super) fn tight_pairs(&mut self, widths: &[usize]) -> Vec<(usize, usize)> {
        self.cost(widths);
        let rows = self.bottom.len() - 1;
        // At most three columns a row: more than two are no pair.
        let mut tight: Vec<SmallVec<[usize; 3]>> = vec![SmallVec::new(); rows];
        for (cell, need) in self.cells.cells.iter().zip(&self.cells.needs) {
            let high = self.bottom[cell.rows.end] - self.bottom[cell.rows.start];
            if need.lines < 2 || need.height < high - EQUAL {
                continue;
            }
            for tight in &mut tight[cell.rows.clone()] {
                for column in cell.columns.clone() {
                    if tight.len() < 3 && !tight.contains(&column) {
                        tight.push(column);
                    }
                }
            }
        }
        let pairs = tight.iter().filter(|tight| tight.len() == 2);
        let mut pairs: Vec<_> = pairs
            .map(|pair| (pair[0].min(pair[1]), pair[0].max(pair[1])))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

/// How many lines a cell needs; counted once for each text and width.
#[inline]
fn count(
    grid: &Grid,
    settings: &Settings,
    counts: &mut [Vec<u16>],
    cell: &Cell,
    widths: &[usize],
) -> usize {
    let width = match widths[cell.columns.clone()] {
        [width] => width,
        ref several => several.iter().sum(),
    };
    match counts[cell.text].get(width) {
        // Equal texts may have different tails.
        Some(&known) if known > 0 && cell.tail == 0.0 => usize::from(known),
        _ => count_anew(grid, settings, counts, cell, width),
    }
}

fn count_anew(
    grid: &Grid,
    settings: &Settings,
    counts: &mut [Vec<u16>],
    cell: &Cell,
    width: usize,
) -> usize {
    let room = width as f32 * UNIT - 2.0 * settings.text.inset_x_em - cell.tail;
    let lines = lines::count(&grid.texts[cell.text], room.max(0.0));
    let lines = u16::try_from(lines.max(1)).unwrap_or(u16::MAX);
    if cell.tail == 0.0 {
        let counts = &mut counts[cell.text];
        if counts.len() <= width {
            counts.resize(width + 1, 0);
        }
        counts[width] = lines;
    }
    usize::from(lines)
}

/// What the lines of a cell cost beside their height.
fn unrest(aim: Aim, cell: &Cell, lines: usize) -> f32 {
    let many = if cell.label && matches!(aim, Aim::Readable | Aim::Calm) {
        CALM_LABEL * lines.saturating_sub(2) as f32
    } else {
        0.0
    };
    let each = match aim {
        Aim::Lowest => CALM / 30.0,
        _ => CALM,
    };
    each * (lines - 1) as f32 + many
}
