//! What recovery decided, as a hints file with a comment at each decision.

use std::fmt::Write;
use std::ops::RangeInclusive;

use super::allowed::Allowed;
use super::anchors::Anchors;
use super::comments::{self, Evidence, Words};
use super::{VERSION, toml_text};
use crate::diagnostic::{Code, Language};
use crate::document::{Line, RowKind, SheetIndex, Step};
use crate::recover::Recovered;
use crate::recover::pins::{Above, At, Join, Moved, RolePin, TablePins};
use crate::recover::sheets;
use crate::source::ReadSource;

/// The text of a hints file: what was decided of a source, with comments in a language. What is
/// `allowed` stays so.
pub fn write(
    source: &ReadSource,
    recovered: &Recovered,
    allowed: &Allowed,
    language: Language,
) -> String {
    let joined = sheets::join(source);
    let source = &*joined.source;
    let pins = &recovered.pins;
    let mut file = File {
        text: String::new(),
        anchors: Anchors::new(source),
        evidence: Evidence::new(source, recovered, language),
        language,
        next_tables: pins.tables.iter().filter_map(|table| table.first).collect(),
    };
    file.say(&comments::INTRODUCTION);
    file.value("version", VERSION);
    file.allowed(allowed);
    file.rows(&comments::FURNITURE, "furniture", &pins.furniture);
    file.rows(
        &comments::NOT_FURNITURE,
        "not_furniture",
        &pins.not_furniture,
    );
    for (index, table) in pins.tables.iter().enumerate() {
        let line = |table: &TablePins| table.first.and_then(|first| line_of(source, first));
        let first = line(table).unwrap_or_default();
        let next = pins.tables.get(index + 1).and_then(line);
        let last = Line {
            sheet: SheetIndex(u16::MAX),
            number: u32::MAX,
        };
        let before = next.map(|next| Line {
            number: next.number.saturating_sub(1),
            ..next
        });
        file.table(table, first..=before.unwrap_or(last));
    }
    file.text
}

fn line_of(source: &ReadSource, at: At) -> Option<Line> {
    let sheet = super::anchors::sheet_of(source, at.sheet)?;
    sheet.lines(at.row).first().copied()
}

/// Columns of the table that the comments name are quoted so far.
const QUOTED: usize = 16;

struct File<'r> {
    text: String,
    anchors: Anchors<'r>,
    evidence: Evidence<'r>,
    language: Language,
    /// Where tables begin.
    next_tables: Vec<At>,
}

impl File<'_> {
    fn say(&mut self, words: &Words) {
        self.comment(words.in_language(self.language));
    }

    fn comment(&mut self, text: &str) {
        for line in text.lines() {
            let plain = line.replace(char::is_control, " ");
            let _ = writeln!(self.text, "# {}", plain.trim_end());
        }
    }

    fn comments(&mut self, lines: &[String]) {
        lines
            .iter()
            .for_each(|line| self.comment(&line.replace('\n', " ")));
    }

    fn value(&mut self, key: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.text, "{key} = {value}");
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn anchor(&self, at: At) -> String {
        toml_text::anchor(&self.anchors.of(at))
    }

    /// A list of lines, left out where there are none.
    fn rows(&mut self, words: &Words, key: &str, rows: &[At]) {
        if !rows.is_empty() {
            self.blank();
            self.say(words);
            self.list(key, rows);
        }
    }

    fn list(&mut self, key: &str, rows: &[At]) {
        let rows: Vec<String> = rows.iter().map(|&row| self.anchor(row)).collect();
        self.value(key, toml_text::lines(&rows));
    }

    fn allowed(&mut self, allowed: &Allowed) {
        self.blank();
        self.say(&comments::ALLOW);
        if allowed.entries.is_empty() {
            let reason = match self.language {
                Language::English => "the total is rounded",
                Language::Chinese => "合计为四舍五入后的数",
            };
            self.comment("[[allow]]\ncode = \"J0601\"");
            self.comment(&format!(
                "reason = {}\nline = 13",
                toml_text::quoted(reason)
            ));
        }
        for entry in &allowed.entries {
            self.text.push_str("[[allow]]\n");
            self.value("code", toml_text::quoted(entry.code.name()));
            self.value("reason", toml_text::quoted(&entry.reason));
            if let Some(at) = entry.at {
                let fields = toml_text::fields(&self.anchors.of(at));
                let _ = writeln!(
                    self.text,
                    "{}",
                    fields.replacen(", text = ", "\ntext = ", 1)
                );
            }
            self.blank();
        }
    }

    fn table(&mut self, table: &TablePins, lines: RangeInclusive<Line>) {
        self.text.push_str("\n[[table]]\n");
        if let Some(first) = table.first {
            let told = self.evidence.at(
                first,
                &[Code::TableDoubtful, Code::PageDoubtful],
                Some(Step::Segment),
            );
            self.say(&comments::FIRST);
            self.comments(&told);
            let first = self.anchor(first);
            self.value("first", first);
        }
        self.above(table);
        self.header(table, &lines);
        self.body(table, &lines);
        self.rows(&comments::NOT_PAGES, "not_pages", &table.not_pages);
        self.roles(table, &lines);
        self.kinds(table, &lines);
        self.shifts(table);
        self.joins(table);
    }

    fn above(&mut self, table: &TablePins) {
        if !table.above.is_empty() {
            self.blank();
            self.say(&comments::ABOVE);
        }
        let parts = [
            Above::Title,
            Above::Number,
            Above::Unit,
            Above::Form,
            Above::Note,
            Above::Text,
        ];
        for part in parts {
            let of_part = table.above.iter().filter(|(_, other)| *other == part);
            let rows: Vec<At> = of_part.map(|(at, _)| *at).collect();
            if !rows.is_empty() {
                self.list(part.name(), &rows);
            }
        }
    }

    fn header(&mut self, table: &TablePins, lines: &RangeInclusive<Line>) {
        if !table.header.is_empty() {
            self.blank();
            self.say(&comments::HEADER);
            let row = |row: &crate::recover::pins::HeaderRow| {
                let fields = toml_text::fields(&self.anchors.of(row.at));
                match row.count {
                    1 => format!("{{ {fields} }}"),
                    count => format!("{{ {fields}, lines = {count} }}"),
                }
            };
            let rows: Vec<String> = table.header.iter().map(row).collect();
            self.value("header", toml_text::lines(&rows));
        }
        if let Some(columns) = &table.columns {
            let codes = [Code::HeaderMoved, Code::HeaderDoubtful];
            let told = self.evidence.within(lines, &codes, None);
            self.blank();
            self.say(&comments::COLUMNS);
            self.comments(&told);
            self.text.push_str("columns = [\n");
            for (column, path) in columns.iter().enumerate() {
                let labels = path.iter().map(|label| toml_text::quoted(label));
                let path = toml_text::list(labels);
                let _ = writeln!(self.text, "  {path}, # {}", column + 1);
            }
            self.text.push_str("]\n");
        }
        if !table.spacers.is_empty() {
            self.blank();
            self.say(&comments::SPACERS);
            let spacers = table.spacers.iter().map(|column| column + 1);
            self.value("spacers", toml_text::list(spacers));
        }
    }

    fn body(&mut self, table: &TablePins, lines: &RangeInclusive<Line>) {
        // Of a header that is given it is known where it ends: rows are other ones next month.
        let told = self
            .evidence
            .within(lines, &[Code::BodyStartDoubtful], None);
        let shared = table
            .header
            .last()
            .is_some_and(|last| Some(last.at) == table.rows);
        if shared || !told.is_empty() || table.header.is_empty() {
            self.row(&comments::ROWS, &told, "rows", table.rows);
        }
        let last = table.last.filter(|&last| self.is_above_others(last));
        self.row(&comments::LAST, &[], "last", last);
        self.row(&comments::PROSE, &[], "prose", table.prose);
        if !table.pages.is_empty() {
            self.blank();
            self.say(&comments::PAGES);
            let page = |top: &crate::recover::pins::Top| {
                let fields = toml_text::fields(&self.anchors.of(top.at));
                let of = self.anchor(top.of);
                format!("{{ {fields}, repeats = {of}, lines = {} }}", top.count)
            };
            let pages: Vec<String> = table.pages.iter().map(page).collect();
            self.value("pages", toml_text::lines(&pages));
        }
    }

    /// A single line, left out where there is none.
    fn row(&mut self, words: &Words, told: &[String], key: &str, at: Option<At>) {
        if let Some(at) = at {
            self.blank();
            self.say(words);
            self.comments(told);
            let at = self.anchor(at);
            self.value(key, at);
        }
    }

    /// Whether there are lines under a row before the next table begins.
    fn is_above_others(&self, at: At) -> bool {
        let next = self.next_tables.iter().copied().filter(|next| *next > at);
        self.anchors.has_text_between(at, next.min())
    }

    fn roles(&mut self, table: &TablePins, lines: &RangeInclusive<Line>) {
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

    fn kinds(&mut self, table: &TablePins, lines: &RangeInclusive<Line>) {
        if table.kinds.is_empty() {
            return;
        }
        let told = self.evidence.within(lines, &[Code::HeadingDoubtful], None);
        self.blank();
        self.say(&comments::KINDS);
        self.comments(&told);
        for kind in [
            RowKind::Heading,
            RowKind::Subtotal,
            RowKind::Total,
            RowKind::Data,
        ] {
            let of_kind = table.kinds.iter().filter(|(_, other)| *other == kind);
            let rows: Vec<At> = of_kind.map(|(at, _)| *at).collect();
            if !rows.is_empty() {
                self.list(kind.name(), &rows);
            }
        }
    }

    fn shifts(&mut self, table: &TablePins) {
        let codes = [
            Code::RowsShifted,
            Code::RowsGained,
            Code::ShiftDoubtful,
            Code::RowMayBeShifted,
        ];
        for (index, pin) in table.shifts.iter().enumerate() {
            self.blank();
            if index == 0 {
                self.say(&comments::SHIFT);
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

    fn joins(&mut self, table: &TablePins) {
        let codes = [
            Code::CellJoined,
            Code::LabelOnLaterPage,
            Code::JoinDoubtful,
            Code::ApartDoubtful,
        ];
        for (index, pin) in table.joins.iter().enumerate() {
            self.blank();
            if index == 0 {
                self.say(&comments::JOIN);
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
