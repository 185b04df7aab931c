//! How a task is done, whichever it is.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use time::Date;
use time::macros::date;

use super::page_ranges::PageRanges;
use super::report::Reporter;
use crate::check;
use crate::design::Design;
use crate::diagnostic::Language;
use crate::diagnostic::policy::Policy;
use crate::faces::Library;
use crate::render::pdf::Publication;
use crate::source::ReadOptions;

/// How a task is done.
pub struct Settings {
    /// How a source is read, but for its name.
    pub reading: ReadOptions,
    /// Which findings are silenced, and which forbid any output.
    pub policy: Policy,
    /// What the checks are told.
    pub checks: check::Settings,
    /// How pages look.
    pub design: Design,
    /// The fonts that were looked at for it.
    pub fonts: Library,
    /// How PDFs are published.
    pub publication: Publication,
    /// The pages that become pictures.
    pub pages: Option<PageRanges>,
    /// Resolution of pictures.
    pub ppi: f32,
    /// Whether numbers that tell of a person are masked.
    pub mask_personal: bool,
    /// The language of the findings that are written into documents: English unless asked for, so
    /// that the same input gives the same bytes everywhere.
    pub document_language: Language,
    /// The hints file that is named.
    pub hints: Option<PathBuf>,
    /// Whether hints are to be written.
    pub write_hints: bool,
    /// The language of their comments: the user's.
    pub hints_language: Language,
    /// How many threads to use, where that is asked for.
    pub jobs: Option<NonZeroUsize>,
    /// How findings are printed.
    pub reporter: Reporter,
}

impl Settings {
    /// The same as if no option but those on how findings look had been given; examples are shown so.
    pub fn plain(&self) -> Self {
        let reporter = &self.reporter;
        Self {
            reading: ReadOptions::default(),
            policy: Policy::default(),
            checks: check::Settings {
                today: Some(EXAMPLES_DAY),
            },
            design: Design::default(),
            fonts: Library::default(),
            publication: Publication::default(),
            pages: None,
            ppi: self.ppi,
            mask_personal: false,
            document_language: self.document_language,
            hints: None,
            write_hints: false,
            hints_language: self.hints_language,
            jobs: None,
            reporter: Reporter {
                form: reporter.form,
                language: reporter.language,
                quiet: false,
                verbose: false,
                writes: false,
                begun: AtomicBool::new(false),
            },
        }
    }
}

/// The day on which the examples of codes are looked at.
const EXAMPLES_DAY: Date = date!(2024 - 06 - 30);
