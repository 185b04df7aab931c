//! A worksheet part (\[MS-XLSB\] 2.1.7.62).

use ecow::EcoString;

use super::super::book::{Area, BookSheet, Doubt};
use super::super::ooxml::cells::{Cells, Lines};
use super::super::ooxml::package::damaged;
use super::super::ooxml::reference::{COLUMNS, ROWS};
use super::super::ooxml::string;
use super::Shared;
use super::record::{Fields, Records};
use crate::error::Error;

// Record types (2.3.2).
const BRT_ROW_HDR: u16 = 0;
const BRT_CELL_BLANK: u16 = 1;
const BRT_CELL_RK: u16 = 2;
const BRT_CELL_ERROR: u16 = 3;
const BRT_CELL_BOOL: u16 = 4;
const BRT_CELL_REAL: u16 = 5;
const BRT_CELL_ST: u16 = 6;
const BRT_CELL_ISST: u16 = 7;
const BRT_FMLA_STRING: u16 = 8;
const BRT_FMLA_NUM: u16 = 9;
const BRT_FMLA_BOOL: u16 = 10;
const BRT_FMLA_ERROR: u16 = 11;
const BRT_COL_INFO: u16 = 60;
const BRT_CELL_R_STRING: u16 = 62;
const BRT_BEGIN_SHEET: u16 = 129;
const BRT_BEGIN_WS_VIEW: u16 = 137;
const BRT_BEGIN_SHEET_DATA: u16 = 145;
const BRT_END_SHEET_DATA: u16 = 146;
const BRT_MERGE_CELL: u16 = 176;
const BRT_BEGIN_RW_BRK: u16 = 392;
const BRT_END_RW_BRK: u16 = 393;
const BRT_BRK: u16 = 396;
const BRT_WS_FMT_INFO: u16 = 485;

/// What is read of a sheet.
struct Sheet<'s> {
    shared: &'s Shared<'s, 's>,
    cells: Cells<'s>,
    /// The row whose cells follow.
    row: u32,
    rows: Lines,
    columns: Lines,
    merges: Vec<Area>,
    page_starts: Vec<u32>,
    is_in_data: bool,
    is_in_row_breaks: bool,
    /// Nothing before the first view.
    shows_zeros: Option<bool>,
}

/// The sheet, but for what stands in other parts.
pub fn read(records: &mut Records<'_>, shared: &Shared<'_, '_>) -> Result<BookSheet, Error> {
    let mut sheet = Sheet {
        shared,
        cells: Cells::new(&shared.package.budget),
        row: 0,
        rows: Lines::new(ROWS),
        columns: Lines::new(COLUMNS),
        merges: Vec::new(),
        page_starts: Vec::new(),
        is_in_data: false,
        is_in_row_breaks: false,
        shows_zeros: None,
    };
    match records.next()? {
        Some((BRT_BEGIN_SHEET, _)) => {}
        _ => return Err(damaged("a sheet part is no sheet")),
    }
    while let Some((kind, fields)) = records.next()? {
        sheet.record(kind, fields)?;
    }
    let mut page_starts = sheet.page_starts;
    page_starts.sort_unstable();
    page_starts.dedup();
    Ok(BookSheet {
        cells: sheet.cells.finish(),
        merges: sheet.merges,
        hidden_rows: sheet.rows.hidden(),
        hidden_columns: sheet.columns.hidden(),
        page_starts,
        ..BookSheet::default()
    })
}

impl Sheet<'_> {
    fn record(&mut self, kind: u16, mut fields: Fields<'_>) -> Result<(), Error> {
        let budget = &self.shared.package.budget;
        match kind {
            BRT_BEGIN_SHEET_DATA => self.is_in_data = true,
            BRT_END_SHEET_DATA => self.is_in_data = false,
            BRT_ROW_HDR if self.is_in_data => self.row(fields)?,
            BRT_CELL_BLANK..=BRT_FMLA_ERROR | BRT_CELL_R_STRING if self.is_in_data => {
                self.cell(kind, fields)?;
            }
            BRT_COL_INFO => {
                let (first, last) = (fields.u32()?, fields.u32()?);
                let width = fields.u32()?;
                let flags = fields.skip(4)?.u16()?;
                let is_hidden = flags & 1 != 0 || width == 0;
                self.columns.set(first..=last, is_hidden, budget)?;
            }
            // The width of a column that nothing is said of: in 1/256 characters, or, where that is not
            // used, in characters. Then the flag of rows that are hidden by default.
            BRT_WS_FMT_INFO => {
                let (exact, characters) = (fields.u32()?, fields.u16()?);
                if exact == 0 || (exact == u32::MAX && characters == 0) {
                    self.columns.hide_by_default();
                }
                if fields.skip(2)?.u16()? & 2 != 0 {
                    self.rows.hide_by_default();
                }
            }
            BRT_BEGIN_WS_VIEW if self.shows_zeros.is_none() => {
                self.shows_zeros = Some(fields.u16()? & 0x10 != 0);
            }
            BRT_MERGE_CELL => {
                let area = fields.area()?;
                if (area.first_row, area.first_column) != (area.last_row, area.last_column) {
                    budget.keep(size_of::<Area>())?;
                    self.merges.push(area);
                }
            }
            BRT_BEGIN_RW_BRK => self.is_in_row_breaks = true,
            BRT_END_RW_BRK => self.is_in_row_breaks = false,
            BRT_BRK if self.is_in_row_breaks => {
                let row = fields.u32()?;
                let is_manual = fields.skip(8)?.u32()? != 0;
                if is_manual && (1..ROWS).contains(&row) {
                    budget.keep(size_of::<u32>())?;
                    self.page_starts.push(row);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A row (2.4.741): its index, style, height in 1/20 point, flags.
    fn row(&mut self, mut fields: Fields<'_>) -> Result<(), Error> {
        self.row = fields.u32()?;
        if self.row >= ROWS {
            return Err(damaged("a row is outside the largest sheet"));
        }
        let height = fields.skip(4)?.u16()?;
        let flags = fields.skip(1)?.u8()?;
        let is_hidden = flags & 0x10 != 0 || height == 0;
        let budget = &self.shared.package.budget;
        self.rows.set(self.row..=self.row, is_hidden, budget)
    }

    /// A cell: its column, its style in 24 bits, its value (2.5.9).
    fn cell(&mut self, kind: u16, mut fields: Fields<'_>) -> Result<(), Error> {
        let place = (self.row, fields.u32()?);
        let style = Some(fields.u32()? & 0x00FF_FFFF);
        match kind {
            BRT_CELL_RK => self.number(place, style, fields.rk()?),
            BRT_CELL_REAL | BRT_FMLA_NUM => self.number(place, style, fields.f64()?),
            BRT_CELL_BOOL | BRT_FMLA_BOOL => {
                let text = if fields.u8()? == 0 { "FALSE" } else { "TRUE" };
                self.cells.push(place, text.into(), None)
            }
            BRT_CELL_ERROR | BRT_FMLA_ERROR => {
                let text = error_value(fields.u8()?);
                self.cells.push(place, text.into(), Some(Doubt::ErrorValue))
            }
            BRT_CELL_ST | BRT_FMLA_STRING => {
                let text = string::text(&fields.string()?.unwrap_or_default());
                self.text(place, style, text)
            }
            // A string of its own with formatting runs.
            BRT_CELL_R_STRING => {
                let text = string::text(&fields.skip(1)?.string()?.unwrap_or_default());
                self.text(place, style, text)
            }
            BRT_CELL_ISST => {
                let index = usize::try_from(fields.u32()?).ok();
                let text = index.and_then(|index| self.shared.strings.get(index));
                let text = text.ok_or_else(|| damaged("there is no such shared string"))?;
                self.shared
                    .formats
                    .push_shared(&mut self.cells, place, style, text)
            }
            _ => self.cells.blank(place),
        }
    }

    fn number(&mut self, place: (u32, u32), style: Option<u32>, value: f64) -> Result<(), Error> {
        if value == 0.0 && self.shows_zeros == Some(false) {
            return self.cells.blank(place);
        }
        let (text, doubt) = self.shared.formats.number(value, style);
        self.cells.push(place, text, doubt)
    }

    fn text(
        &mut self,
        place: (u32, u32),
        style: Option<u32>,
        text: EcoString,
    ) -> Result<(), Error> {
        let text = self.shared.formats.text(text, style);
        self.cells.push(place, text, None)
    }
}

/// An error value by its code (2.5.97.2).
fn error_value(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#ERROR!",
    }
}
