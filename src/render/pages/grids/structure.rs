//! The marks in a page's content that make a grid a table for those who hear it.
//!
//! Typst writes structure from marks at the beginning and end of elements (`Tag`). It gives them to tables
//! when it lays them out itself; here they are the same: one for the table, over all its pages, and one for each
//! cell, blank ones included, where cells of a header that stands again are no part of the table.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;

use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Packed, Smart, StyleChain};
use typst::introspection::{Location, SplitLocator, Tag, TagFlags};
use typst::layout::resolve::{Cell, CellGrid, Entry, table_to_cellgrid};
use typst::layout::{FrameItem, Length, Rel, Sizing, TrackSizings};
use typst::model::{TableCell, TableChild, TableElem, TableHeader, TableItem};
use typst::pdf::{TableCellKind, TableHeaderScope};
use typst::syntax::Span;
use typst::utils::hash128;

use super::held::nothing;
use crate::layout::SetGrid;

/// Nobody asks Typst where a table or cell stands.
const FLAGS: TagFlags = TagFlags {
    introspectable: false,
    tagged: true,
};

/// A cell in the structure of its table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    /// Its first row, 0-based, header rows included.
    pub row: usize,
    /// Its first column, 0-based.
    pub column: usize,
    rows: NonZeroUsize,
    columns: NonZeroUsize,
    /// Whether it is the header of its rows.
    heads_row: bool,
    /// Which of the grid's cells it is; none where the grid has a gap.
    pub cell: Option<usize>,
}

/// Gives the marks of one table.
pub(super) struct Structure {
    table: Packed<TableElem>,
    location: Location,
    /// How many cells have begun.
    begun: usize,
}

/// A mark that begins something, and the one that ends it.
pub(super) type Marks = (FrameItem, FrameItem);

impl Structure {
    /// The table's structure and its cells in reading order, which leave no gap.
    pub fn new(
        grid: &SetGrid,
        engine: &mut Engine,
        locator: &mut SplitLocator,
        styles: StyleChain,
    ) -> SourceResult<(Self, Vec<Slot>)> {
        let (slots, entries) = slots(grid);
        let mut cell_grid = header_only(grid, engine, styles)?;
        cell_grid.entries = entries;
        let mut table = Packed::new(TableElem::new(Vec::new()));
        table.grid = Some(Arc::new(cell_grid));
        let key = hash128(&slots.len());
        let location = locator.next_location(engine, key, Span::detached());
        table.set_location(location);
        let structure = Self {
            table,
            location,
            begun: 0,
        };
        Ok((structure, slots))
    }

    /// The marks of the whole.
    pub fn table(&self) -> Marks {
        let start = Tag::Start(self.table.clone().pack(), FLAGS);
        let end = Tag::End(self.location, 0, FLAGS);
        (FrameItem::Tag(start), FrameItem::Tag(end))
    }

    /// The marks of a cell.
    pub fn cell(&mut self, slot: &Slot, is_repeated: bool) -> Marks {
        self.begun += 1;
        let location = self.location.variant(self.begun);
        let mut cell = TableCell::new(nothing())
            .with_x(Smart::Custom(slot.column))
            .with_y(Smart::Custom(slot.row))
            .with_colspan(slot.columns)
            .with_rowspan(slot.rows)
            .with_is_repeated(is_repeated);
        if slot.heads_row {
            let kind = TableCellKind::Header(NonZeroU32::MIN, TableHeaderScope::Row);
            cell = cell.with_kind(Smart::Custom(kind));
        }
        let mut cell = Packed::new(cell);
        cell.set_location(location);
        let start = Tag::Start(cell.pack(), FLAGS);
        let end = Tag::End(location, 0, FLAGS);
        (FrameItem::Tag(start), FrameItem::Tag(end))
    }
}

/// The cells of a grid, and one for each place that none of them covers, row by row; with what stands at each
/// place.
fn slots(grid: &SetGrid) -> (Vec<Slot>, Vec<Entry>) {
    let (rows, columns) = (grid.heights.len(), grid.widths.len());
    let mut parents: Vec<Option<usize>> = vec![None; rows * columns];
    let mut slots = Vec::with_capacity(grid.cells.len());
    for (index, cell) in grid.cells.iter().enumerate() {
        slots.push(Slot {
            row: cell.row,
            column: cell.column,
            rows: at_least_one(cell.rows),
            columns: at_least_one(cell.columns),
            heads_row: cell.heads_its_row(),
            cell: Some(index),
        });
        let first = cell.row * columns + cell.column;
        for row in cell.row..(cell.row + cell.rows).min(rows) {
            let start = row * columns + cell.column;
            let end = (start + cell.columns).min((row + 1) * columns);
            parents[start..end].fill(Some(first));
        }
    }
    for (place, parent) in parents.iter_mut().enumerate() {
        if parent.is_none() {
            *parent = Some(place);
            slots.push(Slot {
                row: place / columns,
                column: place % columns,
                rows: NonZeroUsize::MIN,
                columns: NonZeroUsize::MIN,
                heads_row: false,
                cell: None,
            });
        }
    }
    slots.sort_by_key(|slot| (slot.row, slot.column));
    let entries = parents
        .into_iter()
        .enumerate()
        .map(|(place, parent)| match parent {
            Some(parent) if parent != place => Entry::Merged { parent },
            _ => Entry::Cell(Cell::new(nothing())),
        });
    (slots, entries.collect())
}

/// A grid of as many rows and columns with just a header: which only Typst can make.
fn header_only(grid: &SetGrid, engine: &mut Engine, styles: StyleChain) -> SourceResult<CellGrid> {
    let (rows, columns) = (grid.heights.len(), grid.widths.len());
    let over_a_row = |row: usize| {
        let cell = TableCell::new(nothing())
            .with_y(Smart::Custom(row))
            .with_colspan(at_least_one(columns));
        TableItem::Cell(Packed::new(cell))
    };
    let mut children = Vec::new();
    if grid.header_rows > 0 {
        let header = TableHeader::new((0..grid.header_rows).map(over_a_row).collect());
        children.push(TableChild::Header(Packed::new(header.with_repeat(true))));
    }
    // A header is one only over something.
    if let Some(last) = rows.checked_sub(1).filter(|&last| last >= grid.header_rows) {
        children.push(TableChild::Item(over_a_row(last)));
    }
    let tracks = |count: usize| TrackSizings(std::iter::repeat_n(NO_SIZE, count).collect());
    let table = TableElem::new(children)
        .with_columns(tracks(columns))
        .with_rows(tracks(rows));
    table_to_cellgrid(&Packed::new(table), engine, styles)
}

/// Sizes are in the layout.
const NO_SIZE: Sizing = Sizing::Rel(Rel {
    rel: typst::layout::Ratio::zero(),
    abs: Length::zero(),
});

pub(super) fn at_least_one(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN)
}
