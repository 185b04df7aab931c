//! Workbooks of Excel 2 to 2003 (.xls) and of WPS (.et): the Binary Interchange File Format, [MS-XLS].
//!
//! Read by hand, as a stream of records out of the container that the `cfb` crate opens. A crate that
//! only reads the values (`calamine`) drops the codes of number formats, hidden rows and columns and
//! page breaks, and trusts the numbers in the file, so that it can panic or take all memory:
//! with a gate before it, and a pass for the rest beside it, the records would be read three times.
//! Of the crates that give more, `rxls` 0.1.4 reads no Excel 2 to 4 and no stream without a container,
//! takes four times as long, and writes and calculates too, with a second set of archive and XML crates;
//! `xlrd` reads Excel 97 and later alone. One pass, with every number checked where it is used, is less.
//!
//! The steps: `container` (bytes to stream), `lock` (its encryption), `record` (stream to records and
//! substreams), `globals` (what the sheets share: `strings`, `styles`, `names`), `sheet` and `cells`
//! with `formula`.
//!
//! What is impossible in the file is an error, and so is a sheet that has no end: part of a table would
//! be taken for the whole. [MS-XLS] numbers the clauses that comments name; versions before Excel 97
//! are as OpenOffice's documentation of the Excel file format has them.
//!
//! [MS-XLS]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/

mod cells;
mod container;
mod formula;
mod globals;
mod lock;
mod names;
mod record;
mod sheet;
mod strings;
mod styles;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use self::globals::Globals;
use self::record::{Records, Substream, Version};
use crate::error::Error;
use crate::source::workbook::book::{Book, BookCell, BookSheet, Doubt, Limits};
use crate::source::workbook::budget::too_many_bytes;

pub use self::container::is_like;

/// Reads a workbook.
///
/// # Errors
/// [`Error::Encrypted`] where it is locked, [`Error::Workbook`] where it is damaged,
/// [`Error::Binary`] where it is another kind of file in the same container, [`Error::TooLarge`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Error> {
    if bytes.len() > limits.bytes {
        return Err(too_many_bytes(limits.bytes));
    }
    let mut stream = container::stream(bytes)?;
    if let Some(open) = lock::unlocked(&stream)? {
        stream = open.into();
    }
    let mut records = Records::new(&stream);
    let (version, substream) = records.begin()?;
    match substream {
        Substream::Globals => {
            let globals = Globals::read(&mut records, version, limits)?;
            workbook(&stream, globals, limits)
        }
        // A sheet alone, which has with it what else the sheets share.
        Substream::Worksheet => {
            let mut globals = Globals::read(&mut records.clone(), version, limits)?;
            let sheet = sheet::read(&mut records, &mut globals, limits.cells)?;
            let mut sheet = sheet.unwrap_or_default();
            sheet.name = "Sheet1".into();
            take_printed(&mut sheet, &globals, 0);
            if globals.calculation.is_missing() {
                mark_not_calculated(&mut sheet, globals.calculation.missing);
            }
            Ok(Book {
                sheets: vec![sheet],
            })
        }
        Substream::Other => Err(damaged("it is a chart, a macro or a workspace alone")),
    }
}

/// Reads the sheets that the common part lists.
fn workbook(stream: &[u8], mut globals: Globals, limits: &Limits) -> Result<Book, Error> {
    let mut book = Book::default();
    let mut cells_left = limits.cells;
    let mut bytes_left = stream.len();
    let mut missing = Vec::new();
    for (index, bound) in std::mem::take(&mut globals.sheets).into_iter().enumerate() {
        if !bound.is_worksheet {
            continue;
        }
        let tail = stream.get(bound.at..);
        let tail = tail.ok_or_else(|| damaged("a sheet begins outside the file"))?;
        let mut records = Records::new(tail);
        let (version, substream) = records.begin()?;
        // The workbook's version tells how the texts are written, whatever a sheet says of itself.
        if (version < Version::Biff5) != (globals.texts.version < Version::Biff5) {
            return Err(damaged("a sheet is of another version than the workbook"));
        }
        if substream != Substream::Worksheet {
            continue;
        }
        let sheet = sheet::read(&mut records, &mut globals, cells_left)?;
        // Sheets that begin inside another one would let a small file take any time.
        bytes_left = bytes_left
            .checked_sub(tail.len() - records.left())
            .ok_or_else(|| damaged("its sheets overlap"))?;
        let Some(mut sheet) = sheet else { continue };
        // Checked there to be no more than there are left.
        cells_left = cells_left.saturating_sub(sheet::spanned(&sheet.cells) as usize);
        sheet.name = bound.name;
        sheet.is_hidden = bound.is_hidden;
        take_printed(&mut sheet, &globals, index);
        book.sheets.push(sheet);
        missing.push(std::mem::take(&mut globals.calculation.missing));
    }
    if globals.calculation.is_missing() {
        for (sheet, missing) in book.sheets.iter_mut().zip(missing) {
            mark_not_calculated(sheet, missing);
        }
    }
    Ok(book)
}

fn take_printed(sheet: &mut BookSheet, globals: &Globals, index: usize) {
    if let Some(names) = globals.printed.get(&index) {
        sheet::take_print_names(sheet, names);
    }
}

/// Shows the formulas, by row, column and text, in place of the values that they have not.
fn mark_not_calculated(sheet: &mut BookSheet, missing: Vec<(u32, u32, EcoString)>) {
    let shown: FxHashMap<_, _> = missing
        .into_iter()
        .map(|(row, column, formula)| ((row, column), formula))
        .collect();
    sheet
        .cells
        .retain(|cell| !shown.contains_key(&(cell.row, cell.column)));
    sheet
        .cells
        .extend(shown.into_iter().map(|((row, column), text)| BookCell {
            row,
            column,
            text,
            doubt: Some(Doubt::NotCalculated),
        }));
    sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
}

fn damaged(reason: &str) -> Error {
    Error::Workbook {
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests;
