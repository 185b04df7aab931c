//! Remarks of those who worked on a draft: comments and tracked changes that were copied with the text,
//! notes in brackets that ask for something.

use rustc_hash::FxHashMap;

use crate::check::marks::Marks;
use crate::check::table::View;
use crate::check::words::has_any;
use crate::document::Text;

/// What word processors call a comment or a change, before the name of its author.
const LABELS: [&str; 14] = [
    "批注",
    "删除",
    "删除了",
    "插入",
    "插入了",
    "设置了格式",
    "带格式的",
    "带格式",
    "修订",
    "移动了",
    "Comment",
    "Commented",
    "Deleted",
    "Formatted",
];
/// What somebody is asked to do.
const ASKED: [&str; 9] = [
    "核实", "核对", "确认", "核查", "查证", "查实", "补充", "修改", "再议",
];
/// What asks for it, right before.
const ASKING: [&str; 8] = ["需", "待", "请", "须", "需要", "再", "有待", "尚未"];
/// Words of one colleague to another.
const SPOKEN: [&str; 8] = [
    "问一下",
    "问下",
    "查一下",
    "核一下",
    "改一下",
    "看一下",
    "补一下",
    "确认一下",
];
/// No request has more characters.
const LONGEST: usize = 30;
/// In so many cells it is a state of things and no remark.
const STATE: usize = 3;

/// The cells with remarks.
pub fn cells<'t>(view: &View<'t>) -> Vec<&'t Text> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut counts: FxHashMap<(usize, &str), usize> = FxHashMap::default();
    for (row, column, text) in view.marked(Marks::OPENING | Marks::COLON | Marks::HERE) {
        if is_comment(text) || has_request(text) {
            found.push((row, column));
            *counts.entry((column, text)).or_default() += 1;
        }
    }
    found.retain(|&(row, column)| counts[&(column, view.own(row, column))] < STATE);
    let found = found.into_iter();
    found.map(|(row, column)| view.cell(row, column)).collect()
}

/// Whether a comment or a change with its label stands in a text: `[批注1：…]`, `删除[李四]:`.
pub fn is_comment(text: &str) -> bool {
    let named = |byte: u8| matches!(byte, b'[' | 0xE3 | 0xEF);
    if !text.bytes().any(named) || !(text.contains(':') || text.contains('：')) {
        return false;
    }
    let mut rest = text;
    while let Some((before, after)) = rest.split_once([':', '：']) {
        let label = before.trim_end();
        if has_author(label) {
            return true;
        }
        // `[批注1：`, or such a label at the start of the text.
        let tail = label.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        let start = tail.strip_suffix("批注");
        if start
            .is_some_and(|start| start.is_empty() || start.ends_with(['[', '【', '［', '（', '(']))
        {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether a text ends with a label and the name of an author in brackets: `删除[李四]`, `[批注 张三]`.
fn has_author(text: &str) -> bool {
    let Some(inner) = text.strip_suffix([']', '】', '］']) else {
        return false;
    };
    let Some(bracket) = inner.rfind(['[', '【', '［']) else {
        return false;
    };
    let name = inner[bracket..].trim_start_matches(['[', '【', '［']);
    let label = inner[..bracket].trim_end();
    let labelled = LABELS.iter().any(|word| label.ends_with(word));
    name.chars().count() <= 12 && (labelled || name.starts_with("批注"))
}

/// Whether a text in brackets asks a colleague for something, or the whole text does.
pub fn has_request(text: &str) -> bool {
    let here = text.starts_with("此处") || text.starts_with("这里");
    let mut rest = text;
    while let Some(open) = opening(rest.as_bytes()) {
        let inner = rest[open..].trim_start_matches(['（', '(', '[', '【', '［']);
        let Some(close) = inner.find(['）', ')', ']', '】', '］']) else {
            break;
        };
        if is_request(&inner[..close]) {
            return true;
        }
        rest = &inner[close..];
    }
    here && is_request(text)
}

/// Where the first bracket opens.
fn opening(text: &[u8]) -> Option<usize> {
    let opens = |(at, byte): (usize, &u8)| match byte {
        b'(' | b'[' => true,
        0xEF => matches!(text[at..], [_, 0xBC, 0x88 | 0xBB, ..]),
        0xE3 => matches!(text[at..], [_, 0x80, 0x90, ..]),
        _ => false,
    };
    text.iter().enumerate().position(opens)
}

fn is_request(text: &str) -> bool {
    if text.chars().nth(LONGEST).is_some() {
        return false;
    }
    let asks = |part: &str| {
        let part = part.trim_end_matches(['?', '？', '!', '！']);
        let asked = ASKED.iter().filter_map(|word| part.strip_suffix(word));
        let mut asked = asked.map(|before| before.trim_end_matches("一步").trim_end_matches('进'));
        asked.any(|before| ASKING.iter().any(|word| before.ends_with(word)))
    };
    has_any(text, &SPOKEN)
        || text
            .split(['，', ',', '。', '；', ';', '、', ' '])
            .any(asks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks() {
        for text in [
            "新建3.2万亩[批注1：与省下达任务不一致，请建设科核对]",
            "综合机械化率达到89% 批注 [张三2]: 去年是多少",
            "≥97%删除[李四]: ≥95%",
            "设置了格式[李四]: 字体: 五号",
            "[批注 张三]: 请核对",
            "批注：请核实",
        ] {
            assert!(is_comment(text), "{text}");
        }
        for text in [
            "（此处需核实）",
            "（数据待确认，问一下林场）",
            "86万元（请再核对）",
            "此处需进一步核实",
        ] {
            assert!(has_request(text), "{text}");
        }
    }

    #[test]
    fn near_misses() {
        for text in [
            "完成《云岭县志》[清]批注本影印",
            "采购《红楼梦（脂砚斋批注）》等1200册",
            "开展批注式阅读活动12场",
            "落实云财[2023]15号文件要求",
            "扫描旧报刊[1949—1978]共86卷",
            "（已核实）",
            "新增对象需入户核实后纳入",
            "（7户外出，电话核实）",
            "删除违规信息[含评论]1260条",
            "修订公开目录：插入检索功能",
            "舆情专报（批注件）并转办",
            "收入情况经社区确认",
            "（待核实对象）",
            "删除：无",
        ] {
            assert!(!is_comment(text) && !has_request(text), "{text}");
        }
    }
}
