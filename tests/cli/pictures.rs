//! Pages as pictures.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::{FOUNDING, code, errors, run};

/// A sheet that takes several pages.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("table.txt"), FOUNDING).expect("it can be written to");
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it is there");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Width and height that the header of a PNG says.
fn size(path: &Path) -> (u32, u32) {
    let bytes = fs::read(path).expect("it was written");
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn each_page_is_a_picture() {
    let folder = folder();
    let small = ["--set", "papers=a4-landscape", "--ppi", "36"];
    let go = |arguments: &[&str]| {
        let arguments = [&["-q", "table.txt"], arguments, &small].concat();
        run(folder.path(), &arguments)
    };
    let output = go(&["-o", "page-{p}.png"]);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let all = names(folder.path()).len() - 1;
    assert!(all > 2);
    assert_eq!(size(&folder.path().join("page-1.png")), (421, 298));
    let output = go(&["-o", "svg/", "--to", "svg", "--pages", "2-"]);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let pictures = names(&folder.path().join("svg"));
    assert_eq!(pictures.len(), all - 1);
    assert_eq!(pictures[0], "table-2.svg");
    let svg = fs::read_to_string(folder.path().join("svg/table-2.svg")).expect("it was written");
    assert!(svg.starts_with("<svg"), "{}", &svg[..80]);
    let output = go(&["-o", "one.png", "--pages", "2"]);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let (one, two) = (
        folder.path().join("one.png"),
        folder.path().join("page-2.png"),
    );
    assert_eq!(
        fs::read(one).expect("it is there"),
        fs::read(two).expect("it is there")
    );
    let output = go(&["-o", "-", "--to", "png", "--pages", "1"]);
    assert!(output.stdout.starts_with(b"\x89PNG"));
}

#[test]
fn several_pages_do_not_go_to_one_place() {
    let folder = folder();
    let go = |arguments: &[&str]| {
        let arguments = [&["table.txt", "--set", "papers=a4"], arguments].concat();
        let output = run(folder.path(), &arguments);
        assert_eq!(code(&output), Some(2));
        assert_eq!(names(folder.path()), ["table.txt"]);
        errors(&output)
    };
    let said = go(&["-o", "out.png"]);
    assert!(
        said.contains("error[J0811]") && said.contains("out-{p}.png"),
        "{said}"
    );
    let said = go(&["-o", "out.svg", "--pages", "99"]);
    assert!(
        said.contains("error[J0812]") && said.contains("there is no page 99"),
        "{said}"
    );
    for wrong in [
        ["--pages", "0"],
        ["--pages", "x"],
        ["--ppi", "1"],
        ["--ppi", "x"],
    ] {
        go(&[&["-o", "out-{p}.png"], &wrong[..]].concat());
    }
}
