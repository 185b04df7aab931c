//! Where a document that came back went wrong, and whether something was said there.

use std::collections::BTreeSet;

use serde_json::Value;

use super::check;
use super::logical::World;
use super::print::{Part, Printed};

/// Whether a warning or an error points at a line that went wrong, or one beside it.
pub fn warned(found: &Value, world: &World, printed: &Printed, parts: &[String]) -> bool {
    let wrong = wrong_lines(found, world, printed, parts);
    let near = |line: usize| (line.saturating_sub(1)..=line + 1).any(|line| wrong.contains(&line));
    let lines = array(&found["diagnostics"])
        .iter()
        .filter(|finding| finding["severity"] != "note")
        .flat_map(|finding| array(&finding["at"]))
        .filter_map(|place| place["line"].as_u64())
        .filter_map(|line| usize::try_from(line).ok());
    lines.into_iter().any(near)
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The lines of the parts that differ, 1-based.
fn wrong_lines(
    found: &Value,
    world: &World,
    printed: &Printed,
    parts: &[String],
) -> BTreeSet<usize> {
    let mut wrong = BTreeSet::new();
    let mut add = |is_wrong: &dyn Fn(&Part) -> bool| {
        let lines = (1..).zip(&printed.lines);
        let of = lines.filter(|(_, line)| line.parts.iter().any(is_wrong));
        wrong.extend(of.map(|(number, _): (usize, _)| number));
    };
    let has = |name: &str| parts.iter().any(|part| part == name);
    if has("tables") {
        add(&|part| !matches!(part, Part::Row(..)));
        // What was taken for a table of its own is wrong where it begins.
        wrong.extend(array(&found["tables"]).iter().filter_map(first_line));
        return wrong;
    }
    if ["title", "number", "unit", "fields"]
        .iter()
        .any(|part| has(part))
    {
        add(&|part| !matches!(part, Part::Row(..) | Part::Notes(_) | Part::Prose));
    }
    if has("columns") {
        add(&|part| matches!(part, Part::Header(_)));
    }
    if has("notes") || has("text") {
        add(&|part| matches!(part, Part::Notes(_) | Part::Prose));
    }
    if has("furniture") || has("missing") {
        add(&|part| matches!(part, Part::Furniture | Part::Mark));
    }
    for (index, (found, table)) in array(&found["tables"])
        .iter()
        .zip(&world.tables)
        .enumerate()
    {
        let rows = wrong_rows(found, &check::expected(table));
        add(&|part| matches!(part, Part::Row(of, row) if *of == index && rows.contains(row)));
    }
    wrong
}

/// The first line of a table that was found.
fn first_line(table: &Value) -> Option<usize> {
    let origin = table["origin"].as_object()?;
    let lines = origin.values().flat_map(array).flat_map(|line| {
        let of_row = array(line).iter().chain(Some(line));
        of_row.filter_map(|line| line.as_str()?.parse().ok())
    });
    lines.min()
}

/// The rows of a table that differ, by what is expected, with one beside those that are missing or too
/// many.
fn wrong_rows(found: &Value, expected: &Value) -> BTreeSet<usize> {
    let mut wrong = BTreeSet::new();
    let (rows, of) = (array(&found["rows"]), array(&expected["rows"]));
    if rows.len() == of.len() {
        wrong.extend((0..of.len()).filter(|&row| rows[row] != of[row]));
    } else {
        let same = rows.iter().zip(of).take_while(|(a, b)| a == b).count();
        let left = rows.len().min(of.len()) - same;
        let pairs = rows.iter().rev().zip(of.iter().rev());
        let below = pairs.take(left).take_while(|(a, b)| a == b).count();
        wrong.extend(same.saturating_sub(1)..=of.len() - below);
    }
    // Where all rows are plain data, no kinds are told.
    let kinds = |table: &Value| -> Vec<String> {
        let told = array(&table["kinds"]).iter().filter_map(Value::as_str);
        let told: Vec<String> = told.map(str::to_owned).collect();
        match told.is_empty() {
            true => vec!["data".to_owned(); array(&table["rows"]).len()],
            false => told,
        }
    };
    let kinds = kinds(found).into_iter().zip(kinds(expected)).enumerate();
    wrong.extend(kinds.filter(|(_, (a, b))| a != b).map(|(row, _)| row));
    let (spans, of) = (array(&found["spans"]), array(&expected["spans"]));
    let differ = spans
        .iter()
        .filter(|span| !of.contains(span))
        .chain(of.iter().filter(|span| !spans.contains(span)));
    for span in differ {
        let number = |name: &str| span[name].as_u64().and_then(|n| usize::try_from(n).ok());
        if let (Some(row), Some(rows)) = (number("row"), number("rows")) {
            wrong.extend(row..row + rows);
        }
    }
    wrong
}
