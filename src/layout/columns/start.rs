//! Where the search begins.

use super::{Search, UNIT, units_up};

impl Search<'_> {
    /// Every column as wide as its widest text on one line.
    pub(super) fn natural(&self) -> Vec<usize> {
        let insets = 2.0 * self.settings.text.inset_x_em;
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
    pub(super) fn continuous(&self) -> Vec<usize> {
        let columns = self.grid.columns;
        let mut areas: Vec<Vec<(usize, f32)>> = vec![Vec::new(); self.grid.rows];
        for &index in self.blocks {
            let block = &self.grid.blocks[index];
            if block.columns.len() == 1 {
                let area = self.grid.text(block).length() / block.rows.len() as f32;
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
    pub(super) fn rescale(&self, widths: &[f32]) -> Vec<usize> {
        let floor: Vec<f32> = self
            .floor
            .iter()
            .map(|&units| units as f32 * UNIT)
            .collect();
        let total = self.budget as f32 * UNIT;
        self.to_units(&normalise(widths.to_vec(), &floor, total))
    }

    pub(super) fn to_units(&self, widths: &[f32]) -> Vec<usize> {
        let mut units: Vec<usize> = widths
            .iter()
            .zip(&self.floor)
            .map(|(width, &floor)| ((width / UNIT + 1e-3) as usize).max(floor))
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
