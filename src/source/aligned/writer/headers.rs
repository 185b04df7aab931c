//! The headers of a block: where each begins and ends, and what it says.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::{Cell, FoundHeader, Writer};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::aligned::blocks::Block;
use crate::source::aligned::columns::Kind;
use crate::source::aligned::words::{self, Line};
use crate::source::aligned::{Reading, cells, header, looks};

/// A header whose next best reading is worse by fewer bits than this is doubtful.
const THIN_HEADER: f64 = 3.0;
/// A label above the header that is wider than this is a title.
const SHORT_LABEL: usize = 12;

/// So much work is done on the headers of a text: some twenty that are as large as any, hundreds of
/// ordinary ones.
const MOST_WORK: usize = 1_000_000;

/// Of a header no more lines are compared with others.
const MOST_SAME: usize = 20;

impl<'t> Writer<'_, 't> {
    pub(super) fn headers_of(&mut self, block: &Block, under: &header::Body) -> Vec<FoundHeader> {
        let sections = block.sections.iter();
        let found: Vec<Range<usize>> = sections
            .filter_map(|section| self.header_lines(block, section, under))
            .collect();
        let again = Repeats::new(&found, self);
        found
            .into_iter()
            .filter_map(|lines| match again.within(&lines, self, block, under) {
                Some(same) => self.header(block, under, same, true),
                None => self.header(block, under, lines, false),
            })
            .collect()
    }

    /// The lines that may be the header that a section begins with: down to its first row, of which
    /// parts may still stand above the amounts.
    fn header_lines(
        &self,
        block: &Block,
        section: &Range<usize>,
        under: &header::Body,
    ) -> Option<Range<usize>> {
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
        Some(start..end)
    }

    /// The header that these lines are, sure to the last of them or not.
    fn header(
        &mut self,
        block: &Block,
        under: &header::Body,
        Range { start, end }: Range<usize>,
        sure: bool,
    ) -> Option<FoundHeader> {
        let lines = &self.reading.lines;
        let mut labels: Vec<header::Label> = (start..end)
            .flat_map(|line| {
                let pieces = cells::pieces(&lines[line], Kind::Label, &block.columns);
                pieces
                    .into_iter()
                    .map(move |piece| header::Label { line, piece })
            })
            .collect();
        let end = match !sure && self.begins_row(block, under, &labels, end) {
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
                let numbers = header::numbers::of(&labels, &texts);
                let named = &labels[..labels.len() - numbers.len()];
                self.work += header::work(named, &under);
                let read = match self.work > MOST_WORK {
                    true => None,
                    false => Some(header::read(named, &under)?),
                };
                if read
                    .as_ref()
                    .is_none_or(|header| header.margin < THIN_HEADER)
                {
                    let place = labels
                        .first()
                        .map(|label| self.place(label.line, label.piece.column));
                    self.diagnostics
                        .push(Diagnostic::new(Code::LabelsDoubtful).at_all(place));
                }
                let mut header = read?;
                let counted = header::numbers::cells(&numbers, &labels, &header.cells);
                header.cells.extend(counted);
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
        Some(FoundHeader {
            lines: start..end,
            cells: cells.collect(),
            empty: header.empty,
            apart: header.apart,
            bits: header.bits,
        })
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
            matches!(kinds[index], Kind::Label | Kind::Alone) && looks::is_numbered(first)
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
}

/// In how many headers each run of lines stands at the beginning, or below one or two texts alone.
struct Repeats<'t> {
    counts: HashMap<Vec<&'t str>, usize>,
    /// For each line of the longest run that several headers have, where its words begin.
    longest: Vec<Vec<usize>>,
}

impl<'t> Repeats<'t> {
    fn new(headers: &[Range<usize>], writer: &Writer<'_, 't>) -> Self {
        let mut counts = HashMap::new();
        for header in headers {
            let texts: Vec<(usize, &str)> = texts_of(header, writer).collect();
            let mut runs = HashSet::new();
            for above in 0..=alone_above(&texts, writer) {
                for end in above + 1..=texts.len() {
                    runs.insert(run(&texts[above..end]));
                }
            }
            for run in runs {
                *counts.entry(run).or_default() += 1;
            }
        }
        let mut longest = Vec::new();
        for header in headers {
            let texts: Vec<(usize, &str)> = texts_of(header, writer).collect();
            let end = (longest.len() + 1..=texts.len())
                .rev()
                .find(|&end| counts.get(&run(&texts[..end])) > Some(&1));
            if let Some(end) = end {
                longest = shape(&texts[..end], writer);
            }
        }
        Self { counts, longest }
    }

    /// The lines of a header that stand in another one too, if what stands above them differs by
    /// texts alone, the last part of a row, and what follows by the first parts of a row: texts in
    /// columns of texts. Nothing where that changes nothing.
    fn within(
        &self,
        header: &Range<usize>,
        writer: &Writer<'_, 't>,
        block: &Block,
        under: &header::Body,
    ) -> Option<Range<usize>> {
        let Reading { lines, kinds, .. } = writer.reading;
        let texts: Vec<(usize, &str)> = texts_of(header, writer).collect();
        let runs = (0..=alone_above(&texts, writer)).filter_map(|above| {
            let end = (above + 1..=texts.len())
                .rev()
                .find(|&end| self.counts.get(&run(&texts[above..end])) > Some(&1))?;
            Some(above..end)
        });
        // The first of the longest.
        let same = runs.rev().max_by_key(ExactSizeIterator::len);
        // Where a page prints a label otherwise, its words stand where those of the others do.
        let count = self.longest.len();
        let alike = (0..=alone_above(&texts, writer)).find(|&above| {
            let lines = texts.get(above..above + count);
            lines.is_some_and(|lines| count > 0 && shape(lines, writer) == self.longest)
        });
        let same = match (same, alike) {
            (Some(same), _) if same.len() >= count => same,
            (_, Some(above)) => above..above + count,
            (same, None) => same?,
        };
        let labelled = texts[same.clone()]
            .iter()
            .any(|&(line, _)| kinds[line] == Kind::Label);
        let below = texts[same.end..].iter().all(|&(line, _)| {
            let pieces = cells::pieces(&lines[line], Kind::Body, &block.columns);
            let is_text = |piece: &cells::Piece| {
                under.columns[piece.column].content == header::Content::Texts
            };
            matches!(kinds[line], Kind::Alone | Kind::Label) && pieces.iter().all(is_text)
        });
        let changes = same.start > 0 || same.end < texts.len();
        (changes && labelled && below).then(|| texts[same.start].0..texts[same.end - 1].0 + 1)
    }
}

/// For each line, where its words begin.
fn shape(texts: &[(usize, &str)], writer: &Writer) -> Vec<Vec<usize>> {
    let lines = texts.iter().map(|&(line, _)| &writer.reading.lines[line]);
    let starts = lines.map(|line| line.words.iter().map(|word| word.start).collect());
    starts.collect()
}

fn run<'t>(texts: &[(usize, &'t str)]) -> Vec<&'t str> {
    texts.iter().map(|&(_, text)| text).collect()
}

/// How many of the first lines, at most two, are texts alone.
fn alone_above(texts: &[(usize, &str)], writer: &Writer) -> usize {
    let alone = |&&(line, _): &&(usize, &str)| writer.reading.kinds[line] == Kind::Alone;
    texts.iter().take(2).take_while(alone).count()
}

/// The texts of the first lines of a header but blank ones, with their lines.
fn texts_of<'t>(
    header: &Range<usize>,
    writer: &Writer<'_, 't>,
) -> impl Iterator<Item = (usize, &'t str)> {
    let reading = writer.reading;
    let lines = header
        .clone()
        .filter(|&line| reading.kinds[line] != Kind::Blank);
    let texts = lines.map(|line| (line, reading.lines[line].text.trim()));
    texts.take(MOST_SAME)
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
