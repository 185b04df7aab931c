//! The same to many things at once, where they are so many that it pays.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

/// Fewer than this are done in less time than another thread takes to begin.
const MANY: usize = 4096;
/// So many are done on end at least.
const PIECE: usize = 512;

/// What `map` makes of each of them, in order.
pub fn map<T: Sync, U: Send>(items: &[T], map: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    if items.len() < MANY {
        return items.iter().map(map).collect();
    }
    items.par_iter().with_min_len(PIECE).map(map).collect()
}
