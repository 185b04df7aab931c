//! The language of a document, for screen readers and fonts.

use serde::Serialize;

use super::Document;

/// A language by its code (ISO 639), and the region whose forms of characters it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Language {
    /// Such as `zh`.
    pub code: &'static str,
    /// Such as `CN`.
    pub region: Option<&'static str>,
}

impl Language {
    /// Chinese where there is any hanzi in what names tables and columns, else English: sheets in other
    /// languages that are written without hanzi cannot be told from it by their letters.
    pub fn of(document: &Document) -> Self {
        let hanzi = |text: &str| text.chars().any(|c| c >= '\u{2E80}');
        let is_chinese = document.tables.iter().any(|table| {
            hanzi(&table.title.text)
                || table.fields.iter().any(|field| hanzi(&field.label.text))
                || table
                    .header
                    .paths()
                    .iter()
                    .flatten()
                    .any(|label| hanzi(&label.text))
        });
        match is_chinese {
            true => Self {
                code: "zh",
                region: Some("CN"),
            },
            false => Self {
                code: "en",
                region: None,
            },
        }
    }

    /// Its tag (BCP 47).
    pub fn tag(self) -> String {
        match self.region {
            Some(region) => format!("{}-{region}", self.code),
            None => self.code.to_owned(),
        }
    }
}
