//! The account of every non-blank source cell.
//!
//! Made at the end from the document's places alone, so that it proves the steps before it instead
//! of trusting them: a cell that no part of the document names, or that two name, is a defect.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, HeaderNode, Ledger, Place, Table, Text};
use crate::source::Sheet;

/// Accounts for the cells of `sheets` and reports those that are not in the document just once.
pub fn close(sheets: &[Sheet], document: &Document) -> (Ledger, Option<Diagnostic>) {
    let mut named = Vec::new();
    let mut note = |places: &mut dyn Iterator<Item = Place>| {
        let before = named.len();
        named.extend(places);
        named.len() - before
    };
    let mut placed = 0;
    for table in &document.tables {
        placed += note(&mut table_texts(table).flat_map(|text| text.places.iter().copied()));
    }
    let repeated = note(&mut document.repeats.iter().map(|repeat| repeat.place));
    let furniture = note(&mut places(&document.furniture));
    let text = note(&mut places(&document.text));

    let mut named = Named::new(named);
    let mut cells = 0;
    let mut unaccounted: Vec<(Place, &str)> = Vec::new();
    for sheet in sheets {
        for (row, raw) in sheet.rows.iter().enumerate() {
            for (column, cell) in raw.cells.iter().enumerate() {
                if cell.is_empty() {
                    continue;
                }
                for place in sheet.places(row, column) {
                    cells += 1;
                    if named.count(place) != 1 {
                        unaccounted.push((place, cell));
                    }
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

/// The places that the document names, each as often as it does.
struct Named {
    /// In order: a document names most cells in the order of the source, which sorts them quickly.
    places: Vec<Place>,
    /// The first place after the one that was asked for last.
    next: usize,
}

impl Named {
    fn new(mut places: Vec<Place>) -> Self {
        places.sort();
        Self { places, next: 0 }
    }

    /// How often the document names a place; quick where places are asked for in order.
    fn count(&mut self, place: Place) -> usize {
        if self.places.get(self.next) != Some(&place) {
            self.next = self.places.partition_point(|named| *named < place);
        }
        let rest = &self.places[self.next..];
        let count = rest.iter().take_while(|named| **named == place).count();
        self.next += count;
        count
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
            ..RawRow::default()
        };
        let sheet = Sheet {
            index: SheetIndex(2),
            rows: vec![row(1, &["a", ""]), row(5, &["b", "c"]), row(6, &["d"])],
            ..Sheet::default()
        };
        let text = |row: usize, column: usize| Text::new("x", sheet.place(row, column));
        let sheets = std::slice::from_ref(&sheet);
        let mut document = Document {
            text: vec![text(2, 0), text(1, 1), text(0, 0), text(1, 0)],
            ..Document::default()
        };
        let (ledger, finding) = close(sheets, &document);
        assert_eq!((ledger.cells, ledger.text, ledger.unplaced), (4, 4, 0));
        assert!(finding.is_none());

        document.text[1] = text(1, 0);
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
