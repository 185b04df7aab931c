//! Columns that say the same of several groups are equally wide, where that costs nothing.

use crate::layout::grid::{Grid, row_heights};
use crate::layout::settings::Settings;

/// Less height than this, em, is none.
const LEAST: f32 = 1e-3;

/// Widths in em at which columns with one label are equally wide wherever the table gets no higher by it and no
/// column narrower than its words.
pub fn even_twins(grid: &Grid, settings: &Settings, mut widths: Vec<f32>) -> Vec<f32> {
    let twins = twins(grid);
    if twins.is_empty() {
        return widths;
    }
    let least = grid.least_widths(settings, f32::INFINITY, false);
    let height = |widths: &[f32]| row_heights(grid, widths, settings).iter().sum::<f32>();
    let mut highest = height(&widths) + LEAST;
    for columns in twins {
        let total: f32 = columns.iter().map(|&column| widths[column]).sum();
        let each = total / columns.len() as f32;
        if columns.iter().any(|&column| each < least[column]) {
            continue;
        }
        let mut even = widths.clone();
        for &column in &columns {
            even[column] = each;
        }
        let found = height(&even);
        if found <= highest {
            (widths, highest) = (even, found + LEAST);
        }
    }
    widths
}

/// The columns of each label that stands over several, in order.
fn twins(grid: &Grid) -> Vec<Vec<usize>> {
    let labels: Vec<&str> = (0..grid.columns).map(|column| grid.label(column)).collect();
    let mut twins: Vec<Vec<usize>> = Vec::new();
    for (column, label) in labels
        .iter()
        .enumerate()
        .filter(|(_, label)| !label.is_empty())
    {
        let known = twins.iter_mut().find(|twins| labels[twins[0]] == *label);
        match known {
            Some(twins) => twins.push(column),
            None => twins.push(vec![column]),
        }
    }
    twins.retain(|twins| twins.len() > 1);
    twins
}
