//! The panels of a very wide table: which columns stand on which of its side-by-side pages.
//!
//! All columns are as wide as is pleasant, and as many stand on a page as fit beside the stub. Of all ways
//! that need the fewest pages the one is taken that fills them evenly and parts no group of the header's
//! first level, where that is to be had.

use std::ops::Range;

use super::alignment::Alignment;
use super::grid::{Grid, Part};
use super::paper::{Choice, Panel, pleasant_widths};
use super::settings::Settings;

/// At most so many columns stand first on each page.
const WIDEST_STUB: usize = 3;
/// They take at most this share of the width.
const STUB_SHARE: f32 = 1.0 / 3.0;
/// What it costs to part a group of the header, in square shares of a page's width.
const PARTED: f32 = 0.05;

/// Panels on the widest paper, at the largest size not above the wished one that takes no more of them than
/// the smallest; `None` where a column is wider than a page. `limit` is the widest piece that is kept whole,
/// em.
pub(super) fn choose(grid: &Grid, settings: &Settings, limit: f32) -> Option<Choice> {
    let paper = settings.papers.last()?;
    let least = grid.least_widths(settings, limit, true);
    let widths = pleasant_widths(grid, settings, &least);
    let at = |size: f32| {
        let total = paper.text_width() / size;
        let stub = stub(grid, &widths, total);
        let panels = panels(grid, &widths, &stub, total)?;
        Some((panels, size))
    };
    let sizes = settings.text.sizes.iter().rev().copied();
    let sizes = sizes.filter(|&size| size <= settings.text.wished_size);
    let mut found: Option<(Vec<Panel>, f32)> = None;
    for (panels, size) in sizes.filter_map(at) {
        if found
            .as_ref()
            .is_none_or(|(fewest, _)| panels.len() <= fewest.len())
        {
            found = Some((panels, size));
        }
    }
    let (panels, size) = found?;
    let total = paper.text_width() / size;
    let mut filled = widths.clone();
    for panel in &panels {
        let stub: f32 = widths[panel.stub.clone()].iter().sum();
        let own: f32 = widths[panel.own.clone()].iter().sum();
        for width in &mut filled[panel.own.clone()] {
            *width *= (total - stub) / own;
        }
    }
    Some(Choice {
        paper: paper.clone(),
        size,
        widths: filled,
        panels,
    })
}

/// The columns that stand first on each page: the leading ones that hold labels or codes.
fn stub(grid: &Grid, widths: &[f32], total: f32) -> Range<usize> {
    let holds_amounts = |column: usize| {
        let mut blocks = grid.blocks.iter();
        blocks.any(|block| {
            block.part == Part::Body
                && block.columns == (column..column + 1)
                && block.alignment == Alignment::Right
        })
    };
    let mut end = 0;
    let mut width = 0.0;
    while end < WIDEST_STUB.min(grid.columns.saturating_sub(1)) && !holds_amounts(end) {
        width += widths[end];
        if width > total * STUB_SHARE {
            break;
        }
        end += 1;
    }
    0..end
}

/// The cheapest way to the fewest panels: dynamic programming over the columns, as for lines of a paragraph
/// (Knuth and Plass, Breaking Paragraphs into Lines, 1981).
fn panels(grid: &Grid, widths: &[f32], stub: &Range<usize>, total: f32) -> Option<Vec<Panel>> {
    let room = total - widths[stub.clone()].iter().sum::<f32>();
    let columns = grid.columns;
    let parts_group = |edge: usize| {
        let mut first = grid.blocks.iter().filter(|block| block.rows.start == 0);
        first.any(|block| block.columns.start < edge && edge < block.columns.end)
    };
    // For each column, the fewest panels before it, what they cost and where the last of them begins.
    let mut best: Vec<Option<(usize, f32, usize)>> = vec![None; columns + 1];
    best[stub.end] = Some((0, 0.0, stub.end));
    for end in stub.end + 1..=columns {
        let edge = if end < columns && parts_group(end) {
            PARTED
        } else {
            0.0
        };
        let mut width = 0.0;
        for start in (stub.end..end).rev() {
            width += widths[start];
            if width > room {
                break;
            }
            let Some((count, cost, _)) = best[start] else {
                continue;
            };
            let empty = 1.0 - width / room;
            let next = (count + 1, cost + edge + empty * empty, start);
            if best[end].is_none_or(|known| (next.0, next.1) < (known.0, known.1)) {
                best[end] = Some(next);
            }
        }
    }
    let mut panels = Vec::new();
    let mut end = columns;
    while end > stub.end {
        let (_, _, start) = best[end]?;
        panels.push(Panel {
            stub: stub.clone(),
            own: start..end,
        });
        end = start;
    }
    panels.reverse();
    Some(panels)
}
