//! What is printed on standard error.

use std::collections::BTreeMap;
use std::io::{Write, stderr};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::batch::Tally;
use super::convert::Converted;
use crate::diagnostic::human::{self, Lines, Style};
use crate::diagnostic::json::{Finding, SCHEMA};
use crate::diagnostic::{Code, Diagnostic, Language, Severity, sarif};

/// How findings are printed.
pub struct Reporter {
    pub form: Form,
    pub language: Language,
    /// Errors only.
    pub quiet: bool,
    /// Whether findings of one code are never folded.
    pub verbose: bool,
    /// Whether outputs are asked for, not only a check or hints.
    pub writes: bool,
    /// Whether a SARIF log has a result already.
    pub begun: AtomicBool,
}

/// So many findings of one code are printed; more of them are folded into one line.
const OF_A_CODE: usize = 3;

/// Why findings that are none by themselves forbid an output.
const CHOICE: &str = "--strict or --deny counts these as errors";
const CHOICE_ZH: &str = "--strict 或 --deny 将这些视为错误";

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
    /// One log for the whole run.
    Sarif,
}

/// A finding as a line of JSON: what a document has of it, after the file that it is of.
#[derive(Serialize)]
struct FileFinding<'a> {
    schema: &'static str,
    file: &'a str,
    #[serde(flatten)]
    finding: Finding<'a>,
}

impl Reporter {
    /// The findings of one sheet, and for people a line that sums them up.
    pub fn findings(&self, path: &str, converted: &Converted) -> String {
        let mut text = self.remarks(path, converted);
        if self.is_talkative() {
            text += &self.sum(path, converted);
        }
        text
    }

    /// The findings of one file alone.
    pub fn remarks(&self, path: &str, converted: &Converted) -> String {
        let shown = converted
            .diagnostics
            .iter()
            .filter(|found| self.shows(found));
        let mut text = String::new();
        match self.form {
            Form::Json => {
                for found in shown {
                    let line = FileFinding {
                        schema: SCHEMA,
                        file: path,
                        finding: Finding::new(found, &converted.source, self.language),
                    };
                    text += &serde_json::to_string(&line)
                        .expect("a finding holds strings and numbers alone");
                    text.push('\n');
                }
            }
            Form::Sarif => {
                let results =
                    shown.map(|found| sarif::result(found, path, &converted.source, self.language));
                text = results.collect::<Vec<_>>().join(",\n");
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
                text = self.for_people(shown, &lines, style);
            }
        }
        text
    }

    /// The findings for people; where many have one code, the first of them and a line that counts the
    /// others.
    fn for_people<'f>(
        &self,
        found: impl Iterator<Item = &'f Diagnostic>,
        lines: &Lines,
        style: Style,
    ) -> String {
        let found: Vec<&Diagnostic> = found.collect();
        let mut of_code: BTreeMap<(Code, Severity), Vec<&Diagnostic>> = BTreeMap::new();
        for found in &found {
            let same = of_code.entry((found.code, found.severity));
            same.or_default().push(found);
        }
        let mut printed: BTreeMap<(Code, Severity), usize> = BTreeMap::new();
        let mut text = String::new();
        for found in found {
            let kind = (found.code, found.severity);
            let all = &of_code[&kind];
            // One more takes no more room than the line that counts it.
            let most = match self.verbose || all.len() <= OF_A_CODE + 1 {
                true => all.len(),
                false => OF_A_CODE,
            };
            let printed = printed.entry(kind).or_default();
            *printed += 1;
            if *printed <= most {
                text += &human::render(found, lines, style);
                text.push('\n');
            }
            if *printed == most && all.len() > most {
                text += &human::render_more(&all[most..], style);
                text.push('\n');
            }
        }
        text
    }

    fn shows(&self, found: &Diagnostic) -> bool {
        found.severity
            >= if self.quiet {
                Severity::Error
            } else {
                Severity::Note
            }
    }

    /// `table.txt: 1 table, 45 rows, 12 columns, 3 pages; 2 warnings, 5 notes; with the hints of …`
    fn sum(&self, path: &str, converted: &Converted) -> String {
        let language = self.language;
        let mut made = Vec::new();
        if converted.tables > 0 {
            let nouns = [
                (converted.tables, "table", "张表"),
                (converted.rows, "row", "行"),
                (converted.columns, "column", "列"),
                (converted.pages, "page", "页"),
            ];
            made.extend(nouns.map(|(count, en, zh)| match language {
                Language::English => plural(count, en),
                Language::Chinese => format!("{count} {zh}"),
            }));
        }
        let mut counts = Vec::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            match converted.count(severity) {
                0 => {}
                count => counts.push(counted(count, severity, language)),
            }
        }
        let (comma, semicolon, colon) = match language {
            Language::English => (", ", "; ", ": "),
            Language::Chinese => ("、", "；", "："),
        };
        let hints = converted.hints.as_deref().map(|file| match language {
            Language::English => format!("with the hints of {file}"),
            Language::Chinese => format!("按 {file} 的指引"),
        });
        let written = converted.written_hints.as_deref();
        let written = written.map(|file| match language {
            Language::English => format!("hints written to {file}"),
            Language::Chinese => format!("指引已写入 {file}"),
        });
        let parts = [
            made.join(comma),
            counts.join(comma),
            hints.unwrap_or_default(),
            written.unwrap_or_default(),
            self.result(converted),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{path}{colon}{}\n", parts.join(semicolon))
    }

    /// Why there is no output, where there is none; a check has none to write.
    fn result(&self, converted: &Converted) -> String {
        if converted.outputs.is_some() {
            return String::new();
        }
        // Nothing but what the user decided forbids an output.
        let by_choice = converted.diagnostics.iter().all(|found| {
            found.severity < Severity::Error || found.code.severity() < Severity::Error
        });
        let has_hints = converted.written_hints.is_some();
        let (nothing, comma, choice) = match self.language {
            Language::English if has_hints => ("no output was written", ", for ", CHOICE),
            Language::English => ("nothing was written", ", for ", CHOICE),
            Language::Chinese if has_hints => ("没有写出结果", "：", CHOICE_ZH),
            Language::Chinese => ("没有写出任何文件", "：", CHOICE_ZH),
        };
        match (self.writes, by_choice) {
            (true, true) => format!("{nothing}{comma}{choice}"),
            (true, false) => nothing.to_owned(),
            (false, true) => choice.to_owned(),
            (false, false) => String::new(),
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
        !self.quiet && matches!(self.form, Form::Human { .. })
    }

    /// Prints what stands before all findings.
    pub fn open(&self) {
        if self.form == Form::Sarif {
            self.write(&sarif::opening(self.language));
        }
    }

    /// Prints what stands after all findings.
    pub fn close(&self) {
        if self.form == Form::Sarif {
            self.write(sarif::CLOSING);
        }
    }

    /// Prints findings on standard error.
    pub fn print(&self, text: &str) {
        if self.form == Form::Sarif && !text.is_empty() && self.begun.swap(true, Ordering::Relaxed)
        {
            self.write(",\n");
        }
        self.write(text);
    }

    fn write(&self, text: &str) {
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
