//! How far a cell is set beyond its own column where the columns beside it are blank.

use std::collections::HashSet;

use super::columns::Column;
use super::{RowKind, Span, Table};

/// The merged cells of a table as pages show them: its own, and the labels of rows that are no data, which
/// stand over the blank cells at their right. A heading stands over all its row; the label of a total over
/// the columns that name rows. Sorted by column, then row.
pub(crate) fn shown_spans(table: &Table, columns: &[Column]) -> Vec<Span> {
    let covered = table.covered();
    let merged: HashSet<(usize, usize)> = table
        .spans
        .iter()
        .map(|span| (span.row, span.column))
        .collect();
    let mut spans = table.spans.clone();
    let naming = columns.iter().position(|column| column.names_rows);
    for (index, row) in table.rows.iter().enumerate() {
        let end = match row.kind {
            RowKind::Data => continue,
            RowKind::Heading => table.width(),
            RowKind::Subtotal | RowKind::Total => naming.map_or(0, |naming| naming + 1),
        };
        let is_own =
            |column: usize| covered[index][column].is_none() && !merged.contains(&(index, column));
        let is_blank = |column: usize| row.cells.get(column).is_none_or(|cell| cell.is_blank());
        let Some(first) = (0..end).find(|&column| !is_blank(column)) else {
            continue;
        };
        let rest = (first + 1..end).take_while(|&column| is_blank(column) && is_own(column));
        let wide = 1 + rest.count();
        // A heading beside figures of its own is no heading over them.
        let is_whole = row.kind != RowKind::Heading || first + wide == end;
        if wide > 1 && is_whole && is_own(first) {
            spans.push(Span {
                row: index,
                column: first,
                rows: 1,
                columns: wide,
            });
        }
    }
    spans.sort_by_key(|span| (span.column, span.row));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::columns::columns;
    use crate::document::{HeaderNode, HeaderTree, Place, Row, Text};

    fn shown(rows: &[(RowKind, &[&str])]) -> Vec<(usize, usize, usize)> {
        let text = |text: &str| Text::new(text, Place::default());
        let roots = (0..rows[0].1.len()).map(|column| HeaderNode {
            label: text("列"),
            span: column..column + 1,
            children: Vec::new(),
        });
        let table = Table {
            header: HeaderTree {
                roots: roots.collect(),
            },
            rows: rows
                .iter()
                .map(|(kind, cells)| Row {
                    kind: *kind,
                    cells: cells.iter().map(|cell| text(cell)).collect(),
                    ..Row::default()
                })
                .collect(),
            ..Table::default()
        };
        let spans = shown_spans(&table, &columns(&table));
        spans
            .iter()
            .map(|span| (span.row, span.column, span.columns))
            .collect()
    }

    #[test]
    fn headings_stand_over_their_row_and_totals_over_the_stub() {
        use RowKind::{Data, Heading, Subtotal, Total};
        let rows: [(RowKind, &[&str]); 5] = [
            (Heading, &["一、交通", "", "", ""]),
            (Data, &["1", "公路", "", "7"]),
            (Subtotal, &["小计", "", "", "7"]),
            (Data, &["2", "桥梁", "", ""]),
            (Total, &["合计", "", "", "7"]),
        ];
        assert_eq!(shown(&rows), [(0, 0, 4), (2, 0, 2), (4, 0, 2)]);
    }

    #[test]
    fn a_heading_with_figures_keeps_its_column() {
        use RowKind::{Data, Heading};
        let rows: [(RowKind, &[&str]); 2] = [
            (Heading, &["一、交通", "", "9"]),
            (Data, &["1", "公路", "7"]),
        ];
        assert_eq!(shown(&rows), []);
    }
}
