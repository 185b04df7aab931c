//! References to cells and areas in the A1 form (ECMA-376 part 1, 18.18.62 and 18.18.63).

use super::super::book::Area;

/// The rows of a sheet.
pub const ROWS: u32 = 1 << 20;
/// The columns of a sheet.
pub const COLUMNS: u32 = 1 << 14;

/// One side of a reference: what of row and column it names, 0-based.
#[derive(Default, Clone, Copy)]
struct Side {
    row: Option<u32>,
    column: Option<u32>,
}

/// The row and the column, 0-based, of a reference such as `B3`; nothing where it is none, or
/// outside the largest sheet.
pub fn cell(reference: &str) -> Option<(u32, u32)> {
    let side = side(reference)?;
    Some((side.row?, side.column?))
}

/// A row, 0-based, of its number.
pub fn row(number: &str) -> Option<u32> {
    let number: u32 = number.trim().parse().ok()?;
    number.checked_sub(1).filter(|row| *row < ROWS)
}

/// The area of a reference such as `A1:B2`, `A1`, `A:C` or `1:4`.
pub fn area(reference: &str) -> Option<Area> {
    let (from, to) = match reference.split_once(':') {
        Some((from, to)) => (side(from)?, side(to)?),
        None => {
            // A lone row or column is no reference.
            let (row, column) = cell(reference)?;
            let side = Side {
                row: Some(row),
                column: Some(column),
            };
            (side, side)
        }
    };
    let ends = |from: Option<u32>, to: Option<u32>, count: u32| match (from, to) {
        (Some(from), Some(to)) => Some((from.min(to), from.max(to))),
        (None, None) => Some((0, count - 1)),
        _ => None,
    };
    let (first_row, last_row) = ends(from.row, to.row, ROWS)?;
    let (first_column, last_column) = ends(from.column, to.column, COLUMNS)?;
    Some(Area {
        first_row,
        first_column,
        last_row,
        last_column,
    })
}

fn side(reference: &str) -> Option<Side> {
    let mut rest = reference.as_bytes();
    let mut column: u32 = 0;
    rest = rest.strip_prefix(b"$").unwrap_or(rest);
    while let [letter @ (b'A'..=b'Z' | b'a'..=b'z'), after @ ..] = rest {
        let digit = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(digit)?;
        rest = after;
    }
    if column > COLUMNS {
        return None;
    }
    let mut row: u32 = 0;
    // `$3` has its one sign before the row.
    if column > 0 {
        rest = rest.strip_prefix(b"$").unwrap_or(rest);
    }
    let has_row = !rest.is_empty();
    for digit in rest {
        if !digit.is_ascii_digit() {
            return None;
        }
        row = row.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
    }
    if row > ROWS || (has_row && row == 0) || (!has_row && column == 0) {
        return None;
    }
    Some(Side {
        row: row.checked_sub(1),
        column: column.checked_sub(1),
    })
}

/// The areas of the formula of a defined name: areas of one sheet, joined by commas. Nothing where it
/// is any other formula.
pub fn areas(formula: &str) -> Option<Vec<Area>> {
    let mut areas = Vec::new();
    let (mut in_quotes, mut begin) = (false, 0);
    let ends = formula.char_indices().chain([(formula.len(), ',')]);
    for (index, character) in ends {
        match character {
            '\'' => in_quotes = !in_quotes,
            ',' if !in_quotes || index == formula.len() => {
                let piece = formula.get(begin..index)?.trim();
                let reference = piece.rsplit_once('!').map_or(piece, |(_, after)| after);
                areas.push(area(reference)?);
                begin = index + 1;
            }
            _ => {}
        }
    }
    Some(areas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_from_zero_within_the_largest_sheet() {
        assert_eq!(cell("A1"), Some((0, 0)));
        assert_eq!(cell("$ab$12"), Some((11, 27)));
        assert_eq!(cell("XFD1048576"), Some((1_048_575, 16_383)));
        for outside in [
            "XFE1",
            "A1048577",
            "A0",
            "A",
            "1",
            "",
            "A1B",
            "A-1",
            "ZZZZZZZZZ1",
            "A99999999999",
        ] {
            assert_eq!(cell(outside), None, "{outside}");
        }
    }

    #[test]
    fn areas_of_names_may_be_several_rows_or_columns() {
        let area = |first_row, first_column, last_row, last_column| Area {
            first_row,
            first_column,
            last_row,
            last_column,
        };
        assert_eq!(
            areas("'a,b''!c'!$B$2:$A$1,Sheet1!$C$3").unwrap(),
            [area(0, 0, 1, 1), area(2, 2, 2, 2)]
        );
        assert_eq!(
            areas("S!$A:$B,S!$1:$3").unwrap(),
            [area(0, 0, ROWS - 1, 1), area(0, 0, 2, COLUMNS - 1)]
        );
        for other in ["OFFSET(A1,1,1)", "S!#REF!", "", "A1:", "A:1", "$A"] {
            assert_eq!(areas(other), None, "{other}");
        }
    }
}
