//! Documents for tests, made from the JSON form of a table (the shape of `truth.json`).

#![allow(dead_code)] // Each test file uses its own part of this.

use std::collections::HashMap;

use jnrender::document::{
    Document, Field, HeaderNode, HeaderTree, Line, Place, Row, Source, Span, Table, Text,
};
use serde_json::Value;

/// The founding sheet's true tables.
pub fn founding() -> Document {
    document(include_str!("../../fixtures/founding/truth.json"))
}

/// The document that a JSON text in the shape of `truth.json` describes. Places are made up: each
/// text gets a line of its own.
pub fn document(json: &str) -> Document {
    let value: Value = serde_json::from_str(json).expect("the test's JSON is sound");
    let mut texts = Texts(0);
    let tables = list(&value["tables"]).map(|table| table_of(table, &mut texts));
    Document {
        source: Source {
            name: "table.txt".into(),
            encoding: Some("UTF-8"),
            sheets: vec![None],
            ..Source::default()
        },
        tables: tables.collect(),
        text: list(&value["text"])
            .map(|text| texts.next(&text["text"]))
            .collect(),
        ..Document::default()
    }
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

struct Texts(u32);

impl Texts {
    fn next(&mut self, value: &Value) -> Text {
        let text = value.as_str().unwrap_or_default();
        if text.is_empty() {
            return Text::default();
        }
        self.0 += 1;
        let place = Place {
            line: self.0,
            column: 1,
            ..Place::default()
        };
        Text::new(text, place)
    }

    fn some(&mut self, value: &Value) -> Option<Text> {
        value.is_string().then(|| self.next(value))
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn number(value: &Value) -> usize {
    value
        .as_u64()
        .and_then(|number| usize::try_from(number).ok())
        .unwrap_or(0)
}

fn table_of(value: &Value, texts: &mut Texts) -> Table {
    let paths: Vec<Vec<&Value>> = list(&value["columns"])
        .map(|column| list(&column["path"]).collect())
        .collect();
    let header = HeaderTree {
        roots: nodes(&paths, 0, 0, texts),
    };
    Table {
        title: texts.next(&value["title"]),
        number: texts.some(&value["number"]),
        unit: texts.some(&value["unit"]),
        fields: list(&value["fields"])
            .map(|field| Field {
                label: texts.next(&field["label"]),
                value: texts.next(&field["value"]),
            })
            .collect(),
        header,
        rows: list(&value["rows"])
            .map(|row| Row {
                cells: list(row).map(|cell| texts.next(cell)).collect(),
                origin: vec![Line::default()],
                ..Row::default()
            })
            .collect(),
        spans: list(&value["spans"])
            .map(|span| Span {
                row: number(&span["row"]),
                column: number(&span["column"]),
                rows: number(&span["rows"]),
                columns: number(&span["columns"]),
            })
            .collect(),
        notes: list(&value["notes"]).map(|note| texts.next(note)).collect(),
        ..Table::default()
    }
}

/// The header cells over these paths from `depth` on: neighbours with one label are one cell.
fn nodes(paths: &[Vec<&Value>], depth: usize, offset: usize, texts: &mut Texts) -> Vec<HeaderNode> {
    let mut nodes = Vec::new();
    let mut start = 0;
    while start < paths.len() {
        let Some(label) = paths[start].get(depth) else {
            start += 1;
            continue;
        };
        let leaf = paths[start].len() == depth + 1;
        let same = |path: &Vec<&Value>| path.len() > depth + 1 && path.get(depth) == Some(label);
        let end = if leaf {
            start + 1
        } else {
            start + paths[start..].iter().take_while(|path| same(path)).count()
        };
        nodes.push(HeaderNode {
            label: texts.next(label),
            span: offset + start..offset + end,
            children: if leaf {
                Vec::new()
            } else {
                self::nodes(&paths[start..end], depth + 1, offset + start, texts)
            },
        });
        start = end;
    }
    nodes
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
