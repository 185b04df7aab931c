//! A table as the checks see it: merged cells in every row that they cover, numbers read once, what
//! each column holds.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rust_decimal::Decimal;

use super::marks::Marks;
use crate::document::amount::{Amount, is_nothing};
use crate::document::{HeaderNode, Place, RowKind, Table, Text};

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
    /// The numbers, column by column, row by row.
    amounts: Vec<Vec<Option<Amount>>>,
    /// For each merged cell's covered cells, the row that it begins in: column by column where there
    /// are any.
    covering: Vec<Vec<usize>>,
    /// What the bytes of each cell tell, row by row.
    marks: Vec<Marks>,
}

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
        // Row by row, as the texts lie in memory.
        let mut amounts: Vec<Vec<Option<Amount>>> = vec![Vec::with_capacity(height); width];
        for row in &table.rows {
            for (column, amounts) in amounts.iter_mut().enumerate() {
                let cell = row.cells.get(column);
                amounts.push(cell.and_then(|cell| Amount::of(&cell.text)));
            }
        }
        let paths = table.header.paths();
        let data = |row: &&usize| table.rows[**row].kind == RowKind::Data;
        let rows: Vec<usize> = (0..height).collect();
        let rows: Vec<usize> = rows.iter().filter(data).copied().collect();
        let columns = || {
            let columns = paths.into_par_iter().enumerate();
            let columns = columns
                .map(|(column, path)| Column::new(table, path, column, &rows, &amounts[column]));
            columns.collect()
        };
        let marks = || {
            let mut marks = Vec::with_capacity(width * height);
            for row in &table.rows {
                let cells = (0..width).map(|column| row.cells.get(column));
                marks.extend(
                    cells.map(|cell| cell.map_or(Marks::default(), |cell| Marks::of(&cell.text))),
                );
            }
            marks
        };
        let (columns, marks) = rayon::join(columns, marks);
        Self {
            columns,
            data_rows: rows.len(),
            table,
            amounts,
            covering,
            marks,
        }
    }

    /// What the bytes of a cell as it was set tell.
    pub fn marks(&self, row: usize, column: usize) -> Marks {
        self.marks[row * self.columns.len() + column]
    }

    /// The cells that may hold one of these kinds of characters, row by row: row, column, cell.
    pub fn marked(&self, kinds: Marks) -> impl Iterator<Item = (usize, usize, &'t Text)> + '_ {
        let width = self.columns.len().max(1);
        let cells = self.marks.iter().enumerate();
        let marked = cells.filter(move |(_, marks)| marks.any(kinds));
        marked.map(move |(index, _)| {
            let (row, column) = (index / width, index % width);
            (row, column, self.cell(row, column))
        })
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

    /// The text that a reader sees in a cell: that of the merged cell that covers it.
    pub fn text(&self, row: usize, column: usize) -> &'t Text {
        self.cell(self.first_row(row, column), column)
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
        self.amounts[column][row]
    }

    /// Its value; zero where the cell says nothing, nothing where it says something else.
    pub fn value_or_zero(&self, row: usize, column: usize) -> Option<Decimal> {
        match self.amount(row, column) {
            Some(amount) => Some(amount.value),
            None => is_nothing(&self.cell(row, column).text).then_some(Decimal::ZERO),
        }
    }

    /// What names a row: its first text that is neither number nor code; blank where there is none.
    pub fn label(&self, row: usize) -> &'t str {
        let names = |column: &usize| {
            let text = &self.text(row, *column).text;
            !text.is_empty() && text.chars().any(char::is_alphabetic)
        };
        let column = (0..self.columns.len()).find(names);
        column.map_or("", |column| self.text(row, column).text.as_str())
    }

    /// The label right over a column.
    pub fn leaf(&self, column: usize) -> &'t str {
        let labels = self.columns[column].path.iter().rev();
        let mut labels = labels.map(|label| label.text.as_str());
        labels.find(|label| !label.is_empty()).unwrap_or("")
    }

    /// The source cell of a cell; that of the row's first text where it is blank.
    pub fn place(&self, row: usize, column: usize) -> Option<Place> {
        let own = self.text(row, column).place();
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

impl<'t> Column<'t> {
    fn new(
        table: &Table,
        path: Vec<&'t Text>,
        column: usize,
        rows: &[usize],
        amounts: &[Option<Amount>],
    ) -> Self {
        let mut of = Self {
            path,
            holds: Holds::Blank,
            filled: 0,
            numbers: 0,
            percents: 0,
            fractions: 0,
            decimals: 0,
        };
        let (mut nothings, mut wholes, mut marks, mut steps, mut padded) = (0, 0, 0, 0, 0);
        let (mut long, mut years) = (0, 0);
        let mut widths = [false; LABEL];
        let mut last: Option<Decimal> = None;
        for &row in rows {
            let text = table.rows[row].cells[column].text.as_str();
            if text.is_empty() {
                continue;
            }
            of.filled += 1;
            if let Some(amount) = amounts[row] {
                of.numbers += 1;
                let year =
                    amount.value >= Decimal::from(1900) && amount.value < Decimal::from(2100);
                years += usize::from(year);
                of.percents += usize::from(amount.percent);
                of.fractions += usize::from(amount.decimals > 0);
                of.decimals = of.decimals.max(amount.decimals);
                if text.bytes().all(|byte| byte.is_ascii_digit()) {
                    wholes += 1;
                    padded += usize::from(text.len() > 1 && text.starts_with('0'));
                    widths[text.len().min(LABEL) - 1] = true;
                    steps +=
                        usize::from(last.is_some_and(|last| {
                            last.checked_add(Decimal::ONE) == Some(amount.value)
                        }));
                }
                last = Some(amount.value);
            } else if is_nothing(text) {
                nothings += 1;
            } else {
                let ascii = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte);
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                marks += usize::from(digits > 0 && text.bytes().all(ascii));
                long += usize::from(text.chars().take(LABEL + 1).count() > LABEL);
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
            let several = wholes > 2 || column == 0;
            let numbering = several && steps > 0 && steps * 10 >= wholes.saturating_sub(1) * 6;
            // Numbers of one length name where they come first, and years everywhere.
            let first = column == 0 && !widths[0] && !widths[1];
            let one_length = lengths == 1 && wholes > 2 && (first || years == wholes);
            let coded = named_code || padded > 0 || one_length;
            match (all_wholes, numbering) {
                (true, true) => Holds::Numbering,
                (true, false) if coded => Holds::Code,
                _ => Holds::Amount,
            }
        } else if most(marks + wholes) {
            Holds::Code
        } else if long * 2 > of.filled {
            Holds::Prose
        } else {
            Holds::Label
        };
        of
    }
}
