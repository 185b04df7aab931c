//! The cells of a sheet and its hidden rows and columns, as they are read.

use std::ops::RangeInclusive;

use ecow::EcoString;

use super::super::book::{BookCell, Doubt};
use super::super::budget::Budget;
use super::package::damaged;
use super::reference::{COLUMNS, ROWS};
use crate::error::Error;

/// The cells of a sheet, in whatever order they come: one that comes again replaces the one before.
pub struct Cells<'b> {
    budget: &'b Budget,
    cells: Vec<BookCell>,
    last: Option<(u32, u32)>,
    is_in_order: bool,
}

impl<'b> Cells<'b> {
    pub fn new(budget: &'b Budget) -> Self {
        Self {
            budget,
            cells: Vec::new(),
            last: None,
            is_in_order: true,
        }
    }

    /// A cell with a text of its own.
    pub fn push(
        &mut self,
        place: (u32, u32),
        text: EcoString,
        doubt: Option<Doubt>,
    ) -> Result<(), Error> {
        self.budget.keep_text(&text)?;
        self.push_shared(place, text, doubt)
    }

    /// A cell whose text is kept elsewhere too.
    pub fn push_shared(
        &mut self,
        place: (u32, u32),
        text: EcoString,
        doubt: Option<Doubt>,
    ) -> Result<(), Error> {
        let (row, column) = place;
        if row >= ROWS || column >= COLUMNS {
            return Err(damaged("a cell is outside the largest sheet"));
        }
        let is_blank = text.chars().all(char::is_whitespace);
        self.is_in_order &= self.last.is_none_or(|last| last < place);
        self.last = Some(place);
        // A blank cell only counts where it may replace another.
        if is_blank && self.is_in_order {
            return Ok(());
        }
        self.budget.keep_cells(1)?;
        self.budget.keep(size_of::<BookCell>())?;
        self.cells.push(BookCell {
            row,
            column,
            text: if is_blank { EcoString::new() } else { text },
            doubt,
        });
        Ok(())
    }

    /// A cell that shows nothing.
    pub fn blank(&mut self, place: (u32, u32)) -> Result<(), Error> {
        self.push_shared(place, EcoString::new(), None)
    }

    /// The cells that show something, in order.
    pub fn finish(mut self) -> Vec<BookCell> {
        if !self.is_in_order {
            // Stable, and the last of equal places is kept.
            self.cells.sort_by_key(|cell| (cell.row, cell.column));
            self.cells.dedup_by(|later, earlier| {
                let is_same = (later.row, later.column) == (earlier.row, earlier.column);
                if is_same {
                    std::mem::swap(later, earlier);
                }
                is_same
            });
            self.cells.retain(|cell| !cell.text.is_empty());
        }
        self.cells
    }
}

/// Which rows or columns are hidden.
pub struct Lines {
    /// Whether those are hidden that nothing is said of.
    by_default: bool,
    /// Those that differ from the default, as they come.
    others: Vec<RangeInclusive<u32>>,
    count: u32,
}

impl Lines {
    /// Of a sheet that has `count` of them.
    pub fn new(count: u32) -> Self {
        Self {
            by_default: false,
            others: Vec::new(),
            count,
        }
    }

    /// Those that nothing is said of are hidden.
    pub fn hide_by_default(&mut self) {
        self.by_default = true;
    }

    /// Those of a range, 0-based, its ends included, are hidden or not.
    pub fn set(
        &mut self,
        range: RangeInclusive<u32>,
        is_hidden: bool,
        budget: &Budget,
    ) -> Result<(), Error> {
        if is_hidden == self.by_default || range.is_empty() {
            return Ok(());
        }
        if let Some(last) = self.others.last_mut()
            && last.end().checked_add(1) == Some(*range.start())
        {
            *last = *last.start()..=*range.end();
            return Ok(());
        }
        budget.keep(size_of::<RangeInclusive<u32>>())?;
        self.others.push(range);
        Ok(())
    }

    /// The hidden ones: ascending, disjoint, those that touch joined.
    pub fn hidden(mut self) -> Vec<RangeInclusive<u32>> {
        self.others.sort_by_key(|range| *range.start());
        let mut joined: Vec<RangeInclusive<u32>> = Vec::new();
        for range in self.others {
            let (start, end) = (*range.start(), (*range.end()).min(self.count - 1));
            match joined.last_mut() {
                _ if start >= self.count => {}
                Some(last) if start <= last.end().saturating_add(1) => {
                    *last = *last.start()..=end.max(*last.end());
                }
                _ => joined.push(start..=end),
            }
        }
        if !self.by_default {
            return joined;
        }
        let mut hidden = Vec::new();
        let mut next = 0;
        for range in joined {
            if next < *range.start() {
                hidden.push(next..=*range.start() - 1);
            }
            next = range.end() + 1;
        }
        if next < self.count {
            hidden.push(next..=self.count - 1);
        }
        hidden
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::book::Limits;
    use super::*;

    #[test]
    fn the_last_of_equal_cells_stays_even_if_it_is_blank() {
        let budget = Budget::new(&Limits::default());
        let mut cells = Cells::new(&budget);
        for (place, text) in [
            ((1, 0), "a"),
            ((0, 1), "b"),
            ((1, 0), "c"),
            ((0, 1), " "),
            ((0, 0), "d"),
        ] {
            cells.push(place, text.into(), None).unwrap();
        }
        let cells = cells.finish();
        let cells: Vec<_> = cells
            .iter()
            .map(|cell| (cell.row, cell.column, cell.text.as_str()))
            .collect();
        assert_eq!(cells, [(0, 0, "d"), (1, 0, "c")]);
    }

    #[test]
    fn hidden_lines_are_joined_or_what_is_left() {
        let budget = Budget::new(&Limits::default());
        let ranges = [(5..=6, true), (1..=1, true), (7..=7, true), (9..=99, false)];
        let mut lines = Lines::new(100);
        for (range, is_hidden) in ranges.clone() {
            lines.set(range, is_hidden, &budget).unwrap();
        }
        assert_eq!(lines.hidden(), [1..=1, 5..=7]);
        let mut lines = Lines::new(100);
        lines.hide_by_default();
        for (range, is_hidden) in ranges {
            lines.set(range, !is_hidden, &budget).unwrap();
        }
        assert_eq!(lines.hidden(), [0..=0, 2..=4, 8..=99]);
    }
}
