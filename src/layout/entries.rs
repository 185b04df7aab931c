//! Counted entries that run on in one text: 1.…；2.…；3.…
//!
//! Each is set on lines of its own. What shows a list is that its ordinals have one form and count 1, 2 and
//! on, and that each but the first follows the end of a clause.

use super::characters::Class;
use super::pieces::Glyph;

/// Texts of fewer characters are labels, and no list.
const SHORTEST: usize = 16;
/// An entry has so many characters at least, its ordinal included.
const SHORTEST_ENTRY: usize = 5;

/// An ordinal at the beginning of an entry.
struct Ordinal {
    /// Index of its first glyph.
    at: usize,
    number: u32,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// 1. 1、
    Marked(char),
    /// （1）
    Figure,
    /// （一）
    Hanzi,
    /// ①
    Enclosed,
}

/// The indices of the glyphs with which the second and further entries of a list begin; none where the
/// text is no list.
pub(super) fn entries(glyphs: &[Glyph]) -> Vec<usize> {
    if glyphs.len() < SHORTEST {
        return Vec::new();
    }
    let ordinals: Vec<Ordinal> = (0..glyphs.len())
        .filter_map(|at| ordinal(glyphs, at))
        .collect();
    let Some(first) = ordinals.iter().find(|ordinal| ordinal.number == 1) else {
        return Vec::new();
    };
    let mut entries = vec![first.at];
    for ordinal in &ordinals {
        let next = entries.len() as u32 + 1;
        let follows = ordinal.form == first.form && ordinal.number == next;
        let is_long = ordinal.at >= entries[entries.len() - 1] + SHORTEST_ENTRY;
        if follows && is_long && ends_clause(&glyphs[..ordinal.at]) {
            entries.push(ordinal.at);
        }
    }
    let is_list = entries.len() > 1
        && (first.at == 0 || ends_clause(&glyphs[..first.at]))
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

/// The ordinal that begins at a glyph.
fn ordinal(glyphs: &[Glyph], at: usize) -> Option<Ordinal> {
    let character = |at: usize| glyphs.get(at).map(|glyph| glyph.character);
    let first = character(at)?;
    if let number @ 1.. = (first as u32).wrapping_sub('①' as u32).wrapping_add(1)
        && number <= 20
    {
        let form = Form::Enclosed;
        return Some(Ordinal { at, number, form });
    }
    let is_open = matches!(first, '（' | '(');
    let from = at + usize::from(is_open);
    if at > 0 && !is_open && glyphs[at - 1].class == Class::Digit {
        return None;
    }
    let figures = glyphs[from..]
        .iter()
        .take_while(|glyph| glyph.class == Class::Digit);
    let figures: String = figures.take(3).map(|glyph| glyph.character).collect();
    let after = from + figures.chars().count();
    if let Ok(number) = figures.parse() {
        let form = match (is_open, character(after)?) {
            (true, '）' | ')') => Form::Figure,
            (false, mark @ ('.' | '．' | '、')) => Form::Marked(mark),
            _ => return None,
        };
        // 1.5 is a figure.
        let is_figure = !is_open
            && glyphs
                .get(after + 1)
                .is_some_and(|it| it.class == Class::Digit);
        return (!is_figure).then_some(Ordinal { at, number, form });
    }
    let hanzi = "一二三四五六七八九"
        .chars()
        .position(|c| Some(c) == character(from))?;
    let number = u32::try_from(hanzi).ok()? + 1;
    let form = match (is_open, character(from + 1)?) {
        (true, '）' | ')') => Form::Hanzi,
        (false, '、') if at == 0 || ends_clause(&glyphs[..at]) => Form::Marked('一'),
        _ => return None,
    };
    Some(Ordinal { at, number, form })
}
