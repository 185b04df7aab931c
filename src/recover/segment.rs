//! Sheet to pages: where the body of the table begins, and which later lines repeat what stands
//! above it.
//!
//! A printed table repeats its title, form block and header on every page. Lines that come again
//! in the order of the sheet's first lines are candidates for a repeat ([`runs`]); where the body
//! begins is then chosen so that the whole sheet costs the fewest bits: the lines above it as
//! labels, each repeat next to nothing, every other line under a model of its columns. Rows of the
//! body look like their neighbours column by column and header rows do not (Christodoulakis and
//! others, Pytheas, PVLDB 13(11), 2020).

use std::collections::HashMap;

use super::compare::{Likeness, likeness, without_continuation};
use super::cost;
use super::furniture::is_furniture;
use super::profile::{Cell, CellClass, Profile};
use super::view::ViewLine;

/// How many lines from the sheet's start can belong to the block above the body.
const TOP_LINES: usize = 40;
/// How many body lines are looked at to find where the body begins: more add nothing.
const SAMPLE_LINES: usize = 200;

/// One printed page. All numbers are indices into the sheet's lines with text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The lines above the body, title to header. On a later page each repeats a line of the first.
    pub top: Vec<TopLine>,
    /// The lines of the body.
    pub body: Vec<usize>,
}

/// A line above the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopLine {
    /// The line.
    pub line: usize,
    /// The line of the first page that it repeats; itself on the first page.
    pub of: usize,
}

/// A sheet cut into pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages {
    /// The pages, in order; at least one.
    pub pages: Vec<Page>,
    /// Lines of page furniture.
    pub furniture: Vec<usize>,
}

/// Cuts the lines of one table into pages. There must be at least one line.
pub fn segment(lines: &[ViewLine]) -> Pages {
    let wide = lines.iter().any(|line| line.cells.len() > 1);
    let (furniture, content): (Vec<usize>, Vec<usize>) =
        (0..lines.len()).partition(|&index| wide && is_furniture(&lines[index]));
    let view: Vec<&ViewLine> = content.iter().map(|&index| &lines[index]).collect();
    let runs = runs(&view);
    let body_start = body_start(&view, &runs);
    let repeats = repeats(&view, &runs, body_start);

    let mut pages = vec![Page {
        top: (0..body_start)
            .map(|index| TopLine {
                line: content[index],
                of: content[index],
            })
            .collect(),
        body: Vec::new(),
    }];
    let mut in_top = true;
    for index in body_start..view.len() {
        let line = content[index];
        match repeats.get(&index) {
            Some(&of) => {
                if !in_top {
                    pages.push(Page::default());
                    in_top = true;
                }
                let page = pages.last_mut().expect("the first page is there");
                page.top.push(TopLine {
                    line,
                    of: content[of],
                });
            }
            None => {
                in_top = false;
                let page = pages.last_mut().expect("the first page is there");
                page.body.push(line);
            }
        }
    }
    Pages { pages, furniture }
}

/// A run of lines that repeats lines from the sheet's start: pairs of (first, later), both rising.
type Run = Vec<(usize, usize)>;

/// The longest runs of lines that come again in the order of the first lines.
///
/// Seeds are lines equal to one of the first [`TOP_LINES`]. A run grows downward while lines say
/// the same but for slips, and upward over title and form, whose values may differ and which may
/// leave lines out. Linear in the number of lines.
fn runs(lines: &[&ViewLine]) -> Vec<Run> {
    let mut first_with: HashMap<u64, usize> = HashMap::new();
    for (index, line) in lines.iter().enumerate().take(TOP_LINES) {
        first_with.entry(line.key).or_insert(index);
    }
    let mut runs: Vec<Run> = Vec::new();
    // A repeat of a repeat repeats the first.
    let mut origins: Vec<usize> = (0..lines.len()).collect();
    let mut taken = 0;
    for later in 1..lines.len() {
        let Some(&first) = first_with.get(&lines[later].key) else {
            continue;
        };
        if later < taken || first >= later {
            continue;
        }
        let mut run = vec![(first, later)];
        let (mut above, mut here) = (first, later);
        while above > 0 && here > taken.max(first + 1) {
            let Some(found) = (0..above)
                .rev()
                .find(|&above| repeats_above(lines[above], lines[here - 1]))
            else {
                break;
            };
            (above, here) = (found, here - 1);
            run.insert(0, (above, here));
        }
        let (mut above, mut here) = (first + 1, later + 1);
        while here < lines.len() && above < run[0].1 && says_the_same(lines[above], lines[here]) {
            run.push((above, here));
            (above, here) = (above + 1, here + 1);
        }
        taken = here;
        for (first, later) in &mut run {
            *first = origins[*first];
            origins[*later] = *first;
        }
        runs.push(run);
    }
    runs
}

/// Whether a line says what another says, but for slips.
fn says_the_same(first: &ViewLine, later: &ViewLine) -> bool {
    if first.key == later.key {
        return true;
    }
    if let (Some((_, first)), Some((_, later))) = (first.single(), later.single()) {
        let later = without_continuation(&later.text);
        return likeness(&first.text, later) != Likeness::Different;
    }
    (first.filled().count() == later.filled().count()
        && first
            .filled()
            .zip(later.filled())
            .all(|((_, a), (_, b))| likeness(&a.text, &b.text) != Likeness::Different))
}

/// Whether a line of a title or form repeats another: half of its cells are the same.
fn repeats_above(first: &ViewLine, later: &ViewLine) -> bool {
    if says_the_same(first, later) {
        return true;
    }
    let same = first
        .filled()
        .filter(|(_, a)| {
            later
                .filled()
                .any(|(_, b)| likeness(&a.text, &b.text) != Likeness::Different)
        })
        .count();
    let cells = first.filled().count().max(later.filled().count());
    cells > 1 && same * 2 >= cells
}

/// The number of lines above the body that explains the whole sheet best.
fn body_start(lines: &[&ViewLine], runs: &[Run]) -> usize {
    let first_repeat = runs.iter().map(|run| run[0].1).min().unwrap_or(lines.len());
    let most = lines.len().min(TOP_LINES).min(first_repeat);
    (1..=most)
        .map(|start| (start, description_length(lines, runs, start)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(1, |(start, _)| start)
}

/// Bits that the sheet costs if its body begins at line `start`.
fn description_length(lines: &[&ViewLine], runs: &[Run], start: usize) -> f64 {
    let mut bits = 0.0;
    for (index, line) in lines[..start].iter().enumerate() {
        bits += cost::HEADER_ROW + line.cells.iter().map(above_body_bits).sum::<f64>();
        if index > 0 {
            let above = &lines[index - 1].cells;
            let overlaps = line
                .filled()
                .filter(|&(column, _)| {
                    above
                        .get(column)
                        .is_some_and(|cell| cell.class != CellClass::Blank)
                })
                .count();
            bits += cost::HEADER_OVERLAP * overlaps as f64;
        }
    }
    // Some row above the body must be its header.
    let several = || lines[..start].iter().filter(|line| line.single().is_none());
    let width = lines[start..]
        .iter()
        .take(SAMPLE_LINES)
        .map(|line| line.cells.len())
        .max();
    let unlabelled = (0..width.unwrap_or(0)).filter(|&column| {
        several().all(|line| {
            line.cells
                .get(column)
                .is_none_or(|cell| cell.class == CellClass::Blank)
        })
    });
    bits += cost::NOTHING_ABOVE_COLUMN * unlabelled.count() as f64;
    let repeats = repeats(lines, runs, start);
    let sample = start..lines.len().min(TOP_LINES + SAMPLE_LINES);
    let width = sample.clone().map(|index| lines[index].cells.len()).max();
    let mut columns = vec![(Profile::default(), None); width.unwrap_or(0)];
    let blank = Cell::blank();
    for index in sample {
        if repeats.contains_key(&index) {
            bits += cost::REPEATED_LINE;
            continue;
        }
        for (column, (profile, above)) in columns.iter_mut().enumerate() {
            let cell = lines[index].cells.get(column).unwrap_or(&blank);
            bits += profile.bits(cell, *above);
            profile.learn(cell, *above);
            *above = Some(cell.class == CellClass::Blank);
        }
    }
    bits
}

fn above_body_bits(cell: &Cell) -> f64 {
    match cell.class {
        CellClass::Blank => cost::BLANK_ABOVE_BODY,
        _ => cell.label_bits() + cell.unseen_bits(),
    }
}

/// The later lines that repeat a line above the body, and which.
///
/// A run counts as a page's top only where it holds a line of several cells or several lines: a
/// text that stands alone in a body can equal the title by chance.
fn repeats(lines: &[&ViewLine], runs: &[Run], start: usize) -> HashMap<usize, usize> {
    let mut repeats = HashMap::new();
    for run in runs {
        let top: Vec<&(usize, usize)> = run
            .iter()
            .filter(|&&(first, later)| first < start && later >= start)
            .collect();
        let telling = top.len() > 1
            || top
                .iter()
                .any(|(first, _)| lines[*first].single().is_none());
        if telling {
            repeats.extend(top.into_iter().map(|&(first, later)| (later, first)));
        }
    }
    repeats
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::lines;

    /// The source lines of each page's top and body, 1-based.
    fn pages(text: &str) -> Vec<(Vec<usize>, Vec<usize>)> {
        let lines = lines(text);
        let number = |line: usize| lines[line].row + 1;
        let pages = segment(&lines).pages.into_iter();
        pages
            .map(|page| {
                let top = page.top.iter().map(|top| number(top.line));
                (top.collect(), page.body.into_iter().map(number).collect())
            })
            .collect()
    }

    #[test]
    fn a_list_without_pages_has_its_header_on_top() {
        assert_eq!(
            pages("名单\n姓名|村|金额\n张三|东村|100\n李四|西村|200\n王五|南村|150"),
            [(vec![1, 2], vec![3, 4, 5])]
        );
    }

    #[test]
    fn title_and_header_that_come_again_start_a_page() {
        let text = "补贴表\n编号|姓名|金额\n1|张三|100\n2|李四|200\n\n补贴表\n编号|姓名|金额\n3|王五|150\n4|赵六|180";
        assert_eq!(
            pages(text),
            [(vec![1, 2], vec![3, 4]), (vec![6, 7], vec![8, 9])]
        );
    }

    #[test]
    fn the_header_alone_starts_a_page() {
        let text = "补贴表\n编号|姓名|金额\n1|张三|100\n2|李四|200\n编号|姓名|金额\n3|王五|150";
        assert_eq!(pages(text), [(vec![1, 2], vec![3, 4]), (vec![5], vec![6])]);
    }

    #[test]
    fn equal_rows_of_the_body_are_no_pages() {
        let text = "项目|单位|金额\n维修|次|100\n培训|次|200\n维修|次|100\n培训|次|200\n宣传|次|50";
        assert_eq!(pages(text), [(vec![1], vec![2, 3, 4, 5, 6])]);
    }

    #[test]
    fn a_repeat_with_a_slip_is_a_repeat() {
        let text = "补贴发放情况表\n编号|姓名|备注（说明）\n1|张三|无\n2|李四|无\n补贴发放情况表\n编号|姓名|备注（说明\n3|王五|无";
        assert_eq!(pages(text)[1], (vec![5, 6], vec![7]));
    }
}
