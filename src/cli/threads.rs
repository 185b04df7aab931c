//! The threads that work is done on.

use std::num::NonZeroUsize;

use rayon::ThreadPoolBuilder;

/// Bytes of stack for a thread: one that waits within Typst's layout may take up another file.
const STACK: usize = 16 << 20;

/// Does the work on so many threads, or on one for each core.
pub fn with<T: Send>(jobs: Option<NonZeroUsize>, work: impl FnOnce() -> T + Send) -> T {
    let pool = ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, NonZeroUsize::get))
        .stack_size(STACK)
        .build();
    match pool {
        Ok(pool) => pool.install(work),
        // No thread to be had: then on this one.
        Err(_) => work(),
    }
}
