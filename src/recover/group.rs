//! Groups: which blanks are merges.
//!
//! A blank is empty, or covered by a merged cell above it. Columns that group nest: a new value to
//! the left ends the group to the right. Which columns group is learned from where their values
//! stand ([`structure`]): a column groups where its cells are filled when the column to its left
//! begins a new value, and seldom otherwise; a column whose blanks fall on new values to the left
//! does not. The gain is measured in bits, as the difference between coding the column's blanks
//! alone and coding them given where the other column's values begin.

use super::body::BodyRow;
use super::cost;
use super::profile::{CellClass, classify};
use crate::document::Span;
use crate::source::Merge;

/// How a column takes part in groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Its blanks are empty cells.
    Plain,
    /// A stub column: its values begin groups, within the groups of the stub columns to its left.
    Stub,
    /// Its values are merged over groups of the stub column with this index.
    Follows(usize),
}

/// What the columns of a body do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Structure {
    /// One role a column.
    pub roles: Vec<Role>,
}

impl Structure {
    /// The stub columns that group, left to right.
    pub fn stubs(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.columns()
            .filter(|&column| self.roles[column] == Role::Stub)
    }

    /// All columns that group.
    pub fn columns(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (0..self.roles.len()).filter(|&column| self.roles[column] != Role::Plain)
    }
}

/// A column whose cells are all filled but for this share of them still tells rows apart.
const NEARLY_ALL: f64 = 0.95;
/// A column without companions groups only if at least this share of its cells is blank.
const BLANK_SHARE: f64 = 0.25;
/// A column follows a group only if at most this share of the groups has no value in it.
const UNFILLED_GROUPS: f64 = 0.25;

/// Learns which columns group.
pub fn structure(rows: &[BodyRow]) -> Structure {
    let rows: Vec<&BodyRow> = rows.iter().filter(|row| !row.is_total()).collect();
    let width = rows.first().map_or(0, |row| row.cells.len());
    let fills: Vec<Vec<bool>> = (0..width)
        .map(|column| {
            rows.iter()
                .map(|row| !row.cells[column].is_blank())
                .collect()
        })
        .collect();
    let mut roles = vec![Role::Plain; width];
    let count = |column: usize| fills[column].iter().filter(|&&filled| filled).count();
    let has_key = |after: usize| {
        (after + 1..width).any(|column| count(column) as f64 >= NEARLY_ALL * rows.len() as f64)
    };
    let mut before: Option<usize> = None;
    for column in 0..width {
        let filled = count(column);
        if filled == rows.len() && before.is_none() && is_numbering(&rows, column) {
            continue;
        }
        if filled == 0 || filled == rows.len() || !has_key(column) {
            break;
        }
        let groups = match before {
            Some(before) => follows(&fills[before], &fills[column]) >= cost::GROUPING_COLUMN,
            None => begins_groups(&rows, &fills, column),
        };
        if !groups {
            break;
        }
        roles[column] = Role::Stub;
        before = Some(column);
    }
    let stubs: Vec<usize> = (0..width)
        .filter(|&column| roles[column] == Role::Stub)
        .collect();
    for column in 0..width {
        if roles[column] == Role::Stub || count(column) == 0 {
            continue;
        }
        let best = stubs
            .iter()
            .map(|&stub| (stub, follows(&fills[stub], &fills[column])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((stub, gain)) = best
            && gain >= cost::GROUPING_COLUMN
        {
            roles[column] = Role::Follows(stub);
        }
    }
    Structure { roles }
}

/// Whether the leftmost column with blanks begins groups.
///
/// Its first cell must be filled. Another column that is filled just where it is speaks for it;
/// alone it must be blank often, and not be a numbering, which a row may lack.
fn begins_groups(rows: &[&BodyRow], fills: &[Vec<bool>], column: usize) -> bool {
    let companion = (column + 1..fills.len())
        .any(|other| follows(&fills[column], &fills[other]) >= cost::GROUPING_COLUMN);
    let blank = fills[column].iter().filter(|&&filled| !filled).count();
    let often = blank as f64 >= BLANK_SHARE * rows.len() as f64 && blank > 1;
    companion || (fills[column][0] && often && !is_numbering(rows, column))
}

fn is_numbering(rows: &[&BodyRow], column: usize) -> bool {
    rows.iter()
        .map(|row| &row.cells[column])
        .filter(|cell| !cell.is_blank())
        .all(|cell| classify(&cell.text) == CellClass::Integer)
}

/// Bits by which knowing where `groups` begin explains where `column` is filled, if it is filled at
/// their beginnings; negative or zero if it is not.
fn follows(groups: &[bool], column: &[bool]) -> f64 {
    // Counts by (group begins here, column filled here).
    let mut counts = [[0.0_f64; 2]; 2];
    for (&begins, &filled) in groups.iter().zip(column) {
        counts[usize::from(begins)][usize::from(filled)] += 1.0;
    }
    let [[inside_blank, inside_filled], [start_blank, start_filled]] = counts;
    let starts = start_blank + start_filled;
    let inside = inside_blank + inside_filled;
    if starts == 0.0
        || inside == 0.0
        || start_blank > UNFILLED_GROUPS * starts
        || start_filled / starts <= inside_filled / inside
    {
        return 0.0;
    }
    binary_bits(start_filled + inside_filled, start_blank + inside_blank)
        - binary_bits(start_filled, start_blank)
        - binary_bits(inside_filled, inside_blank)
}

/// Bits of a binary sequence with these counts under an adaptive code (Krichevsky and Trofimov,
/// 1981): its entropy and half a logarithm of its length.
fn binary_bits(ones: f64, zeros: f64) -> f64 {
    let total = ones + zeros;
    let part = |count: f64| {
        if count > 0.0 {
            count * (total / count).log2()
        } else {
            0.0
        }
    };
    part(ones) + part(zeros) + 0.5 * (total + 1.0).log2()
}

/// The merged cells of a body.
///
/// `breaks` are rows at which a group begins though its label is missing. `merges` are the regions
/// that the source declares, in rows and leaf columns of the body; they hold as they are.
pub fn spans(
    rows: &[BodyRow],
    structure: &Structure,
    breaks: &[usize],
    merges: &[Merge],
) -> Vec<Span> {
    let mut spans: Vec<Span> = merges
        .iter()
        .filter(|merge| merge.rows * merge.columns > 1)
        .map(|merge| Span {
            row: merge.row,
            column: merge.column,
            rows: merge.rows,
            columns: merge.columns,
        })
        .collect();
    let totals: Vec<bool> = rows.iter().map(BodyRow::is_total).collect();
    for column in structure.columns() {
        // A group ends where the column whose groups it lies in begins another.
        let parents: Vec<usize> = match structure.roles[column] {
            Role::Follows(stub) => structure.stubs().filter(|&other| other <= stub).collect(),
            _ => structure.stubs().filter(|&other| other < column).collect(),
        };
        let ends = |row: usize| {
            totals[row]
                || (row > 0 && totals[row - 1])
                || breaks.contains(&row)
                || parents
                    .iter()
                    .any(|&parent| !rows[row].cells[parent].is_blank())
        };
        let mut row = 0;
        while row < rows.len() {
            let first = row;
            row += 1;
            if rows[first].cells[column].is_blank() || totals[first] {
                continue;
            }
            while row < rows.len() && rows[row].cells[column].is_blank() && !ends(row) {
                row += 1;
            }
            let span = Span {
                row: first,
                column,
                rows: row - first,
                columns: 1,
            };
            if span.rows > 1 && !spans.iter().any(|other| overlap(other, &span)) {
                spans.push(span);
            }
        }
    }
    spans.sort_unstable_by_key(|span| (span.column, span.row));
    spans
}

fn overlap(a: &Span, b: &Span) -> bool {
    a.row < b.row + b.rows
        && b.row < a.row + a.rows
        && a.column < b.column + b.columns
        && b.column < a.column + a.columns
}
