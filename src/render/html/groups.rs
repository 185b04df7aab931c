//! The row groups: where a table's body may be cut without cutting a merged cell.

use std::ops::Range;

use crate::document::{RowKind, Table};

/// The row groups in order; together they cover every row once.
///
/// Rows that a merged cell ties together are one group. In a table that has such groups every other
/// row is a group of its own; in one that has none, a group begins at each heading row.
pub(super) fn groups(table: &Table) -> Vec<Range<usize>> {
    let count = table.rows.len();
    // tied[i]: some merged cell holds rows i and i + 1 together.
    let mut tied = vec![false; count.saturating_sub(1)];
    for span in &table.spans {
        for seam in tied
            .iter_mut()
            .skip(span.row)
            .take(span.rows.saturating_sub(1))
        {
            *seam = true;
        }
    }
    let grouped = tied.contains(&true);
    let starts_here = |row: usize| {
        if grouped {
            !tied[row - 1]
        } else {
            table.rows[row].kind == RowKind::Heading
        }
    };
    let mut groups = Vec::new();
    let mut start = 0;
    for row in 1..=count {
        if row == count || starts_here(row) {
            groups.push(start..row);
            start = row;
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Row, Span};

    fn table(kinds: &[RowKind], spans: &[(usize, usize)]) -> Table {
        Table {
            rows: kinds
                .iter()
                .map(|&kind| Row {
                    kind,
                    ..Row::default()
                })
                .collect(),
            spans: spans
                .iter()
                .map(|&(row, rows)| Span {
                    row,
                    column: 0,
                    rows,
                    columns: 1,
                })
                .collect(),
            ..Table::default()
        }
    }

    #[test]
    fn overlapping_spans_make_one_group() {
        let table = table(&[RowKind::Data; 6], &[(1, 2), (2, 2)]);
        assert_eq!(groups(&table), [0..1, 1..4, 4..5, 5..6]);
    }

    #[test]
    fn heading_rows_begin_groups_where_nothing_is_merged() {
        use RowKind::{Data, Heading};
        let table = table(&[Data, Heading, Data, Data, Heading], &[(0, 1)]);
        assert_eq!(groups(&table), [0..1, 1..4, 4..5]);
    }

    #[test]
    fn no_rows_no_groups_and_wild_spans_do_no_harm() {
        assert!(groups(&table(&[], &[])).is_empty());
        let wild = table(&[RowKind::Data; 2], &[(1, 9), (7, 3)]);
        assert_eq!(groups(&wild), vec![0..2]);
    }
}
