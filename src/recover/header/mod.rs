//! Header rows to header tree.
//!
//! [`find`] chooses at once which of the lines above the body are the header and which columns each
//! of its labels covers: the rows that, as a header, explain the columns of the body with the
//! fewest bits, the lines above them being title and form. The header is the least set of rows that
//! tells all columns apart (Embley, Krishnamoorthy, Nagy and Seth, Converting heterogeneous
//! statistical tables on the web to searchable databases, IJDAR 19, 2016). Where its lines or labels
//! are given, the others are found ([`given`]).

mod around;
mod given;
mod parts;
mod readings;
mod search;

use std::ops::Range;

use ecow::EcoString;

use super::cost;
use super::effort::Effort;
use super::pins::misfit::{About, Misfit, Why};
use super::segment::Pages;
use super::view::ViewLine;
use crate::document::{HeaderNode, HeaderTree, Text};
use crate::source::Sheet;
pub use given::{GivenHeader, names};
use parts::HeaderRow;
pub use readings::Bounds;
use readings::{labels_of, readings};
use search::Path;

/// The header that was found.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// What the lines above the body cost as title, form and this header.
    pub bits: f64,
    /// The lines of the first page that it stands in, as a range of that page's top lines.
    pub lines: Range<usize>,
    /// How many lines each of its rows takes.
    pub rows: Vec<usize>,
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
    /// Whether labels were joined, or the next best tree has other lines or moves labels.
    pub other_reading: bool,
    /// Whether labels were joined though their looks do not show it.
    pub unshown_parts: bool,
    /// Whether the work was not enough to weigh every reading.
    pub is_unsure: bool,
}

/// A header cell that stands in another column than it belongs over.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Its label, with its place on the first page.
    pub label: Text,
    /// The column of the body that it belongs over, 0-based.
    pub column: usize,
}

/// Bits of what stands above the body of the first page, if they are within the bounds.
///
/// `blank_columns` says of each column of the body whether it holds nothing.
pub fn bits(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    blank_columns: &[bool],
    bounds: Bounds<'_>,
) -> Option<f64> {
    let readings = readings(sheet, lines, pages, blank_columns, &[], bounds);
    readings.first().map(|(bits, ..)| *bits)
}

/// Finds the header among the lines above the body of the first page; `expected` says what it costs, where
/// these lines were weighed before.
///
/// # Errors
/// What is given of it contradicts the lines.
pub fn find(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    blank_columns: &[bool],
    given: &GivenHeader,
    expected: Option<f64>,
    effort: &Effort,
) -> Result<Option<Header>, Misfit> {
    effort.begin();
    if let Some(columns) = given.columns {
        return with_columns(sheet, lines, pages, blank_columns, given, columns).map(Some);
    }
    let bounds = Bounds {
        limit: f64::INFINITY,
        thin: cost::THIN_PARTS,
        expected,
        effort,
    };
    let readings = readings(sheet, lines, pages, blank_columns, given.rows, bounds);
    if let Some((_, rows, reading)) = readings.first() {
        let labels: Vec<_> = rows
            .iter()
            .map(|row| labels_of(sheet, lines, row))
            .collect();
        let checked = given.check_spacers(&reading.paths, blank_columns, &labels);
        checked.map_err(|misfit| in_column(sheet, lines, pages, misfit))?;
    }
    let mut built = readings.into_iter().map(|(bits, rows, reading)| {
        let kept = kept_columns(&reading.paths, blank_columns, given.spacers);
        let built = Built::new(sheet, lines, pages, &rows);
        Header {
            bits,
            ..built.header(&reading.paths, &kept)
        }
    });
    let Some(best) = built.next() else {
        return match given.rows.is_empty() {
            true => Ok(None),
            false => Err(Misfit::new("header", Why::NoHeader)),
        };
    };
    Ok(Some(match built.next() {
        None => best,
        Some(next) => Header {
            margin: next.bits - best.bits,
            other_reading: best.other_reading
                || next.other_reading
                || next.repaired
                || next.lines != best.lines,
            rejected: Some(next.tree),
            ..best
        },
    }))
}

/// The header whose labels are given; its lines are, or are those that have just these labels.
fn with_columns(
    sheet: &Sheet,
    lines: &[ViewLine],
    pages: &Pages,
    blank_columns: &[bool],
    given: &GivenHeader,
    columns: &[Vec<EcoString>],
) -> Result<Header, Misfit> {
    let candidates = match given.rows {
        [] => readings::rows(lines, pages),
        rows => vec![rows.to_vec()],
    };
    let mut misfit = None;
    for rows in candidates {
        let built = Built::new(sheet, lines, pages, &rows);
        let found = given
            .leaves(columns, blank_columns, &built.labels)
            .and_then(|leaves| {
                let printed = given::printed_width(blank_columns, &built.labels);
                let paths = given::paths(&built.labels, columns, &leaves, printed)?;
                Ok((paths, leaves))
            });
        match found {
            Ok((of_leaves, leaves)) => {
                let path = |leaf: &Option<usize>| {
                    leaf.map_or_else(Path::new, |leaf| of_leaves[leaf].clone())
                };
                let paths: Vec<Path> = leaves.iter().map(path).collect();
                let kept: Vec<usize> = (0..leaves.len())
                    .filter(|&column| leaves[column].is_some())
                    .collect();
                return Ok(Header {
                    other_reading: false,
                    unshown_parts: false,
                    ..built.header(&paths, &kept)
                });
            }
            // What is said of the likeliest lines says most.
            Err(found) => misfit = misfit.or(Some(found)),
        }
    }
    let misfit = misfit.unwrap_or(Misfit::new("columns", Why::NoHeader));
    Err(in_column(sheet, lines, pages, misfit))
}

/// A misfit of a column of the body with the first cell that stands in it.
fn in_column(sheet: &Sheet, lines: &[ViewLine], pages: &Pages, misfit: Misfit) -> Misfit {
    let About::Column(column) = misfit.about else {
        return misfit;
    };
    let mut body = pages.pages.iter().flat_map(|page| &page.body);
    let first = body.find(|&&line| lines[line].fills(column));
    misfit.in_cell(first.map(|&line| sheet.place(lines[line].row, column)))
}

/// A header whose lines are known.
struct Built {
    labels: Vec<Vec<(usize, Text)>>,
    lines: Range<usize>,
    rows: Vec<usize>,
    unshown_parts: bool,
}

impl Built {
    fn new(sheet: &Sheet, lines: &[ViewLine], pages: &Pages, rows: &[HeaderRow]) -> Self {
        let count: usize = rows.iter().map(HeaderRow::len).sum();
        let end = pages.pages[0].top.len();
        let labels = rows.iter().map(|row| labels_of(sheet, lines, row));
        Self {
            labels: labels.collect(),
            lines: end - count..end,
            rows: rows.iter().map(HeaderRow::len).collect(),
            unshown_parts: parts::any_unshown(lines, rows),
        }
    }

    /// The header whose labels stand over the columns as these paths say.
    fn header(self, paths: &[Path], kept: &[usize]) -> Header {
        let (tree, moved) = build(&self.labels, paths, kept);
        let mut leaves = vec![None; paths.len()];
        for (leaf, &column) in kept.iter().enumerate() {
            leaves[column] = Some(leaf);
        }
        Header {
            bits: 0.0,
            lines: self.lines,
            tree,
            leaves,
            repaired: !moved.is_empty(),
            moved,
            margin: f64::INFINITY,
            rejected: None,
            other_reading: self.rows.iter().any(|&lines| lines > 1),
            rows: self.rows,
            unshown_parts: self.unshown_parts,
            is_unsure: false,
        }
    }
}

/// The columns that stay: all but spacers, which neither a label of their own nor the body fills, or
/// which are given.
fn kept_columns(paths: &[Path], blank_columns: &[bool], spacers: &[usize]) -> Vec<usize> {
    let labelled = |column: usize| {
        let before = column.checked_sub(1).map(|before| &paths[before]);
        !paths[column].is_empty() && before != Some(&paths[column])
    };
    (0..paths.len())
        .filter(|&column| {
            let filled = blank_columns.get(column).is_some_and(|blank| !blank);
            (filled || labelled(column)) && !spacers.contains(&column)
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
    use crate::recover::testing::sheet;
    use crate::recover::view;
    use crate::source::Merge;

    /// The paths of the header of a sheet whose body begins at this line, 0-based, of those with text.
    fn paths(text: &str, start: usize) -> Vec<String> {
        paths_of(&sheet(text), start)
    }

    /// The same of a sheet.
    fn paths_of(sheet: &Sheet, start: usize) -> Vec<String> {
        let lines = view::lines(sheet);
        let segmentation = Segmentation::new(&lines);
        let pages = segmentation.pages(start);
        let blank = segmentation.blank_columns(start);
        let found = find(
            sheet,
            &lines,
            &pages,
            &blank,
            &GivenHeader::default(),
            None,
            &Effort::of(&[]),
        );
        let header = found.expect("nothing is given").expect("a header");
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

    #[test]
    fn no_header_begins_within_a_merged_cell() {
        let text = "各县收入\n县(区)|County(District)|总收入||||人均收入\n||(万元)|工资性|经营性|转移性|(元)\n||Gross|||Transfer|Income\n||Income|Wages and|Business|Pay-|Per Head\n||(10 000 yuan)|Salaries|Profits|ments|(yuan)\n东山县|Dongshan|5120|3400|1308|412|15300\n西河县|Xihe|4870|2900|1572|398|14875";
        let merge = |row, column, rows, columns| Merge {
            row,
            column,
            rows,
            columns,
        };
        let mut sheet = sheet(text);
        sheet.merges = vec![merge(0, 0, 1, 7)];
        assert_eq!(paths_of(&sheet, 6)[0], "");
        sheet
            .merges
            .extend([0, 1].map(|column| merge(1, column, 5, 1)));
        let paths = paths_of(&sheet, 6);
        assert_eq!(paths[..2], ["县(区)", "County(District)"]);
        assert_eq!(paths[3], "总收入 > 工资性Wages and Salaries");
    }
}
