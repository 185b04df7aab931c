//! A line of cells, shortened to the one in question and its neighbours.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Stands between cells.
const SEPARATOR: &str = " │ ";
/// Stands for what is left out.
const ELLIPSIS: &str = "…";
/// The most columns that a neighbouring cell takes.
const NEIGHBOUR: usize = 16;
/// The columns that are left to the neighbours, at least.
const FOR_NEIGHBOURS: usize = 24;
/// The columns shown before a difference that stands deep inside a cell.
const BEFORE_DIFFERENCE: usize = 12;

/// Part of a line as text.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The cells, set apart by bars.
    pub text: String,
    /// The bytes of the cell in question within the text.
    pub span: Range<usize>,
}

/// The cell at index `column` with as many neighbours as fit `width` columns; the cell itself is
/// shown from a little before its byte `from`.
pub fn around(cells: &[impl AsRef<str>], column: usize, from: usize, width: usize) -> Excerpt {
    let cell = |index: usize| cells.get(index).map_or("", AsRef::as_ref);
    let text = shortened(cell(column), from, width.saturating_sub(FOR_NEIGHBOURS));
    let mut left = width.saturating_sub(text.width());
    // Where the line goes on beyond what is shown, that is said: `… │ `.
    let end = ELLIPSIS.width() + SEPARATOR.width();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut first = column.min(cells.len());
    let mut next = column + 1;
    loop {
        let mut grown = false;
        for (side, index, is_last) in [
            (&mut before, first.checked_sub(1), first == 1),
            (
                &mut after,
                Some(next).filter(|next| *next < cells.len()),
                next + 1 == cells.len(),
            ),
        ] {
            let Some(index) = index else { continue };
            let text = shortened(cell(index), 0, NEIGHBOUR);
            let needed = text.width() + SEPARATOR.width();
            let reserve = if is_last { end } else { 2 * end };
            if needed + reserve <= left {
                left -= needed;
                grown = true;
                side.push(text);
                if index < column {
                    first = index;
                } else {
                    next = index + 1;
                }
            }
        }
        if !grown {
            break;
        }
    }
    let mut line = String::new();
    if first > 0 && !cells.is_empty() {
        line.push_str(ELLIPSIS);
        line.push_str(SEPARATOR);
    }
    for neighbour in before.iter().rev() {
        line.push_str(neighbour);
        line.push_str(SEPARATOR);
    }
    let start = line.len();
    line.push_str(&text);
    let span = start..line.len();
    for neighbour in &after {
        line.push_str(SEPARATOR);
        line.push_str(neighbour);
    }
    if next < cells.len() {
        line.push_str(SEPARATOR);
        line.push_str(ELLIPSIS);
    }
    Excerpt { text: line, span }
}

/// The byte at which two texts begin to differ; 0 where they do not or where one goes on after the
/// other ends, for then there is nothing in one of them to show.
pub fn difference(first: &str, second: &str) -> usize {
    first
        .char_indices()
        .zip(second.chars())
        .find(|((_, one), other)| one != other)
        .map_or(0, |((at, _), _)| at)
}

/// `text` within `width` columns, with an ellipsis at each end that is cut; where it is too long,
/// it begins a little before its byte `from`.
fn shortened(text: &str, from: usize, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let graphemes: Vec<(usize, &str)> = text.grapheme_indices(true).collect();
    let focus = graphemes.partition_point(|(at, grapheme)| at + grapheme.len() <= from);
    let mut start = focus.min(graphemes.len());
    let mut shown = 0;
    while start > 0 && shown < BEFORE_DIFFERENCE {
        start -= 1;
        shown += graphemes[start].1.width();
    }
    if graphemes[..start]
        .iter()
        .map(|(_, g)| g.width())
        .sum::<usize>()
        <= ELLIPSIS.width()
    {
        start = 0;
    }
    let mut short = if start > 0 {
        ELLIPSIS.to_owned()
    } else {
        String::new()
    };
    let mut left = width.saturating_sub(short.width() + ELLIPSIS.width());
    for (_, grapheme) in &graphemes[start..] {
        if grapheme.width() > left {
            short.push_str(ELLIPSIS);
            return short;
        }
        left -= grapheme.width();
        short.push_str(grapheme);
    }
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_line_is_shown_whole() {
        let excerpt = around(&["1", "", "成果评审"], 2, 0, 60);
        assert_eq!(excerpt.text, "1 │  │ 成果评审");
        assert_eq!(&excerpt.text[excerpt.span], "成果评审");
    }

    #[test]
    fn a_long_cell_is_shown_from_its_difference() {
        let cell = "甲".repeat(50) + "转换化" + &"乙".repeat(50);
        let excerpt = around(&["年度目标", &cell], 1, 50 * 3, 60);
        assert_eq!(
            excerpt.text,
            "年度目标 │ …甲甲甲甲甲甲转换化乙乙乙乙乙乙乙乙…"
        );
    }

    #[test]
    fn the_difference_of_two_texts_is_where_they_part() {
        assert_eq!(difference("转换化", "转化"), 3);
        assert_eq!(difference("转化", "转化）"), 0);
    }

    proptest! {
        #[test]
        fn no_excerpt_is_too_wide(
            cells in proptest::collection::vec("[a中，\u{301}\u{200D}👩]{0,40}", 0..40),
            column in 0usize..42,
            from in 0usize..200,
            width in 60usize..78,
        ) {
            let excerpt = around(&cells, column, from, width);
            prop_assert!(excerpt.text.width() <= width, "{}", excerpt.text);
            prop_assert!(excerpt.text.get(excerpt.span).is_some());
        }
    }
}
