//! Page furniture: lines that belong to the paper and not to the table.

use super::view::ViewLine;

/// Whether the line is a page number or a print date, standing alone.
///
/// Knows the forms that printing programs use: 第 1 页 共 3 页, - 3 -, 3/7, Page 1 of 3, 打印日期：….
pub fn is_furniture(line: &ViewLine) -> bool {
    if line.filled().count() > 4 {
        return false;
    }
    let texts: String = line.filled().map(|(_, cell)| cell.text.as_str()).collect();
    is_page_number(&texts.to_lowercase()) || is_print_date(&texts)
}

fn is_page_number(text: &str) -> bool {
    // The shape of the line: every run of digits becomes one `#`.
    let mut shape = String::new();
    for c in text.chars() {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if !(c == '#' && shape.ends_with('#')) {
            shape.push(c);
        }
    }
    const MARKS: [char; 6] = ['-', '—', '–', '·', '(', ')'];
    let framed = text.starts_with(MARKS) && text.ends_with(MARKS);
    let shape = shape.trim_matches(MARKS);
    let dashed = framed && shape == "#";
    dashed
        || matches!(
            shape,
            "第#页"
                | "共#页"
                | "第#页共#页"
                | "第#页,共#页"
                | "第#页/共#页"
                | "共#页第#页"
                | "共#页,第#页"
                | "第#页(共#页)"
                | "#/#"
                | "#/#页"
                | "page#"
                | "page#of#"
                | "page#/#"
        )
}

fn is_print_date(text: &str) -> bool {
    ["打印日期", "打印时间", "制表时间:20", "printed"]
        .iter()
        .any(|start| text.to_lowercase().starts_with(start))
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
                wrapped: Vec::new(),
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
            "- 12 -",
            "3/7",
            "Page 2 of 9",
            "第１页，共３页",
            "打印日期：2021-03-01",
        ] {
            assert!(is_furniture(&line(&[text])), "{text}");
        }
    }

    #[test]
    fn table_cells_are_not_furniture() {
        for cells in [
            &["3"][..],
            &["-3"],
            &["1", "张三"],
            &["第一页"],
            &["2021/3/1"],
            &["-5", "3"],
        ] {
            assert!(!is_furniture(&line(cells)), "{cells:?}");
        }
    }
}
