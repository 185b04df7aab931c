//! Column widths as shares of the table, and the paper that the table is printed on.
//!
//! Widths are in em of the table's own text: a hanzi is 1 em wide.

use unicode_width::UnicodeWidthChar;

use crate::document::columns::{Column, Content, is_number};
use crate::document::{Table, Text};

/// A cell is set so that it is about so many times as wide (em) as it has lines: the first of these
/// with which the table stays within [`ROOMY`], else the last.
const CELL_ASPECTS: [f64; 4] = [12.0, 8.0, 5.0, 2.8];
/// A table of this width, em, has room on any wide screen and on A4.
const ROOMY: f64 = 64.0;
/// The same for a header label, which may be narrower.
const LABEL_ASPECT: f64 = 1.6;
/// Words are not broken into lines shorter than this, em.
const SHORTEST_LINE: f64 = 4.0;
/// Digits and Latin letters of the faces asked for are about so wide, em.
const NARROW: f64 = 0.56;
/// Longer runs of them are broken after all, em.
const LONGEST_WORD: f64 = 12.0;
/// The air and the rule at both sides of a cell together, em. The style sheet has the air.
const PADDING: f64 = 1.1;
/// Width inside the margins of landscape A4 and A3, pt. The style sheet has the margins.
const A4_WIDTH: f64 = 773.0;
const A3_WIDTH: f64 = 1122.0;
/// Sizes of printed text, pt: between these on A4; where it would be smaller, between these on A3.
const A4_SIZES: [f64; 2] = [8.5, 10.5];
const A3_SIZES: [f64; 2] = [7.5, 9.0];

/// The preferred width of each leaf column, em.
///
/// A column is as wide as the square root of what it has to hold: prose becomes a block of a steady
/// shape, a short label stays on one line or two. Prose merged over several rows counts with the
/// part of it that falls to one row.
pub(super) fn preferred(table: &Table, columns: &[Column]) -> Vec<f64> {
    let mut heights = vec![vec![1_usize; columns.len()]; table.rows.len()];
    for span in &table.spans {
        if let Some(height) = heights
            .get_mut(span.row)
            .and_then(|row| row.get_mut(span.column))
        {
            // A cell over several columns says little about any one of them.
            *height = span.rows.saturating_mul(span.columns).max(1);
        }
    }
    let labels: Vec<Option<&Text>> = table
        .header
        .paths()
        .iter()
        .map(|path| path.last().copied())
        .collect();
    let needs: Vec<Need> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let cells = table.rows.iter().zip(&heights);
            let shared = column.content == Content::Prose;
            let cells = cells.filter_map(|(row, heights)| {
                let rows = if shared { heights[index] } else { 1 };
                Some((row.cells.get(index)?, rows))
            });
            let is_amount = column.content == Content::Amount;
            Need::new(cells, labels.get(index).copied().flatten(), is_amount)
        })
        .collect();
    let widths = |aspect: f64| -> Vec<f64> {
        let widths = needs.iter().map(|need| need.width(aspect) + PADDING);
        widths.collect()
    };
    CELL_ASPECTS
        .into_iter()
        .map(widths)
        .reduce(|wider, narrower| {
            if wider.iter().sum::<f64>() <= ROOMY {
                wider
            } else {
                narrower
            }
        })
        .unwrap_or_default()
}

/// What a column has to hold, em.
#[derive(Debug, Clone, Copy)]
struct Need {
    /// What cannot be broken: amounts, long words, short labels.
    floor: f64,
    /// The quadratic mean of its cells' texts on one line.
    typical: f64,
    /// The widest text on one line.
    widest: f64,
}

impl Need {
    /// Of `cells`, each with the number of rows that share it, under the leaf label `label`.
    fn new<'a>(
        cells: impl Iterator<Item = (&'a Text, usize)>,
        label: Option<&Text>,
        is_amount: bool,
    ) -> Self {
        let mut squares = 0.0;
        let mut filled = 0.0;
        let mut widest: f64 = 0.0;
        let mut floor: f64 = 1.0;
        for (cell, rows) in cells.filter(|(cell, _)| !cell.is_blank()) {
            let width = em(&cell.text);
            let shared = width / rows as f64;
            squares += shared * shared;
            filled += 1.0;
            widest = widest.max(width);
            let least = if is_amount && is_number(&cell.text) {
                width
            } else {
                width.min(SHORTEST_LINE)
            };
            floor = floor.max(least).max(longest_word(&cell.text));
        }
        if let Some(label) = label {
            floor = floor
                .max((em(&label.text) * LABEL_ASPECT).sqrt())
                .max(longest_word(&label.text));
        }
        let typical = if filled > 0.0 {
            f64::sqrt(squares / filled)
        } else {
            0.0
        };
        Self {
            floor,
            typical,
            widest,
        }
    }

    /// The column's width where cells are about `aspect` times as wide as they have lines.
    fn width(&self, aspect: f64) -> f64 {
        (self.typical * aspect)
            .sqrt()
            .min(self.widest)
            .max(self.floor)
    }
}

/// The width of a text on one line, em.
fn em(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

fn advance(character: char) -> f64 {
    match character.width_cjk() {
        Some(2..) => 1.0,
        Some(1) => NARROW,
        _ => 0.0,
    }
}

/// The widest run without a place to break, em; a line may break at either side of a hanzi.
fn longest_word(text: &str) -> f64 {
    let mut longest: f64 = 0.0;
    let mut run = 0.0;
    for character in text.chars() {
        run = if advance(character) == 1.0 || character.is_whitespace() {
            0.0
        } else {
            run + advance(character)
        };
        longest = longest.max(run);
    }
    longest.min(LONGEST_WORD)
}

/// Landscape paper by name, and the size of the text on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paper {
    /// `A4` or `A3`.
    pub name: &'static str,
    /// Size of the text, pt.
    pub size: f64,
}

/// The paper for a table of this width, em: A4 where its text stays readable there.
pub(super) fn paper(width: f64) -> Paper {
    let width = width.max(1.0);
    let on_a4 = A4_WIDTH / width;
    if on_a4 >= A4_SIZES[0] {
        Paper {
            name: "A4",
            size: on_a4.min(A4_SIZES[1]),
        }
    } else {
        Paper {
            name: "A3",
            size: (A3_WIDTH / width).clamp(A3_SIZES[0], A3_SIZES[1]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{HeaderNode, HeaderTree, Place, Row};

    fn width(cells: &[(&str, usize)], label: &str, is_amount: bool) -> f64 {
        let texts: Vec<(Text, usize)> = cells
            .iter()
            .map(|(text, rows)| (Text::new(*text, Place::default()), *rows))
            .collect();
        let cells = texts.iter().map(|(text, rows)| (text, *rows));
        let label = Text::new(label, Place::default());
        Need::new(cells, Some(&label), is_amount).width(4.0)
    }

    #[test]
    fn prose_becomes_a_block_and_amounts_stay_on_one_line() {
        let prose = "字".repeat(100);
        assert_eq!(width(&[(&prose, 1)], "目标", false), 20.0);
        assert_eq!(width(&[(&prose, 4)], "目标", false), 10.0);
        assert_eq!(
            width(&[("1,234,567.89", 1)], "金额", true),
            em("1,234,567.89")
        );
        assert!(width(&[("1.5", 1), ("本年度暂无此项数据", 1)], "金额", true) < 7.0);
        assert_eq!(width(&[("内部统计", 1)], "来源", false), 4.0);
    }

    #[test]
    fn names_stay_on_one_line_where_the_table_has_room() {
        let column = |content| Column {
            content,
            heads_rows: false,
            names_rows: false,
        };
        let name = "机关事业单位基本养老保险缴费支出";
        let table = |columns: usize| Table {
            header: HeaderTree {
                roots: (0..columns)
                    .map(|at| HeaderNode {
                        label: Text::new("名称", Place::default()),
                        span: at..at + 1,
                        children: Vec::new(),
                    })
                    .collect(),
            },
            rows: vec![Row {
                cells: vec![Text::new(name, Place::default()); columns],
                ..Row::default()
            }],
            ..Table::default()
        };
        let narrow = preferred(&table(3), &[column(Content::Label); 3]);
        let wide = preferred(&table(16), &[column(Content::Label); 16]);
        assert!(narrow[0] > 13.0, "{narrow:?}");
        assert!(wide[0] < 9.0, "{wide:?}");
    }

    #[test]
    fn an_empty_column_is_as_narrow_as_its_label_allows() {
        let narrow = width(&[("", 1)], "备注", false);
        assert!(narrow < 2.0, "{narrow}");
        assert_eq!(width(&[], "GDP", false), 3.0 * NARROW);
    }

    #[test]
    fn narrow_tables_go_on_a4_and_wide_ones_stay_readable_on_a3() {
        assert_eq!(paper(40.0).name, "A4");
        assert_eq!(paper(40.0).size, 10.5);
        assert_eq!(paper(110.0).name, "A3");
        assert_eq!(paper(900.0).size, 7.5);
    }
}
