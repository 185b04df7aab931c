//! Prints a logical table page by page, with the accidents that its plan asks for.

use super::logical::{Content, Logical, Node};
use super::plan::{Plan, Titles, Trailing};
use super::words::Dice;

/// The sheet as text with tabs.
pub fn print(table: &Logical, plan: &Plan) -> String {
    let how = &plan.print;
    let mut dice = Dice(plan.seed ^ 0x5bd1_e995);
    let width = table.columns.len();
    let page_rows = if how.page_rows == 0 {
        table.rows.len()
    } else {
        how.page_rows
    };
    let pages = table.rows.len().div_ceil(page_rows);
    let mut lines: Vec<Vec<String>> = Vec::new();
    for page in 0..pages {
        let mut top = top(table, plan, page);
        if page > 0 && how.slip_on == Some(page) {
            slip(&mut top);
        }
        lines.extend(top);
        let rows = page * page_rows..table.rows.len().min((page + 1) * page_rows);
        for row in rows.clone() {
            let again = how.labels_again && row == rows.start && row > 0;
            let mut cells = printed_row(table, row, again);
            if how.lost_column_on == Some(page) && pages > 1 {
                let blank = (0..width).find(|&column| table.columns[column] == Content::Blank);
                if let Some(blank) = blank {
                    cells.remove(blank);
                }
            }
            lines.push(cells);
        }
        if page + 1 == pages {
            lines.extend(table.notes.iter().map(|note| vec![note.clone()]));
        }
        if let Some(furniture) = furniture(how.furniture, page + 1, pages) {
            lines.push(vec![furniture]);
        }
        if how.blank_lines {
            lines.push(Vec::new());
        }
    }
    let text: Vec<String> = lines
        .into_iter()
        .map(|mut cells| {
            let filled = cells
                .iter()
                .rposition(|cell| !cell.is_empty())
                .map_or(0, |last| last + 1);
            match how.trailing {
                Trailing::Even => cells.resize(width.max(filled), String::new()),
                Trailing::Stripped => cells.truncate(filled),
                Trailing::Uneven => cells.resize(filled + dice.below(4), String::new()),
            }
            cells.join("\t")
        })
        .collect();
    text.join("\n")
}

/// Title, form block and header of a page.
fn top(table: &Logical, plan: &Plan, page: usize) -> Vec<Vec<String>> {
    let how = &plan.print;
    let width = table.columns.len();
    let mut lines = Vec::new();
    let first = page == 0;
    if first || how.titles != Titles::FirstPage {
        if let Some(number) = &table.number {
            lines.push(vec![number.clone()]);
        }
        let continued = !first && how.titles == Titles::Continued;
        lines.push(vec![
            table.title.clone() + if continued { "（续表）" } else { "" },
        ]);
        for pair in table.fields.chunks(2) {
            let mut line = vec![String::new(); width.max(4)];
            for (index, (label, value)) in pair.iter().enumerate() {
                let column = index * (width.max(4) / 2);
                line[column].clone_from(label);
                line[column + 1].clone_from(value);
            }
            lines.push(line);
        }
        if let Some(unit) = &table.unit {
            let mut line = vec![String::new(); width];
            line[width - 1].clone_from(unit);
            lines.push(line);
        }
    }
    lines.extend(header_rows(
        &table.header,
        how.narrow_spans,
        how.leading_lost,
    ));
    lines
}

/// The header's rows: each label in the first column of its span, blanks after it.
fn header_rows(roots: &[Node], narrow: bool, leading_lost: bool) -> Vec<Vec<String>> {
    fn depth(node: &Node) -> usize {
        1 + node.children.iter().map(depth).max().unwrap_or(0)
    }
    /// Columns of a node if rows from `cut` on are not counted.
    fn width(node: &Node, level: usize, cut: usize) -> usize {
        if level + 1 >= cut {
            return 1;
        }
        node.children
            .iter()
            .map(|child| width(child, level + 1, cut))
            .sum::<usize>()
            .max(1)
    }
    fn place(node: &Node, level: usize, column: usize, cut: usize, rows: &mut [Vec<String>]) {
        if rows[level].len() <= column {
            rows[level].resize(column + 1, String::new());
        }
        rows[level][column].clone_from(&node.label);
        let mut start = column;
        for child in &node.children {
            place(child, level + 1, start, cut, rows);
            start += width(child, level + 1, cut);
        }
    }
    let levels = roots.iter().map(depth).max().unwrap_or(1);
    let mut rows = vec![Vec::new(); levels];
    // With narrow spans the last row is not counted; it is then printed where it belongs.
    for (cut, range) in match narrow && levels > 2 {
        true => vec![(levels - 1, 0..levels - 1), (levels, levels - 1..levels)],
        false => vec![(levels, 0..levels)],
    } {
        let mut laid = vec![Vec::new(); levels];
        let mut column = 0;
        for root in roots {
            place(root, 0, column, cut, &mut laid);
            column += width(root, 0, cut);
        }
        for level in range {
            rows[level] = std::mem::take(&mut laid[level]);
        }
    }
    if leading_lost && levels > 1 {
        let last = &mut rows[levels - 1];
        let leading = last.iter().take_while(|cell| cell.is_empty()).count();
        last.drain(..leading);
    }
    rows
}

fn printed_row(table: &Logical, row: usize, labels_again: bool) -> Vec<String> {
    (0..table.columns.len())
        .map(|column| {
            let covering = table
                .spans
                .iter()
                .find(|&&(first, of, rows)| of == column && first < row && row < first + rows);
            match covering {
                Some(&(first, ..)) if labels_again => table.rows[first][column].clone(),
                _ => table.rows[row][column].clone(),
            }
        })
        .collect()
}

/// Drops the last character of the longest header label.
fn slip(top: &mut [Vec<String>]) {
    let longest = top
        .last_mut()
        .and_then(|row| row.iter_mut().max_by_key(|cell| cell.len()));
    if let Some(cell) = longest
        && cell.chars().count() > 4
    {
        cell.pop();
    }
}

fn furniture(kind: usize, page: usize, pages: usize) -> Option<String> {
    match kind {
        1 => Some(format!("第 {page} 页 共 {pages} 页")),
        2 => Some(format!("- {page} -")),
        3 => Some(format!("{page}/{pages}")),
        4 => Some(format!("打印日期：2021-03-{page:02}")),
        _ => None,
    }
}
