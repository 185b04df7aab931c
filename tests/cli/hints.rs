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
        &[
            "table.txt",
            "table.txt",
            "--check",
            "--write-hints",
            "a.toml",
        ],
    ] {
        assert_eq!(code(&run(path, arguments)), Some(2), "{arguments:?}");
    }
}

#[test]
fn hints_are_read_in_every_encoding_that_editors_write() {
    let text = "[[allow]]\ncode = \"J0507\"\nreason = \"两村共用一个项目\"\n";
    let utf_16 = |order: fn(u16) -> [u8; 2]| {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(order).collect::<Vec<u8>>()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{FEFF}{text}").into_bytes(),
        encoding_rs::GBK.encode(text).0.into_owned(),
        utf_16(u16::to_le_bytes),
        utf_16(u16::to_be_bytes),
    ] {
        let folder = with_merges();
        fs::write(folder.path().join("table.hints.toml"), &bytes).expect("a file");
        let output = run(folder.path(), &["table.txt", "--check", "--strict"]);
        assert_eq!(code(&output), Some(0), "{}", errors(&output));
    }
    let folder = with_merges();
    for (bytes, said) in [
        (&b"# ok\nversion = 1\n# \xB0\xA1\xFF\xFF\n"[..], "第3行"),
        (super::PNG, "image/png"),
    ] {
        fs::write(folder.path().join("table.hints.toml"), bytes).expect("a file");
        let output = run(folder.path(), &["table.txt", "--check", "--lang", "zh"]);
        assert_eq!(code(&output), Some(2));
        let printed = errors(&output);
        assert!(
            printed.contains("J0115") && printed.contains("UTF-8"),
            "{printed}"
        );
        assert!(printed.contains(said), "{printed}");
    }
}

#[test]
fn the_hints_of_one_sheet_among_several_of_its_name() {
    let folder = with_merges();
    let path = folder.path();
    fs::write(path.join("table.csv"), MERGES).expect("a file");
    fs::write(
        path.join("table.hints.toml"),
        "[[allow]]\ncode = \"J0507\"\nreason = \"r\"\n",
    )
    .expect("a file");
    fs::write(path.join("table.csv.hints.toml"), "").expect("a file");
    let output = run(path, &["table.txt", "--check"]);
    assert!(errors(&output).contains("with the hints of table.hints.toml"));
    let output = run(path, &["table.csv", "--check"]);
    assert!(errors(&output).contains("with the hints of table.csv.hints.toml"));
    assert!(errors(&output).contains("J0507"));
}

#[test]
fn hints_that_no_sheet_takes_are_reported() {
    let folder = with_merges();
    let path = folder.path();
    for name in ["table.hints.toml", "gone.hints.toml", "OTHER.HINTS.TOML"] {
        fs::write(path.join(name), "").expect("a file");
    }
    fs::write(path.join("OTHER.txt"), MERGES).expect("a file");
    for arguments in [
        &[".", "--check", "--lang", "en"][..],
        &[".", "-o", "out", "--to", "json", "--lang", "en"],
    ] {
        let output = run(path, arguments);
        let printed = errors(&output);
        assert_eq!(code(&output), Some(0), "{printed}");
        assert_eq!(printed.matches("warning[J0122]").count(), 2, "{printed}");
        assert!(printed.contains("--> ./gone.hints.toml"), "{printed}");
        assert!(printed.contains("--> ./OTHER.HINTS.TOML"), "{printed}");
        for reason in ["no sheet of its name", "to the letter"] {
            assert_eq!(printed.matches(reason).count(), 1, "{printed}");
        }
    }
    let output = run(path, &[".", "--check", "--strict", "--allow", "J0507"]);
    assert_eq!(code(&output), Some(1), "{}", errors(&output));
    let output = run(
        path,
        &[".", "--check", "--strict", "--allow", "J0507,J0122"],
    );
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    // Beside a single sheet too.
    let output = run(path, &["OTHER.txt", "--check", "--lang", "en"]);
    let printed = errors(&output);
    assert!(
        printed.contains("J0122") && printed.contains("to the letter"),
        "{printed}"
    );
    let output = run(path, &["table.txt", "--check"]);
    assert!(!errors(&output).contains("J0122"), "{}", errors(&output));
}

#[test]
fn hints_that_a_person_may_have_edited_are_never_written_over() {
    let folder = with_merges();
    let path = folder.path();
    let write = ["table.txt", "--write-hints", "table.hints.toml"];
    assert_eq!(code(&run(path, &write)), Some(0));
    let written = fs::read_to_string(path.join("table.hints.toml")).expect("hints");
    let edited = written.replace("version = 1", "# 与张主任核对过\nversion = 1");
    assert_ne!(edited, written);
    fs::write(path.join("table.hints.toml"), &edited).expect("a file");
    let output = run(path, &[&write[..], &["-o", "table.json"]].concat());
    let printed = errors(&output);
    assert_eq!(code(&output), Some(2), "{printed}");
    assert!(
        printed.contains("J0805") && printed.contains("table.hints.toml"),
        "{printed}"
    );
    let kept = fs::read_to_string(path.join("table.hints.toml")).expect("hints");
    assert_eq!(kept, edited);
    assert_eq!(files(path), ["table.hints.toml", "table.txt"]);
    // The same again is no loss.
    fs::remove_file(path.join("table.hints.toml")).expect("a file");
    let other = ["table.txt", "--write-hints", "other.toml"];
    for _ in 0..2 {
        let output = run(path, &other);
        assert_eq!(code(&output), Some(0), "{}", errors(&output));
    }
}

#[test]
fn an_output_never_lands_on_hints() {
    let folder = with_merges();
    let path = folder.path();
    fs::create_dir(path.join("deep")).expect("a folder");
    fs::write(path.join("table.hints.toml"), "").expect("a file");
    fs::write(path.join("own.html"), "").expect("a file");
    for arguments in [
        &["table.txt", "-o", "table.hints.toml", "--to", "json"][..],
        &[
            "table.txt",
            "-o",
            "deep/../table.hints.toml",
            "--to",
            "json",
        ],
        &["table.txt", "-o", "./own.html", "--hints", "own.html"],
        &[
            "table.txt",
            "-o",
            "deep/",
            "--to",
            "html",
            "--hints",
            "own.html",
            "--write-hints",
            "deep/table.html",
        ],
        &["table.txt", "-o", "./new.html", "--write-hints", "new.html"],
        &[
            "table.txt",
            "-o",
            "new.html",
            "--write-hints",
            "deep/../new.html",
        ],
        &["table.txt", "-o", "new/", "--write-hints", "new/table.pdf"],
        &["table.txt", "-o", "-", "--to", "json", "--write-hints", "-"],
    ] {
        let output = run(path, arguments);
        assert_eq!(code(&output), Some(2), "{arguments:?}: {}", errors(&output));
        assert!(
            errors(&output).starts_with("error: "),
            "{}",
            errors(&output)
        );
    }
    assert_eq!(files(path), ["own.html", "table.hints.toml", "table.txt"]);
}

#[test]
fn a_check_may_write_hints_and_says_so() {
    let folder = with_merges();
    let path = folder.path();
    let write = [
        "table.txt",
        "--check",
        "--strict",
        "--write-hints",
        "a.toml",
    ];
    let output = run(path, &write);
    assert_eq!(code(&output), Some(1), "{}", errors(&output));
    assert!(
        errors(&output).contains("hints written to a.toml"),
        "{}",
        errors(&output)
    );
    assert_eq!(files(path), ["a.toml", "table.txt"]);
}

#[test]
fn the_closing_line_says_what_was_written() {
    let closing = |arguments: &[&str]| {
        let folder = with_merges();
        let output = run(folder.path(), arguments);
        errors(&output)
            .lines()
            .last()
            .unwrap_or_default()
            .to_owned()
    };
    let strict = closing(&["table.txt", "-o", "a.json", "--strict"]);
    assert!(
        strict.contains("nothing was written, for --strict"),
        "{strict}"
    );
    let checked = closing(&["table.txt", "--check", "--strict"]);
    assert!(
        !checked.contains("written") && checked.contains("--strict"),
        "{checked}"
    );
    let checked = closing(&["table.txt", "--check", "--strict", "--lang", "zh"]);
    assert!(
        !checked.contains("写出") && checked.contains("--strict"),
        "{checked}"
    );
    let both = closing(&[
        "table.txt",
        "-o",
        "a.json",
        "--strict",
        "--write-hints",
        "h.toml",
    ]);
    assert!(both.contains("hints written to h.toml"), "{both}");
    assert!(
        both.contains("no output was written, for --strict"),
        "{both}"
    );
    let both = closing(&[
        "table.txt",
        "-o",
        "a.json",
        "--strict",
        "--write-hints",
        "h.toml",
        "--lang",
        "zh",
    ]);
    assert!(
        both.contains("指引已写入 h.toml") && both.contains("没有写出结果"),
        "{both}"
    );
    let hints = closing(&["table.txt", "--write-hints", "h.toml"]);
    assert!(hints.ends_with("hints written to h.toml"), "{hints}");
}
