//! What the texts of a column have in common.

use std::collections::{HashMap, HashSet};

use unicode_width::UnicodeWidthStr;

/// What the cells of a column have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Nothing at all.
    Blank,
    /// Numbers that count or name and are never added up: 1, 2, 3; 201, 208; 01, 02; years.
    Code,
    /// Numbers that measure.
    Amount,
    /// Words that fit two short lines.
    Label,
    /// Longer text.
    Prose,
}

/// A column whose upper quartile is wider than this (in half-width columns) holds prose.
const LABEL_WIDTH: usize = 20;

/// What the filled cells of a column, in order, say that it holds.
pub(super) fn content(texts: &[&str]) -> Content {
    if texts.is_empty() {
        return Content::Blank;
    }
    let numbers = texts.iter().filter(|text| is_number(text)).count();
    let nothings = texts.iter().filter(|text| stands_for_nothing(text)).count();
    let nothings = nothings + unknowns(texts).min(numbers * MOST_UNKNOWN);
    // One cell in five may say something else (暂无) without changing what the column is.
    if numbers > 0 && (numbers + nothings) * 5 >= texts.len() * 4 {
        return match codes(texts) {
            Codes::Sure | Codes::Perhaps => Content::Code,
            Codes::No => Content::Amount,
        };
    }
    if quantile(texts, 3, 4) > LABEL_WIDTH {
        Content::Prose
    } else {
        Content::Label
    }
}

/// So many cells may say that their number is not known for each that has one.
const MOST_UNKNOWN: usize = 4;

/// How many cells have the one short word that comes most often where a number is not known or not told:
/// (NA), (D), n.a., 无, 不详.
fn unknowns(texts: &[&str]) -> usize {
    let mut words: HashMap<&str, usize> = HashMap::new();
    for text in texts.iter().filter(|text| says_unknown(text)) {
        *words.entry(text).or_default() += 1;
    }
    words
        .into_values()
        .filter(|&times| times > 1)
        .max()
        .unwrap_or(0)
}

/// Whether a text is such a word: of one to three letters, or in the words that are common.
fn says_unknown(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, '.' | '/' | '(' | ')' | '[' | ']' | '（' | '）' | ' ');
    let is_short = text.chars().all(|c| c.is_ascii_alphabetic() || is_sign(c))
        && (1..=3).contains(&text.chars().filter(char::is_ascii_alphabetic).count());
    is_short || matches!(text, "无" | "暂无" | "不详" | "不适用" | "无数据")
}

/// The width that `part` of `whole` texts do not exceed, in half-width columns.
pub(super) fn quantile(texts: &[&str], part: usize, whole: usize) -> usize {
    let mut widths: Vec<usize> = texts.iter().map(|text| text.width_cjk()).collect();
    widths.sort_unstable();
    let index = (widths.len() * part / whole).min(widths.len().saturating_sub(1));
    widths.get(index).copied().unwrap_or(0)
}

/// A number as printed: sign or brackets, separators, percent sign; spaces are passed over.
pub(crate) fn is_number(text: &str) -> bool {
    let mut digits = 0;
    for character in text.chars() {
        match character {
            '0'..='9' | '０'..='９' => digits += 1,
            '.' | ',' | '．' | '，' | '-' | '+' | '−' | '－' | '＋' | '%' | '％' | '‰' | '('
            | ')' | '（' | '）' | '¥' | '￥' => {}
            other if other.is_whitespace() => {}
            _ => return false,
        }
    }
    digits > 0
}

/// A dash, dots or a slash in the place of a number.
pub(crate) fn stands_for_nothing(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '-' | '－' | '—' | '–' | '−' | '…' | '/' | '／' | '*'))
}

/// Whether numbers count or name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codes {
    /// They run 1, 2, 3, begin with 0, are years, too long for amounts, or come again and again in order.
    Sure,
    /// They have as many digits each, or each goes on from the one of the level above: 208, 20805.
    Perhaps,
    /// They do neither.
    No,
}

/// Bare numbers of so many digits each are codes, of accounts or telephones, and no amounts.
const LONG_CODE: usize = 11;
/// The years that tables speak of.
pub(crate) const YEARS: std::ops::RangeInclusive<u64> = 1900..=2100;

pub(super) fn codes(texts: &[&str]) -> Codes {
    if !texts
        .iter()
        .all(|text| text.chars().all(|c| c.is_ascii_digit()))
    {
        return Codes::No;
    }
    let values: Option<Vec<u64>> = texts.iter().map(|text| text.parse().ok()).collect();
    let of_values = |are: &dyn Fn(&[u64]) -> bool| values.as_deref().is_some_and(are);
    // A single number shows nothing.
    let consecutive = of_values(&|values| values.len() > 1 && counts_on(values));
    let years =
        of_values(&|values| values.len() > 1 && values.iter().all(|value| YEARS.contains(value)));
    let same_length = texts.windows(2).all(|pair| pair[0].len() == pair[1].len());
    let long = same_length && texts.first().is_some_and(|text| text.len() >= LONG_CODE);
    let leading_zero = texts
        .iter()
        .any(|text| text.len() > 1 && text.starts_with('0'));
    let in_order = of_values(&|values| come_again_in_order(texts, values));
    if consecutive || leading_zero || years || long || in_order {
        Codes::Sure
    } else if same_length || are_nested(texts) {
        Codes::Perhaps
    } else {
        Codes::No
    }
}

/// One number in so many may be another by mistake: 7 among 210.
const MISTAKES: usize = 8;

/// Whether numbers of one length rise over the rows and come again, each more than once on the whole, as the codes
/// of levels do: 208, 208, 210, 210.
fn come_again_in_order(texts: &[&str], values: &[u64]) -> bool {
    let length = texts.first().map_or(0, |text| text.len());
    let alike = texts
        .iter()
        .zip(values)
        .filter(|(text, _)| text.len() == length);
    let alike: Vec<u64> = alike.map(|(_, value)| *value).collect();
    let others = texts.len() - alike.len();
    let different = 1 + alike.windows(2).filter(|pair| pair[0] != pair[1]).count();
    length > 1
        && others <= texts.len() / MISTAKES
        && alike.is_sorted()
        && (2..=texts.len() / 2).contains(&different)
}

/// Whether each number is one more than that before it.
pub(crate) fn counts_on(numbers: &[u64]) -> bool {
    let mut pairs = numbers.windows(2);
    pairs.all(|pair| pair[0].checked_add(1) == Some(pair[1]))
}

/// Whether numbers of several lengths go on from each other: each that is longer than the shortest begins
/// with one that stands before it, and at least two do.
fn are_nested(texts: &[&str]) -> bool {
    let shortest = texts.iter().map(|text| text.len()).min().unwrap_or(0);
    let mut longer = 0;
    let mut before: HashSet<&str> = HashSet::new();
    let is_rooted = texts.iter().all(|text| {
        let is_longer = text.len() > shortest;
        longer += usize::from(is_longer);
        let goes_on = (shortest..text.len()).any(|end| before.contains(&text[..end]));
        before.insert(text);
        !is_longer || goes_on
    });
    shortest > 1 && longer > 1 && is_rooted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_count_are_not_amounts() {
        for (texts, expected) in [
            (vec!["1", "2", "3"], Content::Code),
            (vec!["9", "10", "11"], Content::Code),
            (vec!["201", "208", "210"], Content::Code),
            (vec!["05", "1"], Content::Code),
            (vec!["2010", "2011", "2015"], Content::Code),
            (vec!["208", "20805", "2080501", "210"], Content::Code),
            (vec!["208", "208", "210", "210"], Content::Code),
            (
                vec!["208", "208", "208", "208", "210", "210", "7", "221", "221"],
                Content::Code,
            ),
            // No order, no repetition, or too short to tell.
            (vec!["210", "208", "210", "9"], Content::Amount),
            (vec!["208", "210", "221", "9"], Content::Amount),
            (vec!["1", "1", "2", "2", "12"], Content::Amount),
            (vec!["12", "125", "30"], Content::Amount),
            (vec!["12", "7", "1035"], Content::Amount),
            (vec!["1,035.20", "—", "(12.5)"], Content::Amount),
            (vec!["35.0%", "2.10%"], Content::Amount),
            (vec!["1家", "2家"], Content::Label),
            (vec!["—", "…"], Content::Label),
            (vec![], Content::Blank),
        ] {
            assert_eq!(content(&texts), expected, "{texts:?}");
        }
    }

    #[test]
    fn one_odd_cell_does_not_change_what_a_column_holds() {
        assert_eq!(
            content(&["1.5", "2.5", "33.5", "4.5", "暂无"]),
            Content::Amount
        );
        assert_eq!(content(&["1.5", "2.5", "应审尽审"]), Content::Label);
    }

    #[test]
    fn numbers_that_are_not_known_are_amounts_too() {
        let unknown = ["3.3", "(NA)", "(NA)", "107.6", "(NA)", "(NA)", "-", "11.5"];
        assert_eq!(content(&unknown), Content::Amount);
        assert_eq!(content(&["12.5", "无", "无", "7.25"]), Content::Amount);
        // Several words say several things, and one alone is no habit.
        assert_eq!(content(&["3.3", "A", "B", "C", "7.1"]), Content::Label);
        assert_eq!(content(&["3.3", "NA", "7.1"]), Content::Label);
        assert_eq!(content(&["1", "合格", "合格", "7.5"]), Content::Label);
        let mostly = ["N", "N", "N", "N", "N", "N", "N", "N", "5.5"];
        assert_eq!(content(&mostly), Content::Label);
    }
}
