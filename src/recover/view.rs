//! A sheet as the steps of recovery see it: its lines with text, each cell folded and classed once.

use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::FxHashSet;

use super::profile::{Cell, CellClass};
use crate::parallel;
use crate::source::Sheet;

/// Bits of a number that is a label.
const NUMBER_LABEL: f64 = 2.0;
/// Bits of a single word of Latin letters as a label beside others.
const LETTERS_LABEL: f64 = 1.5;
/// Bits of a label, other than a number, that stands in the line before.
const REPEATED_LABEL: f64 = 1.0;

/// What stands beside the number of a table's only numbered column.
const NUMBERING_NAMES: [&str; 3] = ["栏次", "栏号", "列次"];

/// One line with text.
#[derive(Debug, Clone)]
pub struct ViewLine {
    /// Its index in [`Sheet::rows`].
    pub row: usize,
    /// Its cells by column, without the blanks at its end; never empty.
    pub cells: Vec<Cell>,
    /// A hash of its texts that ignores position, spacing and width forms.
    pub key: u64,
    /// A hash of which cells are filled.
    pub pattern: u64,
    /// Whether it is page furniture, where that is given.
    pub furniture: Option<bool>,
    /// Whether a page begins with it, as its author said.
    pub begins_page: bool,
    /// Whether it is printed again on every page, as its author said.
    pub is_print_title: bool,
    /// Whether a merged cell of a line above reaches into it, as the file says.
    pub is_within_merge: bool,
}

impl ViewLine {
    /// The cells with text and their columns, 0-based.
    pub fn filled(&self) -> impl DoubleEndedIterator<Item = (usize, &Cell)> {
        self.cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.class != CellClass::Blank)
    }

    /// Whether it has a text in a column.
    pub fn fills(&self, column: usize) -> bool {
        let cell = self.cells.get(column);
        cell.is_some_and(|cell| cell.class != CellClass::Blank)
    }

    /// Bits of its cells as labels of a header.
    ///
    /// Years, and numbers that count the columns, are labels like any other.
    pub fn label_bits(&self) -> f64 {
        let counting = self.counts() || self.numbers_columns();
        // Alone, it may be the heading of rows.
        let alone = self.single().is_some();
        let mut before: FxHashSet<u64> = FxHashSet::default();
        let mut bits = 0.0;
        for (_, cell) in self.filled() {
            bits += match cell.number() {
                Some(_) if counting || cell.is_year() => NUMBER_LABEL,
                None if !cell.is_value() && before.contains(&cell.fingerprint) => REPEATED_LABEL,
                None if !alone && cell.is_letters() => LETTERS_LABEL,
                _ => cell.label_bits(),
            };
            before.insert(cell.fingerprint);
        }
        bits
    }

    /// Whether its numbers, of which there are several, count one by one.
    fn counts(&self) -> bool {
        let numbers: Vec<u32> = self
            .filled()
            .filter_map(|(_, cell)| cell.number())
            .collect();
        numbers.len() > 1
            && numbers
                .windows(2)
                .all(|pair| pair[0].checked_add(1) == Some(pair[1]))
    }

    /// Whether the line numbers the columns of a header: 1 2 3 …, 甲 乙 1 2 …, 栏次 1 2 …, 栏次 1 栏次 2
    /// over two sides.
    pub fn numbers_columns(&self) -> bool {
        let small = |cell: &Cell| matches!(cell.class, CellClass::Mark | CellClass::Integer);
        let cells: Vec<&Cell> = self.filled().map(|(_, cell)| cell).collect();
        let first = cells.iter().position(|cell| cell.number().is_some());
        let Some(first) = first.filter(|_| cells.iter().all(|cell| small(cell))) else {
            return false;
        };
        let (labels, rest) = cells.split_at(first);
        let (numbers, others): (Vec<&Cell>, Vec<&Cell>) = rest
            .iter()
            .partition(|cell| cell.class == CellClass::Integer);
        // Columns of text are counted by the heavenly stems.
        let mut stems = "甲乙丙丁戊己庚辛壬癸".chars();
        let is_stem = |cell: &&Cell, stem: Option<char>| cell.text.chars().eq(stem);
        let is_name = |cell: &Cell| NUMBERING_NAMES.contains(&&*cell.text);
        let stemmed = !labels.is_empty() && labels.iter().all(|cell| is_stem(cell, stems.next()));
        let named = matches!(labels, [label] if is_name(label));
        let beside = match (stemmed, named) {
            (true, _) => others.iter().all(|cell| is_stem(cell, stems.next())),
            (_, true) => others.iter().all(|cell| is_name(cell)),
            _ => others.is_empty(),
        };
        let counts = numbers
            .iter()
            .enumerate()
            .all(|(index, cell)| cell.number() == u32::try_from(index + 1).ok());
        beside && counts && (numbers.len() > 1 || stemmed || named)
    }

    /// A line of these cells.
    fn new(row: usize, cells: Vec<Cell>) -> Self {
        let mut key = DefaultHasher::new();
        let mut pattern = DefaultHasher::new();
        for (column, cell) in cells.iter().enumerate() {
            if cell.class != CellClass::Blank {
                cell.fingerprint.hash(&mut key);
                column.hash(&mut pattern);
            }
        }
        Self {
            row,
            key: key.finish(),
            pattern: pattern.finish(),
            cells,
            furniture: None,
            begins_page: false,
            is_print_title: false,
            is_within_merge: false,
        }
    }

    /// The line with its cells before this column alone.
    pub fn until(&self, column: usize) -> Self {
        let mut cells = self.cells[..column.min(self.cells.len())].to_vec();
        while cells
            .last()
            .is_some_and(|cell| cell.class == CellClass::Blank)
        {
            cells.pop();
        }
        Self {
            begins_page: self.begins_page,
            is_print_title: self.is_print_title,
            is_within_merge: self.is_within_merge,
            ..Self::new(self.row, cells)
        }
    }

    /// The line with its cells from this column on alone.
    pub fn from(&self, column: usize) -> Self {
        let mut cells = self.cells.clone();
        cells
            .iter_mut()
            .take(column)
            .for_each(|cell| *cell = Cell::blank());
        Self::new(self.row, cells)
    }

    /// The line with its cells in other columns; of two in one column the later one stays.
    pub fn moved(&self, column_of: impl Fn(usize) -> usize) -> Self {
        let filled: Vec<(usize, &Cell)> = self
            .filled()
            .map(|(column, cell)| (column_of(column), cell))
            .collect();
        let width = filled.iter().map(|(column, _)| column + 1).max();
        let mut cells = vec![Cell::blank(); width.unwrap_or(0)];
        for (column, cell) in filled {
            cells[column] = cell.clone();
        }
        Self::new(self.row, cells)
    }

    /// The only cell with text and its column, where there is just one.
    pub fn single(&self) -> Option<(usize, &Cell)> {
        let mut filled = self.filled();
        let first = filled.next()?;
        filled.next().is_none().then_some(first)
    }
}

/// The lines of `sheet` that have text, in order.
pub fn lines(sheet: &Sheet) -> Vec<ViewLine> {
    let cells = parallel::map(&sheet.rows, |raw| {
        let last = raw.cells.iter().rposition(|text| !text.is_empty())?;
        Some(raw.cells[..=last].iter().map(Cell::new).collect::<Vec<_>>())
    });
    let is_within_merge = rows_within_merges(sheet);
    let mut page_starts = sheet.page_starts.iter().peekable();
    let rows = cells.into_iter().enumerate();
    rows.filter_map(|(row, cells)| {
        let cells = cells?;
        // The page may begin with blank rows.
        let mut begins_page = false;
        while page_starts.next_if(|&&start| start <= row).is_some() {
            begins_page = true;
        }
        let titles = sheet.print_titles.as_ref();
        Some(ViewLine {
            begins_page,
            is_print_title: titles.is_some_and(|titles| titles.contains(&row)),
            is_within_merge: is_within_merge[row],
            ..ViewLine::new(row, cells)
        })
    })
    .collect()
}

/// For each row of a sheet, whether a merged cell reaches into it from a row above.
fn rows_within_merges(sheet: &Sheet) -> Vec<bool> {
    let count = sheet.rows.len();
    // How many more merges reach into a row than into the row above.
    let mut changes = vec![0_i32; count + 1];
    for merge in sheet.merges.iter().filter(|merge| merge.rows > 1) {
        changes[(merge.row + 1).min(count)] += 1;
        changes[merge.row.saturating_add(merge.rows).min(count)] -= 1;
    }
    let mut reach = 0;
    let within = changes.into_iter().take(count).map(|change| {
        reach += change;
        reach > 0
    });
    within.collect()
}
