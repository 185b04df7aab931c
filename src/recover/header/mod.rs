//! Header rows to header tree.
//!
//! [`find`] chooses at once which of the lines above the body are the header and which columns each
//! of its labels covers: the rows that, as a header, explain the columns of the body with the
//! fewest bits, the lines above them being title and form. The header is the least set of rows that
//! tells all columns apart (Embley, Krishnamoorthy, Nagy and Seth, Converting heterogeneous
//! statistical tables on the web to searchable databases, IJDAR 19, 2016).

mod parts;
mod search;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::compare::fold;
use super::cost;
use super::form::own_cells;
use super::profile::CellClass;
use super::segment::{Page, Pages};
use super::view::ViewLine;
use crate::document::{HeaderNode, HeaderTree, Text};
use crate::source::Sheet;
use parts::{HeaderRow, groupings, rows_bits};
use search::{Level, MOST_LEVELS, Path, Reading};

/// The most lines that a header is looked for in.
const MOST_LINES: usize = 12;

/// A line of a form seldom holds more pairs of label and value.
const FORM_PAIRS_A_LINE: usize = 2;

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
    /// Whether labels were moved.
    pub repaired: bool,
    /// Whether labels were joined, or the next best tree has other lines.
    pub other_reading: bool,
    /// Whether labels were joined though their looks do not show it.
    pub unshown_parts: bool,
}

/// A header cell that stands in another column than it belongs over.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Its label, with its place on the first page.
    pub label: Text,
    /// The column of the body that it belongs over, 0-based.
    pub column: usize,
}

/// Bits of what stands above the body of the first page, if they are at most `limit`.
///
/// `blank_columns` says of each column of the body whether it holds nothing.
pub fn bits(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    blank_columns: &[bool],
    limit: f64,
) -> Option<f64> {
    let readings = readings(
        sheet,
        lines,
        pages,
        blank_columns,
        Bounds { limit, thin: 0.0 },
    );
    readings.first().map(|(bits, ..)| *bits)
}

/// Finds the header among the lines above the body of the first page.
pub fn find(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    blank_columns: &[bool],
) -> Option<Header> {
    let bounds = Bounds {
        limit: f64::INFINITY,
        thin: cost::THIN_PARTS,
    };
    let readings = readings(sheet, lines, pages, blank_columns, bounds);
    let top: Vec<usize> = pages.pages[0].top.iter().map(|top| top.line).collect();
    let mut built = readings.into_iter().map(|(bits, rows, reading)| {
        let kept = kept_columns(&reading.paths, blank_columns);
        let labels: Vec<Vec<(usize, Text)>> = rows
            .iter()
            .map(|row| labels_of(sheet, lines, row))
            .collect();
        let (tree, moved) = build(&labels, &reading.paths, &kept);
        let mut leaves = vec![None; reading.paths.len()];
        for (leaf, &column) in kept.iter().enumerate() {
            leaves[column] = Some(leaf);
        }
        let count: usize = rows.iter().map(Vec::len).sum();
        let joined = count > rows.len();
        Header {
            bits,
            lines: top.len() - count..top.len(),
            tree,
            leaves,
            repaired: !moved.is_empty(),
            moved,
            margin: f64::INFINITY,
            rejected: None,
            other_reading: joined,
            unshown_parts: parts::any_unshown(lines, &rows),
        }
    });
    let best = built.next()?;
    Some(match built.next() {
        None => best,
        Some(next) => Header {
            margin: next.bits - best.bits,
            other_reading: best.other_reading || next.lines != best.lines,
            rejected: Some(next.tree),
            ..best
        },
    })
}

/// The readings of what stands above the body, cheapest first.
fn readings(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    blank_columns: &[bool],
    bounds: Bounds,
) -> Vec<RowsReading> {
    let top: Vec<usize> = pages.pages[0].top.iter().map(|top| top.line).collect();
    let alone = printed_alone(pages);
    // The ways to read lines as header rows, each with its bits but for those of the tree.
    let mut groups: Vec<(f64, Vec<HeaderRow>)> = Vec::new();
    for first in (top.len().saturating_sub(MOST_LINES)..top.len()).rev() {
        // No header has a line twice.
        if top[first + 1..]
            .iter()
            .any(|&line| is_copy(&lines[line], &lines[top[first]]))
        {
            break;
        }
        for rows in groupings(lines, &top[first..]) {
            let around = rows_bits(lines, &rows)
                + cost::TITLE_AS_LABEL * titles(lines, &top[first..]) as f64
                + form_bits(lines, &top, first)
                + match alone {
                    Some(line) if top[first] < line => cost::NOT_PRINTED_ALONE,
                    _ => 0.0,
                };
            if rows.len() <= MOST_LEVELS && !numbered_before_end(lines, &rows) {
                groups.push((around, rows));
            }
        }
    }
    let search = |rows: &[HeaderRow], limit: f64| {
        search_rows(sheet, lines, pages, rows, blank_columns, limit)
    };
    cheapest_readings(&groups, bounds, search)
}

/// Header rows with a tree over them, and the bits of both.
type RowsReading = (f64, Vec<HeaderRow>, Reading);

/// A search begins with as many bits more than the least that a reading can have.
const FIRST_TRY: f64 = 16.0;
/// By this factor more are tried where nothing was found.
const NEXT_TRY: f64 = 1.6;
/// More bits than any header has that is worth a search.
const LAST_TRY: f64 = 1000.0;

/// Which readings are looked for: those of at most `limit` bits, and of these the best and what is
/// worse by `thin` bits at most.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    limit: f64,
    thin: f64,
}

/// The cheapest readings of all groups within the bounds, cheapest first.
///
/// A tight limit makes the search short, so the limit is widened step by step.
fn cheapest_readings(
    groups: &[(f64, Vec<HeaderRow>)],
    bounds: Bounds,
    search: impl Fn(&[HeaderRow], f64) -> Vec<Reading>,
) -> Vec<RowsReading> {
    let most = bounds.limit;
    let least_around = groups.iter().map(|(around, _)| *around);
    let least_around = least_around.fold(f64::INFINITY, f64::min);
    let mut more = FIRST_TRY;
    let mut tried = most.min(least_around + more);
    loop {
        let mut readings: Vec<RowsReading> = Vec::new();
        for (around, rows) in groups {
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
            None if more > LAST_TRY => f64::INFINITY,
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
    limit: f64,
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
    search::search(&levels, blank_columns, limit, |(level, index)| {
        readings[level][index]
    })
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
        numbers: row.len() == 1 && lines[row[0]].numbers_columns(),
        before_numbers: lines[row[0]]
            .filled()
            .take_while(|(_, cell)| cell.number().is_none())
            .count(),
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

/// How many of the first rows hold a single text at the line's beginning, as titles do, or nothing but
/// a number or a unit.
fn titles(lines: &[ViewLine], rows: &[usize]) -> usize {
    let alone = |&&line: &&usize| {
        let begins = matches!(lines[line].filled().next(), Some((0, _)));
        let own = own_cells(&lines[line]).len();
        own == 0 || begins && own == 1
    };
    rows.iter().take_while(alone).count()
}

/// Bits of the first `above` of the top lines as title and form.
fn form_bits(lines: &[ViewLine], top: &[usize], above: usize) -> f64 {
    let mut bits = 0.0;
    let mut forms: Vec<&ViewLine> = Vec::new();
    let mut colons = false;
    let widths = top.iter().map(|&line| lines[line].cells.len());
    let width = widths.max().unwrap_or(0);
    // The column of the title above.
    let mut title = None;
    for &line in &top[..above] {
        let line = &lines[line];
        let cells = line.filled().count();
        bits += cost::FORM_PAIR * cells.div_ceil(2) as f64;
        let own = own_cells(line);
        if let [(column, cell)] = *own.as_slice() {
            // A title begins its line, and so does its next line.
            let number = matches!(cell.class, CellClass::Integer | CellClass::Amount);
            let inside = column > 0 && column + 1 < width && title != Some(column);
            if (inside || column > 0 && number) && cells == 1 && !cell.text.contains(':') {
                bits += cost::FORM_LINE_UNLIKELY;
            }
            title = Some(column);
            continue;
        }
        if own.is_empty() {
            continue;
        }
        let columns: Vec<usize> = line.filled().map(|(column, _)| column).collect();
        // Its cells stand in the columns of another line's, and its first one is under a label.
        let in_same_columns = forms.iter().any(|form| {
            let labels = form.filled().step_by(2);
            columns.iter().all(|&column| form.fills(column))
                && labels
                    .map(|(column, _)| column)
                    .any(|column| column == columns[0])
        });
        // Where labels have colons all have.
        let first = line.filled().next();
        let has_colon = first.is_some_and(|(_, cell)| cell.text.contains(':'));
        if colons && !has_colon {
            bits += cost::FORM_WITHOUT_COLON;
        }
        colons |= has_colon;
        if looks_like_form(line) {
            forms.push(line);
        } else if in_same_columns {
            let alike = |form: &&&ViewLine| form.pattern == line.pattern;
            bits += match forms.iter().find(alike) {
                Some(_) => cost::FORM_LINE_ALIKE,
                None => cost::FORM_LINE_UNSURE,
            };
        } else {
            bits += line.label_bits()
                + match columns.as_slice() {
                    [0, 1] => cost::FORM_LINE_OF_ONE,
                    _ => cost::FORM_LINE_UNLIKELY,
                };
            // Pairs have as many labels as values, and are few.
            let unpaired = cells % 2 + (cells / 2).saturating_sub(FORM_PAIRS_A_LINE);
            bits += cost::FORM_UNPAIRED * unpaired as f64;
            // A value stands right beside its label, or behind the blank of a merged one.
            let apart = columns.chunks_exact(2).filter(|pair| pair[1] > pair[0] + 2);
            bits += cost::FORM_PAIR_APART * apart.count() as f64;
        }
    }
    bits
}

/// Whether some cell of the line is a value by its looks, or a label by its colon.
fn looks_like_form(line: &ViewLine) -> bool {
    line.filled().any(|(_, cell)| {
        let value = matches!(
            cell.class,
            CellClass::Amount | CellClass::Quantity | CellClass::Percent | CellClass::Sentence
        );
        value && !cell.is_year() || cell.text.contains(':') || enumerates(&cell.text)
    })
}

/// Whether a text is a list of several things, none of which stands in brackets.
fn enumerates(text: &str) -> bool {
    let list = text.split('(').next().unwrap_or(text);
    list.matches('、').count() > 1
}

/// The labels of a row and the columns that they were printed in, left to right.
fn labels_of(sheet: &Sheet, lines: &[ViewLine], row: &HeaderRow) -> Vec<(usize, Text)> {
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

/// The columns that stay: all but spacers, which neither a label of their own nor the body fills.
fn kept_columns(paths: &[Path], blank_columns: &[bool]) -> Vec<usize> {
    let labelled = |column: usize| {
        let before = column.checked_sub(1).map(|before| &paths[before]);
        !paths[column].is_empty() && before != Some(&paths[column])
    };
    (0..paths.len())
        .filter(|&column| {
            let filled = blank_columns.get(column).is_some_and(|blank| !blank);
            filled || labelled(column)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::segment::Segmentation;
    use crate::recover::testing::{lines, sheet};

    /// The paths of the header of a sheet whose body begins at this line, 0-based, of those with text.
    fn paths(text: &str, start: usize) -> Vec<String> {
        let (sheet, lines) = (sheet(text), lines(text));
        let segmentation = Segmentation::new(&lines);
        let pages = segmentation.pages(start);
        let blank = segmentation.blank_columns(start);
        let header = find(&sheet, &lines, &pages, &blank).expect("a header");
        let paths = header.tree.paths();
        let name = |path: &Vec<&Text>| {
            let labels: Vec<&str> = path.iter().map(|label| label.text.as_str()).collect();
            labels.join(" > ")
        };
        paths.iter().map(name).collect()
    }

    #[test]
    fn title_and_form_are_no_header() {
        let text = "某县情况表\n编制单位：某局|||单位：元\n项目|金额|占比|备注\n甲|1|2%|无";
        assert_eq!(paths(text, 3), ["项目", "金额", "占比", "备注"]);
    }

    #[test]
    fn labels_broken_over_lines_are_one_label() {
        let text = "地区|生产总值|第一产业|第二产业\n|Gross|Primary|Secondary\n|Product|Industry|Industry\n南京|5198.20|12.5|40.1\n无锡|5779.21|13.4|39.6";
        assert_eq!(
            paths(text, 3),
            [
                "地区",
                "生产总值Gross Product",
                "第一产业Primary Industry",
                "第二产业Secondary Industry",
            ]
        );
    }

    #[test]
    fn years_under_a_label_are_a_level() {
        let text =
            "|Exports||Imports|\nCountry|2007|2008|2007|2008\nNorway|1|2|3|4\nSweden|5|6|7|8";
        assert_eq!(
            paths(text, 2),
            [
                "Country",
                "Exports > 2007",
                "Exports > 2008",
                "Imports > 2007",
                "Imports > 2008",
            ]
        );
    }
}
