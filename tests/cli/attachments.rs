//! What a PDF carries: the sheet that it was made from, and its tables as data.

use std::fs;
use std::path::Path;

use lopdf::{Dictionary, Document, Object};

use crate::{FOUNDING, code, errors, run, run_with_input};

/// A workbook with hidden rows and columns.
const HIDDEN: &[u8] = include_bytes!("../../fixtures/codes/J0117/raises.xlsx");

/// The files that a PDF carries, sorted: their names, relationships and contents.
fn attached(pdf: &Path) -> Vec<(String, String, Vec<u8>)> {
    let pdf = Document::load(pdf).expect("a sound PDF");
    let is_file = |object: &Object| -> Option<Dictionary> {
        let dictionary = object.as_dict().ok()?;
        let kind = dictionary.get(b"Type").ok()?.as_name().ok()?;
        (kind == b"Filespec").then(|| dictionary.clone())
    };
    let file = |dictionary: Dictionary| {
        let name = dictionary.get(b"UF").expect("a file has a name");
        let kind = dictionary.get(b"AFRelationship").and_then(Object::as_name);
        let streams = dictionary.get(b"EF").and_then(Object::as_dict);
        let stream = streams.and_then(|streams| streams.get(b"F")?.as_reference());
        let stream = pdf.get_object(stream.expect("a file has contents"));
        let stream = stream.and_then(Object::as_stream).expect("a stream");
        let contents = stream.decompressed_content();
        (
            lopdf::decode_text_string(name).expect("a text"),
            String::from_utf8_lossy(kind.expect("a relationship")).into_owned(),
            contents.unwrap_or_else(|_| stream.content.clone()),
        )
    };
    let mut files: Vec<_> = pdf.objects.values().filter_map(is_file).map(file).collect();
    files.sort();
    files
}

#[test]
fn the_sheet_and_its_data_are_attached_where_the_standard_is_for_that() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("目标表.txt"), FOUNDING).expect("it can be written to");
    for standard in ["a-3a,ua-1", "a-4f"] {
        let options = [
            "-q",
            "目标表.txt",
            "-o",
            "out.pdf",
            "--pdf-standard",
            standard,
        ];
        let output = run(folder.path(), &options);
        assert_eq!(code(&output), Some(0), "{}", errors(&output));
        let output = run(folder.path(), &["-q", "目标表.txt", "-o", "out.json"]);
        assert_eq!(code(&output), Some(0));
        let json = fs::read(path("out.json")).expect("it was written");
        let file = |name: &str, kind: &str, bytes: &[u8]| {
            (name.to_owned(), kind.to_owned(), bytes.to_vec())
        };
        let expected = [
            file("目标表.json", "Data", &json),
            file("目标表.txt", "Source", FOUNDING.as_bytes()),
        ];
        assert!(attached(&path("out.pdf")) == expected, "{standard}");
    }
    let output = run(folder.path(), &["-q", "目标表.txt", "-o", "out.pdf"]);
    assert_eq!(code(&output), Some(0));
    assert_eq!(attached(&path("out.pdf")), []);
}

#[test]
fn standard_input_is_attached_under_another_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = ["-q", "-", "-o", "out.pdf", "--pdf-standard", "a-3b"];
    let output = run_with_input(folder.path(), &options, FOUNDING.as_bytes());
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let files = attached(&folder.path().join("out.pdf"));
    let names: Vec<&str> = files.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["attachment.json", "attachment.txt"]);
}

#[test]
fn a_source_with_more_than_is_published_is_not_attached() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("book.xlsx"), HIDDEN).expect("it can be written to");
    let names = |options: &[&str]| -> (Vec<String>, bool) {
        let all = [options, &["book.xlsx", "-o", "out.pdf"]].concat();
        let output = run(folder.path(), &all);
        assert_eq!(code(&output), Some(0), "{}", errors(&output));
        let files = attached(&folder.path().join("out.pdf"));
        let names = files.into_iter().map(|(name, ..)| name);
        (names.collect(), errors(&output).contains("J0806"))
    };
    let a_3b = ["--pdf-standard", "a-3b"];
    let with = |option: &[&'static str]| -> Vec<&'static str> { [&a_3b, option].concat() };
    let data_alone = (vec!["book.json".to_owned()], true);
    let both = (vec!["book.json".to_owned(), "book.xlsx".to_owned()], false);
    assert_eq!(names(&a_3b), data_alone);
    // That what is hidden is not reported does not publish it.
    assert_eq!(names(&with(&["--allow", "J0117"])), data_alone);
    assert_eq!(names(&with(&["--include-hidden"])), both);
    let chosen = with(&["--include-hidden", "--sheet", "1"]);
    assert_eq!(names(&chosen), data_alone);
    let masked = with(&["--include-hidden", "--mask", "personal"]);
    assert_eq!(names(&masked), data_alone);
    assert_eq!(names(&[]), (Vec::new(), false));
}
