//! Lines by their numbers and by how they begin.
//!
//! A line's number is tried first; where its text is another, the line that begins so is meant, of
//! several the nearest. Texts are compared folded, so that spacing and width forms do not count.

use std::cell::OnceCell;

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;

use super::Anchor;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Line, Place, SheetIndex};
use crate::error::Error;
use crate::recover::fold;
use crate::recover::pins::{At, nearest};
use crate::source::{ReadSource, Sheet};

/// How many characters of a line are compared by its beginning at once.
const INDEXED: usize = 32;
/// An anchor's text has at least so many characters, and at most.
const SHORTEST: usize = 6;
const LONGEST: usize = 24;
/// So many numbers of lines are listed.
const MOST_NUMBERS: usize = 5;

/// The lines of a source.
pub struct Anchors<'s> {
    source: &'s ReadSource,
    sheets: Vec<Lines<'s>>,
}

/// The lines of one sheet.
struct Lines<'s> {
    sheet: &'s Sheet,
    /// The rows that stand in each line.
    by_number: FxHashMap<Line, Vec<usize>>,
    /// How each row with text begins, folded, sorted; made when it is asked for.
    by_text: OnceCell<Vec<(String, usize)>>,
}

impl<'s> Anchors<'s> {
    /// The lines of these sheets.
    pub fn new(source: &'s ReadSource) -> Self {
        Self {
            source,
            sheets: source.sheets.iter().map(Lines::new).collect(),
        }
    }

    /// The row that an anchor names; `hint` says which hint it is of.
    ///
    /// # Errors
    /// [`Code::HintDoesNotFit`] with the nearest line where there is none.
    pub fn find(&self, hint: &str, anchor: &Anchor) -> Result<At, Error> {
        self.find_below(hint, anchor, None)
    }

    /// The same of a line that stands below another: what repeats it, or what comes after it.
    ///
    /// # Errors
    /// As of [`Anchors::find`].
    pub fn find_below(&self, hint: &str, anchor: &Anchor, above: Option<At>) -> Result<At, Error> {
        let (lines, index) = match &anchor.sheet {
            Some(name) => self.named(name).ok_or_else(|| self.no_sheet(hint, name))?,
            None => {
                let first = self.sheets.first().ok_or(Error::NoTable)?;
                (first, first.sheet.index)
            }
        };
        lines.find(hint, anchor, index, above)
    }

    /// The error that no sheet that is read has this name.
    fn no_sheet(&self, hint: &str, name: &str) -> Error {
        let names = &self.source.source.sheets;
        let all = self.sheets.iter().flat_map(|lines| lines.sheet.sheets());
        let own = |index: SheetIndex| names.get(usize::from(index.0))?.as_deref();
        let read: Vec<String> = all
            .filter_map(own)
            .map(|name| format!("“{name}”"))
            .collect();
        let (en, zh) = match read.is_empty() {
            true => (
                "; the sheets of this source have no names".to_owned(),
                "，本文件的工作表没有名称".to_owned(),
            ),
            false => (
                format!("; those that are have the names {}", read.join(", ")),
                format!("，读到的有{}", read.join("、")),
            ),
        };
        let why = (
            eco_format!("no sheet “{name}” is read{en}"),
            eco_format!("没有读到名为“{name}”的工作表{zh}"),
        );
        misfit(hint, why)
    }

    /// The lines of the sheet of a name, which may be one of several that are pages of one table.
    fn named(&self, name: &str) -> Option<(&Lines<'s>, SheetIndex)> {
        let names = &self.source.source.sheets;
        let of = |index: SheetIndex| names.get(usize::from(index.0))?.as_deref();
        self.sheets.iter().find_map(|lines| {
            let mut all = lines.sheet.sheets();
            all.find(|&index| of(index) == Some(name))
                .map(|index| (lines, index))
        })
    }

    /// Whether a row with text stands below one, and above another of the same sheet, if there is one.
    pub fn has_text_between(&self, above: At, below: Option<At>) -> bool {
        let Some(sheet) = sheet_of(self.source, above.sheet) else {
            return false;
        };
        let below = below.filter(|below| below.sheet == above.sheet);
        let end = below.map_or(sheet.rows.len(), |below| below.row);
        let between = sheet.rows.get(above.row + 1..end).unwrap_or_default();
        let mut cells = between.iter().flat_map(|row| &row.cells);
        cells.any(|cell| !cell.is_empty())
    }

    /// An anchor for a row: its text is as short as tells it from all others, but no shorter than is
    /// easily read.
    pub fn of(&self, at: At) -> Anchor {
        let own = |lines: &&Lines| lines.sheet.index == at.sheet;
        let Some(lines) = self.sheets.iter().find(own) else {
            return Anchor::default();
        };
        let names = &self.source.source.sheets;
        let index = lines.sheet.sheet_of(at.row);
        let sheet = names.get(usize::from(index.0)).cloned().flatten();
        Anchor {
            sheet: sheet.map(Into::into),
            line: Some(lines.sheet.rows[at.row].line),
            text: Some(lines.beginning(at.row)),
        }
    }
}

impl<'s> Lines<'s> {
    fn new(sheet: &'s Sheet) -> Self {
        let mut by_number: FxHashMap<Line, Vec<usize>> = FxHashMap::default();
        for (row, raw) in sheet.rows.iter().enumerate() {
            if raw.cells.iter().any(|cell| !cell.is_empty()) {
                for line in sheet.lines(row) {
                    by_number.entry(line).or_default().push(row);
                }
            }
        }
        Self {
            sheet,
            by_number,
            by_text: OnceCell::new(),
        }
    }

    fn at(&self, row: usize) -> At {
        At {
            sheet: self.sheet.index,
            row,
        }
    }

    fn find(
        &self,
        hint: &str,
        anchor: &Anchor,
        sheet: SheetIndex,
        above: Option<At>,
    ) -> Result<At, Error> {
        let above = above.filter(|above| above.sheet == self.sheet.index);
        let is_below = |row: usize| above.is_none_or(|above| above.row < row);
        let line = anchor.line.map(|number| Line { sheet, number });
        let here = line.and_then(|line| self.by_number.get(&line));
        let here = here.map_or(&[][..], Vec::as_slice);
        let Some(text) = &anchor.text else {
            return match (here, anchor.line) {
                ([row, ..], _) => Ok(self.at(*row)),
                ([], Some(line)) => {
                    let why = (
                        eco_format!("line {line} has no text"),
                        eco_format!("第{line}行没有内容"),
                    );
                    let rows = self.sheet.rows.iter().enumerate();
                    let filled =
                        rows.filter(|(_, raw)| raw.cells.iter().any(|cell| !cell.is_empty()));
                    let away = |row: &usize| (self.sheet.rows[*row].line.abs_diff(line), *row);
                    let near = filled.map(|(row, _)| row).min_by_key(away);
                    Err(self.with_nearest(finding(hint, why), near))
                }
                ([], None) => {
                    let why = (
                        "it names no line: `line` or `text` is missing".into(),
                        "没有写明是哪一行：缺少 line 或 text".into(),
                    );
                    Err(misfit(hint, why))
                }
            };
        };
        let text = fold(text);
        let begins = |row: &&usize| fold(&joined(self.sheet, **row)).starts_with(&text);
        if let Some(row) = here.iter().find(|row| begins(row) && is_below(**row)) {
            return Ok(self.at(*row));
        }
        let fitting: Vec<usize> = self
            .beginning_with(&text)
            .iter()
            .map(|(_, row)| *row)
            .filter(|row| begins(&row) && is_below(*row))
            .collect();
        match (fitting.as_slice(), anchor.line) {
            ([], _) => Err(self.nowhere(hint, anchor, &text, above)),
            ([row], _) => Ok(self.at(*row)),
            ([first, ..], None) => {
                let mut numbers: Vec<u32> = fitting
                    .iter()
                    .map(|&row| self.sheet.rows[row].line)
                    .collect();
                numbers.sort_unstable();
                let more = if numbers.len() > MOST_NUMBERS {
                    ", …"
                } else {
                    ""
                };
                let listed: Vec<String> = numbers
                    .iter()
                    .take(MOST_NUMBERS)
                    .map(u32::to_string)
                    .collect();
                let listed = listed.join(", ") + more;
                let count = fitting.len();
                let why = (
                    eco_format!(
                        "{count} lines begin with its text ({listed}): say which with `line`"
                    ),
                    eco_format!("有 {count} 行以它的文字开头（{listed}）：请用 line 写明是哪一行"),
                );
                Err(Error::Finding(
                    finding(hint, why).at_all(self.place(*first)),
                ))
            }
            (rows, Some(line)) => {
                let away = |row: &&usize| (self.sheet.rows[**row].line.abs_diff(line), **row);
                let row = rows.iter().min_by_key(away).copied();
                Ok(self.at(row.unwrap_or_default()))
            }
        }
    }

    /// The error that no line begins so, or none below another.
    fn nowhere(&self, hint: &str, anchor: &Anchor, text: &str, above: Option<At>) -> Error {
        let length = text.chars().count();
        let heads: Vec<(String, usize)> = self
            .by_text()
            .iter()
            .map(|(head, row)| (head.chars().take(length).collect(), *row))
            .collect();
        let near = nearest(text, heads.iter().map(|(head, _)| head.as_str()));
        let own = anchor.text.as_deref().unwrap_or_default();
        let (en, zh) = match above.map(|above| self.sheet.rows[above.row].line) {
            Some(line) => (format!(" below line {line}"), format!("第{line}行以下")),
            None => (String::new(), String::new()),
        };
        let why = (
            eco_format!("no line{en} begins with “{own}”"),
            eco_format!("{zh}没有以“{own}”开头的行"),
        );
        // Of lines that begin alike, that nearest to the number.
        let number = |row: usize| self.sheet.rows[row].line;
        let rows = heads.iter().filter(|(head, _)| Some(head.as_str()) == near);
        let away = |row: &usize| anchor.line.map_or(0, |line| number(*row).abs_diff(line));
        let row = rows
            .map(|(_, row)| *row)
            .min_by_key(|row| (away(row), *row));
        self.with_nearest(finding(hint, why), row)
    }

    /// The finding with the row that comes nearest, if one does.
    fn with_nearest(&self, found: Diagnostic, row: Option<usize>) -> Error {
        Error::Finding(match row {
            None => found,
            Some(row) => found
                .with("line", self.sheet.rows[row].line.to_string())
                .with("nearest", self.beginning(row))
                .at_all(self.place(row)),
        })
    }

    /// The first cell of a row with text.
    fn place(&self, row: usize) -> Option<Place> {
        let mut cells = self.sheet.rows[row].cells.iter();
        let column = cells.position(|cell| !cell.is_empty())?;
        Some(self.sheet.place(row, column))
    }

    fn by_text(&self) -> &[(String, usize)] {
        self.by_text.get_or_init(|| {
            let rows = self.sheet.rows.iter().enumerate();
            let filled = rows.filter(|(_, raw)| raw.cells.iter().any(|cell| !cell.is_empty()));
            let mut heads: Vec<(String, usize)> = filled
                .map(|(row, _)| (head(&fold(&joined(self.sheet, row))), row))
                .collect();
            heads.sort_unstable();
            heads
        })
    }

    /// The rows that begin with a folded text, as far as is compared at once.
    fn beginning_with(&self, text: &str) -> &[(String, usize)] {
        let text = head(text);
        let all = self.by_text();
        let start = all.partition_point(|(head, _)| *head < text);
        let count = all[start..].partition_point(|(head, _)| head.starts_with(&text));
        &all[start..start + count]
    }

    /// How a row begins, so far that no other does, if possible.
    fn beginning(&self, row: usize) -> String {
        let whole = joined(self.sheet, row);
        let ends = whole.char_indices().map(|(start, c)| start + c.len_utf8());
        let ends: Vec<usize> = ends.take(LONGEST).collect();
        let mut beginning = "";
        for (count, &end) in ends.iter().enumerate().skip(SHORTEST.min(ends.len()) - 1) {
            beginning = &whole[..end];
            // Nobody looks for a text that ends with a blank.
            let blank = beginning.ends_with(char::is_whitespace);
            if !blank && count + 1 >= SHORTEST && self.beginning_with(&fold(beginning)).len() <= 1 {
                break;
            }
        }
        beginning.trim_end().to_owned()
    }
}

/// The first characters of a folded text.
fn head(text: &str) -> String {
    text.chars().take(INDEXED).collect()
}

/// The cells of a row with text, set apart by spaces.
fn joined(sheet: &Sheet, row: usize) -> String {
    let filled = sheet.rows[row].cells.iter().filter(|cell| !cell.is_empty());
    let mut text = String::new();
    for cell in filled {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(cell);
        if text.len() > MOST_JOINED {
            break;
        }
    }
    text
}

/// More bytes of a line than this are never compared.
const MOST_JOINED: usize = 1024;

/// The finding that a hint does not fit, with the reason in both languages.
fn finding(hint: &str, (en, zh): (EcoString, EcoString)) -> Diagnostic {
    Diagnostic::new(Code::HintDoesNotFit)
        .with("hint", hint)
        .with("reason", en)
        .with("reason.zh", zh)
}

fn misfit(hint: &str, why: (EcoString, EcoString)) -> Error {
    Error::Finding(finding(hint, why))
}

/// The sheet of an index, for those who have an [`At`] alone.
pub fn sheet_of(source: &ReadSource, index: SheetIndex) -> Option<&Sheet> {
    source.sheets.iter().find(|sheet| sheet.index == index)
}
