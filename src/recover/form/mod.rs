//! The lines between the sheet's start and its header: title, number, unit, form block and notes.
//!
//! Of each line the unit, the number and page furniture are set aside first ([`unit`], [`number`]); a
//! cell may hold several things ([`pieces`]). What is left is a text alone ([`alone`]) or a line of
//! labels and values ([`fields`]).

mod alone;
mod fields;
mod number;
mod pieces;
mod unit;

use super::furniture::is_furniture_cell;
use super::pins::Above as Given;
use super::profile::{Cell, CellClass};
use super::tables::is_title;
use super::view::ViewLine;
use crate::document::{Field, Line, Origin, Place, Text};
use alone::{Above, Part, is_note, is_period};
use number::is_dashed_number;
pub use number::is_number;
use unit::is_bare_unit;
pub use unit::is_unit;

/// The most bytes of a unit or of a table's number, with the spaces that its characters may be set
/// apart by.
const LONGEST_MARGINAL: usize = 600;

/// What stands above the header.
#[derive(Debug, Clone, Default)]
pub struct Preamble {
    /// The title.
    pub title: Text,
    /// The table's number.
    pub number: Option<Text>,
    /// The unit line.
    pub unit: Option<Text>,
    /// The form block.
    pub fields: Vec<Field>,
    /// Lines that are none of these.
    pub notes: Vec<Text>,
    /// Page numbers and print dates in lines of these.
    pub furniture: Vec<Text>,
    /// Lines that belong to no table.
    pub text: Vec<Text>,
    /// The lines of each part; those of the header stay empty.
    pub origin: Origin,
    /// What each line holds.
    pub parts: Vec<Vec<Given>>,
}

/// A line above the header: its cells with text, and their columns, 0-based.
pub type FormLine = Vec<(usize, Text)>;

/// Reads the lines above the header; of each line it may be `given` what it is.
pub fn read(lines: Vec<FormLine>, given: &[Vec<Given>]) -> Preamble {
    let mut preamble = Preamble::default();
    let mut forms: Vec<FormLine> = Vec::new();
    // A note in square brackets may go on over several lines.
    let mut open = false;
    let places = lines
        .iter()
        .map(|cells| cells.first().and_then(|(_, text)| text.place()));
    let mut numbers: Vec<Option<u32>> = places.map(|place| place.map(|place| place.line)).collect();
    numbers.push(None);
    for (index, (cells, next)) in lines
        .into_iter()
        .zip(numbers.into_iter().skip(1))
        .enumerate()
    {
        preamble.parts.push(Vec::new());
        let Some(line) = cells
            .first()
            .and_then(|(_, text)| text.place())
            .map(Place::in_line)
        else {
            continue;
        };
        let given = given.get(index).map_or(&[][..], Vec::as_slice);
        let cells = preamble.take_furniture(cells);
        let mut cells = preamble.take_marginal(in_pieces(cells), given, line);
        if says(given, Given::Title) {
            let before = cells.len();
            cells = preamble.take_title(cells, !forms.is_empty(), line);
            preamble.note_part(cells.len() < before, Given::Title);
        }
        let above = Above {
            title: !preamble.title.is_blank(),
            form: !forms.is_empty(),
            note: !preamble.notes.is_empty(),
        };
        if cells.is_empty() {
            continue;
        }
        let note = open || cells.iter().all(|(_, text)| is_note(&text.text));
        let part = match cells.as_slice() {
            _ if only(given).is_some() => only(given).unwrap_or(Given::Form),
            _ if note => Given::Note,
            [(_, text)] => match alone::part(&text.text, above) {
                Part::Title => Given::Title,
                Part::Note => Given::Note,
                Part::Field => Given::Form,
            },
            _ => Given::Form,
        };
        preamble.note_part(true, part);
        match part {
            Given::Title => {
                if given.is_empty() && preamble.is_heading_of_chapter(line, next) {
                    preamble.title_is_text();
                }
                preamble.add_title(&in_one(&cells), line);
            }
            Given::Note => {
                let texts = || cells.iter().map(|(_, text)| text.text.as_str());
                open = texts().any(|text| text.starts_with('[')) || open;
                open &= !texts().any(|text| text.ends_with(']'));
                preamble.notes.push(in_one(&cells));
                preamble.origin.notes.push(line);
            }
            Given::Text => preamble.text.push(in_one(&cells)),
            Given::Form | Given::Number | Given::Unit => {
                forms.push(cells);
                preamble.origin.fields.push(line);
            }
        }
    }
    preamble.fields = fields::fields(&forms);
    preamble
}

/// Whether a line may hold a part: where nothing is given of it, any.
fn says(given: &[Given], part: Given) -> bool {
    given.is_empty() || given.contains(&part)
}

/// What the cells of a line are that are no unit and no number, if that is given and is one thing.
fn only(given: &[Given]) -> Option<Given> {
    let marginal = |part: &&Given| matches!(part, Given::Unit | Given::Number);
    let mut own = given.iter().filter(|part| !marginal(part));
    match (own.next(), own.next()) {
        (Some(&part), None) => Some(part),
        _ => None,
    }
}

impl Preamble {
    /// Notes what the line that is read holds.
    fn note_part(&mut self, holds: bool, part: Given) {
        if let Some(parts) = self.parts.last_mut().filter(|_| holds)
            && !parts.contains(&part)
        {
            parts.push(part);
        }
    }

    /// The title so far belongs to no table.
    fn title_is_text(&mut self) {
        self.text.push(std::mem::take(&mut self.title));
        self.origin.title.clear();
        let count = self.parts.len() - 1;
        for part in self.parts[..count].iter_mut().flatten() {
            if *part == Given::Title {
                *part = Given::Text;
            }
        }
    }

    /// Takes the unit and the table's number, by their looks or because that is given.
    fn take_marginal(&mut self, mut cells: FormLine, given: &[Given], line: Line) -> FormLine {
        if says(given, Given::Unit) {
            let before = cells.len();
            cells = self.take_units(cells, line);
            if given == [Given::Unit] && cells.len() == before {
                let unit = self.unit.get_or_insert_default();
                unit.join(&in_one(&std::mem::take(&mut cells)));
                self.origin.unit.push(line);
            }
            self.note_part(cells.len() < before, Given::Unit);
        }
        if says(given, Given::Number) {
            let before = cells.len();
            cells = self.take_number(cells, line);
            if given == [Given::Number] && cells.len() == before {
                let number = self.number.get_or_insert_default();
                number.join(&in_one(&std::mem::take(&mut cells)));
                self.origin.number.push(line);
            }
            self.note_part(cells.len() < before, Given::Number);
        }
        cells
    }

    /// Whether the title so far heads more than this table: a blank line parts it from the title's
    /// line, and none parts that from what follows.
    fn is_heading_of_chapter(&self, line: Line, next: Option<u32>) -> bool {
        let last = self.origin.title.last();
        last.is_some_and(|last| line.number > last.number + 1)
            && next.is_some_and(|next| next == line.number + 1)
            && self.title.text.contains(char::is_whitespace)
    }

    fn add_title(&mut self, text: &Text, line: Line) {
        self.title.join(text);
        if self.origin.title.last() != Some(&line) {
            self.origin.title.push(line);
        }
    }

    /// Takes page numbers and print dates that stand beside other cells.
    fn take_furniture(&mut self, cells: FormLine) -> FormLine {
        if cells.len() < 2 {
            return cells;
        }
        let of_paper =
            |(_, text): &(usize, Text)| is_furniture_cell(&super::compare::fold(&text.text));
        let (furniture, cells): (FormLine, FormLine) = cells.into_iter().partition(of_paper);
        self.furniture
            .extend(furniture.into_iter().map(|(_, text)| text));
        cells
    }

    /// Takes the unit; in another language it may stand again in the same line or in the next.
    fn take_units(&mut self, cells: FormLine, line: Line) -> FormLine {
        let mut rest = Vec::with_capacity(cells.len());
        let several = cells.len() > 1;
        for (column, text) in cells {
            let here = self.origin.unit.contains(&line);
            let labelled = is_unit(&text.text);
            let bare = is_bare_unit(&text.text) && (here || !several && self.unit.is_none());
            match &mut self.unit {
                None if labelled || bare => {
                    self.unit = Some(text);
                    self.origin.unit.push(line);
                }
                Some(unit) if (labelled || bare) && (here || !several) => {
                    if unit.text == text.text {
                        unit.places.extend_from_slice(&text.places);
                    } else {
                        unit.join(&text);
                    }
                    if !here {
                        self.origin.unit.push(line);
                    }
                }
                _ => rest.push((column, text)),
            }
        }
        rest
    }

    /// Takes the table's number.
    fn take_number(&mut self, mut cells: FormLine, line: Line) -> FormLine {
        if self.number.is_some() {
            return cells;
        }
        let says = cells.iter().position(|(_, text)| is_number(&text.text));
        let dashed = || {
            let first = cells
                .first()
                .is_some_and(|(_, text)| is_dashed_number(&text.text));
            (first && cells.len() <= 2).then_some(0)
        };
        if let Some(at) = says.or_else(dashed) {
            self.number = Some(cells.remove(at).1);
            self.origin.number.push(line);
        }
        cells
    }

    /// Takes the title, and the year as a part of it, where they stand beside labels with values.
    fn take_title(&mut self, cells: FormLine, form: bool, line: Line) -> FormLine {
        let labelled = |(_, text): &&(usize, Text)| text.text.contains(['：', ':']);
        if cells.len() < 2 || cells.iter().filter(labelled).count() + 1 != cells.len() {
            return cells;
        }
        let untitled = self.title.is_blank() && !form;
        let open = cells.windows(2).any(|pair| {
            fields::closes_with_colon(&pair[0].1.text) && !pair[1].1.text.contains(['：', ':'])
        });
        if open {
            return cells;
        }
        let (titles, rest): (FormLine, FormLine) = cells.into_iter().partition(|(_, text)| {
            !text.text.contains(['：', ':'])
                && (is_period(&text.text) && !self.title.is_blank()
                    || untitled && is_title(&super::compare::fold(&text.text)))
        });
        for (_, text) in titles {
            self.add_title(&text, line);
        }
        rest
    }
}

/// The pieces of each cell; the first one keeps the place of the cell.
fn in_pieces(cells: FormLine) -> FormLine {
    let pieces = |(column, text): (usize, Text)| -> FormLine {
        let pieces = pieces::split(&text.text);
        let piece = |(index, piece): (usize, &str)| {
            let places = if index == 0 {
                text.places.clone()
            } else {
                Default::default()
            };
            (
                column,
                Text {
                    text: piece.into(),
                    places,
                },
            )
        };
        pieces.into_iter().enumerate().map(piece).collect()
    };
    cells.into_iter().flat_map(pieces).collect()
}

/// Several cells as one text, joined by a full-width space.
fn in_one(cells: &FormLine) -> Text {
    let mut whole = Text::default();
    for (_, text) in cells {
        if !whole.text.is_empty() {
            whole.text.push('\u{3000}');
        }
        whole.text.push_str(&text.text);
        whole.places.extend_from_slice(&text.places);
    }
    whole
}

/// The cells of a line that are no unit, no number and no page furniture: what the line is about.
pub fn own_cells(line: &ViewLine) -> Vec<(usize, &Cell)> {
    let cells: Vec<(usize, &Cell)> = line.filled().collect();
    let several = cells.len() > 1;
    let titled = |cell: &Cell| matches!(cell.class, CellClass::Label | CellClass::Phrase);
    let first_is_number = matches!(
        cells.as_slice(),
        [(_, first), (_, title)] if is_dashed_number(&first.text) && titled(title)
    );
    cells
        .into_iter()
        .enumerate()
        .filter(|(index, (_, cell))| {
            !(is_unit(&cell.text)
                || is_number(&cell.text)
                || *index == 0 && first_is_number
                || several && is_furniture_cell(&cell.text))
        })
        .map(|(_, cell)| cell)
        .collect()
}

#[cfg(test)]
mod tests;
