//! `--check`: recover and report only.

use std::path::PathBuf;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::Ending;
use super::convert::{Converted, convert};
use super::input::Input;
use super::listing::{self, Unlisted};
use super::settings::Settings;
use super::single::ending;
use super::threads;

/// Checks every input; of a folder, every sheet below it.
pub fn run(inputs: &[Input], settings: &Settings) -> Ending {
    let reporter = &settings.reporter;
    let mut worst = Ending::Done;
    for input in inputs {
        let sheets = match input {
            Input::File(folder) if folder.is_dir() => listing::list(folder, None),
            input => {
                let converted = convert(input, &[], settings);
                reporter.print(&report(input, &converted, settings));
                worst = worst.max(ending(&converted));
                continue;
            }
        };
        let denied = listing::report_unused_hints(sheets.unused_hints, settings);
        let checked: Vec<(String, bool)> = threads::with(settings.jobs, || {
            let entries = sheets.entries.par_iter();
            entries.map(|entry| check(entry, settings)).collect()
        });
        if checked.is_empty() {
            let empty = Converted::failed(listing::empty());
            reporter.print(&reporter.findings(&input.shown(), &empty));
        }
        for (report, _) in &checked {
            reporter.print(report);
        }
        if checked.is_empty() || denied > 0 || checked.iter().any(|(_, sound)| !sound) {
            worst = worst.max(Ending::Contents);
        }
    }
    worst
}

/// The report on a sheet of a folder, and whether it can stand.
fn check(entry: &Result<PathBuf, Unlisted>, settings: &Settings) -> (String, bool) {
    let (path, converted) = match entry {
        Ok(path) => {
            let input = Input::Listed(path.clone());
            (path, convert(&input, &[], settings))
        }
        Err(unlisted) => (&unlisted.path, Converted::failed(unlisted.diagnostic())),
    };
    let report = report(&Input::File(path.clone()), &converted, settings);
    (report, converted.outputs.is_some())
}

fn report(input: &Input, converted: &Converted, settings: &Settings) -> String {
    let reporter = &settings.reporter;
    let path = input.shown();
    reporter.findings(&path, converted)
}
