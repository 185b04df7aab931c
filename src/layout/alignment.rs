//! How the cells of a column stand, told from what the column holds: sentences left, short labels,
//! codes and units centred, amounts right with their decimal points in line (CY/T 170-2019).

use std::collections::HashSet;

use super::grid::{Block, Grid};
use super::ordinals::ordinal;
use super::settings::Settings;
use crate::document::columns::{Column, Content, YEARS, counts_on};
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

/// A column whose middle text is at most so wide (em) holds labels.
const LABEL: f32 = 5.0;
/// A column of longer labels is centred where they are about equally long: the middle text at most
/// so wide, and three texts of five within so much of each other (em).
const LONG_LABEL: (f32, f32) = (10.0, 4.5);

/// Sets the alignment of every body cell.
///
/// Where rows stand under headings (`has_headings`), the names of the rows begin under each other as headings do.
pub(super) fn align(grid: &mut Grid, contents: &[Column], has_headings: bool, faces: &Faces) {
    let inside: Vec<Vec<usize>> = (0..grid.columns)
        .map(|column| grid.alone_in(column).collect())
        .collect();
    let mut alignments: Vec<Alignment> = inside
        .iter()
        .zip(contents)
        .map(|(inside, column)| match column.content {
            Content::Amount => Alignment::Right,
            Content::Code => of_codes(grid, inside),
            Content::Prose => Alignment::Left,
            Content::Label if has_headings && column.names_rows => Alignment::Left,
            Content::Label | Content::Blank => of_labels(grid, inside),
        })
        .collect();
    names_beside_codes(grid, &inside, contents, &mut alignments);
    alike_under_one_label(grid, &mut alignments);
    for (inside, alignment) in inside.iter().zip(alignments) {
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

/// Sets the amounts of a column, their points in line, in the middle of it; `widths` in em.
pub(super) fn centre_amounts(grid: &mut Grid, widths: &[f32], settings: &Settings) {
    for (column, width) in widths.iter().enumerate() {
        let is_amount = |&index: &usize| grid.blocks[index].alignment == Alignment::Right;
        let amounts: Vec<usize> = grid.alone_in(column).filter(is_amount).collect();
        let taken = |&index: &usize| {
            let block = &grid.blocks[index];
            grid.text(block).natural() + block.tail
        };
        let taken = amounts.iter().map(taken).fold(0.0, f32::max);
        let room = width - 2.0 * settings.text.inset_x_em;
        let air = (room - taken).max(0.0) / 2.0;
        for index in amounts {
            grid.blocks[index].tail += air;
        }
    }
}

/// The names of codes (类 款 项, 科目编码) begin under each other; those of rows that are only counted do not.
///
/// They are the names of the rows, with codes anywhere before them, and what stands right beside codes: a table
/// may have two lists side by side.
fn names_beside_codes(
    grid: &Grid,
    inside: &[Vec<usize>],
    contents: &[Column],
    alignments: &mut [Alignment],
) {
    let is_code = |column: usize| {
        contents[column].content == Content::Code && !is_running(grid, &inside[column])
    };
    for (column, alignment) in alignments.iter_mut().enumerate() {
        let beside = match contents[column].content {
            _ if contents[column].names_rows => (0..column).any(is_code),
            Content::Label => {
                column > 0
                    && is_code(column - 1)
                    && !holds_years(grid, &inside[column - 1])
                    && !groups_rows(grid, &inside[column])
            }
            _ => false,
        };
        if beside {
            *alignment = Alignment::Left;
        }
    }
}

/// Whether the numbers of a column count its rows or groups.
fn is_running(grid: &Grid, inside: &[usize]) -> bool {
    counts_on(&numbers(grid, inside))
}

/// Whether they are years, which have no names beside them.
fn holds_years(grid: &Grid, inside: &[usize]) -> bool {
    let mut numbers = numbers(grid, inside).into_iter();
    numbers.all(|number| YEARS.contains(&number))
}

/// Whether cells of a column are merged over rows: labels of groups stand in the middle.
fn groups_rows(grid: &Grid, inside: &[usize]) -> bool {
    let mut blocks = inside.iter().map(|&index| &grid.blocks[index]);
    blocks.any(|block| block.rows.len() > 1)
}

fn numbers(grid: &Grid, inside: &[usize]) -> Vec<u64> {
    let texts = inside
        .iter()
        .map(|&index| grid.text(&grid.blocks[index]).text.as_str());
    texts.filter_map(|text| text.parse().ok()).collect()
}

/// Columns that say the same of several groups stand alike: where texts of one are at the left, all are.
fn alike_under_one_label(grid: &Grid, alignments: &mut [Alignment]) {
    let mut left: HashSet<&str> = HashSet::new();
    let labels: Vec<&str> = (0..grid.columns).map(|column| grid.label(column)).collect();
    for (label, alignment) in labels.iter().zip(&*alignments) {
        if *alignment == Alignment::Left && !label.is_empty() {
            left.insert(label);
        }
    }
    for (label, alignment) in labels.iter().zip(alignments) {
        if *alignment == Alignment::Centre && left.contains(label) {
            *alignment = Alignment::Left;
        }
    }
}

/// Codes of several lengths begin at one place, so that each is seen to go on from the one above it.
fn of_codes(grid: &Grid, inside: &[usize]) -> Alignment {
    let texts = inside.iter().map(|&index| grid.text(&grid.blocks[index]));
    let codes = texts.filter(|text| Number::parse(&text.text).is_some_and(|number| number.bare));
    let mut lengths = codes.map(|text| text.text.len());
    let first = lengths.next();
    // Running numbers stand in the middle: 9, 10.
    let differ = lengths.any(|length| Some(length) != first);
    let shortest = inside
        .iter()
        .map(|&index| grid.text(&grid.blocks[index]).text.len())
        .filter(|&length| length > 0)
        .min();
    match differ && shortest.is_some_and(|shortest| shortest > 1) {
        true => Alignment::Left,
        false => Alignment::Centre,
    }
}

fn of_labels(grid: &Grid, inside: &[usize]) -> Alignment {
    let mut widths: Vec<f32> = inside
        .iter()
        .map(|&index| grid.text(&grid.blocks[index]).natural())
        .filter(|&width| width > 0.0)
        .collect();
    if reads_from_the_left(grid, inside) {
        return Alignment::Left;
    }
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

/// Whether most texts of a column are words of an alphabet, or several are counted entries (一、 （二）): their
/// beginnings stand under each other.
fn reads_from_the_left(grid: &Grid, inside: &[usize]) -> bool {
    let texts = inside
        .iter()
        .map(|&index| grid.text(&grid.blocks[index]).text.as_str())
        .filter(|text| !text.is_empty());
    let (mut all, mut words, mut counted) = (0, 0, 0);
    for text in texts {
        all += 1;
        let letters = text.chars().filter(|c| c.is_alphabetic());
        let foreign = letters.clone().filter(|c| c.is_ascii()).count();
        words += usize::from(foreign > 3 && 2 * foreign > letters.count());
        counted += usize::from(ordinal(text.chars()).is_some());
    }
    2 * words > all || (counted > 1 && 4 * counted > all)
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
