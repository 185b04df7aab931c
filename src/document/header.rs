//! The header of a table: a forest whose leaves are the leaf columns.

use std::ops::Range;

use super::Text;

/// The column header as a forest over the leaf columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderTree {
    /// The top header cells, left to right; together they cover every leaf column once.
    pub roots: Vec<HeaderNode>,
}

/// One header cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderNode {
    /// Its label; blank over a column without any label.
    pub label: Text,
    /// The leaf columns that it covers, 0-based, end excluded.
    pub span: Range<usize>,
    /// The header cells under it, left to right: none, or cells that together cover `span`.
    pub children: Vec<HeaderNode>,
}

/// One cell of the header as it is set: its place in the header's rows and its spans.
#[derive(Debug, Clone, Copy)]
pub struct HeaderCell<'a> {
    /// The header cell's node.
    pub node: &'a HeaderNode,
    /// First row, 0-based from the top of the header.
    pub row: usize,
    /// How many header rows it covers: a leaf reaches the bottom.
    pub rows: usize,
}

impl HeaderTree {
    /// How many rows the header has: the length of its longest path.
    pub fn depth(&self) -> usize {
        self.roots.iter().map(HeaderNode::depth).max().unwrap_or(0)
    }

    /// How many leaf columns it covers.
    pub fn width(&self) -> usize {
        self.roots.last().map_or(0, |node| node.span.end)
    }

    /// The labels from the top header cell down to each leaf column, left to right.
    pub fn paths(&self) -> Vec<Vec<&Text>> {
        let mut paths = Vec::with_capacity(self.width());
        for root in &self.roots {
            root.collect_paths(&mut Vec::new(), &mut paths);
        }
        paths
    }

    /// The header cells with their spans, row by row, left to right within a row.
    ///
    /// A path that is shorter than others leaves its height to its leaf. Where the leaves number the
    /// columns, they stand in one row at the bottom, and the labels above them have the height.
    pub fn cells(&self) -> Vec<HeaderCell<'_>> {
        let depth = self.depth();
        let numbered = self.is_numbered();
        let mut cells = Vec::new();
        let mut level: Vec<(usize, &HeaderNode)> =
            self.roots.iter().map(|root| (0, root)).collect();
        while !level.is_empty() {
            let mut next = Vec::new();
            for (row, node) in level {
                let over_leaves = node.children.iter().all(|child| child.children.is_empty());
                let rows = match (node.children.is_empty(), over_leaves && numbered) {
                    (true, _) => depth - row,
                    (false, true) => depth - row - 1,
                    (false, false) => 1,
                };
                cells.push(HeaderCell { node, row, rows });
                next.extend(node.children.iter().map(|child| (row + rows, child)));
            }
            level = next;
        }
        cells.sort_by_key(|cell| (cell.row, cell.node.span.start));
        cells
    }

    /// Whether the lowest label of nearly every column is a number or a formula of such numbers.
    fn is_numbered(&self) -> bool {
        let paths = self.paths();
        let below = paths.iter().filter(|path| path.len() > 1);
        let numbers = below.filter(|path| path.last().is_some_and(|label| is_number(&label.text)));
        let numbers = numbers.count();
        numbers > 1 && 2 * numbers > paths.len()
    }
}

/// A column's number, or how it is reckoned from other columns: 3, （3）, 3=1+2.
fn is_number(label: &str) -> bool {
    let reckons = |c: char| {
        matches!(
            c,
            '=' | '+' | '-' | '−' | '－' | '＋' | '＝' | '(' | ')' | '（' | '）' | ' '
        )
    };
    label.chars().any(|c| c.is_ascii_digit())
        && label.chars().all(|c| c.is_ascii_digit() || reckons(c))
        // A year is no number of a column.
        && label.split(|c: char| !c.is_ascii_digit()).all(|number| number.len() < 4)
}

impl HeaderNode {
    fn depth(&self) -> usize {
        1 + self
            .children
            .iter()
            .map(HeaderNode::depth)
            .max()
            .unwrap_or(0)
    }

    fn collect_paths<'a>(&'a self, above: &mut Vec<&'a Text>, paths: &mut Vec<Vec<&'a Text>>) {
        above.push(&self.label);
        if self.children.is_empty() {
            paths.extend(self.span.clone().map(|_| above.clone()));
        }
        for child in &self.children {
            child.collect_paths(above, paths);
        }
        above.pop();
    }
}
