//! Rows over page breaks: a row that the break had cut becomes one again.
//!
//! Each half lacks what rows have: the later one what the first line of the row printed, or the
//! first one what stands in the row's last line. What rows have is learned from those that stand
//! at no page's edge, so that halves do not vouch for each other.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::looks::Endings;
use super::{Seamed, Stitch};
use crate::recover::body::BodyRow;
use crate::recover::cost;
use crate::recover::group::{self, Role, Structure};
use crate::recover::kinds;
use crate::recover::pins::Join;

/// So many rows tell what rows have.
const SAMPLE: usize = 2000;
/// So few rows away from the pages' edges tell nothing.
const FEW: usize = 3;
/// Bits of two rows from which on at least one of them is unlike the others.
const UNLIKE_OTHER_ROWS: f64 = 6.0;

/// Joins a page's first row with the row before it where the two lack what every row has, or where
/// that is given.
pub fn join(
    rows: Vec<BodyRow>,
    sides: &[Range<usize>],
    given: &[Seamed],
    findings: &mut Vec<Stitch>,
    decided: &mut Vec<Seamed>,
) -> Vec<BodyRow> {
    let starts = |row: usize| row > 0 && rows[row].page != rows[row - 1].page;
    let given_rows = given.iter().any(|seam| seam.join == Join::Row);
    if !given_rows && !(1..rows.len()).any(starts) {
        return rows;
    }
    let edge = |row: usize| starts(row) || row + 1 < rows.len() && starts(row + 1);
    let inner = (0..rows.len()).filter(|&row| !edge(row)).take(SAMPLE);
    let mut learned: Vec<BodyRow> = inner.map(|row| rows[row].clone()).collect();
    if learned.len() < FEW {
        learned = rows.iter().take(SAMPLE).cloned().collect();
    }
    let structure = group::structure(&learned, &kinds::find(&learned, &[], &[]), sides, &[]);
    let whole = WholeRows::new(&learned, &structure);
    let mut joined: Vec<BodyRow> = Vec::with_capacity(rows.len());
    let mut page = 0;
    let given: FxHashMap<usize, &Seamed> = given.iter().map(|seam| (seam.after, seam)).collect();
    // The row above as it stands in the sheet.
    let mut above = 0;
    for row in rows {
        let starts_page = row.page != std::mem::replace(&mut page, row.page);
        let seam = (std::mem::replace(&mut above, row.line), row.line);
        let mut decide = |join: Join| decided.push(Seamed::new(seam, join));
        match (joined.last_mut(), given.get(&row.line)) {
            (Some(before), Some(given)) if given.join == Join::Row => {
                decide(Join::Row);
                append(before, row, f64::INFINITY, findings);
            }
            (_, Some(_)) => joined.push(row),
            (Some(before), None) if starts_page && !before.is_total() && !row.is_total() => {
                let Margin { bits, strange } = whole.margin(before, &row);
                if bits > 0.0 {
                    decide(Join::Row);
                    append(before, row, bits, findings);
                    continue;
                }
                if bits > -cost::THIN_REPAIR && strange > UNLIKE_OTHER_ROWS {
                    decide(Join::Apart);
                    findings.extend(left_apart(before, &row, bits.abs()));
                }
                joined.push(row);
            }
            _ => joined.push(row),
        }
    }
    joined
}

/// What rows that no page break cuts have.
struct WholeRows<'a> {
    structure: &'a Structure,
    rows: f64,
    /// How many rows are filled in each column.
    filled: Vec<f64>,
    /// How often each set of columns is filled: headings leave all but the stub blank.
    patterns: FxHashMap<Vec<bool>, f64>,
    endings: Endings,
}

/// How two rows fare as one.
struct Margin {
    /// By how many bits one row explains the two better.
    bits: f64,
    /// Bits of the two as they are.
    strange: f64,
}

impl<'a> WholeRows<'a> {
    fn new(rows: &[BodyRow], structure: &'a Structure) -> Self {
        let width = structure.roles.len();
        let mut whole = Self {
            structure,
            rows: rows.len() as f64,
            filled: vec![0.0; width],
            patterns: FxHashMap::default(),
            endings: Endings::new(width),
        };
        for row in rows {
            let pattern = pattern(row);
            for (count, &filled) in whole.filled.iter_mut().zip(&pattern) {
                *count += f64::from(u8::from(filled));
            }
            *whole.patterns.entry(pattern).or_default() += 1.0;
            whole.endings.learn(row);
        }
        whole
    }

    /// Bits of a row that fills these columns: column by column, blanks that may be merges left out,
    /// or as one of those that fill the same ones.
    fn bits(&self, pattern: &[bool]) -> f64 {
        let columns = pattern.iter().zip(&self.filled).zip(&self.structure.roles);
        let alone = columns.map(|((&filled, count), role)| {
            let alike = if filled { *count } else { self.rows - count };
            match role {
                Role::Plain => -((alike + 0.5) / (self.rows + 1.0)).log2(),
                _ => 0.0,
            }
        });
        let seen = self.patterns.get(pattern);
        let known = seen.map_or(f64::INFINITY, |seen| -(seen / (self.rows + 1.0)).log2());
        alone.sum::<f64>().min(known)
    }

    fn margin(&self, before: &BodyRow, after: &BodyRow) -> Margin {
        let (first, second) = (pattern(before), pattern(after));
        let both: Vec<bool> = first.iter().zip(&second).map(|(a, b)| a | b).collect();
        let strange = self.bits(&first) + self.bits(&second);
        let pairs = before.cells.iter().zip(&after.cells).enumerate();
        let seams = pairs.filter(|(_, (before, after))| !before.is_blank() && !after.is_blank());
        let cuts = seams.clone().count();
        let texts = seams
            .map(|(column, (before, after))| (column, before.text.as_str(), after.text.as_str()));
        let together = cost::ROW_CUT
            + self.bits(&both)
            + cost::CELL_CUT * cuts as f64
            + self.endings.seam_bits(texts);
        Margin {
            bits: strange - together,
            strange,
        }
    }
}

fn pattern(row: &BodyRow) -> Vec<bool> {
    row.cells.iter().map(|cell| !cell.is_blank()).collect()
}

/// What a doubt points at: the last text of both rows in one column.
fn left_apart(before: &BodyRow, after: &BodyRow, margin: f64) -> Option<Stitch> {
    let pairs = before.cells.iter().zip(&after.cells);
    let last = pairs.rev().find(|(a, b)| !a.is_blank() && !b.is_blank());
    last.map(|(before, after)| Stitch::LeftApart {
        before: before.clone(),
        after: after.clone(),
        margin,
    })
}

fn append(row: &mut BodyRow, cut: BodyRow, margin: f64, findings: &mut Vec<Stitch>) {
    for (cell, after) in row.cells.iter_mut().zip(cut.cells) {
        if after.is_blank() {
            continue;
        }
        if !cell.is_blank() {
            findings.push(Stitch::Joined {
                before: cell.clone(),
                after: after.clone(),
                margin,
            });
        }
        cell.join(&after);
    }
    row.origin.extend(cut.origin);
    row.page = cut.page;
}
