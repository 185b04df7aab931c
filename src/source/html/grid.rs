//! A table to its grid, by the HTML Standard's model of tables (4.9.12).

use ecow::eco_format;
use ego_tree::NodeRef;

use super::hidden::{Styles, is_overrun};
use super::text::{self, Cell};
use super::tree::{self, Element, Node};
use crate::error::Error;
use crate::source::workbook::book::Area;
use crate::source::workbook::budget::Budget;

/// The most columns that a cell may span (HTML Standard, 4.9.11).
const MOST_COLSPAN: u32 = 1000;

/// The most rows that a cell may span (likewise).
const MOST_ROWSPAN: u32 = 65534;

/// The most columns of a table, those of a worksheet.
const MOST_COLUMNS: usize = 16384;

/// A table's grid. Rows and columns count from 0, within the table.
#[derive(Debug, Default)]
pub struct Grid {
    pub rows: u32,
    pub columns: u32,
    /// The cells that show something, by row, then column.
    pub cells: Vec<(u32, u32, Cell)>,
    pub merges: Vec<Area>,
    /// Ascending.
    pub hidden_rows: Vec<u32>,
    /// Ascending.
    pub hidden_columns: Vec<u32>,
    /// The rows that a page begins with.
    pub page_starts: Vec<u32>,
    /// How many of the rows, from the first, are a `thead`.
    pub head_rows: u32,
    /// How many cells have a text that is not shown, other than those of hidden rows and columns.
    pub hidden_cells: usize,
}

impl Grid {
    /// How many characters its cells have, and how many of them lead elsewhere.
    pub fn weight(&self) -> (usize, usize) {
        self.cells
            .iter()
            .fold((0, 0), |(characters, leading), (.., cell)| {
                (characters + cell.characters, leading + cell.leading)
            })
    }

    /// Whether its first row has several texts that lead nowhere.
    pub fn has_labels(&self) -> bool {
        let first = self.cells.first().map(|(row, ..)| *row);
        let mut labels = self
            .cells
            .iter()
            .take_while(|(row, ..)| Some(*row) == first);
        let has_several = labels.clone().nth(1).is_some();
        has_several && labels.all(|(.., cell)| cell.leading * 2 <= cell.characters)
    }

    /// Whether it has cells in two rows and in two columns.
    pub fn is_two_dimensional(&self) -> bool {
        let Some((first_row, first_column, _)) = self.cells.first() else {
            return false;
        };
        self.cells.iter().any(|(row, ..)| row != first_row)
            && self
                .cells
                .iter()
                .any(|(_, column, _)| column != first_column)
    }
}

/// Groups of rows in the order in which they are shown, each with whether it is a head and whether
/// all of it is hidden.
struct Group<'a> {
    rank: u8,
    is_hidden: bool,
    rows: Vec<(NodeRef<'a, Node>, &'a Element)>,
}

/// The grid of a table.
///
/// # Errors
/// [`Error::TooLarge`] for more columns or cells than are read.
pub fn of_table(table: NodeRef<'_, Node>, styles: &Styles, budget: &Budget) -> Result<Grid, Error> {
    let mut grid = Grid::default();
    for group in groups(table, styles) {
        let is_head = group.rank == 0;
        add_group(&mut grid, &group, styles, budget)?;
        if is_head {
            grid.head_rows = grid.rows;
        }
    }
    grid.hidden_columns = hidden_columns(table, styles, grid.columns);
    Ok(grid)
}

fn groups<'a>(table: NodeRef<'a, Node>, styles: &Styles) -> Vec<Group<'a>> {
    let mut groups = Vec::new();
    for child in table.children() {
        let Some(element) = tree::element(child) else {
            continue;
        };
        let rank = match element.name() {
            "thead" => 0,
            "tbody" => 1,
            "tfoot" => 2,
            _ => continue,
        };
        let rows = child.children().filter_map(|row| {
            let element = tree::element(row)?;
            (element.name() == "tr").then_some((row, element))
        });
        groups.push(Group {
            rank,
            is_hidden: styles.is_hidden(element),
            rows: rows.collect(),
        });
    }
    groups.sort_by_key(|group| group.rank);
    groups
}

fn add_group(
    grid: &mut Grid,
    group: &Group<'_>,
    styles: &Styles,
    budget: &Budget,
) -> Result<(), Error> {
    // For each column, up to which row of the group cells above reach into it.
    let mut reached: Vec<usize> = Vec::new();
    for (index, &(row, element)) in group.rows.iter().enumerate() {
        if group.is_hidden || styles.is_hidden(element) {
            grid.hidden_rows.push(grid.rows);
        }
        if styles.begins_page(element) {
            grid.page_starts.push(grid.rows);
        }
        let below = group.rows.len() - index;
        let mut column = 0;
        for cell in row.children() {
            let Some(element) = tree::element(cell) else {
                continue;
            };
            if !matches!(element.name(), "td" | "th") {
                continue;
            }
            let shown = text::of_cell(cell, styles);
            let is_filled = shown.characters > 0;
            if styles.is_removed(element) {
                grid.hidden_cells += usize::from(is_filled);
                continue;
            }
            while reached.get(column).is_some_and(|&until| until > index) {
                column += 1;
            }
            let wanted = span(element.attribute("colspan"), MOST_COLSPAN).max(1) as usize;
            // Where cells above reach into what a cell spans, it ends before them.
            let is_free = |column: &usize| reached.get(*column).is_none_or(|&until| until <= index);
            let columns = (column..column + wanted).take_while(is_free).count();
            let end = column + columns;
            if end > MOST_COLUMNS {
                return Err(Error::TooLarge {
                    what: eco_format!("> {MOST_COLUMNS} columns"),
                    place: None,
                });
            }
            // A span of none is one to the end of the group.
            let rows = match span(element.attribute("rowspan"), MOST_ROWSPAN) as usize {
                0 => below,
                rows => rows.min(below),
            };
            if reached.len() < end {
                reached.resize(end, 0);
            }
            reached[column..end].fill(index + rows);
            let area = area(grid.rows, column, rows, columns);
            let is_merge = rows > 1 || columns > 1;
            if is_merge && !element.attribute("style").is_some_and(is_overrun) {
                grid.merges.push(area);
            }
            if is_filled && styles.is_invisible(element) {
                grid.hidden_cells += 1;
            } else if is_filled {
                grid.cells.push((grid.rows, area.first_column, shown));
            }
            column = end;
        }
        budget.keep_cells(reached.len() + 1)?;
        grid.columns = grid.columns.max(reached.len() as u32);
        // The parser makes fewer nodes than that.
        grid.rows = grid.rows.saturating_add(1);
    }
    Ok(())
}

/// A rectangle; what it spans is at least one, and small by the bounds above.
fn area(row: u32, column: usize, rows: usize, columns: usize) -> Area {
    let first_column = column as u32;
    Area {
        first_row: row,
        first_column,
        last_row: row.saturating_add(rows as u32).saturating_sub(1),
        last_column: first_column
            .saturating_add(columns as u32)
            .saturating_sub(1),
    }
}

/// The value of a `colspan`, `rowspan` or `span`: a number as the HTML Standard reads one (2.3.4.2),
/// at most `most`; 1 where it is none.
fn span(value: Option<&str>, most: u32) -> u32 {
    let digits = value.unwrap_or("1").trim_ascii_start();
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let end = digits.find(|character: char| !character.is_ascii_digit());
    let digits = &digits[..end.unwrap_or(digits.len())];
    match digits.parse::<u32>() {
        Ok(number) => number.min(most),
        // More digits than a number has.
        Err(_) if !digits.is_empty() => most,
        Err(_) => 1,
    }
}

fn hidden_columns(table: NodeRef<'_, Node>, styles: &Styles, columns: u32) -> Vec<u32> {
    let mut hidden = Vec::new();
    let mut next = 0_u32;
    let mut add = |element: &Element, is_hidden: bool| {
        let end = next.saturating_add(span(element.attribute("span"), MOST_COLSPAN).max(1));
        if is_hidden {
            hidden.extend(next..end.min(columns));
        }
        next = end;
    };
    let is_hidden = |element: &Element| styles.is_removed(element) || styles.is_invisible(element);
    for child in table.children() {
        let Some(group) = tree::element(child).filter(|element| element.name() == "colgroup")
        else {
            continue;
        };
        let elements = child.children().filter_map(tree::element);
        let mut is_empty = true;
        for column in elements.filter(|element| element.name() == "col") {
            is_empty = false;
            add(column, is_hidden(group) || is_hidden(column));
        }
        if is_empty {
            add(group, is_hidden(group));
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::super::tree::Builder;
    use super::*;
    use crate::source::workbook::book::Limits;

    fn grid(table: &str) -> Grid {
        grid_within(table, 10_000).expect("a small table")
    }

    fn grid_within(table: &str, cells: usize) -> Result<Grid, Error> {
        let limits = Limits {
            bytes: 1 << 20,
            cells,
        };
        let mut builder = Builder::new();
        builder.feed(table).expect("a small page");
        let parsed = builder.finish();
        let mut nodes = parsed.tree.nodes();
        let table = nodes.find(|node| tree::name(*node) == "table");
        of_table(
            table.expect("a table"),
            &Styles::default(),
            &Budget::new(&limits),
        )
    }

    fn places(grid: &Grid) -> Vec<(u32, u32, &str)> {
        let cells = grid.cells.iter();
        cells
            .map(|(row, column, cell)| (*row, *column, cell.text.as_str()))
            .collect()
    }

    fn merges(grid: &Grid) -> Vec<[u32; 4]> {
        let areas = grid.merges.iter();
        areas
            .map(|area| {
                [
                    area.first_row,
                    area.first_column,
                    area.last_row,
                    area.last_column,
                ]
            })
            .collect()
    }

    #[test]
    fn spans_make_merges() {
        let grid = grid(
            "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td colspan=3>e</table>",
        );
        assert_eq!(
            places(&grid),
            [
                (0, 0, "a"),
                (0, 1, "b"),
                (1, 1, "c"),
                (1, 2, "d"),
                (2, 0, "e")
            ]
        );
        assert_eq!(merges(&grid), [[0, 0, 1, 0], [0, 1, 0, 2], [2, 0, 2, 2]]);
        assert_eq!((grid.rows, grid.columns), (3, 3));
    }

    #[test]
    fn odd_spans_are_clamped() {
        let odd = grid(
            "<table><tr><td rowspan=0>a<td colspan=0>b<td rowspan=99999999999>c<td colspan=-2>d\
             <td rowspan=' +2x'>e<tr><td>f<tfoot><tr><td>g</table>",
        );
        assert_eq!(merges(&odd), [[0, 0, 1, 0], [0, 2, 1, 2], [0, 4, 1, 4]]);
        assert_eq!(places(&odd).last(), Some(&(2, 0, "g")));
        let wide = grid("<table><tr><td colspan=5000>a<td>b</table>");
        assert_eq!(places(&wide).last(), Some(&(0, 1000, "b")));
    }

    #[test]
    fn what_spans_into_a_cell_from_above_ends_it() {
        let grid = grid("<table><tr><td>a<td rowspan=2>b<tr><td colspan=3>c<td>d</table>");
        assert_eq!(merges(&grid), [[0, 1, 1, 1]]);
        assert_eq!(
            places(&grid),
            [(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 2, "d")]
        );
    }

    #[test]
    fn heads_come_first_and_feet_last() {
        let grid = grid(
            "<table><tfoot><tr><td>f</tfoot><tbody><tr><td>b</tbody><thead><tr><td>h</thead></table>",
        );
        assert_eq!(places(&grid), [(0, 0, "h"), (1, 0, "b"), (2, 0, "f")]);
        assert_eq!(grid.head_rows, 1);
    }

    #[test]
    fn hidden_rows_columns_and_cells() {
        let grid = grid(
            "<table><col><col style='display:none' span=2><tr><td>a<td>b<td>c<td>d\
             <tr style='display:none'><td>e<tr style='page-break-before:always'>\
             <td style='display:none'>f<td style='visibility:hidden'>g<td>h</table>",
        );
        assert_eq!(grid.hidden_columns, [1, 2]);
        assert_eq!(grid.hidden_rows, [1]);
        assert_eq!(grid.page_starts, [2]);
        assert_eq!(grid.hidden_cells, 2);
        assert_eq!(places(&grid).last(), Some(&(2, 1, "h")));
    }

    #[test]
    fn a_text_that_overruns_its_cell_is_no_merge() {
        let grid = grid("<table><tr><td colspan=3 style='mso-ignore:colspan'>标题<td>b</table>");
        assert!(grid.merges.is_empty());
        assert_eq!(places(&grid), [(0, 0, "标题"), (0, 3, "b")]);
    }

    #[test]
    fn large_grids_are_refused() {
        let wide = "<table><tr>".to_owned() + &"<td colspan=1000>".repeat(17);
        assert!(matches!(
            grid_within(&wide, 100_000),
            Err(Error::TooLarge { .. })
        ));
        let tall = "<table><tr><td colspan=1000 rowspan=9999>".to_owned() + &"<tr>".repeat(20);
        assert!(matches!(
            grid_within(&tall, 20_000),
            Err(Error::TooLarge { .. })
        ));
    }
}
