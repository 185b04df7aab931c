//! Which pages are asked for.

use std::ops::RangeInclusive;

use crate::diagnostic::Reason;

/// Numbers of pages from 1, as they are typed: `1`, `2,4-6`, `3-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRanges(Vec<RangeInclusive<usize>>);

impl PageRanges {
    /// # Errors
    /// Where a part is no number and no range of such.
    pub fn parse(value: &str) -> Result<Self, Reason> {
        let number = |text: &str| text.trim().parse::<usize>().ok().filter(|&page| page > 0);
        let range = |part: &str| match part.split_once('-') {
            None => number(part).map(|page| page..=page),
            Some((first, "")) => number(first).map(|first| first..=usize::MAX),
            Some((first, last)) => {
                let range = number(first)?..=number(last)?;
                (!range.is_empty()).then_some(range)
            }
        };
        let ranges: Option<Vec<_>> = value.split(',').map(range).collect();
        ranges.map(Self).ok_or_else(|| {
            Reason::new(
                "pages are numbers and ranges, as 1 or 2,4-6 or 3-",
                "页码应为数字或范围，例如 1、2,4-6 或 3-",
            )
        })
    }

    /// Whether the page is among them.
    pub fn contain(&self, page: usize) -> bool {
        self.0.iter().any(|range| range.contains(&page))
    }

    /// The first page that is asked for and is not there.
    pub fn beyond(&self, pages: usize) -> Option<usize> {
        let mut ends = self.0.iter().map(|range| match *range.end() {
            usize::MAX => *range.start(),
            end => end,
        });
        ends.find(|&end| end > pages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_numbers_and_ranges() {
        let ranges = PageRanges::parse("1, 3-4,7-").expect("ranges");
        let within: Vec<usize> = (1..10).filter(|&page| ranges.contain(page)).collect();
        assert_eq!(within, [1, 3, 4, 7, 8, 9]);
        assert_eq!(ranges.beyond(7), None);
        assert_eq!(ranges.beyond(6), Some(7));
        assert_eq!(ranges.beyond(3), Some(4));
        for wrong in ["", "0", "a", "3-2", "-", "1,,2", "-3"] {
            assert!(PageRanges::parse(wrong).is_err(), "{wrong}");
        }
    }
}
