//! The search for the header tree: which leaf columns each label covers.
//!
//! The header rows, read left to right, hold the labels of a forest over the leaf columns: every
//! label covers an interval, its children's intervals cover it, a leaf reaches the bottom. Columns
//! are taken from left to right; a state says how many labels of each row are used up and which
//! row's labels stand over the present column. At each column some open labels go on, and below
//! them new labels begin. A beam of the cheapest states is kept; a label costs by how its offset
//! from where it was printed differs from that of the label before it, since a merge that was
//! lost in printing moves all labels after it alike.

mod beam;

use rustc_hash::FxHashMap;

use crate::recover::cost;
use beam::Search;

/// The most header rows that are searched.
pub const MOST_LEVELS: usize = 8;

/// One header row: its labels, left to right.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// How many labels it has.
    pub labels: usize,
    /// The column that each label was printed in, 0-based: one list for each way in which pages
    /// print the row.
    pub printed: Vec<Vec<usize>>,
    /// How many columns the file says that each label's merged cell covers, where it says so.
    pub merged: Vec<Option<usize>>,
    /// Whether its labels number the columns.
    pub numbers: bool,
    /// How many labels stand before the first number, where they do.
    pub before_numbers: usize,
}

/// The labels over one column, from the top down: (row, index of the label within the row).
pub type Path = Vec<(usize, usize)>;

/// A header tree as the labels over each column.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its cost in bits.
    pub bits: f64,
    /// One path a column; empty where no label stands over the column.
    pub paths: Vec<Path>,
}

/// Finds the cheapest trees of at most `limit` bits, best first, each once.
///
/// `blank_columns` says of each column of the body whether it holds nothing; the header may reach
/// beyond the body. `reads` gives a number for what a label says: labels that read alike have one.
pub fn search(
    levels: &[Level],
    blank_columns: &[bool],
    limit: f64,
    reads: impl Fn((usize, usize)) -> usize,
) -> Vec<Reading> {
    let search = Search {
        levels: &levels[..levels.len().min(MOST_LEVELS)],
        blank_columns,
        limit,
    };
    let mut readings = search.run();
    for reading in &mut readings {
        reading.bits += equal_path_bits(&reading.paths, &reads);
        reading.bits += unlike_repeat_bits(&labels_under(&reading.paths, &reads));
        reading.bits += redundant_row_bits(levels, &reading.paths);
    }
    readings.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    readings.dedup_by(|a, b| a.paths == b.paths);
    readings
}

/// Bits of rows that tell no columns apart: each label of such a row stands over a single column and
/// has another label under it.
///
/// A header is the least set of rows that tells all columns apart; such a row is more likely a line
/// of a form. Numbers under the labels say nothing of it.
fn redundant_row_bits(levels: &[Level], paths: &[Path]) -> f64 {
    let redundant = |row: &usize| {
        let mut before = None;
        let mut labels = 0;
        for path in paths {
            let Some(at) = path.iter().position(|&(level, _)| level == *row) else {
                continue;
            };
            let under = path
                .get(at + 1)
                .is_some_and(|&(level, _)| !levels[level].numbers);
            if !under || before == Some(path[at].1) {
                return false;
            }
            before = Some(path[at].1);
            labels += 1;
        }
        labels > 0
    };
    let rows = (0..levels.len()).filter(redundant).count();
    cost::REDUNDANT_ROW * rows as f64
}

/// Bits of columns that have the paths of columns before them in labels, though not in cells.
///
/// Sides of a table that have the same columns cost little more than one such column.
fn equal_path_bits(paths: &[Path], reads: impl Fn((usize, usize)) -> usize) -> f64 {
    /// The last column with these labels, and the last whose path has the same labels in other cells.
    struct Last {
        column: usize,
        other: Option<usize>,
    }
    let mut last: FxHashMap<Vec<usize>, Last> = FxHashMap::default();
    // How far before each column the nearest with the same path stands.
    let distances: Vec<Option<usize>> = (0..paths.len())
        .map(|column| {
            let path = &paths[column];
            if path.is_empty() {
                return None;
            }
            let labels = path.iter().map(|&label| reads(label)).collect();
            let last = last.entry(labels).or_insert(Last {
                column,
                other: None,
            });
            if paths[last.column] != *path {
                last.other = Some(last.column);
            }
            last.column = column;
            last.other.map(|other| column - other)
        })
        .collect();
    distances
        .chunk_by(|a, b| a == b)
        .filter(|run| run[0].is_some())
        .map(|run| cost::EQUAL_PATHS + cost::EQUAL_PATHS_GO_ON * (run.len() - 1) as f64)
        .sum()
}

/// A label under another: what it reads, and whether it has labels under it.
type Under = Vec<(usize, bool)>;

/// For each label with labels under it, these, left to right.
fn labels_under(paths: &[Path], reads: impl Fn((usize, usize)) -> usize) -> Vec<Under> {
    let mut under: Vec<((usize, usize), Under)> = Vec::new();
    for (column, path) in paths.iter().enumerate() {
        let before = column
            .checked_sub(1)
            .map_or(&[][..], |before| &paths[before]);
        for depth in 1..path.len() {
            if before.get(..=depth) == Some(&path[..=depth]) {
                continue;
            }
            let child = (reads(path[depth]), depth + 1 < path.len());
            match under
                .iter_mut()
                .find(|(parent, _)| *parent == path[depth - 1])
            {
                Some((_, children)) => children.push(child),
                None => under.push((path[depth - 1], vec![child])),
            }
        }
    }
    under.into_iter().map(|(_, children)| children).collect()
}

/// Bits of labels that come again in the same order, but not as those under another label do: twice
/// under one label, or split where their twins are not.
fn unlike_repeat_bits(under: &[Under]) -> f64 {
    let mut bits = 0.0;
    for (index, children) in under.iter().enumerate() {
        let pairs: Vec<(usize, usize)> = children
            .windows(2)
            .map(|pair| (pair[0].0, pair[1].0))
            .collect();
        let again = (1..pairs.len()).any(|at| pairs[..at].contains(&pairs[at]));
        if again {
            bits += cost::REPEATED_UNDER_ONE;
        }
        let alike = |other: &&Under| {
            children.len() > 1
                && children.len() == other.len()
                && children.iter().zip(*other).all(|(a, b)| a.0 == b.0)
        };
        if let Some(twin) = under[..index].iter().find(alike) {
            let unlike = children.iter().zip(twin).filter(|(a, b)| a.1 != b.1);
            bits += cost::UNLIKE_TWINS * unlike.count() as f64;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The best tree's paths for rows of labels printed at columns, over `width` body columns.
    fn best(rows: &[&[usize]], width: usize) -> Vec<Path> {
        let levels: Vec<Level> = rows
            .iter()
            .map(|columns| Level {
                labels: columns.len(),
                printed: vec![columns.to_vec()],
                merged: vec![None; columns.len()],
                ..Level::default()
            })
            .collect();
        search(
            &levels,
            &vec![false; width],
            f64::INFINITY,
            |(level, index)| level * 100 + index,
        )
        .remove(0)
        .paths
    }

    #[test]
    fn a_flat_header_stands_where_it_is_printed() {
        assert_eq!(
            best(&[&[0, 1, 2]], 3),
            [vec![(0, 0)], vec![(0, 1)], vec![(0, 2)]]
        );
    }

    #[test]
    fn a_label_covers_the_labels_under_it() {
        assert_eq!(
            best(&[&[0, 1, 3], &[1, 2]], 4),
            [
                vec![(0, 0)],
                vec![(0, 1), (1, 0)],
                vec![(0, 1), (1, 1)],
                vec![(0, 2)],
            ]
        );
    }

    #[test]
    fn a_span_split_only_two_rows_below_was_printed_too_narrow() {
        // 0 | A | 4 over B C over two labels whose leading blanks were lost: A was printed two
        // columns wide where it covers three, and the last label stands one column left.
        assert_eq!(
            best(&[&[0, 1, 3], &[1, 2], &[0, 1]], 5),
            [
                vec![(0, 0)],
                vec![(0, 1), (1, 0)],
                vec![(0, 1), (1, 1), (2, 0)],
                vec![(0, 1), (1, 1), (2, 1)],
                vec![(0, 2)],
            ]
        );
    }

    #[test]
    fn the_label_of_the_stub_may_stand_at_the_bottom() {
        assert_eq!(
            best(&[&[1, 3], &[0, 1, 2, 3, 4]], 5),
            [
                vec![(1, 0)],
                vec![(0, 0), (1, 1)],
                vec![(0, 0), (1, 2)],
                vec![(0, 1), (1, 3)],
                vec![(0, 1), (1, 4)],
            ]
        );
    }

    #[test]
    fn a_row_that_tells_no_columns_apart_costs() {
        let level = |count: usize, numbers: bool| Level {
            labels: count,
            numbers,
            ..Level::default()
        };
        let paths = [vec![(0, 0), (1, 0)], vec![(0, 1), (1, 1)]];
        assert!(redundant_row_bits(&[level(2, false), level(2, false)], &paths) > 0.0);
        assert_eq!(
            redundant_row_bits(&[level(2, false), level(2, true)], &paths),
            0.0
        );
        let split = [vec![(0, 0), (1, 0)], vec![(0, 0), (1, 1)]];
        assert_eq!(
            redundant_row_bits(&[level(1, false), level(2, false)], &split),
            0.0
        );
    }

    #[test]
    fn columns_that_read_alike_cost_once_and_then_little() {
        // Two sides of three columns, the last of them a label over two columns.
        let path = |side: usize, column: usize| vec![(0, side), (1, 2 * side + column)];
        let paths = [
            path(0, 0),
            path(0, 1),
            path(0, 1),
            path(1, 0),
            path(1, 1),
            path(1, 1),
        ];
        let alike = |(level, index): (usize, usize)| 10 * level + index % (level + 1);
        let bits = equal_path_bits(&paths, alike);
        // They are three, two and three columns from their likes: no column goes on with the one before.
        assert_eq!(bits, 3.0 * cost::EQUAL_PATHS);
        let single = [path(0, 0), path(0, 1), path(1, 0), path(1, 1)];
        let bits = equal_path_bits(&single, alike);
        assert_eq!(bits, cost::EQUAL_PATHS + cost::EQUAL_PATHS_GO_ON);
        assert_eq!(
            equal_path_bits(&paths, |(level, index)| 10 * level + index),
            0.0
        );
    }

    #[test]
    fn a_very_wide_header_is_searched_with_a_narrow_beam() {
        let columns: Vec<usize> = (0..5000).collect();
        assert_eq!(best(&[&columns, &columns], 5000).len(), 5000);
    }

    #[test]
    fn numbers_under_labels_of_any_depth_are_one_row() {
        let level = |columns: &[usize], numbers: bool| Level {
            labels: columns.len(),
            printed: vec![columns.to_vec()],
            merged: vec![None; columns.len()],
            numbers,
            ..Level::default()
        };
        let levels = [
            level(&[0, 1], false),
            level(&[1, 2], false),
            level(&[0, 1, 2], true),
        ];
        let readings = search(&levels, &[false; 3], f64::INFINITY, |(level, index)| {
            level * 100 + index
        });
        assert_eq!(
            readings[0].paths,
            [
                vec![(0, 0), (2, 0)],
                vec![(0, 1), (1, 0), (2, 1)],
                vec![(0, 1), (1, 1), (2, 2)],
            ]
        );
        assert_eq!(readings[0].bits, 0.0);
    }

    #[test]
    fn a_header_reaches_over_columns_that_hold_nothing() {
        assert_eq!(best(&[&[0, 1, 2]], 2).len(), 3);
    }
}
