//! Hints: written and read again they change nothing, and edited they decide.
//!
//! `JNRENDER_CASES=10000 cargo test --release --test hints` tries more generated sheets.

#[allow(dead_code)] // Only its sheets are of use here.
#[path = "generator/mod.rs"]
mod generator;

use generator::plan::{Choice, plans};
use jnrender::diagnostic::{Code, Diagnostic, Language};
use jnrender::recover::Recovered;
use jnrender::source::{self, ReadOptions, ReadSource};
use jnrender::{hints, recover, render};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

const FOUNDING: &str = include_str!("../fixtures/founding/table.txt");

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
    let allowed = hints::Allowed::default();
    let written = hints::write(read, &found, &allowed, Language::Chinese);
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
    hints::write(&read, &found, &hints::Allowed::default(), Language::English)
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

const MERGES: &str = include_str!("../fixtures/codes/J0507/raises.txt");
const HEADER: &str = include_str!("../fixtures/codes/J0303/raises.txt");

#[test]
fn blanks_that_nobody_can_tell_are_decided() {
    let before = recover::recover(&sheet(MERGES)).expect("a table");
    assert_eq!(codes(&before), ["J0507"]);
    assert_eq!(before.document.tables[0].spans.len(), 2);
    let file = written(MERGES);
    assert!(
        file.contains("# J0507: the blanks under “建设要求”"),
        "{file}"
    );
    let merged = edited(&file, "plain = [4]", "merged = [{ column = 4, with = 1 }]");
    let after = with_hints(MERGES, &merged).expect("the hints fit");
    assert_eq!(codes(&after), [""; 0]);
    let columns = after.document.tables[0]
        .spans
        .iter()
        .map(|span| span.column);
    assert_eq!(columns.collect::<Vec<_>>(), [0, 0, 3, 3]);
}

#[test]
fn a_header_that_can_be_read_in_two_ways_is_decided() {
    let before = recover::recover(&sheet(HEADER)).expect("a table");
    assert!(codes(&before).contains(&"J0303"));
    let file = edited(&written(HEADER), "[\"项目\"], # 2", "[\"项目\", \"上级\"],");
    let file = edited(
        &file,
        "[\"资金来源\", \"上级\"]",
        "[\"资金来源\", \"本级\"]",
    );
    let file = edited(
        &file,
        "[\"资金来源\", \"本级\"], # 4",
        "[\"资金来源\", \"工程\"],",
    );
    let file = edited(
        &file,
        "[\"使用方向\", \"工程\"]",
        "[\"使用方向\", \"设备\"]",
    );
    let file = edited(
        &file,
        "[\"使用方向\", \"设备\"], # 6",
        "[\"使用方向\", \"设备\"],",
    );
    let after = with_hints(HEADER, &file).expect("the hints fit");
    assert!(!codes(&after).contains(&"J0303"));
    let paths = after.document.tables[0].header.paths();
    let second: Vec<&str> = paths[1].iter().map(|label| label.text.as_str()).collect();
    assert_eq!(second, ["项目", "上级"]);
    assert_eq!(after.document.ledger.unplaced, 0);
}

#[test]
fn hints_hold_where_lines_are_added_above() {
    let file = written(FOUNDING);
    let before = with_hints(FOUNDING, &file).expect("the hints fit");
    let moved = format!("\n内部资料，请勿外传。\n\n{FOUNDING}");
    let after = with_hints(&moved, &file).expect("the hints still fit");
    assert_eq!(after.document.text[0].text, "内部资料，请勿外传。");
    let [before, after] = [before, after].map(|recovered| json(&recovered)["tables"][0].clone());
    for part in ["title", "fields", "columns", "rows", "spans", "notes"] {
        assert_eq!(before[part], after[part], "{part}");
    }
}

#[test]
fn hints_of_pages_hold_where_rows_are_added() {
    let bytes = std::fs::read("fixtures/project-targets/table.txt").expect("the fixture is there");
    let text = encoding_rs::GBK.decode(&bytes).0.into_owned();
    let file = written(&text);
    for added in [3, 8, 12, 20, 40] {
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let rows = (0..added).map(|row| format!("\t\t新增指标{row}\t座\t{}", row + 7));
        lines.splice(13..13, rows);
        let longer = lines.join("\n");
        let found = with_hints(&longer, &file).unwrap_or_else(|finding| {
            panic!("{added} rows: {}", finding.message(Language::English))
        });
        let plain = recover::recover(&sheet(&longer)).expect("a table");
        assert_eq!(
            json(&found)["tables"],
            json(&plain)["tables"],
            "{added} rows"
        );
    }
}

#[test]
fn hints_that_would_do_nothing_are_refused() {
    let text =
        "补贴表\n姓名\t村\t金额\n王建国\t东村\t2.50\n李秀英\t西村\t3.50\n张志强\t南村\t4.50\n";
    for file in [
        "[[allow]]\ncode = \"J0502\"\nreason = \"r\"\nsheet = \"no such\"\n",
        "[[table]]\n[[table.join]]\nbefore = { line = 3 }\nafter = { line = 4 }\nas = \"row\"\ncells = [2]\n",
        "[[table]]\n[[table.shift]]\nfirst = { line = 3 }\ngained = 4\n",
    ] {
        assert!(with_hints(text, file).is_err(), "{file}");
    }
}

#[test]
fn a_hint_that_no_longer_fits_is_an_error_with_the_nearest_line() {
    let file = written(FOUNDING);
    let found = with_hints(&FOUNDING.replace("工作活动", "工作任务活动"), &file);
    let found = found.expect_err("the label is another");
    assert_eq!(found.code, Code::HintDoesNotFit);
    let said = found.message(Language::English);
    assert!(said.contains("`table.columns`"), "{said}");
    assert!(
        said.contains("no label “工作活动”") && said.contains("“工作任务活动”"),
        "{said}"
    );

    let found = with_hints(&FOUNDING.replace("职责序号", "序号"), &file);
    let found = found.expect_err("the header's line begins otherwise");
    let said = found.message(Language::English);
    assert!(
        said.contains("`table.header`") && said.contains("nearest is line 9"),
        "{said}"
    );

    let title = FOUNDING.replace("部门预算整体绩效目标表", "部门整体绩效目标申报表");
    let found = with_hints(&title, &file).expect_err("the title is another");
    assert_eq!(found.code, Code::HintDoesNotFit);
    let said = found.message(Language::Chinese);
    assert!(
        said.contains("指引“table.first”") && said.contains("最接近的是第3行"),
        "{said}"
    );
    assert_eq!(found.places[0].line, 3);
}

#[test]
fn hints_that_contradict_the_sheet_are_refused() {
    for (hints, hint) in [
        ("groups = [9]", "table.groups"),
        ("merged = [{ column = 4, with = 2 }]", "table.merged"),
        ("spacers = [2]", "table.spacers"),
        ("total = [{ line = 2 }]", "table.total"),
        ("title = [{ line = 4 }]", "table.title"),
        ("header = [{ line = 1 }, { line = 3 }]", "table.header"),
        (
            "[[table.shift]]\nfirst = { line = 3 }\ngained = 2",
            "table.shift",
        ),
        (
            "[[table.join]]\nbefore = { line = 5 }\nafter = { line = 3 }\nas = \"row\"",
            "table.join",
        ),
        ("last = { line = 40 }", "table.last"),
        ("last = { text = \"合计\" }", "table.last"),
        ("prose = { sheet = \"Sheet2\", line = 5 }", "table.prose"),
        ("[[table]]", "table"),
    ] {
        let found = with_hints(MERGES, &format!("[[table]]\n{hints}\n"));
        let found = found.err().unwrap_or_else(|| panic!("{hints} is taken"));
        assert_eq!(found.code, Code::HintDoesNotFit, "{hints}");
        let said = found.message(Language::English);
        assert!(said.contains(&format!("`{hint}`")), "{said}");
        assert_ne!(said, found.message(Language::Chinese));
    }
}

#[test]
fn what_is_no_hints_file_is_an_error_with_its_line() {
    let found = with_hints(MERGES, "version = 1\n[[table]]\nheading = 3\n");
    let found = found.expect_err("no list of lines");
    assert_eq!(found.code, Code::HintsUnreadable);
    let said = found.message(Language::English);
    assert!(
        said.contains("table.hints.toml") && said.contains("line 3"),
        "{said}"
    );
}

#[test]
fn findings_are_allowed_with_a_reason() {
    let read = sheet(MERGES);
    let silenced = |line: &str| {
        let file = format!("[[allow]]\ncode = \"J0507\"\nreason = \"两村共用\"\n{line}");
        let hints = hints::read(&file, "table.hints.toml").expect("hints");
        let resolved = hints::resolve(&hints, &read).expect("the hints fit");
        let recovered = recover::recover_with(&read, &resolved.pins).expect("a table");
        let mut found = recovered.diagnostics.clone();
        resolved.allowed.apply(&mut found);
        // What is written again is still allowed.
        let again = hints::write(&read, &recovered, &resolved.allowed, Language::Chinese);
        let again = hints::read(&again, "table.hints.toml").expect("hints");
        assert_eq!(again.allow[0].reason, hints.allow[0].reason);
        assert_eq!(again.allow[0].line, hints.allow[0].line);
        found.is_empty()
    };
    assert!(silenced(""));
    assert!(silenced("line = 3"));
    assert!(!silenced("line = 5"));
}
