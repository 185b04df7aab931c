//! Nothing lost, nothing invented, on tables that nobody has seen: made, printed as pages do, and
//! read back.
//!
//! `JNRENDER_CASES=10000 cargo test --release --test generated -- --nocapture` tries more of them and
//! prints a tally of the knobs and the shortest failure of each kind. `JNRENDER_KNOB=pages.cut_rows`
//! draws plans with that knob alone, `JNRENDER_KNOB=texts.aligned+header.levels` with two,
//! `JNRENDER_KNOB=all` tries the knobs one by one, `JNRENDER_KNOB=first` draws from the first
//! distribution. `JNRENDER_SHOW=3` prints the first three sheets drawn, `JNRENDER_EACH=1` each
//! failure as it was drawn.

mod generator;

use std::collections::BTreeMap;

use generator::check::differences;
use generator::make::build;
use generator::places;
use generator::plan::{Choice, KNOBS, Plan, has, plans};
use generator::print::print;
use jnrender::diagnostic::Language;
use jnrender::source::{self, ReadOptions};
use jnrender::{recover, render};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

/// How many random plans the suite tries of each distribution; the same ones every time.
const CASES: usize = 300;

/// How many come back exactly, at least, and how many otherwise without a warning at the place, at
/// most. A change may raise the first and lower the second and never the other way; that is to become
/// none.
struct Bounds {
    exact: usize,
    silent: usize,
}

/// For plans of the first distribution.
const FIRST: Bounds = Bounds {
    exact: 298,
    silent: 0,
};
/// For plans with all knobs.
const ALL: Bounds = Bounds {
    exact: 297,
    silent: 0,
};
/// How often a failure is made simpler before it is printed.
const SIMPLER: usize = 300;

/// What became of one plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Exact,
    /// Not exact, with a warning at a place that went wrong, or an error.
    Doubted,
    /// Not exact, with a warning somewhere else.
    Elsewhere,
    /// Not exact, and nothing said of it; or no answer at all.
    Silent,
}

/// A plan tried.
struct Attempt {
    outcome: Outcome,
    /// The parts that differ.
    parts: String,
    /// The sheet, and what differs.
    why: String,
    /// Whether there is any diagnostic.
    said: bool,
}

fn attempt(plan: &Plan) -> Attempt {
    let world = build(plan);
    let printed = print(&world, plan);
    let told = |what: String, found: &Value| {
        let text = &printed.text;
        format!("{plan:?}\n{what}\n{text}\nSAID {}", found["diagnostics"])
    };
    let failed = |outcome: Outcome, parts: &str, what: String| Attempt {
        outcome,
        parts: parts.to_owned(),
        why: told(what, &Value::Null),
        said: true,
    };
    let recovered = std::panic::catch_unwind(|| {
        let read = source::read(printed.text.as_bytes(), &ReadOptions::default());
        read.and_then(|read| recover::recover(&read))
    });
    let recovered = match recovered {
        Ok(Ok(recovered)) => recovered,
        // An error is never silent.
        Ok(Err(error)) => return failed(Outcome::Doubted, "error", error.to_string()),
        // Nothing is worse, and the others are tried all the same.
        Err(_) => return failed(Outcome::Silent, "panic", String::new()),
    };
    let json = render::json::render(
        &recovered.document,
        &recovered.diagnostics,
        Language::English,
    );
    let found: Value = serde_json::from_str(&json).expect("the JSON form is JSON");
    let findings = found["diagnostics"].as_array().cloned().unwrap_or_default();
    let warned = findings.iter().any(|finding| finding["severity"] != "note");
    let differences = differences(&found, &world, &printed);
    let (parts, values): (Vec<String>, Vec<String>) = differences
        .into_iter()
        .map(|(part, values)| {
            let told = format!("{part}\n{values}");
            (part, told)
        })
        .unzip();
    Attempt {
        outcome: match (parts.is_empty(), warned) {
            (true, _) => Outcome::Exact,
            (false, true) if places::warned(&found, &world, &printed, &parts) => Outcome::Doubted,
            (false, true) => Outcome::Elsewhere,
            (false, false) => Outcome::Silent,
        },
        parts: parts.join(" "),
        why: told(values.join("\n"), &found),
        said: !findings.is_empty(),
    }
}

/// How often each outcome came.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    exact: usize,
    doubted: usize,
    elsewhere: usize,
    silent: usize,
}

impl Counts {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Exact => self.exact += 1,
            Outcome::Doubted => self.doubted += 1,
            Outcome::Elsewhere => self.elsewhere += 1,
            Outcome::Silent => self.silent += 1,
        }
    }

    fn all(&self) -> usize {
        self.exact + self.doubted + self.elsewhere + self.silent
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cases = self.all();
        let percent = self.exact as f64 * 100.0 / cases.max(1) as f64;
        write!(
            out,
            "{cases:6} cases {:6} exact ({percent:5.1}%) {:6} doubted {:4} elsewhere {:4} silent",
            self.exact, self.doubted, self.elsewhere, self.silent
        )
    }
}

/// The failures of one kind: how many, and the shortest with what makes it.
struct Failures<T> {
    count: usize,
    shortest: usize,
    tree: T,
}

/// Tries plans, and prints what became of them.
fn tally(choice: Choice<'_>, cases: usize, details: bool) -> Counts {
    let mut runner = TestRunner::deterministic();
    let strategy = plans(choice);
    let mut counts = Counts::default();
    let mut knobs: BTreeMap<String, Counts> = BTreeMap::new();
    let mut kinds = BTreeMap::new();
    let shown = number("JNRENDER_SHOW").unwrap_or(0);
    for _ in 0..cases {
        let tree = strategy.new_tree(&mut runner).expect("any plan is valid");
        let plan = tree.current();
        if let Choice::Only(name) = choice
            && !acts(&plan, name)
        {
            continue;
        }
        if counts.all() < shown {
            println!("{plan:?}\n{}\n", print(&build(&plan), &plan).text);
        }
        let tried = attempt(&plan);
        counts.add(tried.outcome);
        if !details {
            continue;
        }
        for knob in KNOBS {
            let Some(value) = (knob.get)(&plan) else {
                continue;
            };
            let name = match choice {
                Choice::Only(names) if has(names, knob) => format!("{} {value}", knob.name),
                _ => knob.name.to_owned(),
            };
            knobs.entry(name).or_default().add(tried.outcome);
        }
        if tried.outcome != Outcome::Exact {
            if std::env::var_os("JNRENDER_EACH").is_some() {
                println!(
                    "EACH {:?} {}\n{}\nEND",
                    tried.outcome, tried.parts, tried.why
                );
            }
            let kind = (tried.outcome, tried.parts);
            let length = tried.why.len();
            let failures = kinds.entry(kind).or_insert_with(|| Failures {
                count: 0,
                shortest: usize::MAX,
                tree: None,
            });
            failures.count += 1;
            if length < failures.shortest {
                failures.shortest = length;
                failures.tree = Some(tree);
            }
        }
    }
    println!("{choice:?}: {counts}");
    for (name, counts) in &knobs {
        println!("  {name:24} {counts}");
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, failures)| std::cmp::Reverse(failures.count));
    for ((outcome, parts), failures) in kinds {
        let Some(tree) = failures.tree else { continue };
        let plan = simplest(tree, outcome, &parts, choice);
        let (count, why) = (failures.count, attempt(&plan).why);
        println!("KIND {outcome:?} {parts}: {count}\n{why}\nEND");
    }
    counts
}

/// Whether each of the knobs changes the sheet of the plan.
fn acts(plan: &Plan, names: &str) -> bool {
    let mut knobs = KNOBS.iter().filter(|knob| has(names, knob));
    let text = |plan: &Plan| print(&build(plan), plan).text;
    let whole = text(plan);
    knobs.all(|knob| (knob.get)(plan).is_some() && text(&plan.without(knob)) != whole)
}

/// A simpler plan that fails in the same way.
fn simplest(
    mut tree: impl ValueTree<Value = Plan>,
    outcome: Outcome,
    parts: &str,
    choice: Choice<'_>,
) -> Plan {
    let mut best = tree.current();
    let same = |plan: &Plan| {
        let tried = attempt(plan);
        let acts = match choice {
            Choice::Only(name) => acts(plan, name),
            _ => true,
        };
        tried.outcome == outcome && tried.parts == parts && acts
    };
    let mut moved = tree.simplify();
    for _ in 0..SIMPLER {
        if !moved {
            break;
        }
        let plan = tree.current();
        moved = if same(&plan) {
            best = plan;
            tree.simplify()
        } else {
            tree.complicate()
        };
    }
    best
}

/// The number that an environment variable asks for.
fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok()?.parse().ok()
}

#[track_caller]
fn assert_within(counts: Counts, bounds: Bounds) {
    assert!(counts.exact >= bounds.exact, "{counts}");
    assert!(
        counts.silent + counts.elsewhere <= bounds.silent,
        "{counts}"
    );
}

#[test]
fn made_tables_come_back() {
    let knob = std::env::var("JNRENDER_KNOB").ok();
    let cases = number("JNRENDER_CASES");
    match (knob.as_deref(), cases) {
        (Some("all"), cases) => {
            for knob in KNOBS {
                tally(Choice::Only(knob.name), cases.unwrap_or(CASES), false);
            }
        }
        (Some("first"), cases) => {
            tally(Choice::First, cases.unwrap_or(CASES), true);
        }
        (Some(name), cases) => {
            tally(Choice::Only(name), cases.unwrap_or(CASES), true);
        }
        (None, Some(cases)) => {
            tally(Choice::All, cases, true);
        }
        (None, None) => {
            assert_within(tally(Choice::First, CASES, false), FIRST);
            assert_within(tally(Choice::All, CASES, false), ALL);
        }
    }
}

#[test]
fn lists_that_need_no_repair_come_back_with_nothing_said() {
    let mut runner = TestRunner::deterministic();
    let strategy = plans(Choice::Plain);
    let (mut not_clean, mut shortest) = (0, None::<String>);
    let asked = number("JNRENDER_CASES");
    for _ in 0..asked.unwrap_or(CASES) {
        let plan = strategy
            .new_tree(&mut runner)
            .expect("any plan is valid")
            .current();
        let tried = attempt(&plan);
        if tried.outcome != Outcome::Exact || tried.said {
            not_clean += 1;
            if std::env::var_os("JNRENDER_EACH").is_some() {
                println!(
                    "EACH {:?} {}\n{}\nEND",
                    tried.outcome, tried.parts, tried.why
                );
            }
            if shortest
                .as_ref()
                .is_none_or(|why| tried.why.len() < why.len())
            {
                shortest = Some(tried.why);
            }
        }
    }
    println!("{not_clean} lists that need no repair are not clean");
    if let Some(why) = shortest {
        println!("{why}\nEND");
    }
    if asked.is_none() {
        assert_eq!(not_clean, 0);
    }
}
