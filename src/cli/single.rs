//! One sheet: converted, its hints written.

use std::fs;
use std::path::Path;

use super::Ending;
use super::convert::{Converted, convert};
use super::hints;
use super::output::{self, Output, Target, Unwritable};
use super::settings::Settings;
use super::task::Single;
use crate::diagnostic::{Code, Diagnostic};
use crate::render::pdf;

/// Converts it, reports and writes.
pub fn run(task: &Single, settings: &Settings) -> Ending {
    let formats: Vec<_> = task.outputs.iter().map(|(format, _)| *format).collect();
    if formats.iter().any(|format| format.has_pages()) {
        // While the sheet is read and recovered. It is never waited for.
        std::thread::spawn(pdf::warm_up);
    }
    let mut converted = convert(&task.input, &formats, settings);
    // Hints are for the author's own use, and most of all where a doubt forbids any output.
    if let Some((target, text)) = task.hints.as_ref().zip(converted.decided.take()) {
        match hints::write(target, text) {
            Ok(()) => converted.written_hints = Some(target.shown()),
            Err(finding) => {
                converted.outputs = None;
                converted.diagnostics.push(finding);
            }
        }
    }
    if let Some(outputs) = converted.outputs.take() {
        match write(task, outputs) {
            Ok(()) => converted.outputs = Some(Vec::new()),
            Err(finding) => converted.diagnostics.push(finding),
        }
    }
    let reporter = &settings.reporter;
    reporter.print(&reporter.findings(&task.input.shown(), &converted));
    ending(&converted)
}

fn write(task: &Single, outputs: Vec<Output>) -> Result<(), Diagnostic> {
    if let Some(folder) = &task.folder {
        fs::create_dir_all(folder).map_err(|error| {
            let path = folder.display().to_string();
            Unwritable { path, error }.diagnostic()
        })?;
    }
    let mut files = Vec::new();
    for ((_, target), output) in task.outputs.iter().zip(outputs) {
        let placed = output.placed(target);
        files.extend(placed.map_err(|pages| unnamed(target, pages))?);
    }
    output::write(&files).map_err(|error| error.diagnostic())
}

/// The finding that several pages cannot go to one place.
fn unnamed(target: &Target, pages: usize) -> Diagnostic {
    let shown = target.shown();
    let path = Path::new(&shown);
    let stem = path.with_extension("").display().to_string();
    let ending = path
        .extension()
        .map_or("png".into(), |it| it.to_string_lossy());
    Diagnostic::new(Code::PagesUnnamed)
        .with("path", shown.as_str())
        .with("pages", pages.to_string())
        .with("better", format!("{stem}-{}.{ending}", output::PAGE))
}

impl Unwritable {
    /// The error as a finding.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(Code::Unwritable)
            .with("path", self.path.as_str())
            .with("reason", self.error.to_string())
    }
}

/// How a run over one sheet ends.
pub fn ending(converted: &Converted) -> Ending {
    // Hints are a part of what was asked for, and not of the contents.
    let access = [
        Code::Unreadable,
        Code::Unwritable,
        Code::HintsUnreadable,
        Code::HintsKept,
        Code::PagesUnnamed,
        Code::NoSuchPage,
    ];
    let is_access = |found: &Diagnostic| access.contains(&found.code);
    match &converted.outputs {
        Some(_) => Ending::Done,
        None if converted.diagnostics.iter().any(is_access) => Ending::Access,
        None => Ending::Contents,
    }
}
