//! The pins of one table, looked up in its lines.

use rustc_hash::FxHashSet;

use super::misfit::{Misfit, Why};
use super::{Above, At, Join, JoinPin, Moved, RolePin, TablePins};
use crate::document::{HeaderTree, RowKind, SheetIndex, Text};
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
            Some((pin, at)) => {
                let near = given.nearest(at, 0..lines.len());
                Err(Misfit::at(pin, at, Why::NotInTable).near(near))
            }
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

    /// Of some lines the row that stands nearest to another.
    pub fn nearest(&self, at: At, lines: impl IntoIterator<Item = usize>) -> Option<At> {
        let away = |line: &usize| {
            let row = self.lines[*line].row;
            (row.abs_diff(at.row), row)
        };
        let nearest = lines.into_iter().min_by_key(away);
        nearest.map(|line| self.at(line))
    }

    /// The misfit of a row that is none of the body's, which has these lines.
    fn not_in_body(
        &self,
        pin: &'static str,
        at: At,
        body: impl IntoIterator<Item = usize>,
    ) -> Misfit {
        Misfit::at(pin, at, Why::NotInBody).near(self.nearest(at, body))
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
    pub fn roles(&self, header: &HeaderTree) -> Result<Vec<(usize, Role)>, Misfit> {
        let width = header.width();
        let last = header.paths().pop().and_then(|path| path.last().copied());
        let pins = &self.pins.roles;
        let role = |&(column, role): &(usize, RolePin)| {
            let name = match role {
                RolePin::Plain => "plain",
                RolePin::Groups => "groups",
                RolePin::Follows(_) => "merged",
            };
            let beyond = |column: usize| {
                let label = last.map(|label| label.text.clone());
                let misfit = Misfit::new(name, Why::NoColumn(column, width, label));
                misfit.in_cell(last.and_then(Text::place))
            };
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
            Some((_, (column, _))) => Err(Misfit::new("groups", Why::ColumnTwice(*column))),
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

    /// For each line of the body, the shift that is given; above the body stand lines of so many columns
    /// as `printed`.
    ///
    /// # Errors
    /// A run whose ends are no lines of the body, or a shift to a column that there is not.
    pub fn shifts(&self, body: &[usize], printed: usize) -> Result<Vec<Option<Shift>>, Misfit> {
        let mut shifts = vec![None; body.len()];
        let find = |at: At| {
            let row = body.binary_search(&self.line(at));
            row.map_err(|_| self.not_in_body("shift", at, body.iter().copied()))
        };
        let widths = body.iter().map(|&line| self.lines[line].cells.len());
        let named = self.pins.columns.as_ref().map_or(0, Vec::len);
        let named = named + self.pins.spacers.len();
        // A column that all rows lost is shown by what stands above them, or is named.
        let width = widths.max().unwrap_or(0).max(printed).max(named);
        for pin in &self.pins.shifts {
            let (first, last) = (find(pin.first)?, find(pin.last)?);
            if last < first {
                return Err(Misfit::at("shift", pin.last, Why::LastAboveFirst));
            }
            let shift = match pin.moved {
                Moved::Not => Shift::None,
                Moved::Lost(column) => Shift::Lost(column),
                Moved::Gained(column) => Shift::Gained(column),
            };
            for row in first..=last {
                let line = &self.lines[body[row]];
                let last_cell = line.filled().last().map_or(0, |(column, _)| column);
                let reaches = match pin.moved {
                    Moved::Lost(column) => column.max(shift.column_of(last_cell)),
                    Moved::Gained(column) => column,
                    Moved::Not => 0,
                };
                if reaches >= width {
                    let why = Why::NoColumn(reaches, width, None);
                    return Err(Misfit::at("shift", self.at(body[row]), why));
                }
                if shifts[row].is_some_and(|other| other != shift) {
                    return Err(Misfit::at("shift", pin.first, Why::Twice));
                }
                if let Some(column) = shift.dropped().filter(|&column| line.fills(column)) {
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
            None => Err(self.not_in_body(kind.name(), at, lines_of(rows))),
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
                row.ok_or_else(|| self.not_in_body("join", at, lines_of(rows)))
            };
            let (before, after) = (find(pin.before)?, find(pin.after)?);
            if after <= before {
                return Err(Misfit::at("join", pin.after, Why::AfterAbove));
            }
            if pin.join == Join::Row && before + 1 < after {
                let next = self.at(rows[before + 1].line);
                let misfit = Misfit::at("join", pin.after, Why::NotNeighbours);
                return Err(misfit.near(Some(next)));
            }
            if let Join::Cells { cells, labels } = &pin.join {
                let columns: Vec<usize> = cells.iter().chain(labels).copied().collect();
                for (index, &column) in columns.iter().enumerate() {
                    if columns[..index].contains(&column) {
                        return Err(Misfit::at("join", pin.after, Why::ColumnTwice(column)));
                    }
                    if column >= width {
                        let why = Why::NoColumn(column, width, None);
                        return Err(Misfit::at("join", pin.after, why));
                    }
                }
            }
        }
        Ok(())
    }
}

/// The lines that rows begin in.
fn lines_of(rows: &[BodyRow]) -> impl Iterator<Item = usize> {
    rows.iter().map(|row| row.line)
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
