//! A sheet that begins or ends in the middle of a group: a page is missing.

use super::habits::Habits;
use super::looks::ends_open;
use crate::document::Text;
use crate::recover::body::BodyRow;

/// Evidence in bits from which on an end of the sheet is reported as cut.
const CUT_EVIDENCE: f64 = 5.0;
/// Bits against a numbering that begins elsewhere than at 1 in a whole sheet.
const NUMBERING_BEGINS_LATE: f64 = 6.0;

/// Numbers from here on are codes: so many groups do not stand on pages that are missing.
const CODES: u32 = 100;

/// The text at which the sheet begins in the middle of a group, if it does.
pub fn cut_at_start(rows: &[BodyRow], habits: &Habits) -> Option<Text> {
    let first = rows.first()?;
    let numbering = habits
        .columns
        .first()
        .and_then(|&column| first.cells[column].text.parse::<u32>().ok());
    let late =
        numbering.is_some_and(|number| (2..CODES).contains(&number)) && numbers_rise(rows, habits);
    let mut evidence = habits.pattern_bits(&habits.pattern(first));
    if late {
        evidence += NUMBERING_BEGINS_LATE;
    }
    if evidence < CUT_EVIDENCE {
        return None;
    }
    let grouping = habits
        .columns
        .iter()
        .rev()
        .map(|&column| &first.cells[column]);
    grouping
        .chain(&first.cells)
        .find(|cell| !cell.is_blank())
        .cloned()
}

/// Whether the leftmost grouping column counts its groups one by one.
fn numbers_rise(rows: &[BodyRow], habits: &Habits) -> bool {
    let Some(&column) = habits.columns.first() else {
        return false;
    };
    let numbers: Vec<Option<u32>> = rows
        .iter()
        .filter(|row| !row.cells[column].is_blank())
        .map(|row| row.cells[column].text.parse().ok())
        .collect();
    numbers.len() > 1
        && numbers
            .windows(2)
            .all(|pair| matches!(pair, [Some(a), Some(b)] if a.checked_add(1) == Some(*b)))
}

/// The row and the text at which the sheet ends in the middle of a group, if it does.
pub fn cut_at_end(rows: &[BodyRow], stub: usize, habits: &Habits) -> Option<(usize, Text)> {
    let first = rows.iter().rposition(|row| !row.cells[stub].is_blank())?;
    let row = &rows[first];
    if row.is_total() {
        return None;
    }
    let mut evidence = habits.pattern_bits(&habits.pattern(row));
    let mut open = &row.cells[stub];
    for &column in &habits.columns {
        let cell = &row.cells[column];
        let (whole, cut) = habits.endings.bits(column, &cell.text);
        evidence += whole - cut;
        if ends_open(&cell.text) {
            evidence += CUT_EVIDENCE;
            open = cell;
        }
    }
    (evidence >= CUT_EVIDENCE).then(|| (first, open.clone()))
}
