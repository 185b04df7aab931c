//! What is printed on standard error.

use std::io::{Write, stderr};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::batch::Tally;
use super::convert::Converted;
use super::plan::Refusal;
use crate::diagnostic::human::{self, Lines, Style};
use crate::diagnostic::json::Finding;
use crate::diagnostic::{Diagnostic, Language, Severity};

/// How findings are printed.
pub struct Reporter {
    pub form: Form,
    pub language: Language,
    /// Errors only.
    pub quiet: bool,
    /// Whether a warning counts as an error.
    pub strict: bool,
}

/// The forms of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Human {
        /// Whether ANSI escape sequences are used.
        color: bool,
    },
    /// One object a line.
    Json,
}

/// A finding as a line of JSON: what a document has of it, after the file that it is of.
#[derive(Serialize)]
struct FileFinding<'a> {
    file: &'a str,
    #[serde(flatten)]
    finding: Finding<'a>,
}

impl Reporter {
    /// The findings of one file, and for people a line that sums them up.
    pub fn findings(&self, path: &str, converted: &Converted) -> String {
        let shown = converted
            .diagnostics
            .iter()
            .filter(|found| self.shows(found));
        let mut text = String::new();
        match self.form {
            Form::Json => {
                for found in shown {
                    let line = FileFinding {
                        file: path,
                        finding: Finding::new(found, &converted.source, self.language),
                    };
                    text += &serde_json::to_string(&line)
                        .expect("a finding holds strings and numbers alone");
                    text.push('\n');
                }
            }
            Form::Human { color } => {
                let lines = Lines {
                    path,
                    source: &converted.source,
                    sheets: &converted.sheets,
                };
                let style = Style {
                    language: self.language,
                    color,
                };
                for found in shown {
                    text += &human::render(found, &lines, style);
                    text.push('\n');
                }
                if !text.is_empty() {
                    text += &self.sum(path, converted);
                }
            }
        }
        text
    }

    fn shows(&self, found: &Diagnostic) -> bool {
        let least = match (self.quiet, self.strict) {
            (false, _) => Severity::Note,
            (true, true) => Severity::Warning,
            (true, false) => Severity::Error,
        };
        found.severity >= least
    }

    /// `table.txt: 1 error, 2 warnings; nothing was written`
    fn sum(&self, path: &str, converted: &Converted) -> String {
        let mut counts = Vec::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            match converted.count(severity) {
                0 => {}
                count => counts.push(counted(count, severity, self.language)),
            }
        }
        let because_strict = self.strict && converted.count(Severity::Error) == 0;
        let result = match (self.language, converted.outputs.is_none(), because_strict) {
            (_, false, _) => "",
            (Language::English, true, false) => "; nothing was written",
            (Language::English, true, true) => {
                "; nothing was written, for --strict counts warnings as errors"
            }
            (Language::Chinese, true, false) => "；没有写出任何文件",
            (Language::Chinese, true, true) => "；--strict 将警告视为错误，没有写出任何文件",
        };
        match self.language {
            Language::English => format!("{path}: {}{result}\n", counts.join(", ")),
            Language::Chinese => format!("{path}：{}{result}\n", counts.join("、")),
        }
    }

    /// The line of `--check` on a sheet that can stand: what was found in it.
    pub fn verdict(&self, path: &str, converted: &Converted) -> String {
        if !self.is_talkative() || converted.outputs.is_none() {
            return String::new();
        }
        let (tables, rows) = (converted.tables, converted.rows);
        match self.language {
            Language::English => {
                let tables = plural(tables, "table");
                format!(
                    "{path}: can be written ({tables}, {})\n",
                    plural(rows, "row")
                )
            }
            Language::Chinese => format!("{path}：可以输出（{tables} 张表，{rows} 行）\n"),
        }
    }

    /// The closing table of a folder.
    pub fn closing(&self, tally: &Tally) -> String {
        if !self.is_talkative() {
            return String::new();
        }
        let labels = match self.language {
            Language::English => ["converted", "  with warnings", "failed", "left out"],
            Language::Chinese => ["已转换", "  其中有警告", "失败", "未处理"],
        };
        let counts = [
            tally.converted,
            tally.with_warnings,
            tally.failed,
            tally.skipped,
        ];
        let width = labels.iter().map(|label| label.width()).max().unwrap_or(0);
        let digits = counts.iter().map(|count| count.to_string().len()).max();
        let digits = digits.unwrap_or(1);
        let mut table = String::new();
        for (label, count) in labels.into_iter().zip(counts) {
            if label == labels[3] && count == 0 {
                continue;
            }
            let gap = " ".repeat(width - label.width());
            table += &format!("{label}{gap}  {count:>digits$}\n");
        }
        table
    }

    /// Whether anything but findings is printed.
    pub fn is_talkative(&self) -> bool {
        !self.quiet && self.form != Form::Json
    }

    /// Prints on standard error.
    pub fn print(&self, text: &str) {
        // A reader that went away needs no report.
        let _ = anstream::AutoStream::new(stderr(), self.color_choice()).write_all(text.as_bytes());
    }

    fn color_choice(&self) -> anstream::ColorChoice {
        match self.form {
            Form::Human { color: true } => anstream::ColorChoice::Always,
            // What is not coloured has no escape sequences to take away, or has them in its text.
            _ => anstream::ColorChoice::AlwaysAnsi,
        }
    }
}

/// Prints that the arguments do not go together.
pub fn complain(refusal: &Refusal) {
    let Refusal { sentence, language } = refusal;
    let text = match language {
        Language::English => {
            format!("error: {sentence}\n\nFor more information, try '--help'.\n")
        }
        Language::Chinese => format!("错误：{sentence}\n\n用 '--help' 查看更多信息。\n"),
    };
    // A reader that went away needs no report.
    let _ = stderr().write_all(text.as_bytes());
}

fn counted(count: usize, severity: Severity, language: Language) -> String {
    match language {
        Language::English => plural(count, severity.name()),
        Language::Chinese => {
            let name = match severity {
                Severity::Error => "错误",
                Severity::Warning => "警告",
                Severity::Note => "提示",
            };
            format!("{count} 个{name}")
        }
    }
}

fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}
