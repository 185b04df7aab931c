//! Lines to rows where cells wrap.
