//! The search for the header tree: which leaf columns each label covers.
//!
//! The header rows, read left to right, hold the labels of a forest over the leaf columns: every
//! label covers an interval, its children's intervals cover it, a leaf reaches the bottom. Columns
//! are taken from left to right; a state says how many labels of each row are used up and which
//! row's labels stand over the present column. At each column some open labels go on, and below
//! them new labels begin. A beam of the cheapest states is kept, each with the two
//! cheapest ways to it; a label costs by how its offset from where it was printed differs from that
//! of the label before it, since a merge that was lost in printing moves all labels after it alike.

mod beam;
mod steps;
mod trees;

use crate::recover::effort::Effort;
use beam::Search;
use trees::{
    equal_path_bits, labels_under, redundant_row_bits, unlike_place_bits, unlike_repeat_bits,
};

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
    /// Whether it begins with two labels of a single character side by side, as the levels of a code
    /// have: 类 款 项.
    pub begins_with_levels: bool,
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
/// beyond the body. `effort` bounds the work. `reads` gives a number for what a label says: labels that
/// read alike have one.
pub fn search(
    levels: &[Level],
    blank_columns: &[bool],
    limit: f64,
    effort: &Effort,
    reads: impl Fn((usize, usize)) -> usize,
) -> Vec<Reading> {
    let searched = &levels[..levels.len().min(MOST_LEVELS)];
    let search = Search {
        levels: searched,
        choices: steps::choices(searched),
        blank_columns,
        limit,
        effort,
    };
    let mut readings = match search.levels.len() {
        0..=2 => search.run::<2>(),
        3 | 4 => search.run::<4>(),
        _ => search.run::<MOST_LEVELS>(),
    };
    for reading in &mut readings {
        reading.bits += equal_path_bits(&reading.paths, &reads);
        reading.bits += unlike_repeat_bits(&labels_under(&reading.paths, &reads));
        reading.bits += redundant_row_bits(levels, &reading.paths);
        reading.bits += unlike_place_bits(levels, &reading.paths);
    }
    readings.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    readings.dedup_by(|a, b| a.paths == b.paths);
    readings
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
            &Effort::of(&[]),
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
    fn a_search_that_may_go_no_further_than_the_best_finds_it() {
        let shapes: [(&[&[usize]], usize); 6] = [
            (&[&[0, 1, 3], &[1, 2]], 4),
            (&[&[0, 1, 3], &[1, 2], &[0, 1]], 5),
            (&[&[1, 3], &[0, 1, 2, 3, 4]], 5),
            (&[&[0, 2], &[1, 2, 3]], 4),
            (&[&[2, 5], &[0, 3, 4, 6], &[1, 2]], 7),
            (&[&[0, 1, 2], &[3, 4, 5]], 6),
        ];
        for (rows, width) in shapes {
            let level = |columns: &&[usize]| Level {
                labels: columns.len(),
                printed: vec![columns.to_vec()],
                merged: vec![None; columns.len()],
                ..Level::default()
            };
            let levels: Vec<Level> = rows.iter().map(level).collect();
            let within = |limit| {
                let blank = vec![false; width];
                let search = Search {
                    levels: &levels,
                    choices: steps::choices(&levels),
                    blank_columns: &blank,
                    limit,
                    effort: &Effort::of(&[]),
                };
                search.run::<4>()
            };
            let all = within(f64::INFINITY);
            let best = &all[0];
            let found = within(best.bits);
            assert!(found.contains(best), "{rows:?}: {best:?}, {found:?}");
        }
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
    fn the_text_of_a_merged_cell_may_stand_in_its_middle() {
        assert_eq!(
            best(&[&[0, 2], &[1, 2, 3]], 4),
            [
                vec![(0, 0)],
                vec![(0, 1), (1, 0)],
                vec![(0, 1), (1, 1)],
                vec![(0, 1), (1, 2)],
            ]
        );
    }

    #[test]
    fn the_second_best_is_another_tree() {
        let level = |columns: &[usize]| Level {
            labels: columns.len(),
            printed: vec![columns.to_vec()],
            merged: vec![None; columns.len()],
            ..Level::default()
        };
        // The last row may have lost its leading blanks, or the label over it may be over more.
        let levels = [level(&[0, 1, 2]), level(&[0, 1])];
        let readings = search(
            &levels,
            &[false; 4],
            f64::INFINITY,
            &Effort::of(&[]),
            |(level, index)| level * 100 + index,
        );
        assert!(readings.len() > 1);
        assert_ne!(readings[0].paths, readings[1].paths);
        assert!(readings[0].bits <= readings[1].bits);
    }

    #[test]
    fn a_very_wide_header_is_searched_with_a_narrow_beam() {
        let columns: Vec<usize> = (0..5000).collect();
        let pairs: Vec<usize> = (0..2500).map(|pair| 2 * pair).collect();
        assert_eq!(best(&[&pairs, &columns], 5000).len(), 5000);
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
        let readings = search(
            &levels,
            &[false; 3],
            f64::INFINITY,
            &Effort::of(&[]),
            |(level, index)| level * 100 + index,
        );
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
