//! What must hold of every sheet that is read, whatever its source.

use std::collections::HashSet;

use jnrender::Error;
use jnrender::diagnostic::{Code, Language};
use jnrender::document::{Format, Place};
use jnrender::source::{self, Limits, RawRow, ReadOptions, ReadSource, Sheet, encoding, text};

/// Small, so that what takes much more than it should is soon seen.
pub const LIMITS: Limits = Limits {
    bytes: 4 << 20,
    cells: 20_000,
};

/// One in so many inputs is read again to see whether the same comes out.
const AGAIN: usize = 8;

/// How the targets read.
pub fn options() -> ReadOptions {
    ReadOptions {
        limits: LIMITS,
        ..ReadOptions::default()
    }
}

/// Reads a source and demands all that must hold of it.
pub fn check(bytes: &[u8], options: &ReadOptions) -> Option<ReadSource> {
    let read = source::read(bytes, options);
    if bytes.len().is_multiple_of(AGAIN) {
        same(&read, &source::read(bytes, options));
    }
    let read = match read {
        Ok(read) => read,
        Err(error) => {
            let finding = error.diagnostic();
            for language in [Language::English, Language::Chinese] {
                finding.message(language);
                finding.help(language);
            }
            return None;
        }
    };
    assert_eq!(read.source.sheets.len(), read.sheets.len());
    for (index, sheet) in read.sheets.iter().enumerate() {
        assert_eq!(usize::from(sheet.index.0), index);
        check_sheet(sheet, read.source.format);
    }
    let filled = read.sheets.iter().flat_map(|sheet| &sheet.rows);
    assert!(
        filled
            .clone()
            .any(|row| row.cells.iter().any(|cell| !cell.is_empty())),
        "a source without a text is an error"
    );
    for finding in &read.diagnostics {
        for language in [Language::English, Language::Chinese] {
            finding.message(language);
        }
        finding
            .places
            .iter()
            .for_each(|place| check_place(*place, read.sheets.len()));
    }
    if read.source.format == Format::Text {
        nothing_is_lost(bytes, options, &read);
    }
    Some(read)
}

/// Whether bytes begin like markup. Others would be read as text, which has targets of its own.
pub fn is_markup(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let units = bytes.iter().filter(|byte| !matches!(byte, 0 | 0xFE | 0xFF));
    let mut seen = units.skip_while(|byte| byte.is_ascii_whitespace());
    seen.next() == Some(&b'<')
}

/// The same for a workbook, with and without what its author hid, and sheet by sheet.
pub fn check_workbook(bytes: &[u8]) {
    let shown = check(bytes, &options());
    let all = check(
        bytes,
        &ReadOptions {
            include_hidden: true,
            ..options()
        },
    );
    let Some(shown) = shown else { return };
    let left_out = [Code::HiddenLeftOut, Code::OtherSheets];
    let is_whole = !shown
        .diagnostics
        .iter()
        .any(|finding| left_out.contains(&finding.code));
    if let Some(all) = all
        && is_whole
    {
        assert_eq!(texts(&shown), texts(&all), "left out and not said");
    }
    let names = &shown.source.sheets;
    for (sheet, name) in shown.sheets.iter().zip(names).take(3) {
        let Some(name) = name else { continue };
        let is_first = names
            .iter()
            .filter(|other| *other == &Some(name.clone()))
            .count()
            == 1;
        if !is_first || names.len() < 2 {
            continue;
        }
        let alone = source::read(
            bytes,
            &ReadOptions {
                sheet: Some(name.clone()),
                ..options()
            },
        );
        // One of the same name may be hidden.
        if let Ok(alone) = alone
            && is_whole
        {
            assert_eq!(alone.sheets.len(), 1);
            assert_eq!(alone.sheets[0].rows, sheet.rows, "{name} read alone");
            assert_eq!(alone.sheets[0].merges, sheet.merges, "{name} read alone");
        }
    }
}

fn same(first: &Result<ReadSource, Error>, second: &Result<ReadSource, Error>) {
    match (first, second) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first.sheets, second.sheets);
            assert_eq!(first.diagnostics, second.diagnostics);
            assert_eq!(first.source.sheets, second.source.sheets);
            assert_eq!(first.source.encoding, second.source.encoding);
            assert_eq!(first.source.format, second.source.format);
        }
        (first, second) => assert_eq!(first.as_ref().err(), second.as_ref().err()),
    }
}

fn check_sheet(sheet: &Sheet, format: Format) {
    let lines = sheet.rows.iter().map(|row| row.line);
    match format {
        // A text with aligned columns may have several rows of a header in one line.
        Format::Text => assert!(lines.is_sorted(), "lines go up"),
        _ => assert!(lines.is_sorted_by(|a, b| a < b), "lines go up"),
    }
    let mut places: HashSet<Place> = HashSet::new();
    for (index, row) in sheet.rows.iter().enumerate() {
        check_row(row);
        for (column, cell) in row.cells.iter().enumerate() {
            let of_cell = sheet.places(index, column);
            assert!(!of_cell.is_empty(), "a cell has a place");
            for place in of_cell {
                assert_eq!(place.sheet, sheet.index);
                assert!(place.line > 0 && place.column > 0);
                assert!(
                    cell.is_empty() || places.insert(place),
                    "two cells in {place:?}"
                );
            }
        }
        assert!(sheet.lines(index).is_sorted());
    }
    for merge in &sheet.merges {
        assert!(merge.rows > 0 && merge.columns > 0 && merge.rows.max(merge.columns) > 1);
        assert!(merge.row < sheet.rows.len() && merge.rows <= sheet.rows.len() - merge.row);
        assert!(merge.column < usize::from(u16::MAX));
        assert!(merge.columns <= usize::from(u16::MAX) - merge.column);
    }
    let starts = &sheet.page_starts;
    assert!(starts.is_sorted_by(|a, b| a < b), "pages go up: {starts:?}");
    assert!(starts.last().is_none_or(|start| *start < sheet.rows.len()));
    if let Some(titles) = &sheet.print_titles {
        assert!(titles.start < titles.end && titles.end <= sheet.rows.len());
    }
    if format != Format::Text {
        let cells: usize = sheet.rows.iter().map(|row| row.cells.len()).sum();
        assert!(cells <= LIMITS.cells, "{cells} cells");
        let ends = sheet.rows.iter().filter_map(|row| row.cells.last());
        assert!(
            ends.clone().all(|cell| !cell.is_empty()),
            "a row ends with a text"
        );
        assert!(sheet.rows.iter().all(|row| row.wrapped.is_empty()));
    }
}

fn check_row(row: &RawRow) {
    assert!(row.line > 0, "lines count from 1");
    assert!(row.other_sheet.is_none(), "sheets are read one by one");
    assert!(
        row.cells.len() <= usize::from(u16::MAX),
        "a place counts the columns"
    );
    for cell in &row.cells {
        assert!(
            !cell.contains(char::is_control),
            "a control character in {cell:?}"
        );
        assert_eq!(cell, text::trim(cell), "not trimmed");
        assert_eq!(*cell, text::cell(cell), "not as a cell is");
    }
    let wrapped = row.wrapped.iter().map(|wrapped| wrapped.column);
    assert!(wrapped.clone().all(|column| column < row.cells.len()));
    let columns: HashSet<usize> = wrapped.collect();
    assert_eq!(columns.len(), row.wrapped.len(), "a cell wraps once");
}

fn check_place(place: Place, sheets: usize) {
    assert!(usize::from(place.sheet.0) < sheets && place.line > 0 && place.column > 0);
}

/// The texts of all cells, in order.
fn texts(read: &ReadSource) -> Vec<&str> {
    let rows = read.sheets.iter().flat_map(|sheet| &sheet.rows);
    let cells = rows.flat_map(|row| &row.cells).map(|cell| cell.as_str());
    let mut texts: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    texts.sort_unstable();
    texts
}

/// Every letter and digit of a text is in a cell, once.
fn nothing_is_lost(bytes: &[u8], options: &ReadOptions, read: &ReadSource) {
    let decoded = encoding::decode(bytes, options.encoding.as_deref());
    let decoded = decoded.expect("it was decoded before");
    let mut of_text: Vec<char> = decoded
        .text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let mut of_cells: Vec<char> = texts(read)
        .into_iter()
        .flat_map(str::chars)
        .filter(|c| c.is_alphanumeric())
        .collect();
    of_text.sort_unstable();
    of_cells.sort_unstable();
    assert!(of_text == of_cells, "letters are lost or doubled");
}
