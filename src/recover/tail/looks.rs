//! What a line costs as a note by its looks.

use crate::recover::cost;
use crate::recover::profile::{Cell, CellClass};
use crate::recover::view::ViewLine;

/// Whether a text begins as notes begin: with a label and a colon, or with a footnote's mark.
fn begins_note(text: &str) -> bool {
    is_labelled(text) || has_mark(text)
}

/// Bits of a line as a note but for the words of its texts.
///
/// `apart` says whether a blank line stands above it; `before` is the line above if that is a note.
pub fn note_bits(line: &ViewLine, apart: bool, before: Option<&ViewLine>) -> f64 {
    let cells: Vec<(usize, &Cell)> = line.filled().collect();
    let place = match before {
        Some(_) => 0.0,
        None if apart => cost::NOTE_AFTER_BLANK,
        None => cost::NOTE_BEGINS,
    };
    let under = before.is_some_and(|before| {
        before
            .filled()
            .any(|(column, cell)| column == cells[0].0 && is_prose(cell))
    });
    place
        + match cells.as_slice() {
            [(column, cell)] => {
                let indent = if *column > 0 && !under {
                    cost::NOTE_INDENTED
                } else {
                    0.0
                };
                indent + first_bits(cell, apart || before.is_some())
            }
            // A footnote whose mark or label has a cell of its own.
            [(_, mark), (_, text), rest @ ..]
                if heads_note(mark) && rest.len() < 2 && has_prose(text, rest) =>
            {
                cost::NOTE_MARKED + rest.iter().map(|(_, cell)| cell_bits(cell)).sum::<f64>()
            }
            // A note in two columns goes on: dates of its sources, terms that it explains.
            [(_, term), rest @ ..] if under && rest.len() == 1 && has_prose(term, rest) => {
                cost::NOTE_GOES_ON
            }
            _ => {
                let labelled = cells.iter().any(|(_, cell)| is_labelled(&cell.text));
                let unlike = if labelled { 0.0 } else { cost::NOTE_IN_CELLS };
                unlike + cells.iter().map(|(_, cell)| cell_bits(cell)).sum::<f64>()
            }
        }
}

/// Whether a line says by its looks that it is a note: by a footnote's mark, or by labels alone.
pub fn is_marked(line: &ViewLine) -> bool {
    let cells: Vec<(usize, &Cell)> = line.filled().collect();
    match cells.as_slice() {
        [(_, cell)] => begins_note(&cell.text),
        [(_, mark), (_, text)] if heads_note(mark) && is_prose(text) => true,
        _ => cells.iter().all(|(_, cell)| is_labelled(&cell.text)),
    }
}

/// Bits of a text that stands alone, by how it begins and what it is.
fn first_bits(cell: &Cell, led_to: bool) -> f64 {
    match cell.class {
        _ if begins_note(&cell.text) => cost::NOTE_MARKED,
        CellClass::Sentence | CellClass::Phrase if led_to => cost::NOTE_GOES_ON,
        CellClass::Sentence => cost::NOTE_PROSE,
        CellClass::Phrase => cost::NOTE_PHRASE,
        CellClass::Mark | CellClass::Label | CellClass::Word if led_to => cost::NOTE_SHORT,
        CellClass::Mark | CellClass::Label | CellClass::Word => cost::NOTE_SHORT_UNLED,
        _ => cost::NOTE_NUMBER,
    }
}

/// Bits of one of several cells of a note.
fn cell_bits(cell: &Cell) -> f64 {
    match cell.class {
        _ if is_labelled(&cell.text) => cost::NOTE_MARKED,
        CellClass::Sentence | CellClass::Phrase => cost::NOTE_GOES_ON,
        CellClass::Mark | CellClass::Label | CellClass::Word => cost::NOTE_SHORT,
        _ => cost::NOTE_NUMBER,
    }
}

/// Whether a cell is the mark of a footnote or the label of a note: 1, *, a), 注, Source:.
fn heads_note(cell: &Cell) -> bool {
    cell.text.chars().count() <= 2 || has_mark(&cell.text) || cell.text.ends_with(':')
}

fn has_prose(text: &Cell, rest: &[(usize, &Cell)]) -> bool {
    is_prose(text) || rest.iter().any(|(_, cell)| is_prose(cell))
}

/// Whether a cell holds what is longer than the labels of a row mostly are.
fn is_prose(cell: &Cell) -> bool {
    matches!(cell.class, CellClass::Phrase | CellClass::Sentence)
        || cell.text.ends_with(['.', '。'])
            && matches!(cell.class, CellClass::Label | CellClass::Word)
}

/// Whether a text is a label with a colon, with or without its value.
fn is_labelled(text: &str) -> bool {
    let label = text.split_once(':').map(|(label, _)| label);
    label.is_some_and(|label| {
        label.ends_with(|c: char| c.is_alphabetic() || c == ')')
            || label.starts_with(|c: char| c.is_alphabetic())
    })
}

/// Whether a folded text begins with the mark of a footnote: `*`, `\1`, `1)`, `(1)`, `a)`, `[1]`,
/// ①, or a number with a capital letter right behind it.
fn has_mark(text: &str) -> bool {
    let mut rest = text.chars();
    match rest.next() {
        Some('*' | '#' | '†' | '‡' | '§' | '注' | '①'..='⑳') => true,
        Some('\\') => rest.next().is_some_and(|c| c.is_ascii_alphanumeric()),
        Some('(' | '[') => {
            let inner = rest.as_str().split_once([')', ']']);
            inner.is_some_and(|(mark, text)| is_short_mark(mark) && !text.is_empty())
        }
        Some(c) if c.is_ascii_digit() => {
            let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let short = text.len() - number.len() <= 2;
            short && number.starts_with(|c: char| c == ')' || c == '/' || c.is_ascii_uppercase())
        }
        Some(c) if c.is_ascii_lowercase() => rest.next() == Some(')'),
        _ => false,
    }
}

fn is_short_mark(mark: &str) -> bool {
    let length = mark.chars().count();
    length == 1 || length == 2 && mark.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_begin_with_a_mark_or_a_label() {
        for text in [
            "注1:以万元计。",
            "Source:Statisticaloffice",
            "\\2Revised.",
            "1)Preliminary",
            "(1)Preliminary",
            "3Excludesferries.",
            "*Estimate",
            "①不含税",
        ] {
            assert!(begins_note(text), "{text}");
        }
        for text in ["Preliminary", "1990-1994", "(continued)", "12", "养殖"] {
            assert!(!begins_note(text), "{text}");
        }
    }
}
