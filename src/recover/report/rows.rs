//! Findings of rows: their columns, and the totals of pages.

use ecow::{EcoString, eco_format};

use super::{Report, quote_start};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Decision, Place, Step, Text};
use crate::recover::align::{Shift, ShiftedRun};
use crate::recover::body::BodyRow;
use crate::recover::cost::THIN_MARGIN;
use crate::recover::header::Header;
use crate::recover::page_totals::Disagreement;

impl Report {
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

    /// A row without values that may head those below it.
    pub fn doubtful_heading(&mut self, rows: &[BodyRow], row: Option<usize>) {
        let label = row.and_then(|row| rows[row].cells.iter().find(|cell| !cell.is_blank()));
        self.diagnostics.extend(label.map(|label| {
            Diagnostic::new(Code::HeadingDoubtful)
                .with("label", quote_start(&label.text))
                .at_all(label.place())
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
