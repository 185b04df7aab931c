//! What recovery decided, as decisions for the document and findings for the author.

mod groups;
mod header;
mod rows;

use ecow::{EcoString, eco_format};

use super::tables::Doubt;
use super::view::ViewLine;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Decision, Place, Step, Text};
use crate::source::Sheet;

/// The parts of a page's top that repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The title.
    Title,
    /// The form block and what stands with it.
    Form,
    /// The header.
    Header,
}

/// Findings and decisions as they are made.
#[derive(Debug, Default)]
pub struct Report {
    /// Findings.
    pub diagnostics: Vec<Diagnostic>,
    /// Decisions.
    pub decisions: Vec<Decision>,
}

/// How many characters of a text a finding quotes.
const QUOTED: usize = 16;

impl Report {
    /// A report that begins with what reading found.
    pub fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            diagnostics,
            decisions: Vec::new(),
        }
    }

    /// Lines at which it is not clear whether a further table begins.
    pub fn tables(&mut self, sheet: &Sheet, lines: &[ViewLine], doubts: &[Doubt]) {
        for doubt in doubts {
            let row = lines[doubt.line].row;
            self.further_table(sheet, row, doubt.taken, doubt.margin, true);
        }
    }

    /// A row with which a further table may begin, and whether it `is_further`.
    pub fn further_table(
        &mut self,
        sheet: &Sheet,
        row: usize,
        is_further: bool,
        margin: f64,
        is_doubtful: bool,
    ) {
        let Some((place, text)) = first_text(sheet, row) else {
            return;
        };
        let (code, chosen, rejected) = match is_further {
            true => (Code::TableDoubtful, "a further table", "the same table"),
            false => (Code::PageDoubtful, "the same table", "a further table"),
        };
        if is_doubtful {
            let finding = Diagnostic::new(code).with("text", quote_start(text));
            self.diagnostics.push(finding.at(place));
        }
        self.decisions.push(Decision {
            step: Step::Segment,
            chosen: chosen.into(),
            rejected: Some(rejected.into()),
            margin,
            places: vec![place],
        });
    }

    /// A sheet, from this row on, that was read as pages of the table on a sheet before it; their names.
    pub fn joined_sheets(&mut self, sheet: &Sheet, row: usize, [first, second]: [EcoString; 2]) {
        let finding = Diagnostic::new(Code::SheetsJoined);
        let finding = finding.with("first", first).with("second", second);
        let place = first_text(sheet, row).map(|(place, _)| place);
        self.diagnostics.push(finding.at_all(place));
    }

    /// A repeat on a later page that says something else than the first page.
    pub fn differs(&mut self, part: Part, here: &Text, there: &Text) {
        let code = match part {
            Part::Title => Code::TitleDiffers,
            Part::Form => Code::FormDiffers,
            Part::Header => Code::HeaderDiffers,
        };
        let (here_quote, there_quote) = quote_difference(&here.text, &there.text);
        let places: Vec<Place> = here.place().into_iter().chain(there.place()).collect();
        self.diagnostics.push(
            Diagnostic::new(code)
                .with("here", here_quote)
                .with("there", there_quote)
                .at_all(places.iter().copied()),
        );
        self.decisions.push(Decision {
            step: Step::Segment,
            chosen: there.text.clone(),
            rejected: Some(here.text.clone()),
            margin: 0.0,
            places,
        });
    }
}

/// The first text of a row and its place, if there is one.
fn first_text(sheet: &Sheet, row: usize) -> Option<(Place, &EcoString)> {
    let cells = &sheet.rows[row].cells;
    let column = cells.iter().position(|cell| !cell.is_empty())?;
    Some((sheet.place(row, column), &cells[column]))
}

/// The beginning of a text, shortened.
pub fn quote_start(text: &str) -> EcoString {
    if text.chars().count() <= QUOTED {
        return text.into();
    }
    let start: EcoString = text.chars().take(QUOTED - 1).collect();
    eco_format!("{start}…")
}

/// The end of a text, shortened.
fn quote_end(text: &str) -> EcoString {
    let length = text.chars().count();
    if length <= QUOTED {
        return text.into();
    }
    let end: EcoString = text.chars().skip(length - QUOTED + 1).collect();
    eco_format!("…{end}")
}

/// Two texts shortened around the first character in which they differ.
fn quote_difference(a: &str, b: &str) -> (EcoString, EcoString) {
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let start = same.saturating_sub(QUOTED / 2);
    let cut = |text: &str| -> EcoString {
        let length = text.chars().count();
        let middle: EcoString = text.chars().skip(start).take(QUOTED).collect();
        let head = if start > 0 { "…" } else { "" };
        let tail = if start + QUOTED < length { "…" } else { "" };
        eco_format!("{head}{middle}{tail}")
    };
    (cut(a), cut(b))
}
