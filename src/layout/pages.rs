//! Page breaks of a table, and what they do to merged cells.
//!
//! A row is not cut unless it is higher than a page; a group is kept together where that leaves at
//! most a third of a page empty; the last page has more than one row where the page before can
//! spare one. A merged cell that goes over a break is cut into one cell a page: its text goes on
//! where it must, and a short label is said again.

use std::ops::Range;

use super::grid::{self, Part};
use super::lines::{self, Line};
use super::pieces::Measured;
use super::settings::Settings;
use super::{SetCell, SetGrid};
use crate::document::Language;

/// At most this share of a page is left empty to keep a group together.
const EMPTY_SHARE: f32 = 1.0 / 3.0;
/// A label of at most this width, em, is said again on the next page.
const LABEL: f32 = 14.0;
/// How many rows go along with what stands under the table, where that has no room on their page.
const COMPANY: usize = 2;
/// What a page is filled short of its height, so that sums of rounded numbers never exceed it.
const SLACK: f32 = 0.05;

/// What a table is set with.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s> {
    pub settings: &'s Settings,
    /// The size of its text, pt.
    pub size: f32,
    /// The language of what is said again.
    pub language: Language,
}

impl Setting<'_> {
    /// Height in pt of a cell of so many lines.
    fn height_of(&self, lines: usize) -> f32 {
        grid::height_of(lines, self.settings) * self.size
    }
}

/// The part of a table that stands on one page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TablePage {
    /// Its rows, header rows left out: an index range into [`SetGrid::heights`].
    pub rows: Range<usize>,
    /// What its last row is higher than it is seen.
    pub foot: f32,
}

/// Breaks a table into pages: the first has room for `first` pt, each later one for `later` pt,
/// header included, and `after` pt are needed under its end. `starts` are the rows at which groups begin, and stay so where rows are cut.
/// Cuts cells, and gives the last row of each page the height that is left.
///
/// An empty first page in the result means that the table begins on the next page.
pub(super) fn paginate(
    grid: &mut SetGrid,
    starts: &mut [usize],
    (first, later): (f32, f32),
    after: f32,
    setting: &Setting,
) -> Vec<TablePage> {
    grid.cells.sort_by_key(|cell| (cell.row, cell.column));
    let header: f32 = grid.heights[..grid.header_rows].iter().sum();
    let capacity = later - header - SLACK;
    let mut pages = Vec::new();
    let mut row = grid.header_rows;
    let mut room = first - header - SLACK;
    let cut = |grid: &mut SetGrid, starts: &mut [usize], row: usize, room: f32| {
        let tall = grid
            .heights
            .get(row)
            .is_some_and(|&height| height > capacity);
        tall && cut_row(grid, starts, row, lines_in(room, setting), setting)
    };
    let fits = grid
        .heights
        .get(row)
        .map_or(room >= 0.0, |&height| height <= room);
    if !fits && !cut(grid, starts, row, room) {
        pages.push(TablePage {
            rows: row..row,
            foot: 0.0,
        });
        room = capacity;
    }
    loop {
        let full = first_over(&grid.heights, row, room);
        let used: f32 = grid.heights[row..full].iter().sum();
        cut(grid, starts, full, room - used);
        let mut end = page_end(&grid.heights, row, room, capacity, starts);
        if end >= grid.heights.len() {
            end = with_company(&grid.heights, row, room, capacity, after);
        }
        if end >= grid.heights.len() {
            pages.push(TablePage {
                rows: row..end,
                foot: 0.0,
            });
            return pages;
        }
        let used: f32 = grid.heights[row..end].iter().sum();
        cut_cells(grid, row..end, setting);
        let rest = (room - used).max(0.0);
        grid.heights[end - 1] += rest;
        let on_page = grid.cells_in(row..end);
        for cell in &mut grid.cells[on_page] {
            if cell.row + cell.rows == end {
                cell.foot += rest;
            }
        }
        pages.push(TablePage {
            rows: row..end,
            foot: rest,
        });
        row = end;
        room = capacity;
    }
}

/// The row at which the page that begins with `row` ends: always later than `row`.
fn page_end(heights: &[f32], row: usize, room: f32, capacity: f32, starts: &[usize]) -> usize {
    let end = first_over(heights, row, room)
        .max(row + 1)
        .min(heights.len());
    if end >= heights.len() {
        return end;
    }
    // Not a single row on the last page.
    let last = heights.len() - 1;
    let latest = if end == last && end - row > 2 && starts.binary_search(&last).is_err() {
        end - 1
    } else {
        end
    };
    let until = starts.partition_point(|&start| start <= latest);
    let group = starts[..until].last().filter(|&&start| start > row);
    match group {
        Some(&start) => {
            let empty: f32 = room - heights[row..start].iter().sum::<f32>();
            if empty <= capacity * EMPTY_SHARE {
                start
            } else {
                latest
            }
        }
        None => latest,
    }
}

/// The end of the last page's rows, unless what stands under them would come to a page alone: then the last
/// rows go along with it, where it fits a page with them.
fn with_company(heights: &[f32], row: usize, room: f32, capacity: f32, after: f32) -> usize {
    let all = heights.len();
    let used: f32 = heights[row..].iter().sum();
    let company = all.saturating_sub(COMPANY);
    let moved: f32 = heights[company..].iter().sum();
    let is_lonely = used + after > room && company > row && moved + after <= capacity;
    if is_lonely { company } else { all }
}

/// The first row from `row` on that does not fit into the room any more.
fn first_over(heights: &[f32], row: usize, room: f32) -> usize {
    let mut used = 0.0;
    let fitting = heights[row..].iter().take_while(|&&height| {
        used += height;
        used <= room
    });
    row + fitting.count()
}

/// How many lines fit into a height in pt.
fn lines_in(height: f32, setting: &Setting) -> usize {
    let settings = setting.settings;
    let inner = height / setting.size - 2.0 * settings.text.inset_y_em - 1.0 + 1e-3;
    if inner < 0.0 {
        0
    } else {
        (inner / settings.text.line_pitch_em) as usize + 1
    }
}

/// A row is not cut where fewer lines than this would stay on the page.
const FEWEST_LINES: usize = 3;

/// Cuts a row into a slice of at most `fits` lines and the rest, each a row of its own; says
/// whether it could.
fn cut_row(
    grid: &mut SetGrid,
    starts: &mut [usize],
    row: usize,
    fits: usize,
    setting: &Setting,
) -> bool {
    if fits < FEWEST_LINES {
        return false;
    }
    let head = setting.height_of(fits);
    let single = |cell: &&SetCell| cell.row == row && cell.rows == 1;
    let lines = grid
        .cells
        .iter()
        .filter(single)
        .map(|cell| cell.lines.len());
    let most = lines.max().unwrap_or(0).saturating_sub(fits);
    // What a merged cell needs of this row goes on in the rest too.
    let rest = setting.height_of(most.max(1)).max(grid.heights[row] - head);
    grid.heights[row] = head;
    grid.heights.insert(row + 1, rest);
    let mut slices = Vec::new();
    for cell in &mut grid.cells {
        if cell.row > row {
            cell.row += 1;
        } else if cell.row == row && cell.rows == 1 {
            let lines = cell.lines.split_off(cell.lines.len().min(fits));
            slices.push(SetCell {
                row: row + 1,
                lines,
                ..cell.clone()
            });
        } else if cell.row + cell.rows > row {
            cell.rows += 1;
        }
    }
    grid.cells.extend(slices);
    grid.cells.sort_by_key(|cell| (cell.row, cell.column));
    for start in starts.iter_mut().filter(|start| **start > row) {
        *start += 1;
    }
    true
}

/// Cuts the cells of a page's rows that go over the page break after them.
fn cut_cells(grid: &mut SetGrid, page: Range<usize>, setting: &Setting) {
    let end = page.end;
    let crosses = |cell: &SetCell| cell.row + cell.rows > end;
    let crossing: Vec<usize> = grid
        .cells_in(page)
        .filter(|&index| crosses(&grid.cells[index]))
        .collect();
    let mut later = Vec::new();
    for index in crossing {
        let above: f32 = grid.heights[grid.cells[index].row..end].iter().sum();
        let fits = lines_in(above, setting);
        let cell = &mut grid.cells[index];
        let below = cell.row + cell.rows - end;
        cell.rows -= below;
        let mut rest = cell.lines.split_off(cell.lines.len().min(fits));
        let mut next = SetCell {
            row: end,
            rows: below,
            lines: Vec::new(),
            ..cell.clone()
        };
        let height: f32 = grid.heights[end..end + below].iter().sum();
        if rest.is_empty() {
            let width = grid.widths[next.column..next.column + next.columns]
                .iter()
                .sum::<f32>();
            let room = width / setting.size - 2.0 * setting.settings.text.inset_x_em;
            rest = said_again(&grid.cells[index].lines, room, setting);
            rest.truncate(if rest.len() <= lines_in(height, setting) {
                rest.len()
            } else {
                0
            });
        } else {
            let need = setting.height_of(rest.len());
            grid.heights[end] += (need - height).max(0.0);
        }
        next.lines = rest;
        later.push(next);
    }
    let next_row = grid.cells_in(end..end + 1);
    let first = next_row.start;
    let last = next_row.end + later.len();
    grid.cells.splice(first..first, later);
    grid.cells[first..last].sort_by_key(|cell| cell.column);
}

/// A short label with the mark that says it was said before; nothing for a long text.
fn said_again(before: &[Line], room: f32, setting: &Setting) -> Vec<Line> {
    let text: String = before.iter().map(|line| line.text.as_str()).collect();
    if text.is_empty() || before.iter().map(|line| line.width).sum::<f32>() > LABEL {
        return Vec::new();
    }
    let continued = setting
        .settings
        .furniture
        .continued_group
        .text(setting.language);
    let bare = text.strip_suffix(continued).unwrap_or(&text);
    let label = format!("{bare}{continued}");
    let label = Measured::new(&label, Part::Body.role(), &setting.settings.faces);
    lines::set(&label, room, lines::Fill::Balanced, usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Alignment;

    /// A grid of one header row and body rows of the given heights, one column of cells.
    fn grid(heights: &[f32]) -> SetGrid {
        let cells = (0..=heights.len()).map(|row| cell(row, 1, 0, "县"));
        SetGrid {
            widths: vec![100.0, 100.0],
            heights: [20.0].iter().chain(heights).copied().collect(),
            header_rows: 1,
            cells: cells.collect(),
        }
    }

    fn cell(row: usize, rows: usize, column: usize, text: &str) -> SetCell {
        SetCell {
            row,
            column,
            rows,
            columns: 1,
            lines: vec![Line {
                text: text.into(),
                width: text.chars().count() as f32,
                justify: false,
                hang: 0.0,
            }],
            alignment: Alignment::Centre,
            part: Part::Body,
            tail: 0.0,
            foot: 0.0,
            heads_row: false,
        }
    }

    fn pages(grid: &mut SetGrid, starts: &[usize], room: f32) -> Vec<Range<usize>> {
        let mut starts = starts.to_vec();
        let settings = Settings::default();
        let setting = Setting {
            settings: &settings,
            size: 10.0,
            language: Language {
                code: "zh",
                region: None,
            },
        };
        let pages = paginate(grid, &mut starts, (room, room), 0.0, &setting);
        pages.into_iter().map(|page| page.rows).collect()
    }

    #[test]
    fn a_page_is_filled_and_its_last_row_reaches_its_foot() {
        let mut grid = grid(&[30.0; 8]);
        assert_eq!(pages(&mut grid, &[], 150.0), [1..5, 5..9]);
        assert!((grid.heights[1..5].iter().sum::<f32>() - 130.0).abs() < 0.1);
        assert!((grid.cells[4].foot - 10.0).abs() < 0.1);
    }

    #[test]
    fn the_last_page_has_more_than_one_row() {
        assert_eq!(pages(&mut grid(&[30.0; 5]), &[], 150.0), [1..4, 4..6]);
    }

    #[test]
    fn a_group_is_kept_together_where_little_is_left_empty() {
        assert_eq!(
            pages(&mut grid(&[30.0; 8]), &[4], 150.0),
            [1..4, 4..7, 7..9]
        );
        // Half a page would be left empty.
        assert_eq!(pages(&mut grid(&[30.0; 8]), &[2], 150.0)[0], 1..5);
    }

    #[test]
    fn a_short_label_is_said_again_on_the_next_page() {
        let mut grid = grid(&[30.0; 8]);
        grid.cells.push(cell(1, 8, 1, "科技服务"));
        assert_eq!(pages(&mut grid, &[], 150.0).len(), 2);
        let labels: Vec<(usize, usize, String)> = grid
            .cells
            .iter()
            .filter(|cell| cell.column == 1)
            .map(|cell| {
                let text = cell.lines.iter().map(|line| line.text.as_str());
                (cell.row, cell.rows, text.collect())
            })
            .collect();
        let expected = [
            (1, 4, "科技服务".to_owned()),
            (5, 4, "科技服务（续）".to_owned()),
        ];
        assert_eq!(labels, expected);
    }

    #[test]
    fn a_text_longer_than_its_page_goes_on_on_the_next() {
        let mut grid = grid(&[300.0]);
        grid.cells[1].lines = (0..24)
            .map(|_| cell(0, 1, 0, "县").lines[0].clone())
            .collect();
        let pages = pages(&mut grid, &[], 150.0);
        assert_eq!(pages.len(), 3);
        let lines: usize = grid
            .cells
            .iter()
            .filter(|cell| cell.row > 0)
            .map(|c| c.lines.len())
            .sum();
        assert_eq!(lines, 24);
        assert!(grid.heights[1..].iter().all(|&height| height <= 130.0));
    }
}
