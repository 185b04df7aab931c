//! What a line or a text of a body is by its looks alone.

use super::columns::Kind;
use super::words::{self, Line};

/// Whether a line of this kind can be a part of a row.
pub fn is_plain(line: &Line, kind: Kind) -> bool {
    // 其中：… names a row that is a part of the one above.
    let form = line.text.contains(['：', ':']) && !line.text.trim_start().starts_with("其中");
    let labelled = kind == Kind::Alone && form;
    let number = is_framed_number(line.text) || is_page_of_pages(line.text);
    !labelled && kind != Kind::Prose && !words::is_rule(line.text) && !number
}

/// Whether a line tells of which page it is, and of how many: 3/7, 第 1 页 共 3 页, Page 1 of 3.
fn is_page_of_pages(text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let count = numbers.filter(|number| !number.is_empty()).count();
    let rest: String = text
        .chars()
        .filter(|c| !c.is_ascii_digit() && !c.is_whitespace())
        .collect();
    let rest = rest
        .to_lowercase()
        .replace(['（', '(', '）', ')', ',', '，', '/'], "");
    let pages = matches!(&*rest, "第页共页" | "第页" | "共页第页" | "pageof" | "page");
    count > 0 && pages || count == 2 && rest.is_empty() && text.contains('/')
}

/// Whether a line is a number between dashes, as pages are numbered.
fn is_framed_number(text: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '－');
    let text = text.trim();
    let inner = text.trim_matches(|c: char| dash(c) || c.is_whitespace());
    text.starts_with(dash)
        && text.ends_with(dash)
        && !inner.is_empty()
        && inner.chars().all(|c| c.is_ascii_digit())
}

/// Whether a text begins with a number or mark of its own: 一、 （二） 3. ① 其中：
pub fn is_numbered(text: &str) -> bool {
    let open = text.trim_start_matches(['（', '(', '【', '第']);
    let counts = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c);
    let rest = open.trim_start_matches(counts);
    let counted = rest.len() < open.len()
        && rest.starts_with(['、', '.', '．', ')', '）', '】', '部', '章', '条']);
    counted
        || text.starts_with(['#', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨'])
        || text.starts_with("其中")
}

/// Whether a text was surely cut between these parts.
pub fn is_open(before: &str, after: &str) -> bool {
    let opened = before
        .chars()
        .filter(|c| matches!(c, '（' | '(' | '《'))
        .count();
    let closed = before
        .chars()
        .filter(|c| matches!(c, '）' | ')' | '》'))
        .count();
    opened > closed
        || before.ends_with(['，', '、', '：', '-', ','])
        || after.starts_with(['，', '、', '）', ')', '》', '。', '；'])
}
