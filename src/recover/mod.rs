//! placeholder

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::error::Error;
use crate::source::ReadSource;

/// A document and what was found while recovering it.
#[derive(Debug, Clone, Default)]
pub struct Recovered {
    /// The logical tables.
    pub document: Document,
    /// Findings in order of the source.
    pub diagnostics: Vec<Diagnostic>,
}

/// Recovers the logical tables of a source.
///
/// # Errors
/// [`Error::NoTable`] where there is none.
pub fn recover(source: ReadSource) -> Result<Recovered, Error> {
    let _ = source;
    Err(Error::NoTable)
}
