//! A worksheet.

use std::ops::RangeInclusive;

use super::cells::{COLUMNS, Cells};
use super::damaged;
use super::globals::Globals;
use super::names::PrintName;
use super::record::{Data, Records, Version, kind};
use crate::error::Error;
use crate::source::workbook::book::{Area, BookCell, BookSheet};
use crate::source::workbook::budget::too_many_cells;

/// The last row that a sheet can have.
const LAST_ROW: u16 = u16::MAX;

/// Reads the rest of a worksheet that has begun. Name and visibility are left to the caller; nothing
/// where it is a dialog.
///
/// `most` is how many cells it may have, and it may span.
///
/// # Errors
/// [`Error::Workbook`] where it is damaged, [`Error::TooLarge`].
pub fn read(
    records: &mut Records,
    globals: &mut Globals,
    most: usize,
) -> Result<Option<BookSheet>, Error> {
    let version = globals.texts.version;
    let mut sheet = BookSheet::default();
    let mut merges = Vec::new();
    let mut rows = Rows::default();
    let mut hidden_columns = Vec::new();
    let mut cells = Cells::new(globals, most);
    while let Some(record) = records.inside()? {
        let data = record.first();
        match record.kind {
            // Bit 4 marks a dialog (WsBool).
            kind::SHEET_OPTIONS if data.u16(0)? & 0x10 != 0 && version >= Version::Biff5 => {
                return Ok(None);
            }
            kind::ROW | kind::ROW_2 => rows.take(record.kind, data)?,
            // Bit 1: the rows that have no record of their own are hidden (DefaultRowHeight).
            kind::DEFAULT_ROW_HEIGHT => rows.others_are_hidden = data.u16(0)? & 2 != 0,
            kind::COLUMN_INFO => hidden_columns.extend(hidden_column(data)?),
            kind::COLUMN_WIDTH_2 if data.u16(2)? == 0 => {
                hidden_columns.push(data.u8(0)?.into()..=data.u8(1)?.into());
            }
            kind::MERGED_CELLS => {
                take_merges(data, &mut merges)?;
                if merges.len() > most {
                    return Err(too_many_cells(most));
                }
            }
            kind::PAGE_BREAKS => sheet.page_starts.extend(page_starts(data, version)?),
            kind::NOTE => sheet.comments.extend(comment(data, version)?),
            _ => cells.take(&record)?,
        }
    }
    sheet.cells = cells.finish()?;
    if spanned(&sheet.cells) > most as u64 {
        return Err(too_many_cells(most));
    }
    sheet.merges = merges;
    sheet.hidden_rows = rows.hidden();
    sheet.hidden_columns = united(hidden_columns);
    sheet.page_starts.sort_unstable();
    sheet.page_starts.dedup();
    sheet.comments.sort_unstable();
    sheet.comments.dedup();
    Ok(Some(sheet))
}

/// How many cells the rectangle around the cells has.
pub fn spanned(cells: &[BookCell]) -> u64 {
    let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
        return 0;
    };
    let columns = cells.iter().map(|cell| cell.column);
    let width = columns.clone().max().unwrap_or(0) - columns.min().unwrap_or(0) + 1;
    u64::from(last.row - first.row + 1) * u64::from(width)
}

/// Takes what the names tell of what is printed.
pub fn take_print_names(sheet: &mut BookSheet, names: &[PrintName]) {
    for name in names {
        let areas = name.areas.iter().map(|&(_, area)| area);
        if !name.is_titles {
            // The whole sheet is no area.
            sheet.print_areas = areas.filter(|area| !is_whole(area)).collect();
            continue;
        }
        // Titles are whole rows, whole columns or both; rows have all columns.
        sheet.print_titles = areas
            .filter(|area| area.first_column == 0 && area.last_column + 1 >= COLUMNS)
            .map(|area| area.first_row..=area.last_row)
            .next();
    }
}

fn is_whole(area: &Area) -> bool {
    area.first_row == 0
        && area.first_column == 0
        && area.last_row >= u32::from(LAST_ROW)
        && area.last_column >= COLUMNS - 1
}

/// Which rows are hidden.
#[derive(Debug, Default)]
struct Rows {
    /// The rows that have a record, and whether they are hidden.
    known: Vec<(u16, bool)>,
    others_are_hidden: bool,
}

impl Rows {
    /// Takes a ROW record (2.4.221).
    fn take(&mut self, kind: u16, data: Data) -> Result<(), Error> {
        // The upper bit of a height says that it is that of the sheet.
        let height = data.u16(6)?;
        let is_hidden = if kind == kind::ROW_2 {
            height == 0
        } else {
            // Bit 5: hidden, by a filter or an outline too. Bit 6: the height was set by hand.
            let options = data.u16(12)?;
            options & 0x20 != 0 || height == 0 && options & 0x40 != 0
        };
        self.known.push((data.u16(0)?, is_hidden));
        Ok(())
    }

    fn hidden(mut self) -> Vec<RangeInclusive<u32>> {
        // Of records of one row the last holds.
        self.known.sort_by_key(|&(row, _)| row);
        let mut hidden = Vec::new();
        let mut next = 0_u32;
        for (index, &(row, is_hidden)) in self.known.iter().enumerate() {
            if self
                .known
                .get(index + 1)
                .is_some_and(|&(later, _)| later == row)
            {
                continue;
            }
            let row = u32::from(row);
            if self.others_are_hidden && next < row {
                hidden.push(next..=row - 1);
            }
            if is_hidden {
                hidden.push(row..=row);
            }
            next = row + 1;
        }
        if self.others_are_hidden && next <= u32::from(LAST_ROW) {
            hidden.push(next..=u32::from(LAST_ROW));
        }
        united(hidden)
    }
}

/// The columns of a COLINFO record (2.4.53), where they are hidden.
fn hidden_column(data: Data) -> Result<Option<RangeInclusive<u32>>, Error> {
    let (first, last) = (u32::from(data.u16(0)?), u32::from(data.u16(2)?));
    let is_hidden = data.u16(4)? == 0 || data.u16(8)? & 1 != 0;
    // Programs write one column more than there are.
    let last = last.min(COLUMNS - 1);
    Ok((is_hidden && first <= last).then_some(first..=last))
}

/// The ranges in order, those that touch as one.
fn united(mut ranges: Vec<RangeInclusive<u32>>) -> Vec<RangeInclusive<u32>> {
    ranges.sort_unstable_by_key(|range| *range.start());
    let mut united: Vec<RangeInclusive<u32>> = Vec::new();
    for range in ranges {
        match united.last_mut() {
            Some(last) if *range.start() <= last.end().saturating_add(1) => {
                *last = *last.start()..=*last.end().max(range.end());
            }
            _ => united.push(range),
        }
    }
    united
}

/// The regions of a MERGEDCELLS record (2.4.168).
fn take_merges(data: Data, merges: &mut Vec<Area>) -> Result<(), Error> {
    let count = usize::from(data.u16(0)?);
    for region in data.part(2, count * 8)?.as_chunks::<8>().0 {
        let region = Data(region);
        let area = Area {
            first_row: region.u16(0)?.into(),
            last_row: region.u16(2)?.into(),
            first_column: region.u16(4)?.into(),
            last_column: region.u16(6)?.into(),
        };
        if area.first_row > area.last_row
            || area.first_column > area.last_column
            || area.last_column >= COLUMNS
        {
            return Err(damaged("a merged region is impossible"));
        }
        merges.push(area);
    }
    Ok(())
}

/// The rows of a HORIZONTALPAGEBREAKS record: each begins a page. From Excel 97 on the columns
/// stand with them that the break is for.
fn page_starts(data: Data, version: Version) -> Result<Vec<u32>, Error> {
    let size = if version == Version::Biff8 { 6 } else { 2 };
    let breaks = data.part(2, usize::from(data.u16(0)?) * size)?;
    let rows = breaks.chunks_exact(size).map(|row| Data(row).u16(0));
    rows.map(|row| row.map(u32::from)).collect()
}

/// The cell of a NOTE record. Before Excel 97 a long comment goes on in records of a row that
/// there is not.
fn comment(data: Data, version: Version) -> Result<Option<(u32, u32)>, Error> {
    let (row, column) = (data.u16(0)?, u32::from(data.u16(2)?));
    if version < Version::Biff8 && row == u16::MAX {
        return Ok(None);
    }
    if column >= COLUMNS {
        return Err(damaged("a comment stands in an impossible column"));
    }
    Ok(Some((row.into(), column)))
}
