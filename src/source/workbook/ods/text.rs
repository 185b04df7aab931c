//! What cells show: the texts of their paragraphs (OpenDocument 1.3, part 3, 6.1).

use std::io::Read;

use super::content::Budget;
use crate::error::Error;
use crate::source::workbook::xml_events::{Events, Item};

/// The most blanks that one element can stand for (6.1.3); no cell shows more.
const MOST_BLANKS: usize = 1024;

/// What a cell holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Its paragraphs, set apart by `\n`; nothing where it has none.
    pub text: Option<String>,
    pub has_comment: bool,
}

/// Reads a cell, whose tag was just read, to its end.
///
/// # Errors
/// Those of [`Events::next`]; [`Error::Workbook`] for a table in a cell.
pub fn contents<R: Read>(events: &mut Events<R>, budget: &mut Budget) -> Result<Contents, Error> {
    let mut contents = Contents::default();
    let mut depth = 1_usize;
    while depth > 0 {
        match events.next()? {
            Item::Start(tag) => match tag.name() {
                "text:p" | "text:h" => {
                    let mut text = match contents.text.take() {
                        Some(above) => above + "\n",
                        None => String::new(),
                    };
                    paragraph(events, &mut text, budget)?;
                    contents.text = Some(text);
                }
                "text:list" | "text:list-item" => depth += 1,
                "office:annotation" => {
                    contents.has_comment = true;
                    events.skip()?;
                }
                "table:table" => {
                    return Err(Error::Workbook {
                        reason: "a cell holds a table".into(),
                    });
                }
                // Drawings lie over the cells.
                _ => events.skip()?,
            },
            Item::End => depth -= 1,
            Item::Text(_) | Item::Other => {}
            Item::Done => break,
        }
    }
    Ok(contents)
}

/// Reads a paragraph, whose tag was just read, to its end.
fn paragraph<R: Read>(
    events: &mut Events<R>,
    text: &mut String,
    budget: &mut Budget,
) -> Result<(), Error> {
    let start = text.len();
    let mut is_blank_due = false;
    let mut depth = 1_usize;
    while depth > 0 {
        let before = text.len();
        match events.next()? {
            Item::Start(tag) => {
                depth += 1;
                let (blank, times) = match tag.name() {
                    "text:s" => {
                        let times = tag.attribute("text:c")?;
                        let times = times.map_or(1, |times| times.parse().unwrap_or(1));
                        (' ', times.min(MOST_BLANKS))
                    }
                    "text:tab" => ('\t', 1),
                    "text:line-break" => ('\n', 1),
                    // Readings beside the text (6.4.3), comments, notes, drawings.
                    "text:ruby-text" | "office:annotation" | "text:note" | "draw:frame"
                    | "draw:custom-shape" | "draw:g" => {
                        events.skip()?;
                        depth -= 1;
                        (' ', 0)
                    }
                    _ => (' ', 0),
                };
                if times > 0 {
                    write_blank(text, start, &mut is_blank_due);
                    text.extend(std::iter::repeat_n(blank, times));
                }
            }
            Item::End => depth -= 1,
            Item::Text(piece) => {
                for character in piece.chars() {
                    // Blanks that collapse (6.1.2).
                    if matches!(character, ' ' | '\t' | '\n' | '\r') {
                        is_blank_due = true;
                        continue;
                    }
                    write_blank(text, start, &mut is_blank_due);
                    text.push(character);
                }
            }
            Item::Other => {}
            Item::Done => break,
        }
        budget.take_bytes(text.len() - before)?;
    }
    Ok(())
}

/// Writes the one blank that a run of them is, except at a paragraph's beginning.
fn write_blank(text: &mut String, start: usize, is_due: &mut bool) {
    if std::mem::take(is_due) && text.len() > start {
        text.push(' ');
    }
}
