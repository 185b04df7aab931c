//! Compares what came back with what was made.

use serde_json::{Value, json};

use super::logical::{Kind, Logical, World};
use super::print::{Demand, Part, Printed};

/// The parts of a table that must come back.
const PARTS: [&str; 9] = [
    "title", "number", "unit", "fields", "columns", "rows", "kinds", "spans", "notes",
];

/// The JSON form of these parts.
pub(super) fn expected(table: &Logical) -> Value {
    let rows: Vec<Vec<Option<&str>>> = table
        .rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let cells = row.cells.iter().enumerate();
            cells
                .map(|(column, cell)| {
                    let own = table.covering(index, column).is_none();
                    own.then_some(cell.as_str())
                })
                .collect()
        })
        .collect();
    let mut spans: Vec<_> = table.spans.iter().filter(|span| span.rows > 1).collect();
    spans.sort_by_key(|span| (span.column, span.row));
    let fields = table.fields.iter();
    let notes = table.note_above.iter().cloned();
    let notes = notes.chain(table.notes.iter().map(|cells| cells.join("　")));
    let mut expected = json!({
        "title": super::words::joined(&table.title),
        "number": table.number,
        "unit": table.unit,
        "fields": fields.map(|(label, value)| json!({ "label": label, "value": value })).collect::<Vec<_>>(),
        "columns": table.paths().iter().map(|path| json!({ "path": path })).collect::<Vec<_>>(),
        "rows": rows,
        "spans": spans.iter().map(|span| json!({ "row": span.row, "column": span.column, "rows": span.rows, "columns": 1 })).collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
    });
    if table.rows.iter().any(|row| row.kind != Kind::Data) {
        let kinds = table.rows.iter().map(|row| match row.kind {
            Kind::Data => "data",
            Kind::Heading => "heading",
            Kind::Subtotal => "subtotal",
            Kind::Total => "total",
        });
        expected["kinds"] = kinds.collect();
    }
    expected
}

/// The parts of a recovered document that differ from what is expected, with both values.
pub fn differences(found: &Value, world: &World, printed: &Printed) -> Vec<(String, String)> {
    let none = Vec::new();
    let tables = found["tables"].as_array().unwrap_or(&none);
    if tables.len() != world.tables.len() {
        let values = format!("   found {}\nexpected {}", tables.len(), world.tables.len());
        return vec![("tables".to_owned(), values)];
    }
    let mut differences = Vec::new();
    let mut compare = |part: String, found: &Value, expected: &Value| {
        if found != expected {
            let values = format!("   found {found}\nexpected {expected}");
            differences.push((part, values));
        }
    };
    for (index, (found, table)) in tables.iter().zip(&world.tables).enumerate() {
        let mut expected = expected(table);
        expected["row lines"] = row_lines(index, table, printed);
        let mut found = found.clone();
        found["row lines"] = found["origin"]["rows"].clone();
        for part in PARTS.into_iter().chain(["row lines"]) {
            compare(part.to_owned(), &found[part], &expected[part]);
        }
    }
    // Where a paragraph ends is not shown.
    let texts = found["text"].as_array().unwrap_or(&none).iter();
    let texts: String = texts.filter_map(|text| text["text"].as_str()).collect();
    compare(
        "text".to_owned(),
        &json!(texts),
        &json!(world.prose.concat()),
    );
    compare(
        "furniture".to_owned(),
        &furniture(found, printed),
        &lines_of(printed, &Part::Furniture),
    );
    compare("missing".to_owned(), &missing(found, printed), &json!([]));
    compare(
        "unplaced".to_owned(),
        &found["ledger"]["unplaced"],
        &json!(0),
    );
    compare("unsaid".to_owned(), &unsaid(found, printed), &json!([]));
    // The same part of several tables is told once.
    differences.dedup_by(|a, b| a.0 == b.0);
    differences
}

/// The source lines of each row.
fn row_lines(index: usize, table: &Logical, printed: &Printed) -> Value {
    let mut rows = vec![Vec::new(); table.rows.len()];
    for (number, line) in (1..).zip(&printed.lines) {
        for part in &line.parts {
            if let Part::Row(of, row) = *part
                && of == index
            {
                rows[row].push(usize::to_string(&number));
            }
        }
    }
    json!(rows)
}

/// The numbers of lines for one part.
fn lines_of(printed: &Printed, part: &Part) -> Value {
    let lines = (1..).zip(&printed.lines);
    let of = lines.filter(|(_, line)| line.parts.contains(part));
    of.map(|(number, _): (usize, _)| json!(number.to_string()))
        .collect()
}

/// The furniture found; a mark of a later page in a line of its own may be among it or not.
fn furniture(found: &Value, printed: &Printed) -> Value {
    let marks = lines_of(printed, &Part::Mark);
    let marks = marks.as_array().cloned().unwrap_or_default();
    let found = found["furniture"].as_array().cloned().unwrap_or_default();
    let mut lines: Vec<Value> = found
        .into_iter()
        .filter(|line| !marks.contains(line))
        .collect();
    lines.sort_by_key(|line| line.as_str().and_then(|line| line.parse::<usize>().ok()));
    Value::Array(lines)
}

/// Lines with text that stand nowhere.
fn missing(found: &Value, printed: &Printed) -> Value {
    fn strings<'a>(value: &'a Value, all: &mut Vec<&'a str>) {
        match value {
            Value::String(text) => all.push(text),
            Value::Array(items) => items.iter().for_each(|item| strings(item, all)),
            Value::Object(members) => members.values().for_each(|member| strings(member, all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    for table in found["tables"].as_array().into_iter().flatten() {
        strings(&table["origin"], &mut all);
    }
    for text in found["text"].as_array().into_iter().flatten() {
        strings(&text["origin"], &mut all);
    }
    strings(&found["furniture"], &mut all);
    let lines = (1..).zip(&printed.lines);
    let lines = lines.filter(|(_, line)| !line.is_blank());
    let numbers = lines.map(|(number, _): (usize, _)| number.to_string());
    numbers
        .filter(|number| !all.contains(&number.as_str()))
        .collect()
}

/// Lines of which something should have been said.
fn unsaid(found: &Value, printed: &Printed) -> Value {
    let none = Vec::new();
    let findings = found["diagnostics"].as_array().unwrap_or(&none);
    let said = |number: usize, demand: Demand| {
        findings.iter().any(|finding| {
            let enough = demand == Demand::Finding || finding["severity"] == "warning";
            let at = finding["at"].as_array().unwrap_or(&none);
            enough && at.iter().any(|place| place["line"] == number)
        })
    };
    // A row of wrapped cells has several lines; what is said of one of them is said of the row.
    let lines: Vec<(usize, &super::print::Line)> = (1..).zip(&printed.lines).collect();
    let one_row = |a: &super::print::Line, b: &super::print::Line| {
        let aligned = a.cells.len() == 1 && b.cells.len() == 1;
        aligned && (&a.parts, a.demand) == (&b.parts, b.demand)
    };
    let rows = lines.chunk_by(|(_, a), (_, b)| one_row(a, b));
    let unsaid = rows.filter_map(|row| {
        let demand = row[0].1.demand?;
        let said = row.iter().any(|&(number, _)| said(number, demand));
        (!said).then(|| json!(row[0].0.to_string()))
    });
    unsaid.collect()
}
