//! Sheets of a workbook that are pages of one table.
//!
//! A table that is printed on several pages may stand on as many sheets, each with title and header. Two
//! sheets are one table where the header comes again and the rows run on: numbering, groups. All others
//! are tables of their own, whatever their headers.

use std::borrow::Cow;
use std::ops::Range;

use super::effort::Effort;
use super::report::Report;
use super::{cost, shared_line, tables, view};
use crate::document::SheetIndex;
use crate::source::{Merge, RawRow, ReadSource, Sheet};

/// So many rows at the beginning of a sheet show what its table is, and so many at its end how it ends.
const SAMPLE: usize = 100;

/// A source in which the sheets that are pages of one table are one sheet.
#[derive(Debug)]
pub struct Joined<'s> {
    /// The source.
    pub source: Cow<'s, ReadSource>,
    /// Where sheets were joined, and where they nearly were or were not.
    seams: Vec<Seam>,
}

/// Two sheets, one after the other, of which the second has the header of the first.
#[derive(Debug, Clone, Copy)]
struct Seam {
    first: SheetIndex,
    second: SheetIndex,
    is_joined: bool,
    /// By how many bits this reading is better than the other.
    margin: f64,
}

/// Joins the sheets that are pages of one table.
pub fn join(source: &ReadSource) -> Joined<'_> {
    let sheets = &source.sheets;
    let effort = Effort::of(sheets);
    let mut seams = Vec::new();
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut table = Beginning::default();
    for (index, sheet) in sheets.iter().enumerate() {
        // A sheet without text, all of it hidden, parts those around it.
        let last = groups.last().filter(|group| group.contains(&table.sheet));
        let bits =
            last.and_then(|last| table.other_sheet_bits(sheets, last.end - 1, index, &effort));
        let is_joined = bits.is_some_and(|bits| bits < 0.0);
        if let Some(bits) = bits {
            seams.push(Seam {
                first: sheets[table.sheet].index,
                second: sheet.index,
                is_joined,
                margin: bits.abs(),
            });
        }
        match groups.last_mut().filter(|_| is_joined) {
            Some(group) => group.end = index + 1,
            None => groups.push(index..index + 1),
        }
        if index + 1 < sheets.len() {
            table = table.after(index, sheet, is_joined, &effort);
        }
    }
    let is_any = seams.iter().any(|seam| seam.is_joined);
    let source = match is_any {
        false => Cow::Borrowed(source),
        true => Cow::Owned(ReadSource {
            sheets: groups
                .into_iter()
                .map(|group| one(&sheets[group]))
                .collect(),
            source: source.source.clone(),
            diagnostics: source.diagnostics.clone(),
        }),
    };
    Joined { source, seams }
}

impl Joined<'_> {
    /// Says which sheets were joined, and where that is in doubt.
    pub fn report(&self, original: &ReadSource, report: &mut Report) {
        for seam in &self.seams {
            let of = |index: SheetIndex| original.sheets.iter().find(|sheet| sheet.index == index);
            let name = |index: SheetIndex| {
                let names = &original.source.sheets;
                names.get(usize::from(index.0)).cloned().flatten()
            };
            let names = [name(seam.first), name(seam.second)].map(Option::unwrap_or_default);
            let Some((sheet, row)) =
                of(seam.second).and_then(|sheet| Some((sheet, first_row(sheet)?)))
            else {
                continue;
            };
            if seam.is_joined {
                report.joined_sheets(sheet, row, names);
            }
            let is_doubtful = seam.margin < cost::THIN_REPAIR;
            report.further_table(sheet, row, !seam.is_joined, seam.margin, is_doubtful);
        }
    }
}

/// Where the last table so far begins.
#[derive(Debug, Default)]
struct Beginning {
    sheet: usize,
    row: usize,
}

impl Beginning {
    /// The same with one more sheet, whose first table may be the last one before.
    fn after(self, index: usize, sheet: &Sheet, is_joined: bool, effort: &Effort) -> Self {
        let lines = shared_line::split(view::lines(sheet), |_| false);
        let parts = tables::split(sheet, &lines, effort);
        let first = match parts.last() {
            Some(part) if parts.len() > 1 || !is_joined => part.lines.start,
            _ => return self,
        };
        Self {
            sheet: index,
            row: lines.get(first).map_or(0, |line| line.row),
        }
    }

    /// Bits for tables of their own on the sheet after the `last` one.
    fn other_sheet_bits(
        &self,
        sheets: &[Sheet],
        last: usize,
        next: usize,
        effort: &Effort,
    ) -> Option<f64> {
        let (probe, boundary) = self.probe(sheets, last, next);
        let lines = shared_line::split(view::lines(&probe), |_| false);
        let boundary = lines.partition_point(|line| line.row < boundary);
        tables::other_sheet_bits(&probe, &lines, boundary, effort)
    }

    /// The first rows of the table, the last ones before the next sheet, the first ones of that, and
    /// which of these is its first.
    fn probe(&self, sheets: &[Sheet], last: usize, next: usize) -> (Sheet, usize) {
        let first = &sheets[self.sheet];
        let head = self.row..first.rows.len().min(self.row + SAMPLE);
        let from = if self.sheet == last { head.end } else { 0 };
        let last = &sheets[last];
        let tail = from.max(last.rows.len().saturating_sub(SAMPLE))..last.rows.len();
        let next = &sheets[next].rows;
        let mut rows: Vec<RawRow> = first.rows[head.clone()].to_vec();
        rows.extend_from_slice(&last.rows[tail]);
        let boundary = rows.len();
        rows.extend_from_slice(&next[..next.len().min(SAMPLE)]);
        let merges = first.merges.iter();
        let within = merges.filter(|merge| {
            head.contains(&merge.row) && head.contains(&(merge.row + merge.rows - 1))
        });
        let moved = within.map(|merge| Merge {
            row: merge.row - head.start,
            ..*merge
        });
        let probe = Sheet {
            index: first.index,
            merges: moved.collect(),
            rows,
            ..Sheet::default()
        };
        (probe, boundary)
    }
}

/// The first row with text, if there is one.
fn first_row(sheet: &Sheet) -> Option<usize> {
    let mut rows = sheet.rows.iter();
    rows.position(|row| row.cells.iter().any(|cell| !cell.is_empty()))
}

/// Sheets one below the other. A page begins with each.
fn one(sheets: &[Sheet]) -> Sheet {
    let mut sheets = sheets.iter();
    let mut whole = sheets.next().cloned().unwrap_or_default();
    for sheet in sheets {
        let above = whole.rows.len();
        whole.page_starts.push(above);
        let starts = sheet.page_starts.iter().filter(|&&start| start > 0);
        whole.page_starts.extend(starts.map(|start| start + above));
        whole.merges.extend(sheet.merges.iter().map(|merge| Merge {
            row: merge.row + above,
            ..*merge
        }));
        whole.rows.extend(sheet.rows.iter().map(|row| RawRow {
            other_sheet: Some(sheet.index),
            ..row.clone()
        }));
    }
    whole
}

#[cfg(test)]
mod tests;
