//! Lines of text as words that stand at character positions.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::source::records;

/// How many positions a wide character takes.
///
/// A terminal gives it two; programs that take text out of a PDF give every character one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// One position a character.
    Characters,
    /// Two positions for a wide character.
    Cells,
}

/// Positions from here on are not told apart.
pub const WIDEST: usize = 1024;
/// Where a tab goes on: at the next multiple of this.
const TAB: usize = 8;
/// So many leader characters in a row lead the eye over a gap.
const LEADERS: usize = 4;
/// The characters of a label that is spaced out are not farther apart: two columns may each hold one.
const WIDEST_SPACING: usize = 10;

/// Characters between blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'t> {
    /// Its text.
    pub text: &'t str,
    /// Where it begins in its line, in bytes.
    pub at: usize,
    /// Its first position.
    pub start: usize,
    /// The position behind its last.
    pub end: usize,
    /// How many blanks stand before it, a full-width one counted twice.
    pub blanks: usize,
}

impl Word<'_> {
    /// Whether the word is one wide character: a part of a label that is spaced out (合　计).
    pub fn is_wide_character(&self) -> bool {
        let mut characters = self.text.chars();
        characters.next().is_some_and(is_wide) && characters.next().is_none()
    }

    /// Whether it is a number as amounts, codes and counts are.
    pub fn is_number(&self) -> bool {
        let digits = self.text.bytes().any(|byte| byte.is_ascii_digit());
        let mark = |c: char| matches!(c, '.' | ',' | '-' | '+' | '−' | '%' | '(' | ')');
        digits && self.text.chars().all(|c| c.is_ascii_digit() || mark(c))
    }

    /// Whether it is a number of several parts (1,234 or 5.60): never a part of a label.
    pub fn is_amount(&self) -> bool {
        self.is_number() && self.text.trim_end_matches(['.', ',']).contains(['.', ','])
    }
}

/// One line of the text.
#[derive(Debug, Clone, Default)]
pub struct Line<'t> {
    /// Its number, 1-based.
    pub number: u32,
    /// The text itself.
    pub text: &'t str,
    /// Whether a new page begins with it.
    pub page: bool,
    /// Its words.
    pub words: Vec<Word<'t>>,
}

impl Line<'_> {
    /// Whether nothing stands in the line.
    pub fn is_blank(&self) -> bool {
        self.words.is_empty()
    }

    /// The words between wide gaps, as ranges of [`Line::words`].
    ///
    /// A label that is spaced out is one run of words here.
    pub fn chunks(&self) -> Vec<Range<usize>> {
        let mut chunks: Vec<Range<usize>> = Vec::new();
        for index in 0..self.words.len() {
            match chunks.last_mut() {
                Some(chunk) if !self.is_wide_gap(index) => chunk.end = index + 1,
                _ => chunks.push(index..index + 1),
            }
        }
        chunks
    }

    /// Whether a wide gap stands before a word.
    pub fn is_wide_gap(&self, word: usize) -> bool {
        word > 0 && self.words[word].blanks >= 2 && !self.is_spaced(word)
    }

    /// Whether a word and the one before it are characters of one label that is spaced out, by
    /// their looks: single wide characters. The names of code levels are labels of their own.
    pub fn is_spaced(&self, word: usize) -> bool {
        let Some(before) = word.checked_sub(1).map(|before| &self.words[before]) else {
            return false;
        };
        let word = &self.words[word];
        let level = |text: &str| matches!(text, "类" | "款");
        word.blanks <= WIDEST_SPACING
            && before.is_wide_character()
            && word.is_wide_character()
            && !level(before.text)
    }

    /// Marks the positions at which a wide character stands.
    pub fn mark_wide(&self, wide: &mut Vec<bool>) {
        let end = self.words.last().map_or(0, |word| word.end);
        if wide.len() < end + 1 {
            wide.resize(end + 1, false);
        }
        for word in &self.words {
            // Where a wide character takes two positions already, both are as wide as any.
            let single = word.end - word.start == word.text.chars().count();
            for (c, position) in word.text.chars().zip(word.start..word.end) {
                wide[position] |= single && is_wide(c);
            }
        }
    }

    /// The text from one word to another, both included, as printed.
    pub fn printed(&self, words: Range<usize>) -> &str {
        let (Some(first), Some(last)) = (
            self.words.get(words.start),
            words
                .end
                .checked_sub(1)
                .and_then(|last| self.words.get(last)),
        ) else {
            return "";
        };
        &self.text[first.at..last.at + last.text.len()]
    }
}

/// Whether a character takes two positions on a terminal.
pub fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

/// How wide a text is on a terminal.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// One item for each line of a text and for each word in it, about as [`lines`] finds them.
pub fn count(text: &str) -> impl Iterator<Item = ()> {
    records::lines(text).flat_map(|line| std::iter::once(()).chain(split(line).map(|_| ())))
}

/// Whether some line has more than one word, about as [`lines`] finds them.
pub fn are_side_by_side(text: &str) -> bool {
    records::lines(text).any(|line| split(line).nth(1).is_some())
}

/// The words of a line, about as [`lines`] finds them.
fn split(line: &str) -> impl Iterator<Item = &str> {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    line.split(blank).filter(|word| !word.is_empty())
}

/// The lines of a text with their words.
pub fn lines(text: &str, metric: Metric) -> Vec<Line<'_>> {
    let mut page = false;
    let numbered = records::lines(text).zip(1..);
    numbered
        .map(|(text, number)| {
            // A form feed ends a page: before the text of a line, or behind its last.
            let begins = page || text.trim_start().len() < text.len() && feeds(text);
            page = text.ends_with('\u{C}') && !text.trim().is_empty();
            Line {
                number,
                text,
                page: begins,
                words: words(text, metric),
            }
        })
        .collect()
}

/// Whether a form feed stands before the first word.
fn feeds(text: &str) -> bool {
    let blanks = text.len() - text.trim_start().len();
    text[..blanks].contains('\u{C}')
}

fn words(text: &str, metric: Metric) -> Vec<Word<'_>> {
    let rule = is_rule(text);
    let mut words: Vec<Word> = Vec::new();
    let mut position = 0;
    let mut blanks = 0;
    let mut open = false;
    let mut leader_end = 0;
    for (at, c) in text.char_indices() {
        if !rule && at >= leader_end && is_leader(c) {
            let run = leaders(&text[at..]);
            if run.count >= LEADERS {
                leader_end = at + run.bytes;
            }
        }
        let width = match (metric, c) {
            (_, '\t') => TAB - position % TAB,
            (Metric::Characters, _) => usize::from(c.width().unwrap_or(0) > 0),
            (Metric::Cells, _) => c.width().unwrap_or(0),
        };
        if c.is_whitespace() || c.is_control() || is_invisible(c) || at < leader_end {
            open &= is_invisible(c);
            blanks += match c {
                '\t' => 2,
                _ if is_wide(c) => 2,
                _ => width,
            };
        } else {
            let end = at + c.len_utf8();
            match words.last_mut() {
                Some(word) if open => {
                    word.text = &text[word.at..end];
                    word.end = (position + width).min(WIDEST);
                }
                _ => words.push(Word {
                    text: &text[at..end],
                    at,
                    start: position.min(WIDEST),
                    end: (position + width).min(WIDEST),
                    blanks,
                }),
            }
            (open, blanks) = (true, 0);
        }
        position += width;
    }
    words
}

/// Zero-width space, non-joiner and joiner, word joiner, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

fn is_leader(c: char) -> bool {
    matches!(c, '.' | '…' | '·' | '_' | '．')
}

struct Leaders {
    bytes: usize,
    count: usize,
}

/// The run of leader characters at the start of a text, single blanks between them.
fn leaders(text: &str) -> Leaders {
    let mut run = Leaders { bytes: 0, count: 0 };
    let mut blanks = 0;
    for (at, c) in text.char_indices() {
        match c {
            ' ' if blanks == 0 => blanks = 1,
            _ if is_leader(c) => {
                blanks = 0;
                // An ellipsis is three dots.
                run.count += if c == '…' { 3 } else { 1 };
                run.bytes = at + c.len_utf8();
            }
            _ => break,
        }
    }
    run
}

/// Whether a line is a drawn rule: nothing but strokes and leaders.
pub fn is_rule(text: &str) -> bool {
    let stroke = |c: char| {
        is_leader(c) || matches!(c, '-' | '=' | '—' | '+' | '*' | '\u{2500}'..='\u{257F}')
    };
    let strokes = text.chars().filter(|c| !c.is_whitespace());
    strokes.clone().count() >= LEADERS && strokes.clone().all(stroke)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, usize, usize)> {
        let words = words(text, Metric::Cells);
        let word = |word: &Word| (word.text.to_owned(), word.start, word.end);
        words.iter().map(word).collect()
    }

    #[test]
    fn words_stand_at_positions() {
        assert_eq!(
            texts("收入  1,2\u{3000}a"),
            [
                ("收入".into(), 0, 4),
                ("1,2".into(), 6, 9),
                ("a".into(), 11, 12)
            ]
        );
        let lines = lines("收入  1\n\u{C}支 出", Metric::Characters);
        assert_eq!((lines[0].words[1].start, lines[0].page), (4, false));
        assert!(lines[1].page);
    }

    #[test]
    fn leaders_are_blanks_and_rules_are_text() {
        assert_eq!(texts("Food ...... 12").len(), 2);
        assert_eq!(texts("Food......12").len(), 2);
        assert_eq!(texts("Food . . . . 12").len(), 2);
        assert_eq!(texts("Food ... 12").len(), 3);
        assert_eq!(texts("-----  ----").len(), 2);
    }

    #[test]
    fn characters_far_apart_are_no_label() {
        let lines = lines("化              政", Metric::Cells);
        assert_eq!(lines[0].chunks().len(), 2);
    }

    #[test]
    fn labels_that_are_spaced_out_are_one_run() {
        let line = &lines("合    计    12  类   款   项", Metric::Cells)[0];
        let runs: Vec<&str> = line.chunks().into_iter().map(|c| line.printed(c)).collect();
        assert_eq!(runs, ["合    计", "12", "类", "款", "项"]);
    }
}
