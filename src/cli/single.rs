//! One sheet.

use std::fs;

use super::Ending;
use super::convert::{Converted, convert};
use super::output::{self, Unwritable};
use super::plan::{Settings, Single};
use crate::diagnostic::{Code, Diagnostic};

/// Converts it, reports and writes.
pub fn run(task: &Single, settings: &Settings) -> Ending {
    let formats: Vec<_> = task.outputs.iter().map(|(format, _)| *format).collect();
    let mut converted = convert(&task.input, &formats, settings);
    if let Some(outputs) = converted.outputs.take() {
        match write(task, outputs) {
            Ok(()) => converted.outputs = Some(Vec::new()),
            Err(error) => converted.diagnostics.push(error.diagnostic()),
        }
    }
    let reporter = &settings.reporter;
    reporter.print(&reporter.findings(&task.input.shown(), &converted));
    ending(&converted)
}

fn write(task: &Single, outputs: Vec<Vec<u8>>) -> Result<(), Unwritable> {
    if let Some(folder) = &task.folder {
        fs::create_dir_all(folder).map_err(|error| Unwritable {
            path: folder.display().to_string(),
            error,
        })?;
    }
    let targets = task.outputs.iter().map(|(_, target)| target.clone());
    output::write(&targets.zip(outputs).collect::<Vec<_>>())
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
    let is_access = |found: &Diagnostic| matches!(found.code, Code::Unreadable | Code::Unwritable);
    match &converted.outputs {
        Some(_) => Ending::Done,
        None if converted.diagnostics.iter().any(is_access) => Ending::Access,
        None => Ending::Contents,
    }
}
