//! Checks of the logical document, one file a family.
