//! `--explain`: what a code means, with an example and what to do.

use std::io::{Write, stdout};

use super::Ending;
use super::convert::convert_bytes;
use super::report::Form;
use super::settings::Settings;
use crate::diagnostic::human::{self, Lines, Style};
use crate::diagnostic::{Code, Language};

/// The most lines of an example that are shown, and the most characters of one.
const LINES: usize = 16;
const CHARACTERS: usize = 72;

/// Prints what the catalogue says of a code, on standard output.
pub fn run(code: Code, settings: &Settings) -> Ending {
    let text = explanation(code, settings);
    // A reader that went away (`| head -1`) is no failure.
    let _ = stdout().write_all(text.as_bytes());
    Ending::Done
}

fn explanation(code: Code, settings: &Settings) -> String {
    let language = settings.reporter.language;
    let words = match language {
        Language::English => ["Example:", "What is said of it:", "What to do:"],
        Language::Chinese => ["例表：", "对例表的报告：", "怎么办："],
    };
    let entry = code.entry();
    let mut text = format!("{}: {}\n\n", code.name(), code.summary(language));
    text += entry.explain.in_language(language).trim();
    text += "\n\n";
    if let Some(example) = code.example() {
        if let Ok(sheet) = std::str::from_utf8(example)
            && !sheet.is_empty()
        {
            text += &format!("{}\n\n{}\n", words[0], shown(sheet));
        }
        let finding = finding(code, example, settings);
        if finding.is_empty() {
            text += &format!("{}\n\n  {}\n", words[2], code.help_summary(language));
        } else {
            // It ends with what to do.
            text += &format!("{}\n\n{finding}\n", words[1]);
        }
    } else {
        text += &format!("{}\n\n  {}\n", words[2], code.help_summary(language));
    }
    text
}

/// The lines of a sheet, its cells set apart by bars.
fn shown(sheet: &str) -> String {
    let mut text = String::new();
    let lines = sheet.lines().filter(|line| !line.trim().is_empty());
    for line in lines.take(LINES) {
        let line = line.trim_end().replace('\t', " │ ");
        let mut kept: String = line.chars().take(CHARACTERS).collect();
        if kept.len() < line.len() {
            kept.push('…');
        }
        text += &format!("  {kept}\n");
    }
    text
}

/// What is said of the example.
fn finding(code: Code, example: &[u8], settings: &Settings) -> String {
    let name = "table.txt";
    let converted = convert_bytes(example, name.to_owned(), &[], &settings.plain());
    let Some(found) = converted
        .diagnostics
        .iter()
        .find(|found| found.code == code)
    else {
        return String::new();
    };
    let lines = Lines {
        path: name,
        source: &converted.source,
        sheets: &converted.sheets,
    };
    let style = Style {
        language: settings.reporter.language,
        color: matches!(settings.reporter.form, Form::Human { color: true }),
    };
    human::render(found, &lines, style)
}
