//! Decoded text to a sheet: cells trimmed, line breaks inside them joined.

use ecow::{EcoString, eco_format};

use super::dialect::{Delimited, Options};
use super::{RawRow, Sheet, aligned, dialect};
use crate::diagnostic::Diagnostic;
use crate::document::{Place, SheetIndex, joins_directly};
use crate::error::Error;
use crate::source::workbook::Limits;
use crate::source::workbook::budget::too_many_cells;

/// The one sheet that a text is, and what reading it found.
///
/// # Errors
/// [`Error::TooLarge`] for a line of more cells than a place can count, and where there are more lines
/// or cells than the limits allow.
pub fn sheet(
    text: &str,
    options: Options,
    limits: &Limits,
) -> Result<(Sheet, Vec<Diagnostic>), Error> {
    // MS-DOS ends a text with this character.
    let text = text.strip_suffix('\u{1A}').unwrap_or(text);
    let records = match dialect::records(text, options) {
        Delimited::Surely(records) => records,
        Delimited::Perhaps(records) => match aligned::sheet(text, limits) {
            Some(found) => return found,
            None => records,
        },
    };
    let mut count = 0_usize;
    let mut rows: Vec<RawRow> = Vec::new();
    let mut page_starts = Vec::new();
    for record in records {
        // Programs that print end a page with a form feed, before its last line end or after it.
        let begins = |field: &str| field.starts_with('\u{C}');
        let ends = |field: &str| field.len() > 1 && field.ends_with('\u{C}');
        let fields = &record.fields;
        if fields.first().is_some_and(|field| begins(field)) {
            page_starts.push(rows.len());
        }
        if fields.last().is_some_and(|field| ends(field)) {
            page_starts.push(rows.len() + 1);
        }
        // A blank line takes as much as a cell.
        count += record.fields.len().max(1);
        if count > limits.cells {
            return Err(too_many_cells(limits.cells));
        }
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
            ..RawRow::default()
        });
    }
    // One page ends where the next begins, and the last one before nothing.
    page_starts.dedup();
    page_starts.pop_if(|start| *start == rows.len());
    let sheet = Sheet {
        rows,
        page_starts,
        ..Sheet::default()
    };
    Ok((sheet, Vec::new()))
}

/// The text of a cell: trimmed, the pieces between its line breaks joined, without what no reader
/// sees.
///
/// Nothing is lost that has a look of its own: a no-break space or tab becomes the space that it
/// looks like, other spaces stay what they are, and only characters without any look are left out,
/// since a word with one of them inside is not found equal to the same word without.
pub fn cell(raw: &str) -> EcoString {
    cleaned(raw).unwrap_or_else(|| raw.into())
}

/// The text of a cell where that is not what stands in it as it is.
pub fn cleaned(raw: &str) -> Option<EcoString> {
    let trimmed = trim(raw);
    let is_odd = |c| is_break(c) || is_unseen(c) || is_joiner(c) || is_plain_space(c);
    match trimmed.contains(is_odd) {
        true => Some(rewritten(trimmed)),
        false => (trimmed.len() < raw.len()).then(|| trimmed.into()),
    }
}

/// What is left of a trimmed text.
fn rewritten(raw: &str) -> EcoString {
    let mut text = EcoString::new();
    for piece in raw.split(is_break).map(trim) {
        if !text.is_empty() && !piece.is_empty() && !joins_directly(&text, piece) {
            text.push(' ');
        }
        let joins = |c: char| !c.is_ascii() && !is_wide(c);
        let shown = |c: char| if is_plain_space(c) { ' ' } else { c };
        let mut before = None;
        let mut joiners = String::new();
        for c in piece.chars().filter(|&c| !is_unseen(c)).map(shown) {
            if is_joiner(c) {
                joiners.push(c);
                continue;
            }
            if joins(c) && before.is_some_and(joins) {
                text.push_str(&joiners);
            }
            joiners.clear();
            text.push(c);
            before = Some(c);
        }
    }
    text
}

/// `text` without white space and invisible characters at its ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_unseen(c) || is_joiner(c))
}

/// Whether a character breaks a line inside a cell: line ends, the vertical tab that office programs
/// write for a soft break, the form feed, and the other breaks of Unicode Standard Annex 14, class BK.
fn is_break(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a space looks like the plain one: no-break space, tab.
fn is_plain_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\t')
}

/// Whether a character has no look and changes none: controls, soft hyphen, zero-width space, word
/// joiner, byte order mark, marks of direction.
fn is_unseen(c: char) -> bool {
    (c.is_control() && !is_break(c) && c != '\t')
        || matches!(
            c,
            '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        )
}

/// Whether a character joins or parts its neighbours: it means something between letters of other
/// scripts and emoji, and nothing beside Latin letters, digits or hanzi.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a character is a hanzi or one of its punctuation or width.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Sheet, Error> {
        sheet(text, Options::default(), &Limits::default()).map(|(sheet, _)| sheet)
    }

    #[test]
    fn blanks_of_every_kind_are_trimmed() {
        for raw in [
            "\u{3000}甲乙 ",
            "\u{A0}甲乙\u{200B}",
            "\u{FEFF}甲乙\u{2060}\u{2003}",
            "\0甲乙\0\0",
            "\u{B}甲乙\u{C}",
        ] {
            assert_eq!(cell(raw), "甲乙");
        }
        assert_eq!(cell("甲\u{3000}乙"), "甲\u{3000}乙");
    }

    #[test]
    fn line_breaks_inside_a_cell_are_joined_as_seams() {
        for seam in [
            "\r\n", "\n", "\r", "\u{B}", "\u{C}", "\u{2028}", "\u{2029}", "\u{85}", "\n \n",
        ] {
            assert_eq!(cell(&format!("指标{seam}名称")), "指标名称", "{seam:?}");
            assert_eq!(
                cell(&format!("Gross{seam}product")),
                "Gross product",
                "{seam:?}"
            );
        }
        assert_eq!(
            cell("Gross\n domestic \n\n product"),
            "Gross domestic product"
        );
    }

    #[test]
    fn what_no_reader_sees_is_left_out() {
        assert_eq!(cell("机关\u{200B}服务\u{FEFF}中\0心"), "机关服务中心");
        assert_eq!(cell("\u{202A}1,234.50\u{202C}"), "1,234.50");
        assert_eq!(cell("Haus\u{AD}halt"), "Haushalt");
        assert_eq!(cell("甲\u{200D}乙 a\u{200C}b"), "甲乙 ab");
        assert_eq!(cell("1\u{A0}234\t元"), "1 234 元");
    }

    #[test]
    fn a_cell_is_left_as_it_is() {
        for raw in [
            "é\u{200D}\u{200B}a",
            "é\u{200D}\u{200D}a",
            "é\u{200C}\u{A0}b",
            "\u{A0}é\u{A0}\u{200D}é",
            "ب\u{200B}\u{200C}\u{AD}ب",
        ] {
            assert_eq!(cell(&cell(raw)), cell(raw), "{raw:?}");
        }
        assert_eq!(cell("é\u{200D}\u{200D}a"), "éa");
        assert_eq!(cell("ب\u{200B}\u{200C}\u{AD}ب"), "ب\u{200C}ب");
    }

    #[test]
    fn what_has_a_look_stays() {
        // Words of Persian and Hindi, a family, a hanzi with its variation selector, a thin space.
        for text in [
            "می\u{200C}خواهم",
            "क\u{94D}\u{200D}ष",
            "👨\u{200D}👩\u{200D}👧",
            "葛\u{E0100}洲",
            "1\u{2009}234",
        ] {
            assert_eq!(cell(text), text);
        }
    }

    #[test]
    fn lines_keep_their_numbers() {
        let sheet = read("题\n\n甲\t\"一\n二\"\n\t\n乙\t\"x\ty\"\n").unwrap();
        let numbers: Vec<u32> = sheet.rows.iter().map(|row| row.line).collect();
        assert_eq!(numbers, [1, 2, 3, 5, 6]);
        assert_eq!(sheet.rows[1].cells.len(), 0);
        assert_eq!(sheet.rows[2].cells[1], "一二");
        assert_eq!(sheet.rows[3].cells.len(), 2);
    }

    #[test]
    fn a_form_feed_ends_a_page() {
        let starts = |text: &str| read(text).expect("a sheet").page_starts;
        assert_eq!(starts("甲\t乙\n1\t2\n\u{C}甲\t乙\n3\t4\n"), [2]);
        assert_eq!(starts("甲\t乙\n1\t2\u{C}\n3\t4\n"), [2]);
        assert_eq!(starts("甲\t乙\n1\t2\n\u{C}\n3\t4\n"), [2]);
        assert_eq!(starts("甲\t乙\n1\t2\u{C}\n\u{C}3\t4\n"), [2]);
        assert!(starts("甲\t乙\n1\t2\n3\t4\u{C}\n").is_empty());
        assert!(starts("甲\t乙\n1\t指\u{C}标\n3\t4\n").is_empty());
    }

    #[test]
    fn a_line_of_too_many_cells_is_refused() {
        let error = read(&"\t".repeat(65_535)).unwrap_err();
        assert!(matches!(error, Error::TooLarge { place: Some(place), .. } if place.line == 1));
        assert!(read(&"\t".repeat(65_534)).is_ok());
    }

    #[test]
    fn the_end_of_file_mark_of_ms_dos_is_not_text() {
        assert_eq!(read("甲\t乙\r\n\u{1A}").unwrap().rows.len(), 1);
    }
}
