//! A table page by page, every line in its order.

use super::{Line, Part, body, furniture, repeats, top};
use crate::generator::logical::Logical;
use crate::generator::plan::Plan;
use crate::generator::words::Dice;

/// The lines of a table; `index` is its place among the tables.
pub fn lines(table: &Logical, index: usize, plan: &Plan, dice: &Dice) -> Vec<Line> {
    let grid = Grid::new(table, plan, &mut dice.apart(11));
    let bodies = body::pages(table, index, plan, &grid, dice);
    let pages = bodies.len();
    let mut lines = Vec::new();
    for (page, mut body) in bodies.into_iter().enumerate() {
        let mut top = top::top(table, index, plan, &grid, (page, pages));
        repeats::differ(&mut top, plan, (page, pages), &mut dice.apart(13));
        if page == 0 && plan.header.totals_row.is_some() {
            serve_two(&mut top, &mut body, table);
        }
        let furniture = furniture::furniture(plan, table.width(), page + 1, pages);
        let at_top = plan.pages.furniture_top.is_some();
        if at_top {
            lines.extend(furniture.clone());
        }
        lines.extend(top);
        lines.extend(body);
        if page + 1 == pages {
            let notes = table.notes.iter();
            lines.extend(notes.map(|cells| {
                // Cells of one line have a blank one between them.
                let cells: Vec<&[String]> = cells.chunks(1).collect();
                Line::new(cells.join(&[String::new()][..]), Part::Notes(index))
            }));
        }
        if !at_top {
            lines.extend(furniture);
        }
        if plan.pages.blank_lines == Some(0) {
            lines.push(Line::default());
        }
    }
    lines
}

/// Prints the first row in the free cells of the header's last row.
fn serve_two(top: &mut [Line], body: &mut Vec<Line>, table: &Logical) {
    if let Some(header) = top.last_mut() {
        let row = body.remove(0);
        let name = table.name_column();
        header.cells.truncate(name);
        header.cells.resize(name, String::new());
        header.cells.extend_from_slice(&row.cells[name..]);
        header.parts.extend(row.parts);
    }
}

/// Where the leaf columns stand in print.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    pub width: usize,
    /// The leaf column before which a column without anything stands.
    spacer: Option<usize>,
}

impl Grid {
    fn new(table: &Logical, plan: &Plan, dice: &mut Dice) -> Self {
        let width = table.width();
        let spacer = plan.columns.spacer.filter(|_| width > 1);
        Self {
            width: width + usize::from(spacer.is_some()),
            spacer: spacer.map(|_| 1 + dice.below(width - 1)),
        }
    }

    /// The printed column of a leaf column.
    pub fn at(&self, leaf: usize) -> usize {
        leaf + usize::from(self.spacer.is_some_and(|spacer| spacer <= leaf))
    }

    /// The cells of leaf columns as printed.
    pub fn spread(&self, cells: Vec<String>) -> Vec<String> {
        let mut spread = vec![String::new(); self.width];
        for (leaf, cell) in cells.into_iter().enumerate() {
            spread[self.at(leaf)] = cell;
        }
        spread
    }
}
