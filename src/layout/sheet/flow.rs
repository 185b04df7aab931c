//! The flow of one sheet while its pages are filled from top to bottom.

use std::sync::Arc;

use super::super::pages::{self, Setting, TablePage};
use super::super::paper::Choice;
use super::super::rules;
use super::super::settings::Paper;
use super::super::{Item, PageLayout, SetGrid, SheetLayout};
use super::{Grid, Surroundings, height_of_item, panels, set};

/// The flow of one sheet.
pub(super) struct Flow<'a> {
    around: &'a Surroundings<'a>,
    choice: &'a Choice,
    setting: Setting<'a>,
    items: Vec<Item>,
    pages: Vec<PageLayout>,
    rows_cut: usize,
    /// Where the next item begins, from the upper edge of the paper.
    y: f32,
}

impl<'a> Flow<'a> {
    /// An empty first page.
    pub fn new(around: &'a Surroundings<'a>, choice: &'a Choice, setting: Setting<'a>) -> Self {
        let mut flow = Self {
            around,
            choice,
            setting,
            items: Vec::new(),
            pages: Vec::new(),
            rows_cut: 0,
            y: 0.0,
        };
        flow.new_page();
        flow
    }

    /// The paper of its pages.
    pub fn paper(&self) -> &Paper {
        &self.choice.paper
    }

    /// The size of its text, pt.
    pub fn size(&self) -> f32 {
        self.choice.size
    }

    /// Height that is left on the page, pt.
    pub fn room(&self) -> f32 {
        self.paper().height - self.paper().margin_bottom - self.y
    }

    /// Adds what stands above the table.
    pub fn lead(&mut self, item: Item) {
        match item {
            Item::Form(grid) => {
                let (grid, _) = self.grid(Arc::unwrap_or_clone(grid), &mut [], 0.0);
                self.items.push(Item::Form(Arc::new(grid)));
            }
            item => self.put(item),
        }
    }

    /// Adds blank height.
    pub fn gap(&mut self, height: f32) {
        self.put(Item::Gap(height));
    }

    /// Adds an item that fits the page.
    pub fn put(&mut self, item: Item) {
        self.y += height_of_item(&item);
        self.items.push(item);
    }

    /// Goes on on a new page.
    pub fn turn_page(&mut self) {
        self.items.push(Item::Break);
        self.new_page();
    }

    /// Adds the table; `after` is the height of what stands under it, pt.
    pub fn table(&mut self, grid: &Grid, after: f32) {
        let mut starts = grid.group_starts.clone();
        let choice = self.choice;
        let settings = self.setting.settings;
        if choice.panels.len() > 1 {
            let (mut grid, widths) =
                panels::beside_each_other(grid, &choice.widths, &choice.panels);
            // A part of a label's columns may be narrower than its words.
            grid.shatter(&widths, settings);
            let grid = set(&grid, &widths, choice.size, settings);
            self.side_by_side(grid, &mut starts, after);
            return;
        }
        let grid = set(grid, &choice.widths, choice.size, settings);
        let (grid, begins_later) = self.grid(grid, &mut starts, after);
        if begins_later {
            self.items.push(Item::Break);
        }
        self.items.push(Item::Table(Arc::new(grid)));
    }

    /// What was laid out.
    pub fn finish(self) -> (SheetLayout, Vec<PageLayout>) {
        let sheet = SheetLayout {
            paper: self.choice.paper.clone(),
            size: self.choice.size,
            flow: self.items,
            rows_cut: self.rows_cut,
        };
        (sheet, self.pages)
    }

    fn new_page(&mut self) {
        self.pages.push(PageLayout {
            sheet: self.around.index,
            ..PageLayout::default()
        });
        let left = self.left_margin();
        if let Some(page) = self.pages.last_mut() {
            page.left = left;
        }
        self.y = self.paper().margin_top;
    }

    /// Breaks a grid into pages and draws its rules; says whether it begins on a new page.
    fn grid(&mut self, mut grid: SetGrid, starts: &mut [usize], after: f32) -> (SetGrid, bool) {
        let parts = self.paginate(&mut grid, starts, after);
        let begins_later = begins_later(&parts);
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                self.new_page();
            }
            if number > 0 || !begins_later {
                let rows: Vec<usize> = (0..grid.header_rows).chain(part.rows.clone()).collect();
                let mut heights: Vec<f32> = rows.iter().map(|&row| grid.heights[row]).collect();
                if let Some(last) = heights.last_mut() {
                    *last -= part.foot;
                }
                self.draw(&grid, &rows, &heights, starts);
            }
        }
        (grid, begins_later)
    }

    fn paginate(&mut self, grid: &mut SetGrid, starts: &mut [usize], after: f32) -> Vec<TablePage> {
        let rooms = (self.room(), self.paper().text_height());
        let rows = grid.heights.len();
        let parts = pages::paginate(grid, starts, rooms, after, &self.setting);
        self.rows_cut += grid.heights.len() - rows;
        parts
    }

    fn draw(&mut self, grid: &SetGrid, rows: &[usize], heights: &[f32], starts: &[usize]) {
        let left = self.left_margin();
        let origin = (left, self.y);
        self.y += heights.iter().sum::<f32>();
        if let Some(page) = self.pages.last_mut() {
            rules::draw(page, grid, rows, heights, starts, origin);
        }
    }

    /// The left margin of the page that is filled.
    fn left_margin(&self) -> f32 {
        let number = self.around.pages_before + self.pages.len();
        let paper = self.paper();
        match self.setting.settings.duplex && number.is_multiple_of(2) {
            true => paper.margin_right,
            false => paper.margin_left,
        }
    }

    /// A very wide table: for each page of rows one page a panel, each with a table of its own, whose rows
    /// stand at the same height on all of them.
    fn side_by_side(&mut self, mut grid: SetGrid, starts: &mut [usize], after: f32) {
        let parts = self.paginate(&mut grid, starts, after);
        if begins_later(&parts) {
            self.turn_page();
        }
        let ranges = panels::ranges(&self.choice.panels);
        let parts = parts.iter().filter(|part| !part.rows.is_empty());
        for (number, part) in parts.enumerate() {
            if number > 0 {
                self.turn_page();
            }
            let top = self.y;
            for (index, columns) in ranges.iter().enumerate() {
                if index > 0 {
                    self.turn_page();
                    if top > self.y {
                        self.gap(top - self.y);
                    }
                }
                let slice = panels::slice(&grid, part, columns);
                let starts: Vec<usize> = starts
                    .iter()
                    .filter(|start| part.rows.contains(start))
                    .filter_map(|start| slice.rows[start - part.rows.start + grid.header_rows])
                    .collect();
                let slice = slice.grid;
                let rows: Vec<usize> = (0..slice.heights.len()).collect();
                self.draw(&slice, &rows, &slice.heights, &starts);
                self.items.push(Item::Table(Arc::new(slice)));
            }
        }
    }
}

/// Whether nothing of a table stands on the page where it was to begin.
fn begins_later(parts: &[TablePage]) -> bool {
    parts.first().is_some_and(|part| part.rows.is_empty()) && parts.len() > 1
}
