//! The document as bytes of one format.

pub mod html;
pub mod json;
pub mod pdf;
