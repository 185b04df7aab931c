//! Paper, column widths, lines, row heights and pages, decided before anything is typeset.
//!
//! [`lay_out`] takes a document and gives facts: a [`Layout`] holds every line of every cell, every
//! width and height in pt, and for each page where its rules run. Typst sets these facts and
//! decides nothing. The steps, one file each:
//!
//! [`settings`] (the one home of sizes, insets and rules) · `characters`, `breaks` and
//! `pieces` (where a line may end, and how wide it is then) · `entries` and `ordinals` (lists that run on) · `lines` (the best breaks) · `alignment` (how a column's cells
//! stand) · `grid` (cells with their spans, row heights) · `columns` (widths of least total height) ·
//! `form` (the form block as a grid) · `paper` (paper, body size and widths together) · `panels` (the
//! columns of side-by-side pages) · `pages` (page breaks, merged cells cut at them) · `sheet` (one table with
//! all that stands around it) · `even` (one size for the tables of a document) · `rules` (what is drawn on each page) · `margins` (what stands in its margins).

use std::ops::Range;
use std::sync::Arc;

mod alignment;
mod breaks;
pub(crate) mod characters;
mod columns;
mod entries;
mod even;
mod facts;
mod form;
mod grid;
mod lines;
mod margins;
mod ordinals;
mod pages;
mod panels;
mod paper;
mod pieces;
mod rules;
pub mod settings;
mod sheet;

pub use alignment::Alignment;
pub use facts::{Facts, excess, facts};
pub use grid::Part;
pub use lines::Line;
pub use settings::{Paper, Settings};
use sheet::Surroundings;

use crate::document::{Document, Language};
use crate::error::Error;

/// A document laid out. All lengths are in pt.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// One entry a table, in order; each begins on a new page.
    pub sheets: Vec<SheetLayout>,
    /// All pages, in order.
    pub pages: Vec<PageLayout>,
}

/// One table with what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetLayout {
    /// The paper that all its pages have.
    pub paper: Paper,
    /// Size of body text and header text.
    pub size: f32,
    /// What stands on its pages, from top to bottom; pages break where said and nowhere else.
    pub flow: Vec<Item>,
    /// How many times a row was cut because it was higher than a page.
    pub rows_cut: usize,
}

/// One thing in the flow of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A line or paragraph over the full width.
    Strip(Strip),
    /// The form block.
    Form(Arc<SetGrid>),
    /// The table.
    Table(Arc<SetGrid>),
    /// Blank height.
    Gap(f32),
    /// A new page.
    Break,
}

/// What a strip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StripKind {
    /// The title.
    Title,
    /// The table's number.
    Number,
    /// A short form block and the unit, in one line.
    Caption,
    /// A note or a paragraph.
    Note,
    /// A footnote.
    Footnote,
    /// Who signs: its lines stand beside each other at even distances.
    Signatures,
    /// Who publishes and the day, at the right; in the middle of the height, where room for a seal is left.
    Closing,
}

/// A line or paragraph over the full width.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// What it is.
    pub kind: StripKind,
    /// Its height.
    pub height: f32,
    /// Size of its text.
    pub size: f32,
    /// Its lines at the left, or in the middle for a title.
    pub lines: Vec<Line>,
    /// What stands at the right of its first line.
    pub right: Option<String>,
}

/// A grid of cells with every line broken.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SetGrid {
    /// Widths of the columns.
    pub widths: Vec<f32>,
    /// Heights of the rows, header rows first. The last row of each page but the last reaches to
    /// the page's foot, so that the next row must begin a new page; its cells have the excess as
    /// their `foot`.
    pub heights: Vec<f32>,
    /// How many rows are the header's, repeated on every page.
    pub header_rows: usize,
    /// The cells in reading order. A merged cell that goes over a page break stands here as one
    /// cell a page.
    pub cells: Vec<SetCell>,
}

/// One cell of a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct SetCell {
    /// Its first row, 0-based, header rows included.
    pub row: usize,
    /// Its first column, 0-based.
    pub column: usize,
    /// How many rows it covers.
    pub rows: usize,
    /// How many columns it covers.
    pub columns: usize,
    /// Its lines.
    pub lines: Vec<Line>,
    /// How they stand.
    pub alignment: Alignment,
    /// What it is.
    pub part: Part,
    /// Blank width kept at the right of its text beyond the inset.
    pub tail: f32,
    /// Blank height under it that is no part of what is seen as the cell.
    pub foot: f32,
    /// Whether it is the header of its rows.
    pub heads_row: bool,
}

impl SetGrid {
    /// Which of its cells begin in these rows: of a long table, those of a page are found without the others.
    fn cells_in(&self, rows: Range<usize>) -> Range<usize> {
        let before = |row: usize| self.cells.partition_point(|cell| cell.row < row);
        before(rows.start)..before(rows.end)
    }
}

impl SetCell {
    /// Whether it is a header of its rows: a label of a form's field, or what says which row it is.
    pub fn heads_its_row(&self) -> bool {
        self.part == Part::Label || self.heads_row
    }
}

/// What is drawn on a page, under the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageLayout {
    /// Index of its sheet.
    pub sheet: usize,
    /// Where its text begins, from the paper's left edge.
    pub left: f32,
    /// Tinted grounds.
    pub tints: Vec<Rect>,
    /// Rules, the lightest first.
    pub rules: Vec<Rule>,
    /// Frames of tables and forms.
    pub frames: Vec<Rect>,
    /// The cells of tables and forms as they are seen, blank ones included.
    pub cells: Vec<Rect>,
    /// What stands in its margins.
    pub margins: Margins,
}

/// What stands in the margins of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Margins {
    /// The page number.
    pub folio: Option<String>,
    /// Whether the left side of the page is its outer one.
    pub is_left: bool,
    /// The table's title, where it stands again.
    pub running_title: Option<String>,
    /// What is said where a table goes on.
    pub continued: Option<String>,
    /// What stands across the page.
    pub watermark: Option<String>,
}

/// A rectangle, from the paper's upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// What a rule divides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleKind {
    /// Cells.
    Inner,
    /// Groups of rows.
    Group,
    /// The header from the body.
    Head,
}

/// A straight rule, from the paper's upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// What it divides.
    pub kind: RuleKind,
    /// Its left or upper end.
    pub from: (f32, f32),
    /// Its right or lower end.
    pub to: (f32, f32),
}

/// Lays out a document.
///
/// # Errors
/// [`Error::NoTable`] where there is none, [`Error::TooWide`] where a table has too many columns
/// for the widest paper at the smallest size.
pub fn lay_out(document: &Document, settings: &Settings) -> Result<Layout, Error> {
    if document.tables.is_empty() {
        return Err(Error::NoTable);
    }
    let language = Language::of(document);
    let own: Vec<&Settings> = vec![settings; document.tables.len()];
    let mut layout = sheets(document, language, &own)?;
    let even = even::sizes(&layout.sheets, settings);
    if even.iter().any(Option::is_some) {
        let even = even.iter().map(|even| even.as_ref().unwrap_or(settings));
        layout = sheets(document, language, &even.collect::<Vec<_>>())?;
    }
    margins::fill(&mut layout, document, language, settings);
    Ok(layout)
}

/// The tables one after the other, each by settings of its own.
fn sheets(
    document: &Document,
    language: Language,
    settings: &[&Settings],
) -> Result<Layout, Error> {
    let mut layout = Layout {
        sheets: Vec::with_capacity(document.tables.len()),
        pages: Vec::new(),
    };
    for (index, (table, settings)) in document.tables.iter().zip(settings).enumerate() {
        let is_last = index + 1 == document.tables.len();
        let around = Surroundings {
            index,
            pages_before: layout.pages.len(),
            language,
            prose: if is_last { &document.text } else { &[] },
            is_last,
            publisher: document.publisher(),
        };
        let (sheet, pages) = sheet::lay_out(table, &around, settings)?;
        layout.sheets.push(sheet);
        layout.pages.extend(pages);
    }
    Ok(layout)
}
