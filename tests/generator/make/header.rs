//! The header tree of a table.

use super::body;
use crate::generator::logical::{Content, Node};
use crate::generator::plan::Plan;
use crate::generator::words::{self, Dice};

/// A header over the columns: runs of two to four columns get a label over them, level by level.
/// The stub's columns stand alone.
pub fn header(
    plan: &Plan,
    columns: &[Content],
    dice: &mut Dice,
    taken: &mut Vec<String>,
) -> Vec<Node> {
    if let Some(kind) = plan.table.sides {
        return sides(kind, dice, taken);
    }
    let stub = body::stub(plan);
    let levels = plan.header.levels.map_or(1, |more| more + 2);
    let mut nodes: Vec<Node> = columns
        .iter()
        .map(|_| Node::leaf(words::label(dice, taken)))
        .collect();
    if plan.header.years.is_some() && levels == 1 {
        years(&mut nodes[stub..], dice, Some(columns));
    }
    for level in 1..levels {
        let mut upper: Vec<Node> = nodes.drain(..stub.min(nodes.len())).collect();
        let mut rest = nodes.into_iter().peekable();
        while rest.peek().is_some() {
            let count = 2 + dice.below(3);
            let mut children: Vec<Node> = rest.by_ref().take(count).collect();
            // An accident needs something to happen to.
            let asked = accidents(plan) && level == 1;
            // Spans that look too narrow can be told where one label alone has labels under it: of
            // several, nobody knows which one the others were moved by.
            let one = plan.header.narrow.is_some() && levels > 2 && level == 1;
            let more = upper.iter().any(|node| !node.children.is_empty());
            if children.len() > 1 && !(one && more) && (asked || !dice.once_in(3)) {
                let leaves = children.iter().all(|child| child.children.is_empty());
                if plan.header.years.is_some() && leaves {
                    years(&mut children, dice, None);
                } else if plan.header.equal.is_some() && leaves {
                    for (index, child) in children.iter_mut().enumerate() {
                        let label = ["预算数", "决算数", "上年数", "增减"][index % 4];
                        let english = ["Budget", "Actual", "Previous", "Change"][index % 4];
                        child.pieces = vec![if dice.english { english } else { label }.to_owned()];
                    }
                }
                upper.push(Node::over(words::label(dice, taken), children));
            } else {
                upper.extend(children);
            }
        }
        nodes = upper;
    }
    if plan.table.codes == Some(0) {
        for (node, label) in nodes.iter_mut().zip(["类", "款", "项"]) {
            node.pieces = vec![label.to_owned()];
        }
        let codes = nodes.drain(..3).collect();
        nodes.insert(0, Node::over(words::label(dice, taken) + "编码", codes));
    }
    if let Some(kind) = plan.header.broken {
        break_labels(kind, &mut nodes, dice);
    }
    if plan.repeats.bracket.is_some()
        && let Some(node) = nodes.iter_mut().flat_map(Node::leaves).last()
    {
        let inner = words::word(dice);
        node.pieces = vec![format!("{}（{inner}）", node.label())];
    }
    nodes
}

/// Whether something happens to merged cells of the header.
pub fn accidents(plan: &Plan) -> bool {
    let header = &plan.header;
    header.narrow.is_some() || header.leading_lost.is_some() || header.pushed.is_some()
}

/// Makes labels of amounts years, one after another.
fn years(nodes: &mut [Node], dice: &mut Dice, columns: Option<&[Content]>) {
    let first = 2005 + dice.below(15);
    let mark = if dice.english || dice.once_in(2) {
        ""
    } else {
        "年"
    };
    // A last column of sentences is of no year.
    let words = columns.is_some_and(|columns| columns.last() == Some(&Content::Follower));
    let count = nodes.len() - usize::from(words);
    for (index, node) in nodes[..count].iter_mut().enumerate() {
        node.pieces = vec![format!("{}{mark}", first + index)];
    }
}

/// Breaks labels of leaf columns over lines: those on the last level, so that no piece can be taken
/// for a level: a label over one label alone means nothing.
fn break_labels(kind: usize, nodes: &mut [Node], dice: &mut Dice) {
    fn last_level<'a>(
        node: &'a mut Node,
        level: usize,
        last: usize,
        found: &mut Vec<&'a mut Node>,
    ) {
        if level == last {
            found.push(node);
        } else {
            for child in &mut node.children {
                last_level(child, level + 1, last, found);
            }
        }
    }
    let last = nodes.iter().map(Node::depth).max().unwrap_or(1) - 1;
    let mut leaves = Vec::new();
    for node in nodes {
        last_level(node, 0, last, &mut leaves);
    }
    let count = leaves.len();
    for (index, leaf) in leaves.into_iter().enumerate() {
        // The last one at least.
        if index + 1 < count && dice.once_in(3) {
            continue;
        }
        let label = leaf.label();
        leaf.pieces = match kind {
            0 => vec![
                label,
                format!(
                    "（{}）",
                    dice.pick(&["万元", "亿元", "人", "吨", "公顷", "%"])
                ),
            ],
            1 if dice.english => {
                let pieces = 2 + dice.below(2);
                (0..pieces).map(|_| words::english(dice, 1)).collect()
            }
            1 => {
                let pieces = 2 + dice.below(2);
                (0..pieces)
                    .map(|_| {
                        let count = 2 + dice.below(2);
                        words::hanzi(dice, count)
                    })
                    .collect()
            }
            2 => {
                let mut pieces = vec![label];
                let lines = 1 + dice.below(3);
                pieces.extend((0..lines).map(|_| {
                    let count = 1 + dice.below(2);
                    words::english(dice, count)
                }));
                pieces
            }
            _ => {
                let (before, after) = (words::word(dice), words::word(dice));
                vec![format!("{label}（{before}"), format!("{after}）")]
            }
        };
    }
}

/// The header of two tables side by side.
fn sides(kind: usize, dice: &mut Dice, taken: &mut Vec<String>) -> Vec<Node> {
    let mut word = |taken: &mut Vec<String>| Node::leaf(words::label(dice, taken));
    let pair = || vec![Node::leaf("项目"), Node::leaf("预算数")];
    match kind {
        0 => [pair(), pair()].concat(),
        1 => vec![Node::over("收入", pair()), Node::over("支出", pair())],
        2 => {
            let amounts = vec![Node::leaf("合计"), word(taken), word(taken)];
            let right = vec![Node::leaf("项目"), Node::over("预算数", amounts)];
            vec![
                Node::over("本年收入", pair()),
                Node::over("本年支出", right),
            ]
        }
        _ => {
            let half = ["科目编码", "科目名称", "金额"].map(Node::leaf).to_vec();
            [half.clone(), half].concat()
        }
    }
}

/// The last row of column numbers.
pub fn numbers(plan: &Plan, columns: &[Content]) -> Option<Vec<String>> {
    let kind = plan.header.numbers?;
    let stub = match plan.table.sides {
        Some(_) => 1,
        None => body::stub(plan),
    };
    let number = |column: usize| match kind {
        0 => (column + 1).to_string(),
        1 if column < stub => ["甲", "乙", "丙", "丁", "戊"][column % 5].to_owned(),
        2 if column + 1 < stub => String::new(),
        2 if column + 1 == stub => "栏次".to_owned(),
        _ => (column + 1 - stub).to_string(),
    };
    Some((0..columns.len()).map(number).collect())
}
