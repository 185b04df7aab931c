//! A header row that is the totals row too.
//!
//! Over code columns the labels stand one row lower than those to their right, and printing
//! programs put the totals beside them: 类 款 项 | 合计 | 376 | 286.90. Such a line is read as two, the
//! labels of the codes and the row of totals, both with the line's places.

use super::kinds::is_total_label;
use super::profile::CellClass;
use super::view::ViewLine;

/// How many lines below are looked at.
const SAMPLE: usize = 12;
/// The share of the texts below that must be codes.
const CODES: f64 = 0.8;

/// Cuts such lines in two, but for those of rows that are said to be `whole`.
pub fn split(lines: Vec<ViewLine>, whole: impl Fn(usize) -> bool) -> Vec<ViewLine> {
    let cuts: Vec<(usize, usize)> = (1..lines.len())
        .filter(|&index| !whole(lines[index].row))
        .filter_map(|index| Some((index, labels(&lines, index)?)))
        .collect();
    if cuts.is_empty() {
        return lines;
    }
    let mut cuts = cuts.into_iter().peekable();
    let mut split = Vec::with_capacity(lines.len() + 1);
    for (index, line) in lines.into_iter().enumerate() {
        match cuts.next_if(|&(cut, _)| cut == index) {
            Some((_, columns)) => split.extend([line.until(columns), line.from(columns)]),
            None => split.push(line),
        }
    }
    split
}

/// How many columns of a line are labels of the codes below them, if the rest of it is totals.
///
/// The labels stand from the first column on, a total's label after them, and nothing but values
/// after that; the columns under the labels hold codes, and the line above holds labels alone.
fn labels(lines: &[ViewLine], index: usize) -> Option<usize> {
    let mut filled = lines[index].filled();
    let label = |class: CellClass| matches!(class, CellClass::Mark | CellClass::Label);
    let mut columns = 0;
    let total = loop {
        let (column, cell) = filled.next()?;
        if is_total_label(&cell.text) {
            break column;
        }
        if column != columns || !label(cell.class) {
            return None;
        }
        columns += 1;
    };
    let mut values = 0;
    for (_, cell) in filled {
        match cell.class {
            CellClass::Amount | CellClass::Integer | CellClass::Percent => values += 1,
            CellClass::Nothing => {}
            _ => return None,
        }
    }
    let above = &lines[index - 1];
    let labels_above = above.filled().all(|(_, cell)| cell.label_bits() <= 4.0);
    let mut codes = 0;
    let mut others = 0;
    let below = &lines[index + 1..lines.len().min(index + 1 + SAMPLE)];
    // A text alone is the title of the next page.
    for line in below.iter().take_while(|line| line.single().is_none()) {
        for (_, cell) in line
            .filled()
            .take_while(|&(column, _)| column < total.min(columns))
        {
            match cell.class {
                CellClass::Integer => codes += 1,
                _ => others += 1,
            }
        }
    }
    let hold_codes = codes > 0 && f64::from(codes) >= CODES * f64::from(codes + others);
    (columns > 0 && values > 0 && labels_above && hold_codes).then_some(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::lines;

    fn widths(text: &str) -> Vec<usize> {
        let split = split(lines(text), |_| false);
        split.iter().map(|line| line.filled().count()).collect()
    }

    #[test]
    fn labels_over_codes_beside_totals_are_two_lines() {
        let text = "科目编码|||名称|金额\n类|款|项|合计|30.00\n208|||社保|10.00\n208|05||养老|10.00\n210|||卫生|20.00";
        assert_eq!(widths(text), [3, 3, 2, 3, 4, 3]);
    }

    #[test]
    fn totals_of_labelled_groups_are_rows() {
        let text = "部门|科室|金额\n局|合计|30.00\n局|甲科|10.00\n局|乙科|20.00";
        assert_eq!(widths(text), [3, 3, 3, 3]);
    }
}
