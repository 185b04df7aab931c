//! Which delimiter a text has, and whether its quotes are syntax.

use super::records::{Record, plain, quoted};

/// Where at least this share of the commas groups digits, they cut nothing.
const MOST_GROUPS: f64 = 0.8;
/// So many records with a blank field before others show that no prose is cut.
const ROWS_WITH_BLANKS: usize = 2;
/// So many blank fields may end a record of prose.
const BLANKS_AT_END: usize = 2;
/// A field beside a column of numbers is no longer than this.
const LONGEST_FIELD: usize = 200;

/// The records of a text, and whether a delimiter runs through it.
#[derive(Debug)]
pub enum Delimited<'t> {
    /// It does.
    Surely(Vec<Record<'t>>),
    /// None does: there are a few tabs, or none.
    Perhaps(Vec<Record<'t>>),
}

/// The records of a text, cut by the delimiter that fits it.
///
/// Tabs win where they run through the text or cut two lines into three fields; else a comma, semicolon
/// or bar that cuts nearly all records into equally many fields; else whatever tabs there are. A text
/// without a delimiter has one field a line.
pub fn records(text: &str) -> Delimited<'_> {
    let tabbed = text.contains('\t').then(|| cut(text, '\t'));
    if let Some(records) = &tabbed
        && {
            let shape = Shape::of(records);
            shape.is_usual() || shape.recurs()
        }
    {
        return Delimited::Surely(tabbed.unwrap_or_default());
    }
    for delimiter in [',', ';', '|'] {
        if text.contains(delimiter) {
            let records = cut(text, delimiter);
            if groups_digits(text, delimiter) < MOST_GROUPS
                && (Shape::of(&records).is_regular() || has_columns(&records))
            {
                return Delimited::Surely(records);
            }
        }
    }
    Delimited::Perhaps(tabbed.unwrap_or_else(|| plain(text, None)))
}

fn cut(text: &str, delimiter: char) -> Vec<Record<'_>> {
    let quotes = text.contains('"');
    quotes
        .then(|| quoted(text, delimiter))
        .flatten()
        .unwrap_or_else(|| plain(text, Some(delimiter)))
}

/// How a delimiter cuts a text.
struct Shape {
    /// Records with text in them.
    records: usize,
    /// Those of two fields or more.
    wide: usize,
    /// Those of three fields or more.
    of_three: usize,
    /// Those that have the most frequent number of fields, of two or more.
    alike: usize,
    /// That number.
    fields: usize,
    /// Whether some of these have a field that is a number.
    numbers: bool,
}

impl Shape {
    fn of(records: &[Record]) -> Self {
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
        let number = |field: &str| {
            let digits = field.trim().trim_start_matches('-');
            digits.starts_with(|c: char| c.is_ascii_digit())
                && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        };
        Self {
            numbers: of_that_number
                .flat_map(|record| &record.fields)
                .any(|field| number(field)),
            records: filled,
            wide: wide.map(|(_, count)| count).sum(),
            of_three: counts.range(3..).map(|(_, count)| count).sum(),
            alike,
            fields,
        }
    }

    fn is_usual(&self) -> bool {
        self.wide > 0 && self.wide * 2 >= self.records
    }

    /// Whether two records or more have three fields or more: no prose has tabs like that, however
    /// much of it stands around a table without rows.
    fn recurs(&self) -> bool {
        self.of_three >= 2
    }

    /// Two lines of prose with one comma each are not a table of two columns; lines without a
    /// delimiter may stand around one that holds numbers.
    fn is_regular(&self) -> bool {
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
fn has_columns(records: &[Record]) -> bool {
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

/// Whether a field is a number as programs write it.
fn is_number(field: &str) -> bool {
    let digits = field.trim_start_matches(['-', '−', '(', '+']);
    let digits = digits.trim_end_matches(['%', ')']);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || c == '.' || c == ',')
}

/// The share of the delimiters that stand between a digit and a group of three: 1,234,567.
fn groups_digits(text: &str, delimiter: char) -> f64 {
    let (mut groups, mut all) = (0_usize, 0_usize);
    for (at, _) in text.match_indices(delimiter) {
        let before = text[..at].bytes().next_back();
        let after = &text.as_bytes()[at + delimiter.len_utf8()..];
        let group = after
            .iter()
            .take(4)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        all += 1;
        groups += usize::from(before.is_some_and(|byte| byte.is_ascii_digit()) && group == 3);
    }
    groups as f64 / all.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(text: &str) -> Vec<usize> {
        let (Delimited::Surely(records) | Delimited::Perhaps(records)) = records(text);
        records.iter().map(|r| r.fields.len()).collect()
    }

    #[test]
    fn tabs_win_over_commas_inside_cells() {
        assert_eq!(widths("标题\n甲,乙\t1\n丙,丁\t2\n戊,己\t3\n"), [1, 2, 2, 2]);
    }

    #[test]
    fn regular_delimiters_cut() {
        for delimiter in [',', ';', '|'] {
            let text = "题,,\n甲,1,2\n乙,3,4\n".replace(',', &delimiter.to_string());
            assert_eq!(widths(&text), [3, 3, 3], "{text}");
        }
    }

    #[test]
    fn a_title_over_a_list_is_no_record() {
        assert_eq!(widths("情况表\n名称,金额\n甲,12.50\n"), [1, 2, 2]);
        assert_eq!(widths("情况表\n名称,说明\n甲,乙\n"), [1, 1, 1]);
    }

    #[test]
    fn a_column_of_numbers_under_labels_cuts_however_much_stands_around() {
        let around =
            "情况表\n某局\n名称,金额\n甲,12.50\n\n说明如下\n第一段没有逗号\n第二段也没有\n";
        assert_eq!(widths(around)[2..4], [2, 2]);
        let ragged = "名称,数量,金额\n甲,,12.50,,\n乙,3\n丙,,7,\n合计,,,\n";
        assert_eq!(widths(ragged)[1], 5);
        assert_eq!(widths("甲,乙\n共计100,其中20\n又一段\n"), [1, 1, 1]);
        assert_eq!(widths("甲    1,234\n乙    5,678\n丙   12,345\n"), [1, 1, 1]);
    }

    #[test]
    fn a_stray_tab_does_not_unmake_a_csv() {
        assert_eq!(widths("甲,1\t,2\n乙,3,4\n丙,5,6\n"), [3, 3, 3]);
    }

    #[test]
    fn commas_in_prose_and_numbers_do_not_cut() {
        assert_eq!(widths("一段话,有逗号\n又一段,也有\n"), [1, 1]);
        assert_eq!(widths("1,234\n5,678\n9,012\n"), [1, 1, 1]);
        assert_eq!(widths("甲，乙\n丙，丁\n戊，己\n"), [1, 1, 1]);
        assert_eq!(widths("第一段,一,二\n第二段\n第三段,三\n"), [1, 1, 1]);
    }

    #[test]
    fn tabs_that_cut_two_lines_into_many_fields_run_through_a_text() {
        let text = "情况表\n\t\t\t单位：元\n甲\t乙\t丙\t丁\n合计\n说明\n注\n一\n二\n三\n";
        assert!(matches!(records(text), Delimited::Surely(_)));
        let stray = "甲 1\t乙\n丙 2\t丁\n戊 3\n己 4\n庚 5\n";
        assert!(matches!(records(stray), Delimited::Perhaps(_)));
    }

    #[test]
    fn few_tabs_cut_where_nothing_else_does() {
        assert_eq!(widths("标题\n说明\n注\n甲\t1\n"), [1, 1, 1, 2]);
    }
}
