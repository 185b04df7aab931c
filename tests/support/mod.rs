//! Documents for tests, made from the JSON form of a table (the shape of `truth.json`).

#![allow(dead_code)] // Each test file uses its own part of this.

mod truth;

use std::collections::HashMap;

use jnrender::document::Document;
use serde_json::Value;

pub use truth::document;

/// The founding sheet's true tables.
pub fn founding() -> Document {
    document(include_str!("../../fixtures/founding/truth.json"))
}

/// A table of rows under plain column labels.
pub fn plain(title: &str, labels: &[&str], rows: &[Vec<String>]) -> Document {
    let columns: Vec<Value> = labels
        .iter()
        .map(|label| serde_json::json!({ "path": [label] }))
        .collect();
    let table = serde_json::json!({ "title": title, "columns": columns, "rows": rows });
    document(&serde_json::json!({ "tables": [table] }).to_string())
}

/// How often each text stands in the tables, covered cells left out.
pub fn texts(document: &Document) -> HashMap<String, usize> {
    let mut texts = HashMap::new();
    for table in &document.tables {
        for text in table.rows.iter().flat_map(|row| &row.cells) {
            if !text.is_blank() {
                *texts.entry(text.text.to_string()).or_default() += 1;
            }
        }
    }
    texts
}
