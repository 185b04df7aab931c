//! The account of every non-blank source cell.
//!
//! Made at the end from the document's places alone, so that it proves the steps before it instead
//! of trusting them: a cell that no part of the document names, or that two name, is a defect.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, HeaderNode, Ledger, Place, Table, Text};
use crate::source::Sheet;

/// Accounts for the cells of `sheets` and reports those that are not in the document just once.
pub fn close(sheets: &[Sheet], document: &Document) -> (Ledger, Option<Diagnostic>) {
    let mut seen = Tally::new(sheets);
    let mut note = |places: &mut dyn Iterator<Item = Place>| {
        let mut count = 0;
        for place in places {
            seen.add(place);
            count += 1;
        }
        count
    };
    let mut placed = 0;
    for table in &document.tables {
        placed += note(&mut table_texts(table).flat_map(|text| text.places.iter().copied()));
    }
    let repeated = note(&mut document.repeats.iter().map(|repeat| repeat.place));
    let furniture = note(&mut places(&document.furniture));
    let text = note(&mut places(&document.text));

    let mut cells = 0;
    let mut unaccounted: Vec<(Place, &str)> = Vec::new();
    for (sheet, tally) in sheets.iter().zip(&seen.sheets) {
        for (row, raw) in sheet.rows.iter().enumerate() {
            let counts = tally.row(row);
            for (column, cell) in raw.cells.iter().enumerate() {
                if cell.is_empty() {
                    continue;
                }
                cells += 1;
                if counts[column] != 1 {
                    unaccounted.push((sheet.place(row, column), cell));
                }
            }
        }
    }
    let finding = unaccounted.first().map(|&(_, text)| {
        Diagnostic::new(Code::LedgerOpen)
            .with("count", unaccounted.len().to_string())
            .with("text", text)
            .at_all(unaccounted.iter().take(8).map(|&(place, _)| place))
    });
    let ledger = Ledger {
        cells,
        placed,
        repeated,
        furniture,
        text,
        unplaced: unaccounted.len(),
    };
    (ledger, finding)
}

/// How often each cell of the source was named.
struct Tally<'a> {
    sheets: Vec<SheetTally<'a>>,
}

struct SheetTally<'a> {
    sheet: &'a Sheet,
    /// Where the counts of each row begin, and where those of the last end.
    starts: Vec<usize>,
    /// A count a cell, row by row.
    counts: Vec<u8>,
}

impl<'a> Tally<'a> {
    fn new(sheets: &'a [Sheet]) -> Self {
        let sheets = sheets.iter().map(SheetTally::new).collect();
        Self { sheets }
    }

    fn add(&mut self, place: Place) {
        let sheets = &mut self.sheets;
        let sheet = sheets
            .iter_mut()
            .find(|tally| tally.sheet.index == place.sheet);
        if let Some(count) = sheet.and_then(|sheet| sheet.count_mut(place)) {
            *count = count.saturating_add(1);
        }
    }
}

impl<'a> SheetTally<'a> {
    fn new(sheet: &'a Sheet) -> Self {
        let mut starts = vec![0];
        let mut cells = 0;
        for row in &sheet.rows {
            cells += row.cells.len();
            starts.push(cells);
        }
        Self {
            sheet,
            starts,
            counts: vec![0; cells],
        }
    }

    fn row(&self, row: usize) -> &[u8] {
        &self.counts[self.starts[row]..self.starts[row + 1]]
    }

    fn count_mut(&mut self, place: Place) -> Option<&mut u8> {
        let rows = &self.sheet.rows;
        // In most sheets every line is a row.
        let guess = (place.line as usize).checked_sub(1)?;
        let row = match rows.get(guess) {
            Some(row) if row.line == place.line => guess,
            _ => rows
                .binary_search_by_key(&place.line, |row| row.line)
                .ok()?,
        };
        let column = usize::from(place.column).checked_sub(1)?;
        self.counts[self.starts[row]..self.starts[row + 1]].get_mut(column)
    }
}

fn places(texts: &[Text]) -> impl Iterator<Item = Place> + '_ {
    texts.iter().flat_map(|text| text.places.iter().copied())
}

/// Every text of a table.
fn table_texts(table: &Table) -> impl Iterator<Item = &Text> {
    let mut labels = Vec::new();
    for root in &table.header.roots {
        collect_labels(root, &mut labels);
    }
    std::iter::once(&table.title)
        .chain(&table.number)
        .chain(&table.unit)
        .chain(
            table
                .fields
                .iter()
                .flat_map(|field| [&field.label, &field.value]),
        )
        .chain(labels)
        .chain(table.rows.iter().flat_map(|row| &row.cells))
        .chain(&table.notes)
}

fn collect_labels<'a>(node: &'a HeaderNode, labels: &mut Vec<&'a Text>) {
    labels.push(&node.label);
    for child in &node.children {
        collect_labels(child, labels);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Line, SheetIndex};
    use crate::source::RawRow;

    #[test]
    fn each_cell_is_counted_where_it_stands() {
        let row = |line: u32, cells: &[&str]| RawRow {
            line,
            cells: cells.iter().map(|&cell| cell.into()).collect(),
        };
        // A quoted cell with line breaks leaves numbers out; a sheet may be left out before.
        let sheet = Sheet {
            index: SheetIndex(2),
            rows: vec![row(1, &["a", ""]), row(5, &["b", "c"]), row(6, &["d"])],
            merges: Vec::new(),
        };
        let text = |row: usize, column: usize| Text::new("x", sheet.place(row, column));
        let sheets = std::slice::from_ref(&sheet);
        let mut document = Document {
            text: vec![text(0, 0), text(1, 0), text(1, 1), text(2, 0)],
            ..Document::default()
        };
        let (ledger, finding) = close(sheets, &document);
        assert_eq!((ledger.cells, ledger.text, ledger.unplaced), (4, 4, 0));
        assert!(finding.is_none());

        document.text[2] = text(1, 0);
        let (ledger, finding) = close(sheets, &document);
        assert_eq!(ledger.unplaced, 2);
        let places = finding
            .expect("a cell is named twice, another never")
            .places;
        assert_eq!(
            places[0].in_line(),
            Line {
                sheet: SheetIndex(2),
                number: 5
            }
        );
    }
}
