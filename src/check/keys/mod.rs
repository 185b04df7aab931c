//! What tells the rows of a table apart: rows that stand twice (J0616), keys that do (J0617), gaps in the
//! numbers of rows ([`numbering`], J0618), rows without their key (J0619).
//!
//! A column is a key where all its cells differ but the one in question, and where its label or the one
//! shape of all its cells shows that they name: amounts and classes differ by chance as well.

mod numbering;

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::marks::Marks;
use super::table::{Holds, View};
use super::words::{has_any, is_hanzi, start};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::RowKind;
use crate::document::amount::is_nothing;

/// So many rows at least show what is usual.
const ENOUGH: usize = 5;
/// So many columns tell most rows apart.
const BEGINNING: usize = 4;
/// One row in so many may be an exception; one always may.
const RARE: usize = 50;
/// Labels of keys.
const KEYS: [&str; 13] = [
    "编号",
    "编码",
    "代码",
    "证号",
    "合同号",
    "单号",
    "备案号",
    "学号",
    "工号",
    "项目号",
    "案号",
    "车牌",
    "序号",
];
/// Labels of numbers that several rows may share.
const SHARED: [&str; 22] = [
    "科目", "功能", "经济", "分类", "行业", "区划", "邮", "类别", "品目", "批复", "文号", "依据",
    "电话", "手机", "传真", "联系", "日期", "时间", "账号", "卡号", "规格", "型号",
];

pub fn check(view: &View, found: &mut Vec<Diagnostic>) {
    let sections = sections(view);
    rows(view, &sections, found);
    for column in 0..view.columns.len() {
        if !numbering::check(view, column, found) {
            keys(view, column, &sections, found);
        }
        blanks(view, column, found);
    }
}

/// How many exceptions so many rows may have.
fn few(rows: usize) -> usize {
    (rows / RARE).max(1)
}

/// The section of each row: headings and totals part the rows.
fn sections(view: &View) -> Vec<u32> {
    let mut section = 0;
    let sections = (0..view.height()).map(|row| {
        section += u32::from(view.kind(row) != RowKind::Data);
        section
    });
    sections.collect()
}

fn is_data(view: &View, row: usize) -> bool {
    view.kind(row) == RowKind::Data
}

/// The rows of a section all of whose cells are those of an earlier one.
fn rows(view: &View, sections: &[u32], found: &mut Vec<Diagnostic>) {
    let width = view.columns.len();
    let leveled = is_leveled(view);
    let mut known: FxHashSet<u64> = FxHashSet::default();
    known.reserve(view.data_rows);
    let (mut firsts, mut alike) = (Vec::with_capacity(view.data_rows), Vec::new());
    let mut twice: Vec<(usize, usize)> = Vec::new();
    let mut upper = 0;
    for (row, section) in sections.iter().enumerate() {
        if leveled && !view.text(row, 0).is_empty() {
            upper = row;
        }
        if !is_data(view, row) {
            continue;
        }
        // What a row says itself it does not say by the row above.
        let above = if view.text(row, 0).is_empty() {
            upper
        } else {
            0
        };
        let hash = |columns: usize| {
            let mut hasher = FxHasher::default();
            (section, above).hash(&mut hasher);
            for column in 0..columns {
                view.text(row, column).as_bytes().hash(&mut hasher);
            }
            hasher.finish()
        };
        // The first columns tell nearly all rows apart.
        let beginning = hash(width.min(BEGINNING));
        if known.insert(beginning) {
            firsts.push((row, beginning));
            continue;
        }
        alike.push((row, beginning, hash(width)));
    }
    let asked: FxHashSet<u64> = alike.iter().map(|&(_, beginning, _)| beginning).collect();
    let whole = |row: usize| (0..width).map(move |column| view.text(row, column));
    let mut groups: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (row, beginning) in firsts {
        if asked.contains(&beginning) {
            groups.entry(beginning).or_default().push(row);
        }
    }
    // Rows that begin alike, by all their cells.
    let mut wholes: FxHashMap<(u64, u64), usize> = FxHashMap::default();
    for (row, beginning, hash) in alike {
        let first = groups.get(&beginning).into_iter().flatten();
        let same = first
            .chain(wholes.get(&(beginning, hash)))
            .copied()
            .find(|&other| whole(row).eq(whole(other)));
        match same {
            Some(other) if tells_much(view, row) => twice.push((row, other)),
            Some(_) => {}
            None => {
                wholes.insert((beginning, hash), row);
            }
        }
    }
    if twice.len() > few(view.data_rows) {
        return;
    }
    for (row, other) in twice {
        let finding = Diagnostic::new(Code::DuplicateRow)
            .with("label", start(view.label(row)))
            .at_all(view.place(row, 0))
            .at_all(view.place(other, 0));
        found.push(finding);
    }
}

/// Whether blanks in the first column stand for what is above, without being merged.
fn is_leveled(view: &View) -> bool {
    let blank = |&row: &usize| is_data(view, row) && view.text(row, 0).is_empty();
    !view.columns.is_empty() && (0..view.height()).filter(blank).count() > few(view.data_rows)
}

/// Whether a row says so much that it comes twice by no chance: three cells, one of them an amount that
/// is not small, or more words.
fn tells_much(view: &View, row: usize) -> bool {
    let (mut cells, mut characters) = (0, 0);
    for column in 0..view.columns.len() {
        let text = view.text(row, column);
        let zero = view
            .amount(row, column)
            .is_some_and(|amount| amount.value.is_zero());
        if !is_nothing(text) && !zero {
            cells += 1;
            characters += if column > 0 { text.chars().count() } else { 0 };
        }
    }
    cells >= 3 && characters >= 6
}

/// A key that stands twice in one section.
fn keys(view: &View, column: usize, sections: &[u32], found: &mut Vec<Diagnostic>) {
    if !is_key(view, column) {
        return;
    }
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let mut twice: Vec<(usize, usize)> = Vec::new();
    let mut filled = 0;
    for row in (0..view.height()).filter(|&row| is_data(view, row)) {
        let text = view.own(row, column);
        if text.is_empty() || !view.marks(row, column).any(Marks::DIGIT) {
            continue;
        }
        filled += 1;
        match first.get(text) {
            Some(&other) => twice.push((row, other)),
            None => {
                first.insert(text, row);
            }
        }
        if twice.len() > few(filled) + 1 {
            return;
        }
    }
    if filled < ENOUGH || twice.len() > few(filled) {
        return;
    }
    // One thing in two rows has one name: then its number rightly stands twice.
    let named = |holds: Holds| matches!(holds, Holds::Label | Holds::Prose);
    let name =
        (0..view.columns.len()).find(|&other| other != column && named(view.columns[other].holds));
    for (row, other) in twice {
        let same = name.is_some_and(|name| view.text(row, name) == view.text(other, name));
        let whole = (0..view.columns.len())
            .all(|column| view.text(row, column) == view.text(other, column));
        // Numbers of rows may begin anew under each heading, names of things do not.
        let anew = view.columns[column].holds == Holds::Numbering;
        if same || whole || anew && sections[row] != sections[other] {
            continue;
        }
        let finding = Diagnostic::new(Code::DuplicateKey)
            .with("key", view.own(row, column))
            .with("column", view.leaf(column))
            .at_all(view.cell(row, column).place())
            .at_all(view.cell(other, column).place());
        found.push(finding);
    }
}

/// Whether a column names its rows, by its label or by the one shape of its cells.
fn is_key(view: &View, column: usize) -> bool {
    let of = &view.columns[column];
    let label = view.leaf(column);
    if of.filled < ENOUGH
        || has_any(label, &SHARED)
        || !matches!(of.holds, Holds::Code | Holds::Label | Holds::Numbering)
    {
        return false;
    }
    let cells = || {
        let rows = (0..view.height()).filter(|&row| is_data(view, row));
        let texts = rows.map(|row| view.own(row, column));
        texts.filter(|text| !text.is_empty())
    };
    let long = |text: &str| text.len() >= 3 && !text.contains(['*', '×']);
    if has_any(label, &KEYS) || matches!(label.trim(), "No." | "Code" | "ID") {
        return cells().all(long);
    }
    let Some(first) = cells().next() else {
        return false;
    };
    let digits = first.bytes().filter(u8::is_ascii_digit).count();
    let letters = first.contains(|c: char| c.is_ascii_uppercase() || is_hanzi(c));
    let hyphens = first.bytes().filter(|&byte| byte == b'-').count();
    let is_date = hyphens == 2 && digits == first.len() - 2 || first.contains(['年', '月', '日']);
    digits >= 4
        && (letters || hyphens >= 2)
        && !is_date
        && !first.starts_with('0')
        && cells().all(|text| long(text) && has_same_shape(text, first))
}

/// Whether digits, letters and all else stand in the same places; hanzi are the same ones.
fn has_same_shape(text: &str, other: &str) -> bool {
    text.len() == other.len()
        && text.bytes().zip(other.bytes()).all(|(one, other)| {
            one == other
                || (one.is_ascii_digit() && other.is_ascii_digit())
                || (one.is_ascii_uppercase() && other.is_ascii_uppercase())
        })
}

/// A row that has nothing in a column that names all others.
fn blanks(view: &View, column: usize, found: &mut Vec<Diagnostic>) {
    let of = &view.columns[column];
    let lacking = view.data_rows - of.filled;
    let named = column == 0 && of.holds == Holds::Label;
    let code =
        of.holds == Holds::Code || (of.holds == Holds::Label && has_any(view.leaf(column), &KEYS));
    if of.filled < ENOUGH || lacking == 0 || lacking > few(of.filled) || !(named || code) {
        return;
    }
    let data: Vec<usize> = (0..view.height())
        .filter(|&row| is_data(view, row))
        .collect();
    let mut seen: FxHashMap<&str, ()> = FxHashMap::default();
    let texts = data.iter().map(|&row| view.own(row, column));
    if !texts
        .filter(|text| !text.is_empty())
        .all(|text| seen.insert(text, ()).is_none())
    {
        return;
    }
    for (index, &row) in data.iter().enumerate() {
        let edge = index == 0 || index + 1 == data.len();
        if !view.own(row, column).is_empty() || view.is_covered(row, column) || (named && edge) {
            continue;
        }
        // Where one half of two tables side by side has ended, its other cells are blank too.
        let beside = [column.checked_sub(1), Some(column + 1)]
            .into_iter()
            .flatten();
        let mut beside = beside.filter(|&other| other < view.columns.len());
        if !beside.any(|other| !view.text(row, other).is_empty()) {
            continue;
        }
        // A part of the row above leaves out more than this.
        let others = (0..view.columns.len()).filter(|&other| other != column);
        let mut usual = others.filter(|&other| view.columns[other].filled + 1 >= view.data_rows);
        let whole = usual.all(|other| !view.text(row, other).is_empty());
        let part =
            view.label(row).trim_start().starts_with("其中") || view.label(row).starts_with('#');
        if whole
            && !part
            && view
                .columns
                .iter()
                .filter(|of| of.filled + 1 >= view.data_rows)
                .count()
                > 1
        {
            found.push(blank(view, row, column));
        }
    }
}

fn blank(view: &View, row: usize, column: usize) -> Diagnostic {
    Diagnostic::new(Code::RowWithoutKey)
        .with("column", view.leaf(column))
        .at_all(view.place(row, column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{codes, found};

    const LIST: &str = "项目库\n编号\t名称\t地点\t投资\nZY23-001\t养殖小区\t河湾镇\t320.00\nZY23-004\t菌菇大棚\t石桥镇\t186.00\n\
                        ZY23-009\t道路硬化\t东岗镇\t94.50\nZY23-011\t安全饮水\t龙泉乡\t128.00\nZY23-014\t光伏运维\t白沙乡\t42.00\n\
                        ZY23-017\t雨露计划\t全县\t75.00\n";

    #[test]
    fn rows_and_keys_that_stand_twice() {
        assert_eq!(found(LIST, check), []);
        let row = "ZY23-009\t道路硬化\t东岗镇\t94.50\n";
        assert_eq!(codes(&found(&format!("{LIST}{row}"), check)), ["J0616"]);
        assert_eq!(
            codes(&found(&LIST.replace("-011", "-009"), check)),
            ["J0617"]
        );
        let by_shape = LIST.replace("编号", "标识");
        assert_eq!(
            codes(&found(&by_shape.replace("-011", "-009"), check)),
            ["J0617"]
        );
    }

    #[test]
    fn numbers_that_rows_may_share() {
        let shared = LIST.replace("编号", "科目编码").replace("-011", "-009");
        assert_eq!(found(&shared, check), []);
        let many = LIST.replace("-011", "-009").replace("-017", "-014");
        assert_eq!(found(&many, check), []);
        let named = LIST.replace("-011\t安全饮水", "-009\t道路硬化");
        assert_eq!(found(&named, check), []);
    }

    #[test]
    fn a_row_without_its_key() {
        // In the first column a blank is a merge.
        let last = |line: &str| {
            line.split_once('\t')
                .map(|(code, rest)| format!("{rest}\t{code}\n"))
        };
        let turned: String = LIST.lines().filter_map(last).collect();
        let sheet = format!("项目库\n{turned}").replace("ZY23-009", "");
        assert_eq!(codes(&found(&sheet, check)), ["J0619"]);
        let part = sheet.replace("道路硬化", "其中：道路硬化");
        assert_eq!(found(&part, check), []);
        assert_eq!(found(&sheet.replace("ZY23-014", ""), check), []);
    }
}
