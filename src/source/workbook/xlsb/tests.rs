//! Workbooks of records that are made here.

use super::super::book::{Area, Doubt};
use super::super::ooxml::archive::{archive, links, shown};
use super::*;
use crate::source::Limits;

/// A record of these fields.
fn record(kind: u16, fields: &[&[u8]]) -> Vec<u8> {
    let fields = fields.concat();
    let low = (kind & 0x7F) as u8;
    let mut bytes = match kind >> 7 {
        0 => vec![low],
        high => vec![low | 0x80, high as u8],
    };
    let mut length = fields.len();
    while length >= 0x80 {
        bytes.push((length & 0x7F) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend(fields);
    bytes
}

fn string(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = units.len() as u32;
    let bytes = units.into_iter().flat_map(u16::to_le_bytes);
    length.to_le_bytes().into_iter().chain(bytes).collect()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

fn row(row: u32, height: u16, flags: u8) -> Vec<u8> {
    let height = height.to_le_bytes();
    record(
        0,
        &[&numbers(&[row, 0]), &height, &[0, flags, 0], &numbers(&[0])],
    )
}

fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&numbers(&[column, style]), value])
}

/// A workbook of one sheet with these records. The cell styles are 1: `0.00%`, 2: `yyyy-mm-dd`.
fn workbook(sheet: &[Vec<u8>], names: &[Vec<u8>]) -> Vec<u8> {
    let sheet = [&[record(129, &[])], sheet, &[record(130, &[])]]
        .concat()
        .concat();
    let book = [
        record(131, &[]),
        record(153, &[&numbers(&[0, 0])]),
        record(156, &[&numbers(&[1, 1]), &string("r1"), &string("表")]),
        names.concat(),
        record(132, &[]),
    ]
    .concat();
    let style = |format: u16| record(47, &[&[0, 0], &format.to_le_bytes(), &[0; 12]]);
    let styles = [
        record(278, &[]),
        record(44, &[&164u16.to_le_bytes(), &string("yyyy\\-mm\\-dd")]),
        record(626, &[&numbers(&[1])]),
        style(9),
        record(627, &[]),
        record(617, &[&numbers(&[3])]),
        style(0),
        style(10),
        style(164),
        record(618, &[]),
    ]
    .concat();
    let strings = [
        record(159, &[&numbers(&[2, 2])]),
        record(19, &[&[0], &string("甲")]),
        record(19, &[&[1], &string("a_x000D_\nb"), &numbers(&[0])]),
    ]
    .concat();
    let comments = record(635, &[&numbers(&[0, 4, 4, 2, 2]), &[0; 16]]);
    archive(&[
        (
            "_rels/.rels",
            links(&[("b", "officeDocument", "xl/workbook.bin")]).into_bytes(),
        ),
        ("xl/workbook.bin", book),
        (
            "xl/_rels/workbook.bin.rels",
            links(&[
                ("r1", "worksheet", "worksheets/sheet1.bin"),
                ("r2", "styles", "styles.bin"),
                ("r3", "sharedStrings", "sharedStrings.bin"),
            ])
            .into_bytes(),
        ),
        ("xl/styles.bin", styles),
        ("xl/sharedStrings.bin", strings),
        ("xl/worksheets/sheet1.bin", sheet),
        (
            "xl/worksheets/_rels/sheet1.bin.rels",
            links(&[("c", "comments", "../comments1.bin")]).into_bytes(),
        ),
        ("xl/comments1.bin", comments),
    ])
}

/// The same as the data of a sheet.
fn data(records: &[Vec<u8>]) -> Vec<Vec<u8>> {
    [&[record(145, &[])], records, &[record(146, &[])]].concat()
}

fn sheet(records: &[Vec<u8>]) -> Result<BookSheet, Error> {
    let mut book = read(&workbook(records, &[]), &Limits::default())?;
    Ok(book.sheets.remove(0))
}

#[test]
fn values_of_every_kind_are_shown_in_their_styles() {
    let number = |value: f64| value.to_le_bytes();
    let rk_whole = ((12345_i32 << 2) as u32) | 2;
    let rk_hundredths = ((-250_i32 << 2) as u32) | 3;
    let rk_float = (0.5_f64.to_bits() >> 32) as u32;
    let read = sheet(&data(&[
        row(0, 300, 0),
        cell(2, 0, 0, &numbers(&[rk_whole])),
        cell(2, 1, 0, &numbers(&[rk_hundredths])),
        cell(2, 2, 1, &numbers(&[rk_float])),
        cell(5, 3, 2, &number(45943.0)),
        cell(6, 4, 0, &string("乙")),
        cell(7, 5, 0, &numbers(&[0])),
        cell(7, 6, 0, &numbers(&[1])),
        row(4, 300, 0),
        cell(8, 0, 0, &[&string("丙")[..], &[0; 10]].concat()),
        cell(9, 1, 0x0100_0001, &[&number(0.021)[..], &[0; 10]].concat()),
        cell(10, 2, 0, &[1, 0, 0]),
        cell(11, 3, 0, &[0x17, 0, 0]),
        cell(62, 4, 0, &[&[1][..], &string("丁"), &[0; 4]].concat()),
        cell(1, 5, 0, &[]),
    ]))
    .unwrap();
    assert_eq!(
        shown(&read),
        [
            (0, 0, "12345"),
            (0, 1, "-2.5"),
            (0, 2, "50.00%"),
            (0, 3, "2025-10-13"),
            (0, 4, "乙"),
            (0, 5, "甲"),
            (0, 6, "a\nb"),
            (4, 0, "丙"),
            (4, 1, "2.10%"),
            (4, 2, "TRUE"),
            (4, 3, "#REF!"),
            (4, 4, "丁"),
        ]
    );
    assert_eq!(read.cells[10].doubt, Some(Doubt::ErrorValue));
    assert_eq!((read.name.as_str(), read.is_hidden), ("表", true));
    assert_eq!(read.comments, [(4, 2)]);
}

#[test]
fn what_later_versions_added_is_no_cell() {
    let read = sheet(&data(&[
        row(0, 300, 0),
        cell(5, 0, 0, &7_f64.to_le_bytes()),
        record(35, &[&numbers(&[0])]),
        cell(1, 0, 0, &[0]),
        record(36, &[]),
    ]))
    .unwrap();
    assert_eq!(shown(&read), [(0, 0, "7")]);
    assert!(sheet(&[record(35, &[])]).is_err());
}

#[test]
fn what_is_hidden_merged_and_broken_is_told() {
    let column = |first, last, width, flags: u16| {
        record(
            60,
            &[&numbers(&[first, last, width, 0]), &flags.to_le_bytes()],
        )
    };
    let read = sheet(&[
        column(1, 2, 2560, 1),
        column(3, 3, 2560, 2),
        column(4, 4, 0, 2),
        record(145, &[]),
        row(1, 300, 0x10),
        row(2, 0, 0x20),
        row(3, 300, 0x08),
        record(146, &[]),
        record(176, &[&numbers(&[0, 1, 0, 2])]),
        record(176, &[&numbers(&[3, 3, 3, 3])]),
        record(392, &[&numbers(&[1, 1])]),
        record(396, &[&numbers(&[20, 0, 16383, 1, 0])]),
        record(396, &[&numbers(&[30, 0, 16383, 0, 0])]),
        record(393, &[]),
        record(396, &[&numbers(&[5, 0, 16383, 1, 0])]),
    ])
    .unwrap();
    assert_eq!(read.hidden_columns, [1..=2, 4..=4]);
    assert_eq!(read.hidden_rows, [1..=2]);
    assert_eq!(read.page_starts, [20]);
    let area = Area {
        first_row: 0,
        first_column: 0,
        last_row: 1,
        last_column: 2,
    };
    assert_eq!(read.merges, [area]);
    let read = sheet(&[
        record(
            485,
            &[&numbers(&[u32::MAX]), &[8, 0, 44, 1], &numbers(&[2])],
        ),
        record(145, &[]),
        row(1, 300, 0),
    ])
    .unwrap();
    assert_eq!(read.hidden_rows, [0..=0, 2..=1_048_575]);
}

#[test]
fn names_tell_of_pages() {
    let name = |name: &str, formula: &[u8]| {
        let length = numbers(&[formula.len() as u32]);
        record(
            39,
            &[
                &numbers(&[0x20]),
                &[0],
                &numbers(&[0]),
                &string(name),
                &length,
                formula,
            ],
        )
    };
    let area = |rows: [u32; 2], columns: [u16; 2]| {
        let columns: Vec<u8> = columns
            .iter()
            .flat_map(|column| column.to_le_bytes())
            .collect();
        [&[0x3B, 0, 0][..], &numbers(&rows), &columns].concat()
    };
    let titles = [
        vec![0x29, 31, 0],
        area([0, 1_048_575], [0, 1]),
        area([1, 2], [0, 16_383]),
        vec![0x10],
    ]
    .concat();
    let bytes = workbook(
        &[],
        &[
            name("_xlnm.Print_Area", &area([0, 8], [0, 0xC002])),
            name("Print_Titles", &titles),
            name("Print_Area_of_mine", &area([0, 1], [0, 1])),
        ],
    );
    let book = read(&bytes, &Limits::default()).unwrap();
    let area = Area {
        first_row: 0,
        first_column: 0,
        last_row: 8,
        last_column: 2,
    };
    assert_eq!(book.sheets[0].print_areas, [area]);
    assert_eq!(book.sheets[0].print_titles, Some(1..=2));
}

#[test]
fn damaged_records_are_errors() {
    for records in [
        vec![row(1 << 20, 300, 0)],
        vec![row(0, 300, 0), cell(2, 1 << 14, 0, &numbers(&[2]))],
        vec![row(0, 300, 0), cell(7, 0, 0, &numbers(&[2]))],
        vec![row(0, 300, 0), cell(6, 0, 0, &numbers(&[u32::MAX - 1]))],
        vec![row(0, 300, 0), cell(5, 0, 0, &[0])],
        vec![record(176, &[&numbers(&[1, 0, 0, 0])])],
        vec![vec![7, 0xFF, 0xFF, 0xFF, 0x7F]],
        vec![vec![7, 12, 0]],
    ] {
        let error = sheet(&data(&records)).unwrap_err();
        assert!(matches!(error, Error::Workbook { .. }), "{error:?}");
    }
}
