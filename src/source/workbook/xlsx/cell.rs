//! A cell (ECMA-376 part 1, 18.3.1.4) and what it shows.

use std::collections::hash_map::{Entry, HashMap};

use ecow::{EcoString, eco_format};
use time::{Date, Month};

use super::super::book::Doubt;
use super::super::ooxml::cells::Cells;
use super::super::ooxml::package::damaged;
use super::super::ooxml::xml::{Element, Piece, Xml};
use super::super::ooxml::{reference, string};
use super::{Shared, rich_text};
use crate::error::Error;

/// The longest formula that is shown; spreadsheets allow 8,192 characters.
const LONGEST_FORMULA: usize = 1 << 13;

/// What a cell's start tag says.
pub struct Start {
    pub place: (u32, u32),
    style: Option<u32>,
    kind: Kind,
}

/// The type of a cell's value (18.18.11).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    SharedString,
    /// The string that a formula gives.
    String,
    InlineString,
    Boolean,
    Error,
    Date,
}

impl Start {
    /// `next` is the place of a cell that names none.
    pub fn of(element: &Element<'_>, next: (u32, u32)) -> Result<Self, Error> {
        let mut start = Self {
            place: next,
            style: None,
            kind: Kind::Number,
        };
        for attribute in element.attributes() {
            let (key, value) = attribute?;
            match key {
                "r" => {
                    start.place = reference::cell(&value)
                        .ok_or_else(|| damaged("a cell is outside the largest sheet"))?;
                }
                // A number that is none names no style.
                "s" => start.style = Some(value.trim().parse().unwrap_or(u32::MAX)),
                "t" => start.kind = kind(&value)?,
                _ => {}
            }
        }
        Ok(start)
    }
}

fn kind(name: &str) -> Result<Kind, Error> {
    Ok(match name {
        "n" => Kind::Number,
        "s" => Kind::SharedString,
        "str" => Kind::String,
        "inlineStr" => Kind::InlineString,
        "b" => Kind::Boolean,
        "e" => Kind::Error,
        "d" => Kind::Date,
        name => return Err(damaged(eco_format!("there is no type of cells {name}"))),
    })
}

/// Reads the cells of one sheet.
pub struct CellReader<'s> {
    shared: &'s Shared<'s, 's>,
    shows_zeros: bool,
    /// The formulas that other cells share, by their index, with the cell each is written for.
    formulas: HashMap<u32, ((u32, u32), String)>,
    value: String,
    formula: String,
}

/// What a cell holds but its value.
#[derive(Default)]
struct Content {
    has_value: bool,
    has_inline: bool,
    has_formula: bool,
    /// The index of the shared formula that the cell takes.
    shared_formula: Option<u32>,
}

impl<'s> CellReader<'s> {
    pub fn new(shared: &'s Shared<'s, 's>, shows_zeros: bool) -> Self {
        Self {
            shared,
            shows_zeros,
            formulas: HashMap::new(),
            value: String::new(),
            formula: String::new(),
        }
    }

    /// Reads what stands in the cell that began with `start`.
    pub fn read(
        &mut self,
        xml: &mut Xml<'_>,
        start: Start,
        cells: &mut Cells<'_>,
    ) -> Result<(), Error> {
        let content = self.content(xml, &start)?;
        let is_missing = match start.kind {
            _ if content.has_inline => false,
            Kind::Number => {
                let value = self.value.trim();
                // Of the numbers that a writer puts without calculating, only 0 says so.
                value.is_empty() || (self.shared.is_uncalculated && value == "0")
            }
            _ => !content.has_value,
        };
        if content.has_formula && is_missing {
            let formula = self.formula(&start, &content);
            // To make one from a shared formula takes more time than any other text.
            self.shared.package.budget.keep(4 * formula.len())?;
            return cells.push(start.place, formula, Some(Doubt::NotCalculated));
        }
        if content.has_inline {
            let text = string::text(&self.value);
            return self.text(&start, text, cells);
        }
        match start.kind {
            Kind::SharedString if content.has_value => {
                let index: Option<usize> = self.value.trim().parse().ok();
                let text = index.and_then(|index| self.shared.strings.get(index));
                let text = text.ok_or_else(|| {
                    damaged(eco_format!("there is no shared string {}", self.value))
                })?;
                let formats = &self.shared.formats;
                formats.push_shared(cells, start.place, start.style, text)
            }
            Kind::SharedString => cells.blank(start.place),
            Kind::String | Kind::InlineString => {
                let text = string::text(&self.value);
                self.text(&start, text, cells)
            }
            Kind::Boolean => {
                let text = match self.value.trim() {
                    "1" | "true" => "TRUE",
                    "0" | "false" => "FALSE",
                    other => other,
                };
                cells.push(start.place, text.into(), None)
            }
            Kind::Error => {
                let text = string::text(&self.value);
                cells.push(start.place, text, Some(Doubt::ErrorValue))
            }
            Kind::Date => match serial(self.value.trim(), self.shared.formats.date1904()) {
                Some(value) => self.number(&start, value, cells),
                None => cells.push(start.place, self.value.trim().into(), None),
            },
            Kind::Number => match self.value.trim().parse::<f64>() {
                Ok(value) if value.is_finite() => self.number(&start, value, cells),
                // Nothing, or a text that was not declared as one.
                _ => {
                    let text = string::text(&self.value);
                    self.text(&start, text, cells)
                }
            },
        }
    }

    fn text(&self, start: &Start, text: EcoString, cells: &mut Cells<'_>) -> Result<(), Error> {
        let text = self.shared.formats.text(text, start.style);
        cells.push(start.place, text, None)
    }

    fn number(&self, start: &Start, value: f64, cells: &mut Cells<'_>) -> Result<(), Error> {
        if value == 0.0 && !self.shows_zeros {
            return cells.blank(start.place);
        }
        let (text, doubt) = self.shared.formats.number(value, start.style);
        cells.push(start.place, text, doubt)
    }

    /// Reads value and formula.
    fn content(&mut self, xml: &mut Xml<'_>, start: &Start) -> Result<Content, Error> {
        let mut content = Content::default();
        self.value.clear();
        self.formula.clear();
        content.has_value = xml.plain_child(4, "v", &mut self.value)?;
        loop {
            let element = match xml.piece(4)? {
                Piece::Child(element) => element,
                Piece::Other => continue,
                Piece::End => return Ok(content),
            };
            match element.name() {
                "v" if !content.has_inline => {
                    content.has_value = true;
                    self.value.clear();
                    xml.text(5, &mut self.value)?;
                }
                "is" => {
                    content.has_inline = true;
                    self.value.clear();
                    rich_text(xml, 5, &mut self.value)?;
                }
                "f" => {
                    content.has_formula = true;
                    let is_shared = element.attribute("t")?.is_some_and(|kind| kind == "shared");
                    let index = element.number("si")?.filter(|_| is_shared);
                    self.formula.clear();
                    xml.text(5, &mut self.formula)?;
                    content.shared_formula = index;
                    if let Some(index) = index
                        && !self.formula.is_empty()
                        && let Entry::Vacant(entry) = self.formulas.entry(index)
                    {
                        self.shared.package.budget.keep(self.formula.len() + 64)?;
                        entry.insert((start.place, self.formula.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    /// The cell's formula, with `=`.
    fn formula(&self, start: &Start, content: &Content) -> EcoString {
        let shared = content
            .shared_formula
            .filter(|_| self.formula.is_empty())
            .and_then(|index| self.formulas.get(&index));
        let formula = match shared {
            Some((place, formula)) if formula.len() <= LONGEST_FORMULA => {
                calamine::expand_shared_formula(formula, *place, start.place).unwrap_or_default()
            }
            _ => self.formula.chars().take(LONGEST_FORMULA).collect(),
        };
        eco_format!("={}", string::decoded(&formula))
    }
}

/// The serial number of a date or time in the form of ISO 8601 (18.17.4).
fn serial(text: &str, date1904: bool) -> Option<f64> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (Some(date), Some(time)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let days = date.map_or(Some(0.0), |date| days(date, date1904))?;
    let part = time.map_or(Some(0.0), day_part)?;
    Some(days + part)
}

fn days(date: &str, date1904: bool) -> Option<f64> {
    let mut pieces = date.splitn(3, '-');
    let year = pieces.next()?.parse().ok()?;
    let month: u8 = pieces.next()?.parse().ok()?;
    let day = pieces.next()?.parse().ok()?;
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let since = |year, month, day| {
        let from = Date::from_calendar_date(year, month, day).ok()?;
        Some(f64::from(date.to_julian_day() - from.to_julian_day()))
    };
    if date1904 {
        return since(1904, Month::January, 1);
    }
    let days = since(1899, Month::December, 30)?;
    // Day 60 is the 29th of February 1900, which never was (18.17.4.1).
    Some(if days < 61.0 { days - 1.0 } else { days })
}

fn day_part(time: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut unit = 3600.0;
    for piece in time.splitn(3, ':') {
        let value: f64 = piece.parse().ok()?;
        seconds += value * unit;
        unit /= 60.0;
    }
    (0.0..=86_400.0)
        .contains(&seconds)
        .then_some(seconds / 86_400.0)
}
