//! How sources are read, as options tell it: workbooks and the dialect of text.

use std::fs;
use std::path::Path;

use crate::{code, errors, run};

/// A workbook of two sheets, of which the second is hidden.
const TWO_SHEETS: &[u8] = include_bytes!("../../fixtures/codes/J0108/raises.xlsx");

fn with_workbook() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("book.xlsx"), TWO_SHEETS).expect("it can be written to");
    folder
}

fn json(folder: &Path, options: &[&str]) -> String {
    let arguments = [options, &["-q", "book.xlsx", "-o", "out.json"]].concat();
    let output = run(folder, &arguments);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    fs::read_to_string(folder.join("out.json")).expect("it was written")
}

#[test]
fn one_sheet_is_chosen_by_its_name_or_number() {
    let folder = with_workbook();
    for sheet in ["三公经费", "2"] {
        let json = json(folder.path(), &["--sheet", sheet]);
        assert!(
            json.contains("公务接待费") && !json.contains("河道清淤"),
            "{json}"
        );
    }
}

#[test]
fn a_sheet_that_is_not_there_is_named_with_those_that_are() {
    let folder = with_workbook();
    let output = run(folder.path(), &["--check", "--sheet", "表三", "book.xlsx"]);
    let errors = errors(&output);
    assert_eq!(code(&output), Some(1));
    assert!(
        errors.contains("J0120") && errors.contains("三公经费"),
        "{errors}"
    );
}

#[test]
fn what_is_hidden_is_read_when_asked_for() {
    let folder = with_workbook();
    assert!(!json(folder.path(), &[]).contains("公务接待费"));
    assert!(json(folder.path(), &["--include-hidden"]).contains("公务接待费"));
}

#[test]
fn limits_can_be_set() {
    let folder = with_workbook();
    for limit in [["--max-cells", "5"], ["--max-bytes", "100"]] {
        let output = run(folder.path(), &["--check", limit[0], limit[1], "book.xlsx"]);
        assert_eq!(code(&output), Some(1));
        assert!(errors(&output).contains("J0106"), "{}", errors(&output));
    }
}

#[test]
fn the_dialect_of_a_text_can_be_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sheet = "情况表\n名称：数量：金额\n甲：1：'2：0'\n乙：3：4\n";
    fs::write(folder.path().join("table.txt"), sheet).expect("it can be written to");
    let options = [
        "--delimiter",
        "：",
        "--quote",
        "'",
        "-q",
        "table.txt",
        "-o",
        "-",
        "--to",
        "json",
    ];
    let output = run(folder.path(), &options);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let json = String::from_utf8(output.stdout).expect("it is UTF-8");
    assert!(json.contains("\"2：0\""), "{json}");
    for wrong in [["--delimiter", "ab"], ["--quote", "a"], ["--delimiter", ""]] {
        let output = run(folder.path(), &["--check", wrong[0], wrong[1], "table.txt"]);
        assert_eq!(code(&output), Some(2));
    }
}

#[test]
fn options_that_say_nothing_of_a_source_are_noted() {
    let folder = with_workbook();
    fs::write(
        folder.path().join("table.txt"),
        "名单\n姓名\t金额\n甲\t1\n乙\t2\n",
    )
    .expect("a file");
    for (file, option, value) in [
        ("book.xlsx", "--encoding", "gbk"),
        ("book.xlsx", "--delimiter", "tab"),
        ("book.xlsx", "--quote", "none"),
        ("table.txt", "--sheet", "1"),
    ] {
        let output = run(folder.path(), &["--check", "-v", option, value, file]);
        let printed = errors(&output);
        assert_eq!(code(&output), Some(0), "{printed}");
        assert_eq!(printed.matches("note[J0123]").count(), 1, "{printed}");
        assert!(printed.contains(option), "{printed}");
    }
    let output = run(
        folder.path(),
        &["--check", "--encoding", "utf-8", "table.txt"],
    );
    assert!(!errors(&output).contains("J0123"), "{}", errors(&output));
}
