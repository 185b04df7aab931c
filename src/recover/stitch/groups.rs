//! Groups over page breaks: a group whose cells the break had cut becomes one again.

use super::habits::Habits;
use super::looks::seam_bits;
use super::{LastFilled, Stitch};
use crate::document::Text;
use crate::recover::body::BodyRow;
use crate::recover::cost;

/// Bits from which on the looks of texts speak for a cut of themselves.
const OPEN_LOOKS: f64 = 2.0;
/// Bits of two groups from which on at least one of them is unlike the others.
const UNLIKE_OTHER_GROUPS: f64 = 5.0;

/// A place where pages may meet.
#[derive(Debug, Clone, Copy)]
pub struct Seam {
    /// The innermost stub column.
    pub stub: usize,
    /// The row that the later page starts with.
    pub start: usize,
    /// Bits that it costs that a page starts here.
    pub break_bits: f64,
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
    findings: &mut Vec<Stitch>,
) {
    let Seam {
        stub,
        start,
        break_bits,
    } = seam;
    if rows[start].cells[stub].is_blank() || rows[start].is_total() {
        return;
    }
    let Some(first) = above.of(stub).filter(|&first| !rows[first].is_total()) else {
        return;
    };
    let (before, after) = (&rows[first], &rows[start]);
    let filled_between = |column: usize| above.of(column) > Some(first);
    let mut joined = Vec::new();
    let mut later = Vec::new();
    let mut union = habits.pattern(before);
    for (index, &column) in habits.columns.iter().enumerate() {
        let here = !after.cells[column].is_blank();
        if here && union[index] {
            joined.push(column);
        } else if here && !filled_between(column) {
            later.push(column);
        }
        union[index] |= here;
    }
    // Neither half may vouch for itself.
    let halves = [habits.half(rows, first), habits.half(rows, start)];
    let strange: f64 = halves
        .iter()
        .map(|(_, pattern)| habits.bits_beside(pattern, &halves))
        .sum();
    let apart = strange;
    let together = cost::CELL_CUT
        + break_bits
        + cost::LABEL_LATER * f64::from(u8::from(!later.is_empty()))
        + habits.bits_beside(&union, &halves);
    let mut looks = 0.0;
    for &column in &joined {
        let (first_part, second_part) = (&before.cells[column].text, &after.cells[column].text);
        let (whole, cut) = habits.ending_bits(column, first_part);
        looks += whole - cut - seam_bits(first_part, second_part);
    }
    let margin = apart - together + looks;
    // Where nothing marks a page break, the texts themselves must show the cut.
    let shown = break_bits == 0.0 || looks >= OPEN_LOOKS;
    let texts = |rows: &[BodyRow], column: usize| {
        let text = |row: usize| rows[row].cells[column].clone();
        (text(first), text(start))
    };
    if margin <= 0.0 || !shown {
        if margin > -cost::THIN_MARGIN && strange > UNLIKE_OTHER_GROUPS {
            let (before, after) = texts(rows, stub);
            findings.push(Stitch::LeftApart {
                before,
                after,
                margin: margin.abs(),
            });
        }
        return;
    }
    for column in joined {
        let (before, after) = texts(rows, column);
        rows[first].cells[column].join(&after);
        rows[start].cells[column] = Text::default();
        findings.push(Stitch::Joined {
            before,
            after,
            margin,
        });
    }
    for column in later {
        let label = std::mem::take(&mut rows[start].cells[column]);
        rows[first].cells[column] = label.clone();
        above.columns[column] = Some(first);
        findings.push(Stitch::LabelMoved {
            label,
            first_row: rows[first].cells[stub].clone(),
            margin,
        });
    }
}
