//! A known logical table, made from a plan.

use super::plan::Plan;
use super::words::{self, Dice};

/// A header cell with the header cells under it.
#[derive(Debug, Clone)]
pub struct Node {
    pub label: String,
    pub children: Vec<Node>,
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

/// The table as it ought to come back.
#[derive(Debug, Clone)]
pub struct Logical {
    pub title: String,
    pub number: Option<String>,
    pub unit: Option<String>,
    pub fields: Vec<(String, String)>,
    pub header: Vec<Node>,
    pub columns: Vec<Content>,
    pub rows: Vec<Vec<String>>,
    /// (row, column, rows), more than one row each.
    pub spans: Vec<(usize, usize, usize)>,
    pub notes: Vec<String>,
}

impl Logical {
    /// Labels from the top down to each leaf column.
    pub fn paths(&self) -> Vec<Vec<String>> {
        fn walk(node: &Node, above: &[String], paths: &mut Vec<Vec<String>>) {
            let mut path = above.to_vec();
            path.push(node.label.clone());
            if node.children.is_empty() {
                paths.push(path);
            } else {
                node.children
                    .iter()
                    .for_each(|child| walk(child, &path, paths));
            }
        }
        let mut paths = Vec::new();
        self.header
            .iter()
            .for_each(|root| walk(root, &[], &mut paths));
        paths
    }

    /// Whether a cell is covered by a merged cell above it.
    pub fn covered(&self, row: usize, column: usize) -> bool {
        self.spans
            .iter()
            .any(|&(first, of, rows)| of == column && first < row && row < first + rows)
    }
}

/// Makes the table of a plan.
pub fn build(plan: &Plan) -> Logical {
    let mut dice = Dice(plan.seed);
    let columns = columns(plan);
    let mut taken = Vec::new();
    let header = header(plan, columns.len(), &mut dice, &mut taken);
    let (rows, spans) = rows(plan, &columns, &mut dice);
    let fields = (0..plan.fields)
        .map(|index| {
            let value = match index % 3 {
                0 => words::name(&mut dice),
                1 => words::amount(&mut dice) + "万元",
                _ => words::sentence(&mut dice),
            };
            (words::label(&mut dice, &mut taken), value)
        })
        .collect();
    Logical {
        title: format!(
            "20{:02}年{}情况表",
            10 + dice.below(15),
            words::hanzi(&mut dice, 6)
        ),
        number: plan.number.then(|| format!("附件{}", 1 + dice.below(9))),
        unit: plan.unit.then(|| "单位：万元".to_owned()),
        fields,
        header,
        columns,
        rows,
        spans,
        notes: (0..plan.notes)
            .map(|index| format!("注{}：{}", index + 1, words::sentence(&mut dice)))
            .collect(),
    }
}

fn columns(plan: &Plan) -> Vec<Content> {
    let mut columns = Vec::new();
    if plan.numbering {
        columns.push(Content::Numbering);
    }
    columns.extend((0..plan.groups).map(Content::Group));
    columns.push(Content::Name);
    let others = [
        Content::Amount,
        Content::Measure,
        Content::SparseAmount,
        Content::Sentence,
        Content::Blank,
        Content::Amount,
        Content::Remark,
        Content::SparseAmount,
    ];
    let start = plan.seed as usize % others.len();
    columns.push(Content::Amount);
    columns.extend((0..plan.columns).map(|index| others[(start + index) % others.len()]));
    if plan.follower && plan.groups > 0 {
        columns.push(Content::Follower);
    }
    columns
}

/// A header over `width` leaf columns: runs of two to four columns get a label over them, level by
/// level. The stub's columns stand alone.
fn header(plan: &Plan, width: usize, dice: &mut Dice, taken: &mut Vec<String>) -> Vec<Node> {
    let stub = plan.groups + usize::from(plan.numbering) + 1;
    let leaf = |dice: &mut Dice, taken: &mut Vec<String>| Node {
        label: words::label(dice, taken),
        children: Vec::new(),
    };
    let mut nodes: Vec<Node> = (0..width).map(|_| leaf(dice, taken)).collect();
    for _ in 1..plan.depth {
        let mut level: Vec<Node> = nodes.drain(..stub.min(nodes.len())).collect();
        let mut rest = nodes.into_iter().peekable();
        while rest.peek().is_some() {
            let count = 2 + dice.below(3);
            let children: Vec<Node> = rest.by_ref().take(count).collect();
            if children.len() > 1 && !dice.once_in(3) {
                level.push(Node {
                    label: words::label(dice, taken),
                    children,
                });
            } else {
                level.extend(children);
            }
        }
        nodes = level;
    }
    nodes
}

type Spans = Vec<(usize, usize, usize)>;

fn rows(plan: &Plan, columns: &[Content], dice: &mut Dice) -> (Vec<Vec<String>>, Spans) {
    // For each row, the depth of the outermost group that begins there; `groups` for none.
    let mut begins = Vec::new();
    for row in 0..plan.rows {
        let depth = match row {
            0 => 0,
            _ if plan.groups == 0 => 0,
            _ => match dice.below(6) {
                0 => 0,
                1 | 2 => 1.min(plan.groups),
                3 => 2.min(plan.groups),
                _ => plan.groups,
            },
        };
        begins.push(depth);
    }
    let mut spans = Spans::new();
    let mut rows = vec![vec![String::new(); columns.len()]; plan.rows];
    for (column, &content) in columns.iter().enumerate() {
        // The depth of the groups that this column's cells are merged over.
        let depth = match content {
            Content::Numbering if plan.groups > 0 => Some(0),
            Content::Group(depth) => Some(depth),
            Content::Follower => Some(plan.groups - 1),
            _ => None,
        };
        let mut number = 0;
        for row in 0..plan.rows {
            if depth.is_some_and(|depth| begins[row] > depth) {
                continue;
            }
            number += 1;
            rows[row][column] = match content {
                Content::Numbering => number.to_string(),
                Content::Group(_) | Content::Name => words::name(dice),
                Content::Follower | Content::Sentence => words::sentence(dice),
                Content::Measure => words::measure(dice),
                Content::Amount => words::amount(dice),
                Content::SparseAmount if dice.once_in(2) => words::amount(dice),
                Content::Remark if dice.once_in(4) => words::hanzi(dice, 4),
                Content::SparseAmount | Content::Remark | Content::Blank => String::new(),
            };
            if let Some(depth) = depth {
                let length = 1 + begins[row + 1..]
                    .iter()
                    .take_while(|&&next| next > depth)
                    .count();
                if length > 1 {
                    spans.push((row, column, length));
                }
            }
        }
    }
    spans.sort_by_key(|&(row, column, _)| (column, row));
    (rows, spans)
}
