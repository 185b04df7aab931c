//! The document as a tagged, paginated PDF, through Typst.
