//! When two texts say the same.
//!
//! Printed sheets space hanzi out (合　　计), mix full- and half-width forms, and drop a character
//! now and then. Texts are compared by what they say: without white space, in compatibility form,
//! the genre's own words in simplified characters.

use ecow::EcoString;
use unicode_normalization::UnicodeNormalization;

/// The text without white space, with full-width forms folded to half-width ones (NFKC, Unicode
/// Standard Annex #15) and the characters of the genre's words in their simplified form.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match plain_form(c) {
            Plain::Is(c) => folded.push(simplified(c)),
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
        .map(simplified)
        .collect()
}

/// The same of a text that is shared; what is folded already is not copied.
pub fn fold_shared(text: &EcoString) -> EcoString {
    let folded = |c: char| plain_form(c) == Plain::Is(c) && simplified(c) == c;
    if text.chars().all(folded) {
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

/// Whether only normalization can tell what a character is once folded.
pub fn folds_unusually(c: char) -> bool {
    plain_form(c) == Plain::No
}

/// The simplified form of a traditional character of the genre's few words: 續表, 單位, 總計,
/// 備註, 說明, 過次頁 and what units are named by.
///
/// No general conversion: only what these words need to be known by, and for comparison alone.
fn simplified(c: char) -> char {
    match c {
        '單' => '单',
        '續' => '续',
        '總' => '总',
        '計' => '计',
        '備' => '备',
        '註' => '注',
        '說' | '説' => '说',
        '頁' => '页',
        '過' => '过',
        '轉' => '转',
        '結' => '结',
        '額' => '额',
        '貨' => '货',
        '幣' => '币',
        '錄' => '录',
        '碼' => '码',
        '時' => '时',
        '間' => '间',
        '萬' => '万',
        '億' => '亿',
        '戶' => '户',
        '畝' => '亩',
        '頃' => '顷',
        '噸' => '吨',
        '輛' => '辆',
        '臺' => '台',
        '個' => '个',
        _ => c,
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

/// How many characters a slip has at most, however long the text is.
const LARGEST_SLIP: usize = 16;

/// What a slip loses however short the text is.
const BRACKETS: [char; 6] = ['(', ')', '[', ']', '【', '】'];

/// Compares two folded texts.
///
/// A slip is an edit distance (Levenshtein) of at most one character in eight but no more than
/// [`LARGEST_SLIP`], and of one character in texts of four or more; or brackets that were lost. Digits tell texts apart however few differ: rows of a list differ by
/// their numbers.
pub fn likeness(a: &str, b: &str) -> Likeness {
    if a == b {
        return Likeness::Same;
    }
    let (a_length, b_length) = (a.chars().count(), b.chars().count());
    let longest = a_length.max(b_length);
    let allowed = match longest {
        0..4 => 0,
        _ => (longest / 8).clamp(1, LARGEST_SLIP),
    };
    if says_without_brackets(a, b) {
        return Likeness::Slip;
    }
    if a_length.abs_diff(b_length) > allowed || !digits(a).eq(digits(b)) {
        return Likeness::Different;
    }
    let (a, b) = differing_middles(a, b);
    if is_within(a, b, allowed) {
        Likeness::Slip
    } else {
        Likeness::Different
    }
}

/// Whether two texts differ by lost brackets alone.
fn says_without_brackets(a: &str, b: &str) -> bool {
    let [mut plain, other] = [a, b].map(|text| text.chars().filter(|c| !BRACKETS.contains(c)));
    let says_something = plain.clone().next().is_some();
    a.len() != b.len() && says_something && plain.by_ref().eq(other)
}

/// Whether a character was added to a text, lost or changed: in a short one that says little by itself.
pub fn differs_by_one(a: &str, b: &str) -> bool {
    let (short, other) = differing_middles(a, b);
    let most = short.chars().count().max(other.chars().count());
    most <= 1 && short.len() + other.len() < a.len() + b.len() && digits(a).eq(digits(b))
}

/// A folded title without what says that it goes on from the page before: (续表), (续), 续表2,
/// (continued) ….
pub fn without_continuation(text: &str) -> &str {
    if let Some(title) = without_latin_continuation(text) {
        return title;
    }
    let closed = text.trim_end_matches([')', '】', ']']);
    let numbered =
        closed.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    for mark in ["续上表", "续前表", "续表", "续页", "接上页", "续"] {
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

/// The same for (continued), --Cont'd and the like; a word that ends so is no such mark.
fn without_latin_continuation(text: &str) -> Option<&str> {
    const OPEN: [char; 6] = ['(', '[', '-', '—', ',', '.'];
    let closed = text.trim_end_matches([')', ']', '.']);
    let numbered = closed.trim_end_matches(|c: char| c.is_ascii_digit());
    ["continued", "cont'd", "cont’d", "contd", "cont"]
        .iter()
        .find_map(|mark| {
            let at = numbered.len().checked_sub(mark.len())?;
            let (title, end) = (numbered.get(..at)?, numbered.get(at..)?);
            let marked = title.is_empty() || title.ends_with(OPEN);
            (marked && end.eq_ignore_ascii_case(mark)).then(|| title.trim_end_matches(OPEN))
        })
}

fn digits(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(char::is_ascii_digit)
}

/// The share of pairs of neighbouring characters that two texts have in common (Dice, Measures of the
/// amount of ecologic association between species, Ecology 26, 1945).
///
/// By characters: published crates divide by how many bytes there are, which is too low for hanzi.
pub fn resemblance(a: &str, b: &str) -> f64 {
    let pairs =
        |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (a, mut b) = (pairs(a), pairs(b));
    let all = a.len() + b.len();
    let mut shared = 0;
    for pair in a {
        if let Some(at) = b.iter().position(|&other| other == pair) {
            b.swap_remove(at);
            shared += 1;
        }
    }
    2.0 * f64::from(shared) / all.max(1) as f64
}

/// Whether the edit distance of two texts is at most `allowed`.
///
/// Only alignments are tried that never are more than `allowed` characters apart (Ukkonen,
/// Algorithms for approximate string matching, Information and Control 64, 1985).
fn is_within(a: &str, b: &str, allowed: usize) -> bool {
    let b: Vec<char> = b.chars().collect();
    let band = 2 * allowed + 1;
    // The least distance of the beginnings of both, by how far b's is behind a's, and by one more.
    let mut least: Vec<usize> = (0..=band).map(|at| at.saturating_sub(allowed)).collect();
    least[..allowed].fill(allowed + 1);
    least[band] = allowed + 1;
    let mut length = 0;
    for (i, c) in a.chars().enumerate() {
        length = i + 1;
        let mut left = allowed + 1;
        for at in 0..band {
            // How many characters of b the beginning has.
            let Some(j) = (length + at).checked_sub(allowed).filter(|&j| j <= b.len()) else {
                least[at] = allowed + 1;
                continue;
            };
            let both = match j {
                0 => allowed + 1,
                _ => least[at] + usize::from(b[j - 1] != c),
            };
            least[at] = both.min(least[at + 1] + 1).min(left + 1).min(allowed + 1);
            left = least[at];
        }
        if least[..band].iter().all(|&distance| distance > allowed) {
            return false;
        }
    }
    let end = (b.len() + allowed).checked_sub(length);
    end.is_some_and(|at| at < band && least[at] <= allowed)
}

/// What is left of two texts without the beginning and the end that they share: repeats differ in a
/// character or two.
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
    fn a_band_finds_what_the_whole_table_finds() {
        let words: Vec<String> = (0..4_u32.pow(5))
            .map(|word| {
                let letters =
                    (0..5).map(|place| ['a', '甲', 'b', ' '][(word >> (2 * place)) as usize % 4]);
                letters.filter(|c| *c != ' ').collect()
            })
            .collect();
        for a in words.iter().step_by(7) {
            for b in words.iter().step_by(11) {
                for allowed in 0..4 {
                    let whole = strsim::levenshtein(a, b) <= allowed;
                    assert_eq!(is_within(a, b, allowed), whole, "{a} / {b} / {allowed}");
                }
            }
        }
    }

    #[test]
    fn very_long_texts_are_compared_in_a_band() {
        let text = |mark: char| -> String {
            let chars = (0..400_000_u32).map(|at| match at % 10 {
                0 => mark,
                _ => char::from_u32(0x4E00 + at % 5000).unwrap_or(mark),
            });
            chars.collect()
        };
        assert_eq!(likeness(&text('甲'), &text('乙')), Likeness::Different);
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
    fn words_of_the_genre_are_the_same_in_traditional_characters() {
        assert_eq!(fold("單位：萬元"), "单位:万元");
        assert_eq!(fold("總　計"), "总计");
        assert_eq!(fold("（續）"), "(续)");
        // Names are no words of the genre.
        assert_eq!(fold("巡守隊"), "巡守隊");
    }

    #[test]
    fn a_title_that_goes_on_is_the_same_title() {
        for text in [
            "收支总表(续表)",
            "收支总表(续)",
            "收支总表续表",
            "收支总表(续1)",
            "续表:收支总表",
            "收支总表(续上表)",
        ] {
            assert_eq!(without_continuation(text), "收支总表", "{text}");
        }
        for text in ["手续", "后续费用表", "继续教育经费表"] {
            assert!(!without_continuation(text).is_empty(), "{text}");
        }
        assert_eq!(without_continuation("后续费用表"), "后续费用表");
        assert_eq!(
            without_continuation("Table4.Farms(continued)"),
            "Table4.Farms"
        );
        assert_eq!(
            without_continuation("Table4.Farms--Continued"),
            "Table4.Farms"
        );
        assert_eq!(without_continuation("Discontinued"), "Discontinued");
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

    #[test]
    fn lost_brackets_are_slips_and_one_character_counts_in_short_texts() {
        assert_eq!(likeness("(吨)", "(吨"), Likeness::Slip);
        assert_eq!(likeness("(吨)", "(人)"), Likeness::Different);
        assert_eq!(likeness("()", "("), Likeness::Different);
        assert!(differs_by_one("水动", "水某动"));
        assert!(!differs_by_one("水动", "电力"));
        assert!(!differs_by_one("2动", "3动"));
    }
}
