//! The lines under the table: notes, sign-off lines and prose.
//!
//! Where they begin is where the sheet costs the fewest bits: every line before as a row, under a
//! model of the columns that has seen the rows above it; every line after as a note, by what notes
//! look like ([`looks`]). A note begins with a mark, with a label or under a blank line, is prose, and
//! goes on over lines; a row fills the columns that rows fill with what they hold.

mod looks;

use rustc_hash::FxHashMap;

use super::cost;
use super::form::is_unit;
use super::furniture::is_furniture;
use super::kinds::is_total_label;
use super::profile::{Above, Cell, CellClass, Patterns, Profile};
use super::tables::is_header_like;
use super::view::ViewLine;
use super::whole_line;
use crate::document::Text;
use crate::source::Sheet;
use looks::{is_marked, note_bits};

/// What stands under the table.
#[derive(Debug, Clone, Default)]
pub struct Tail {
    /// Lines that belong to the table.
    pub notes: Vec<Text>,
    /// Prose that does not.
    pub text: Vec<Text>,
    /// Lines of page furniture among them.
    pub furniture: Vec<Text>,
    /// The row of the first line of prose.
    pub first_text_row: Option<usize>,
}

/// How many lines from the end can stand under the table.
const MOST_LINES: usize = 100;
/// How many lines above these are looked at to learn what rows look like.
const SAMPLE_LINES: usize = 200;

/// The index of the first line under the table; the number of lines where there is none.
pub fn begin(lines: &[ViewLine]) -> usize {
    // Titles stand alone as notes do; rows come after the first line of several cells.
    let several = |line: &ViewLine| line.single().is_none();
    // So does a unit, and the form may stand above both.
    let states_unit = |line: &ViewLine| line.filled().any(|(_, cell)| is_unit(&cell.text));
    let unit = lines.iter().rposition(states_unit).unwrap_or(0);
    let Some(first) = lines[unit..].iter().position(several) else {
        return lines.len();
    };
    // Labels with colons and their values, line under line, are a form above the header.
    let several_after = |line: usize| lines[line + 1..].iter().position(several);
    let mut first = unit + first;
    while let (true, Some(next)) = (is_form(&lines[first]), several_after(first)) {
        first += 1 + next;
    }
    let window = lines.len().saturating_sub(MOST_LINES).max(first + 1);
    let sample = window.saturating_sub(SAMPLE_LINES).max(first);
    // Texts that stand alone again and again are the tops of pages.
    let mut alone = FxHashMap::<u64, usize>::default();
    for line in lines[sample..].iter().filter(|line| !several(line)) {
        *alone.entry(line.key).or_default() += 1;
    }
    let is_top = |line: &ViewLine| alone.get(&line.key).is_some_and(|&times| times > 1);
    let mut rows = Rows::new(&lines[sample..]);
    for line in lines[sample..window].iter().filter(|line| !is_top(line)) {
        rows.learn(line);
    }
    // The lines in question, each with its bits as a row.
    let mut asked: Vec<(usize, f64)> = Vec::new();
    for (index, line) in lines.iter().enumerate().skip(window) {
        if !is_furniture(line) {
            let bits = if is_top(line) { 0.0 } else { rows.bits(line) };
            asked.push((index, bits));
            if !is_top(line) {
                rows.learn(line);
            }
        }
    }
    let apart = |index: usize| lines[index].row > lines[index - 1].row + 1;
    // The most cells of the lines above each.
    let mut widest_before = vec![usize::MAX; lines.len()];
    let mut widest = 0;
    for (index, line) in lines.iter().enumerate() {
        widest_before[index] = widest;
        widest = widest.max(line.filled().count());
    }
    // Bits by which the lines from some line on cost less as notes than as rows.
    let mut gain = 0.0;
    let mut best = (0.0, lines.len());
    for position in (0..asked.len()).rev() {
        let (index, row_bits) = asked[position];
        // A total is a row, though all its amounts are blank; and the header of a table without rows
        // has more cells than any line of the form above it.
        let label = lines[index].filled().next();
        if label.is_some_and(|(_, cell)| is_total_label(&cell.text))
            || is_wider_header(&lines[index], widest_before[index])
        {
            break;
        }
        let before = match position.checked_sub(1) {
            Some(before) => &lines[asked[before].0],
            None => &lines[index - 1],
        };
        let heads_nothing = match before.single() {
            Some((_, cell)) if !is_total_label(&cell.text) => cost::HEADS_NOTHING,
            _ => 0.0,
        };
        let begins = gain + row_bits - note_bits(&lines[index], apart(index), None) - heads_nothing;
        if begins > best.0 {
            best = (begins, index);
        }
        gain += row_bits - note_bits(&lines[index], apart(index), Some(before));
    }
    best.1
}

/// Whether a line holds pairs of a label with a colon and its value.
fn is_form(line: &ViewLine) -> bool {
    let cells: Vec<&Cell> = line.filled().map(|(_, cell)| cell).collect();
    let label = |cell: &&Cell| cell.text.ends_with(':');
    cells.len().is_multiple_of(2)
        && cells.iter().step_by(2).all(label)
        && !cells.iter().skip(1).step_by(2).any(label)
}

/// Whether a line holds labels alone, and more of them than any line above it has cells.
fn is_wider_header(line: &ViewLine, widest_before: usize) -> bool {
    line.filled().count() > widest_before.max(2) && is_header_like(line)
}

/// What rows look like: which columns they fill together, and with what.
struct Rows {
    columns: Vec<(Profile, Above)>,
    patterns: Patterns,
}

impl Rows {
    /// The rows of these lines, none of them seen.
    fn new(lines: &[ViewLine]) -> Self {
        let width = lines.iter().map(|line| line.cells.len()).max();
        Self {
            columns: vec![(Profile::default(), None); width.unwrap_or(0)],
            patterns: Patterns::default(),
        }
    }

    /// Bits of a line as a row, but for the words of texts that were not seen before.
    fn bits(&self, line: &ViewLine) -> f64 {
        let blank = Cell::blank();
        let mut blanks = 0.0;
        let mut bits = 0.0;
        for (column, (profile, above)) in self.columns.iter().enumerate() {
            let cell = line.cells.get(column).unwrap_or(&blank);
            let is_blank = cell.class == CellClass::Blank;
            blanks += profile.blank_bits(is_blank, *above);
            if !is_blank {
                bits += profile.content_bits(cell) - cell.unseen_bits();
            }
        }
        bits + self.patterns.bits(line, blanks)
    }

    fn learn(&mut self, line: &ViewLine) {
        let blank = Cell::blank();
        for (column, (profile, above)) in self.columns.iter_mut().enumerate() {
            let cell = line.cells.get(column).unwrap_or(&blank);
            profile.learn(cell, *above);
            *above = Some(cell.class == CellClass::Blank);
        }
        self.patterns.learn(line);
    }
}

/// Reads the lines under the table; `before` is the last line above them.
///
/// A paragraph after a blank line belongs to no table, unless one of its lines is a footnote or says
/// what it is, or is said to be a note by `given`; nor does what follows such a paragraph.
pub fn read(
    sheet: &Sheet,
    before: Option<&ViewLine>,
    lines: &[ViewLine],
    given: impl Fn(&ViewLine) -> bool,
) -> Tail {
    let mut tail = Tail::default();
    let (furniture, lines): (Vec<&ViewLine>, Vec<&ViewLine>) =
        lines.iter().partition(|line| is_furniture(line));
    tail.furniture = furniture
        .iter()
        .map(|line| whole_line(sheet, line))
        .collect();
    let mut before = before.map(|line| line.row);
    for paragraph in lines.chunk_by(|above, line| line.row == above.row + 1) {
        let apart = before.is_some_and(|before| paragraph[0].row > before + 1);
        let marked = paragraph.iter().any(|line| is_marked(line) || given(line));
        let texts = paragraph.iter().map(|line| whole_line(sheet, line));
        if !tail.text.is_empty() || (apart && !marked) {
            tail.first_text_row.get_or_insert(paragraph[0].row);
            tail.text.extend(texts);
        } else {
            tail.notes.extend(texts);
        }
        before = paragraph.last().map(|line| line.row);
    }
    tail
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::{lines, sheet};

    fn notes(text: &str) -> (Vec<String>, Vec<String>) {
        let (sheet, lines) = (sheet(text), lines(text));
        let start = begin(&lines);
        let tail = read(&sheet, lines[..start].last(), &lines[start..], |_| false);
        let strings = |texts: Vec<Text>| texts.iter().map(|text| text.text.to_string()).collect();
        (strings(tail.notes), strings(tail.text))
    }

    #[test]
    fn notes_and_sign_off_lines_belong_to_the_table() {
        let (notes, text) =
            notes("甲|乙|丙\n1|2|3\n注1：以万元计。\n填报人：张三||审核人：李四\n第 1 页");
        assert_eq!(
            notes,
            ["注1：以万元计。", "填报人：张三\u{3000}审核人：李四"]
        );
        assert_eq!(text, Vec::<String>::new());
    }

    #[test]
    fn the_header_of_a_table_without_rows_is_no_note() {
        let form = "情况表\n单位：|某某局|经费：|12.50万元\n";
        let (notes, _) = notes(&format!("{form}项目|甲|乙|丙|丁\n注：本年无此项。"));
        assert_eq!(notes, ["注：本年无此项。"]);
    }

    #[test]
    fn prose_after_a_blank_line_does_not() {
        let (notes, text) =
            notes("甲|乙|丙\n1|2|3\n\n本单位今年没有其他需要说明的事项，特此说明。");
        assert_eq!(notes, Vec::<String>::new());
        assert_eq!(text.len(), 1);
    }

    #[test]
    fn footnotes_may_have_a_cell_for_their_mark() {
        let (notes, text) = notes(
            "Item|2006|2007\nPaper|18|19\nGlass|8|9\n1|Except supporting and auxiliary activities\nSource: Statistics",
        );
        assert_eq!(notes.len(), 2);
        assert!(text.is_empty());
    }

    #[test]
    fn footnotes_go_on_over_lines_and_need_no_blank_line() {
        let (notes, text) = notes(
            "Kind|Tonnes|Share\nBoats|18 204|3.1\nCarts|6 150|2.7\nSleds2|133|0.2\n1|Without the carts of small villages, which\n|are counted by their parishes, and\n|those out of use.\n2|Winter only, as far as it is known.\nHow to read the signs",
        );
        assert_eq!(notes.len(), 5);
        assert!(text.is_empty());
    }

    #[test]
    fn sources_in_columns_are_notes() {
        let (notes, _) = notes(
            "Year|Wood|Peat|Change\n2001|1158.9|12.1|2.0%\n2002|1160.2|12.0|-1.1%\n2003|1161.0|11.8|0.4%\nNotes:|P = Preliminary.\nSources:|2001-2002|Taken from the yearbook of the survey.\n|2003|Taken from the monthly returns.",
        );
        assert_eq!(notes.len(), 3);
    }

    #[test]
    fn a_heading_or_a_total_at_the_end_is_a_row() {
        for last in [
            "Imports|||\nChina|5|6|7",
            "Total||12|13",
            "Imports of coal|||",
        ] {
            let (notes, text) = notes(&format!(
                "Item|2001|2002|2003\nExports|||\nNorway|5|6|7\nSweden|2|5|4\n{last}"
            ));
            assert!(notes.is_empty() && text.is_empty(), "{last}");
        }
    }

    #[test]
    fn a_total_without_amounts_is_a_row() {
        let (notes, text) = notes("科目|合计|基本支出\n\n合计\n\n注：本单位无此项支出。");
        assert_eq!((notes.len(), text.len()), (1, 0));
    }

    #[test]
    fn a_form_above_a_unit_is_no_note() {
        let (notes, text) =
            notes("部门：|某局|负责人：|张三\n|单位：万元\n科目|金额\n注：本单位无此项支出。");
        assert_eq!((notes.len(), text.len()), (1, 0));
    }

    #[test]
    fn the_lines_of_a_form_are_no_notes() {
        let form =
            "部门：|某局|负责人：|张三\n目标：|做好工作。|电话：|12.5万元\n单位：某局 单位：元";
        let (notes, text) = notes(&format!(
            "{form}\n科目|金额\n|甲|乙\n注：本单位无此项支出。"
        ));
        assert_eq!((notes.len(), text.len()), (1, 0));
    }

    #[test]
    fn what_stands_alone_on_top_of_each_page_is_no_row() {
        let page = "附件1\n编制单位：某局 单位：元\n名称|数|单位\n|甲村|12.5|户\n|乙村|3.8|户\n";
        let last = "填报人：张三 审核人：李四";
        let (notes, _) = notes(&format!("{}{last}", page.repeat(4)));
        assert_eq!(notes, [last]);
    }

    #[test]
    fn footnotes_after_a_blank_line_belong_to_the_table() {
        let (notes, text) = notes(
            "Item|2001|2002\nExports|5|6\nImports|7|8\n\n\\1 As reported.\n\\2 Without ships.",
        );
        assert_eq!((notes.len(), text.len()), (2, 0));
    }

    #[test]
    fn rows_are_no_notes() {
        let (notes, text) = notes("甲|乙\n种植|3\n养殖\n");
        assert!(notes.is_empty() && text.is_empty());
    }
}
