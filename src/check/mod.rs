//! Checks of the logical document before it is published, one file a family. Each takes the document
//! and gives findings; none changes it.
//!
//! A finding of a check says that the sheet disagrees with itself, or holds what should not go public.
//! Checks ask for evidence: a relation between cells (a total, a share, a growth rate) is believed
//! where other cells show it, and only what breaks it then is reported. What no evidence decides is
//! left alone: a false alarm costs a reader's trust.

mod characters;
mod glyphs;
mod growth;
mod keys;
mod leftovers;
mod marks;
pub(crate) mod personal;
mod shares;
mod similar;
mod sums;
mod table;
#[cfg(test)]
mod testing;
mod texts;
mod units;
mod words;
mod years;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use time::Date;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
pub use glyphs::glyphs;
pub(crate) use glyphs::is_invisible;
use table::View;

/// What the checks need to know besides the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// The day of the run: years and days after it are in the future. Without one nothing is.
    pub today: Option<Date>,
}

/// A family of checks of one table.
type Family = fn(&View, &Settings, &mut Vec<Diagnostic>);

/// The families, each the work of one thread where a table is large.
const FAMILIES: [Family; 10] = [
    |view, _, found| keys::check(view, found),
    |view, _, found| leftovers::check(view, found),
    |view, _, found| characters::check(view, found),
    |view, _, found| similar::check(view, found),
    |view, settings, found| years::check(view, settings, found),
    |view, _, found| texts::check(view, found),
    |view, _, found| {
        let sides = sums::Side::of(view);
        sums::check(view, &sides, found);
        shares::check(view, &sides, found);
    },
    |view, _, found| personal::in_table(view, found),
    |view, _, found| units::check(view, found),
    |view, _, found| growth::check(view, found),
];

/// Tables of more cells than this are worth several threads.
const MANY_CELLS: usize = 50_000;

/// All findings of the checks but those of fonts ([`glyphs`]), in order of their first places.
pub fn document(document: &Document, settings: &Settings) -> Vec<Diagnostic> {
    let mut found = of_tables(document, settings);
    personal::beside_tables(document, &mut found);
    found.sort_by_key(|found| (found.places.first().copied(), found.code));
    found
}

/// What is found in the tables, family by family.
fn of_tables(document: &Document, settings: &Settings) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in &document.tables {
        let view = View::new(table);
        let of_family = |family: &Family| {
            let mut found = Vec::new();
            family(&view, settings, &mut found);
            found
        };
        if view.height() * view.columns.len() > MANY_CELLS {
            // Collected in the order of the families, whichever ends first.
            let of_families: Vec<_> = FAMILIES.par_iter().with_max_len(1).map(of_family).collect();
            found.extend(of_families.into_iter().flatten());
        } else {
            found.extend(FAMILIES.iter().flat_map(of_family));
        }
    }
    found
}
