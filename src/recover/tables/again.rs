//! The header of a table comes again: a page of the same table, or a further one?

use super::blocks::{
    Block, Blocks, follows_gap, is_header_like, is_marginal, is_title, names_table,
};
use super::{BLOCK_LINES, SAMPLE};
use crate::recover::choose::choose_pages;
use crate::recover::compare::{Likeness, likeness, without_continuation};
use crate::recover::form::own_cells;
use crate::recover::furniture::{is_continuation, is_furniture, is_furniture_cell, page_of};
use crate::recover::kinds::{self, LabelKind};
use crate::recover::profile::CellClass;
use crate::recover::segment::{repeats_above, says_the_same};
use crate::recover::view::ViewLine;
use crate::source::Sheet;

/// Bits against a further table where the header comes again: most tables go over pages.
const SELDOM: f64 = 4.0;
/// Bits for a further table: another title, and the same for each share in which it resembles the
/// first one (a heading row before a page break resembles it less).
const OTHER_TITLE: f64 = 5.0;
const LIKE_TITLE: f64 = 14.0;
/// Bits against it: the same title, no title, and a title that says that it goes on.
const SAME_TITLE: f64 = 3.0;
const NO_TITLE: f64 = 10.0;
const TITLE_GOES_ON: f64 = 40.0;
/// Bits for a further table for each value of the form that differs, and at most.
const OTHER_VALUE: f64 = 3.0;
const OTHER_VALUES: f64 = 9.0;
/// Bits for a numbering that goes on (against a further table) or begins again.
const NUMBERS_GO_ON: f64 = 20.0;
/// Bits for pages that are counted anew, and against pages that are counted on: several tables may be
/// counted through.
const PAGES_RESTART: f64 = 8.0;
const PAGES_GO_ON: f64 = 4.0;
const NUMBERS_RESTART: f64 = 12.0;
/// Bits for a body that begins as the first one does, and against one that begins within a group.
const BEGINS_ALIKE: f64 = 8.0;
const WITHIN_GROUP: f64 = 8.0;
/// Bits for a total or a line to sign as the last line before.
const CLOSED: f64 = 8.0;
const SIGNED: f64 = 5.0;
/// A header with another label is the same where at most one in so many is.
const FEW_OTHERS: usize = 5;
/// So many numbers of the rows above show whether they count them.
const COUNTED_ROWS: usize = 12;
/// So many headings may stand over the first row that is counted.
const HEADINGS: usize = 3;

/// A table of which the beginning is known.
#[derive(Debug)]
pub struct Known {
    /// Its first line.
    pub start: usize,
    /// One past the last line of its header.
    pub header_end: usize,
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
    pub fn new(sheet: &Sheet, lines: &[ViewLine], blocks: &Blocks, start: usize) -> Self {
        let end = sample_end(lines, blocks, start);
        let (pages, _) = choose_pages(sheet, &lines[start..end]);
        let last = pages.pages[0].top.last();
        Self {
            start,
            header_end: last.map_or(start, |top| start + top.line) + 1,
        }
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
        title_bits(lines, self, again)
            + form_bits(lines, again)
            + body_bits(lines, self, again)
            + page_bits(lines, again)
            - SELDOM
    }
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

/// The texts that stand alone above the form and the header, with their lines.
fn titles(lines: &[ViewLine], start: usize, end: usize) -> Vec<(usize, &str)> {
    let mut titles = Vec::new();
    for (index, line) in lines.iter().enumerate().take(end).skip(start) {
        if is_furniture(line) || is_marginal(line) {
            continue;
        }
        // A number may stand beside it.
        let [(_, cell)] = own_cells(line)[..] else {
            break;
        };
        let labelled = cell.text.contains(':');
        let clauses = cell.class == CellClass::Sentence && !is_title(&cell.text);
        let begins = line.fills(0) || is_title(&cell.text);
        let value = cell.is_value() || cell.class == CellClass::Quantity;
        if begins && !value && !labelled && !clauses {
            titles.push((index, cell.text.as_str()));
        }
    }
    titles
}

fn title_bits(lines: &[ViewLine], known: &Known, again: &Again) -> f64 {
    let first = titles(lines, known.start, known.header_end);
    let later = titles(lines, again.start, again.end);
    // Later pages may have the first line of a title alone.
    let shortened = later.len() < first.len()
        && !later.is_empty()
        && first
            .iter()
            .zip(&later)
            .all(|((_, first), (_, later))| likeness(first, later) == Likeness::Same);
    let marked = |(_, text): &(usize, &str)| without_continuation(text).len() < text.len();
    if later.iter().any(marked) || lines[again.start..again.end].iter().any(is_continuation) {
        return -TITLE_GOES_ON;
    }
    let in_one = |titles: Vec<(usize, &str)>| {
        let (first, _) = *titles.first()?;
        let text: String = titles.into_iter().map(|(_, text)| text).collect();
        Some((first, text))
    };
    let (first, later) = (in_one(first), in_one(later));
    match (first, later) {
        (None, None) => 0.0,
        (Some(_), None) => -NO_TITLE,
        (None, Some((index, _))) if follows_gap(lines, index) => OTHER_TITLE,
        (None, Some(_)) => -OTHER_TITLE,
        // What does not name a table where the title does is a heading of rows.
        (Some((_, first)), Some((_, later))) if is_title(&first) && !is_title(&later) => {
            -OTHER_TITLE
        }
        (Some((_, first)), Some((_, later))) => {
            if shortened
                || likeness(&first, &later) != Likeness::Different
                || later.ends_with(&first)
            {
                -SAME_TITLE
            } else {
                OTHER_TITLE + LIKE_TITLE * resemblance(&first, &later)
            }
        }
    }
}

/// The share of pairs of neighbouring characters that two texts have in common (Dice, Measures of
/// the amount of ecologic association between species, Ecology 26, 1945).
fn resemblance(a: &str, b: &str) -> f64 {
    let pairs =
        |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (a, mut b) = (pairs(a), pairs(b));
    let all = a.len() + b.len();
    let mut shared = 0;
    for pair in a {
        if let Some(at) = b.iter().position(|&other| other == pair) {
            b.swap_remove(at);
            shared += 1;
        }
    }
    2.0 * f64::from(shared) / all.max(1) as f64
}

fn form_bits(lines: &[ViewLine], again: &Again) -> f64 {
    let differing = |&(first, later): &(usize, usize)| {
        let (first, later) = (&lines[first], &lines[later]);
        if first.single().is_some() || first.key == later.key {
            return 0;
        }
        let says = |text: &str| {
            first
                .filled()
                .any(|(_, cell)| likeness(&cell.text, text) != Likeness::Different)
        };
        let own = later
            .filled()
            .filter(|(_, cell)| !is_furniture_cell(&cell.text));
        own.filter(|(_, cell)| !says(&cell.text)).count()
    };
    let values: usize = again.pairs.iter().map(differing).sum();
    (OTHER_VALUE * values as f64).min(OTHER_VALUES)
}

/// Whether the numbers of a column, from the last upwards, count rows or groups: codes stand on every
/// row of their level, and the next one may follow by chance.
fn are_steps(upwards: impl Iterator<Item = u32>) -> bool {
    let numbers: Vec<u32> = upwards.take(COUNTED_ROWS).collect();
    let pairs = numbers.windows(2);
    let steps = pairs.filter(|pair| pair[1].checked_add(1) == Some(pair[0]));
    2 * steps.count() + 1 >= numbers.len()
}

/// Whether a line is the total of a table by its label.
fn closes(line: &ViewLine) -> bool {
    let label = line.filled().next();
    let kind = label.map_or(LabelKind::Data, |(_, cell)| kinds::of_label(&cell.text));
    matches!(kind, LabelKind::Total | LabelKind::Named)
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

/// What the rows before and after the block say.
fn body_bits(lines: &[ViewLine], known: &Known, again: &Again) -> f64 {
    let mut bits = 0.0;
    let mut before = lines[known.header_end..again.start]
        .iter()
        .rev()
        .filter(|line| !is_furniture(line));
    let mut last = before.next();
    let signs = |line: &ViewLine| {
        line.filled().all(|(_, cell)| cell.text.contains(':'))
            || line
                .single()
                .is_some_and(|(_, cell)| cell.class == CellClass::Sentence)
    };
    if last.is_some_and(signs) {
        bits += SIGNED;
        last = before.find(|line| !signs(line));
    }
    if last.is_some_and(closes) {
        bits += CLOSED;
    }
    let after = lines[again.end..].iter().find(|line| !is_furniture(line));
    let first = lines
        .get(known.header_end)
        .filter(|_| known.header_end < again.start);
    let (Some(after), Some(first)) = (after, first) else {
        return bits;
    };
    let numbers = |line: &ViewLine, column: usize| -> Option<u32> {
        let cell = line.cells.get(column)?;
        cell.text
            .parse()
            .ok()
            .filter(|_| cell.class == CellClass::Integer)
    };
    // No page but the first begins with the total of all.
    if closes(first) && closes(after) {
        bits += BEGINS_ALIKE;
    }
    // Headings and totals stand before the first row that is counted.
    let counted = lines[again.end..]
        .iter()
        .filter(|line| !is_furniture(line))
        .take(HEADINGS + 1)
        .find(|line| line.single().is_none() && !closes(line))
        .unwrap_or(after);
    for column in 0..2 {
        let Some(here) = numbers(counted, column) else {
            continue;
        };
        let mut above = lines[known.header_end.min(again.start)..again.start]
            .iter()
            .rev();
        let above = above.find_map(|line| Some((numbers(line, column)?, line)));
        // The number of a group stands again beside its label.
        let after = counted;
        let label = |line: &ViewLine| line.cells.get(column + 1).map(|cell| cell.fingerprint);
        return bits
            + match above {
                Some((above, _)) if above.checked_add(1) == Some(here) => {
                    let rows = &lines[known.header_end.min(again.start)..again.start];
                    match are_steps(rows.iter().rev().filter_map(|line| numbers(line, column))) {
                        true => -NUMBERS_GO_ON,
                        false => 0.0,
                    }
                }
                Some((above, line)) if here == above && label(line) == label(after) => {
                    -WITHIN_GROUP
                }
                Some((above, _)) if here == 1 && above >= 1 => NUMBERS_RESTART,
                _ => 0.0,
            };
    }
    let stub = |line: &ViewLine| {
        let first = line.cells.first();
        first
            .filter(|cell| cell.class != CellClass::Blank)
            .map(|cell| cell.text.clone())
    };
    let open = lines[known.header_end..again.start]
        .iter()
        .rev()
        .filter(|line| !is_furniture(line))
        .find_map(stub);
    match (stub(first), stub(after)) {
        (Some(_), None) => bits - WITHIN_GROUP,
        // The label of the group that the page before left open.
        (Some(_), here) if here == open => bits - WITHIN_GROUP,
        (Some(first), Some(after)) if first == after => bits + BEGINS_ALIKE,
        _ => bits,
    }
}
