//! What the arguments ask for: a [`task`](super::task) and its settings.

use std::io::{stderr, stdout};
use std::sync::atomic::AtomicBool;

use anstream::AutoStream;
use clap::ColorChoice;
use ecow::EcoString;

use super::arguments::{Arguments, DiagnosticsForm, MaskName};
use super::days;
use super::language;
use super::report::{Form, Reporter};
use super::settings::Settings;
use super::task::{self, Task};
use super::wrong_arguments::Reason;
use crate::check;
use crate::diagnostic::Language;
use crate::diagnostic::policy::Policy;
use crate::render::pdf::{NO_DAY, Publication};
use crate::source::{self, ReadOptions};

/// A task and how it is done.
pub struct Plan {
    pub task: Task,
    pub settings: Settings,
}

impl Plan {
    /// # Errors
    /// Where arguments do not go together.
    pub fn new(arguments: Arguments) -> Result<Self, Reason> {
        let asked: Option<Language> = arguments.lang.map(Into::into);
        let for_people = asked.unwrap_or_else(language::of_user);
        let reporter = Reporter {
            form: match arguments.diagnostics {
                DiagnosticsForm::Human => Form::Human {
                    color: colors(arguments.color, arguments.explain.is_some()),
                },
                DiagnosticsForm::Json => Form::Json,
                DiagnosticsForm::Sarif => Form::Sarif,
            },
            language: match arguments.diagnostics {
                DiagnosticsForm::Human => for_people,
                DiagnosticsForm::Json | DiagnosticsForm::Sarif => asked.unwrap_or_default(),
            },
            quiet: arguments.quiet,
            verbose: arguments.verbose,
            writes: arguments.output.is_some(),
            begun: AtomicBool::new(false),
        };
        let mut policy = Policy::new(&arguments.allow, &arguments.deny)
            .map_err(|unknown| Reason::unknown_code(&unknown.0))?;
        policy.deny_warnings |= arguments.strict;
        let settings = Settings {
            reading: ReadOptions {
                name: EcoString::new(),
                encoding: arguments.encoding.as_deref().map(Into::into),
                dialect: source::Dialect {
                    delimiter: arguments.delimiter,
                    quote: arguments.quote.map(|quote| quote.0),
                },
                sheet: arguments.sheet.as_deref().map(Into::into),
                include_hidden: arguments.include_hidden,
                limits: source::Limits {
                    bytes: arguments.max_bytes,
                    cells: arguments.max_cells,
                },
            },
            policy,
            checks: check::Settings {
                today: arguments
                    .date
                    .or_else(days::of_build)
                    .or(match arguments.check {
                        // What is written must not depend on the day.
                        true => Some(days::of_clock()),
                        false => None,
                    }),
            },
            publication: Publication {
                standards: arguments.pdf_standard.clone().unwrap_or_default(),
                day: arguments.date.or_else(days::of_build).unwrap_or(NO_DAY),
                ..Publication::default()
            },
            mask_personal: arguments.mask.contains(&MaskName::Personal),
            document_language: asked.unwrap_or_default(),
            hints: arguments.hints.clone(),
            write_hints: arguments.write_hints.is_some(),
            hints_language: for_people,
            jobs: arguments.jobs,
            reporter,
        };
        Ok(Self {
            task: task::of(arguments)?,
            settings,
        })
    }
}

/// Whether to colour what goes to standard error, or to standard output.
fn colors(choice: ColorChoice, to_output: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        // Heeds NO_COLOR, CLICOLOR, TERM and whether it is a terminal.
        ColorChoice::Auto if to_output => {
            AutoStream::choice(&stdout()) != anstream::ColorChoice::Never
        }
        ColorChoice::Auto => AutoStream::choice(&stderr()) != anstream::ColorChoice::Never,
    }
}
