//! Title, number, unit, form block and header of a page.

use super::header::{self, Accidents};
use super::page::Grid;
use super::{Line, Part};
use crate::generator::logical::Logical;
use crate::generator::plan::Plan;
use crate::generator::words;

/// The lines above the body of a page.
pub fn top(
    table: &Logical,
    index: usize,
    plan: &Plan,
    grid: &Grid,
    (page, pages): (usize, usize),
) -> Vec<Line> {
    let first = page == 0;
    let mut lines = Vec::new();
    if !first && plan.pages.header_once.is_some() {
        return lines;
    }
    if first || plan.pages.title_once.is_none() {
        title(&mut lines, table, index, plan, page);
        form(&mut lines, table, index, plan);
    }
    let mut accidents = Accidents::of(plan);
    // Where pages differ: the later ones, or the last one alone, and there or elsewhere.
    if let Some(kind) = plan.header.differs {
        let from = match plan.seed.is_multiple_of(2) {
            true => 1,
            false => pages.saturating_sub(1).max(1),
        };
        let later = page >= from;
        if later == (kind == 0) {
            accidents = Accidents::default();
        }
    }
    let rows = header::rows(table, plan, accidents, grid);
    lines.extend(
        rows.into_iter()
            .map(|cells| Line::new(cells, Part::Header(index))),
    );
    lines
}

fn title(lines: &mut Vec<Line>, table: &Logical, index: usize, plan: &Plan, page: usize) {
    let number = table
        .number
        .as_ref()
        .map(|number| match plan.around.number_moved {
            // At the right edge.
            Some(1) => {
                let mut cells = vec![String::new(); table.width().max(2)];
                cells[table.width().max(2) - 1].clone_from(number);
                Line::new(cells, Part::Number(index))
            }
            _ => Line::of(number, Part::Number(index)),
        });
    let below = plan.around.number_moved == Some(0);
    if !below {
        lines.extend(number.clone());
    }
    let mut title = table.title.clone();
    let form = plan.pages.continued.filter(|_| page > 0);
    // The mark stands at the end of the Chinese title.
    let marked = match plan.around.title_lines {
        Some(1) => 0,
        _ => title.len().saturating_sub(1),
    };
    if let (Some(form), Some(text)) = (form, title.get_mut(marked)) {
        match form {
            0 => text.push_str("（续表）"),
            1 => text.push_str("（续）"),
            2 => text.push_str("(续)"),
            3 => text.push_str("续表"),
            4 => text.push_str(&format!("（续表{page}）")),
            5 => text.push_str(&format!("（续表{}）", words::numeral(page))),
            6 => text.push_str(" （续上表）"),
            7 => lines.push(Line::of("续表", Part::Mark)),
            8 => {
                lines.push(Line::of("续表", Part::Mark));
                title.clear();
            }
            _ => {
                lines.push(Line::of(format!("续表{page}"), Part::Mark));
                title.clear();
            }
        }
    }
    lines.extend(
        title
            .into_iter()
            .map(|text| Line::of(text, Part::Title(index))),
    );
    if below {
        lines.extend(number);
    }
}

fn form(lines: &mut Vec<Line>, table: &Logical, index: usize, plan: &Plan) {
    let width = table
        .width()
        .max(if plan.around.form == Some(1) { 6 } else { 4 });
    let beside = plan.around.unit_beside;
    let pairs = table.fields.len() - usize::from(beside.is_some());
    // Where a line of label and value is as wide as a row, the colon tells them apart.
    let blank_colon = match plan.texts.english {
        Some(_) => ":",
        None => "：",
    };
    let table_like = plan.table.no_data.or(plan.table.sides);
    let bare = table_like.or(plan.texts.aligned).is_some();
    let colon = match table.width() < 4 || bare {
        true => blank_colon,
        false => "",
    };
    for (line, columns) in form_lines(plan, pairs, width) {
        let mut cells = vec![String::new(); width];
        for (&field, column) in line.iter().zip(columns) {
            let (label, value) = &table.fields[field];
            // A label without a value is known by its colon.
            let colon = if value.is_empty() { blank_colon } else { colon };
            cells[column] = format!("{label}{colon}");
            cells[column + 1].clone_from(value);
        }
        lines.push(Line::new(cells, Part::Fields(index)));
    }
    match (beside, &table.unit, table.fields.last()) {
        (Some(kind), Some(unit), Some((label, value))) => {
            let field = format!("{label}：{value}");
            let mut cells = vec![String::new(); table.width().max(2)];
            if kind == 0 {
                cells[table.width().max(2) - 1].clone_from(unit);
                cells[0] = field;
            } else {
                cells[0] = format!("{field} {unit}");
            }
            let mut line = Line::new(cells, Part::Fields(index));
            line.parts.push(Part::Unit(index));
            lines.push(line);
        }
        (None, Some(unit), _) => {
            let mut cells = vec![String::new(); table.width()];
            cells[table.width() - 1].clone_from(unit);
            lines.push(Line::new(cells, Part::Unit(index)));
        }
        _ => {}
    }
    lines.extend(
        table
            .note_above
            .iter()
            .map(|note| Line::of(note, Part::Notes(index))),
    );
}

/// The lines of the form block: the fields of each, and the columns of their labels.
fn form_lines(plan: &Plan, count: usize, width: usize) -> Vec<(Vec<usize>, Vec<usize>)> {
    if plan.around.form == Some(1) {
        // Each label of the second line stands under one of the first and is read after it.
        let third = width / 3;
        return vec![
            (vec![0, 1, 3], vec![0, third, 2 * third]),
            (vec![2, 4], vec![third, 2 * third]),
        ];
    }
    let fields: Vec<usize> = (0..count).collect();
    let lines = fields.chunks(2);
    lines
        .map(|line| (line.to_vec(), vec![0, width / 2]))
        .collect()
}
