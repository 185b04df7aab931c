//! What rows are: data, headings, subtotals, totals.
//!
//! Totals are told by how the genre's few words for them end a label. Where a sheet uses other words
//! its totals are rows like any other.

use super::body::BodyRow;
use super::compare::{fold, fold_shared, folds_unusually};
use super::headings;
use crate::document::{RowKind, Span};
use crate::parallel;

/// A label of a total is no longer than this: 一般公共预算财政拨款支出合计.
const LABEL: usize = 14;
/// The same in Latin letters.
const LATIN_LABEL: usize = 40;
/// A label of more bytes, however spaced, is not looked at.
const LONGEST: usize = 128;
/// So many cells with text from the row's beginning may be its label.
const LABEL_CELLS: usize = 3;

/// What a label says of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelKind {
    /// Nothing.
    Data,
    /// A total of a part.
    Subtotal,
    /// A total of what it names: of a part where the table has another total (本年收入合计).
    Named,
    /// A total of all.
    Total,
}

/// What a folded label says.
pub fn of_label(label: &str) -> LabelKind {
    if label.is_ascii() {
        return of_latin_label(&label.to_ascii_lowercase());
    }
    let label = without_remark(without_number(label)).trim_end_matches(':');
    let label = label.strip_suffix('数').unwrap_or(label);
    let length = label.chars().count();
    if length > LABEL || label.contains([',', '。', ';']) {
        return LabelKind::Data;
    }
    let whole = matches!(label, "合计" | "共计" | "总分" | "总得分");
    // 全省合计, 全市共计
    let of_all = label.starts_with('全') && length <= 5 && label.ends_with(['计']);
    if label.ends_with("小计") {
        LabelKind::Subtotal
    } else if whole || label.ends_with("总计") || label.ends_with("总合计") {
        LabelKind::Total
    } else if label.ends_with("合计") || label.ends_with("共计") {
        if of_all {
            LabelKind::Total
        } else {
            LabelKind::Named
        }
    } else {
        LabelKind::Data
    }
}

/// Whether a folded label is that of a total and names nothing that it is the total of.
pub fn is_total_label(label: &str) -> bool {
    matches!(of_label(label), LabelKind::Total | LabelKind::Subtotal)
}

/// The same of a label in Latin letters, its white space left out.
fn of_latin_label(label: &str) -> LabelKind {
    let end = |c: char| !c.is_ascii_alphabetic();
    let bare = label.trim_end_matches(end);
    if label.len() > LATIN_LABEL {
        LabelKind::Data
    } else if bare.starts_with("subtotal") || bare.starts_with("sub-total") {
        LabelKind::Subtotal
    } else if matches!(bare, "total" | "totals" | "all" | "overall")
        || bare.starts_with("total,")
        || bare.starts_with("grandtotal")
    {
        LabelKind::Total
    } else if bare.ends_with(",total") || bare.ends_with("-total") {
        LabelKind::Named
    } else {
        LabelKind::Data
    }
}

/// A label without what counts it: 三、, (一), 1.
fn without_number(label: &str) -> &str {
    let counted = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let opened = label.strip_prefix('(').unwrap_or(label);
    let rest = opened.trim_start_matches(counted);
    match rest.strip_prefix([')', '、', '.']) {
        Some(rest) if rest.len() + 1 < label.len() => rest.trim_start_matches('、'),
        _ => label,
    }
}

/// A label without a remark in brackets behind it: 合计(万元), 总计(1+2).
fn without_remark(label: &str) -> &str {
    match label.split_once('(') {
        Some((label, _)) if !label.is_empty() => label,
        _ => label,
    }
}

/// What a row's label says: its first text that is no number.
pub fn of_row(row: &BodyRow) -> LabelKind {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank());
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let label = filled
        .by_ref()
        .take(LABEL_CELLS)
        .find(|cell| !number(&cell.text))
        .filter(|cell| cell.text.len() <= LONGEST);
    match label.filter(|cell| may_be_total(&cell.text)) {
        Some(cell) => of_label(&fold_shared(&cell.text)),
        None => LabelKind::Data,
    }
}

/// Whether a text may have, folded, what every label of a total has.
fn may_be_total(text: &str) -> bool {
    let telling = |c: char| matches!(c, '计' | '計' | '总' | '總' | 'l' | 'L' | 'ｌ' | 'Ｌ');
    text.chars().any(|c| telling(c) || folds_unusually(c))
}

/// The kinds of all rows of a table; of some they may be `given`.
pub fn find(rows: &[BodyRow], spans: &[Span], given: &[(usize, RowKind)]) -> Vec<RowKind> {
    find_with_doubt(rows, spans, given).0
}

/// The same, and the row that may be a heading as well, if there is one.
pub fn find_with_doubt(
    rows: &[BodyRow],
    spans: &[Span],
    given: &[(usize, RowKind)],
) -> (Vec<RowKind>, Option<usize>) {
    let labels = parallel::map(rows, of_row);
    let count = |kind: LabelKind| labels.iter().filter(|&&label| label == kind).count();
    let edge = |row: usize| row == 0 || row + 1 == rows.len();
    // The only total of a table that has no other is its total.
    let alone = count(LabelKind::Total) == 0 && count(LabelKind::Named) == 1;
    let headings = headings::find(rows, spans);
    let kind = |row: usize| match labels[row] {
        LabelKind::Total => RowKind::Total,
        LabelKind::Named if alone && edge(row) => RowKind::Total,
        LabelKind::Named | LabelKind::Subtotal => RowKind::Subtotal,
        LabelKind::Data if headings.rows[row] => RowKind::Heading,
        LabelKind::Data if totals_group(&rows[row]) => RowKind::Subtotal,
        LabelKind::Data => RowKind::Data,
    };
    let mut kinds: Vec<RowKind> = (0..rows.len()).map(kind).collect();
    for &(row, kind) in given {
        kinds[row] = kind;
    }
    let doubtful = headings.doubtful;
    let is_given = |row: &usize| given.iter().any(|(other, _)| other == row);
    (kinds, doubtful.filter(|row| !is_given(row)))
}

/// Whether a row is the total of the group whose label it begins with: 民政局 | 小计.
fn totals_group(row: &BodyRow) -> bool {
    let filled = row.cells.iter().filter(|cell| !cell.is_blank());
    let labels = filled.skip(1).take(LABEL_CELLS - 1);
    if !labels.clone().any(|cell| may_be_total(&cell.text)) {
        return false;
    }
    labels
        .map(|cell| fold(&cell.text))
        .take_while(|text| !text.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
        .any(|text| matches!(text.as_str(), "小计" | "合计"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::body_rows;

    #[test]
    fn labels_of_totals() {
        for (label, kind) in [
            ("合计", LabelKind::Total),
            ("合计:", LabelKind::Total),
            ("合计(万元)", LabelKind::Total),
            ("合计数", LabelKind::Total),
            ("总计", LabelKind::Total),
            ("收入总计", LabelKind::Total),
            ("三、支出总计", LabelKind::Total),
            ("全省合计", LabelKind::Total),
            ("总分", LabelKind::Total),
            ("小计", LabelKind::Subtotal),
            ("人员经费小计", LabelKind::Subtotal),
            ("本年收入合计", LabelKind::Named),
            ("Total", LabelKind::Total),
            ("Total......", LabelKind::Total),
            ("Total,allindustries", LabelKind::Total),
            ("GrandTotal", LabelKind::Total),
            ("All", LabelKind::Total),
            ("Sub-total", LabelKind::Subtotal),
            ("Europe,total", LabelKind::Named),
        ] {
            assert_eq!(of_label(label), kind, "{label}");
        }
    }

    #[test]
    fn every_label_of_a_total_may_be_one() {
        for label in [
            "合 计",
            "总分",
            "ＴＯＴＡＬ",
            "All",
            "小⾔十计",
            "\u{2F94}计",
        ] {
            assert!(may_be_total(label), "{label}");
        }
        assert!(!may_be_total("道路改造工程第12期"));
    }

    #[test]
    fn other_labels_say_nothing() {
        for label in [
            "合计金额说明",
            "合计金额",
            "审计",
            "会计",
            "累计",
            "计划总额",
            "按照规定将全部项目的各项收入合计",
            "全面预算会计",
            "Totally",
            "Totalexpenditure",
            "Allowances",
            "Allregions",
        ] {
            assert_eq!(of_label(label), LabelKind::Data, "{label}");
        }
    }

    fn kinds(text: &str) -> String {
        let kinds = find(&body_rows(text), &[], &[]);
        let letter = |kind: &RowKind| match kind {
            RowKind::Data => 'd',
            RowKind::Heading => 'h',
            RowKind::Subtotal => 's',
            RowKind::Total => 't',
        };
        kinds.iter().map(letter).collect()
    }

    #[test]
    fn a_named_total_is_a_subtotal_beside_a_total() {
        assert_eq!(kinds("拨款|5\n本年收入合计|5\n结转|1\n收入总计|6"), "dsdt");
        assert_eq!(kinds("拨款|5\n其他|1\n收入合计|6"), "ddt");
        assert_eq!(kinds("东村|5\n甲镇合计|5\n西村|1\n乙镇合计|1"), "dsds");
    }

    #[test]
    fn the_label_may_stand_behind_a_number_or_a_group() {
        assert_eq!(kinds("1|东村|5\n2|西村|6\n3|合计|11"), "ddt");
        assert_eq!(kinds("民政局|小计|11\n|东村|5\n|西村|6"), "sdd");
        assert_eq!(kinds("东村|5|小计\n西村|6|"), "dd");
    }

    #[test]
    fn either_half_of_two_sides() {
        assert_eq!(kinds("收入|5|支出|4\n||公务|1\n||支出总计|5"), "ddt");
        assert_eq!(kinds("收入|5|支出|4\n补助|1|支出总计|5"), "dd");
    }
}
