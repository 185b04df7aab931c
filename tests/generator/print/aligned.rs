//! Columns aligned by spaces, as text taken from a PDF has them: a hanzi is two wide, a text that
//! does not fit its column is wrapped, its pieces above and below the line of the amounts.

use std::collections::{BTreeMap, BTreeSet};

use super::{Line, Part, Printed};

/// The widest that a column is; a longer text is wrapped.
const WIDEST: usize = 12;
/// Spaces between columns, at least.
const GAP: usize = 2;

/// Writes the lines. A line with one cell outside the body is set from the left edge as a whole.
pub fn write(lines: &[Line]) -> Printed {
    let in_grid = |line: &Line| {
        let parts = line.parts.iter();
        parts
            .clone()
            .any(|part| matches!(part, Part::Row(..) | Part::Header(_)))
            || (line.demand.is_some() && line.cells.len() > 1)
    };
    let count = lines
        .iter()
        .filter(|line| in_grid(line))
        .map(|line| line.cells.len())
        .max();
    let count = count.unwrap_or(0);
    // As wide as the widest text that is not wrapped.
    let mut widths = vec![2; count];
    for line in lines.iter().filter(|line| in_grid(line)) {
        let row = line.parts.iter().any(|part| matches!(part, Part::Row(..)));
        for (column, cell) in line.cells.iter().enumerate() {
            // A label over several columns does not widen the first of them.
            if row
                || line
                    .cells
                    .get(column + 1)
                    .is_none_or(|next| !next.is_empty())
            {
                widths[column] = widths[column].max(wide(cell).min(WIDEST));
            }
        }
    }
    let starts: Vec<usize> = widths
        .iter()
        .scan(0, |next, width| {
            let start = *next;
            *next += width + GAP;
            Some(start)
        })
        .collect();
    let mut printed = Printed {
        text: String::new(),
        lines: Vec::new(),
    };
    let mut push = |text: String, line: &Line| {
        printed.text.push_str(text.trim_end());
        printed.text.push('\n');
        let parts = if text.trim().is_empty() {
            Vec::new()
        } else {
            line.parts.clone()
        };
        printed.lines.push(Line {
            cells: vec![text],
            parts,
            demand: line.demand,
        });
    };
    // The columns in which labels of the header's rows so far begin.
    let mut begun: BTreeSet<usize> = BTreeSet::new();
    for line in lines {
        // Blank lines between the rows of a header do not end it.
        if !line.parts.is_empty() && !is_header(line) {
            begun.clear();
        }
        if !in_grid(line) {
            let cells: Vec<&str> = line.cells.iter().map(String::as_str).collect();
            let cells: Vec<&str> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
            push(cells.join("     "), line);
            continue;
        }
        let ends = ends(line, &begun);
        for text in grid_lines(line, &ends, &starts, &widths) {
            push(text, line);
        }
        if is_header(line) {
            let filled = (0..line.cells.len()).filter(|&column| !line.cells[column].is_empty());
            begun.extend(filled);
        }
    }
    printed
}

fn is_header(line: &Line) -> bool {
    let mut parts = line.parts.iter();
    parts.any(|part| matches!(part, Part::Header(_)))
}

/// For each column, the last one that its cell covers: a label of the header is over the blanks to its
/// right, down to where a label of a row above begins.
fn ends(line: &Line, begun: &BTreeSet<usize>) -> Vec<usize> {
    let end = |column: usize| {
        let after = column + 1..line.cells.len();
        let free = after.take_while(|next| line.cells[*next].is_empty() && !begun.contains(next));
        column + if is_header(line) { free.count() } else { 0 }
    };
    (0..line.cells.len()).map(end).collect()
}

/// The text lines of a row; `ends` has for each column the last one that its cell covers. Its cells are
/// centred on one line: of a text in two pieces one stands above the amounts and one below them. A label
/// over several columns stands in their middle.
fn grid_lines(line: &Line, ends: &[usize], starts: &[usize], widths: &[usize]) -> Vec<String> {
    let header = is_header(line);
    // For each height, in half lines from the row's middle, the pieces there with their starts.
    let mut levels: BTreeMap<i32, Vec<(usize, String)>> = BTreeMap::new();
    for (column, cell) in line.cells.iter().enumerate() {
        if cell.is_empty() {
            continue;
        }
        let last = ends[column];
        let room = starts[last] + widths[last] - starts[column];
        let pieces = wrap(cell, room);
        let mut level = 1 - pieces.len() as i32;
        for piece in pieces {
            // Amounts stand at the right, codes and names at the left.
            let amount = |c: char| c.is_ascii_digit() || "-−(),.".contains(c);
            let number = piece.contains('.') && piece.chars().all(amount);
            let start = match number && !header {
                true => starts[column] + widths[column] - wide(&piece),
                false if last > column => starts[column] + (room - wide(&piece)) / 2,
                false => starts[column],
            };
            levels.entry(level).or_default().push((start, piece));
            level += 2;
        }
    }
    let texts = levels.into_values().map(|pieces| {
        let mut text = String::new();
        for (start, piece) in pieces {
            let missing = start.saturating_sub(wide(&text));
            text.push_str(&" ".repeat(missing));
            text.push_str(&piece);
        }
        text
    });
    let texts: Vec<String> = texts.collect();
    match texts.is_empty() {
        true => vec![String::new()],
        false => texts,
    }
}

/// The display width of a text.
fn wide(text: &str) -> usize {
    text.chars()
        .map(|c| if c >= '\u{1100}' { 2 } else { 1 })
        .sum()
}

/// A text in pieces that fit into `room`.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let mut pieces = vec![String::new()];
    for word in words {
        let fits = |piece: &str, more: &str| wide(piece) + wide(more.trim_end()) <= room;
        let mut piece = pieces.pop().unwrap_or_default();
        if !piece.is_empty() && !fits(&piece, word) && wide(word) <= room {
            pieces.push(std::mem::take(&mut piece));
        }
        for c in word.chars() {
            let mut more = [0; 4];
            if !fits(&piece, c.encode_utf8(&mut more)) {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.push(c);
        }
        pieces.push(piece);
    }
    let pieces = pieces.into_iter().map(|piece| piece.trim().to_owned());
    pieces.filter(|piece| !piece.is_empty()).collect()
}
