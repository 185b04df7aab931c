//! The document as bytes of one format.

pub mod html;
pub mod json;
mod language;
pub mod pdf;
