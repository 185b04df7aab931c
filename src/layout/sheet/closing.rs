//! What stands under a table: its notes, and under the last one the prose of the source, footnotes,
//! signatures, who publishes, the day and room for a seal.

use super::super::lines::{Fill, Line};
use super::super::settings::{Paper, Settings};
use super::super::{Item, Strip, StripKind};
use super::flow::Flow;
use super::lead::STRIP_PITCH;
use super::{Surroundings, broken};
use crate::document::{Language, Table, Text};
use crate::faces::Role;

/// Room for a seal: 42 mm across (GB/T 9704-2012, after the seals of bureaus), and a little air.
const SEAL: f32 = 128.0;
/// Air above signatures and above the closing lines, em.
const AIR: f32 = 0.8;

/// What stands under a table.
pub(super) struct Closing<'d> {
    notes: Vec<&'d Text>,
    settings: &'d Settings,
    /// Short texts, each a strip of its own that is never broken over pages.
    footnotes: Vec<&'d str>,
    signatures: Vec<String>,
    /// Who publishes, and the day.
    lines: Vec<String>,
    seal: bool,
}

impl<'d> Closing<'d> {
    /// What stands under this table.
    pub fn new(table: &'d Table, around: &Surroundings<'d>, settings: &'d Settings) -> Self {
        let furniture = &settings.furniture;
        let below = |note: &&Text| !table.is_headnote(note);
        let notes = table.notes.iter().filter(below).chain(around.prose);
        let notes = notes.collect();
        let mut closing = Self {
            notes,
            settings,
            footnotes: Vec::new(),
            signatures: Vec::new(),
            lines: Vec::new(),
            seal: false,
        };
        if !around.is_last {
            return closing;
        }
        let colon = if around.language.code == "zh" {
            "："
        } else {
            ":"
        };
        let texts = furniture.footnotes.iter();
        closing.footnotes = texts.map(|text| text.as_str()).collect();
        let signers = furniture.signatures.iter();
        closing.signatures = signers.map(|label| format!("{label}{colon}")).collect();
        let department = match furniture.department.as_str() {
            "form" => around.publisher.unwrap_or_default(),
            department => department,
        };
        let day = match (furniture.day.as_str(), settings.day) {
            ("date", Some(day)) => day_in_words(day, around.language),
            ("date", None) => String::new(),
            (day, _) => day.to_owned(),
        };
        closing.lines = [department.to_owned(), day].into();
        closing.lines.retain(|line| !line.is_empty());
        closing.seal = furniture.seal;
        if closing.seal && closing.lines.is_empty() {
            let said = if around.language.code == "zh" {
                "（盖章）"
            } else {
                "(seal)"
            };
            closing.lines.push(said.to_owned());
        }
        closing
    }

    /// Height of all of it, pt.
    pub fn height(&self, paper: &Paper, size: f32) -> f32 {
        let notes = self.notes.iter().map(|note| {
            let lines = self.lines_of(&note.text, paper.text_width() / size);
            lines.len() as f32 * size * STRIP_PITCH
        });
        let strips = self.strips(paper, size);
        let strips = strips.iter().map(|(gap, strip)| gap + strip.height);
        let gap = match self.notes.is_empty() && self.footnotes.is_empty() {
            true => 0.0,
            false => self.settings.gaps.block,
        };
        gap + notes.sum::<f32>() + strips.sum::<f32>()
    }

    /// Puts all of it where the flow stands.
    pub fn place(&self, flow: &mut Flow<'_>) {
        if !self.notes.is_empty() || !self.footnotes.is_empty() {
            flow.gap(self.settings.gaps.block);
        }
        let (paper, size) = (flow.paper().clone(), flow.size());
        for note in &self.notes {
            flow.note(self.lines_of(&note.text, paper.text_width() / size));
        }
        for (gap, strip) in self.strips(&paper, size) {
            flow.strip(gap, strip);
        }
    }

    fn lines_of(&self, text: &str, width: f32) -> Vec<Line> {
        broken(text, Role::Body, width, Fill::Full, &self.settings.faces)
    }

    /// What is never broken over pages, each with the air above it.
    fn strips(&self, paper: &Paper, size: f32) -> Vec<(f32, Strip)> {
        let strip = |kind, size: f32, lines: Vec<Line>, height: f32| Strip {
            kind,
            height,
            size,
            lines,
            right: None,
        };
        let mut strips = Vec::new();
        let small = self.settings.furniture.small_size;
        for footnote in &self.footnotes {
            let lines = self.lines_of(footnote, paper.text_width() / small);
            let height = lines.len() as f32 * small * STRIP_PITCH;
            strips.push((0.0, strip(StripKind::Footnote, small, lines, height)));
        }
        if !self.signatures.is_empty() {
            let width = paper.text_width() / size / self.signatures.len() as f32;
            let lines: Vec<Line> = self
                .signatures
                .iter()
                .map(|text| {
                    let lines = self.lines_of(text, f32::INFINITY);
                    first_of(lines, text)
                })
                .filter(|line| line.width <= width)
                .collect();
            let height = size * STRIP_PITCH;
            let gap = AIR * size;
            strips.push((gap, strip(StripKind::Signatures, size, lines, height)));
        }
        if !self.lines.is_empty() {
            let width = paper.text_width() / size;
            let lines: Vec<Line> = self
                .lines
                .iter()
                .flat_map(|text| self.lines_of(text, width))
                .map(|line| Line {
                    justify: false,
                    ..line
                })
                .collect();
            let height = lines.len() as f32 * size * STRIP_PITCH;
            let height = if self.seal { height.max(SEAL) } else { height };
            let gap = AIR * size;
            strips.push((gap, strip(StripKind::Closing, size, lines, height)));
        }
        strips
    }
}

fn first_of(lines: Vec<Line>, text: &str) -> Line {
    lines.into_iter().next().unwrap_or_else(|| Line {
        text: text.to_owned(),
        width: 0.0,
        justify: false,
        hang: 0.0,
    })
}

/// A day as GB/T 15835 writes it, or as English does.
fn day_in_words(day: time::Date, language: Language) -> String {
    let (year, month, number) = (day.year(), day.month(), day.day());
    match language.code {
        "zh" => format!("{year}年{}月{number}日", u8::from(month)),
        _ => format!("{number} {month} {year}"),
    }
}

impl Flow<'_> {
    /// A note, broken over pages where it must be.
    fn note(&mut self, mut lines: Vec<Line>) {
        let size = self.size();
        let pitch = size * STRIP_PITCH;
        while !lines.is_empty() {
            let fits = (self.room() / pitch + 1e-3).max(0.0) as usize;
            if fits == 0 {
                self.turn_page();
                continue;
            }
            let rest = lines.split_off(lines.len().min(fits));
            self.put(Item::Strip(Strip {
                kind: StripKind::Note,
                height: lines.len() as f32 * pitch,
                size,
                lines,
                right: None,
            }));
            lines = rest;
        }
    }

    /// A strip that is not broken, with air above it unless it begins a page.
    fn strip(&mut self, gap: f32, strip: Strip) {
        if gap + strip.height > self.room() {
            self.turn_page();
        } else if gap > 0.0 {
            self.put(Item::Gap(gap));
        }
        self.put(Item::Strip(strip));
    }
}
