//! The cost of a choice of widths: the height of the table with real lines.

use super::{Aim, Search, UNIT};
use crate::layout::alignment::Alignment;
use crate::layout::grid::height_of;
use crate::layout::lines;

/// What a line more in any cell counts beside the height, em: among equal heights the calmer wins.
const CALM: f32 = 0.03;

/// The same for a label's lines after the second: a label in many lines is hard to read.
const CALM_LABEL: f32 = 0.25;

impl Search<'_> {
    pub(super) fn lines(&mut self, index: usize, widths: &[usize]) -> usize {
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
    pub(super) fn cost(&mut self, widths: &[usize]) -> f32 {
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
    pub(super) fn unrest(&self, index: usize, lines: usize) -> f32 {
        let label = self.grid.blocks[index].alignment != Alignment::Left;
        let many = if label && matches!(self.aim, Aim::Readable | Aim::Calm) {
            CALM_LABEL * lines.saturating_sub(2) as f32
        } else {
            0.0
        };
        CALM * (lines - 1) as f32 + many
    }
}
