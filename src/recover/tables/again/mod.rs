//! The header of a table comes again: a page of the same table, or a further one?

mod rows;
mod titles;

use super::blocks::{Block, Blocks, is_header_like, is_marginal, names_table};
use super::{BLOCK_LINES, SAMPLE};
use crate::recover::choose::{Expected, choose_pages};
use crate::recover::compare::{Likeness, likeness};
use crate::recover::effort::Effort;
use crate::recover::furniture::{is_furniture, is_furniture_cell, page_of};
use crate::recover::segment::{repeats_above, says_the_same};
use crate::recover::view::ViewLine;
use crate::source::Sheet;
use rows::Rows;

/// Bits against a further table where the header comes again: most tables go over pages.
const SELDOM: f64 = 4.0;
/// Bits for a table of its own where the header comes again on another sheet: most sheets are.
const SHEETS_APART: f64 = 10.0;
/// Bits for it, more than in a text, where its title or a value of its form is another: a numbering may
/// run through the tables of a workbook.
const SHEET_SAYS: f64 = 10.0;
/// Bits for a further table for each value of the form that differs, and at most.
const OTHER_VALUE: f64 = 3.0;
const OTHER_VALUES: f64 = 9.0;
/// Bits for pages that are counted anew, and against pages that are counted on: several tables may be
/// counted through.
const PAGES_RESTART: f64 = 8.0;
const PAGES_GO_ON: f64 = 4.0;
/// A header with another label is the same where at most one in so many is.
const FEW_OTHERS: usize = 5;
/// Bits for a further table where the same rows come again under other labels.
const OTHER_LABELS: f64 = 8.0;

/// A table of which the beginning is known.
#[derive(Debug)]
pub struct Known {
    /// Its first line.
    pub start: usize,
    /// One past the last line of its header.
    pub header_end: usize,
    /// What the lines above its body cost, where they were weighed.
    header_bits: Option<f64>,
}

/// A header that comes again.
#[derive(Debug)]
pub struct Again {
    /// The first line of its block.
    pub start: usize,
    /// One past the last line of its header.
    pub end: usize,
    /// Pairs of a line of the known table's block and the line that repeats it.
    pairs: Vec<(usize, usize)>,
}

impl Known {
    /// The table that begins at a line: its header is found in its first lines.
    pub fn new(
        sheet: &Sheet,
        lines: &[ViewLine],
        blocks: &Blocks,
        start: usize,
        effort: &Effort,
    ) -> Self {
        let end = sample_end(lines, blocks, start);
        let chosen = choose_pages(sheet, &lines[start..end], effort);
        let last = chosen.pages.pages[0].top.last();
        Self {
            start,
            header_end: last.map_or(start, |top| start + top.line) + 1,
            header_bits: chosen.header_bits,
        }
    }

    /// Where its body begins, and what stands above it costs.
    pub fn header(&self) -> Option<Expected> {
        let body = self.header_end;
        self.header_bits.map(|bits| Expected { body, bits })
    }

    /// The table's header within a block, if it stands there.
    pub fn header_again(&self, lines: &[ViewLine], block: &Block) -> Option<Again> {
        self.whole_header_again(lines, block)
            .or_else(|| self.beginning_again(lines, block))
    }

    /// The lines of a block that are the table's first lines, where these tell it from any other.
    ///
    /// Where the header ends may not be known yet; that it comes again shows where.
    fn beginning_again(&self, lines: &[ViewLine], block: &Block) -> Option<Again> {
        let first = self.start..lines.len().min(self.start + BLOCK_LINES).min(block.start);
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let mut above = first.start;
        for here in (block.start..block.end).filter(|&here| !is_furniture(&lines[here])) {
            let same = |&first: &usize| says_the_same(&lines[first], &lines[here]);
            let Some(found) = (above..first.end).find(same) else {
                break;
            };
            pairs.push((found, here));
            above = found + 1;
        }
        let several = |&(_, here): &(usize, usize)| is_header_like(&lines[here]);
        let last = pairs.iter().rposition(several)?;
        pairs.truncate(last + 1);
        // Lines on end: rows may be equal by chance.
        let on_end = pairs.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1);
        let (_, end) = *pairs.last()?;
        (pairs.len() > 1 && on_end).then_some(Again {
            start: block.start,
            end: end + 1,
            pairs,
        })
    }

    /// The same where the header's last line comes again, and no line of several cells stands in the
    /// block above it that the table does not have.
    fn whole_header_again(&self, lines: &[ViewLine], block: &Block) -> Option<Again> {
        let top = self.start..self.header_end;
        let several =
            |index: &usize| lines[*index].single().is_none() && !is_furniture(&lines[*index]);
        let header = top.clone().rev().find(several)?;
        let again = |line: &ViewLine| {
            says_the_same(&lines[header], line) || says_mostly_the_same(&lines[header], line)
        };
        let last = (block.start..block.end).find(|&index| again(&lines[index]))?;
        let mut pairs = vec![(header, last)];
        let (mut above, mut start) = (header, last);
        for here in (block.start..last).rev() {
            let line = &lines[here];
            let found = (top.start..above)
                .rev()
                .find(|&first| repeats_above(&lines[first], line));
            match found {
                Some(first) => {
                    pairs.push((first, here));
                    above = first;
                }
                None if line.single().is_some() || is_furniture(line) || is_marginal(line) => {}
                // Rows of the page before.
                None if !is_header_like(line) => break,
                None if here + 1 == last || start == last => return None,
                None => break,
            }
            start = here;
        }
        // A title may stand above a form that has nothing of the table's.
        let title = (block.start..start).find(|&index| names_table(&lines[index]));
        Some(Again {
            start: title.unwrap_or(start),
            end: last + 1,
            pairs,
        })
    }

    /// Bits for a further table; negative for a page of this one.
    pub fn other_table_bits(&self, lines: &[ViewLine], again: &Again) -> f64 {
        let rows = Rows::new(lines, self, again);
        // What goes on is a table of other columns then.
        let titles = match rows.begin_alike() && again.has_other_labels(lines) {
            true => titles::bits(lines, self, again).max(0.0) + OTHER_LABELS,
            false => titles::bits(lines, self, again),
        };
        titles + form_bits(lines, again) + rows.bits() + page_bits(lines, again) - SELDOM
    }

    /// The same where the header comes again on a sheet of its own. That has a name, so that it needs
    /// no title, and may have that of its workbook: only what runs on makes it a page.
    pub fn other_sheet_bits(&self, lines: &[ViewLine], again: &Again) -> f64 {
        let says = |bits: f64| if bits > 0.0 { bits + SHEET_SAYS } else { 0.0 };
        let titles = titles::bits(lines, self, again);
        let titles = match titles::go_on(lines, again) {
            true => titles,
            false => says(titles),
        };
        titles
            + says(form_bits(lines, again))
            + Rows::new(lines, self, again).sheet_bits()
            + page_bits(lines, again)
            + SHEETS_APART
    }
}

impl Again {
    /// Whether a line of the header has the labels of the first one's line not at all, or has others
    /// beside them: it is about something else, though its last line is the same.
    fn has_other_labels(&self, lines: &[ViewLine]) -> bool {
        // From the header's last line upwards, as far as there are lines of labels on end.
        let is_header = |line: &ViewLine| is_header_like(line) && !is_marginal(line);
        let mut pairs = self.pairs.clone();
        pairs.sort_unstable_by_key(|&(_, later)| std::cmp::Reverse(later));
        let mut lines_of_labels = pairs.iter().zip(0..).map_while(|(&(first, later), above)| {
            let on_end = later + above + 1 == self.end;
            let (first, later) = (&lines[first], &lines[later]);
            (on_end && is_header(first) && is_header(later)).then_some((first, later))
        });
        lines_of_labels
            .any(|(first, later)| own_texts(first, later) * FEW_OTHERS > later.filled().count())
    }
}

/// How many texts of a line are like none of the first one's.
fn own_texts(first: &ViewLine, later: &ViewLine) -> usize {
    let says = |text: &str| {
        let mut texts = first.filled();
        texts.any(|(_, cell)| likeness(&cell.text, text) != Likeness::Different)
    };
    let own = later
        .filled()
        .filter(|(_, cell)| !is_furniture_cell(&cell.text));
    own.filter(|(_, cell)| !says(&cell.text)).count()
}

/// Whether a line has labels in the same columns as another, nearly all of them the same.
fn says_mostly_the_same(first: &ViewLine, later: &ViewLine) -> bool {
    let count = first.filled().count();
    let cells = first.filled().zip(later.filled());
    let other = cells
        .filter(|((_, first), (_, later))| first.fingerprint != later.fingerprint)
        .count();
    first.pattern == later.pattern && is_header_like(later) && other * FEW_OTHERS <= count
}

/// One past the last line that shows what the table that begins at `start` is: the next block, but
/// pages of the same table show it better than one.
fn sample_end(lines: &[ViewLine], blocks: &Blocks, start: usize) -> usize {
    let most = lines.len().min(start + BLOCK_LINES + SAMPLE);
    if let Some(title) = blocks.next_title(start) {
        return title.min(most);
    }
    let mut end = start + 1;
    while let Some(next) = blocks.next_after_rows(end).filter(|&next| next < most) {
        let again = lines[next..lines.len().min(next + BLOCK_LINES)]
            .iter()
            .filter(|line| is_header_like(line))
            .any(|later| {
                let top = &lines[start..next.min(start + BLOCK_LINES)];
                top.iter().any(|first| says_the_same(first, later))
            });
        end = next;
        if !again && !blocks.is_header_under_form(start, next) {
            return end;
        }
    }
    most
}

fn form_bits(lines: &[ViewLine], again: &Again) -> f64 {
    let differing = |&(first, later): &(usize, usize)| {
        let (first, later) = (&lines[first], &lines[later]);
        if first.single().is_some() || first.key == later.key {
            return 0;
        }
        own_texts(first, later)
    };
    let values: usize = again.pairs.iter().map(differing).sum();
    (OTHER_VALUE * values as f64).min(OTHER_VALUES)
}

/// What the numbers of the pages before and after the block say.
fn page_bits(lines: &[ViewLine], again: &Again) -> f64 {
    let is_row = |line: &ViewLine| !is_furniture(line) && line.single().is_none();
    let last_row = lines[..again.start].iter().rposition(is_row);
    let before = &lines[..last_row.unwrap_or(0)];
    let between = &lines[last_row.unwrap_or(0)..again.end];
    let near = |lines: &[ViewLine]| lines.iter().rev().take(SAMPLE).find_map(page_of);
    // As on the sheet's first page.
    let first_row = lines.iter().position(is_row).unwrap_or(0);
    let at_top = lines[..first_row]
        .iter()
        .any(|line| page_of(line).is_some());
    let (this, next) = match at_top {
        true => (near(before), near(between)),
        false => {
            let after = lines[again.end..].iter().take(2 * SAMPLE);
            (near(between), after.clone().find_map(page_of))
        }
    };
    match (this, next) {
        (Some(this), Some(next)) if next <= this => PAGES_RESTART,
        (Some(this), Some(next)) if next == this + 1 => -PAGES_GO_ON,
        _ => 0.0,
    }
}
