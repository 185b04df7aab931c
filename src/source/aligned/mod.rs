//! Text whose columns are aligned by spaces, as programs that take text out of a PDF write it.
//!
//! The steps: [`words`] (characters to words at positions) → [`blocks`] and [`columns`] (which lines
//! share their columns, and where these begin) → [`cells`] (the words of a line as cells) →
//! [`header`] (labels to the columns that they stand over) and [`rows`] (lines to rows where cells
//! wrap). A row of the sheet may hold cells of several lines, and a cell pieces of several lines:
//! [`RawRow::wrapped`](super::RawRow::wrapped) has their places.

mod blocks;
mod cells;
mod columns;
mod header;
mod looks;
mod rows;
mod words;
mod writer;

use ecow::eco_format;

use self::blocks::Block;
use self::columns::Kind;
use self::words::{Line, Metric};
use self::writer::Writer;
use super::{Limits, Sheet};
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// Columns that spare fewer bits than this are chance.
const LEAST_GAIN: f64 = 8.0;
/// A column whose texts are wider than this on average is running text.
const TEXT_COLUMN: usize = 40;
/// Reads a text by its aligned columns; nothing where it has none, and an error where it has more words or
/// lines than the limits allow cells.
pub fn sheet(text: &str, limits: &Limits) -> Option<Result<(Sheet, Vec<Diagnostic>), Error>> {
    if words::count(text).take(limits.cells + 1).count() > limits.cells {
        return Some(Err(Error::TooLarge {
            what: eco_format!("> {} words", limits.cells),
            place: None,
        }));
    }
    if !words::are_side_by_side(text) {
        return None;
    }
    let readings = [Metric::Characters, Metric::Cells].map(|metric| Reading::new(text, metric));
    let [characters, cells] = readings;
    let reading = if characters.bits() <= cells.bits() {
        characters
    } else {
        cells
    };
    reading.is_table().then(|| Ok(reading.sheet()))
}

/// A text read under one metric.
struct Reading<'t> {
    lines: Vec<Line<'t>>,
    kinds: Vec<Kind>,
    blocks: Vec<Block>,
}

impl<'t> Reading<'t> {
    fn new(text: &'t str, metric: Metric) -> Self {
        let lines = words::lines(text, metric);
        let kinds = blocks::kinds(&lines);
        let blocks = blocks::blocks(&lines, &kinds);
        Self {
            lines,
            kinds,
            blocks,
        }
    }

    fn bits(&self) -> f64 {
        self.blocks.iter().map(|block| block.bits).sum()
    }

    /// Whether the columns are more than chance, and hold more than running text.
    fn is_table(&self) -> bool {
        self.blocks.iter().any(|block| {
            if block.columns.count() < 2 || block.gain < LEAST_GAIN {
                return false;
            }
            let mut widths = vec![(0, 0); block.columns.count()];
            let mut several = 0;
            for index in block.lines() {
                let kind = self.kinds[index];
                if !matches!(kind, Kind::Body | Kind::Label) {
                    continue;
                }
                let pieces = cells::pieces(&self.lines[index], kind, &block.columns);
                several += usize::from(pieces.len() > 1);
                for piece in pieces {
                    let (sum, count) = &mut widths[piece.column];
                    *sum += words::width(self.lines[index].printed(piece.words));
                    *count += 1;
                }
            }
            // A numbered list is a column of marks and a column of text.
            let short = |&&(sum, count): &&(usize, usize)| count > 0 && sum <= TEXT_COLUMN * count;
            let wide = widths.iter().filter(|&&(_, count)| count > 0).count();
            several >= 2 && (wide > 2 || widths.iter().filter(short).count() > 1)
        })
    }

    fn sheet(&self) -> (Sheet, Vec<Diagnostic>) {
        let mut writer = Writer::new(self);
        for block in &self.blocks {
            writer.block(block);
        }
        let sheet = Sheet {
            rows: writer.rows,
            ..Sheet::default()
        };
        (sheet, writer.diagnostics)
    }
}
