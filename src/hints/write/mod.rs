//! What recovery decided, as a hints file with a comment at each decision.

mod fold;
mod rows;

use std::fmt::Write;
use std::ops::RangeInclusive;

use super::allowed::Allowed;
use super::anchors::Anchors;
use super::comments::{self, Evidence, Words};
use super::resolve::Resolved;
use super::{VERSION, toml_text};
use crate::diagnostic::{Code, Language};
use crate::document::{Line, SheetIndex, Step};
use crate::recover::pins::{Above, At, TablePins};
use crate::recover::{Recovered, sheets};
use crate::source::ReadSource;
use fold::Folded;

/// The text of a hints file: what was decided of a source, with comments in a language. What is
/// `given` is among it, and what that allows stays allowed.
pub fn write(
    source: &ReadSource,
    recovered: &Recovered,
    given: &Resolved,
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
    file.allowed(&given.allowed);
    let furniture = file.fold(&pins.furniture, &given.pins.furniture, |&at| (at, at));
    file.rows(&comments::FURNITURE, "furniture", &furniture);
    let whole = Folded::whole(&pins.not_furniture);
    file.rows(&comments::NOT_FURNITURE, "not_furniture", &whole);
    let nothing = TablePins::default();
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
        let given = given.pins.tables.get(index).unwrap_or(&nothing);
        file.table(table, given, first..=before.unwrap_or(last));
    }
    file.text
}

fn line_of(source: &ReadSource, at: At) -> Option<Line> {
    let sheet = super::anchors::sheet_of(source, at.sheet)?;
    sheet.lines(at.row).first().copied()
}

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
    fn rows(&mut self, words: &Words, key: &str, rows: &Folded<At>) {
        if rows.count() > 0 {
            self.blank();
            self.say(words);
            self.left_out(rows);
            self.list(key, rows.listed.iter().copied().copied());
        }
    }

    fn list(&mut self, key: &str, rows: impl IntoIterator<Item = At>) {
        let rows: Vec<String> = rows.into_iter().map(|row| self.anchor(row)).collect();
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

    fn table(&mut self, table: &TablePins, given: &TablePins, lines: RangeInclusive<Line>) {
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
        self.pages(table, given);
        let whole = Folded::whole(&table.not_pages);
        self.rows(&comments::NOT_PAGES, "not_pages", &whole);
        self.roles(table, &lines);
        self.kinds(table, given, &lines);
        self.shifts(table, given);
        self.joins(table, given);
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
                self.list(part.name(), rows);
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
}
