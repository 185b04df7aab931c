//! Makes known documents, prints them as pages do, and compares what comes back: a `plan` of knobs,
//! of which `fair` leaves on what a reader can see through; `make` gives the `logical` document of a
//! plan, `print` its sheet; `check` compares, `places` knows where it went wrong.

pub mod check;
mod fair;
pub mod logical;
pub mod make;
pub mod places;
pub mod plan;
pub mod print;
pub mod words;
