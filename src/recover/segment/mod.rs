//! Sheet to pages: where the body of the table begins, and which later lines repeat what stands
//! above it.
//!
//! A printed table repeats its title, form block and header on every page. Lines that come again
//! in the order of the sheet's first lines are candidates for a repeat ([`runs`]). Where the body
//! begins is chosen so that the whole sheet costs the fewest bits: the lines above it as title, form
//! and header, each repeat next to nothing, every other line under a model of its columns. Rows of
//! the body look like their neighbours column by column and header rows do not (Christodoulakis and
//! others, Pytheas, PVLDB 13(11), 2020). [`Segmentation::candidates`] prices the body and estimates
//! the rest; the choice is made where the header is known.

pub mod given;
mod runs;

use std::collections::HashMap;

use super::cost;
use super::furniture::is_furniture;
use super::profile::{Cell, CellClass, Patterns, Profile};
use super::tables::is_header_like;
use super::view::ViewLine;
use given::GivenPages;
use runs::Run;
pub use runs::{repeats_above, says_the_same};

/// How many lines from the sheet's start can belong to the block above the body.
const TOP_LINES: usize = 40;
/// How many body lines are looked at to find where the body begins: more add nothing.
const SAMPLE_LINES: usize = 200;
/// A beginning of the body that is estimated to be this many bits worse than the best is not tried.
const PLAUSIBLE: f64 = 30.0;
/// The same where the line above has a label for every column and is the first that has: the lines of a
/// form above it, of which the estimate knows little, may be many.
const PLAUSIBLE_UNDER_LABELS: f64 = 90.0;
/// Bits of a header that ends elsewhere than what is printed again on every page: it seldom does.
const OTHER_PRINT_TITLES: f64 = 12.0;
/// Forms have lines of two cells; a header under one is wider.
const FORM_WIDTH: usize = 3;
/// How many beginnings of the body are tried at most: each looks for a header.
const MOST_CANDIDATES: usize = 12;

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

/// A line at which the body may begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// How many lines stand above the body, furniture not counted.
    pub start: usize,
    /// Bits of the body and of the texts above it, but not of what these are.
    pub body_bits: f64,
    /// An estimate of all bits.
    estimate: f64,
}

/// The lines of one table, furniture set aside, and the runs of lines that come again.
#[derive(Debug)]
pub struct Segmentation<'a> {
    lines: Vec<&'a ViewLine>,
    /// The index of each of these lines among all lines with text.
    indices: Vec<usize>,
    furniture: Vec<usize>,
    runs: Vec<Run>,
    /// What is given of the pages.
    pub given: GivenPages,
}

impl<'a> Segmentation<'a> {
    /// Sets furniture aside and finds the runs.
    pub fn new(lines: &'a [ViewLine]) -> Self {
        let wide = lines.iter().any(|line| line.cells.len() > 1);
        let (furniture, indices): (Vec<usize>, Vec<usize>) =
            (0..lines.len()).partition(|&index| wide && is_furniture(&lines[index]));
        let lines: Vec<&ViewLine> = indices.iter().map(|&index| &lines[index]).collect();
        let runs = runs::find(&lines);
        Self {
            lines,
            indices,
            furniture,
            runs,
            given: GivenPages::default(),
        }
    }

    /// The lines at which the body may begin, likeliest first.
    pub fn candidates(&self) -> Vec<Candidate> {
        let alone = |line: &usize| self.given.is_alone(*line);
        let first_repeat = self.runs.iter().map(|run| run[0].1);
        let first_repeat = first_repeat.filter(|line| !alone(line)).min();
        let (least, most) = self.bounds();
        let most = self
            .lines
            .len()
            .min(TOP_LINES)
            .min(first_repeat.unwrap_or(usize::MAX))
            .min(most);
        let candidate = |start: usize| {
            let body_bits = self.body_bits(start) + self.author_bits(start);
            Candidate {
                start,
                body_bits,
                estimate: body_bits + self.top_estimate(start),
            }
        };
        let mut candidates: Vec<Candidate> = (least..=most).map(candidate).collect();
        candidates.sort_by(|a, b| a.estimate.total_cmp(&b.estimate));
        let best = candidates
            .first()
            .map_or(0.0, |candidate| candidate.estimate);
        candidates.retain(|candidate| {
            let plausible = match self.labels_all_columns(candidate.start) {
                true => PLAUSIBLE_UNDER_LABELS,
                false => PLAUSIBLE,
            };
            candidate.estimate <= best + plausible
        });
        candidates.truncate(MOST_CANDIDATES);
        candidates
    }

    /// Bits against a body that begins there by what its author did: the header's last line is the last
    /// of what is printed again on every page, and no merged cell reaches over it.
    fn author_bits(&self, start: usize) -> f64 {
        let is_cut = self
            .lines
            .get(start)
            .is_some_and(|line| line.is_within_merge);
        let merge = if is_cut { cost::MERGE_CUT } else { 0.0 };
        let lines = &self.lines[..self.lines.len().min(TOP_LINES)];
        let last = lines.iter().rposition(|line| line.is_print_title);
        match last {
            // A title alone is above the header.
            Some(last) if last + 1 != start && lines[last].single().is_none() => {
                merge + OTHER_PRINT_TITLES
            }
            _ => merge,
        }
    }

    /// Whether the line above `start` is the first with a label over each column of the body.
    fn labels_all_columns(&self, start: usize) -> bool {
        let (above, last) = self.lines[..start].split_at(start - 1);
        let width = self.blank_columns(start).len();
        let count = |line: &ViewLine| line.filled().count();
        width >= FORM_WIDTH
            && count(last[0]) >= width
            && is_header_like(last[0])
            && above.iter().all(|line| count(line) < width)
    }

    /// The pages if the body begins there, at the end at the latest.
    pub fn pages(&self, start: usize) -> Pages {
        let start = start.min(self.lines.len());
        let mut repeats = runs::repeats(&self.lines, &self.runs, start);
        self.correct(&mut repeats, start);
        let mut pages = vec![Page {
            top: self.indices[..start]
                .iter()
                .map(|&line| TopLine { line, of: line })
                .collect(),
            body: Vec::new(),
        }];
        // A header that is given ends where that says, though its page have no rows.
        let mut in_top = self.given.start.is_none();
        let mut furniture = self.furniture.iter().peekable();
        for index in start..self.lines.len() {
            let line = self.indices[index];
            let repeated = repeats.get(&index).map(|&of| self.indices[of]);
            // Furniture between two rows ends a page too, and so does its author.
            let mut ended = self.lines[index].begins_page && index > start;
            while furniture.next_if(|&&other| other < line).is_some() {
                ended |= index > start;
            }
            if !in_top && (repeated.is_some() || ended) {
                pages.push(Page::default());
            }
            in_top = repeated.is_some();
            let page = pages.last_mut().expect("the first page is there");
            match repeated {
                Some(of) => page.top.push(TopLine { line, of }),
                None => page.body.push(line),
            }
        }
        Pages {
            pages,
            furniture: self.furniture.clone(),
        }
    }

    /// Which columns of the body hold nothing if it begins there, as far as its first lines show.
    pub fn blank_columns(&self, start: usize) -> Vec<bool> {
        let repeats = self.sample_repeats(start);
        let mut blank = Vec::new();
        for index in self
            .sample(start)
            .filter(|index| !repeats.contains_key(index))
        {
            let line = self.lines[index];
            blank.resize(line.cells.len().max(blank.len()), true);
            for (column, _) in line.filled() {
                blank[column] = false;
            }
        }
        blank
    }

    /// The lines of the sample that repeat a line above the body.
    fn sample_repeats(&self, start: usize) -> HashMap<usize, usize> {
        let end = self.sample(start).end;
        let within = self.runs.partition_point(|run| run[0].1 < end);
        let mut repeats = runs::repeats(&self.lines, &self.runs[..within], start);
        self.correct(&mut repeats, start);
        repeats
    }

    fn sample(&self, start: usize) -> std::ops::Range<usize> {
        start..self.lines.len().min(TOP_LINES + SAMPLE_LINES)
    }

    /// Bits of the lines from `start` on, and of the texts above.
    fn body_bits(&self, start: usize) -> f64 {
        let above = self.lines[..start].iter().flat_map(|line| line.filled());
        let mut bits: f64 = above.map(|(_, cell)| cell.unseen_bits()).sum();
        let repeats = self.sample_repeats(start);
        let widths = self
            .sample(start)
            .map(|index| self.lines[index].cells.len());
        let mut columns = vec![(Profile::default(), None); widths.max().unwrap_or(0)];
        let mut patterns = Patterns::default();
        let blank = Cell::blank();
        // From the last line to the first: what stands above the body and is taken for rows of it is
        // then strange to columns that are known.
        for index in self.sample(start).rev() {
            if repeats.contains_key(&index) {
                bits += cost::REPEATED_LINE;
                continue;
            }
            let mut pattern_bits = 0.0;
            for (column, (profile, above)) in columns.iter_mut().enumerate() {
                let cell = self.lines[index].cells.get(column).unwrap_or(&blank);
                let is_blank = cell.class == CellClass::Blank;
                pattern_bits += profile.blank_bits(is_blank, *above);
                if !is_blank {
                    bits += profile.content_bits(cell);
                }
                profile.learn(cell, *above);
                *above = Some(is_blank);
            }
            bits += patterns.bits(self.lines[index], pattern_bits);
            patterns.learn(self.lines[index]);
        }
        bits
    }

    /// An estimate of what it costs that the lines above `start` are title, form and header.
    fn top_estimate(&self, start: usize) -> f64 {
        let top = &self.lines[..start];
        let filled = |line: &ViewLine, column: usize| {
            let cell = line.cells.get(column);
            cell.is_some_and(|cell| cell.class != CellClass::Blank)
        };
        let mut bits = 0.0;
        for (index, line) in top.iter().enumerate() {
            let blanks = line.cells.len() - line.filled().count();
            bits += cost::HEADER_ROW + line.label_bits() + cost::BLANK_ABOVE_BODY * blanks as f64;
            if let Some(above) = index.checked_sub(1).map(|above| top[above]) {
                let overlaps = line.filled().filter(|&(column, _)| filled(above, column));
                bits += cost::HEADER_OVERLAP * overlaps.count() as f64;
            }
        }
        // Some row above the body must be its header.
        let width = self.blank_columns(start).len();
        let unlabelled = (0..width).filter(|&column| {
            let mut several = top.iter().filter(|line| line.single().is_none());
            several.all(|line| !filled(line, column))
        });
        bits + cost::NOTHING_ABOVE_COLUMN * unlabelled.count() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::{lines, sheet};
    use crate::recover::view;

    /// The source lines of each page's top and body, 1-based.
    fn pages(text: &str) -> Vec<(Vec<usize>, Vec<usize>)> {
        let lines = lines(text);
        let number = |line: usize| lines[line].row + 1;
        let segmentation = Segmentation::new(&lines);
        let likeliest = segmentation.candidates()[0].start;
        let pages = segmentation.pages(likeliest).pages.into_iter();
        pages
            .map(|page| {
                let top = page.top.iter().map(|top| number(top.line));
                (top.collect(), page.body.into_iter().map(number).collect())
            })
            .collect()
    }

    #[test]
    fn a_sheet_of_furniture_is_one_page_without_lines() {
        let lines = lines("第 1 页||共 3 页");
        let pages = Segmentation::new(&lines).pages(1);
        assert_eq!((pages.pages.len(), pages.furniture.len()), (1, 1));
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
    fn another_value_in_the_form_does_not_unmake_the_title() {
        let page = |office: &str, first: usize| {
            format!(
                "补贴发放情况表\n单位|{office}\n编号|姓名|金额\n{first}|张三|100\n{}|李四|200\n",
                first + 1
            )
        };
        let text = page("甲局", 1) + &page("甲局", 3) + &page("乙局", 5);
        let tops: Vec<usize> = pages(&text).iter().map(|page| page.0.len()).collect();
        assert_eq!(tops, [3, 3, 3]);
    }

    #[test]
    fn a_page_number_between_rows_ends_a_page() {
        let text = "编号|姓名|金额\n1|张三|100\n2|李四|200\n第 1 页\n3|王五|150\n4|赵六|180";
        assert_eq!(pages(text), [(vec![1], vec![2, 3]), (vec![], vec![5, 6])]);
    }

    #[test]
    fn a_break_that_its_author_made_ends_a_page() {
        let mut sheet = sheet("编号|姓名|金额\n1|张三|100\n2|李四|200\n\n3|王五|150\n4|赵六|180");
        sheet.page_starts = vec![3];
        let lines = view::lines(&sheet);
        let pages = Segmentation::new(&lines).pages(1).pages;
        let bodies: Vec<Vec<usize>> = pages.into_iter().map(|page| page.body).collect();
        assert_eq!(bodies, [[1, 2], [3, 4]]);
    }

    #[test]
    fn what_is_printed_again_on_every_page_is_above_the_body() {
        let text = "收费情况表\n项目|标准|金额\n门票|免费|不收\n停车|10.5|100.5\n讲解|20.5|200.5\n住宿|80.5|10.5";
        let found = |titles: Option<std::ops::Range<usize>>| {
            let mut sheet = sheet(text);
            sheet.print_titles = titles;
            let lines = view::lines(&sheet);
            let candidates = Segmentation::new(&lines).candidates();
            let margin = candidates[1].estimate - candidates[0].estimate;
            (candidates[0].start, margin)
        };
        let (unsaid, margin) = found(None);
        assert!(margin < OTHER_PRINT_TITLES);
        assert_eq!(
            found(Some(0..unsaid)),
            (unsaid, margin + OTHER_PRINT_TITLES)
        );
        assert_eq!(found(Some(0..unsaid + 1)).0, unsaid + 1);
        // A title without the header does not make rows of it.
        assert_eq!(found(Some(0..1)).0, unsaid);
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
