//! A page as what follows each other on it: lines of text, and tables.

use ego_tree::{NodeId, NodeRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::grid::{self, Grid};
use super::hidden::Styles;
use super::text::{self, Cell, Line, Lines, Step, Walk};
use super::tree::{self, Element, Node, Tree};
use crate::error::Error;
use crate::source::workbook::budget::Budget;

/// What a page holds.
#[derive(Debug)]
pub enum Item {
    Line(Line),
    /// A row of a table that lays out the page, one cell beside the other.
    Cells(Vec<Cell>),
    /// A table of data.
    Table(Grid),
}

impl Item {
    /// How many characters it has, and how many of them lead elsewhere.
    pub fn weight(&self) -> (usize, usize) {
        match self {
            Item::Line(line) => (line.characters, line.leading),
            Item::Cells(cells) => cells.iter().fold((0, 0), |(characters, leading), cell| {
                (characters + cell.characters, leading + cell.leading)
            }),
            Item::Table(grid) => grid.weight(),
        }
    }
}

/// A page from its beginning to its end.
#[derive(Debug, Default)]
pub struct Flow {
    pub items: Vec<Item>,
    /// Where the tables of data are: the item, the element.
    pub tables: Vec<(usize, NodeId)>,
    /// The items that an element holds, from and to before, for each that a table of data stands in.
    pub holders: FxHashMap<NodeId, (usize, usize)>,
    /// How many texts styles or attributes hide, other than in hidden rows and columns of tables.
    pub hidden: usize,
}

/// The flow of a page.
///
/// # Errors
/// [`Error::TooLarge`] for larger tables than are read.
pub fn of_page(tree: &Tree, styles: &Styles, budget: &Budget) -> Result<Flow, Error> {
    let nesting = Nesting::new(tree, styles);
    let mut flow = Flow::default();
    let mut lines = Lines::default();
    let mut open: Vec<(NodeId, usize, usize)> = Vec::new();
    let mut walk = Walk::below(tree.root());
    while let Some(step) = walk.next() {
        let is_hidden = lines.step(&step, styles);
        flow.take(lines.done());
        match step {
            Step::Open(node, element) if is_hidden => {
                flow.hidden += hidden_texts(node, element, styles);
                walk.leave_out(node);
            }
            Step::Open(node, element) => {
                let is_taken = match element.name() {
                    "table" if !nesting.layouts.contains(&node.id()) => {
                        flow.add_table(node, styles, budget)?
                    }
                    "tr" if nesting.is_row_of_layout(node) => flow.add_row(node, styles),
                    _ => false,
                };
                if is_taken {
                    walk.leave_out(node);
                } else {
                    open.push((node.id(), flow.items.len(), flow.tables.len()));
                }
            }
            Step::Close(_) => {
                if let Some((node, start, tables)) = open.pop()
                    && flow.tables.len() > tables
                {
                    flow.holders.insert(node, (start, flow.items.len()));
                }
            }
            Step::Text(_) => {}
        }
    }
    flow.take(lines.end());
    Ok(flow)
}

impl Flow {
    fn take(&mut self, lines: Vec<Line>) {
        let filled = lines.into_iter().filter(|line| line.characters > 0);
        self.items.extend(filled.map(Item::Line));
    }

    /// Takes a table of data with its caption; gives whether it is one. A single column is no table,
    /// but lines with a frame around them.
    fn add_table(
        &mut self,
        table: NodeRef<'_, Node>,
        styles: &Styles,
        budget: &Budget,
    ) -> Result<bool, Error> {
        let grid = grid::of_table(table, styles, budget)?;
        let first = grid.cells.first().map(|(_, column, _)| *column);
        if grid
            .cells
            .iter()
            .all(|(_, column, _)| Some(*column) == first)
        {
            return Ok(false);
        }
        for caption in table
            .children()
            .filter(|child| tree::name(*child) == "caption")
        {
            if tree::element(caption).is_some_and(|element| !styles.is_hidden(element)) {
                self.take(text::lines_of(caption, styles));
            }
        }
        self.hidden += grid.hidden_cells;
        self.tables.push((self.items.len(), table.id()));
        self.items.push(Item::Table(grid));
        Ok(true)
    }

    /// Takes a row of a table that lays out the page; gives whether it has several texts.
    fn add_row(&mut self, row: NodeRef<'_, Node>, styles: &Styles) -> bool {
        let cells = row.children().filter(|child| {
            let element = tree::element(*child);
            element.is_some_and(|element| {
                matches!(element.name(), "td" | "th") && !styles.is_hidden(element)
            })
        });
        let cells = cells.map(|cell| text::of_cell(cell, styles));
        let cells: Vec<Cell> = cells.filter(|cell| cell.characters > 0).collect();
        // Columns of text are read one after the other, and not across.
        let are_labels = cells.iter().all(|cell| !cell.text.contains('\n'));
        if cells.len() < 2 || !are_labels {
            return false;
        }
        self.items.push(Item::Cells(cells));
        true
    }
}

/// How many lines of text an element hides.
fn hidden_texts(node: NodeRef<'_, Node>, element: &Element, styles: &Styles) -> usize {
    if !styles.is_removed(element) && !styles.is_invisible(element) {
        return 0;
    }
    let lines = text::lines_of(node, styles);
    lines.iter().filter(|line| line.characters > 0).count()
}

/// Which tables stand in others.
struct Nesting {
    /// Tables with tables in their cells: they lay out the page.
    layouts: FxHashSet<NodeId>,
    /// What a table with a text stands in.
    holders: FxHashSet<NodeId>,
}

impl Nesting {
    fn new(tree: &Tree, styles: &Styles) -> Self {
        let mut nesting = Self {
            layouts: FxHashSet::default(),
            holders: FxHashSet::default(),
        };
        for table in tree.root().descendants() {
            let Some(element) = tree::element(table).filter(|element| element.name() == "table")
            else {
                continue;
            };
            if styles.is_hidden(element) || !shows_text(table, styles) {
                continue;
            }
            for holder in table.ancestors() {
                if !nesting.holders.insert(holder.id()) {
                    break;
                }
                if tree::name(holder) == "table" {
                    nesting.layouts.insert(holder.id());
                }
            }
        }
        nesting
    }

    /// Whether a row belongs to a table that lays out the page, and has no table in it.
    fn is_row_of_layout(&self, row: NodeRef<'_, Node>) -> bool {
        let mut tables = row.ancestors().filter(|node| tree::name(*node) == "table");
        let table = tables.next();
        table.is_some_and(|table| self.layouts.contains(&table.id()))
            && !self.holders.contains(&row.id())
    }
}

/// Whether something below a node is shown.
fn shows_text(node: NodeRef<'_, Node>, styles: &Styles) -> bool {
    let mut walk = Walk::below(node);
    while let Some(step) = walk.next() {
        match step {
            Step::Open(node, element) if styles.is_hidden(element) => walk.leave_out(node),
            Step::Open(_, element) if matches!(element.name(), "input" | "select") => return true,
            Step::Text(text) if !text.text.trim().is_empty() => return true,
            Step::Open(..) | Step::Close(_) | Step::Text(_) => {}
        }
    }
    false
}
