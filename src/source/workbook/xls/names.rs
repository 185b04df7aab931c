//! The names that tell what is printed (NAME; Lbl in [MS-XLS]).

use super::formula::class_less;
use super::record::{Data, Record, Version};
use crate::error::Error;
use crate::source::workbook::book::Area;

/// A print area, or the rows and columns that are printed on every page.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintName {
    pub is_titles: bool,
    /// The sheet that it is of, counted from 1; 0 for the book.
    pub sheet: u16,
    /// The areas, each with the number of its sheet: before Excel 97 its index, then that of an
    /// EXTERNSHEET entry.
    pub areas: Vec<(Option<u16>, Area)>,
}

/// The numbers of built-in names (Lbl, Name).
const PRINT_AREA: u8 = 6;
const PRINT_TITLES: u8 = 7;
/// The bit that marks the name of a record as one of them.
const BUILT_IN: u16 = 0x20;

/// The print name that a record gives, where it gives one.
pub fn print_name(record: &Record, version: Version) -> Result<Option<PrintName>, Error> {
    let data = record.first();
    // Where the name stands, and whether a byte before it tells the width of its characters. In
    // Excel 2 a name has no such mark.
    let (at, is_wide) = match version {
        Version::Biff2 => return Ok(None),
        Version::Biff3 | Version::Biff4 => (6, false),
        Version::Biff5 => (14, false),
        Version::Biff8 => (15, data.u8(14)? & 1 != 0),
    };
    if data.u16(0)? & BUILT_IN == 0 {
        return Ok(None);
    }
    let is_titles = match data.u8(at)? {
        PRINT_AREA => false,
        PRINT_TITLES => true,
        _ => return Ok(None),
    };
    let characters = usize::from(data.u8(3)?);
    let tokens = data.part(
        at + if is_wide { 2 * characters } else { characters },
        usize::from(data.u16(4)?),
    )?;
    let sheet = match version {
        Version::Biff5 | Version::Biff8 => data.u16(8)?,
        _ => 0,
    };
    // An area that a function gives is not known.
    Ok(areas(Data(tokens), version).map(|areas| PrintName {
        is_titles,
        sheet,
        areas,
    }))
}

/// The areas that a formula lists, where it does no more than that (2.5.198).
fn areas(tokens: Data, version: Version) -> Option<Vec<(Option<u16>, Area)>> {
    let is_wide = version == Version::Biff8;
    let mut areas = Vec::new();
    let mut rest = tokens;
    while let Some(&token) = rest.0.first() {
        let data = rest.from(1).ok()?;
        let length = match (class_less(token), is_wide) {
            // Union, and parentheses.
            (0x10 | 0x15, _) => 0,
            // Blanks, and marks for the calculation.
            (0x19, _) => 3,
            // What is known of the value, before the tokens that give it.
            (0x26, _) => 6,
            (0x29, _) => 2,
            (0x24, true) => push(&mut areas, None, data, 0, Shape::Cell)?,
            (0x25, true) => push(&mut areas, None, data, 0, Shape::Area)?,
            (0x3A, true) => push(&mut areas, Some(data.u16(0).ok()?), data, 2, Shape::Cell)?,
            (0x3B, true) => push(&mut areas, Some(data.u16(0).ok()?), data, 2, Shape::Area)?,
            (0x24, false) => push(&mut areas, None, data, 0, Shape::NarrowCell)?,
            (0x25, false) => push(&mut areas, None, data, 0, Shape::NarrowArea)?,
            // The number of an EXTERNSHEET record, 8 bytes that are not used, first and last sheet.
            (0x3A, false) => push(
                &mut areas,
                Some(data.u16(10).ok()?),
                data,
                14,
                Shape::NarrowCell,
            )?,
            (0x3B, false) => push(
                &mut areas,
                Some(data.u16(10).ok()?),
                data,
                14,
                Shape::NarrowArea,
            )?,
            _ => return None,
        };
        rest = data.from(length).ok()?;
    }
    (!areas.is_empty()).then_some(areas)
}

/// How an operand gives its rows and columns: from Excel 97 on each in 16 bits, before the columns in 8.
#[derive(Clone, Copy)]
enum Shape {
    Cell,
    Area,
    NarrowCell,
    NarrowArea,
}

/// Adds the area whose numbers stand at `at`; gives where they end.
fn push(
    areas: &mut Vec<(Option<u16>, Area)>,
    sheet: Option<u16>,
    data: Data,
    at: usize,
    shape: Shape,
) -> Option<usize> {
    let row = |offset: usize| data.u16(at + offset).ok().map(u32::from);
    // Before Excel 97 two upper bits of a row, after it those of a column, mark it as relative.
    let narrow_row = |offset: usize| row(offset).map(|row| row & 0x3FFF);
    let column = |offset: usize| row(offset).map(|column| column & 0xFF);
    let narrow_column = |offset: usize| data.u8(at + offset).ok().map(u32::from);
    let (first_row, last_row, first_column, last_column, length) = match shape {
        Shape::Cell => (row(0)?, row(0)?, column(2)?, column(2)?, 4),
        Shape::Area => (row(0)?, row(2)?, column(4)?, column(6)?, 8),
        Shape::NarrowCell => (
            narrow_row(0)?,
            narrow_row(0)?,
            narrow_column(2)?,
            narrow_column(2)?,
            3,
        ),
        Shape::NarrowArea => (
            narrow_row(0)?,
            narrow_row(2)?,
            narrow_column(4)?,
            narrow_column(5)?,
            6,
        ),
    };
    if first_row > last_row || first_column > last_column {
        return None;
    }
    areas.push((
        sheet,
        Area {
            first_row,
            first_column,
            last_row,
            last_column,
        },
    ));
    Some(at + length)
}
