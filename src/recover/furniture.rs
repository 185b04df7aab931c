//! Page furniture: lines that belong to the paper and not to the table.

use super::compare::without_continuation;
use super::view::ViewLine;

/// A line of furniture has no more cells than this.
const CELLS: usize = 6;
/// The most bytes that such a line has.
const LONGEST: usize = 400;
/// A line that says that the table goes on is no longer than this.
const GOES_ON: usize = 10;

/// Whether the line is a page number, a print date or a mark that the table goes on, standing alone.
///
/// Knows the forms that printing programs use: 第 1 页 共 3 页, - 3 -, 3/7, Page 1 of 3, 打印日期：…,
/// 续表, in one cell or in several.
pub fn is_furniture(line: &ViewLine) -> bool {
    if let Some(given) = line.furniture {
        return given;
    }
    let length: usize = line.filled().map(|(_, cell)| cell.text.len()).sum();
    if length > LONGEST || line.filled().nth(CELLS).is_some() {
        return false;
    }
    let texts: Vec<String> = line
        .filled()
        .map(|(_, cell)| cell.text.as_str().to_ascii_lowercase())
        .collect();
    match texts.as_slice() {
        [text] => {
            is_page_number(text)
                || is_bare_page_number(text)
                || is_printed_by(text)
                || goes_on(text)
        }
        texts => are_furniture(texts),
    }
}

/// Whether a folded cell beside others of a title or a form is a page number or a print date.
///
/// Only forms that say so: 1/3 or -2- may be a value there.
pub fn is_furniture_cell(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    is_page_number(&text) || printed_by(&text).is_some_and(|value| !value.is_empty())
}

/// The number of the page that a line of furniture states.
pub fn page_of(line: &ViewLine) -> Option<u32> {
    if !is_furniture(line) {
        return None;
    }
    let number = |text: &str| {
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = digits.find(|c: char| !c.is_ascii_digit());
        digits[..end.unwrap_or(digits.len())].parse().ok()
    };
    let texts = line
        .filled()
        .map(|(_, cell)| cell.text.to_ascii_lowercase());
    let pages: Vec<_> = texts
        .filter(|text| is_page_number(text) || is_bare_page_number(text))
        .collect();
    // 共 3 页 alone says nothing of this one; 共3页第1页 says it last.
    let own = pages.iter().find_map(|text| {
        let at = text.find("第")?;
        number(&text[at..])
    });
    own.or_else(|| {
        let plain = pages.iter().find(|text| !text.contains('共'));
        plain.and_then(|text| number(text))
    })
}

/// Whether a line says nothing but that the table goes on from the page before or on the next.
pub fn is_continuation(line: &ViewLine) -> bool {
    line.single()
        .is_some_and(|(_, cell)| goes_on(&cell.text.to_ascii_lowercase()))
}

/// Whether cells are parts of a page number and print dates, and nothing else.
fn are_furniture(texts: &[String]) -> bool {
    let mut number = String::new();
    let mut apart = true;
    let mut cells = texts.iter();
    let mut printed = false;
    while let Some(text) = cells.next() {
        match printed_by(text) {
            Some(value) => {
                // The value may have a cell of its own.
                if value.is_empty() && cells.next().is_none() {
                    return false;
                }
                printed = true;
            }
            None => {
                number.push_str(text);
                apart &= is_page_number(text);
            }
        }
    }
    match number.is_empty() {
        true => printed,
        false => apart || is_page_number(&number),
    }
}

/// The marks around a page number.
const MARKS: [char; 6] = ['-', '—', '–', '·', '(', ')'];

/// The shape of a text: every run of digits becomes one `#`.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    // 第一页 alone may be a cell of a list; with its 共三页 it is not.
    let hanzi = text.contains('第') && text.contains('共');
    for c in text.chars() {
        let digit = c.is_ascii_digit() || hanzi && "一二三四五六七八九十百".contains(c);
        let c = if digit { '#' } else { c };
        if !(c == '#' && shape.ends_with('#')) {
            shape.push(c);
        }
    }
    shape
}

/// Whether a folded text says that it is a page number.
fn is_page_number(text: &str) -> bool {
    matches!(
        shape(text).trim_matches(MARKS),
        "第#页"
            | "共#页"
            | "第#页共#页"
            | "第#页,共#页"
            | "第#页/共#页"
            | "第#页(共#页"
            | "第#页(共#页)"
            | "第#页,总#页"
            | "第#/#页"
            | "第#页/#页"
            | "共#页第#页"
            | "共#页,第#页"
            | "共#页/第#页"
            | "#页/#页"
            | "#/#页"
            | "页码:#"
            | "页码#"
            | "页码:#/#"
            | "页次:#"
            | "页次:#/#"
            | "page#"
            | "page:#"
            | "page-#"
            | "page#of#"
            | "page:#of#"
            | "page#/#"
            | "page:#/#"
            | "pageno.#"
            | "pageno.:#"
            | "#of#pages"
    )
}

/// Whether a text alone in its line is a page number by its marks: - 3 -, 3/7.
fn is_bare_page_number(text: &str) -> bool {
    let framed = text.starts_with(MARKS) && text.ends_with(MARKS);
    match shape(text).trim_matches(MARKS) {
        "#" => framed,
        "#/#" => {
            let (page, pages) = text.trim_matches(MARKS).split_once('/').unwrap_or_default();
            let number = |text: &str| text.parse::<u32>().ok();
            number(page).is_some_and(|page| number(pages).is_some_and(|pages| page <= pages))
        }
        _ => false,
    }
}

/// What a printing program says of itself: the text after 打印日期, 打印人 and the like.
fn printed_by(text: &str) -> Option<&str> {
    const PRINTED: [&str; 6] = ["打印", "列印", "导出", "printdate", "printtime", "printed"];
    const OF: [&str; 10] = [
        "日期", "时间", "人员", "人", "员", "者", "单位", "机构", "on", "by",
    ];
    if text.starts_with("制表时间:20") {
        return Some(text);
    }
    let rest = PRINTED.iter().find_map(|start| text.strip_prefix(start))?;
    let of = OF.iter().find_map(|of| rest.strip_prefix(of));
    let rest = of.unwrap_or(rest);
    match rest.strip_prefix(':') {
        Some(value) => Some(value),
        None => rest
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some(rest),
    }
}

fn is_printed_by(text: &str) -> bool {
    printed_by(text).is_some_and(|value| !value.is_empty())
}

/// Whether a folded text alone in its line says that the table goes on.
fn goes_on(text: &str) -> bool {
    let bare = text.trim_matches(['(', ')', '[', ']']);
    let on_next = ["转下页", "接下页", "续下页", "下页续", "见下页", "转下表"];
    text != "续"
        && text.chars().count() <= GOES_ON
        && (on_next.contains(&bare) || without_continuation(text).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::view;
    use crate::source::{RawRow, Sheet};

    fn line(cells: &[&str]) -> ViewLine {
        let sheet = Sheet {
            rows: vec![RawRow {
                line: 1,
                cells: cells.iter().map(|&text| text.into()).collect(),
                ..RawRow::default()
            }],
            ..Sheet::default()
        };
        view::lines(&sheet).remove(0)
    }

    #[test]
    fn page_numbers_in_their_usual_forms() {
        for text in [
            "第 1 页 共 3 页",
            "— 3 —",
            "—1—",
            "- 12 -",
            "·3·",
            "3/7",
            "1 / 3",
            "Page 2 of 9",
            "Page 1",
            "第１页，共３页",
            "第1/3页",
            "第一页 共三页",
            "页码：1",
            "打印日期：2021-03-01",
            "打印人：张三",
            "列印時間：2021/3/1",
            "续表",
            "續表",
            "（续）",
            "续表二",
            "（续上表）",
            "转下页",
            "Continued",
        ] {
            assert!(is_furniture(&line(&[text])), "{text}");
        }
    }

    #[test]
    fn furniture_in_several_cells() {
        for cells in [
            &["第 1 页", "", "共 3 页"][..],
            &["第 1 页", "", "共 3 页", "打印日期：2021-03-01"],
            &["打印日期：", "2021-03-01", "第1页"],
            &["Page", "1", "of", "3"],
        ] {
            assert!(is_furniture(&line(cells)), "{cells:?}");
        }
    }

    #[test]
    fn table_cells_are_not_furniture() {
        for cells in [
            &["3"][..],
            &["-3"],
            &["7/3"],
            &["1", "张三"],
            &["5", "/", "8"],
            &["第一页"],
            &["2021/3/1"],
            &["-5", "3"],
            &["续"],
            &["手续"],
            &["打印机", "2"],
            &["打印费"],
            &["打印日期："],
            &["制表日期：2021-03-01"],
            &["Discontinued"],
            &["第1页", "首页图片"],
        ] {
            assert!(!is_furniture(&line(cells)), "{cells:?}");
        }
    }

    #[test]
    fn pages_state_their_numbers() {
        for (cells, page) in [
            (&["第 2 页 共 3 页"][..], Some(2)),
            (&["共3页 第1页"], Some(1)),
            (&["- 12 -"], Some(12)),
            (&["打印日期：2021-03-01", "第 4 页"], Some(4)),
            (&["Page 3 of 9"], Some(3)),
            (&["打印日期：2021-03-01"], None),
            (&["3", "张三"], None),
        ] {
            assert_eq!(page_of(&line(cells)), page, "{cells:?}");
        }
    }

    #[test]
    fn beside_other_cells_only_what_says_so_is_furniture() {
        for text in ["第1页", "共3页", "打印日期:2021-03-01", "Page1of3"] {
            assert!(is_furniture_cell(text), "{text}");
        }
        for text in ["1/3", "-2-", "续表", "打印日期:"] {
            assert!(!is_furniture_cell(text), "{text}");
        }
    }
}
