//! What of the [`Limits`] a workbook has used up.

use std::cell::Cell;

use ecow::{EcoString, eco_format};

use super::book::Limits;
use crate::error::Error;

/// What an allocation takes beyond its content.
const ALLOCATION: usize = 32;

/// Counts what is unpacked and kept.
pub struct Budget {
    limits: Limits,
    unpacked: Cell<usize>,
    kept: Cell<usize>,
    cells: Cell<usize>,
}

impl Budget {
    pub fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            unpacked: Cell::new(0),
            kept: Cell::new(0),
            cells: Cell::new(0),
        }
    }

    /// The number of things of any one kind (cells, shared strings, merges) that may be kept.
    pub fn most_cells(&self) -> usize {
        self.limits.cells
    }

    /// Counts bytes that were unpacked.
    ///
    /// # Errors
    /// [`Error::TooLarge`], as of all that count.
    pub fn unpack(&self, bytes: usize) -> Result<(), Error> {
        self.count(&self.unpacked, bytes)
    }

    /// Counts bytes of memory that the result takes. Texts that are made here, by a number format or
    /// from a shared formula, can be far longer than what they are made from.
    pub fn keep(&self, bytes: usize) -> Result<(), Error> {
        self.count(&self.kept, bytes)
    }

    /// Counts a text; a short one takes no memory outside its place.
    pub fn keep_text(&self, text: &str) -> Result<(), Error> {
        match text.len() {
            0..=EcoString::INLINE_LIMIT => Ok(()),
            length => self.keep(length + ALLOCATION),
        }
    }

    /// Counts cells that are not blank, or what takes as much: merged regions, comments.
    pub fn keep_cells(&self, cells: usize) -> Result<(), Error> {
        let total = self.cells.get().saturating_add(cells);
        self.cells.set(total);
        if total > self.limits.cells {
            return Err(too_many_cells(self.limits.cells));
        }
        Ok(())
    }

    /// How many cells may still be kept.
    pub fn cells_left(&self) -> usize {
        self.limits.cells.saturating_sub(self.cells.get())
    }

    fn count(&self, counter: &Cell<usize>, bytes: usize) -> Result<(), Error> {
        let total = counter.get().saturating_add(bytes);
        counter.set(total);
        if total > self.limits.unpacked() {
            return Err(too_many_bytes(self.limits.unpacked()));
        }
        Ok(())
    }
}

/// More than `limit` cells.
pub fn too_many_cells(limit: usize) -> Error {
    Error::TooLarge {
        what: eco_format!("> {limit} cells"),
        place: None,
    }
}

/// More than `limit` bytes.
pub fn too_many_bytes(limit: usize) -> Error {
    Error::TooLarge {
        what: eco_format!("> {limit} bytes"),
        place: None,
    }
}
