//! Errors before the public sees them: tables that are right get no warning, and in such a table an
//! error of each kind is found.
//!
//! `JNRENDER_CASES=10000 cargo test --release --test checks -- --nocapture` tries more tables and prints how
//! many errors of each kind were found; `JNRENDER_MISSED=1` prints the first sheet of each kind in which
//! one was not.

#[allow(dead_code)] // Only its lists are of use here.
#[path = "../generator/mod.rs"]
mod generator;
mod slips;
mod sound;

use generator::plan::{Choice, plans};
use jnrender::check;
use jnrender::diagnostic::{Code, Diagnostic, Language, Severity};
use jnrender::recover;
use jnrender::source::{self, ReadOptions};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use slips::SLIPS;
use sound::Sound;
use time::macros::date;

/// How many tables the suite tries of each kind.
const CASES: usize = 60;
/// So many errors in a hundred must be found, of each kind.
const FOUND: usize = 99;

fn cases() -> usize {
    let asked = std::env::var("JNRENDER_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

/// What recovery and checks find in a sheet.
fn found(sheet: &str) -> Vec<Diagnostic> {
    let read = source::read(sheet.as_bytes(), &ReadOptions::default()).expect("a sheet");
    let recovered = recover::recover(&read).expect("a table");
    let mut found = recovered.diagnostics;
    let settings = check::Settings {
        today: Some(date!(2024 - 06 - 30)),
    };
    found.extend(check::document(&recovered.document, &settings));
    found
}

fn warnings(found: &[Diagnostic]) -> Vec<String> {
    let alarms = found.iter().filter(|found| found.severity > Severity::Note);
    alarms
        .map(|found| format!("{} {}", found.code.name(), found.message(Language::English)))
        .collect()
}

#[test]
fn tables_that_are_right_get_no_warning() {
    let mut alarmed = Vec::new();
    for seed in 0..cases() {
        let sheet = Sound::new(seed as u64).to_string();
        let warnings = warnings(&found(&sheet));
        if !warnings.is_empty() {
            alarmed.push(format!("{warnings:?}\n{sheet}"));
        }
    }
    println!(
        "{} of {} sound tables get a warning",
        alarmed.len(),
        cases()
    );
    assert!(alarmed.len() * 1000 <= cases(), "{}", alarmed[0]);
}

#[test]
fn lists_that_need_no_repair_get_no_warning() {
    let mut runner = TestRunner::deterministic();
    let strategy = plans(Choice::Plain);
    let mut alarmed = Vec::new();
    for _ in 0..cases() {
        let plan = strategy
            .new_tree(&mut runner)
            .expect("any plan is valid")
            .current();
        let printed = generator::print::print(&generator::make::build(&plan), &plan);
        let warnings = warnings(&found(&printed.text));
        if !warnings.is_empty() {
            alarmed.push(format!("{warnings:?}\n{plan:?}\n{}", printed.text));
        }
    }
    println!("{} of {} plain lists get a warning", alarmed.len(), cases());
    assert!(alarmed.len() * 1000 <= cases(), "{}", alarmed[0]);
}

#[test]
fn an_error_of_each_kind_is_found() {
    let mut missed = Vec::new();
    for slip in SLIPS {
        let (mut tried, mut found_it, mut seed) = (0, 0, 0);
        let mut first = None;
        while tried < cases() && seed < 100 * cases() as u64 {
            seed += 1;
            let mut table = Sound::new(seed);
            if !table.slip(slip) {
                continue;
            }
            tried += 1;
            let sheet = table.to_string();
            let found = found(&sheet);
            if found.iter().any(|found| found.code == slip.code) {
                found_it += 1;
            } else if first.is_none() {
                first = Some(format!("{:?}\n{sheet}", warnings(&found)));
            }
        }
        println!(
            "{} {:34} {found_it} of {tried}",
            slip.code.name(),
            slip.name
        );
        // Of few tables one may be the one in a hundred.
        let most = (tried * (100 - FOUND) / 100).max(1);
        if tried == 0 || tried - found_it > most {
            missed.push(format!(
                "{} {}: {found_it} of {tried}",
                slip.code.name(),
                slip.name
            ));
            if let (Some(first), true) = (first, std::env::var_os("JNRENDER_MISSED").is_some()) {
                println!("{first}");
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn every_check_has_an_error_of_its_kind() {
    for code in Code::ALL.iter().filter(|code| code.is_check()) {
        assert!(
            SLIPS.iter().any(|slip| slip.code == *code),
            "{}",
            code.name()
        );
    }
}
