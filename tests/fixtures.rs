//! Every sheet in `fixtures/` gives its truth, and is reported on as it ought to be.
//!
//! What is compared, and what `findings.txt` means, is told in `fixtures/README.md`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jnrender::diagnostic::Language;
use jnrender::source::{self, ReadOptions, ReadSource};
use jnrender::{recover, render};
use serde_json::Value;

/// Fixtures that do not come out right yet, and what is wrong with them. This list only ever gets
/// shorter: one that has become right fails the test until it is taken off.
const AWAITED: &[(&str, &str)] = &[];

struct Fixture {
    name: String,
    sheet: ReadSource,
    truth: Value,
    /// What `findings.txt` lists; none where there is no such file.
    findings: Option<Vec<String>>,
}

impl Fixture {
    /// # Panics
    /// Where the folder is not a fixture.
    fn open(folder: &Path) -> Self {
        let name = folder.file_name().expect("a folder has a name");
        let name = name.to_string_lossy().into_owned();
        let files = std::fs::read_dir(folder).expect("a fixture is a folder");
        let table = files
            .map(|file| file.expect("the folder can be listed").path())
            .find(|file| file.file_stem().is_some_and(|stem| stem == "table"))
            .unwrap_or_else(|| panic!("{name} has no table"));
        let bytes = std::fs::read(table).expect("a table can be read");
        let truth = std::fs::read_to_string(folder.join("truth.json"))
            .unwrap_or_else(|error| panic!("the truth of {name}: {error}"));
        let findings = std::fs::read_to_string(folder.join("findings.txt")).ok();
        assert!(
            folder.join("README.md").is_file(),
            "{name} does not say why it is here"
        );
        Self {
            sheet: source::read(&bytes, &ReadOptions::default())
                .unwrap_or_else(|error| panic!("{name} cannot be read: {error}")),
            truth: serde_json::from_str(&truth)
                .unwrap_or_else(|error| panic!("the truth of {name}: {error}")),
            findings: findings.map(|text| text.lines().map(str::to_owned).collect()),
            name,
        }
    }

    /// Every way in which what the program makes of the sheet is not what it ought to be.
    fn faults(&self) -> Vec<String> {
        let recovered = match recover::recover(&self.sheet) {
            Ok(recovered) => recovered,
            Err(error) => return vec![error.to_string()],
        };
        let json = render::json::render(
            &recovered.document,
            &recovered.diagnostics,
            Language::English,
        );
        let found: Value = serde_json::from_str(&json).expect("the JSON form is JSON");
        let mut faults = Vec::new();
        for key in ["text", "furniture"] {
            compare(key, &found[key], self.truth.get(key), &mut faults);
        }
        for (key, value) in self.truth["source"].as_object().into_iter().flatten() {
            compare(key, &found["source"][key], Some(value), &mut faults);
        }
        let (tables, truths) = (items(&found["tables"]), items(&self.truth["tables"]));
        if tables.len() != truths.len() {
            let (found, truth) = (tables.len(), truths.len());
            faults.push(format!("{found} tables, not {truth}"));
        }
        for (index, (table, truth)) in tables.iter().zip(truths).enumerate() {
            compare_table(index, table, truth, &mut faults);
        }
        faults.extend(self.findings_amiss(items(&found["diagnostics"])));
        faults
    }

    /// Findings that are missing, and those that ought not to be there.
    fn findings_amiss(&self, diagnostics: &[Value]) -> Vec<String> {
        let listed = self.findings.as_deref().unwrap_or_default();
        let clean = self.findings.as_ref().is_some_and(Vec::is_empty);
        let mut amiss = Vec::new();
        for code in listed {
            if !diagnostics.iter().any(|finding| finding["code"] == **code) {
                amiss.push(format!("{code} is not raised"));
            }
        }
        for finding in diagnostics {
            let known = listed.iter().any(|code| finding["code"] == **code);
            if !known && (clean || finding["severity"] != "note") {
                amiss.push(format!(
                    "{} of line {}: {}",
                    finding["code"], finding["at"][0]["line"], finding["message"]
                ));
            }
        }
        amiss
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Compares one table with every part that the truth has of it.
fn compare_table(index: usize, table: &Value, truth: &Value, faults: &mut Vec<String>) {
    let name = |key: &str| format!("table {index}, {key}");
    let parts = [
        "title", "number", "unit", "fields", "columns", "rows", "notes",
    ];
    for key in parts {
        compare(&name(key), &table[key], truth.get(key), faults);
    }
    // The form leaves `kinds` out where every row is plain data, so that a truth always says it.
    let none = Value::Array(Vec::new());
    let kinds = |table: &Value| table.get("kinds").unwrap_or(&none).clone();
    compare(&name("kinds"), &kinds(table), Some(&kinds(truth)), faults);
    let spans = |table: &Value| -> Value {
        let mut spans = items(&table["spans"]).to_vec();
        spans.sort_by_key(|span| (span["row"].as_u64(), span["column"].as_u64()));
        spans.into()
    };
    compare(&name("spans"), &spans(table), Some(&spans(truth)), faults);
    for (key, lines) in truth["origin"].as_object().into_iter().flatten() {
        let origin = name(&format!("origin of {key}"));
        compare(&origin, &table["origin"][key], Some(lines), faults);
    }
}

/// Notes where `found` is not what is wanted; the truth need not say.
///
/// Of two lists it tells how many items differ, and the first pair that does.
fn compare(name: &str, found: &Value, wanted: Option<&Value>, faults: &mut Vec<String>) {
    let Some(wanted) = wanted.filter(|&wanted| wanted != found) else {
        return;
    };
    let (Some(these), Some(those)) = (found.as_array(), wanted.as_array()) else {
        faults.push(format!("{name}: {found}, not {wanted}"));
        return;
    };
    let length = these.len().max(those.len());
    let differing: Vec<usize> = (0..length)
        .filter(|&index| these.get(index) != those.get(index))
        .collect();
    let first = differing.first().copied().unwrap_or_default();
    let show = |items: &[Value]| items.get(first).map_or("nothing".into(), Value::to_string);
    faults.push(format!(
        "{name}: {} of {length} differ, first at {first}: {}, not {}",
        differing.len(),
        show(these),
        show(those)
    ));
}

/// The folders in `fixtures/`, in order.
fn fixtures() -> Vec<Fixture> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("fixtures")
        .expect("there are fixtures")
        .map(|entry| entry.expect("the folder can be listed").path())
        // Those of codes are tried in `codes.rs`, the one table of many files in `every_format.rs`.
        .filter(|path| path.is_dir() && !path.ends_with("codes") && !path.ends_with("every-format"))
        .collect();
    folders.sort();
    folders.iter().map(|folder| Fixture::open(folder)).collect()
}

#[test]
fn every_fixture_gives_its_truth() {
    let fixtures = fixtures();
    for (awaited, _) in AWAITED {
        let known = fixtures.iter().any(|fixture| fixture.name == *awaited);
        assert!(known, "{awaited} is awaited, and there is no such fixture");
    }
    let mut wrong = String::new();
    for fixture in &fixtures {
        let faults = fixture.faults();
        let awaited = AWAITED.iter().any(|(name, _)| *name == fixture.name);
        match (awaited, faults.is_empty()) {
            (false, false) => {
                wrong += &format!("\n{}:\n  {}", fixture.name, faults.join("\n  "));
            }
            (true, true) => {
                wrong += &format!("\n{}: has become right, no more AWAITED", fixture.name);
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The truths are written by people: a line that one of them forgets would never be missed.
#[test]
fn every_truth_accounts_for_every_line() {
    for fixture in fixtures() {
        let truth = &fixture.truth;
        let tables = items(&truth["tables"]);
        if tables.iter().any(|table| table.get("origin").is_none()) {
            continue;
        }
        let mut lines = BTreeSet::new();
        tables
            .iter()
            .for_each(|table| collect(&table["origin"], &mut lines));
        let paragraphs = items(&truth["text"]);
        paragraphs
            .iter()
            .for_each(|paragraph| collect(&paragraph["origin"], &mut lines));
        collect(&truth["furniture"], &mut lines);
        let filled: BTreeSet<String> = fixture
            .sheet
            .sheets
            .iter()
            .flat_map(|sheet| {
                let rows = 0..sheet.rows.len();
                let filled =
                    rows.filter(|&row| sheet.rows[row].cells.iter().any(|cell| !cell.is_empty()));
                filled.flat_map(|row| sheet.lines(row))
            })
            .map(|line| line.number.to_string())
            .collect();
        assert_eq!(lines, filled, "{}", fixture.name);
    }
}

/// Every string in a value.
fn collect(value: &Value, strings: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            strings.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, strings)),
        Value::Object(members) => members.values().for_each(|item| collect(item, strings)),
        _ => {}
    }
}
