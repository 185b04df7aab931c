//! The rows of a table over its pages.

use super::page::Grid;
use super::{Line, Part, furniture};
use crate::generator::logical::{Content, Kind, Logical};
use crate::generator::plan::Plan;
use crate::generator::words::Dice;

/// A row of a page, or a piece of one: its index and its cells by leaf column.
type Piece = (usize, Vec<String>);

/// The least length of a sentence that is cut: shorter ones stand on one line.
const CUT_LENGTH: usize = 12;

/// The body lines of each page.
pub fn pages(
    table: &Logical,
    index: usize,
    plan: &Plan,
    grid: &Grid,
    dice: &Dice,
) -> Vec<Vec<Line>> {
    if table.rows.is_empty() {
        // Blank lines where the rows would be.
        let blank = if plan.table.no_data == Some(1) { 3 } else { 0 };
        return vec![vec![Line::default(); blank]];
    }
    let length = plan.page_length().unwrap_or(table.rows.len());
    let mut pages: Vec<Vec<Piece>> = (0..table.rows.len())
        .map(|row| (row, cells(table, row)))
        .collect::<Vec<_>>()
        .chunks(length)
        .map(<[Piece]>::to_vec)
        .collect();
    let mut cuts = dice.apart(17);
    for page in 1..pages.len() {
        let (before, after) = pages.split_at_mut(page);
        break_page(table, plan, &mut before[page - 1], &mut after[0], &mut cuts);
    }
    lose_columns(table, plan, &mut pages, &mut dice.apart(19));
    let count = pages.len();
    let pages = pages.into_iter().enumerate().map(|(page, pieces)| {
        let rows = page * length..table.rows.len().min((page + 1) * length);
        let carried = furniture::carried(table, plan, rows, (page, count));
        let carry = |cells: Vec<String>| furniture::carried_line(grid.spread(cells));
        let mut lines: Vec<Line> = carried.above.into_iter().map(carry).collect();
        lines.extend(pieces.into_iter().map(|(row, cells)| {
            // A row that lost a column is shorter: what it has stands where it would.
            let short = cells.len() < table.width();
            let cells = if short { cells } else { grid.spread(cells) };
            Line::new(cells, Part::Row(index, row))
        }));
        lines.extend(carried.below.into_iter().map(carry));
        lines
    });
    pages.collect()
}

/// The cells of a row as printed.
fn cells(table: &Logical, row: usize) -> Vec<String> {
    let mut cells = table.rows[row].cells.clone();
    let name = table.name_column();
    if !cells[name].is_empty() {
        cells[name].insert_str(0, &"　　".repeat(table.rows[row].indent));
    }
    cells
}

/// What a page's end does to the rows at it.
fn break_page(
    table: &Logical,
    plan: &Plan,
    before: &mut [Piece],
    after: &mut Vec<Piece>,
    dice: &mut Dice,
) {
    let next = after[0].0;
    if plan.pages.labels_again.is_some() {
        for (column, cell) in after[0].1.iter_mut().enumerate() {
            if let Some(span) = table.covering(next, column) {
                cell.clone_from(&table.rows[span.row].cells[column]);
            }
        }
        return;
    }
    if let Some(kind) = plan.pages.cut_rows
        && let Some((row, cells)) = before.last_mut()
        && let Some(rest) = cut_row(table, *row, cells, kind == 1, dice)
    {
        after.insert(0, (*row, rest));
        return;
    }
    cut_group(table, plan, before, &mut after[0], dice);
}

/// Cuts all sentences of a row in two: `cells` keeps the first halves, the rest is given back. The
/// short cells stand on the first line, or on the later one.
fn cut_row(
    table: &Logical,
    row: usize,
    cells: &mut [String],
    later: bool,
    dice: &mut Dice,
) -> Option<Vec<String>> {
    let long = |column: usize, cell: &str| {
        matches!(table.columns[column], Content::Sentence | Content::Follower)
            && cell.chars().count() >= CUT_LENGTH
    };
    let any = cells
        .iter()
        .enumerate()
        .any(|(column, cell)| long(column, cell));
    if !any || table.rows[row].kind != Kind::Data {
        return None;
    }
    let mut rest = vec![String::new(); cells.len()];
    for (column, cell) in cells.iter_mut().enumerate() {
        if long(column, cell) {
            (*cell, rest[column]) = cut(cell, dice);
        } else if later {
            rest[column] = std::mem::take(cell);
        }
    }
    Some(rest)
}

/// Cuts the group that a page's end stands in.
///
/// Only where its first row is on the page before, and only what begins there: of what begins
/// earlier nobody could tell where. Labels go to the later page only where the row that they leave
/// keeps another mark of a new group: the merged sentence, or the label of the innermost group.
fn cut_group(
    table: &Logical,
    plan: &Plan,
    before: &mut [Piece],
    after: &mut Piece,
    dice: &mut Dice,
) {
    let next = after.0;
    let innermost = table
        .spans
        .iter()
        .filter(|span| span.covers(next, span.column))
        .map(|span| span.row)
        .max();
    let Some((first, cells)) = innermost.and_then(|first| {
        let piece = before.iter_mut().find(|(row, _)| *row == first);
        piece.map(|(_, cells)| (first, cells))
    }) else {
        return;
    };
    let merged: Vec<usize> = (0..table.width())
        .filter(|&column| {
            table
                .covering(next, column)
                .is_some_and(|span| span.row == first)
        })
        .collect();
    let followers: Vec<usize> = merged
        .iter()
        .copied()
        .filter(|&column| table.columns[column] == Content::Follower)
        .collect();
    if plan.pages.cut_cells.is_some() {
        for &column in &followers {
            if cells[column].chars().count() >= CUT_LENGTH {
                (cells[column], after.1[column]) = cut(&cells[column], dice);
            }
        }
    }
    if plan.pages.labels_later.is_some() {
        let mut labels: Vec<usize> = merged;
        labels.retain(|column| !followers.contains(column));
        if followers.is_empty() {
            labels.pop();
        }
        for column in labels {
            after.1[column] = std::mem::take(&mut cells[column]);
        }
    }
}

/// A text in two: hanzi anywhere but before a comma, words at a space.
fn cut(text: &str, dice: &mut Dice) -> (String, String) {
    let characters: Vec<char> = text.chars().collect();
    let length = characters.len();
    let mut at = length / 3 + dice.below(length / 3 + 1);
    if dice.english {
        let space = characters[at..].iter().position(|&c| c == ' ');
        let back = characters.iter().rposition(|&c| c == ' ');
        at = space.map(|space| at + space).or(back).unwrap_or(at);
    } else if characters[at] == '，' {
        at += 1;
    }
    let part = |part: &[char]| part.iter().collect::<String>().trim().to_owned();
    (part(&characters[..at]), part(&characters[at..]))
}

/// Drops an always-blank column on a page or on single rows.
fn lose_columns(table: &Logical, plan: &Plan, pages: &mut [Vec<Piece>], dice: &mut Dice) {
    let blank = |content: &Content| *content == Content::Blank;
    let Some(blank) = table.columns.iter().position(blank) else {
        return;
    };
    let count = pages.len();
    if let Some(page) = plan.columns.lost_page.and_then(|page| pages.get_mut(page))
        && count > 1
    {
        for (_, cells) in page {
            cells.remove(blank);
        }
    }
    if plan.columns.lost_rows.is_some() {
        // Single rows: what stands where is told by the others.
        let mut most = table.rows.len() / 5;
        for (row, cells) in pages.iter_mut().flatten() {
            if shows_loss(table, *row, cells, blank) && dice.once_in(6) && most > 0 {
                cells.remove(blank);
                most -= 1;
            }
        }
    }
}

/// Whether a plain row without its blank column would have a cell in a column of another kind.
fn shows_loss(table: &Logical, row: usize, cells: &[String], blank: usize) -> bool {
    let kind = |column: usize| match table.columns[column] {
        Content::SparseAmount => Content::Amount,
        content => content,
    };
    let moved = |column: usize| {
        let (own, other) = (kind(column), kind(column - 1));
        !cells[column].is_empty()
            && own != other
            && !matches!(other, Content::Blank | Content::Remark)
    };
    table.rows[row].kind == Kind::Data && (blank + 2..cells.len()).any(moved)
}
