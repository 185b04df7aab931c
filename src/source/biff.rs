//! A gate before the reader of .xls workbooks.
//!
//! `calamine` trusts the numbers in such a file: a damaged one can make it take all memory, loop, or
//! slice beyond an end. [`vetted`] therefore looks through the records first, refuses those that no
//! spreadsheet program writes, and hands on the workbook's stream in a container of its own making.
//! Numbers and limits are those of [MS-XLS], the Excel Binary File Format.
//!
//! [MS-XLS]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use cfb::{CompoundFile, Version};

use crate::error::Error;

/// Columns of a sheet (`ColU`, 2.5.53).
const COLUMNS: u32 = 256;
/// Rows of a sheet (`RwU`, 2.5.228).
const ROWS: u32 = 65_536;

/// The kinds of record that are looked at.
mod kind {
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MUL_RK: u16 = 0x00BD;
    pub const DIMENSIONS: u16 = 0x0200;
    pub const BEGINNING: u16 = 0x0809;
    /// Formula, RString, LabelSst, Number, Label, BoolErr, RK.
    pub const CELLS: [u16; 7] = [0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];
}

/// A compound file of nothing but the workbook in `bytes`, all numbers in it plausible.
///
/// # Errors
/// [`Error::Encrypted`], or [`Error::Workbook`] for whatever is damaged or no workbook.
pub fn vetted(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let damaged = |error: std::io::Error| Error::Workbook {
        reason: error.to_string().into(),
    };
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    // BIFF8, and BIFF5 of Excel 5.0 and 95.
    let Some(name) = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name))
    else {
        // A locked .xlsx is in the container of an .xls.
        return Err(match file.exists("/EncryptedPackage") {
            true => Error::Encrypted,
            false => refused("it holds no workbook"),
        });
    };
    let mut records = Vec::new();
    // A stream is never longer than its file.
    file.open_stream(name)
        .map_err(damaged)?
        .take(bytes.len() as u64)
        .read_to_end(&mut records)
        .map_err(damaged)?;
    check(&records)?;
    // Version 3 is what Excel writes; `calamine` wants a version 4 to have small streams.
    let empty = Cursor::new(Vec::new());
    let mut vetted = CompoundFile::create_with_version(Version::V3, empty).map_err(damaged)?;
    vetted
        .create_stream(name)
        .and_then(|mut stream| {
            stream.write_all(&records)?;
            stream.flush()
        })
        .map_err(damaged)?;
    Ok(vetted.into_inner().into_inner())
}

fn refused(reason: &str) -> Error {
    Error::Workbook {
        reason: reason.into(),
    }
}

/// Looks through the records of the workbook's stream.
fn check(stream: &[u8]) -> Result<(), Error> {
    let mut beginnings = BTreeSet::new();
    let mut sheets = Vec::new();
    let mut rest = stream;
    while let [kind_low, kind_high, length_low, length_high, tail @ ..] = rest {
        let kind = u16::from_le_bytes([*kind_low, *kind_high]);
        let length = usize::from(u16::from_le_bytes([*length_low, *length_high]));
        let Some((data, after)) = tail.split_at_checked(length) else {
            return Err(refused("its last record is cut off"));
        };
        match kind {
            kind::BEGINNING => {
                beginnings.insert(stream.len() - rest.len());
            }
            kind::BOUND_SHEET => sheets.push(number_32(data, 0)? as usize),
            kind::DIMENSIONS => check_dimensions(data)?,
            kind::MUL_RK => {
                // Row, first column, then six bytes a cell, last column.
                let cells = data.len().saturating_sub(6) / 6;
                check_column(number_16(data, 2)?.saturating_add(cells as u32))?;
            }
            cell if kind::CELLS.contains(&cell) => check_column(number_16(data, 2)? + 1)?,
            _ => {}
        }
        rest = after;
    }
    if sheets.iter().all(|sheet| beginnings.contains(sheet)) {
        Ok(())
    } else {
        Err(refused("a sheet begins outside the file"))
    }
}

/// The used range of a sheet (2.4.90): first row, last row + 1, first column, last column + 1.
fn check_dimensions(data: &[u8]) -> Result<(), Error> {
    let (first_row, end_row, end_column) = if data.len() < 14 {
        (
            number_16(data, 0)?,
            number_16(data, 2)?,
            number_16(data, 6)?,
        )
    } else {
        (
            number_32(data, 0)?,
            number_32(data, 4)?,
            number_16(data, 10)?,
        )
    };
    let is_empty = end_row == 0 || end_column == 0;
    if is_empty || first_row < end_row && end_row <= ROWS && end_column <= COLUMNS {
        Ok(())
    } else {
        Err(refused("a sheet has impossible dimensions"))
    }
}

/// `end` is the column behind the last one of a record.
fn check_column(end: u32) -> Result<(), Error> {
    if end <= COLUMNS {
        Ok(())
    } else {
        Err(refused("a cell stands in an impossible column"))
    }
}

fn number_16(data: &[u8], at: usize) -> Result<u32, Error> {
    match data.get(at..at + 2) {
        Some(&[low, high]) => Ok(u32::from(u16::from_le_bytes([low, high]))),
        _ => Err(refused("a record is too short")),
    }
}

fn number_32(data: &[u8], at: usize) -> Result<u32, Error> {
    match data.get(at..at + 4) {
        Some(&[a, b, c, d]) => Ok(u32::from_le_bytes([a, b, c, d])),
        _ => Err(refused("a record is too short")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn plausible_records_pass() {
        let beginning = record(kind::BEGINNING, &[0, 6, 5, 0]);
        let sheet = record(kind::BOUND_SHEET, &[0, 0, 0, 0, 0, 0, 1, 0, b'A']);
        let cell = record(0x0203, &[0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let range = record(
            kind::DIMENSIONS,
            &[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0],
        );
        check(&[beginning, sheet, cell, range, vec![0; 7]].concat()).unwrap();
    }

    #[test]
    fn impossible_records_are_refused() {
        // To row 4,294,967,295 and column 65,535.
        let far: Vec<u8> = [[0; 4], [0xFF; 4], [0, 0, 0xFF, 0xFF]].concat();
        for bytes in [
            record(kind::BOUND_SHEET, &[9, 0, 0, 0, 0, 0, 1, 0, b'A']),
            record(kind::BOUND_SHEET, &[9]),
            record(0x0203, &[0, 0, 0, 1, 0, 0]),
            record(
                kind::MUL_RK,
                &[0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            ),
            record(kind::DIMENSIONS, &[&far[..], &[0, 0]].concat()),
            record(kind::DIMENSIONS, &[5, 0, 2, 0, 0, 0, 2, 0, 0, 0]),
            vec![0x09, 0x08, 0xFF, 0xFF, 0],
        ] {
            assert!(
                matches!(check(&bytes), Err(Error::Workbook { .. })),
                "{bytes:?}"
            );
        }
    }
}
