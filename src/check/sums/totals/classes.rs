//! Which rows of data a total may sum.

use crate::check::sums::codes::Codes;
use crate::check::sums::{Side, labels};
use crate::check::table::View;
use crate::document::RowKind;

/// A choice of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// All rows of data.
    Data,
    /// Those that do not say of themselves that they are parts (其中).
    Unmarked,
    /// Those of the topmost series (一、 二、) or level of codes.
    Top,
    /// Those whose code begins with no other's.
    Roots,
    /// Totals of a level.
    Totals(super::Level),
}

/// The choices that a total's reading may make among rows of data.
pub const OF_DATA: [Class; 4] = [Class::Data, Class::Unmarked, Class::Top, Class::Roots];

/// Of each row, what classes it is in.
pub struct Classes {
    pub(super) rows: Vec<u8>,
    /// The classes that differ from each other.
    pub distinct: Vec<Class>,
    /// For each class among rows of data the distinct one that has the same rows.
    pub same: [Option<Class>; 4],
    /// The first row of data.
    pub first: usize,
}

impl Class {
    fn bit(self) -> u8 {
        match self {
            Self::Data => 1,
            Self::Unmarked => 2,
            Self::Top => 4,
            Self::Roots => 8,
            Self::Totals(level) => 16 << level as u8,
        }
    }

    /// A number below 4 for a choice among rows of data.
    pub fn index(self) -> usize {
        OF_DATA.iter().position(|&class| class == self).unwrap_or(0)
    }
}

impl Classes {
    pub fn of(view: &View, side: &Side) -> Self {
        let mut rows = vec![0u8; view.height()];
        let codes = Codes::of(view, side);
        let mut series: Vec<Option<u8>> = vec![None; if codes.is_some() { 0 } else { rows.len() }];
        for (row, classes) in rows.iter_mut().enumerate() {
            if view.kind(row) == RowKind::Heading {
                continue;
            }
            let label = side.label(view, row);
            // Beside a longer table a shorter one has blank rows.
            let amount = |&column: &usize| view.amount(row, column).is_some();
            if label.is_empty() && !side.amounts.iter().any(amount) {
                continue;
            }
            *classes = Class::Data.bit();
            if !side.is_part(view, row) {
                *classes |= Class::Unmarked.bit();
            }
            match &codes {
                Some(codes) => {
                    let root = codes.parents[row].is_none();
                    *classes |= if codes.is_top(row) {
                        Class::Top.bit()
                    } else {
                        0
                    };
                    *classes |= if root { Class::Roots.bit() } else { 0 };
                }
                None => {
                    let first = side.first(view, row).trim_start();
                    series[row] = labels::series(first)
                        .or_else(|| labels::series(label))
                        .map(|(kind, _)| kind);
                }
            }
        }
        for &(row, level) in &side.totals {
            rows[row] = Class::Totals(level).bit();
            if let Some(series) = series.get_mut(row) {
                *series = None;
            }
        }
        let top = series.iter().flatten().min().copied();
        for (classes, series) in rows.iter_mut().zip(&series) {
            if top.is_some() && *series == top && *classes & Class::Unmarked.bit() > 0 {
                *classes |= Class::Top.bit();
            }
        }
        let mut distinct = vec![Class::Data];
        let mut equal = [Some(Class::Data), None, None, None];
        for class in &OF_DATA[1..] {
            let same = |other: &Class| {
                rows.iter()
                    .all(|row| (row & class.bit() > 0) == (row & other.bit() > 0))
            };
            let any = rows.iter().any(|row| row & class.bit() > 0);
            let known = distinct.iter().copied().find(same);
            if any && known.is_none() {
                distinct.push(*class);
            }
            equal[class.index()] = known.or(Some(*class)).filter(|_| any);
        }
        let data = |row: &u8| row & Class::Data.bit() > 0;
        Self {
            first: rows.iter().position(data).unwrap_or(rows.len()),
            rows,
            distinct,
            same: equal,
        }
    }

    /// Whether a row is in a class.
    pub fn has(&self, row: usize, class: Class) -> bool {
        self.rows[row] & class.bit() > 0
    }

    /// Whether all rows of data are of one kind: no parts, no series within another, no levels.
    pub fn is_plain(&self) -> bool {
        self.distinct.len() == 1
    }
}
