//! Characters that no face has: a page with a box or a hole in it is never printed.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, HeaderNode, Place, Table, Text};
use crate::faces::{self, Role};

/// How many places a finding lists: the first ones.
const PLACES: usize = 10;

/// One [`Code::MissingGlyph`] a character that no face of its role has, in order of code points,
/// each with its first places.
///
/// Only what is typeset is looked at: titles, numbers, units, fields, headers, cells and notes.
/// Characters that print nothing (controls, joiners, variation selectors) need no glyph, and a
/// combining mark needs none where the composed character (Unicode normalization form C) has one.
pub fn glyphs(document: &Document) -> Vec<Diagnostic> {
    let mut missing = Missing {
        places: BTreeMap::new(),
        known: Vec::new(),
    };
    for table in &document.tables {
        missing.table(table);
    }
    missing
        .places
        .into_iter()
        .map(|(character, places)| {
            Diagnostic::new(Code::MissingGlyph)
                .with("character", character.to_string())
                .with("code_point", format!("U+{:04X}", u32::from(character)))
                .at_all(places)
        })
        .collect()
}

/// Characters of the Basic Multilingual Plane: nearly all of them.
const BASIC: usize = 0x1_0000;

struct Missing {
    places: BTreeMap<char, Vec<Place>>,
    /// For each role asked about, what is known of a character: the faces are slow to ask, and sheets
    /// use few characters again and again.
    known: Vec<(Role, Vec<Option<bool>>)>,
}

impl Missing {
    fn table(&mut self, table: &Table) {
        self.text(&table.title, Role::Title);
        for text in table.number.iter().chain(&table.unit).chain(&table.notes) {
            self.text(text, Role::Body);
        }
        for field in &table.fields {
            self.text(&field.label, Role::Header);
            self.text(&field.value, Role::Body);
        }
        for node in &table.header.roots {
            self.header(node);
        }
        for row in &table.rows {
            for cell in &row.cells {
                self.text(cell, Role::Body);
            }
        }
    }

    fn header(&mut self, node: &HeaderNode) {
        self.text(&node.label, Role::Header);
        for child in &node.children {
            self.header(child);
        }
    }

    fn text(&mut self, text: &Text, role: Role) {
        // Nearly every text is composed hanzi and covered as it stands.
        if text.text.chars().all(|c| self.covers(role, c)) {
            return;
        }
        for character in text.text.nfc() {
            if !is_invisible(character) && !self.covers(role, character) {
                let places = self.places.entry(character).or_default();
                if places.len() < PLACES && places.last() != text.place().as_ref() {
                    places.extend(text.place());
                }
            }
        }
    }
}

impl Missing {
    fn covers(&mut self, role: Role, character: char) -> bool {
        let index = match self.known.iter().position(|(known, _)| *known == role) {
            Some(index) => index,
            None => {
                self.known.push((role, vec![None; BASIC]));
                self.known.len() - 1
            }
        };
        match self.known[index].1.get_mut(character as usize) {
            Some(known) => *known.get_or_insert_with(|| faces::covers(role, character)),
            None => faces::covers(role, character),
        }
    }
}

/// Whether a character prints nothing: controls and the default-ignorable code points of
/// the Unicode Character Database (DerivedCoreProperties.txt).
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Language;
    use crate::document::{Row, Table};

    fn document(cells: &[&str]) -> Document {
        let cells = cells.iter().enumerate().map(|(index, text)| {
            let place = Place {
                line: 7,
                column: u16::try_from(index + 1).expect("few cells"),
                ..Place::default()
            };
            Text::new(*text, place)
        });
        Document {
            tables: vec![Table {
                rows: vec![Row {
                    cells: cells.collect(),
                    ..Row::default()
                }],
                ..Table::default()
            }],
            ..Document::default()
        }
    }

    #[test]
    fn each_missing_character_is_one_error_with_its_first_places() {
        let found = glyphs(&document(&["好\u{E5E5}", "𰻝面", "\u{E5E5}\u{E5E5}"]));
        assert_eq!(found.len(), 2);
        let columns: Vec<u16> = found[0].places.iter().map(|place| place.column).collect();
        assert_eq!(columns, [1, 3]);
        let message = found[1].message(Language::English);
        assert!(
            message.contains("U+30EDD") && message.contains('𰻝'),
            "{message}"
        );
    }

    #[test]
    fn what_prints_nothing_needs_no_glyph() {
        let text = "葛\u{E0100}洲\u{200B}坝\u{FEFF}\u{FE00}\u{AD}\u{200D}";
        assert_eq!(glyphs(&document(&[text])), []);
    }

    #[test]
    fn a_combining_mark_is_covered_by_the_composed_character() {
        assert_eq!(glyphs(&document(&["lu\u{308}e\u{301}"])), []);
        assert_eq!(glyphs(&document(&["县\u{20E3}"])).len(), 1);
    }
}
