//! Nothing lost, nothing invented: variations of the founding sheet give their known tables.
//!
//! The sheet itself, and all others with a truth, are in `fixtures.rs`.

use proptest::prelude::*;

use jnrender::diagnostic::Language;
use jnrender::source::{self, ReadOptions};
use jnrender::{recover, render};
use serde_json::Value;

/// Recovers the bytes of a sheet and gives its JSON.
fn document(bytes: &[u8]) -> Value {
    let source = source::read(bytes, &ReadOptions::default()).expect("the sheet can be read");
    let recovered = recover::recover(&source).expect("the sheet holds a table");
    let json = render::json::render(
        &recovered.document,
        &recovered.diagnostics,
        Language::English,
    );
    serde_json::from_str(&json).expect("the JSON form is JSON")
}

/// The founding sheet.
fn founding() -> String {
    std::fs::read_to_string("fixtures/founding/table.txt").expect("the fixture is there")
}

/// Lines of the founding sheet's pages, 1-based and both ends included.
const PAGES: [(usize, usize); 3] = [(1, 20), (21, 42), (43, 57)];
/// Lines of the block above the body on the later pages.
const LATER_TOPS: [(usize, usize); 2] = [(21, 31), (43, 53)];

fn pages(numbers: &[usize]) -> String {
    let text = founding();
    let lines: Vec<&str> = text.split('\n').collect();
    let of_page = |&number: &usize| {
        let (first, last) = PAGES[number - 1];
        lines[first - 1..last].join("\n")
    };
    numbers.iter().map(of_page).collect::<Vec<_>>().join("\n")
}

fn truth() -> Value {
    let truth = std::fs::read_to_string("fixtures/founding/truth.json").expect("truth");
    serde_json::from_str(&truth).expect("truth is JSON")
}

/// Asserts that the one table found has every part of the truth.
#[track_caller]
fn assert_table(found: &Value, truth: &Value) {
    let tables = found["tables"].as_array().expect("tables");
    assert_eq!(tables.len(), 1);
    for key in ["title", "fields", "columns", "rows", "spans", "notes"] {
        assert_eq!(tables[0][key], truth["tables"][0][key], "{key}");
    }
}

/// The codes of the findings of one severity, in order.
fn codes(found: &Value, severity: &str) -> Vec<String> {
    let findings = found["diagnostics"].as_array().expect("diagnostics");
    let of_severity = findings
        .iter()
        .filter(|finding| finding["severity"] == severity);
    of_severity
        .map(|finding| finding["code"].as_str().expect("a code").to_owned())
        .collect()
}

/// The lines that findings of one code point at first.
fn lines_of(found: &Value, code: &str) -> Vec<u64> {
    let findings = found["diagnostics"].as_array().expect("diagnostics");
    let of_code = findings.iter().filter(|finding| finding["code"] == code);
    of_code
        .map(|finding| finding["at"][0]["line"].as_u64().expect("a line"))
        .collect()
}

/// The value with every string in it changed.
fn map_strings(value: &Value, change: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(text)),
        Value::Array(items) => items.iter().map(|item| map_strings(item, change)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| (key.clone(), map_strings(member, change)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

#[test]
fn the_founding_sheet_in_every_encoding() {
    let text = founding();
    let truth = truth();
    let gb = encoding_rs::GB18030.encode(&text).0;
    assert_table(&document(&gb), &truth);
    for big_endian in [false, true] {
        for mark in ["", "\u{feff}"] {
            let units = mark.encode_utf16().chain(text.encode_utf16());
            let bytes: Vec<u8> = units
                .flat_map(|unit| match big_endian {
                    true => unit.to_be_bytes(),
                    false => unit.to_le_bytes(),
                })
                .collect();
            assert_table(&document(&bytes), &truth);
        }
    }
    assert_table(&document(format!("\u{feff}{text}").as_bytes()), &truth);
    assert_table(&document(text.replace('\n', "\r\n").as_bytes()), &truth);
    assert_table(&document(text.replace('\n', "\r").as_bytes()), &truth);
}

#[test]
fn the_founding_sheet_is_reported_on() {
    let found = document(founding().as_bytes());
    assert_eq!(codes(&found, "error"), Vec::<String>::new());
    assert_eq!(lines_of(&found, "J0203"), [49]);
    assert_eq!(lines_of(&found, "J0301"), [50]);
    assert_eq!(codes(&found, "warning").len(), 2);
    assert_eq!(lines_of(&found, "J0302"), [9, 9, 9, 10, 11, 12, 12]);
    assert_eq!(lines_of(&found, "J0401"), [33]);
    assert_eq!(lines_of(&found, "J0501"), [32, 54, 54]);
    assert_eq!(lines_of(&found, "J0502"), [32, 32, 54, 54, 54]);
    assert_eq!(
        found["ledger"],
        serde_json::json!({ "cells": 369, "placed": 295, "repeated": 74, "furniture": 0, "text": 0, "unplaced": 0 })
    );
}

#[test]
fn pages_in_one_piece() {
    let text = founding();
    let lines: Vec<&str> = text.split('\n').collect();
    let whole: Vec<&str> = lines
        .iter()
        .enumerate()
        .filter(|(index, _)| {
            !LATER_TOPS
                .iter()
                .any(|&(first, last)| (first..=last).contains(&(index + 1)))
        })
        .map(|(_, &line)| line)
        .collect();
    let found = document(whole.join("\n").as_bytes());
    assert_table(&found, &truth());
}

#[test]
fn renamed_columns() {
    let rename = |text: &str| -> String {
        text.split('\t')
            .map(|cell| match cell.chars().count() {
                0 => String::new(),
                length => format!("栏{length}{}", cell.chars().last().unwrap_or('目')),
            })
            .collect::<Vec<_>>()
            .join("\t")
    };
    let text = founding();
    let is_header = |line: usize| {
        [9..=12, 28..=31, 50..=53]
            .iter()
            .any(|range| range.contains(&line))
    };
    let lines: Vec<String> = text
        .split('\n')
        .enumerate()
        .map(|(index, line)| match is_header(index + 1) {
            true => rename(line),
            false => line.to_owned(),
        })
        .collect();
    let found = document(lines.join("\n").as_bytes());
    let mut truth = truth();
    truth["tables"][0]["columns"] =
        map_strings(&truth["tables"][0]["columns"], &|label| rename(label));
    assert_table(&found, &truth);
}

#[test]
fn texts_shortened() {
    for length in [40, 20, 12, 8, 6, 4] {
        let shorten = |text: &str| -> String {
            // Numbers stay whole: a shorter number is another one.
            if text.chars().all(|c| c.is_ascii_digit() || ".%".contains(c)) {
                return text.to_owned();
            }
            text.chars().take(length).collect()
        };
        let text = founding();
        let short: Vec<String> = text
            .split('\n')
            .map(|line| line.split('\t').map(shorten).collect::<Vec<_>>().join("\t"))
            .collect();
        let found = document(short.join("\n").as_bytes());
        let mut expected = map_strings(&truth(), &shorten);
        // What the page breaks had cut was shortened part by part. The cells are given as (line,
        // cell): line 42 lost a column.
        let cell = |(line, cell): (usize, usize)| {
            let cell = short[line - 1].split('\t').nth(cell);
            cell.expect("the sheet has this cell").to_owned()
        };
        for (row, column, before, after) in [
            (6, 2, (19, 2), (32, 2)),
            (18, 2, (42, 2), (54, 2)),
            (18, 14, (42, 13), (54, 14)),
        ] {
            expected["tables"][0]["rows"][row][column] = Value::String(cell(before) + &cell(after));
        }
        eprintln!("texts of at most {length} characters");
        assert_table(&found, &expected);
    }
}

/// The first row of the truth's table that stands in this source line, and the rows of each page.
const ROWS_OF_PAGES: [std::ops::Range<usize>; 3] = [0..8, 8..19, 19..23];

/// A side of one row beside a longer one: its blanks are no merges, however the header tells the sides.
#[test]
fn a_side_of_one_row_ends() {
    let body = "一、拨款\t80.20\t一、教育\t30.00\n\t\t二、卫生\t20.10\n\t\t三、农林\t30.10\n";
    let headers = [
        "收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n",
        "收入\t\t支出\t\n来源\t预算数\t项目\t预算数\n",
        "收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n甲\t1\t乙\t2\n",
        "项目\t预算数\t项目\t预算数\n栏次\t1\t栏次\t2\n",
        "项目\t收入\t项目\t支出\n1\t2\t3\t4\n",
    ];
    for header in headers {
        let found = document(format!("2024年收支情况表\n{header}{body}").as_bytes());
        let table = &found["tables"][0];
        assert_eq!(table["spans"], serde_json::json!([]), "{header}");
        assert_eq!(table["rows"].as_array().map(Vec::len), Some(3), "{header}");
    }
}

#[test]
fn two_pages_alone_keep_the_cut_group_and_warn() {
    let whole = truth();
    let whole = &whole["tables"][0];
    // Pages 1 and 2: duty 8 begins with row 18, its number and the rest of its text are missing.
    let found = document(pages(&[1, 2]).as_bytes());
    assert_eq!(codes(&found, "error"), Vec::<String>::new());
    assert_eq!(lines_of(&found, "J0506"), [42]);
    let table = &found["tables"][0];
    for row in 0..18 {
        assert_eq!(table["rows"][row], whole["rows"][row], "row {row}");
    }
    assert_eq!(
        table["rows"].as_array().map(Vec::len),
        Some(ROWS_OF_PAGES[1].end)
    );
    assert_eq!(table["rows"][18][0], "");
    assert_eq!(table["rows"][18][2], "通过举办科技宣传活动，强化");
    assert_eq!(table["rows"][18][14], "组织开展科技培");
    for key in ["title", "fields", "columns"] {
        assert_eq!(table[key], whole[key], "{key}");
    }
    assert_eq!(table["spans"], spans_within(whole, 0..18, 0));

    // Pages 2 and 3: of duty 4 there is the last row alone.
    let found = document(pages(&[2, 3]).as_bytes());
    assert_eq!(codes(&found, "error"), Vec::<String>::new());
    assert_eq!(lines_of(&found, "J0505"), [12]);
    let table = &found["tables"][0];
    let first = ROWS_OF_PAGES[1].start;
    for row in first + 1..ROWS_OF_PAGES[2].end {
        assert_eq!(table["rows"][row - first], whole["rows"][row], "row {row}");
    }
    assert_eq!(table["rows"][0][0], "4");
    assert_eq!(table["rows"][0][14], "");
    for key in ["title", "columns"] {
        assert_eq!(table[key], whole[key], "{key}");
    }
    assert_eq!(
        table["spans"],
        spans_within(whole, first + 1..ROWS_OF_PAGES[2].end, first)
    );
}

/// The spans of a table that lie in these rows, counted from row `first`.
fn spans_within(table: &Value, rows: std::ops::Range<usize>, first: usize) -> Value {
    let number = |span: &Value, key: &str| span[key].as_u64().expect("a number") as usize;
    let spans = table["spans"].as_array().expect("spans").iter();
    let within = spans.filter(|span| {
        let start = number(span, "row");
        rows.contains(&start) && start + number(span, "rows") <= rows.end
    });
    within
        .map(|span| {
            let mut span = span.clone();
            span["row"] = (number(&span, "row") - first).into();
            span
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever the text, there is a document with every cell in it, or a plain error.
    #[test]
    fn any_sheet_is_accounted_for(
        rows in prop::collection::vec(prop::collection::vec("|[0-9]{1,4}|[甲乙丙丁。，（）]{0,6}|合计|单位：元|[a-z]{1,3}", 0..7), 0..24)
    ) {
        let lines: Vec<String> = rows.iter().map(|cells| cells.join("\t")).collect();
        let bytes = lines.join("\n");
        if let Ok(source) = source::read(bytes.as_bytes(), &ReadOptions::default())
            && let Ok(recovered) = recover::recover(&source)
        {
            let ledger = recovered.document.ledger;
            prop_assert_eq!(ledger.unplaced, 0);
            prop_assert_eq!(ledger.cells, ledger.placed + ledger.repeated + ledger.furniture + ledger.text);
        }
    }
}
