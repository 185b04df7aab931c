//! What the rows before and after a header that comes again say.

use super::{Again, Known};
use crate::recover::furniture::is_furniture;
use crate::recover::kinds::{self, LabelKind};
use crate::recover::profile::CellClass;
use crate::recover::view::ViewLine;

/// Bits for a numbering that goes on (against a further table) or begins again.
const NUMBERS_GO_ON: f64 = 20.0;
const NUMBERS_RESTART: f64 = 12.0;
/// Bits for a body that begins as the first one does, and against one that begins within a group.
const BEGINS_ALIKE: f64 = 8.0;
const WITHIN_GROUP: f64 = 8.0;
/// Bits for a total or a line to sign as the last line before.
const CLOSED: f64 = 8.0;
const SIGNED: f64 = 5.0;
/// The same on sheets, where a numbering may run through several tables.
const SHEET_CLOSED: f64 = 16.0;
/// Bits against a table of its own on a further sheet: no table begins without the label of its first
/// group, and seldom with the last one of another.
const SHEET_WITHOUT_LABEL: f64 = 20.0;
const SHEET_IN_OPEN_GROUP: f64 = 14.0;
/// So many numbers of the rows above show whether they count them.
const COUNTED_ROWS: usize = 12;
/// So many headings may stand over the first row that is counted.
const HEADINGS: usize = 3;

/// What the rows say.
#[derive(Debug, Default)]
pub struct Rows {
    /// The last line before is one to sign.
    are_signed: bool,
    /// The last row before is a total.
    are_closed: bool,
    /// Both bodies begin with the total of all.
    begin_with_totals: bool,
    onward: Onward,
}

/// How the first row after goes on from those before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Onward {
    #[default]
    Nothing,
    /// Its number is the next one.
    NumbersGoOn,
    /// Its number is 1 again.
    NumbersRestart,
    /// Its number and label are those of the group before.
    NumberAgain,
    /// It has no label, though the first row of all has one.
    NoLabel,
    /// Its label is that of the last group before, which may be the first one of all.
    OpenLabel { is_first: bool },
    /// Its label is that of the first row of all.
    LabelAlike,
}

impl Rows {
    /// Looks at the rows around the block.
    pub fn new(lines: &[ViewLine], known: &Known, again: &Again) -> Self {
        let mut rows = Self::default();
        let mut before = lines[known.header_end..again.start]
            .iter()
            .rev()
            .filter(|line| !is_furniture(line));
        let mut last = before.next();
        let signs = |line: &ViewLine| {
            line.filled().all(|(_, cell)| cell.text.contains(':'))
                || line
                    .single()
                    .is_some_and(|(_, cell)| cell.class == CellClass::Sentence)
        };
        if last.is_some_and(signs) {
            rows.are_signed = true;
            last = before.find(|line| !signs(line));
        }
        rows.are_closed = last.is_some_and(closes);
        let after = lines[again.end..].iter().find(|line| !is_furniture(line));
        let first = lines
            .get(known.header_end)
            .filter(|_| known.header_end < again.start);
        let (Some(after), Some(first)) = (after, first) else {
            return rows;
        };
        let numbers = |line: &ViewLine, column: usize| -> Option<u32> {
            let cell = line.cells.get(column)?;
            cell.text
                .parse()
                .ok()
                .filter(|_| cell.class == CellClass::Integer)
        };
        // No page but the first begins with the total of all.
        rows.begin_with_totals = closes(first) && closes(after);
        // Headings and totals stand before the first row that is counted.
        let counted = lines[again.end..]
            .iter()
            .filter(|line| !is_furniture(line))
            .take(HEADINGS + 1)
            .find(|line| line.single().is_none() && !closes(line))
            .unwrap_or(after);
        for column in 0..2 {
            let Some(here) = numbers(counted, column) else {
                continue;
            };
            let mut above = lines[known.header_end.min(again.start)..again.start]
                .iter()
                .rev();
            let above = above.find_map(|line| Some((numbers(line, column)?, line)));
            // The number of a group stands again beside its label.
            let after = counted;
            let label = |line: &ViewLine| line.cells.get(column + 1).map(|cell| cell.fingerprint);
            rows.onward = match above {
                Some((above, _)) if above.checked_add(1) == Some(here) => {
                    let rows = &lines[known.header_end.min(again.start)..again.start];
                    match are_steps(rows.iter().rev().filter_map(|line| numbers(line, column))) {
                        true => Onward::NumbersGoOn,
                        false => Onward::Nothing,
                    }
                }
                Some((above, line)) if here == above && label(line) == label(after) => {
                    Onward::NumberAgain
                }
                Some((above, _)) if here == 1 && above >= 1 => Onward::NumbersRestart,
                _ => Onward::Nothing,
            };
            return rows;
        }
        let stub = |line: &ViewLine| {
            let first = line.cells.first();
            first
                .filter(|cell| cell.class != CellClass::Blank)
                .map(|cell| cell.fingerprint)
        };
        let open = lines[known.header_end..again.start]
            .iter()
            .rev()
            .filter(|line| !is_furniture(line))
            .find_map(stub);
        rows.onward = match (stub(first), stub(after)) {
            (Some(_), None) => Onward::NoLabel,
            (first, here) if first.is_some() && here == open => Onward::OpenLabel {
                is_first: first == here,
            },
            (Some(first), Some(after)) if first == after => Onward::LabelAlike,
            _ => Onward::Nothing,
        };
        rows
    }

    /// Whether the first row after is that of the whole table: its label, or a total.
    pub fn begin_alike(&self) -> bool {
        self.begin_with_totals || self.onward == Onward::LabelAlike
    }

    /// Bits for a further table of the same text.
    pub fn bits(&self) -> f64 {
        let onward = match self.onward {
            Onward::Nothing => 0.0,
            Onward::NumbersGoOn => -NUMBERS_GO_ON,
            Onward::NumbersRestart => NUMBERS_RESTART,
            Onward::NumberAgain | Onward::NoLabel | Onward::OpenLabel { .. } => -WITHIN_GROUP,
            Onward::LabelAlike => BEGINS_ALIKE,
        };
        self.at_the_ends(CLOSED) + onward
    }

    /// Bits for a table of its own on a further sheet.
    pub fn sheet_bits(&self) -> f64 {
        let onward = match self.onward {
            // A column of one label is the same on every sheet.
            Onward::Nothing | Onward::OpenLabel { is_first: true } => 0.0,
            Onward::NumbersGoOn => -NUMBERS_GO_ON,
            Onward::NumbersRestart => NUMBERS_RESTART,
            Onward::NoLabel => -SHEET_WITHOUT_LABEL,
            Onward::NumberAgain | Onward::OpenLabel { is_first: false } => -SHEET_IN_OPEN_GROUP,
            Onward::LabelAlike => BEGINS_ALIKE,
        };
        self.at_the_ends(SHEET_CLOSED) + onward
    }

    fn at_the_ends(&self, closed: f64) -> f64 {
        let bits = |is: bool, bits: f64| if is { bits } else { 0.0 };
        bits(self.are_signed, SIGNED)
            + bits(self.are_closed, closed)
            + bits(self.begin_with_totals, BEGINS_ALIKE)
    }
}

/// Whether the numbers of a column, from the last upwards, count rows or groups: codes stand on every
/// row of their level, and the next one may follow by chance.
fn are_steps(upwards: impl Iterator<Item = u32>) -> bool {
    let numbers: Vec<u32> = upwards.take(COUNTED_ROWS).collect();
    let pairs = numbers.windows(2);
    let steps = pairs.filter(|pair| pair[1].checked_add(1) == Some(pair[0]));
    2 * steps.count() + 1 >= numbers.len()
}

/// Whether a line is the total of a table by its label.
fn closes(line: &ViewLine) -> bool {
    let label = line.filled().next();
    let kind = label.map_or(LabelKind::Data, |(_, cell)| kinds::of_label(&cell.text));
    matches!(kind, LabelKind::Total | LabelKind::Named)
}
