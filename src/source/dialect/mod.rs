//! Which delimiter a text has, and whether its quotes are syntax.
//!
//! The text (of a large one, blocks from all over it) is cut by each delimiter that it holds, with
//! quotes as syntax and as text. A reading is one of a table or it is not ([`Reading::is_table`],
//! from the [`shape`] of its records); of those that are, the one with the fewest [`bits`] is taken.
//! Bits alone would find tables in prose, where a delimiter too cuts what has something in common.
//!
//! `，`, `；` and `：` are never delimiters: Chinese prose and cells are full of them, and no program
//! writes them. The user may still name them.

mod bits;
mod kind;
mod reading;
mod shape;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use self::reading::{Judge, Reading};
use super::records::{Dialect, Reader, Record, is_rule};

/// What tables are written with. Tabs first: of equal readings the first is taken.
const DELIMITERS: [char; 8] = ['\t', ',', ';', '|', '│', '┃', '║', '｜'];
/// What stands for bars in tables that are drawn.
const BARS: [char; 5] = ['|', '│', '┃', '║', '｜'];
/// What else delimits, and with how many fields a record at least.
const OTHERS: [(char, usize); 8] = [
    ('\u{1F}', 2),
    ('\u{1E}', 2),
    ('\u{1}', 2),
    ('¦', 2),
    ('§', 2),
    ('^', 2),
    ('~', 3),
    ('#', 3),
];
/// Bits by which tabs lead: they are seldom text.
const TABS: f64 = 20.0;
/// Bits by which an unusual delimiter must be better than a usual one.
const UNUSUAL: f64 = 16.0;
/// A text longer than this is judged by blocks, of this size together.
const SAMPLE: usize = 512 << 10;
/// How many.
const BLOCKS: usize = 64;

/// What is known of a text's dialect beforehand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// What stands between fields.
    pub delimiter: Option<char>,
    /// What encloses fields; `Some(None)`: nothing does, and quotes are text.
    pub quote: Option<Option<char>>,
}

/// The records of a text, and whether a delimiter runs through it.
#[derive(Debug)]
pub enum Delimited<'t> {
    /// It does.
    Surely(Records<'t>),
    /// None does, or it may as well be blanks that align columns. The records are for a text that
    /// has no such columns either: cut by what tabs or single spaces there are, or one field a line.
    Perhaps(Records<'t>),
}

/// The records of a text, cut by the dialect that fits it, one after the other.
pub fn records(text: &str, options: Options) -> Delimited<'_> {
    let found = find(text, options);
    let records = Records::new(text, found.dialect);
    match found.surely {
        true => Delimited::Surely(records),
        false => Delimited::Perhaps(records),
    }
}

/// What [`find`] finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// The dialect.
    pub dialect: Dialect,
    /// Whether it is that of a table.
    pub surely: bool,
}

/// The dialect of a text.
pub fn find(text: &str, options: Options) -> Found {
    let sample = sample(text);
    let judge = Judge::new(&sample, options.quote);
    if let Some(delimiter) = options.delimiter {
        return surely(&judge.reading(delimiter));
    }
    let given = |delimiter: char| sample.contains(delimiter).then(|| judge.reading(delimiter));
    let readings: Vec<Reading> = DELIMITERS.into_iter().filter_map(given).collect();
    let tables = readings.iter().filter(|reading| reading.is_table(&sample));
    let others = OTHERS.into_iter().filter_map(|(delimiter, fields)| {
        given(delimiter).filter(|reading| reading.is_strict(fields))
    });
    let others: Vec<Reading> = others.collect();
    let price = |reading: &Reading| match reading.delimiter() {
        '\t' => reading.bits - TABS,
        delimiter if DELIMITERS.contains(&delimiter) => reading.bits,
        _ => reading.bits + UNUSUAL,
    };
    if let Some(best) = tables
        .chain(&others)
        .min_by(|a, b| price(a).total_cmp(&price(b)))
    {
        return surely(best);
    }
    let tabbed = readings.iter().find(|reading| reading.delimiter() == '\t');
    let spaced = || {
        // Runs of blanks align columns.
        let single = sample.contains(' ') && !sample.contains("  ");
        let reading = single.then(|| judge.reading(' '))?;
        (reading.is_strict(3) && reading.has_figures()).then_some(reading.dialect)
    };
    let dialect = tabbed.map(|reading| reading.dialect).or_else(spaced);
    Found {
        dialect: dialect.unwrap_or_default(),
        surely: false,
    }
}

fn surely(reading: &Reading) -> Found {
    Found {
        dialect: reading.dialect,
        surely: true,
    }
}

/// The records of a text. Where bars delimit, what draws a table and is no text is left out: lines of
/// strokes, and the blank fields outside the outer bars.
#[derive(Debug)]
pub struct Records<'t> {
    reader: Reader<'t>,
    is_drawn: bool,
    /// Whether bars stand around all rows.
    is_framed: bool,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, dialect: Dialect) -> Self {
        let is_drawn = dialect.delimiter.is_some_and(|c| BARS.contains(&c));
        Self {
            reader: Reader::new(text, dialect),
            is_drawn,
            is_framed: is_drawn && is_framed(Reader::new(text, dialect)),
        }
    }
}

impl<'t> Iterator for Records<'t> {
    type Item = Record<'t>;

    fn next(&mut self) -> Option<Record<'t>> {
        let is_drawn = self.is_drawn;
        let mut record = self
            .reader
            .find(|record| !(is_drawn && is_of_strokes(record)))?;
        if self.is_framed && record.fields.len() > 1 {
            record.fields.pop();
            record.fields.remove(0);
        }
        Some(record)
    }
}

fn is_blank(field: &str) -> bool {
    field.trim().is_empty()
}

fn is_of_strokes(record: &Record) -> bool {
    let mut fields = record.fields.iter();
    fields.clone().any(|field| !is_blank(field))
        && fields.all(|field| is_blank(field) || is_rule(field))
}

/// Whether all records of several fields begin and end with a blank one.
fn is_framed(records: Reader<'_>) -> bool {
    let blank = |field: Option<&Cow<str>>| field.is_some_and(|field| is_blank(field));
    let mut wide = records
        .filter(|record| record.fields.len() > 1 && !is_of_strokes(record))
        .peekable();
    wide.peek().is_some()
        && wide.all(|record| {
            record.fields.len() > 2 && blank(record.fields.first()) && blank(record.fields.last())
        })
}

/// The text, or blocks of whole lines from all over it.
fn sample(text: &str) -> Cow<'_, str> {
    if text.len() <= SAMPLE {
        return text.into();
    }
    let mut sample = String::new();
    for block in 0..BLOCKS {
        let from = text.floor_char_boundary(text.len() / BLOCKS * block);
        let to = text.floor_char_boundary(from + SAMPLE / BLOCKS);
        let lines = &text[from..to];
        let after = |at: Option<usize>| at.map(|at| at + 1);
        let start = match block {
            0 => Some(0),
            _ => after(lines.find(['\r', '\n'])),
        };
        let end = after(lines.rfind(['\r', '\n']));
        if let (Some(start), Some(end)) = (start, end) {
            sample += lines.get(start..end).unwrap_or_default();
        }
    }
    // Lines longer than blocks.
    if sample.is_empty() {
        return text[..text.floor_char_boundary(SAMPLE)].into();
    }
    sample.into()
}
