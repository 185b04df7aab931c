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

/// The index of the first line under the table; the number of lines where there is none.
///
/// Such lines are told by standing alone in the first column where the table has several, and by
/// being prose or labels with a colon.
pub fn begin(lines: &[ViewLine]) -> usize {
    let widest = lines.iter().map(|line| line.filled().count()).max();
    let width = widest.unwrap_or(0);
    if width < 2 {
        return lines.len();
    }
    let mut start = lines.len();
    for (index, line) in lines.iter().enumerate().rev() {
        if stands_under(line, width) {
            start = index;
        } else if !is_furniture(line) {
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
    match line.single() {
        Some((0, cell)) => {
            is_labelled(&cell.text)
                || cell.class == CellClass::Sentence
                || (width >= NARROW && cell.class == CellClass::Phrase)
        }
        Some(_) => false,
        None => line.filled().all(|(_, cell)| is_labelled(&cell.text)),
    }
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
    fn rows_are_no_notes() {
        let (notes, text) = notes("甲|乙\n种植|3\n养殖\n");
        assert!(notes.is_empty() && text.is_empty());
    }
}
