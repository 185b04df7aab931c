//! Where the body begins: body and what stands above it are weighed together.

use super::cost;
use super::effort::Effort;
use super::header;
use super::pins::given::Given;
use super::pins::misfit::Misfit;
use super::segment::given::check_first_row;
use super::segment::{Pages, Segmentation};
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

/// Pages as they were chosen.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// The pages.
    pub pages: Pages,
    /// The next best beginning of the body.
    pub rejected: Option<Rejected>,
    /// The lines of each row of the header, where they are given.
    pub header: Vec<Vec<usize>>,
    /// Whether it is given where the body begins.
    pub given: bool,
}

/// The pages by which the body and what stands above it cost the least together, and the next best
/// beginning of the body.
pub fn choose_pages(
    sheet: &Sheet,
    lines: &[ViewLine],
    effort: &Effort,
) -> (Pages, Option<Rejected>) {
    weigh(sheet, lines, &Segmentation::new(lines), effort)
}

/// The same with what is given of them.
///
/// # Errors
/// A pin that contradicts the lines.
pub fn pages_with(sheet: &Sheet, given: &Given, effort: &Effort) -> Result<Chosen, Misfit> {
    effort.begin();
    let lines = given.lines;
    let mut segmentation = Segmentation::new(lines);
    segmentation.pin(given)?;
    let chosen = match segmentation.given.start {
        Some(start) => Chosen {
            pages: segmentation.pages(start),
            rejected: None,
            header: segmentation.given.header,
            given: true,
        },
        None => {
            let (pages, rejected) = weigh(sheet, lines, &segmentation, effort);
            Chosen {
                pages,
                rejected,
                ..Chosen::default()
            }
        }
    };
    check_first_row(&chosen.pages, given)?;
    Ok(chosen)
}

fn weigh(
    sheet: &Sheet,
    lines: &[ViewLine],
    segmentation: &Segmentation,
    effort: &Effort,
) -> (Pages, Option<Rejected>) {
    let mut readings: Vec<(f64, Pages)> = Vec::new();
    effort.begin();
    for candidate in segmentation.candidates() {
        if effort.is_spent() && !readings.is_empty() {
            break;
        }
        let pages = segmentation.pages(candidate.start);
        let blank_columns = segmentation.blank_columns(candidate.start);
        let least = readings.first().map_or(f64::INFINITY, |(bits, _)| *bits);
        let limit = least + cost::THIN_LINES - candidate.body_bits;
        if let Some(bits) = header::bits(sheet, lines, &pages, &blank_columns, limit, effort) {
            readings.push((candidate.body_bits + bits, pages));
            readings.sort_by(|a, b| a.0.total_cmp(&b.0));
            readings.truncate(2);
        }
    }
    let mut readings = readings.into_iter();
    let Some((least, pages)) = readings.next() else {
        return (segmentation.pages(1), None);
    };
    let rejected = readings.next().and_then(|(bits, other)| {
        let start = other.pages[0].top.last().map(|top| top.line + 1)?;
        Some(Rejected {
            start,
            margin: bits - least,
        })
    });
    (pages, rejected)
}
