//! One sheet, several tables: where a further table begins.
//!
//! Tables stand one after another in one text, each with its own title and header; or the same
//! header comes again with another title or another form block. A page of one table begins with the
//! same lines, so the two must be told apart: every place at which a block of title and header may
//! begin ([`blocks`]) is weighed once, from the first to the last. Where its header is that of the
//! table above, titles, form values, numbering and totals say whether it is a page of it or a
//! further table ([`again`]); where it is another, the further table must explain its lines in fewer
//! bits than rows of the table above would ([`other`]). What stands between two tables is shared out
//! by its looks ([`gap`]). A sheet of a workbook may be a page too ([`sheets`]).

mod again;
mod blocks;
mod gap;
mod other;
mod sheets;

use std::ops::Range;

use super::choose::Expected;
use super::cost;
use super::effort::Effort;
use super::view::ViewLine;
use crate::source::Sheet;
use again::Known;
use blocks::{Blocks, names_table};
pub use blocks::{is_header_like, is_title};
pub use sheets::other_sheet_bits;

/// The lines of one table, with all that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Lines of prose before it that belong to no table.
    pub prose: Range<usize>,
    /// Its lines, as indices into the sheet's lines with text.
    pub lines: Range<usize>,
    /// Places within the sheet, as lines, at which the choice between one table and two was thin.
    pub doubts: Vec<Doubt>,
    /// What was found of its header on the way.
    pub expected: Option<Expected>,
}

/// A line at which a further table may begin or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// The line.
    pub line: usize,
    /// Whether it was taken for the beginning of a further table.
    pub taken: bool,
    /// By how many bits this reading is better than the other.
    pub margin: f64,
}

/// How many lines may stand between the first line of a table and its header's last.
const BLOCK_LINES: usize = 24;
/// A margin below which it is doubtful that a title begins no further table.
const THIN_TITLE: f64 = 16.0;
/// How many rows before and after a block are looked at.
const SAMPLE: usize = 60;

/// The tables of a sheet, in order; at least one where there are lines.
pub fn split(sheet: &Sheet, lines: &[ViewLine], effort: &Effort) -> Vec<Part> {
    if lines.is_empty() {
        return Vec::new();
    }
    let blocks = Blocks::new(lines);
    let mut doubts: Vec<Doubt> = Vec::new();
    let mut table = Known::new(sheet, lines, &blocks, 0, effort);
    let mut starts = vec![(0, table.header())];
    let mut next = table.header_end;
    while let Some(block) = blocks.next(next) {
        let again = table.header_again(lines, &block);
        let (start, bits, end) = match &again {
            Some(again) => (again.start, table.other_table_bits(lines, again), again.end),
            None => match other::weigh(lines, &blocks, &block, &table) {
                Some(weighed) => weighed,
                None => break,
            },
        };
        // A title among the rows is a doubt though much speaks for it.
        let names = lines[start..end.min(lines.len())].iter().any(names_table);
        let thin = match names && again.is_none() && bits <= 0.0 {
            true => THIN_TITLE,
            false => cost::THIN_REPAIR,
        };
        if bits.abs() < thin {
            doubts.push(Doubt {
                line: start,
                taken: bits > 0.0,
                margin: bits.abs(),
            });
        }
        next = end.max(next + 1);
        if bits > 0.0 {
            let start = gap::cut(lines, &table, start, end);
            table = Known::new(sheet, lines, &blocks, start, effort);
            starts.push((start, table.header()));
            next = next.max(table.header_end);
        }
    }
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([lines.len()])
        .collect();
    let mut parts = Vec::with_capacity(starts.len());
    for (&(start, header), end) in starts.iter().zip(ends) {
        let first = match start {
            0 => gap::prose(lines, end),
            start => start,
        };
        let within = doubts
            .iter()
            .filter(|doubt| (start..end).contains(&doubt.line));
        parts.push(Part {
            prose: start..first,
            lines: first..end,
            doubts: within.copied().collect(),
            expected: header.and_then(|header| {
                let body = header.body.checked_sub(first)?;
                Some(Expected { body, ..header })
            }),
        });
    }
    parts
}

/// The tables that begin at these lines, rising: all there are.
pub fn at(lines: &[ViewLine], starts: &[usize]) -> Vec<Part> {
    let part = |prose: Range<usize>, lines: Range<usize>| Part {
        prose,
        lines,
        doubts: Vec::new(),
        expected: None,
    };
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let first = starts.first().copied().unwrap_or(lines.len());
    let mut parts: Vec<Part> = starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| part(start..start, start..end))
        .collect();
    match parts.first_mut() {
        Some(part) => part.prose = 0..first,
        None => parts.push(part(0..first, first..first)),
    }
    parts
}

#[cfg(test)]
mod tests;
