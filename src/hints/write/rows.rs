//! What was decided of rows: where pages begin, what columns and rows are, which are cut.

use std::ops::RangeInclusive;

use super::File;
use crate::diagnostic::Code;
use crate::document::{Line, RowKind, Step};
use crate::hints::{comments, toml_text};
use crate::recover::pins::{At, Join, Moved, RolePin, TablePins, Top};

/// Columns of the table that the comments name are quoted so far.
const QUOTED: usize = 16;

impl File<'_> {
    /// Where later pages begin.
    pub(super) fn pages(&mut self, table: &TablePins, given: &TablePins) {
        let folded = self.fold(&table.pages, &given.pages, |top| (top.at, top.at));
        if table.pages.is_empty() {
            return;
        }
        self.blank();
        self.say(&comments::PAGES);
        self.left_out(&folded);
        let page = |top: &&Top| {
            let fields = toml_text::fields(&self.anchors.of(top.at));
            let of = self.anchor(top.of);
            format!("{{ {fields}, repeats = {of}, lines = {} }}", top.count)
        };
        let pages: Vec<String> = folded.listed.iter().map(page).collect();
        self.value("pages", toml_text::lines(&pages));
    }

    pub(super) fn roles(&mut self, table: &TablePins, lines: &RangeInclusive<Line>) {
        if table.roles.is_empty() {
            return;
        }
        let codes = [Code::MergeDoubtful, Code::MergeAssumed];
        let mut told = self.evidence.within(lines, &codes, Some(Step::Group));
        let label = |column: usize| {
            let path = table.columns.as_ref()?.get(column)?;
            let label: String = path.last()?.chars().take(QUOTED).collect();
            Some(format!("{} {label}", column + 1))
        };
        let names = table.roles.iter().filter_map(|(column, _)| label(*column));
        told.insert(0, names.collect::<Vec<_>>().join("; "));
        self.blank();
        self.say(&comments::GROUPS);
        self.comments(&told);
        let of_role = |role: RolePin| {
            let columns = table.roles.iter().filter(move |(_, other)| *other == role);
            columns.map(|(column, _)| column + 1).collect::<Vec<_>>()
        };
        for (key, role) in [("groups", RolePin::Groups), ("plain", RolePin::Plain)] {
            let columns = of_role(role);
            if !columns.is_empty() {
                self.value(key, toml_text::list(columns));
            }
        }
        let merged = table.roles.iter().filter_map(|(column, role)| match role {
            RolePin::Follows(with) => Some(format!(
                "{{ column = {}, with = {} }}",
                column + 1,
                with + 1
            )),
            _ => None,
        });
        let merged: Vec<String> = merged.collect();
        if !merged.is_empty() {
            self.value("merged", toml_text::lines(&merged));
        }
    }

    pub(super) fn kinds(
        &mut self,
        table: &TablePins,
        given: &TablePins,
        lines: &RangeInclusive<Line>,
    ) {
        if table.kinds.is_empty() {
            return;
        }
        let folded = self.fold(&table.kinds, &given.kinds, |&(at, _)| (at, at));
        let told = self.evidence.within(lines, &[Code::HeadingDoubtful], None);
        self.blank();
        self.say(&comments::KINDS);
        self.left_out(&folded);
        self.comments(&told);
        for kind in [
            RowKind::Heading,
            RowKind::Subtotal,
            RowKind::Total,
            RowKind::Data,
        ] {
            let of_kind = folded.listed.iter().filter(|(_, other)| *other == kind);
            let rows: Vec<At> = of_kind.map(|(at, _)| *at).collect();
            if !rows.is_empty() {
                self.list(kind.name(), rows);
            }
        }
    }

    pub(super) fn shifts(&mut self, table: &TablePins, given: &TablePins) {
        let folded = self.fold(&table.shifts, &given.shifts, |pin| (pin.first, pin.last));
        let codes = [
            Code::RowsShifted,
            Code::RowsGained,
            Code::ShiftDoubtful,
            Code::RowMayBeShifted,
        ];
        for (index, pin) in folded.listed.iter().enumerate() {
            self.blank();
            if index == 0 {
                self.say(&comments::SHIFT);
                self.left_out(&folded);
            }
            let told = self.evidence.at(pin.first, &codes, Some(Step::Align));
            self.comments(&told);
            self.text.push_str("[[table.shift]]\n");
            let (first, last) = (self.anchor(pin.first), self.anchor(pin.last));
            self.value("first", first);
            self.value("last", last);
            match pin.moved {
                Moved::Not => {}
                Moved::Lost(column) => self.value("lost", column + 1),
                Moved::Gained(column) => self.value("gained", column + 1),
            }
        }
    }

    pub(super) fn joins(&mut self, table: &TablePins, given: &TablePins) {
        let folded = self.fold(&table.joins, &given.joins, |pin| (pin.before, pin.after));
        let codes = [
            Code::CellJoined,
            Code::LabelOnLaterPage,
            Code::JoinDoubtful,
            Code::ApartDoubtful,
        ];
        for (index, pin) in folded.listed.iter().enumerate() {
            self.blank();
            if index == 0 {
                self.say(&comments::JOIN);
                self.left_out(&folded);
            }
            let told = self.evidence.at(pin.after, &codes, Some(Step::Stitch));
            self.comments(&told);
            self.text.push_str("[[table.join]]\n");
            let (before, after) = (self.anchor(pin.before), self.anchor(pin.after));
            self.value("before", before);
            self.value("after", after);
            let name = match pin.join {
                Join::Apart => "apart",
                Join::Row => "row",
                Join::Cells { .. } => "cells",
            };
            self.value("as", toml_text::quoted(name));
            if let Join::Cells { cells, labels } = &pin.join {
                for (key, columns) in [("cells", cells), ("labels", labels)] {
                    if !columns.is_empty() {
                        let columns = columns.iter().map(|column| column + 1);
                        self.value(key, toml_text::list(columns));
                    }
                }
            }
        }
    }
}
