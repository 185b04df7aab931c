use super::*;

fn is_damaged(book: &Result<Book, Error>) -> bool {
    matches!(book, Err(Error::Workbook { .. }))
}

#[test]
fn impossible_records_are_refused() {
    let style = record(kind::XF, &[0; 20]);
    let number = 1_f64.to_le_bytes();
    for records in [
        // No such string, style, column, error; too short.
        cell(kind::SHARED_STRING, 0, 0, 0, &[0; 4]),
        cell(kind::NUMBER, 0, 0, 1, &number),
        cell(kind::NUMBER, 0, 256, 0, &number),
        cell(kind::BOOL_OR_ERROR, 0, 0, 0, &[1, 1]),
        cell(kind::NUMBER, 0, 0, 0, &number[..7]),
        cell(kind::LABEL, 0, 0, 0, &[9, 0, 0, b'a']),
        record(kind::MUL_RK, &words(&[0, 255, 0, 6, 0, 0, 10, 0, 256])),
        record(kind::MERGED_CELLS, &words(&[1, 5, 4, 0, 0])),
        record(kind::MERGED_CELLS, &words(&[1, 0, 0, 0, 256])),
        record(kind::MERGED_CELLS, &words(&[0xFFFF, 0, 0, 0, 1])),
        record(kind::PAGE_BREAKS, &words(&[2, 5])),
        record(kind::ROW, &words(&[1])),
    ] {
        let book = Maker::new(Version::Biff8)
            .global(&style)
            .sheet(std::slice::from_ref(&records));
        assert!(is_damaged(&book.read()), "{records:?}");
    }
}

#[test]
fn a_workbook_that_is_cut_off_is_refused() {
    let number = cell(kind::NUMBER, 0, 0, 0, &1_f64.to_le_bytes());
    let bytes = Maker::new(Version::Biff8)
        .sheet(&[number.clone(), number.clone()])
        .sheet(&[number])
        .bytes();
    for end in 0..bytes.len() {
        assert!(
            is_damaged(&read(&bytes[..end], &Limits::default())),
            "{end}"
        );
    }
    // What follows the last sheet is none of it.
    let longer = [&bytes[..], &[1, 2, 0xFF]].concat();
    assert!(read(&longer, &Limits::default()).is_ok());
}

#[test]
fn sheets_outside_the_file_or_inside_another_are_refused() {
    let sheet = [beginning(Version::Biff8, 0x10), record(kind::END, &[])].concat();
    let bound = |at: u32| {
        let data = [&at.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat();
        record(kind::BOUND_SHEET, &data)
    };
    let book = |places: &[u32]| {
        let bounds: Vec<u8> = places.iter().flat_map(|&at| bound(at)).collect();
        let stream = [
            beginning(Version::Biff8, 5),
            bounds,
            record(kind::END, &[]),
            sheet.clone(),
        ]
        .concat();
        read(&stream, &Limits::default())
    };
    // The common part has 12 bytes, and 13 for each sheet, and 4 for its end.
    assert!(book(&[29]).is_ok());
    assert!(is_damaged(&book(&[28])));
    assert!(is_damaged(&book(&[u32::MAX])));
    assert!(is_damaged(&book(&[12 + 4 + 13 * 20; 20])));
}

#[test]
fn a_locked_workbook_is_told() {
    let book = Maker::new(Version::Biff8)
        .global(&record(kind::FILE_PASS, &words(&[1, 1, 2])))
        .sheet(&[]);
    assert_eq!(book.read(), Err(Error::Encrypted));
}

#[test]
fn limits_are_kept() {
    let number = |row, column| cell(kind::NUMBER, row, column, 0, &1_f64.to_le_bytes());
    let row = [number(0, 0), number(0, 1), number(0, 2)];
    let corners = [number(0, 0), number(1, 2)];
    for (book, cells) in [
        (Maker::new(Version::Biff8).sheet(&row), 3),
        (Maker::new(Version::Biff8).sheet(&corners), 6),
        (Maker::new(Version::Biff8).sheet(&row).sheet(&row), 6),
    ] {
        let bytes = book.bytes();
        let limits = |cells, bytes| Limits { bytes, cells };
        assert!(read(&bytes, &limits(cells, bytes.len())).is_ok());
        for limits in [
            limits(cells - 1, bytes.len()),
            limits(cells, bytes.len() - 1),
        ] {
            let error = read(&bytes, &limits).unwrap_err();
            assert!(matches!(error, Error::TooLarge { .. }));
        }
    }
}

#[test]
fn formats_that_make_too_much_text_are_refused() {
    let code = [&words(&[200, 202])[..], &[0, b'"'], &[b'x'; 200], b"\""].concat();
    let number = |row| cell(kind::NUMBER, row, 0, 0, &1_f64.to_le_bytes());
    let numbers: Vec<Vec<u8>> = (0..100).map(number).collect();
    let bytes = Maker::new(Version::Biff8)
        .global(&record(kind::FORMAT, &code))
        .global(&record(kind::XF, &[words(&[0, 200]), vec![0; 16]].concat()))
        .sheet(&numbers)
        .bytes();
    let read = |most| {
        let limits = Limits {
            bytes: most,
            ..Limits::default()
        };
        read(&bytes, &limits)
    };
    assert!(read(20_000).is_ok());
    assert!(matches!(read(19_999), Err(Error::TooLarge { .. })));
}

/// A workbook with a record of each kind that is read.
fn full() -> Vec<u8> {
    let sum = [0x44, 0, 0, 1, 0xC0, 0x1E, 1, 0, 0x03];
    let formula = [
        &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF][..],
        &words(&[3, 0, 0, sum.len() as u16]),
        &sum,
    ]
    .concat();
    Maker::new(Version::Biff8)
        .global(&record(kind::CODE_PAGE, &words(&[1200])))
        .global(&record(kind::FORMAT, b"\xA4\0\x05\0\x000.00%"))
        .global(&record(kind::XF, &words(&[0, 164, 0, 0, 0, 0, 0, 0, 0, 0])))
        .global(&record(kind::EXTERN_BOOK, &words(&[1, 0x0401])))
        .global(&record(kind::EXTERN_SHEET, &words(&[1, 0, 0, 0])))
        .global(&record(
            kind::NAME,
            &[
                &words(&[0x20, 0x0100, 11, 0, 1, 0, 0])[..],
                &[0, 6, 0x3B],
                &words(&[0, 0, 9, 0, 5]),
            ]
            .concat(),
        ))
        .global(&record(
            kind::SHARED_STRINGS,
            b"\x02\0\0\0\x02\0\0\0\x02\0\0ab\x03\0\x09\x01\0\x32\x75",
        ))
        .global(&record(kind::CONTINUE, b"\0cd\0\0\0\0"))
        .sheet(&[
            record(kind::DEFAULT_ROW_HEIGHT, &words(&[0, 255])),
            record(kind::COLUMN_INFO, &words(&[0, 3, 0, 0, 1, 0])),
            record(kind::ROW, &words(&[0, 0, 0, 255, 0, 0, 0x120, 0])),
            cell(kind::SHARED_STRING, 0, 0, 0, &[1, 0, 0, 0]),
            cell(kind::NUMBER, 0, 1, 0, &0.5_f64.to_le_bytes()),
            record(kind::MUL_RK, &words(&[1, 0, 0, 6, 0, 0, 10, 0, 1])),
            cell(kind::FORMULA, 2, 0, 0, &formula),
            record(kind::STRING, &[1, 0, 0, b'x']),
            cell(kind::BOOL_OR_ERROR, 2, 2, 0, &[7, 1]),
            record(kind::MERGED_CELLS, &words(&[1, 0, 1, 0, 3])),
            record(kind::PAGE_BREAKS, &words(&[1, 40, 0, 255])),
            record(kind::NOTE, &words(&[3, 1, 0, 1, 0, 0])),
        ])
        .bytes()
}

#[test]
fn no_damage_is_a_panic() {
    let whole = full();
    assert!(read(&whole, &Limits::default()).is_ok());
    // A linear congruential generator (Knuth, MMIX).
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..5000 {
        let mut bytes = whole.clone();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            bytes[at] = match random(3) {
                0 => 0xFF,
                1 => 0,
                _ => random(256) as u8,
            };
        }
        bytes.truncate(bytes.len() - random(3) * random(bytes.len()) / 4);
        let _ = read(&bytes, &Limits::default());
    }
}
