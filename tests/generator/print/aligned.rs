//! Columns aligned by spaces, as text taken from a PDF has them: a hanzi is two wide, a text that
//! does not fit its column is wrapped, its pieces above and below the line of the amounts.

use super::{Line, Part, Printed};

/// The widest that a column is; a longer text is wrapped.
const WIDEST: usize = 16;
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
    for line in lines {
        if !in_grid(line) {
            let cells: Vec<&str> = line.cells.iter().map(String::as_str).collect();
            let cells: Vec<&str> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
            push(cells.join("     "), line);
            continue;
        }
        for text in grid_lines(line, &starts, &widths) {
            push(text, line);
        }
    }
    printed
}

/// The text lines of a row: the middle piece of each wrapped text stands on the amounts' line.
fn grid_lines(line: &Line, starts: &[usize], widths: &[usize]) -> Vec<String> {
    let header = line
        .parts
        .iter()
        .any(|part| matches!(part, Part::Header(_)));
    let pieces: Vec<(usize, Vec<String>)> = line
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(column, cell)| {
            // A header label may use the blanks to its right: they are under its merge.
            let free = line.cells[column + 1..]
                .iter()
                .take_while(|next| next.is_empty());
            let last = column + if header { free.count() } else { 0 };
            let room = starts[last] + widths[last] - starts[column];
            (column, wrap(cell, room))
        })
        .collect();
    let height = pieces
        .iter()
        .map(|(_, pieces)| pieces.len())
        .max()
        .unwrap_or(1);
    (0..height)
        .map(|level| {
            let mut text = String::new();
            for (column, pieces) in &pieces {
                let above = (height - pieces.len()) / 2;
                let piece = level.checked_sub(above).and_then(|level| pieces.get(level));
                let Some(piece) = piece else {
                    continue;
                };
                let number = piece.starts_with(|c: char| c.is_ascii_digit() || c == '-');
                let from = match number && !header {
                    true => starts[*column] + widths[*column] - wide(piece),
                    false => starts[*column],
                };
                let missing = from.saturating_sub(wide(&text));
                text.push_str(&" ".repeat(missing));
                text.push_str(piece);
            }
            text
        })
        .collect()
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
