//! Cells to columns: which rows lost a column, and where.
//!
//! A column that stood blank on a page is lost when the page is pasted, and every cell to its right
//! slides left. Such an accident holds for a run of rows, so rows are read by a hidden Markov model
//! whose state is the column that is missing (or the blank column that is one too many); staying in
//! a state is free, entering one costs its rarity. What a row costs in a state is what its cells
//! cost in the columns where the state puts them ([`Profile`]). The columns are learned on the way:
//! a beam of readings, each with its own columns, is kept over the rows (Viterbi search with a
//! beam), and the best one's columns are then held fixed for a second, exact pass.

mod columns;
mod given;
mod search;

use std::ops::Range;

use super::cost;
use super::profile::Profile;
use super::view::ViewLine;
use columns::{Columns, Pattern, RowCosts};

/// How the cells of a row are put into columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Shift {
    /// As they stand.
    #[default]
    None,
    /// The column with this index was lost: cells from there on stand one column too far left.
    Lost(usize),
    /// The blank cell with this index is one too many: cells after it stand one column too far right.
    Gained(usize),
}

impl Shift {
    /// The column that the cell at this index belongs to.
    pub fn column_of(self, cell: usize) -> usize {
        match self {
            Shift::Lost(lost) if cell >= lost => cell + 1,
            Shift::Gained(gained) if cell > gained => cell - 1,
            _ => cell,
        }
    }

    /// Bits of beginning the sheet in this state.
    fn first_bits(self) -> f64 {
        match self {
            Shift::None => 0.0,
            shift => shift.entry_bits(),
        }
    }

    fn entry_bits(self) -> f64 {
        match self {
            Shift::None => cost::RUN_ENDS,
            Shift::Lost(_) => cost::COLUMN_LOST,
            Shift::Gained(_) => cost::COLUMN_GAINED,
        }
    }
}

/// A run of rows that were put into columns other than they stood in.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftedRun {
    /// The rows, as indices into the body rows given.
    pub rows: Range<usize>,
    /// The shift taken.
    pub shift: Shift,
    /// The next best reading of these rows, and by how many bits it is worse.
    pub rejected: Shift,
    /// The margin in bits.
    pub margin: f64,
}

/// The columns of a body.
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// One shift a row.
    pub shifts: Vec<Shift>,
    /// The runs of rows whose shift is not [`Shift::None`].
    pub runs: Vec<ShiftedRun>,
    /// Rows that were left as they stand by a thin margin, as runs of one row.
    pub doubts: Vec<ShiftedRun>,
    /// What each column holds.
    pub profiles: Vec<Profile>,
}

impl Alignment {
    /// For each column, whether it holds nothing.
    pub fn blank_columns(&self) -> Vec<bool> {
        self.profiles.iter().map(Profile::is_blank).collect()
    }
}

/// A table wider than this is taken as it stands: looking for lost columns costs the square of the
/// width, and a pattern of filled columns has a bit a column.
const WIDEST_SEARCHED: usize = 128;

/// Finds the columns of body rows under a header that was printed over `printed` columns: where all rows
/// lost a column, or left the last one blank, the body has more of them than its rows show.
///
/// `pages` has the page of each row. Where some rows have a blank cell too many it is as well the others
/// that lost a column. `header` gives the bits of the header over columns of which it is told which are
/// blank: it knows how many there are. Of each row its shift may be `given`.
pub fn align(
    rows: &[&ViewLine],
    pages: &[usize],
    printed: usize,
    given: &[Option<Shift>],
    header: impl Fn(&[bool]) -> f64,
) -> Alignment {
    given::with_given(rows, given, |rows| find(rows, pages, printed, &header))
}

fn find(
    rows: &[&ViewLine],
    pages: &[usize],
    printed: usize,
    header: impl Fn(&[bool]) -> f64,
) -> Alignment {
    let filled = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let width = printed.clamp(filled, filled + 1);
    if width > WIDEST_SEARCHED {
        return aligned(rows, vec![Shift::None; rows.len()], width);
    }
    let (mut shifts, near) = search::search(rows, width);
    let near = near.filter(|(margin, _)| *margin < cost::THIN_SHIFT);
    let mut doubt = near.and_then(|(margin, lost)| doubt_of(&lost, margin));
    match search::lost_on_pages(rows, pages, &shifts, filled) {
        Some((gain, lost)) if gain > 0.0 => shifts = lost,
        Some((gain, lost)) if gain > -cost::THIN_SHIFT_TO_KNOWN => doubt = doubt_of(&lost, -gain),
        _ => {}
    }
    let mut alignment = aligned(rows, shifts, width);
    // A row that taught the columns what it holds is no witness for itself.
    let convinced = |doubt: &&ShiftedRun| doubt.margin < 0.0;
    let told: Vec<ShiftedRun> = alignment.doubts.iter().filter(convinced).cloned().collect();
    if !told.is_empty() {
        let mut shifts = alignment.shifts;
        for doubt in told {
            shifts[doubt.rows].fill(doubt.rejected);
        }
        alignment = aligned(rows, shifts, width);
    }
    alignment.doubts.retain(|doubt| doubt.shift == Shift::None);
    if alignment.runs.is_empty() {
        alignment.doubts.extend(doubt);
    }
    let Some(turned) = search::turned(rows, &alignment.shifts, width) else {
        return alignment;
    };
    let turned = aligned(rows, turned, width);
    let bits = |alignment: &Alignment| {
        header(&alignment.blank_columns())
            + search::description_bits(rows, &alignment.shifts, width)
    };
    if bits(&turned) < bits(&alignment) {
        turned
    } else {
        alignment
    }
}

/// The first run of shifted rows as a doubt: they were left as they stand.
fn doubt_of(shifts: &[Shift], margin: f64) -> Option<ShiftedRun> {
    let first = shifts.iter().position(|&shift| shift != Shift::None)?;
    Some(ShiftedRun {
        rows: first..first + 1,
        shift: Shift::None,
        rejected: shifts[first],
        margin,
    })
}

/// The columns with the rows in these states.
fn aligned(rows: &[&ViewLine], shifts: Vec<Shift>, width: usize) -> Alignment {
    let mut columns = learned(rows, &shifts, 0..rows.len(), width);
    let runs = shifted_runs(rows, &shifts, &columns);
    let doubts = match width <= WIDEST_SEARCHED {
        true => doubts(rows, &shifts, &columns),
        false => Vec::new(),
    };
    // A column that only the header has is the header's matter.
    let last = columns.profiles.last();
    if last.is_some_and(Profile::is_blank) && rows.iter().all(|row| row.cells.len() < width) {
        columns.profiles.pop();
    }
    Alignment {
        shifts,
        runs,
        doubts,
        profiles: columns.profiles,
    }
}

fn states(width: usize) -> impl Iterator<Item = Shift> {
    let lost = (0..width).map(Shift::Lost);
    let gained = (0..width).map(Shift::Gained);
    std::iter::once(Shift::None).chain(lost).chain(gained)
}

fn shifted_runs(rows: &[&ViewLine], shifts: &[Shift], columns: &Columns) -> Vec<ShiftedRun> {
    let mut runs = Vec::new();
    let mut start = 0;
    for chunk in shifts.chunk_by(|a, b| a == b) {
        let range = start..start + chunk.len();
        start = range.end;
        if chunk[0] != Shift::None {
            // What the run itself taught is no witness for it.
            let others = (rows.len() <= FEW_ROWS).then(|| {
                let outside = (0..rows.len()).filter(|row| !range.contains(row));
                learned(rows, shifts, outside, columns.profiles.len())
            });
            let columns = others.as_ref().unwrap_or(columns);
            runs.push(weigh(&rows[range.clone()], range, chunk[0], columns));
        }
    }
    runs
}

/// In so few rows a row is not compared with columns that have learned from it.
const FEW_ROWS: usize = 40;

/// So few rows say nothing of how far rows reach.
const FEWEST_ROWS: usize = 4;

/// The columns as some of the rows show them.
fn learned(
    rows: &[&ViewLine],
    shifts: &[Shift],
    some: impl Iterator<Item = usize>,
    width: usize,
) -> Columns {
    let mut columns = Columns::new(width);
    for row in some {
        columns.learn(rows[row], shifts[row]);
    }
    columns
}

/// The rows that were left as they stand though another reading is hardly worse, and those that stand
/// better where they are than where what they taught themselves puts them.
fn doubts(rows: &[&ViewLine], shifts: &[Shift], columns: &Columns) -> Vec<ShiftedRun> {
    let mut doubts = Vec::new();
    let few = rows.len() <= FEW_ROWS;
    for (index, row) in rows.iter().enumerate() {
        let taken = shifts[index];
        if taken != Shift::None && !few {
            continue;
        }
        let others = few.then(|| {
            let outside = (0..rows.len()).filter(|&row| row != index);
            learned(rows, shifts, outside, columns.profiles.len())
        });
        let costs = RowCosts::new(row, others.as_ref().unwrap_or(columns));
        let stay = costs.bits(Shift::None, None);
        if taken != Shift::None {
            let margin = stay + cost::RUN_ENDS + cost::COLUMN_LOST_AGAIN - costs.bits(taken, None);
            if margin < 0.0 {
                doubts.push(ShiftedRun {
                    rows: index..index + 1,
                    shift: taken,
                    rejected: Shift::None,
                    margin,
                });
            }
            continue;
        }
        let seen = others.as_ref().unwrap_or(columns);
        let moved = states(columns.profiles.len())
            .filter(|&shift| shift != Shift::None && costs.content_bits(shift) < stay)
            .filter(|&shift| !seen.contradict(row, shift))
            .map(|shift| (shift, costs.bits(shift, None) + shift.entry_bits()))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        // Where no other row reaches so far, all others may have lost a column.
        let enough = others.as_ref().filter(|_| rows.len() > FEWEST_ROWS);
        let reaches_alone = enough.is_some_and(|others| {
            let beyond = others.profiles.iter().enumerate().rev();
            let mut beyond = beyond.take_while(|(_, profile)| profile.is_blank());
            beyond.any(|(column, _)| row.fills(column))
        });
        let known = |shift| costs.fills_as_others(shift) && !costs.fills_as_others(Shift::None);
        let thin = |shift| match (reaches_alone, known(shift)) {
            (true, _) => cost::THIN_SHIFT_OF_WIDEST,
            (_, true) => cost::THIN_SHIFT_TO_KNOWN,
            _ => cost::THIN_SHIFT,
        };
        if let Some((rejected, bits)) = moved.filter(|&(shift, bits)| bits - stay < thin(shift)) {
            doubts.push(ShiftedRun {
                rows: index..index + 1,
                shift: Shift::None,
                rejected,
                margin: bits - stay,
            });
        }
    }
    doubts
}

/// Compares the shift taken for a run of rows with every other.
fn weigh(rows: &[&ViewLine], range: Range<usize>, taken: Shift, columns: &Columns) -> ShiftedRun {
    /// All rows in one state.
    struct Total {
        shift: Shift,
        bits: f64,
        /// The pattern of the last row.
        above: Option<Pattern>,
    }
    let mut totals: Vec<Total> = states(columns.profiles.len())
        .map(|shift| Total {
            shift,
            bits: shift.first_bits(),
            above: None,
        })
        .collect();
    for row in rows {
        let costs = RowCosts::new(row, columns);
        for total in &mut totals {
            total.bits += costs.bits(total.shift, total.above);
            total.above = Some(costs.pattern(total.shift));
        }
    }
    let of_taken = totals.iter().find(|total| total.shift == taken);
    let bits_taken = of_taken.map_or(f64::INFINITY, |total| total.bits);
    let (rejected, bits) = totals
        .iter()
        .filter(|total| total.shift != taken)
        .map(|total| (total.shift, total.bits))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .unwrap_or((Shift::None, f64::INFINITY));
    ShiftedRun {
        rows: range,
        shift: taken,
        rejected,
        margin: bits - bits_taken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::lines;

    fn shifts(text: &str) -> Vec<Shift> {
        let lines = lines(text);
        let pages = vec![0; lines.len()];
        align(&lines.iter().collect::<Vec<_>>(), &pages, 0, &[], |_| 0.0).shifts
    }

    #[test]
    fn rows_that_lost_a_blank_column_are_found() {
        let whole =
            "1|张三|男||东村小学|100元\n2|李四|女||西村小学|200元\n3|王五|男||南村小学|150元\n";
        let narrow =
            "4|赵六|女|东村小学|180元\n5|钱七|男|西村小学|120元\n6|孙八|女|南村小学|90元\n";
        let mut expected = vec![Shift::None; 3];
        expected.extend([Shift::Lost(3); 3]);
        assert_eq!(shifts(&format!("{whole}{narrow}")), expected);
        expected.reverse();
        assert_eq!(shifts(&format!("{narrow}{whole}")), expected);
    }

    #[test]
    fn single_rows_that_lost_the_same_column_are_found_together() {
        let row = |row: usize| match row {
            2 | 7 | 11 => format!("名称{row}|{row}5.20||项|{row}7.00\n"),
            _ => format!("名称{row}|{row}5.20|||项|{row}7.00\n"),
        };
        let text: String = (0..14).map(row).collect();
        let shifts = shifts(&text);
        for (index, shift) in shifts.into_iter().enumerate() {
            let lost = matches!(shift, Shift::Lost(2 | 3));
            assert_eq!(lost, matches!(index, 2 | 7 | 11), "row {index}: {shift:?}");
        }
    }

    #[test]
    fn a_page_that_lost_a_column_shows_by_the_last_column_of_another() {
        let narrow =
            |row: usize| format!("名称{row}|{row}5.20|修缮校舍，更换门窗设备。|{row}7.00|良好\n");
        let mut text: String = (0..7).map(narrow).collect();
        text.push_str("名称八|85.20|修缮校舍，更换门窗设备。||87.00|良好");
        let lines = lines(&text);
        let rows: Vec<&ViewLine> = lines.iter().collect();
        let mut expected = vec![Shift::Lost(3); 7];
        expected.push(Shift::None);
        let pages = [0, 0, 0, 0, 0, 0, 0, 1];
        assert_eq!(align(&rows, &pages, 6, &[], |_| 0.0).shifts, expected);
    }

    #[test]
    fn a_column_lost_just_where_a_page_begins_is_lost() {
        let mut text: String = (0..10)
            .map(|row| format!("{row}|名称{row}|{row}2.20||{row}7.00|良好\n"))
            .collect();
        text.push_str("10|名称|31.50|43.20");
        let lines = lines(&text);
        let rows: Vec<&ViewLine> = lines.iter().collect();
        let shifts = |pages: &[usize]| align(&rows, pages, 6, &[], |_| 0.0).shifts;
        let mut expected = vec![Shift::None; 11];
        assert_eq!(shifts(&[0; 11]), expected);
        expected[10] = Shift::Lost(3);
        assert_eq!(shifts(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), expected);
    }

    #[test]
    fn amounts_that_change_columns_are_no_accident() {
        let text = "甲|300|300|\n乙|200|200|\n丙|100|100|\n丁|120||120\n戊|130||130\n己|140||140\n合计|990|600|390";
        assert_eq!(shifts(text), [Shift::None; 7]);
    }

    #[test]
    fn short_rows_are_no_accident() {
        let text = "一、工资\n甲|1|2\n乙|3|4\n二、奖金\n丙|5|6";
        assert_eq!(shifts(text), [Shift::None; 5]);
    }
}
