//! Findings of groups: merges, and what page breaks cut.

use ecow::EcoString;

use super::{Report, quote_end, quote_start};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Decision, HeaderTree, Place, Step, Text};
use crate::recover::body::BodyRow;
use crate::recover::cost::THIN_JOIN;
use crate::recover::group::Doubt as MergeDoubt;
use crate::recover::stitch::Stitch;

impl Report {
    /// Columns whose blanks may be merges or not.
    pub fn doubtful_merges(
        &mut self,
        rows: &[BodyRow],
        doubts: &[MergeDoubt],
        header: &HeaderTree,
    ) {
        let paths = header.paths();
        for doubt in doubts {
            let label = paths.get(doubt.column).and_then(|path| path.last());
            let label = label.map_or_else(EcoString::new, |label| quote_start(&label.text));
            // The cell above the first blank, and the rest of its row; or the first cell with blanks above.
            let column = |row: &BodyRow| row.cells[doubt.column].place();
            let mut pairs = rows.windows(2);
            let first = pairs.find(|pair| column(&pair[0]).is_some() && column(&pair[1]).is_none());
            let below = |row: &BodyRow| row.cells.iter().find_map(Text::place);
            let places = first.map(|pair| column(&pair[0]).into_iter().chain(below(&pair[1])));
            let places: Vec<Place> = match places {
                Some(places) => places.collect(),
                None => rows.iter().find_map(column).into_iter().collect(),
            };
            let (code, chosen, rejected) = match doubt.merged {
                true => (Code::MergeAssumed, "merged cells", "empty cells"),
                false => (Code::MergeDoubtful, "empty cells", "merged cells"),
            };
            let finding = Diagnostic::new(code).with("label", label);
            self.diagnostics
                .push(finding.at_all(places.iter().copied()));
            self.decisions.push(Decision {
                step: Step::Group,
                chosen: chosen.into(),
                rejected: Some(rejected.into()),
                margin: doubt.margin,
                places,
            });
        }
    }

    /// What was joined over page breaks, and where the sheet seems cut.
    pub fn stitches(&mut self, findings: &[Stitch]) {
        for finding in findings {
            let (diagnostic, margin) = match finding {
                Stitch::Joined {
                    before,
                    after,
                    margin,
                } => (seam(Code::CellJoined, before, after), *margin),
                Stitch::LabelMoved {
                    label,
                    first_row,
                    margin,
                } => (
                    Diagnostic::new(Code::LabelOnLaterPage)
                        .with("label", quote_start(&label.text))
                        .at_all(label.place().into_iter().chain(first_row.place())),
                    *margin,
                ),
                Stitch::LeftApart {
                    before,
                    after,
                    margin,
                } => (seam(Code::ApartDoubtful, before, after), *margin),
                Stitch::CutAtStart(text) => (
                    Diagnostic::new(Code::CutAtStart)
                        .with("text", quote_start(&text.text))
                        .at_all(text.place()),
                    f64::INFINITY,
                ),
                Stitch::CutAtEnd(text) => (
                    Diagnostic::new(Code::CutAtEnd)
                        .with("text", quote_end(&text.text))
                        .at_all(text.place()),
                    f64::INFINITY,
                ),
            };
            if let Stitch::Joined { before, after, .. } = finding
                && margin < THIN_JOIN
            {
                self.diagnostics
                    .push(seam(Code::JoinDoubtful, before, after));
            }
            self.decisions.push(Decision {
                step: Step::Stitch,
                chosen: diagnostic.code.name().into(),
                rejected: None,
                margin,
                places: diagnostic.places.clone(),
            });
            self.diagnostics.push(diagnostic);
        }
    }
}

fn seam(code: Code, before: &Text, after: &Text) -> Diagnostic {
    Diagnostic::new(code)
        .with("before", quote_end(&before.text))
        .with("after", quote_start(&after.text))
        .at_all(after.place().into_iter().chain(before.place()))
}
