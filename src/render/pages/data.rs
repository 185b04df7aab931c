//! The data that a template sees, as `data.json`: schema `jnrender.pages/3`.
//!
//! Everything is decided: texts are broken into lines, lengths are in pt. A template sets lines into
//! cells of the given widths and heights, draws the rules of each page, and chooses nothing but
//! looks. Rows and columns count from 0, header rows included; keys that would be empty or 0 are
//! left out of cells. `docs/templates.md` describes it for those who write templates.
//!
//! - `schema`: the name and version of this format.
//! - `metadata`: what the document says of itself: `title`, `author`, `subject` (either may be none),
//!   `keywords`, and its `language` by `code` and `region`. `date`: `[year, month, day]`.
//! - `attachments`: files that the document carries, each with its `name`, the `file` to read, its `kind`
//!   (`source`, `data`), `media_type` and `description`.
//! - `faces`: by role (`title`, `header`, `body`) the families to set it in.
//! - `settings`: [`Settings`], as it is.
//! - `pages`: for each page its `tints` and `frames` (`[x, y, width, height]`) and its `rules`
//!   (`[kind, x, y, x, y]`), from the paper's upper left corner; `left`, where its text begins; `is_left`,
//!   whether its outer side is the left one; `folio`, `running_title`, `continued` and `watermark`, each a
//!   text or none.
//! - `sheets`: for each table its `paper` (with `text_width`), its body `size` and its `flow`, a list of
//!   items, each with its `item`: `title`, `number`, `caption`, `note`, `footnote`, `signatures`, `closing`
//!   (with `height`, `size`, `lines`, `right`), `gap` (with `height`), `break`, `form` and `table` (with
//!   `grid`, the index of its finished content in `sys.inputs.grids`, `widths`, `heights`, `header`, how many
//!   rows are header rows, and, for templates that did not come with the program, `cells`).
//! - a cell: `x`, `y`, `columns`, `rows`, `part` (`header`, `label`, `body`), `align` (`left`,
//!   `centre`, `right`), `lines`, `tail`, `foot` (blank pt at the right and under it), `heads_row` (whether it is the
//!   header of its rows).
//! - a line: its text alone, or `{ "text", "justify", "hang" }` where it is stretched to the width or has
//!   blanks at its end, so many em wide, which are not to count.

use serde::Serialize;

use super::attachment::AttachmentView;
use super::metadata::Metadata;
use super::publication::Publication;
use super::world::families;
use crate::design::Design;
use crate::document::Language;
use crate::faces::{Faces, Role};
use crate::layout::{
    Alignment, Item, Layout, Line, Margins, Paper, Part, Rect, RuleKind, SetCell, SetGrid,
    Settings, SheetLayout, StripKind,
};

/// The name and version of the format.
pub const SCHEMA: &str = "jnrender.pages/3";

#[derive(Serialize)]
pub(super) struct Data<'a> {
    schema: &'static str,
    metadata: Metadata<'a>,
    date: (i32, u8, u8),
    attachments: Vec<AttachmentView<'a>>,
    faces: FacesView,
    settings: &'a Settings,
    pages: Vec<PageView<'a>>,
    sheets: Vec<SheetView<'a>>,
}

#[derive(Serialize)]
struct FacesView {
    title: Vec<String>,
    header: Vec<String>,
    body: Vec<String>,
}

impl FacesView {
    fn new(faces: &Faces) -> Self {
        Self {
            title: families(faces, Role::Title),
            header: families(faces, Role::Header),
            body: families(faces, Role::Body),
        }
    }
}

#[derive(Serialize)]
struct PageView<'a> {
    tints: Vec<Box4>,
    rules: Vec<(RuleKind, f32, f32, f32, f32)>,
    frames: Vec<Box4>,
    left: f32,
    #[serde(flatten)]
    margins: &'a Margins,
}

type Box4 = (f32, f32, f32, f32);

#[derive(Serialize)]
struct SheetView<'a> {
    paper: PaperView<'a>,
    size: f32,
    /// The bookmark of a table that has no title to be one, where there are others.
    bookmark: Option<String>,
    flow: Vec<ItemView<'a>>,
}

#[derive(Serialize)]
struct PaperView<'a> {
    #[serde(flatten)]
    paper: &'a Paper,
    text_width: f32,
}

#[derive(Serialize)]
#[serde(tag = "item", rename_all = "lowercase")]
enum ItemView<'a> {
    Title(StripView<'a>),
    Number(StripView<'a>),
    Caption(StripView<'a>),
    Note(StripView<'a>),
    Footnote(StripView<'a>),
    Signatures(StripView<'a>),
    Closing(StripView<'a>),
    Gap { height: f32 },
    Break,
    Form(GridView<'a>),
    Table(GridView<'a>),
}

#[derive(Serialize)]
struct StripView<'a> {
    height: f32,
    size: f32,
    lines: Vec<LineView<'a>>,
    right: Option<&'a str>,
}

#[derive(Serialize)]
struct GridView<'a> {
    widths: &'a [f32],
    heights: &'a [f32],
    header: usize,
    grid: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<Vec<CellView<'a>>>,
}

#[derive(Serialize)]
struct CellView<'a> {
    x: usize,
    y: usize,
    #[serde(skip_serializing_if = "is_one")]
    columns: usize,
    #[serde(skip_serializing_if = "is_one")]
    rows: usize,
    part: &'static str,
    align: Alignment,
    lines: Vec<LineView<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    tail: f32,
    #[serde(skip_serializing_if = "is_zero")]
    foot: f32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    heads_row: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum LineView<'a> {
    Plain(&'a str),
    Odd {
        text: &'a str,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        justify: bool,
        #[serde(skip_serializing_if = "is_zero")]
        hang: f32,
    },
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the fields over by reference"
)]
fn is_one(number: &usize) -> bool {
    *number == 1
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the fields over by reference"
)]
fn is_zero(length: &f32) -> bool {
    *length == 0.0
}

impl<'a> Data<'a> {
    pub fn new(
        layout: &'a Layout,
        metadata: Metadata<'a>,
        publication: &'a Publication,
        design: &'a Design,
    ) -> Self {
        let settings = &design.settings;
        let mut grids = Grids {
            next: 0,
            with_cells: !design.template.is_built_in,
        };
        let pages = layout.pages.iter().map(|page| PageView {
            tints: page.tints.iter().map(box4).collect(),
            rules: page
                .rules
                .iter()
                .map(|rule| (rule.kind, rule.from.0, rule.from.1, rule.to.0, rule.to.1))
                .collect(),
            frames: page.frames.iter().map(box4).collect(),
            left: page.left,
            margins: &page.margins,
        });
        let day = publication.day;
        let language = metadata.language;
        let attachments = publication.attachments.iter().enumerate();
        let attachments =
            attachments.map(|(index, attachment)| AttachmentView::new(index, attachment, language));
        Self {
            schema: SCHEMA,
            metadata,
            date: (day.year(), day.month().into(), day.day()),
            attachments: attachments.collect(),
            faces: FacesView::new(&settings.faces),
            settings,
            pages: pages.collect(),
            sheets: layout
                .sheets
                .iter()
                .zip(1..)
                .map(|(sheet, number)| {
                    let bookmark = bookmark(sheet, number, language);
                    let bookmark = bookmark.filter(|_| layout.sheets.len() > 1);
                    SheetView::new(sheet, bookmark, &mut grids)
                })
                .collect(),
        }
    }
}

fn box4(rect: &Rect) -> Box4 {
    (rect.x, rect.y, rect.width, rect.height)
}

/// What a table without a title is called: by its number, else by its place among the tables.
fn bookmark(sheet: &SheetLayout, number: usize, language: Language) -> Option<String> {
    let text_of = |kind: StripKind| {
        sheet.flow.iter().find_map(|item| match item {
            Item::Strip(strip) if strip.kind == kind => {
                let lines = strip.lines.iter().map(|line| line.text.as_str());
                Some(strip.right.clone().unwrap_or_else(|| lines.collect()))
            }
            _ => None,
        })
    };
    if text_of(StripKind::Title).is_some() {
        return None;
    }
    let place = || match language.code {
        "zh" => format!("表{number}"),
        _ => format!("Table {number}"),
    };
    Some(text_of(StripKind::Number).unwrap_or_else(place))
}

impl<'a> SheetView<'a> {
    fn new(sheet: &'a SheetLayout, bookmark: Option<String>, grids: &mut Grids) -> Self {
        let flow = sheet.flow.iter().map(|item| match item {
            Item::Strip(strip) => {
                let view = StripView {
                    height: strip.height,
                    size: strip.size,
                    lines: strip.lines.iter().map(LineView::new).collect(),
                    right: strip.right.as_deref(),
                };
                match strip.kind {
                    StripKind::Title => ItemView::Title(view),
                    StripKind::Number => ItemView::Number(view),
                    StripKind::Caption => ItemView::Caption(view),
                    StripKind::Note => ItemView::Note(view),
                    StripKind::Footnote => ItemView::Footnote(view),
                    StripKind::Signatures => ItemView::Signatures(view),
                    StripKind::Closing => ItemView::Closing(view),
                }
            }
            Item::Form(grid) => ItemView::Form(grids.view(grid)),
            Item::Table(grid) => ItemView::Table(grids.view(grid)),
            Item::Gap(height) => ItemView::Gap { height: *height },
            Item::Break => ItemView::Break,
        });
        Self {
            paper: PaperView {
                paper: &sheet.paper,
                text_width: sheet.paper.text_width(),
            },
            size: sheet.size,
            bookmark,
            flow: flow.collect(),
        }
    }
}

/// Numbers the grids of all sheets.
struct Grids {
    next: usize,
    with_cells: bool,
}

impl Grids {
    fn view<'a>(&mut self, grid: &'a SetGrid) -> GridView<'a> {
        self.next += 1;
        GridView::new(grid, self.next - 1, self.with_cells)
    }
}

impl<'a> GridView<'a> {
    fn new(grid: &'a SetGrid, index: usize, with_cells: bool) -> Self {
        Self {
            widths: &grid.widths,
            heights: &grid.heights,
            header: grid.header_rows,
            grid: index,
            cells: with_cells.then(|| grid.cells.iter().map(CellView::new).collect()),
        }
    }
}

impl<'a> CellView<'a> {
    fn new(cell: &'a SetCell) -> Self {
        Self {
            x: cell.column,
            y: cell.row,
            columns: cell.columns,
            rows: cell.rows,
            part: match cell.part {
                Part::Header => "header",
                Part::Label => "label",
                Part::Body => "body",
            },
            align: cell.alignment,
            lines: cell.lines.iter().map(LineView::new).collect(),
            tail: cell.tail,
            foot: cell.foot,
            heads_row: cell.heads_row,
        }
    }
}

impl<'a> LineView<'a> {
    fn new(line: &'a Line) -> Self {
        if line.justify || line.hang > 0.0 {
            LineView::Odd {
                text: &line.text,
                justify: line.justify,
                hang: line.hang,
            }
        } else {
            LineView::Plain(&line.text)
        }
    }
}
