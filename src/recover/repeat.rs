//! What the repeats of the first page's block say, cell by cell.

use super::compare::{Likeness, likeness, without_continuation};
use super::profile::Cell;
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

/// The rest of two lines is not aligned where more pairs of cells would have to be compared.
const MOST_COMPARED: usize = 1 << 16;

/// Pairs the cells of a later line with the cells of the line that it repeats.
///
/// An alignment of least cost (Needleman and Wunsch, 1970): cells that say the same are free, a
/// slip costs little, other texts more, a cell without a partner most. A cell of the later line
/// that has no partner is paired with its neighbour's, as not the same. Cells of the first line
/// that the later one lacks are no concern: nothing of them is lost.
pub fn pair(first: &ViewLine, later: &ViewLine) -> Vec<Pair> {
    let there: Vec<_> = first.filled().collect();
    let here: Vec<_> = later.filled().collect();
    // No alignment is cheaper than one that begins with the cells that say the same.
    let both = there.iter().zip(&here);
    let alike = both.take_while(|(a, b)| a.1.text == b.1.text).count();
    let compared = (there.len() - alike).saturating_mul(here.len() - alike);
    let steps = match compared > MOST_COMPARED {
        true => (alike..here.len()).map(|_| Step::Together).collect(),
        false => steps(&there[alike..], &here[alike..]),
    };
    let steps = std::iter::repeat_n(Step::Together, alike).chain(steps);
    let mut pairs = Vec::with_capacity(here.len());
    let (mut i, mut j) = (0, 0);
    for step in steps {
        match step {
            Step::Together if i < there.len() => {
                pairs.push(Pair {
                    here: here[j].0,
                    there: there[i].0,
                    same: says_again(&there[i].1.text, &here[j].1.text),
                });
                (i, j) = (i + 1, j + 1);
            }
            Step::There => i += 1,
            Step::Here | Step::Together => {
                pairs.push(Pair {
                    here: here[j].0,
                    there: there[i.saturating_sub(1).min(there.len() - 1)].0,
                    same: false,
                });
                j += 1;
            }
        }
    }
    pairs
}

/// A step along two lines: over a cell of each, or of one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Together,
    There,
    Here,
}

/// The steps of an alignment of least cost, up to the last cell of `here`.
fn steps(there: &[(usize, &Cell)], here: &[(usize, &Cell)]) -> Vec<Step> {
    const SLIP: u32 = 1;
    const OTHER: u32 = 4;
    const ALONE: u32 = 3;
    let width = here.len() + 1;
    // The least cost of aligning the cells from (i, j) on, and the first step that leads to it.
    let mut least = vec![(0, Step::Here); (there.len() + 1) * width];
    for i in (0..=there.len()).rev() {
        for j in (0..=here.len()).rev() {
            let at = i * width + j;
            let mut options = Vec::with_capacity(3);
            if i < there.len() && j < here.len() {
                let cost = match likeness(&there[i].1.text, &here[j].1.text) {
                    Likeness::Same => 0,
                    Likeness::Slip => SLIP,
                    Likeness::Different => OTHER,
                };
                options.push((cost + least[at + width + 1].0, Step::Together));
            }
            if i < there.len() {
                options.push((ALONE + least[at + width].0, Step::There));
            }
            if j < here.len() {
                options.push((ALONE + least[at + 1].0, Step::Here));
            }
            let cheapest = options.into_iter().min_by_key(|(cost, _)| *cost);
            least[at] = cheapest.unwrap_or((0, Step::Here));
        }
    }
    let mut steps = Vec::new();
    let (mut i, mut j) = (0, 0);
    while j < here.len() {
        let step = least[i * width + j].1;
        i += usize::from(step != Step::Here);
        j += usize::from(step != Step::There);
        steps.push(step);
    }
    steps
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
    fn very_long_lines_are_paired_in_order() {
        let line = |mark: &str, cells: usize| -> String {
            let cells: Vec<String> = (0..cells).map(|cell| format!("{mark}{cell}")).collect();
            cells.join("|")
        };
        let lines = lines(&format!("{}\n{}", line("甲", 20_000), line("乙", 20_002)));
        let pairs = pair(&lines[0], &lines[1]);
        assert_eq!(pairs.len(), 20_002);
        assert!(pairs[..20_000].iter().all(|pair| pair.here == pair.there));
        assert_eq!(pairs[20_001].there, 19_999);
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
