//! Measured text into lines.
//!
//! While widths are being searched, [`count`] says how many lines a width needs (first fit, which
//! needs the fewest). Once widths stand, [`set`] chooses the breaks: the best of all ways to break
//! the text into that many lines, after Knuth and Plass, Breaking Paragraphs into Lines (Software:
//! Practice and Experience 11, 1981), with costs for what a compositor avoids: uneven lines in a
//! centred cell, words, titles in 《》 and brackets broken where they need not be, and a last line
//! of a single hanzi.

use std::ops::{Range, RangeInclusive};

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

use super::characters::is_hanzi;
use super::pieces::Measured;

/// Added to a width before a line is called too long: rounding of sums of advances, em.
const TOLERANCE: f32 = 1e-3;
/// Texts of more lines than this are broken by first fit: nobody sees the difference, and the
/// search would take time that grows with the square.
const LONGEST_SEARCH: usize = 40;

/// How lines of a cell are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Lines of about one length: labels, headings, short centred texts.
    Balanced,
    /// Lines as full as they go: sentences.
    Full,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What is printed; a blank at which the line was broken stays at its end.
    pub text: String,
    /// Its width as set ragged, em.
    pub width: f32,
    /// Whether it is to be stretched to the full width.
    pub justify: bool,
    /// Width of the blanks at its end, em, which count for nothing.
    pub hang: f32,
}

/// How many lines the text needs at a width in em; 0 for a blank text.
///
/// A piece wider than the width takes a line of its own (and sticks out: see
/// [`Measured::shattered`]).
pub fn count(text: &Measured, width: f32) -> usize {
    let mut lines = 0;
    let mut start = 0;
    while start < text.pieces.len() {
        start = first_fit(text, start, width);
        lines += 1;
    }
    lines
}

/// The end of the longest line that begins with piece `start`: always at least one piece.
fn first_fit(text: &Measured, start: usize, width: f32) -> usize {
    let total = text.entry_end(start);
    // Widths grow with the number of pieces but for what marks give away at a line's end, which is
    // half an em at most: search by halves, then look one mark further.
    let (mut low, mut high) = (start + 1, total + 1);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if text.width(start..middle) <= width + TOLERANCE {
            low = middle;
        } else {
            high = middle;
        }
    }
    let mut end = low;
    for next in low + 1..(low + 3).min(total + 1) {
        if text.width(start..next) <= width + TOLERANCE {
            end = next;
        }
    }
    end
}

/// Breaks the text into at most `most` lines of at most `width` em, and never into more than
/// it needs unless that breaks fewer words and titles. `most` below the need is ignored.
pub fn set(text: &Measured, width: f32, fill: Fill, most: usize) -> Vec<Line> {
    let least = count(text, width);
    let breaks = match least {
        0 => return Vec::new(),
        1 => vec![text.pieces.len()],
        // The entries of a list need a line each, and no search.
        _ if least == text.entries() => greedy(text, width),
        _ if least > LONGEST_SEARCH => greedy(text, width),
        _ => best(text, width, fill, least, most.clamp(least, least + 1)),
    };
    let gaps = Gaps::new(text);
    let mut start = 0;
    let mut lines = Vec::with_capacity(breaks.len());
    for &end in &breaks {
        let line = text.width(start..end);
        lines.push(Line {
            text: text.slice(start..end).to_owned(),
            width: line,
            hang: text.blank(end),
            justify: fill == Fill::Full
                && text.entry_end(start) > end
                && gaps.stretch(start..end, width - line) <= MOST_STRETCH,
        });
        start = end;
    }
    lines
}

/// The widest gap, in em, that stretching a line may put between two characters: beyond it the
/// line is left ragged, since holes are worse than an uneven edge.
const MOST_STRETCH: f32 = 0.12;

/// How many places there are at which a stretched line may open before each piece, and in all.
struct Gaps(Vec<usize>);

impl Gaps {
    fn new(text: &Measured) -> Self {
        let mut gaps = Vec::with_capacity(text.pieces.len() + 1);
        gaps.push(0);
        let mut count = 0;
        for piece in &text.pieces {
            count += usize::from(piece.stretches);
            gaps.push(count);
        }
        Self(gaps)
    }

    /// By how much, in em, each place of these pieces opens where they are to take up so much slack.
    fn stretch(&self, pieces: Range<usize>, slack: f32) -> f32 {
        let gaps = self.0[pieces.end] - self.0[pieces.start];
        slack / (gaps.max(2) - 1) as f32
    }
}

fn greedy(text: &Measured, width: f32) -> Vec<usize> {
    let mut breaks = Vec::new();
    let mut start = 0;
    while start < text.pieces.len() {
        start = first_fit(text, start, width);
        breaks.push(start);
    }
    breaks
}

/// The ends of the lines of the cheapest way to break into `least` to `most` lines.
fn best(text: &Measured, width: f32, fill: Fill, least: usize, most: usize) -> Vec<usize> {
    let total = text.pieces.len();
    let penalties = penalties(text, width, fill);
    let natural = text.natural();
    let gaps = Gaps::new(text);
    // How many lines what follows a piece needs: a line is only ended where the others suffice for the rest.
    let mut needs = vec![0_usize; total + 1];
    for start in (0..total).rev() {
        needs[start] = 1 + needs[first_fit(text, start, width)];
    }
    // `costs[k][j]`: the least cost of `k` lines that end before piece `j`, and where the last of
    // them begins.
    let mut costs = vec![vec![(f32::INFINITY, 0_usize); total + 1]; most + 1];
    costs[0][0] = (0.0, 0);
    // Where the line before may end: from the first to the last of these.
    let mut before = 0..=0;
    for lines in 1..=most {
        let mut reached: Option<RangeInclusive<usize>> = None;
        for end in before.start() + 1..=total {
            if needs[end] > most - lines {
                continue;
            }
            let mut chosen = (f32::INFINITY, 0);
            let latest = (end - 1).min(*before.end());
            let mut fits = false;
            for start in (*before.start()..=latest).rev() {
                if text.entry_end(start) < end {
                    break;
                }
                let line = text.width(start..end);
                let is_over = line > width + TOLERANCE && end - start > 1;
                // One more mark at the start may still make room.
                if is_over && line > width + 1.0 {
                    break;
                }
                fits = true;
                if is_over {
                    continue;
                }
                let until = costs[lines - 1][start].0;
                if until.is_finite() {
                    let cost = until + line_cost(text, &gaps, start..end, line, width, fill);
                    if cost < chosen.0 {
                        chosen = (cost, start);
                    }
                }
            }
            if !fits && latest == *before.end() {
                break;
            }
            if chosen.0.is_infinite() {
                continue;
            }
            let ends_entry = text.entry_end(end - 1) == end;
            let penalty = if ends_entry { 0.0 } else { penalties[end - 1] };
            costs[lines][end] = (chosen.0 + penalty, chosen.1);
            reached = Some(reached.map_or(end, |reached| *reached.start())..=end);
        }
        let Some(reached) = reached else { break };
        before = reached;
    }
    let evenness = |lines: usize| match fill {
        // The same total length over more lines: take off what every split must cost.
        Fill::Balanced => natural * natural / lines as f32,
        Fill::Full => 0.0,
    };
    let lines = (least..=most)
        .filter(|&lines| costs[lines][total].0.is_finite())
        .min_by(|&a, &b| {
            let more = match fill {
                Fill::Balanced => MORE_LINES_OF_LABEL,
                Fill::Full => MORE_LINES,
            };
            let cost = |lines: usize| {
                costs[lines][total].0 - evenness(lines) + (lines - least) as f32 * more
            };
            cost(a).total_cmp(&cost(b))
        });
    let Some(lines) = lines else {
        return greedy(text, width);
    };
    let mut breaks = vec![total];
    for line in (2..=lines).rev() {
        let end = breaks[breaks.len() - 1];
        breaks.push(costs[line][end].1);
    }
    breaks.reverse();
    breaks
}

/// What each line more than needed costs, in the unit of the costs below (square em).
const MORE_LINES: f32 = 20.0;
/// The same in a label: there is room for it, and it is better than a broken word.
const MORE_LINES_OF_LABEL: f32 = 6.0;
/// A word of several hanzi broken.
const IN_WORD: f32 = 8.0;
/// The same in running text, where readers are used to it.
const IN_WORD_OF_SENTENCE: f32 = 0.4;
/// A label broken before a bracket or after a mark: this is where its sense divides.
const AT_MARK: f32 = -2.5;
/// The same between its Chinese and its English text.
const AT_SCRIPT: f32 = -4.0;
/// A title in 《》 broken that would fit one line.
const IN_TITLE: f32 = 14.0;
/// A text in brackets or quotation marks broken that would fit one line.
const IN_BRACKETS: f32 = 3.0;
/// The same in a label.
const IN_BRACKETS_OF_LABEL: f32 = 6.0;
/// A last line of one hanzi.
const WIDOW: f32 = 30.0;
/// Another line of one hanzi, in a label.
const ALONE: f32 = 12.0;
/// A line that is narrower, em, has a single hanzi.
const TWO_HANZI: f32 = 1.9;

fn line_cost(
    text: &Measured,
    gaps: &Gaps,
    pieces: Range<usize>,
    line: f32,
    width: f32,
    fill: Fill,
) -> f32 {
    let last = text.entry_end(pieces.start) == pieces.end;
    let is_single = line < TWO_HANZI && text.slice(pieces.clone()).chars().any(is_hanzi);
    let widow = match fill {
        _ if last && line < TWO_HANZI && pieces.start > 0 => WIDOW,
        Fill::Balanced if is_single && !last => ALONE,
        _ => 0.0,
    };
    widow
        + match fill {
            // The sum of squares is least where all are equal.
            Fill::Balanced => line * line,
            Fill::Full if last => 0.0,
            Fill::Full => {
                let slack = width - line;
                let gap = gaps.stretch(pieces, slack);
                slack * slack + if gap > MOST_STRETCH { 3.0 } else { 0.0 }
            }
        }
}

/// For each piece, what a line's end after it costs.
fn penalties(text: &Measured, width: f32, fill: Fill) -> Vec<f32> {
    let mut penalties = vec![0.0; text.pieces.len()];
    let seam = match fill {
        Fill::Balanced => seam_of_scripts(&text.text),
        Fill::Full => None,
    };
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut words = segmenter.segment_str(&text.text).peekable();
    for (piece, penalty) in text.pieces.iter().zip(&mut penalties) {
        while words.next_if(|&word| word < piece.end).is_some() {}
        let before = text.text[..piece.end].chars().next_back();
        let after = text.text[piece.end..].chars().next();
        let mark = matches!(before, Some('/' | '、' | '，' | '；' | '：' | '）'))
            || matches!(after, Some('（' | '('));
        if mark && fill == Fill::Balanced {
            *penalty += AT_MARK;
        }
        if seam == Some(piece.end) {
            *penalty += AT_SCRIPT;
        }
        let hanzi = before.is_some_and(is_hanzi) && after.is_some_and(is_hanzi);
        if hanzi && words.peek() != Some(&piece.end) {
            *penalty += match fill {
                Fill::Balanced => IN_WORD,
                Fill::Full => IN_WORD_OF_SENTENCE,
            };
        }
    }
    for (run, cost) in enclosed(&text.text, fill) {
        let first = text.pieces.partition_point(|piece| piece.end <= run.start);
        let last = text.pieces.partition_point(|piece| piece.end < run.end);
        if last > first && text.width(first..last + 1) <= width {
            for penalty in &mut penalties[first..last] {
                *penalty += cost;
            }
        }
    }
    penalties
}

/// Where the English words of a label begin that says first in Chinese what they say, in bytes.
fn seam_of_scripts(text: &str) -> Option<usize> {
    let seam = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (chinese, english) = text.split_at(seam);
    let hanzi = chinese.chars().filter(|&c| is_hanzi(c)).count();
    let letters = english.chars().filter(char::is_ascii_alphabetic).count();
    let is_apart = chinese.ends_with(|c| is_hanzi(c) || matches!(c, '）' | ' '));
    (is_apart && hanzi > 1 && letters > 3).then_some(seam)
}

/// The runs that stand in marks of a pair, marks included, with what breaking them costs.
fn enclosed(text: &str, fill: Fill) -> Vec<(Range<usize>, f32)> {
    let mut runs = Vec::new();
    let mut open = Vec::new();
    for (at, character) in text.char_indices() {
        match character {
            '《' | '“' | '（' | '(' | '〔' | '【' => open.push((at, character)),
            '》' | '”' | '）' | ')' | '〕' | '】' => {
                if let Some((start, mark)) = open.pop() {
                    let cost = match (mark, fill) {
                        ('《', _) => IN_TITLE,
                        (_, Fill::Balanced) => IN_BRACKETS_OF_LABEL,
                        (_, Fill::Full) => IN_BRACKETS,
                    };
                    runs.push((start..at + character.len_utf8(), cost));
                }
            }
            _ => {}
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faces::{Faces, Role};

    fn lines(text: &str, width: f32, fill: Fill) -> Vec<String> {
        let measured = Measured::new(text, Role::Body, &Faces::default());
        let lines = set(&measured, width, fill, usize::MAX);
        assert!(
            lines.iter().all(|line| line.width <= width + 0.01),
            "{lines:?}"
        );
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn short_labels_break_into_even_lines() {
        for (text, width, expected) in [
            ("科技创新产业培育", 5.0, vec!["科技创新", "产业培育"]),
            ("2021年指标值", 5.0, vec!["2021年", "指标值"]),
            ("国内外科技合作", 5.0, vec!["国内外", "科技合作"]),
            ("力争完成1家", 5.0, vec!["力争", "完成1家"]),
            ("科技工作专项经费", 6.5, vec!["科技工作", "专项经费"]),
        ] {
            assert_eq!(lines(text, width, Fill::Balanced), expected);
        }
    }

    #[test]
    fn a_last_line_of_one_hanzi_is_avoided() {
        let set = lines("根据第一、第二批园区增加数量估算", 5.0, Fill::Balanced);
        assert!(
            set.last().is_some_and(|line| line.chars().count() > 1),
            "{set:?}"
        );
        let set = lines("申报泰山产业高效生态农业类领军人才", 8.0, Fill::Full);
        assert!(
            set.last().is_some_and(|line| line.chars().count() > 1),
            "{set:?}"
        );
    }

    #[test]
    fn a_title_that_fits_a_line_is_not_broken() {
        let set = lines(
            "按照《重点工作量化考核办法》执行并做好记录",
            13.5,
            Fill::Full,
        );
        assert!(
            set.iter()
                .any(|line| line.contains("《重点工作量化考核办法》")),
            "{set:?}"
        );
    }

    #[test]
    fn the_search_never_needs_more_lines_than_first_fit_unless_allowed() {
        let text = "承担组织全县企业完成科技成果登记、奖励评审工作，负责管理全县科技奖励申报工作，加大对上奖励争取力度，促进科技成果信息交流和转化。";
        let measured = Measured::new(text, Role::Body, &Faces::default());
        for tenth in 40..300 {
            let width = tenth as f32 / 10.0;
            let least = count(&measured, width);
            for fill in [Fill::Balanced, Fill::Full] {
                let lines = set(&measured, width, fill, least);
                assert_eq!(lines.len(), least, "at {width}");
                assert_eq!(
                    lines
                        .iter()
                        .map(|line| line.text.as_str())
                        .collect::<String>(),
                    text
                );
            }
        }
    }

    #[test]
    fn text_of_many_lines_is_broken_without_a_search() {
        let text = "县".repeat(50_000);
        let measured = Measured::new(&text, Role::Body, &Faces::default());
        assert_eq!(set(&measured, 10.0, Fill::Full, usize::MAX).len(), 5_000);
    }
}
