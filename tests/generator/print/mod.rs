//! Prints a known document as pages do, with the accidents that its plan asks for, a concern a file:
//! `top` (title to header) with `header` and `repeats`, `body` (rows over pages), `page` (all of a
//! table in order), `write` (lines to text) with `aligned` (columns by spaces).

mod aligned;
mod body;
mod furniture;
mod header;
mod page;
mod repeats;
mod top;
mod write;

use super::logical::World;
use super::plan::Plan;
use super::words::Dice;

/// What a printed line is for; `usize` is the table's index, then the row's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Title(usize),
    Number(usize),
    Unit(usize),
    Fields(usize),
    Header(usize),
    Row(usize, usize),
    Notes(usize),
    Furniture,
    /// 续表 in a line of its own: furniture, or a piece of the title.
    Mark,
    Prose,
}

/// A printed line.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub cells: Vec<String>,
    /// More than one where a line serves two parts, none where it is blank.
    pub parts: Vec<Part>,
    /// Something of this line must be reported.
    pub demand: Option<Demand>,
}

/// What must be said of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Anything.
    Finding,
    /// A warning.
    Warning,
}

impl Line {
    pub fn new(cells: Vec<String>, part: Part) -> Self {
        Self {
            cells,
            parts: vec![part],
            demand: None,
        }
    }

    /// A line of one cell.
    pub fn of(text: impl Into<String>, part: Part) -> Self {
        Self::new(vec![text.into()], part)
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// A sheet: its text, and what each of its lines is for.
#[derive(Debug, Clone)]
pub struct Printed {
    pub text: String,
    pub lines: Vec<Line>,
}

/// The document as a plan prints it.
pub fn print(world: &World, plan: &Plan) -> Printed {
    let dice = Dice::new(plan.seed ^ 0x5bd1_e995, plan.texts.english.is_some());
    let mut lines = Vec::new();
    for (index, table) in world.tables.iter().enumerate() {
        lines.extend(page::lines(table, index, plan, &dice.apart(index as u64)));
    }
    if !world.prose.is_empty() {
        lines.push(Line::default());
        let prose = world.prose.iter();
        lines.extend(prose.map(|text| Line::of(text, Part::Prose)));
    }
    let width = world.tables.iter().map(|table| table.width()).max();
    write::write(lines, width.unwrap_or(1), plan, &dice.apart(97))
}
