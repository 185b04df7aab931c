//! Decoded text to a sheet: cells trimmed, line breaks inside them joined.

use ecow::{EcoString, eco_format};

use super::dialect::Delimited;
use super::{RawRow, Sheet, aligned, dialect, records};
use crate::diagnostic::Diagnostic;
use crate::document::{Place, SheetIndex, joins_directly};
use crate::error::Error;

/// The one sheet that a text is, and what reading it found.
///
/// # Errors
/// [`Error::TooLarge`] for a line of more cells than a place can count.
pub fn sheet(text: &str) -> Result<(Sheet, Vec<Diagnostic>), Error> {
    // MS-DOS ends a text with this character.
    let text = text.strip_suffix('\u{1A}').unwrap_or(text);
    let records = match dialect::records(text) {
        Delimited::Surely(records) => records,
        Delimited::Perhaps(records) => match aligned::sheet(text) {
            Some(found) => return Ok(found),
            None => records,
        },
    };
    let mut rows = Vec::new();
    for record in records {
        let line = record.line;
        if record.fields.len() > usize::from(u16::MAX) {
            return Err(Error::TooLarge {
                what: eco_format!("{} cells > {}", record.fields.len(), u16::MAX),
                place: Some(Place {
                    sheet: SheetIndex(0),
                    line,
                    column: u16::MAX,
                }),
            });
        }
        rows.push(RawRow {
            line,
            cells: record.fields.iter().map(|field| cell(field)).collect(),
            wrapped: Vec::new(),
        });
    }
    let sheet = Sheet {
        index: SheetIndex(0),
        rows,
        merges: Vec::new(),
    };
    Ok((sheet, Vec::new()))
}

/// The text of a cell: trimmed, and the pieces between its line breaks joined.
pub fn cell(raw: &str) -> EcoString {
    let raw = trim(raw);
    if !raw.contains(['\r', '\n']) {
        return raw.into();
    }
    let mut text = EcoString::new();
    for piece in records::lines(raw)
        .map(trim)
        .filter(|piece| !piece.is_empty())
    {
        if !text.is_empty() && !joins_directly(&text, piece) {
            text.push(' ');
        }
        text.push_str(piece);
    }
    text
}

/// `text` without white space and invisible characters at its ends.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        // Zero-width space, non-joiner and joiner, word joiner, byte order mark.
        c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_of_every_kind_are_trimmed() {
        for raw in [
            "\u{3000}甲乙 ",
            "\u{A0}甲乙\u{200B}",
            "\u{FEFF}甲乙\u{2060}\u{2003}",
        ] {
            assert_eq!(cell(raw), "甲乙");
        }
        assert_eq!(cell("甲\u{3000}乙"), "甲\u{3000}乙");
    }

    #[test]
    fn line_breaks_inside_a_cell_are_joined_as_seams() {
        assert_eq!(cell("指标\r\n名称"), "指标名称");
        assert_eq!(
            cell("Gross\n domestic \n\n product"),
            "Gross domestic product"
        );
    }

    #[test]
    fn lines_keep_their_numbers() {
        let sheet = sheet("题\n\n甲\t\"一\n二\"\n\t\n乙\t\"x\ty\"\n").unwrap().0;
        let numbers: Vec<u32> = sheet.rows.iter().map(|row| row.line).collect();
        assert_eq!(numbers, [1, 2, 3, 5, 6]);
        assert_eq!(sheet.rows[1].cells.len(), 0);
        assert_eq!(sheet.rows[2].cells[1], "一二");
        assert_eq!(sheet.rows[3].cells.len(), 2);
    }

    #[test]
    fn a_line_of_too_many_cells_is_refused() {
        let error = sheet(&"\t".repeat(65_535)).unwrap_err();
        assert!(matches!(error, Error::TooLarge { place: Some(place), .. } if place.line == 1));
        assert!(sheet(&"\t".repeat(65_534)).is_ok());
    }

    #[test]
    fn the_end_of_file_mark_of_ms_dos_is_not_text() {
        assert_eq!(sheet("甲\t乙\r\n\u{1A}").unwrap().0.rows.len(), 1);
    }
}
