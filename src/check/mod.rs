//! Checks of the logical document before it is published, one file a family. Each takes the document
//! and gives findings; none changes it.
//!
//! A finding of a check says that the sheet disagrees with itself, or holds what should not go public.
//! Checks ask for evidence: a relation between cells (a total, a share, a growth rate) is believed
//! where other cells show it, and only what breaks it then is reported. What no evidence decides is
//! left alone: a false alarm costs a reader's trust.

mod amount;
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

use time::Date;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
pub use glyphs::glyphs;
pub(crate) use glyphs::is_invisible;

/// What the checks need to know besides the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// The day of the run: years and days after it are in the future. Without one nothing is.
    pub today: Option<Date>,
}

/// All findings of the checks but those of fonts ([`glyphs`]), in order of their first places.
pub fn document(document: &Document, settings: &Settings) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in &document.tables {
        let view = table::View::new(table);
        sums::check(&view, &mut found);
        shares::check(&view, &mut found);
        growth::check(&view, &mut found);
        years::check(&view, settings, &mut found);
        units::check(&view, &mut found);
        texts::check(&view, &mut found);
        similar::check(&view, &mut found);
        keys::check(&view, &mut found);
        leftovers::check(&view, &mut found);
        characters::check(&view, &mut found);
    }
    personal::check(document, &mut found);
    found.sort_by_key(|found| found.places.first().copied());
    found
}
