//! The program: see [`jnrender::cli`].

use std::process::ExitCode;

/// Typesetting allocates many small things: with the system's allocator the founding sheet takes a fifth longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    jnrender::cli::run()
}
