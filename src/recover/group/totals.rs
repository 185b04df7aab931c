//! What totals and parts of rows say of groups.

use std::ops::Range;

use crate::document::RowKind;
use crate::recover::body::BodyRow;

/// The column in which the totals under single rows have their labels, where every row has one: none
/// tells groups by its blanks.
pub fn totals_of_rows(rows: &[BodyRow], kinds: &[RowKind], side: &Range<usize>) -> Option<usize> {
    let kinds = kinds.strip_suffix(&[RowKind::Total]).unwrap_or(kinds);
    let closed = |pair: &[RowKind]| matches!(pair, [RowKind::Data, RowKind::Subtotal]);
    let alternate = kinds.len() > 2 && kinds.chunks(2).all(closed);
    let label = |row: &BodyRow| first_filled(row, side);
    let labels = rows.iter().skip(1).step_by(2).take(kinds.len() / 2);
    let mut labels = labels.map(label);
    let first = labels.next()??;
    (alternate && labels.all(|label| label == Some(first))).then_some(first)
}

/// Whether the body is one row and a total of it whose label stands further right: nothing tells whether
/// the cells left of the label belong to merged ones.
pub fn is_one_totalled_row(rows: &[BodyRow], kinds: &[RowKind], side: &Range<usize>) -> bool {
    let kinds = kinds.strip_suffix(&[RowKind::Total]).unwrap_or(kinds);
    let filled = |row: &BodyRow| first_filled(row, side);
    match (kinds, rows) {
        ([RowKind::Data, RowKind::Subtotal], [row, total, ..]) => {
            filled(row) == Some(side.start) && filled(total) > Some(side.start)
        }
        _ => false,
    }
}

/// Whether a row is a part of the row above: 其中：…, #….
pub fn is_part(row: &BodyRow, side: &Range<usize>) -> bool {
    let first = first_filled(row, side);
    first.is_some_and(|first| {
        let label = &row.cells[first].text;
        label.starts_with("其中") || label.starts_with('#')
    })
}

/// The first column of a side in which a row has text.
fn first_filled(row: &BodyRow, side: &Range<usize>) -> Option<usize> {
    side.clone().find(|&column| !row.cells[column].is_blank())
}
