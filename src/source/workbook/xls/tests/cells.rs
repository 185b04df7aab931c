use super::*;

fn biff8() -> Maker {
    Maker::new(Version::Biff8)
}

#[test]
fn cells_of_every_kind_are_read() {
    let strings = [&[1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1][..], &[0x32, 0x75]].concat();
    let book = biff8()
        .global(&record(kind::SHARED_STRINGS, &strings))
        .sheet(&[
            cell(kind::SHARED_STRING, 0, 0, 0, &[0; 4]),
            cell(kind::NUMBER, 0, 1, 0, &1.5_f64.to_le_bytes()),
            cell(kind::RK, 0, 2, 0, &((-7_i32 << 2) | 2).to_le_bytes()),
            // A hundredth of a whole number, and of a float.
            cell(kind::RK, 0, 3, 0, &((1234_i32 << 2) | 3).to_le_bytes()),
            cell(kind::RK, 0, 4, 0, &0x4059_0001_u32.to_le_bytes()),
            record(
                kind::MUL_RK,
                &[words(&[1, 0, 0, 6, 0, 0, 10, 0]), words(&[1])].concat(),
            ),
            cell(kind::LABEL, 2, 0, 0, &[1, 0, 0, b'a']),
            cell(kind::RICH_STRING, 2, 1, 0, &[1, 0, 0, b'b', 0, 0]),
            cell(kind::BOOL_OR_ERROR, 2, 2, 0, &[1, 0]),
            cell(kind::BOOL_OR_ERROR, 2, 3, 0, &[0x17, 1]),
            // Blank cells.
            cell(0x0201, 2, 4, 0, &[]),
            record(0x00BE, &words(&[2, 5, 0, 0, 6])),
        ]);
    let text = |row, column, text: &str| (row, column, text.to_owned(), None);
    assert_eq!(
        book.cells(),
        [
            text(0, 0, "甲"),
            text(0, 1, "1.5"),
            text(0, 2, "-7"),
            text(0, 3, "12.34"),
            text(0, 4, "1"),
            text(1, 0, "1"),
            text(1, 1, "2"),
            text(2, 0, "a"),
            text(2, 1, "b"),
            text(2, 2, "TRUE"),
            (2, 3, "#REF!".into(), Some(Doubt::ErrorValue)),
        ]
    );
}

#[test]
fn numbers_are_shown_in_their_formats() {
    let format = [&words(&[200, 8])[..], &[0], b"0.00\"kg\""].concat();
    let style = |format: u16| record(kind::XF, &[words(&[0, format]), vec![0; 16]].concat());
    let value = 2.5_f64.to_le_bytes();
    let book = biff8()
        .global(&record(kind::FORMAT, &format))
        .global(&[style(0), style(2), style(200), style(49)].concat())
        .sheet(&[
            cell(kind::NUMBER, 0, 0, 0, &value),
            cell(kind::NUMBER, 0, 1, 1, &value),
            cell(kind::NUMBER, 0, 2, 2, &value),
            cell(kind::NUMBER, 0, 3, 3, &value),
        ]);
    assert_eq!(book.texts(), ["2.5", "2.50", "2.50kg", "2.5"]);
}

#[test]
fn dates_count_from_1904_where_the_workbook_says_so() {
    let style = |format: u16| record(kind::XF, &[words(&[0, format]), vec![0; 16]].concat());
    let book = |mode| {
        biff8()
            .global(&record(kind::DATE_MODE, &words(&[mode])))
            .global(&style(14))
            .sheet(&[cell(kind::NUMBER, 0, 0, 0, &40000_f64.to_le_bytes())])
            .texts()
    };
    assert!(book(0)[0].starts_with("2009"));
    assert!(book(1)[0].starts_with("2013"));
}

fn formula(column: u16, value: [u8; 8], options: u16, tokens: &[u8]) -> Vec<u8> {
    let length = words(&[options, 0, 0, tokens.len() as u16]);
    cell(
        kind::FORMULA,
        0,
        column,
        0,
        &[&value[..], &length, tokens].concat(),
    )
}

fn special(kind: u8, value: u8) -> [u8; 8] {
    [kind, 0, value, 0, 0, 0, 0xFF, 0xFF]
}

/// `B1+1`.
const SUM: [u8; 9] = [0x44, 0, 0, 1, 0xC0, 0x1E, 1, 0, 0x03];
/// `B1`.
const REFERENCE: [u8; 5] = [0x44, 0, 0, 1, 0xC0];

#[test]
fn formulas_show_their_values() {
    let book = biff8().sheet(&[
        formula(0, 3.0_f64.to_le_bytes(), 0, &SUM),
        formula(1, special(0, 0), 0, &REFERENCE),
        // The record of a formula that others share stands before its text.
        record(0x04BC, &[0; 10]),
        record(kind::STRING, &[2, 0, 0, b'x']),
        record(kind::CONTINUE, &[1, 0x32, 0x75]),
        formula(2, special(1, 1), 0, &REFERENCE),
        formula(3, special(2, 0x07), 0, &REFERENCE),
        formula(4, special(3, 0), 0, &REFERENCE),
        // 0 that is to be calculated, among formulas with values.
        formula(5, [0; 8], 3, &SUM),
    ]);
    let text = |column, text: &str| (0, column, text.to_owned(), None);
    assert_eq!(
        book.cells(),
        [
            text(0, "3"),
            text(1, "x甲"),
            text(2, "TRUE"),
            (0, 3, "#DIV/0!".into(), Some(Doubt::ErrorValue)),
            text(5, "0"),
        ]
    );
}

#[test]
fn values_that_are_missing_are_doubted() {
    let missing = |column, text: &str| (0, column, text.to_owned(), Some(Doubt::NotCalculated));
    // A text that does not come, and the empty text as a sum.
    let book = biff8().sheet(&[
        formula(0, special(0, 0), 0, &REFERENCE),
        formula(2, special(3, 0), 0, &SUM),
        formula(3, special(0, 0), 0, &[]),
    ]);
    assert_eq!(
        book.cells(),
        [missing(0, "=B1"), missing(2, "=B1+1"), missing(3, "=…")]
    );
    // No formula has a value, and all are to be calculated.
    let zero = [formula(2, [0; 8], 3, &SUM)];
    let book = biff8().sheet(&zero).sheet(&zero);
    assert_eq!(book.cells(), [missing(2, "=B1+1")]);
    assert_eq!(
        book.read().unwrap().sheets[1].cells[0].doubt,
        Some(Doubt::NotCalculated)
    );
    // An empty text is none where another formula's cannot be one.
    let book = biff8().sheet(&[
        formula(2, special(3, 0), 0, &REFERENCE),
        formula(3, special(3, 0), 0, &SUM),
    ]);
    assert_eq!(book.cells(), [missing(2, "=B1"), missing(3, "=B1+1")]);
    let book = biff8().sheet(&[formula(2, special(3, 0), 0, &REFERENCE)]);
    assert_eq!(book.cells(), []);
    let done = formula(2, 1.0_f64.to_le_bytes(), 3, &SUM);
    let book = biff8().sheet(&zero).sheet(&[done]);
    assert_eq!(book.texts(), ["0"]);
}

#[test]
fn texts_of_excel_95_are_in_its_code_page() {
    let book = Maker::new(Version::Biff5)
        .global(&record(kind::CODE_PAGE, &words(&[950])))
        .special_sheet(
            b"\xB9\x77",
            0,
            0,
            &[
                cell(kind::LABEL, 0, 0, 0, b"\x02\0\xB9\x77"),
                cell(kind::RICH_STRING, 0, 1, 0, b"\x02\0\xBA\xE2\x01\0\x05"),
            ],
        );
    assert_eq!(book.texts(), ["預", "算"]);
    assert_eq!(book.read().unwrap().sheets[0].name, "預");
}

#[test]
fn the_workbook_tells_how_texts_are_written_whatever_a_sheet_says() {
    let bytes = Maker::new(Version::Biff5)
        .sheet(&[cell(kind::LABEL, 0, 0, 0, b"\x04\0\xD4\xA4\xCB\xE3")])
        .bytes();
    // The version in the last record that begins something.
    let at = bytes
        .windows(4)
        .rposition(|window| window == [9, 8, 8, 0])
        .unwrap();
    let mut later = bytes.clone();
    later[at + 4..at + 6].copy_from_slice(&[0, 6]);
    assert_ne!(later, bytes);
    let book = super::super::read(&later, &Limits::default()).unwrap();
    assert_eq!(book.sheets[0].cells[0].text, "预算");
}

#[test]
fn streams_of_one_sheet_are_read() {
    // As old exporters write them: a version that is none, no styles, no code page.
    let exported = [
        record(kind::BEGINNING, &words(&[0, 0x10, 0, 0])),
        cell(kind::LABEL, 0, 0, 0, b"\x04\0\xD4\xA4\xCB\xE3"),
        cell(kind::NUMBER, 1, 0, 0, &2_f64.to_le_bytes()),
        record(kind::END, &[]),
    ]
    .concat();
    // Excel 2: the id of the format stands in the cell.
    let attributes = [0, 0, 0, 0, 0, 1, 0];
    let excel_2 = bare(
        Version::Biff2,
        &[
            record(kind::FORMAT_2, b"\x07General"),
            record(kind::FORMAT_2, b"\x040.00"),
            record(kind::LABEL_2, b"\0\0\0\0\0\0\0\x02\xD4\xA4"),
            record(
                kind::NUMBER_2,
                &[&attributes[..], &2_f64.to_le_bytes()].concat(),
            ),
            record(kind::INTEGER_2, &[1, 0, 0, 0, 0, 0, 0, 7, 0]),
        ],
    );
    let excel_4 = bare(
        Version::Biff4,
        &[
            record(kind::FORMAT, b"\0\0\x07General"),
            record(kind::FORMAT, b"\0\0\x040.00"),
            record(kind::XF_4, &[0, 1, 0, 0]),
            cell(kind::NUMBER, 0, 0, 0, &2_f64.to_le_bytes()),
        ],
    );
    for (stream, texts) in [
        (exported, &["预算", "2"][..]),
        (excel_2, &["2.00", "7"]),
        (excel_4, &["2.00"]),
    ] {
        let book = super::super::read(&stream, &Limits::default()).unwrap();
        let cells = book.sheets[0].cells.iter();
        let read: Vec<&str> = cells.map(|cell| cell.text.as_str()).collect();
        assert_eq!(read, texts);
    }
}

#[test]
fn cells_come_in_order_and_the_last_of_a_place_holds() {
    let number = |row, column, value: f64| cell(kind::NUMBER, row, column, 0, &value.to_le_bytes());
    let book = biff8().sheet(&[
        number(1, 0, 1.0),
        number(0, 1, 2.0),
        number(0, 0, 3.0),
        number(1, 0, 4.0),
        number(1, 0, 5.0),
    ]);
    assert_eq!(book.texts(), ["3", "2", "5"]);
}
