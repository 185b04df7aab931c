//! What an edited file says is so, and stays so in a sheet that was corrected.

use jnrender::diagnostic::Language;
use jnrender::{hints, recover};

use super::{FOUNDING, HEADER, MERGES, codes, edited, json, sheet, with_hints, written};

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
        let again = hints::write(&read, &recovered, &resolved, Language::Chinese);
        let again = hints::read(&again, "table.hints.toml").expect("hints");
        assert_eq!(again.allow[0].reason, hints.allow[0].reason);
        assert_eq!(again.allow[0].line, hints.allow[0].line);
        found.is_empty()
    };
    assert!(silenced(""));
    assert!(silenced("line = 3"));
    assert!(!silenced("line = 5"));
}
