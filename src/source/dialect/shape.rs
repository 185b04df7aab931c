//! How a delimiter cuts a text: what shows that it cuts a table and no prose.

use super::kind::Kind;
use crate::source::records::Record;
use crate::source::text::trim;

/// So many records with a blank field before others show that no prose is cut.
const ROWS_WITH_BLANKS: usize = 2;
/// So many blank fields may end a record of prose.
const BLANKS_AT_END: usize = 2;
/// A field beside a column of numbers is no longer than this.
const LONGEST_FIELD: usize = 200;

/// How a delimiter cuts a text.
#[derive(Debug)]
pub struct Shape {
    /// Records with text in them.
    pub records: usize,
    /// Those of two fields or more.
    pub wide: usize,
    /// Those of three fields or more.
    of_three: usize,
    /// Those that have the most frequent number of fields, of two or more.
    pub alike: usize,
    /// That number.
    pub fields: usize,
    /// Whether some of these have a field that is a number.
    pub numbers: bool,
}

impl Shape {
    /// The shape of these records.
    pub fn of(records: &[Record]) -> Self {
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        let mut filled = 0;
        for record in records {
            if record.fields.iter().any(|field| !field.trim().is_empty()) {
                filled += 1;
                *counts.entry(record.fields.len()).or_default() += 1;
            }
        }
        let wide = counts.range(2..);
        let (fields, alike) = wide
            .clone()
            .max_by_key(|(_, count)| **count)
            .map_or((0, 0), |(fields, count)| (*fields, *count));
        let of_that_number = records
            .iter()
            .filter(|record| record.fields.len() == fields);
        Self {
            numbers: of_that_number
                .flat_map(|record| &record.fields)
                .any(|field| is_number(field)),
            records: filled,
            wide: wide.map(|(_, count)| count).sum(),
            of_three: counts.range(3..).map(|(_, count)| count).sum(),
            alike,
            fields,
        }
    }

    /// Whether half of the records have several fields.
    pub fn is_usual(&self) -> bool {
        self.wide > 0 && self.wide * 2 >= self.records
    }

    /// Whether two records or more have three fields or more: no prose has tabs like that, however
    /// much of it stands around a table without rows.
    pub fn recurs(&self) -> bool {
        self.of_three >= 2
    }

    /// Two lines of prose with one comma each are not a table of two columns; lines without a
    /// delimiter may stand around one that holds numbers.
    pub fn is_regular(&self) -> bool {
        let around = self.numbers && self.wide >= 2 && self.wide * 2 >= self.records;
        let lines = match around {
            true => self.wide,
            false => self.records,
        };
        lines >= 2 && (around || lines >= 3 || self.fields >= 3) && self.alike * 10 >= lines * 9
    }
}

/// Whether the records of several fields have a header and under it a column of numbers, or blank
/// fields before others.
///
/// Lines of one field may stand around them; blank fields at the ends of records do not count.
pub fn has_columns(records: &[Record]) -> bool {
    let wide: Vec<Vec<&str>> = records
        .iter()
        .filter_map(|record| {
            let fields: Vec<&str> = record.fields.iter().map(|field| field.trim()).collect();
            let last = fields.iter().rposition(|field| !field.is_empty())?;
            (last > 0).then(|| fields[..=last].to_vec())
        })
        .collect();
    // No sentence ends with three commas.
    let ends_blank = |record: &&Record| {
        let blank = record
            .fields
            .iter()
            .rev()
            .take_while(|field| field.trim().is_empty());
        blank.count() > BLANKS_AT_END
    };
    let padded = records.iter().filter(ends_blank).count() >= ROWS_WITH_BLANKS;
    let widest = wide.iter().map(Vec::len).max().unwrap_or(0);
    let Some(header) = wide.iter().position(|fields| fields.len() == widest) else {
        return false;
    };
    let labels = |fields: &Vec<&str>| fields.iter().all(|field| !is_number(field));
    let rows = &wide[header + 1..];
    let short = |field: &&str| field.chars().count() <= LONGEST_FIELD;
    if !wide.iter().flatten().all(short) {
        return false;
    }
    // No sentence has two commas on end or begins with one.
    let blank_inside = |fields: &&Vec<&str>| fields.iter().any(|field| field.is_empty());
    if padded || wide.iter().filter(blank_inside).count() >= ROWS_WITH_BLANKS {
        return true;
    }
    labels(&wide[header])
        && (1..widest).any(|column| {
            let filled = rows.iter().filter_map(|fields| fields.get(column));
            let filled = filled.filter(|field| !field.is_empty());
            let numbers = filled.clone().filter(|field| is_number(field)).count();
            numbers > 0 && 3 * numbers >= rows.len() && 2 * numbers >= filled.count()
        })
}

fn is_number(field: &str) -> bool {
    Kind::of(trim(field)) == Kind::Number
}

/// The share of a text's commas that group the digits of numbers: 1,234,567.50.
///
/// None do where a header of labels has as many commas as most records: r,g,b over 255,128,200.
pub fn groups_digits(text: &str, records: &[Record]) -> f64 {
    let Shape { fields, .. } = Shape::of(records);
    let mut wide = records.iter().filter(|record| record.fields.len() > 1);
    let digit = |c: char| c.is_ascii_digit();
    let labels = |record: &Record| {
        let mut pairs = record.fields.windows(2);
        !pairs.any(|pair| pair[0].ends_with(digit) && pair[1].starts_with(digit))
    };
    let headed = wide
        .next()
        .is_some_and(|record| record.fields.len() == fields && labels(record));
    if headed && wide.next().is_some() {
        return 0.0;
    }
    let (mut groups, mut all) = (0_usize, 0_usize);
    let tokens =
        text.split(|c: char| !(c.is_ascii_graphic() || c == ',') || matches!(c, '(' | ')' | '$'));
    for token in tokens {
        let commas = token.bytes().filter(|byte| *byte == b',').count();
        all += commas;
        groups += if is_grouped(token) { commas } else { 0 };
    }
    groups as f64 / all.max(1) as f64
}

/// Whether a text is a number whose digits are grouped by commas: -1,234,567.50%.
fn is_grouped(token: &str) -> bool {
    let token = token
        .trim_start_matches(['-', '+'])
        .trim_end_matches(['%', ',', ';', '.']);
    let (whole, decimals) = token.split_once('.').unwrap_or((token, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && digits(first)
        && digits(decimals)
        && groups.all(|group| group.len() == 3 && digits(group))
}

/// Whether half of the records of several fields hold a full stop of Chinese prose.
pub fn is_prose(records: &[Record]) -> bool {
    let wide = records.iter().filter(|record| record.fields.len() > 1);
    let stops = |record: &&Record| record.fields.iter().any(|field| field.contains('。'));
    let (all, prose) = (wide.clone().count(), wide.filter(stops).count());
    all > 0 && 2 * prose >= all
}
