//! Counted entries that run on in one text: 1.…；2.…；3.…
//!
//! Each is set on lines of its own. What shows a list is that its ordinals have one form and count 1, 2 and
//! on, and that each but the first follows the end of a clause.

use super::characters::Class;
use super::ordinals::{Ordinal, ordinal};
use super::pieces::Glyph;

/// Texts of fewer characters are labels, and no list.
const SHORTEST: usize = 16;
/// An entry has so many characters at least, its ordinal included.
const SHORTEST_ENTRY: usize = 5;

/// The indices of the glyphs with which the second and further entries of a list begin; none where the
/// text is no list.
pub(super) fn entries(glyphs: &[Glyph]) -> Vec<usize> {
    if glyphs.len() < SHORTEST {
        return Vec::new();
    }
    let ordinals: Vec<(usize, Ordinal)> = (0..glyphs.len())
        .filter_map(|at| Some((at, ordinal_at(glyphs, at)?)))
        .collect();
    let Some(&(start, first)) = ordinals.iter().find(|(_, ordinal)| ordinal.number == 1) else {
        return Vec::new();
    };
    let mut entries = vec![start];
    for &(at, ordinal) in &ordinals {
        let next = entries.len() as u32 + 1;
        let follows = ordinal.form == first.form && ordinal.number == next;
        let is_long = at >= entries[entries.len() - 1] + SHORTEST_ENTRY;
        if follows && is_long && ends_clause(&glyphs[..at]) {
            entries.push(at);
        }
    }
    let is_list = entries.len() > 1
        && (start == 0 || ends_clause(&glyphs[..start]))
        && glyphs.len() >= entries[entries.len() - 1] + SHORTEST_ENTRY;
    match is_list {
        true => entries.split_off(1),
        false => Vec::new(),
    }
}

fn ends_clause(before: &[Glyph]) -> bool {
    let mut marks = before.iter().rev();
    let last = marks.find(|glyph| glyph.class != Class::Space);
    last.is_some_and(|glyph| matches!(glyph.character, '；' | ';' | '。' | '：' | ':' | '，' | ','))
}

/// The ordinal that begins at a glyph, and not within a number.
fn ordinal_at(glyphs: &[Glyph], at: usize) -> Option<Ordinal> {
    let before = at.checked_sub(1).map(|before| glyphs[before].class);
    let is_within = before == Some(Class::Digit) && glyphs[at].class == Class::Digit;
    let found = ordinal(glyphs[at..].iter().map(|glyph| glyph.character));
    found.filter(|_| !is_within)
}
