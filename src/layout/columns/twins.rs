//! Columns that say the same of several groups are equally wide, and those that a label draws apart stand evenly
//! under it, where that costs nothing.

use crate::layout::grid::{Block, Grid, Part, row_heights};
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

/// Widths in em at which columns under a label that is wider than all that stands in them have as much air each.
pub fn even_siblings(grid: &Grid, settings: &Settings, mut widths: Vec<f32>) -> Vec<f32> {
    let insets = 2.0 * settings.text.inset_x_em;
    let need = |block: &Block| grid.text(block).natural() + block.tail + insets;
    let mut needs = vec![0.0_f32; grid.columns];
    for block in grid.blocks.iter().filter(|it| it.columns.len() == 1) {
        let widest = &mut needs[block.columns.start];
        *widest = widest.max(need(block));
    }
    let height = |widths: &[f32]| row_heights(grid, widths, settings).iter().sum::<f32>();
    let mut highest = None;
    let labels = grid.blocks.iter().take_while(|it| it.part == Part::Header);
    for label in labels.filter(|label| label.columns.len() > 1) {
        let columns = label.columns.clone();
        let together: f32 = needs[columns.clone()].iter().sum();
        let total: f32 = widths[columns.clone()].iter().sum();
        if !(together..=total).contains(&need(label)) {
            continue;
        }
        let air = (total - together) / columns.len() as f32;
        let mut even = widths.clone();
        for column in columns {
            even[column] = needs[column] + air;
        }
        let highest = *highest.get_or_insert_with(|| height(&widths) + LEAST);
        if height(&even) <= highest {
            widths = even;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::columns::Aim;
    use crate::layout::columns::Columns;
    use crate::layout::grid::Grid;

    #[test]
    fn columns_that_a_label_draws_apart_stand_evenly() {
        let sheet = "支出表\n支出功能分类科目编码\t\t\t金额\n类\t款\t项\t\n208\t05\t01\t540.91\n208\t05\t02\t41.08\n208\t05\t05\t263.17\n";
        let read = crate::recover(sheet.as_bytes(), &crate::source::ReadOptions::default());
        let document = read.expect("a table").document;
        let settings = Settings::default();
        let grid = Grid::of_table(&document.tables[0], &settings.faces);
        let least = grid.least_widths(&settings, f32::INFINITY, false);
        let columns = Columns::new(&grid, &settings);
        let widths = columns.choose(&least, 40.0, Aim::Low, None);
        let widths = even_siblings(&grid, &settings, widths.expect("they fit"));
        let air: Vec<f32> = (0..3).map(|column| widths[column]).collect();
        assert!((air[1] - air[2]).abs() < 0.01, "{air:?}");
        assert!(air[0] - air[1] < 1.0, "{air:?}");
        assert!((widths.iter().sum::<f32>() - 40.0).abs() < 0.01);
    }
}
