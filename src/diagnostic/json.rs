//! A finding as JSON: an entry of a document's `diagnostics`, and a line of `--diagnostics json`.

use serde::Serialize;

use super::{Diagnostic, Language};
use crate::document::Source;

/// The name and version of the form of a line of `--diagnostics json`.
pub const SCHEMA: &str = "jnrender.diagnostic/1";

/// The JSON form of a finding, keys in this order.
#[derive(Debug, Serialize)]
pub struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    message: String,
    help: String,
    at: Vec<At<'a>>,
}

#[derive(Debug, Serialize)]
struct At<'a> {
    sheet: Option<&'a str>,
    line: u32,
    column: u16,
}

impl<'a> Finding<'a> {
    /// Words a finding; `source` names the sheets of its places.
    pub fn new(diagnostic: &Diagnostic, source: &'a Source, language: Language) -> Self {
        let at = diagnostic.places.iter().map(|place| At {
            sheet: source
                .sheets
                .get(usize::from(place.sheet.0))
                .and_then(|sheet| sheet.as_deref()),
            line: place.line,
            column: place.column,
        });
        Self {
            code: diagnostic.code.name(),
            severity: diagnostic.severity.name(),
            message: diagnostic.message(language),
            help: diagnostic.help(language),
            at: at.collect(),
        }
    }
}
