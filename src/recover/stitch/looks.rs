//! What the looks of two texts say about their being the parts of one.

use ecow::EcoString;

use crate::recover::body::BodyRow;
use crate::recover::profile::{CellClass, classify};

/// The share of cut cells whose first part happens to end like a whole cell.
const CUT_AT_SENTENCE: f64 = 0.1;

/// A text of fewer characters is hardly ever cut.
const SHORT_TEXT: usize = 3;
/// How often sentences end closed before any is seen: so many out of so many.
const USUALLY_CLOSED: f64 = 1.4;
const USUALLY: f64 = 2.0;
/// Bits against a cut within a number or a short text.
const SHORT_TEXT_CUT: f64 = 6.0;
/// Bits against an amount that is the rest of a text.
const AMOUNT_AFTER_TEXT: f64 = 12.0;
/// Bits for a second part with which most texts of its column end.
const SHARED_END: f64 = 6.0;
/// So many texts of a column tell how they end.
const SAMPLE: usize = 32;
/// A column holds prose if more than this share of its texts has clauses.
const PROSE: f64 = 0.2;
/// Bits against a cut within a label: it is short enough for its cell.
const LABEL_CUT: f64 = 3.0;
/// Bits for a second part that begins as no text begins.
const BEGINS_OPEN: f64 = 8.0;
/// Bits for a first part that ends as no text ends.
const ENDS_OPEN: f64 = 6.0;

/// Whether a text ends as a whole text ends.
pub fn ends_closed(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '；', '.', ';', '”', '）', ')', '》'])
}

/// Whether a text begins as no text begins: with a mark that closes or goes on.
fn begins_open(text: &str) -> bool {
    text.starts_with([
        '，', '。', '、', '；', '：', '！', '？', '）', '》', '”', ',', ';', ':', ')', '%',
    ])
}

/// Whether a text cannot end as it does: in the middle of a clause, or within brackets.
pub fn ends_open(text: &str) -> bool {
    let opened = text
        .chars()
        .filter(|c| matches!(c, '（' | '(' | '《' | '“'))
        .count();
    let closed = text
        .chars()
        .filter(|c| matches!(c, '）' | ')' | '》' | '”'))
        .count();
    text.ends_with(['，', '、', '：', '（', '《', '“', ',', '(']) || opened > closed
}

/// Bits for and against two texts being the parts of one, from their own looks.
fn seam_bits(before: &str, after: &str) -> f64 {
    let mut bits = 0.0;
    if begins_open(after) {
        bits -= BEGINS_OPEN;
    }
    if ends_open(before) {
        bits -= ENDS_OPEN;
    }
    let number = matches!(
        classify(before),
        CellClass::Integer
            | CellClass::Amount
            | CellClass::Bracketed
            | CellClass::Percent
            | CellClass::Nothing
    );
    if !number && matches!(classify(after), CellClass::Amount | CellClass::Percent) {
        bits += AMOUNT_AFTER_TEXT;
    }
    if number || before.chars().count() < SHORT_TEXT {
        bits += SHORT_TEXT_CUT;
    }
    bits
}

/// Whether a text is short enough for any cell.
fn is_label(text: &str) -> bool {
    let class = classify(text);
    let short = matches!(class, CellClass::Mark | CellClass::Label | CellClass::Word);
    short && !has_clauses(text) && text.chars().count() >= SHORT_TEXT
}

/// Whether a text has clauses, however short it is.
fn has_clauses(text: &str) -> bool {
    classify(text) == CellClass::Sentence || text.contains(['，', '；', '。'])
}

/// How the texts of each column end.
#[derive(Debug, Clone)]
pub struct Endings {
    columns: Vec<ColumnEndings>,
}

/// The texts of one column.
#[derive(Debug, Clone, Default)]
struct ColumnEndings {
    texts: f64,
    with_clauses: f64,
    /// Of those with clauses.
    closed: f64,
    /// The first of them.
    sample: Vec<EcoString>,
}

impl ColumnEndings {
    /// Whether most texts of a column of labels end with a second part that the first one lacks:
    /// 数量指标, 质量指标, 效益 and 指标.
    fn end_with(&self, before: &str, after: &str) -> bool {
        let ending = |text: &&EcoString| text.ends_with(after) && text.as_str() != after;
        let count = self.sample.iter().filter(ending).count();
        after.chars().count() > 1
            && !before.ends_with(after)
            && count > 1
            && 2 * count >= self.sample.len()
    }
}

impl Endings {
    /// Of so many columns, nothing learned.
    pub fn new(width: usize) -> Self {
        Self {
            columns: vec![ColumnEndings::default(); width],
        }
    }

    /// Learns from a row that is whole.
    pub fn learn(&mut self, row: &BodyRow) {
        for (cell, column) in row.cells.iter().zip(&mut self.columns) {
            column.texts += f64::from(u8::from(!cell.is_blank()));
            if column.sample.len() < SAMPLE && !cell.is_blank() {
                column.sample.push(cell.text.clone());
            }
            if has_clauses(&cell.text) {
                column.with_clauses += 1.0;
                column.closed += f64::from(ends_closed(&cell.text));
            }
        }
    }

    /// Bits for and against texts being the parts of one, column by column, from their own looks and
    /// from how the others of their columns end.
    pub fn seam_bits<'t>(&self, seams: impl Iterator<Item = (usize, &'t str, &'t str)>) -> f64 {
        let mut bits = 0.0;
        let (mut labels, mut count) = (0, 0);
        for (column, before, after) in seams {
            count += 1;
            let looks = seam_bits(before, after);
            let (whole, cut) = self.bits(column, before);
            bits += looks + cut - whole;
            let texts = &self.columns[column];
            if texts.end_with(before, after) {
                bits -= SHARED_END;
                continue;
            }
            let prose = texts.with_clauses > PROSE * texts.texts;
            labels += i32::from(looks == 0.0 && !prose && is_label(before));
        }
        // Where one page break seems to cut several texts it is less by chance.
        match labels {
            0 => bits,
            _ => bits + LABEL_CUT / f64::from(count),
        }
    }

    /// Bits of a text that is whole, and bits of a text that was cut, for how it ends.
    pub fn bits(&self, column: usize, text: &str) -> (f64, f64) {
        let ColumnEndings {
            with_clauses: texts,
            closed,
            ..
        } = &self.columns[column];
        let sentence = has_clauses(text);
        let phrase = classify(text) == CellClass::Phrase && *texts > 0.0;
        if !(sentence || phrase) {
            return (0.0, 0.0);
        }
        let (texts, closed) = (*texts, *closed);
        let closes = (closed + USUALLY_CLOSED) / (texts + USUALLY);
        if ends_closed(text) {
            (-closes.log2(), -CUT_AT_SENTENCE.log2())
        } else {
            (-(1.0 - closes).log2(), -(1.0 - CUT_AT_SENTENCE).log2())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_end_or_begin_open_speak_for_a_cut() {
        assert!(seam_bits("加强（含", "镇村）建设") < 0.0);
        assert!(seam_bits("强化队伍，", "健全机制。") < 0.0);
        assert!(seam_bits("推动创新", "，完善机制。") < 0.0);
        let long = "推动全县科技创新和成果转化工作取得实效";
        assert_eq!(seam_bits(long, "完善机制"), 0.0);
        let labels = Endings::new(1);
        let seam = [(0, "推动创新", "完善机制")];
        assert!(labels.seam_bits(seam.into_iter()) > 0.0);
    }

    #[test]
    fn numbers_and_short_texts_are_not_cut() {
        assert!(seam_bits("12", "13") > 0.0);
        assert!(seam_bits("项", "个") > 0.0);
        assert!(seam_bits("推动创新，", "79571.83") > 0.0);
    }
}
