//! Pages to one run of rows: cells and rows that a page break had cut are joined.
//!
//! A cell goes on over a page break when joining explains more than it costs: its first part ends
//! open, its second begins as no cell begins, and each of the two groups that not joining would
//! make lacks what groups have. All columns are joined at once, and a joined cell carries its group
//! with it: a label that stands on the later page belongs to the group's first row.

use std::collections::HashMap;

use super::body::BodyRow;
use super::cost;
use super::group::{Role, Structure};
use super::profile::{CellClass, classify};
use crate::document::Text;

/// What was found at the breaks between pages and at the sheet's ends.
#[derive(Debug, Clone, Default)]
pub struct Stitches {
    /// What was done or left, in order.
    pub findings: Vec<Stitch>,
    /// Rows at which a group begins though its label is missing.
    pub breaks: Vec<usize>,
}

/// One finding.
#[derive(Debug, Clone)]
pub enum Stitch {
    /// A cell was cut: its parts as they stood, and the margin in bits.
    Joined {
        /// The part before the break.
        before: Text,
        /// The part after it.
        after: Text,
        /// By how many bits joining explains the sheet better than not joining.
        margin: f64,
    },
    /// A label stood on the later page than its group's first row.
    LabelMoved {
        /// The label as it stood.
        label: Text,
        /// A cell of the group's first row.
        first_row: Text,
        /// By how many bits joining explains the sheet better than not joining.
        margin: f64,
    },
    /// A cell that may go on over the break was left alone by a thin margin.
    LeftApart {
        /// The text before the break.
        before: Text,
        /// The text after it.
        after: Text,
        /// By how many bits not joining explains the sheet better.
        margin: f64,
    },
    /// The sheet begins in the middle of a group.
    CutAtStart(Text),
    /// The sheet ends in the middle of a group.
    CutAtEnd(Text),
}

/// Evidence in bits from which on a sheet's end is reported as cut.
const CUT_EVIDENCE: f64 = 5.0;
/// Bits of two groups from which on at least one of them is unlike the others.
const UNLIKE_OTHER_GROUPS: f64 = 5.0;
/// Bits against a numbering that begins elsewhere than at 1 in a whole sheet.
const NUMBERING_BEGINS_LATE: f64 = 6.0;
/// A text of fewer characters is hardly ever cut.
const SHORT_TEXT: usize = 3;
/// Bits against a cut within a number or a short text.
const SHORT_TEXT_CUT: f64 = 6.0;
/// The share of cut cells whose first part happens to end like a whole cell.
const CUT_AT_SENTENCE: f64 = 0.1;

/// Joins over page breaks, in place.
pub fn stitch(rows: &mut Vec<BodyRow>, structure: &Structure) -> Stitches {
    let mut stitches = Stitches::default();
    join_rows(rows, structure, &mut stitches);
    let Some(stub) = structure.stubs().next_back() else {
        return stitches;
    };
    let mut breaks: Vec<usize> = (1..rows.len())
        .filter(|&row| rows[row].page != rows[row - 1].page)
        .collect();
    let habits = Habits::learn(rows, structure, stub, &breaks);
    // Where no page shows its top, pages may have been pasted together without their tops.
    let mut break_bits = 0.0;
    if breaks.is_empty() {
        breaks = (1..rows.len()).collect();
        break_bits = cost::UNMARKED_BREAK;
    }
    report_cut_at_start(rows, &habits, &mut stitches);
    for &start in &breaks {
        let seam = Seam {
            stub,
            start,
            break_bits,
        };
        join_groups(rows, structure, &habits, seam, &mut stitches);
    }
    report_cut_at_end(rows, stub, &habits, &mut stitches);
    stitches
}

/// Which columns are filled together where groups begin, and how the cells of a column end.
struct Habits {
    columns: Vec<usize>,
    patterns: HashMap<Vec<bool>, f64>,
    /// The rows that the patterns were learned from, rising.
    learned: Vec<usize>,
    /// For each column: texts with clauses, and how many of them end closed.
    endings: Vec<(f64, f64)>,
}

impl Habits {
    /// Learns from all groups but those at page breaks, which may be halves.
    fn learn(rows: &[BodyRow], structure: &Structure, stub: usize, page_starts: &[usize]) -> Self {
        let columns: Vec<usize> = structure.columns().collect();
        let mut unsure: Vec<usize> = page_starts
            .iter()
            .copied()
            .chain([0, rows.len()])
            .filter_map(|start| group_before(rows, stub, start))
            .collect();
        unsure.extend(page_starts);
        unsure.push(0);
        let mut habits = Self {
            columns,
            patterns: HashMap::new(),
            learned: Vec::new(),
            endings: vec![(0.0, 0.0); structure.roles.len()],
        };
        for (index, row) in rows.iter().enumerate() {
            let pattern = habits.pattern(row);
            if unsure.contains(&index) || !pattern.contains(&true) || row.is_total() {
                continue;
            }
            *habits.patterns.entry(pattern).or_default() += 1.0;
            habits.learned.push(index);
            for (cell, (texts, closed)) in row.cells.iter().zip(&mut habits.endings) {
                if classify(&cell.text) == CellClass::Sentence {
                    *texts += 1.0;
                    *closed += f64::from(ends_closed(&cell.text));
                }
            }
        }
        habits
    }

    fn pattern(&self, row: &BodyRow) -> Vec<bool> {
        let filled = |&column: &usize| !row.cells[column].is_blank();
        self.columns.iter().map(filled).collect()
    }

    /// Bits of a group's first row with these columns filled.
    fn pattern_bits(&self, pattern: &[bool]) -> f64 {
        self.bits_beside(pattern, &[])
    }

    /// The same, where the groups `besides` do not count, if they were learned from.
    fn bits_beside(&self, pattern: &[bool], besides: &[(bool, Vec<bool>)]) -> f64 {
        let counted = besides.iter().filter(|(learned, _)| *learned);
        let beside = counted
            .clone()
            .filter(|(_, other)| other == pattern)
            .count() as f64;
        let seen = self.patterns.get(pattern).copied().unwrap_or(0.0) - beside;
        let groups = self.learned.len() as f64 - counted.count() as f64;
        -((seen + 0.5) / (groups + 1.0)).log2()
    }

    /// Bits of a text that is whole, and bits of a text that was cut, for how it ends.
    fn ending_bits(&self, column: usize, text: &str) -> (f64, f64) {
        let (texts, closed) = self.endings[column];
        let closes = (closed + 0.5) / (texts + 1.0);
        if classify(text) != CellClass::Sentence || texts == 0.0 {
            return (0.0, 0.0);
        }
        if ends_closed(text) {
            (-closes.log2(), -CUT_AT_SENTENCE.log2())
        } else {
            (-(1.0 - closes).log2(), -(1.0 - CUT_AT_SENTENCE).log2())
        }
    }
}

/// Whether a text ends as a whole text ends.
fn ends_closed(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '；', '.', ';', '”', '）', ')', '》'])
}

/// Whether a text begins as no text begins: with a mark that closes or goes on.
fn begins_open(text: &str) -> bool {
    text.starts_with([
        '，', '。', '、', '；', '：', '！', '？', '）', '》', '”', ',', ';', ':', ')', '%',
    ])
}

/// Whether a text cannot end as it does: in the middle of a clause, or within brackets.
fn ends_open(text: &str) -> bool {
    let opened = text
        .chars()
        .filter(|c| matches!(c, '（' | '(' | '《' | '“'))
        .count();
    let closed = text
        .chars()
        .filter(|c| matches!(c, '）' | ')' | '》' | '”'))
        .count();
    text.ends_with(['，', '、', '：', '（', '《', '“', ',', '(']) || opened > closed
}

/// Bits for and against two texts being the parts of one, from their own looks.
fn seam_bits(before: &str, after: &str) -> f64 {
    let mut bits = 0.0;
    if begins_open(after) {
        bits -= 8.0;
    }
    if ends_open(before) {
        bits -= 6.0;
    }
    let number = matches!(
        classify(before),
        CellClass::Integer | CellClass::Amount | CellClass::Percent | CellClass::Nothing
    );
    if number || before.chars().count() < SHORT_TEXT {
        bits += SHORT_TEXT_CUT;
    }
    bits
}

/// The first row of the group that is open just before `row`.
fn group_before(rows: &[BodyRow], stub: usize, row: usize) -> Option<usize> {
    (0..row)
        .rev()
        .find(|&index| !rows[index].cells[stub].is_blank())
}

/// A place where pages may meet.
struct Seam {
    /// The innermost stub column.
    stub: usize,
    /// The row that the later page starts with.
    start: usize,
    /// Bits that it costs that a page starts here.
    break_bits: f64,
}

/// Joins the group before the page that starts at row `start` with the page's first group, if that
/// explains the two better than leaving them apart.
fn join_groups(
    rows: &mut [BodyRow],
    structure: &Structure,
    habits: &Habits,
    seam: Seam,
    stitches: &mut Stitches,
) {
    let Seam {
        stub,
        start,
        break_bits,
    } = seam;
    let Some(first) = group_before(rows, stub, start) else {
        return;
    };
    let (before, after) = (&rows[first], &rows[start]);
    if after.cells[stub].is_blank() || after.is_total() || before.is_total() {
        return;
    }
    let filled_between =
        |column: usize| (first + 1..start).any(|row| !rows[row].cells[column].is_blank());
    let mut joined = Vec::new();
    let mut later = Vec::new();
    let mut union = habits.pattern(before);
    for (index, &column) in habits.columns.iter().enumerate() {
        let here = !after.cells[column].is_blank();
        match structure.roles[column] {
            _ if !here => {}
            _ if union[index] => joined.push(column),
            _ if filled_between(column) => {}
            _ => later.push(column),
        }
        union[index] |= here;
    }
    // Neither half may vouch for itself.
    let half = |row: usize| {
        let learned = habits.learned.binary_search(&row).is_ok();
        (learned, habits.pattern(&rows[row]))
    };
    let halves = [half(first), half(start)];
    let strange: f64 = halves
        .iter()
        .map(|(_, pattern)| habits.bits_beside(pattern, &halves))
        .sum();
    let mut apart = strange;
    let mut together = cost::CELL_CUT
        + break_bits
        + cost::LABEL_LATER * f64::from(u8::from(!later.is_empty()))
        + habits.bits_beside(&union, &halves);
    for &column in &joined {
        let (first_part, second_part) = (&before.cells[column].text, &after.cells[column].text);
        let (whole, cut) = habits.ending_bits(column, first_part);
        apart += whole;
        together += cut + seam_bits(first_part, second_part);
    }
    let margin = apart - together;
    let texts = |column: usize| (before.cells[column].clone(), after.cells[column].clone());
    if margin <= 0.0 {
        if margin > -cost::THIN_MARGIN && strange > UNLIKE_OTHER_GROUPS {
            let (before, after) = texts(stub);
            stitches.findings.push(Stitch::LeftApart {
                before,
                after,
                margin: -margin,
            });
        }
        return;
    }
    for column in joined {
        let (before, after) = texts_of(rows, first, start, column);
        rows[first].cells[column].join(&after);
        rows[start].cells[column] = Text::default();
        stitches.findings.push(Stitch::Joined {
            before,
            after,
            margin,
        });
    }
    for column in later {
        let label = std::mem::take(&mut rows[start].cells[column]);
        rows[first].cells[column] = label.clone();
        stitches.findings.push(Stitch::LabelMoved {
            label,
            first_row: rows[first].cells[stub].clone(),
            margin,
        });
    }
}

fn texts_of(rows: &[BodyRow], first: usize, start: usize, column: usize) -> (Text, Text) {
    (
        rows[first].cells[column].clone(),
        rows[start].cells[column].clone(),
    )
}

/// Joins a page's first row with the row before it where it lacks what every row has.
fn join_rows(rows: &mut Vec<BodyRow>, structure: &Structure, stitches: &mut Stitches) {
    let width = structure.roles.len();
    let total = rows.len() as f64;
    let blank_bits: Vec<f64> = (0..width)
        .map(|column| {
            let blank = rows
                .iter()
                .filter(|row| row.cells[column].is_blank())
                .count() as f64;
            -((blank + 0.5) / (total + 1.0)).log2()
        })
        .collect();
    let mut start = 1;
    while start < rows.len() {
        if rows[start].page == rows[start - 1].page {
            start += 1;
            continue;
        }
        let (before, after) = (&rows[start - 1], &rows[start]);
        let mut apart = 0.0;
        let mut together = cost::ROW_CUT;
        for column in 0..width {
            let (first_part, second_part) = (&before.cells[column], &after.cells[column]);
            if second_part.is_blank() {
                if structure.roles[column] == Role::Plain {
                    apart += blank_bits[column].max(0.0);
                }
            } else if !first_part.is_blank() {
                together += cost::CELL_CUT + seam_bits(&first_part.text, &second_part.text);
            }
        }
        if apart <= together {
            start += 1;
            continue;
        }
        let cut = rows.remove(start);
        let row = &mut rows[start - 1];
        for (cell, after) in row.cells.iter_mut().zip(cut.cells) {
            if after.is_blank() {
                continue;
            }
            if cell.is_blank() {
                *cell = after;
                continue;
            }
            stitches.findings.push(Stitch::Joined {
                before: cell.clone(),
                after: after.clone(),
                margin: apart - together,
            });
            cell.join(&after);
        }
        row.origin.extend(cut.origin);
    }
}

fn report_cut_at_start(rows: &[BodyRow], habits: &Habits, stitches: &mut Stitches) {
    let Some(first) = rows.first() else { return };
    let numbering = habits
        .columns
        .first()
        .and_then(|&column| first.cells[column].text.parse::<u32>().ok());
    let late = numbering.is_some_and(|number| number > 1) && numbers_rise(rows, habits);
    let mut evidence = habits.pattern_bits(&habits.pattern(first));
    if late {
        evidence += NUMBERING_BEGINS_LATE;
    }
    if evidence >= CUT_EVIDENCE {
        let text = habits
            .columns
            .iter()
            .rev()
            .map(|&column| &first.cells[column])
            .chain(&first.cells)
            .find(|cell| !cell.is_blank());
        if let Some(text) = text {
            stitches.findings.push(Stitch::CutAtStart(text.clone()));
        }
    }
}

/// Whether the leftmost grouping column counts its groups one by one.
fn numbers_rise(rows: &[BodyRow], habits: &Habits) -> bool {
    let Some(&column) = habits.columns.first() else {
        return false;
    };
    let numbers: Vec<Option<u32>> = rows
        .iter()
        .filter(|row| !row.cells[column].is_blank())
        .map(|row| row.cells[column].text.parse().ok())
        .collect();
    numbers.len() > 1
        && numbers
            .windows(2)
            .all(|pair| matches!(pair, [Some(a), Some(b)] if a.checked_add(1) == Some(*b)))
}

fn report_cut_at_end(rows: &[BodyRow], stub: usize, habits: &Habits, stitches: &mut Stitches) {
    let Some(first) = group_before(rows, stub, rows.len()) else {
        return;
    };
    let row = &rows[first];
    if row.is_total() {
        return;
    }
    let mut evidence = habits.pattern_bits(&habits.pattern(row));
    let mut open = &row.cells[stub];
    for &column in &habits.columns {
        let cell = &row.cells[column];
        let (whole, cut) = habits.ending_bits(column, &cell.text);
        evidence += whole - cut;
        if ends_open(&cell.text) {
            evidence += CUT_EVIDENCE;
            open = cell;
        }
    }
    if evidence >= CUT_EVIDENCE {
        stitches.breaks.push(first);
        stitches.findings.push(Stitch::CutAtEnd(open.clone()));
    }
}
