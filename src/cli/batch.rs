//! A folder of sheets.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::Ending;
use super::convert::{Converted, convert};
use super::hints;
use super::input::Input;
use super::listing::{self, Unlisted};
use super::output::{self, Output, Target, Unwritable};
use super::progress::Progress;
use super::settings::Settings;
use super::task::{Batch, named};
use super::threads;
use crate::diagnostic::Severity;

/// How many files came to what.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Files that were converted.
    pub converted: usize,
    /// Those of them that have warnings.
    pub with_warnings: usize,
    /// Files that were not.
    pub failed: usize,
    /// Files that were left out.
    pub skipped: usize,
}

/// Converts every sheet below the folder; a bad file never stops the others.
pub fn run(task: &Batch, settings: &Settings) -> Ending {
    let reporter = &settings.reporter;
    if let Err(error) = fs::read_dir(&task.input) {
        let unlisted = Unlisted {
            path: task.input.clone(),
            reason: error.to_string(),
        };
        let failed = Converted::failed(unlisted.diagnostic());
        reporter.print(&reporter.findings(&task.input.display().to_string(), &failed));
        return Ending::Access;
    }
    let listing = listing::list(&task.input, Some(&task.output));
    if listing.entries.is_empty() {
        let failed = Converted::failed(listing::empty());
        reporter.print(&reporter.findings(&task.input.display().to_string(), &failed));
        return Ending::Contents;
    }
    let denied = listing::report_unused_hints(listing.unused_hints, settings);
    let jobs = jobs(task, listing.entries);
    let progress = Progress::new(jobs.len(), reporter);
    let mut tally = threads::with(settings.jobs, || {
        jobs.par_iter()
            .enumerate()
            .map(|(index, job)| {
                let converted = job.run(task, &jobs, settings);
                let path = job.path.display().to_string();
                let report = reporter.findings(&path, &converted);
                progress.finished(index, &path, report);
                Tally::of(&converted)
            })
            .reduce(Tally::default, Tally::and)
    });
    tally.skipped = listing.skipped;
    tally.failed += denied;
    progress.close();
    reporter.print(&reporter.closing(&tally));
    if tally.failed > 0 {
        Ending::Contents
    } else {
        Ending::Done
    }
}

/// One file to convert.
struct Job {
    path: PathBuf,
    /// The path of its outputs without their ending, or why there will be none.
    stem: Result<PathBuf, Unlisted>,
}

fn jobs(task: &Batch, entries: Vec<Result<PathBuf, Unlisted>>) -> Vec<Job> {
    let sheets: Vec<PathBuf> = entries
        .iter()
        .flatten()
        .map(|path| path.strip_prefix(&task.input).unwrap_or(path).to_owned())
        .collect();
    let mut stems = listing::output_stems(&sheets).into_iter();
    entries
        .into_iter()
        .map(|entry| match entry {
            Ok(path) => Job {
                path,
                stem: Ok(task.output.join(stems.next().unwrap_or_default())),
            },
            Err(unlisted) => Job {
                path: unlisted.path.clone(),
                stem: Err(unlisted),
            },
        })
        .collect()
}

impl Job {
    fn run(&self, task: &Batch, jobs: &[Job], settings: &Settings) -> Converted {
        let stem = match &self.stem {
            Ok(stem) => stem,
            Err(unlisted) => return Converted::failed(unlisted.diagnostic()),
        };
        let mut converted = convert(&Input::Listed(self.path.clone()), &task.formats, settings);
        if let Some(outputs) = converted.outputs.take() {
            match write(stem, task, outputs, jobs) {
                Ok(()) => converted.outputs = Some(Vec::new()),
                Err(error) => converted.diagnostics.push(error.diagnostic()),
            }
        }
        converted
    }
}

fn write(stem: &Path, task: &Batch, outputs: Vec<Output>, jobs: &[Job]) -> Result<(), Unwritable> {
    let targets: Vec<PathBuf> = task
        .formats
        .iter()
        .map(|format| PathBuf::from(named(stem.as_os_str().to_owned(), *format)))
        .collect();
    for target in targets.iter().filter(|target| target.is_symlink()) {
        // Through a link an output could land on a sheet or its hints.
        let is_read = |job: &Job| {
            let hints = hints::beside(&job.path);
            output::same(&job.path, target)
                || hints.is_some_and(|hints| output::same(&hints, target))
        };
        if jobs.iter().any(is_read) {
            return Err(Unwritable {
                path: target.display().to_string(),
                error: std::io::ErrorKind::AlreadyExists.into(),
            });
        }
    }
    if let Some(folder) = stem.parent() {
        fs::create_dir_all(folder).map_err(|error| Unwritable {
            path: folder.display().to_string(),
            error,
        })?;
    }
    let targets = targets.into_iter().map(Target::File);
    let placed = targets.zip(outputs).map(|(target, output)| {
        let placed = output.placed(&target);
        placed.expect("the names of pictures in a folder have a place for the page")
    });
    output::write(&placed.flatten().collect::<Vec<_>>())
}

impl Tally {
    fn of(converted: &Converted) -> Self {
        let done = converted.outputs.is_some();
        Self {
            converted: usize::from(done),
            with_warnings: usize::from(done && converted.count(Severity::Warning) > 0),
            failed: usize::from(!done),
            skipped: 0,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            converted: self.converted + other.converted,
            with_warnings: self.with_warnings + other.with_warnings,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}
