//! A table or form as a grid of blocks: every cell with the rows and columns it covers and its
//! measured text. Header rows and body rows are numbered together, the header's first.

use std::collections::HashMap;
use std::ops::Range;

use super::alignment::{self, Alignment};
use super::characters::is_hanzi;
use super::lines::{self, Fill};
use super::pieces::Measured;
use super::settings::Settings;
use crate::document::columns::{columns as contents, stand_in};
use crate::document::reach::shown_spans;
use crate::document::{RowKind, Table};
use crate::faces::{Faces, Role};

/// The label of a total is at most so wide, em.
const LABEL_OF_TOTAL: f32 = 8.0;

/// What a block is in the table's structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A header cell over columns.
    Header,
    /// The label of a form's field.
    Label,
    /// A body cell or a field's value.
    Body,
}

/// One cell.
#[derive(Debug, Clone)]
pub struct Block {
    /// The rows it covers, header rows included.
    pub rows: Range<usize>,
    /// The columns it covers.
    pub columns: Range<usize>,
    /// Index into [`Grid::texts`].
    pub text: usize,
    /// What it is.
    pub part: Part,
    /// How its lines stand.
    pub alignment: Alignment,
    /// Room kept at its right so that decimal points stand in line, em.
    pub tail: f32,
    /// Whether it is the header of its rows.
    pub heads_row: bool,
}

/// A table or form, measured but not yet laid out.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// How many leaf columns.
    pub columns: usize,
    /// How many rows, header rows included.
    pub rows: usize,
    /// How many of them are header rows.
    pub header_rows: usize,
    /// The cells in reading order, blank ones included, covered ones left out.
    pub blocks: Vec<Block>,
    /// The distinct texts.
    pub texts: Vec<Measured>,
    /// Rows (numbered as above) over which a stronger rule stands: a group or a total begins.
    pub group_starts: Vec<usize>,
}

impl Grid {
    /// The grid of a table's header and body.
    pub fn of_table(table: &Table, faces: &Faces) -> Self {
        let header_rows = table.header.depth();
        let mut texts = Texts::new(faces);
        let mut blocks = Vec::new();
        let columns = table.width();
        let contents = contents(table);
        for cell in table.header.cells() {
            blocks.push(Block {
                rows: cell.row..cell.row + cell.rows,
                columns: cell.node.span.start..cell.node.span.end.min(columns),
                text: texts.intern(&cell.node.label.text, Role::Header),
                part: Part::Header,
                alignment: Alignment::Centre,
                tail: 0.0,
                heads_row: false,
            });
        }
        let shown = shown_spans(table, &contents);
        let covered = table.covered_by(&shown);
        let spans: HashMap<(usize, usize), (usize, usize)> = shown
            .iter()
            .map(|span| ((span.row, span.column), (span.rows, span.columns)))
            .collect();
        for (row, covered) in covered.iter().enumerate() {
            let named_by = stand_in(&contents, &table.rows[row]);
            for column in (0..columns).filter(|&column| covered[column].is_none()) {
                let (high, wide) = spans.get(&(row, column)).copied().unwrap_or((1, 1));
                let first = header_rows + row;
                let text = table.rows[row].cells.get(column);
                let mut own = contents.iter().skip(column).take(wide);
                let heads_row = text.is_some_and(|text| !text.is_blank())
                    && (own.any(|column| column.heads_rows) || named_by == Some(column));
                blocks.push(Block {
                    rows: first..(first + high.max(1)).min(header_rows + table.rows.len()),
                    columns: column..(column + wide.max(1)).min(columns),
                    text: texts.intern(text.map_or("", |text| &text.text), Role::Body),
                    part: Part::Body,
                    alignment: Alignment::Centre,
                    tail: 0.0,
                    heads_row,
                });
            }
        }
        let mut grid = Self {
            columns,
            rows: header_rows + table.rows.len(),
            header_rows,
            blocks,
            texts: texts.measured,
            group_starts: Vec::new(),
        };
        grid.group_starts = grid.find_group_starts(table);
        let mut kinds = table.rows.iter().map(|row| row.kind);
        let has_headings = kinds.any(|kind| kind == RowKind::Heading);
        alignment::align(&mut grid, &contents, has_headings, faces);
        for (row, kind) in table.rows.iter().map(|row| row.kind).enumerate() {
            match kind {
                RowKind::Data => {}
                RowKind::Heading => grid.align_heading(header_rows + row),
                RowKind::Subtotal | RowKind::Total => grid.align_total(header_rows + row),
            }
        }
        grid
    }

    /// A heading over a whole row stands at its beginning.
    fn align_heading(&mut self, row: usize) {
        let (_, blocks) = self.beginning_in(row);
        for block in blocks.iter_mut().filter(|block| block.columns.len() > 1) {
            block.alignment = Alignment::Left;
        }
    }

    /// The Chinese label of a total stands in the middle: 合　计.
    fn align_total(&mut self, row: usize) {
        let (texts, blocks) = self.beginning_in(row);
        for block in blocks
            .iter_mut()
            .filter(|it| it.alignment == Alignment::Left)
        {
            let text = &texts[block.text];
            if text.natural() <= LABEL_OF_TOTAL && text.text.chars().any(is_hanzi) {
                block.alignment = Alignment::Centre;
            }
        }
    }

    /// The texts, and the blocks that begin in a row.
    fn beginning_in(&mut self, row: usize) -> (&[Measured], &mut [Block]) {
        let first = self.blocks.partition_point(|block| block.rows.start < row);
        let end = self.blocks.partition_point(|block| block.rows.start <= row);
        (&self.texts, &mut self.blocks[first..end])
    }

    /// Where stronger rules stand: between the groups of the leftmost column that groups, and over
    /// totals and headings.
    fn find_group_starts(&self, table: &Table) -> Vec<usize> {
        let groups = table
            .spans
            .iter()
            .filter(|span| span.rows > 1)
            .map(|span| span.column)
            .min();
        let mut starts: Vec<usize> = groups
            .into_iter()
            .flat_map(|column| {
                self.blocks
                    .iter()
                    .filter(move |block| block.part == Part::Body && block.columns.start == column)
            })
            .map(|block| block.rows.start)
            .collect();
        let kinds = table
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.kind != RowKind::Data);
        starts.extend(kinds.map(|(index, _)| self.header_rows + index));
        starts.retain(|&row| row > self.header_rows && !self.is_crossed(row));
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    fn is_crossed(&self, row: usize) -> bool {
        let mut leading = self.blocks.iter().filter(|block| block.columns.start == 0);
        leading.any(|block| block.rows.start < row && row < block.rows.end)
    }

    /// The blocks of the body that stand in this column alone.
    pub fn alone_in(&self, column: usize) -> impl Iterator<Item = usize> {
        let alone =
            move |block: &Block| block.part == Part::Body && block.columns == (column..column + 1);
        (0..self.blocks.len()).filter(move |&index| alone(&self.blocks[index]))
    }

    /// The lowest label over a column that is not its number.
    pub fn label(&self, column: usize) -> &str {
        let header = self.blocks.iter();
        let header = header.take_while(|block| block.part == Part::Header);
        let over = header.filter(|block| block.columns.contains(&column));
        let says = over.filter(|block| self.text(block).text.chars().any(char::is_alphabetic));
        let lowest = says.max_by_key(|block| block.rows.end);
        lowest.map_or("", |block| &self.text(block).text)
    }

    /// The text of a block.
    pub fn text(&self, block: &Block) -> &Measured {
        &self.texts[block.text]
    }

    /// The least width of each column in em, insets included: no word or number is broken, and no
    /// label stands one hanzi a line. `limit` is the widest piece that is kept whole; where labels
    /// are to stay `readable`, short ones take two lines at most.
    pub fn least_widths(&self, settings: &Settings, limit: f32, readable: bool) -> Vec<f32> {
        let insets = 2.0 * settings.text.inset_x_em;
        let mut widths = vec![insets + 1.0; self.columns];
        let need = |block: &Block| {
            let text = self.text(block);
            let natural = text.natural();
            let hanzi = text.text.chars().filter(|&c| is_hanzi(c)).count();
            let floor: f32 = match (block.part, hanzi) {
                (_, 0 | 1) => 0.0,
                (Part::Body, _) if natural > 12.0 => 5.0,
                (Part::Body, _) if readable => (natural / 2.0 + 0.5).max(2.0),
                (Part::Body, _) => 2.0,
                _ => (natural / 5.0).clamp(2.0, 6.0),
            };
            text.widest_piece().min(limit).max(floor.min(natural)) + block.tail + insets
        };
        for block in self.blocks.iter().filter(|block| block.columns.len() == 1) {
            let width = &mut widths[block.columns.start];
            *width = width.max(need(block));
        }
        for block in self.blocks.iter().filter(|block| block.columns.len() > 1) {
            let sum: f32 = widths[block.columns.clone()].iter().sum();
            let lack = (need(block) - sum).max(0.0) / block.columns.len() as f32;
            for width in &mut widths[block.columns.clone()] {
                *width += lack;
            }
        }
        widths
    }

    /// Breaks between its characters every piece that is wider than its column, given the columns'
    /// widths in em.
    pub fn shatter(&mut self, widths: &[f32], settings: &Settings) {
        for index in 0..self.blocks.len() {
            let block = &self.blocks[index];
            let room = block.room(widths, settings);
            let text = &mut self.texts[block.text];
            if text.widest_piece() > room {
                *text = text.shattered(block.part.role(), &settings.faces, room);
            }
        }
    }
}

impl Part {
    /// The role its text is set in.
    pub fn role(self) -> Role {
        match self {
            Part::Header | Part::Label => Role::Header,
            Part::Body => Role::Body,
        }
    }
}

impl Block {
    /// How the block's lines are filled.
    pub fn fill(&self) -> Fill {
        match self.alignment {
            Alignment::Left => Fill::Full,
            Alignment::Centre | Alignment::Right => Fill::Balanced,
        }
    }

    /// Width in em that its text may take, given the columns' widths in em.
    pub fn room(&self, widths: &[f32], settings: &Settings) -> f32 {
        let width: f32 = widths[self.columns.clone()].iter().sum();
        (width - 2.0 * settings.text.inset_x_em - self.tail).max(0.0)
    }
}

/// Height in em of a cell of so many lines, insets included.
pub fn height_of(lines: usize, settings: &Settings) -> f32 {
    2.0 * settings.text.inset_y_em
        + 1.0
        + lines.saturating_sub(1) as f32 * settings.text.line_pitch_em
}

/// Heights in em of all rows for given column widths in em: each row as high as its highest cell,
/// and what a merged cell needs beyond its rows spread evenly over them.
pub fn row_heights(grid: &Grid, widths: &[f32], settings: &Settings) -> Vec<f32> {
    let mut heights = vec![height_of(1, settings); grid.rows];
    let mut merged = Vec::new();
    for block in &grid.blocks {
        let lines = lines::count(grid.text(block), block.room(widths, settings));
        let need = height_of(lines, settings);
        if block.rows.len() == 1 {
            let height = &mut heights[block.rows.start];
            *height = height.max(need);
        } else {
            merged.push((block.rows.clone(), need));
        }
    }
    merged.sort_by_key(|(rows, _)| (rows.len(), rows.start));
    for (rows, need) in merged {
        let sum: f32 = heights[rows.clone()].iter().sum();
        let lack = (need - sum).max(0.0) / rows.len() as f32;
        for height in &mut heights[rows] {
            *height += lack;
        }
    }
    heights
}

/// The distinct texts of a grid.
pub(super) struct Texts<'f> {
    faces: &'f Faces,
    index: HashMap<(String, Role), usize>,
    pub(super) measured: Vec<Measured>,
}

impl<'f> Texts<'f> {
    /// None, to be set in these faces.
    pub(super) fn new(faces: &'f Faces) -> Self {
        Self {
            faces,
            index: HashMap::new(),
            measured: Vec::new(),
        }
    }

    /// The index of a text, measured once.
    pub(super) fn intern(&mut self, text: &str, role: Role) -> usize {
        if let Some(&index) = self.index.get(&(text.to_owned(), role)) {
            return index;
        }
        let index = self.measured.len();
        self.measured.push(Measured::new(text, role, self.faces));
        self.index.insert((text.to_owned(), role), index);
        index
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::document::{HeaderNode, HeaderTree, Place, Row, Span, Text};

    fn text(value: &serde_json::Value) -> Text {
        Text::new(value.as_str().unwrap_or_default(), Place::default())
    }

    fn nodes(paths: &[Vec<&serde_json::Value>], depth: usize, offset: usize) -> Vec<HeaderNode> {
        let mut nodes = Vec::new();
        let mut start = 0;
        while start < paths.len() {
            let leaf = paths[start].len() == depth + 1;
            let same = |path: &&Vec<&serde_json::Value>| {
                path.len() > depth + 1 && path[depth] == paths[start][depth]
            };
            let end = start
                + if leaf {
                    1
                } else {
                    paths[start..].iter().take_while(same).count()
                };
            nodes.push(HeaderNode {
                label: text(paths[start][depth]),
                span: offset + start..offset + end,
                children: if leaf {
                    Vec::new()
                } else {
                    self::nodes(&paths[start..end], depth + 1, offset + start)
                },
            });
            start = end;
        }
        nodes
    }

    /// The founding sheet's true table.
    pub fn founding() -> Grid {
        let truth = include_str!("../../fixtures/founding/truth.json");
        let truth: serde_json::Value = serde_json::from_str(truth).expect("the fixture is JSON");
        let table = &truth["tables"][0];
        let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
        let columns = list(&table["columns"]);
        let paths: Vec<Vec<&serde_json::Value>> = columns
            .iter()
            .map(|column| column["path"].as_array().into_iter().flatten().collect())
            .collect();
        let number = |value: &serde_json::Value| value.as_u64().unwrap_or(0) as usize;
        let table = Table {
            header: HeaderTree {
                roots: nodes(&paths, 0, 0),
            },
            rows: list(&table["rows"])
                .iter()
                .map(|row| Row {
                    cells: list(row).iter().map(text).collect(),
                    ..Row::default()
                })
                .collect(),
            spans: list(&table["spans"])
                .iter()
                .map(|span| Span {
                    row: number(&span["row"]),
                    column: number(&span["column"]),
                    rows: number(&span["rows"]),
                    columns: number(&span["columns"]),
                })
                .collect(),
            ..Table::default()
        };
        Grid::of_table(&table, &Faces::default())
    }
}
