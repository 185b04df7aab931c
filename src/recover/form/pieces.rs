//! The pieces of a cell that holds several things: 部门：某某局 单位：万元, 2-9  各市生产总值.

use super::alone::is_period;
use super::number::{is_dashed_number, is_number};
use super::unit::is_unit;

/// A label is no longer than this.
const LABEL: usize = 10;
/// Nor is one of Latin letters.
const LATIN_LABEL: usize = 24;

/// The pieces of a cell; one where nothing shows that there are more.
///
/// A piece begins at white space, with a label and its colon, or where what follows is a unit or a
/// number; behind a number that the cell begins with; and behind a comma before a unit.
pub fn split(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    if let Some(end) = leading_number(text) {
        pieces.push(text[..end].trim_end());
        rest = text[end..].trim_start();
    }
    while let Some(end) = next_piece(rest) {
        let (piece, after) = rest.split_at(end);
        pieces.push(piece.trim_end_matches(|c: char| c.is_whitespace() || is_comma(c)));
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || is_comma(c));
    }
    pieces.push(rest);
    pieces
}

fn is_comma(c: char) -> bool {
    matches!(c, '，' | ',' | '；' | ';')
}

/// Where a number at the beginning of a Chinese title ends: behind it stands white space or a colon.
///
/// A title in Latin letters keeps its number: Table 4. Farms by region.
fn leading_number(text: &str) -> Option<usize> {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '：' | ':'))?;
    let (number, rest) = text.split_at(end);
    let colon = rest.starts_with(['：', ':']);
    let end = end
        + if colon {
            rest.chars().next().map_or(0, char::len_utf8)
        } else {
            0
        };
    let title = text[end..].trim_start();
    let hanzi = |text: &str| text.chars().any(|c| c >= '\u{2E80}');
    let numbered = is_number(number) && hanzi(number) || !colon && is_dashed_number(number);
    (numbered && title.starts_with(|c: char| c.is_alphanumeric() || c == '“') && hanzi(title))
        .then_some(end)
}

/// Where the next piece begins.
fn next_piece(text: &str) -> Option<usize> {
    let colon = |text: &str| text.contains(['：', ':']);
    let starts = text.char_indices().filter(|&(at, c)| {
        at > 0 && (c.is_whitespace() || is_comma(c)) && !text[at..].trim().is_empty()
    });
    for (at, mark) in starts {
        let after = &text[at + mark.len_utf8()..];
        if after.starts_with(char::is_whitespace) {
            continue;
        }
        let before = text[..at].trim_end();
        let wide = mark == '\u{3000}' || before.len() + 1 < at;
        let begins = is_unit(after)
            || !is_comma(mark)
                && (opens_with_label(after) && (colon(before) || wide)
                    || wide && opens_with_latin_label(after)
                    || wide && is_period(first_word(after))
                    || is_number(after)
                        && after.chars().any(|c| c >= '\u{2E80}')
                        && !before.ends_with('续'));
        if begins {
            return Some(at);
        }
    }
    None
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// Whether a text begins with a label of hanzi and its colon.
fn opens_with_label(text: &str) -> bool {
    let Some(end) = text.find(['：', ':']) else {
        return false;
    };
    let label = &text[..end];
    let hanzi =
        |c: char| c.is_alphabetic() && c >= '\u{2E80}' || matches!(c, '（' | '）' | '(' | ')');
    (2..=LABEL).contains(&label.chars().count()) && label.chars().all(hanzi)
}

/// Whether a text begins with a label of Latin words and its colon: behind white space as wide as that
/// between columns it is no part of a sentence.
fn opens_with_latin_label(text: &str) -> bool {
    let Some(end) = text.find([':', '：']) else {
        return false;
    };
    let label = &text[..end];
    label.len() <= LATIN_LABEL
        && label.starts_with(|c: char| c.is_ascii_uppercase())
        && label
            .chars()
            .all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-'))
        && !label.contains("  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_units_and_numbers_in_one_cell() {
        for (text, pieces) in [
            (
                "部门：石桥县审计局 单位：万元",
                &["部门：石桥县审计局", "单位：万元"][..],
            ),
            (
                "编制单位：某某局     2023年度    金额单位：元",
                &["编制单位：某某局", "2023年度", "金额单位：元"],
            ),
            (
                "填报单位：某局　填报日期：2021年3月",
                &["填报单位：某局", "填报日期：2021年3月"],
            ),
            (
                "本表按当年价格计算，单位：亿元",
                &["本表按当年价格计算", "单位：亿元"],
            ),
            ("编制单位：某局 单 位：元", &["编制单位：某局", "单 位：元"]),
            ("2-9  各市地区生产总值", &["2-9", "各市地区生产总值"]),
            ("附件1：2023年补贴表", &["附件1：", "2023年补贴表"]),
            ("部门收入总表 公开02表", &["部门收入总表", "公开02表"]),
            (
                "Region: North     Survey year: 2024",
                &["Region: North", "Survey year: 2024"],
            ),
        ] {
            assert_eq!(split(text), pieces, "{text}");
        }
    }

    #[test]
    fn one_thing_is_one_piece() {
        for text in [
            "部门：石桥县 审计局",
            "打印时间：2021-03-01 09:41",
            "Table 4. Farms by region",
            "Note: As of March. Source: Office of Statistics",
            "4.1 Part-time vacancies: by province",
            "单  位：某某农场",
            "年度总体目标：提高水平，单位：个人均可申报。",
            "各市 生产总值",
            "合    计",
            "续 表1",
        ] {
            assert_eq!(split(text), [text], "{text}");
        }
    }
}
