//! The header's rows, with the accidents that flatten merged cells.

use super::page::Grid;
use crate::generator::logical::{Logical, Node};
use crate::generator::plan::Plan;

/// What happens to the header on a page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Accidents {
    /// Spans are as wide as the rows above the last make them.
    narrow: bool,
    /// The last row lacks its leading blanks.
    leading_lost: bool,
    /// Labels stand elsewhere in or behind their merge.
    pushed: Option<usize>,
}

impl Accidents {
    pub fn of(plan: &Plan) -> Self {
        Self {
            narrow: plan.header.narrow.is_some(),
            leading_lost: plan.header.leading_lost.is_some(),
            pushed: plan.header.pushed,
        }
    }
}

/// A label and where it stands.
#[derive(Debug, Clone)]
struct Placed<'a> {
    level: usize,
    column: usize,
    width: usize,
    node: &'a Node,
}

/// The header's rows: each label in the first column of its span, blanks after it, but for the
/// accidents.
pub fn rows(table: &Logical, plan: &Plan, accidents: Accidents, grid: &Grid) -> Vec<Vec<String>> {
    let levels = table.header.iter().map(Node::depth).max().unwrap_or(1);
    let mut placed = match accidents.narrow && levels > 2 {
        // The last row does not count for those above it; itself it stands where it belongs.
        true => {
            let mut upper = layout(&table.header, levels - 1);
            upper.retain(|label| label.level + 1 < levels);
            let mut last = layout(&table.header, levels);
            last.retain(|label| label.level + 1 == levels);
            upper.extend(last);
            upper
        }
        false => layout(&table.header, levels),
    };
    if let Some(kind) = accidents.pushed {
        push(kind, &mut placed);
    }
    let mut shown: Vec<(usize, usize)> = placed.iter().map(|p| (p.level, p.column)).collect();
    if accidents.leading_lost && levels > 1 {
        let last = shown.iter().filter(|(level, _)| level + 1 == levels);
        let first = last.map(|(_, column)| *column).min().unwrap_or(0);
        let last = shown.iter_mut().filter(|(level, _)| *level + 1 == levels);
        last.for_each(|(_, column)| *column -= first);
    }
    let straight = layout(&table.header, levels);
    let straight: Vec<(usize, usize)> = straight.iter().map(|p| (p.level, p.column)).collect();
    // Where what is printed is another header without any accident, nothing shows that there was one.
    if sorted(&shown) != sorted(&straight) && reads_straight(&shown, levels, table.width()) {
        return rows(table, plan, Accidents::default(), grid);
    }
    // Nor does anything show which it was where another header has its labels at these places too.
    if accidents.pushed.is_some_and(|kind| kind < 2) && reads_pushed(&table.header, &shown) {
        return rows(table, plan, Accidents::default(), grid);
    }
    let lines = placed.iter().map(|label| label.node.pieces.len()).max();
    let lines = lines.unwrap_or(1);
    let mut rows = vec![vec![String::new(); grid.width]; levels - 1 + lines];
    for label in &placed {
        let pieces = &label.node.pieces;
        // Labels in brackets stand at the bottom, others at the top.
        let lower = plan.header.broken == Some(3) && label.level + 1 == levels;
        let start = label.level + if lower { lines - pieces.len() } else { 0 };
        let column = grid.at(label.column);
        for (piece, row) in pieces.iter().zip(&mut rows[start..]) {
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            row[column].clone_from(piece);
        }
    }
    if accidents.leading_lost && levels > 1 {
        let last = rows.last_mut().expect("a header has rows");
        let leading = last.iter().take_while(|cell| cell.is_empty()).count();
        last.drain(..leading);
    }
    rows.extend(table.numbers.clone().map(|numbers| grid.spread(numbers)));
    rows
}

fn sorted(labels: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut labels = labels.to_vec();
    labels.sort_unstable();
    labels
}

/// Whether labels at these levels and columns make a header in which each stands in the first column of
/// its span, and each column has a label of its own at the bottom.
fn reads_straight(labels: &[(usize, usize)], levels: usize, width: usize) -> bool {
    let columns = |level: usize| -> Vec<usize> {
        let labels = sorted(labels);
        let of_level = labels.iter().filter(|(of, _)| *of == level);
        of_level.map(|(_, column)| *column).collect()
    };
    // The spans of the level above, each with whether a label of this level has begun it.
    let mut spans = vec![(0, width)];
    for level in 0..levels {
        let columns = columns(level);
        let mut next = Vec::new();
        for &(start, end) in &spans {
            let inside: Vec<usize> = columns
                .iter()
                .copied()
                .filter(|column| (start..end).contains(column))
                .collect();
            match inside.first() {
                None if end - start == 1 && level > 0 => {}
                Some(&first) if first == start => {
                    let ends = inside[1..].iter().copied().chain([end]);
                    next.extend(inside.iter().copied().zip(ends));
                }
                _ => return false,
            }
        }
        let placed: usize = columns.len();
        if placed != next.len() {
            return false;
        }
        spans = next;
    }
    spans.iter().all(|(start, end)| end - start == 1)
}

/// Whether a header in which one label more or less stands under another has its labels at these places,
/// all in the middle of their merges or all one to the right.
fn reads_pushed(roots: &[Node], shown: &[(usize, usize)]) -> bool {
    let levels = roots.iter().map(Node::depth).max().unwrap_or(1);
    let placed = layout(roots, levels);
    // A span as its first column and its width, and where its text is printed.
    let spans: Vec<(usize, usize, usize)> = placed
        .iter()
        .zip(shown)
        .map(|(label, (_, printed))| (label.column, label.width, *printed))
        .collect();
    let offsets: [fn(usize) -> usize; 2] =
        [|width| (width - 1) / 2, |width| usize::from(width > 1)];
    let begins_under = |level: usize, column: usize| {
        placed
            .iter()
            .any(|label| label.level == level + 1 && label.column == column)
    };
    let mut pairs = Vec::new();
    for (a, left) in placed.iter().enumerate() {
        for (b, right) in placed.iter().enumerate() {
            let beside = left.level == right.level && left.column + left.width == right.column;
            let split = !left.node.children.is_empty() && !right.node.children.is_empty();
            let under_one = !placed
                .iter()
                .any(|upper| upper.level < left.level && upper.column == right.column);
            if beside && split && under_one {
                pairs.push((a, b));
            }
        }
    }
    pairs.iter().any(|&(a, b)| {
        let (left, right) = (&placed[a], &placed[b]);
        let boundaries = left.column + 1..right.column + right.width;
        boundaries
            .filter(|&boundary| boundary != right.column && begins_under(left.level, boundary))
            .any(|boundary| {
                let mut moved = spans.clone();
                moved[a].1 = boundary - left.column;
                moved[b].0 = boundary;
                moved[b].1 = right.column + right.width - boundary;
                offsets.iter().any(|offset| {
                    moved
                        .iter()
                        .all(|&(start, width, printed)| printed == start + offset(width))
                })
            })
    })
}

/// Every label with its place, if levels from `cut` on are not counted.
fn layout(roots: &[Node], cut: usize) -> Vec<Placed<'_>> {
    fn width(node: &Node, level: usize, cut: usize) -> usize {
        if level + 1 >= cut {
            return 1;
        }
        let children = node.children.iter();
        children
            .map(|child| width(child, level + 1, cut))
            .sum::<usize>()
            .max(1)
    }
    fn place<'a>(
        node: &'a Node,
        level: usize,
        column: usize,
        cut: usize,
        placed: &mut Vec<Placed<'a>>,
    ) -> usize {
        let own = width(node, level, cut);
        placed.push(Placed {
            level,
            column,
            width: own,
            node,
        });
        let mut start = column;
        for child in &node.children {
            start += place(child, level + 1, start, cut, placed);
        }
        own
    }
    let mut placed = Vec::new();
    let mut column = 0;
    for root in roots {
        column += place(root, 0, column, cut, &mut placed);
    }
    placed
}

/// Moves labels: to the middle of their merge, one to the right within it, or behind the blanks of
/// the merge to their left.
fn push(kind: usize, placed: &mut [Placed<'_>]) {
    match kind {
        0 => placed
            .iter_mut()
            .for_each(|label| label.column += (label.width - 1) / 2),
        1 => placed
            .iter_mut()
            .for_each(|label| label.column += usize::from(label.width > 1)),
        _ => {
            let deepest = placed.iter().map(|label| label.level).max().unwrap_or(0);
            for level in 1..=deepest {
                let mut row: Vec<usize> = (0..placed.len())
                    .filter(|&index| placed[index].level == level)
                    .collect();
                row.sort_by_key(|&index| placed[index].column);
                // The last one alone: another would come to stand over the next one's column.
                if let [.., before, last] = row[..] {
                    let (before, last) = (placed[before].clone(), &mut placed[last]);
                    let beside = before.column + before.width == last.column;
                    if beside && before.width > 1 && last.width == 1 {
                        last.column += 1;
                    }
                }
            }
        }
    }
}
