//! One table on its pages, with everything that stands around it.

use super::form;
use super::grid::{self, Grid, height_of};
use super::lines::{self, Fill, Line};
use super::pages::{self, TablePage};
use super::paper::{self, Choice};
use super::pieces::Measured;
use super::rules;
use super::settings::{Paper, Settings};
use super::{Item, PageLayout, SetCell, SetGrid, SheetLayout, Strip, StripKind};
use crate::document::{Table, Text};
use crate::error::Error;
use crate::faces::Role;

/// Height of a line of a note or caption, em.
const STRIP_PITCH: f32 = 1.4;
/// Air between a caption and its table, em.
const CAPTION_GAP: f32 = 0.3;
/// Height of a line of a title, em.
const TITLE_PITCH: f32 = 1.25;

/// Lays out a table, and prose after it, on pages of their own.
pub(super) fn lay_out(
    table: &Table,
    prose: &[Text],
    index: usize,
    settings: &Settings,
) -> Result<(SheetLayout, Vec<PageLayout>), Error> {
    let mut grid = Grid::of_table(table);
    let notes: Vec<&Text> = table.notes.iter().chain(prose).collect();
    let choice = if grid.columns == 0 {
        without_columns(settings)?
    } else {
        paper::choose(&mut grid, settings, |paper, size| {
            let (_, above) = lead(table, paper, size, settings);
            above + notes_height(&notes, paper, size, settings)
        })?
    };
    let (flow, _) = lead(table, &choice.paper, choice.size, settings);
    let mut page = Flow::new(index, &choice, flow, settings);
    if grid.columns > 0 {
        page.table(&grid, settings);
    }
    if !notes.is_empty() {
        page.gap(settings.block_gap);
        for note in notes {
            page.note(note);
        }
    }
    Ok(page.finish())
}

/// What stands above the table, and its height.
fn lead(table: &Table, paper: &Paper, size: f32, settings: &Settings) -> (Vec<Item>, f32) {
    let width = paper.text_width();
    let mut flow = Vec::new();
    if let Some(number) = table.number.as_ref().filter(|number| !number.is_blank()) {
        flow.push(beside(StripKind::Number, "", &number.text, width, size));
    }
    let title = broken(
        &table.title.text,
        Role::Title,
        width / paper.title_size,
        Fill::Balanced,
    );
    if !title.is_empty() {
        flow.push(Item::Strip(Strip {
            kind: StripKind::Title,
            height: paper.title_size * TITLE_PITCH * title.len() as f32,
            size: paper.title_size,
            lines: title,
            right: None,
        }));
        flow.push(Item::Gap(settings.title_gap));
    }
    let unit = table.unit.as_ref().map_or("", |unit| unit.text.as_str());
    let unit_width = Measured::new(unit, Role::Body).natural();
    let plain = table.fields.is_empty() || form::is_plain(&table.fields, width / size, unit_width);
    let mut left = String::new();
    if plain {
        let fields: Vec<String> = table.fields.iter().map(form::plain).collect();
        left = fields.join("\u{3000}\u{3000}");
    } else {
        let form = form::lay_out(&table.fields, width / size, settings);
        flow.push(Item::Form(set(&form.grid, &form.widths, size, settings)));
        flow.push(Item::Gap(settings.block_gap));
    }
    if !unit.is_empty() || !left.is_empty() {
        flow.push(beside(StripKind::Caption, &left, unit, width, size));
        flow.push(Item::Gap(size * CAPTION_GAP));
    }
    let height = flow.iter().map(height_of_item).sum();
    (flow, height)
}

/// A line with one text at its left and one at its right; what is too wide for that is broken into
/// lines at the left.
fn beside(kind: StripKind, left: &str, right: &str, width: f32, size: f32) -> Item {
    let total = width / size;
    let fits = Measured::new(&format!("{left}{right}"), Role::Body).natural() + 1.0 <= total;
    let (left, right) = if fits {
        (
            left.to_owned(),
            Some(right).filter(|right| !right.is_empty()),
        )
    } else {
        (format!("{left} {right}"), None)
    };
    let lines = broken(&left, Role::Body, total, Fill::Full);
    Item::Strip(Strip {
        kind,
        height: size * STRIP_PITCH * lines.len().max(1) as f32,
        size,
        lines,
        right: right.map(str::to_owned),
    })
}

/// A text in lines of at most `width` em.
fn broken(text: &str, role: Role, width: f32, fill: Fill) -> Vec<Line> {
    let text = Measured::new(text, role);
    let text = if text.widest_piece() > width {
        text.shattered(role, width)
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

fn notes_height(notes: &[&Text], paper: &Paper, size: f32, settings: &Settings) -> f32 {
    if notes.is_empty() {
        return 0.0;
    }
    let width = paper.text_width() / size;
    let lines: usize = notes
        .iter()
        .map(|note| broken(&note.text, Role::Body, width, Fill::Full).len())
        .sum();
    settings.block_gap + lines as f32 * size * STRIP_PITCH
}

/// A document part without columns (a title with notes) goes on the first paper.
fn without_columns(settings: &Settings) -> Result<Choice, Error> {
    let paper = settings
        .papers
        .first()
        .ok_or(Error::TooWide { columns: 0 })?;
    Ok(Choice {
        paper: *paper,
        size: settings.wished_size,
        widths: Vec::new(),
    })
}

/// Breaks all lines of a grid; widths and heights become pt.
fn set(grid: &Grid, widths: &[f32], size: f32, settings: &Settings) -> SetGrid {
    let heights = grid::row_heights(grid, widths, settings);
    let cells = grid
        .blocks
        .iter()
        .map(|block| {
            let height: f32 = heights[block.rows.clone()].iter().sum();
            let most =
                ((height - height_of(1, settings)) / settings.line_pitch_em + 1e-3) as usize + 1;
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

/// The flow of one sheet while it is filled from top to bottom.
struct Flow<'a> {
    index: usize,
    choice: &'a Choice,
    items: Vec<Item>,
    pages: Vec<PageLayout>,
    /// Where the next item begins, from the upper edge of the paper.
    y: f32,
}

impl<'a> Flow<'a> {
    /// Begins with what stands above the table.
    fn new(index: usize, choice: &'a Choice, lead: Vec<Item>, settings: &Settings) -> Self {
        let mut flow = Self {
            index,
            choice,
            items: Vec::new(),
            pages: Vec::new(),
            y: choice.paper.margin_top,
        };
        flow.new_page();
        for item in lead {
            if let Item::Form(grid) = item {
                flow.form(grid, settings);
            } else {
                flow.y += height_of_item(&item);
                flow.items.push(item);
            }
        }
        flow
    }

    fn new_page(&mut self) {
        self.pages.push(PageLayout {
            sheet: self.index,
            ..PageLayout::default()
        });
        self.y = self.choice.paper.margin_top;
    }

    fn bottom(&self) -> f32 {
        self.choice.paper.height - self.choice.paper.margin_bottom
    }

    fn form(&mut self, grid: SetGrid, settings: &Settings) {
        let (grid, _) = self.grid(grid, &mut [], settings);
        self.items.push(Item::Form(grid));
    }

    fn table(&mut self, grid: &Grid, settings: &Settings) {
        let mut starts = grid.group_starts.clone();
        let grid = set(grid, &self.choice.widths, self.choice.size, settings);
        let (grid, begins_later) = self.grid(grid, &mut starts, settings);
        if begins_later {
            self.items.push(Item::Break);
        }
        self.items.push(Item::Table(grid));
    }

    /// Breaks a grid into pages and draws its rules; says whether it begins on a new page.
    fn grid(
        &mut self,
        mut grid: SetGrid,
        starts: &mut [usize],
        settings: &Settings,
    ) -> (SetGrid, bool) {
        let paper = self.choice.paper;
        let rooms = (self.bottom() - self.y, paper.text_height());
        let parts = pages::paginate(&mut grid, starts, rooms, self.choice.size, settings);
        let begins_later =
            parts.first().is_some_and(|part| part.rows.is_empty()) && parts.len() > 1;
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                self.new_page();
            }
            if number > 0 || !begins_later {
                self.draw(&grid, part, starts);
            }
        }
        (grid, begins_later)
    }

    fn draw(&mut self, grid: &SetGrid, part: &TablePage, starts: &[usize]) {
        let rows: Vec<usize> = (0..grid.header_rows).chain(part.rows.clone()).collect();
        let mut heights: Vec<f32> = rows.iter().map(|&row| grid.heights[row]).collect();
        if let Some(last) = heights.last_mut() {
            *last -= part.foot;
        }
        let origin = (self.choice.paper.margin_x, self.y);
        self.y += heights.iter().sum::<f32>();
        if let Some(page) = self.pages.last_mut() {
            rules::draw(page, grid, &rows, &heights, starts, origin);
        }
    }

    fn gap(&mut self, height: f32) {
        self.y += height;
        self.items.push(Item::Gap(height));
    }

    fn note(&mut self, note: &Text) {
        let size = self.choice.size;
        let width = self.choice.paper.text_width() / size;
        let mut lines = broken(&note.text, Role::Body, width, Fill::Full);
        let pitch = size * STRIP_PITCH;
        while !lines.is_empty() {
            let fits = ((self.bottom() - self.y) / pitch + 1e-3).max(0.0) as usize;
            if fits == 0 {
                self.items.push(Item::Break);
                self.new_page();
                continue;
            }
            let rest = lines.split_off(lines.len().min(fits));
            let height = lines.len() as f32 * pitch;
            self.y += height;
            self.items.push(Item::Strip(Strip {
                kind: StripKind::Note,
                height,
                size,
                lines,
                right: None,
            }));
            lines = rest;
        }
    }

    fn finish(self) -> (SheetLayout, Vec<PageLayout>) {
        let sheet = SheetLayout {
            paper: self.choice.paper,
            size: self.choice.size,
            flow: self.items,
        };
        (sheet, self.pages)
    }
}
