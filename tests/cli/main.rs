//! The program as a process: arguments, exit codes, what it prints, what it writes.

mod arguments;
mod attachments;
mod design;
mod findings;
mod folders;
mod hints;
mod main_job;
mod pictures;
mod workbooks;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const FOUNDING: &str = include_str!("../../fixtures/founding/table.txt");
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02";

/// The program with the arguments, in a folder, without the environment that changes its words.
fn program<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jnrender"));
    command.args(arguments).current_dir(folder);
    for variable in [
        "LANGUAGE",
        "LC_ALL",
        "LC_MESSAGES",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "SOURCE_DATE_EPOCH",
    ] {
        command.env_remove(variable);
    }
    command.env("LANG", "C");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn run_with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = program(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    stdin.write_all(input).expect("the program reads its input");
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("what is printed is UTF-8")
}

/// A folder with the founding sheet in it.
fn with_founding() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("table.txt"), FOUNDING).expect("the folder can be written to");
    folder
}

/// Every file below a folder, by its path, sorted.
fn files(folder: &Path) -> Vec<String> {
    fn collect(folder: &Path, root: &Path, names: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, root, names);
            } else {
                let name = path.strip_prefix(root).expect("below the root");
                names.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let mut names = Vec::new();
    collect(folder, folder, &mut names);
    names.sort();
    names
}

fn encoded(encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    encoding.encode(FOUNDING).0.into_owned()
}

fn utf_16() -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(FOUNDING.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}
