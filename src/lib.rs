//! Recovers the one logical table in a raw, page-by-page sheet and typesets it.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod document;
mod error;
pub mod faces;
pub mod layout;
pub mod recover;
pub mod render;
pub mod source;

pub use error::Error;
