//! What Typst has set against what the layout says: as many pages, of the same sizes, and no text that
//! leaves its page or its cell.

use typst::layout::{Em, Frame, FrameItem, Point, Transform};
use typst::text::{Glyph, TextItem};
use typst_layout::PagedDocument;

use crate::diagnostic::{Code, Diagnostic};
use crate::layout::{Layout, PageLayout, Rect, Settings};

/// Rounding of sums, pt.
const TOLERANCE: f32 = 0.15;
/// At most so many characters of a text are said.
const SAID: usize = 20;

/// The first fault of the pages.
pub(super) fn inspect(
    paged: &PagedDocument,
    layout: &Layout,
    settings: &Settings,
) -> Option<Diagnostic> {
    let (set, wanted) = (paged.pages().len(), layout.pages.len());
    if set != wanted {
        return Some(outside(
            &format!("{set}/{wanted}"),
            ("number of pages", "页数"),
        ));
    }
    for (page, wanted) in paged.pages().iter().zip(&layout.pages) {
        let paper = &layout.sheets[wanted.sheet].paper;
        let size = page.frame.size();
        let mut inspector = Inspector {
            page: wanted,
            ascender: settings.text.ascender_em,
            width: size.x.to_pt() as f32,
            height: size.y.to_pt() as f32,
            last: 0,
        };
        let is_paper = (inspector.width - paper.width).abs() <= TOLERANCE
            && (inspector.height - paper.height).abs() <= TOLERANCE;
        if !is_paper {
            return Some(outside(&paper.name, ("size", "尺寸")));
        }
        if let Some(fault) = inspector.frame(&page.frame, Transform::identity()) {
            return Some(fault);
        }
    }
    None
}

struct Inspector<'l> {
    page: &'l PageLayout,
    ascender: f32,
    width: f32,
    height: f32,
    /// The cell in which the last text stood: the next is mostly in it or the one after.
    last: usize,
}

impl Inspector<'_> {
    fn frame(&mut self, frame: &Frame, transform: Transform) -> Option<Diagnostic> {
        frame.items().find_map(|(position, item)| match item {
            FrameItem::Group(group) => {
                let moved = Transform::translate(position.x, position.y);
                let transform = transform.pre_concat(moved).pre_concat(group.transform);
                self.frame(&group.frame, transform)
            }
            FrameItem::Text(text) => self.text(text, *position, transform),
            _ => None,
        })
    }

    fn text(
        &mut self,
        text: &TextItem,
        position: Point,
        transform: Transform,
    ) -> Option<Diagnostic> {
        let size = text.size.to_pt() as f32;
        let (x, y) = (position.x.to_pt() as f32, position.y.to_pt() as f32);
        let (top, bottom) = (y - self.ascender * size, y + (1.0 - self.ascender) * size);
        let right = x + printed_width(text);
        let corners = [(x, top), (right, top), (x, bottom), (right, bottom)].map(|(x, y)| {
            let point = Point::new(
                typst::layout::Abs::pt(f64::from(x)),
                typst::layout::Abs::pt(f64::from(y)),
            );
            let point = point.transform(transform);
            (point.x.to_pt() as f32, point.y.to_pt() as f32)
        });
        let of = |pick: fn(f32, f32) -> f32, start: f32| {
            let fold = |of: fn(&(f32, f32)) -> f32| corners.iter().map(of).fold(start, pick);
            (fold(|corner| corner.0), fold(|corner| corner.1))
        };
        let (x, y) = of(f32::min, f32::INFINITY);
        let (right, bottom) = of(f32::max, f32::NEG_INFINITY);
        let within = Rect {
            x,
            y,
            width: right - x,
            height: bottom - y,
        };
        let paper = Rect {
            x: 0.0,
            y: 0.0,
            width: self.width,
            height: self.height,
        };
        if !contains(&paper, &within) {
            return Some(outside(&text.text, ("page", "页面")));
        }
        // What is turned is no text of a table.
        let is_upright = transform.is_only_translate();
        let meets = |frame: &Rect| is_upright && meet(frame, &within);
        if self.page.frames.iter().any(meets) && !self.is_in_a_cell(&within) {
            return Some(outside(&text.text, ("cell", "单元格")));
        }
        None
    }

    fn is_in_a_cell(&mut self, text: &Rect) -> bool {
        let cells = &self.page.cells;
        let near = self.last..(self.last + 2).min(cells.len());
        let is_near = near.clone().find(|&cell| contains(&cells[cell], text));
        let found = is_near.or_else(|| cells.iter().position(|cell| contains(cell, text)));
        self.last = found.unwrap_or(self.last);
        found.is_some()
    }
}

/// Width of a text in pt without the blanks at its end, which stand there for those who copy it.
fn printed_width(text: &TextItem) -> f32 {
    let is_blank = |glyph: &Glyph| {
        let blank = text.text.get(glyph.range()).map(str::trim);
        blank.is_some_and(str::is_empty)
    };
    let blanks = text
        .glyphs
        .iter()
        .rev()
        .take_while(|glyph| is_blank(glyph))
        .count();
    let printed = &text.glyphs[..text.glyphs.len() - blanks];
    let width: Em = printed.iter().map(|glyph| glyph.x_advance).sum();
    width.at(text.size).to_pt() as f32
}

fn contains(outer: &Rect, inner: &Rect) -> bool {
    inner.x >= outer.x - TOLERANCE
        && inner.y >= outer.y - TOLERANCE
        && inner.x + inner.width <= outer.x + outer.width + TOLERANCE
        && inner.y + inner.height <= outer.y + outer.height + TOLERANCE
}

fn meet(one: &Rect, other: &Rect) -> bool {
    one.x + TOLERANCE < other.x + other.width
        && other.x + TOLERANCE < one.x + one.width
        && one.y + TOLERANCE < other.y + other.height
        && other.y + TOLERANCE < one.y + one.height
}

fn outside(what: &str, (en, zh): (&'static str, &'static str)) -> Diagnostic {
    let mut said: String = what.chars().take(SAID).collect();
    if said.len() < what.len() {
        said.push('…');
    }
    Diagnostic::new(Code::TextOutside)
        .with("what", format!("“{said}”"))
        .with("of", en)
        .with("of.zh", zh)
}
