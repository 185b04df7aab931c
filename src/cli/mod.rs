//! The command line: takes the arguments, calls the stages, prints what they found, and exits.
//!
//! `arguments` are what was typed (with `help` in both languages, and `wrong_arguments`), `plan` makes of
//! them a `task` and its `settings`: convert one sheet (`single`), convert a folder (`batch` with
//! `listing` and `progress`), look only (`check`), or say what a code means (`explain`). All but the last
//! run the stages through `convert`, with the hints that `hints` finds, and print through `report`;
//! `finished` makes outputs, `output` writes them, whole or not at all; `defect` is the last resort.
//!
//! Exit codes: 0 done, notes and warnings included; 1 for anything about the contents, and where any
//! file of a folder failed; 2 for wrong arguments, or a file that cannot be opened or written.

mod arguments;
mod attachments;
mod batch;
mod check;
mod convert;
mod days;
mod defect;
mod explain;
mod finished;
mod format;
mod help;
mod hints;
mod input;
mod language;
mod listing;
mod output;
mod page_ranges;
mod plan;
mod progress;
mod report;
mod settings;
mod single;
mod task;
mod threads;
mod wrong_arguments;

use std::process::ExitCode;

use arguments::Arguments;
use plan::Plan;
use task::Task;

/// How a run ended, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
    /// Everything was done.
    Done,
    /// The contents of a source did not allow it.
    Contents,
    /// Wrong arguments, or a file that cannot be opened or written.
    Access,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Done => ExitCode::SUCCESS,
            Ending::Contents => ExitCode::from(1),
            Ending::Access => ExitCode::from(2),
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(error) => return wrong_arguments::say(&error, help::language()),
    };
    let mut plan = match Plan::new(arguments) {
        Ok(plan) => plan,
        Err(reason) => return wrong_arguments::complain(&reason, help::language()),
    };
    defect::hush();
    plan.settings.reporter.open();
    let ending = match plan.load_design() {
        Ok(()) => do_task(&plan),
        Err(finding) => {
            let reporter = &plan.settings.reporter;
            let failed = convert::Converted::failed(finding);
            reporter.print(&reporter.findings(&plan.design_source(), &failed));
            Ending::Access
        }
    };
    plan.settings.reporter.close();
    ending.into()
}

fn do_task(plan: &Plan) -> Ending {
    let settings = &plan.settings;
    match &plan.task {
        // Typst works on several threads too; a pool of our own would only take time to start.
        Task::Single(task) if settings.jobs.is_none() => single::run(task, settings),
        Task::Single(task) => threads::with(settings.jobs, || single::run(task, settings)),
        Task::Batch(task) => batch::run(task, settings),
        Task::Check(inputs) => check::run(inputs, settings),
        Task::Explain(code) => explain::run(*code, settings),
    }
}
