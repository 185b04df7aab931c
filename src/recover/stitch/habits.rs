//! What groups usually look like: which columns are filled where they begin, how their texts end.

use std::collections::HashMap;

use super::LastFilled;
use super::looks::Endings;
use crate::recover::body::BodyRow;
use crate::recover::group::{Role, Structure};

/// How often groups begin so that an outer label stands without an inner one, before any is seen.
const NOT_NESTED: f64 = 0.1;

/// Which columns are filled together where groups begin, and how the cells of a column end.
pub struct Habits {
    /// The columns that group, left to right.
    pub columns: Vec<usize>,
    /// For each of them, whether it is a stub column.
    is_stub: Vec<bool>,
    patterns: HashMap<Vec<bool>, f64>,
    /// The rows that the patterns were learned from, rising.
    learned: Vec<usize>,
    /// How texts end.
    pub endings: Endings,
}

impl Habits {
    /// Learns from all groups but those at page breaks, which may be halves.
    pub fn learn(
        rows: &[BodyRow],
        structure: &Structure,
        stub: usize,
        page_starts: &[usize],
    ) -> Self {
        let columns: Vec<usize> = structure.columns().collect();
        let mut above = LastFilled::new(structure.roles.len());
        let mut unsure: Vec<usize> = page_starts
            .iter()
            .copied()
            .chain([rows.len()])
            .flat_map(|start| {
                above.move_to(rows, start);
                let last = columns.iter().filter_map(|&column| above.of(column));
                // The last group's first row, and where its merged text stands alone.
                [above.of(stub), last.max()]
            })
            .flatten()
            .collect();
        unsure.extend(page_starts);
        // Where all begins the sheet is not cut.
        let begins = |&column: &usize| !rows[0].cells[column].is_blank();
        if !rows.is_empty() && !columns.iter().all(begins) {
            unsure.push(0);
        }
        unsure.sort_unstable();
        let is_stub = columns
            .iter()
            .map(|&column| structure.roles[column] == Role::Stub)
            .collect();
        let mut habits = Self {
            is_stub,
            columns,
            patterns: HashMap::new(),
            learned: Vec::new(),
            endings: Endings::new(structure.roles.len()),
        };
        for (index, row) in rows.iter().enumerate() {
            let pattern = habits.pattern(row);
            if unsure.binary_search(&index).is_ok() || !pattern.contains(&true) || row.is_total() {
                continue;
            }
            *habits.patterns.entry(pattern).or_default() += 1.0;
            habits.learned.push(index);
            habits.endings.learn(row);
        }
        habits
    }

    /// Which of the columns that group are filled in a row.
    pub fn pattern(&self, row: &BodyRow) -> Vec<bool> {
        let filled = |&column: &usize| !row.cells[column].is_blank();
        self.columns.iter().map(filled).collect()
    }

    /// Bits of a group's first row with these columns filled.
    pub fn pattern_bits(&self, pattern: &[bool]) -> f64 {
        self.bits_beside(pattern, &[])
    }

    /// The same, where the groups `besides` do not count, if they were learned from.
    pub fn bits_beside(&self, pattern: &[bool], besides: &[(bool, Vec<bool>)]) -> f64 {
        let counted = besides.iter().filter(|(learned, _)| *learned);
        let beside = counted
            .clone()
            .filter(|(_, other)| other == pattern)
            .count() as f64;
        let seen = self.patterns.get(pattern).copied().unwrap_or(0.0) - beside;
        let groups = self.learned.len() as f64 - counted.count() as f64;
        // A label of an outer group begins the inner ones too, and what is merged begins with a group.
        let mut stubs = pattern.iter().zip(&self.is_stub).filter(|(_, stub)| **stub);
        let nested = stubs.by_ref().any(|(filled, _)| *filled) && stubs.all(|(filled, _)| *filled);
        let unseen = if nested { 0.5 } else { NOT_NESTED };
        -((seen + unseen) / (groups + 1.0)).log2()
    }

    /// A row as one of the groups that do not count: whether it was learned from, and its pattern.
    pub fn half(&self, rows: &[BodyRow], row: usize) -> (bool, Vec<bool>) {
        let learned = self.learned.binary_search(&row).is_ok();
        (learned, self.pattern(&rows[row]))
    }
}
