//! Heading rows: only the stub is filled, and it heads the rows below.
//!
//! An item without an amount looks the same. What tells them apart is the series that labels are
//! counted in (一、 二、 then 1. 2. or nothing): an item stands among items of its own series, a
//! heading before items of another. Where labels are not counted, a table whose first row is
//! such a row, and which has more of them, each with rows of its own, has headings. In a stub of two
//! languages the heading fills both columns. A label with merged cells is a group's and no heading.

use super::body::BodyRow;
use super::compare::fold;
use crate::document::Span;

/// The share of the rows that must have values for blanks to tell anything.
const ROWS_WITH_VALUES: f64 = 0.6;
/// How many headings show that a table without counted labels has them.
const SEVERAL: usize = 2;

/// For each row, whether it is a heading.
pub fn find(rows: &[BodyRow], spans: &[Span]) -> Vec<bool> {
    let bilingual = has_bilingual_stub(rows);
    let mut alone: Vec<bool> = rows.iter().map(|row| stub_alone(row, bilingual)).collect();
    let with_values = alone.iter().filter(|&&alone| !alone).count();
    if (with_values as f64) < ROWS_WITH_VALUES * rows.len() as f64 {
        return vec![false; rows.len()];
    }
    for span in spans.iter().filter(|span| span.rows > 1) {
        if let Some(alone) = alone.get_mut(span.row) {
            *alone &= rows[span.row].cells[span.column].is_blank();
        }
    }
    let totals: Vec<bool> = rows.iter().map(BodyRow::is_total).collect();
    let heads =
        |row: usize| alone[row] && !totals[row] && totals.get(row + 1).is_some_and(|total| !total);
    let series = |row: usize| {
        let label = rows[row].cells.iter().find(|cell| !cell.is_blank());
        label.and_then(|cell| series(&fold(&cell.text)))
    };
    let uncounted = |row: usize| {
        heads(row) && !alone[row + 1] && series(row).is_none() && series(row + 1).is_none()
    };
    let many = (0..rows.len()).filter(|&row| uncounted(row)).count() >= SEVERAL;
    // Totals of all may stand above.
    let first = totals
        .iter()
        .position(|total| !total)
        .is_some_and(uncounted);
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

/// Whether the first two columns name rows in two languages: hanzi, and beside them Latin letters.
fn has_bilingual_stub(rows: &[BodyRow]) -> bool {
    let names = |row: &&BodyRow| match row.cells.as_slice() {
        [hanzi, latin, _, ..] => {
            hanzi.text.chars().any(|c| c >= '\u{2E80}')
                && latin.text.is_ascii()
                && latin.text.contains(|c: char| c.is_ascii_alphabetic())
        }
        _ => false,
    };
    2 * rows.iter().filter(names).count() > rows.len()
}

/// Whether a row of several cells holds text in its stub alone.
fn stub_alone(row: &BodyRow, bilingual: bool) -> bool {
    let filled = row
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_blank());
    let columns: Vec<usize> = filled.map(|(column, _)| column).take(3).collect();
    match columns.as_slice() {
        &[column] => column <= 1 && row.cells.len() > column + 1,
        [0, 1] => bilingual,
        _ => false,
    }
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
        let found = find(&body_rows(text), &[]);
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

    #[test]
    fn a_total_of_all_may_stand_above_them() {
        assert_eq!(
            headings("Total|9|9\nNorth||\nHills|1|2\nLakes|3|4\nSouth||\nPlains|5|6"),
            [1, 4]
        );
    }

    #[test]
    fn in_two_languages_a_heading_fills_both_columns() {
        assert_eq!(
            headings(
                "东部|East||\n云陵|Yunling|1|2\n平川|Pingchuan|3|4\n西部|West||\n白沙|Baisha|5|6"
            ),
            [0, 3]
        );
        // A group and the first of its items are no heading.
        assert_eq!(
            headings("东部|云陵||\n|平川|1|2\n|白沙|3|4\n西部|龙泉||\n|石桥|5|6"),
            [0_usize; 0]
        );
    }

    #[test]
    fn a_label_with_merged_cells_is_no_heading() {
        let rows = body_rows("东部||\n云陵|1|2\n平川|3|4\n西部||\n白沙|5|6\n龙泉|7|8");
        let span = |row: usize| Span {
            row,
            column: 0,
            rows: 3,
            columns: 1,
        };
        assert_eq!(find(&rows, &[span(0), span(3)]), [false; 6]);
    }
}
