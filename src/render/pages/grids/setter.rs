//! A grid onto the pages that Typst has room on.

use ecow::eco_vec;
use typst::diag::{SourceDiagnostic, SourceResult};
use typst::engine::Engine;
use typst::foundations::{NativeElement, Packed, StyleChain, Styles};
use typst::introspection::{Locator, MetadataElem, SplitLocator};
use typst::layout::{Abs, Axes, Fragment, Frame, Point, Region, Regions, Size};
use typst::syntax::Span;
use typst::text::TextElem;

use super::content;
use super::held::Held;
use super::line::LineSetter;
use super::structure::{Slot, Structure};
use crate::layout::{Part, SetCell, SetGrid};

/// Sets a grid: a frame for each page, the header's rows on all of them.
pub(super) fn set(
    element: &Packed<MetadataElem>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    regions: Regions,
) -> SourceResult<Fragment> {
    let Some(held) = Held::in_element(element) else {
        let error = SourceDiagnostic::error(Span::detached(), "this is no grid");
        return Err(eco_vec![error]);
    };
    if content::is_restyled(styles) {
        let table = content::table(held);
        return typst_layout::layout_fragment(engine, &table, locator, styles, regions);
    }
    let mut locator = locator.split();
    let (structure, slots) = Structure::new(&held.grid, engine, &mut locator, styles)?;
    let mut header_styles = Styles::new();
    let (face, weight) = held.header.clone();
    header_styles.set(TextElem::font, face);
    header_styles.set(TextElem::weight, weight);
    let of_header = LineSetter::new(engine, styles.chain(&header_styles));
    let of_body = LineSetter::new(engine, styles);
    let setter = Setter {
        held,
        styles,
        tops: sums(&held.grid.heights),
        lefts: sums(&held.grid.widths),
        structure,
        of_header,
        of_body,
    };
    setter.pages(&slots, engine, &mut locator, regions)
}

struct Setter<'s, 'e> {
    held: &'s Held,
    styles: StyleChain<'s>,
    /// Where each row begins if all stand under each other, and where the last ends.
    tops: Vec<Abs>,
    /// Where each column begins, and where the last ends.
    lefts: Vec<Abs>,
    structure: Structure,
    of_header: Option<LineSetter<'e>>,
    of_body: Option<LineSetter<'e>>,
}

impl Setter<'_, '_> {
    fn pages(
        mut self,
        slots: &[Slot],
        engine: &mut Engine,
        locator: &mut SplitLocator,
        regions: Regions,
    ) -> SourceResult<Fragment> {
        let grid = &*self.held.grid;
        let header_height = self.tops[grid.header_rows];
        let header_end = slots.partition_point(|slot| slot.row < grid.header_rows);
        let (header, body) = slots.split_at(header_end);
        let mut frames = Vec::new();
        let mut slots = body;
        let mut is_begun = false;
        for rows in pages(grid, &self.tops, regions) {
            let height = header_height + self.tops[rows.end] - self.tops[rows.start];
            let is_empty = rows.is_empty() && !body.is_empty();
            let height = if is_empty { Abs::zero() } else { height };
            let width = self.lefts[grid.widths.len()];
            let mut frame = Frame::soft(Size::new(width, height));
            if !is_empty {
                if !is_begun {
                    frame.push(Point::zero(), self.structure.table().0);
                }
                for slot in header {
                    let top = self.tops[slot.row];
                    self.cell(slot, top, is_begun, &mut frame, engine, locator)?;
                }
                is_begun = true;
                let on_page = slots.partition_point(|slot| slot.row < rows.end);
                let (here, later) = slots.split_at(on_page);
                slots = later;
                for slot in here {
                    let top = header_height + self.tops[slot.row] - self.tops[rows.start];
                    self.cell(slot, top, false, &mut frame, engine, locator)?;
                }
            }
            frames.push(frame);
        }
        if let Some(last) = frames.last_mut() {
            last.push(Point::zero(), self.structure.table().1);
        }
        Ok(Fragment::frames(frames))
    }

    /// A cell that begins at a height of its page.
    fn cell(
        &mut self,
        slot: &Slot,
        top: Abs,
        is_repeated: bool,
        frame: &mut Frame,
        engine: &mut Engine,
        locator: &mut SplitLocator,
    ) -> SourceResult<()> {
        let (start, end) = self.structure.cell(slot, is_repeated);
        let origin = Point::new(self.lefts[slot.column], top);
        frame.push(origin, start);
        let cell = slot.cell.map(|cell| &self.held.grid.cells[cell]);
        if let Some(cell) = cell.filter(|cell| !cell.lines.is_empty()) {
            self.lines(cell, origin, frame, engine, locator)?;
        }
        frame.push(origin, end);
        Ok(())
    }

    fn lines(
        &mut self,
        cell: &SetCell,
        origin: Point,
        frame: &mut Frame,
        engine: &mut Engine,
        locator: &mut SplitLocator,
    ) -> SourceResult<()> {
        let span = |sums: &[Abs], first: usize, count: usize| {
            let end = (first + count).min(sums.len() - 1);
            sums[end] - sums[first]
        };
        let width = span(&self.lefts, cell.column, cell.columns);
        let height = span(&self.tops, cell.row, cell.rows);
        let size = Size::new(width, height);
        let setter = match cell.part {
            Part::Body => &mut self.of_body,
            Part::Header | Part::Label => &mut self.of_header,
        };
        let inset = Abs::pt(f64::from(self.held.inset));
        let set = setter.as_mut().and_then(|it| it.cell(cell, size, inset));
        if let Some(items) = set {
            let items = items.into_iter();
            frame.push_multiple(items.map(|(at, item)| (origin + at, item)));
            return Ok(());
        }
        let content = content::cell(cell, self.held).pack();
        let locator = locator.next(&Span::detached());
        let region = Region::new(size, Axes::splat(true));
        let set = typst_layout::layout_frame(engine, &content, locator, self.styles, region)?;
        frame.push_frame(origin, set);
        Ok(())
    }
}

/// The rows of the body that stand on each page: as many as fit under the header.
fn pages(grid: &SetGrid, tops: &[Abs], mut regions: Regions) -> Vec<std::ops::Range<usize>> {
    let header_height = tops[grid.header_rows];
    let mut pages = Vec::new();
    let mut first = grid.header_rows;
    let mut room = regions.size.y - header_height;
    for row in grid.header_rows..grid.heights.len() {
        let height = tops[row + 1] - tops[row];
        // A row that does not fit under the header alone fits nowhere, but on the rest of a page.
        let is_of_use = row > first || (pages.is_empty() && regions.may_progress());
        if !room.fits(height) && is_of_use && regions.may_break() {
            pages.push(first..row);
            first = row;
            regions.next();
            room = regions.size.y - header_height;
        }
        room -= height;
    }
    pages.push(first..grid.heights.len());
    pages
}

/// The sums of the first lengths, from none of them to all.
fn sums(lengths: &[f32]) -> Vec<Abs> {
    let mut sum = Abs::zero();
    let mut sums = vec![sum];
    for &length in lengths {
        sum += Abs::pt(f64::from(length));
        sums.push(sum);
    }
    sums
}
