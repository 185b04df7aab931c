//! What tells of a person, made unreadable in every text of a document, as is customary in China: of an
//! identity number the first four and last four characters stay, of a mobile number the first three and
//! last four, of a bank-card number the last four.
//!
//! Only texts change: places stay, so that the ledger and every finding hold as before.

use std::collections::HashSet;

use crate::check::personal;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, HeaderNode, Place, Text};

/// Masks identity numbers, mobile numbers and bank-card numbers; in the body of a table those that were
/// found: an amount that has the form of one is none.
pub fn personal(document: &mut Document, found: &[Diagnostic]) {
    let personal = found.iter().filter(|found| found.code.is_personal());
    let places: HashSet<Place> = personal
        .filter_map(|found| found.places.first().copied())
        .collect();
    for table in &mut document.tables {
        mask(&mut table.title);
        for text in table.number.iter_mut().chain(&mut table.unit) {
            mask(text);
        }
        for field in &mut table.fields {
            mask(&mut field.label);
            mask(&mut field.value);
        }
        table.header.roots.iter_mut().for_each(mask_header);
        for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
            if cell.places.iter().any(|place| places.contains(place)) {
                mask(cell);
            }
        }
        table.notes.iter_mut().for_each(mask);
    }
    document.text.iter_mut().for_each(mask);
    document.furniture.iter_mut().for_each(mask);
}

fn mask_header(node: &mut HeaderNode) {
    mask(&mut node.label);
    node.children.iter_mut().for_each(mask_header);
}

fn mask(text: &mut Text) {
    if let Some(masked) = personal::masked(&text.text) {
        text.text = masked.into();
    }
}

/// Masks the same in what findings quote.
pub fn findings(found: &mut [Diagnostic]) {
    let arguments = found.iter_mut().flat_map(|found| &mut found.arguments);
    for (_, value) in arguments {
        if let Some(masked) = personal::masked(value) {
            *value = masked.into();
        }
    }
}
