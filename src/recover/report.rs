//! What recovery decided, as decisions for the document and findings for the author.

use ecow::{EcoString, eco_format};

use super::Rejected;
use super::align::{Shift, ShiftedRun};
use super::body::BodyRow;
use super::cost::{THIN_LINES, THIN_MARGIN, THIN_PARTS, THIN_REPAIR};
use super::group::Doubt as MergeDoubt;
use super::header::Header;
use super::page_totals::Disagreement;
use super::segment::Pages;
use super::stitch::Stitch;
use super::tables::Doubt;
use super::view::ViewLine;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Decision, HeaderTree, Place, Step, Text};
use crate::source::Sheet;

/// The parts of a page's top that repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The title.
    Title,
    /// The form block and what stands with it.
    Form,
    /// The header.
    Header,
}

/// Findings and decisions as they are made.
#[derive(Debug, Default)]
pub struct Report {
    /// Findings.
    pub diagnostics: Vec<Diagnostic>,
    /// Decisions.
    pub decisions: Vec<Decision>,
}

/// How many characters of a text a finding quotes.
const QUOTED: usize = 16;

impl Report {
    /// A report that begins with what reading found.
    pub fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            diagnostics,
            decisions: Vec::new(),
        }
    }

    /// Lines at which it is not clear whether a further table begins.
    pub fn tables(&mut self, sheet: &Sheet, lines: &[ViewLine], doubts: &[Doubt]) {
        for doubt in doubts {
            let line = &lines[doubt.line];
            let Some((column, _)) = line.filled().next() else {
                continue;
            };
            let place = sheet.place(line.row, column);
            let text = quote_start(&sheet.rows[line.row].cells[column]);
            let code = match doubt.taken {
                true => Code::TableDoubtful,
                false => Code::PageDoubtful,
            };
            let finding = Diagnostic::new(code).with("text", text);
            self.diagnostics.push(finding.at(place));
            let (further, same) = ("a further table", "the same table");
            let (chosen, rejected) = if doubt.taken {
                (further, same)
            } else {
                (same, further)
            };
            self.decisions.push(Decision {
                step: Step::Segment,
                chosen: chosen.into(),
                rejected: Some(rejected.into()),
                margin: doubt.margin,
                places: vec![place],
            });
        }
    }

    /// A repeat on a later page that says something else than the first page.
    pub fn differs(&mut self, part: Part, here: &Text, there: &Text) {
        let code = match part {
            Part::Title => Code::TitleDiffers,
            Part::Form => Code::FormDiffers,
            Part::Header => Code::HeaderDiffers,
        };
        let (here_quote, there_quote) = quote_difference(&here.text, &there.text);
        let places: Vec<Place> = here.place().into_iter().chain(there.place()).collect();
        self.diagnostics.push(
            Diagnostic::new(code)
                .with("here", here_quote)
                .with("there", there_quote)
                .at_all(places.iter().copied()),
        );
        self.decisions.push(Decision {
            step: Step::Segment,
            chosen: there.text.clone(),
            rejected: Some(here.text.clone()),
            margin: 0.0,
            places,
        });
    }

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
        if let Some(rejected) = &header.rejected
            && header.margin < thin
        {
            let (chosen, rejected, place) = first_difference(&header.tree, rejected);
            self.diagnostics.push(
                Diagnostic::new(Code::HeaderDoubtful)
                    .with("chosen", chosen)
                    .with("rejected", rejected)
                    .at_all(place),
            );
        }
    }

    /// Rows that were put into other columns than they stood in.
    pub fn shifted_rows(&mut self, rows: &[BodyRow], runs: &[ShiftedRun], header: &Header) {
        for run in runs {
            let rows = &rows[run.rows.clone()];
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
                continue;
            };
            let (code, column) = match run.shift {
                Shift::Lost(column) => (Code::RowsShifted, column),
                Shift::Gained(column) => (Code::RowsGained, column),
                Shift::None => continue,
            };
            let places: Vec<Place> = rows
                .iter()
                .filter_map(|row| row.cells.iter().skip(column).find_map(Text::place))
                .collect();
            let lines = |row: &BodyRow| row.origin.first().map_or(0, |line| line.number);
            let (first, last) = (lines(first).to_string(), lines(last).to_string());
            let finding = Diagnostic::new(code)
                .with("first", first.as_str())
                .with("last", last.as_str())
                .with("column", (column + 1).to_string())
                .with("label", leaf_label(header, column));
            self.diagnostics
                .push(finding.at_all(places.iter().copied()));
            if run.margin < THIN_MARGIN {
                self.diagnostics.push(
                    Diagnostic::new(Code::ShiftDoubtful)
                        .with("first", first)
                        .with("last", last)
                        .with("chosen", shift_column(run.shift))
                        .with("rejected", shift_column(run.rejected))
                        .at_all(places.iter().copied()),
                );
            }
            self.decisions.push(Decision {
                step: Step::Align,
                chosen: shift_name(run.shift),
                rejected: Some(shift_name(run.rejected)),
                margin: run.margin,
                places,
            });
        }
    }

    /// Rows that were left as they stand though they may have lost a column.
    pub fn unshifted_rows(&mut self, rows: &[BodyRow], doubts: &[ShiftedRun]) {
        for doubt in doubts {
            let Some(row) = rows.get(doubt.rows.start) else {
                continue;
            };
            let line = row.origin.first().map_or(0, |line| line.number);
            let places = row.cells.iter().filter_map(Text::place);
            self.diagnostics.push(
                Diagnostic::new(Code::RowMayBeShifted)
                    .with("line", line.to_string())
                    .with("rejected", shift_column(doubt.rejected))
                    .at_all(places),
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

    /// Totals of pages that were left out, and those that disagree with their rows.
    pub fn page_totals(&mut self, totals: &[BodyRow], disagreements: &[Disagreement]) {
        let label = |row: &BodyRow| row.cells.iter().find(|cell| !cell.is_blank()).cloned();
        let labels: Vec<Text> = totals.iter().filter_map(label).collect();
        if let Some(first) = labels.first() {
            let places: Vec<Place> = labels.iter().filter_map(Text::place).collect();
            self.diagnostics.push(
                Diagnostic::new(Code::PageTotalsDropped)
                    .with("label", quote_start(&first.text))
                    .with("count", places.len().to_string())
                    .at_all(places),
            );
        }
        for Disagreement { stated, sum } in disagreements {
            self.diagnostics.push(
                Diagnostic::new(Code::PageTotalDiffers)
                    .with("stated", quote_start(&stated.text))
                    .with("sum", sum.to_string())
                    .at_all(stated.place()),
            );
        }
    }

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
            // The cell above the first blank, and the rest of its row.
            let column = |row: &BodyRow| row.cells[doubt.column].place();
            let mut pairs = rows.windows(2);
            let first = pairs.find(|pair| column(&pair[0]).is_some() && column(&pair[1]).is_none());
            let below = |row: &BodyRow| row.cells.iter().find_map(Text::place);
            let places = first.map(|pair| column(&pair[0]).into_iter().chain(below(&pair[1])));
            let places: Vec<Place> = places.into_iter().flatten().collect();
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
                && margin < THIN_MARGIN
            {
                self.diagnostics
                    .push(seam(Code::JoinDoubtful, before, after));
            }
            self.decisions.push(Decision {
                step: Step::Stitch,
                chosen: diagnostic.code.entry().name.into(),
                rejected: None,
                margin,
                places: diagnostic.places.clone(),
            });
            self.diagnostics.push(diagnostic);
        }
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
            super::repeat::pair(&lines[top.of], later)
                .into_iter()
                .filter(|pair| pair.there + 1 == usize::from(first.column))
                .filter(|pair| pair.here != column)
                .map(|pair| sheet.place(later.row, pair.here))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn seam(code: Code, before: &Text, after: &Text) -> Diagnostic {
    Diagnostic::new(code)
        .with("before", quote_end(&before.text))
        .with("after", quote_start(&after.text))
        .at_all(after.place().into_iter().chain(before.place()))
}

fn shift_name(shift: Shift) -> EcoString {
    match shift {
        Shift::None => "as they stand".into(),
        Shift::Lost(column) => eco_format!("column {} lost", column + 1),
        Shift::Gained(column) => eco_format!("column {} gained", column + 1),
    }
}

/// The column of a shift, 1-based; a dash for none.
fn shift_column(shift: Shift) -> EcoString {
    match shift {
        Shift::None => "—".into(),
        Shift::Lost(column) | Shift::Gained(column) => eco_format!("{}", column + 1),
    }
}

fn leaf_label(header: &Header, column: usize) -> EcoString {
    let leaf = header.leaves.get(column).copied().flatten();
    let paths = header.tree.paths();
    let label = leaf.and_then(|leaf| paths.get(leaf)?.last().copied());
    label.map_or_else(EcoString::new, |label| quote_start(&label.text))
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
        paths
            .get(column)
            .map_or_else(EcoString::new, |path| name(path))
    };
    let place = chosen
        .get(column)
        .and_then(|path| path.iter().rev().find_map(|label| label.place()));
    (of(&chosen), of(&rejected), place)
}

/// The beginning of a text, shortened.
pub fn quote_start(text: &str) -> EcoString {
    if text.chars().count() <= QUOTED {
        return text.into();
    }
    let start: EcoString = text.chars().take(QUOTED - 1).collect();
    eco_format!("{start}…")
}

/// The end of a text, shortened.
fn quote_end(text: &str) -> EcoString {
    let length = text.chars().count();
    if length <= QUOTED {
        return text.into();
    }
    let end: EcoString = text.chars().skip(length - QUOTED + 1).collect();
    eco_format!("…{end}")
}

/// Two texts shortened around the first character in which they differ.
fn quote_difference(a: &str, b: &str) -> (EcoString, EcoString) {
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let start = same.saturating_sub(QUOTED / 2);
    let cut = |text: &str| -> EcoString {
        let length = text.chars().count();
        let middle: EcoString = text.chars().skip(start).take(QUOTED).collect();
        let head = if start > 0 { "…" } else { "" };
        let tail = if start + QUOTED < length { "…" } else { "" };
        eco_format!("{head}{middle}{tail}")
    };
    (cut(a), cut(b))
}
