//! The steps of the search: what a state can lead to at the next column, and what that costs.

use super::Level;
use super::beam::Search;
use crate::recover::cost;

/// The header over the columns so far, where it has `N` rows at most: states are copied and compared by the
/// million, so none is larger than its header needs.
#[derive(Clone, Copy)]
pub struct State<const N: usize> {
    pub bits: f64,
    /// How many labels of each row are used.
    pub used: [u16; N],
    /// The column where the last used label of each row begins.
    pub start: [u16; N],
    /// How many labels stand directly under the last used label of each row.
    pub children: [u8; N],
    /// For the last used label of each row, how many columns it covers so far if the rows after that of
    /// the second index are not counted.
    pub widths: [[u8; N]; N],
    /// The rows whose last used label stands over the column before.
    pub open: u16,
    /// The rows of which a label had a single label under it.
    pub single: u16,
    /// The rows of which a label had several labels under it.
    pub split: u16,
    /// The rows of which a label left out the row above it.
    pub skipping: u16,
    /// The rows of which a label was printed inside its span and not at its beginning.
    pub inside: u16,
    /// The rows whose last used label is taken to be printed so; its end will show it.
    pub pending: u16,
    /// The rows whose leading blanks were dropped.
    pub headless: u16,
    /// The rows with a label that is over several columns without labels under it.
    pub wide: u16,
    /// Whether labels were moved by a span before them that was printed too narrow.
    pub narrowed: bool,
    /// Index of the step that led here.
    pub step: usize,
}

/// The least that a label costs which stands right of where the label before it lets it be expected.
const LEAST_OFFSET: f64 = cost::BLANKS_LOST.min(cost::OFFSET_AGAIN);

/// For each row, the sets of rows from it on in which labels may begin at one column.
pub fn choices(levels: &[Level]) -> Vec<Vec<u16>> {
    let from = |first: usize| {
        let below = levels.len() - first - 1;
        // Labels in successive rows, at most one row left out.
        let depths = (0..=below).map(|depth| ((1_u16 << (depth + 1)) - 1, depth));
        let choices = depths.flat_map(|(full, depth)| {
            std::iter::once(full).chain((1..depth).map(move |left_out| full & !(1 << left_out)))
        });
        // Numbers stand under labels of any depth.
        let last = 1_u16 << below;
        let numbers = levels[first + below].numbers;
        let skipping = (0..below.saturating_sub(2)).map(|depth| ((1 << (depth + 1)) - 1) | last);
        let choices = choices.chain(skipping.filter(|_| numbers));
        choices.map(|rows| rows << first).collect()
    };
    (0..levels.len()).map(from).collect()
}

impl Search<'_> {
    /// Adds the states that a state can lead to at `column`.
    pub fn extend<const N: usize>(
        &self,
        state: &State<N>,
        column: usize,
        next: &mut Vec<State<N>>,
    ) {
        let beyond = column >= self.blank_columns.len();
        let column_bits = match beyond {
            true if column < self.printed_width() => cost::COLUMN_WITHOUT_BODY,
            true => cost::COLUMN_BEYOND_BODY,
            false => 0.0,
        };
        if !beyond {
            // No label at all.
            let mut without = *state;
            self.close(&mut without, 0, column);
            without.bits += match self.blank_columns[column] {
                true => cost::SPACER_COLUMN,
                false if column == 0 => cost::UNLABELLED_STUB,
                false => cost::UNLABELLED_COLUMN,
            };
            without.open = 0;
            self.add(without, column, next);
        }
        if state.open != 0 {
            // Every label goes on: the lowest one is a leaf over several columns.
            let lowest = highest_bit(state.open);
            let mut wider = *state;
            for widths in &mut wider.widths {
                widths.iter_mut().for_each(count_one);
            }
            let declared = self.levels[lowest].merged[usize::from(state.used[lowest]) - 1];
            let width = column + 1 - usize::from(state.start[lowest]);
            wider.bits += column_bits
                + match declared {
                    Some(declared) if width <= declared => 0.0,
                    // A spacer within the span of the labels above.
                    None if self.blank_columns.get(column) == Some(&true) => cost::SPACER_COLUMN,
                    _ if wider.wide & (1 << lowest) != 0 && width == 2 => cost::WIDE_LEAF_AGAIN,
                    _ => {
                        wider.wide |= 1 << lowest;
                        cost::WIDE_LEAF
                    }
                };
            self.add(wider, column, next);
        }
        let labelled = (0..self.levels.len())
            .filter(|&level| self.has_label(state, level))
            .fold(0, |rows, level| rows | (1 << level));
        for first_new in 0..self.levels.len() {
            let kept = state.open & ((1 << first_new) - 1);
            // A label that was a leaf before cannot get labels under it now.
            let parent_was_leaf = kept != 0 && kept == state.open;
            if parent_was_leaf || labelled & (1 << first_new) == 0 {
                continue;
            }
            let mut closed = *state;
            self.close(&mut closed, first_new, column);
            closed.bits += column_bits;
            if closed.bits > self.limit {
                continue;
            }
            let left = self.choices[first_new].iter();
            for &new in left.filter(|&new| new & !labelled == 0) {
                if let Some(opened) = self.open(&closed, kept, new, column) {
                    self.add(opened, column, next);
                }
            }
        }
    }

    /// Adds a state up to `column` that may still lead to a tree within the limit.
    fn add<const N: usize>(&self, state: State<N>, column: usize, next: &mut Vec<State<N>>) {
        if state.bits <= self.limit && state.bits + self.owed(&state, column) <= self.limit {
            next.push(state);
        }
    }

    /// What is sure to be added to the bits of a state up to `column`: for labels that are taken to be printed
    /// inside their spans or beside them, when these end; for the next label of each row, where it can no longer
    /// stand where it was printed.
    fn owed<const N: usize>(&self, state: &State<N>, column: usize) -> f64 {
        let mut owed = match (state.pending.count_ones(), state.inside) {
            (0, _) => 0.0,
            (several, 0) => cost::INSIDE_SPAN + cost::INSIDE_AGAIN * f64::from(several - 1),
            (several, _) => cost::INSIDE_AGAIN * f64::from(several),
        };
        for (level, row) in self.levels.iter().enumerate() {
            let next = usize::from(state.used[level]);
            if next >= row.labels {
                continue;
            }
            for printed in &row.printed {
                let Some(before) = next.checked_sub(1).map(|before| printed[before]) else {
                    owed += match printed[0] {
                        0 => cost::LEADING_BLANKS_LOST,
                        first if first <= column => {
                            cost::LEADING_BLANKS_LOST + cost::OFFSET_UNEXPLAINED
                        }
                        _ => 0.0,
                    };
                    continue;
                };
                // As far off as the label before, or not at all.
                let latest = printed[next] + usize::from(state.start[level]).saturating_sub(before);
                if latest <= column {
                    owed += LEAST_OFFSET;
                }
            }
        }
        owed
    }

    pub fn has_label<const N: usize>(&self, state: &State<N>, level: usize) -> bool {
        usize::from(state.used[level]) < self.levels[level].labels
    }

    /// Opens the next label of each row in `new` at `column`, under the rows that are `kept`.
    fn open<const N: usize>(
        &self,
        state: &State<N>,
        kept: u16,
        new: u16,
        column: usize,
    ) -> Option<State<N>> {
        let mut opened = *state;
        let first_new = new.trailing_zeros() as usize;
        for level in (0..first_new).filter(|level| kept & (1 << level) != 0) {
            let counted = &mut opened.widths[level][first_new..];
            counted.iter_mut().for_each(count_one);
        }
        let mut above = (kept != 0).then(|| highest_bit(kept));
        for level in (0..self.levels.len()).filter(|level| new & (1 << level) != 0) {
            self.place(state, &mut opened, level, column);
            if opened.bits > self.limit {
                return None;
            }
            if let Some(above) = above {
                opened.bits += self.under_bits(&opened, level, above);
                // Its numbers are all that tells the columns of a label apart.
                let before = self.levels[level].before_numbers;
                let is_number = self.levels[level].numbers && opened.used[level] as usize > before;
                let numbered = is_number && level == first_new;
                let goes_on = state.open & (1 << level) != 0 && opened.children[above] == 0;
                if numbered && goes_on {
                    opened.bits += cost::NUMBERED_WIDE_LEAF;
                }
            }
            opened.bits += match above {
                None if level > 0 && self.left_of_rows_above(state, level) => {
                    match self.levels[level].begins_with_levels {
                        true => cost::LEVELS_PARTED,
                        false => cost::STUB_BELOW_TOP,
                    }
                }
                None if level > 0 => cost::ROOT_BELOW_TOP,
                Some(above) if level > above + 1 && opened.children[above] == 0 => {
                    if self.levels[level].numbers
                        || (above + 1..level).all(|between| self.is_for_stub(between, above))
                    {
                        0.0
                    } else if column == 0 {
                        // The stub's label stands anywhere.
                        cost::STUB_SKIPPED
                    } else {
                        habit(&mut opened.skipping, level, cost::LEVEL_SKIPPED)
                    }
                }
                _ => 0.0,
            };
            // A number under each label is no split of it.
            if let Some(above) = above.filter(|_| !self.levels[level].numbers) {
                opened.children[above] = opened.children[above].saturating_add(1);
            }
            opened.used[level] += 1;
            // Columns are counted by u16 in every place; the readers refuse wider lines.
            opened.start[level] = u16::try_from(column).ok()?;
            opened.children[level] = 0;
            opened.widths[level] = [1; N];
            above = Some(level);
        }
        opened.open = kept | new;
        Some(opened)
    }

    /// Whether all labels of a row were printed to the left of those of a row above it.
    fn is_for_stub(&self, row: usize, above: usize) -> bool {
        let (row, above) = (&self.levels[row].printed, &self.levels[above].printed);
        row.iter()
            .zip(above)
            .all(|(row, above)| row.last() < above.first())
    }

    /// Whether the next label of a row was printed to the left of all labels of the rows above it.
    fn left_of_rows_above<const N: usize>(&self, state: &State<N>, level: usize) -> bool {
        let next = usize::from(state.used[level]);
        // If the last row is nothing but such labels it is the first row of the body, and heads
        // those below.
        let last = level + 1 == self.levels.len();
        let heading = last && (0..level).all(|above| self.is_for_stub(level, above));
        !heading
            && (0..level).all(|above| {
                let both = self.levels[above]
                    .printed
                    .iter()
                    .zip(&self.levels[level].printed);
                state.used[above] == 0 && both.clone().all(|(above, below)| below[next] < above[0])
            })
    }

    /// What it costs that the next label of a row stands under the last one of another: what is printed
    /// left of a label is hardly under it, unless the row lost its leading blanks or the label stands in
    /// the middle of its span.
    fn under_bits<const N: usize>(&self, state: &State<N>, level: usize, above: usize) -> f64 {
        let printed = self.levels[level].printed[0][usize::from(state.used[level])];
        let parent = self.levels[above].printed[0][usize::from(state.used[above]) - 1];
        let moved = state.headless & (1 << level) != 0 || state.pending & (1 << above) != 0;
        if printed < parent && !moved {
            cost::LEFT_OF_PARENT
        } else {
            0.0
        }
    }

    /// Adds what it costs that the next label of a row begins at `column`.
    fn place<const N: usize>(
        &self,
        state: &State<N>,
        opened: &mut State<N>,
        level: usize,
        column: usize,
    ) {
        let index = usize::from(state.used[level]);
        opened.pending &= !(1 << level);
        for printed in &self.levels[level].printed {
            let offset = column as i64 - printed[index] as i64;
            // How far the label before stands off.
            let before = index.checked_sub(1).map_or(0, |before| {
                let (start, printed) = (usize::from(state.start[level]), printed[before]);
                // Inside its own span it moves none.
                let inside = (start + 1..column).contains(&printed);
                if inside {
                    0
                } else {
                    start as i64 - printed as i64
                }
            });
            opened.bits += match offset {
                0 if before == 0 => 0.0,
                _ if offset == before && index > 0 => 0.0,
                ..0 => {
                    // Its end shows whether it was printed inside its span.
                    opened.pending |= 1 << level;
                    0.0
                }
                1.. if index == 0 && printed[0] == 0 => {
                    opened.headless |= 1 << level;
                    cost::LEADING_BLANKS_LOST
                }
                1.. if index == 0 => cost::LEADING_BLANKS_LOST + cost::OFFSET_UNEXPLAINED,
                0 => cost::OFFSET_ENDS,
                // Where a row lost all its blanks no blank parts its labels.
                _ if state.headless & (1 << level) != 0
                    && printed.last() == Some(&(printed.len() - 1)) =>
                {
                    cost::BLANKS_LOST
                }
                _ => {
                    // The label before was printed as wide as the rows above some row make it.
                    let distance = printed[index] - printed[index - 1];
                    let widths = &state.widths[level][level..self.levels.len()];
                    let end =
                        usize::from(state.start[level]) + usize::from(widths[widths.len() - 1]);
                    let explained =
                        end == column && widths.iter().any(|&width| usize::from(width) == distance);
                    // Mostly it is only the last of several rows that was not counted.
                    let rows = self.levels.len();
                    let counted = &state.widths[level][rows.saturating_sub(2).max(level)..rows];
                    let usual =
                        rows > 2 && counted.iter().any(|&width| usize::from(width) == distance);
                    let unusual = if usual {
                        0.0
                    } else {
                        cost::OFFSET_OF_MORE_ROWS
                    };
                    if explained && std::mem::replace(&mut opened.narrowed, true) {
                        cost::OFFSET_AGAIN + unusual
                    } else if explained {
                        cost::OFFSET_CHANGE + unusual
                    } else {
                        cost::OFFSET_CHANGE
                            + cost::OFFSET_UNEXPLAINED
                            + cost::OFFSET_DISTANCE * (offset - before).abs() as f64
                    }
                }
            };
        }
    }

    /// Ends the open labels of the rows from `first` on before `column`.
    pub fn close<const N: usize>(&self, state: &mut State<N>, first: usize, column: usize) {
        for level in (first..self.levels.len()).filter(|level| state.open & (1 << level) != 0) {
            let width = column - usize::from(state.start[level]);
            let declared = self.levels[level].merged[usize::from(state.used[level]) - 1];
            // Labels that were broken over two rows are so all along their row: beside one that is
            // split a label over a single one is strange.
            if state.children[level] == 1 {
                state.bits += habit(&mut state.single, level, cost::SINGLE_CHILD);
                if state.split & (1 << level) != 0 {
                    state.bits += cost::SINGLE_BESIDE_SPLIT;
                }
            } else if state.children[level] > 1 {
                if state.start[level] == 0 && level == 0 {
                    state.bits += cost::STUB_SPLIT;
                }
                state.split |= 1 << level;
                if state.single & (1 << level) != 0 {
                    state.bits += cost::SINGLE_BESIDE_SPLIT;
                }
            }
            if declared.is_some_and(|declared| declared != width) {
                state.bits += cost::AGAINST_MERGE;
            }
            let bit = 1 << level;
            if state.pending & bit != 0 {
                state.pending &= !bit;
                let index = usize::from(state.used[level]) - 1;
                let start = usize::from(state.start[level]);
                let mut printed = self.levels[level].printed.iter();
                let beside = |printed: &Vec<usize>| printed[index].saturating_sub(start) >= width;
                state.bits += match state.inside {
                    _ if printed.any(beside) => cost::BESIDE_SPAN,
                    0 => cost::INSIDE_SPAN,
                    rows if rows & bit == 0 => cost::INSIDE_IN_OTHER_ROW,
                    _ => cost::INSIDE_AGAIN,
                };
                state.inside |= bit;
            }
        }
    }
}

/// Bits of what befell a label of a row: what one label does the others of its row often do.
fn habit(rows: &mut u16, row: usize, first: f64) -> f64 {
    let known = *rows & (1 << row) != 0;
    *rows |= 1 << row;
    if known {
        first.min(cost::AGAIN_IN_ROW)
    } else {
        first
    }
}

/// Wider spans than can be counted are all alike.
fn count_one(width: &mut u8) {
    *width = width.saturating_add(1);
}

fn highest_bit(mask: u16) -> usize {
    15 - mask.leading_zeros() as usize
}
