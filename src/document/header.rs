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
    pub fn cells(&self) -> Vec<HeaderCell<'_>> {
        let depth = self.depth();
        let mut cells = Vec::new();
        let mut level: Vec<&HeaderNode> = self.roots.iter().collect();
        for row in 0..depth {
            let mut next = Vec::new();
            for node in level {
                let rows = if node.children.is_empty() {
                    depth - row
                } else {
                    1
                };
                cells.push(HeaderCell { node, row, rows });
                next.extend(&node.children);
            }
            level = next;
        }
        cells
    }
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
