//! The fonts in the binary.
