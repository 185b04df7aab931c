//! The lines under the table: notes, sign-off lines and prose.

use super::furniture::is_furniture;
use super::profile::CellClass;
use super::view::ViewLine;
use super::whole_line;
use crate::document::Text;
use crate::source::Sheet;

/// What stands under the table.
#[derive(Debug, Clone, Default)]
pub struct Tail {
    /// Lines that belong to the table.
    pub notes: Vec<Text>,
    /// Prose that does not.
    pub text: Vec<Text>,
    /// Lines of page furniture among them.
    pub furniture: Vec<Text>,
}

/// Lines narrower than this may be rows whose first cell alone is filled.
const NARROW: usize = 3;
/// Where more than this share of the lines is a text alone, such lines are rows.
const LABELS_ALONE: f64 = 0.3;

/// The index of the first line under the table; the number of lines where there is none.
///
/// Such lines are told by standing alone where the table has several cells, and by being prose,
/// labels with a colon, or footnotes with their mark. A short text alone is one where a blank line
/// or another such line stands above it, and where rows of a label alone are not usual.
pub fn begin(lines: &[ViewLine]) -> usize {
    let widest = lines.iter().map(|line| line.filled().count()).max();
    let width = widest.unwrap_or(0);
    if width < 2 {
        return lines.len();
    }
    let alone = lines.iter().filter(|line| line.single().is_some()).count();
    let usual = alone as f64 > LABELS_ALONE * lines.len() as f64;
    let mut start = lines.len();
    let mut doubtful = false;
    for (index, line) in lines.iter().enumerate().rev() {
        let apart = index > 0 && line.row > lines[index - 1].row + 1;
        if stands_under(line, width) {
            (start, doubtful) = (index, false);
        } else if !usual && width >= NARROW && is_short_text(line) {
            doubtful = true;
            if apart {
                (start, doubtful) = (index, false);
            }
        } else if !is_furniture(line) {
            break;
        }
        if doubtful && apart {
            break;
        }
    }
    // A sheet of such lines alone is no table with notes.
    if start == 0 { lines.len() } else { start }
}

/// Reads the lines under the table; `before` is the last line above them.
///
/// Lines of prose after a blank line belong to no table.
pub fn read(sheet: &Sheet, before: Option<&ViewLine>, lines: &[ViewLine]) -> Tail {
    let mut tail = Tail::default();
    let mut before = before.map(|line| line.row);
    for line in lines {
        let text = whole_line(sheet, line);
        if is_furniture(line) {
            tail.furniture.push(text);
            continue;
        }
        let apart = before.is_some_and(|before| line.row > before + 1);
        let labelled = line.filled().all(|(_, cell)| is_labelled(&cell.text));
        if !tail.text.is_empty() || (apart && !labelled) {
            tail.text.push(text);
        } else {
            tail.notes.push(text);
        }
        before = Some(line.row);
    }
    tail
}

fn stands_under(line: &ViewLine, width: usize) -> bool {
    let prose = |class: CellClass| {
        class == CellClass::Sentence || (width >= NARROW && class == CellClass::Phrase)
    };
    let mut filled = line.filled();
    match (filled.next(), filled.next(), filled.next()) {
        (Some((0, cell)), None, _) => is_labelled(&cell.text) || prose(cell.class),
        (Some(_), None, _) => false,
        // A footnote whose mark has a cell of its own.
        (Some((0, mark)), Some((1, text)), None) if width >= NARROW && prose(text.class) => {
            mark.text.chars().count() <= 2 || mark.text.ends_with(':')
        }
        _ => line.filled().all(|(_, cell)| is_labelled(&cell.text)),
    }
}

/// Whether the line is a short text in the first column.
fn is_short_text(line: &ViewLine) -> bool {
    line.single().is_some_and(|(column, cell)| {
        column == 0
            && matches!(
                cell.class,
                CellClass::Mark | CellClass::Label | CellClass::Phrase | CellClass::Word
            )
    })
}

/// Whether a text is a label with a colon, with or without its value.
fn is_labelled(text: &str) -> bool {
    let label = text.split_once(':').map(|(label, _)| label);
    label.is_some_and(|label| {
        label.ends_with(|c: char| c.is_alphabetic() || c == ')')
            || label.starts_with(|c: char| c.is_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::{lines, sheet};

    fn notes(text: &str) -> (Vec<String>, Vec<String>) {
        let (sheet, lines) = (sheet(text), lines(text));
        let start = begin(&lines);
        let tail = read(&sheet, lines[..start].last(), &lines[start..]);
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
    fn rows_are_no_notes() {
        let (notes, text) = notes("甲|乙\n种植|3\n养殖\n");
        assert!(notes.is_empty() && text.is_empty());
    }
}
