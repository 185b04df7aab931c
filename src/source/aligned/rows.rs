//! Lines to rows where cells wrap.
//!
//! A text that is too long for its cell stands on several lines, and the amounts of its row, which
//! are in the middle of the row's height, on one of them or between. Runs of lines are taken for one
//! row where that costs fewer bits than a row for each line: a row of several lines must have parts
//! that could have been broken where they are, a row of one line must have what rows have.

use std::ops::Range;

use super::cells::Piece;
use super::columns::Columns;
use super::header::Content;
use super::looks::{is_numbered, is_open};
use super::words::Line;

/// Bits of amounts without the text that says what they are.
const NO_LABEL: f64 = 6.0;
/// Bits of a text without any amount: a heading, or a row of nothing.
const NO_AMOUNT: f64 = 3.0;
/// Bits of a break in a text, where texts of other rows are surely broken, and where none is.
const BREAK: f64 = 0.5;
const FIRST_BREAK: f64 = 2.5;
/// Bits of a break before the cell is full.
const BREAKS_EARLY: f64 = 6.0;
/// Bits of a last part that fills the cell: as likely a text of its own.
const ENDS_FULL: f64 = 1.0;
/// Bits of a part that begins as texts of their own do.
const NUMBERED_PART: f64 = 10.0;
/// Bits by which a break is likelier after or before a mark at which no text ends or begins.
const OPEN: f64 = 3.0;
/// Bits of a blank line inside a row where other rows have none.
const BLANK_INSIDE: f64 = 4.0;
/// Bits of parts of which neither the beginnings nor the middles stand below each other.
const ASIDE: f64 = 3.0;
/// Bits of each line by which a cell stands off the middle of its row.
const OFF_MIDDLE: f64 = 2.0;
/// The most lines of a row.
const MOST_LINES: usize = 9;
/// A reading by fewer bits than this is doubtful.
const THIN: f64 = 1.5;
/// The same of lines read as one row where other texts stand without amounts: the first or last of the
/// lines may be such a text.
const THIN_BESIDE_HEADINGS: f64 = 2.0;

/// A line of the body with its cells.
#[derive(Debug, Clone)]
pub struct BodyLine {
    /// Its index among the lines of the text.
    pub line: usize,
    /// How many blank lines stand above it.
    pub blanks: usize,
    /// Whether it can be a part of a row: it is no running text.
    pub plain: bool,
    /// Its cells.
    pub pieces: Vec<Piece>,
}

/// A row: a range of body lines, and whether that is doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its lines.
    pub lines: Range<usize>,
    /// Whether another reading costs hardly more.
    pub doubtful: bool,
}

/// What the rows of a block are made of.
pub struct Body<'a> {
    /// All lines of the text.
    pub text: &'a [Line<'a>],
    /// The body's own.
    pub lines: &'a [BodyLine],
    /// What each column holds.
    pub contents: Vec<Content>,
    /// The columns.
    pub columns: &'a Columns,
    /// Whether texts of the pages before are surely broken over lines.
    pub texts_break: bool,
}

/// The rows of a body, and whether texts are surely broken over lines in it.
pub fn rows(body: &Body) -> (Vec<Row>, bool) {
    let costs = Costs::new(body);
    let count = body.lines.len();
    // The least bits of the lines before each, and where the last row of those begins.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=count {
        let mut cheapest = (best[end - 1].0 + costs.bits(end - 1..end), end - 1);
        let mut numbered = usize::from(costs.numbers[end - 1]);
        for start in (end.saturating_sub(MOST_LINES)..end - 1).rev() {
            numbered += usize::from(costs.numbers[start]);
            if numbered > 1 || !costs.may_join(start + 1) {
                break;
            }
            let bits = best[start].0 + costs.bits(start..end);
            if bits < cheapest.0 {
                cheapest = (bits, start);
            }
        }
        best.push(cheapest);
    }
    let mut rows = Vec::new();
    let mut end = count;
    while end > 0 {
        let start = best[end].1;
        rows.push(Row {
            lines: start..end,
            doubtful: false,
        });
        end = start;
    }
    rows.reverse();
    let headed = rows.iter().any(|row| costs.is_heading(&row.lines));
    let thin = if headed { THIN_BESIDE_HEADINGS } else { THIN };
    for index in 0..rows.len() {
        let doubtful = costs.is_doubtful(&rows, index, thin);
        rows[index].doubtful = doubtful;
    }
    (rows, costs.break_bits == BREAK)
}

struct Costs<'a> {
    body: &'a Body<'a>,
    /// How wide the widest text of each column is.
    widest: Vec<usize>,
    /// Which lines have numbers: a row has one such line.
    numbers: Vec<bool>,
    /// Bits of a break.
    break_bits: f64,
    /// Blank lines that stand between any two lines.
    blanks: usize,
    /// Whether any column holds numbers.
    numbered: bool,
}

impl<'a> Costs<'a> {
    fn new(body: &'a Body<'a>) -> Self {
        let mut widest = vec![0; body.contents.len()];
        let plain = body.lines.iter().filter(|line| line.plain);
        for piece in plain.flat_map(|line| &line.pieces) {
            let inside = body.columns.at(piece.extent.end.max(1) - 1) == piece.column;
            if inside {
                widest[piece.column] = widest[piece.column].max(piece.printed);
            }
        }
        let mut costs = Self {
            body,
            widest,
            numbers: Vec::new(),
            break_bits: FIRST_BREAK,
            blanks: 0,
            numbered: body
                .contents
                .iter()
                .any(|&content| content != Content::Texts),
        };
        costs.numbers = body
            .lines
            .iter()
            .map(|line| costs.has_numbers(line))
            .collect();
        let inner = body.lines.iter().skip(1).filter(|line| line.plain);
        costs.blanks = inner.map(|line| line.blanks).min().unwrap_or(0);
        if body.texts_break || costs.texts_break() {
            costs.break_bits = BREAK;
        }
        costs
    }

    /// Whether amounts without a label stand between lines of texts alone.
    fn texts_break(&self) -> bool {
        let lines = &self.body.lines;
        let lone = |line: &BodyLine| line.plain && !self.has_numbers(line);
        lines
            .windows(3)
            .any(|lines| lone(&lines[0]) && lone(&lines[2]) && self.unlabelled(&lines[1..2]) > 0)
    }

    fn has_numbers(&self, line: &BodyLine) -> bool {
        let number = |piece: &Piece| self.body.contents[piece.column] != Content::Texts;
        line.pieces.iter().any(number)
    }

    /// Whether a line can stand in one row with the one above.
    fn may_join(&self, index: usize) -> bool {
        let (above, here) = (&self.body.lines[index - 1], &self.body.lines[index]);
        let page = self.body.text[here.line].page;
        self.numbered && above.plain && here.plain && !page
    }

    /// How many texts are missing to the left of amounts.
    fn unlabelled(&self, lines: &[BodyLine]) -> usize {
        let filled = |column: usize| {
            let mut pieces = lines.iter().flat_map(|line| &line.pieces);
            pieces.any(|piece| piece.column == column)
        };
        // A total has its label over the columns of codes.
        let named = |column: usize| {
            lines.iter().any(|line| {
                line.pieces.iter().any(|piece| {
                    let word = &self.body.text[line.line].words[piece.words.start];
                    piece.column == column && !word.is_number()
                })
            })
        };
        let (mut missing, mut labelled) = (0, false);
        let (mut has_texts, mut after_amounts) = (false, false);
        for (column, content) in self.body.contents.iter().enumerate() {
            if *content == Content::Amounts {
                after_amounts = true;
                if has_texts && !labelled && filled(column) {
                    missing += 1;
                    labelled = true;
                }
                continue;
            }
            // Texts and codes after amounts belong to another side of the table.
            if std::mem::take(&mut after_amounts) {
                (has_texts, labelled) = (false, false);
            }
            has_texts |= *content == Content::Texts;
            labelled |= match content {
                Content::Texts => filled(column),
                _ => named(column),
            };
        }
        missing
    }

    /// Bits of lines as one row.
    fn bits(&self, range: Range<usize>) -> f64 {
        self.bits_of(range, false)
    }

    /// The same where all amounts of a row stand off its middle at once, however many these are: some
    /// programs set them beside the first line of a text.
    fn least_bits(&self, range: Range<usize>) -> f64 {
        self.bits_of(range, true)
    }

    fn bits_of(&self, range: Range<usize>, at_once: bool) -> f64 {
        let lines = &self.body.lines[range];
        if !self.numbered {
            return 0.0;
        }
        let mut bits = NO_LABEL * self.unlabelled(lines) as f64;
        if !lines.iter().any(|line| self.has_numbers(line)) {
            bits += NO_AMOUNT;
        }
        if lines.len() > 1 {
            bits += self.joined_bits(lines, at_once);
        }
        bits
    }

    /// Bits of the breaks in a row of several lines.
    fn joined_bits(&self, lines: &[BodyLine], at_once: bool) -> f64 {
        let mut bits: f64 = lines[1..]
            .iter()
            .map(|line| BLANK_INSIDE * line.blanks.saturating_sub(self.blanks) as f64)
            .sum();
        let (first, last) = (lines[0].line, lines[lines.len() - 1].line);
        let mut broken = false;
        let mut off_middle = 0;
        for column in 0..self.body.contents.len() {
            let parts: Vec<(usize, &Piece)> = lines
                .iter()
                .enumerate()
                .flat_map(|(index, line)| line.pieces.iter().map(move |piece| (index, piece)))
                .filter(|(_, piece)| piece.column == column)
                .collect();
            let (Some(top), Some(bottom)) = (parts.first(), parts.last()) else {
                continue;
            };
            let middle = lines[top.0].line + lines[bottom.0].line;
            let off = middle.abs_diff(first + last);
            off_middle = if at_once {
                off_middle.max(off)
            } else {
                off_middle + off
            };
            if parts.len() == 1 {
                continue;
            }
            broken = true;
            // The amounts may stand on a line of their own between two parts.
            let together = parts.windows(2).all(|pair| pair[1].0 - pair[0].0 <= 2);
            if self.body.contents[column] != Content::Texts || !together {
                return f64::INFINITY;
            }
            for pair in parts.windows(2) {
                bits += self.break_bits(lines, pair[0], pair[1]);
            }
            if self.is_full(bottom.1) {
                bits += ENDS_FULL;
            }
        }
        bits += OFF_MIDDLE * off_middle as f64 / 2.0;
        if broken { bits } else { f64::INFINITY }
    }

    fn break_bits(
        &self,
        lines: &[BodyLine],
        above: (usize, &Piece),
        below: (usize, &Piece),
    ) -> f64 {
        let text = |(index, piece): (usize, &Piece)| {
            self.body.text[lines[index].line].printed(piece.words.clone())
        };
        let (before, after) = (text(above), text(below));
        let (above, below) = (above.1, below.1);
        if [above, below]
            .iter()
            .any(|part| self.body.columns.at(part.extent.end.max(1) - 1) != part.column)
        {
            return f64::INFINITY;
        }
        let mut bits = self.break_bits;
        if !self.is_full(above) && !self.breaks_at_word(above, before, after) {
            bits += BREAKS_EARLY;
        }
        if is_numbered(after) {
            bits += NUMBERED_PART;
        }
        if is_open(before, after) {
            bits -= OPEN;
        }
        let middles = above.twice_middle().abs_diff(below.twice_middle());
        if middles > 2 && above.extent.start.abs_diff(below.extent.start) > 2 {
            bits += ASIDE;
        }
        bits
    }

    /// Whether the first word of the part below would not fit beside the part above: a word of letters
    /// does not break.
    fn breaks_at_word(&self, above: &Piece, before: &str, after: &str) -> bool {
        let word = after.split_whitespace().next().unwrap_or_default();
        let letters = before.is_ascii() && word.starts_with(|c: char| c.is_ascii_alphanumeric());
        letters && above.printed + 1 + word.len() > self.widest[above.column]
    }

    /// Whether nothing more would fit beside a text: the widest of the column is hardly wider.
    fn is_full(&self, piece: &Piece) -> bool {
        let widest = self.widest[piece.column];
        piece.printed + 2.max(widest / 6) >= widest
    }

    /// Whether a row of texts alone has one beside it with texts in the same columns, and amounts alone
    /// between the two: they may be the upper and the lower part of one row.
    fn is_around_amounts(&self, rows: &[Row], index: usize) -> bool {
        let Some([above, between, below]) = rows.get(index..index + 3) else {
            return false;
        };
        let columns = |row: &Row| -> Vec<usize> {
            let lines = &self.body.lines[row.lines.clone()];
            let pieces = lines.iter().flat_map(|line| &line.pieces);
            pieces.map(|piece| piece.column).collect()
        };
        let of_above = columns(above);
        of_above.len() > 1
            && of_above == columns(below)
            && self.is_heading(&below.lines)
            && !self.is_heading(&between.lines)
    }

    /// Whether these lines are a row of texts alone.
    fn is_heading(&self, lines: &Range<usize>) -> bool {
        let lines = &self.body.lines[lines.clone()];
        let text = |line: &BodyLine| line.plain && !self.has_numbers(line);
        self.numbered && lines.iter().all(text)
    }

    /// Whether a row could as well be read otherwise: apart, or together with its neighbours; lines that
    /// were read as one row are so by fewer bits than `thin`.
    fn is_doubtful(&self, rows: &[Row], index: usize, thin: f64) -> bool {
        let lines = rows[index].lines.clone();
        let here = self.bits(lines.clone());
        if lines.len() > 1 {
            let apart: f64 = lines.clone().map(|line| self.bits(line..line + 1)).sum();
            let without =
                |one: usize, rest: Range<usize>| self.bits(one..one + 1) + self.bits(rest);
            let first = without(lines.start, lines.start + 1..lines.end);
            let last = without(lines.end - 1, lines.start..lines.end - 1);
            return apart.min(first).min(last) - here < thin;
        }
        let line = &self.body.lines[lines.start];
        if !self.numbered || !line.plain {
            return false;
        }
        let lone = !self.has_numbers(line);
        let mut doubtful = false;
        if lone && lines.start > 0 && self.may_join(lines.start) {
            let above = rows[index - 1].lines.clone();
            let apart = self.bits(above.clone()) + here;
            doubtful |= self.least_bits(above.start..lines.end) - apart < THIN;
        }
        if lone && lines.end < self.body.lines.len() && self.may_join(lines.end) {
            let below = rows[index + 1].lines.clone();
            let apart = self.bits(below.clone()) + here;
            doubtful |= self.bits(lines.start..below.end) - apart < THIN;
        }
        doubtful
            || lone && self.is_around_amounts(rows, index)
            || (!lone
                && self.unlabelled(std::slice::from_ref(line)) > 0
                && self.break_bits == BREAK)
    }
}
