//! A sheet after another: a page of its last table, or tables of its own?

use super::BLOCK_LINES;
use super::again::Known;
use super::blocks::{Block, Blocks};
use crate::recover::effort::Effort;
use crate::recover::view::ViewLine;
use crate::source::Sheet;

/// Bits for a further table at `boundary`, where the lines of another sheet begin; negative for pages of
/// the table that begins with the first line. Nothing where its header does not come again there.
pub fn other_sheet_bits(
    sheet: &Sheet,
    lines: &[ViewLine],
    boundary: usize,
    effort: &Effort,
) -> Option<f64> {
    let blocks = Blocks::new(lines);
    let known = Known::new(sheet, lines, &blocks, 0, effort);
    let block = Block {
        start: boundary,
        end: lines.len().min(boundary + BLOCK_LINES),
    };
    if known.header_end >= boundary {
        return None;
    }
    let mut again = known.header_again(lines, &block)?;
    // Whatever stands above the header belongs to it.
    again.start = boundary;
    Some(known.other_sheet_bits(lines, &again))
}
