//! The pins of one table, looked up in its lines.

use rustc_hash::FxHashSet;

use super::misfit::{Misfit, Why};
use super::{Above, At, Join, JoinPin, Moved, RolePin, TablePins};
use crate::document::{RowKind, SheetIndex};
use crate::recover::align::Shift;
use crate::recover::body::BodyRow;
use crate::recover::group::Role;
use crate::recover::stitch::Seamed;
use crate::recover::view::ViewLine;

/// The pins of a table with its lines.
#[derive(Debug, Clone, Copy)]
pub struct Given<'p> {
    /// The pins.
    pub pins: &'p TablePins,
    /// The lines of the table.
    pub lines: &'p [ViewLine],
    /// The sheet that they are of.
    pub sheet: SheetIndex,
}

impl<'p> Given<'p> {
    /// Looks up every row that the pins name.
    ///
    /// # Errors
    /// The first pin of a row that is not among the lines.
    pub fn new(
        pins: &'p TablePins,
        lines: &'p [ViewLine],
        sheet: SheetIndex,
    ) -> Result<Self, Misfit> {
        let given = Self { pins, lines, sheet };
        match pins.all().find(|&(_, at)| given.lines_of(at).is_empty()) {
            Some((pin, at)) => Err(Misfit::at(pin, at, Why::NotInTable)),
            None => Ok(given),
        }
    }

    /// The lines of a row: two where a line is a row of the header and a row of the body.
    fn lines_of(&self, at: At) -> std::ops::Range<usize> {
        if at.sheet != self.sheet {
            return 0..0;
        }
        let start = self.lines.partition_point(|line| line.row < at.row);
        let count = self.lines[start..].partition_point(|line| line.row == at.row);
        start..start + count
    }

    /// The line of a row above the body.
    pub fn above(&self, at: At) -> usize {
        self.lines_of(at).start
    }

    /// The line of a row of the body; beyond all lines where it is none of them.
    pub fn line(&self, at: At) -> usize {
        let lines = self.lines_of(at);
        lines.last().unwrap_or(usize::MAX)
    }

    /// The row of the sheet that a line is.
    pub fn at(&self, line: usize) -> At {
        At {
            sheet: self.sheet,
            row: self.lines[line].row,
        }
    }

    /// Whether a row is said to be a note.
    pub fn is_note(&self, row: usize) -> bool {
        let mut above = self.pins.above.iter();
        above.any(|(at, part)| at.row == row && *part == Above::Note)
    }

    /// The first row that is said to be something above the header and is none of these lines, nor a
    /// note from the line `under` on.
    pub fn misplaced(&self, above: &[usize], under: usize) -> Option<(At, Above)> {
        let fits = |(at, part): &(At, Above)| {
            let line = self.above(*at);
            above.contains(&line) || *part == Above::Note && line >= under
        };
        self.pins.above.iter().copied().find(|pin| !fits(pin))
    }

    /// What columns are said to do.
    ///
    /// # Errors
    /// A column that there is not, or one that follows a column that does not group.
    pub fn roles(&self, width: usize) -> Result<Vec<(usize, Role)>, Misfit> {
        let pins = &self.pins.roles;
        let role = |&(column, role): &(usize, RolePin)| {
            let name = match role {
                RolePin::Plain => "plain",
                RolePin::Groups => "groups",
                RolePin::Follows(_) => "merged",
            };
            let beyond = |column: usize| Misfit::new(name, Why::NoColumn(column, width));
            if column >= width {
                return Err(beyond(column));
            }
            match role {
                RolePin::Plain => Ok((column, Role::Plain)),
                RolePin::Groups => Ok((column, Role::Stub)),
                RolePin::Follows(stub) if stub >= width => Err(beyond(stub)),
                RolePin::Follows(stub) if !pins.contains(&(stub, RolePin::Groups)) => {
                    Err(Misfit::new("merged", Why::NoGroups(stub)))
                }
                RolePin::Follows(stub) => Ok((column, Role::Follows(stub))),
            }
        };
        let roles = pins.iter().map(role).collect::<Result<Vec<_>, _>>()?;
        let twice = |&(index, (column, _)): &(usize, &(usize, Role))| {
            roles[..index].iter().any(|(other, _)| other == column)
        };
        match roles.iter().enumerate().find(twice) {
            Some(_) => Err(Misfit::new("groups", Why::Twice)),
            None => Ok(roles),
        }
    }

    /// What is said of page breaks, by lines.
    pub fn seams(&self) -> Vec<Seamed> {
        let seam = |pin: &JoinPin| Seamed {
            before: self.line(pin.before),
            after: self.line(pin.after),
            join: pin.join.clone(),
        };
        self.pins.joins.iter().map(seam).collect()
    }

    /// What the line is, where it is above the header; nothing where nothing is given of it.
    pub fn parts(&self, line: usize) -> Vec<Above> {
        let pins = self.pins.above.iter();
        let of_line = pins.filter(|(at, _)| self.above(*at) == line);
        of_line.map(|(_, part)| *part).collect()
    }

    /// For each line of the body, the shift that is given.
    ///
    /// # Errors
    /// A run whose ends are no lines of the body.
    pub fn shifts(&self, body: &[usize]) -> Result<Vec<Option<Shift>>, Misfit> {
        let mut shifts = vec![None; body.len()];
        let find = |at: At| {
            let row = body.binary_search(&self.line(at));
            row.map_err(|_| Misfit::at("shift", at, Why::NotInBody))
        };
        for pin in &self.pins.shifts {
            let (first, last) = (find(pin.first)?, find(pin.last)?);
            if last < first {
                return Err(Misfit::at("shift", pin.last, Why::NotOnEnd));
            }
            let shift = match pin.moved {
                Moved::Not => Shift::None,
                Moved::Lost(column) => Shift::Lost(column),
                Moved::Gained(column) => Shift::Gained(column),
            };
            let width = 1 + body
                .iter()
                .map(|&line| self.lines[line].cells.len())
                .max()
                .unwrap_or(0);
            // A column that all rows lost stands behind those there are; none is too many there.
            let beyond = match pin.moved {
                Moved::Lost(column) => column >= width,
                Moved::Gained(column) => column + 1 >= width,
                Moved::Not => false,
            };
            if let Moved::Lost(column) | Moved::Gained(column) = pin.moved
                && beyond
            {
                return Err(Misfit::at("shift", pin.first, Why::NoColumn(column, width)));
            }
            for row in first..=last {
                if shifts[row].is_some_and(|other| other != shift) {
                    return Err(Misfit::at("shift", pin.first, Why::Twice));
                }
                let filled = |column: usize| self.lines[body[row]].fills(column);
                if let Some(column) = shift.dropped().filter(|&column| filled(column)) {
                    return Err(Misfit::at("shift", pin.first, Why::CellFilled(column)));
                }
                shifts[row] = Some(shift);
            }
        }
        Ok(shifts)
    }

    /// What rows of the body are, as indices into the rows.
    ///
    /// # Errors
    /// A row that is none of the body.
    pub fn kinds(&self, rows: &[BodyRow]) -> Result<Vec<(usize, RowKind)>, Misfit> {
        let row = |&(at, kind): &(At, RowKind)| match self.row(rows, at) {
            Some(row) => Ok((row, kind)),
            None => Err(Misfit::at(kind.name(), at, Why::NotInBody)),
        };
        let mut kinds = self
            .pins
            .kinds
            .iter()
            .map(row)
            .collect::<Result<Vec<_>, _>>()?;
        kinds.sort_unstable_by_key(|(row, _)| *row);
        kinds.dedup();
        match kinds.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(Misfit::at(
                pair[1].1.name(),
                self.at(rows[pair[0].0].line),
                Why::Twice,
            )),
            None => Ok(kinds),
        }
    }

    /// The row of the body that begins in a row of the sheet.
    pub fn row(&self, rows: &[BodyRow], at: At) -> Option<usize> {
        rows.binary_search_by_key(&self.line(at), |row| row.line)
            .ok()
    }

    /// Checks the rows that joins name, as they stand before anything is joined.
    ///
    /// # Errors
    /// A row that is none of the body, or a pair in another order.
    pub fn check_joins(&self, rows: &[BodyRow], width: usize) -> Result<(), Misfit> {
        let mut after = FxHashSet::default();
        for pin in &self.pins.joins {
            if !after.insert(self.line(pin.after)) {
                return Err(Misfit::at("join", pin.after, Why::Twice));
            }
            let find = |at: At| {
                let row = self.row(rows, at);
                row.ok_or(Misfit::at("join", at, Why::NotInBody))
            };
            let (before, after) = (find(pin.before)?, find(pin.after)?);
            let on_end = match pin.join {
                Join::Row => before + 1 == after,
                _ => before < after,
            };
            if !on_end {
                return Err(Misfit::at("join", pin.after, Why::NotJoinable));
            }
            if let Join::Cells { cells, labels } = &pin.join {
                let columns: Vec<usize> = cells.iter().chain(labels).copied().collect();
                for (index, &column) in columns.iter().enumerate() {
                    if columns[..index].contains(&column) {
                        return Err(Misfit::at("join", pin.after, Why::Twice));
                    }
                    if column >= width {
                        return Err(Misfit::at("join", pin.after, Why::NoColumn(column, width)));
                    }
                }
            }
        }
        Ok(())
    }
}

impl TablePins {
    /// Every row that is named, with the pin that names it.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, At)> + '_ {
        let one = |pin: &'static str, at: Option<At>| at.map(|at| (pin, at));
        let above = self.above.iter().map(|&(at, part)| (part.name(), at));
        let header = self.header.iter().map(|row| ("header", row.at));
        let pages = self.pages.iter();
        let pages = pages.flat_map(|top| [("pages", top.at), ("pages", top.of)]);
        let not_pages = self.not_pages.iter().map(|&at| ("not_pages", at));
        let shifts = self.shifts.iter();
        let shifts = shifts.flat_map(|pin| [("shift", pin.first), ("shift", pin.last)]);
        let joins = self.joins.iter();
        let joins = joins.flat_map(|pin| [("join", pin.before), ("join", pin.after)]);
        let kinds = self.kinds.iter().map(|&(at, kind)| (kind.name(), at));
        one("first", self.first)
            .into_iter()
            .chain(above)
            .chain(header)
            .chain(one("rows", self.rows))
            .chain(one("last", self.last))
            .chain(pages)
            .chain(not_pages)
            .chain(shifts)
            .chain(joins)
            .chain(kinds)
    }
}

impl Above {
    /// The name of the pin.
    pub fn name(self) -> &'static str {
        match self {
            Above::Title => "title",
            Above::Number => "number",
            Above::Unit => "unit",
            Above::Form => "form",
            Above::Note => "notes",
            Above::Text => "text",
        }
    }
}
