//! The program: see [`jnrender::cli`].

use std::process::ExitCode;

/// Typesetting allocates many small things: with the system's allocator the founding sheet takes a twelfth longer,
/// and so it does with the third version of this one, which takes more pages from the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    jnrender::cli::run()
}
