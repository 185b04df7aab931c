//! Findings as text for people, in the manner of a compiler.
