//! How the readings of a side's totals stand to its columns of amounts: sums are taken once a column,
//! at the rows where readings begin and end, so that a column is read once however many totals it has.

use rust_decimal::Decimal;

use super::Level;
use super::classes::{Class, Classes};
use super::readings::{self, KINDS, Reading, Term};
use crate::check::sums::Side;
use crate::check::sums::rounding::{Verdict, decimals};
use crate::check::table::View;

/// In so many columns all readings are tried.
const TRIED: usize = 3;
/// Of so many totals of a kind a reading that holds for none is given up.
const MANY: usize = 32;

/// The totals of a side with their readings, and how each stands to each column.
pub struct Sums<'s> {
    pub side: &'s Side,
    pub classes: Classes,
    pub readings: Vec<Vec<Reading>>,
    /// Of each total, of each reading, of each column.
    verdicts: Vec<Vec<Verdict>>,
}

/// Where the sums of readings begin and end.
struct Plan {
    /// The rows before which sums are needed, in order.
    marks: Vec<usize>,
    /// For each term of each reading of each total the two sums that it is between.
    terms: Vec<(usize, usize)>,
    /// The kind of each total.
    kinds: Vec<usize>,
}

impl Plan {
    fn of(sums: &Sums) -> Self {
        let terms = || {
            sums.readings
                .iter()
                .flatten()
                .flat_map(|reading| &reading.terms)
        };
        let ends = terms().flat_map(|term| [term.rows.start, term.rows.end]);
        let mut marks: Vec<usize> = ends.collect();
        marks.sort_unstable();
        marks.dedup();
        let slots: Vec<Class> = sums.slots().collect();
        let sum = |class: Class, row: usize| {
            let mark = marks.binary_search(&row).unwrap_or(0);
            let slot = slots.iter().position(|&slot| slot == class).unwrap_or(0);
            mark * slots.len() + slot
        };
        let of_term = |term: &Term| {
            (
                sum(term.class, term.rows.start),
                sum(term.class, term.rows.end),
            )
        };
        Self {
            terms: terms().map(of_term).collect(),
            kinds: (0..sums.readings.len())
                .map(|total| sums.kind(total))
                .collect(),
            marks,
        }
    }
}

/// How often readings hold and break, by what kind of total it is and what kind of reading.
pub struct Habits(pub Vec<[(usize, usize); KINDS]>);

impl Default for Habits {
    fn default() -> Self {
        Self(vec![[(0, 0); KINDS]; 6])
    }
}

impl Habits {
    pub fn learn(&mut self, sums: &Sums) {
        for total in 0..sums.readings.len() {
            let of = &mut self.0[sums.kind(total)];
            for (index, reading) in sums.readings[total].iter().enumerate() {
                let count = sums.count(total, index);
                for kind in reading.kinds(&sums.classes) {
                    let (holds, breaks) = &mut of[kind];
                    *holds += count.holds;
                    *breaks += count.breaks;
                }
            }
        }
    }
}

/// In how many columns a reading of a total holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    /// With several parts.
    pub holds: usize,
    /// With one.
    pub alone: usize,
    pub breaks: usize,
}

/// The sum of some rows of a column.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    pub value: Decimal,
    pub parts: usize,
    unknown: usize,
}

impl Sum {
    pub fn add(&mut self, value: Option<Decimal>) {
        match value.map(|value| (value, self.value.checked_add(value))) {
            Some((value, _)) if value.is_zero() => {}
            Some((_, Some(sum))) => {
                self.value = sum;
                self.parts += 1;
            }
            _ => self.unknown += 1,
        }
    }
}

impl<'s> Sums<'s> {
    pub fn of(view: &View, side: &'s Side) -> Self {
        let mut sums = Self {
            side,
            classes: Classes {
                rows: Vec::new(),
                distinct: Vec::new(),
                same: [None; 4],
                first: 0,
            },
            readings: Vec::new(),
            verdicts: Vec::new(),
        };
        if side.totals.is_empty() || side.summed.is_empty() {
            return sums;
        }
        sums.classes = Classes::of(view, side);
        sums.readings = readings::all(view, side, &sums.classes);
        let columns = side.summed.len();
        let sizes = sums
            .readings
            .iter()
            .map(|readings| readings.len() * columns);
        sums.verdicts = sizes.map(|size| vec![Verdict::Silent; size]).collect();
        let plan = Plan::of(&sums);
        let mut useless = vec![[false; KINDS]; 6];
        for index in 0..columns {
            if index == TRIED {
                useless = sums.useless();
            }
            sums.judge(view, index, &plan, &useless);
        }
        sums
    }

    /// Compares the totals of a column with the sums of their readings.
    fn judge(&mut self, view: &View, index: usize, plan: &Plan, useless: &[[bool; KINDS]]) {
        let column = self.side.summed[index];
        let decimals = decimals(&view.columns[column]);
        let sums = self.sums_before(view, column, plan);
        let columns = self.side.summed.len();
        let mut terms = plan.terms.iter();
        for (total, &(row, _)) in self.side.totals.iter().enumerate() {
            let stated = view.amount(row, column).filter(|stated| !stated.percent);
            let useless = &useless[plan.kinds[total]];
            for (reading, of) in self.readings[total].iter().enumerate() {
                let terms = terms.by_ref().take(of.terms.len());
                let Some(stated) = stated.filter(|_| !useless[of.kind()]) else {
                    terms.for_each(drop);
                    continue;
                };
                let mut sum = Sum::default();
                for &(start, end) in terms {
                    let (start, end) = (sums[start], sums[end]);
                    sum.unknown += end.unknown - start.unknown;
                    let parts = sum.parts + end.parts - start.parts;
                    sum.add(end.value.checked_sub(start.value));
                    sum.parts = parts;
                }
                if let Some(carried) = of.carried {
                    sum.add(view.value_or_zero(carried, column));
                }
                if sum.unknown == 0 {
                    let verdict = Verdict::of(stated, sum.value, sum.parts, decimals);
                    self.verdicts[total][reading * columns + index] = verdict;
                }
            }
        }
    }

    /// The kinds of readings that hold nowhere in the first columns, by kinds of totals of which there
    /// are many.
    fn useless(&self) -> Vec<[bool; KINDS]> {
        let mut habits = Habits::default();
        habits.learn(self);
        let mut totals = [0; 6];
        for total in 0..self.readings.len() {
            totals[self.kind(total)] += 1;
        }
        let of_kind = |(habits, &totals): (&[(usize, usize); KINDS], &usize)| {
            let any = habits.iter().any(|&(holds, _)| holds > 0);
            habits.map(|(holds, _)| any && totals >= MANY && holds == 0)
        };
        habits.0.iter().zip(&totals).map(of_kind).collect()
    }

    /// The classes whose sums are needed.
    fn slots(&self) -> impl Iterator<Item = Class> + '_ {
        let totals = [Level::Small, Level::Named, Level::Grand].map(Class::Totals);
        self.classes.distinct.iter().copied().chain(totals)
    }

    /// The sums of each class before each of these rows.
    fn sums_before(&self, view: &View, column: usize, plan: &Plan) -> Vec<Sum> {
        let slots: Vec<Class> = self.slots().collect();
        let mut running = vec![Sum::default(); slots.len()];
        let mut sums = Vec::with_capacity(plan.marks.len() * slots.len());
        let mut marks = plan.marks.iter().peekable();
        for row in 0..=view.height() {
            if marks.next_if_eq(&&row).is_some() {
                sums.extend_from_slice(&running);
            }
            if row == view.height() {
                break;
            }
            let value = view.value_or_zero(row, column);
            if value == Some(Decimal::ZERO) {
                continue;
            }
            for (slot, sum) in slots.iter().zip(&mut running) {
                if self.classes.has(row, *slot) {
                    sum.add(value);
                }
            }
        }
        sums
    }

    /// What kind of total it is: its level, and whether it stands above all rows.
    pub fn kind(&self, total: usize) -> usize {
        let (row, level) = self.side.totals[total];
        let top = self.classes.first >= row;
        level as usize * 2 + usize::from(top)
    }

    pub fn of_reading(&self, total: usize, reading: usize) -> &[Verdict] {
        let columns = self.side.summed.len();
        &self.verdicts[total][reading * columns..(reading + 1) * columns]
    }

    pub fn count(&self, total: usize, reading: usize) -> Count {
        let mut count = Count::default();
        for verdict in self.of_reading(total, reading) {
            match verdict {
                Verdict::Silent => {}
                Verdict::Alone => count.alone += 1,
                Verdict::Exact | Verdict::Near => count.holds += 1,
                Verdict::Breaks => count.breaks += 1,
            }
        }
        count
    }
}
