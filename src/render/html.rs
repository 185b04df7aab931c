//! The document as one self-contained, accessible HTML page.
