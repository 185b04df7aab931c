//! `--check`: recover and report only.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::Ending;
use super::convert::{Converted, convert};
use super::input::Input;
use super::listing;
use super::plan::Settings;
use super::single::ending;

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
        let checked: Vec<(String, bool)> = sheets
            .entries
            .par_iter()
            .map(|entry| {
                let (input, converted) = match entry {
                    Ok(path) => {
                        let input = Input::File(path.clone());
                        let converted = convert(&input, &[], settings);
                        (input, converted)
                    }
                    Err(unlisted) => (
                        Input::File(unlisted.path.clone()),
                        Converted::failed(unlisted.diagnostic()),
                    ),
                };
                let report = report(&input, &converted, settings);
                (report, converted.outputs.is_some())
            })
            .collect();
        if checked.is_empty() {
            let empty = Converted::failed(listing::empty());
            reporter.print(&reporter.findings(&input.shown(), &empty));
        }
        for (report, _) in &checked {
            reporter.print(report);
        }
        if checked.is_empty() || checked.iter().any(|(_, sound)| !sound) {
            worst = worst.max(Ending::Contents);
        }
    }
    worst
}

fn report(input: &Input, converted: &Converted, settings: &Settings) -> String {
    let reporter = &settings.reporter;
    let path = input.shown();
    reporter.findings(&path, converted) + &reporter.verdict(&path, converted)
}
