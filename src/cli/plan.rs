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
use super::wrong_arguments::unknown_code;
use crate::check;
use crate::design::{self, Design, Wish};
use crate::diagnostic::policy::Policy;
use crate::diagnostic::{Diagnostic, Language, Reason};
use crate::faces::Library;
use crate::render::pdf::{NO_DAY, Publication};
use crate::source::{self, ReadOptions};

/// A task and how it is done.
pub struct Plan {
    pub task: Task,
    pub settings: Settings,
    /// The design that is asked for, until it is loaded.
    wish: Wish,
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
            .map_err(|unknown| unknown_code(&unknown.0))?;
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
            design: Design::default(),
            fonts: Library::default(),
            pages: arguments.pages.clone(),
            ppi: arguments.ppi,
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
        let input = arguments.inputs.first();
        let file = match &arguments.settings {
            Some(file) => Some(file.clone()),
            None => input.and_then(|input| design::settings_file_for(input)),
        };
        let wish = Wish {
            template: arguments.template.clone(),
            files: file.into_iter().collect(),
            settings: arguments.set.clone(),
            fonts: arguments.font.clone(),
            font_paths: arguments.font_path.clone(),
            system_fonts: arguments.system_fonts,
        };
        let day = arguments.date.or_else(days::of_build);
        let mut plan = Self {
            task: task::of(arguments)?,
            settings,
            wish,
        };
        plan.settings.design.settings.day = day;
        Ok(plan)
    }

    /// Loads the design that is asked for.
    ///
    /// # Errors
    /// The finding that says what is not there or not right.
    pub fn load_design(&mut self) -> Result<(), Diagnostic> {
        if self.wish == Wish::default() {
            return Ok(());
        }
        let (mut design, fonts) = Design::load(&self.wish).map_err(|error| error.diagnostic())?;
        design.settings.day = self.settings.design.settings.day;
        self.settings.design = design;
        self.settings.fonts = fonts;
        Ok(())
    }

    /// What findings about the design are said of.
    pub fn design_source(&self) -> String {
        let file = self.wish.files.first();
        match (&self.wish.template, file) {
            (Some(template), _) => template.clone(),
            (None, Some(file)) => file.display().to_string(),
            (None, None) => "jnrender".to_owned(),
        }
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
