//! A document as it is printed where characters are allowed to be missing: 〓 in their place, which in print
//! says that a character is not there (U+3013, geta mark).

use unicode_normalization::UnicodeNormalization;

use crate::check::is_invisible;
use crate::document::{Document, HeaderNode, Text};
use crate::faces::{Faces, Role};

/// Stands for a character that no face has.
const GETA: char = '\u{3013}';

/// Puts 〓 for every character that no face of its role has.
pub fn missing(document: &mut Document, faces: &Faces) {
    for table in &mut document.tables {
        text(&mut table.title, Role::Title, faces);
        let around = table.number.iter_mut().chain(&mut table.unit);
        for it in around.chain(&mut table.notes) {
            text(it, Role::Body, faces);
        }
        for field in &mut table.fields {
            text(&mut field.label, Role::Header, faces);
            text(&mut field.value, Role::Body, faces);
        }
        for node in &mut table.header.roots {
            header(node, faces);
        }
        for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
            text(cell, Role::Body, faces);
        }
    }
    for it in &mut document.text {
        text(it, Role::Body, faces);
    }
}

fn header(node: &mut HeaderNode, faces: &Faces) {
    text(&mut node.label, Role::Header, faces);
    for child in &mut node.children {
        header(child, faces);
    }
}

fn text(it: &mut Text, role: Role, faces: &Faces) {
    let is_there = |character| is_invisible(character) || faces.covers(role, character);
    if it.text.nfc().all(is_there) {
        return;
    }
    let characters = it.text.nfc();
    it.text = characters
        .map(|character| if is_there(character) { character } else { GETA })
        .collect();
}
