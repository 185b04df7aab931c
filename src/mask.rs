//! What tells of a person, made unreadable in every text of a document, as is customary in China: of an
//! identity number the first four and last four characters stay, of a mobile number the first three and
//! last four, of a bank-card number the last four.
//!
//! Only texts change: places stay, so that the ledger and every finding hold as before.

use std::collections::HashSet;

use crate::check::personal;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, HeaderNode, Place, Text};

/// Masks the identity numbers, mobile numbers and bank-card numbers that were found: an amount that has
/// the form of one is none.
pub fn personal(document: &mut Document, found: &[Diagnostic]) {
    let personal = found.iter().filter(|found| found.code.is_personal());
    let places: HashSet<Place> = personal
        .filter_map(|found| found.places.first().copied())
        .collect();
    if places.is_empty() {
        return;
    }
    let mask = |text: &mut Text| mask(text, &places);
    for table in &mut document.tables {
        mask(&mut table.title);
        for text in table.number.iter_mut().chain(&mut table.unit) {
            mask(text);
        }
        for field in &mut table.fields {
            mask(&mut field.label);
            mask(&mut field.value);
        }
        for root in &mut table.header.roots {
            mask_header(root, &mask);
        }
        for row in &mut table.rows {
            row.cells.iter_mut().for_each(mask);
        }
        table.notes.iter_mut().for_each(mask);
    }
    document.text.iter_mut().for_each(mask);
    document.furniture.iter_mut().for_each(mask);
}

fn mask_header(node: &mut HeaderNode, mask: &impl Fn(&mut Text)) {
    mask(&mut node.label);
    for child in &mut node.children {
        mask_header(child, mask);
    }
}

fn mask(text: &mut Text, places: &HashSet<Place>) {
    if text.places.iter().any(|place| places.contains(place))
        && let Some(masked) = personal::masked(&text.text)
    {
        text.text = masked.into();
    }
}
