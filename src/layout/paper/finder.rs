//! The largest size on a paper, and widths for it.

use super::super::columns::{Aim, Columns};
use super::super::grid::{Grid, height_of, row_heights};
use super::super::settings::{Paper, Settings};
use super::ease::{calmer, is_deep};
use super::{Choice, pleasant_widths};

/// A size is not tried on one page where the height foreseen from a larger one is so many times the page's.
const HOPELESS: f32 = 1.12;
/// The lowest table is not looked for by a longer search where the first finds so many times the page's.
const FAR: f32 = 1.05;

/// Labels are made easier to read where the table gets so many times as high at most.
const HIGHER: f32 = 1.03;

/// What looks for sizes and widths.
pub(super) struct Finder<'g, F> {
    pub grid: &'g Grid,
    pub settings: &'g Settings,
    columns: Columns<'g>,
    /// The least widths in em where labels are to stay readable, and where height is all.
    least: (Vec<f32>, Vec<f32>),
    /// The height, in pt, of everything but the table, for a paper and a size.
    around: &'g F,
}

impl<'g, F: Fn(&Paper, f32) -> f32> Finder<'g, F> {
    /// One that breaks no word.
    pub fn new(grid: &'g Grid, settings: &'g Settings, around: &'g F) -> Self {
        Self::with_pieces(grid, settings, around, f32::INFINITY)
    }

    /// One that keeps pieces of at most so many em whole.
    pub fn with_pieces(grid: &'g Grid, settings: &'g Settings, around: &'g F, limit: f32) -> Self {
        let is_whole = limit.is_infinite();
        Self {
            grid,
            settings,
            columns: Columns::new(grid, settings),
            least: (
                grid.least_widths(settings, limit, is_whole),
                grid.least_widths(settings, limit, false),
            ),
            around,
        }
    }

    /// The first of the `smaller` papers on which the table is pleasant to read, else the `last`.
    pub fn choose(&self, smaller: &[Paper], last: &Paper) -> Option<Choice> {
        let text = &self.settings.text;
        let pleasant = pleasant_widths(self.grid, self.settings, &self.least.1);
        let pleasant: f32 = pleasant.iter().sum();
        for paper in smaller {
            let fits =
                |size: &f32| *size >= text.wished_size && pleasant * *size <= paper.text_width();
            let sizes: Vec<f32> = text.sizes.iter().copied().filter(fits).collect();
            let found = self.largest(paper, &sizes);
            if let Some(choice) = found.filter(|choice| !is_deep(self.grid, choice, self.settings))
            {
                let smaller = sizes.into_iter().filter(|&size| size < choice.size);
                let smaller = smaller.filter_map(|size| self.largest(paper, &[size]));
                let room = |choice: &Choice| self.room(&choice.paper, choice.size);
                return Some(calmer(
                    self.grid,
                    self.settings,
                    choice.clone(),
                    smaller,
                    room,
                ));
            }
        }
        let on_one_page = text.sizes.iter().copied();
        let on_one_page = on_one_page.filter(|&size| size >= text.one_page_size);
        let wished = |size: &f32| *size <= text.wished_size;
        self.one_page(last, on_one_page).or_else(|| {
            let mut sizes = text.sizes.iter().copied().filter(wished);
            sizes.find_map(|size| self.at(last, size, Aim::Readable, None))
        })
    }

    /// The largest size at which the table fits one page, else the largest of all.
    fn largest(&self, paper: &Paper, sizes: &[f32]) -> Option<Choice> {
        self.one_page(paper, sizes.iter().copied())
            .or_else(|| self.at(paper, *sizes.first()?, Aim::Readable, None))
    }

    fn one_page(&self, paper: &Paper, sizes: impl Iterator<Item = f32>) -> Option<Choice> {
        // Height goes about with the square of the size: what was found for one size tells which
        // smaller ones are worth a search.
        let mut found: Option<(f32, f32)> = None;
        let mut before: Option<Vec<f32>> = None;
        for size in sizes {
            let room = self.room(paper, size);
            let foreseen = found.map(|(before, height)| height * (size / before).powi(2));
            if foreseen.is_some_and(|foreseen| foreseen > room * HOPELESS)
                || self.lowest(paper, size) > room
            {
                continue;
            }
            let Some(mut low) = self.at(paper, size, Aim::Low, before.as_deref()) else {
                continue;
            };
            let mut height = self.height(&low);
            if height > room && height <= room * FAR {
                let start = Some(low.widths.as_slice());
                if let Some(lowest) = self.at(paper, size, Aim::Lowest, start) {
                    low = lowest;
                    height = self.height(&low);
                }
            }
            if height > room {
                found = Some((size, height));
                before = Some(low.widths);
                continue;
            }
            let better = [Aim::Readable, Aim::Calm].into_iter().find_map(|aim| {
                let choice = self.at(paper, size, aim, Some(&low.widths))?;
                (self.height(&choice) <= room.min(height * HIGHER)).then_some(choice)
            });
            return Some(better.unwrap_or(low));
        }
        None
    }

    /// The height of a page in pt that is left for the table.
    fn room(&self, paper: &Paper, size: f32) -> f32 {
        paper.text_height() - (self.around)(paper, size)
    }

    /// The height of the table in pt.
    fn height(&self, choice: &Choice) -> f32 {
        let heights = row_heights(self.grid, &choice.widths, self.settings);
        choice.size * heights.iter().sum::<f32>()
    }

    /// A height in pt that no choice of widths can go below: the rows with a line each, and the area
    /// of all text over the width.
    fn lowest(&self, paper: &Paper, size: f32) -> f32 {
        let row = height_of(1, self.settings);
        let width = paper.text_width() / size;
        let blocks = self.grid.blocks.iter();
        let area: f32 = blocks.map(|block| self.grid.text(block).length()).sum();
        let rows = self.grid.rows as f32 * row;
        size * rows.max(area * self.settings.text.line_pitch_em / width)
    }

    /// Widths for a paper and a size, `start` being those of another aim.
    pub fn at(&self, paper: &Paper, size: f32, aim: Aim, start: Option<&[f32]>) -> Option<Choice> {
        let total = paper.text_width() / size;
        let (readable, lowest) = &self.least;
        let search = |least: &[f32]| self.columns.choose(least, total, aim, start);
        let widths = match aim {
            Aim::Readable => search(readable).or_else(|| search(lowest)),
            Aim::Calm | Aim::Low | Aim::Lowest => search(lowest),
        }?;
        Some(Choice {
            paper: paper.clone(),
            size,
            widths,
            panels: Vec::new(),
        })
    }
}
