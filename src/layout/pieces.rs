//! A text cut where a line may end, and measured.
//!
//! A [`Measured`] text knows the width of any run of its pieces in constant time, in em and thus
//! for every size at once: widths are sums of the faces' advances, less what full-width marks give
//! away beside each other and at a line's ends.

use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;

use super::breaks::{breaks, keep_words};
use super::characters::{
    Class, adjustable, at_edge, class, given_to_neighbours, may_be_drawn_apart,
};
use super::entries::entries;
use crate::check::is_invisible;
use crate::faces::{Faces, Role};

/// Stands in for the advance of a character without a glyph: the check of the glyphs has refused
/// it before, or the caller did not ask.
const UNKNOWN_ADVANCE: f32 = 1.0;

/// A text that can be broken into lines.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The text as it is printed: composed, without characters that print nothing.
    pub text: String,
    pub(super) pieces: Vec<Piece>,
    /// `offsets[k]`: the advance of the pieces before `k` when they stand on one line.
    offsets: Vec<f32>,
    /// One past the last piece of each entry of a list; of a text that is none, its end.
    ends: SmallVec<[usize; 1]>,
}

/// A run of characters that is never broken (short of need).
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Where it ends in the text, trailing blanks included, in bytes.
    pub end: usize,
    /// Advance of the blanks at its end, which count for nothing at a line's end.
    blank: f32,
    /// What it and the next piece give away where they stand side by side.
    join: f32,
    /// What its first character gives away at a line's start.
    start: f32,
    /// What its last character gives away at a line's end.
    finish: f32,
    /// After how many of its characters a stretched line may open: not within words and numbers.
    pub stretches: u16,
}

impl Measured {
    /// Cuts and measures a text that will be set in a role's face.
    pub fn new(text: &str, role: Role, faces: &Faces) -> Self {
        let text = printable(text);
        let glyphs: Vec<Glyph> = text
            .char_indices()
            .map(|(at, character)| Glyph::new(at, character, role, faces))
            .collect();
        let mut breaks = breaks(&glyphs);
        if is_label(&glyphs, role) {
            keep_words(&glyphs, &text, &mut breaks);
        }
        let entries = entries_in(&glyphs, role, &mut breaks);
        Self::cut(text, &glyphs, &breaks, &entries)
    }

    /// The same text, with every cluster a piece of its own where a piece is wider than `limit`
    /// em: the last resort for a word that is wider than its column.
    pub fn shattered(&self, role: Role, faces: &Faces, limit: f32) -> Self {
        let glyphs: Vec<Glyph> = self
            .text
            .char_indices()
            .map(|(at, character)| Glyph::new(at, character, role, faces))
            .collect();
        let mut breaks = breaks(&glyphs);
        if is_label(&glyphs, role) {
            keep_words(&glyphs, &self.text, &mut breaks);
        }
        let mut first = 0;
        for index in 0..self.pieces.len() {
            let end = self.pieces[index].end;
            let last = glyphs.partition_point(|glyph| glyph.at < end);
            if self.width(index..index + 1) > limit {
                for (after, glyph) in breaks[first..last].iter_mut().zip(&glyphs[first + 1..]) {
                    *after |= glyph.class != Class::Space && !glyph.is_attached();
                }
            }
            first = last;
        }
        let entries = entries_in(&glyphs, role, &mut breaks);
        Self::cut(self.text.clone(), &glyphs, &breaks, &entries)
    }

    fn cut(text: String, glyphs: &[Glyph], breaks: &[bool], entries: &[usize]) -> Self {
        let mut pieces = Vec::new();
        let mut offsets = vec![0.0];
        let mut total = 0.0;
        let mut start = 0;
        let marks: Vec<(char, f32)> = glyphs.iter().map(|it| (it.character, it.advance)).collect();
        let fresh = |index: usize| adjustable(glyphs[index].character, glyphs[index].advance);
        // What each glyph and the next give away where they stand side by side.
        let sides = given_to_neighbours(&marks);
        let given: Vec<f32> = (0..glyphs.len())
            .map(|index| sides[index].1 + sides.get(index + 1).map_or(0.0, |next| next.0))
            .collect();
        for index in 0..glyphs.len() {
            if !breaks[index] {
                continue;
            }
            let run = &glyphs[start..=index];
            let blanks = run.iter().rev().take_while(|g| g.class == Class::Space);
            let (count, blank) = blanks.fold((0, 0.0), |(n, w), g| (n + 1, w + g.advance));
            let inner: f32 = given[start..index].iter().sum();
            total += run.iter().map(|glyph| glyph.advance).sum::<f32>() - inner;
            let last = index - count.min(index - start);
            pieces.push(Piece {
                end: glyphs[index].at + glyphs[index].character.len_utf8(),
                blank,
                join: given[index],
                start: at_edge(fresh(start)).0,
                finish: at_edge(fresh(last)).1,
                stretches: stretches(&run[..run.len() - count]),
            });
            offsets.push(total);
            total -= given[index];
            start = index + 1;
        }
        let begin = entries.iter().map(|&entry| glyphs[entry].at);
        let mut ends: SmallVec<[usize; 1]> = begin
            .map(|at| pieces.partition_point(|piece: &Piece| piece.end <= at))
            .collect();
        ends.push(pieces.len());
        // From here on `offsets[k]` is where piece `k` begins.
        for (offset, piece) in offsets.iter_mut().skip(1).zip(&pieces) {
            *offset -= piece.join;
        }
        Self {
            text,
            pieces,
            offsets,
            ends,
        }
    }

    /// Width in em of a line that holds these pieces.
    pub(super) fn width(&self, pieces: std::ops::Range<usize>) -> f32 {
        let Some(last) = pieces
            .end
            .checked_sub(1)
            .filter(|&last| last >= pieces.start)
        else {
            return 0.0;
        };
        let (first, last) = (&self.pieces[pieces.start], &self.pieces[last]);
        self.offsets[pieces.end] - self.offsets[pieces.start] + last.join
            - last.blank
            - first.start
            - last.finish
    }

    /// Width in em of the blanks at the end of the piece before this one.
    pub(super) fn blank(&self, end: usize) -> f32 {
        let last = end.checked_sub(1).and_then(|last| self.pieces.get(last));
        last.map_or(0.0, |piece| piece.blank)
    }

    /// Width in em of the text on one line; of a list, of its widest entry.
    pub fn natural(&self) -> f32 {
        let mut start = 0;
        let mut widest = 0.0_f32;
        for &end in &self.ends {
            widest = widest.max(self.width(start..end));
            start = end;
        }
        widest
    }

    /// Width in em of all its entries side by side.
    pub fn length(&self) -> f32 {
        self.width(0..self.pieces.len())
    }

    /// How many entries it has; one where it is no list.
    pub fn entries(&self) -> usize {
        self.ends.len()
    }

    /// One past the last piece of the entry in which a piece stands.
    pub(super) fn entry_end(&self, piece: usize) -> usize {
        let entry = self.ends.partition_point(|&end| end <= piece);
        self.ends.get(entry).copied().unwrap_or(self.pieces.len())
    }

    /// Width in em of the widest piece: no column can be narrower without breaking a word.
    pub fn widest_piece(&self) -> f32 {
        (0..self.pieces.len())
            .map(|index| self.width(index..index + 1))
            .fold(0.0, f32::max)
    }

    /// The text of these pieces, blanks at its end included.
    pub(super) fn slice(&self, pieces: std::ops::Range<usize>) -> &str {
        let start = match pieces.start.checked_sub(1) {
            Some(before) => self.pieces[before].end,
            None => 0,
        };
        &self.text[start..self.pieces[pieces.end - 1].end]
    }
}

/// Where the entries of a list begin, and lines must end before them.
fn entries_in(glyphs: &[Glyph], role: Role, breaks: &mut [bool]) -> Vec<usize> {
    if role != Role::Body {
        return Vec::new();
    }
    let entries = entries(glyphs);
    for &entry in &entries {
        breaks[entry - 1] = true;
    }
    entries
}

/// A text of the body of at most so many characters, without marks, is a label.
const SHORT: usize = 8;

/// Whether a text is read at a glance, so that a broken word hurts: a label, or a short text like one.
fn is_label(glyphs: &[Glyph], role: Role) -> bool {
    let is_mark = |glyph: &Glyph| matches!(glyph.class, Class::Open | Class::Close);
    let is_short = glyphs.len() <= SHORT && !glyphs.iter().any(is_mark);
    role == Role::Header || (role == Role::Body && is_short)
}

fn stretches(run: &[Glyph]) -> u16 {
    let open = run
        .iter()
        .filter(|glyph| may_be_drawn_apart(glyph.character));
    u16::try_from(open.count()).unwrap_or(u16::MAX)
}

/// One character of a text.
pub(super) struct Glyph {
    /// Where it begins in the text, in bytes.
    pub at: usize,
    pub character: char,
    pub class: Class,
    /// In em.
    advance: f32,
}

impl Glyph {
    fn new(at: usize, character: char, role: Role, faces: &Faces) -> Self {
        Self {
            at,
            character,
            class: class(character),
            advance: faces.advance(role, character).unwrap_or(UNKNOWN_ADVANCE),
        }
    }

    /// A combining mark belongs to the character before it.
    pub fn is_attached(&self) -> bool {
        self.advance == 0.0
    }
}

/// The text as it is printed: in Unicode normalization form C as faces want it, line ends and tabs
/// as blanks, without characters that print nothing.
fn printable(text: &str) -> String {
    text.nfc()
        .map(|c| {
            if matches!(c, '\n' | '\r' | '\t') {
                ' '
            } else {
                c
            }
        })
        .filter(|&c| !is_invisible(c))
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let measured = Measured::new(text, Role::Body, &Faces::default());
        (0..measured.pieces.len())
            .map(|index| measured.slice(index..index + 1).to_owned())
            .collect()
    }

    #[test]
    fn numbers_stay_with_units_and_signs() {
        assert_eq!(pieces("力争完成1家"), ["力争", "完成", "1家"]);
        assert_eq!(pieces("、床4.2万平方米"), ["、", "床", "4.2万平方米"]);
        assert_eq!(pieces("、用电3亿千瓦时"), ["、", "用", "电", "3亿千瓦时"]);
        assert_eq!(pieces("、共3万株树"), ["、", "共3万", "株", "树"]);
        assert_eq!(pieces("共314.47万元整"), ["共314.47万元", "整"]);
        assert_eq!(pieces("1周/次"), ["1周/次"]);
        assert_eq!(pieces("达到35%以上"), ["达", "到", "35%", "以", "上"]);
        assert_eq!(pieces("2018-2020年均值"), ["2018-2020年", "均", "值"]);
        assert_eq!(pieces("￥1,234.50元"), ["￥1,234.50元"]);
    }

    #[test]
    fn marks_do_not_begin_or_end_a_line() {
        assert_eq!(pieces("（甲）、乙“丙”。"), ["（甲）、", "乙", "“丙”。"]);
        assert_eq!(
            pieces("统计年鉴/统计公报"),
            ["统", "计", "年", "鉴/", "统", "计", "公", "报"]
        );
        assert_eq!(pieces("甲——乙……丙"), ["甲", "——", "乙……", "丙"]);
    }

    #[test]
    fn words_are_broken_at_blanks_alone() {
        assert_eq!(
            pieces("Gross Domestic R&D投入"),
            ["Gross ", "Domestic ", "R&D", "投", "入"]
        );
    }

    #[test]
    fn words_of_labels_are_kept_whole() {
        let header = |text: &str| {
            let measured = Measured::new(text, Role::Header, &Faces::default());
            measured.pieces.len()
        };
        assert_eq!(header("一般公共预算财政拨款"), 5);
        assert_eq!(pieces("农业技术人员"), ["农业", "技术", "人员"]);
        assert_eq!(pieces("农业，技术"), ["农", "业，", "技", "术"]);
    }

    #[test]
    fn the_mark_of_a_footnote_stays_with_its_word() {
        assert_eq!(pieces("Acreage \\1 total"), ["Acreage \\1 ", "total"]);
        assert_eq!(pieces("Total *"), ["Total *"]);
    }

    #[test]
    fn counted_entries_that_run_on_are_parted() {
        let entries = |text: &str| {
            let measured = Measured::new(text, Role::Body, &Faces::default());
            let mut start = 0;
            let ends = measured.ends.iter().map(|&end| {
                let entry = measured.slice(start..end).trim().to_owned();
                start = end;
                entry
            });
            ends.collect::<Vec<_>>()
        };
        for (text, expected) in [
            (
                "1.对规范性文件进行审查；2.对三张清单及时更新。",
                vec!["1.对规范性文件进行审查；", "2.对三张清单及时更新。"],
            ),
            (
                "主要任务：（1）完成改造工程；（2）培训技术人员",
                vec!["主要任务：（1）完成改造工程；", "（2）培训技术人员"],
            ),
            (
                "①新建水厂两座。②铺设管网十里。③验收合格。",
                vec!["①新建水厂两座。", "②铺设管网十里。", "③验收合格。"],
            ),
            // Figures, a year's parts, a number within a sentence.
            ("总投资1.5万元，其中：2.5万元自筹，3.1万元贷款", vec![]),
            ("按照第1、2批名单推进园区建设，数量增加", vec![]),
            ("2.对三张清单及时更新；1.对规范性文件审查", vec![]),
            ("1.水；2.电", vec![]),
        ] {
            let found = entries(text);
            match expected.is_empty() {
                true => assert_eq!(found, [text], "{text}"),
                false => assert_eq!(found, expected, "{text}"),
            }
        }
    }

    #[test]
    fn ordinals_stay_with_what_they_head() {
        assert_eq!(pieces("1.对全局；2.对"), ["1.对", "全", "局；", "2.对"]);
        assert_eq!(pieces("（1）财政"), ["（1）财", "政"]);
    }

    #[test]
    fn short_names_in_quotation_marks_are_kept_whole() {
        assert_eq!(pieces("“十四五”规划"), ["“十四五”", "规", "划"]);
        assert_eq!(pieces("“一二三四五”"), ["“一", "二", "三", "四", "五”"]);
    }

    #[test]
    fn marks_side_by_side_give_away_their_blank_halves() {
        let natural = |text: &str| Measured::new(text, Role::Body, &Faces::default()).natural();
        assert!((natural("县县") - 2.0).abs() < 1e-4);
        // The mark at the end gives half an em, and so does the first of two marks.
        assert!((natural("县。") - 1.5).abs() < 1e-4);
        assert!(
            (natural("《县》）、县") - 5.0 + 0.5).abs() < 1e-4,
            "{}",
            natural("《县》）、县")
        );
        assert!((natural("县》（县") - 3.5).abs() < 1e-4);
    }

    #[test]
    fn a_word_wider_than_its_column_is_shattered() {
        let word = Measured::new("Donaudampfschiff 县", Role::Body, &Faces::default());
        assert!(word.widest_piece() > 5.0);
        let shattered = word.shattered(Role::Body, &Faces::default(), 5.0);
        assert!(shattered.widest_piece() <= 2.0);
        assert_eq!(shattered.text, word.text);
    }
}
