//! How the cells of a column stand, told from what the column holds: sentences left, short labels,
//! codes and units centred, amounts right with their decimal points in line (CY/T 170-2019).

use super::grid::{Block, Grid, Part};

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

/// Sets the alignment of every body cell.
pub(super) fn align(grid: &mut Grid) {
    for column in 0..grid.columns {
        let inside: Vec<usize> = (0..grid.blocks.len())
            .filter(|&index| {
                let block = &grid.blocks[index];
                block.part == Part::Body && block.columns == (column..column + 1)
            })
            .collect();
        let texts: Vec<&str> = inside
            .iter()
            .map(|&index| grid.text(&grid.blocks[index]).text.as_str())
            .filter(|text| !text.is_empty())
            .collect();
        let alignment = if is_amounts(&texts) {
            Alignment::Right
        } else {
            of_labels(grid, &inside)
        };
        let fractions: Vec<f32> = inside
            .iter()
            .map(|&index| fraction(grid, &grid.blocks[index]))
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
fn fraction(grid: &Grid, block: &Block) -> f32 {
    let text = grid.text(block);
    let Some(number) = Number::parse(&text.text) else {
        return 0.0;
    };
    // Digits are all of one width in the faces, so that the share of characters would do, were it
    // not for the point itself: measure the tail as it is printed.
    let tail = &text.text[number.whole_end..];
    tail.chars()
        .filter_map(|character| crate::faces::advance(block.part.role(), character))
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

/// Whether a column holds amounts: numbers that are not all codes, years or running numbers.
fn is_amounts(texts: &[&str]) -> bool {
    let numbers: Vec<(&str, Number)> = texts
        .iter()
        .filter_map(|text| Some((*text, Number::parse(text)?)))
        .collect();
    // A dash stands for nothing and says nothing.
    let silent = texts
        .iter()
        .filter(|text| matches!(**text, "-" | "—" | "－" | "/" | "…"))
        .count();
    if numbers.is_empty() || (numbers.len() as f32) < NUMERIC_SHARE * (texts.len() - silent) as f32
    {
        return false;
    }
    if numbers.iter().any(|(_, number)| !number.bare) {
        return true;
    }
    let lengths_differ = numbers
        .windows(2)
        .any(|pair| pair[0].0.len() != pair[1].0.len());
    let values: Vec<u64> = numbers
        .iter()
        .filter_map(|(text, _)| text.parse().ok())
        .collect();
    let running = values.len() > 1 && values.windows(2).all(|pair| pair[1] == pair[0] + 1);
    // A code goes on from the code of the level above: 208, 20805, 2080501.
    let nested = numbers.windows(2).all(|pair| {
        let (a, b) = (pair[0].0, pair[1].0);
        a.len() >= 3 && b.len() >= 3 && (a.len() == b.len() || a[..2] == b[..2])
    });
    lengths_differ && !running && !nested
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_told_from_codes_years_and_running_numbers() {
        for (texts, expected) in [
            (&["314.47", "85", "—", "1,229.47"][..], true),
            (&["12", "3", "1450"], true),
            (&["35.0%", "2.10%", "20%"], true),
            (&["(12.5)", "-3", "0"], true),
            (&["1", "2", "3", "10"], false),
            (&["8", "9", "10", "11"], false),
            (&["2018", "2019", "2021"], false),
            (&["208", "20805", "2080501", "2080502"], false),
            (&["1家", "应审尽审", "4", "2.10%"], false),
            (&["项", "次"], false),
            (&[], false),
        ] {
            assert_eq!(is_amounts(texts), expected, "{texts:?}");
        }
    }
}
