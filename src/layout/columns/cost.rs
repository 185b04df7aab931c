//! The cost of a choice of widths: the height of the table with real lines.

use std::ops::Range;

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
    columns: Range<usize>,
    text: usize,
    tail: f32,
    label: bool,
}

/// The cells that may need more than one line, in order of the row at which they end. All others
/// are as high as the lowest row, whatever the widths.
pub(super) fn cells(
    grid: &Grid,
    settings: &Settings,
    floor: &[usize],
    blocks: &[usize],
) -> Vec<Cell> {
    let insets = 2.0 * settings.text.inset_x_em;
    let mut cells: Vec<Cell> = blocks
        .iter()
        .map(|&index| &grid.blocks[index])
        .filter(|block| {
            let narrowest: usize = floor[block.columns.clone()].iter().sum();
            units_up(grid.text(block).natural() + block.tail + insets) > narrowest
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
    cells
}

impl Search<'_> {
    /// Total height in em, and a little for every line beyond a cell's first: the longest path from
    /// the top rule to the bottom rule over all cells.
    pub(super) fn cost(&mut self, widths: &[usize]) -> f32 {
        let row = height_of(1, self.settings);
        let mut bottom = std::mem::take(&mut self.bottom);
        let mut next = 0;
        let mut calm = 0.0;
        for end in 1..bottom.len() {
            // Rows outside the sample have no height.
            let least = if self.sampled[end - 1] { row } else { 0.0 };
            let mut low = bottom[end - 1] + least;
            while let Some(cell) = self.cells.get(next).filter(|cell| cell.rows.end == end) {
                let start = cell.rows.start;
                let lines = count(self.grid, self.settings, &mut self.counts, cell, widths);
                calm += unrest(self.aim, cell, lines);
                low = low.max(bottom[start] + height_of(lines, self.settings));
                next += 1;
            }
            bottom[end] = low;
        }
        let total = bottom.last().copied().unwrap_or(0.0);
        self.bottom = bottom;
        total + calm
    }
}

/// How many lines a cell needs; counted once for each text and width.
fn count(
    grid: &Grid,
    settings: &Settings,
    counts: &mut [Vec<u16>],
    cell: &Cell,
    widths: &[usize],
) -> usize {
    let width: usize = widths[cell.columns.clone()].iter().sum();
    let fresh = || {
        let room = width as f32 * UNIT - 2.0 * settings.text.inset_x_em - cell.tail;
        lines::count(&grid.texts[cell.text], room.max(0.0)).clamp(1, usize::from(u16::MAX))
    };
    // Equal texts may have different tails.
    if cell.tail > 0.0 {
        return fresh();
    }
    let counts = &mut counts[cell.text];
    if counts.len() <= width {
        counts.resize(width + 1, 0);
    }
    if counts[width] == 0 {
        counts[width] = u16::try_from(fresh()).unwrap_or(u16::MAX);
    }
    usize::from(counts[width])
}

/// What the lines of a cell cost beside their height.
fn unrest(aim: Aim, cell: &Cell, lines: usize) -> f32 {
    let many = if cell.label && matches!(aim, Aim::Readable | Aim::Calm) {
        CALM_LABEL * lines.saturating_sub(2) as f32
    } else {
        0.0
    };
    CALM * (lines - 1) as f32 + many
}
