//! Whole sources, bytes in and sheets out.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Code;

fn read_plainly(bytes: &[u8]) -> Result<ReadSource, Error> {
    read(bytes, &ReadOptions::default())
}

const FOUNDING: &str = include_str!("../../fixtures/founding/table.txt");

#[test]
fn the_founding_sheet_has_its_lines_and_cells() {
    let read = read_plainly(FOUNDING.as_bytes()).unwrap();
    let rows = &read.sheets[0].rows;
    assert_eq!(rows.len(), 57);
    assert_eq!(rows[2].line, 3);
    assert_eq!(rows[2].cells[0], "2021年部门预算整体绩效目标表");
    assert_eq!(rows[12].cells.len(), 17);
    let filled = rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter(|cell| !cell.is_empty());
    assert_eq!(filled.count(), 369);
}

#[test]
fn what_is_too_large_is_refused() {
    let limited = |text: &str, cells: usize| {
        let options = ReadOptions {
            limits: Limits {
                cells,
                ..Limits::default()
            },
            ..ReadOptions::default()
        };
        read(text.as_bytes(), &options).map(|read| read.sheets[0].rows.len())
    };
    let is_refused = |result: Result<usize, Error>| matches!(result, Err(Error::TooLarge { .. }));
    let list = "甲\t乙\n1\t2\n3\t4\n5\t6\n";
    assert_eq!(limited(list, 8).unwrap(), 4);
    assert!(is_refused(limited(list, 7)));
    // Blank lines, and words of a text without delimiters.
    assert!(is_refused(limited(
        &("甲\t乙\n1\t2\n".to_owned() + &"\n".repeat(9)),
        9
    )));
    assert!(is_refused(limited("甲  乙\n1  2\n3  4\n", 8)));
    let long = format!("甲\t乙\n1\t{}\n", "长".repeat(1 << 19));
    let error = read_plainly(long.as_bytes()).unwrap_err();
    let Error::TooLarge {
        place: Some(place), ..
    } = error
    else {
        panic!("{error}");
    };
    assert_eq!((place.line, place.column), (2, 2));
}

#[test]
fn nothing_and_blanks_are_empty() {
    for bytes in [
        &b""[..],
        b" \t\r\n\n",
        "\u{FEFF}\u{3000}\t\u{200B}\n".as_bytes(),
        &[0xFF, 0xFE],
    ] {
        assert_eq!(read_plainly(bytes).unwrap_err(), Error::Empty, "{bytes:?}");
    }
}

#[test]
fn binaries_are_named() {
    let error = read_plainly(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap_err();
    assert_eq!(
        error,
        Error::Binary {
            kind: "PNG, image/png".into()
        }
    );
    let error = read_plainly(b"%PDF-1.7\n%\xE2\xE3\n").unwrap_err();
    assert!(matches!(error, Error::Binary { kind } if kind.contains("application/pdf")));
    assert!(matches!(
        read_plainly(&[0; 64]).unwrap_err(),
        Error::Binary { .. }
    ));
}

#[test]
fn private_use_characters_are_warned_of_with_their_place() {
    let read = read_plainly("甲\t乙\n丙\t丁\u{E5E5}\n".as_bytes()).unwrap();
    assert_eq!(read.diagnostics.len(), 1);
    let found = &read.diagnostics[0];
    assert_eq!(found.code, Code::PrivateUse);
    assert_eq!((found.places[0].line, found.places[0].column), (2, 2));
}

#[test]
fn damaged_workbooks_are_errors() {
    for bytes in [
        &b"PK\x03\x04"[..],
        b"PK\x03\x04 no zip at all",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 short",
    ] {
        assert!(
            matches!(read_plainly(bytes), Err(Error::Workbook { .. })),
            "{bytes:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_plainly(&bytes);
    }

    #[test]
    fn any_bytes_behind_a_workbooks_signature_are_read_or_refused(
        xls in any::<bool>(),
        bytes in proptest::collection::vec(any::<u8>(), 0..2000),
    ) {
        let signature: &[u8] = if xls { b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" } else { b"PK\x03\x04" };
        let _ = read_plainly(&[signature, &bytes].concat());
    }
}
