//! The number of a table or form: 附件3, 表1-3, 公开04表, 2-9, Table 4.

use super::LONGEST_MARGINAL;
use crate::recover::compare::fold;

/// Whether a text is a table's number and says so: 附件3, 表一, 公开04表, Table 4.
pub fn is_number(text: &str) -> bool {
    if text.len() > LONGEST_MARGINAL {
        return false;
    }
    let folded = fold(text).to_lowercase();
    let bare = folded
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(&folded);
    let bare = bare.trim_end_matches([':', '.']);
    is_numbered(bare) || is_form_number(bare) || is_latin_number(bare)
}

/// Whether a text is a number such as 2-9: a table's only where its place shows it.
pub fn is_dashed_number(text: &str) -> bool {
    if text.len() > LONGEST_MARGINAL {
        return false;
    }
    let folded = fold(text);
    let parts: Vec<&str> = folded.split(['-', '–', '—']).collect();
    let short = |part: &&str| {
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (2..=3).contains(&parts.len()) && parts.iter().all(short)
}

/// 附件3, 附件3-1, 附表2, 表一, 表1-3, 附件 alone.
fn is_numbered(text: &str) -> bool {
    let rest = ["附件", "附表", "附录", "表"]
        .iter()
        .find_map(|start| text.strip_prefix(start));
    rest.is_some_and(|rest| counts(rest.strip_suffix('表').unwrap_or(rest))) || text == "附件"
}

/// 公开04表, 财决01表, 预算01-1表, 公开表3: a few letters or hanzi, a number, and 表.
fn is_form_number(text: &str) -> bool {
    const LETTERS: usize = 6;
    let Some((before, after)) = text.split_once('表') else {
        return false;
    };
    let letters = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
    let digits = &before[letters.len()..];
    let short = letters.chars().count() <= LETTERS && !letters.contains('年');
    match digits.is_empty() {
        false => after.is_empty() && short && digits.len() <= 5 && counts(digits),
        true => {
            let named = letters.ends_with("公开")
                || letters.ends_with(['财', '决', '预'])
                || !letters.is_empty() && letters.is_ascii();
            short && named && counts(after)
        }
    }
}

/// Table 4, Table 1.12, Annex A-2.
fn is_latin_number(text: &str) -> bool {
    let rest = [
        "table",
        "annex",
        "appendix",
        "schedule",
        "attachment",
        "exhibit",
    ]
    .iter()
    .find_map(|start| text.strip_prefix(start));
    rest.is_some_and(|rest| {
        let rest = rest.trim_start_matches("no.");
        let digits = rest
            .strip_prefix(|c: char| c.is_ascii_lowercase())
            .unwrap_or(rest);
        let digits = digits.strip_prefix(['-', '.']).unwrap_or(digits);
        let digits = digits
            .strip_suffix(|c: char| c.is_ascii_lowercase())
            .unwrap_or(digits);
        counts(digits)
    })
}

fn counts(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || "一二三四五六七八九十-–.之".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_tables_and_forms() {
        for text in [
            "附件3",
            "附件 3-1",
            "附件：",
            "附件1：",
            "附表2",
            "表一",
            "表1-3",
            "表 2.1",
            "公开04表",
            "财决01表",
            "部门公开01表",
            "预算01表",
            "预算01-1表",
            "公开表3",
            "CZ01表",
            "（表3）",
            "Table 4.",
            "Table 1.12",
            "TABLE 4",
            "Table A-2",
            "Annex 3",
        ] {
            assert!(is_number(text), "{text}");
        }
    }

    #[test]
    fn titles_and_values_are_no_numbers() {
        for text in [
            "收入总表",
            "2023年表",
            "附件清单",
            "附表",
            "统计表2023",
            "表决",
            "1-8月",
            "Table of contents",
            "Tables",
            "2-9",
            "3",
            "公开表",
            "收支表1说明",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn numbers_of_two_parts() {
        for text in ["2-9", "1－15", "12-3-1"] {
            assert!(is_dashed_number(text), "{text}");
        }
        for text in ["2021-3-1", "-9", "2-", "1.2", "2-9月", "100-200"] {
            assert!(!is_dashed_number(text), "{text}");
        }
    }
}
