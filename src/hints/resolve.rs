//! Hints to pins: the lines that they name are looked up, columns count from 0.

use super::allowed::Allowed;
use super::anchors::Anchors;
use super::{Anchor, HeaderHint, Hints, JoinHint, JoinName, PageHint, ShiftHint, TableHints};
use crate::document::RowKind;
use crate::error::Error;
use crate::recover::pins::{
    Above, At, HeaderRow, Join, JoinPin, Moved, Pins, RolePin, ShiftPin, TablePins, Top,
};
use crate::recover::sheets;
use crate::source::ReadSource;

/// Hints as they hold in one source.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resolved {
    /// What recovery takes as given.
    pub pins: Pins,
    /// Findings that are not reported.
    pub allowed: Allowed,
}

/// Looks hints up in a source.
///
/// # Errors
/// The first hint that names a line which the source does not have.
pub fn resolve(hints: &Hints, source: &ReadSource) -> Result<Resolved, Error> {
    // Most sources have none: their lines need not be looked at.
    if hints.say_nothing() {
        return Ok(Resolved::default());
    }
    let joined = sheets::join(source);
    let source = &*joined.source;
    let anchors = Anchors::new(source);
    let all = |hint: &str, lines: &[Anchor]| -> Result<Vec<At>, Error> {
        lines.iter().map(|line| anchors.find(hint, line)).collect()
    };
    let several = hints.table.len() > 1;
    let table = |(index, table): (usize, &TableHints)| {
        let name = match several {
            true => format!("table[{}]", index + 1),
            false => "table".to_owned(),
        };
        Table {
            name,
            anchors: &anchors,
        }
        .pins(table)
    };
    let tables = hints.table.iter().enumerate().map(table);
    Ok(Resolved {
        pins: Pins {
            furniture: all("furniture", &hints.furniture)?,
            not_furniture: all("not_furniture", &hints.not_furniture)?,
            tables: tables.collect::<Result<_, _>>()?,
        },
        allowed: Allowed::new(&hints.allow, source, &anchors)?,
    })
}

/// One table of the hints.
struct Table<'a, 's> {
    name: String,
    anchors: &'a Anchors<'s>,
}

impl Table<'_, '_> {
    fn at(&self, hint: &str, anchor: &Anchor) -> Result<At, Error> {
        self.anchors.find(&format!("{}.{hint}", self.name), anchor)
    }

    fn maybe(&self, hint: &str, anchor: &Option<Anchor>) -> Result<Option<At>, Error> {
        anchor
            .as_ref()
            .map(|anchor| self.at(hint, anchor))
            .transpose()
    }

    fn pins(&self, table: &TableHints) -> Result<TablePins, Error> {
        let zero = |column: &usize| column - 1;
        let roles = table
            .groups
            .iter()
            .map(|column| (zero(column), RolePin::Groups));
        let merged = table.merged.iter();
        let merged = merged.map(|hint| (hint.column - 1, RolePin::Follows(hint.with - 1)));
        let plain = table
            .plain
            .iter()
            .map(|column| (zero(column), RolePin::Plain));
        let labels = |path: &Vec<String>| path.iter().map(Into::into).collect();
        let columns = table.columns.as_ref();
        Ok(TablePins {
            first: self.maybe("first", &table.first)?,
            above: self.above(table)?,
            header: self.each(&table.header, Self::header)?,
            columns: columns.map(|columns| columns.iter().map(labels).collect()),
            spacers: table.spacers.iter().map(zero).collect(),
            rows: self.maybe("rows", &table.rows)?,
            last: self.maybe("last", &table.last)?,
            prose: self.maybe("prose", &table.prose)?,
            pages: self.pages(&table.pages)?,
            not_pages: self.each(&table.not_pages, |own, line| own.at("not_pages", line))?,
            shifts: self.each(&table.shift, Self::shift)?,
            roles: roles.chain(merged).chain(plain).collect(),
            joins: self.each(&table.join, Self::join)?,
            kinds: self.kinds(table)?,
        })
    }

    fn each<H, P>(
        &self,
        hints: &[H],
        pin: impl Fn(&Self, &H) -> Result<P, Error>,
    ) -> Result<Vec<P>, Error> {
        hints.iter().map(|hint| pin(self, hint)).collect()
    }

    fn above(&self, table: &TableHints) -> Result<Vec<(At, Above)>, Error> {
        let lists = [
            (&table.title, Above::Title),
            (&table.number, Above::Number),
            (&table.unit, Above::Unit),
            (&table.form, Above::Form),
            (&table.notes, Above::Note),
            (&table.text, Above::Text),
        ];
        let lines = lists
            .into_iter()
            .flat_map(|(lines, part)| lines.iter().map(move |line| (line, part)));
        let mut above: Vec<(At, Above)> = lines
            .map(|(line, part)| Ok((self.at(part.name(), line)?, part)))
            .collect::<Result<_, Error>>()?;
        above.sort_unstable();
        Ok(above)
    }

    fn header(&self, hint: &HeaderHint) -> Result<HeaderRow, Error> {
        let anchor = anchor(&hint.sheet, hint.line, &hint.text);
        Ok(HeaderRow {
            at: self.at("header", &anchor)?,
            count: hint.lines.unwrap_or(1),
        })
    }

    /// Tops of pages read alike: each stands below what it repeats, and below those named before it.
    fn pages(&self, hints: &[PageHint]) -> Result<Vec<Top>, Error> {
        let mut tops: Vec<Top> = Vec::with_capacity(hints.len());
        let mut line = None;
        for hint in hints {
            let anchor = anchor(&hint.sheet, hint.line, &hint.text);
            let of = self.at("pages", &hint.repeats)?;
            let before = tops.last().filter(|_| line < hint.line);
            let above = before.map(|before| before.at).max(Some(of));
            let name = format!("{}.pages", self.name);
            tops.push(Top {
                at: self.anchors.find_below(&name, &anchor, above)?,
                of,
                count: hint.lines.unwrap_or(1),
            });
            line = hint.line;
        }
        Ok(tops)
    }

    fn shift(&self, hint: &ShiftHint) -> Result<ShiftPin, Error> {
        let last = hint.last.as_ref().unwrap_or(&hint.first);
        Ok(ShiftPin {
            first: self.at("shift", &hint.first)?,
            last: self.at("shift", last)?,
            moved: match (hint.lost, hint.gained) {
                (Some(column), _) => Moved::Lost(column - 1),
                (None, Some(column)) => Moved::Gained(column - 1),
                (None, None) => Moved::Not,
            },
        })
    }

    fn join(&self, hint: &JoinHint) -> Result<JoinPin, Error> {
        let columns = |columns: &[usize]| columns.iter().map(|column| column - 1).collect();
        Ok(JoinPin {
            before: self.at("join", &hint.before)?,
            after: self.at("join", &hint.after)?,
            join: match hint.join {
                JoinName::Apart => Join::Apart,
                JoinName::Row => Join::Row,
                JoinName::Cells => Join::Cells {
                    cells: columns(&hint.cells),
                    labels: columns(&hint.labels),
                },
            },
        })
    }

    fn kinds(&self, table: &TableHints) -> Result<Vec<(At, RowKind)>, Error> {
        let lists = [
            (&table.heading, RowKind::Heading),
            (&table.subtotal, RowKind::Subtotal),
            (&table.total, RowKind::Total),
            (&table.data, RowKind::Data),
        ];
        let lines = lists
            .into_iter()
            .flat_map(|(lines, kind)| lines.iter().map(move |line| (line, kind)));
        let mut kinds: Vec<(At, RowKind)> = lines
            .map(|(line, kind)| Ok((self.at(kind.name(), line)?, kind)))
            .collect::<Result<_, Error>>()?;
        kinds.sort_by_key(|(at, _)| *at);
        Ok(kinds)
    }
}

fn anchor(sheet: &Option<String>, line: Option<u32>, text: &Option<String>) -> Anchor {
    Anchor {
        sheet: sheet.clone(),
        line,
        text: text.clone(),
    }
}
