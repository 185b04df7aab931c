//! Marks that hold a place for something that is to be filled in later.

use crate::check::marks::Marks;
use crate::check::table::View;
use crate::check::words::{digit, is_hanzi, is_name};
use crate::document::Text;

/// Cells that say nothing but that something is to come.
const TO_COME: [&str; 13] = [
    "待定",
    "待填",
    "待填写",
    "待补",
    "待补充",
    "待确定",
    "待完善",
    "待明确",
    "待定稿",
    "TBD",
    "TBA",
    "TODO",
    "tbd",
];
/// What word processors put where something is to be entered.
const PROMPTS: [&str; 3] = ["单击此处", "点击此处", "单击或点击此处"];

/// The cells with placeholders. Where most cells of a column have the same mark, it is meant: names that
/// were made unreadable.
pub fn cells<'t>(view: &View<'t>) -> Vec<&'t Text> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let kinds = Marks::HOLDER | Marks::LETTER | Marks::AWAITED | Marks::HERE;
    for (row, column, text) in view.marked(kinds) {
        let holders = view.marks(row, column).any(Marks::HOLDER);
        if (holders && is_in_text(text, false)) || (!holders && is_word(text)) {
            found.push((row, column));
        }
    }
    let mut counts = vec![0; view.columns.len()];
    for &(_, column) in &found {
        counts[column] += 1;
    }
    let meant =
        |column: usize| counts[column] >= 3 && counts[column] * 2 > view.columns[column].filled;
    let found = found.into_iter().filter(|&(_, column)| !meant(column));
    found.map(|(row, column)| view.cell(row, column)).collect()
}

/// Whether a placeholder stands in a text. Lines of underscores are no placeholders where they are
/// `for_hand`, to be filled in with a pen.
pub fn is_in_text(text: &str, for_hand: bool) -> bool {
    let holders = text
        .bytes()
        .any(|byte| matches!(byte, b'X' | b'x' | b'?' | b'_' | 0xC3 | 0xEF));
    (holders && (has_run(text, for_hand) || is_questions(text))) || is_word(text)
}

/// Whether a text says that something is to come.
fn is_word(text: &str) -> bool {
    is_to_come(text) || PROMPTS.iter().any(|prompt| text.starts_with(prompt))
}

fn is_to_come(text: &str) -> bool {
    // Most texts are no such word: their ends tell at once.
    const ENDS: [char; 16] = [
        '定', '填', '写', '补', '充', '善', '确', '明', '稿', 'D', 'A', 'O', 'd', '）', ')', '。',
    ];
    if text.len() > 48 || !text.ends_with(ENDS) {
        return false;
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let ends = bare.ends_with("待定") && bare.chars().count() <= 8;
    let bracketed = text.contains("（待定）") || text.contains("(待定)");
    TO_COME.contains(&bare) || ends || bracketed
}

/// Two question marks or more and nothing else, or before everything else.
fn is_questions(text: &str) -> bool {
    let rest = text.trim_start_matches(['?', '？']);
    text[..text.len() - rest.len()].chars().count() >= 2
}

/// A run of X, × or _ that stands in the place of a word.
fn has_run(text: &str, for_hand: bool) -> bool {
    let mut characters = text.char_indices().peekable();
    let mut before = None;
    while let Some((start, character)) = characters.next() {
        let Some(holder) = holder(character) else {
            before = Some(character);
            continue;
        };
        let mut length = 1;
        while characters
            .next_if(|&(_, next)| self::holder(next) == Some(holder))
            .is_some()
        {
            length += 1;
        }
        let after = characters.peek().map(|&(_, next)| next);
        let end = characters.peek().map_or(text.len(), |&(at, _)| at);
        let whole = before.is_none() && after.is_none();
        let opens =
            |character: char| is_hanzi(character) || matches!(character, '：' | '（' | '《' | '“');
        let hanzi = before.is_some_and(opens) || after.is_some_and(is_hanzi);
        let is_part = |character: Option<char>| {
            character.is_some_and(|c| c.is_ascii_alphanumeric() || digit(c).is_some() || c == '*')
        };
        let found = match holder {
            '_' => !for_hand && length >= 3 && (whole || hanzi),
            // The Roman number and sizes are told from it by what stands around it.
            _ => {
                length >= 2
                    && !is_part(before)
                    && !is_part(after)
                    && (hanzi || (whole && (holder == '×' || length >= 3)))
                    && !is_masked_name(&text[..start], &text[end..])
            }
        };
        if found {
            return true;
        }
        before = Some(character);
    }
    false
}

fn holder(character: char) -> Option<char> {
    match character {
        'X' | 'Ｘ' => Some('X'),
        'x' | 'ｘ' => Some('x'),
        '×' => Some('×'),
        '_' | '＿' => Some('_'),
        _ => None,
    }
}

/// Whether marks stand for the given name of a person: 王××, 欧阳XX.
fn is_masked_name(before: &str, after: &str) -> bool {
    let goes_on =
        after.starts_with(|c: char| is_hanzi(c) && !matches!(c, '等' | '的' | '和' | '户'));
    // A surname is one with which a name could begin.
    let begins = |length: usize| {
        let at = before.char_indices().rev().nth(length - 1);
        at.is_some_and(|(at, _)| is_name(&format!("{}某", &before[at..])))
    };
    !goes_on && (begins(1) || begins(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for text in [
            "XX环保科技有限公司",
            "×××",
            "待定",
            "？？",
            "TBD",
            "____",
            "XX年XX月",
            "开工时间待定",
            "（待定）",
            "某xx项目",
            "单击此处输入文字。",
            "责任人：×××",
        ] {
            assert!(is_in_text(text, false), "{text}");
        }
    }

    #[test]
    fn near_misses() {
        for text in [
            "DXX-200型考勤机",
            "采购平台XX2.0版",
            "评价器TBD-2型",
            "王××",
            "欧阳××",
            "棉衣2件（XXL）",
            "XX",
            "200×150厘米",
            "bgs_xxgk@hechuan.example",
            "待定岗人员安置",
            "等待定期检查",
            "是否方便？",
            "……",
            "—",
            "371391××××××××1214",
            "Total",
            "XXI",
        ] {
            assert!(!is_in_text(text, false), "{text}");
        }
        assert!(!is_in_text("填报人：____", true));
    }
}
