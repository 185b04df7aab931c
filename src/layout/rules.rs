//! The rules of a page: between any two cells one, never two; drawn whole from end to end, so that
//! no corner is broken, on every page alike.

use super::grid::Part;
use super::{PageLayout, Rect, Rule, RuleKind, SetGrid};

/// Adds to a page the cells, grounds, rules and frame of a grid.
///
/// `rows` are the grid's rows on this page, in order (header rows repeated included); `height` is
/// the height that is seen of each. `origin` is the grid's upper left corner on the paper.
pub(super) fn draw(
    page: &mut PageLayout,
    grid: &SetGrid,
    rows: &[usize],
    heights: &[f32],
    group_starts: &[usize],
    origin: (f32, f32),
) {
    if rows.is_empty() || grid.widths.is_empty() {
        return;
    }
    let xs = edges(origin.0, &grid.widths);
    let ys = edges(origin.1, heights);
    // For each row on the page and column, the cell that stands there.
    let columns = grid.widths.len();
    let mut owner = vec![vec![usize::MAX; columns]; rows.len()];
    // The rows of the body stand on end.
    let body = rows.partition_point(|&row| row < grid.header_rows);
    let body = match &rows[body..] {
        [first, .., last] => *first..last + 1,
        [only] => *only..only + 1,
        [] => 0..0,
    };
    let header = grid.cells_in(0..grid.header_rows);
    for index in header.chain(grid.cells_in(body)) {
        let cell = &grid.cells[index];
        let from = rows.partition_point(|&row| row < cell.row);
        let to = rows.partition_point(|&row| row < cell.row + cell.rows);
        for line in &mut owner[from..to] {
            line[cell.column..cell.column + cell.columns].fill(index);
        }
        if from == to {
            continue;
        }
        let (right, bottom) = (cell.column + cell.columns, to);
        let rect = Rect {
            x: xs[cell.column],
            y: ys[from],
            width: xs[right] - xs[cell.column],
            height: ys[bottom] - ys[from],
        };
        if cell.part != Part::Body {
            page.tints.push(rect);
        }
        page.cells.push(rect);
    }
    let mut rules = Vec::new();
    for line in 1..rows.len() {
        let kind = if rows[line - 1] < grid.header_rows && rows[line] >= grid.header_rows {
            RuleKind::Head
        } else if group_starts.binary_search(&rows[line]).is_ok() {
            RuleKind::Group
        } else {
            RuleKind::Inner
        };
        for (from, to) in runs(columns, |column| {
            owner[line - 1][column] != owner[line][column]
        }) {
            rules.push(Rule {
                kind,
                from: (xs[from], ys[line]),
                to: (xs[to], ys[line]),
            });
        }
    }
    for column in 1..columns {
        for (from, to) in runs(rows.len(), |line| {
            owner[line][column - 1] != owner[line][column]
        }) {
            rules.push(Rule {
                kind: RuleKind::Inner,
                from: (xs[column], ys[from]),
                to: (xs[column], ys[to]),
            });
        }
    }
    rules.sort_by_key(|rule| rule.kind);
    page.rules.extend(rules);
    page.frames.push(Rect {
        x: xs[0],
        y: ys[0],
        width: xs[columns] - xs[0],
        height: ys[rows.len()] - ys[0],
    });
}

fn edges(start: f32, lengths: &[f32]) -> Vec<f32> {
    let mut edges = vec![start];
    let mut at = start;
    for length in lengths {
        at += length;
        edges.push(at);
    }
    edges
}

/// The longest runs of places where something holds.
fn runs(places: usize, holds: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for place in (0..places).filter(|&place| holds(place)) {
        match runs.last_mut() {
            Some(run) if run.1 == place => run.1 = place + 1,
            _ => runs.push((place, place + 1)),
        }
    }
    runs
}
