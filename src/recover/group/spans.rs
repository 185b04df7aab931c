//! Blanks to merged cells.

use std::ops::Range;

use super::{Role, Structure};
use crate::document::{RowKind, Span, Text};
use crate::recover::body::BodyRow;
use crate::source::Merge;

/// The merged cells of a body.
///
/// `breaks` are rows at which a group begins though its label is missing. `merges` are the regions
/// that the source declares, in rows and leaf columns of the body; they hold as they are.
///
/// A heading or a total is no part of a group, but for the total of a group whose label stands
/// right of the group's: the group's label goes down over it.
pub fn spans(
    rows: &[BodyRow],
    kinds: &[RowKind],
    structure: &Structure,
    breaks: &[usize],
    merges: &[Merge],
) -> Vec<Span> {
    let declared: Vec<Span> = merges
        .iter()
        .filter(|merge| merge.rows * merge.columns > 1)
        .map(|merge| Span {
            row: merge.row,
            column: merge.column,
            rows: merge.rows,
            columns: merge.columns,
        })
        .collect();
    let mut spans = declared.clone();
    let mut broken = vec![false; rows.len()];
    breaks.iter().for_each(|&row| broken[row] = true);
    for column in structure.columns() {
        let mut declared = DeclaredRows::new(&declared, column);
        let parents: Vec<usize> = structure.parents(column).collect();
        let mut sides = structure.sides.iter();
        let side = sides.find(|side| side.contains(&column)).cloned();
        let side = side.unwrap_or(0..structure.roles.len());
        // A group's total has its label right of the column whose groups these are.
        let innermost = match structure.roles[column] {
            Role::Follows(stub) => stub,
            _ => column,
        };
        let apart = |row: usize| match kinds[row] {
            RowKind::Data => false,
            RowKind::Subtotal => {
                let label = rows[row].cells.iter().position(|cell| !cell.is_blank());
                label.is_none_or(|label| label <= innermost)
            }
            RowKind::Heading | RowKind::Total => true,
        };
        let ends = |row: usize| {
            apart(row)
                || apart(row - 1)
                || broken[row]
                || rows[row].cells[side.clone()].iter().all(Text::is_blank)
                || parents
                    .iter()
                    .any(|&parent| !rows[row].cells[parent].is_blank())
        };
        let mut row = 0;
        while row < rows.len() {
            let first = row;
            row += 1;
            if rows[first].cells[column].is_blank() || kinds[first] != RowKind::Data {
                continue;
            }
            while row < rows.len() && rows[row].cells[column].is_blank() && !ends(row) {
                row += 1;
            }
            let taken = declared.reach_into(&(first..row));
            if row - first > 1 && !taken {
                spans.push(Span {
                    row: first,
                    column,
                    rows: row - first,
                    columns: 1,
                });
            }
        }
    }
    spans.sort_unstable_by_key(|span| (span.column, span.row));
    spans
}

/// The rows of one column that declared regions cover; asked from top to bottom.
struct DeclaredRows {
    /// One range a region, by its start.
    ranges: Vec<Range<usize>>,
    /// How many of them begin above the rows that were asked for last.
    begun: usize,
    /// Where the last of these ends.
    reach: usize,
}

impl DeclaredRows {
    fn new(declared: &[Span], column: usize) -> Self {
        let regions = declared.iter();
        let over =
            regions.filter(|span| (span.column..span.column + span.columns).contains(&column));
        let mut ranges: Vec<Range<usize>> =
            over.map(|span| span.row..span.row + span.rows).collect();
        ranges.sort_unstable_by_key(|range| range.start);
        Self {
            ranges,
            begun: 0,
            reach: 0,
        }
    }

    /// Whether a region covers one of these rows.
    fn reach_into(&mut self, rows: &Range<usize>) -> bool {
        while let Some(range) = self
            .ranges
            .get(self.begun)
            .filter(|range| range.start < rows.end)
        {
            self.reach = self.reach.max(range.end);
            self.begun += 1;
        }
        self.reach > rows.start
    }
}
