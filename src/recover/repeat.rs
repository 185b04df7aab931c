//! What the repeats of the first page's block say, cell by cell.

use super::compare::{Likeness, likeness, without_continuation};
use super::view::ViewLine;

/// How a cell of a later page stands to the first page's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The cell of the later line, as an index into its cells.
    pub here: usize,
    /// The cell of the first page's line that it repeats.
    pub there: usize,
    /// Whether it says the same.
    pub same: bool,
}

/// Pairs the cells of a later line with the cells of the line that it repeats.
///
/// An alignment of least cost (Needleman and Wunsch, 1970): cells that say the same are free, a
/// slip costs little, other texts more, a cell without a partner most. A cell of the later line
/// that has no partner is paired with its neighbour's, as not the same. Cells of the first line
/// that the later one lacks are no concern: nothing of them is lost.
pub fn pair(first: &ViewLine, later: &ViewLine) -> Vec<Pair> {
    const SLIP: u32 = 1;
    const OTHER: u32 = 4;
    const ALONE: u32 = 3;
    let there: Vec<_> = first.filled().collect();
    let here: Vec<_> = later.filled().collect();
    let cost = |i: usize, j: usize| match likeness(&there[i].1.text, &here[j].1.text) {
        Likeness::Same => 0,
        Likeness::Slip => SLIP,
        Likeness::Different => OTHER,
    };
    // `least[i][j]`: the least cost of pairing the cells from i and j on.
    let mut least = vec![vec![0; here.len() + 1]; there.len() + 1];
    for i in (0..=there.len()).rev() {
        for j in (0..=here.len()).rev() {
            let mut options = Vec::with_capacity(3);
            if i < there.len() && j < here.len() {
                options.push(cost(i, j) + least[i + 1][j + 1]);
            }
            if i < there.len() {
                options.push(ALONE + least[i + 1][j]);
            }
            if j < here.len() {
                options.push(ALONE + least[i][j + 1]);
            }
            least[i][j] = options.into_iter().min().unwrap_or(0);
        }
    }
    let mut pairs = Vec::with_capacity(here.len());
    let (mut i, mut j) = (0, 0);
    while j < here.len() {
        let paired = i < there.len() && least[i][j] == cost(i, j) + least[i + 1][j + 1];
        if paired {
            pairs.push(Pair {
                here: here[j].0,
                there: there[i].0,
                same: says_again(&there[i].1.text, &here[j].1.text),
            });
            (i, j) = (i + 1, j + 1);
        } else if i < there.len() && least[i][j] == ALONE + least[i + 1][j] {
            i += 1;
        } else {
            pairs.push(Pair {
                here: here[j].0,
                there: there[i.saturating_sub(1).min(there.len() - 1)].0,
                same: false,
            });
            j += 1;
        }
    }
    pairs
}

/// Whether a folded text says what one of the first page says, or that it goes on.
fn says_again(first: &str, later: &str) -> bool {
    first == later || first == without_continuation(later)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::lines;

    #[test]
    fn cells_are_paired_by_what_they_say_and_not_by_where_they_stand() {
        let lines = lines("名称||局|预算|100元\n名称|局|||预算|120元");
        let pairs: Vec<(usize, usize, bool)> = pair(&lines[0], &lines[1])
            .into_iter()
            .map(|pair| (pair.here, pair.there, pair.same))
            .collect();
        assert_eq!(
            pairs,
            [(0, 0, true), (1, 2, true), (4, 3, true), (5, 4, false)]
        );
    }

    #[test]
    fn a_cell_that_the_first_page_lacks_is_paired_as_different() {
        let lines = lines("名称|局\n名称|局|电话");
        let pairs = pair(&lines[0], &lines[1]);
        assert_eq!(pairs.len(), 3);
        assert_eq!(
            (pairs[2].here, pairs[2].there, pairs[2].same),
            (2, 1, false)
        );
    }
}
