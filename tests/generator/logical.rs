//! A known logical document: what ought to come back.

/// A header cell with the header cells under it.
#[derive(Debug, Clone)]
pub struct Node {
    /// The label as printed: more than one piece where it is broken over lines.
    pub pieces: Vec<String>,
    pub children: Vec<Node>,
}

impl Node {
    pub fn leaf(label: impl Into<String>) -> Self {
        Self::over(label, Vec::new())
    }

    pub fn over(label: impl Into<String>, children: Vec<Node>) -> Self {
        Self {
            pieces: vec![label.into()],
            children,
        }
    }

    pub fn label(&self) -> String {
        super::words::joined(&self.pieces)
    }

    pub fn depth(&self) -> usize {
        1 + self.children.iter().map(Node::depth).max().unwrap_or(0)
    }

    /// Its leaves, left to right.
    pub fn leaves(&mut self) -> Vec<&mut Node> {
        if self.children.is_empty() {
            return vec![self];
        }
        self.children.iter_mut().flat_map(Node::leaves).collect()
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// 1, 2, 3 … one a group of the outermost kind, or one a row where there are no groups.
    Numbering,
    /// The label of groups at this depth, 0 the outermost.
    Group(usize),
    /// A merged sentence, one a group of the innermost kind.
    Follower,
    /// A code; blank at the levels above its own.
    Code,
    Name,
    Measure,
    Sentence,
    Amount,
    /// Amounts with blanks among them.
    SparseAmount,
    /// Nothing at all.
    Blank,
    /// A remark now and then.
    Remark,
}

impl Content {
    pub fn is_amount(self) -> bool {
        matches!(self, Content::Amount | Content::SparseAmount)
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Data,
    Heading,
    Subtotal,
    Total,
}

/// A body row.
#[derive(Debug, Clone)]
pub struct Row {
    pub cells: Vec<String>,
    pub kind: Kind,
    /// By how many full-width spaces its name is indented in print.
    pub indent: usize,
}

impl Row {
    pub fn blank(width: usize, kind: Kind) -> Self {
        Self {
            cells: vec![String::new(); width],
            kind,
            indent: 0,
        }
    }
}

/// A merged body cell: one row may be all that it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
}

impl Span {
    /// Whether it covers a cell that is not its first.
    pub fn covers(&self, row: usize, column: usize) -> bool {
        self.column == column && self.row < row && row < self.row + self.rows
    }
}

/// The table as it ought to come back.
#[derive(Debug, Clone)]
pub struct Logical {
    /// Its lines as printed.
    pub title: Vec<String>,
    pub number: Option<String>,
    pub unit: Option<String>,
    /// Label and value; where a unit stands beside one of them, beside the last.
    pub fields: Vec<(String, String)>,
    pub header: Vec<Node>,
    /// A last header row of column numbers.
    pub numbers: Option<Vec<String>>,
    pub columns: Vec<Content>,
    pub rows: Vec<Row>,
    pub spans: Vec<Span>,
    pub note_above: Option<String>,
    /// The lines under the table, each with its cells.
    pub notes: Vec<Vec<String>>,
}

/// All that a sheet holds.
#[derive(Debug, Clone)]
pub struct World {
    pub tables: Vec<Logical>,
    /// Paragraphs after the last table.
    pub prose: Vec<String>,
}

impl Logical {
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The column of names.
    pub fn name_column(&self) -> usize {
        let name = |content: &Content| *content == Content::Name;
        self.columns.iter().position(name).unwrap_or(0)
    }

    /// Labels from the top down to each leaf column.
    pub fn paths(&self) -> Vec<Vec<String>> {
        fn walk(node: &Node, above: &[String], paths: &mut Vec<Vec<String>>) {
            let mut path = above.to_vec();
            path.push(node.label());
            if node.children.is_empty() {
                paths.push(path);
            } else {
                let children = node.children.iter();
                children.for_each(|child| walk(child, &path, paths));
            }
        }
        let mut paths = Vec::new();
        let roots = self.header.iter();
        roots.for_each(|root| walk(root, &[], &mut paths));
        if let Some(numbers) = &self.numbers {
            // A column without a number has no label below its last.
            let numbered = paths.iter_mut().zip(numbers);
            for (path, number) in numbered.filter(|(_, number)| !number.is_empty()) {
                path.push(number.clone());
            }
        }
        paths
    }

    /// The merged cell that covers a cell from above.
    pub fn covering(&self, row: usize, column: usize) -> Option<Span> {
        let mut spans = self.spans.iter();
        spans.find(|span| span.covers(row, column)).copied()
    }

    /// Puts a row in; a merged cell that ends right above goes down over it if asked.
    pub fn insert(&mut self, at: usize, row: Row, extend: bool) {
        self.rows.insert(at, row);
        for span in &mut self.spans {
            if span.row >= at {
                span.row += 1;
            } else if at < span.row + span.rows || (extend && at == span.row + span.rows) {
                span.rows += 1;
            }
        }
    }
}
