//! One table that is saved in every format and encoding is the same table, whichever of them is read.

use std::path::PathBuf;

use jnrender::diagnostic::Language;
use jnrender::source::ReadOptions;
use jnrender::{recover, render};
use serde_json::Value;

/// The tables of a document in the JSON form without their places, merged cells in one order.
fn tables(document: &Value) -> Value {
    let mut tables = document["tables"].clone();
    for table in tables.as_array_mut().into_iter().flatten() {
        without_origin(table);
        if let Some(spans) = table["spans"].as_array_mut() {
            spans.sort_by_key(Value::to_string);
        }
    }
    tables
}

fn without_origin(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("origin");
            object.values_mut().for_each(without_origin);
        }
        Value::Array(values) => values.iter_mut().for_each(without_origin),
        _ => {}
    }
}

#[test]
fn each_file_gives_the_one_table() {
    let truth = std::fs::read_to_string("fixtures/every-format/truth.json").expect("it is there");
    let truth = tables(&serde_json::from_str(&truth).expect("it is JSON"));
    let files = std::fs::read_dir("fixtures/every-format").expect("the folder is there");
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    files.retain(|path| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("table"))
    });
    files.sort();
    assert!(files.len() >= 13, "{files:?}");
    let mut wrong = Vec::new();
    for path in files {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let bytes = std::fs::read(&path).expect("a file");
        let recovered = jnrender::source::read(&bytes, &ReadOptions::default())
            .and_then(|read| recover::recover(&read));
        let same = recovered.map(|recovered| {
            let json = render::json::render(&recovered.document, &[], Language::English);
            // The one hanzi that the older character sets lack.
            let json = json.replace('㛃', "娅");
            let found = tables(&serde_json::from_str(&json).expect("it is JSON"));
            found == truth && recovered.diagnostics.is_empty()
        });
        let same = same.unwrap_or(false);
        if !same {
            wrong.push(format!("{name} is another table"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
