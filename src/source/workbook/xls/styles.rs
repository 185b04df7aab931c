//! Number formats, and which cell has which: a cell names an XF record, that a format by its id, and
//! that the format's code, in a FORMAT record or built in.

use std::collections::hash_map::Entry;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::damaged;
use super::record::{Record, Version, kind};
use super::strings::{Length, Texts};
use crate::error::Error;
use crate::source::workbook::book::Doubt;
use crate::source::workbook::budget::too_many_bytes;
use crate::source::workbook::number_format::{self, Format, Shown};

/// How a cell names its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// By the index of an XF record.
    Extended(u16),
    /// Excel 2: by the id of the format, where there are no XF records.
    Plain(u16),
}

/// The formats of a workbook.
#[derive(Debug)]
pub struct Styles {
    /// The codes of FORMAT records by their ids.
    codes: FxHashMap<u16, EcoString>,
    /// How many FORMAT records there were: before Excel 5.0 that is the id of the next.
    count: u16,
    /// The ids of the formats of the XF records.
    extended: Vec<u16>,
    /// The formats that cells were shown in.
    parsed: FxHashMap<u16, Parsed>,
    pub date_1904: bool,
    /// How many bytes the texts that formats make may have, and have.
    most_bytes: usize,
    bytes: usize,
}

#[derive(Debug)]
struct Parsed {
    code: EcoString,
    format: Format,
    /// Whether it shows every text as it is.
    leaves_texts: bool,
}

impl Styles {
    pub fn new(most_bytes: usize) -> Self {
        Self {
            codes: FxHashMap::default(),
            count: 0,
            extended: Vec::new(),
            parsed: FxHashMap::default(),
            date_1904: false,
            most_bytes,
            bytes: 0,
        }
    }

    /// Takes a FORMAT record.
    pub fn take_format(&mut self, record: &Record, texts: &Texts) -> Result<(), Error> {
        let (id, code) = match texts.version {
            Version::Biff8 => (record.first().u16(0)?, texts.code(record, 2, Length::Word)?),
            Version::Biff5 => (record.first().u16(0)?, texts.code(record, 2, Length::Byte)?),
            _ => {
                let at = if record.kind == kind::FORMAT { 2 } else { 0 };
                (self.count, texts.code(record, at, Length::Byte)?)
            }
        };
        self.count = self.count.saturating_add(1);
        self.codes.insert(id, code);
        Ok(())
    }

    /// Takes an XF record.
    pub fn take_extended(&mut self, record: &Record) -> Result<(), Error> {
        let data = record.first();
        self.extended.push(match record.kind {
            kind::XF => data.u16(2)?,
            kind::XF_2 => u16::from(data.u8(2)? & 0x3F),
            _ => u16::from(data.u8(1)?),
        });
        Ok(())
    }

    /// Whether there are XF records.
    pub fn has_extended(&self) -> bool {
        !self.extended.is_empty()
    }

    /// A number as its cell shows it.
    pub fn number(
        &mut self,
        style: Style,
        value: f64,
    ) -> Result<(EcoString, Option<Doubt>), Error> {
        // Excel writes none such, and shows those of other programs so.
        if !value.is_finite() {
            return Ok(("#NUM!".into(), Some(Doubt::ErrorValue)));
        }
        let date_1904 = self.date_1904;
        let parsed = self.parsed(style)?;
        let shown = parsed.format.show(value, date_1904);
        self.outcome(style, shown)
    }

    /// A text as its cell shows it.
    pub fn text(
        &mut self,
        style: Style,
        text: EcoString,
    ) -> Result<(EcoString, Option<Doubt>), Error> {
        let parsed = self.parsed(style)?;
        if parsed.leaves_texts {
            return Ok((text, None));
        }
        let shown = parsed.format.show_text(&text);
        self.outcome(style, shown)
    }

    fn outcome(&mut self, style: Style, shown: Shown) -> Result<(EcoString, Option<Doubt>), Error> {
        let (text, doubt) = match shown {
            Shown::Text(text) => (text, None),
            Shown::Unknown(text) => {
                let code = self.parsed(style)?.code.clone();
                (text, Some(Doubt::Format(code)))
            }
        };
        // A format can add any text to every number.
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > self.most_bytes {
            return Err(too_many_bytes(self.most_bytes));
        }
        Ok((text, doubt))
    }

    fn parsed(&mut self, style: Style) -> Result<&Parsed, Error> {
        let id = match style {
            Style::Plain(id) => id,
            // Programs that write a few records by hand write no styles.
            Style::Extended(_) if self.extended.is_empty() => 0,
            Style::Extended(index) => *self
                .extended
                .get(usize::from(index))
                .ok_or_else(|| damaged("a cell has a style that there is not"))?,
        };
        Ok(match self.parsed.entry(id) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let code = match self.codes.get(&id) {
                    Some(code) => code.clone(),
                    // A format that the file does not give is shown as General.
                    None => number_format::builtin(id).unwrap_or("General").into(),
                };
                entry.insert(Parsed {
                    format: Format::parse(&code),
                    leaves_texts: matches!(code.as_str(), "General" | "@"),
                    code,
                })
            }
        })
    }
}
