//! Cells and tables as content that Typst sets: cells with characters whose glyphs depend on others beside
//! them, or in variable faces; whole tables for templates that have rules of their own for what is in them.

use std::num::NonZeroU32;

use typst::foundations::{Content, NativeElement, Packed, Smart, StyleChain};
use typst::layout::{
    Abs, Alignment as Place, Celled, Em, HAlignment, HElem, Length, Ratio, Rel, Sides, Sizing,
    Spacing, TrackSizings, VAlignment,
};
use typst::model::{TableCell, TableChild, TableElem, TableHeader, TableItem};
use typst::pdf::{TableCellKind, TableHeaderScope};
use typst::text::{LinebreakElem, TextElem};

use super::held::Held;
use super::structure::at_least_one;
use crate::layout::{Alignment, Line, Part, SetCell};

/// Widths were summed up in another order than Typst does: a hair of room for rounding, pt.
const HAIR: f32 = 0.02;

/// Whether a template has rules that may change what is in a table.
pub(super) fn is_restyled(styles: StyleChain) -> bool {
    let is_filled = match styles.get_ref(TableElem::fill) {
        Celled::Value(fill) => fill.is_some(),
        Celled::Func(_) | Celled::Array(_) => true,
    };
    is_filled
        || styles.get_cloned(TableCell::fill).is_custom()
        || styles.get_cloned(TableCell::stroke) != Sides::default()
        || styles.recipes().next().is_some()
}

/// A whole grid.
pub(super) fn table(held: &Held) -> Content {
    let grid = &held.grid;
    let mut header = Vec::new();
    let mut children = Vec::with_capacity(grid.cells.len() + 1);
    for set in &grid.cells {
        let mut cell = cell(set, held)
            .with_x(Smart::Custom(set.column))
            .with_y(Smart::Custom(set.row))
            .with_colspan(at_least_one(set.columns))
            .with_rowspan(at_least_one(set.rows));
        if set.heads_its_row() {
            let kind = TableCellKind::Header(NonZeroU32::MIN, TableHeaderScope::Row);
            cell = cell.with_kind(Smart::Custom(kind));
        }
        let item = TableItem::Cell(Packed::new(cell));
        if set.row < grid.header_rows {
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

/// A cell of a grid, without its place.
pub(super) fn cell(cell: &SetCell, held: &Held) -> TableCell {
    let mut body = lines(&cell.lines);
    if cell.part != Part::Body {
        let (face, weight) = held.header.clone();
        body = body.set(TextElem::font, face).set(TextElem::weight, weight);
    }
    let horizontal = match cell.alignment {
        Alignment::Left => HAlignment::Left,
        Alignment::Centre => HAlignment::Center,
        Alignment::Right => HAlignment::Right,
    };
    // Typst must not break a line anew where it finds it a little wider than the layout did: it has the air
    // of the side at which nothing stands, unless lines are stretched to the width.
    let is_stretched = cell.lines.iter().any(|line| line.justify);
    let inset = held.inset;
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
    TableCell::new(body)
        .with_align(Smart::Custom(Place::Both(horizontal, VAlignment::Horizon)))
        .with_inset(Smart::Custom(inset))
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

fn length(pt: f32) -> Rel<Length> {
    let length = Length::from(Abs::pt(f64::from(pt)));
    Rel::new(Ratio::zero(), length)
}

fn tracks(lengths: &[f32]) -> TrackSizings {
    TrackSizings(lengths.iter().map(|&pt| Sizing::Rel(length(pt))).collect())
}
