//! Paper, body size and column widths, chosen together.

use std::ops::Range;

use super::columns::{self, Aim};
use super::grid::{Block, Grid, Part, row_heights};
use super::settings::{Paper, Settings};
use super::{lines, panels};
use crate::error::Error;

/// A text column of so many em is pleasant to read; one that would have to be narrower asks for a
/// wider paper.
const PLEASANT: f32 = 12.0;
/// A cell of more lines than this in a column narrower than [`PLEASANT`] and a third asks for a
/// wider paper.
const DEEP: usize = 9;
/// Widest pieces, em, that are kept whole where the table fits no paper otherwise.
const LIMITS: [f32; 4] = [8.0, 5.0, 3.0, 2.0];

/// A label of at most so many em takes two lines, where there is room.
const SHORT_LABEL: f32 = 8.0;
/// What a size smaller by 1 pt costs, in lines of labels.
const LOSS_OF_SIZE: f32 = 0.8;

/// A size is not tried on one page where the height foreseen is so many times the page's.
const HOPELESS: f32 = 1.05;

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

/// The least widths of the columns in em, by what the search is after.
struct Least {
    readable: Vec<f32>,
    lowest: Vec<f32>,
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
    let least = Least {
        readable: grid.least_widths(settings, f32::INFINITY, true),
        lowest: grid.least_widths(settings, f32::INFINITY, false),
    };
    let pleasant: f32 = pleasant_widths(grid, settings, &least.lowest).iter().sum();
    let Some((last, smaller)) = settings.papers.split_last() else {
        return Err(Error::TooWide {
            columns: grid.columns,
        });
    };
    if grid.columns > settings.text.most_columns
        && let Some(choice) = panels::choose(grid, settings, f32::INFINITY)
        && choice.panels.len() > 1
    {
        return Ok(choice);
    }
    let wished = |size: &&f32| **size >= settings.text.wished_size;
    for paper in smaller {
        let fitting = |size: &&f32| pleasant * **size <= paper.text_width();
        let sizes = settings.text.sizes.iter().filter(wished).filter(fitting);
        let sizes = sizes.copied();
        let found = largest(grid, settings, &least, paper, sizes.clone(), &around);
        if let Some(choice) = found.filter(|choice| !is_deep(grid, choice, settings)) {
            let largest_size = choice.size;
            let smaller = sizes.filter(|&size| size < largest_size);
            let at = |size| largest(grid, settings, &least, paper, [size].into_iter(), &around);
            return Ok(calmer(grid, settings, choice, smaller.filter_map(at)));
        }
    }
    let sizes = settings.text.sizes.iter().copied();
    let one_page = sizes
        .clone()
        .filter(|&size| size >= settings.text.one_page_size);
    if let Some(choice) = one_page_choice(grid, settings, &least, last, one_page, &around) {
        return Ok(choice);
    }
    for size in sizes
        .clone()
        .filter(|&size| size <= settings.text.wished_size)
    {
        if let Some(choice) = at(grid, settings, &least, last, size, Aim::Readable, None) {
            return Ok(choice);
        }
    }
    let smallest = sizes.last().unwrap_or(settings.text.wished_size);
    for limit in LIMITS {
        let widths = grid.least_widths(settings, limit, false);
        let least = Least {
            readable: widths.clone(),
            lowest: widths,
        };
        if let Some(choice) = at(grid, settings, &least, last, smallest, Aim::Readable, None) {
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
    Err(Error::TooWide {
        columns: grid.columns,
    })
}

/// The largest size at which the table fits one page, else the largest of all.
fn largest(
    grid: &Grid,
    settings: &Settings,
    least: &Least,
    paper: &Paper,
    sizes: impl Iterator<Item = f32> + Clone,
    around: &impl Fn(&Paper, f32) -> f32,
) -> Option<Choice> {
    one_page_choice(grid, settings, least, paper, sizes.clone(), around).or_else(|| {
        let size = sizes.clone().next()?;
        at(grid, settings, least, paper, size, Aim::Readable, None)
    })
}

/// Of a choice and those at smaller sizes the one whose labels are easiest to read: a smaller size must be
/// worth the lines that it spares.
fn calmer(
    grid: &Grid,
    settings: &Settings,
    choice: Choice,
    mut smaller: impl Iterator<Item = Choice>,
) -> Choice {
    let largest = choice.size;
    let mut best = (unrest(grid, &choice, settings), choice);
    while best.0 > (largest - best.1.size) * LOSS_OF_SIZE {
        let Some(choice) = smaller.next() else {
            break;
        };
        let cost = unrest(grid, &choice, settings) + (largest - choice.size) * LOSS_OF_SIZE;
        if cost < best.0 {
            best = (cost, choice);
        }
    }
    best.1
}

/// How many lines more than two the short labels have together.
fn unrest(grid: &Grid, choice: &Choice, settings: &Settings) -> f32 {
    let labels = grid
        .blocks
        .iter()
        .filter(|block| block.part != Part::Body && grid.text(block).natural() <= SHORT_LABEL);
    let lines = labels.map(|block| {
        let room = block.room(&choice.widths, settings);
        lines::count(grid.text(block), room).saturating_sub(2)
    });
    lines.sum::<usize>() as f32
}

fn one_page_choice(
    grid: &Grid,
    settings: &Settings,
    least: &Least,
    paper: &Paper,
    sizes: impl Iterator<Item = f32>,
    around: &impl Fn(&Paper, f32) -> f32,
) -> Option<Choice> {
    // Height goes about with the square of the size: what was found for one size tells which
    // smaller ones are worth a search.
    let mut found: Option<(f32, f32)> = None;
    for size in sizes {
        let room = paper.text_height() - around(paper, size);
        let hopeless = found
            .is_some_and(|(before, height)| height * (size / before).powi(2) > room * HOPELESS);
        if hopeless || lowest(grid, settings, paper, size) > room {
            continue;
        }
        let Some(mut low) = at(grid, settings, least, paper, size, Aim::Low, None) else {
            continue;
        };
        let mut height = height_with(grid, &low, settings);
        if height > room && height <= room * HOPELESS {
            let start = Some(low.widths.as_slice());
            if let Some(lowest) = at(grid, settings, least, paper, size, Aim::Lowest, start) {
                low = lowest;
                height = height_with(grid, &low, settings);
            }
        }
        if height > room {
            found = Some((size, height));
            continue;
        }
        let better = [Aim::Readable, Aim::Calm].into_iter().find_map(|aim| {
            let choice = at(grid, settings, least, paper, size, aim, None)?;
            (height_with(grid, &choice, settings) <= room).then_some(choice)
        });
        return Some(better.unwrap_or(low));
    }
    None
}

/// The height of the table in pt.
fn height_with(grid: &Grid, choice: &Choice, settings: &Settings) -> f32 {
    choice.size
        * row_heights(grid, &choice.widths, settings)
            .iter()
            .sum::<f32>()
}

/// A height in pt that no choice of widths can go below: the rows with a line each, and the area
/// of all text over the width.
fn lowest(grid: &Grid, settings: &Settings, paper: &Paper, size: f32) -> f32 {
    let row = super::grid::height_of(1, settings);
    let width = paper.text_width() / size;
    let area: f32 = grid
        .blocks
        .iter()
        .map(|block| grid.text(block).natural())
        .sum();
    let rows = grid.rows as f32 * row;
    size * rows.max(area * settings.text.line_pitch_em / width)
}

fn at(
    grid: &Grid,
    settings: &Settings,
    least: &Least,
    paper: &Paper,
    size: f32,
    aim: Aim,
    start: Option<&[f32]>,
) -> Option<Choice> {
    let total = paper.text_width() / size;
    let search = |least: &[f32]| columns::choose(grid, settings, least, total, aim, start);
    let widths = match aim {
        Aim::Readable => search(&least.readable).or_else(|| search(&least.lowest)),
        Aim::Calm | Aim::Low | Aim::Lowest => search(&least.lowest),
    }?;
    Some(Choice {
        paper: paper.clone(),
        size,
        widths,
        panels: Vec::new(),
    })
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

fn is_deep(grid: &Grid, choice: &Choice, settings: &Settings) -> bool {
    grid.blocks.iter().any(|block| {
        let room = block.room(&choice.widths, settings);
        room < PLEASANT * 4.0 / 3.0 && lines::count(grid.text(block), room) > DEEP
    })
}
