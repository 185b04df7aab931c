use super::*;
use crate::source::workbook::book::Area;

fn row(number: u16, height: u16, options: u16) -> Vec<u8> {
    record(kind::ROW, &words(&[number, 0, 0, height, 0, 0, options, 0]))
}

fn column(first: u16, last: u16, width: u16, options: u16) -> Vec<u8> {
    record(
        kind::COLUMN_INFO,
        &words(&[first, last, width, 0, options, 0]),
    )
}

fn only_sheet(version: Version, records: &[Vec<u8>]) -> BookSheet {
    let mut book = Maker::new(version).sheet(records).read().unwrap();
    book.sheets.remove(0)
}

#[test]
fn what_is_hidden_is_marked() {
    let sheet = only_sheet(
        Version::Biff8,
        &[
            row(7, 255, 0x120),
            row(2, 255, 0x120),
            row(3, 255, 0x120),
            row(4, 255, 0x100),
            // Height 0, set by hand and not.
            row(5, 0, 0x140),
            row(6, 0, 0x100),
            column(4, 256, 0, 0),
            column(0, 1, 2000, 1),
            column(2, 3, 2000, 0x1000),
        ],
    );
    assert_eq!(sheet.hidden_rows, [2..=3, 5..=5, 7..=7]);
    assert_eq!(sheet.hidden_columns, [0..=1, 4..=255]);
}

#[test]
fn rows_without_a_record_can_be_hidden() {
    let sheet = only_sheet(
        Version::Biff8,
        &[
            record(kind::DEFAULT_ROW_HEIGHT, &words(&[2, 255])),
            row(1, 255, 0x100),
            row(4, 255, 0x100),
        ],
    );
    assert_eq!(sheet.hidden_rows, [0..=0, 2..=3, 5..=65_535]);
}

#[test]
fn sheets_that_are_no_worksheets_are_left_out() {
    let book = Maker::new(Version::Biff8)
        .special_sheet(b"chart", 0, 2, &[])
        .special_sheet(b"a", 0, 0, &[])
        .special_sheet(b"macro", 0, 1, &[])
        .special_sheet(b"b", 1, 0, &[])
        .special_sheet(b"c", 2, 0, &[])
        .special_sheet(
            b"dialog",
            0,
            0,
            &[record(kind::SHEET_OPTIONS, &words(&[0x10]))],
        );
    let sheets = book.read().unwrap().sheets;
    let sheets: Vec<_> = sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.is_hidden))
        .collect();
    assert_eq!(sheets, [("a", false), ("b", true), ("c", true)]);
}

#[test]
fn merges_breaks_and_comments_are_read() {
    let sheet = only_sheet(
        Version::Biff8,
        &[
            record(kind::MERGED_CELLS, &words(&[2, 0, 1, 0, 3, 5, 5, 2, 255])),
            record(kind::MERGED_CELLS, &words(&[1, 9, 10, 0, 0])),
            record(kind::PAGE_BREAKS, &words(&[2, 40, 0, 255, 20, 0, 255])),
            record(kind::NOTE, &words(&[3, 1, 0, 1, 0, 0])),
            record(kind::NOTE, &words(&[2, 7, 0, 2, 0, 0])),
        ],
    );
    let merges = sheet.merges;
    let area = |first_row, last_row, first_column, last_column| Area {
        first_row,
        first_column,
        last_row,
        last_column,
    };
    assert_eq!(
        merges,
        [area(0, 1, 0, 3), area(5, 5, 2, 255), area(9, 10, 0, 0)]
    );
    assert_eq!(sheet.page_starts, [20, 40]);
    assert_eq!(sheet.comments, [(2, 7), (3, 1)]);
    let sheet = only_sheet(
        Version::Biff5,
        &[
            record(kind::PAGE_BREAKS, &words(&[2, 20, 40])),
            record(kind::NOTE, &words(&[3, 1, 3000])),
            // It goes on.
            record(kind::NOTE, &words(&[0xFFFF, 0, 952])),
        ],
    );
    assert_eq!(sheet.page_starts, [20, 40]);
    assert_eq!(sheet.comments, [(3, 1)]);
}

/// A NAME record of Excel 97: a built-in name, the number of its sheet, tokens.
fn name(number: u8, sheet: u16, tokens: &[u8]) -> Vec<u8> {
    let head = words(&[0x20, 0x0100, tokens.len() as u16, 0, sheet, 0, 0]);
    record(kind::NAME, &[&head[..], &[0, number], tokens].concat())
}

fn area(reference: u16, numbers: &[u16; 4]) -> Vec<u8> {
    [vec![0x3B], words(&[reference]), words(numbers)].concat()
}

#[test]
fn print_areas_and_titles_are_read() {
    let columns = area(0, &[0, 65_535, 0, 1]);
    let rows = area(0, &[2, 3, 0, 255]);
    // Both, as a union in a token that tells how long they are.
    let titles = [&[0x29][..], &words(&[23]), &columns, &rows, &[0x10]].concat();
    let two = [area(1, &[0, 9, 0, 5]), area(1, &[20, 29, 0, 5]), vec![0x10]].concat();
    let book = Maker::new(Version::Biff8)
        // Another book, then this one; the sheets that references name.
        .global(&record(kind::EXTERN_BOOK, &words(&[1, 3, 0])))
        .global(&record(kind::EXTERN_BOOK, &words(&[2, 0x0401])))
        .global(&record(
            kind::EXTERN_SHEET,
            &words(&[3, 1, 0, 0, 1, 1, 1, 0, 1, 1]),
        ))
        .global(&name(7, 1, &titles))
        .global(&name(6, 0, &two))
        // Of the other book; the whole sheet; by a function.
        .global(&name(6, 0, &area(2, &[0, 1, 0, 1])))
        .global(&name(6, 1, &area(0, &[0, 65_535, 0, 255])))
        .global(&name(6, 1, &[0x22, 3, 78, 0]))
        .sheet(&[])
        .sheet(&[]);
    let sheets = book.read().unwrap().sheets;
    assert_eq!(sheets[0].print_titles, Some(2..=3));
    assert_eq!(sheets[0].print_areas, []);
    assert_eq!(sheets[1].print_titles, None);
    let rows: Vec<_> = sheets[1]
        .print_areas
        .iter()
        .map(|area| (area.first_row, area.last_row, area.last_column))
        .collect();
    assert_eq!(rows, [(0, 9, 5), (20, 29, 5)]);
}

#[test]
fn a_print_area_of_excel_95_is_read() {
    // EXTERNSHEET record, 8 bytes that are not used, sheets; marks in the upper bits of the rows.
    let tokens = [
        &[0x3B, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0][..],
        &words(&[1, 1, 0xC001, 0xC008]),
        &[0, 5],
    ]
    .concat();
    let head = words(&[0x20, 0x0100, 21, 0, 0, 0, 0]);
    let book = Maker::new(Version::Biff5)
        .global(&record(kind::NAME, &[&head[..], &[6], &tokens].concat()))
        .sheet(&[])
        .sheet(&[]);
    let sheets = book.read().unwrap().sheets;
    assert_eq!(sheets[0].print_areas, []);
    assert_eq!(
        sheets[1].print_areas,
        [Area {
            first_row: 1,
            first_column: 0,
            last_row: 8,
            last_column: 5
        }]
    );
}
