//! Groups: which blanks are merges.
//!
//! A blank is empty, or covered by a merged cell above it. Columns that group nest: a new value to
//! the left ends the group to the right. Which columns group is learned from where their values
//! stand ([`structure`]): a column groups where its cells are filled when the column to its left
//! begins a new value, and seldom otherwise; a column whose blanks fall on new values to the left
//! does not. The gain is measured in bits, as the difference between coding the column's blanks
//! alone and coding them given where the other column's values begin.

use std::ops::Range;

use super::body::BodyRow;
use super::compare::fold;
use super::cost;
use super::profile::{CellClass, classify};
use crate::document::{HeaderTree, Span, Text};
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
    /// Columns that are filled just where groups begin, in too few rows to tell merges from blanks.
    pub doubtful: Vec<usize>,
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
/// So few groups do not show a habit.
const FEW_GROUPS: usize = 3;
/// A column follows a group only if at most this share of the groups has no value in it.
const UNFILLED_GROUPS: f64 = 0.25;

/// Learns which columns group.
///
/// `sides` are the column ranges of tables that stand side by side; one range where there is one.
/// Blanks on one side say nothing about the other.
pub fn structure(rows: &[BodyRow], sides: &[Range<usize>]) -> Structure {
    let width = sides.last().map_or(0, |side| side.end);
    let fills = Fills::new(rows, width);
    let mut roles = vec![Role::Plain; width];
    let mut doubtful = Vec::new();
    for side in sides {
        let stubs = fills.stubs(side.clone());
        for column in side.clone() {
            if stubs.contains(&column) {
                roles[column] = Role::Stub;
                continue;
            }
            let best = stubs
                .iter()
                .map(|&stub| (stub, fills.follows(stub, column)))
                .max_by(|a, b| a.1.total_cmp(&b.1));
            let pays = |gain: f64| {
                let (least, most) = (cost::GROUPING_COLUMN, cost::MERGED_AMOUNTS);
                gain >= most || gain >= least && !fills.holds_amounts(column)
            };
            match best {
                Some((stub, gain)) if pays(gain) => roles[column] = Role::Follows(stub),
                Some((stub, _)) if fills.agree(stub, column) => doubtful.push(column),
                _ => {}
            }
        }
    }
    Structure { roles, doubtful }
}

/// The sides of a table whose leaf columns begin again with the same label: income beside
/// expenditure, one list beside its continuation.
pub fn sides(header: &HeaderTree) -> Vec<Range<usize>> {
    let leaves: Vec<String> = header
        .paths()
        .iter()
        .map(|path| {
            path.last()
                .map_or_else(String::new, |label| fold(&label.text))
        })
        .collect();
    let mut starts: Vec<usize> = (0..leaves.len())
        .filter(|&column| column == 0 || (leaves[column] == leaves[0] && !leaves[0].is_empty()))
        .collect();
    // One column a side is no table.
    if starts.windows(2).any(|pair| pair[1] - pair[0] < 2) {
        starts.truncate(1);
    }
    let ends = starts.iter().skip(1).copied().chain([leaves.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect()
}

/// Which cells of a body are filled; its totals are left out.
struct Fills<'a> {
    rows: Vec<&'a BodyRow>,
    /// For each column, for each row, whether the cell is filled.
    columns: Vec<Vec<bool>>,
}

impl<'a> Fills<'a> {
    fn new(rows: &'a [BodyRow], width: usize) -> Self {
        let rows: Vec<&BodyRow> = rows.iter().filter(|row| !row.is_total()).collect();
        let filled = |column: usize| {
            rows.iter()
                .map(|row| !row.cells[column].is_blank())
                .collect()
        };
        let columns = (0..width).map(filled).collect();
        Self { rows, columns }
    }

    fn count(&self, column: usize) -> usize {
        self.columns[column]
            .iter()
            .filter(|&&filled| filled)
            .count()
    }

    /// The stub columns that group, within one side: each nests in the one before, and a column to
    /// their right tells the rows apart.
    fn stubs(&self, side: Range<usize>) -> Vec<usize> {
        let rows = self.rows.len();
        let mut stubs: Vec<usize> = Vec::new();
        for column in side.clone() {
            let filled = self.count(column);
            if filled == rows && stubs.is_empty() && self.is_numbering(column) {
                continue;
            }
            let has_key = (column + 1..side.end)
                .any(|key| self.count(key) as f64 >= NEARLY_ALL * rows as f64);
            if filled == 0 || filled == rows || !has_key {
                break;
            }
            let groups = match stubs.last() {
                Some(&before) => self.nests(before, column),
                None => self.begins_groups(column, side.end),
            };
            if !groups {
                break;
            }
            stubs.push(column);
        }
        stubs
    }

    /// Whether the leftmost column with blanks begins groups.
    ///
    /// Its first cell must be filled. A column of labels then does: a row that has all the rest has
    /// a label too. A numbering may be left out of a row, and needs another column that is filled
    /// just where it is to speak for it.
    fn begins_groups(&self, column: usize, end: usize) -> bool {
        if self.columns[column].first() != Some(&true) {
            return false;
        }
        let mut companions = (column + 1..end).filter(|&other| {
            let price = match other - column {
                1 => cost::NESTED_COLUMN,
                _ => cost::GROUPING_COLUMN,
            };
            self.follows(column, other) >= price
        });
        !self.is_numbering(column) || companions.next().is_some()
    }

    /// Whether a column next to a stub column that groups is one too.
    ///
    /// It must have a label wherever the column before it has. Where there are few groups that says
    /// all there is to say; where there are many, the labels must also depend on them.
    fn nests(&self, before: usize, column: usize) -> bool {
        let begins = self.columns[before].iter().zip(&self.columns[column]);
        let labelled = begins.clone().all(|(&begins, &label)| label || !begins);
        let few = self.count(before) <= FEW_GROUPS;
        (few && labelled) || self.follows(before, column) >= cost::NESTED_COLUMN
    }

    fn is_numbering(&self, column: usize) -> bool {
        self.rows
            .iter()
            .map(|row| &row.cells[column])
            .filter(|cell| !cell.is_blank())
            .all(|cell| classify(&cell.text) == CellClass::Integer)
    }

    /// Whether a column holds amounts, which groups seldom share.
    fn holds_amounts(&self, column: usize) -> bool {
        let cells = self.rows.iter().map(|row| &row.cells[column]);
        let filled: Vec<&Text> = cells.filter(|cell| !cell.is_blank()).collect();
        let amounts = filled.iter().filter(|cell| {
            matches!(
                classify(&cell.text),
                CellClass::Amount | CellClass::Bracketed
            )
        });
        2 * amounts.count() > filled.len()
    }

    /// Whether a column is filled in just those rows in which another is, and blank in some.
    fn agree(&self, groups: usize, column: usize) -> bool {
        self.columns[groups] == self.columns[column] && self.columns[column].contains(&false)
    }

    fn follows(&self, groups: usize, column: usize) -> f64 {
        follows(&self.columns[groups], &self.columns[column])
    }
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
    let declared = spans.clone();
    let totals: Vec<bool> = rows.iter().map(BodyRow::is_total).collect();
    for column in structure.columns() {
        let mut declared = DeclaredRows::new(&declared, column);
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
            let taken = declared.reach_into(&(first..row));
            if span.rows > 1 && !taken {
                spans.push(span);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::body_rows as rows;

    /// The spans as (row, column, rows).
    fn merged(text: &str) -> Vec<(usize, usize, usize)> {
        let rows = rows(text);
        let whole = 0..rows[0].cells.len();
        let structure = structure(&rows, std::slice::from_ref(&whole));
        spans(&rows, &structure, &[], &[])
            .into_iter()
            .map(|span| (span.row, span.column, span.rows))
            .collect()
    }

    #[test]
    fn groups_nest() {
        let text = "1|农业|种植|小麦|2\n|||玉米|3\n||养殖|生猪|4\n|||肉牛|1\n2|林业|造林|松树|5\n|||杉树|6";
        assert_eq!(
            merged(text),
            [
                (0, 0, 4),
                (4, 0, 2),
                (0, 1, 4),
                (4, 1, 2),
                (0, 2, 2),
                (2, 2, 2),
                (4, 2, 2)
            ]
        );
    }

    #[test]
    fn blanks_on_new_values_to_the_left_are_empty() {
        let text = "甲|一|x|5\n|二||6\n乙|三||7\n|四|y|8\n丙|五||1\n|六|z|2";
        assert!(merged(text).iter().all(|&(_, column, _)| column == 0));
    }

    #[test]
    fn totals_are_no_merges() {
        assert_eq!(merged("1|甲|5\n2|乙|6\n3|丙|7\n|合计|18"), []);
    }

    #[test]
    fn declared_regions_hold_as_they_are() {
        let rows = rows("1|甲|5\n||6\n2|乙|7\n||8\n3|丙|1\n||2");
        let whole = 0..3;
        let structure = structure(&rows, std::slice::from_ref(&whole));
        let region = |row: usize, column: usize, columns: usize| Merge {
            row,
            column,
            rows: 2,
            columns,
        };
        let spans = spans(&rows, &structure, &[], &[region(3, 1, 1), region(0, 0, 2)]);
        let found: Vec<_> = spans.iter().map(|s| (s.row, s.column, s.columns)).collect();
        assert_eq!(found, [(0, 0, 2), (2, 0, 1), (4, 0, 1), (3, 1, 1)]);
    }

    #[test]
    fn a_side_that_has_ended_is_no_merge() {
        let rows = rows("甲|1|子|1\n乙|2|丑|2\n||寅|3\n||卯|4");
        let sides = structure(&rows, &[0..2, 2..4]);
        assert_eq!(spans(&rows, &sides, &[], &[]), []);
    }

    #[test]
    fn too_few_rows_leave_a_doubt() {
        let rows = rows("1|甲|子|5|好\n||丑|6|");
        let whole = 0..5;
        assert_eq!(structure(&rows, std::slice::from_ref(&whole)).doubtful, [4]);
    }

    #[test]
    fn levels_of_codes_are_no_merges() {
        let text = "201|||政务|9\n201|06||财政|9\n201|06|01|行政|5\n201|06|02|事务|4\n208|||社保|3\n208|05||养老|3";
        assert_eq!(merged(text), []);
    }
}
