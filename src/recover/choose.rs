//! Where the body begins: body and what stands above it are weighed together.

use super::cost;
use super::effort::Effort;
use super::header::{self, Bounds};
use super::pins::given::Given;
use super::pins::misfit::Misfit;
use super::segment::given::check_first_row;
use super::segment::{Candidate, Pages, Segmentation};
use super::view::ViewLine;
use crate::source::Sheet;

/// Where else the body may begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rejected {
    /// The line, as an index into the lines of the table.
    pub start: usize,
    /// By how many bits this is worse.
    pub margin: f64,
}

/// What an earlier search over the first of these lines found: a search that knows it is shorter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// The line after the header, as an index into the lines of the table.
    pub body: usize,
    /// What the lines above it cost.
    pub bits: f64,
}

/// Pages as they were chosen.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// The pages.
    pub pages: Pages,
    /// The next best beginning of the body.
    pub rejected: Option<Rejected>,
    /// The lines of each row of the header, where they are given.
    pub header: Vec<Vec<usize>>,
    /// What the lines above the body cost, where they were weighed.
    pub header_bits: Option<f64>,
    /// Whether it is given where the body begins.
    pub given: bool,
}

/// The pages by which the body and what stands above it cost the least together, and the next best
/// beginning of the body.
pub fn choose_pages(sheet: &Sheet, lines: &[ViewLine], effort: &Effort) -> Chosen {
    weigh(sheet, lines, &Segmentation::new(lines), None, effort)
}

/// The same with what is given of them.
///
/// # Errors
/// A pin that contradicts the lines.
pub fn pages_with(
    sheet: &Sheet,
    given: &Given,
    expected: Option<Expected>,
    effort: &Effort,
) -> Result<Chosen, Misfit> {
    effort.begin();
    let lines = given.lines;
    let mut segmentation = Segmentation::new(lines);
    segmentation.pin(given)?;
    let chosen = match segmentation.given.start {
        Some(start) => Chosen {
            pages: segmentation.pages(start),
            header: segmentation.given.header,
            given: true,
            ..Chosen::default()
        },
        None => weigh(sheet, lines, &segmentation, expected, effort),
    };
    check_first_row(&chosen.pages, given)?;
    Ok(chosen)
}

fn weigh(
    sheet: &Sheet,
    lines: &[ViewLine],
    segmentation: &Segmentation,
    expected: Option<Expected>,
    effort: &Effort,
) -> Chosen {
    // Bits of all, bits of what stands above the body, pages.
    let mut readings: Vec<(f64, f64, Pages)> = Vec::new();
    effort.begin();
    let mut candidates: Vec<(Candidate, Pages)> = segmentation
        .candidates()
        .into_iter()
        .map(|candidate| (candidate, segmentation.pages(candidate.start)))
        .collect();
    let expected_bits = |pages: &Pages| {
        let above = pages.pages.first()?.top.last()?.line + 1;
        expected.filter(|it| it.body == above).map(|it| it.bits)
    };
    // The likeliest first: the others then need not be looked at for long.
    if let Some(found) = candidates
        .iter()
        .position(|it| expected_bits(&it.1).is_some())
    {
        candidates[..=found].rotate_right(1);
    }
    for (candidate, pages) in candidates {
        if effort.is_spent() && !readings.is_empty() {
            break;
        }
        let blank_columns = segmentation.blank_columns(candidate.start);
        let least = readings.first().map_or(f64::INFINITY, |(bits, ..)| *bits);
        let limit = least + cost::THIN_LINES - candidate.body_bits;
        let bounds = Bounds {
            limit,
            thin: 0.0,
            expected: expected_bits(&pages),
            effort,
        };
        if let Some(bits) = header::bits(sheet, lines, &pages, &blank_columns, bounds) {
            readings.push((candidate.body_bits + bits, bits, pages));
            readings.sort_by(|a, b| a.0.total_cmp(&b.0));
            readings.truncate(2);
        }
    }
    let mut readings = readings.into_iter();
    let Some((least, header_bits, pages)) = readings.next() else {
        return Chosen {
            pages: segmentation.pages(1),
            ..Chosen::default()
        };
    };
    let rejected = readings.next().and_then(|(bits, _, other)| {
        let start = other.pages[0].top.last().map(|top| top.line + 1)?;
        Some(Rejected {
            start,
            margin: bits - least,
        })
    });
    Chosen {
        pages,
        rejected,
        header_bits: Some(header_bits),
        ..Chosen::default()
    }
}
