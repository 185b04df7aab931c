//! Where a block of title, form and header may begin.

use std::collections::HashMap;

use super::BLOCK_LINES;
use crate::recover::form::{is_number, is_unit};
use crate::recover::furniture::is_furniture;
use crate::recover::profile::CellClass;
use crate::recover::view::ViewLine;

/// A label costs at most this many bits; what costs more is a value.
const LABEL_AT_MOST: f64 = 5.0;
/// Where more than this share of the lines has a blank line above it, blank lines tell nothing.
const USUAL_GAPS: f64 = 0.3;
/// So many lines with values may stand within a block: a form has them.
const VALUE_LINES: usize = 4;
/// A form of more lines of several cells may be a table: it is not passed over in silence.
const FORM_LINES: usize = 3;

/// Lines that may open a block, and the lines up to its header's last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The first line that may open it.
    pub start: usize,
    /// One past the last line that may be a line of its header.
    pub end: usize,
}

/// The places of a sheet at which a block may begin.
#[derive(Debug)]
pub struct Blocks<'a> {
    lines: &'a [ViewLine],
    /// For each line, whether it may be a row of a header.
    headers: Vec<bool>,
    /// For each line, whether it may be the first of a block.
    openings: Vec<bool>,
    /// Whether blank lines are rare enough to tell anything.
    pub gaps_tell: bool,
}

impl<'a> Blocks<'a> {
    /// Looks at each line once.
    pub fn new(lines: &'a [ViewLine]) -> Self {
        let header = |line: &ViewLine| is_header_like(line) && !is_furniture(line);
        let headers: Vec<bool> = lines.iter().map(header).collect();
        let mut seen: HashMap<u64, usize> = HashMap::new();
        for (line, _) in lines.iter().zip(&headers).filter(|(_, header)| **header) {
            *seen.entry(line.key).or_default() += 1;
        }
        let gaps = (1..lines.len())
            .filter(|&index| follows_gap(lines, index))
            .count();
        let gaps_tell = gaps as f64 <= USUAL_GAPS * lines.len() as f64;
        let opening = |index: usize| {
            let line = &lines[index];
            if is_furniture(line) {
                return false;
            }
            is_text_alone(line)
                || is_marginal(line)
                || headers[index]
                    && ((gaps_tell && follows_gap(lines, index))
                        || seen.get(&line.key).is_some_and(|&count| count > 1))
        };
        let openings = (0..lines.len()).map(opening).collect();
        Self {
            lines,
            headers,
            openings,
            gaps_tell,
        }
    }

    /// Whether a line may be the first of a block.
    pub fn opens(&self, line: usize) -> bool {
        self.openings[line]
    }

    /// The first line of the next block after rows of values at `from` or later.
    ///
    /// A line of values alone may be one of a form; two on end are rows.
    pub fn next_after_rows(&self, from: usize) -> Option<usize> {
        let last = self.lines.len().saturating_sub(1);
        let row = (from..last).find(|&index| self.is_row(index) && self.is_row(index + 1))?;
        self.next(row).map(|block| block.start)
    }

    /// The first line after a header that begins here that is the title or the number of another
    /// table.
    pub fn next_title(&self, start: usize) -> Option<usize> {
        let end = self.lines.len().min(start + BLOCK_LINES);
        let header = (start..end).find(|&index| self.headers[index])?;
        (header + 1..end).find(|&index| self.names_table(index))
    }

    /// Whether a line is the title or the number of a table by its looks.
    fn names_table(&self, index: usize) -> bool {
        let alone = self.lines[index].single();
        alone.is_some_and(|(_, cell)| is_title(&cell.text) || is_number(&cell.text))
    }

    /// Whether a line can be nothing but a row.
    fn is_row(&self, index: usize) -> bool {
        !self.headers[index] && !self.openings[index] && !is_furniture(&self.lines[index])
    }

    /// Whether a block that opens here is a header or the unit over it, and what stands above it from
    /// `start` on but a title and its form: no table of so few lines is followed by one without a title.
    pub fn is_header_under_form(&self, start: usize, here: usize) -> bool {
        let above = &self.lines[start.min(here)..here];
        if above.len() > BLOCK_LINES {
            return false;
        }
        let several = above.iter().filter(|line| line.single().is_none());
        let titled = above
            .iter()
            .find(|line| !is_furniture(line))
            .is_some_and(is_text_alone);
        let unit = self.lines[here]
            .filled()
            .all(|(_, cell)| is_unit(&cell.text));
        let apart = self.gaps_tell && follows_gap(self.lines, here);
        let header = self.headers[here] && !apart;
        titled && (unit || header) && several.count() <= FORM_LINES
    }

    /// The next block that opens at `from` or later.
    pub fn next(&self, from: usize) -> Option<Block> {
        (from..self.lines.len())
            .filter(|&index| self.openings[index])
            .find_map(|start| {
                let end = self.end(start)?;
                Some(Block { start, end })
            })
    }

    /// One past the last line that may belong to the header of a block that opens here.
    fn end(&self, start: usize) -> Option<usize> {
        let mut end = None;
        let mut values = 0;
        for index in start..self.lines.len().min(start + BLOCK_LINES) {
            let under_header = end.is_some();
            // A title under rows begins a block of its own.
            if !under_header && values > 0 && self.names_table(index) {
                return None;
            }
            if under_header && (self.names_table(index) || values > 0 && self.opens_clearly(index))
            {
                break;
            }
            if self.headers[index] {
                end = Some(index + 1);
            } else if self.is_row(index) {
                values += 1;
                if values > VALUE_LINES {
                    break;
                }
            }
        }
        end
    }

    /// Whether a line opens a block by its own looks.
    fn opens_clearly(&self, index: usize) -> bool {
        let line = &self.lines[index];
        is_marginal(line)
            || line.single().is_some_and(|(_, cell)| {
                is_title(&cell.text) || (self.gaps_tell && follows_gap(self.lines, index))
            })
    }
}

/// Whether a blank line stands above the line.
pub fn follows_gap(lines: &[ViewLine], index: usize) -> bool {
    index > 0 && lines[index].row > lines[index - 1].row + 1
}

/// Whether a line of several cells holds labels alone.
pub fn is_header_like(line: &ViewLine) -> bool {
    let cells = line.filled().count();
    cells > 1
        && line.filled().all(|(_, cell)| !is_value(cell.class))
        && line.label_bits() <= LABEL_AT_MOST * cells as f64
        && !line.filled().all(|(_, cell)| cell.text.contains(':'))
}

fn is_value(class: CellClass) -> bool {
    matches!(
        class,
        CellClass::Amount | CellClass::Percent | CellClass::Nothing
    )
}

/// Whether a line holds a single text that is no number.
pub fn is_text_alone(line: &ViewLine) -> bool {
    line.single().is_some_and(|(_, cell)| {
        !is_value(cell.class) && !matches!(cell.class, CellClass::Integer | CellClass::Quantity)
    })
}

/// Whether a line holds the number or the unit of a table, alone or beside other texts.
pub fn is_marginal(line: &ViewLine) -> bool {
    line.filled().count() <= 6
        && line.filled().any(|(_, cell)| {
            is_unit(&cell.text) || (line.single().is_some() && is_number(&cell.text))
        })
}

/// Whether a line holds the title of a table alone, by its looks.
pub fn names_table(line: &ViewLine) -> bool {
    line.single().is_some_and(|(_, cell)| is_title(&cell.text))
}

/// Whether a text alone is a title by its looks: it names a table in one of the genre's few words
/// for it, or carries a year, and is no clause.
pub fn is_title(text: &str) -> bool {
    let length = text.chars().take(61).count();
    if !(4..=60).contains(&length) {
        return false;
    }
    let names = ["表", "清单", "名单", "一览", "明细", "名册"];
    let table = text.to_ascii_lowercase();
    !text.contains(['。', '；', ':'])
        && (names
            .iter()
            .any(|name| text.trim_end_matches([')', ']']).ends_with(name))
            || table
                .strip_prefix("table")
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())))
}
