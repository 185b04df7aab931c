//! Tables and forms as Typst's content, made here and not by the template: a function of the template called
//! for each cell would take as long as all the rest.

use std::num::{NonZeroU32, NonZeroUsize};

use smallvec::SmallVec;
use typst::foundations::{Content, NativeElement, Packed, Smart};
use typst::layout::{
    Abs, Alignment as Place, Celled, Em, HAlignment, HElem, Length, Ratio, Rel, Sides, Sizing,
    Spacing, TrackSizings, VAlignment,
};
use typst::model::{TableCell, TableChild, TableElem, TableHeader, TableItem};
use typst::pdf::{TableCellKind, TableHeaderScope};
use typst::text::{FontFamily, FontList, LinebreakElem, TextElem};

use super::world::families;
use crate::faces::Role;
use crate::layout::{Alignment, Item, Layout, Line, Part, SetCell, SetGrid, Settings, SheetLayout};

/// Widths were summed up in another order than Typst does: a hair of room for rounding, pt.
const HAIR: f32 = 0.02;

/// The tables and forms of a layout, in order.
pub(super) fn grids(layout: &Layout, settings: &Settings) -> Vec<Content> {
    let header_face = families(&settings.faces, Role::Header);
    let header_face = header_face.iter().map(|family| FontFamily::new(family));
    let maker = Maker {
        header_face: FontList(header_face.collect()),
        settings,
    };
    let mut grids = Vec::new();
    for sheet in &layout.sheets {
        for item in &sheet.flow {
            if let Item::Table(grid) | Item::Form(grid) = item {
                grids.push(maker.grid(grid, sheet));
            }
        }
    }
    grids
}

struct Maker<'s> {
    header_face: FontList,
    settings: &'s Settings,
}

impl Maker<'_> {
    fn grid(&self, grid: &SetGrid, sheet: &SheetLayout) -> Content {
        let inset = self.settings.text.inset_x_em * sheet.size;
        let mut header = Vec::new();
        let mut children = Vec::with_capacity(grid.cells.len() + 1);
        for cell in &grid.cells {
            let item = TableItem::Cell(Packed::new(self.cell(cell, inset)));
            if cell.row < grid.header_rows {
                header.push(item);
            } else {
                children.push(TableChild::Item(item));
            }
        }
        if !header.is_empty() {
            let header = TableHeader::new(header).with_repeat(true);
            children.insert(0, TableChild::Header(Packed::new(header)));
        }
        TableElem::new(children)
            .with_columns(tracks(&grid.widths))
            .with_rows(tracks(&grid.heights))
            .with_inset(Celled::Value(Sides::splat(Some(length(0.0)))))
            .with_stroke(Celled::Value(Sides::splat(Some(None))))
            .pack()
    }

    fn cell(&self, cell: &SetCell, inset: f32) -> TableCell {
        let mut body = lines(&cell.lines);
        if cell.part != Part::Body {
            body = body.set(TextElem::font, self.header_face.clone());
        }
        let horizontal = match cell.alignment {
            Alignment::Left => HAlignment::Left,
            Alignment::Centre => HAlignment::Center,
            Alignment::Right => HAlignment::Right,
        };
        // Typst must not break a line anew where it finds it a little wider than the layout did: it has the air
        // of the side at which nothing stands, unless lines are stretched to the width.
        let is_stretched = cell.lines.iter().any(|line| line.justify);
        let (left, right) = match cell.alignment {
            Alignment::Centre => (0.0, 0.0),
            Alignment::Left if is_stretched => (inset, inset - HAIR),
            Alignment::Left => (inset, 0.0),
            Alignment::Right => (0.0, inset - HAIR),
        };
        let inset = Sides::new(
            Some(length(left)),
            Some(length(0.0)),
            Some(length(right + cell.tail)),
            Some(length(cell.foot)),
        );
        let set = TableCell::new(body)
            .with_x(Smart::Custom(cell.column))
            .with_y(Smart::Custom(cell.row))
            .with_align(Smart::Custom(Place::Both(horizontal, VAlignment::Horizon)))
            .with_inset(Smart::Custom(inset))
            .with_colspan(at_least_one(cell.columns))
            .with_rowspan(at_least_one(cell.rows));
        if cell.part != Part::Label && !cell.heads_row {
            return set;
        }
        let kind = TableCellKind::Header(NonZeroU32::MIN, TableHeaderScope::Row);
        set.with_kind(Smart::Custom(kind))
    }
}

/// Lines into one paragraph.
fn lines(lines: &[Line]) -> Content {
    let mut parts = Vec::with_capacity(2 * lines.len());
    for (index, line) in lines.iter().enumerate() {
        parts.push(TextElem::packed(line.text.as_str()));
        if line.hang > 0.0 {
            // Typst counts blanks before a forced line end.
            let back = Em::new(f64::from(-line.hang));
            parts.push(HElem::new(Spacing::Rel(back.into())).pack());
        }
        if index + 1 < lines.len() {
            let end = LinebreakElem::new().with_justify(line.justify);
            parts.push(end.pack());
        }
    }
    Content::sequence(parts)
}

fn at_least_one(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN)
}

fn length(pt: f32) -> Rel<Length> {
    let length = Length::from(Abs::pt(f64::from(pt)));
    Rel::new(Ratio::zero(), length)
}

fn tracks(lengths: &[f32]) -> TrackSizings {
    let tracks = lengths.iter().map(|&pt| Sizing::Rel(length(pt)));
    TrackSizings(tracks.collect::<SmallVec<_>>())
}
