//! What a user sees while a folder is converted: a bar on a terminal, and the reports of the files
//! in their order, each as soon as those before it are there.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::report::Reporter;

/// Prints reports in order of their files, whatever the order in which these are finished.
pub struct Progress<'a> {
    bar: ProgressBar,
    reporter: &'a Reporter,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    /// Index of the file whose report is printed next.
    next: usize,
    /// Reports of later files.
    reports: BTreeMap<usize, String>,
}

impl<'a> Progress<'a> {
    /// For `files` files.
    pub fn new(files: usize, reporter: &'a Reporter) -> Self {
        // The bar itself sees to it that only a terminal gets one.
        let target = if reporter.is_talkative() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(files as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        Self {
            bar,
            reporter,
            waiting: Mutex::default(),
        }
    }

    /// Takes the report of the file at `index`, 0-based.
    pub fn finished(&self, index: usize, name: &str, report: String) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.reports.insert(index, report);
        loop {
            let next = waiting.next;
            let Some(report) = waiting.reports.remove(&next) else {
                break;
            };
            if !report.is_empty() {
                self.bar.suspend(|| self.reporter.print(&report));
            }
            waiting.next += 1;
        }
        self.bar.set_message(name.to_owned());
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub fn close(self) {
        self.bar.finish_and_clear();
    }
}
