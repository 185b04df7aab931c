//! What the tests of the checks share.

use super::table::View;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::recover::recover;
use crate::source::{ReadOptions, read};

/// A sheet of text, recovered.
pub fn document(sheet: &str) -> Document {
    let read = read(sheet.as_bytes(), &ReadOptions::default()).expect("it can be read");
    recover(&read).expect("it can be recovered").document
}

/// The names of the codes found.
pub fn codes(found: &[Diagnostic]) -> Vec<&'static str> {
    found.iter().map(|found| found.code.name()).collect()
}

/// What a check finds in the tables of a sheet.
pub fn found(sheet: &str, check: impl Fn(&View, &mut Vec<Diagnostic>)) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in &document(sheet).tables {
        check(&View::new(table), &mut found);
    }
    found
}
