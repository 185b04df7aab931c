//! The body of a plain or grouped table.

use super::header;
use crate::generator::logical::{Content, Kind, Row, Span};
use crate::generator::plan::Plan;
use crate::generator::words::{self, Dice};

/// How many group columns a plan asks for.
pub fn groups(plan: &Plan) -> usize {
    plan.table.groups.map_or(0, |more| more + 1)
}

/// How many columns make the stub.
pub fn stub(plan: &Plan) -> usize {
    match plan.table.codes {
        Some(0) => 4,
        Some(_) => 2,
        None => groups(plan) + usize::from(plan.table.numbering.is_some()) + 1,
    }
}

/// What the columns hold, left to right.
pub fn columns(plan: &Plan, dice: &mut Dice) -> Vec<Content> {
    use Content::*;
    if let Some(kind) = plan.table.codes {
        let codes = if kind == 0 { 3 } else { 1 };
        let mut columns = vec![Code; codes];
        columns.extend([Name, Amount]);
        columns.extend(std::iter::repeat_n(SparseAmount, plan.width.min(4)));
        return columns;
    }
    if let Some(kind) = plan.table.sides {
        return match kind {
            0 | 1 => vec![Name, Amount, Name, Amount],
            2 => vec![Name, Amount, Name, Amount, Amount, SparseAmount],
            _ => vec![Code, Name, Amount, Code, Name, Amount],
        };
    }
    let mut columns = Vec::new();
    if plan.table.numbering.is_some() {
        columns.push(Numbering);
    }
    columns.extend((0..groups(plan)).map(Group));
    columns.extend([Name, Amount]);
    if plan.header.years.is_some() {
        columns.extend(std::iter::repeat_n(Amount, plan.width));
    } else {
        let others = [
            Amount,
            Measure,
            SparseAmount,
            Sentence,
            Blank,
            Amount,
            Remark,
            SparseAmount,
        ];
        let start = dice.below(others.len());
        columns.extend((0..plan.width).map(|index| others[(start + index) % others.len()]));
    }
    if plan.texts.aligned.is_some() {
        // Sentences would fill many lines: where one row ends could not be seen.
        for column in &mut columns {
            if *column == Sentence {
                *column = Amount;
            }
        }
    }
    let lost = plan.columns.lost_page.or(plan.columns.lost_rows);
    if lost.is_some() && !columns.contains(&Blank) {
        // Something of another kind on each side shows that a column is missing.
        columns.extend([Blank, Measure, Amount]);
    }
    let may_be_blank = |content: &Content| matches!(content, Blank | SparseAmount | Remark);
    if header::accidents(plan) && columns.last().is_some_and(may_be_blank) {
        // How many columns there are is what a moved header is checked by.
        columns.push(Amount);
    }
    if plan.pages.cut_rows.is_some() && !columns.contains(&Sentence) {
        columns.push(Sentence);
    }
    if plan.table.follower.is_some() && groups(plan) > 0 {
        columns.push(Follower);
    }
    columns
}

/// The rows, and what is merged in them.
pub fn rows(plan: &Plan, columns: &[Content], dice: &mut Dice) -> (Vec<Row>, Vec<Span>) {
    let groups = groups(plan);
    // For each row, the depth of the outermost group that begins there; `groups` for none.
    let mut begins = Vec::new();
    for row in 0..plan.rows {
        let depth = match row {
            0 => 0,
            _ if groups == 0 => 0,
            _ => match dice.below(6) {
                0 => 0,
                1 | 2 => 1.min(groups),
                3 => 2.min(groups),
                _ => groups,
            },
        };
        begins.push(depth);
    }
    let mut spans = Vec::new();
    let mut rows = vec![Row::blank(columns.len(), Kind::Data); plan.rows];
    for (column, &content) in columns.iter().enumerate() {
        // The depth of the groups that this column's cells are merged over.
        let depth = match content {
            Content::Numbering if groups > 0 => Some(0),
            Content::Group(depth) => Some(depth),
            Content::Follower => Some(groups - 1),
            _ => None,
        };
        let mut number = 0;
        for row in 0..plan.rows {
            if depth.is_some_and(|depth| begins[row] > depth) {
                continue;
            }
            number += 1;
            let text = match content {
                Content::Numbering => number.to_string(),
                Content::Group(_) | Content::Name => words::name(dice),
                Content::Follower | Content::Sentence => words::sentence(dice),
                Content::Measure => words::measure(dice),
                Content::Amount => amount(plan, dice),
                Content::SparseAmount if dice.once_in(2) => amount(plan, dice),
                Content::Remark if dice.once_in(4) => words::word(dice),
                _ => String::new(),
            };
            let length = match depth {
                None => 1,
                Some(depth) => {
                    let rest = begins[row + 1..].iter();
                    1 + rest.take_while(|&&next| next > depth).count()
                }
            };
            let again = plan.table.repeated_labels.is_some() && depth.is_some();
            let last = if again { row + length } else { row + 1 };
            for covered in &mut rows[row..last] {
                covered.cells[column].clone_from(&text);
            }
            if depth.is_some() && !again {
                spans.push(Span {
                    row,
                    column,
                    rows: length,
                });
            }
        }
        // What stands by chance just where groups begin reads as merged: one value inside says no.
        let sparse = matches!(content, Content::SparseAmount | Content::Remark);
        let filled = |row: usize| !rows[row].cells[column].is_empty();
        let by_chance = (0..plan.rows).all(|row| !filled(row) || begins[row] < groups)
            && (0..plan.rows).any(filled);
        let inside = (0..plan.rows).find(|&row| begins[row] == groups);
        if let Some(row) = inside.filter(|_| sparse && by_chance && groups > 0) {
            rows[row].cells[column] = match content {
                Content::Remark => words::word(dice),
                _ => amount(plan, dice),
            };
        }
    }
    (rows, spans)
}

fn amount(plan: &Plan, dice: &mut Dice) -> String {
    let amount = words::amount(dice);
    match plan.texts.negative {
        Some(_) if dice.once_in(5) => format!("-{amount}"),
        _ => amount,
    }
}
