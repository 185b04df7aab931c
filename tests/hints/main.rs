//! Hints: written and read again they change nothing, and edited they decide.
//!
//! `JNRENDER_CASES=10000 cargo test --release --test hints` tries more generated sheets.

mod decided;
#[allow(dead_code)] // Only its sheets are of use here.
#[path = "../generator/mod.rs"]
mod generator;
mod long;
mod misfits;
mod unreadable;

use generator::plan::{Choice, plans};
use jnrender::diagnostic::{Diagnostic, Language};
use jnrender::recover::Recovered;
use jnrender::source::{self, ReadOptions, ReadSource};
use jnrender::{hints, recover, render};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

const FOUNDING: &str = include_str!("../../fixtures/founding/table.txt");

fn cases() -> usize {
    let asked = std::env::var("JNRENDER_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(300)
}

fn json(recovered: &Recovered) -> Value {
    let json = render::json::render(
        &recovered.document,
        &recovered.diagnostics,
        Language::English,
    );
    serde_json::from_str(&json).expect("the JSON form is JSON")
}

const DOUBTS: [&str; 11] = [
    "J0204", "J0205", "J0303", "J0304", "J0403", "J0407", "J0503", "J0504", "J0507", "J0508",
    "J0509",
];

/// What differs once what was decided is given.
fn differs(read: &ReadSource) -> Option<String> {
    let found = recover::recover(read).ok()?;
    let given = hints::Resolved::default();
    let written = hints::write(read, &found, &given, Language::Chinese);
    let again = hints::read(&written, "table.hints.toml")
        .and_then(|hints| hints::resolve(&hints, read))
        .and_then(|resolved| recover::recover_with(read, &resolved.pins));
    let again = match again {
        Ok(again) => again,
        Err(error) => return Some(format!("{:?}\n{error}\n{written}", error.diagnostic())),
    };
    let (first, second) = (json(&found), json(&again));
    let mut different = Vec::new();
    for part in ["tables", "text", "furniture", "ledger"] {
        if first[part] != second[part] {
            different.push(format!("{part}\n{}\n{}", first[part], second[part]));
        }
    }
    let doubts = second["diagnostics"].as_array().expect("a list").iter();
    let doubts: Vec<String> = doubts
        .filter(|found| DOUBTS.iter().any(|doubt| found["code"] == *doubt))
        .map(|found| format!("{} {}", found["code"], found["message"]))
        .collect();
    different.extend(doubts);
    if found.pins != again.pins {
        different.push(format!("pins\n{:?}\n{:?}", found.pins, again.pins));
    }
    (!different.is_empty()).then(|| different.join("\n"))
}

fn fixtures() -> Vec<(String, ReadSource)> {
    let mut found = Vec::new();
    for pattern in ["fixtures", "fixtures/codes"] {
        for folder in std::fs::read_dir(pattern).expect("there are fixtures") {
            let folder = folder.expect("a folder").path();
            if !folder.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(&folder).expect("a folder") {
                let file = file.expect("a file").path();
                let stem = file
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                if !["table", "raises", "silent"].contains(&stem.as_str()) {
                    continue;
                }
                let bytes = std::fs::read(&file).expect("a file");
                if let Ok(read) = source::read(&bytes, &ReadOptions::default()) {
                    found.push((file.display().to_string(), read));
                }
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[test]
fn fixtures_come_back() {
    let fixtures = fixtures();
    let mut wrong = Vec::new();
    for (name, read) in &fixtures {
        if let Some(why) = differs(read) {
            println!("{name}: {why}");
            wrong.push(name);
        }
    }
    println!("{} of {} differ", wrong.len(), fixtures.len());
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn made_sheets_come_back() {
    for choice in [Choice::First, Choice::All] {
        let mut runner = TestRunner::deterministic();
        let strategy = plans(choice);
        let mut wrong = Vec::new();
        for _ in 0..cases() {
            let plan = strategy
                .new_tree(&mut runner)
                .expect("any plan is valid")
                .current();
            let printed = generator::print::print(&generator::make::build(&plan), &plan);
            let read = source::read(printed.text.as_bytes(), &ReadOptions::default());
            if let Some(why) = read.ok().and_then(|read| differs(&read)) {
                wrong.push(format!("{plan:?}\n{}\n{why}", printed.text));
            }
        }
        println!("{} of {} differ", wrong.len(), cases());
        assert!(wrong.is_empty(), "{}", wrong[0]);
    }
}

fn sheet(text: &str) -> ReadSource {
    source::read(text.as_bytes(), &ReadOptions::default()).expect("a sheet")
}

/// The hints of a sheet as they are written.
fn written(text: &str) -> String {
    let read = sheet(text);
    let found = recover::recover(&read).expect("a table");
    hints::write(
        &read,
        &found,
        &hints::Resolved::default(),
        Language::English,
    )
}

/// What becomes of a sheet with the text of a hints file.
fn with_hints(text: &str, file: &str) -> Result<Recovered, Diagnostic> {
    let read = sheet(text);
    hints::read(file, "table.hints.toml")
        .and_then(|hints| hints::resolve(&hints, &read))
        .and_then(|resolved| recover::recover_with(&read, &resolved.pins))
        .map_err(|error| error.diagnostic())
}

/// A text with a piece of it replaced, which must be there once.
fn edited(text: &str, before: &str, after: &str) -> String {
    assert_eq!(text.matches(before).count(), 1, "{before} in {text}");
    text.replace(before, after)
}

fn codes(recovered: &Recovered) -> Vec<&str> {
    let found = recovered.diagnostics.iter();
    found.map(|found| found.code.name()).collect()
}

const MERGES: &str = include_str!("../../fixtures/codes/J0507/raises.txt");
const HEADER: &str = include_str!("../../fixtures/codes/J0303/raises.txt");
