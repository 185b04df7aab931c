//! What stands beside the hints in a written file: what each is, on what evidence, what else it could
//! be.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::anchors::sheet_of;
use crate::diagnostic::{Code, Diagnostic, Language, Severity};
use crate::document::{Decision, Line, Place, Step};
use crate::recover::Recovered;
use crate::recover::pins::At;
use crate::source::ReadSource;

/// The sentences that a written file holds, in both languages.
pub struct Words {
    pub en: &'static str,
    pub zh: &'static str,
}

macro_rules! words {
    ($($name:ident $en:literal $zh:literal;)*) => {
        $(pub const $name: Words = Words { en: $en, zh: $zh };)*
    };
}

words! {
    INTRODUCTION
        "Hints for jnrender: what was decided of this sheet, one decision after the other. Correct what\nis wrong and delete what need not be said: what is not said is found anew. Lines are named by their\nnumber and by how they begin, so that lines may be added above. Columns count from 1."
        "jnrender 的指引：以下逐项列出对本表的判断。有误的请改正，不必固定的请删去，没有写的由程序重新判断。\n各行以行号和开头的文字指明，上方增加了行也仍然有效。列号从 1 算起。";
    LEFT_OUT
        "{count} more like these are not listed: nothing spoke against them, and they are found again."
        "另有 {count} 项与此类似，没有疑点，不再列出，仍会照样判断。";
    ALLOW
        "A finding that is right as it is need not be reported:"
        "确认无误的报告可以略过：";
    FURNITURE
        "Page furniture: page numbers, print dates and the like. A line that only looks so goes into\nnot_furniture = [...]."
        "页码、打印日期等不属于表的行。只是看起来像、其实属于表的行，写入 not_furniture = [...]。";
    NOT_FURNITURE
        "Lines that look like page furniture and are none."
        "看起来像页码、打印日期，其实属于表的行。";
    FIRST
        "Here the table begins. The [[table]]s of this file are all there are."
        "表从这一行开始。本文件中的 [[table]] 就是全部的表。";
    ABOVE
        "What stands above the header, and notes. A line that is something else goes into another of the\nlists title, number, unit, form, notes, text (text: of no table)."
        "表头上方的内容，以及说明。归错的行请移到相应的列表：title 标题、number 表号、unit 单位、form 表单栏目、\nnotes 说明、text 不属于表的文字。";
    HEADER
        "The rows of the header, from the top down; lines = 2: its labels are broken over two lines."
        "表头各行，自上而下；lines = 2 表示标签折成了两行。";
    COLUMNS
        "The labels over each column, from the top down."
        "各列上方的标签，自上而下。";
    SPACERS
        "Columns of the sheet in which nothing stands: they are no columns of the table."
        "原表中没有内容的列，不算表的列。";
    ROWS
        "The first row under the header."
        "表头之下的第一行。";
    LAST
        "The last line above the notes."
        "说明之前的最后一行。";
    PROSE
        "From here on nothing belongs to this table."
        "从这一行起不再属于这张表。";
    PAGES
        "Where later pages begin: so many lines on end print again what stands on the first page. A line\nthat is a row though it reads alike goes into not_pages = [...]."
        "后面各页的开头：从这一行起的若干行重复了首页的内容。文字相同、其实是表体的行，写入 not_pages = [...]。";
    NOT_PAGES
        "Rows that read like a line of the first page."
        "文字与首页某行相同、其实是表体的行。";
    GROUPS
        "Columns whose blanks are merged cells: groups = their values begin groups, merged = their values\nare merged over the groups of another column, plain = their blanks are empty cells."
        "哪些列的空白是合并单元格：groups 的值开始一组；merged 的值随另一列的组合并；plain 的空白就是空单元格。";
    KINDS
        "Rows that are no plain data (heading, subtotal, total), or only seem so (data)."
        "不是普通数据的行：heading 标题行、subtotal 小计、total 合计；data 是看起来像标题行的普通数据。";
    SHIFT
        "Rows whose cells stand in other columns than their own: lost = this column is missing, gained =\nthis blank one is too many; without either the rows are right as they stand."
        "单元格错了列的行：lost 缺了该列，gained 多了该空列；两者都没有则原样不动。";
    JOIN
        "What a page break cut: as \"row\" the two lines are one row, as \"cells\" texts go on in the columns\ncells and labels stand on the later page in the columns labels, as \"apart\" nothing is joined."
        "跨页之处：\"row\" 两行是同一行；\"cells\" 由 cells 各列接续文字、labels 各列的标签印在了后一页；\"apart\" 不连接。";
}

impl Words {
    /// In one language.
    pub fn in_language(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Chinese => self.zh,
        }
    }
}

/// The evidence for what was decided.
pub struct Evidence<'r> {
    source: &'r ReadSource,
    findings: &'r [Diagnostic],
    decisions: &'r [Decision],
    language: Language,
    /// The lines of which a finding warns.
    doubtful: BTreeSet<Line>,
}

impl<'r> Evidence<'r> {
    /// The evidence of a recovery, to be told in a language.
    pub fn new(source: &'r ReadSource, recovered: &'r Recovered, language: Language) -> Self {
        Self {
            source,
            findings: &recovered.diagnostics,
            decisions: &recovered.document.decisions,
            language,
            doubtful: recovered
                .diagnostics
                .iter()
                .filter(|found| found.severity > Severity::Note)
                .flat_map(|found| &found.places)
                .map(|place| place.in_line())
                .collect(),
        }
    }

    /// Whether a finding warns of a row from one to another.
    pub fn is_doubtful(&self, first: At, last: At) -> bool {
        let Some(sheet) = sheet_of(self.source, first.sheet) else {
            return false;
        };
        let first = sheet.lines(first.row).first().copied();
        let last = sheet.lines(last.row).last().copied();
        let range = first.zip(last).filter(|(first, last)| first <= last);
        range.is_some_and(|(first, last)| self.doubtful.range(first..=last).next().is_some())
    }

    /// What was found of these codes at a row, and by what margin a step decided there.
    pub fn at(&self, at: At, codes: &[Code], step: Option<Step>) -> Vec<String> {
        let Some(sheet) = sheet_of(self.source, at.sheet) else {
            return Vec::new();
        };
        let lines = sheet.lines(at.row);
        self.told(codes, step, |place| lines.contains(&place.in_line()))
    }

    /// The same within lines.
    pub fn within(
        &self,
        range: &RangeInclusive<Line>,
        codes: &[Code],
        step: Option<Step>,
    ) -> Vec<String> {
        self.told(codes, step, |place| range.contains(&place.in_line()))
    }

    fn told(
        &self,
        codes: &[Code],
        step: Option<Step>,
        here: impl Fn(Place) -> bool,
    ) -> Vec<String> {
        let found = self
            .findings
            .iter()
            .filter(|found| codes.contains(&found.code));
        let found = found.filter(|found| found.places.first().is_some_and(|&place| here(place)));
        let mut told: Vec<String> = found
            .map(|found| format!("{}: {}", found.code.name(), found.message(self.language)))
            .collect();
        let decisions = self.decisions.iter().filter(|decision| {
            let first = decision.places.first();
            Some(decision.step) == step && first.is_some_and(|&place| here(place))
        });
        told.extend(decisions.filter_map(|decision| self.margin(decision)));
        told.dedup();
        told
    }

    /// By how much a decision was better than the next best.
    fn margin(&self, decision: &Decision) -> Option<String> {
        if !decision.margin.is_finite() {
            return None;
        }
        let margin = format!("{:.1}", decision.margin.abs());
        let other = decision
            .rejected
            .as_deref()
            .map(|other| self.reading(other));
        Some(match (self.language, other) {
            (Language::English, Some(other)) => {
                format!("better by {margin} bits than: {other}")
            }
            (Language::English, None) => format!("better by {margin} bits than not"),
            (Language::Chinese, Some(other)) => format!("以 {margin} 比特胜过：{other}"),
            (Language::Chinese, None) => format!("以 {margin} 比特胜过相反的判断"),
        })
    }

    /// A reading in the user's language.
    fn reading(&self, reading: &str) -> String {
        if self.language == Language::English {
            return reading.to_owned();
        }
        let fixed = [
            ("as they stand", "原样不动"),
            ("merged cells", "合并单元格"),
            ("empty cells", "空单元格"),
            ("a further table", "另一张表"),
            ("the same table", "同一张表"),
        ];
        if let Some((_, zh)) = fixed.iter().find(|(en, _)| *en == reading) {
            return (*zh).to_owned();
        }
        let column = reading.strip_prefix("column ");
        if let Some((number, what)) = column.and_then(|rest| rest.split_once(' ')) {
            let what = if what == "lost" {
                "缺失"
            } else {
                "为多余的空列"
            };
            return format!("第 {number} 列{what}");
        }
        match (column, reading.strip_prefix("body from line ")) {
            (Some(number), _) => format!("第 {number} 列"),
            (_, Some(line)) => format!("表体从第 {line} 行开始"),
            _ => reading.to_owned(),
        }
    }
}
