//! Groups over page breaks: a group whose cells the break had cut becomes one again.

use super::habits::Habits;
use super::{LastFilled, NotJoinable, Seamed, Stitch, Stitches};
use crate::recover::body::BodyRow;
use crate::recover::compare::fold;
use crate::recover::cost;
use crate::recover::group::Structure;
use crate::recover::kinds::is_total_label;
use crate::recover::pins::Join;

/// Bits from which on the looks of texts speak for a cut of themselves.
const OPEN_LOOKS: f64 = 2.0;
/// Bits of two groups from which on at least one of them is unlike the others.
const UNLIKE_OTHER_GROUPS: f64 = 4.0;

/// A place where pages may meet.
#[derive(Debug, Clone, Copy)]
pub struct Seam<'a> {
    /// What the columns do.
    pub structure: &'a Structure,
    /// The row that the later page starts with.
    pub start: usize,
    /// Bits that it costs that a page starts here.
    pub break_bits: f64,
    /// Whether the page prints the labels of the open groups again: it then lacks none.
    pub labels_again: bool,
}

/// One way to read the two rows as one group's beginning.
struct Reading {
    /// The group's first row.
    first: usize,
    /// The columns in which a text goes on.
    joined: Vec<usize>,
    /// The columns whose label stands on the later page.
    later: Vec<usize>,
    /// By how many bits it explains the two rows better than leaving them apart.
    margin: f64,
    /// Bits by which the looks of the texts speak for it.
    looks: f64,
    /// Bits of the two rows as they are.
    strange: f64,
}

/// Joins the group before the page that starts at row `start` with the page's first group, if that
/// explains the two better than leaving them apart.
///
/// `above` knows the rows above the seam.
pub fn join(
    rows: &mut [BodyRow],
    habits: &Habits,
    seam: Seam,
    above: &mut LastFilled,
    stitches: &mut Stitches,
) {
    let start = seam.start;
    let innermost = seam.structure.stubs().next_back();
    let begins = innermost.is_some_and(|stub| !rows[start].cells[stub].is_blank());
    if seam.break_bits > 0.0 && !begins {
        return;
    }
    // A total is no rest of a row, but the group's label may stand beside it.
    let firsts = match rows[start].is_total() {
        true => Vec::new(),
        false => firsts(rows, habits, seam, above),
    };
    let readings = firsts
        .into_iter()
        .filter_map(|first| Reading::new(rows, habits, seam, above, first))
        .chain(Reading::of_outer_labels(rows, habits, seam, above));
    let Some(best) = readings.max_by(|a, b| a.margin.total_cmp(&b.margin)) else {
        return;
    };
    let Reading { first, margin, .. } = best;
    // Where nothing marks a page break, the texts themselves must show the cut.
    let shown = seam.break_bits == 0.0 || best.looks >= OPEN_LOOKS;
    let texts = |rows: &[BodyRow], column: usize| {
        let text = |row: usize| rows[row].cells[column].clone();
        (text(first), text(start))
    };
    if margin <= 0.0 || !shown {
        if margin > -cost::THIN_JOIN
            && best.strange > UNLIKE_OTHER_GROUPS
            && let Some(&column) = best.joined.last().or(best.later.last())
        {
            let (before, after) = texts(rows, column);
            stitches.findings.push(Stitch::LeftApart {
                before,
                after,
                margin: margin.abs(),
            });
            let lines = (rows[first].line, rows[start].line);
            stitches.decided.push(Seamed::new(lines, Join::Apart));
        }
        return;
    }
    let seam = Joined {
        first,
        start,
        cells: best.joined,
        labels: best.later,
        margin,
    };
    seam.apply(rows, &habits.columns, above, stitches);
}

/// Does what is given of the page that starts at row `start`; `grouping` are the columns that group.
///
/// # Errors
/// The row above is no row, or has text where a label would go.
pub fn join_given(
    rows: &mut [BodyRow],
    grouping: &[usize],
    start: usize,
    given: &Seamed,
    above: &mut LastFilled,
    stitches: &mut Stitches,
) -> Result<(), NotJoinable> {
    let Join::Cells { cells, labels } = &given.join else {
        stitches.decided.push(given.clone());
        return Ok(());
    };
    let first = rows.binary_search_by_key(&given.before, |row| row.line);
    let first = first.ok().filter(|&first| first < start);
    let first = first.ok_or(NotJoinable(given.after))?;
    let filled = |row: usize, column: &usize| !rows[row].cells[*column].is_blank();
    let fits = cells
        .iter()
        .all(|cell| filled(first, cell) && filled(start, cell))
        && labels
            .iter()
            .all(|label| !filled(first, label) && filled(start, label));
    if !fits {
        return Err(NotJoinable(given.after));
    }
    let seam = Joined {
        first,
        start,
        cells: cells.clone(),
        labels: labels.clone(),
        margin: f64::INFINITY,
    };
    seam.apply(rows, grouping, above, stitches);
    Ok(())
}

/// Two rows that are one group's beginning.
struct Joined {
    first: usize,
    start: usize,
    /// The columns in which a text goes on.
    cells: Vec<usize>,
    /// The columns whose label stands on the later page.
    labels: Vec<usize>,
    margin: f64,
}

impl Joined {
    fn apply(
        self,
        rows: &mut [BodyRow],
        grouping: &[usize],
        above: &mut LastFilled,
        stitches: &mut Stitches,
    ) {
        let Self {
            first,
            start,
            cells,
            labels,
            margin,
        } = self;
        for &column in &cells {
            let after = std::mem::take(&mut rows[start].cells[column]);
            let before = rows[first].cells[column].clone();
            rows[first].cells[column].join(&after);
            stitches.findings.push(Stitch::Joined {
                before,
                after,
                margin,
            });
        }
        for &column in &labels {
            let label = std::mem::take(&mut rows[start].cells[column]);
            rows[first].cells[column] = label.clone();
            above.columns[column] = Some(first);
            let mark = grouping.iter().rev();
            let mark = mark.map(|&column| &rows[first].cells[column]);
            let mark = mark.chain(&rows[first].cells);
            let first_row = mark
                .into_iter()
                .find(|cell| **cell != label && !cell.is_blank());
            stitches.findings.push(Stitch::LabelMoved {
                label,
                first_row: first_row.cloned().unwrap_or_default(),
                margin,
            });
        }
        let lines = (rows[first].line, rows[start].line);
        let join = Join::Cells { cells, labels };
        stitches.decided.push(Seamed::new(lines, join));
    }
}

/// The rows with which the group may begin that the page's first row is in.
fn firsts(rows: &[BodyRow], habits: &Habits, seam: Seam, above: &LastFilled) -> Vec<usize> {
    let after = &rows[seam.start];
    let structure = seam.structure;
    let innermost = structure.stubs().next_back();
    let begun = innermost.filter(|&stub| !after.cells[stub].is_blank());
    let mut firsts: Vec<usize> = begun.and_then(|stub| above.of(stub)).into_iter().collect();
    // A group whose label stands on the later page begins with what is merged in it.
    let last = habits.columns.iter().filter_map(|&column| above.of(column));
    firsts.extend(last.max().filter(|_| seam.break_bits == 0.0));
    // The first group of all may have no label until the page that starts here.
    if begun.is_some_and(|stub| above.of(stub).is_none()) && seam.break_bits == 0.0 {
        firsts.extend((0..seam.start).find(|&row| !rows[row].is_total()));
    }
    // A text may go on in a group that holds others.
    for &column in &habits.columns {
        let open = |&first: &usize| {
            structure
                .parents(column)
                .all(|parent| after.cells[parent].is_blank() && above.of(parent) <= Some(first))
        };
        let filled = !after.cells[column].is_blank();
        firsts.extend(above.of(column).filter(open).filter(|_| filled));
    }
    firsts.sort_unstable();
    firsts.dedup();
    firsts.retain(|&first| !rows[first].is_total());
    firsts
}

impl Reading {
    /// The labels of outer groups alone stand on the later page, where an inner group begins.
    ///
    /// The group's first row has the label right of them, which the page's first row lacks.
    fn of_outer_labels(
        rows: &[BodyRow],
        habits: &Habits,
        seam: Seam,
        above: &LastFilled,
    ) -> Option<Self> {
        let after = &rows[seam.start];
        if seam.labels_again || seam.break_bits > 0.0 {
            return None;
        }
        let filled = |&column: &usize| !after.cells[column].is_blank();
        let outermost = seam.structure.stubs().find(filled)?;
        let named = seam
            .structure
            .stubs()
            .find(|stub| *stub > outermost && !filled(stub))?;
        let first = above.of(named)?;
        let later: Vec<usize> = habits
            .columns
            .iter()
            .copied()
            .filter(|column| *column < named && filled(column))
            .collect();
        let open = |&column: &usize| {
            rows[first].cells[column].is_blank() && above.of(column) < Some(first)
        };
        let totals = |&column: &usize| is_total_label(&fold(&after.cells[column].text));
        if rows[first].is_total() || later.iter().any(totals) || !later.iter().all(open) {
            return None;
        }
        let halves = [habits.half(rows, first), habits.half(rows, seam.start)];
        let bits = |pattern: &[bool]| habits.bits_beside(pattern, &halves);
        let mut whole = halves[0].1.clone();
        let mut rest = halves[1].1.clone();
        for (index, column) in habits.columns.iter().enumerate() {
            if later.contains(column) {
                whole[index] = true;
                rest[index] = false;
            }
        }
        let rest = match rest.contains(&true) {
            true => bits(&rest),
            false => 0.0,
        };
        let strange = bits(&halves[0].1) + bits(&halves[1].1);
        Some(Self {
            first,
            joined: Vec::new(),
            later,
            margin: strange - bits(&whole) - rest - cost::LABEL_LATER - cost::CELL_CUT,
            looks: 0.0,
            strange,
        })
    }

    /// None where nothing would be joined.
    fn new(
        rows: &[BodyRow],
        habits: &Habits,
        seam: Seam,
        above: &LastFilled,
        first: usize,
    ) -> Option<Self> {
        let (before, after) = (&rows[first], &rows[seam.start]);
        let filled_between = |column: usize| above.of(column) > Some(first);
        let mut joined = Vec::new();
        let mut later = Vec::new();
        let mut union = habits.pattern(before);
        for (index, &column) in habits.columns.iter().enumerate() {
            let here = !after.cells[column].is_blank();
            if here && filled_between(column) {
                continue;
            }
            if here && union[index] {
                joined.push(column);
            } else if here {
                later.push(column);
            }
            union[index] |= here;
        }
        if joined.is_empty() && later.is_empty() || seam.labels_again && !later.is_empty() {
            return None;
        }
        // Neither half may vouch for itself.
        let halves = [habits.half(rows, first), habits.half(rows, seam.start)];
        let strange: f64 = halves
            .iter()
            .map(|(_, pattern)| habits.bits_beside(pattern, &halves))
            .sum();
        let together = cost::CELL_CUT
            + seam.break_bits
            + cost::LABEL_LATER * f64::from(u8::from(!later.is_empty()))
            + habits.bits_beside(&union, &halves);
        let seams = joined.iter().map(|&column| {
            let (before, after) = (&before.cells[column], &after.cells[column]);
            (column, before.text.as_str(), after.text.as_str())
        });
        let looks = -habits.endings.seam_bits(seams);
        // Labels that a group lacks and the next page has speak for its texts as well.
        let told = later.len() > 1;
        let unshown = match !joined.is_empty() && looks < OPEN_LOOKS && !told {
            true => cost::UNSHOWN_CUT,
            false => 0.0,
        };
        Some(Self {
            first,
            joined,
            later,
            margin: strange - together - unshown + looks,
            looks,
            strange,
        })
    }
}
