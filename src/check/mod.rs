//! Checks of the logical document, one file a family. Each takes the document and gives findings;
//! none changes it.

mod glyphs;

pub use glyphs::glyphs;
pub(crate) use glyphs::is_invisible;
