//! Makes known logical tables, prints them as pages do, and compares what comes back.

pub mod logical;
pub mod plan;
pub mod print;
mod words;

use serde_json::{Value, json};

use logical::Logical;

/// The parts of a table that must come back.
const PARTS: [&str; 8] = [
    "title", "number", "unit", "fields", "columns", "rows", "spans", "notes",
];

/// The JSON form of these parts.
fn expected(table: &Logical) -> Value {
    let rows: Vec<Vec<Option<&str>>> = table
        .rows
        .iter()
        .enumerate()
        .map(|(row, cells)| {
            let cells = cells.iter().enumerate();
            cells
                .map(|(column, cell)| (!table.covered(row, column)).then_some(cell.as_str()))
                .collect()
        })
        .collect();
    let fields = table.fields.iter();
    json!({
        "title": table.title,
        "number": table.number,
        "unit": table.unit,
        "fields": fields.map(|(label, value)| json!({ "label": label, "value": value })).collect::<Vec<_>>(),
        "columns": table.paths().iter().map(|path| json!({ "path": path })).collect::<Vec<_>>(),
        "rows": rows,
        "spans": table.spans.iter().map(|&(row, column, rows)| json!({ "row": row, "column": column, "rows": rows, "columns": 1 })).collect::<Vec<_>>(),
        "notes": table.notes,
    })
}

/// The parts of a recovered document that differ from what is expected, with both values.
pub fn differences(found: &Value, table: &Logical) -> Vec<(&'static str, String)> {
    let expected = expected(table);
    let tables = found["tables"].as_array().map_or(0, Vec::len);
    let found = &found["tables"][0];
    let mut differences: Vec<(&'static str, String)> = PARTS
        .into_iter()
        .filter(|&part| found[part] != expected[part])
        .map(|part| {
            let values = format!("   found {}\nexpected {}", found[part], expected[part]);
            (part, values)
        })
        .collect();
    if tables != 1 {
        differences.push(("tables", tables.to_string()));
    }
    differences
}
