//! The document as bytes of one format.

pub mod html;
pub mod json;
mod pages;
pub mod pdf;
pub mod picture;
