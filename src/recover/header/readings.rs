//! The ways to read the lines above the body as header rows, each with its cheapest trees.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::around::{form_bits, titles};
use super::parts::{HeaderRow, groupings, rows_bits};
use super::search::{self, Level, MOST_LEVELS, Reading};
use crate::document::Text;
use crate::recover::compare::fold;
use crate::recover::cost;
use crate::recover::effort::Effort;
use crate::recover::form::is_unit;
use crate::recover::headings::is_counted;
use crate::recover::segment::{Page, Pages};
use crate::recover::view::ViewLine;
use crate::source::Sheet;

/// The most lines that a header is looked for in.
const MOST_LINES: usize = 12;

/// The readings of what stands above the body, cheapest first; where the rows of the header are
/// `given`, of these alone.
pub fn readings(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    blank_columns: &[bool],
    given: &[HeaderRow],
    bounds: Bounds<'_>,
) -> Vec<RowsReading> {
    let top: Vec<usize> = pages.pages[0].top.iter().map(|top| top.line).collect();
    let alone = printed_alone(pages);
    let heading = match ends_with_heading(lines, pages) {
        true => cost::HEADING_AS_LABEL,
        false => 0.0,
    };
    let unrepeated = match ends_unrepeated(lines, pages) {
        true => cost::HEADER_END_UNREPEATED,
        false => 0.0,
    };
    let bits_around = |first: usize, rows: &[HeaderRow]| {
        rows_bits(lines, rows)
            + cost::TITLE_AS_LABEL * titles(lines, &top[first..]) as f64
            + form_bits(lines, &top, first)
            + heading
            + unrepeated
            + match lines[top[first]].is_within_merge {
                true => cost::MERGE_CUT,
                false => 0.0,
            }
            + match alone {
                Some(line) if top[first] < line => cost::NOT_PRINTED_ALONE,
                _ => 0.0,
            }
    };
    // The ways to read lines as header rows, each with its bits but for those of the tree.
    let mut groups: Vec<(f64, Vec<HeaderRow>)> = Vec::new();
    let firsts = match given {
        [] => top.len().saturating_sub(MOST_LINES)..top.len(),
        rows => {
            let count: usize = rows.iter().map(HeaderRow::len).sum();
            let first = top.len().saturating_sub(count);
            groups.push((bits_around(first, rows), rows.to_vec()));
            0..0
        }
    };
    for first in firsts.rev() {
        // No header has a line twice.
        if top[first + 1..]
            .iter()
            .any(|&line| is_copy(&lines[line], &lines[top[first]]))
        {
            break;
        }
        for rows in groupings(lines, &top[first..]) {
            if rows.len() <= MOST_LEVELS && !numbered_before_end(lines, &rows) {
                groups.push((bits_around(first, &rows), rows));
            }
        }
    }
    let unit = unit_column(lines, &top);
    let search = |rows: &[HeaderRow], limit: f64| {
        let mut readings = search_rows(
            sheet,
            lines,
            pages,
            rows,
            blank_columns,
            Bounds { limit, ..bounds },
        );
        for reading in &mut readings {
            if unit.is_some_and(|unit| unit >= reading.paths.len()) {
                reading.bits += cost::UNIT_BEYOND_COLUMNS;
            }
        }
        readings.sort_by(|a, b| a.bits.total_cmp(&b.bits));
        readings
    };
    cheapest_readings(&groups, bounds, search)
}

/// The ways to read the last lines above the body as header rows, fewer lines first.
pub fn rows(lines: &[ViewLine], pages: &Pages) -> Vec<Vec<HeaderRow>> {
    let top: Vec<usize> = pages.pages[0].top.iter().map(|top| top.line).collect();
    let firsts = (top.len().saturating_sub(MOST_LINES)..top.len()).rev();
    firsts
        .flat_map(|first| groupings(lines, &top[first..]))
        .collect()
}

/// So many rows show whether texts stand alone in them.
const SAMPLE_ROWS: usize = 60;

/// Whether the last line above the body is a text that stands alone in the stub, counted or as others
/// below do: a heading of rows.
fn ends_with_heading(lines: &[ViewLine], pages: &Pages) -> bool {
    let alone = |line: usize| lines[line].single().filter(|&(column, _)| column < 2);
    let Some((column, last)) = pages.pages[0].top.last().and_then(|top| alone(top.line)) else {
        return false;
    };
    let rows = pages.pages.iter().flat_map(|page| &page.body);
    let mut others = rows.take(SAMPLE_ROWS).filter_map(|&row| alone(row));
    is_counted(&last.text) || others.any(|(other, _)| other == column)
}

/// The column of the unit, where it stands in a line of its own: it is set over the last column.
fn unit_column(lines: &[ViewLine], top: &[usize]) -> Option<usize> {
    top.iter()
        .filter_map(|&line| lines[line].single())
        .find(|(_, cell)| is_unit(&cell.text))
        .map(|(column, _)| column)
}

/// Header rows with a tree over them, and the bits of both.
pub type RowsReading = (f64, Vec<HeaderRow>, Reading);

/// A search begins with as many bits more than the least that a reading can have.
const FIRST_TRY: f64 = 16.0;
/// By this factor more are tried where nothing was found.
const NEXT_TRY: f64 = 1.25;
/// More bits than any header has that is worth a search.
const LAST_TRY: f64 = 1000.0;

/// Which readings are looked for: those of at most `limit` bits, and of these the best and what is
/// worse by `thin` bits at most.
#[derive(Debug, Clone, Copy)]
pub struct Bounds<'e> {
    /// No reading costs more bits.
    pub limit: f64,
    /// Nor is one worse than the best by more.
    pub thin: f64,
    /// What the best one costs, where another search tells: this one begins with it.
    pub expected: Option<f64>,
    /// The work that is left for this table.
    pub effort: &'e Effort,
}

/// The cheapest readings of all groups within the bounds, cheapest first.
///
/// A tight limit makes the search short, so the limit is widened step by step.
fn cheapest_readings(
    groups: &[(f64, Vec<HeaderRow>)],
    bounds: Bounds<'_>,
    search: impl Fn(&[HeaderRow], f64) -> Vec<Reading>,
) -> Vec<RowsReading> {
    let most = bounds.limit;
    let least_around = groups.iter().map(|(around, _)| *around);
    let least_around = least_around.fold(f64::INFINITY, f64::min);
    let mut more = FIRST_TRY;
    let first = bounds.expected.map(|expected| expected + bounds.thin);
    let mut tried = most.min(first.unwrap_or(least_around + more));
    loop {
        let mut readings: Vec<RowsReading> = Vec::new();
        for (around, rows) in groups {
            if bounds.effort.is_spent() && !readings.is_empty() {
                return readings;
            }
            let least = readings.first().map_or(f64::INFINITY, |(least, ..)| *least);
            let limit = tried.min(least + bounds.thin) - around;
            if limit >= 0.0 {
                let found = search(rows, limit).into_iter().take(2);
                readings
                    .extend(found.map(|reading| (reading.bits + around, rows.clone(), reading)));
                readings.sort_by(|a, b| a.0.total_cmp(&b.0));
            }
        }
        let wanted = readings.first().map(|(least, ..)| least + bounds.thin);
        if tried >= most || wanted.is_some_and(|wanted| wanted <= tried) {
            return readings;
        }
        more *= NEXT_TRY;
        let next = match wanted {
            Some(wanted) => wanted,
            None if more > LAST_TRY || bounds.effort.is_spent() => f64::INFINITY,
            None => least_around + more,
        };
        tried = most.min(next);
    }
}

/// The line of the first page with which later pages begin that have no title: no header begins above
/// it.
fn printed_alone(pages: &Pages) -> Option<usize> {
    let first = pages.pages[0].top.first()?.line;
    let begin = |page: &Page| page.top.first().map(|top| top.of);
    let later = pages.pages.iter().skip(1).filter_map(begin);
    later.filter(|&line| line > first).min()
}

/// Whether later pages repeat a line of several cells, and none repeats the last line above the body: the
/// header mostly ends with what they repeat last.
fn ends_unrepeated(lines: &[ViewLine], pages: &Pages) -> bool {
    let Some(last) = pages.pages[0].top.last().map(|top| top.line) else {
        return false;
    };
    let later = pages.pages.iter().skip(1).flat_map(|page| &page.top);
    let several = later.filter(|top| lines[top.of].single().is_none());
    several.clone().next().is_some() && several.clone().all(|top| top.of != last)
}

/// Whether two lines have the same texts in the same columns.
fn is_copy(a: &ViewLine, b: &ViewLine) -> bool {
    (a.key, a.pattern) == (b.key, b.pattern)
}

/// Whether a line that numbers the columns is not the last: it closes a header.
fn numbered_before_end(lines: &[ViewLine], rows: &[HeaderRow]) -> bool {
    let mut all = rows.iter().flatten();
    all.next_back();
    all.any(|&line| lines[line].numbers_columns())
}

fn search_rows(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    rows: &[HeaderRow],
    blank_columns: &[bool],
    bounds: Bounds<'_>,
) -> Vec<Reading> {
    let levels: Vec<Level> = rows
        .iter()
        .map(|row| level(sheet, lines, pages, row))
        .collect();
    let labels: Vec<Vec<(usize, Text)>> = rows
        .iter()
        .map(|row| labels_of(sheet, lines, row))
        .collect();
    // Labels that read alike have one number.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let readings: Vec<Vec<usize>> = labels
        .iter()
        .map(|row| {
            let numbers = row.iter().map(|(_, label)| {
                let next = numbers.len();
                *numbers.entry(fold(&label.text)).or_insert(next)
            });
            numbers.collect()
        })
        .collect();
    search::search(
        &levels,
        blank_columns,
        bounds.limit,
        bounds.effort,
        |(level, index)| readings[level][index],
    )
}

/// A header row with the ways in which the pages print it.
fn level(sheet: &Sheet, lines: &[ViewLine], pages: &Pages, row: &HeaderRow) -> Level {
    let columns = |lines_of_row: &[usize]| -> Vec<usize> {
        let filled = lines_of_row.iter().flat_map(|&line| lines[line].filled());
        let columns: BTreeSet<usize> = filled.map(|(column, _)| column).collect();
        columns.into_iter().collect()
    };
    let mut printed = vec![columns(row)];
    for page in pages.pages.iter().skip(1) {
        let repeats = page.top.iter().filter(|top| row.contains(&top.of));
        let here: Vec<usize> = repeats.map(|top| top.line).collect();
        let here = columns(&here);
        if here.len() == printed[0].len() && !printed.contains(&here) {
            printed.push(here);
        }
    }
    let merged = printed[0]
        .iter()
        .map(|&column| declared_width(sheet, lines[row[0]].row, column))
        .collect();
    Level {
        labels: printed[0].len(),
        printed,
        merged,
        begins_with_levels: begins_with_levels(&lines[row[0]]),
        numbers: row.len() == 1 && lines[row[0]].numbers_columns(),
        before_numbers: lines[row[0]]
            .filled()
            .take_while(|(_, cell)| cell.number().is_none())
            .count(),
    }
}

/// Whether the first two columns have labels of a single hanzi.
fn begins_with_levels(line: &ViewLine) -> bool {
    let level = |column: usize| {
        let cell = line.cells.get(column);
        cell.is_some_and(|cell| {
            let mut characters = cell.text.chars();
            characters.next().is_some_and(|c| c >= '\u{2E80}') && characters.next().is_none()
        })
    };
    level(0) && level(1)
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

/// The labels of a row and the columns that they were printed in, left to right.
pub fn labels_of(sheet: &Sheet, lines: &[ViewLine], row: &HeaderRow) -> Vec<(usize, Text)> {
    let mut labels: BTreeMap<usize, Text> = BTreeMap::new();
    for &line in row {
        let view = &lines[line];
        for (column, _) in view.filled() {
            let part = sheet.text(view.row, column);
            labels.entry(column).or_default().join(&part);
        }
    }
    labels.into_iter().collect()
}
