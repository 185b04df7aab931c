//! What is given of the pages: where the body begins, which lines repeat and which do not.

use std::collections::HashMap;

use super::{Pages, Segmentation};
use crate::recover::pins::At;
use crate::recover::pins::given::Given;
use crate::recover::pins::misfit::{Misfit, Why};

/// Pins of pages by positions among the lines that are no furniture.
#[derive(Debug, Clone, Default)]
pub struct GivenPages {
    /// How many lines stand above the body.
    pub start: Option<usize>,
    /// The lines of each row of the header, as indices into all lines of the table.
    pub header: Vec<Vec<usize>>,
    /// Later lines with the lines that they repeat.
    repeats: Vec<(usize, usize)>,
    /// Lines that repeat none, rising.
    alone: Vec<usize>,
}

impl GivenPages {
    /// Whether a line is said to repeat none.
    pub fn is_alone(&self, line: usize) -> bool {
        self.alone.binary_search(&line).is_ok()
    }
}

impl Segmentation<'_> {
    /// Takes what is given.
    ///
    /// # Errors
    /// A pin that contradicts the lines.
    pub fn pin(&mut self, given: &Given) -> Result<(), Misfit> {
        let pins = given.pins;
        let position = |line: usize| self.indices.partition_point(|&index| index < line);
        let end = self.indices.len();
        let mut pages = GivenPages::default();
        let mut next = None;
        // What is furniture is no line of a header or of a page's top.
        let in_place = |pin: &'static str, at: At| {
            let line = given.above(at);
            let position = position(line);
            if self.indices.get(position) == Some(&line) {
                return Ok(position);
            }
            let why = match line < given.lines.len() {
                true => Why::Furniture,
                false => Why::BelowRows,
            };
            let near = given.nearest(at, self.indices.iter().copied());
            Err(Misfit::at(pin, at, why).near(near))
        };
        let at_position = |position: Option<usize>| {
            let line = self.indices.get(position?);
            line.map(|&line| given.at(line))
        };
        for row in &pins.header {
            let first = in_place("header", row.at)?;
            let lines = first..first.saturating_add(row.count);
            if next.is_some_and(|next| next != first) || lines.is_empty() {
                let misfit = Misfit::at("header", row.at, Why::HeaderApart);
                return Err(misfit.near(at_position(next)));
            }
            if lines.end > end {
                return Err(Misfit::at("header", row.at, Why::BeyondEnd));
            }
            next = Some(lines.end);
            pages.header.push(self.indices[lines].to_vec());
        }
        pages.start = next.or(pins.rows.map(|rows| position(given.line(rows))));
        if pages.start == Some(0) {
            let at = pins
                .rows
                .map(|at| Misfit::at("rows", at, Why::NothingAbove));
            return at.map_or(Ok(()), Err);
        }
        for top in &pins.pages {
            let (first, later) = (in_place("pages", top.of)?, in_place("pages", top.at)?);
            let last = first.saturating_add(top.count);
            let start = pages.start;
            let above = last <= start.unwrap_or(later).min(later);
            let below = start.is_none_or(|start| start <= later);
            let wrong = if later.saturating_add(top.count) > end {
                Some((Why::BeyondEnd, end.checked_sub(1)))
            } else if !below {
                Some((Why::NotBelowHeader, start))
            } else if !above {
                Some((
                    Why::RepeatsRows,
                    start.and_then(|start| start.checked_sub(1)),
                ))
            } else {
                None
            };
            if let Some((why, near)) = wrong {
                return Err(Misfit::at("pages", top.at, why).near(at_position(near)));
            }
            let pairs = (0..top.count).map(|line| (later + line, first + line));
            pages.repeats.extend(pairs);
        }
        for &at in &pins.not_pages {
            let line = in_place("not_pages", at)?;
            if pages.repeats.iter().any(|(later, _)| *later == line) {
                let tops = pins.pages.iter().map(|top| top.at);
                let top = tops.filter(|&top| top <= at).max();
                return Err(Misfit::at("not_pages", at, Why::Twice).near(top));
            }
            let mut repeating = self.runs.iter().flatten().map(|(_, later)| *later);
            if !repeating.any(|later| later == line) {
                let repeating = self.runs.iter().flatten();
                let repeating = repeating.map(|(_, later)| self.indices[*later]);
                let near = given.nearest(at, repeating);
                return Err(Misfit::at("not_pages", at, Why::RepeatsNone).near(near));
            }
            pages.alone.push(line);
        }
        pages.alone.sort_unstable();
        self.given = pages;
        Ok(())
    }

    /// The repeats that were found, with those that are given.
    pub(super) fn correct(&self, found: &mut HashMap<usize, usize>, start: usize) {
        for line in &self.given.alone {
            found.remove(line);
        }
        let given = self.given.repeats.iter().copied();
        let fitting = given.filter(|(later, first)| *first < start && start <= *later);
        found.extend(fitting);
    }

    /// The least and the most lines that can stand above the body.
    pub(super) fn bounds(&self) -> (usize, usize) {
        let repeats = self.given.repeats.iter();
        let least = repeats.clone().map(|(_, first)| first + 1).max();
        let most = repeats.map(|(later, _)| *later).min();
        (least.unwrap_or(1), most.unwrap_or(usize::MAX))
    }
}

/// Checks that the body begins where that is given.
///
/// # Errors
/// It begins elsewhere.
pub fn check_first_row(pages: &Pages, given: &Given) -> Result<(), Misfit> {
    let Some(rows) = given.pins.rows else {
        return Ok(());
    };
    let line = given.line(rows);
    let mut body = pages.pages.iter().flat_map(|page| &page.body);
    let first = body.next();
    if first == Some(&line) {
        return Ok(());
    }
    let in_top = pages.pages[0].top.iter().any(|top| top.line == line);
    let why = if in_top {
        Why::InHeader
    } else if line >= given.lines.len() {
        Why::BelowRows
    } else if pages.furniture.contains(&line) {
        Why::Furniture
    } else {
        Why::NotUnderHeader
    };
    Err(Misfit::at("rows", rows, why).near(first.map(|&line| given.at(line))))
}

/// The runs of lines with which later pages repeat lines of the first: the first line of each, the line
/// that it repeats, and how many they are.
pub fn runs(pages: &Pages) -> Vec<(usize, usize, usize)> {
    let position = |line: usize| line - pages.furniture.partition_point(|&other| other < line);
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for top in pages.pages.iter().skip(1).flat_map(|page| &page.top) {
        match runs.last_mut() {
            Some((later, first, count))
                if position(*later) + *count == position(top.line)
                    && position(*first) + *count == position(top.of) =>
            {
                *count += 1;
            }
            _ => runs.push((top.line, top.of, 1)),
        }
    }
    runs
}
