//! What names such as `Print_Area` refer to, in R1C1 notation.

use std::ops::RangeInclusive;

use crate::source::workbook::book::Area;

/// The last row and the last column of a sheet, from 0, as this format was made; later ones are
/// larger, and whole columns mean all their rows.
const LAST_ROW: u32 = 1_048_575;
const LAST_COLUMN: u32 = 16_383;

/// The areas of a reference such as `=Sheet1!R1C1:R9C5,'a,b'!R20C1`. What is no area is left out.
pub fn areas(reference: &str) -> Vec<Area> {
    let reference = reference.strip_prefix('=').unwrap_or(reference);
    let mut is_quoted = false;
    let parts = reference.split(|character: char| {
        is_quoted ^= character == '\'';
        character == ',' && !is_quoted
    });
    parts.filter_map(area).collect()
}

/// The whole rows that a reference has, such as `=Sheet1!C1:C2,Sheet1!R1:R3`.
pub fn rows(reference: &str) -> Option<RangeInclusive<u32>> {
    let mut areas = areas(reference).into_iter();
    let rows = areas.find(|area| area.first_column == 0 && area.last_column == LAST_COLUMN)?;
    Some(rows.first_row..=rows.last_row)
}

fn area(part: &str) -> Option<Area> {
    let part = part.rsplit_once('!').map_or(part, |(_, part)| part);
    let (first, last) = part.split_once(':').unwrap_or((part, part));
    let ((row, column), (last_row, last_column)) = (cell(first)?, cell(last)?);
    Some(Area {
        first_row: row.or(last_row).unwrap_or(0),
        first_column: column.or(last_column).unwrap_or(0),
        last_row: last_row.or(row).unwrap_or(LAST_ROW),
        last_column: last_column.or(column).unwrap_or(LAST_COLUMN),
    })
    .filter(|area| area.first_row <= area.last_row && area.first_column <= area.last_column)
}

/// The row and column of `R1C1`, `R1` or `C1`, from 0.
fn cell(address: &str) -> Option<(Option<u32>, Option<u32>)> {
    let (row, column) = match address.strip_prefix('R') {
        Some(row) => match row.split_once('C') {
            Some((row, column)) => (Some(row), Some(column)),
            None => (Some(row), None),
        },
        None => (None, Some(address.strip_prefix('C')?)),
    };
    let number = |digits: &str| digits.parse::<u32>().ok()?.checked_sub(1);
    // A part that is there and no number makes it no address.
    let row = match row {
        Some(row) => Some(number(row)?),
        None => None,
    };
    let column = match column {
        Some(column) => Some(number(column)?),
        None => None,
    };
    Some((row, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(reference: &str) -> Vec<[u32; 4]> {
        let areas = areas(reference).into_iter();
        areas
            .map(|area| {
                [
                    area.first_row,
                    area.first_column,
                    area.last_row,
                    area.last_column,
                ]
            })
            .collect()
    }

    #[test]
    fn references() {
        assert_eq!(
            found("='a,b!c'!R1C1:R9C5,Sheet1!R20C2"),
            [[0, 0, 8, 4], [19, 1, 19, 1]]
        );
        assert_eq!(found("=a!C2:C3"), [[0, 1, LAST_ROW, 2]]);
        assert_eq!(
            found("=a!#REF!,a!R0C1,a!RC[1],a!R2C1:R1C1,SUM(1)"),
            <[[u32; 4]; 0]>::default()
        );
        assert_eq!(rows("=a!C1:C2,a!R2:R3"), Some(1..=2));
        assert_eq!(rows("=a!C1:C2"), None);
    }
}
