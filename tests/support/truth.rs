//! Documents for tests from the shape that a fixture's `truth.json` has: the public JSON form,
//! with places and spans of their own making where the file has none.

use jnrender::document::{
    Document, Field, HeaderNode, HeaderTree, Place, Row, RowKind, Span, Table, Text,
};
use serde_json::Value;

/// The document that a `truth.json` describes.
///
/// # Panics
/// Where the JSON has not the shape of a document.
pub fn document(json: &str) -> Document {
    let value: Value = serde_json::from_str(json).expect("a truth is JSON");
    let mut document = Document {
        tables: list(&value["tables"]).iter().map(table).collect(),
        text: list(&value["text"])
            .iter()
            .map(|paragraph| text(&paragraph["text"]))
            .collect(),
        ..Document::default()
    };
    document.source.name = "table.txt".into();
    document.source.encoding = Some("UTF-8");
    document.source.sheets = vec![None];
    document
}

fn table(value: &Value) -> Table {
    let paths: Vec<Vec<&str>> = list(&value["columns"])
        .iter()
        .map(|column| list(&column["path"]).iter().map(string).collect())
        .collect();
    let rows = list(&value["rows"]);
    Table {
        title: text(&value["title"]),
        number: value["number"].as_str().map(|_| text(&value["number"])),
        unit: value["unit"].as_str().map(|_| text(&value["unit"])),
        fields: list(&value["fields"])
            .iter()
            .map(|field| Field {
                label: text(&field["label"]),
                value: text(&field["value"]),
            })
            .collect(),
        header: HeaderTree {
            roots: forest(&paths, 0, 0),
        },
        rows: rows
            .iter()
            .enumerate()
            .map(|(index, row)| Row {
                cells: list(row).iter().map(text).collect(),
                kind: match value["kinds"][index].as_str() {
                    Some("heading") => RowKind::Heading,
                    Some("subtotal") => RowKind::Subtotal,
                    Some("total") => RowKind::Total,
                    _ => RowKind::Data,
                },
                ..Row::default()
            })
            .collect(),
        spans: list(&value["spans"]).iter().map(span).collect(),
        notes: list(&value["notes"]).iter().map(text).collect(),
        ..Table::default()
    }
}

/// The header cells at `level` over the columns of `paths`, the first of which is column `start`.
/// Neighbours with the same label are one cell where both have a level below.
fn forest(paths: &[Vec<&str>], level: usize, start: usize) -> Vec<HeaderNode> {
    let mut nodes = Vec::new();
    let mut column = start;
    for group in
        paths.chunk_by(|a, b| a[level] == b[level] && a.len() > level + 1 && b.len() > level + 1)
    {
        let end = column + group.len();
        nodes.push(HeaderNode {
            label: text(&Value::from(group[0][level])),
            span: column..end,
            children: if group[0].len() > level + 1 {
                forest(group, level + 1, column)
            } else {
                Vec::new()
            },
        });
        column = end;
    }
    nodes
}

fn span(value: &Value) -> Span {
    let number = |key: &str| {
        let number = value[key].as_u64().expect("a span's bounds are numbers");
        usize::try_from(number).expect("a span's bounds are small")
    };
    Span {
        row: number("row"),
        column: number("column"),
        rows: number("rows"),
        columns: number("columns"),
    }
}

/// A missing list is an empty one.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn string(value: &Value) -> &str {
    value.as_str().expect("a text is a string")
}

/// A text; null (a covered cell) and "" are blank.
fn text(value: &Value) -> Text {
    match value.as_str() {
        None | Some("") => Text::default(),
        Some(text) => Text::new(text, Place::default()),
    }
}
