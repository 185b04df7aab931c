//! Findings as text for people, in the manner of a compiler.
//!
//! The drawing is done by the `annotate-snippets` crate, which counts a hanzi as two columns. It is
//! made for lines of code; `excerpt` makes such a line of the cells around the one in question.
//! No line of an excerpt is wider than a terminal of 80 columns.

mod excerpt;

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Language, Severity};
use crate::document::{Place, Source};
use crate::source::Sheet;

/// Width of a terminal, in columns.
const WIDTH: usize = 80;

/// Stands behind a path, before the column that `annotate-snippets` adds to it: that one counts
/// characters of the excerpt, and not cells of the sheet. No file's name has this noncharacter.
const END_OF_PATH: char = '\u{FFFE}';

/// How findings are printed.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The language of all words.
    pub language: Language,
    /// Whether ANSI escape sequences are used.
    pub color: bool,
}

/// What the places of a finding point into.
#[derive(Debug, Clone, Copy)]
pub struct Lines<'a> {
    /// The file's name as the user gave it.
    pub path: &'a str,
    /// The names of its sheets.
    pub source: &'a Source,
    /// Its raw sheets; none where it could not be read.
    pub sheets: &'a [Sheet],
}

/// One finding: its severity, code and message, the cells in question within their lines, and what
/// the reader can do. Ends with a line end.
pub fn render(diagnostic: &Diagnostic, lines: &Lines, style: Style) -> String {
    let words = words(style.language);
    let mut group = level(diagnostic.severity, &words)
        .primary_title(diagnostic.message(style.language))
        .id(diagnostic.code.name())
        .elements(cells(diagnostic, lines));
    if let Some(others) = others(&diagnostic.places, words.also) {
        group = group.element(Level::NOTE.with_name(words.note).message(others));
    }
    let help = diagnostic.help(style.language);
    group = group.element(Level::HELP.with_name(words.help).message(help));
    if let Some(option) = option(diagnostic, style.language) {
        group = group.element(Level::HELP.with_name(words.help).message(option));
    }
    let mut text = without_added_columns(&renderer(style).render(&[group]));
    text.push('\n');
    text
}

/// The option by which the author decides about a warning once and for all.
fn option(diagnostic: &Diagnostic, language: Language) -> Option<String> {
    if diagnostic.severity != Severity::Warning {
        return None;
    }
    let name = diagnostic.code.name();
    match (diagnostic.code.hint(), diagnostic.code.is_check(), language) {
        (Some(hint), _, Language::English) => Some(format!(
            "to decide it for good: --write-hints FILE, then edit there: {hint}"
        )),
        (Some(hint), _, Language::Chinese) => Some(format!(
            "要固定下来：用 --write-hints FILE 写出指引，再改其中的 {hint}"
        )),
        (None, true, Language::English) => {
            Some(format!("where the sheet is right as it is: --allow {name}"))
        }
        (None, true, Language::Chinese) => Some(format!("如果原表并无错误：--allow {name}")),
        (None, false, _) => None,
    }
}

/// How many lines a folded finding names.
const LINES_NAMED: usize = 12;

/// One line for findings of one code and severity that are not shown one by one.
pub fn render_more(found: &[&Diagnostic], style: Style) -> String {
    let words = words(style.language);
    let Some(first) = found.first() else {
        return String::new();
    };
    let mut lines: Vec<u32> = found
        .iter()
        .filter_map(|found| found.places.first())
        .map(|place| place.line)
        .collect();
    lines.dedup();
    let more = if lines.len() > LINES_NAMED {
        " …"
    } else {
        ""
    };
    let named: Vec<String> = lines.iter().take(LINES_NAMED).map(u32::to_string).collect();
    let (count, named) = (found.len(), named.join(", "));
    let message = match style.language {
        Language::English => format!("{count} more like the one above, at lines {named}{more}"),
        Language::Chinese => format!("另有{count}处同类情况，第 {named}{more} 行"),
    };
    let title = level(first.severity, &words).primary_title(message);
    let group = title.id(first.code.name()).elements(Vec::<Element>::new());
    let mut text = renderer(style).render(&[group]).to_string();
    text.push('\n');
    text
}

fn level(severity: Severity, words: &Words) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR.with_name(words.error),
        Severity::Warning => Level::WARNING.with_name(words.warning),
        Severity::Note => Level::NOTE.with_name(words.note),
    }
}

fn renderer(style: Style) -> Renderer {
    if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
}

/// How many places are shown with their cells: the one in question, and what it is compared with.
const SHOWN: usize = 2;

fn cells<'a>(diagnostic: &Diagnostic, lines: &Lines) -> Vec<Element<'a>> {
    let shown: Vec<(Place, &[ecow::EcoString])> = diagnostic
        .places
        .iter()
        .take(SHOWN)
        .filter_map(|place| Some((*place, lines.cells(*place)?)))
        .collect();
    if shown.is_empty() {
        let origin = match diagnostic.places.first() {
            Some(place) => Origin::path(lines.sheet_path(*place))
                .line(place.line as usize)
                .char_column(usize::from(place.column)),
            None => Origin::path(lines.path.to_owned()),
        };
        return vec![origin.into()];
    }
    let texts: Vec<&str> = shown
        .iter()
        .filter_map(|(place, cells)| cells.get(usize::from(place.column).checked_sub(1)?))
        .map(|cell| cell.as_str())
        .collect();
    let difference = match texts[..] {
        [first, second] => excerpt::difference(first, second),
        _ => 0,
    };
    // The gutter holds the line number and ` | `.
    let digits = shown
        .iter()
        .map(|(place, _)| place.line.max(1).ilog10() + 1);
    let gutter = digits.max().unwrap_or(1) as usize + 3;
    let mut kind = Some(AnnotationKind::Primary);
    shown
        .into_iter()
        .map(|(place, cells)| {
            let column = usize::from(place.column).saturating_sub(1);
            let excerpt = excerpt::around(cells, column, difference, WIDTH - gutter);
            let span: Range<usize> = excerpt.span;
            Snippet::source(excerpt.text)
                .line_start(place.line as usize)
                .path(format!(
                    "{}:{}:{}{END_OF_PATH}",
                    lines.sheet_path(place),
                    place.line,
                    place.column
                ))
                .annotation(kind.take().unwrap_or(AnnotationKind::Context).span(span))
                .into()
        })
        .collect()
}

/// The places that are not shown.
fn others(places: &[Place], also: &str) -> Option<String> {
    let others = places.get(SHOWN..).filter(|others| !others.is_empty())?;
    let named: Vec<String> = others
        .iter()
        .take(8)
        .map(|place| format!("{}:{}", place.line, place.column))
        .collect();
    let more = if others.len() > named.len() {
        " …"
    } else {
        ""
    };
    Some(format!("{also} {}{more}", named.join(", ")))
}

impl<'a> Lines<'a> {
    /// The cells of a place's line.
    fn cells(&self, place: Place) -> Option<&'a [ecow::EcoString]> {
        let sheet = self
            .sheets
            .iter()
            .find(|sheet| sheet.index == place.sheet)?;
        // A quoted cell's line breaks leave gaps between the lines, never disorder.
        let row = sheet.rows.partition_point(|row| row.line < place.line);
        let row = sheet.rows.get(row)?;
        (row.line == place.line).then_some(&row.cells)
    }

    /// `table.txt`, or `book.xlsx!Sheet1`.
    fn sheet_path(&self, place: Place) -> String {
        let sheet = self.source.sheets.get(usize::from(place.sheet.0));
        match sheet.and_then(Option::as_ref) {
            Some(sheet) => format!("{}!{sheet}", self.path),
            None => self.path.to_owned(),
        }
    }
}

/// Takes away `:LINE:COLUMN` behind each mark, and the mark.
fn without_added_columns(text: &str) -> String {
    let mut pieces = text.split(END_OF_PATH);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    kept
}

struct Words {
    error: &'static str,
    warning: &'static str,
    note: &'static str,
    help: &'static str,
    also: &'static str,
}

fn words(language: Language) -> Words {
    match language {
        Language::English => Words {
            error: "error",
            warning: "warning",
            note: "note",
            help: "help",
            also: "also at",
        },
        Language::Chinese => Words {
            error: "错误",
            warning: "警告",
            note: "提示",
            help: "帮助",
            also: "另见",
        },
    }
}

#[cfg(test)]
mod tests;
