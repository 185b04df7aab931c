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
            let line = &lines[doubt.line];
            let Some((column, _)) = line.filled().next() else {
                continue;
            };
            let place = sheet.place(line.row, column);
            let text = quote_start(&sheet.rows[line.row].cells[column]);
            let code = match doubt.taken {
                true => Code::TableDoubtful,
                false => Code::PageDoubtful,
            };
            let finding = Diagnostic::new(code).with("text", text);
            self.diagnostics.push(finding.at(place));
            let (further, same) = ("a further table", "the same table");
            let (chosen, rejected) = if doubt.taken {
                (further, same)
            } else {
                (same, further)
            };
            self.decisions.push(Decision {
                step: Step::Segment,
                chosen: chosen.into(),
                rejected: Some(rejected.into()),
                margin: doubt.margin,
                places: vec![place],
            });
        }
    }

    /// A sheet that was read as pages of the table on the sheet before, or as tables of its own.
    pub fn sheets(
        &mut self,
        sheet: &Sheet,
        row: usize,
        [first, second]: [EcoString; 2],
        (is_joined, margin): (bool, f64),
        is_doubtful: bool,
    ) {
        let column = sheet.rows[row]
            .cells
            .iter()
            .position(|cell| !cell.is_empty());
        let place = sheet.place(row, column.unwrap_or(0));
        if is_joined {
            let finding = Diagnostic::new(Code::SheetsJoined);
            let finding = finding.with("first", first).with("second", second);
            self.diagnostics.push(finding.at(place));
        }
        if is_doubtful {
            let text = quote_start(&sheet.rows[row].cells[column.unwrap_or(0)]);
            let code = match is_joined {
                true => Code::PageDoubtful,
                false => Code::TableDoubtful,
            };
            self.diagnostics
                .push(Diagnostic::new(code).with("text", text).at(place));
        }
        let (chosen, rejected) = match is_joined {
            true => ("the same table", "a further table"),
            false => ("a further table", "the same table"),
        };
        self.decisions.push(Decision {
            step: Step::Segment,
            chosen: chosen.into(),
            rejected: Some(rejected.into()),
            margin,
            places: vec![place],
        });
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
