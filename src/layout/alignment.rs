//! How the cells of a column stand, told from what the column holds: sentences left, short labels,
//! codes and units centred, amounts right with their decimal points in line (CY/T 170-2019).

use super::grid::{Block, Grid, Part};
use crate::faces::Faces;

/// How the lines of a cell stand between its left and right rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Alignment {
    /// At the left, full lines stretched to the width.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// Share of a column's cells that must be numbers for it to be a column of numbers.
const NUMERIC_SHARE: f32 = 0.7;
/// A column whose middle text is at most so wide (em) holds labels.
const LABEL: f32 = 5.0;
/// A column of longer labels is centred where they are about equally long: the middle text at most
/// so wide, and three texts of five within so much of each other (em).
const LONG_LABEL: (f32, f32) = (10.0, 4.5);

/// What the numbers of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// Too few, or none.
    No,
    /// Amounts.
    Amounts,
    /// Codes, years or running numbers.
    Codes,
    /// Zeros alone: amounts if other columns hold amounts.
    Doubtful,
}

/// Sets the alignment of every body cell.
pub(super) fn align(grid: &mut Grid, faces: &Faces) {
    let numbers: Vec<Numbers> = (0..grid.columns)
        .map(|column| {
            let texts = grid
                .blocks
                .iter()
                .filter(|block| block.part == Part::Body && block.columns == (column..column + 1))
                .map(|block| grid.text(block).text.as_str())
                .filter(|text| !text.is_empty());
            numbers(&texts.collect::<Vec<_>>())
        })
        .collect();
    let amounts = numbers.contains(&Numbers::Amounts);
    for (column, numbers) in numbers.into_iter().enumerate() {
        let inside: Vec<usize> = (0..grid.blocks.len())
            .filter(|&index| {
                let block = &grid.blocks[index];
                block.part == Part::Body && block.columns == (column..column + 1)
            })
            .collect();
        let right = numbers == Numbers::Amounts || (numbers == Numbers::Doubtful && amounts);
        let alignment = if right {
            Alignment::Right
        } else {
            of_labels(grid, &inside)
        };
        let fractions: Vec<f32> = inside
            .iter()
            .map(|&index| fraction(grid, &grid.blocks[index], faces))
            .collect();
        let widest = fractions.iter().copied().fold(0.0, f32::max);
        for (&index, fraction) in inside.iter().zip(fractions) {
            let numeric = Number::parse(&grid.text(&grid.blocks[index]).text).is_some();
            let block = &mut grid.blocks[index];
            match alignment {
                Alignment::Right if numeric => {
                    block.alignment = Alignment::Right;
                    block.tail = widest - fraction;
                }
                Alignment::Right => block.alignment = Alignment::Centre,
                other => block.alignment = other,
            }
        }
    }
}

fn of_labels(grid: &Grid, inside: &[usize]) -> Alignment {
    let mut widths: Vec<f32> = inside
        .iter()
        .map(|&index| grid.text(&grid.blocks[index]).natural())
        .filter(|&width| width > 0.0)
        .collect();
    widths.sort_by(f32::total_cmp);
    let at = |fifths: usize| widths[(widths.len() - 1) * fifths / 5];
    if widths.is_empty() {
        return Alignment::Centre;
    }
    let middle = widths[widths.len() / 2];
    if middle <= LABEL || (middle <= LONG_LABEL.0 && at(4) - at(1) <= LONG_LABEL.1) {
        Alignment::Centre
    } else {
        Alignment::Left
    }
}

/// Width in em of what follows the last digit before the decimal point.
fn fraction(grid: &Grid, block: &Block, faces: &Faces) -> f32 {
    let text = grid.text(block);
    let Some(number) = Number::parse(&text.text) else {
        return 0.0;
    };
    // Digits are all of one width in the faces, so that the share of characters would do, were it
    // not for the point itself: measure the tail as it is printed.
    let tail = &text.text[number.whole_end..];
    tail.chars()
        .filter_map(|character| faces.advance(block.part.role(), character))
        .sum()
}

/// A number as printed.
struct Number {
    /// Where its whole part ends, in bytes.
    whole_end: usize,
    /// Whether it is bare digits: no sign, separator, point or percent.
    bare: bool,
}

impl Number {
    fn parse(text: &str) -> Option<Self> {
        let unsigned = text.trim_start_matches(['-', '−', '－', '+', '(', '（', '￥', '¥', ' ']);
        let start = text.len() - unsigned.len();
        let whole = unsigned
            .find(|c: char| !c.is_ascii_digit() && c != ',')
            .unwrap_or(unsigned.len());
        if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let rest = &unsigned[whole..];
        let fraction = rest.strip_prefix('.').unwrap_or(rest);
        let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        matches!(after, "" | "%" | "％" | "‰" | ")" | "）").then(|| Self {
            whole_end: start + whole,
            bare: start == 0 && rest.is_empty() && !unsigned.contains(','),
        })
    }
}

/// What the numbers of a column are, given its texts.
fn numbers(texts: &[&str]) -> Numbers {
    let numbers: Vec<(&str, Number)> = texts
        .iter()
        .filter_map(|text| Some((*text, Number::parse(text)?)))
        .collect();
    // A dash stands for nothing and says nothing.
    let silent = texts
        .iter()
        .filter(|text| matches!(**text, "-" | "—" | "－" | "/" | "…"));
    let speaking = texts.len() - silent.count();
    if numbers.is_empty() || (numbers.len() as f32) < NUMERIC_SHARE * speaking as f32 {
        return Numbers::No;
    }
    if numbers.iter().any(|(_, number)| !number.bare) {
        return Numbers::Amounts;
    }
    if numbers.iter().all(|(text, _)| *text == "0") {
        return Numbers::Doubtful;
    }
    let lengths_differ = numbers
        .windows(2)
        .any(|pair| pair[0].0.len() != pair[1].0.len());
    let values: Vec<u64> = numbers
        .iter()
        .filter_map(|(text, _)| text.parse().ok())
        .collect();
    let running = values.len() > 1
        && values
            .windows(2)
            .all(|pair| pair[0].checked_add(1) == Some(pair[1]));
    // A code goes on from the code of the level above: 208, 20805, 2080501.
    let nested = numbers.windows(2).all(|pair| {
        let (a, b) = (pair[0].0, pair[1].0);
        a.len() >= 3 && b.len() >= 3 && (a.len() == b.len() || a[..2] == b[..2])
    });
    if lengths_differ && !running && !nested {
        Numbers::Amounts
    } else {
        Numbers::Codes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_told_from_codes_years_and_running_numbers() {
        for (texts, expected) in [
            (&["314.47", "85", "—", "1,229.47"][..], Numbers::Amounts),
            (&["12", "3", "1450"], Numbers::Amounts),
            (&["35.0%", "2.10%", "20%"], Numbers::Amounts),
            (&["(12.5)", "-3", "0"], Numbers::Amounts),
            (&["8", "9", "10", "11"], Numbers::Codes),
            (&["2018", "2019", "2021"], Numbers::Codes),
            (&["208", "20805", "2080501", "2080502"], Numbers::Codes),
            (&["0", "—", "0"], Numbers::Doubtful),
            (&["1家", "应审尽审", "4", "2.10%"], Numbers::No),
            (&["项", "次"], Numbers::No),
            (&[], Numbers::No),
        ] {
            assert_eq!(numbers(texts), expected, "{texts:?}");
        }
    }
}
