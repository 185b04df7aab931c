//! Which cells of a body are filled, and what that says of one column given others.

use std::ops::Range;

use super::totals::{is_part, totals_of_rows};
use crate::document::{RowKind, Text};
use crate::parallel;
use crate::recover::body::BodyRow;
use crate::recover::compare::fold;
use crate::recover::profile::{CellClass, classify};

/// A column whose cells are all filled but for this share of them still tells rows apart.
const NEARLY_ALL: f64 = 0.95;
/// A column follows a group only if at most this share of the groups has no value in it.
const UNFILLED_GROUPS: f64 = 0.25;
/// A full column recurs if at least this share of its values is the value above.
const RECURRING: f64 = 0.25;
/// How rows that are parts of the row above begin.
const PARTS: [char; 3] = ['其', '#', '\u{3000}'];
/// So many cells tell what a column holds.
const SAMPLE: usize = 64;

/// What most cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Holds {
    /// Whole numbers: codes and numberings, or counts.
    Count,
    /// Amounts, shares, quantities, and signs for nothing.
    Number,
    /// Short texts.
    #[default]
    Label,
    /// Sentences.
    Prose,
}

/// One column.
#[derive(Default)]
struct Column {
    /// For each row, whether a value begins there: a label that a page prints again does not.
    begins: Vec<bool>,
    /// How many cells are filled as printed.
    filled: usize,
    /// Whether a value begins in every row: where labels were printed again at the top of pages, and no
    /// value follows itself elsewhere, none does there.
    full: bool,
    holds: Holds,
    /// How many values are the value above them, on the same page.
    equal_pairs: usize,
}

/// So many filled cells make a single blank strange.
const SINGLE_ROWS: usize = 4;

/// The fills of the plain rows of one side of a body: totals, headings, and rows under its end are
/// left out.
pub struct Fills<'r> {
    rows: Vec<&'r BodyRow>,
    /// Of the whole body; those of other sides are blank.
    columns: Vec<Column>,
    /// For each row, whether a later page starts with it: labels may have been printed again, or
    /// stand here alone.
    page_starts: Vec<bool>,
    /// The column of the labels of group totals, where each row has a total of its own under it.
    totals: Option<usize>,
    /// How many of the rows stand above the first total: what is carried over may stand below it.
    before_totals: usize,
}

impl<'r> Fills<'r> {
    /// Of the rows of kind data.
    pub fn new(all: &'r [BodyRow], kinds: &[RowKind], side: Range<usize>) -> Self {
        // What a part of the row above leaves blank is known without it.
        let whole = |row: &BodyRow| {
            row.cells[side.clone()].iter().any(|cell| !cell.is_blank()) && !is_part(row, &side)
        };
        let plain = |(row, kind): &(&BodyRow, &RowKind)| **kind == RowKind::Data && whole(row);
        let rows: Vec<&BodyRow> = all
            .iter()
            .zip(kinds)
            .filter(plain)
            .map(|(row, _)| row)
            .collect();
        let is_total = |kind: &RowKind| matches!(kind, RowKind::Subtotal | RowKind::Total);
        let first_total = kinds.iter().skip(1).position(is_total);
        let above = all
            .iter()
            .zip(kinds)
            .take(first_total.map_or(all.len(), |total| total + 1));
        let before_totals = above.filter(plain).count();
        let page_starts: Vec<bool> = (0..rows.len())
            .map(|row| row > 0 && rows[row].page != rows[row - 1].page)
            .collect();
        let column = |column: usize| match side.contains(&column) {
            true => Column::new(&rows, &page_starts, column),
            false => Column::default(),
        };
        let numbers: Vec<usize> = (0..side.end).collect();
        let columns = parallel::map_large(&numbers, rows.len(), |&number| column(number));
        Self {
            rows,
            columns,
            page_starts,
            totals: totals_of_rows(all, kinds, &side),
            before_totals,
        }
    }

    /// The column right of the groups', where each group is a single row with a total under it.
    pub fn totals_of_rows(&self) -> Option<usize> {
        self.totals
    }

    /// How many rows there are.
    fn rows(&self) -> usize {
        self.rows.len()
    }

    /// What the column holds.
    pub fn holds(&self, column: usize) -> Holds {
        self.columns[column].holds
    }

    /// Whether the column has no cell with text.
    pub fn is_blank(&self, column: usize) -> bool {
        self.columns[column].filled == 0
    }

    /// Whether the column has no blank, nor a label that a page prints again.
    pub fn is_full(&self, column: usize) -> bool {
        self.columns[column].full
    }

    /// Whether the column has a single blank among several filled cells, beside a full column at its left
    /// that numbers the rows.
    pub fn has_one_blank(&self, column: usize) -> bool {
        let filled = self.columns[column].filled;
        let beside = column.checked_sub(1);
        filled >= SINGLE_ROWS
            && filled + 1 == self.rows.len()
            && beside.is_some_and(|beside| self.is_full(beside))
    }

    /// Whether every blank of the column stands in the first row of a later page.
    pub fn blank_at_seams(&self, column: usize) -> bool {
        let mut rows = self.rows.iter().zip(&self.page_starts);
        rows.all(|(row, &start)| start || !row.cells[column].is_blank())
    }

    /// Whether the first row has a value; it may stand on a later page than its group begins on.
    pub fn begins_filled(&self, column: usize) -> bool {
        let begins = &self.columns[column].begins;
        let first = begins.iter().position(|&begins| begins);
        first.is_some_and(|first| first == 0 || self.page_starts[first])
    }

    /// Whether a column is full down to some row and blank below it, and those right of it up to one of
    /// amounts are blank there too: the list of this side, of `shortest` rows at least, ends there.
    pub fn ends(&self, column: usize, end: usize, shortest: usize) -> bool {
        // What is carried over may stand under the totals of a list that ended above them.
        let rows = [&self.rows[..], &self.rows[..self.before_totals]];
        rows.into_iter()
            .any(|rows| self.ends_within(rows, column, end, shortest))
    }

    /// The same of the first rows.
    fn ends_within(&self, rows: &[&BodyRow], column: usize, end: usize, shortest: usize) -> bool {
        let is_filled = |row: &&BodyRow, column: usize| !row.cells[column].is_blank();
        let filled = rows.iter().filter(|row| is_filled(row, column)).count();
        let (above, below) = rows.split_at(filled);
        // An item of the list may lack its amount, none stands below it.
        let ends = |column: &usize| {
            above.iter().any(|row| is_filled(row, *column))
                && !below.iter().any(|row| is_filled(row, *column))
        };
        filled >= shortest
            && filled < rows.len()
            && above.iter().all(|row| is_filled(row, column))
            && (column..end)
                .take_while(ends)
                .any(|column| self.holds(column) == Holds::Number)
    }

    /// Whether every row on which a numbering is blank is a part of the row above.
    pub fn blanks_are_parts(&self, column: usize) -> bool {
        self.rows
            .iter()
            .filter(|row| row.cells[column].is_blank())
            .all(|row| {
                let label = row.cells.iter().find(|cell| !cell.is_blank());
                label.is_some_and(|label| label.text.starts_with(PARTS))
            })
    }

    /// Whether one of the columns tells rows apart.
    pub fn has_key(&self, columns: Range<usize>) -> bool {
        self.columns[columns]
            .iter()
            .any(|column| column.filled as f64 >= NEARLY_ALL * self.rows() as f64)
    }

    /// Whether a full column has the values of its groups on every row.
    pub fn recurs(&self, column: usize) -> bool {
        self.columns[column].equal_pairs as f64 >= RECURRING * self.rows() as f64
    }

    /// Whether the value of a stub column is written anew with every group of the next one.
    pub fn written_anew(&self, stub: usize, next: usize) -> bool {
        let column = &self.columns[stub];
        let tied = || {
            let next = &self.columns[next].begins;
            let pairs = column.begins.iter().zip(next).zip(&self.page_starts);
            pairs
                .filter(|(_, start)| !**start)
                .all(|((a, b), _)| a == b)
        };
        column.equal_pairs > 0 || column.holds == Holds::Count && tied()
    }

    /// Whether a column is filled in just those rows in which another is, and blank in some.
    pub fn agree(&self, groups: usize, column: usize) -> bool {
        let begins = &self.columns[column].begins;
        self.columns[groups].begins == *begins && begins.contains(&false)
    }

    /// How many groups begin where a column is filled, if just each of them has its label in another: in
    /// the same row, or, some of them, in the first one of the page after it. None otherwise.
    pub fn labels_later(&self, begins: usize, labels: usize) -> Option<usize> {
        let filled = |column: usize| {
            let begins = self.columns[column].begins.iter().enumerate();
            begins.filter(|(_, begins)| **begins).map(|(row, _)| row)
        };
        let next_page = |row: usize| {
            let mut rows = (row + 1..self.rows()).zip(&self.page_starts[row + 1..]);
            rows.find(|(_, start)| **start).map(|(row, _)| row)
        };
        let count = filled(begins).count();
        let paired = filled(begins)
            .zip(filled(labels))
            .all(|(row, label)| row == label || next_page(row) == Some(label));
        let ordered = filled(begins)
            .skip(1)
            .zip(filled(labels))
            .all(|(next, label)| label < next);
        let all = count == filled(labels).count() && paired && ordered;
        let later = filled(begins).ne(filled(labels));
        (all && later && filled(begins).next() == Some(0)).then_some(count)
    }

    /// Whether a column has values on rows on which no group of another begins.
    pub fn filled_inside(&self, groups: usize, column: usize) -> bool {
        self.count_inside(groups, column) > 0
    }

    /// The same in more rows than page breaks could have parted from their labels.
    pub fn filled_inside_often(&self, groups: usize, column: usize) -> bool {
        let page_starts = self.page_starts.iter().filter(|&&start| start);
        self.count_inside(groups, column) > page_starts.count()
    }

    fn count_inside(&self, groups: usize, column: usize) -> usize {
        let begins = self.columns[groups].begins.iter();
        let pairs = begins.zip(&self.columns[column].begins);
        pairs
            .filter(|&(&begins, &filled)| filled && !begins)
            .count()
    }

    /// The stub column whose groups explain best where another is filled, the inner one of equals,
    /// and by how many bits, the choice among them paid.
    pub fn best_followed(&self, stubs: &[usize], column: usize) -> Option<(usize, f64)> {
        if self.is_full(column) || self.is_blank(column) {
            return None;
        }
        let gains = stubs.iter().filter_map(|&stub| {
            let gain = self.gain(&[stub], column)?;
            Some((stub, gain - (stubs.len() as f64).log2()))
        });
        gains.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Bits by which knowing where `groups` begin explains where `column` is filled; none if it is
    /// not filled at their beginnings.
    pub fn gain(&self, groups: &[usize], column: usize) -> Option<f64> {
        let counts = self.counts(groups, column);
        let [[inside_blank, inside_filled], [start_blank, start_filled]] = counts;
        let starts = start_blank + start_filled;
        let inside = inside_blank + inside_filled;
        let follows = starts > 0.0
            && inside > 0.0
            && start_blank <= UNFILLED_GROUPS * starts
            && start_filled / starts > inside_filled / inside;
        follows.then(|| shared_bits(counts))
    }

    /// Bits by which the next column with blanks that is no amount is explained as the level below:
    /// blank where this one is filled.
    pub fn levels(&self, column: usize, right: Range<usize>) -> f64 {
        let next = right
            .take_while(|&next| !self.is_full(next))
            .find(|&next| !self.is_blank(next));
        let Some(next) = next.filter(|&next| self.holds(next) != Holds::Number) else {
            return 0.0;
        };
        let counts = self.counts(&[column], next);
        let [[inside_blank, inside_filled], [start_blank, start_filled]] = counts;
        let opposed = inside_filled > inside_blank && start_blank > start_filled;
        if opposed { shared_bits(counts) } else { 0.0 }
    }

    /// Whether every row fills just one of the column and those right of it up to the first full one:
    /// levels of a classification, each on rows of its own.
    pub fn is_staircase(&self, column: usize, end: usize) -> bool {
        let steps = (column..end).take_while(|&step| !self.is_full(step) && !self.is_blank(step));
        let steps: Vec<usize> = steps.collect();
        steps.len() > 1
            && self.rows.iter().all(|row| {
                let filled = steps.iter().filter(|&&step| !row.cells[step].is_blank());
                filled.count() == 1
            })
    }

    /// Counts by (one of the groups begins here, the column is filled here).
    ///
    /// A label that stands on the later page of its group alone, beside a blank, says nothing; nor does
    /// what may be the rest of a text that the page break cut.
    fn counts(&self, groups: &[usize], column: usize) -> [[f64; 2]; 2] {
        let mut counts = [[0.0_f64; 2]; 2];
        for (row, &filled) in self.columns[column].begins.iter().enumerate() {
            let begins = groups.iter().any(|&group| self.columns[group].begins[row]);
            if !(self.page_starts[row] && begins != filled) {
                counts[usize::from(begins)][usize::from(filled)] += 1.0;
            }
        }
        counts
    }
}

impl Column {
    fn new(rows: &[&BodyRow], page_starts: &[bool], column: usize) -> Self {
        let cell = |row: usize| &rows[row].cells[column];
        let mut begins: Vec<bool> = (0..rows.len()).map(|row| !cell(row).is_blank()).collect();
        let filled = begins.iter().filter(|&&filled| filled).count();
        let full = filled == rows.len();
        let mut equal_pairs = 0;
        let mut above: Option<&Text> = None;
        for row in 0..rows.len() {
            let here = cell(row);
            if here.is_blank() {
                continue;
            }
            // Where all is filled, a group begins with another value.
            let equal = above.is_some_and(|above| same(above, here));
            if page_starts[row] {
                begins[row] = !equal;
            } else if equal {
                equal_pairs += 1;
                begins[row] = !full;
            }
            above = Some(here);
        }
        let texts = (0..rows.len()).map(cell).filter(|cell| !cell.is_blank());
        Self {
            full: full && (equal_pairs > 0 || begins.iter().all(|&begins| begins)),
            begins,
            filled,
            holds: holds(texts.take(SAMPLE)),
            equal_pairs,
        }
    }
}

fn same(above: &Text, here: &Text) -> bool {
    above.text == here.text || fold(&above.text) == fold(&here.text)
}

/// What most of these cells are.
fn holds<'t>(cells: impl Iterator<Item = &'t Text>) -> Holds {
    let kinds = [Holds::Count, Holds::Number, Holds::Label, Holds::Prose];
    let mut counts = [0_usize; 4];
    for cell in cells {
        let kind = match classify(&cell.text) {
            CellClass::Integer => 0,
            CellClass::Amount
            | CellClass::Bracketed
            | CellClass::Percent
            | CellClass::Quantity
            | CellClass::Nothing => 1,
            CellClass::Sentence | CellClass::Phrase => 3,
            _ => 2,
        };
        counts[kind] += 1;
    }
    let most = (0..kinds.len()).max_by_key(|&kind| counts[kind]);
    most.map_or(Holds::Label, |kind| kinds[kind])
}

/// Bits that two binary sequences share: those of the second alone, less those of it given the
/// first.
fn shared_bits(counts: [[f64; 2]; 2]) -> f64 {
    let [[inside_blank, inside_filled], [start_blank, start_filled]] = counts;
    binary_bits(start_filled + inside_filled, start_blank + inside_blank)
        - binary_bits(start_filled, start_blank)
        - binary_bits(inside_filled, inside_blank)
}

/// Bits of a binary sequence with these counts under an adaptive code (Krichevsky and Trofimov,
/// 1981): its entropy and half a logarithm of its length.
fn binary_bits(ones: f64, zeros: f64) -> f64 {
    let total = ones + zeros;
    let part = |count: f64| {
        if count > 0.0 {
            count * (total / count).log2()
        } else {
            0.0
        }
    };
    part(ones) + part(zeros) + 0.5 * (total + 1.0).log2()
}
