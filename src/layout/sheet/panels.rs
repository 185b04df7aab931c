//! A very wide table over side-by-side pages, the stub first on each.
//!
//! The panels stand beside each other in one grid while heights and page breaks are found, so that a row is
//! as high on all of its pages; then each page takes its panel's columns.

use std::ops::Range;

use super::super::grid::{Block, Grid};
use super::super::pages::TablePage;
use super::super::paper::Panel;
use super::super::{SetCell, SetGrid};

/// The grid with its panels beside each other, the stub again in each, and the widths of its columns. A cell
/// that goes over the edge of a panel stands in each with its text.
pub(super) fn beside_each_other(grid: &Grid, widths: &[f32], panels: &[Panel]) -> (Grid, Vec<f32>) {
    let mut all = Vec::new();
    let mut blocks = Vec::new();
    for panel in panels {
        let offset = all.len();
        let columns: Vec<usize> = panel.columns().collect();
        for block in &grid.blocks {
            let first = columns.partition_point(|&column| column < block.columns.start);
            let end = columns.partition_point(|&column| column < block.columns.end);
            if first < end {
                blocks.push(Block {
                    columns: offset + first..offset + end,
                    ..block.clone()
                });
            }
        }
        all.extend(columns);
    }
    blocks.sort_by_key(|block| (block.rows.start, block.columns.start));
    let grid = Grid {
        columns: all.len(),
        blocks,
        ..grid.clone()
    };
    (grid, all.iter().map(|&column| widths[column]).collect())
}

/// The columns of each panel in the grid of all.
pub(super) fn ranges(panels: &[Panel]) -> Vec<Range<usize>> {
    let mut first = 0;
    let ranges = panels.iter().map(|panel| {
        let range = first..first + panel.columns().count();
        first = range.end;
        range
    });
    ranges.collect()
}

/// The header and the rows of one page, of one panel's columns.
pub(super) struct Slice {
    pub grid: SetGrid,
    /// For each row of the page, header rows first, which row of the grid it is; none where no cell of the panel
    /// begins in it, so that it goes with the row above.
    pub rows: Vec<Option<usize>>,
}

/// Takes one from the grid of all panels.
pub(super) fn slice(grid: &SetGrid, part: &TablePage, columns: &Range<usize>) -> Slice {
    let header = grid.header_rows;
    let mut heights = grid.heights[..header].to_vec();
    heights.extend(&grid.heights[part.rows.clone()]);
    if let Some(last) = heights.last_mut() {
        *last -= part.foot;
    }
    let on_page = grid
        .cells_in(0..header)
        .chain(grid.cells_in(part.rows.clone()));
    let on_page = on_page.map(|index| &grid.cells[index]);
    let of_panel = on_page.filter(|cell| columns.contains(&cell.column));
    let cells = of_panel.map(|cell| SetCell {
        row: match cell.row < header {
            true => cell.row,
            false => cell.row - part.rows.start + header,
        },
        column: cell.column - columns.start,
        foot: 0.0,
        ..cell.clone()
    });
    let grid = SetGrid {
        widths: grid.widths[columns.clone()].to_vec(),
        cells: cells.collect(),
        heights,
        header_rows: header,
    };
    without_rows_of_no_cell(grid)
}

/// A row in which no cell begins is none for those who hear the table, and no table row may have no cell
/// (ISO 14289-1, 7.5).
fn without_rows_of_no_cell(grid: SetGrid) -> Slice {
    let mut begins = vec![false; grid.heights.len()];
    for cell in &grid.cells {
        begins[cell.row] = true;
    }
    // Nothing is above the first.
    if let Some(first) = begins.first_mut() {
        *first = true;
    }
    let mut heights: Vec<f32> = Vec::new();
    // How many rows are kept before each, and before the end.
    let mut before = Vec::new();
    for (height, &begins) in grid.heights.iter().zip(&begins) {
        before.push(heights.len());
        match heights.last_mut() {
            Some(above) if !begins => *above += height,
            _ => heights.push(*height),
        }
    }
    before.push(heights.len());
    let cells = grid.cells.into_iter().map(|cell| SetCell {
        row: before[cell.row],
        rows: before[cell.row + cell.rows] - before[cell.row],
        ..cell
    });
    let rows = begins.iter().zip(&before);
    Slice {
        rows: rows.map(|(&begins, &row)| begins.then_some(row)).collect(),
        grid: SetGrid {
            widths: grid.widths,
            cells: cells.collect(),
            heights,
            header_rows: before[grid.header_rows],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Alignment, Part};

    fn cell(row: usize, rows: usize, column: usize) -> SetCell {
        SetCell {
            row,
            column,
            rows,
            columns: 1,
            lines: Vec::new(),
            alignment: Alignment::Centre,
            part: Part::Body,
            tail: 0.0,
            foot: 0.0,
            heads_row: false,
        }
    }

    #[test]
    fn a_row_that_no_cell_of_a_panel_begins_goes_with_the_one_above() {
        let grid = SetGrid {
            widths: vec![10.0; 3],
            heights: vec![5.0, 6.0, 7.0, 8.0],
            header_rows: 2,
            cells: vec![
                cell(0, 2, 0),
                cell(0, 1, 1),
                cell(0, 2, 2),
                cell(1, 1, 1),
                cell(2, 2, 0),
                cell(2, 1, 1),
                cell(2, 2, 2),
                cell(3, 1, 1),
            ],
        };
        let part = TablePage {
            rows: 2..4,
            foot: 0.0,
        };
        let whole = slice(&grid, &part, &(0..2));
        assert_eq!(whole.rows, [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(whole.grid.heights, grid.heights);
        let alone = slice(&grid, &part, &(2..3));
        assert_eq!(alone.rows, [Some(0), None, Some(1), None]);
        assert_eq!(alone.grid.heights, [11.0, 15.0]);
        assert_eq!(alone.grid.header_rows, 1);
        let cells = alone.grid.cells.iter();
        let places: Vec<_> = cells.map(|it| (it.row, it.rows, it.column)).collect();
        assert_eq!(places, [(0, 1, 0), (1, 1, 0)]);
    }
}
