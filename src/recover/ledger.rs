//! The account of every non-blank source cell.
//!
//! Made at the end from the document's places alone, so that it proves the steps before it instead
//! of trusting them: a cell that no part of the document names, or that two name, is a defect.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, HeaderNode, Ledger, Place, Table, Text};
use crate::source::Sheet;

/// Accounts for the cells of `sheets` and reports those that are not in the document just once.
pub fn close(sheets: &[Sheet], document: &Document) -> (Ledger, Option<Diagnostic>) {
    let mut seen: HashMap<Place, u32> = HashMap::new();
    let mut note = |places: &mut dyn Iterator<Item = Place>| {
        let mut count = 0;
        for place in places {
            *seen.entry(place).or_default() += 1;
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
    for sheet in sheets {
        for (row, raw) in sheet.rows.iter().enumerate() {
            for (column, cell) in raw.cells.iter().enumerate() {
                if cell.is_empty() {
                    continue;
                }
                for place in sheet.places(row, column) {
                    cells += 1;
                    if seen.get(&place) != Some(&1) {
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
