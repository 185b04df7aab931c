//! Recovers the one logical table in a raw, page-by-page sheet and typesets it.
//!
//! A published table often reaches the web editor as text pasted page by page: title, form block and
//! header stand on every page, the merged cells are gone, header cells slid sideways, page breaks
//! cut rows and sentences in two. [`recover()`] undoes that: it gives the logical tables
//! ([`document::Document`]) and says what it repaired and what it doubts ([`diagnostic::Diagnostic`]).
//! [`render`] makes a tagged PDF, an accessible HTML page or JSON of them.
//!
//! ```
//! use jnrender::diagnostic::{Language, Severity};
//! use jnrender::render::{html, pdf};
//! use jnrender::source::ReadOptions;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let bytes = std::fs::read("fixtures/founding/table.txt")?;
//! let options = ReadOptions { name: "table.txt".into(), ..ReadOptions::default() };
//! let recovered = jnrender::recover(&bytes, &options)?;
//! for found in recovered.diagnostics.iter().filter(|found| found.severity >= Severity::Warning) {
//!     eprintln!("{}: {}", found.code.name(), found.message(Language::English));
//! }
//! let page = html::render(&recovered.document)?;
//! let (design, publication) = (pdf::Design::default(), pdf::Publication::default());
//! let print = pdf::render(&recovered.document, &design, &publication)?;
//! assert!(page.contains("<caption>") && print.starts_with(b"%PDF-"));
//! # Ok(())
//! # }
//! ```
//!
//! The stages are public one by one, in the order [`source`], [`mod@recover`], [`check`],
//! [`layout`], [`render`]; `ARCHITECTURE.md` has the map.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod check;
pub mod cli;
pub mod design;
pub mod diagnostic;
pub mod document;
mod error;
pub mod faces;
pub mod hints;
pub mod layout;
pub mod mask;
mod parallel;
pub mod recover;
pub mod render;
pub mod source;
pub mod substitute;

pub use error::Error;
pub use recover::Recovered;

/// Reads a sheet and recovers its logical tables.
///
/// # Errors
/// Where the bytes cannot be read as a sheet, hold no table, or where a finding forbids any output,
/// such as a cell that is not accounted for.
pub fn recover(bytes: &[u8], options: &source::ReadOptions) -> Result<Recovered, Error> {
    let source = source::read(bytes, options)?;
    let recovered = recover::recover(&source)?;
    recovered.error().map_or(Ok(recovered), Err)
}
