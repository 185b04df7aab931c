//! The cells of a sheet: records of values to what the cells show.

use ecow::EcoString;

use super::damaged;
use super::formula::Formula;
use super::globals::Globals;
use super::record::{Data, Record, Version, kind};
use super::strings::Length;
use super::styles::Style;
use crate::error::Error;
use crate::source::workbook::book::{BookCell, Doubt};
use crate::source::workbook::budget::too_many_cells;

/// Columns of a sheet ([MS-XLS] 2.5.53). Rows are counted in 16 bits: none is impossible.
pub const COLUMNS: u32 = 256;

/// Collects the cells of a sheet.
#[derive(Debug)]
pub struct Cells<'g, 'a> {
    globals: &'g mut Globals,
    cells: Vec<BookCell>,
    /// How many cells may come at most.
    most: usize,
    /// The formula whose text follows in a record of its own.
    awaited: Option<(Place, Formula<'a>)>,
    /// Excel 2: the index of the style of the next cell, where it is too large to stand in the cell.
    next_style: Option<u16>,
}

/// Where a value stands, and how it is shown.
#[derive(Debug, Clone, Copy)]
struct Place {
    row: u16,
    column: u16,
    style: Style,
    /// Where the value begins in the record.
    value: usize,
}

impl<'g, 'a> Cells<'g, 'a> {
    pub fn new(globals: &'g mut Globals, most: usize) -> Self {
        Self {
            globals,
            cells: Vec::new(),
            most,
            awaited: None,
            next_style: None,
        }
    }

    /// Takes the cells of a record; others are passed over.
    pub fn take(&mut self, record: &Record<'a>) -> Result<(), Error> {
        let data = record.first();
        match record.kind {
            kind::SHARED_STRING => {
                let place = self.place(record)?;
                let index = data.u32(place.value)? as usize;
                let text = self.globals.strings.get(index);
                let text = text.ok_or_else(|| damaged("a cell has a string that there is not"))?;
                self.text(place, text.clone())
            }
            kind::LABEL_2 => {
                let place = self.place(record)?;
                let text = self.globals.texts.text(record, place.value, Length::Byte)?;
                self.text(place, text)
            }
            kind::LABEL | kind::RICH_STRING => {
                let place = self.place(record)?;
                let text = self.globals.texts.text(record, place.value, Length::Word)?;
                self.text(place, text)
            }
            kind::NUMBER | kind::NUMBER_2 => {
                let place = self.place(record)?;
                self.number(place, data.f64(place.value)?)
            }
            kind::INTEGER_2 => {
                let place = self.place(record)?;
                self.number(place, f64::from(data.u16(place.value)?))
            }
            kind::RK => {
                let place = self.place(record)?;
                self.number(place, rk(data.u32(place.value)?))
            }
            kind::MUL_RK => self.numbers(data),
            kind::BOOL_OR_ERROR | kind::BOOL_OR_ERROR_2 => {
                let place = self.place(record)?;
                let value = data.u8(place.value)?;
                match data.u8(place.value + 1)? {
                    0 => self.boolean(place, value),
                    _ => self.error(place, value),
                }
            }
            kind::FORMULA | kind::FORMULA_3 | kind::FORMULA_4 => self.formula(record),
            kind::STRING | kind::STRING_2 => self.formula_text(record),
            kind::XF_INDEX_2 => {
                self.next_style = Some(data.u16(0)?);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The cells, by row, then column, each once.
    pub fn finish(mut self) -> Result<Vec<BookCell>, Error> {
        self.give_up_waiting()?;
        let mut cells = self.cells;
        let place = |cell: &BookCell| (cell.row, cell.column);
        if !cells.is_sorted_by(|a, b| place(a) < place(b)) {
            cells.sort_by_key(place);
            // Of cells in one place the last in the file holds; it takes that of the first.
            cells.dedup_by(|later, earlier| {
                let is_same = place(later) == place(earlier);
                if is_same {
                    std::mem::swap(later, earlier);
                }
                is_same
            });
        }
        Ok(cells)
    }

    /// The place at the beginning of a record: row, column, style.
    fn place(&mut self, record: &Record) -> Result<Place, Error> {
        self.give_up_waiting()?;
        let data = record.first();
        let in_excel_2 = match record.kind {
            kind::FORMULA => self.globals.texts.version == Version::Biff2,
            kind => kind < 0x0010,
        };
        let style = if in_excel_2 {
            let index = u16::from(data.u8(4)? & 0x3F);
            match self.next_style.take() {
                Some(next) if index == 0x3F => Style::Extended(next),
                _ if self.globals.styles.has_extended() => Style::Extended(index),
                _ => Style::Plain(u16::from(data.u8(5)? & 0x3F)),
            }
        } else {
            Style::Extended(data.u16(4)?)
        };
        Ok(Place {
            row: data.u16(0)?,
            column: data.u16(2)?,
            style,
            value: if in_excel_2 { 7 } else { 6 },
        })
    }

    /// Numbers side by side (MulRk): row, first column, style and number of each, last column.
    fn numbers(&mut self, data: Data) -> Result<(), Error> {
        self.give_up_waiting()?;
        let (row, first) = (data.u16(0)?, data.u16(2)?);
        let length = data.0.len().saturating_sub(6);
        for (index, cell) in data.part(4, length)?.as_chunks::<6>().0.iter().enumerate() {
            let cell = Data(cell);
            let place = Place {
                row,
                // A record holds no more than 11,000 of them.
                column: first.saturating_add(index as u16),
                style: Style::Extended(cell.u16(0)?),
                value: 0,
            };
            self.number(place, rk(cell.u32(2)?))?;
        }
        Ok(())
    }

    /// A formula (2.4.127) shows its cached value (2.5.133).
    fn formula(&mut self, record: &Record<'a>) -> Result<(), Error> {
        let place = self.place(record)?;
        let data = record.first();
        let value = Data(data.part(place.value, 8)?);
        let formula = Formula::new(data, place.value + 8, self.globals.texts);
        if value.u16(6)? != 0xFFFF {
            let number = value.f64(0)?;
            if formula.is_to_be_calculated && number.to_bits() == 0 {
                self.globals.calculation.is_needed = true;
                self.perhaps_missing(place, formula)?;
            } else {
                self.globals.calculation.is_done = true;
            }
            return self.number(place, number);
        }
        match (value.u8(0)?, value.u8(2)?) {
            (0, _) => {
                self.awaited = Some((place, formula));
                Ok(())
            }
            (1, value) => {
                self.globals.calculation.is_done = true;
                self.boolean(place, value)
            }
            (2, value) => {
                self.globals.calculation.is_done = true;
                self.error(place, value)
            }
            // An empty text, which a formula that gives none has got from no calculation.
            (3, _) if formula.gives_no_text() => {
                self.globals.calculation.is_needed = true;
                self.not_calculated(place, formula)
            }
            (3, _) => self.perhaps_missing(place, formula),
            _ => Err(damaged("a formula has a value of no kind")),
        }
    }

    /// Notes a formula whose value shows to be none if no other formula of the workbook has one.
    fn perhaps_missing(&mut self, place: Place, formula: Formula) -> Result<(), Error> {
        let calculation = &mut self.globals.calculation;
        if calculation.is_done {
            return Ok(());
        }
        if calculation.missing.len() >= self.most {
            return Err(too_many_cells(self.most));
        }
        let missing = (place.row.into(), place.column.into(), formula.text());
        calculation.missing.push(missing);
        Ok(())
    }

    /// The text that a formula gave.
    fn formula_text(&mut self, record: &Record) -> Result<(), Error> {
        // Elsewhere it belongs to a command in a macro.
        let Some((place, _)) = self.awaited.take() else {
            return Ok(());
        };
        let length = match record.kind {
            kind::STRING_2 => Length::Byte,
            _ => Length::Word,
        };
        let text = self.globals.texts.text(record, 0, length)?;
        self.globals.calculation.is_done = true;
        self.text(place, text)
    }

    /// The formula that was to get a text has got none.
    fn give_up_waiting(&mut self) -> Result<(), Error> {
        match self.awaited.take() {
            Some((place, formula)) => self.not_calculated(place, formula),
            None => Ok(()),
        }
    }

    fn number(&mut self, place: Place, value: f64) -> Result<(), Error> {
        let (text, doubt) = self.globals.styles.number(place.style, value)?;
        self.push(place, text, doubt)
    }

    fn text(&mut self, place: Place, text: EcoString) -> Result<(), Error> {
        let (text, doubt) = self.globals.styles.text(place.style, text)?;
        self.push(place, text, doubt)
    }

    fn boolean(&mut self, place: Place, value: u8) -> Result<(), Error> {
        let text = if value == 0 { "FALSE" } else { "TRUE" };
        self.push(place, text.into(), None)
    }

    /// An error value by its code (BErr).
    fn error(&mut self, place: Place, code: u8) -> Result<(), Error> {
        let text = error_text(code).ok_or_else(|| damaged("a cell has an error of no kind"))?;
        self.push(place, text.into(), Some(Doubt::ErrorValue))
    }

    fn not_calculated(&mut self, place: Place, formula: Formula) -> Result<(), Error> {
        self.push(place, formula.text(), Some(Doubt::NotCalculated))
    }

    fn push(&mut self, place: Place, text: EcoString, doubt: Option<Doubt>) -> Result<(), Error> {
        let column = u32::from(place.column);
        if column >= COLUMNS {
            return Err(damaged("a cell stands in an impossible column"));
        }
        if text.is_empty() {
            return Ok(());
        }
        if self.cells.len() >= self.most {
            return Err(too_many_cells(self.most));
        }
        self.cells.push(BookCell {
            row: u32::from(place.row),
            column,
            text,
            doubt,
        });
        Ok(())
    }
}

/// The text of an error value.
pub fn error_text(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => return None,
    })
}

/// A number in 30 bits (RkNumber, 2.5.217): the upper ones of a float or a whole number, and whether it
/// is a hundred times as large.
fn rk(bits: u32) -> f64 {
    let value = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { value } else { value / 100.0 }
}
