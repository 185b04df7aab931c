//! Findings of the header, and of where the body begins.

use ecow::{EcoString, eco_format};

use super::{Report, quote_start};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Decision, HeaderTree, Place, Step, Text};
use crate::recover::choose::Rejected;
use crate::recover::cost::{THIN_LINES, THIN_MARGIN, THIN_PARTS, THIN_REPAIR};
use crate::recover::header::Header;
use crate::recover::repeat;
use crate::recover::segment::Pages;
use crate::recover::view::ViewLine;
use crate::source::Sheet;

impl Report {
    /// Header cells that were moved, and a header that could be read in two ways.
    pub fn header(&mut self, sheet: &Sheet, lines: &[ViewLine], pages: &Pages, header: &Header) {
        for moved in &header.moved {
            let Some(place) = moved.label.place() else {
                continue;
            };
            let mut places = vec![place];
            places.extend(moved_repeats(sheet, lines, pages, moved.column, place));
            self.diagnostics.push(
                Diagnostic::new(Code::HeaderMoved)
                    .with("label", quote_start(&moved.label.text))
                    .with("from", place.column.to_string())
                    .with("to", (moved.column + 1).to_string())
                    .at_all(places.iter().copied()),
            );
            self.decisions.push(Decision {
                step: Step::Header,
                chosen: eco_format!("column {}", moved.column + 1),
                rejected: Some(eco_format!("column {}", place.column)),
                margin: header.margin,
                places,
            });
        }
        // A header that had to be repaired is believed less.
        let thin = match (header.repaired, header.other_reading) {
            _ if header.unshown_parts => THIN_PARTS,
            (true, _) => THIN_REPAIR,
            (false, true) => THIN_LINES,
            (false, false) => THIN_MARGIN,
        };
        let is_doubtful = header.is_unsure || header.rejected.is_some() && header.margin < thin;
        if is_doubtful {
            let none = HeaderTree::default();
            let rejected = header.rejected.as_ref().unwrap_or(&none);
            let (chosen, rejected, place) = first_difference(&header.tree, rejected);
            self.diagnostics.push(
                Diagnostic::new(Code::HeaderDoubtful)
                    .with("chosen", chosen)
                    .with("rejected", rejected)
                    .at_all(place),
            );
        }
    }

    /// The header and the body may meet at another line: the next best reading is not far, or else
    /// rows before the line `after_header_like` look like a header.
    pub fn body_start(
        &mut self,
        sheet: &Sheet,
        lines: &[ViewLine],
        rejected: Option<Rejected>,
        after_header_like: Option<usize>,
    ) {
        let rejected = rejected.filter(|other| other.margin < THIN_LINES);
        let start = rejected.map(|other| other.start).or(after_header_like);
        let Some(line) = start.and_then(|start| lines.get(start)) else {
            return;
        };
        let place = line
            .filled()
            .next()
            .map(|(column, _)| sheet.place(line.row, column));
        self.diagnostics.push(
            Diagnostic::new(Code::BodyStartDoubtful)
                .with("line", sheet.rows[line.row].line.to_string())
                .at_all(place),
        );
        self.decisions.extend(rejected.map(|other| Decision {
            step: Step::Segment,
            chosen: "header and body as they were read".into(),
            rejected: Some(eco_format!("body from line {}", sheet.rows[line.row].line)),
            margin: other.margin,
            places: place.into_iter().collect(),
        }));
    }
}

/// The places on later pages where the same header cell stands beside its column too.
fn moved_repeats(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    column: usize,
    first: Place,
) -> Vec<Place> {
    let tops = pages.pages.iter().skip(1).flat_map(|page| &page.top);
    tops.filter(|top| sheet.rows[lines[top.of].row].line == first.line)
        .flat_map(|top| {
            let later = &lines[top.line];
            repeat::pair(&lines[top.of], later)
                .into_iter()
                .filter(|pair| pair.there + 1 == usize::from(first.column))
                .filter(|pair| pair.here != column)
                .map(|pair| sheet.place(later.row, pair.here))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The paths of the first column that two trees read differently.
fn first_difference(
    chosen: &HeaderTree,
    rejected: &HeaderTree,
) -> (EcoString, EcoString, Option<Place>) {
    let name = |path: &[&Text]| -> EcoString {
        let labels: Vec<EcoString> = path.iter().map(|label| quote_start(&label.text)).collect();
        labels.join(" > ").into()
    };
    let (chosen, rejected) = (chosen.paths(), rejected.paths());
    let column = (0..chosen.len().max(rejected.len()))
        .find(|&column| {
            let texts = |paths: &[Vec<&Text>]| paths.get(column).map(|path| name(path));
            texts(&chosen) != texts(&rejected)
        })
        .unwrap_or(0);
    let of = |paths: &[Vec<&Text>]| {
        let name = paths.get(column).map(|path| name(path));
        // A column may have no label.
        name.filter(|name| !name.is_empty())
            .unwrap_or_else(|| "—".into())
    };
    let place = [&chosen, &rejected]
        .into_iter()
        .filter_map(|paths| paths.get(column))
        .find_map(|path| path.iter().rev().find_map(|label| label.place()));
    (of(&chosen), of(&rejected), place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_of_which_not_all_readings_were_weighed_is_doubtful() {
        let found = |is_unsure: bool| {
            let header = Header {
                margin: f64::INFINITY,
                is_unsure,
                ..Header::default()
            };
            let mut report = Report::new(Vec::new());
            report.header(&Sheet::default(), &[], &Pages::default(), &header);
            let codes = report.diagnostics.iter().map(|found| found.code);
            codes.collect::<Vec<_>>()
        };
        assert_eq!(found(true), [Code::HeaderDoubtful]);
        assert_eq!(found(false), []);
    }
}
