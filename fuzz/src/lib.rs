//! What the targets share: what must hold of every sheet that is read (`check`), packages whose parts
//! a fuzzer can write (`package`), and changes that keep the form of a file (`mutate`).

mod check;
mod mutate;
mod package;

pub use check::{LIMITS, check, check_workbook, is_markup, options};
pub use mutate::{Form, mutate};
pub use package::package;
