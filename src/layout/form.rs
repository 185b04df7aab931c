//! The form block as a grid: label and value side by side, one pair or several on a line.

use super::alignment::Alignment;
use super::grid::{Block, Grid, Part, Texts};
use super::settings::Settings;
use crate::document::Field;
use crate::faces::{Faces, Role};

/// At most so many pairs stand on one line.
const MOST_PAIRS: usize = 4;
/// A label is not set wider than this, em.
const WIDEST_LABEL: f32 = 16.0;
/// A form of at most so many short fields is a line over the table and needs no frame.
const PLAIN: usize = 2;
/// What an empty place on a line costs, and what it costs to part an entry from the one that it
/// goes on from, in lines.
const HOLE: f32 = 0.6;
const PARTED: f32 = 1.5;

/// A form block, measured, with the widths of its columns in em.
pub(super) struct Form {
    pub grid: Grid,
    pub widths: Vec<f32>,
}

/// Whether the fields stand as plain text in one line of so many em.
pub(super) fn is_plain(fields: &[Field], total: f32, unit: f32, faces: &Faces) -> bool {
    fields.len() <= PLAIN && plain_width(fields, faces) + unit + 4.0 <= total
}

fn plain_width(fields: &[Field], faces: &Faces) -> f32 {
    fields
        .iter()
        .map(|field| {
            let field = plain(field);
            super::pieces::Measured::new(&field, Role::Body, faces).natural() + 2.0
        })
        .sum()
}

/// A field as plain text.
pub(super) fn plain(field: &Field) -> String {
    format!("{}：{}", field.label.text, field.value.text)
}

/// Lays the fields out in `total` em.
pub(super) fn lay_out(fields: &[Field], total: f32, settings: &Settings) -> Form {
    let insets = 2.0 * settings.text.inset_x_em;
    let mut texts = Texts::new(&settings.faces);
    let pairs: Vec<Pair> = fields
        .iter()
        .map(|field| {
            let label = texts.intern(&field.label.text, Role::Header);
            let value = texts.intern(&field.value.text, Role::Body);
            Pair {
                label,
                value,
                label_width: texts.measured[label].natural().min(WIDEST_LABEL) + insets,
                value_width: texts.measured[value].natural() + insets,
                goes_on: goes_on(&field.label.text),
            }
        })
        .collect();
    let arrangement = (1..=MOST_PAIRS)
        .filter_map(|count| Arrangement::new(&pairs, count, total))
        .min_by(|a, b| a.cost(&pairs).total_cmp(&b.cost(&pairs)))
        .unwrap_or_else(|| Arrangement::single(&pairs, total));
    let mut grid = Grid {
        columns: arrangement.widths.len(),
        rows: arrangement.lines.len(),
        texts: texts.measured,
        ..Grid::default()
    };
    for (row, line) in arrangement.lines.iter().enumerate() {
        for (place, &index) in line.iter().enumerate() {
            let first = 2 * place;
            let end = if place + 1 == line.len() {
                grid.columns
            } else {
                first + 2
            };
            let cell = |columns, text, part, alignment| Block {
                rows: row..row + 1,
                columns,
                text,
                part,
                alignment,
                tail: 0.0,
                heads_row: false,
            };
            let pair = &pairs[index];
            grid.blocks.push(cell(
                first..first + 1,
                pair.label,
                Part::Label,
                Alignment::Centre,
            ));
            grid.blocks.push(cell(
                first + 1..end,
                pair.value,
                Part::Body,
                Alignment::Left,
            ));
        }
    }
    grid.shatter(&arrangement.widths, settings);
    Form {
        grid,
        widths: arrangement.widths,
    }
}

struct Pair {
    label: usize,
    value: usize,
    /// Widths on one line, insets included.
    label_width: f32,
    value_width: f32,
    /// Whether the label is numbered on from the label before it.
    goes_on: bool,
}

/// Whether a label begins with an ordinal after the first: （2）其他资金, 2.
fn goes_on(label: &str) -> bool {
    let inside = label.trim_start_matches(['（', '(']);
    let digits: String = inside.chars().take_while(char::is_ascii_digit).collect();
    let closed = inside[digits.len()..].starts_with(['）', ')']);
    closed && inside.len() < label.len() && digits.parse::<u32>().is_ok_and(|number| number > 1)
}

/// Which pairs stand on which line.
struct Arrangement {
    /// Widths of the columns: label, value, label, value …
    widths: Vec<f32>,
    /// Indices of the pairs of each line.
    lines: Vec<Vec<usize>>,
    count: usize,
}

impl Arrangement {
    /// `count` pairs a line, a pair that is too wide for its place on a line of its own; `None`
    /// where not two pairs come to stand side by side.
    fn new(pairs: &[Pair], count: usize, total: f32) -> Option<Self> {
        if count == 1 {
            return Some(Self::single(pairs, total));
        }
        // What is too wide depends on the labels beside it: take out the widest until all fit.
        let mut wide = vec![false; pairs.len()];
        loop {
            let lines = Self::deal(&wide, count);
            if lines.iter().all(|line| line.len() < 2) {
                return None;
            }
            let mut labels = vec![0.0_f32; count];
            for line in &lines {
                for (place, &index) in line.iter().enumerate() {
                    labels[place] = labels[place].max(pairs[index].label_width);
                }
            }
            let value = (total - labels.iter().sum::<f32>()) / count as f32;
            let widest = lines
                .iter()
                .filter(|line| line.len() > 1)
                .flatten()
                .copied()
                .filter(|&index| pairs[index].value_width > value)
                .max_by(|&a, &b| pairs[a].value_width.total_cmp(&pairs[b].value_width));
            match widest {
                Some(index) => wide[index] = true,
                None => {
                    let widths = labels.iter().flat_map(|&label| [label, value]).collect();
                    return Some(Self {
                        widths,
                        lines,
                        count,
                    });
                }
            }
        }
    }

    /// One pair a line.
    fn single(pairs: &[Pair], total: f32) -> Self {
        let label = pairs
            .iter()
            .map(|pair| pair.label_width)
            .fold(0.0, f32::max);
        Self {
            widths: vec![label, (total - label).max(1.0)],
            lines: (0..pairs.len()).map(|index| vec![index]).collect(),
            count: 1,
        }
    }

    fn deal(wide: &[bool], count: usize) -> Vec<Vec<usize>> {
        let mut lines: Vec<Vec<usize>> = Vec::new();
        let mut open = false;
        for (index, &wide) in wide.iter().enumerate() {
            match lines.last_mut() {
                Some(line) if open && !wide && line.len() < count => line.push(index),
                _ => lines.push(vec![index]),
            }
            open = !wide;
        }
        lines
    }

    fn cost(&self, pairs: &[Pair]) -> f32 {
        let holes: usize = self
            .lines
            .iter()
            .map(|line| match line.len() {
                1 => 0,
                filled => self.count - filled,
            })
            .sum();
        let parted = self
            .lines
            .iter()
            .filter(|line| self.count > 1 && pairs[line[0]].goes_on)
            .count();
        self.lines.len() as f32 + HOLE * holes as f32 + PARTED * parted as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Place, Text};

    fn arrange(fields: &[(&str, &str)], total: f32) -> Vec<Vec<usize>> {
        let field = |(label, value): &(&str, &str)| Field {
            label: Text::new(*label, Place::default()),
            value: Text::new(*value, Place::default()),
        };
        let fields: Vec<Field> = fields.iter().map(field).collect();
        let form = lay_out(&fields, total, &Settings::default());
        let sum: f32 = form.widths.iter().sum();
        assert!((sum - total).abs() < 0.01);
        let mut rows = vec![Vec::new(); form.grid.rows];
        let labels = form
            .grid
            .blocks
            .iter()
            .filter(|block| block.part == Part::Label);
        for (index, block) in labels.enumerate() {
            rows[block.rows.start].push(index);
        }
        rows
    }

    #[test]
    fn numbered_labels_stay_beside_the_label_they_go_on_from() {
        let fields = [
            ("部门名称", "科学技术局"),
            ("预算总额", "314.47万元"),
            ("资金来源：（1）财政拨款", "314.47万元"),
            ("（2）其他资金", ""),
            ("资金结构：（1）基本支出", "229.47万元"),
            ("（2）项目支出", "85万元"),
        ];
        assert_eq!(arrange(&fields, 120.0), [[0, 1], [2, 3], [4, 5]]);
    }

    #[test]
    fn a_long_value_has_a_line_of_its_own() {
        let long = "基本构建起技术先进、基础稳固、相互协调、高效运作的现代经济结构体系".repeat(3);
        let fields = [
            ("名称", "甲"),
            ("总额", "乙"),
            ("目标", &long),
            ("负责人", "丙"),
        ];
        assert_eq!(arrange(&fields, 100.0), [vec![0, 1], vec![2], vec![3]]);
    }
}
