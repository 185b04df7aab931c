//! How many bits the records of a text cost under a dialect.
//!
//! The fewest bits are those of the dialect that the text was written in (minimum description
//! length): its records have equally many fields, so that their number costs nothing, and its
//! columns hold one kind of field each, so that figures cost no more than figures. A wrong
//! delimiter leaves the right one as a letter in its fields. The two halves are those of van den
//! Burg, Nazábal and Sutton, Wrangling messy CSV files by detecting row and type patterns (2019);
//! in bits they add up, and a text without a delimiter has its price too: that of its lines.

use super::kind::Kind;
use crate::source::records::Record;
use crate::source::text::trim;

/// A character of a number: ten digits, now and then a mark.
const DIGIT: f64 = 3.4;
/// A character of a date: its figures follow from their places.
const DATE_DIGIT: f64 = 2.5;
/// What tells one wide character from another.
const WIDE: f64 = 8.0;
/// Columns further right are priced together.
const COLUMNS: usize = 256;

/// What each character of a text costs by its share in the text, by its bytes.
#[derive(Debug)]
pub struct Alphabet {
    bytes: [f64; 256],
    characters: f64,
}

impl Alphabet {
    /// The costs in a text.
    pub fn of(text: &str) -> Self {
        let mut counts = [0_u32; 256];
        let mut wide = 0_u32;
        for byte in text.bytes() {
            match byte {
                0..=0x7F => counts[usize::from(byte)] += 1,
                0xC0.. => wide += 1,
                _ => {}
            }
        }
        let characters = f64::from(counts.iter().sum::<u32>() + wide) + 129.0;
        let cost = |count: u32| (characters / (f64::from(count) + 1.0)).log2();
        let mut bytes = [0.0; 256];
        for (byte, price) in bytes.iter_mut().enumerate() {
            *price = match byte {
                0..=0x7F => cost(counts[byte]),
                0xC0.. => cost(wide) + WIDE,
                _ => 0.0,
            };
        }
        Self { bytes, characters }
    }

    fn price(&self, text: &str) -> f64 {
        text.bytes().map(|byte| self.bytes[usize::from(byte)]).sum()
    }
}

/// What the fields of one column were so far.
#[derive(Debug, Clone, Default)]
struct Column<'r> {
    kinds: [f64; Kind::COUNT + 1],
    count: f64,
    before: &'r str,
}

impl<'r> Column<'r> {
    /// The price of the kind with this index, which is then counted.
    fn price(&mut self, kind: usize) -> f64 {
        let kinds = self.kinds.len() as f64;
        let price = ((self.count + 0.5 * kinds) / (self.kinds[kind] + 0.5)).log2();
        self.kinds[kind] += 1.0;
        self.count += 1.0;
        price
    }
}

/// What records cost.
pub fn bits(records: &[Record], alphabet: &Alphabet) -> f64 {
    let fields: usize = records
        .iter()
        .map(|record| record.fields.len().max(1))
        .sum();
    // Each field ends once, whether a delimiter or a line end says so.
    let end = (alphabet.characters / (fields as f64 + 1.0)).log2();
    let mut columns = Vec::<Column>::new();
    let mut widths = Widths::default();
    let mut bits = 0.0;
    // Blank lines cost the same under each dialect.
    for record in records.iter().filter(|record| !record.fields.is_empty()) {
        bits += widths.price(record.fields.len());
        for (index, field) in record.fields.iter().enumerate() {
            let index = index.min(COLUMNS);
            if columns.len() <= index {
                columns.resize(index + 1, Column::default());
            }
            bits += price(field, &mut columns[index], alphabet, end);
        }
    }
    bits
}

fn price<'r>(field: &'r str, column: &mut Column<'r>, alphabet: &Alphabet, end: f64) -> f64 {
    let field = trim(field);
    if !field.is_empty() && field == column.before {
        return column.price(Kind::COUNT);
    }
    column.before = field;
    let kind = Kind::of(field);
    let text = || alphabet.price(field) + end;
    let figures = |each: f64| each * field.chars().count() as f64 + end;
    let inside = match kind {
        Kind::Blank => 0.0,
        Kind::Number => text().min(figures(DIGIT)),
        Kind::Date => text().min(figures(DATE_DIGIT)),
        Kind::Word | Kind::Text => text(),
    };
    column.price(kind as usize) + inside
}

/// How many fields the records had so far.
#[derive(Debug, Default)]
struct Widths {
    counts: std::collections::BTreeMap<usize, f64>,
    records: f64,
    /// How many had as many as the one before.
    alike: f64,
    before: usize,
}

impl Widths {
    /// The price of a record's number of fields, which is then counted: one bit or less tells that
    /// it is the same as before, more tell which other it is.
    fn price(&mut self, width: usize) -> f64 {
        let count = self.counts.entry(width).or_default();
        let mut price;
        if self.records > 0.0 && self.before == width {
            price = ((self.records + 1.0) / (self.alike + 0.5)).log2();
            self.alike += 1.0;
        } else {
            price = ((self.records + 1.0) / (self.records - self.alike + 0.5)).log2();
            price += match *count > 0.0 {
                true => ((self.records + 1.0) / *count).log2(),
                false => (self.records + 1.0).log2() + 2.0 * (width as f64 + 1.0).log2() + 1.0,
            };
        }
        *count += 1.0;
        self.records += 1.0;
        self.before = width;
        price
    }
}
