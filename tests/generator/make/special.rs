//! Bodies of a shape of their own: codes by level, and two tables side by side.

use super::{item, sum};
use crate::generator::logical::{Content, Kind, Row};
use crate::generator::plan::Plan;
use crate::generator::words::{self, Dice};

/// Rows under 类 款 项: a class, its sections, their items, each level the sum of the one below.
pub fn codes(plan: &Plan, columns: &[Content], dice: &mut Dice) -> Vec<Row> {
    let parted = plan.table.codes == Some(0);
    let mut rows: Vec<(usize, Row)> = Vec::new();
    let (mut class, mut section, mut number) = (200 + dice.below(10), 0, 0);
    let mut level = 0;
    while rows.len() < plan.rows || level < 3 {
        let codes = [
            class.to_string(),
            format!("{section:02}"),
            format!("{number:02}"),
        ];
        let mut row = Row::blank(columns.len(), Kind::Data);
        match parted {
            true => row.cells[..=level.min(2)].clone_from_slice(&codes[..=level.min(2)]),
            false => row.cells[0] = codes[..=level.min(2)].concat(),
        }
        let name = if parted { 3 } else { 1 };
        row.cells[name] = words::name(dice);
        row.indent = level.min(2);
        rows.push((level.min(2), row));
        if level < 2 {
            // A class has a section, a section an item.
            level += 1;
            (section, number) = match level {
                1 => (1 + dice.below(9), 0),
                _ => (section, 1),
            };
            continue;
        }
        if rows.len() >= plan.rows {
            break;
        }
        match dice.below(6) {
            0 => (class, level) = (class + 1 + dice.below(3), 0),
            1 => (section, level) = (section + 1 + dice.below(3), 1),
            _ => number += 1 + dice.below(3),
        }
        if level == 1 {
            number = 1;
        }
    }
    for (column, content) in columns.iter().enumerate() {
        if !content.is_amount() {
            continue;
        }
        for (level, row) in &mut rows {
            let filled = *content == Content::Amount || dice.once_in(2);
            if *level == 2 && filled {
                row.cells[column] = words::amount(dice);
            }
        }
        for above in [1, 0] {
            for index in 0..rows.len() {
                if rows[index].0 == above {
                    let below = rows[index + 1..].iter();
                    let inside = below.take_while(|(level, _)| *level > above);
                    let next = inside.filter(|(level, _)| *level == above + 1);
                    let total = sum(next.map(|(_, row)| row.cells[column].as_str()));
                    rows[index].1.cells[column] = total;
                }
            }
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Two halves with rows of their own: blanks fill up the shorter one. Every row has an amount: a
/// label alone would head what is below.
pub fn sides(plan: &Plan, columns: &[Content], dice: &mut Dice) -> Vec<Row> {
    let coded = columns[0] == Content::Code;
    let right = if coded { 3 } else { 2 };
    let (long, short) = (plan.rows, 1 + dice.below(plan.rows));
    let lengths = if dice.once_in(2) {
        [long, short]
    } else {
        [short, long]
    };
    let mut rows = vec![Row::blank(columns.len(), Kind::Data); long];
    for (half, length) in [0..right, right..columns.len()].into_iter().zip(lengths) {
        let code = 301 + dice.below(9);
        for (index, row) in rows[..length].iter_mut().enumerate() {
            for column in half.clone() {
                row.cells[column] = match columns[column] {
                    Content::Code if index == 0 => code.to_string(),
                    Content::Code => format!("{code}{index:02}"),
                    Content::Name if coded => words::name(dice),
                    Content::Name => item(index + 1, dice),
                    Content::SparseAmount if dice.once_in(2) => String::new(),
                    _ => words::amount(dice),
                };
            }
        }
    }
    rows
}
