//! One table on its pages, with everything that stands around it.
//!
//! `lead` (above the table) · [`paper`](super::paper) and [`pages`](super::pages) (the table) · `panels` (a
//! very wide table over side-by-side pages) · `closing` (under it); `flow` fills the pages with them.

mod closing;
mod flow;
mod lead;
mod panels;

use super::alignment;
use super::columns::{even_siblings, even_twins};
use super::grid::{self, Grid, height_of};
use super::lines::{self, Fill, Line};
use super::pages::Setting;
use super::paper::{self, Choice};
use super::pieces::Measured;
use super::settings::Settings;
use super::{Item, PageLayout, SetCell, SetGrid, SheetLayout};
use crate::document::{Language, Table, Text};
use crate::error::Error;
use crate::faces::{Faces, Role};
use closing::Closing;
use flow::Flow;

/// What a table stands in.
pub(super) struct Surroundings<'d> {
    /// Its index among the document's tables.
    pub index: usize,
    /// How many pages come before it.
    pub pages_before: usize,
    /// The language of what is printed by the program.
    pub language: Language,
    /// The prose that stands after it.
    pub prose: &'d [Text],
    /// Whether the document ends with it.
    pub is_last: bool,
    /// Who publishes, as the forms say.
    pub publisher: Option<&'d str>,
}

/// Lays out a table on pages of its own.
pub(super) fn lay_out(
    table: &Table,
    around: &Surroundings<'_>,
    settings: &Settings,
) -> Result<(SheetLayout, Vec<PageLayout>), Error> {
    let mut grid = Grid::of_table(table, &settings.faces);
    let closing = Closing::new(table, around, settings);
    let mut choice = if grid.columns == 0 {
        without_columns(settings)?
    } else {
        paper::choose(&mut grid, settings, |paper, size| {
            lead::height(table, paper, size, settings) + closing.height(paper, size)
        })?
    };
    if choice.panels.is_empty() {
        choice.widths = even_twins(&grid, settings, choice.widths);
        choice.widths = even_siblings(&grid, settings, choice.widths);
    }
    alignment::centre_amounts(&mut grid, &choice.widths, settings);
    let setting = Setting {
        settings,
        size: choice.size,
        language: around.language,
    };
    let mut flow = Flow::new(around, &choice, setting);
    for item in lead::lead(table, &choice.paper, choice.size, settings) {
        flow.lead(item);
    }
    if grid.columns > 0 {
        flow.table(&grid, closing.height(&choice.paper, choice.size));
    }
    closing.place(&mut flow);
    Ok(flow.finish())
}

/// A document part without columns (a title with notes) goes on the first paper.
fn without_columns(settings: &Settings) -> Result<Choice, Error> {
    let paper = settings
        .papers
        .first()
        .ok_or(Error::TooWide { columns: 0 })?;
    Ok(Choice {
        paper: paper.clone(),
        size: settings.text.wished_size,
        widths: Vec::new(),
        panels: Vec::new(),
    })
}

/// A text in lines of at most `width` em.
fn broken(text: &str, role: Role, width: f32, fill: Fill, faces: &Faces) -> Vec<Line> {
    let text = Measured::new(text, role, faces);
    let text = if text.widest_piece() > width {
        text.shattered(role, faces, width)
    } else {
        text
    };
    lines::set(&text, width, fill, usize::MAX)
}

fn height_of_item(item: &Item) -> f32 {
    match item {
        Item::Strip(strip) => strip.height,
        Item::Form(grid) | Item::Table(grid) => grid.heights.iter().sum(),
        Item::Gap(height) => *height,
        Item::Break => 0.0,
    }
}

/// Breaks all lines of a grid; widths and heights become pt.
fn set(grid: &Grid, widths: &[f32], size: f32, settings: &Settings) -> SetGrid {
    let heights = grid::row_heights(grid, widths, settings);
    let cells = grid
        .blocks
        .iter()
        .map(|block| {
            let height: f32 = heights[block.rows.clone()].iter().sum();
            let most = ((height - height_of(1, settings)) / settings.text.line_pitch_em + 1e-3)
                as usize
                + 1;
            SetCell {
                row: block.rows.start,
                column: block.columns.start,
                rows: block.rows.len(),
                columns: block.columns.len(),
                lines: lines::set(
                    grid.text(block),
                    block.room(widths, settings),
                    block.fill(),
                    most,
                ),
                alignment: block.alignment,
                part: block.part,
                tail: block.tail * size,
                heads_row: block.heads_row,
                foot: 0.0,
            }
        })
        .collect();
    SetGrid {
        widths: widths.iter().map(|width| width * size).collect(),
        heights: heights.iter().map(|height| height * size).collect(),
        header_rows: grid.header_rows,
        cells,
    }
}
