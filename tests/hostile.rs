//! Whatever is given as a sheet: no panic, a clear error, exit code 1, and no output.

use std::fs;
use std::process::Command;

use proptest::prelude::*;

const FOUNDING: &str = include_str!("../fixtures/founding/table.txt");

/// Converts the bytes to all formats and gives the exit code and what was printed; whatever fails
/// leaves no output, and nothing may be called a defect.
fn convert(bytes: &[u8]) -> (i32, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("sheet"), bytes).expect("the folder can be written to");
    let output = Command::new(env!("CARGO_BIN_EXE_jnrender"))
        .args(["sheet", "-o", "out/", "--to", "html,json", "--lang", "en"])
        .current_dir(folder.path())
        .output()
        .expect("the program starts");
    let printed = String::from_utf8(output.stderr).expect("what is printed is UTF-8");
    let code = output.status.code().expect("the program was not killed");
    assert!(
        !printed.contains("panicked") && !printed.contains("J0804"),
        "{printed}"
    );
    assert_eq!(code != 0, !folder.path().join("out").exists(), "{printed}");
    (code, printed)
}

fn refused(bytes: &[u8], finding: &str) {
    let (code, printed) = convert(bytes);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains(finding), "{printed}");
}

/// A .xlsx of nothing but its first archive entry.
const XLSX_HEAD: &[u8] =
    b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml";

#[test]
fn what_is_no_sheet_is_refused() {
    refused(b"", "J0101");
    refused(b" \r\n\t\t\n\xE3\x80\x80\n", "J0101");
    refused(b"\xEF\xBB\xBF", "J0101");
    refused(&[0; 1000], "J0102");
    refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "image/png");
    refused(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01", "image/jpeg");
    refused(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "application/pdf");
    let mut program = b"\x7FELF\x02\x01\x01".to_vec();
    program.resize(64, 0);
    refused(&program, "application/x-executable");
    refused(XLSX_HEAD, "J0107");
    refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "J0107");
    refused(b"\xFF\xFF\xFF\xFF\xFF\xFF", "J0103");
}

#[test]
fn text_without_a_table_is_refused() {
    refused("只有一句话。\n".as_bytes(), "J0201");
    refused(b"hello\n", "J0201");
}

/// What random cells have found before.
#[test]
fn small_oddities_end_well() {
    for text in ["\t,\t", "\t\u{200B}a\t\n\t"] {
        convert(text.as_bytes());
    }
}

#[test]
fn one_line_may_be_very_long() {
    refused(&b"\t".repeat(70_000), "J0106");
    refused(&b"a\t".repeat(70_000), "J0106");
    let (code, _) = convert("长".repeat(300_000).as_bytes());
    assert_eq!(code, 1);
}

#[test]
fn the_founding_sheet_may_be_cut_anywhere() {
    let bytes = FOUNDING.as_bytes();
    for cut in (0..bytes.len()).step_by(997) {
        convert(&bytes[..cut]);
        convert(&bytes[cut..]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        // What was found once is kept as a case above, not in a file.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes_end_well(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        convert(&bytes);
    }

    #[test]
    fn any_workbook_that_is_none_ends_well(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        head in proptest::sample::select(vec![XLSX_HEAD, b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"]),
    ) {
        let (code, _) = convert(&[head, &bytes].concat());
        prop_assert_eq!(code, 1);
    }

    #[test]
    fn any_cells_end_well(text in "([a甲，0-9\"'<&#|;,. ]{0,4}[\t\t\t\n]){0,60}") {
        convert(text.as_bytes());
    }
}
