//! Paper, body size and column widths, chosen together.
//!
//! `finder` (the largest size on a paper, and widths for it) · `ease` (how easy a choice is to read).

mod ease;
mod finder;

use std::ops::Range;

use super::columns::Aim;
use super::grid::{Block, Grid, Part};
use super::panels;
use super::settings::{Paper, Settings};
use crate::error::Error;
use finder::Finder;

/// A text column of so many em is pleasant to read; one that would have to be narrower asks for a
/// wider paper.
const PLEASANT: f32 = 12.0;
/// Widest pieces, em, that are kept whole where the table fits no paper otherwise.
const LIMITS: [f32; 4] = [8.0, 5.0, 3.0, 2.0];

/// What was chosen.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub paper: Paper,
    pub size: f32,
    /// Widths of the columns, em; together the paper's text width, or those of each panel are.
    pub widths: Vec<f32>,
    /// The panels that a very wide table is cut into; none where it stands on pages of its whole width.
    pub panels: Vec<Panel>,
}

/// The columns of one of several side-by-side pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Panel {
    /// The columns that stand first on each page.
    pub stub: Range<usize>,
    /// Those that stand on this one.
    pub own: Range<usize>,
}

impl Panel {
    /// Its columns in order.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        self.stub.clone().chain(self.own.clone())
    }
}

/// The first paper on which the table is pleasant to read, else the last one; on it the largest
/// size at which the table fits one page (not below [`TextSettings::one_page_size`]), else the wished
/// size, else the largest at which no word is broken.
///
/// `around` gives the height, in pt, of everything but the table, for a paper and a size.
pub(super) fn choose(
    grid: &mut Grid,
    settings: &Settings,
    around: impl Fn(&Paper, f32) -> f32,
) -> Result<Choice, Error> {
    let too_wide = Error::TooWide {
        columns: grid.columns,
    };
    let Some((last, smaller)) = settings.papers.split_last() else {
        return Err(too_wide);
    };
    if grid.columns > settings.text.most_columns
        && let Some(choice) = panels::choose(grid, settings, f32::INFINITY)
        && choice.panels.len() > 1
    {
        return Ok(choice);
    }
    if let Some(choice) = Finder::new(grid, settings, &around).choose(smaller, last) {
        return Ok(choice);
    }
    let sizes = &settings.text.sizes;
    let smallest = sizes.last().copied().unwrap_or(settings.text.wished_size);
    for limit in LIMITS {
        let finder = Finder::with_pieces(grid, settings, &around, limit);
        if let Some(choice) = finder.at(last, smallest, Aim::Readable, None) {
            grid.shatter(&choice.widths, settings);
            return Ok(choice);
        }
    }
    for limit in [f32::INFINITY].into_iter().chain(LIMITS) {
        if let Some(choice) = panels::choose(grid, settings, limit) {
            grid.shatter(&choice.widths, settings);
            return Ok(choice);
        }
    }
    Err(too_wide)
}

/// The width in em at which each column is pleasant to read.
pub(super) fn pleasant_widths(grid: &Grid, settings: &Settings, least: &[f32]) -> Vec<f32> {
    let insets = 2.0 * settings.text.inset_x_em;
    let need = |block: &Block| {
        let natural = grid.text(block).natural();
        match block.part {
            Part::Header | Part::Label => natural / 3.0 + insets,
            Part::Body => natural.min(PLEASANT) + block.tail + insets,
        }
    };
    let mut widths = least.to_vec();
    for block in grid.blocks.iter().filter(|block| block.columns.len() == 1) {
        let width = &mut widths[block.columns.start];
        *width = width.max(need(block));
    }
    for block in grid.blocks.iter().filter(|block| block.columns.len() > 1) {
        let sum: f32 = widths[block.columns.clone()].iter().sum();
        let lack = (need(block) - sum).max(0.0) / block.columns.len() as f32;
        for width in &mut widths[block.columns.clone()] {
            *width += lack;
        }
    }
    widths
}
