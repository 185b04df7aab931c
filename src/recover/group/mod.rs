//! Groups: which blanks are merges.
//!
//! A blank is one of four: empty, covered by a merged cell above it, a level (of codes, or of labels
//! in columns of their own), or a repeat left out. Columns that group nest: a new value to the left
//! ends the group to the right. What a column does is a question of bits: a price for what it holds
//! and where it stands, against the gain of knowing where the columns to its left begin anew
//! ([`fills`]). Levels show themselves: their blanks fall on new values to the left. Two tables side
//! by side are read apart: blanks in one half say nothing about the other.

mod fills;
mod spans;
mod totals;

use std::ops::Range;

use super::body::BodyRow;
use super::compare::fold;
use super::cost;
use crate::document::{HeaderTree, RowKind};
use fills::{Fills, Holds};
pub use spans::spans;
use totals::is_one_totalled_row;

/// How a column takes part in groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Its blanks are empty cells, or levels.
    Plain,
    /// A stub column: its values begin groups, within the groups of the stub columns to its left.
    Stub,
    /// Its values are merged over groups of the stub column with this index.
    Follows(usize),
}

/// A column whose blanks were read by a thin margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// The column.
    pub column: usize,
    /// Whether its blanks were taken for merges.
    pub merged: bool,
    /// By how many bits.
    pub margin: f64,
}

/// What the columns of a body do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Structure {
    /// One role a column.
    pub roles: Vec<Role>,
    /// For each column, whether its value is written anew with every group of the next stub column,
    /// as the upper parts of a code are: an equal value then says nothing.
    pub anew: Vec<bool>,
    /// The column ranges of tables that stand side by side.
    pub sides: Vec<Range<usize>>,
    /// Columns that could well be read otherwise.
    pub doubts: Vec<Doubt>,
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

    /// The stub columns whose new values end a group of this column, its own left out.
    pub fn parents(&self, column: usize) -> impl Iterator<Item = usize> + '_ {
        let end = match self.roles[column] {
            Role::Follows(stub) => stub + 1,
            _ => column,
        };
        self.stubs().filter(move |&stub| stub < end)
    }
}

/// Learns which columns group.
///
/// `kinds` says what each row is. `sides` are the column ranges of tables that stand side by side;
/// one range where there is one. What columns do may be `given`.
pub fn structure(
    rows: &[BodyRow],
    kinds: &[RowKind],
    sides: &[Range<usize>],
    given: &[(usize, Role)],
) -> Structure {
    let width = sides.last().map_or(0, |side| side.end);
    let mut structure = Structure {
        roles: vec![Role::Plain; width],
        anew: vec![false; width],
        sides: sides.to_vec(),
        doubts: Vec::new(),
    };
    for side in sides {
        let fills = Fills::new(rows, kinds, side.clone());
        let mut stubs = stubs(&fills, side.clone(), sides.len() > 1, &mut structure.doubts);
        stubs.retain(|&stub| role_given(given, stub).is_none());
        let given_stubs = given.iter().filter(|(_, role)| *role == Role::Stub);
        stubs.extend(
            given_stubs
                .map(|(column, _)| column)
                .filter(|column| side.contains(column)),
        );
        stubs.sort_unstable();
        if is_one_totalled_row(rows, kinds, side) {
            structure.doubts.push(Doubt {
                column: side.start,
                merged: false,
                margin: 0.0,
            });
        }
        for (index, &stub) in stubs.iter().enumerate() {
            structure.roles[stub] = Role::Stub;
            let next = stubs.get(index + 1);
            structure.anew[stub] = next.is_some_and(|&next| fills.written_anew(stub, next));
        }
        for column in side.clone() {
            if structure.roles[column] == Role::Stub {
                continue;
            }
            if let Some(role) = role_given(given, column) {
                structure.roles[column] = role;
                continue;
            }
            let Some((stub, margin)) = followed(&fills, &stubs, column) else {
                continue;
            };
            if margin > 0.0 {
                structure.roles[column] = Role::Follows(stub);
            }
            // A column that is filled just where groups begin is a doubt whatever it holds.
            if margin.abs() < cost::THIN_MERGE || margin < 0.0 && fills.agree(stub, column) {
                structure.doubts.retain(|doubt| doubt.column != column);
                structure.doubts.push(Doubt {
                    column,
                    merged: margin > 0.0,
                    margin: margin.abs(),
                });
            }
        }
    }
    let is_given = |doubt: &Doubt| role_given(given, doubt.column).is_some();
    structure.doubts.retain(|doubt| !is_given(doubt));
    structure
}

fn role_given(given: &[(usize, Role)], column: usize) -> Option<Role> {
    let mut given = given.iter();
    given
        .find(|(other, _)| *other == column)
        .map(|(_, role)| *role)
}

/// The stub column whose groups a column's values are merged over, and by how many bits; at least
/// those that make it a doubt.
fn followed(fills: &Fills, stubs: &[usize], column: usize) -> Option<(usize, f64)> {
    if fills.is_full(column) {
        return None;
    }
    if matches!(fills.holds(column), Holds::Label | Holds::Prose) {
        let later = stubs
            .iter()
            .filter_map(|&stub| Some((stub, fills.labels_later(column, stub)?)));
        if let Some((stub, groups)) = later.max_by_key(|&(_, groups)| groups) {
            return Some((stub, cost::LABELS_LATER * (groups as f64 - 1.0)));
        }
    }
    let (stub, gain) = fills.best_followed(stubs, column)?;
    Some((stub, gain - price_of_following(fills, stub, column)))
}

fn price_of_following(fills: &Fills, stub: usize, column: usize) -> f64 {
    match fills.holds(column) {
        Holds::Prose => cost::MERGED_PROSE,
        // Within a group short texts are remarks on its rows.
        Holds::Label if fills.filled_inside_often(stub, column) => cost::MERGED_LABEL_INSIDE,
        Holds::Label => cost::MERGED_LABEL,
        // Amounts of a part of a group cannot be merged with those of the group.
        Holds::Number | Holds::Count if fills.filled_inside(stub, column) => f64::INFINITY,
        Holds::Number | Holds::Count => cost::MERGED_NUMBER,
    }
}

/// The stub columns that group, within one side, which stands `beside` another or alone: each nests in
/// those before, and a column to their right tells the rows apart.
fn stubs(fills: &Fills, side: Range<usize>, beside: bool, doubts: &mut Vec<Doubt>) -> Vec<usize> {
    if let Some(label) = fills.totals_of_rows() {
        let names = |&column: &usize| fills.is_full(column) && fills.holds(column) != Holds::Number;
        return (side.start..label).take_while(names).collect();
    }
    let mut stubs: Vec<usize> = Vec::new();
    // The columns whose values say where groups begin: the stub columns, and what is left of them
    // and recurs from row to row.
    let mut parents: Vec<usize> = Vec::new();
    for column in side.clone() {
        let holds = fills.holds(column);
        if fills.is_blank(column) {
            continue;
        }
        if fills.is_full(column) {
            if !stubs.is_empty() || holds == Holds::Number || holds == Holds::Prose {
                break;
            }
            if fills.recurs(column) {
                parents.push(column);
            } else if holds != Holds::Count {
                break;
            }
            continue;
        }
        if holds == Holds::Number || !fills.has_key(column + 1..side.end) {
            break;
        }
        if stubs.is_empty() && fills.is_staircase(column, side.end) {
            break;
        }
        let margin = match parents.is_empty() {
            true => first_stub(fills, column, side.end, beside),
            false => fills.gain(&parents, column).map(|gain| {
                let price = match holds {
                    Holds::Count => cost::NESTED_NUMBER,
                    _ => cost::NESTED_LABEL,
                };
                gain - price
            }),
        };
        // Blank just where pages begin: a group goes on there, or nothing tells.
        let at_seams =
            || !stubs.is_empty() && holds == Holds::Label && fills.blank_at_seams(column);
        let numbered_later = |&stub: &usize| fills.labels_later(column, stub).is_some();
        let margin = match stubs.iter().any(numbered_later) {
            true => Some(cost::LABELS_LATER),
            false => margin.or_else(|| at_seams().then_some(cost::BLANK_AT_SEAM)),
        };
        let Some(margin) = margin else { continue };
        if margin > 0.0 {
            stubs.push(column);
            parents.push(column);
        }
        // One blank among single rows may as well be a value that is missing.
        let lone = margin > 0.0 && stubs.len() == 1 && fills.has_one_blank(column);
        if margin.abs() < cost::THIN_MERGE || lone {
            doubts.push(Doubt {
                column,
                merged: margin > 0.0,
                margin: margin.abs(),
            });
        }
    }
    stubs
}

/// By how many bits the leftmost column with blanks begins groups; none if it cannot.
///
/// Its first cell must be filled. A column of labels then does: a row that has all the rest has a
/// label too. A numbering may be left out of a row: the labels beside it speak for it, or another
/// column that is filled just where it is. A column whose neighbour is blank where it is filled
/// heads levels.
fn first_stub(fills: &Fills, column: usize, end: usize, beside: bool) -> Option<f64> {
    let shortest = if beside { 1 } else { 2 };
    if !fills.begins_filled(column) || fills.ends(column, end, shortest) {
        return None;
    }
    let levels = fills.levels(column, column + 1..end);
    if fills.holds(column) != Holds::Count {
        return Some(-cost::FIRST_LABEL - levels);
    }
    let texts = |other: usize| matches!(fills.holds(other), Holds::Label | Holds::Prose);
    let partly = |other: &usize| !fills.is_full(*other) && !fills.is_blank(*other);
    let label = (column + 1..end).filter(partly).find(|&other| texts(other));
    let beside = |label: usize| fills.begins_filled(label) && !fills.has_key(column + 1..label);
    let spoken = (column + 1..end).filter(partly).filter_map(|other| {
        let gain = fills.gain(&[column], other)?;
        let price = match fills.holds(other) {
            _ if label.filter(|&label| beside(label)) == Some(other) => cost::NUMBER_OF_LABEL,
            Holds::Number => return None,
            _ => cost::FIRST_NUMBER,
        };
        Some(gain - price)
    });
    // The numbers of groups that page breaks cut may all stand on the later pages.
    let later = label.filter(|&label| fills.labels_later(label, column).is_some());
    let later = later.map(|_| cost::LABELS_LATER);
    let spoken = spoken.chain(later).max_by(f64::total_cmp);
    let alone = match fills.blanks_are_parts(column) {
        true => f64::NEG_INFINITY,
        false => -cost::FIRST_NUMBER,
    };
    Some(spoken.unwrap_or(alone) - levels)
}

/// The sides of a table whose leaf columns begin again with the same label: income beside
/// expenditure, one list beside its continuation. Where the first labels of two halves differ, all
/// others say it.
pub fn sides(header: &HeaderTree) -> Vec<Range<usize>> {
    let leaves = leaves(header);
    let half = leaves.len() / 2;
    let halves = leaves.len() > 2
        && leaves.len() == 2 * half
        && leaves[1..half] == leaves[half + 1..]
        && leaves[1..half].iter().all(|leaf| !leaf.is_empty());
    let again = |column: usize| leaves[column] == leaves[0] && !leaves[0].is_empty();
    let mut starts: Vec<usize> = (0..leaves.len())
        .filter(|&column| column == 0 || again(column) || halves && column == half)
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

/// The labels right over the columns, without those that only count them.
fn leaves(header: &HeaderTree) -> Vec<String> {
    let paths = header.paths();
    let label = |above: usize| -> Vec<String> {
        let label = paths.iter().map(|path| path.iter().rev().nth(above));
        label
            .map(|label| label.map_or_else(String::new, |label| fold(&label.text)))
            .collect()
    };
    let leaves = label(0);
    let counted = leaves
        .iter()
        .filter(|leaf| leaf.parse::<u16>().is_ok())
        .count();
    let counts = 2 * counted >= leaves.len() && paths.iter().all(|path| path.len() > 1);
    if counts { label(1) } else { leaves }
}

#[cfg(test)]
mod tests;
