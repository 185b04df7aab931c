//! Small tables for the tests of the checks.

use crate::check::table::View;
use crate::diagnostic::{Diagnostic, Language};
use crate::document::{Document, Table};
use crate::source::{self, ReadOptions};

/// The document of a sheet whose cells are set apart by `|`.
pub fn document(text: &str) -> Document {
    let lines = text.trim_matches('\n').lines();
    let lines = lines.map(|line| {
        line.split('|')
            .map(str::trim)
            .collect::<Vec<_>>()
            .join("\t")
    });
    let sheet = lines.collect::<Vec<_>>().join("\n");
    let options = ReadOptions {
        name: "table.txt".into(),
        ..ReadOptions::default()
    };
    let read = source::read(sheet.as_bytes(), &options).expect("a test's sheet is readable");
    crate::recover::recover(&read)
        .expect("a test's sheet is a table")
        .document
}

/// The first table of such a sheet.
pub fn table(text: &str) -> Table {
    document(text)
        .tables
        .into_iter()
        .next()
        .expect("a test's sheet has a table")
}

/// What a check says of such a sheet.
pub fn messages(text: &str, check: fn(&View, &mut Vec<Diagnostic>)) -> Vec<String> {
    let table = table(text);
    let mut found = Vec::new();
    check(&View::new(&table), &mut found);
    found
        .iter()
        .map(|found| found.message(Language::English))
        .collect()
}
