//! When two texts say the same.
//!
//! Printed sheets space hanzi out (合　　计), mix full- and half-width forms, and drop a character
//! now and then. Texts are compared by what they say: without white space, in compatibility form.

use ecow::EcoString;
use unicode_normalization::UnicodeNormalization;

/// The text without white space and with full-width forms folded to half-width ones (NFKC,
/// Unicode Standard Annex #15).
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match plain_form(c) {
            Plain::Is(c) => folded.push(c),
            Plain::Gone => {}
            Plain::No => return normalize(text),
        }
    }
    folded
}

fn normalize(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// The same of a text that is shared; what is folded already is not copied.
pub fn fold_shared(text: &EcoString) -> EcoString {
    if text.chars().all(|c| plain_form(c) == Plain::Is(c)) {
        text.clone()
    } else {
        fold(text).into()
    }
}

/// What a character is once folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plain {
    /// This character, whatever stands beside it.
    Is(char),
    /// Nothing.
    Gone,
    /// What only normalization can tell.
    No,
}

/// The folded form of the characters that nearly all sheets are made of. None of them is composed
/// with another, so that a text of them alone is folded one by one.
fn plain_form(c: char) -> Plain {
    match c {
        '!'..='~' | '\u{4E00}'..='\u{9FFF}' | '、' | '。' | '《' | '》' | '“' | '”' | '—' => {
            Plain::Is(c)
        }
        // Full-width forms stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(u32::from(c) - 0xFEE0) {
            Some(half) => Plain::Is(half),
            None => Plain::No,
        },
        c if c.is_whitespace() => Plain::Gone,
        _ => Plain::No,
    }
}

/// How alike two folded texts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// They say the same.
    Same,
    /// One is the other with a slip: a character or two added, lost or changed, no digit among them.
    Slip,
    /// They say different things.
    Different,
}

/// Compares two folded texts.
///
/// A slip is an edit distance (Levenshtein) of at most one character in eight, and of one character
/// in texts of four or more. Digits tell texts apart however few differ: rows of a list differ by
/// their numbers.
pub fn likeness(a: &str, b: &str) -> Likeness {
    if a == b {
        return Likeness::Same;
    }
    let (a_length, b_length) = (a.chars().count(), b.chars().count());
    let longest = a_length.max(b_length);
    let allowed = if longest < 4 { 0 } else { (longest / 8).max(1) };
    if a_length.abs_diff(b_length) > allowed || !digits(a).eq(digits(b)) {
        return Likeness::Different;
    }
    let (a, b) = differing_middles(a, b);
    if strsim::levenshtein(a, b) <= allowed {
        Likeness::Slip
    } else {
        Likeness::Different
    }
}

/// A folded title without what says that it goes on from the page before: (续表), (续), 续表2 ….
pub fn without_continuation(text: &str) -> &str {
    let closed = text.trim_end_matches([')', '】', ']']);
    let numbered =
        closed.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    for mark in ["续表", "续页", "接上页", "续"] {
        if let Some(title) = numbered.strip_suffix(mark) {
            return title.trim_end_matches(['(', '【', '[', '-', '—']);
        }
        let opened = text.trim_start_matches(['(', '【', '[']);
        if let Some(title) = opened
            .strip_prefix(mark)
            .filter(|_| mark.chars().count() > 1)
        {
            return title.trim_start_matches([')', '】', ']', ':', '-', '—']);
        }
    }
    text
}

fn digits(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(char::is_ascii_digit)
}

/// What is left of two texts without the beginning and the end that they share: the edit distance
/// is quadratic in the length, and repeats differ in a character or two.
fn differing_middles<'t>(a: &'t str, b: &'t str) -> (&'t str, &'t str) {
    let shared = |(x, y): &(char, char)| x == y;
    let head: usize = a
        .chars()
        .zip(b.chars())
        .take_while(shared)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (a, b) = (&a[head..], &b[head..]);
    let tail: usize = a
        .chars()
        .rev()
        .zip(b.chars().rev())
        .take_while(shared)
        .map(|(c, _)| c.len_utf8())
        .sum();
    (&a[..a.len() - tail], &b[..b.len() - tail])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_and_width_do_not_count() {
        assert_eq!(fold("合　　 计"), "合计");
        assert_eq!(fold("（１）Ｒ＆Ｄ"), "(1)R&D");
    }

    #[test]
    fn plain_characters_fold_as_normalization_says() {
        // Composed with a mark where it stands alone, and composed with nothing where all are plain.
        let all: Vec<char> = (0..=u32::from(char::MAX))
            .filter_map(char::from_u32)
            .collect();
        for &c in &all {
            let plain: String = match plain_form(c) {
                Plain::Is(plain) => plain.into(),
                Plain::Gone => String::new(),
                Plain::No => continue,
            };
            let normal: String = c.nfkc().filter(|c| !c.is_whitespace()).collect();
            assert_eq!(plain, normal, "U+{:04X}", u32::from(c));
            let known = unicode_normalization::is_nfkc_quick(plain.chars());
            assert_eq!(
                known,
                unicode_normalization::IsNormalized::Yes,
                "U+{:04X}",
                u32::from(c)
            );
        }
    }

    #[test]
    fn what_is_folded_is_shared_and_the_rest_is_normalized() {
        let long = EcoString::from("合计：".repeat(20));
        let folded = fold_shared(&long);
        assert_eq!(folded, "合计:".repeat(20));
        assert_eq!(fold_shared(&folded).as_ptr(), folded.as_ptr());
        assert_eq!(fold("e\u{301}①"), "\u{E9}1");
    }

    #[test]
    fn a_title_that_goes_on_is_the_same_title() {
        for text in [
            "收支总表(续表)",
            "收支总表(续)",
            "收支总表续表",
            "收支总表(续1)",
            "续表:收支总表",
        ] {
            assert_eq!(without_continuation(text), "收支总表", "{text}");
        }
        for text in ["手续", "后续费用表", "继续教育经费表"] {
            assert!(!without_continuation(text).is_empty(), "{text}");
        }
        assert_eq!(without_continuation("后续费用表"), "后续费用表");
    }

    #[test]
    fn a_slip_is_a_character_or_two_but_never_a_digit() {
        for (a, b, expected) in [
            ("新旧动能转换化和攻关", "新旧动能转化和攻关", Likeness::Slip),
            ("备注(说明)", "备注(说明", Likeness::Slip),
            ("收入", "支出", Likeness::Different),
            ("2021年指标值", "2022年指标值", Likeness::Different),
            ("科技局", "科学局", Likeness::Different),
            ("王伟", "王伟", Likeness::Same),
        ] {
            assert_eq!(likeness(a, b), expected, "{a} / {b}");
        }
    }
}
