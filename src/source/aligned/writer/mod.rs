//! What was read to the rows of a sheet.

mod headers;

use std::collections::BTreeMap;
use std::ops::Range;

use ecow::EcoString;

use super::blocks::Block;
use super::cells::{self, Piece};
use super::columns::Kind;
use super::words::{self, Line};
use super::{Reading, header, looks, rows};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Place, SheetIndex, joins_directly};
use crate::source::{RawRow, Wrapped, text};

/// A cell of the sheet to be, and the pieces that it is made of: lines by index.
#[derive(Debug, Clone)]
struct Cell {
    column: usize,
    parts: Vec<(usize, Piece)>,
}

/// Bits that a header gains at least by a column that the body does not show.
const UNSEEN_COLUMN: f64 = 3.0;

/// A header in its block.
struct FoundHeader {
    /// Its lines.
    lines: Range<usize>,
    /// Its cells with their levels.
    cells: Vec<(usize, Cell)>,
    /// The columns that nothing stands in.
    empty: Vec<usize>,
    /// See [`header::Header::apart`].
    apart: Vec<usize>,
    /// See [`header::Header::bits`].
    bits: f64,
}

/// Writes the rows of a sheet.
pub struct Writer<'r, 't> {
    reading: &'r Reading<'t>,
    /// The rows so far.
    pub rows: Vec<RawRow>,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// How many blank lines in a row stand between rows as a rule.
    blank: usize,
    /// Whether texts are surely broken over lines in the rows so far.
    texts_break: bool,
    /// The headers read so far: their labels, how many columns they have, and their cells.
    headers: Vec<(Vec<&'r str>, usize, header::Header)>,
    /// The work on headers so far.
    work: usize,
}

impl<'r, 't> Writer<'r, 't> {
    /// A writer of what was read.
    pub fn new(reading: &'r Reading<'t>) -> Self {
        Self {
            reading,
            rows: Vec::new(),
            diagnostics: Vec::new(),
            blank: 0,
            texts_break: false,
            headers: Vec::new(),
            work: 0,
        }
    }

    /// Writes the rows of a block.
    pub fn block(&mut self, block: &Block) {
        self.blank = self.usual_blanks(block.lines());
        let mut block = block.clone();
        let mut under = self.under(&block);
        let said = self.diagnostics.len();
        let mut headers = self.headers_of(&block, &under);
        // A label over several columns can stand between them, as if in one of its own.
        while let Some(&empty) = headers.iter().find_map(|header| header.empty.first()) {
            let boundary = empty.min(block.columns.boundaries.len() - 1);
            block.columns.boundaries.remove(boundary);
            self.headers.clear();
            self.diagnostics.truncate(said);
            under = self.under(&block);
            headers = self.headers_of(&block, &under);
        }
        while let Some((with, others)) = self.with_unseen_column(&block, &headers, said) {
            under = self.under(&with);
            (block, headers) = (with, others);
        }
        let mut body = block.lines().start;
        for FoundHeader {
            lines: labels,
            cells,
            ..
        } in headers
        {
            self.body(&block, &under, body..labels.start);
            self.header_rows(&block, &cells);
            body = labels.end;
        }
        self.body(&block, &under, body..block.lines().end);
    }

    /// The block with one column more, of which only its header knows, and its headers then; nothing
    /// where they become no likelier by what a column costs. What was said of the headers before,
    /// from the diagnostic `said` on, holds no longer then.
    fn with_unseen_column(
        &mut self,
        block: &Block,
        headers: &[FoundHeader],
        said: usize,
    ) -> Option<(Block, Vec<FoundHeader>)> {
        let bits = |headers: &[FoundHeader]| headers.iter().map(|header| header.bits).sum::<f64>();
        let apart = headers.iter().find(|header| !header.apart.is_empty())?;
        let found = std::mem::take(&mut self.headers);
        let before = self.diagnostics.split_off(said);
        for &position in &apart.apart {
            let mut with = block.clone();
            let at = with
                .columns
                .boundaries
                .partition_point(|&boundary| boundary < position);
            if with.columns.boundaries.get(at) == Some(&position) {
                continue;
            }
            with.columns.boundaries.insert(at, position);
            let under = self.under(&with);
            let others = self.headers_of(&with, &under);
            if others.len() == headers.len() && bits(&others) + UNSEEN_COLUMN < bits(headers) {
                return Some((with, others));
            }
            self.headers.clear();
            self.diagnostics.truncate(said);
        }
        self.headers = found;
        self.diagnostics.extend(before);
        None
    }

    /// What stands under the headers of a block.
    fn under(&self, block: &Block) -> header::Body {
        let count = block.columns.count();
        let mut extents = vec![0..0; count];
        let mut contents = vec![(0, 0, 0); count];
        let mut wide: Vec<bool> = Vec::new();
        let mut in_body = false;
        for index in block.lines() {
            let line = &self.reading.lines[index];
            let kind = self.reading.kinds[index];
            in_body = kind == Kind::Body || (in_body && !line.page);
            let texts = matches!(kind, Kind::Label | Kind::Alone) && looks::is_plain(line, kind);
            if !in_body || !(texts || kind == Kind::Body) {
                continue;
            }
            line.mark_wide(&mut wide);
            for piece in cells::pieces(line, Kind::Body, &block.columns) {
                if texts && piece.doubtful {
                    continue;
                }
                let extent = &mut extents[piece.column];
                *extent = cells::hull(extent, &piece.extent);
                let first = &line.words[piece.words.start];
                let (amounts, numbers, all) = &mut contents[piece.column];
                *amounts += usize::from(first.is_amount());
                *numbers += usize::from(first.is_number() && piece.words.len() == 1);
                *all += 1;
            }
        }
        let mut printed = 0;
        let ruler = wide.iter().map(|&wide| {
            let here = printed;
            printed += if wide { 2 } else { 1 };
            here
        });
        header::Body {
            boundaries: block.columns.boundaries.clone(),
            ruler: ruler.collect(),
            below: 1,
            columns: extents
                .into_iter()
                .zip(contents)
                .map(|(extent, (amounts, numbers, all))| header::Column {
                    extent,
                    content: match (2 * amounts >= all, 2 * numbers > all) {
                        (true, _) => header::Content::Amounts,
                        (_, true) => header::Content::Codes,
                        _ => header::Content::Texts,
                    },
                })
                .collect(),
        }
    }

    /// How many blank lines may stand between two rows without parting them.
    fn usual_blanks(&self, lines: Range<usize>) -> usize {
        let mut counts = [0_usize; 4];
        let mut blanks = 0;
        let mut total = 0;
        for index in lines {
            if self.reading.kinds[index] == Kind::Blank {
                blanks += 1;
            } else {
                counts[blanks.min(3)] += 1;
                total += 1;
                blanks = 0;
            }
        }
        (0..4)
            .rev()
            .find(|&count| counts[count] * 5 > total)
            .unwrap_or(0)
    }

    fn place(&self, line: usize, column: usize) -> Place {
        Place {
            sheet: SheetIndex(0),
            line: self.reading.lines[line].number,
            column: u16::try_from(column + 1).unwrap_or(u16::MAX),
        }
    }

    fn header_rows(&mut self, block: &Block, cells: &[(usize, Cell)]) {
        let levels = cells.iter().map(|(level, _)| level + 1).max().unwrap_or(0);
        for row in 0..levels {
            let of_level = cells.iter().filter(|(level, _)| *level == row);
            let row = of_level.map(|(_, cell)| cell.clone()).collect();
            self.row(block.columns.count(), row);
        }
    }

    fn body(&mut self, block: &Block, under: &header::Body, range: Range<usize>) {
        let Reading { lines, kinds, .. } = self.reading;
        let mut body = Vec::new();
        let mut blanks = 0;
        for index in range {
            let (line, kind) = (&lines[index], kinds[index]);
            if kind == Kind::Blank {
                blanks += 1;
                continue;
            }
            body.push(rows::BodyLine {
                line: index,
                blanks: std::mem::take(&mut blanks),
                plain: looks::is_plain(line, kind),
                pieces: match kind {
                    Kind::Prose => vec![whole(line)],
                    _ => cells::pieces(line, kind, &block.columns),
                },
            });
        }
        let (rows, texts_break) = rows::rows(&rows::Body {
            text: lines,
            lines: &body,
            contents: under.columns.iter().map(|column| column.content).collect(),
            columns: &block.columns,
            texts_break: self.texts_break,
        });
        self.texts_break = texts_break;
        for row in rows {
            let of_row = &body[row.lines];
            if of_row[0].blanks > self.blank {
                let line = lines[of_row[0].line].number - 1;
                self.rows.push(RawRow {
                    line,
                    ..RawRow::default()
                });
            }
            if row.doubtful {
                let first = &of_row[0];
                let place = first
                    .pieces
                    .first()
                    .map(|piece| self.place(first.line, piece.column));
                let text = first
                    .pieces
                    .first()
                    .map(|piece| lines[first.line].printed(piece.words.clone()));
                self.diagnostics.push(
                    Diagnostic::new(Code::RowDoubtful)
                        .with("text", text.unwrap_or_default())
                        .at_all(place),
                );
            }
            let mut cells: BTreeMap<usize, Cell> = BTreeMap::new();
            for line in of_row {
                for piece in &line.pieces {
                    let cell = cells.entry(piece.column).or_insert_with(|| Cell {
                        column: piece.column,
                        parts: Vec::new(),
                    });
                    cell.parts.push((line.line, piece.clone()));
                }
            }
            self.row(block.columns.count(), cells.into_values().collect());
        }
    }

    /// Writes one row of cells, left to right.
    fn row(&mut self, width: usize, cells: Vec<Cell>) {
        let lines = &self.reading.lines;
        let numbers = cells
            .iter()
            .flat_map(|cell| &cell.parts)
            .map(|(line, _)| lines[*line].number);
        let Some(line) = numbers.min() else {
            return;
        };
        let mut row = RawRow {
            line,
            cells: vec![EcoString::new(); width],
            ..RawRow::default()
        };
        for cell in cells {
            let mut places = Vec::new();
            let text = &mut row.cells[cell.column];
            for (index, piece) in &cell.parts {
                let part = text::cell(lines[*index].printed(piece.words.clone()));
                if !text.is_empty() && !joins_directly(text, &part) {
                    text.push(' ');
                }
                text.push_str(&part);
                places.push(self.place(*index, piece.column));
                if piece.doubtful {
                    self.diagnostics.push(
                        Diagnostic::new(Code::CellDoubtful)
                            .with("text", part)
                            .at_all(places.last().copied()),
                    );
                }
            }
            let own = Place {
                sheet: SheetIndex(0),
                line,
                column: u16::try_from(cell.column + 1).unwrap_or(u16::MAX),
            };
            if places != [own] {
                row.wrapped.push(Wrapped {
                    column: cell.column,
                    places: places.into(),
                });
            }
        }
        self.rows.push(row);
    }
}

/// A line as one text in the first column.
fn whole(line: &Line) -> Piece {
    Piece {
        column: 0,
        words: 0..line.words.len(),
        printed: words::width(line.text.trim()),
        extent: 0..line.words.last().map_or(0, |word| word.end),
        doubtful: false,
    }
}
