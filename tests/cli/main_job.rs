//! One sheet to one or several formats.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use super::{
    FOUNDING, code, encoded, errors, files, program, run, run_with_input, utf_16, with_founding,
};

#[test]
fn the_ending_of_the_output_tells_the_format() {
    let folder = with_founding();
    for (name, start) in [
        ("out.pdf", "%PDF-"),
        ("out.html", "<!DOCTYPE html>"),
        ("out.json", "{\n"),
    ] {
        let output = run(folder.path(), &["table.txt", "-o", name]);
        assert_eq!(code(&output), Some(0), "{}", errors(&output));
        assert!(output.stdout.is_empty());
        let bytes = fs::read(folder.path().join(name)).expect("the output");
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]);
        assert!(
            head.to_lowercase().starts_with(&start.to_lowercase()),
            "{head}"
        );
    }
}

#[test]
fn four_encodings_give_one_document() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut documents = Vec::new();
    for (name, bytes, encoding) in [
        ("utf-8.txt", FOUNDING.as_bytes().to_vec(), "UTF-8"),
        ("gbk.txt", encoded(encoding_rs::GBK), "GBK"),
        ("gb18030.txt", encoded(encoding_rs::GB18030), "GBK"),
        ("utf-16.txt", utf_16(), "UTF-16LE"),
    ] {
        fs::write(folder.path().join(name), bytes).expect("the folder can be written to");
        let output = run(folder.path(), &[name, "-o", "-", "--to", "json"]);
        assert_eq!(code(&output), Some(0), "{}", errors(&output));
        let mut document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(document["source"]["encoding"], encoding);
        assert_eq!(document["source"]["name"], name);
        document["source"] = Value::Null;
        documents.push(document);
    }
    assert!(documents.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn standard_input_and_output_are_a_dash() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = run_with_input(
        folder.path(),
        &["-", "-o", "-", "--to", "html"],
        FOUNDING.as_bytes(),
    );
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("<table"));
    assert!(files(folder.path()).is_empty());
}

#[test]
fn one_sheet_goes_to_several_formats_in_a_folder() {
    let folder = with_founding();
    let output = run(
        folder.path(),
        &["table.txt", "-o", "new/out/", "--to", "json,html"],
    );
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    assert_eq!(
        files(folder.path()),
        ["new/out/table.html", "new/out/table.json", "table.txt"]
    );
}

#[test]
fn the_encoding_can_be_named() {
    let folder = with_founding();
    let output = run(
        folder.path(),
        &["table.txt", "-o", "a.json", "--encoding", "big5"],
    );
    assert_eq!(code(&output), Some(1));
    assert!(errors(&output).contains("J0103"), "{}", errors(&output));
    assert_eq!(files(folder.path()), ["table.txt"]);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = with_founding();
    let mut child = program(
        folder.path(),
        &["table.txt", "-o", "-", "--to", "json", "-q"],
    )
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
}
