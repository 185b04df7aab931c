//! Nothing lost, nothing invented, on tables that nobody has seen: made, printed as pages do, and
//! read back.
//!
//! `JNRENDER_CASES=10000 cargo test --release --test generated -- --nocapture` tries more of them and
//! prints the shortest failure of each kind.

mod generator;

use std::collections::BTreeMap;

use generator::plan::{Plan, plan};
use generator::{differences, logical, print};
use jnrender::diagnostic::Language;
use jnrender::source::{self, ReadOptions};
use jnrender::{recover, render};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

/// How many random plans the suite tries; the same ones every time.
const CASES: usize = 300;
/// How many of them come back exactly, at least. A change may raise this and never lowers it.
const LEAST_EXACT: usize = 236;
/// How many come back otherwise without a warning, at most. A change may lower this and never
/// raises it; it is to become none.
const MOST_SILENT: usize = 9;

/// What became of one plan.
enum Outcome {
    Exact,
    /// Not exact, with a warning.
    Doubted,
    /// Not exact, and nothing said of it.
    Silent {
        /// The parts that differ.
        parts: String,
        /// The sheet, and what differs.
        why: String,
    },
}

fn attempt(plan: &Plan) -> Outcome {
    let table = logical::build(plan);
    let text = print::print(&table, plan);
    let read = source::read(text.as_bytes(), &ReadOptions::default());
    let recovered = match read.and_then(|read| recover::recover(&read)) {
        Ok(recovered) => recovered,
        // An error is never silent.
        Err(_) => return Outcome::Doubted,
    };
    let json = render::json::render(
        &recovered.document,
        &recovered.diagnostics,
        Language::English,
    );
    let found: Value = serde_json::from_str(&json).expect("the JSON form is JSON");
    let differences = differences(&found, &table);
    let warned = found["diagnostics"]
        .as_array()
        .is_some_and(|findings| findings.iter().any(|finding| finding["severity"] != "note"));
    if differences.is_empty() {
        Outcome::Exact
    } else if warned {
        Outcome::Doubted
    } else {
        let (parts, values): (Vec<&str>, Vec<String>) = differences
            .into_iter()
            .map(|(part, values)| (part, format!("{part}\n{values}")))
            .unzip();
        Outcome::Silent {
            parts: parts.join(" "),
            why: format!("{plan:?}\n{}\n{text}", values.join("\n")),
        }
    }
}

#[test]
fn made_tables_come_back() {
    let asked = std::env::var("JNRENDER_CASES").ok();
    let asked: Option<usize> = asked.and_then(|cases| cases.parse().ok());
    let cases = asked.unwrap_or(CASES);
    let mut runner = TestRunner::deterministic();
    let (mut exact, mut doubted, mut silent) = (0, 0, 0);
    // The shortest failure of each kind, and how many there are.
    let mut kinds: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for _ in 0..cases {
        let tree = plan().new_tree(&mut runner).expect("any plan is valid");
        match attempt(&tree.current()) {
            Outcome::Exact => exact += 1,
            Outcome::Doubted => doubted += 1,
            Outcome::Silent { parts, why } => {
                silent += 1;
                let kind = kinds.entry(parts).or_insert_with(|| (0, why.clone()));
                kind.0 += 1;
                if why.len() < kind.1.len() {
                    kind.1 = why;
                }
            }
        }
    }
    println!("{cases} tables: {exact} exact, {doubted} doubted, {silent} wrong and silent");
    for (parts, (count, why)) in &kinds {
        println!("KIND {parts}: {count}\n{why}\nEND");
    }
    if asked.is_none() {
        assert!(exact >= LEAST_EXACT, "{exact} of {cases} are exact");
        assert!(
            silent <= MOST_SILENT,
            "{silent} of {cases} are wrong and silent"
        );
    }
}
