//! Which cells stand in any of the print areas of a sheet.

use super::book::Area;

/// Columns that a place can count; cells further right are refused.
const COLUMNS: usize = u16::MAX as usize;

/// The areas of a sheet, asked for row by row from the top. A file may list hundreds of thousands of
/// them: what a cell costs must not depend on how many there are.
pub struct Printed<'a> {
    /// The areas still to begin, the topmost last.
    begins: Vec<&'a Area>,
    /// The areas still to end, the one that ends first last.
    ends: Vec<&'a Area>,
    /// How many more areas there are in a column of this row than in the one to its left: a tree of sums
    /// (Fenwick 1994).
    more: Vec<i32>,
}

impl<'a> Printed<'a> {
    pub fn new(areas: &'a [Area]) -> Self {
        let is_in_order =
            |area: &&Area| area.first_row <= area.last_row && area.first_column <= area.last_column;
        let mut begins: Vec<&Area> = areas.iter().filter(is_in_order).collect();
        let mut ends = begins.clone();
        begins.sort_by_key(|area| std::cmp::Reverse(area.first_row));
        ends.sort_by_key(|area| std::cmp::Reverse(area.last_row));
        Self {
            begins,
            ends,
            more: vec![0; COLUMNS + 1],
        }
    }

    /// Whether an area has a cell; rows must not go up.
    pub fn contains(&mut self, row: u32, column: u32) -> bool {
        while let Some(area) = self.begins.pop_if(|area| area.first_row <= row) {
            self.add(area, 1);
        }
        while let Some(area) = self.ends.pop_if(|area| area.last_row < row) {
            self.add(area, -1);
        }
        let mut at = column as usize + 1;
        let mut areas = 0;
        while at > 0 {
            areas += self.more.get(at).copied().unwrap_or_default();
            at &= at - 1;
        }
        areas > 0
    }

    fn add(&mut self, area: &Area, times: i32) {
        for (column, times) in [
            (area.first_column as usize, times),
            (area.last_column as usize + 1, -times),
        ] {
            let mut at = column + 1;
            while let Some(more) = self.more.get_mut(at) {
                *more += times;
                at += at & at.wrapping_neg();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_in_any_of_the_areas() {
        let area = |first_row, first_column, last_row, last_column| Area {
            first_row,
            first_column,
            last_row,
            last_column,
        };
        let areas = [
            area(1, 1, 2, 2),
            area(2, 2, 4, 3),
            area(0, 5, u32::MAX, 5),
            area(3, 0, 3, u32::MAX),
            area(4, 9, 3, 9),
        ];
        let mut printed = Printed::new(&areas);
        let rows: Vec<String> = (0..6)
            .map(|row| {
                let cells = (0..7).map(|column| printed.contains(row, column));
                cells.map(|is| if is { '#' } else { '.' }).collect()
            })
            .collect();
        let expected = [
            ".....#.", ".##..#.", ".###.#.", "#######", "..##.#.", ".....#.",
        ];
        assert_eq!(rows, expected);
        assert!(!printed.contains(7, u32::MAX));
    }
}
