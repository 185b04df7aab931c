//! Heading rows: only the stub is filled, and it heads the rows below.
//!
//! An item without an amount looks the same. What tells them apart is the series that labels are
//! counted in (一、 二、 then 1. 2. or nothing): an item stands among items of its own series, a
//! heading before items of another. Where labels are not counted, a table whose first row is
//! such a row, and which has more of them, each with rows of its own, has headings.

use super::body::BodyRow;
use super::compare::fold;
use crate::document::RowKind;

/// The share of the rows that must have values for blanks to tell anything.
const ROWS_WITH_VALUES: f64 = 0.6;
/// How many headings show that a table without counted labels has them.
const SEVERAL: usize = 2;

/// What each row is.
pub fn kinds(rows: &[BodyRow]) -> Vec<RowKind> {
    let kind = |(row, heading): (&BodyRow, bool)| match heading {
        true => RowKind::Heading,
        false => row.kind(),
    };
    rows.iter().zip(find(rows)).map(kind).collect()
}

/// For each row, whether it is a heading.
fn find(rows: &[BodyRow]) -> Vec<bool> {
    let stub: Vec<Option<usize>> = rows.iter().map(stub_alone).collect();
    let with_values = stub.iter().filter(|stub| stub.is_none()).count();
    if (with_values as f64) < ROWS_WITH_VALUES * rows.len() as f64 {
        return vec![false; rows.len()];
    }
    let heads = |row: usize| {
        let next = rows.get(row + 1);
        stub[row].is_some() && next.is_some_and(|next| !next.is_total()) && !rows[row].is_total()
    };
    let series = |row: usize| {
        let label = rows[row].cells.iter().find(|cell| !cell.is_blank());
        label.and_then(|cell| series(&fold(&cell.text)))
    };
    let uncounted = |row: usize| {
        heads(row) && stub[row + 1].is_none() && series(row).is_none() && series(row + 1).is_none()
    };
    let many = (0..rows.len()).filter(|&row| uncounted(row)).count() >= SEVERAL;
    let first = !rows.is_empty() && uncounted(0);
    (0..rows.len())
        .map(|row| {
            heads(row)
                && match series(row) {
                    Some(own) => series(row + 1) != Some(own),
                    None => first && many && uncounted(row),
                }
        })
        .collect()
}

/// The column of the only text of a row, where it stands in the stub of a row of several cells.
fn stub_alone(row: &BodyRow) -> Option<usize> {
    let mut filled = row
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_blank());
    let (column, _) = filled.next()?;
    (filled.next().is_none() && column <= 1 && row.cells.len() > column + 1).then_some(column)
}

/// What counts a label: the kind of its number and of the mark that closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Series {
    hanzi: bool,
    bracketed: bool,
    mark: Option<char>,
}

fn series(label: &str) -> Option<Series> {
    let rest = label.strip_prefix('(');
    let bracketed = rest.is_some();
    let rest = rest.unwrap_or(label);
    let hanzi = rest.starts_with(|c| "一二三四五六七八九十".contains(c));
    let number = |c: char| match hanzi {
        true => "一二三四五六七八九十".contains(c),
        false => c.is_ascii_digit(),
    };
    let after = rest.trim_start_matches(number);
    let mark = after.chars().next();
    let closed = mark.is_some_and(|mark| matches!(mark, '、' | '.' | ')' | ','));
    (after.len() < rest.len() && closed).then_some(Series {
        hanzi,
        bracketed,
        mark,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::body_rows;

    fn headings(text: &str) -> Vec<usize> {
        let found = find(&body_rows(text));
        (0..found.len()).filter(|&row| found[row]).collect()
    }

    #[test]
    fn counted_headings_stand_before_items_of_another_series() {
        assert_eq!(
            headings("一、教育||\n小学|1|2\n中学|3|4\n二、卫生||\n1.医院|5|6\n2.其他|7|8"),
            [0, 3]
        );
    }

    #[test]
    fn items_without_amounts_are_no_headings() {
        assert_eq!(
            headings("一、拨款|1|2\n二、收费||\n三、其他|3|4\n四、上年|5|6"),
            [0_usize; 0]
        );
        assert_eq!(headings("公车购置||\n公车运行|3|4\n接待|5|6"), [0_usize; 0]);
    }

    #[test]
    fn several_headings_without_numbers() {
        assert_eq!(
            headings("省辖市||\n郑州|1|2\n开封|3|4\n直管县||\n巩义|5|6\n兰考|7|8"),
            [0, 3]
        );
    }
}
