//! Workbooks to sheets, through the `calamine` crate.
//!
//! Thin: the first visible sheet with anything in it is read, cells as shown as far as the crate
//! tells, merged regions as evidence.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Dimensions, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};
use ecow::{EcoString, eco_format};

use super::{Merge, RawRow, ReadSource, Sheet, biff, binary, number, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Format, Place, SheetIndex, Source};
use crate::error::Error;

/// The most cells, blank ones before the last filled one of each row included, that are read.
const MOST_CELLS: usize = 20_000_000;

/// The most rows that a workbook of either kind can have.
const MOST_ROWS: u32 = 1_048_576;

/// The kind of workbook that `bytes` begin like.
pub fn format(bytes: &[u8]) -> Option<Format> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some(Format::Xlsx),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Some(Format::Xls),
        _ => None,
    }
}

/// Reads a workbook.
///
/// # Errors
/// [`Error::Encrypted`], [`Error::Workbook`] where it is damaged, [`Error::Binary`] where it is
/// another kind of file in the same container, [`Error::TooLarge`], [`Error::Empty`].
pub fn read(bytes: &[u8], format: Format) -> Result<ReadSource, Error> {
    // The crate panics on some damaged files: it slices by offsets that it read.
    let read = catch_unwind(AssertUnwindSafe(|| match format {
        Format::Xls => from_xls(bytes),
        _ => from_xlsx(bytes),
    }));
    let read = read.unwrap_or_else(|_| {
        Err(Error::Workbook {
            reason: "a record points outside the file".into(),
        })
    });
    match read {
        Err(error @ Error::Workbook { .. }) => Err(binary::other_container(bytes).unwrap_or(error)),
        read => read.map(|read| read.into_source(format)),
    }
}

/// The sheet that was read, before it is put in order.
struct Picked {
    name: String,
    /// The filled cells.
    cells: Cells,
    merges: Vec<Dimensions>,
    /// The names of other sheets that have cells.
    others: Vec<String>,
}

/// The filled cells of a sheet by row, then column, 0-based.
type Cells = BTreeMap<(u32, u32), EcoString>;

impl Picked {
    /// Takes the sheet where it is the first that has cells, else notes its name.
    fn consider(
        picked: &mut Option<Picked>,
        name: String,
        cells: Cells,
        merges: impl FnOnce(&str) -> Result<Vec<Dimensions>, Error>,
    ) -> Result<(), Error> {
        match picked {
            _ if cells.is_empty() => {}
            Some(picked) => picked.others.push(name),
            None => {
                *picked = Some(Picked {
                    merges: merges(&name)?,
                    name,
                    cells,
                    others: Vec::new(),
                });
            }
        }
        Ok(())
    }
}

fn from_xlsx(bytes: &[u8]) -> Result<Sheets, Error> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        // Any other archive.
        XlsxError::FileNotFound(part) if part == "_rels/.rels" => binary::error(bytes),
        error => xlsx_error(error),
    })?;
    let mut picked = None;
    for name in worksheets(book.sheets_metadata()) {
        let cells = xlsx_cells(&mut book, &name, picked.is_some())?;
        Picked::consider(&mut picked, name, cells, |name| {
            book.merge_cells_by_sheet_name(name).map_err(xlsx_error)
        })?;
    }
    Sheets::new(picked)
}

/// The filled cells of a sheet, or the first of them.
///
/// Cell by cell, for a sheet of two far corners would fill the memory as a grid.
fn xlsx_cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    only_first: bool,
) -> Result<Cells, Error> {
    let mut cells = Cells::new();
    let mut formats = BTreeMap::new();
    let mut reader = match book.worksheet_cells_reader(name) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(cells),
        reader => reader.map_err(xlsx_error)?,
    };
    while let Some((row, column, style)) = reader.next_style_id().map_err(xlsx_error)? {
        let format = reader.styles().get(style);
        if let Some(format) = format.and_then(|style| style.number_format.as_ref()) {
            formats.insert((row, column), format.format_code.clone());
        }
    }
    drop(reader);
    let mut reader = book.worksheet_cells_reader(name).map_err(xlsx_error)?;
    while let Some(cell) = reader.next_cell().map_err(xlsx_error)? {
        let value = Data::from(cell.get_value().clone());
        let code = formats.get(&cell.get_position()).map(String::as_str);
        let text = shown(&value, code);
        if !text.is_empty() {
            cells.insert(cell.get_position(), text);
            if only_first {
                break;
            }
        }
    }
    Ok(cells)
}

fn from_xls(bytes: &[u8]) -> Result<Sheets, Error> {
    let mut book = Xls::new(Cursor::new(biff::vetted(bytes)?)).map_err(xls_error)?;
    let mut picked = None;
    for name in worksheets(book.sheets_metadata()) {
        let range = book.worksheet_range(&name).map_err(xls_error)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut cells = Cells::new();
        for (row, column, value) in range.used_cells() {
            let text = shown(value, None);
            if !text.is_empty() {
                // The file counts rows and columns in 16 bits each.
                cells.insert((first_row + row as u32, first_column + column as u32), text);
            }
        }
        Picked::consider(&mut picked, name, cells, |name| {
            book.merge_cells_by_sheet_name(name).map_err(xls_error)
        })?;
    }
    Sheets::new(picked)
}

/// The names of the worksheets, visible ones first.
fn worksheets(sheets: &[calamine::Sheet]) -> Vec<String> {
    let mut sheets: Vec<_> = sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .collect();
    sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
    sheets.iter().map(|sheet| sheet.name.clone()).collect()
}

/// A cell as its workbook shows it.
fn shown(value: &Data, format: Option<&str>) -> EcoString {
    match value {
        Data::Empty => EcoString::new(),
        Data::String(text) => text::cell(text),
        Data::Int(number) => eco_format!("{number}"),
        Data::Float(number) => format
            .and_then(|code| number::formatted(*number, code))
            .unwrap_or_else(|| number::general(*number))
            .into(),
        Data::Bool(true) => "TRUE".into(),
        Data::Bool(false) => "FALSE".into(),
        Data::DateTime(value) => number::date_time(*value).into(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text::cell(text),
        Data::Error(error) => eco_format!("{error}"),
    }
}

/// The sheet that was read and the names of those left out.
struct Sheets {
    sheet: Sheet,
    name: String,
    others: Vec<String>,
}

impl Sheets {
    fn new(picked: Option<Picked>) -> Result<Self, Error> {
        let picked = picked.ok_or(Error::Empty)?;
        Ok(Self {
            sheet: sheet(&picked.cells, &picked.merges)?,
            name: picked.name,
            others: picked.others,
        })
    }

    fn into_source(self, format: Format) -> ReadSource {
        let mut diagnostics = Vec::new();
        if !self.others.is_empty() {
            diagnostics.push(
                Diagnostic::new(Code::OtherSheets)
                    .with("sheet", self.name.as_str())
                    .with("others", self.others.join(", ")),
            );
        }
        ReadSource {
            source: Source {
                name: EcoString::new(),
                format,
                encoding: None,
                sheets: vec![Some(self.name.into())],
            },
            sheets: vec![self.sheet],
            diagnostics,
        }
    }
}

/// Rows from the first filled to the last, each from the sheet's first column to its last filled
/// cell.
fn sheet(cells: &Cells, merges: &[Dimensions]) -> Result<Sheet, Error> {
    let (Some((&(first, _), _)), Some((&(last, _), _))) =
        (cells.first_key_value(), cells.last_key_value())
    else {
        return Err(Error::Empty);
    };
    if last > MOST_ROWS {
        return Err(Error::TooLarge {
            what: eco_format!("> {MOST_ROWS} rows"),
            place: None,
        });
    }
    let mut rows: Vec<RawRow> = (first..=last)
        .map(|row| RawRow {
            line: row + 1,
            ..RawRow::default()
        })
        .collect();
    let mut count = 0;
    for (&(row, column), text) in cells {
        let row = &mut rows[(row - first) as usize];
        let column = column as usize;
        if column >= usize::from(u16::MAX) {
            return Err(Error::TooLarge {
                what: eco_format!("{} cells > {}", column + 1, u16::MAX),
                place: Some(Place {
                    sheet: SheetIndex(0),
                    line: row.line,
                    column: u16::MAX,
                }),
            });
        }
        count += column + 1 - row.cells.len();
        if count > MOST_CELLS {
            return Err(Error::TooLarge {
                what: eco_format!("> {MOST_CELLS} cells"),
                place: None,
            });
        }
        row.cells.resize(column, EcoString::new());
        row.cells.push(text.clone());
    }
    let merges = merges.iter().filter_map(|area| merge(area, first, last));
    Ok(Sheet {
        index: SheetIndex(0),
        merges: merges.collect(),
        rows,
    })
}

/// A merged region that begins within the rows; an earlier one has its text, if any, outside.
fn merge(area: &Dimensions, first: u32, last: u32) -> Option<Merge> {
    let (row, column) = area.start;
    let (end_row, end_column) = (area.end.0.min(last), area.end.1);
    if row < first || row > last || end_column < column || end_column >= u32::from(u16::MAX) {
        return None;
    }
    let merge = Merge {
        row: (row - first) as usize,
        column: column as usize,
        rows: end_row.checked_sub(row)? as usize + 1,
        columns: (end_column - column) as usize + 1,
    };
    (merge.rows > 1 || merge.columns > 1).then_some(merge)
}

fn xlsx_error(error: XlsxError) -> Error {
    match error {
        XlsxError::Password => Error::Encrypted,
        error => Error::Workbook {
            reason: eco_format!("{error}"),
        },
    }
}

fn xls_error(error: XlsError) -> Error {
    match error {
        XlsError::Password => Error::Encrypted,
        error => Error::Workbook {
            reason: eco_format!("{error}"),
        },
    }
}

#[cfg(test)]
mod tests;
