//! The hints file of a sheet: found beside it or named, and written.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::input::Input;
use super::output::{self, Target};
use crate::diagnostic::{Code, Diagnostic, Reason};
use crate::error::Error;
use crate::hints::{self, Hints};

/// How the names of hints files end.
const ENDING: &str = "hints.toml";
/// No hints file is larger than this.
const MOST_BYTES: u64 = 64 << 20;

/// Refuses hints for more than one sheet.
pub fn check(
    inputs: &[Input],
    hints: &Option<PathBuf>,
    write_hints: &Option<PathBuf>,
) -> Result<(), Reason> {
    let is_folder = |input: &Input| input.path().is_some_and(Path::is_dir);
    let several = inputs.len() > 1 || inputs.iter().any(is_folder);
    if several && hints.is_some() {
        return Err(Reason {
            en: "--hints is for one sheet: of several, each has its hints beside it".into(),
            zh: "--hints 只用于一个表格：有多个表格时，请将各自的指引放在表格旁边".into(),
        });
    }
    if several && write_hints.is_some() {
        return Err(Reason {
            en: "--write-hints is for one sheet, not for a folder or several".into(),
            zh: "--write-hints 只用于一个表格，不能用于文件夹或多个表格".into(),
        });
    }
    Ok(())
}

/// Hints that were read.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The file as the user knows it; none where there are no hints.
    pub file: Option<String>,
    /// What it says.
    pub hints: Hints,
    /// That there is a file which could be meant for them and is not taken.
    pub unused: Option<Diagnostic>,
}

/// Whether a file is one of hints by its name.
pub fn is_file(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| name.to_ascii_lowercase().ends_with(&format!(".{ENDING}")))
}

/// The hints of a sheet: those that are named, or else those beside it.
///
/// # Errors
/// The file cannot be read, or is no hints file.
pub fn of(input: &Input, named: Option<&Path>) -> Result<Found, Error> {
    let path = match (named, input) {
        (Some(path), _) => Some(path.to_owned()),
        (None, Input::Stdin) => None,
        (None, Input::File(sheet) | Input::Listed(sheet)) => beside(sheet),
    };
    let Some(path) = path else {
        return Ok(Found {
            unused: match input {
                Input::File(sheet) => named_otherwise(sheet),
                // What is left over in a folder is found for all of it at once.
                Input::Listed(_) | Input::Stdin => None,
            },
            ..Found::default()
        });
    };
    let file = path.display().to_string();
    let bytes = bytes(&path).map_err(|error| {
        let (en, zh) = match error.kind() {
            ErrorKind::FileTooLarge => ("the file is too large".to_owned(), "文件太大".to_owned()),
            _ => (error.to_string(), error.to_string()),
        };
        hints::unreadable(&file, en.into(), zh.into())
    })?;
    let hints = hints::read(&hints::decode(&bytes, &file)?, &file)?;
    Ok(Found {
        file: Some(file),
        hints,
        unused: None,
    })
}

/// The names that the hints of a sheet may have, the one for this sheet alone first.
fn names(sheet: &Path) -> [PathBuf; 2] {
    let mut whole = sheet.as_os_str().to_owned();
    whole.push(".");
    whole.push(ENDING);
    [whole.into(), sheet.with_extension(ENDING)]
}

/// `table.txt.hints.toml` beside `table.txt`, or else `table.hints.toml`, if there is one.
pub fn beside(sheet: &Path) -> Option<PathBuf> {
    names(sheet).into_iter().find(|path| path.is_file())
}

/// That a file beside a sheet without hints has the name of its hints but for upper and lower case.
fn named_otherwise(sheet: &Path) -> Option<Diagnostic> {
    let folder = match sheet.parent()? {
        folder if folder == Path::new("") => Path::new("."),
        folder => folder,
    };
    let names = names(sheet);
    let is_meant = |name: &std::ffi::OsStr| {
        let mut names = names.iter().filter_map(|path| path.file_name());
        names.any(|own| own.eq_ignore_ascii_case(name))
    };
    let mut entries = std::fs::read_dir(folder).ok()?.flatten();
    let entry = entries.find(|entry| is_meant(&entry.file_name()) && entry.path().is_file())?;
    Some(unused(&sheet.with_file_name(entry.file_name()), &[sheet]))
}

/// Of the hints files of a folder those that none of its sheets takes.
pub fn left_over(files: Vec<PathBuf>, sheets: &[&Path]) -> Vec<(PathBuf, Diagnostic)> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let taken = sheets.iter().filter_map(|sheet| real(&beside(sheet)?));
    let taken: HashSet<PathBuf> = taken.collect();
    files
        .into_iter()
        .filter(|file| real(file).is_none_or(|file| !taken.contains(&file)))
        .map(|file| {
            let finding = unused(&file, sheets);
            (file, finding)
        })
        .collect()
}

/// The finding that a hints file belongs to none of these sheets, with the reason.
fn unused(file: &Path, sheets: &[&Path]) -> Diagnostic {
    let is_named = |is_alike: &dyn Fn(&Path) -> bool| {
        let mut names = sheets.iter().flat_map(|sheet| names(sheet));
        names.any(|name| is_alike(&name))
    };
    let (en, zh) = if is_named(&|name| name == file) {
        (
            "each sheet that it could be for has hints of its own",
            "可能用到它的表格另有自己的指引文件",
        )
    } else if is_named(&|name| name.as_os_str().eq_ignore_ascii_case(file)) {
        (
            "the names of hints are those of their sheets to the letter, and end in .hints.toml in lower case",
            "指引文件的名称应与表格完全一致，并以小写的 .hints.toml 结尾",
        )
    } else {
        (
            "no sheet of its name stands beside it",
            "旁边没有与它同名的表格",
        )
    };
    Diagnostic::new(Code::HintsUnused)
        .with("file", file.display().to_string())
        .with("reason", en)
        .with("reason.zh", zh)
}

/// Writes hints, but never over a file that says something else: a person may have edited it.
///
/// # Errors
/// As a finding, where that is so or they cannot be written.
pub fn write(target: &Target, text: String) -> Result<(), Diagnostic> {
    if let Target::File(path) = target
        && path.is_file()
    {
        // A file that is there may be of any size.
        let is_as_long =
            std::fs::metadata(path).is_ok_and(|there| there.len() == text.len() as u64);
        let is_alike =
            is_as_long && std::fs::read(path).is_ok_and(|there| there == text.as_bytes());
        return match is_alike {
            true => Ok(()),
            false => Err(Diagnostic::new(Code::HintsKept).with("path", path.display().to_string())),
        };
    }
    let written = output::write(&[(target.clone(), text.into_bytes())]);
    written.map_err(|error| error.diagnostic())
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more is enough to see that it is too large.
    File::open(path)?
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)?;
    match bytes.len() as u64 > MOST_BYTES {
        true => Err(ErrorKind::FileTooLarge.into()),
        false => Ok(bytes),
    }
}
