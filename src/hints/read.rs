//! The text of a hints file to [`Hints`].

use ecow::{EcoString, eco_format};

use super::{Hints, TableHints, VERSION};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::error::Error;

/// Reads the text of a hints file; `file` is its name, for the error.
///
/// # Errors
/// [`Code::HintsUnreadable`] with the line where the text is no hints file.
pub fn read(text: &str, file: &str) -> Result<Hints, Error> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let hints: Hints = toml::from_str(text).map_err(|error| {
        let said = error.message();
        let (en, zh) = match error.span() {
            Some(span) => {
                let line = line_of(text, span.start);
                (
                    eco_format!("line {line}: {said}"),
                    eco_format!("第{line}行：{said}"),
                )
            }
            None => (said.into(), said.into()),
        };
        unreadable(file, en, zh)
    })?;
    match wrong(&hints) {
        Some((en, zh)) => Err(unreadable(file, en, zh)),
        None => Ok(hints),
    }
}

/// The error that a hints file cannot be read, with the reason in both languages.
pub fn unreadable(file: &str, en: EcoString, zh: EcoString) -> Error {
    Error::Finding(
        Diagnostic::new(Code::HintsUnreadable)
            .with("file", file)
            .with("reason", en)
            .with("reason.zh", zh),
    )
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset.min(text.len())].matches('\n').count()
}

/// No column and no number of lines is larger: no sheet has so many.
const LARGEST: usize = 10_000_000;

/// What is wrong though it is TOML of the right form.
fn wrong(hints: &Hints) -> Option<(EcoString, EcoString)> {
    if let Some(version) = hints.version.filter(|&version| version != VERSION) {
        return Some((
            eco_format!("version {version} is not known, only {VERSION}"),
            eco_format!("不认识版本 {version}，只认识 {VERSION}"),
        ));
    }
    for allow in &hints.allow {
        let code = &allow.code;
        let known = Code::named(code);
        let Some(known) = known else {
            return Some((
                eco_format!("no code is called “{code}”"),
                eco_format!("没有名为“{code}”的编号"),
            ));
        };
        if known.severity() == Severity::Error && !known.is_check() {
            return Some((
                eco_format!("{code} cannot be allowed: what it is about cannot be published"),
                eco_format!("{code} 不能略过：存在这种问题的表不能公开"),
            ));
        }
        if allow.sheet.is_some() && allow.line.is_none() && allow.text.is_none() {
            return Some((
                eco_format!("[[allow]] of {code} names a sheet, but no `line` or `text` in it"),
                eco_format!("[[allow]] 中的 {code} 写了 sheet，却没有写 line 或 text"),
            ));
        }
        if allow.reason.trim().is_empty() {
            return Some((
                eco_format!("[[allow]] of {code} has no reason"),
                eco_format!("[[allow]] 中的 {code} 没有写明理由（reason）"),
            ));
        }
    }
    let has_first = |table: &&TableHints| table.first.is_some();
    let firsts = hints.table.iter().filter(has_first).count();
    if firsts > 0 && firsts < hints.table.len() {
        return Some((
            "either every [[table]] says where it begins (first), or none does".into(),
            "各 [[table]] 要么都写明起始行（first），要么都不写".into(),
        ));
    }
    hints.table.iter().find_map(wrong_in_table)
}

fn wrong_in_table(table: &TableHints) -> Option<(EcoString, EcoString)> {
    let columns = table
        .spacers
        .iter()
        .chain(&table.groups)
        .chain(&table.plain)
        .copied()
        .chain(
            table
                .merged
                .iter()
                .flat_map(|merged| [merged.column, merged.with]),
        )
        .chain(
            table
                .shift
                .iter()
                .flat_map(|shift| shift.lost.into_iter().chain(shift.gained)),
        )
        .chain(
            table
                .join
                .iter()
                .flat_map(|join| join.cells.iter().chain(&join.labels).copied()),
        );
    let pages = table.pages.iter().filter_map(|page| page.lines);
    let header = table.header.iter().filter_map(|row| row.lines);
    let mut numbers = columns.chain(pages).chain(header);
    if numbers.any(|number| !(1..=LARGEST).contains(&number)) {
        return Some((
            eco_format!("columns and numbers of lines are 1 to {LARGEST}"),
            eco_format!("列号和行数为 1 至 {LARGEST}"),
        ));
    }
    let both = |shift: &super::ShiftHint| shift.lost.is_some() && shift.gained.is_some();
    if table.shift.iter().any(both) {
        return Some((
            "a [[table.shift]] has `lost` or `gained`, not both".into(),
            "[[table.shift]] 只能写 lost 或 gained 之一".into(),
        ));
    }
    let nothing = |join: &super::JoinHint| {
        join.join == super::JoinName::Cells && join.cells.is_empty() && join.labels.is_empty()
    };
    if table.join.iter().any(nothing) {
        return Some((
            "a [[table.join]] as \"cells\" names no column in `cells` or `labels`".into(),
            "as = \"cells\" 的 [[table.join]] 没有在 cells 或 labels 中写列号".into(),
        ));
    }
    let idle = |join: &super::JoinHint| {
        join.join != super::JoinName::Cells && !(join.cells.is_empty() && join.labels.is_empty())
    };
    if table.join.iter().any(idle) {
        return Some((
            "a [[table.join]] names columns in `cells` or `labels`, but is not as \"cells\"".into(),
            "[[table.join]] 在 cells 或 labels 中写了列号，as 却不是 \"cells\"".into(),
        ));
    }
    if table.columns.as_ref().is_some_and(Vec::is_empty) {
        return Some((
            "`columns` names no column".into(),
            "columns 中没有任何列".into(),
        ));
    }
    let mut roles: Vec<usize> = table.groups.iter().chain(&table.plain).copied().collect();
    roles.extend(table.merged.iter().map(|merged| merged.column));
    roles.sort_unstable();
    let twice = roles.windows(2).find(|pair| pair[0] == pair[1])?[0];
    Some((
        eco_format!("column {twice} is named twice in `groups`, `merged` and `plain`"),
        eco_format!("groups、merged、plain 中第 {twice} 列出现了两次"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Language;

    fn error(text: &str) -> String {
        let error = read(text, "a.hints.toml").expect_err("no hints");
        error.diagnostic().message(Language::English)
    }

    #[test]
    fn every_part_may_be_left_out() {
        assert_eq!(read("", "a"), Ok(Hints::default()));
        let hints = read("version = 1\n[[table]]\ngroups = [1]\n", "a").expect("hints");
        assert_eq!(hints.table[0].groups, [1]);
    }

    #[test]
    fn errors_name_the_line() {
        assert!(error("version = 1\n[[table]]\ngroup = [1]\n").contains("line 3"));
        assert!(error("version = \n").contains("line 1"));
        assert!(error("version = 2").contains("version 2"));
    }

    #[test]
    fn what_no_sheet_can_have_is_refused() {
        for text in [
            "[[table]]\nspacers = [0]",
            "[[table]]\ngroups = [1]\nplain = [1]",
            "[[table]]\nfirst = { line = 1 }\n[[table]]\n",
            "[[allow]]\ncode = \"J0601\"\nreason = \" \"",
            "[[allow]]\ncode = \"J0404\"\nreason = \"x\"",
            "[[allow]]\ncode = \"J9999\"\nreason = \"x\"",
            "[[table]]\n[[table.join]]\nbefore = { line = 1 }\nafter = { line = 2 }\nas = \"cells\"",
        ] {
            error(text);
        }
    }
}
