//! What was read to the rows of a sheet.

use std::collections::BTreeMap;
use std::ops::Range;

use ecow::EcoString;

use super::blocks::Block;
use super::cells::{self, Piece};
use super::columns::Kind;
use super::words::{self, Line};
use super::{Reading, header, rows};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Place, SheetIndex, joins_directly};
use crate::source::{RawRow, Wrapped, text};

/// A header whose next best reading is worse by fewer bits than this is doubtful.
const THIN_HEADER: f64 = 2.0;
/// A label above the header that is wider than this is a title.
const SHORT_LABEL: usize = 12;

/// A cell of the sheet to be, and the pieces that it is made of: lines by index.
#[derive(Debug, Clone)]
struct Cell {
    column: usize,
    parts: Vec<(usize, Piece)>,
}

/// The lines of a header, its cells with their levels, and the columns that nothing stands in.
type FoundHeader = (Range<usize>, Vec<(usize, Cell)>, Vec<usize>);

/// Writes the rows of a sheet.
pub struct Writer<'r, 't> {
    reading: &'r Reading<'t>,
    /// The rows so far.
    pub rows: Vec<RawRow>,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// How many blank lines in a row stand between rows as a rule.
    blank: usize,
    /// The headers read so far: their labels, how many columns they have, and their cells.
    headers: Vec<(Vec<&'r str>, usize, header::Header)>,
}

impl<'r, 't> Writer<'r, 't> {
    /// A writer of what was read.
    pub fn new(reading: &'r Reading<'t>) -> Self {
        Self {
            reading,
            rows: Vec::new(),
            diagnostics: Vec::new(),
            blank: 0,
            headers: Vec::new(),
        }
    }

    /// Writes the rows of a block.
    pub fn block(&mut self, block: &Block) {
        self.blank = self.usual_blanks(block.lines());
        let mut block = block.clone();
        let mut under = self.under(&block);
        let mut headers = self.headers_of(&block, &under);
        // A label over several columns can stand between them, as if in one of its own.
        while let Some(&empty) = headers.iter().find_map(|header| header.2.first()) {
            let boundary = empty.min(block.columns.boundaries.len() - 1);
            block.columns.boundaries.remove(boundary);
            self.headers.clear();
            under = self.under(&block);
            headers = self.headers_of(&block, &under);
        }
        let mut body = block.lines().start;
        for (labels, cells, _) in headers {
            self.body(&block, &under, body..labels.start);
            self.header_rows(&block, &cells);
            body = labels.end;
        }
        self.body(&block, &under, body..block.lines().end);
    }

    fn headers_of(&mut self, block: &Block, under: &header::Body) -> Vec<FoundHeader> {
        let sections = block.sections.iter();
        sections
            .filter_map(|section| self.header(block, section, under))
            .collect()
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
            let texts = matches!(kind, Kind::Label | Kind::Alone) && rows::is_plain(line, kind);
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

    /// The header that a section begins with: its lines, and its cells.
    fn header(
        &mut self,
        block: &Block,
        section: &Range<usize>,
        under: &header::Body,
    ) -> Option<FoundHeader> {
        let Reading { lines, kinds, .. } = self.reading;
        let end = section
            .clone()
            .find(|&index| kinds[index] == Kind::Body)
            .unwrap_or(section.end);
        let end = self.first_of_row(block, under, section.start..end);
        let above = section.start..end;
        let first_label = above.clone().find(|&index| kinds[index] == Kind::Label)?;
        let mut start = section.start;
        let mut form = false;
        for index in section.start..first_label {
            let line = &lines[index];
            match kinds[index] {
                Kind::Blank => {}
                Kind::Alone if line.chunks().len() == 1 && !line.text.contains(['：', ':']) => {
                    let short = words::width(line.text.trim()) <= SHORT_LABEL;
                    let first = form || start == section.start;
                    if !(short && (first || self.goes_around(index, first_label, end))) {
                        start = index + 1;
                    }
                }
                _ => (start, form) = (index + 1, true),
            }
        }
        let mut labels: Vec<header::Label> = (start..end)
            .flat_map(|line| {
                let pieces = cells::pieces(&lines[line], Kind::Label, &block.columns);
                pieces
                    .into_iter()
                    .map(move |piece| header::Label { line, piece })
            })
            .collect();
        let end = match self.begins_row(block, under, &labels, end) {
            true => labels.pop().map_or(end, |first| first.line),
            false => end,
        };
        let last = labels.last().map_or(start, |label| label.line);
        let under = header::Body {
            below: (end - last).clamp(1, 2),
            ..under.clone()
        };
        let texts: Vec<&str> = labels
            .iter()
            .map(|label| lines[label.line].printed(label.piece.words.clone()))
            .collect();
        // A later page that prints the same labels has the same header, however they stand there.
        let known = self
            .headers
            .iter()
            .find(|(known, width, _)| *known == texts && *width == block.columns.count());
        let header = match known {
            Some((.., header)) => header.clone(),
            None => {
                let header = header::read(&labels, &under)?;
                if header.margin < THIN_HEADER {
                    let place = labels
                        .first()
                        .map(|label| self.place(label.line, label.piece.column));
                    self.diagnostics
                        .push(Diagnostic::new(Code::LabelsDoubtful).at_all(place));
                }
                self.headers
                    .push((texts, block.columns.count(), header.clone()));
                header
            }
        };
        let part = |&index: &usize| (labels[index].line, labels[index].piece.clone());
        let cells = header.cells.iter().map(|cell| {
            (
                cell.level,
                Cell {
                    column: cell.column,
                    parts: cell.parts.iter().map(part).collect(),
                },
            )
        });
        Some((start..end, cells.collect(), header.empty))
    }

    /// Whether the last of the labels above the line `end` is the first of three parts of the name of the
    /// row there: the second stands beside the amounts, the third below, and without it the labels of
    /// the header stand more nearly in the middle of its height.
    fn begins_row(
        &self,
        block: &Block,
        under: &header::Body,
        labels: &[header::Label],
        end: usize,
    ) -> bool {
        let Some((last, others)) = labels.split_last() else {
            return false;
        };
        let column = last.piece.column;
        let columns = |index: usize| -> Vec<usize> {
            let line = self.reading.lines.get(index);
            let pieces = line.map(|line| cells::pieces(line, Kind::Body, &block.columns));
            let pieces = pieces.unwrap_or_default().into_iter();
            pieces.map(|piece| piece.column).collect()
        };
        let alone = others.last().is_some_and(|label| label.line < last.line);
        alone
            && under.columns[column].content == header::Content::Texts
            && columns(end).contains(&column)
            && columns(end + 1) == [column]
            && off_middle(others) < off_middle(labels)
    }

    /// Whether a line holds the upper part of a label: right above a line of labels that leaves its place
    /// blank, and the lower part under it.
    fn goes_around(&self, index: usize, labels: usize, end: usize) -> bool {
        let lines = &self.reading.lines;
        let (Some(first), Some(last)) = (lines[index].words.first(), lines[index].words.last())
        else {
            return false;
        };
        let meets = |line: &Line| {
            let mut words = line.words.iter();
            words.any(|word| word.start < last.end && first.start < word.end)
        };
        index + 1 == labels
            && labels + 1 < end
            && !meets(&lines[labels])
            && meets(&lines[labels + 1])
    }

    /// Where the body begins, if the first line with numbers stands behind these lines: its texts may
    /// begin above it, and rows of texts alone may stand there.
    fn first_of_row(&self, block: &Block, under: &header::Body, above: Range<usize>) -> usize {
        let Reading { lines, kinds, .. } = self.reading;
        let texts = |index: usize| -> Option<Vec<usize>> {
            let line = lines.get(index)?;
            let columns = cells::pieces(line, Kind::Body, &block.columns);
            Some(columns.iter().map(|piece| piece.column).collect())
        };
        let numbered = above.clone().find(|&index| {
            let first = lines[index].words.first().map_or("", |word| word.text);
            matches!(kinds[index], Kind::Label | Kind::Alone) && rows::is_numbered(first)
        });
        let labels = above.clone().any(|index| kinds[index] == Kind::Label);
        if let Some(numbered) = numbered.filter(|&numbered| {
            labels
                && above
                    .clone()
                    .take_while(|&index| index < numbered)
                    .any(|index| kinds[index] == Kind::Label)
        }) {
            return numbered;
        }
        let (Some(last), Some(here)) = (above.end.checked_sub(1), texts(above.end)) else {
            return above.end;
        };
        let (Some(before), Some(after)) = (texts(last), texts(above.end + 1)) else {
            return above.end;
        };
        let lone = |columns: &[usize]| {
            !columns.is_empty()
                && columns.iter().all(|&column| {
                    under.columns[column].content == header::Content::Texts
                        && !here.contains(&column)
                })
        };
        let part = above.contains(&last)
            && lone(&before)
            && lone(&after)
            && kinds[above.end + 1] != Kind::Body;
        if part { last } else { above.end }
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
                plain: rows::is_plain(line, kind),
                pieces: match kind {
                    Kind::Prose => vec![whole(line)],
                    _ => cells::pieces(line, kind, &block.columns),
                },
            });
        }
        let rows = rows::rows(&rows::Body {
            text: lines,
            lines: &body,
            contents: under.columns.iter().map(|column| column.content).collect(),
            columns: &block.columns,
        });
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
            wrapped: Vec::new(),
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

/// By how many half lines the labels of all columns stand off the middle of the header's height.
fn off_middle(labels: &[header::Label]) -> usize {
    let mut columns: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for label in labels {
        let lines = columns
            .entry(label.piece.column)
            .or_insert((label.line, label.line));
        *lines = (lines.0.min(label.line), lines.1.max(label.line));
    }
    let top = columns.values().map(|lines| lines.0).min().unwrap_or(0);
    let bottom = columns.values().map(|lines| lines.1).max().unwrap_or(0);
    let off = columns
        .values()
        .map(|(first, last)| (first + last).abs_diff(top + bottom));
    off.sum()
}
