//! A block with a header of its own: rows of the table above, or a further table?

use std::ops::Range;

use super::again::Known;
use super::blocks::{
    Block, Blocks, follows_gap, is_header_like, is_marginal, is_text_alone, is_title, names_table,
};
use super::{BLOCK_LINES, SAMPLE};
use crate::recover::compare::without_continuation;
use crate::recover::cost;
use crate::recover::furniture::{is_continuation, is_furniture};
use crate::recover::profile::{Cell, CellClass, Profile};
use crate::recover::segment::says_the_same;
use crate::recover::view::ViewLine;

/// Bits of one more table.
const NEW_TABLE: f64 = 10.0;
/// Bits for a further table: a number or a unit of its own, a title by its looks, a blank line where
/// they are not usual.
const MARGINAL: f64 = 10.0;
const TITLE: f64 = 6.0;
/// Bits for a title that names a year: no heading of rows does.
const YEAR: f64 = 6.0;
/// The same where the title of the table above names one too.
const YEAR_AGAIN: f64 = 12.0;
/// A text of at least so many letters and at most so many bytes may be a title though nothing but its
/// year tells.
const YEAR_WORDS: usize = 8;
const YEAR_TITLE: usize = 120;
const GAP: f64 = 3.0;
/// Bits of a title or a unit under a header, as lines of one block.
const TITLE_UNDER_HEADER: f64 = 16.0;

/// Bits against a table that begins under a title with nothing but a form between them.
const BEHIND_TITLE: f64 = 16.0;
/// Bits against a further table whose title is that of the table above, or says that it goes on.
const SAME_TITLE: f64 = 34.0;
const TITLE_GOES_ON: f64 = 40.0;
/// Bits against a table without rows that neither title nor unit announces.
const NO_ROWS: f64 = 10.0;

/// The models of columns side by side.
#[derive(Default, Clone)]
struct Columns(Vec<(Profile, Option<bool>)>);

impl Columns {
    /// Bits of a row, which is learned.
    fn code(&mut self, line: &ViewLine) -> f64 {
        if is_furniture(line) {
            return 0.0;
        }
        if self.0.len() < line.cells.len() {
            self.0.resize(line.cells.len(), (Profile::default(), None));
        }
        let blank = Cell::blank();
        let mut bits = 0.0;
        let mut pattern_bits = 0.0;
        for (column, (profile, above)) in self.0.iter_mut().enumerate() {
            let cell = line.cells.get(column).unwrap_or(&blank);
            let is_blank = cell.class == CellClass::Blank;
            pattern_bits += profile.blank_bits(is_blank, *above);
            if !is_blank {
                bits += profile.content_bits(cell);
            }
            profile.learn(cell, *above);
            *above = Some(is_blank);
        }
        bits + pattern_bits.min(cost::STRANGE_PATTERN)
    }

    /// For each of the lines, bits of the rows from there on; one entry more than lines.
    fn suffixes(mut self, lines: &[ViewLine]) -> Vec<f64> {
        let mut suffixes = vec![0.0; lines.len() + 1];
        for (index, line) in lines.iter().enumerate().rev() {
            suffixes[index] = suffixes[index + 1] + self.code(line);
        }
        suffixes
    }
}

/// A set of columns, as far as it can count them.
type ColumnSet = u128;

/// The columns that a line fills.
fn filled(line: &ViewLine) -> ColumnSet {
    let bit = |column: usize| 1_u128.checked_shl(u32::try_from(column).unwrap_or(u32::MAX));
    line.filled()
        .filter_map(|(column, _)| bit(column))
        .fold(0, |set, bit| set | bit)
}

/// For each of the lines, the columns that the lines from there on fill; one entry more than lines.
fn filled_below(lines: &[ViewLine]) -> Vec<ColumnSet> {
    let mut below = vec![0; lines.len() + 1];
    for (index, line) in lines.iter().enumerate().rev() {
        below[index] = below[index + 1] | filled(line);
    }
    below
}

/// For each of the lines, bits of those before it as title, form and header of the columns `below`;
/// one entry more than lines.
fn prefixes(lines: &[ViewLine], below: &[ColumnSet]) -> Vec<f64> {
    let mut prefixes = vec![0.0];
    let mut labelled: ColumnSet = 0;
    let mut bits = 0.0;
    let mut in_header = false;
    for (index, line) in lines.iter().enumerate() {
        if !is_furniture(line) {
            if in_header && (names_table(line) || is_marginal(line)) {
                bits += TITLE_UNDER_HEADER;
            }
            in_header |= is_header_like(line) && !is_marginal(line);
            let texts: f64 = line.filled().map(|(_, cell)| cell.unseen_bits()).sum();
            bits += cost::HEADER_ROW + line.label_bits() + texts;
            let above = index
                .checked_sub(1)
                .map_or(0, |above| filled(&lines[above]));
            bits += cost::HEADER_OVERLAP * f64::from((filled(line) & above).count_ones());
            if line.single().is_none() {
                labelled |= filled(line);
            }
        }
        let unlabelled = below[index + 1] & !labelled;
        prefixes.push(bits + cost::NOTHING_ABOVE_COLUMN * f64::from(unlabelled.count_ones()));
    }
    prefixes
}

/// The likeliest first line of a further table within a block, the bits that speak for it, and one
/// past the last line of its header.
///
/// Its rows may be coded by what the columns of the table above hold: a further table of the same
/// kind is no worse for that.
pub fn weigh(
    lines: &[ViewLine],
    blocks: &Blocks,
    block: &Block,
    known: &Known,
) -> Option<(usize, f64, usize)> {
    let mut learned = Columns::default();
    let before = known.header_end.max(block.start.saturating_sub(SAMPLE));
    for line in lines.get(before..block.start).unwrap_or_default() {
        learned.code(line);
    }
    let end = blocks
        .next_after_rows(block.end)
        .unwrap_or(lines.len())
        .min(block.start + BLOCK_LINES + SAMPLE);
    let (all, lines) = (lines, &lines[..end]);
    let fresh = Columns::default().suffixes(&lines[block.start..]);
    let as_before = learned.clone().suffixes(&lines[block.start..]);
    // Bits of the lines before each as rows of the table above.
    let mut rows = vec![0.0];
    for (index, line) in lines[block.start..].iter().enumerate() {
        rows.push(rows[index] + learned.code(line));
    }
    let below = filled_below(&lines[block.start..]);
    let mut best: Option<(usize, f64, usize)> = None;
    for start in (block.start..block.end.min(end)).filter(|&start| blocks.opens(start)) {
        let prefixes = prefixes(
            &lines[start..block.end.min(end)],
            &below[start - block.start..],
        );
        let bits = |header: usize| {
            let at = header - block.start;
            let again = comes_again_bits(all, known, start..header);
            prefixes[header - start] + fresh[at].min(as_before[at]) - again
        };
        let headers = (start + 1..start + prefixes.len()).map(|header| (bits(header), header));
        let Some((bits, header)) = headers.min_by(|a, b| a.0.total_cmp(&b.0)) else {
            continue;
        };
        let as_rows = rows[rows.len() - 1] - rows[start - block.start];
        let looks = looks_bits(lines, blocks, known.start, start, header);
        let rows_above = lines[known.header_end.min(start)..start].iter().any(is_row);
        let context = match (rows_above, lines[header..].iter().any(is_row)) {
            // Under a header a title is no row.
            (false, _) if looks >= TITLE => TITLE_UNDER_HEADER,
            (_, false) if looks < TITLE => -NO_ROWS,
            _ => 0.0,
        };
        // What a title heads begins with it.
        let before = &lines[block.start..start];
        let headed = before.iter().any(names_table) && !before.iter().any(is_row);
        let behind_title = match headed || blocks.is_header_under_form(known.start, start) {
            true => BEHIND_TITLE,
            false => 0.0,
        };
        let page = page_bits(lines, known, start..header);
        let again = again_bits(lines, known, start..header);
        let gain = as_rows - bits - NEW_TABLE + looks + context + again - behind_title - page;
        if best.is_none_or(|(_, most, _)| gain > most) {
            best = Some((start, gain, header));
        }
    }
    best
}

/// Bits by which a block of title and header costs less because a later page prints its last line again:
/// those of its texts, which are known there.
///
/// None where it stands in the table above, too, where that table's title comes again before it does, or
/// where the line right above the block comes again with it.
fn comes_again_bits(lines: &[ViewLine], known: &Known, block: Range<usize>) -> f64 {
    let last = lines[block.clone()].last();
    let Some(last) = last.filter(|last| is_header_like(last)) else {
        return 0.0;
    };
    let same = |line: &ViewLine| line.key == last.key;
    let mut later = (block.end..lines.len()).take(BLOCK_LINES + SAMPLE);
    let mut above = lines[known.start..block.start].iter().rev().take(SAMPLE);
    let Some(again) = later.find(|&line| same(&lines[line])) else {
        return 0.0;
    };
    let before = [block.start, (again + 1).saturating_sub(block.len())]
        .map(|start| start.checked_sub(1).map(|line| &lines[line]));
    let longer = match before {
        [Some(here), Some(there)] => here.key == there.key && !is_furniture(here),
        _ => false,
    };
    let titles = &lines[known.start..known.header_end.min(block.start)];
    let goes_on = |line: &ViewLine| {
        let mut titles = titles.iter().filter(|title| names_table(title));
        is_continuation(line) || titles.any(|title| says_the_same(title, line))
    };
    let page_above = lines[block.end..again].iter().any(goes_on);
    match longer || page_above || above.any(same) {
        true => 0.0,
        false => last.filled().map(|(_, cell)| cell.unseen_bits()).sum(),
    }
}

/// Bits by which lines above a header cost less that stand above the header of the table above too:
/// a note, a unit.
fn again_bits(lines: &[ViewLine], known: &Known, block: Range<usize>) -> f64 {
    let top = &lines[known.start..known.header_end.min(block.start)];
    let again = lines[block].iter().filter(|line| {
        is_text_alone(line)
            && !names_table(line)
            && top.iter().any(|first| says_the_same(first, line))
    });
    let bits = again.map(|line| {
        let texts: f64 = line.filled().map(|(_, cell)| cell.unseen_bits()).sum();
        cost::HEADER_ROW + texts - cost::REPEATED_LINE
    });
    bits.sum()
}

/// Bits against a further table in a block that looks like a page of the table above: it says that the
/// table goes on, or has its title.
fn page_bits(lines: &[ViewLine], known: &Known, block: Range<usize>) -> f64 {
    let top = &lines[known.start..known.header_end.min(block.start)];
    let titles = || {
        lines[block.clone()]
            .iter()
            .filter(|line| is_text_alone(line))
    };
    let goes_on = titles().any(|line| {
        let text = line.single().map_or("", |(_, cell)| cell.text.as_str());
        is_continuation(line) || without_continuation(text).len() < text.len()
    });
    let same = titles().any(|line| {
        names_table(line)
            && top
                .iter()
                .any(|first| names_table(first) && says_the_same(first, line))
    });
    match (goes_on, same) {
        (true, _) => TITLE_GOES_ON,
        (_, true) => SAME_TITLE,
        _ => 0.0,
    }
}

/// Whether a text names a year: 2023年, 2023.
fn names_year(text: &str) -> bool {
    let digits: Vec<char> = text.chars().collect();
    digits.windows(4).any(|four| {
        four.iter().all(char::is_ascii_digit) && matches!(four, ['1', '9', ..] | ['2', '0', ..])
    })
}

/// Whether a line is a title that names a year.
fn is_dated(line: &ViewLine) -> bool {
    line.single()
        .is_some_and(|(_, cell)| is_title(&cell.text) && names_year(&cell.text))
}

/// Whether a line is a text alone that names a year after other words, as titles do; no clause.
fn may_be_dated(line: &ViewLine) -> bool {
    line.single().is_some_and(|(_, cell)| {
        let text = cell.text.as_str();
        let words = text.chars().filter(|c| c.is_alphabetic()).count();
        let clause = text.contains(['。', '；', ':', ';']) || text.ends_with('.');
        words >= YEAR_WORDS && text.len() <= YEAR_TITLE && !clause && names_year(text)
    })
}

/// Whether a line may be a row: several cells that do not all explain themselves, as the lines to sign
/// do.
fn is_row(line: &ViewLine) -> bool {
    let labelled = line.filled().all(|(_, cell)| cell.text.contains(':'))
        || line.filled().any(|(_, cell)| cell.text.ends_with(':'));
    line.single().is_none() && !labelled && !is_furniture(line)
}

/// Bits for a further table from the looks of its first lines; the table above begins at `first`.
fn looks_bits(
    lines: &[ViewLine],
    blocks: &Blocks,
    first: usize,
    start: usize,
    header: usize,
) -> f64 {
    let top = &lines[start..header];
    let marginal = top.iter().any(is_marginal);
    let title = top.iter().any(names_table);
    let dated = top.iter().any(is_dated);
    let above = &lines[first..start.min(first + BLOCK_LINES)];
    let all_dated = dated && above.iter().any(is_dated);
    // Two texts that may be titles make each other one.
    let pair = !title && may_be_dated(&lines[start]) && above.first().is_some_and(may_be_dated);
    let (title, dated, all_dated) = (title || pair, dated || pair, all_dated || pair);
    let gap = blocks.gaps_tell && follows_gap(lines, start);
    [
        (marginal, MARGINAL),
        (title, TITLE),
        (dated, YEAR),
        (all_dated, YEAR_AGAIN - YEAR),
        (gap, GAP),
    ]
    .into_iter()
    .filter_map(|(shown, bits)| shown.then_some(bits))
    .sum()
}
