//! Labels that are broken over lines: which lines of a header print one row of it.
//!
//! A part stands under the text that it goes on with. Its looks show it: a bracket that was open
//! above is closed, it stands in brackets as units do, or says in Latin letters what is said above in
//! hanzi. Where nothing shows it, a part is as likely a label of the next row.

use crate::recover::cost;
use crate::recover::kinds::is_total_label;
use crate::recover::profile::{Cell, CellClass};
use crate::recover::view::ViewLine;

/// The lines that print one row of the header: several where its labels are broken over lines.
pub type HeaderRow = Vec<usize>;

/// The ways to read lines as header rows: each line a row, and lines that add no label but go on
/// with those above as parts of their row.
pub fn groupings(lines: &[ViewLine], rows: &[usize]) -> Vec<Vec<HeaderRow>> {
    let alone: Vec<HeaderRow> = rows.iter().map(|&line| vec![line]).collect();
    let mut joined: Vec<HeaderRow> = Vec::new();
    for &line in rows {
        match joined.last_mut() {
            Some(row) if goes_on(lines, row, line) => row.push(line),
            _ => joined.push(vec![line]),
        }
    }
    if joined.len() == alone.len() {
        return vec![alone];
    }
    vec![alone, joined]
}

/// Whether each text of a line stands under a text of a row: no label of it can split one above.
///
/// Where brackets are closed that were open above, labels of one line may stand beside the last parts
/// of the others.
fn goes_on(lines: &[ViewLine], row: &HeaderRow, line: usize) -> bool {
    if lines[line].numbers_columns() {
        return false;
    }
    let under = |column: usize| row.iter().any(|&above| lines[above].fills(column));
    let beside = |column: usize| !under(column) && all_close(lines, row, line);
    lines[line]
        .filled()
        .all(|(column, _)| under(column) || beside(column))
}

/// Whether a row has texts with an open bracket, and a line closes all of them.
fn all_close(lines: &[ViewLine], row: &HeaderRow, line: usize) -> bool {
    let mut open = Vec::new();
    for &above in row {
        for (column, cell) in lines[above].filled() {
            match depth(&cell.text) {
                1.. => open.push(column),
                ..0 => open.retain(|&other| other != column),
                0 => {}
            }
        }
    }
    let closes = |&column: &usize| {
        let cell = lines[line].cells.get(column);
        cell.is_some_and(|cell| depth(&cell.text) < 0)
    };
    !open.is_empty() && open.iter().all(closes)
}

/// How many brackets a text opens and does not close; negative if it closes more.
fn depth(text: &str) -> i32 {
    text.chars().fold(0, |depth, c| match c {
        '(' | '《' | '“' => depth + 1,
        ')' | '》' | '”' => depth - 1,
        _ => depth,
    })
}

/// Bits of the rows themselves and of their labels by their looks.
pub fn rows_bits(lines: &[ViewLine], rows: &[HeaderRow]) -> f64 {
    // What stands in brackets goes on with a label above it.
    let first = rows.first().map(|row| &lines[row[0]]);
    let in_brackets = first.is_some_and(|line| line.filled().all(|(_, cell)| is_bracketed(cell)));
    let headless = match first {
        Some(_) if in_brackets => cost::PARTS_ALONE,
        Some(line) if line.numbers_columns() => cost::NUMBERS_ALONE,
        _ => 0.0,
    };
    // Labels that were broken once are so throughout.
    let mut broken = false;
    let rows = rows.iter().map(|row| row_bits(lines, row, &mut broken));
    headless + rows.sum::<f64>()
}

fn row_bits(lines: &[ViewLine], row: &HeaderRow, broken: &mut bool) -> f64 {
    let first = &lines[row[0]];
    let mut bits = cost::HEADER_ROW + first.label_bits();
    for (index, &line) in row.iter().enumerate().skip(1) {
        let line = &lines[line];
        let mut unshown = 0;
        for (column, cell) in line.filled() {
            if shows_part(lines, &row[..index], column, cell) {
                bits += cost::SHOWN_PART;
                continue;
            }
            unshown += 1;
            bits += match cell.class {
                CellClass::Word | CellClass::Sentence => cost::PART_LOOKS,
                _ => cell.label_bits(),
            };
            bits += match std::mem::replace(broken, true) {
                false => cost::LABEL_PART,
                true => cost::LABEL_PART_AGAIN,
            };
        }
        // A numbering may stand before the names that headings stand under.
        let alone = line
            .single()
            .is_some_and(|(column, cell)| column == 0 || column == 1 && !cell.text.is_ascii());
        if unshown == 1 && alone && first.single().is_none() {
            bits += cost::SINGLE_PART;
        }
    }
    // A sentence alone in its line is a note.
    let notes = row.iter().filter(|&&line| {
        let alone = lines[line].single();
        alone.is_some_and(|(_, cell)| cell.class == CellClass::Sentence)
    });
    bits += cost::NOTE_AS_LABEL * notes.count() as f64;
    let totals = row.iter().filter(|&&line| is_total(&lines[line])).count();
    bits + cost::OPEN_LABEL * open_labels(lines, row) as f64 + cost::TOTAL_IN_HEADER * totals as f64
}

/// Whether lines were joined of which some part does not show by its looks that it is one.
pub fn any_unshown(lines: &[ViewLine], rows: &[HeaderRow]) -> bool {
    let shown = |row: &HeaderRow| {
        (1..row.len()).all(|index| {
            let mut cells = lines[row[index]].filled();
            cells.all(|(column, cell)| {
                let above = &row[..index];
                pieces(lines, above, column).next().is_none()
                    || shows_part(lines, above, column, cell)
            })
        })
    };
    !rows.iter().all(shown)
}

/// The texts of a row in one column, from the top down.
fn pieces<'l>(
    lines: &'l [ViewLine],
    row: &'l [usize],
    column: usize,
) -> impl DoubleEndedIterator<Item = &'l Cell> {
    let cells = row
        .iter()
        .filter_map(move |&line| lines[line].cells.get(column));
    cells.filter(|cell| cell.class != CellClass::Blank)
}

/// Whether a cell goes on with those above it in a row by its looks.
fn shows_part(lines: &[ViewLine], above: &[usize], column: usize, cell: &Cell) -> bool {
    let mut above = pieces(lines, above, column);
    let Some(first) = above.next() else {
        return false;
    };
    let last = above.next_back().unwrap_or(first);
    let hanzi = |text: &str| text.chars().any(|c| c >= '\u{2E80}');
    let words = |text: &str| text.contains(|c: char| c.is_ascii_alphabetic());
    let closes = depth(&last.text) > 0 && depth(&cell.text) < 0;
    let translates =
        hanzi(&first.text) && words(&cell.text) && !hanzi(&cell.text) && !cell.is_value();
    closes || is_bracketed(cell) || translates
}

/// Whether a cell stands in brackets as a unit does: no amount does, but a power of ten.
fn is_bracketed(cell: &Cell) -> bool {
    let inner = cell.text.strip_prefix('(');
    let inner = inner.and_then(|inner| inner.strip_suffix(')'));
    inner.is_some_and(|inner| {
        cell.class != CellClass::Bracketed
            || inner.starts_with('1') && inner[1..].chars().all(|c| matches!(c, '0' | ','))
    })
}

/// Whether a line has the label of a total and values beside it: it is a row.
fn is_total(line: &ViewLine) -> bool {
    let label = line.filled().find(|(_, cell)| cell.number().is_none());
    label.is_some_and(|(_, cell)| is_total_label(&cell.text))
        && line.filled().any(|(_, cell)| cell.is_value())
}

/// How many labels of a row have a bracket that is not closed.
fn open_labels(lines: &[ViewLine], row: &HeaderRow) -> usize {
    let columns = row.iter().map(|&line| lines[line].cells.len()).max();
    let open = |column: &usize| {
        let cells = row
            .iter()
            .filter_map(|&line| lines[line].cells.get(*column));
        cells.map(|cell| depth(&cell.text)).sum::<i32>() > 0
    };
    (0..columns.unwrap_or(0)).filter(open).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::lines;

    /// Which lines the last way to read these as header rows joins.
    fn joined(text: &str) -> Vec<HeaderRow> {
        let lines = lines(text);
        let rows: Vec<usize> = (0..lines.len()).collect();
        groupings(&lines, &rows).pop().unwrap_or_default()
    }

    /// Bits of reading all lines as one row less those of a row for each line.
    fn joining_bits(text: &str) -> f64 {
        let lines = lines(text);
        let all: HeaderRow = (0..lines.len()).collect();
        let apart: Vec<HeaderRow> = all.iter().map(|&line| vec![line]).collect();
        rows_bits(&lines, &[all]) - rows_bits(&lines, &apart)
    }

    #[test]
    fn brackets_that_close_go_on_beside_labels_of_one_line() {
        let text = "计划（按年初|实绩（按年末|\n预算）|决算）|备注";
        assert_eq!(joined(text), [vec![0, 1]]);
        assert_eq!(joined("计划|实绩|\n预算|决算|备注"), [vec![0], vec![1]]);
    }

    #[test]
    fn parts_that_show_themselves_cost_little() {
        let translated = joining_bits("地区|面积|产量\nRegion|Area|Output");
        let brackets = joining_bits("地区|面积（计|产量（计\n|亩）|吨）");
        let labels = joining_bits("地区|面积|产量\n县区|耕地|粮食");
        assert!(translated < labels && brackets < labels);
    }

    #[test]
    fn totals_and_amounts_in_brackets_are_no_labels() {
        let rows = |text: &str| rows_bits(&lines(text), &[vec![0], vec![1]]);
        assert!(rows("名称|金额\n合计|12.50") > rows("名称|金额\n甲村|12.50") + 4.0);
        let shown = |text: &str| {
            let lines = lines(text);
            !any_unshown(&lines, &[vec![0, 1]])
        };
        assert!(shown("名称|金额\n|(1,000)"));
        assert!(shown("名称|金额\n|(万元)"));
        assert!(!shown("名称|金额\n|(1,250.50)"));
    }
}
