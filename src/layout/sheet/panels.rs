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
pub(super) fn slice(grid: &SetGrid, part: &TablePage, columns: &Range<usize>) -> SetGrid {
    let header = grid.header_rows;
    let mut heights = grid.heights[..header].to_vec();
    heights.extend(&grid.heights[part.rows.clone()]);
    if let Some(last) = heights.last_mut() {
        *last -= part.foot;
    }
    let of_panel = grid
        .cells
        .iter()
        .filter(|cell| columns.contains(&cell.column));
    let cells = of_panel.filter_map(|cell| {
        let row = if cell.row < header {
            cell.row
        } else if part.rows.contains(&cell.row) {
            cell.row - part.rows.start + header
        } else {
            return None;
        };
        Some(SetCell {
            row,
            column: cell.column - columns.start,
            foot: 0.0,
            ..cell.clone()
        })
    });
    SetGrid {
        widths: grid.widths[columns.clone()].to_vec(),
        cells: cells.collect(),
        heights,
        header_rows: header,
    }
}
