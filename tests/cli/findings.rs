//! What is printed on standard error.

use std::fs;

use serde_json::Value;

use super::{code, errors, files, program, run, with_founding};

#[test]
fn warnings_and_notes_are_printed_and_do_not_fail() {
    let folder = with_founding();
    let output = run(folder.path(), &["table.txt", "-o", "out.json"]);
    let printed = errors(&output);
    assert_eq!(code(&output), Some(0), "{printed}");
    assert!(printed.contains("warning[J0203]"), "{printed}");
    assert!(printed.contains("table.txt:49:3"), "{printed}");
    assert!(printed.contains("note[J0401]"), "{printed}");
    assert!(printed.contains("= help: "), "{printed}");
    assert!(!printed.contains('\u{1B}'));
}

#[test]
fn strict_counts_warnings_as_errors() {
    let folder = with_founding();
    let output = run(folder.path(), &["table.txt", "-o", "out.json", "--strict"]);
    assert_eq!(code(&output), Some(1));
    assert!(errors(&output).contains("--strict"));
    assert_eq!(files(folder.path()), ["table.txt"]);
    let output = run(folder.path(), &["--check", "--strict", "table.txt"]);
    assert_eq!(code(&output), Some(1));
}

#[test]
fn check_writes_nothing() {
    let folder = with_founding();
    fs::write(folder.path().join("empty.txt"), "").expect("the folder can be written to");
    let output = run(folder.path(), &["--check", "table.txt"]);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let said = "table.txt: 1 table, 23 rows, 16 columns, 3 pages; ";
    assert!(errors(&output).contains(said), "{}", errors(&output));
    let output = run(folder.path(), &["--check", "table.txt", "empty.txt"]);
    assert_eq!(code(&output), Some(1));
    let output = run(folder.path(), &["--check", "."]);
    assert_eq!(code(&output), Some(1));
    assert!(errors(&output).contains("J0101"));
    let output = run(folder.path(), &["--check", "table.txt", "missing.txt"]);
    assert_eq!(code(&output), Some(2));
    assert_eq!(files(folder.path()), ["empty.txt", "table.txt"]);
}

#[test]
fn findings_in_json_are_one_object_a_line() {
    let folder = with_founding();
    let arguments = ["table.txt", "-o", "out.json", "--diagnostics", "json"];
    let output = program(folder.path(), &arguments)
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .expect("the program starts");
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let printed: Vec<Value> = errors(&output)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    let bytes = fs::read(folder.path().join("out.json")).expect("the output");
    let document: Value = serde_json::from_slice(&bytes).expect("JSON");
    let written = document["diagnostics"].as_array().expect("a list");
    assert!(!written.is_empty());
    assert_eq!(printed.len(), written.len());
    for (mut printed, written) in printed.into_iter().zip(written) {
        let line = printed.as_object_mut().expect("an object");
        let schema = line.shift_remove("schema");
        assert_eq!(schema, Some("jnrender.diagnostic/1".into()));
        assert_eq!(line.shift_remove("file"), Some("table.txt".into()));
        assert_eq!(&printed, written);
    }
}

#[test]
fn quiet_prints_errors_only() {
    let folder = with_founding();
    let output = run(folder.path(), &["table.txt", "-o", "out.json", "-q"]);
    assert_eq!(errors(&output), "");
    let output = run(folder.path(), &["missing.txt", "-o", "out.json", "-q"]);
    assert!(errors(&output).contains("J0110"));
}

#[test]
fn findings_speak_the_users_language() {
    let folder = with_founding();
    fs::write(folder.path().join("empty.txt"), "").expect("the folder can be written to");
    let printed = |locale: &str, more: &[&str]| {
        let arguments = [&["empty.txt", "-o", "a.json"], more].concat();
        let output = program(folder.path(), &arguments)
            .env("LANG", locale)
            .output()
            .expect("the program starts");
        errors(&output)
    };
    assert!(printed("zh_CN.UTF-8", &[]).contains("错误[J0101]"));
    assert!(printed("en_US.UTF-8", &[]).contains("error[J0101]"));
    assert!(printed("zh_CN.UTF-8", &["--lang", "en"]).contains("error[J0101]"));
    assert!(printed("C", &["--lang", "zh"]).contains("错误[J0101]"));
    // What programs read does not depend on the locale.
    let json = printed("zh_CN.UTF-8", &["--diagnostics", "json"]);
    assert!(json.contains("the source is empty"), "{json}");
    let json = printed("C", &["--diagnostics", "json", "--lang", "zh"]);
    assert!(json.contains("来源文件没有任何内容"), "{json}");
}

#[test]
fn documents_do_not_depend_on_the_locale() {
    let folder = with_founding();
    let document = |locale: &str| {
        let output = program(folder.path(), &["table.txt", "-o", "-", "--to", "json"])
            .env("LANG", locale)
            .output()
            .expect("the program starts");
        assert_eq!(code(&output), Some(0), "{}", errors(&output));
        output.stdout
    };
    assert_eq!(document("zh_CN.UTF-8"), document("C"));
}

#[test]
fn colors_are_for_terminals_unless_asked_for() {
    let folder = with_founding();
    fs::write(folder.path().join("empty.txt"), "").expect("the folder can be written to");
    let printed = |more: &[&str], no_color: bool| {
        let arguments = [&["empty.txt", "-o", "a.json"], more].concat();
        let mut command = program(folder.path(), &arguments);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        errors(&command.output().expect("the program starts")).contains("\u{1B}[")
    };
    assert!(!printed(&[], false));
    assert!(printed(&["--color", "always"], false));
    assert!(printed(&["--color", "always"], true));
    assert!(!printed(&["--color", "never"], false));
}

#[test]
fn a_character_without_a_glyph_keeps_the_pdf_back_but_not_the_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(
        folder.path().join("rare.txt"),
        "名单\n姓名\t村\n张\u{2a8ae}\t东村\n李四\t西村\n",
    )
    .expect("the folder can be written to");
    let output = run(folder.path(), &["rare.txt", "-o", "rare.pdf"]);
    assert_eq!(code(&output), Some(1));
    assert!(errors(&output).contains("J0701"));
    assert!(errors(&output).contains("U+2A8AE"));
    assert!(errors(&output).contains("rare.txt:3:1"));
    assert_eq!(files(folder.path()), ["rare.txt"]);
    let output = run(folder.path(), &["rare.txt", "-o", "rare.html"]);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
}

/// A list with a lost blank column in many rows.
fn many_findings() -> String {
    let mut text = String::from("补贴发放表\n序号\t姓名\t村\t备注\t金额\n");
    for row in 1..=40 {
        let name = ["王小明", "李大伟", "张建国"][row % 3];
        match row % 6 {
            0 => text += &format!("{row}\t{name}\t东村\t{row}5.50\n"),
            _ => text += &format!("{row}\t{name}\t东村\t\t{row}5.50\n"),
        }
    }
    text
}

#[test]
fn many_findings_of_one_code_are_folded() {
    let folder = with_founding();
    fs::write(folder.path().join("many.txt"), many_findings())
        .expect("the folder can be written to");
    let output = run(folder.path(), &["--check", "many.txt"]);
    let printed = errors(&output);
    assert_eq!(printed.matches("note[J0401]").count(), 4, "{printed}");
    assert!(
        printed.contains("3 more like the one above, at lines 26, 32, 38"),
        "{printed}"
    );
    let output = run(folder.path(), &["--check", "--verbose", "many.txt"]);
    let printed = errors(&output);
    assert_eq!(printed.matches("note[J0401]").count(), 6, "{printed}");
    let output = run(folder.path(), &["--check", "--lang", "zh", "many.txt"]);
    assert!(
        errors(&output).contains("另有3处同类情况"),
        "{}",
        errors(&output)
    );
}

#[test]
fn codes_are_allowed_or_denied() {
    let folder = with_founding();
    let output = run(
        folder.path(),
        &["table.txt", "-o", "a.json", "--allow", "J0203"],
    );
    assert_eq!(code(&output), Some(0));
    assert!(!errors(&output).contains("J0203"), "{}", errors(&output));
    let output = run(
        folder.path(),
        &["table.txt", "-o", "b.json", "--deny", "j0401"],
    );
    assert_eq!(code(&output), Some(1));
    assert!(
        errors(&output).contains("error[J0401]"),
        "{}",
        errors(&output)
    );
    assert_eq!(files(folder.path()), ["a.json", "table.txt"]);
    let output = run(
        folder.path(),
        &["table.txt", "-o", "b.json", "--allow", "J9999"],
    );
    assert_eq!(code(&output), Some(2));
    assert!(errors(&output).contains("J9999"), "{}", errors(&output));
}

#[test]
fn a_run_is_one_sarif_log() {
    let folder = with_founding();
    fs::write(folder.path().join("empty.txt"), "").expect("the folder can be written to");
    fs::write(
        folder.path().join("list.txt"),
        "名称\t金额\n东村\t2.5\n西村\t4.5\n南村\t3.5\n",
    )
    .expect("it can");
    for arguments in [
        &["--check", ".", "--diagnostics", "sarif"][..],
        &["--check", "list.txt", "--diagnostics", "sarif"],
        &[".", "-o", "out", "--to", "json", "--diagnostics", "sarif"],
    ] {
        let output = run(folder.path(), arguments);
        let log: Value = serde_json::from_str(&errors(&output)).expect("one JSON document");
        assert_eq!(log["version"], "2.1.0");
        let results = log["runs"][0]["results"].as_array().expect("results");
        assert_eq!(results.is_empty(), arguments[1] == "list.txt");
    }
}

#[test]
fn codes_are_explained() {
    let folder = with_founding();
    let output = run(folder.path(), &["--explain", "J0203"]);
    assert_eq!(code(&output), Some(0));
    let text = String::from_utf8(output.stdout).expect("text");
    for part in ["J0203", "Example:", "warning[J0203]", "= help"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let output = run(folder.path(), &["--explain", "J0203", "--lang", "zh"]);
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(
        text.contains("警告[J0203]") && text.contains("例表："),
        "{text}"
    );
    assert_eq!(code(&run(folder.path(), &["--explain", "J9999"])), Some(2));
    let output = run(folder.path(), &["--help"]);
    let help = String::from_utf8(output.stdout).expect("text");
    assert!(help.contains("J0804"), "{help}");
}

#[test]
fn personal_numbers_are_masked_or_forbid_any_output() {
    let folder = with_founding();
    let sheet = include_str!("../../fixtures/codes/J0625/raises.txt");
    fs::write(folder.path().join("list.txt"), sheet).expect("the folder can be written to");
    let output = run(folder.path(), &["list.txt", "-o", "a.json"]);
    assert_eq!(code(&output), Some(1), "{}", errors(&output));
    let arguments = ["list.txt", "-o", "b.json", "--mask", "personal"];
    let output = run(folder.path(), &arguments);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let written = fs::read_to_string(folder.path().join("b.json")).expect("the output");
    assert!(written.contains("3713**********2230"), "{written}");
    assert!(!written.contains("371391197101082230"), "{written}");
    let arguments = ["list.txt", "-o", "c.json", "--allow", "J0625"];
    let output = run(folder.path(), &arguments);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    assert_eq!(
        files(folder.path()),
        ["b.json", "c.json", "list.txt", "table.txt"]
    );
}

#[test]
fn numbers_in_fields_and_findings_are_masked_too() {
    let folder = with_founding();
    let sheet = "2023年补贴发放表\n填报单位：民政局\t联系电话：13805351234\t手机：13905351235\n姓名\t村\t金额\n\
                 王建国\t东村\t12.50\n李秀英\t西村，１３８０５３５１２３４\t13.50\n张志强\t南村\t14.50\n赵玉兰\t北村\t15.50\n";
    fs::write(folder.path().join("list.txt"), sheet).expect("the folder can be written to");
    let output = run(
        folder.path(),
        &["--check", "list.txt", "--diagnostics", "json"],
    );
    for column in [2, 3] {
        let at = format!(r#""at":[{{"sheet":null,"line":2,"column":{column}}}]"#);
        assert!(errors(&output).contains(&at), "{}", errors(&output));
    }
    let arguments = ["list.txt", "-o", "a.json", "--mask", "personal"];
    let output = run(folder.path(), &arguments);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let written = fs::read_to_string(folder.path().join("a.json")).expect("the output");
    for number in ["13805351234", "13905351235", "１３８０５３５１２３４"] {
        assert!(!written.contains(number), "{written}");
    }
}

#[test]
fn examples_are_explained_whatever_else_is_asked_for() {
    let folder = with_founding();
    let arguments = [
        "--explain",
        "J0626",
        "--allow",
        "J0626",
        "--mask",
        "personal",
    ];
    let text = String::from_utf8(run(folder.path(), &arguments).stdout).expect("text");
    assert!(text.contains("error[J0626]"), "{text}");
    let text = String::from_utf8(run(folder.path(), &["--explain", "J0610"]).stdout).expect("text");
    assert!(text.contains("warning[J0610]"), "{text}");
}
