//! Heading rows: only the stub is filled, and it heads the rows below.
//!
//! An item without an amount looks the same. What tells them apart is the series that labels are
//! counted in (一、 二、 then 1. 2. or nothing): an item stands among items of its own series, a
//! heading before items of another. Where labels are not counted, a table whose first row is
//! such a row, and which has more of them, each with rows of its own, has headings; where all other
//! rows are numbered, any such row is one. In a stub of two
//! languages the heading fills both columns. A label with merged cells is a group's and no heading.

use super::body::BodyRow;
use super::compare::fold;
use crate::document::Span;

/// The share of the rows that must have values for blanks to tell anything.
const ROWS_WITH_VALUES: f64 = 0.6;
/// The same where labels are counted.
const COUNTED_WITH_VALUES: f64 = 0.5;
/// How many headings show that a table without counted labels has them.
const SEVERAL: usize = 2;

/// The headings of a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headings {
    /// For each row, whether it is a heading.
    pub rows: Vec<bool>,
    /// A row that may be one as well: the only row without values, at the top.
    pub doubtful: Option<usize>,
}

/// Finds the headings.
pub fn find(rows: &[BodyRow], spans: &[Span]) -> Headings {
    let bilingual = has_bilingual_stub(rows);
    let mut alone: Vec<bool> = rows.iter().map(|row| stub_alone(row, bilingual)).collect();
    let with_values = alone.iter().filter(|&&alone| !alone).count() as f64;
    let share = with_values / rows.len().max(1) as f64;
    let mut headings = Headings {
        rows: vec![false; rows.len()],
        doubtful: None,
    };
    if share < COUNTED_WITH_VALUES {
        return headings;
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
    let all: Vec<usize> = (0..rows.len()).filter(|&row| uncounted(row)).collect();
    let most = share >= ROWS_WITH_VALUES;
    // Totals of all may stand above.
    let top = totals.iter().position(|total| !total);
    let first = most && top.is_some_and(uncounted);
    let numbered = has_numbering(rows, &alone, &totals);
    for (row, heading) in headings.rows.iter_mut().enumerate() {
        *heading = heads(row)
            && match series(row) {
                Some(own) => series(row + 1) != Some(own),
                None if numbered => uncounted(row) && rows[row].cells[0].is_blank(),
                None => first && all.len() >= SEVERAL && uncounted(row),
            };
    }
    headings.doubtful = top.filter(|&top| uncounted(top) && !headings.rows[top]);
    headings
}

/// Whether the first column numbers all rows with values: a row without either heads them.
fn has_numbering(rows: &[BodyRow], alone: &[bool], totals: &[bool]) -> bool {
    let counted = rows.iter().zip(alone).zip(totals);
    let mut counted = counted
        .filter(|((_, alone), total)| !**alone && !**total)
        .filter_map(|((row, _), _)| Some(&row.cells.first()?.text))
        .peekable();
    counted.peek().is_some()
        && counted.all(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
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

/// Whether a label is counted as headings are: 一、 (二) 3.
pub fn is_counted(label: &str) -> bool {
    series(label).is_some()
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
        (0..found.rows.len())
            .filter(|&row| found.rows[row])
            .collect()
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
    fn a_row_without_the_number_that_all_others_have_is_a_heading() {
        assert_eq!(headings("|省辖市||\n1|郑州|1|2\n2|开封|3|4"), [0]);
        assert_eq!(headings("1|郑州||\n2|开封|3|4\n3|洛阳|5|6"), [0_usize; 0]);
    }

    #[test]
    fn a_single_row_without_values_at_the_top_is_a_doubt() {
        let doubtful = |text: &str| find(&body_rows(text), &[]).doubtful;
        assert_eq!(doubtful("公车购置||\n公车运行|3|4\n接待|5|6"), Some(0));
        assert_eq!(doubtful("公车运行|3|4\n公车购置||\n接待|5|6"), None);
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
        assert_eq!(find(&rows, &[span(0), span(3)]).rows, [false; 6]);
    }
}
