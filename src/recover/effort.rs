//! How much work is done to find headers: enough for those that are hard to read, and bounded where a
//! source has none or many that nobody could read.

use std::cell::Cell;

use crate::source::Sheet;

/// So many ways to go on are weighed for a source, and for each cell of it: of tables whose headers are
/// as hard to read as any known, several, and of others any number.
const SOURCE: usize = 20_000_000;
const CELL: usize = 600;
/// At most and at least so many are weighed for what stands above one table.
const MOST: usize = 6_000_000;
const LEAST: usize = 50_000;

/// The work that is left, counted in ways to go on from a state of a search: the same on every machine.
#[derive(Debug)]
pub struct Effort {
    source: Cell<usize>,
    table: Cell<usize>,
}

impl Effort {
    /// The work that the headers of these sheets are worth.
    pub fn of(sheets: &[Sheet]) -> Self {
        let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
        let cells: usize = rows.map(|row| row.cells.len()).sum();
        let effort = Self {
            source: Cell::new(SOURCE.saturating_add(CELL.saturating_mul(cells))),
            table: Cell::new(0),
        };
        effort.begin();
        effort
    }

    /// Begins with what stands above one table.
    pub fn begin(&self) {
        self.table.set(self.source.get().clamp(LEAST, MOST));
    }

    /// Whether none is left for this table.
    pub fn is_spent(&self) -> bool {
        self.table.get() == 0
    }

    /// So many ways to go on were weighed.
    pub fn spend(&self, ways: usize) {
        for left in [&self.source, &self.table] {
            left.set(left.get().saturating_sub(ways));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_takes_all_and_each_has_some() {
        let effort = Effort::of(&[]);
        for _ in 0..10 {
            effort.begin();
            assert!(!effort.is_spent());
            effort.spend(MOST);
            assert!(effort.is_spent());
        }
        effort.begin();
        effort.spend(LEAST - 1);
        assert!(!effort.is_spent());
        effort.spend(1);
        assert!(effort.is_spent());
    }
}
