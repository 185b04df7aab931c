//! Header rows to header tree.
//!
//! [`find`] chooses at once which of the lines above the body are the header and which columns each
//! of its labels covers: the rows that, as a header, explain the columns of the body with the
//! fewest bits, the lines above them being title and form. The header is the least set of rows that
//! tells all columns apart (Embley, Krishnamoorthy, Nagy and Seth, Converting heterogeneous
//! statistical tables on the web to searchable databases, IJDAR 19, 2016).

mod search;

use std::ops::Range;

use super::cost;
use super::profile::CellClass;
use super::segment::Pages;
use super::view::ViewLine;
use crate::document::{HeaderNode, HeaderTree, Text};
use crate::source::Sheet;
use search::{Level, MOST_LEVELS, Path, Reading};

/// The header that was found.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// What the lines above the body cost as title, form and this header.
    pub bits: f64,
    /// The lines of the first page that it stands in, as a range of that page's top lines.
    pub lines: Range<usize>,
    /// The tree over the leaf columns.
    pub tree: HeaderTree,
    /// For each column of the body, the leaf column that it is; none for a spacer column.
    pub leaves: Vec<Option<usize>>,
    /// The header cells that were printed in another column than the first that they cover.
    pub moved: Vec<Moved>,
    /// By how many bits the next best tree is worse.
    pub margin: f64,
    /// The next best tree, where there is one.
    pub rejected: Option<HeaderTree>,
}

/// A header cell that stands in another column than it belongs over.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Its label, with its place on the first page.
    pub label: Text,
    /// The column of the body that it belongs over, 0-based.
    pub column: usize,
}

/// Finds the header among the lines above the body of the first page, if it costs hardly more than
/// `limit` bits.
///
/// `blank_columns` says of each column of the body whether it holds nothing.
pub fn find(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    blank_columns: &[bool],
    limit: f64,
) -> Option<Header> {
    let top: Vec<usize> = pages.pages[0].top.iter().map(|top| top.line).collect();
    // The readings so far, each with the first of its header rows, cheapest first.
    let mut readings: Vec<(f64, usize, Reading)> = Vec::new();
    for first in (top.len().saturating_sub(MOST_LEVELS)..top.len()).rev() {
        let rows = &top[first..];
        let labels = rows.iter().map(|&line| lines[line].label_bits());
        let around = labels.sum::<f64>()
            + cost::HEADER_ROW * rows.len() as f64
            + cost::TITLE_AS_LABEL * titles(lines, rows) as f64
            + form_bits(lines, &top, first);
        let least = readings.first().map_or(limit, |(least, ..)| *least);
        let limit = least - around + cost::THIN_REPAIR;
        if limit < 0.0 {
            continue;
        }
        let found = search_rows(sheet, lines, pages, rows, blank_columns, limit);
        let found = found.into_iter().take(2);
        readings.extend(found.map(|reading| (reading.bits + around, first, reading)));
        readings.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let mut built = readings.into_iter().map(|(bits, first, reading)| {
        let kept = kept_columns(&reading.paths, blank_columns);
        let labels: Vec<Vec<(usize, Text)>> = top[first..]
            .iter()
            .map(|&line| labels_of(sheet, &lines[line]))
            .collect();
        let (tree, moved) = build(&labels, &reading.paths, &kept);
        let mut leaves = vec![None; reading.paths.len()];
        for (leaf, &column) in kept.iter().enumerate() {
            leaves[column] = Some(leaf);
        }
        Header {
            bits,
            lines: first..top.len(),
            tree,
            leaves,
            moved,
            margin: f64::INFINITY,
            rejected: None,
        }
    });
    let best = built.next()?;
    Some(match built.next() {
        None => best,
        Some(next) => Header {
            margin: next.bits - best.bits,
            rejected: Some(next.tree),
            ..best
        },
    })
}

fn search_rows(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    rows: &[usize],
    blank_columns: &[bool],
    limit: f64,
) -> Vec<Reading> {
    let levels: Vec<Level> = rows
        .iter()
        .map(|&line| level(sheet, lines, pages, line))
        .collect();
    let cells: Vec<Vec<&str>> = rows
        .iter()
        .map(|&line| {
            lines[line]
                .filled()
                .map(|(_, cell)| cell.text.as_str())
                .collect()
        })
        .collect();
    search::search(&levels, blank_columns, limit, |a, b| {
        cells[a.0][a.1] == cells[b.0][b.1]
    })
}

/// A header row with the ways in which the pages print it.
fn level(sheet: &Sheet, lines: &[ViewLine], pages: &Pages, line: usize) -> Level {
    let columns =
        |line: usize| -> Vec<usize> { lines[line].filled().map(|(column, _)| column).collect() };
    let mut printed = vec![columns(line)];
    for top in pages.pages.iter().skip(1).flat_map(|page| &page.top) {
        if top.of == line {
            let here = columns(top.line);
            if here.len() == printed[0].len() && !printed.contains(&here) {
                printed.push(here);
            }
        }
    }
    let merged = printed[0]
        .iter()
        .map(|&column| declared_width(sheet, lines[line].row, column))
        .collect();
    Level {
        labels: printed[0].len(),
        printed,
        merged,
    }
}

/// How many columns the file says that a cell covers; nothing where the file knows no merges.
fn declared_width(sheet: &Sheet, row: usize, column: usize) -> Option<usize> {
    let own = sheet
        .merges
        .iter()
        .find(|merge| merge.row == row && merge.column == column);
    match own {
        Some(merge) => Some(merge.columns),
        None if sheet.merges.is_empty() => None,
        None => Some(1),
    }
}

/// How many of the first rows hold a single text at the line's beginning, as titles do.
fn titles(lines: &[ViewLine], rows: &[usize]) -> usize {
    let alone = |&&line: &&usize| matches!(lines[line].single(), Some((0, _)));
    rows.iter().take_while(alone).count()
}

/// Bits of the first `above` of the top lines as title and form.
fn form_bits(lines: &[ViewLine], top: &[usize], above: usize) -> f64 {
    let mut bits = 0.0;
    let mut forms: Vec<&ViewLine> = Vec::new();
    let widths = top.iter().map(|&line| lines[line].cells.len());
    let width = widths.max().unwrap_or(0);
    for &line in &top[..above] {
        let line = &lines[line];
        let cells = line.filled().count();
        bits += cost::FORM_PAIR * cells.div_ceil(2) as f64;
        if let Some((column, cell)) = line.single() {
            // A title begins its line; a unit or a number stands at the right edge or says what it is.
            let number = matches!(cell.class, CellClass::Integer | CellClass::Amount);
            if column > 0 && (number || column + 1 < width) && !cell.text.contains(':') {
                bits += cost::FORM_LINE_UNLIKELY;
            }
            continue;
        }
        let columns: Vec<usize> = line.filled().map(|(column, _)| column).collect();
        let in_same_columns = forms.iter().any(|form| {
            columns
                .iter()
                .all(|&column| form.filled().any(|(other, _)| other == column))
        });
        if looks_like_form(line) {
            forms.push(line);
        } else if in_same_columns {
            bits += cost::FORM_LINE_UNSURE;
        } else {
            bits += cost::FORM_LINE_UNLIKELY;
        }
    }
    bits
}

/// Whether some cell of the line is a value by its looks, or a label by its colon.
fn looks_like_form(line: &ViewLine) -> bool {
    line.filled().any(|(_, cell)| {
        matches!(
            cell.class,
            CellClass::Amount | CellClass::Quantity | CellClass::Percent | CellClass::Sentence
        ) || cell.text.contains(':')
    })
}

fn labels_of(sheet: &Sheet, line: &ViewLine) -> Vec<(usize, Text)> {
    line.filled()
        .map(|(column, _)| {
            let text = sheet.rows[line.row].cells[column].clone();
            (column, Text::new(text, sheet.place(line.row, column)))
        })
        .collect()
}

/// The columns that stay: all but spacers, which neither label nor body fills.
fn kept_columns(paths: &[Path], blank_columns: &[bool]) -> Vec<usize> {
    (0..paths.len())
        .filter(|&column| {
            let filled = blank_columns.get(column).is_some_and(|blank| !blank);
            filled || !paths[column].is_empty()
        })
        .collect()
}

/// The tree over the kept columns, and the labels that were printed elsewhere.
fn build(
    labels: &[Vec<(usize, Text)>],
    paths: &[Path],
    kept: &[usize],
) -> (HeaderTree, Vec<Moved>) {
    let mut tree = HeaderTree::default();
    let mut moved = Vec::new();
    let mut before: &[(usize, usize)] = &[];
    for (leaf, &column) in kept.iter().enumerate() {
        let path = &paths[column];
        if path.is_empty() {
            tree.roots.push(HeaderNode {
                label: Text::default(),
                span: leaf..leaf + 1,
                children: Vec::new(),
            });
        }
        let mut siblings = &mut tree.roots;
        for (depth, &(level, index)) in path.iter().enumerate() {
            let goes_on = before.get(..=depth) == Some(&path[..=depth]);
            if !goes_on {
                let (printed, label) = &labels[level][index];
                if *printed != column {
                    moved.push(Moved {
                        label: label.clone(),
                        column,
                    });
                }
                siblings.push(HeaderNode {
                    label: label.clone(),
                    span: leaf..leaf,
                    children: Vec::new(),
                });
            }
            let node = siblings
                .last_mut()
                .expect("a label that goes on was opened by a column before");
            node.span.end = leaf + 1;
            siblings = &mut node.children;
        }
        before = path;
    }
    (tree, moved)
}
