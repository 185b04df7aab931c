//! One sheet through all stages, in memory.

use super::attachments;
use super::defect;
use super::finished::Finished;
use super::format::OutputFormat;
use super::hints::{self, Found};
use super::input::Input;
use super::output::Output;
use super::settings::Settings;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::{Source, Table};
use crate::hints as hint_file;
use crate::recover::Recovered;
use crate::source::{ReadOptions, ReadSource, Sheet};
use crate::{check, mask, recover, source};

/// What became of one sheet.
#[derive(Default)]
pub struct Converted {
    /// Where it was read from.
    pub source: Source,
    /// The raw sheets, which the findings point into.
    pub sheets: Vec<Sheet>,
    /// Everything that was found, errors included.
    pub diagnostics: Vec<Diagnostic>,
    /// One output for each format; none where the result cannot stand.
    pub outputs: Option<Vec<Output>>,
    /// How many tables there are.
    pub tables: usize,
    /// How many rows these have together.
    pub rows: usize,
    /// The same of their columns.
    pub columns: usize,
    /// The same of the pages that they stood on.
    pub pages: usize,
    /// The hints file that was used.
    pub hints: Option<String>,
    /// Where hints were written, if they were.
    pub written_hints: Option<String>,
    /// What was decided as the text of a hints file, where that is asked for and something was.
    pub decided: Option<String>,
}

impl Converted {
    /// A sheet that never got as far as its contents.
    pub fn failed(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostics: vec![diagnostic],
            ..Self::default()
        }
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        let found = self.diagnostics.iter();
        found.filter(|found| found.severity == severity).count()
    }
}

/// Reads a sheet and renders it in each of `formats`.
///
/// A file that cannot be read is a finding like any other.
pub fn convert(input: &Input, formats: &[OutputFormat], settings: &Settings) -> Converted {
    let bytes = match input.read(settings.reading.limits.bytes) {
        Ok(bytes) => bytes,
        Err(error) => {
            return Converted::failed(
                Diagnostic::new(Code::Unreadable).with("reason", error.to_string()),
            );
        }
    };
    match hints::of(input, settings.hints.as_deref()) {
        Ok(found) => with_hints(&bytes, input.name(), &found, formats, settings),
        Err(error) => Converted::failed(error.diagnostic()),
    }
}

/// The same with the bytes of a sheet that has no hints.
pub fn convert_bytes(
    bytes: &[u8],
    name: String,
    formats: &[OutputFormat],
    settings: &Settings,
) -> Converted {
    with_hints(bytes, name, &Found::default(), formats, settings)
}

fn with_hints(
    bytes: &[u8],
    name: String,
    hints: &Found,
    formats: &[OutputFormat],
    settings: &Settings,
) -> Converted {
    let options = ReadOptions {
        name: name.into(),
        ..settings.reading.clone()
    };
    defect::guarded(|| match source::read(bytes, &options) {
        Ok(read) => from_read(read, bytes, hints, formats, settings),
        Err(error) => Converted::failed(error.diagnostic()),
    })
    .unwrap_or_else(Converted::failed)
}

fn from_read(
    read: ReadSource,
    bytes: &[u8],
    hints: &Found,
    formats: &[OutputFormat],
    settings: &Settings,
) -> Converted {
    let mut converted = Converted {
        hints: hints.file.clone(),
        ..Converted::default()
    };
    let recovered = hint_file::resolve(&hints.hints, &read).and_then(|resolved| {
        let recovered = recover::recover_with(&read, &resolved.pins)?;
        Ok((recovered, resolved))
    });
    match recovered {
        Ok((mut recovered, given)) => {
            if settings.write_hints {
                let language = settings.hints_language;
                converted.decided = Some(hint_file::write(&read, &recovered, &given, language));
            }
            recovered.diagnostics.extend(hints.unused.clone());
            let allowed = &given.allowed;
            from_recovered(recovered, bytes, allowed, formats, settings, &mut converted);
        }
        Err(error) => {
            converted.diagnostics.clone_from(&read.diagnostics);
            converted.diagnostics.extend(hints.unused.clone());
            converted.diagnostics.push(error.diagnostic());
            settings.policy.apply(&mut converted.diagnostics);
        }
    }
    converted.source = read.source;
    converted.sheets = read.sheets;
    converted
}

fn from_recovered(
    recovered: Recovered,
    bytes: &[u8],
    allowed: &hint_file::Allowed,
    formats: &[OutputFormat],
    settings: &Settings,
    converted: &mut Converted,
) {
    let mut document = recovered.document;
    // What reading found is among them.
    converted.diagnostics = recovered.diagnostics;
    let mut found = check::document(&document, &settings.checks);
    if settings.mask_personal {
        mask::personal(&mut document, &found);
        for found in found.iter_mut().filter(|found| found.code.is_personal()) {
            found.severity = Severity::Note;
        }
    }
    converted.diagnostics.extend(found);
    if settings.mask_personal {
        mask::findings(&mut converted.diagnostics);
    }
    // Only paper needs our fonts; without any format the sheet is checked for all.
    let mut missing = None;
    if formats.is_empty() || formats.iter().any(|format| format.has_pages()) {
        missing = check::glyphs(&document, &settings.design.settings.faces);
        converted.diagnostics.extend(missing.clone());
    }
    let mut source = Some(bytes);
    if formats.contains(&OutputFormat::Pdf)
        && let Some(withheld) = attachments::withheld(&converted.diagnostics, settings)
    {
        converted.diagnostics.push(withheld);
        source = None;
    }
    converted.tables = document.tables.len();
    let sum = |of: fn(&Table) -> usize| document.tables.iter().map(of).sum();
    converted.rows = sum(|table| table.rows.len());
    converted.columns = sum(Table::width);
    converted.pages = sum(|table| table.pages);
    allowed.apply(&mut converted.diagnostics);
    settings.policy.apply(&mut converted.diagnostics);
    let failed = |found: &Diagnostic| found.severity == Severity::Error;
    if !converted.diagnostics.iter().any(failed) {
        let sheet = Finished {
            document: &document,
            source,
            diagnostics: &converted.diagnostics,
            lacks_glyphs: missing.is_some(),
        };
        match sheet.outputs(formats, settings) {
            Ok(outputs) => converted.outputs = Some(outputs),
            Err(error) => converted.diagnostics.push(error.diagnostic()),
        }
    }
}
