//! A table as the checks see it: merged cells in every row that they cover, numbers read once, what
//! each column holds.

use rayon::iter::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefMutIterator, ParallelIterator,
};
use rayon::slice::ParallelSlice;
use rust_decimal::Decimal;

use super::marks::Marks;
use crate::document::amount::{Amount, is_nothing};
use crate::document::{HeaderNode, Place, Row, RowKind, Table, Text};

/// What the data cells of a column have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Nothing.
    Blank,
    /// Whole numbers that go up one by one.
    Numbering,
    /// Whole numbers or short marks that name: 201, 0101, A-12.
    Code,
    /// Numbers that measure.
    Amount,
    /// Short texts.
    Label,
    /// Sentences and other long texts.
    Prose,
}

/// A leaf column.
#[derive(Debug, Clone)]
pub struct Column<'t> {
    /// Its labels from the top header cell down.
    pub path: Vec<&'t Text>,
    /// What its data cells hold.
    pub holds: Holds,
    /// How many of its data cells are filled.
    pub filled: usize,
    /// How many of these print a number, and how many a percent sign too.
    pub numbers: usize,
    /// The same with a percent sign.
    pub percents: usize,
    /// How many numbers print decimals.
    pub fractions: usize,
    /// The most decimals that a number of it prints.
    pub decimals: u32,
}

/// A table with what the checks ask of it again and again.
#[derive(Debug)]
pub struct View<'t> {
    /// The table.
    pub table: &'t Table,
    /// Its leaf columns.
    pub columns: Vec<Column<'t>>,
    /// How many rows are plain data.
    pub data_rows: usize,
    /// What stands in the cells, column by column.
    cells: Vec<Cells<'t>>,
    /// For each merged cell's covered cells, the row that it begins in: column by column where there
    /// are any.
    covering: Vec<Vec<usize>>,
}

/// The cells of a column as they were set, row by row.
///
/// Checks mostly go down a column, whose texts lie far apart in the table: here they are together.
#[derive(Debug, Default)]
struct Cells<'t> {
    texts: Vec<&'t str>,
    /// What the bytes of each text tell.
    marks: Vec<Marks>,
    /// The numbers that they print; empty where none does.
    amounts: Vec<Option<Amount>>,
}

/// So many rows are read at once.
const ROWS: usize = 8192;
/// A text of more characters than this is no label.
const LABEL: usize = 16;
/// Of so many cells in ten that print numbers a column holds numbers.
const MOSTLY: usize = 8;

impl<'t> View<'t> {
    /// Reads a table.
    pub fn new(table: &'t Table) -> Self {
        let (width, height) = (table.width(), table.rows.len());
        let mut covering = vec![Vec::new(); width];
        for span in table.spans.iter().filter(|span| span.rows > 1) {
            let end = (span.row + span.rows).min(height);
            let columns = covering.iter_mut().skip(span.column);
            for covering in columns.take(span.columns) {
                if covering.is_empty() {
                    *covering = (0..height).collect();
                }
                covering[span.row..end].fill(span.row);
            }
        }
        let cells = cells(table);
        let data = |row: &usize| table.rows[*row].kind == RowKind::Data;
        let rows: Vec<usize> = (0..height).filter(data).collect();
        let columns = table.header.paths().into_par_iter().zip(&cells).enumerate();
        let columns =
            columns.map(|(column, (path, cells))| Column::new(path, cells, &rows, column == 0));
        Self {
            columns: columns.collect(),
            data_rows: rows.len(),
            table,
            cells,
            covering,
        }
    }

    /// What the bytes of a cell as it was set tell.
    pub fn marks(&self, row: usize, column: usize) -> Marks {
        self.cells[column].marks[row]
    }

    /// What the bytes of all cells tell.
    pub fn all_marks(&self) -> Marks {
        let marks = self.cells.iter().flat_map(|cells| &cells.marks);
        marks.fold(Marks::default(), |all, &marks| all | marks)
    }

    /// The cells that may hold one of these kinds of characters, column by column: row, column, text.
    pub fn marked(&self, kinds: Marks) -> impl Iterator<Item = (usize, usize, &'t str)> + '_ {
        (0..self.cells.len()).flat_map(move |column| {
            let marked = self.marked_in(column, kinds);
            marked.map(move |(row, text)| (row, column, text))
        })
    }

    /// The same of one column: row, text.
    pub fn marked_in(
        &self,
        column: usize,
        kinds: Marks,
    ) -> impl Iterator<Item = (usize, &'t str)> + '_ {
        let cells = &self.cells[column];
        let marks = cells.marks.iter().enumerate();
        let marked = marks.filter(move |(_, marks)| marks.any(kinds));
        marked.map(|(row, _)| (row, cells.texts[row]))
    }

    /// How many rows it has.
    pub fn height(&self) -> usize {
        self.table.rows.len()
    }

    /// What a row is.
    pub fn kind(&self, row: usize) -> RowKind {
        self.table.rows[row].kind
    }

    /// The cell as it was set: blank where a merged one covers it.
    pub fn cell(&self, row: usize, column: usize) -> &'t Text {
        &self.table.rows[row].cells[column]
    }

    /// Its text: blank where a merged cell covers it.
    pub fn own(&self, row: usize, column: usize) -> &'t str {
        self.cells[column].texts[row]
    }

    /// The text that a reader sees in a cell: that of the merged cell that covers it.
    pub fn text(&self, row: usize, column: usize) -> &'t str {
        self.own(self.first_row(row, column), column)
    }

    /// The row in which the cell begins that covers this one; the row itself where none does.
    pub fn first_row(&self, row: usize, column: usize) -> usize {
        self.covering[column].get(row).copied().unwrap_or(row)
    }

    /// Whether a merged cell covers the cell from a row above.
    pub fn is_covered(&self, row: usize, column: usize) -> bool {
        self.first_row(row, column) != row
    }

    /// The number that a cell prints.
    pub fn amount(&self, row: usize, column: usize) -> Option<Amount> {
        self.cells[column].amounts.get(row).copied().flatten()
    }

    /// Its value; zero where the cell says nothing, nothing where it says something else.
    pub fn value_or_zero(&self, row: usize, column: usize) -> Option<Decimal> {
        match self.amount(row, column) {
            Some(amount) => Some(amount.value),
            None => is_nothing(self.own(row, column)).then_some(Decimal::ZERO),
        }
    }

    /// What names a row: its first text that is neither number nor code; blank where there is none.
    pub fn label(&self, row: usize) -> &'t str {
        let names = |column: &usize| {
            let text = self.text(row, *column);
            !text.is_empty() && text.chars().any(char::is_alphabetic)
        };
        let column = (0..self.columns.len()).find(names);
        column.map_or("", |column| self.text(row, column))
    }

    /// The label right over a column.
    pub fn leaf(&self, column: usize) -> &'t str {
        let labels = self.columns[column].path.iter().rev();
        let mut labels = labels.map(|label| label.text.as_str());
        labels.find(|label| !label.is_empty()).unwrap_or("")
    }

    /// The source cell of a cell; that of the row's first text where it is blank.
    pub fn place(&self, row: usize, column: usize) -> Option<Place> {
        let own = self.cell(self.first_row(row, column), column).place();
        own.or_else(|| self.table.rows[row].cells.iter().find_map(Text::place))
    }
}

/// Every text of a table that is no cell of its body: title, number, unit, form block, header, notes.
pub fn other_texts(table: &Table) -> Vec<&Text> {
    let mut texts = vec![&table.title];
    texts.extend(table.number.iter().chain(&table.unit));
    for field in &table.fields {
        texts.extend([&field.label, &field.value]);
    }
    let mut nodes: Vec<&HeaderNode> = table.header.roots.iter().rev().collect();
    while let Some(node) = nodes.pop() {
        texts.push(&node.label);
        nodes.extend(node.children.iter().rev());
    }
    texts.extend(&table.notes);
    texts
}

/// The cells of a table, column by column; read row by row, as they lie in memory.
fn cells(table: &Table) -> Vec<Cells<'_>> {
    let width = table.width();
    let of_rows = |rows| of_rows(rows, width);
    let pieces: Vec<Vec<Cells>> = table.rows.par_chunks(ROWS).map(of_rows).collect();
    let mut columns: Vec<Cells> = Vec::new();
    columns.resize_with(width, || Cells::with_capacity(table.rows.len()));
    columns.par_iter_mut().enumerate().for_each(|(column, of)| {
        for piece in &pieces {
            of.append(&piece[column]);
        }
    });
    columns
}

fn of_rows(rows: &[Row], width: usize) -> Vec<Cells<'_>> {
    let mut columns: Vec<Cells> = Vec::new();
    columns.resize_with(width, || Cells::with_capacity(rows.len()));
    for row in rows {
        for (column, of) in columns.iter_mut().enumerate() {
            of.push(row.cells.get(column).map_or("", |cell| cell.text.as_str()));
        }
    }
    columns
}

impl<'t> Cells<'t> {
    fn with_capacity(rows: usize) -> Self {
        Self {
            texts: Vec::with_capacity(rows),
            marks: Vec::with_capacity(rows),
            amounts: Vec::new(),
        }
    }

    fn push(&mut self, text: &'t str) {
        if let Some(amount) = Amount::of(text) {
            self.amounts.resize(self.texts.len(), None);
            self.amounts.push(Some(amount));
        }
        self.texts.push(text);
        self.marks.push(Marks::of(text));
    }

    /// The cells of further rows.
    fn append(&mut self, below: &Self) {
        if !below.amounts.is_empty() {
            self.amounts.resize(self.texts.len(), None);
            self.amounts.extend_from_slice(&below.amounts);
        }
        self.texts.extend_from_slice(&below.texts);
        self.marks.extend_from_slice(&below.marks);
    }
}

impl<'t> Column<'t> {
    /// What the cells in these `rows` of plain data tell of a column.
    fn new(path: Vec<&'t Text>, cells: &Cells<'t>, rows: &[usize], is_first: bool) -> Self {
        let mut of = Self {
            path,
            holds: Holds::Blank,
            filled: 0,
            numbers: 0,
            percents: 0,
            fractions: 0,
            decimals: 0,
        };
        let (mut nothings, mut wholes, mut codes, mut steps, mut padded) = (0, 0, 0, 0, 0);
        let (mut long, mut years) = (0, 0);
        let mut widths = [false; LABEL];
        // The last number, where it is a whole one.
        let mut last: Option<i128> = None;
        for &row in rows {
            let text = cells.texts[row];
            if text.is_empty() {
                continue;
            }
            of.filled += 1;
            if let Some(amount) = cells.amounts.get(row).copied().flatten() {
                of.numbers += 1;
                of.percents += usize::from(amount.percent);
                of.fractions += usize::from(amount.decimals > 0);
                of.decimals = of.decimals.max(amount.decimals);
                let value = (amount.decimals == 0).then(|| amount.value.mantissa());
                if text.bytes().all(|byte| byte.is_ascii_digit()) {
                    wholes += 1;
                    padded += usize::from(text.len() > 1 && text.starts_with('0'));
                    widths[text.len().min(LABEL) - 1] = true;
                    years += usize::from(value.is_some_and(|value| (1900..2100).contains(&value)));
                    steps += usize::from(last.is_some_and(|last| Some(last + 1) == value));
                }
                last = value;
            } else if is_nothing(text) {
                nothings += 1;
            } else {
                let marks = cells.marks[row];
                let ascii = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte);
                let may_name = marks.any(Marks::DIGIT) && !marks.any(Marks::HANZI);
                codes += usize::from(may_name && text.bytes().all(ascii));
                long += usize::from(text.len() > LABEL && text.chars().nth(LABEL).is_some());
            }
        }
        let most = |count: usize| count > 0 && count * 10 >= of.filled * MOSTLY;
        let lengths = widths.iter().filter(|&&width| width).count();
        let label = of.path.last().map_or("", |label| label.text.as_str());
        let named_code = ["编码", "代码", "编号", "科目"]
            .iter()
            .any(|word| label.contains(word))
            || matches!(label, "类" | "款" | "项" | "目");
        of.holds = if of.filled == 0 {
            Holds::Blank
        } else if most(of.numbers + nothings) && of.numbers > 0 {
            let all_wholes = wholes == of.numbers && nothings == 0 && of.percents == 0;
            // Two amounts may be neighbours by chance.
            let several = wholes > 2 || is_first;
            let numbering = several && steps > 0 && steps * 10 >= wholes.saturating_sub(1) * 6;
            // Numbers of one length name where they come first, and years everywhere.
            let first = is_first && !widths[0] && !widths[1];
            let one_length = lengths == 1 && wholes > 2 && (first || years == wholes);
            let coded = named_code || padded > 0 || one_length;
            match (all_wholes, numbering) {
                (true, true) => Holds::Numbering,
                (true, false) if coded => Holds::Code,
                _ => Holds::Amount,
            }
        } else if most(codes + wholes) {
            Holds::Code
        } else if long * 2 > of.filled {
            Holds::Prose
        } else {
            Holds::Label
        };
        of
    }
}
