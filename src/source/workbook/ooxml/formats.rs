//! The number formats of cell styles, each parsed once.

use std::collections::HashMap;

use ecow::{EcoString, eco_format};

use super::super::book::Doubt;
use super::super::number_format::{self, Format, Shown};
use super::cells::Cells;
use super::package::damaged;
use crate::error::Error;

/// The most cell styles; spreadsheets allow 65,490.
const MOST_STYLES: usize = 1 << 16;
/// How much of a code that is not understood is told.
const TOLD_CODE: usize = 256;
/// The longest text that a format is applied to, which may repeat it; spreadsheets allow 32,767
/// characters in a cell.
const LONGEST_TEXT: usize = 1 << 17;
/// A text that no format has in it.
const PROBE: &str = "\u{E000}";
/// The format `General`.
const GENERAL: u32 = 0;

/// The formats of a workbook.
#[derive(Default)]
pub struct Formats {
    date1904: bool,
    formats: Vec<Known>,
    /// Indices of `formats` by cell style.
    styles: Vec<usize>,
}

struct Known {
    code: EcoString,
    /// Nothing where there is no such format.
    format: Option<Format>,
    is_general: bool,
    /// Whether a text is shown as it is.
    keeps_texts: bool,
}

/// What a style part says, as it is read.
#[derive(Default)]
pub struct StylePart {
    codes: HashMap<u32, String>,
    styles: Vec<u32>,
}

impl StylePart {
    /// A format code of the workbook's own, which also may replace a built-in one.
    pub fn define(&mut self, id: u32, code: String) -> Result<(), Error> {
        if self.codes.len() >= MOST_STYLES {
            return Err(damaged("there are too many number formats"));
        }
        self.codes.insert(id, code);
        Ok(())
    }

    /// The format of the next cell style.
    pub fn style(&mut self, format: u32) -> Result<(), Error> {
        if self.styles.len() >= MOST_STYLES {
            return Err(damaged("there are too many cell styles"));
        }
        self.styles.push(format);
        Ok(())
    }

    pub fn formats(self, date1904: bool) -> Formats {
        let mut formats = Vec::new();
        let mut known: HashMap<u32, usize> = HashMap::new();
        let styles = self.styles.iter().map(|id| {
            *known.entry(*id).or_insert_with(|| {
                formats.push(Known::new(*id, self.codes.get(id)));
                formats.len() - 1
            })
        });
        Formats {
            date1904,
            styles: styles.collect(),
            formats,
        }
    }
}

impl Known {
    fn new(id: u32, code: Option<&String>) -> Self {
        let code = code.map(String::as_str).or_else(|| builtin(id));
        let format = code.map(Format::parse);
        Self {
            keeps_texts: format
                .as_ref()
                .is_none_or(|format| shown(format.show_text(PROBE)) == PROBE),
            is_general: id == GENERAL || code == Some("General"),
            code: match code {
                Some(code) => code.chars().take(TOLD_CODE).collect(),
                None => eco_format!("numFmtId {id}"),
            },
            format,
        }
    }
}

fn builtin(id: u32) -> Option<&'static str> {
    number_format::builtin(u16::try_from(id).ok()?)
}

impl Formats {
    /// Whether days are counted from 1904.
    pub fn date1904(&self) -> bool {
        self.date1904
    }

    /// How a number is shown in the cell style of this index; in none where the cell names none.
    pub fn number(&self, value: f64, style: Option<u32>) -> (EcoString, Option<Doubt>) {
        let format = match style {
            None => None,
            // A workbook without styles has the first all the same.
            Some(0) if self.styles.is_empty() => None,
            Some(style) => match self.of(style) {
                Some(format) => Some(format),
                None => {
                    let doubt = Doubt::Format(eco_format!("cellXfs[{style}]"));
                    return (number_format::general(value), Some(doubt));
                }
            },
        };
        let Some(format) = format.filter(|format| !format.is_general) else {
            return (number_format::general(value), None);
        };
        match &format.format {
            Some(known) => match known.show(value, self.date1904) {
                Shown::Text(text) => (text, None),
                Shown::Unknown(text) => (text, Some(Doubt::Format(format.code.clone()))),
            },
            None => (
                number_format::general(value),
                Some(Doubt::Format(format.code.clone())),
            ),
        }
    }

    /// Adds a cell with a text that is kept elsewhere too.
    pub fn push_shared(
        &self,
        cells: &mut Cells<'_>,
        place: (u32, u32),
        style: Option<u32>,
        text: &EcoString,
    ) -> Result<(), Error> {
        let shown = self.text(text.clone(), style);
        if shown == *text {
            cells.push_shared(place, shown, None)
        } else {
            cells.push(place, shown, None)
        }
    }

    /// How a text is shown in the cell style of this index.
    pub fn text(&self, text: EcoString, style: Option<u32>) -> EcoString {
        match style.and_then(|style| self.of(style)) {
            Some(Known {
                keeps_texts: false,
                format: Some(format),
                ..
            }) if text.len() <= LONGEST_TEXT => shown(format.show_text(&text)),
            _ => text,
        }
    }

    fn of(&self, style: u32) -> Option<&Known> {
        let index = self.styles.get(usize::try_from(style).ok()?)?;
        self.formats.get(*index)
    }
}

/// A text in a format that is not understood is shown as it is.
fn shown(shown: Shown) -> EcoString {
    match shown {
        Shown::Text(text) | Shown::Unknown(text) => text,
    }
}
