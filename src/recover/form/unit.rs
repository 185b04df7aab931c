//! The unit of a table: 单位：万元, （单位：亩、元）, Unit: 100 million yuan.
//!
//! What 单位 names is a measure or an organisation (单位：某某农场). Measures are known by their
//! shape: a power of ten before a short word, or a word that ends as measures do; several stand in
//! one list.

use super::LONGEST_MARGINAL;
use crate::recover::compare::fold;

/// A measure is no longer than this.
const MEASURE: usize = 5;
/// A unit with its remarks is no longer than this.
const UNIT: usize = 24;
/// The same in Latin letters.
const LATIN_UNIT: usize = 60;

/// How words for measures end.
const ENDS: &str = "元人户次顷米里吨斤克升时天分度瓦箱煤方亩辆台套位日头只株股票币家例件个项篇种";
/// How names of organisations end.
const ORGANISATIONS: &str =
    "局厅委办院校厂所站镇乡村县市区州省会部处科室队场社司店馆心园行组团府庭署";
/// Numbers before a measure.
const POWERS: &str = "十百千万亿";

/// Whether a text states the unit of the table by a label: 单位：万元, 金额单位:元.
pub fn is_unit(text: &str) -> bool {
    let says = |c: char| matches!(c, '单' | '單' | 'u' | 'U' | 'ｕ' | 'Ｕ');
    if text.len() > LONGEST_MARGINAL || !text.contains(says) {
        return false;
    }
    let folded = fold(text).to_lowercase();
    let bare = unbracketed(&folded);
    if let Some((label, value)) = bare.split_once(':') {
        let labelled = label.ends_with("单位") && label.chars().count() <= 6
            || matches!(
                label,
                "unit" | "units" | "unitofmeasure" | "unitofmeasurement"
            );
        return labelled && is_measures(value);
    }
    // The colon may be missing.
    let value = ["金额单位", "计量单位", "货币单位", "单位"]
        .iter()
        .find_map(|label| bare.strip_prefix(label));
    // Without it a word may go on: 单位个人.
    let word = |value: &str| value.chars().count() == 2 && !value.ends_with('元');
    value.is_some_and(|value| is_measures(value) && !word(value))
}

/// Whether a text in brackets is a unit without a label: (100 million yuan), （万元）.
pub fn is_bare_unit(text: &str) -> bool {
    if text.len() > LONGEST_MARGINAL {
        return false;
    }
    let folded = fold(text).to_lowercase();
    let bare = unbracketed(&folded);
    bare.len() < folded.len() && is_measures(bare.strip_prefix("unit:").unwrap_or(bare))
}

fn unbracketed(text: &str) -> &str {
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    inner.unwrap_or(text)
}

/// Whether a folded text is a list of measures, remarks in brackets left out of account.
fn is_measures(text: &str) -> bool {
    let (list, remark) = match text.split_once('(') {
        Some((list, remark)) if !list.is_empty() && remark.ends_with(')') => (list, true),
        _ => (text, false),
    };
    if list.is_ascii() {
        return is_latin_measures(list);
    }
    let mut measures = list
        .split(['、', '/', ',', ';', '，', '或', '和'])
        .filter(|measure| !measure.is_empty());
    let most = if remark { UNIT * 2 } else { UNIT };
    text.chars().count() <= most
        && measures.next().is_some_and(|first| {
            is_measure(first) && measures.all(|next| is_measure(next) || is_rounding(next))
        })
}

/// Whether a part of a unit line says how amounts are rounded.
fn is_rounding(text: &str) -> bool {
    text.starts_with("保留") || text.ends_with("小数")
}

fn is_measure(text: &str) -> bool {
    if text.is_ascii() {
        return is_latin_measures(text);
    }
    let text = text.strip_prefix("人民币").unwrap_or(text);
    let base = text.trim_start_matches(|c: char| {
        POWERS.contains(c) || c.is_ascii_digit() || matches!(c, '.' | ',')
    });
    let powered = base.len() < text.len();
    let length = base.chars().count();
    let last = base.chars().next_back();
    let ends = |with: &str| last.is_some_and(|last| with.contains(last));
    let dated = powered && base.starts_with(['年', '月', '日']);
    match length {
        0 => text.is_empty() || powered && !dated,
        1 => !dated,
        2..=MEASURE => !dated && (ends(ENDS) || powered && !ends(ORGANISATIONS)),
        _ => false,
    }
}

/// The same in Latin letters: a power of ten, a currency or a measure, white space left out.
fn is_latin_measures(text: &str) -> bool {
    const POWERS: [&str; 6] = ["thousand", "million", "billion", "hundred", "'000", "000s"];
    const WORDS: [&str; 40] = [
        "yuan",
        "rmb",
        "cny",
        "usd",
        "us$",
        "$",
        "eur",
        "euro",
        "euros",
        "dollars",
        "pounds",
        "persons",
        "people",
        "households",
        "number",
        "percent",
        "percentage",
        "percentages",
        "%",
        "tons",
        "tonnes",
        "kilograms",
        "hectares",
        "acres",
        "mu",
        "hours",
        "days",
        "years",
        "units",
        "heads",
        "head",
        "pieces",
        "sets",
        "liters",
        "litres",
        "megawatts",
        "kwh",
        "dollar",
        "barrels",
        "nok",
    ];
    const SHORT: [&str; 14] = [
        "t", "g", "kg", "m", "m2", "m3", "km", "km2", "ha", "l", "mw", "gw", "pcs", "h",
    ];
    let text = text.trim_end_matches('.');
    let of = text.strip_prefix("in").unwrap_or(text);
    let of = of.split(',').next().unwrap_or(of);
    text.len() <= LATIN_UNIT
        && (SHORT.contains(&of)
            || WORDS.iter().any(|word| of.ends_with(word))
            || POWERS
                .iter()
                .any(|power| of.starts_with(power) || of.ends_with(power))
            || POWERS
                .iter()
                .any(|power| of.strip_suffix('s').is_some_and(|of| of.ends_with(power))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_all_kinds() {
        for text in [
            "单位：万元",
            "單位：萬元",
            "金额单位:元",
            "单位：亩、元",
            "（单位：亿元）",
            "单位：人次",
            "单位：万人 / 户",
            "单位：平方米",
            "单位：公顷、吨",
            "单位：万千瓦时",
            "单位：亿吨标准煤",
            "单位：台（套）",
            "单位：%",
            "单位：‰",
            "单位：处",
            "单位：美元",
            "单位：元/吨",
            "单位：人民币万元",
            "单位：万元（保留两位小数）",
            "单位 万元",
            "Unit: 100 million yuan",
            "Unit: persons",
            "Unit: thousand tons",
        ] {
            assert!(is_unit(text), "{text}");
        }
    }

    #[test]
    fn an_organisation_is_no_unit() {
        for text in [
            "单位：某某农场",
            "单位：县委",
            "单位：财政局",
            "单位：千佛山医院",
            "单位：百货公司",
            "编制单位：万宁市统计局",
            "单位：2023年",
            "单位：",
            "单位名称",
            "单位个人",
            "Unit: Finance Department",
            "万元",
        ] {
            assert!(!is_unit(text), "{text}");
        }
    }

    #[test]
    fn a_unit_without_a_label_stands_in_brackets() {
        for text in [
            "(100 million yuan)",
            "（万元）",
            "($ millions)",
            "(Megawatts)",
            "(In thousands of dollars)",
        ] {
            assert!(is_bare_unit(text), "{text}");
        }
        for text in [
            "(Revenues)",
            "（2022年度）",
            "（草案）",
            "100 million yuan",
            "（本级）",
        ] {
            assert!(!is_bare_unit(text), "{text}");
        }
    }
}
