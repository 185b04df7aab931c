//! A folder of sheets to a folder of outputs.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::{FOUNDING, PNG, code, encoded, errors, files, run, utf_16, with_founding};

fn mixed_folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sources: [(&str, Vec<u8>); 8] = [
        ("in/utf-8.txt", FOUNDING.as_bytes().to_vec()),
        ("in/deep/gbk.txt", encoded(encoding_rs::GBK)),
        ("in/deep/gb18030.csv", encoded(encoding_rs::GB18030)),
        ("in/utf-16.tsv", utf_16()),
        ("in/empty.txt", Vec::new()),
        ("in/picture.jpg", PNG.to_vec()),
        ("in/binary.dat", vec![0, 1, 2, 3, 0xFE, 0xFF, 0, 0, 7]),
        ("in/.hidden", b"a\tb\n".to_vec()),
    ];
    for (name, bytes) in sources {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("the folder can be written to");
    }
    folder
}

#[test]
fn a_folder_is_converted_and_bad_files_are_reported() {
    let folder = mixed_folder();
    let output = run(folder.path(), &["in", "-o", "out", "-j", "2"]);
    let printed = errors(&output);
    assert_eq!(code(&output), Some(1), "{printed}");
    assert_eq!(
        files(&folder.path().join("out")),
        [
            "deep/gb18030.html",
            "deep/gb18030.pdf",
            "deep/gbk.html",
            "deep/gbk.pdf",
            "utf-16.html",
            "utf-16.pdf",
            "utf-8.html",
            "utf-8.pdf"
        ]
    );
    for (name, finding) in [
        ("in/empty.txt", "J0101"),
        ("in/picture.jpg", "J0102"),
        ("in/binary.dat", "J0102"),
    ] {
        assert!(printed.contains(&format!("--> {name}")), "{printed}");
        assert!(printed.contains(finding), "{printed}");
    }
    assert!(printed.contains("image/png"), "{printed}");
    assert_eq!(printed.matches("error[").count(), 3, "{printed}");
    assert!(
        printed.ends_with("converted        4\n  with warnings  4\nfailed           3\n"),
        "{printed}"
    );
    // Reports stand in order of the files.
    let order = [
        "in/binary.dat",
        "in/deep/gb18030.csv",
        "in/empty.txt",
        "in/utf-8.txt",
    ]
    .map(|name| printed.find(&format!("--> {name}")));
    assert!(order.is_sorted() && order[0].is_some(), "{order:?}");
}

#[test]
fn an_output_folder_inside_the_input_folder_is_not_read() {
    let folder = mixed_folder();
    for _ in 0..2 {
        let output = run(folder.path(), &["in", "-o", "in/out", "--to", "json"]);
        assert_eq!(code(&output), Some(1));
        assert!(
            errors(&output).contains("converted        4\n"),
            "{}",
            errors(&output)
        );
    }
    assert_eq!(files(&folder.path().join("in/out")).len(), 4);
    // Outputs beside the sheets are left out too.
    for _ in 0..2 {
        let output = run(folder.path(), &["in/deep", "-o", "in/deep", "--to", "json"]);
        assert_eq!(code(&output), Some(0), "{}", errors(&output));
        assert!(
            errors(&output).contains("converted        2\n"),
            "{}",
            errors(&output)
        );
    }
}

#[test]
fn sheets_of_one_stem_do_not_collide() {
    let folder = with_founding();
    for name in ["table.csv", "other.txt"] {
        fs::write(folder.path().join(name), FOUNDING).expect("the folder can be written to");
    }
    let output = run(folder.path(), &[".", "-o", "out", "--to", "html"]);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    assert_eq!(
        files(&folder.path().join("out")),
        ["other.html", "table.csv.html", "table.txt.html"]
    );
}

#[test]
fn a_folder_without_sheets_is_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = run(folder.path(), &[".", "-o", "out"]);
    assert_eq!(code(&output), Some(1));
    assert!(errors(&output).contains("J0111"));
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_folder_in_json_prints_json_alone() {
    let folder = mixed_folder();
    let output = run(folder.path(), &["in", "-o", "out", "--diagnostics", "json"]);
    assert_eq!(code(&output), Some(1));
    let mut failed: Vec<PathBuf> = errors(&output)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"))
        .filter(|finding| finding["severity"] == "error")
        .filter_map(|finding| finding["file"].as_str().map(PathBuf::from))
        .collect();
    failed.sort();
    let expected =
        ["binary.dat", "empty.txt", "picture.jpg"].map(|name| Path::new("in").join(name));
    assert_eq!(failed, expected);
}
