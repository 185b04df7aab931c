//! Where a line may end: between which characters, and what is kept whole.

use super::characters::{Class, is_enclosed, is_hanzi};
use super::pieces::Glyph;
use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

/// For each glyph, whether a line may end after it. The last glyph always ends one.
pub(super) fn breaks(glyphs: &[Glyph]) -> Vec<bool> {
    let mut breaks: Vec<bool> = (0..glyphs.len())
        .map(|index| match glyphs.get(index + 1) {
            Some(next) => may_break(&glyphs[index], next),
            None => true,
        })
        .collect();
    keep_quantities(glyphs, &mut breaks);
    keep_ordinals(glyphs, &mut breaks);
    keep_names(glyphs, &mut breaks);
    keep_marks(glyphs, &mut breaks);
    breaks
}

fn may_break(before: &Glyph, after: &Glyph) -> bool {
    use Class::{Close, Digit, Ideograph, Open, Space, Word};
    if after.is_attached() {
        return false;
    }
    match (before.class, after.class) {
        (Open, _) | (_, Close | Space) => false,
        (Digit | Word, Digit | Word) => false,
        // A number stays with its unit.
        (Digit, Ideograph) => false,
        // 第1季度
        (Ideograph, Digit) => !matches!(before.character, '第' | '约' | '共' | '近'),
        (Close, Digit | Word) => !is_latin_connector(before.character),
        // ——, ……
        (Ideograph, Ideograph) => {
            !(before.character == after.character && before.character == '\u{2014}')
        }
        _ => true,
    }
}

/// Marks that stand inside numbers, dates, ranges and Latin words.
fn is_latin_connector(character: char) -> bool {
    matches!(
        character,
        '.' | ',' | ':' | '-' | '–' | '/' | '~' | '～' | '－' | '／' | '\'' | '·' | '’'
    )
}

/// Units that follow a number, the longest first (GB 3100, GB/T 15835).
const UNITS: [&str; 24] = [
    "平方公里",
    "平方千米",
    "个百分点",
    "平方米",
    "立方米",
    "百分点",
    "千瓦时",
    "美元",
    "公里",
    "千米",
    "公斤",
    "公顷",
    "千瓦",
    "小时",
    "分钟",
    "个月",
    "周岁",
    "人次",
    "元",
    "人",
    "亩",
    "吨",
    "户",
    "米",
];

/// A unit may be counted by these: 万元, 亿立方米. At most so many of them stand before it.
const MULTIPLES: [char; 5] = ['十', '百', '千', '万', '亿'];
const MOST_MULTIPLES: usize = 2;

/// Keeps 314.47万元, 3平方公里, 1周/次 whole.
fn keep_quantities(glyphs: &[Glyph], breaks: &mut [bool]) {
    for index in 1..glyphs.len() {
        let after_number = glyphs[index - 1].class == Class::Digit
            && glyphs[index].class == Class::Ideograph
            && is_hanzi(glyphs[index].character);
        if !after_number {
            continue;
        }
        let end = index + unit(&glyphs[index..]);
        breaks[index..end - 1].fill(false);
        let per = glyphs
            .get(end)
            .is_some_and(|glyph| matches!(glyph.character, '/' | '／'));
        if per
            && glyphs
                .get(end + 1)
                .is_some_and(|glyph| is_hanzi(glyph.character))
        {
            breaks[end] = false;
        }
    }
}

/// How many characters after a number are its unit: at least one.
fn unit(after: &[Glyph]) -> usize {
    let begins_with = |unit: &str, glyphs: &[Glyph]| {
        let length = unit.chars().count();
        let read = glyphs.iter().take(length).map(|glyph| glyph.character);
        unit.chars().eq(read).then_some(length)
    };
    let at = |from: usize| {
        UNITS
            .iter()
            .find_map(|unit| begins_with(unit, &after[from..]))
    };
    let multiples = after.iter().take(MOST_MULTIPLES);
    let multiples = multiples.take_while(|glyph| MULTIPLES.contains(&glyph.character));
    // 千瓦时 is a unit, and not a thousand of another.
    (0..=multiples.count())
        .find_map(|from| at(from).map(|length| from + length))
        .unwrap_or(1)
}

/// Words of at most so many hanzi are kept whole in labels.
const SHORT_WORD: usize = 3;

/// Keeps short words whole: 预算, 负责人. `text` is what the glyphs print.
pub(super) fn keep_words(glyphs: &[Glyph], text: &str, breaks: &mut [bool]) {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut first = 0;
    for end in segmenter.segment_str(text).skip(1) {
        let last = glyphs.partition_point(|glyph| glyph.at < end);
        let word = &glyphs[first..last];
        if word.len() <= SHORT_WORD && word.iter().all(|glyph| is_hanzi(glyph.character)) {
            breaks[first..last.saturating_sub(1).max(first)].fill(false);
        }
        first = last;
    }
}

/// Keeps the number that heads an entry with the entry's first character: 1.对, （1）财, ①建.
fn keep_ordinals(glyphs: &[Glyph], breaks: &mut [bool]) {
    for index in 0..glyphs.len().saturating_sub(1) {
        let character = glyphs[index].character;
        let heads = match character {
            '.' | '．' | '、' => {
                let digits = glyphs[..index]
                    .iter()
                    .rev()
                    .take_while(|g| g.class == Class::Digit);
                let count = digits.count();
                let before = index.checked_sub(count + 1).map(|at| glyphs[at].class);
                (1..=2).contains(&count) && before.is_none_or(|class| class != Class::Word)
            }
            '）' | ')' => {
                let inside = glyphs[..index].iter().rev().take_while(|g| {
                    g.class == Class::Digit || "一二三四五六七八九十".contains(g.character)
                });
                let count = inside.count();
                let open = index.checked_sub(count + 1).map(|at| glyphs[at].character);
                (1..=2).contains(&count) && matches!(open, Some('（' | '('))
            }
            _ => is_enclosed(character),
        };
        if heads {
            breaks[index] = false;
        }
    }
}

/// Names in quotation marks of at most so many characters are never broken.
const SHORT_NAME: usize = 4;

/// Keeps “十四五” whole.
fn keep_names(glyphs: &[Glyph], breaks: &mut [bool]) {
    for open in 0..glyphs.len() {
        let close = match glyphs[open].character {
            '“' => '”',
            '《' => '》',
            _ => continue,
        };
        let rest = &glyphs[open + 1..(open + SHORT_NAME + 2).min(glyphs.len())];
        if let Some(length) = rest.iter().position(|glyph| glyph.character == close) {
            breaks[open..open + length + 1].fill(false);
        }
    }
}

/// Keeps the mark of a footnote (\1, *) with the word before it, though a blank stands between.
fn keep_marks(glyphs: &[Glyph], breaks: &mut [bool]) {
    for index in 1..glyphs.len() {
        let is_last = |at: usize| glyphs.get(at).is_none_or(|next| next.class == Class::Space);
        let mark = match glyphs[index].character {
            '*' | '†' | '‡' => is_last(index + 1),
            '\\' => {
                let digit = glyphs
                    .get(index + 1)
                    .is_some_and(|next| next.class == Class::Digit);
                digit && (is_last(index + 2) || is_last(index + 3))
            }
            _ => false,
        };
        if mark && glyphs[index - 1].class == Class::Space {
            breaks[index - 1] = false;
        }
    }
}
