//! The same to many things at once, where they are so many that it pays.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

/// Fewer than this are done in less time than another thread takes to begin.
const MANY: usize = 4096;
/// So many are done on end at least.
const PIECE: usize = 512;

/// What `map` makes of each of them, in order.
pub fn map<T: Sync, U: Send>(items: &[T], map: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    map_large(items, 1, map)
}

/// The same of items of so many parts each.
pub fn map_large<T: Sync, U: Send>(
    items: &[T],
    parts: usize,
    map: impl Fn(&T) -> U + Sync + Send,
) -> Vec<U> {
    if items.len().saturating_mul(parts) < MANY {
        return items.iter().map(map).collect();
    }
    let piece = (PIECE / parts.max(1)).max(1);
    items.par_iter().with_min_len(piece).map(map).collect()
}
