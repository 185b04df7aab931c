//! What can be counted of a layout, to compare one with another.

use super::columns::Columns;
use super::grid::{Grid, row_heights};
use super::{Item, Layout, SetCell, SetGrid, Settings, SheetLayout};
use crate::document::{Document, Table};

/// Rounding of sums, pt.
const TOLERANCE: f32 = 0.05;

/// What can be counted of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Facts {
    /// How many pages there are.
    pub pages: usize,
    /// Height of all tables and forms, header rows once, pt.
    pub height: f32,
    /// The smallest size of a table's text, pt.
    pub smallest_size: f32,
    /// How many rows were cut over pages.
    pub rows_cut: usize,
    /// How many cells have a text that is wider or higher than they are: never any.
    pub overfull: usize,
}

/// Counts a layout.
pub fn facts(layout: &Layout, settings: &Settings) -> Facts {
    let mut facts = Facts {
        pages: layout.pages.len(),
        smallest_size: f32::INFINITY,
        ..Facts::default()
    };
    for sheet in &layout.sheets {
        facts.smallest_size = facts.smallest_size.min(sheet.size);
        facts.rows_cut += sheet.rows_cut;
        for grid in sheet.flow.iter().filter_map(grid) {
            let feet = grid.feet();
            facts.height += grid.heights.iter().sum::<f32>() - feet;
            let cells = grid.cells.iter();
            facts.overfull += cells
                .filter(|cell| is_overfull(cell, grid, sheet, settings))
                .count();
        }
    }
    facts
}

/// How many times as high each table is as the lowest of its paper and size can be, by an exhaustive search
/// of so many `steps` at most a table: 1 where it could be no lower, `None` where the search did not end.
pub fn excess(
    document: &Document,
    layout: &Layout,
    settings: &Settings,
    steps: usize,
) -> Vec<Option<f32>> {
    let sheets = document.tables.iter().zip(&layout.sheets);
    sheets
        .map(|(table, sheet)| excess_of(table, sheet, settings, steps))
        .collect()
}

fn excess_of(table: &Table, sheet: &SheetLayout, settings: &Settings, steps: usize) -> Option<f32> {
    let mut tables = sheet.flow.iter().filter_map(|item| match item {
        Item::Table(grid) => Some(grid),
        _ => None,
    });
    let set = tables.next()?;
    let grid = Grid::of_table(table, &settings.faces);
    // One panel of several has other columns.
    if tables.next().is_some() || set.widths.len() != grid.columns {
        return None;
    }
    let columns = Columns::new(&grid, settings);
    let widths: Vec<f32> = set.widths.iter().map(|width| width / sheet.size).collect();
    let height: f32 = row_heights(&grid, &widths, settings).iter().sum();
    let total = sheet.paper.text_width() / sheet.size;
    // Short labels have two lines at most where there is room for that.
    let lowest = [true, false].into_iter().find_map(|readable| {
        let least = grid.least_widths(settings, f32::INFINITY, readable);
        let held = widths
            .iter()
            .zip(&least)
            .all(|(width, least)| width + TOLERANCE > *least);
        held.then(|| columns.least_height(&least, total, steps))
    });
    Some(height / lowest??)
}

fn grid(item: &Item) -> Option<&SetGrid> {
    match item {
        Item::Table(grid) | Item::Form(grid) => Some(grid),
        _ => None,
    }
}

impl SetGrid {
    /// What its rows are higher than they are seen, together.
    fn feet(&self) -> f32 {
        let mut feet = vec![0.0_f32; self.heights.len()];
        for cell in &self.cells {
            let last = &mut feet[cell.row + cell.rows - 1];
            *last = last.max(cell.foot);
        }
        feet.iter().sum()
    }
}

fn is_overfull(cell: &SetCell, grid: &SetGrid, sheet: &SheetLayout, settings: &Settings) -> bool {
    let text = &settings.text;
    let columns = cell.column..cell.column + cell.columns;
    let width: f32 = grid.widths[columns].iter().sum();
    let height: f32 = grid.heights[cell.row..cell.row + cell.rows].iter().sum();
    let room = width - 2.0 * text.inset_x_em * sheet.size - cell.tail + TOLERANCE;
    let lines = cell.lines.len().max(1) - 1;
    let need = 1.0 + lines as f32 * text.line_pitch_em + 2.0 * text.inset_y_em;
    cell.lines.iter().any(|line| {
        // A single mark may be wider than the narrowest column, and then takes of its air.
        let one = line.text.chars().count() == 1 && line.width * sheet.size <= width;
        !one && line.width * sheet.size > room
    }) || need * sheet.size > height - cell.foot + TOLERANCE
}
