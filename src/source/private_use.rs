//! Characters that Unicode leaves to private agreement, such as those of GBK's user-defined area.

use std::collections::BTreeMap;

use ecow::eco_format;

use super::Sheet;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Place;

/// How many places of one character are named.
const PLACES: usize = 10;

/// One finding a character, in order of their first places.
pub fn find(sheet: &Sheet) -> Vec<Diagnostic> {
    let mut found = BTreeMap::<char, Vec<Place>>::new();
    for (row, raw) in sheet.rows.iter().enumerate() {
        for (column, cell) in raw.cells.iter().enumerate() {
            for character in cell.chars().filter(|c| is_private_use(*c)) {
                let places = found.entry(character).or_default();
                let place = sheet.place(row, column);
                if places.len() < PLACES && places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(_, places)| places.first().copied());
    found
        .into_iter()
        .map(|(character, places)| {
            Diagnostic::new(Code::PrivateUse)
                .with("code_point", eco_format!("U+{:04X}", u32::from(character)))
                .at_all(places)
        })
        .collect()
}

/// General category Co of the Unicode Standard.
pub fn is_private_use(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::text;

    #[test]
    fn each_character_is_one_finding_with_its_first_places() {
        let text = format!(
            "甲\t\u{F0001}\n{}",
            "\u{E5E5}\u{E5E5}\t乙\u{E5E5}\n".repeat(8)
        );
        let found = find(
            &text::sheet(
                &text,
                super::super::dialect::Options::default(),
                &Default::default(),
            )
            .unwrap()
            .0,
        );
        let code_points: Vec<_> = found.iter().map(|f| f.arguments[0].1.as_str()).collect();
        assert_eq!(code_points, ["U+F0001", "U+E5E5"]);
        assert_eq!((found[0].places[0].line, found[0].places[0].column), (1, 2));
        assert_eq!(found[1].places.len(), PLACES);
        assert_eq!((found[1].places[1].line, found[1].places[1].column), (2, 2));
    }
}
