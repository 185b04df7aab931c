//! Damaged packages and such as are made to do harm.

use std::time::Instant;

use super::super::book::Limits;
use super::archive::{MAIN, archive, links, parts, read, sheet, shown, with};
use super::*;

/// Small limits, so that tests are fast.
const SMALL: Limits = Limits {
    bytes: 1 << 18,
    cells: 1000,
};

fn refused(parts: &[(String, String)]) -> Error {
    let bytes = archive(parts);
    let begin = Instant::now();
    let error = super::read(&bytes, &SMALL).err().unwrap();
    assert!(begin.elapsed().as_secs() < 2);
    error
}

fn is_too_large(error: &Error) -> bool {
    matches!(error, Error::TooLarge { .. })
}

fn is_damaged(error: &Error) -> bool {
    matches!(error, Error::Workbook { .. })
}

#[test]
fn a_truncated_or_changed_package_is_an_error() {
    let bytes = archive(&parts("<sheetData><row><c><v>1</v></c></row></sheetData>"));
    for end in 4..bytes.len() {
        let error = super::read(&bytes[..end], &SMALL).unwrap_err();
        assert!(is_damaged(&error), "{end}: {error:?}");
    }
    // No single byte makes it panic, whatever else comes of it.
    for at in 0..bytes.len() {
        for change in [0x01, 0x80, 0xFF] {
            let mut bytes = bytes.clone();
            bytes[at] ^= change;
            let _ = super::read(&bytes, &SMALL);
        }
    }
}

#[test]
fn a_part_with_a_wrong_checksum_is_an_error() {
    let mut bytes = archive(&parts("<sheetData><row><c><v>1</v></c></row></sheetData>"));
    // In the directory, where the last file's entry is the sheet's: its checksum is 16 bytes from its
    // beginning.
    let entry = memchr::memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
    bytes[entry + 16] ^= 1;
    assert!(is_damaged(&super::read(&bytes, &SMALL).unwrap_err()));
}

#[test]
fn an_encrypted_part_is_said_to_be() {
    let mut bytes = archive(&parts("<sheetData/>"));
    // The flag is 8 bytes from the beginning of an entry of the directory, 6 of a file.
    let entries: Vec<usize> = memchr::memmem::find_iter(&bytes, b"PK\x01\x02").collect();
    let files: Vec<usize> = memchr::memmem::find_iter(&bytes, b"PK\x03\x04").collect();
    for entry in entries {
        bytes[entry + 8] |= 1;
    }
    for file in files {
        bytes[file + 6] |= 1;
    }
    assert_eq!(super::read(&bytes, &SMALL), Err(Error::Encrypted));
}

#[test]
fn parts_that_unpack_to_too_much_are_refused() {
    let blanks = " ".repeat(2 << 20);
    assert!(is_too_large(&refused(&parts(&blanks))));
    assert!(is_too_large(&refused(&with(
        parts("<sheetData/>"),
        "xl/sharedStrings.xml",
        &format!("<sst><si><t>{blanks}</t></si></sst>")
    ))));
    // Within the limit, but packed too tight.
    let bytes = archive(&parts(&" ".repeat(80 << 20)));
    let error = super::read(&bytes, &Limits::default()).unwrap_err();
    assert_eq!(
        error,
        Error::TooLarge {
            what: "> 33554432 bytes".into(),
            place: None
        }
    );
    let bytes = archive(&parts(&"<a/>".repeat(20 << 20)));
    let error = super::read(&bytes, &Limits::default()).unwrap_err();
    assert_eq!(
        error,
        Error::TooLarge {
            what: "> 200 : 1".into(),
            place: None
        }
    );
}

#[test]
fn more_cells_than_the_limit_are_refused() {
    let cells = |count| {
        let cells = "<c><v>1</v></c>".repeat(count);
        parts(&format!("<sheetData><row>{cells}</row></sheetData>"))
    };
    assert!(super::read(&archive(&cells(1000)), &SMALL).is_ok());
    assert!(is_too_large(&refused(&cells(1001))));
    // Blank cells are not counted.
    let blanks = "<c s='1'/>".repeat(5000);
    assert!(
        super::read(
            &archive(&parts(&format!(
                "<sheetData><row>{blanks}</row></sheetData>"
            ))),
            &SMALL
        )
        .is_ok()
    );
}

#[test]
fn texts_made_from_shared_formulas_are_limited() {
    let long = format!("LEN({})", "A1,".repeat(2000));
    let cells = format!("<c><f t='shared' si='0'>{long}</f></c>")
        + &"<c><f t='shared' si='0'/></c>".repeat(900);
    assert!(is_too_large(&refused(&parts(&format!(
        "<sheetData><row>{cells}</row></sheetData>"
    )))));
}

#[test]
fn many_entries_are_refused_before_they_are_read() {
    let mut bytes = archive(&parts("<sheetData/>"));
    bytes.splice(0..0, b"PK\x01\x02".repeat(70_000));
    assert!(is_too_large(&super::read(&bytes, &SMALL).unwrap_err()));
}

#[test]
fn entities_are_never_expanded() {
    for declaration in [
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>",
    ] {
        let parts = with(
            parts("<sheetData/>"),
            "xl/worksheets/sheet1.xml",
            &format!("{declaration}<worksheet xmlns='{MAIN}'><sheetData/></worksheet>"),
        );
        assert!(is_damaged(&refused(&parts)));
    }
    let cell = "<sheetData><row><c t='str'><v>&a;</v></c></row></sheetData>";
    assert!(is_damaged(&refused(&parts(cell))));
}

#[test]
fn deep_nesting_and_unclosed_elements_are_refused() {
    assert!(is_damaged(&refused(&parts(&"<a>".repeat(10_000)))));
    let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    assert!(is_damaged(&refused(&parts(&deep))));
    assert!(is_damaged(&refused(&parts("<sheetData><row></sheetData>"))));
    let cell = format!("<sheetData><row><c><v>{deep}</v></c></row></sheetData>");
    assert!(is_damaged(&refused(&parts(&cell))));
}

#[test]
fn parts_may_be_utf_16_or_in_a_code_page() {
    let xml = |encoding: &str| {
        format!(
            "<?xml version='1.0' encoding='{encoding}'?><worksheet xmlns='{MAIN}'><sheetData><row>\
             <c t='str'><v>财政é</v></c></row></sheetData></worksheet>"
        )
    };
    let little: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(xml("UTF-16").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let big: Vec<u8> = xml("UTF-16")
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let code_page = encoding_rs::GB18030.encode(&xml("GB18030")).0.into_owned();
    let marked = [b"\xEF\xBB\xBF", xml("utf-8").as_bytes()].concat();
    for bytes in [little, big, code_page, marked] {
        let mut parts: Vec<(String, Vec<u8>)> = parts("")
            .into_iter()
            .map(|(name, content)| (name, content.into_bytes()))
            .collect();
        parts[5].1 = bytes;
        let book = super::read(&archive(&parts), &SMALL).unwrap();
        assert_eq!(shown(&book.sheets[0]), [(0, 0, "财政é")]);
    }
}

#[test]
fn names_of_parts_may_have_backslashes_and_other_case() {
    let parts: Vec<_> = parts("<sheetData><row><c><v>1</v></c></row></sheetData>")
        .into_iter()
        .map(|(name, content)| (name.replace('/', "\\").to_uppercase(), content))
        .collect();
    assert_eq!(read(&parts).unwrap().sheets[0].cells.len(), 1);
}

#[test]
fn another_document_in_the_same_container_is_named() {
    let blank = |name: &str| (name.to_owned(), " ".repeat(400));
    for (names, expected) in [
        (
            &[
                "[Content_Types].xml",
                "_rels/.rels",
                "word/document.xml",
                "word/styles.xml",
            ][..],
            "DOCX, ",
        ),
        (&["table.txt", "picture.png"], "ZIP, "),
    ] {
        let parts: Vec<_> = names.iter().map(|name| blank(name)).collect();
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for (name, content) in parts {
            archive.start_file(name, stored).unwrap();
            std::io::Write::write_all(&mut archive, content.as_bytes()).unwrap();
        }
        let bytes = archive.finish().unwrap().into_inner();
        let error = super::read(&bytes, &SMALL).unwrap_err();
        assert!(
            matches!(&error, Error::Binary { kind } if kind.starts_with(expected)),
            "{error:?}"
        );
    }
    // A main part of another kind.
    let mut other = parts("<sheetData/>");
    other[1].1 = "<w:document xmlns:w='x'/>".to_owned();
    let error = refused(&other);
    assert!(
        matches!(&error, Error::Binary { kind } if kind.starts_with("DOCX, ")),
        "{error:?}"
    );
    other[1].1 = "<w:other xmlns:w='x'/>".to_owned();
    assert!(is_damaged(&refused(&other)));
    let mut without = parts("<sheetData/>");
    without[0].1 = links(&[]);
    assert!(is_damaged(&refused(&without)));
}

#[test]
fn an_empty_workbook_is_none_of_the_readers_errors() {
    assert!(sheet("").unwrap().cells.is_empty());
}
