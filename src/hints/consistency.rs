//! What no sheet can have, though it is a hints file by its form.

use ecow::{EcoString, eco_format};

use super::{Allow, Hints, JoinHint, JoinName, ShiftHint, TableHints, VERSION};
use crate::diagnostic::{Code, Severity};

/// What no sheet can have, and where it stands: keys and 0-based indices, set apart by dots.
pub struct Problem {
    pub path: String,
    pub en: EcoString,
    pub zh: EcoString,
}

impl Problem {
    fn new(path: impl Into<String>, en: impl Into<EcoString>, zh: impl Into<EcoString>) -> Self {
        Self {
            path: path.into(),
            en: en.into(),
            zh: zh.into(),
        }
    }
}

/// No column and no number of lines is larger: no sheet has so many.
const LARGEST: usize = 10_000_000;

/// The first thing that no sheet can have.
pub fn check(hints: &Hints) -> Option<Problem> {
    if let Some(version) = hints.version.filter(|&version| version != VERSION) {
        return Some(Problem::new(
            "version",
            eco_format!("version {version} is not known, only {VERSION}"),
            eco_format!("不认识版本 {version}，只认识 {VERSION}"),
        ));
    }
    let mut allow = hints.allow.iter().enumerate();
    if let Some(problem) = allow.find_map(|(index, allow)| allowed(index, allow)) {
        return Some(problem);
    }
    let without_first = |table: &TableHints| table.first.is_none();
    let missing = hints.table.iter().position(without_first);
    if let Some(missing) = missing.filter(|_| !hints.table.iter().all(without_first)) {
        return Some(Problem::new(
            format!("table.{missing}"),
            "either every [[table]] says where it begins (first), or none does",
            "各 [[table]] 要么都写明起始行（first），要么都不写",
        ));
    }
    let mut tables = hints.table.iter().enumerate();
    tables.find_map(|(index, table)| {
        let at = format!("table.{index}");
        numbers(&at, table)
            .or_else(|| shifts(&at, &table.shift))
            .or_else(|| joins(&at, &table.join))
            .or_else(|| columns(&at, table))
            .or_else(|| roles(&at, table))
    })
}

fn allowed(index: usize, allow: &Allow) -> Option<Problem> {
    let code = &allow.code;
    let at = format!("allow.{index}");
    let Some(known) = Code::named(code) else {
        return Some(Problem::new(
            format!("{at}.code"),
            eco_format!("no code is called “{code}”"),
            eco_format!("没有名为“{code}”的编号"),
        ));
    };
    if known.severity() == Severity::Error && !known.is_check() {
        return Some(Problem::new(
            format!("{at}.code"),
            eco_format!("{code} cannot be allowed: what it is about cannot be published"),
            eco_format!("{code} 不能略过：存在这种问题的表不能公开"),
        ));
    }
    if allow.sheet.is_some() && allow.line.is_none() && allow.text.is_none() {
        return Some(Problem::new(
            format!("{at}.sheet"),
            eco_format!("[[allow]] of {code} names a sheet, but no `line` or `text` in it"),
            eco_format!("[[allow]] 中的 {code} 写了 sheet，却没有写 line 或 text"),
        ));
    }
    allow.reason.trim().is_empty().then(|| {
        Problem::new(
            format!("{at}.reason"),
            eco_format!("[[allow]] of {code} has no reason"),
            eco_format!("[[allow]] 中的 {code} 没有写明理由（reason）"),
        )
    })
}

/// A column or a number of lines that cannot be.
fn numbers(at: &str, table: &TableHints) -> Option<Problem> {
    let mut numbers: Vec<(&str, usize)> = Vec::new();
    let mut of = |key: &'static str, values: &mut dyn Iterator<Item = usize>| {
        numbers.extend(values.map(|value| (key, value)));
    };
    of(
        "header",
        &mut table.header.iter().filter_map(|row| row.lines),
    );
    of("spacers", &mut table.spacers.iter().copied());
    of(
        "pages",
        &mut table.pages.iter().filter_map(|page| page.lines),
    );
    of("groups", &mut table.groups.iter().copied());
    let merged = table.merged.iter();
    of(
        "merged",
        &mut merged.flat_map(|hint| [hint.column, hint.with]),
    );
    of("plain", &mut table.plain.iter().copied());
    let shift = table.shift.iter();
    of(
        "shift",
        &mut shift.flat_map(|hint| hint.lost.into_iter().chain(hint.gained)),
    );
    let join = table.join.iter();
    of(
        "join",
        &mut join.flat_map(|hint| hint.cells.iter().chain(&hint.labels).copied()),
    );
    let (key, number) = numbers
        .into_iter()
        .find(|(_, number)| !(1..=LARGEST).contains(number))?;
    Some(Problem::new(
        format!("{at}.{key}"),
        eco_format!("columns and numbers of lines are 1 to {LARGEST}, not {number}"),
        eco_format!("列号和行数为 1 至 {LARGEST}，不能是 {number}"),
    ))
}

fn shifts(at: &str, shifts: &[ShiftHint]) -> Option<Problem> {
    let both = |shift: &ShiftHint| shift.lost.is_some() && shift.gained.is_some();
    let index = shifts.iter().position(both)?;
    Some(Problem::new(
        format!("{at}.shift.{index}"),
        "a [[table.shift]] has `lost` or `gained`, not both",
        "[[table.shift]] 只能写 lost 或 gained 之一",
    ))
}

fn joins(at: &str, joins: &[JoinHint]) -> Option<Problem> {
    let names_none = |join: &JoinHint| join.cells.is_empty() && join.labels.is_empty();
    let wrong = |join: &JoinHint| (join.join == JoinName::Cells) == names_none(join);
    let index = joins.iter().position(wrong)?;
    let path = format!("{at}.join.{index}");
    Some(match joins[index].join {
        JoinName::Cells => Problem::new(
            path,
            "a [[table.join]] as \"cells\" names no column in `cells` or `labels`",
            "as = \"cells\" 的 [[table.join]] 没有在 cells 或 labels 中写列号",
        ),
        JoinName::Row | JoinName::Apart => Problem::new(
            path,
            "a [[table.join]] names columns in `cells` or `labels`, but is not as \"cells\"",
            "[[table.join]] 在 cells 或 labels 中写了列号，as 却不是 \"cells\"",
        ),
    })
}

fn columns(at: &str, table: &TableHints) -> Option<Problem> {
    let is_empty = table.columns.as_ref().is_some_and(Vec::is_empty);
    is_empty.then(|| {
        Problem::new(
            format!("{at}.columns"),
            "`columns` names no column",
            "columns 中没有任何列",
        )
    })
}

/// A column of which two things are said.
fn roles(at: &str, table: &TableHints) -> Option<Problem> {
    let groups = table.groups.iter().map(|&column| ("groups", column));
    let merged = table.merged.iter().map(|hint| ("merged", hint.column));
    let plain = table.plain.iter().map(|&column| ("plain", column));
    let roles: Vec<(&str, usize)> = groups.chain(merged).chain(plain).collect();
    let mut named = std::collections::BTreeSet::new();
    let (key, twice) = roles
        .into_iter()
        .find(|(_, column)| !named.insert(*column))?;
    Some(Problem::new(
        format!("{at}.{key}"),
        eco_format!("column {twice} is named twice in `groups`, `merged` and `plain`"),
        eco_format!("groups、merged、plain 中第 {twice} 列出现了两次"),
    ))
}
