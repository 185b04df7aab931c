//! The line at the end of a header that counts the columns.

use super::{HeaderCell, Label};

/// The labels of the last line where they count the columns: 1 2 3 …, 甲 乙 1 2 …, 栏次 1 2 ….
///
/// `texts` are the labels' texts. Such a line belongs to no label above it: it is a row of its own.
pub fn of(labels: &[Label], texts: &[&str]) -> Vec<usize> {
    let Some(last) = labels.last() else {
        return Vec::new();
    };
    let of_line: Vec<usize> = (0..labels.len())
        .filter(|&index| labels[index].line == last.line)
        .collect();
    let columns = of_line.iter().map(|&index| labels[index].piece.column);
    let each = columns.clone().zip(columns.skip(1)).all(|(a, b)| a < b);
    let texts: Vec<&str> = of_line.iter().map(|&index| texts[index]).collect();
    match each && of_line.len() < labels.len() && count(&texts) {
        true => of_line,
        false => Vec::new(),
    }
}

/// Whether texts count from 1, behind heavenly stems for the columns of texts or a name.
fn count(texts: &[&str]) -> bool {
    let first = texts.iter().position(|text| *text == "1");
    let Some((named, counted)) = first.map(|first| texts.split_at(first)) else {
        return false;
    };
    let counts = counted
        .iter()
        .enumerate()
        .all(|(index, text)| *text == (index + 1).to_string());
    let mut stems = named.iter().zip("甲乙丙丁戊己庚辛壬癸".chars());
    let stems = named.len() <= 10 && stems.all(|(text, stem)| text.chars().eq([stem]));
    counts && texts.len() > 1 && (stems || (named.len() == 1 && counted.len() > 2))
}

/// The cells of such a line, under all others.
pub fn cells(numbers: &[usize], labels: &[Label], above: &[HeaderCell]) -> Vec<HeaderCell> {
    let level = above.iter().map(|cell| cell.level + 1).max().unwrap_or(0);
    let cells = numbers.iter().map(|&index| HeaderCell {
        level,
        column: labels[index].piece.column,
        parts: vec![index],
    });
    cells.collect()
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn columns_are_counted_from_1_behind_stems_or_one_name() {
        assert!(count(&["1", "2", "3"]));
        assert!(count(&["甲", "乙", "1", "2"]));
        assert!(count(&["甲", "1"]));
        assert!(count(&["栏次", "1", "2", "3"]));
    }

    #[test]
    fn what_skips_or_begins_otherwise_counts_nothing() {
        assert!(!count(&["1", "3"]));
        assert!(!count(&["2", "3"]));
        assert!(!count(&["乙", "甲", "1"]));
        assert!(!count(&["合计", "1"]));
        assert!(!count(&["2019", "2020"]));
        assert!(!count(&["1"]));
    }
}
