//! What cells show: the texts of their paragraphs (OpenDocument 1.3, part 3, 6.1).

use std::io::Read;

use crate::error::Error;
use crate::source::workbook::budget::Budget;
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
pub fn contents<R: Read>(events: &mut Events<R>, budget: &Budget) -> Result<Contents, Error> {
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

/// A run of blanks that is not written yet.
#[derive(Debug, Default)]
struct Blanks {
    count: usize,
    /// It is of spaces only.
    are_spaces: bool,
}

impl Blanks {
    fn add(&mut self, blank: char) {
        self.are_spaces = blank == ' ' && (self.are_spaces || self.count == 0);
        self.count += 1;
    }

    /// Writes the run. White space in which lines end or tabs stand is one blank, and none at the
    /// beginning of a paragraph (6.1.2). So should spaces be; but spreadsheet programs write them,
    /// and show them, as they are.
    fn write(&mut self, text: &mut String, start: usize) {
        let count = match self.are_spaces {
            true => self.count,
            false => self.count.min(usize::from(text.len() > start)),
        };
        text.extend(std::iter::repeat_n(' ', count));
        *self = Self::default();
    }
}

/// Reads a paragraph, whose tag was just read, to its end.
fn paragraph<R: Read>(
    events: &mut Events<R>,
    text: &mut String,
    budget: &Budget,
) -> Result<(), Error> {
    let start = text.len();
    let mut blanks = Blanks::default();
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
                    blanks.write(text, start);
                    text.extend(std::iter::repeat_n(blank, times));
                }
            }
            Item::End => depth -= 1,
            Item::Text(piece) => {
                for character in piece.chars() {
                    if matches!(character, ' ' | '\t' | '\n' | '\r') {
                        blanks.add(character);
                        continue;
                    }
                    if blanks.count > 0 {
                        blanks.write(text, start);
                    }
                    text.push(character);
                }
            }
            Item::Other => {}
            Item::Done => break,
        }
        budget.keep(text.len() - before)?;
    }
    Ok(())
}
