//! Hints on the command line.

use std::fs;

use tempfile::TempDir;

use super::{code, errors, files, run, with_founding};

const MERGES: &str = include_str!("../../fixtures/codes/J0507/raises.txt");

/// A folder with a sheet that raises J0507.
fn with_merges() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("table.txt"), MERGES).expect("the folder can be written to");
    folder
}

#[test]
fn hints_are_written_found_beside_the_sheet_and_taken() {
    let folder = with_merges();
    let output = run(folder.path(), &["table.txt", "--check", "--strict"]);
    assert_eq!(code(&output), Some(1), "{}", errors(&output));
    let output = run(
        folder.path(),
        &["table.txt", "--write-hints", "table.hints.toml", "--strict"],
    );
    // Hints are written though the doubt forbids an output.
    assert_eq!(code(&output), Some(1), "{}", errors(&output));
    assert_eq!(files(folder.path()), ["table.hints.toml", "table.txt"]);
    let output = run(folder.path(), &["table.txt", "--check", "--strict"]);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    assert!(errors(&output).contains("with the hints of table.hints.toml"));
    let output = run(
        folder.path(),
        &["table.txt", "-o", "table.json", "--lang", "zh"],
    );
    assert!(errors(&output).contains("按 table.hints.toml 的指引"));
}

#[test]
fn hints_go_with_an_output_and_from_a_named_file() {
    let folder = with_founding();
    let arguments = [
        "table.txt",
        "-o",
        "first.json",
        "--write-hints",
        "known.toml",
    ];
    assert_eq!(code(&run(folder.path(), &arguments)), Some(0));
    let arguments = ["table.txt", "-o", "second.json", "--hints", "known.toml"];
    let output = run(folder.path(), &arguments);
    assert_eq!(code(&output), Some(0));
    assert!(errors(&output).contains("with the hints of known.toml"));
    let table = |name: &str| {
        let json = fs::read_to_string(folder.path().join(name)).expect("an output");
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        json["tables"].clone()
    };
    assert_eq!(table("first.json"), table("second.json"));
}

#[test]
fn a_folder_uses_the_hints_of_each_sheet_and_converts_none_of_them() {
    let folder = with_merges();
    run(
        folder.path(),
        &["table.txt", "--write-hints", "table.hints.toml"],
    );
    fs::write(folder.path().join("other.txt"), MERGES).expect("the folder can be written to");
    let output = run(
        folder.path(),
        &[".", "-o", "out", "--to", "json", "--lang", "en"],
    );
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    assert_eq!(
        files(&folder.path().join("out")),
        ["other.json", "table.json"]
    );
    assert_eq!(
        errors(&output).matches("warning[J0507]").count(),
        1,
        "{}",
        errors(&output)
    );
}

#[test]
fn bad_hints_and_hints_for_folders_are_refused() {
    let folder = with_merges();
    let path = folder.path();
    fs::write(path.join("table.hints.toml"), "[[table]]\ngroup = [1]\n").expect("a file");
    let output = run(path, &["table.txt", "-o", "table.json"]);
    assert_eq!(code(&output), Some(2));
    assert!(errors(&output).contains("J0115") && errors(&output).contains("line 2"));
    fs::write(path.join("table.hints.toml"), "[[table]]\ngroups = [8]\n").expect("a file");
    let output = run(path, &["table.txt", "-o", "table.json"]);
    assert_eq!(code(&output), Some(1));
    assert!(errors(&output).contains("J0116"), "{}", errors(&output));
    assert!(!path.join("table.json").exists());
    for arguments in [
        &["table.txt", "-o", "a.json", "--hints", "missing.toml"][..],
        &[".", "-o", "out", "--hints", "table.hints.toml"],
        &[".", "--write-hints", "a.toml"],
        &["table.txt", "--write-hints", "table.txt"],
        &["table.txt", "-o", "a.json", "--write-hints", "a.json"],
        &["table.txt", "--check", "--write-hints", "a.toml"],
    ] {
        assert_eq!(code(&run(path, arguments)), Some(2), "{arguments:?}");
    }
}
