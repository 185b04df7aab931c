//! How easy a choice is to read.

use super::super::grid::{Grid, Part, height_of, row_heights};
use super::super::lines;
use super::super::settings::Settings;
use super::{Choice, PLEASANT};

/// A cell of more lines than this in a column narrower than [`PLEASANT`] and a third asks for a
/// wider paper.
const DEEP: usize = 9;

/// A label takes two lines, or one for each so many em.
const LABEL_LINE: f32 = 5.0;
/// What a size smaller by 1 pt costs, in lines of labels.
const LOSS_OF_SIZE: f32 = 0.8;
/// What it costs where a table of many pages is as high again as one whose rows have a line each.
const HEIGHT_AGAIN: f32 = 10.0;

/// Of a choice and those at smaller sizes the one that is easiest to read: a smaller size must be
/// worth the lines that it spares. `room` is the height of a page in pt that is left for the table.
pub(super) fn calmer(
    grid: &Grid,
    settings: &Settings,
    choice: Choice,
    mut smaller: impl Iterator<Item = Choice>,
    room: impl Fn(&Choice) -> f32,
) -> Choice {
    let largest = choice.size;
    let unrest = |choice: &Choice| {
        let lines = label_lines(grid, choice, settings);
        let heights = row_heights(grid, &choice.widths, settings);
        let height: f32 = heights.iter().sum();
        let least = grid.rows as f32 * height_of(1, settings);
        let again = match height * choice.size > room(choice) {
            true => HEIGHT_AGAIN * (height / least - 1.0),
            false => 0.0,
        };
        lines + again
    };
    let mut best = (unrest(&choice), choice);
    while best.0 > (largest - best.1.size) * LOSS_OF_SIZE {
        let Some(choice) = smaller.next() else {
            break;
        };
        let cost = unrest(&choice) + (largest - choice.size) * LOSS_OF_SIZE;
        if cost < best.0 {
            best = (cost, choice);
        }
    }
    best.1
}

/// How many lines more than they should the labels have together.
fn label_lines(grid: &Grid, choice: &Choice, settings: &Settings) -> f32 {
    let labels = grid.blocks.iter().filter(|block| block.part != Part::Body);
    let lines = labels.map(|block| {
        let text = grid.text(block);
        let due = (text.natural() / LABEL_LINE).ceil().max(2.0) as usize;
        lines::count(text, block.room(&choice.widths, settings)).saturating_sub(due)
    });
    lines.sum::<usize>() as f32
}

/// Whether a cell is so high and narrow that it asks for a wider paper.
pub(super) fn is_deep(grid: &Grid, choice: &Choice, settings: &Settings) -> bool {
    grid.blocks.iter().any(|block| {
        let room = block.room(&choice.widths, settings);
        room < PLEASANT * 4.0 / 3.0 && lines::count(grid.text(block), room) > DEEP
    })
}
