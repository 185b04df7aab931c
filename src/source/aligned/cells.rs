//! The words of a line as cells of columns.

use std::ops::Range;

use super::columns::{Columns, Kind, are_labels, is_tight};
use super::words::{Line, Word};

/// By how many positions a cell may reach over a boundary without being doubtful.
const SLACK: usize = 2;

/// A text that stands in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The column, 0-based; of a text that reaches over several the first, or in the body the one
    /// that holds most of it.
    pub column: usize,
    /// Its words, as a range of [`Line::words`].
    pub words: Range<usize>,
    /// Its first position and the position behind its last.
    pub extent: Range<usize>,
    /// How wide it is printed.
    pub printed: usize,
    /// Whether it could be read otherwise: it reaches over a boundary, or has a wide gap in it.
    pub doubtful: bool,
}

impl Piece {
    /// Twice its middle: whole numbers compare without rounding.
    pub fn twice_middle(&self) -> usize {
        self.extent.start + self.extent.end
    }
}

/// The cells of a line, left to right, at most one a column.
pub fn pieces(line: &Line, kind: Kind, columns: &Columns) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for words in runs(line, kind, columns) {
        let extent = line.words[words.start].start..line.words[words.end - 1].end;
        let column = match kind {
            Kind::Body => fullest(&extent, columns),
            _ => first_held(&extent, columns),
        };
        let outside = extent.len() - held(&extent, columns, column);
        let piece = Piece {
            column,
            printed: 0,
            words,
            doubtful: kind == Kind::Body && outside > SLACK,
            extent,
        };
        let field = kind == Kind::Alone && line.printed(piece.words.clone()).contains(['：', ':']);
        match pieces.last_mut() {
            Some(before)
                if before.column >= column && field && before.column + 1 < columns.count() =>
            {
                let column = before.column + 1;
                pieces.push(Piece { column, ..piece });
            }
            Some(before) if before.column >= column => {
                before.words.end = piece.words.end;
                before.extent.end = piece.extent.end;
                before.doubtful |= piece.doubtful;
            }
            _ => pieces.push(piece),
        }
    }
    for piece in &mut pieces {
        piece.printed = super::words::width(line.printed(piece.words.clone()));
        if kind == Kind::Body {
            // Lines of one cell hold together, and two codes or amounts never share one.
            let mut inner = piece.words.start + 1..piece.words.end;
            piece.doubtful |= inner.any(|word| {
                let numbers = line.words[word - 1..=word].iter().all(Word::is_number);
                numbers || line.is_wide_gap(word)
            });
        }
    }
    pieces
}

/// The words that hold together: runs between wide gaps, parted where a boundary falls on a blank
/// between cells that touch.
fn runs(line: &Line, kind: Kind, columns: &Columns) -> Vec<Range<usize>> {
    let column = |word: usize| fullest(&(line.words[word].start..line.words[word].end), columns);
    let mut runs = Vec::new();
    for chunk in line.chunks() {
        let mut start = chunk.start;
        let mut labelled = false;
        for word in chunk.start + 1..chunk.end {
            let apart = column(word - 1) < column(word) && parts(line, kind, word);
            // A label with its value after another one: 编制单位：某局 单位：元.
            labelled |= has_colon(line.words[word - 1].text);
            let field = kind == Kind::Alone && labelled && has_colon(line.words[word].text);
            if apart || field {
                runs.push(start..word);
                start = word;
            }
        }
        runs.push(start..chunk.end);
    }
    runs
}

fn has_colon(text: &str) -> bool {
    text.contains(['：', ':'])
}

/// Whether a boundary at the blank before a word parts two cells.
fn parts(line: &Line, kind: Kind, word: usize) -> bool {
    match kind {
        Kind::Blank | Kind::Prose | Kind::Alone => false,
        Kind::Body => true,
        Kind::Label => is_tight(line, word) || line.is_spaced(word) || are_labels(line, word),
    }
}

/// The column that holds the most of an extent.
fn fullest(extent: &Range<usize>, columns: &Columns) -> usize {
    let first = columns.at(extent.start);
    let last = columns.at(extent.end.max(extent.start + 1) - 1);
    (first..=last)
        .rev()
        .max_by_key(|&column| held(extent, columns, column))
        .unwrap_or(first)
}

/// How many positions of an extent a column holds.
fn held(extent: &Range<usize>, columns: &Columns, column: usize) -> usize {
    let start = column
        .checked_sub(1)
        .map_or(0, |before| columns.boundaries[before]);
    let end = columns
        .boundaries
        .get(column)
        .copied()
        .unwrap_or(usize::MAX);
    extent.end.min(end).saturating_sub(extent.start.max(start))
}

/// The positions from the first to the last of both; of one where the other has none.
pub fn hull(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    match (a.len(), b.len()) {
        (0, _) => b.clone(),
        (_, 0) => a.clone(),
        _ => a.start.min(b.start)..a.end.max(b.end),
    }
}

/// The first column that holds more of an extent than may stand over a boundary.
fn first_held(extent: &Range<usize>, columns: &Columns) -> usize {
    let first = columns.at(extent.start);
    let fullest = fullest(extent, columns);
    let least = SLACK.min(extent.len().saturating_sub(1));
    (first..=fullest)
        .find(|&column| held(extent, columns, column) > least)
        .unwrap_or(fullest)
}
