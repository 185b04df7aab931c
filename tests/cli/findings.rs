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
    assert!(errors(&output).contains("table.txt: can be written (1 table, 23 rows)"));
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
        let file = printed
            .as_object_mut()
            .and_then(|line| line.shift_remove("file"));
        assert_eq!(file, Some("table.txt".into()));
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
