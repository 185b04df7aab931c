//! Rows that are not plain data: headings, 其中, 小计, 合计, and the rows of a table without data.

use super::body::groups;
use super::{item, part_of, sum};
use crate::generator::logical::{Content, Kind, Logical, Row};
use crate::generator::plan::Plan;
use crate::generator::words::{self, Dice};

/// Adds them as the plan asks.
pub fn add(plan: &Plan, table: &mut Logical, dice: &mut Dice) {
    if plan.table.sides.is_some() {
        if plan.table.totals.is_some() {
            side_totals(plan, table, dice);
        }
        return;
    }
    if let Some(kind) = plan.table.no_data {
        no_data(kind, table, dice);
        return;
    }
    if let Some(kind) = plan.table.parts {
        let mark = ["其中：", "#"][kind % 2];
        parts(mark, table, dice);
    }
    match groups(plan) {
        0 => sections(plan, table, dice),
        _ if plan.table.subtotals.is_some() => group_subtotals(table, dice),
        _ => {}
    }
    if let Some(place) = plan.table.totals {
        let at = if place == 0 { table.rows.len() } else { 0 };
        // Over the first column or over the names where these are not the same.
        let names = groups(plan) == 0 && (plan.header.totals_row.is_some() || dice.once_in(2));
        let column = if names { table.name_column() } else { 0 };
        let rows = 0..table.rows.len();
        let label = total_label(plan, dice);
        let row = total(table, rows, column, label, Kind::Total);
        table.insert(at, row, false);
    }
}

fn total_label(plan: &Plan, dice: &mut Dice) -> &'static str {
    match plan.texts.spaced {
        _ if dice.english => "Total",
        Some(_) => dice.pick(&["合    计", "合　计", "总 计"]),
        None => dice.pick(&["合计", "总计", "共计"]),
    }
}

/// A row with the sums of the data in `rows`. Where codes make levels, those of the first level.
fn total(
    table: &Logical,
    rows: std::ops::Range<usize>,
    column: usize,
    label: &str,
    kind: Kind,
) -> Row {
    let codes = table
        .columns
        .iter()
        .filter(|content| **content == Content::Code);
    let parted = codes.count() > 1;
    let counts = |row: &&Row| {
        let first_level = match table.columns[0] {
            Content::Code if parted => row.cells[1].is_empty(),
            Content::Code => row.cells[0].len() == 3,
            _ => true,
        };
        row.kind == Kind::Data
            && first_level
            && !row
                .cells
                .iter()
                .any(|cell| cell.starts_with("其中") || cell.starts_with('#'))
    };
    let mut total = Row::blank(table.width(), kind);
    for (column, content) in table.columns.iter().enumerate() {
        if content.is_amount() {
            let data = table.rows[rows.clone()].iter().filter(counts);
            total.cells[column] = sum(data.map(|row| row.cells[column].as_str()));
        }
    }
    total.cells[column] = label.to_owned();
    total
}

/// Makes some rows parts of the row above.
fn parts(mark: &str, table: &mut Logical, dice: &mut Dice) {
    let name = table.name_column();
    for row in 1..table.rows.len() {
        let above = table.rows[row - 1].clone();
        let whole = !above.cells[name].starts_with(mark);
        if whole && dice.once_in(3) {
            for column in 0..table.width() {
                if table.columns[column].is_amount() {
                    table.rows[row].cells[column] = match above.cells[column].is_empty() {
                        true => String::new(),
                        false => part_of(&above.cells[column], dice),
                    };
                }
            }
            let row = &mut table.rows[row];
            row.cells[name] = format!("{mark}{}", row.cells[name]);
            row.indent = 1;
        }
    }
}

/// Headings over runs of rows, 小计 under them.
fn sections(plan: &Plan, table: &mut Logical, dice: &mut Dice) {
    if plan.table.headings.is_none() && plan.table.subtotals.is_none() {
        return;
    }
    let name = table.name_column();
    let mut end = table.rows.len();
    let mut starts = Vec::new();
    let mut start = 0;
    while start < end {
        starts.push(start);
        start += 2 + dice.below(4);
    }
    for (index, start) in starts.into_iter().enumerate().rev() {
        if plan.table.subtotals.is_some() {
            let label = if plan.texts.spaced.is_some() {
                "小  计"
            } else {
                "小计"
            };
            let row = total(table, start..end, name, label, Kind::Subtotal);
            table.insert(end, row, false);
        }
        if plan.table.headings.is_some() {
            let mut heading = Row::blank(table.width(), Kind::Heading);
            heading.cells[name] = match plan.table.headings {
                Some(0) => item(index + 1, dice),
                _ => words::word(dice),
            };
            table.insert(start, heading, false);
        }
        end = start;
    }
}

/// 小计 at the end of each group, inside it.
fn group_subtotals(table: &mut Logical, dice: &mut Dice) {
    let outer = |content: &Content| *content == Content::Group(0);
    let Some(column) = table.columns.iter().position(outer) else {
        return;
    };
    let groups = table.spans.iter().filter(|span| span.column == column);
    let mut groups: Vec<_> = groups.map(|span| span.row..span.row + span.rows).collect();
    groups.sort_by_key(|group| group.start);
    let name = table.name_column();
    let label = dice.pick(&["小计", "小 计"]);
    for group in groups.into_iter().rev() {
        let row = total(table, group.clone(), name, label, Kind::Subtotal);
        table.insert(group.end, row, true);
    }
}

/// 收入总计 | 支出总计; before it 本年收入合计 | 本年支出合计 and what is carried over.
fn side_totals(plan: &Plan, table: &mut Logical, dice: &mut Dice) {
    let amounts: Vec<usize> = (0..table.width())
        .filter(|&column| table.columns[column].is_amount())
        .collect();
    let sums = |rows: &[Row]| -> Vec<String> {
        let column = |&column: &usize| sum(rows.iter().map(|row| row.cells[column].as_str()));
        amounts.iter().map(column).collect()
    };
    // With codes, the first row of a half is the sum of the others.
    let coded = table.columns[0] == Content::Code;
    if coded {
        let wholes = sums(&table.rows[1..]);
        for (&column, whole) in amounts.iter().zip(wholes) {
            if !whole.is_empty() {
                table.rows[0].cells[column] = whole;
            }
        }
    }
    let closed = sums(&table.rows[..if coded { 1 } else { table.rows.len() }]);
    let columns = table.columns.clone();
    let row = |labels: &[&str; 2], amounts_of: &[String], kind: Kind| {
        let mut row = Row::blank(columns.len(), kind);
        let names = (0..columns.len()).filter(|&column| columns[column] == Content::Name);
        for (column, label) in names.zip(labels) {
            row.cells[column] = (*label).to_owned();
        }
        for (&column, amount) in amounts.iter().zip(amounts_of) {
            row.cells[column].clone_from(amount);
        }
        row
    };
    if plan.table.totals == Some(1) && !coded {
        let carried: Vec<String> = amounts.iter().map(|_| words::amount(dice)).collect();
        let labels = ["本年收入合计", "本年支出合计"];
        table.rows.push(row(&labels, &closed, Kind::Subtotal));
        table
            .rows
            .push(row(&["上年结转", "结转下年"], &carried, Kind::Data));
        let both = closed.iter().zip(&carried);
        let all: Vec<String> = both
            .map(|(closed, carried)| sum([closed.as_str(), carried].into_iter()))
            .collect();
        table
            .rows
            .push(row(&["收入总计", "支出总计"], &all, Kind::Total));
    } else {
        let totals = [["收入总计", "支出总计"], ["收入合计", "支出合计"]];
        let labels = &totals[dice.below(2)];
        table.rows.push(row(labels, &closed, Kind::Total));
    }
}

/// A header alone, or with blank rows (no rows at all), or with one row of totals.
fn no_data(kind: usize, table: &mut Logical, dice: &mut Dice) {
    if kind < 2 {
        return;
    }
    let mut row = Row::blank(table.width(), Kind::Total);
    for (column, content) in table.columns.iter().enumerate() {
        if kind == 2 && content.is_amount() {
            row.cells[column] = "0.00".to_owned();
        }
    }
    let label = if dice.english { "Total" } else { "合计" };
    row.cells[table.name_column()] = label.to_owned();
    table.rows.push(row);
}
