//! What a whole tree costs besides its labels one by one: rows and columns that it does not tell apart,
//! labels that come again.

use rustc_hash::FxHashMap;

use super::{Level, Path};
use crate::recover::cost;

/// Bits of rows that tell no columns apart: each label of such a row stands over a single column and
/// has another label under it.
///
/// A header is the least set of rows that tells all columns apart; such a row is more likely a line
/// of a form. Numbers under the labels say nothing of it.
pub fn redundant_row_bits(levels: &[Level], paths: &[Path]) -> f64 {
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
    let bits = cost::REDUNDANT_ROW * rows as f64;
    match splits_nothing(levels, paths) {
        true => bits.max(cost::SPLITS_NOTHING),
        false => bits,
    }
}

/// Whether labels stand under others, and no two under the same.
fn splits_nothing(levels: &[Level], paths: &[Path]) -> bool {
    let labels = |path: &Path| {
        let labels = path.iter().filter(|(level, _)| !levels[*level].numbers);
        labels.count()
    };
    let splits = |pair: &[Path]| {
        pair[0] != pair[1] && !pair[0].is_empty() && pair[0].first() == pair[1].first()
    };
    paths.iter().any(|path| labels(path) > 1) && !paths.windows(2).any(splits)
}

/// Bits of columns that have the paths of columns before them in labels, though not in cells.
///
/// Sides of a table that have the same columns cost little more than one such column.
pub fn equal_path_bits(paths: &[Path], reads: impl Fn((usize, usize)) -> usize) -> f64 {
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

/// The places in its span, by its width, where a merged cell has its text: at the beginning, in the
/// middle, one too far right.
const PLACES: [fn(usize) -> usize; 4] = [
    |_| 0,
    |width| (width - 1) / 2,
    |width| width / 2,
    |width| 1.min(width - 1),
];

/// Where as many labels are unlike the others, labels stand anywhere.
const MOST_UNLIKE: usize = 2;

/// Bits of labels that were printed elsewhere in their spans than the others: what one label of a
/// header does all do.
pub fn unlike_place_bits(levels: &[Level], paths: &[Path]) -> f64 {
    // Of each label over several columns, how far in its span it was printed, and how wide that is.
    let mut labels: Vec<(usize, usize)> = Vec::new();
    let mut inside = 0;
    for (column, path) in paths.iter().enumerate() {
        for (depth, &(level, index)) in path.iter().enumerate() {
            let goes_on = |column: usize| paths[column].get(depth) == Some(&(level, index));
            if column.checked_sub(1).is_some_and(goes_on) {
                continue;
            }
            let width = (column..paths.len())
                .take_while(|&column| goes_on(column))
                .count();
            for printed in &levels[level].printed {
                let offset = printed[index].checked_sub(column);
                if let Some(offset) = offset.filter(|&offset| width > 1 && offset < width) {
                    labels.push((offset, width));
                    inside += usize::from(offset > 0);
                }
            }
        }
    }
    if inside == 0 {
        return 0.0;
    }
    let unlike = PLACES.iter().map(|place| {
        let elsewhere = labels
            .iter()
            .filter(|(offset, width)| *offset != place(*width));
        elsewhere.count()
    });
    cost::INSIDE_UNLIKE * unlike.min().unwrap_or(0).min(MOST_UNLIKE) as f64
}

/// A label under another: what it reads, and whether it has labels under it.
type Under = Vec<(usize, bool)>;

/// For each label with labels under it, these, left to right.
pub fn labels_under(paths: &[Path], reads: impl Fn((usize, usize)) -> usize) -> Vec<Under> {
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
pub fn unlike_repeat_bits(under: &[Under]) -> f64 {
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
    fn labels_stand_at_one_place_in_their_spans() {
        let level = |printed: &[usize]| Level {
            labels: printed.len(),
            printed: vec![printed.to_vec()],
            ..Level::default()
        };
        // Two labels over four columns and two.
        let paths: Vec<Path> = [0, 0, 0, 0, 1, 1].map(|index| vec![(0, index)]).into();
        let bits = |printed: &[usize]| unlike_place_bits(&[level(printed)], &paths);
        assert_eq!(bits(&[0, 4]), 0.0);
        assert_eq!(bits(&[1, 5]), 0.0);
        assert_eq!(bits(&[1, 4]), 0.0);
        assert_eq!(bits(&[3, 4]), cost::INSIDE_UNLIKE);
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
    fn labels_that_come_again_stand_under_labels_of_their_own() {
        let reads = |(level, index): (usize, usize)| match level {
            0 => index,
            _ => 10 + index % 2,
        };
        // Two labels over a pair each, and one over both pairs.
        let paths = |parents: [usize; 4]| -> Vec<Path> {
            (0..4)
                .map(|column| vec![(0, parents[column]), (1, column)])
                .collect()
        };
        let bits = |paths: &[Path]| unlike_repeat_bits(&labels_under(paths, reads));
        assert_eq!(bits(&paths([0, 0, 1, 1])), 0.0);
        assert_eq!(bits(&paths([0, 0, 0, 0])), cost::REPEATED_UNDER_ONE);
    }
}
