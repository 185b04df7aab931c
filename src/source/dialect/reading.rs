//! A text read under one dialect.

use std::borrow::Cow;

use super::bits::{Alphabet, bits};
use super::kind::Kind;
use super::shape::{Shape, groups_digits, has_columns, is_prose};
use crate::source::records::{Dialect, Marks, Quoting, Reader, Record};
use crate::source::text::trim;

/// What a field costs that breaks the rules of quoting.
const BROKEN: f64 = 10.0;
/// What a mark costs inside a field that is not enclosed.
const STRAY: f64 = 2.0;
/// Where at least this share of the commas groups digits, they cut nothing.
const MOST_GROUPS: f64 = 0.8;
/// Fields of so many hanzi on average are parts of sentences.
const WORDY: usize = 8;
/// An unusual delimiter spares at least so many bits.
const LEAST_GAIN: f64 = 16.0;

/// A text cut by a delimiter.
pub struct Reading<'t> {
    /// How.
    pub dialect: Dialect,
    /// What it costs.
    pub bits: f64,
    /// What its lines cost uncut.
    lines: f64,
    records: Vec<Record<'t>>,
    shape: Shape,
    marks: Marks,
}

impl Reading<'_> {
    /// What cuts it.
    pub fn delimiter(&self) -> char {
        self.dialect.delimiter.unwrap_or('\n')
    }

    /// Whether its records are those of a table, and no lines of prose.
    pub fn is_table(&self, text: &str) -> bool {
        let Shape { numbers, .. } = self.shape;
        match self.delimiter() {
            '\t' => self.shape.is_usual() || self.shape.recurs(),
            ',' if groups_digits(text, &self.records) >= MOST_GROUPS => false,
            _ if has_columns(&self.records) || self.has_gaps() => true,
            _ if is_prose(&self.records) => false,
            _ => {
                let pays = self.bits < self.lines;
                let text = self.is_spaced() || self.is_wordy();
                self.shape.is_regular() && (numbers || pays || !text)
                    || self.shape.is_usual() && self.is_enclosed()
                    || self.shape.is_usual() && self.has_tokens() && !self.is_spaced()
                    || self.shape.is_usual() && self.shape.recurs() && !text && self.has_values()
            }
        }
    }

    /// Whether nearly all records, whatever the first is, have equally many fields, this many or more,
    /// and it pays.
    pub fn is_strict(&self, fields: usize) -> bool {
        let Shape { records, alike, .. } = self.shape;
        records >= 3
            && self.shape.fields >= fields
            && 10 * alike >= 9 * (records - 1)
            && self.lines - self.bits >= LEAST_GAIN
    }

    /// Whether a third of its fields are numbers or dates.
    pub fn has_figures(&self) -> bool {
        let (figures, fields) = self.share(|kind| matches!(kind, Kind::Number | Kind::Date));
        3 * figures >= fields
    }

    /// Whether most of its fields are single tokens without blanks: no prose is like that, however
    /// few lines there are and however many fields each has.
    fn has_tokens(&self) -> bool {
        let (tokens, fields) = self.share(|kind| !matches!(kind, Kind::Text));
        fields > 0 && 4 * tokens >= 3 * fields
    }

    /// Whether blank fields stand on end before others, in a text of which a third is cut.
    fn has_gaps(&self) -> bool {
        let blank = |field: &Cow<str>| field.trim().is_empty();
        let gap = |record: &&Record| {
            let end = record.fields.iter().rposition(|field| !blank(field));
            let inside = &record.fields[..end.unwrap_or(0)];
            inside.windows(2).any(|pair| pair.iter().all(blank))
        };
        let Shape { records, wide, .. } = self.shape;
        3 * wide >= records && self.shape.recurs() && self.records.iter().any(|record| gap(&record))
    }

    /// Whether half of the records of three fields have a number or a blank among them.
    fn has_values(&self) -> bool {
        let value = |field: &Cow<str>| matches!(Kind::of(trim(field)), Kind::Blank | Kind::Number);
        let of_three = self.records.iter().filter(|record| record.fields.len() > 2);
        let values = of_three
            .clone()
            .filter(|record| record.fields.iter().any(value));
        2 * values.count() >= of_three.count()
    }

    /// Whether blanks stand behind most delimiters, as in prose.
    fn is_spaced(&self) -> bool {
        let wide = self.records.iter().filter(|record| record.fields.len() > 1);
        let fields = wide.flat_map(|record| &record.fields[1..]);
        let spaced = fields.clone().filter(|field| field.starts_with(' '));
        2 * spaced.count() > fields.count()
    }

    /// Whether its fields are as long as parts of Chinese sentences.
    fn is_wordy(&self) -> bool {
        let wide = self.records.iter().filter(|record| record.fields.len() > 1);
        let fields = wide.flat_map(|record| &record.fields);
        let hanzi = |field: &Cow<str>| field.chars().filter(|c| *c > '\u{2E7F}').count();
        let length: usize = fields.clone().map(hanzi).sum();
        length > WORDY * fields.count()
    }

    /// How many of the fields that are not blank, in records of several, are of such a kind; and
    /// how many fields there are.
    fn share(&self, is: impl Fn(Kind) -> bool) -> (usize, usize) {
        let wide = self.records.iter().filter(|record| record.fields.len() > 1);
        let fields = wide.flat_map(|record| &record.fields);
        let kinds = fields.map(|field| Kind::of(trim(field)));
        let filled = kinds.filter(|kind| *kind != Kind::Blank);
        filled.fold((0, 0), |(found, all), kind| {
            (found + usize::from(is(kind)), all + 1)
        })
    }

    /// Whether most of its fields are enclosed, as the rules want it.
    fn is_enclosed(&self) -> bool {
        let wide = self.records.iter().filter(|record| record.fields.len() > 1);
        let fields = wide.flat_map(|record| &record.fields);
        let filled = fields.filter(|field| !field.trim().is_empty()).count();
        let Marks {
            enclosed, broken, ..
        } = self.marks;
        self.dialect.quoting.is_some()
            && enclosed > 1
            && 2 * enclosed >= filled
            && filled > 0
            && 10 * broken <= enclosed
    }
}

/// What readings of one text have in common.
pub struct Judge<'t> {
    text: &'t str,
    alphabet: Alphabet,
    /// What its lines cost uncut.
    lines: f64,
    quote: Option<Option<char>>,
}

impl<'t> Judge<'t> {
    /// The judge of a text, of whose quotes this is known.
    pub fn new(text: &'t str, quote: Option<Option<char>>) -> Self {
        let alphabet = Alphabet::of(text);
        let lines: Vec<Record> = Reader::new(text, Dialect::default()).collect();
        Self {
            text,
            lines: bits(&lines, &alphabet),
            alphabet,
            quote,
        }
    }

    /// The reading with this delimiter: with quotes as syntax where they can be that and break no
    /// rule, or where it costs less in spite of what they break.
    pub fn reading(&self, delimiter: char) -> Reading<'t> {
        let marks: &[char] = match &self.quote {
            Some(None) => &[],
            Some(Some(mark)) => std::slice::from_ref(mark),
            None => &['"', '\''],
        };
        let marks = marks.iter().filter(|mark| self.text.contains(**mark));
        let mut plain = None;
        for mark in marks {
            let reading = self.quoted(delimiter, *mark);
            let given = self.quote.is_some();
            if !given && !reading.marks.are_syntax() {
                continue;
            }
            // An apostrophe is text more often than not.
            if given || reading.marks.broken + reading.marks.stray == 0 && *mark == '"' {
                return reading;
            }
            let plain = plain.get_or_insert_with(|| self.plain(delimiter));
            if reading.bits < plain.bits {
                return reading;
            }
        }
        plain.unwrap_or_else(|| self.plain(delimiter))
    }

    fn plain(&self, delimiter: char) -> Reading<'t> {
        self.cut(delimiter, None)
    }

    fn quoted(&self, delimiter: char, mark: char) -> Reading<'t> {
        let cut = |backslash| self.cut(delimiter, Some(Quoting { mark, backslash }));
        let doubled = cut(false);
        let escapes = self.text.contains(&*String::from_iter(['\\', mark]));
        if doubled.marks.broken == 0 || !escapes {
            return doubled;
        }
        let escaped = cut(true);
        match escaped.marks.broken < doubled.marks.broken {
            true => escaped,
            false => doubled,
        }
    }

    fn cut(&self, delimiter: char, quoting: Option<Quoting>) -> Reading<'t> {
        let dialect = Dialect {
            delimiter: Some(delimiter),
            quoting,
        };
        let mut reader = Reader::new(self.text, dialect);
        let records: Vec<Record> = reader.by_ref().collect();
        let marks = reader.marks;
        Reading {
            dialect,
            bits: bits(&records, &self.alphabet)
                + BROKEN * marks.broken as f64
                + STRAY * marks.stray as f64,
            lines: self.lines,
            shape: Shape::of(&records),
            records,
            marks,
        }
    }
}
