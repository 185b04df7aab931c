//! Cell ranges as they are written in attributes (OpenDocument 1.3, part 3, 18.3.4 to 18.3.6).

use crate::source::workbook::book::Area;

/// The areas of a list such as `'a b'.A1:'a b'.C20 $b.$D$4`, blanks between them. What is no cell
/// range is left out: print ranges are a hint.
pub fn areas(list: &str) -> Vec<Area> {
    ranges(list).into_iter().filter_map(area).collect()
}

/// Cuts a list at the blanks outside of quoted names.
fn ranges(list: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let is_between = |character: char| {
        is_quoted ^= character == '\'';
        character == ' ' && !is_quoted
    };
    let ranges = list.split(is_between);
    ranges.filter(|range| !range.is_empty()).collect()
}

fn area(range: &str) -> Option<Area> {
    let mut is_quoted = false;
    let colon = range.find(|character: char| {
        is_quoted ^= character == '\'';
        character == ':' && !is_quoted
    });
    let (first, last) = match colon {
        Some(colon) => (&range[..colon], &range[colon + 1..]),
        None => (range, range),
    };
    let ((row, column), (last_row, last_column)) = (cell(first)?, cell(last)?);
    Some(Area {
        first_row: row.min(last_row),
        first_column: column.min(last_column),
        last_row: row.max(last_row),
        last_column: column.max(last_column),
    })
}

/// The row and column of `sheet.A1`, `.A1` or `$sheet.$A$1`, from 0.
fn cell(address: &str) -> Option<(u32, u32)> {
    let (_, address) = address.rsplit_once('.').unwrap_or_default();
    let address = address.strip_prefix('$').unwrap_or(address);
    let end = address.find(|character: char| !character.is_ascii_alphabetic())?;
    let (letters, row) = address.split_at(end);
    let row = row.strip_prefix('$').unwrap_or(row);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let digit = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    let row: u32 = row.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_ranges() {
        let found = areas("'a b:c''d'.A1:'a b:c''d'.C20 $b.$D$4 .AA7:.Z9 b.A b.1 b.ZZZZZZZZZ1");
        let found: Vec<[u32; 4]> = found
            .iter()
            .map(|area| {
                [
                    area.first_row,
                    area.first_column,
                    area.last_row,
                    area.last_column,
                ]
            })
            .collect();
        assert_eq!(found, [[0, 0, 19, 2], [3, 3, 3, 3], [6, 25, 8, 26]]);
    }
}
