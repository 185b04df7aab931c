//! Runs of rows or columns.

use std::ops::RangeInclusive;

/// Adds a run that comes behind all others, to the last one where it follows at once.
pub fn extend(ranges: &mut Vec<RangeInclusive<u32>>, range: RangeInclusive<u32>) {
    match ranges.last_mut() {
        Some(last) if last.end().checked_add(1) == Some(*range.start()) => {
            *last = *last.start()..=*range.end();
        }
        _ => ranges.push(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_grow_together() {
        let mut ranges = Vec::new();
        for range in [1..=2, 3..=3, 5..=u32::MAX] {
            extend(&mut ranges, range);
        }
        assert_eq!(ranges, [1..=3, 5..=u32::MAX]);
    }
}
