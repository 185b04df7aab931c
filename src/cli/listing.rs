//! The sheets below a folder, and the names of their outputs.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::convert::Converted;
use super::format::OutputFormat;
use super::hints;
use super::output;
use super::settings::Settings;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Listing {
    /// The sheets in order of their paths, and what could not be looked into.
    pub entries: Vec<Result<PathBuf, Unlisted>>,
    /// How many files have an ending that this program writes, and were therefore left out.
    pub skipped: usize,
    /// Hints files that none of the sheets takes, each with the finding that says so.
    pub unused_hints: Vec<(PathBuf, Diagnostic)>,
}

/// A file or folder that could not be looked into.
#[derive(Debug)]
pub struct Unlisted {
    /// Its path.
    pub path: PathBuf,
    /// What the system said.
    pub reason: String,
}

impl Unlisted {
    /// The error as a finding.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(Code::Unreadable).with("reason", self.reason.as_str())
    }
}

/// The finding that a folder has no sheet.
pub fn empty() -> Diagnostic {
    Diagnostic::new(Code::EmptyFolder)
}

/// Reports the hints files that no sheet takes; how many of these findings count as errors.
pub fn report_unused_hints(unused: Vec<(PathBuf, Diagnostic)>, settings: &Settings) -> usize {
    let reporter = &settings.reporter;
    let mut denied = 0;
    for (path, finding) in unused {
        let mut converted = Converted::failed(finding);
        settings.policy.apply(&mut converted.diagnostics);
        denied += converted.count(Severity::Error);
        reporter.print(&reporter.remarks(&path.display().to_string(), &converted));
    }
    denied
}

/// Lists the files below `folder`, but for hidden ones, what stands below `output`, hints, and files
/// that look like outputs of this program. Whether a file is a sheet is told by its bytes, later.
pub fn list(folder: &Path, output: Option<&Path>) -> Listing {
    let is_output = |entry: &DirEntry| {
        entry.file_type().is_dir()
            && entry.depth() > 0
            && output.is_some_and(|output| output::same(entry.path(), output))
    };
    let walk = WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            entry.depth() == 0 || !is_hidden(entry.file_name()) && !is_output(entry)
        });
    let mut listing = Listing::default();
    let mut hints_files = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            // Hints are read with their sheets.
            Ok(entry) if hints::is_file(entry.path()) => hints_files.push(entry.into_path()),
            Ok(entry) if OutputFormat::of(entry.path()).is_some() => listing.skipped += 1,
            Ok(entry) => listing.entries.push(Ok(entry.into_path())),
            Err(error) => listing.entries.push(Err(Unlisted {
                path: error.path().unwrap_or(folder).to_owned(),
                reason: match error.io_error() {
                    Some(error) => error.to_string(),
                    None => error.to_string(),
                },
            })),
        }
    }
    let sheets: Vec<&Path> = listing
        .entries
        .iter()
        .flatten()
        .map(PathBuf::as_path)
        .collect();
    listing.unused_hints = hints::left_over(hints_files, &sheets);
    listing
}

/// Files that systems and office programs put beside the user's own.
fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.')
        || name.starts_with("~$")
        || ["thumbs.db", "desktop.ini"].contains(&name.to_ascii_lowercase().as_str())
}

/// The path of each sheet's outputs without their ending, below the output folder: the sheet's stem,
/// or its whole name where two outputs would collide (in upper and lower case too, which not every
/// file system tells apart).
pub fn output_stems(sheets: &[PathBuf]) -> Vec<PathBuf> {
    let mut stems: Vec<PathBuf> = sheets.iter().map(|path| path.with_extension("")).collect();
    loop {
        let mut owners = BTreeMap::<OsString, Vec<usize>>::new();
        for (index, stem) in stems.iter().enumerate() {
            let key = stem.as_os_str().to_ascii_lowercase();
            owners.entry(key).or_default().push(index);
        }
        let colliding = owners.values().filter(|owners| owners.len() > 1).flatten();
        let mut changed = false;
        for &index in colliding {
            changed |= stems[index] != sheets[index];
            stems[index].clone_from(&sheets[index]);
        }
        // Whole names are as distinct as the sheets are.
        if !changed {
            return stems;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn stems(sheets: &[&str]) -> Vec<String> {
        let sheets: Vec<PathBuf> = sheets.iter().map(PathBuf::from).collect();
        output_stems(&sheets)
            .into_iter()
            .map(|stem| stem.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn outputs_are_named_after_the_stem_unless_they_collide() {
        assert_eq!(stems(&["a.txt", "x/a.csv"]), ["a", "x/a"]);
        assert_eq!(stems(&["a.txt", "a.csv", "b.txt"]), ["a.txt", "a.csv", "b"]);
        assert_eq!(stems(&["A.txt", "a.csv"]), ["A.txt", "a.csv"]);
        // The whole name of one is the stem of another.
        assert_eq!(
            stems(&["a.csv", "a.csv.txt", "a.txt"]),
            ["a.csv", "a.csv.txt", "a.txt"]
        );
        assert_eq!(stems(&["a.tar.txt", "a"]), ["a.tar", "a"]);
    }

    #[test]
    fn hidden_files_and_outputs_are_not_sheets() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b.txt",
            "a.unknown",
            ".hidden",
            "~$b.xlsx",
            "a.pdf",
            "b.hints.toml",
            "deep/c.csv",
            "out/d.txt",
            ".git/e",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let output = folder.path().join("deep/../out");
        let listing = list(folder.path(), Some(&output));
        let names: Vec<String> = listing
            .entries
            .iter()
            .map(|entry| {
                let path = entry.as_ref().unwrap().strip_prefix(folder.path()).unwrap();
                path.to_string_lossy().replace('\\', "/")
            })
            .collect();
        assert_eq!(names, ["a.unknown", "b.txt", "deep/c.csv"]);
        assert_eq!(listing.skipped, 1);
    }
}
