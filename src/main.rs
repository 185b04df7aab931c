//! The program: see [`jnrender::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    jnrender::cli::run()
}
