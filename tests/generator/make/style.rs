//! How texts are written: spacing, marks for nothing, signs and separators of amounts.

use crate::generator::logical::{Content, Kind, Logical, Row};
use crate::generator::plan::Plan;
use crate::generator::words::{self, Dice};

/// Writes the table's texts as the plan asks.
pub fn style(plan: &Plan, table: &mut Logical, dice: &mut Dice) {
    let name = table.name_column();
    if plan.texts.spaced.is_some() {
        let gap = dice.pick(&[" ", "  ", "　"]);
        for row in &mut table.rows {
            if row.kind == Kind::Data && !row.cells[name].is_empty() && dice.once_in(3) {
                let count = 2 + dice.below(2);
                row.cells[name] = words::spaced(&words::hanzi(dice, count), gap);
            }
        }
        let mut leaves: Vec<_> = table
            .header
            .iter_mut()
            .flat_map(|node| node.leaves())
            .collect();
        if let Some(leaf) = leaves.get_mut(name)
            && leaf.pieces.len() == 1
        {
            leaf.pieces = vec![words::spaced(&words::hanzi(dice, 2), "    ")];
        }
    }
    if plan.texts.indent.is_some() {
        for row in &mut table.rows {
            if row.kind == Kind::Data && row.indent == 0 {
                row.indent = dice.below(3);
            }
        }
    } else {
        table.rows.iter_mut().for_each(|row| row.indent = 0);
    }
    for (column, content) in table.columns.iter().enumerate() {
        if !content.is_amount() {
            continue;
        }
        for row in &mut table.rows {
            amount(plan, *content, row, column);
        }
    }
}

fn amount(plan: &Plan, content: Content, row: &mut Row, column: usize) {
    let cell = &mut row.cells[column];
    if cell.is_empty() {
        let missing = content == Content::SparseAmount && row.kind == Kind::Data;
        if let Some(mark) = plan.texts.nothing.filter(|_| missing) {
            *cell = ["—", "-", "…", "/", "0"][mark % 5].to_owned();
        }
        return;
    }
    if plan.texts.thousands.is_some() {
        *cell = thousands(cell);
    }
    if let (Some(form), Some(plain)) = (plan.texts.negative, cell.strip_prefix('-')) {
        *cell = match form {
            0 => format!("-{plain}"),
            1 => format!("−{plain}"),
            _ => format!("({plain})"),
        };
    }
}

/// The amount with a comma before every third digit of its whole part.
pub fn thousands(amount: &str) -> String {
    let (whole, rest) = amount.split_once('.').unwrap_or((amount, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{rest}")
}
