//! Rows over page breaks: a row that the break had cut becomes one again.

use std::collections::HashMap;

use super::Stitch;
use super::looks::seam_bits;
use crate::recover::body::BodyRow;
use crate::recover::cost;
use crate::recover::group::{Role, Structure};

/// Joins a page's first row with the row before it where it lacks what every row has.
pub fn join(rows: Vec<BodyRow>, structure: &Structure, findings: &mut Vec<Stitch>) -> Vec<BodyRow> {
    let blank_bits = blank_bits(&rows, structure);
    let patterns = Patterns::new(&rows);
    let mut joined: Vec<BodyRow> = Vec::with_capacity(rows.len());
    let mut page = 0;
    for row in rows {
        let starts_page = row.page != std::mem::replace(&mut page, row.page);
        match joined.last_mut() {
            Some(before) if starts_page => {
                let margin = margin(before, &row, &blank_bits, &patterns);
                if margin > 0.0 {
                    append(before, row, margin, findings);
                } else {
                    joined.push(row);
                }
            }
            _ => joined.push(row),
        }
    }
    joined
}

/// Bits of a blank in each column, as seen over all rows; none where blanks may be merges.
fn blank_bits(rows: &[BodyRow], structure: &Structure) -> Vec<f64> {
    let total = rows.len() as f64;
    let roles = structure.roles.iter().enumerate();
    roles
        .map(|(column, role)| match role {
            Role::Plain => {
                let blank = rows.iter().filter(|row| row.cells[column].is_blank());
                -((blank.count() as f64 + 0.5) / (total + 1.0)).log2()
            }
            _ => 0.0,
        })
        .collect()
}

/// Which columns the rows within pages fill together: headings leave all but the stub blank.
struct Patterns {
    seen: HashMap<Vec<bool>, f64>,
    rows: f64,
}

impl Patterns {
    fn new(rows: &[BodyRow]) -> Self {
        let mut patterns = Self {
            seen: HashMap::new(),
            rows: 1.0,
        };
        for pair in rows.windows(2).filter(|pair| pair[0].page == pair[1].page) {
            *patterns.seen.entry(pattern(&pair[1])).or_default() += 1.0;
            patterns.rows += 1.0;
        }
        patterns
    }

    /// Bits of a row as one of those that fill the same columns.
    fn bits(&self, row: &BodyRow) -> f64 {
        let seen = self.seen.get(&pattern(row));
        seen.map_or(f64::INFINITY, |seen| -(seen / self.rows).log2())
    }
}

fn pattern(row: &BodyRow) -> Vec<bool> {
    row.cells.iter().map(|cell| !cell.is_blank()).collect()
}

/// By how many bits one row explains two better than two rows do.
fn margin(before: &BodyRow, after: &BodyRow, blank_bits: &[f64], patterns: &Patterns) -> f64 {
    let mut apart = 0.0;
    let mut together = cost::ROW_CUT;
    for ((before, after), blank) in before.cells.iter().zip(&after.cells).zip(blank_bits) {
        if after.is_blank() {
            apart += blank;
        } else if !before.is_blank() {
            together += cost::CELL_CUT + seam_bits(&before.text, &after.text);
        }
    }
    apart.min(patterns.bits(after)) - together
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
