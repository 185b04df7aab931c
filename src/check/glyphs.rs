//! Characters that no face has: a page with a box or a hole in it is never printed.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, HeaderNode, Place, Table, Text};
use crate::faces::{Faces, Role};

/// How many places of each character a finding lists: the first ones.
const PLACES: usize = 3;
/// How many characters a finding lists.
const CHARACTERS: usize = 40;

/// One [`Code::MissingGlyph`] for all characters that no face of their role has: each once in order of code
/// points, with how often it is there, its first places, and font files that are known to have it.
///
/// Only what is typeset is looked at: titles, numbers, units, fields, headers, cells and notes.
/// Characters that print nothing (controls, joiners, variation selectors) need no glyph, and a
/// combining mark needs none where the composed character (Unicode normalization form C) has one.
pub fn glyphs(document: &Document, faces: &Faces) -> Option<Diagnostic> {
    let missing = missing(document, faces);
    if missing.is_empty() {
        return None;
    }
    let listed = missing.iter().take(CHARACTERS);
    let each = |of: &dyn Fn(char, usize) -> String| {
        let texts = listed
            .clone()
            .map(|(&character, found)| of(character, found.count));
        let more = missing.len().saturating_sub(CHARACTERS);
        let rest = (more > 0).then(|| format!("… (+{more})"));
        texts.chain(rest).collect::<Vec<_>>().join(", ")
    };
    let all = each(&|character, count| {
        let code_point = u32::from(character);
        format!("{character} U+{code_point:04X} ×{count}")
    });
    let mut helpers: Vec<&str> = Vec::new();
    for (character, _) in listed.clone() {
        let helper = helper(*character);
        if !helpers.contains(&helper) {
            helpers.push(helper);
        }
    }
    let places = listed
        .clone()
        .flat_map(|(_, found)| found.places.iter().copied());
    Some(
        Diagnostic::new(Code::MissingGlyph)
            .with("count", missing.len().to_string())
            .with("characters", all)
            .with("helpers", helpers.join("; "))
            .at_all(places),
    )
}

/// Font files that are known to have characters like this one, free ones first.
fn helper(character: char) -> &'static str {
    match character {
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => {
            "the font that the sheet was written with (private use)"
        }
        '\u{30000}'..='\u{3FFFF}' => "Plangothic P2, Jigmo3",
        '\u{20000}'..='\u{2FFFF}' => "Plangothic P1, Jigmo2, SimSun-ExtB",
        '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => {
            "Source Han Serif, Plangothic P1, SimSun"
        }
        '\u{AC00}'..='\u{D7AF}' => "Source Han Serif, Noto Serif KR",
        '\u{1F000}'..='\u{1FAFF}' => "Noto Emoji",
        '\u{0600}'..='\u{06FF}' => "Noto Naskh Arabic",
        '\u{0F00}'..='\u{0FFF}' => "Noto Serif Tibetan",
        '\u{1800}'..='\u{18AF}' => "Noto Sans Mongolian",
        '\u{A000}'..='\u{A4CF}' => "Noto Sans Yi",
        _ => "Noto Sans, DejaVu Sans, Noto Sans Symbols 2",
    }
}

/// Where a missing character is.
#[derive(Default)]
struct Found {
    count: usize,
    places: Vec<Place>,
}

fn missing(document: &Document, faces: &Faces) -> BTreeMap<char, Found> {
    let mut missing = Missing {
        faces,
        found: BTreeMap::new(),
        known: Vec::new(),
    };
    for table in &document.tables {
        missing.table(table);
    }
    for text in &document.text {
        missing.text(text, Role::Body);
    }
    missing.found
}

/// Characters of the Basic Multilingual Plane: nearly all of them.
const BASIC: usize = 0x1_0000;

struct Missing<'f> {
    faces: &'f Faces,
    found: BTreeMap<char, Found>,
    /// For each role asked about, what is known of a character: the faces are slow to ask, and sheets
    /// use few characters again and again.
    known: Vec<(Role, Vec<Option<bool>>)>,
}

impl Missing<'_> {
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
                let found = self.found.entry(character).or_default();
                found.count += 1;
                if found.places.len() < PLACES && found.places.last() != text.place().as_ref() {
                    found.places.extend(text.place());
                }
            }
        }
    }
}

impl Missing<'_> {
    fn covers(&mut self, role: Role, character: char) -> bool {
        let index = match self.known.iter().position(|(known, _)| *known == role) {
            Some(index) => index,
            None => {
                self.known.push((role, vec![None; BASIC]));
                self.known.len() - 1
            }
        };
        let faces = self.faces;
        match self.known[index].1.get_mut(character as usize) {
            Some(known) => *known.get_or_insert_with(|| faces.covers(role, character)),
            None => faces.covers(role, character),
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
    fn each_missing_character_is_named_once_with_its_first_places() {
        let found = missing_in(&["好\u{E5E5}", "𰻝面", "\u{E5E5}\u{E5E5}"]).expect("some are");
        let columns: Vec<u16> = found.places.iter().map(|place| place.column).collect();
        assert_eq!(columns, [1, 3, 2]);
        let message = found.message(Language::English);
        assert!(
            message.contains("\u{E5E5} U+E5E5 ×3, 𰻝 U+30EDD ×1"),
            "{message}"
        );
        let help = found.help(Language::English);
        assert!(help.contains("Plangothic P2"), "{help}");
    }

    fn missing_in(cells: &[&str]) -> Option<Diagnostic> {
        glyphs(&document(cells), &Faces::default())
    }

    #[test]
    fn what_prints_nothing_needs_no_glyph() {
        let text = "葛\u{E0100}洲\u{200B}坝\u{FEFF}\u{FE00}\u{AD}\u{200D}";
        assert_eq!(missing_in(&[text]), None);
    }

    #[test]
    fn a_combining_mark_is_covered_by_the_composed_character() {
        assert_eq!(missing_in(&["lu\u{308}e\u{301}"]), None);
        assert!(missing_in(&["县\u{20E3}"]).is_some());
    }
}
