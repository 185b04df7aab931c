//! What labels of rows and columns say of sums. Where a sheet uses other words they say nothing.

use crate::check::marks::Marks;
use crate::check::table::View;

/// A label of more bytes is that of no total.
const LONGEST: usize = 128;
/// A label of a total has no more characters than this: 一般公共预算财政拨款支出合计.
const TOTAL: usize = 14;

/// How much a total sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 小计: the rows of a part.
    Small,
    /// 合计: often all rows, or all of a kind (本年收入合计).
    Named,
    /// 总计: all rows, and what is carried over.
    Grand,
}

/// The text without white space and without what counts it (三、 or 1.), if it is not too long.
pub fn folded<'b>(text: &str, buffer: &'b mut String) -> &'b str {
    buffer.clear();
    if text.len() <= LONGEST {
        buffer.extend(text.chars().filter(|c| !c.is_whitespace()));
    }
    let start = series(buffer).map_or(0, |(_, rest)| buffer.len() - rest.len());
    &buffer[start..]
}

/// A label of a total has a character of these kinds.
pub const OF_TOTALS: Marks = Marks::TOTAL.or(Marks::LETTER);

/// What the label of a row says of a total.
pub fn total(text: &str, buffer: &mut String) -> Option<Level> {
    if !text.contains(['计', 'T', 't', '分']) {
        return None;
    }
    let label = folded(text, buffer).trim_end_matches([':', '：']);
    let label = match label.find(['(', '（']) {
        Some(start) if start > 0 => &label[..start],
        _ => label,
    };
    let label = label.strip_suffix('数').unwrap_or(label);
    if label.is_ascii() {
        let latin = label.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        return match latin.to_ascii_lowercase().as_str() {
            "subtotal" | "sub-total" => Some(Level::Small),
            "total" | "totals" => Some(Level::Named),
            "grandtotal" => Some(Level::Grand),
            _ => None,
        };
    }
    if label.chars().take(TOTAL + 1).count() > TOTAL {
        None
    } else if label.ends_with("小计") {
        Some(Level::Small)
    } else if label.ends_with("总计") || label.ends_with("总合计") || label == "总分" {
        Some(Level::Grand)
    } else if label.ends_with("合计") || label.ends_with("共计") {
        Some(Level::Named)
    } else {
        None
    }
}

/// Whether a label is a bare word for a total in hanzi, which names nothing that it is the total of.
pub fn is_bare_total(text: &str, buffer: &mut String) -> bool {
    matches!(
        folded(text, buffer),
        "合计" | "总计" | "共计" | "合计数" | "总合计"
    )
}

/// Whether the label of a column says that it is the whole of its neighbours.
pub fn is_whole(text: &str, buffer: &mut String) -> bool {
    if total(text, buffer).is_some() {
        return true;
    }
    let label = folded(text, buffer);
    let label = match label.find(['(', '（']) {
        Some(start) if start > 0 => &label[..start],
        _ => label,
    };
    label == "计" || label.ends_with("总额") || label.to_ascii_lowercase().starts_with("total")
}

/// Whether a label names a part of the one before it.
pub fn is_part(text: &str) -> bool {
    let label = text.trim_start_matches(|c: char| c.is_whitespace() || "(（#".contains(c));
    label.starts_with("其中")
        || text.trim_start().starts_with('#')
        || label
            .get(..8)
            .is_some_and(|start| start.eq_ignore_ascii_case("of which"))
}

/// The kind of series that counts a label and what stands behind the count: 一、 before （一） before
/// 1、 before （1） before ①. A count alone has nothing behind it.
pub fn series(text: &str) -> Option<(u8, &str)> {
    let hanzi = |c: char| "一二三四五六七八九十".contains(c);
    let digit = |c: char| c.is_ascii_digit();
    let opened = text.strip_prefix(['(', '（']);
    let rest = opened.unwrap_or(text);
    let first = rest.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some((5, &rest[first.len_utf8()..]));
    }
    let (kind, behind) = if hanzi(first) {
        (1, rest.trim_start_matches(hanzi))
    } else if digit(first) {
        (3, rest.trim_start_matches(digit))
    } else {
        return None;
    };
    if opened.is_some() {
        let behind = behind.strip_prefix([')', '）'])?;
        return Some((kind + 1, behind.trim_start_matches('、')));
    }
    match behind.strip_prefix(['、', '.', '．']) {
        // 1.5 is a number, not an item.
        Some(behind) if kind == 3 && behind.starts_with(digit) => None,
        Some(behind) => Some((kind, behind.trim_start())),
        None if behind.is_empty() && kind == 1 => Some((1, behind)),
        None => None,
    }
}

/// Words in the labels of columns whose numbers are not summed down the rows.
const NOT_SUMMED: [&str; 58] = [
    "率",
    "%",
    "％",
    "‰",
    "占比",
    "比例",
    "比重",
    "同比",
    "环比",
    "比上年",
    "之比",
    "增幅",
    "增速",
    "涨幅",
    "单价",
    "价格",
    "平均",
    "人均",
    "户均",
    "亩均",
    "地均",
    "年均",
    "月均",
    "日均",
    "均价",
    "每人",
    "每亩",
    "每户",
    "指数",
    "系数",
    "排名",
    "名次",
    "位次",
    "年份",
    "年度指标",
    "年限",
    "倍数",
    "年龄",
    "percent",
    "per cent",
    "per capita",
    "per 1",
    "rate",
    "average",
    "index",
    "indices",
    "ratio",
    "share",
    "mean",
    "median",
    "price",
    "change",
    " per ",
    "growth",
    "rank",
    "density",
    "proportion",
    "/",
];
/// The same at a label's end: 补贴标准, but not 高标准农田.
const NOT_SUMMED_AT_END: [&str; 4] = ["标准", "增长", "速度", "温度"];

/// Whether the labels over a column, or the percent signs in it, say that its numbers are not summed.
pub fn is_not_summed(view: &View, column: usize) -> bool {
    let of = &view.columns[column];
    if of.percents * 2 > of.numbers {
        return true;
    }
    of.path.iter().any(|label| {
        let label = label.text.to_ascii_lowercase();
        let bare = match label.find(['(', '（']) {
            Some(start) if start > 0 => label[..start].trim_end(),
            _ => label.as_str(),
        };
        // 元/亩 is a price; 个/次 is either of two.
        NOT_SUMMED.iter().any(|word| label.contains(word))
            || NOT_SUMMED_AT_END.iter().any(|word| bare.ends_with(word))
    })
}

/// Words for rows whose amounts are no sums.
const RATES: [&str; 16] = [
    "率", "占比", "比重", "比例", "平均", "人均", "指数", "增长", "median", "average", "percent",
    "per cent", "rate", "ratio", "index", "mean ",
];

/// Whether the label of a row says that its amounts are rates or averages.
pub fn is_rate(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    label.contains(['%', '％']) || RATES.iter().any(|word| label.contains(word))
}

/// The start of a text, if it is long.
pub fn shortened(text: &str) -> String {
    const SHOWN: usize = 16;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) if text.chars().count() > SHOWN + 1 => format!("{}…", &text[..end]),
        _ => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_by_their_labels() {
        let mut buffer = String::new();
        for (label, level) in [
            ("合 计", Some(Level::Named)),
            ("合计（万元）", Some(Level::Named)),
            ("三、支出总计", Some(Level::Grand)),
            ("本年收入合计", Some(Level::Named)),
            ("小计", Some(Level::Small)),
            ("Total", Some(Level::Named)),
            ("审计", None),
            ("累计", None),
            ("Totally", None),
        ] {
            assert_eq!(total(label, &mut buffer), level, "{label}");
        }
    }

    #[test]
    fn series_by_their_counts() {
        for (label, kind) in [
            ("一、收入", Some((1, "收入"))),
            ("（二）支出", Some((2, "支出"))),
            ("3. 其他", Some((3, "其他"))),
            ("(4)其他", Some((4, "其他"))),
            ("一", Some((1, ""))),
            ("1.5万", None),
            ("一般公共服务", None),
            ("2023年", None),
        ] {
            assert_eq!(series(label), kind, "{label}");
        }
    }

    #[test]
    fn parts_by_their_mark() {
        assert!(is_part("其中：工业") && is_part("　 其中:工业") && is_part("#工业"));
        assert!(is_part("Of which: coal") && !is_part("工业") && !is_part("一"));
    }
}
