//! Defined names that tell of pages (\[MS-XLSB\] 2.4.711).

use super::super::book::Area;
use super::super::ooxml::is_print_area;
use super::super::ooxml::reference::{COLUMNS, ROWS};
use super::record::Fields;

/// A name that is defined for one sheet only, with its areas.
pub struct Name {
    /// The print area; else the print titles.
    pub is_area: bool,
    /// The index of its sheet among the tabs.
    pub sheet: usize,
    pub areas: Vec<Area>,
}

impl Name {
    /// Nothing where the name tells of something else, or its formula is no list of areas.
    pub fn read(mut fields: Fields<'_>) -> Option<Self> {
        let flags = fields.u32().ok()?;
        // The key of a macro.
        let sheet = fields.skip(1).ok()?.u32().ok()?;
        let mut name = fields.string().ok()??;
        let is_built_in = flags & 0x20 != 0;
        if is_built_in && !name.starts_with('_') {
            name.insert_str(0, "_xlnm.");
        }
        let is_area = is_print_area(&name)?;
        let length = fields.u32().ok()?;
        let formula = fields.take(usize::try_from(length).ok()?).ok()?;
        Some(Self {
            is_area,
            sheet: usize::try_from(sheet).ok()?,
            areas: areas(formula)?,
        })
    }
}

/// The areas of a formula (2.5.97) of references to one sheet, united.
fn areas(mut formula: Fields<'_>) -> Option<Vec<Area>> {
    let mut areas = Vec::new();
    while !formula.is_empty() {
        match formula.u8().ok()? {
            // PtgRef3d, PtgArea3d: a sheet, rows, columns with two bits on what is relative.
            0x3A | 0x5A | 0x7A => {
                let row = formula.skip(2).ok()?.u32().ok()?;
                let column = column(&mut formula)?;
                areas.push(area((row, row), (column, column))?);
            }
            0x3B | 0x5B | 0x7B => {
                let first_row = formula.skip(2).ok()?.u32().ok()?;
                let last_row = formula.u32().ok()?;
                let first_column = column(&mut formula)?;
                let last_column = column(&mut formula)?;
                areas.push(area((first_row, last_row), (first_column, last_column))?);
            }
            // PtgUnion, PtgParen.
            0x10 | 0x15 => {}
            // PtgMemFunc: the length of what it is about, which follows.
            0x29 | 0x49 | 0x69 => {
                formula.skip(2).ok()?;
            }
            _ => return None,
        }
    }
    Some(areas)
}

fn column(formula: &mut Fields<'_>) -> Option<u32> {
    Some(u32::from(formula.u16().ok()? & 0x3FFF))
}

fn area(rows: (u32, u32), columns: (u32, u32)) -> Option<Area> {
    let is_in_sheet = rows.0 <= rows.1 && rows.1 < ROWS;
    (is_in_sheet && columns.0 <= columns.1 && columns.1 < COLUMNS).then_some(Area {
        first_row: rows.0,
        first_column: columns.0,
        last_row: rows.1,
        last_column: columns.1,
    })
}
