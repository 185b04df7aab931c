//! Whatever is given as a sheet: no panic, a clear error, exit code 1, and no output.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use jnrender::source::ReadOptions;
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

/// Recovers within this process: any error will do, but what is a document accounts for every cell.
fn recover(bytes: &[u8]) {
    if let Ok(recovered) = jnrender::recover(bytes, &ReadOptions::default()) {
        let ledger = &recovered.document.ledger;
        let placed = ledger.placed + ledger.repeated + ledger.furniture + ledger.text;
        assert_eq!((ledger.unplaced, ledger.cells), (0, placed));
    }
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

/// What fuzzing has found before in texts with aligned columns: columns whose cells stand over one
/// another, and a combining mark that begins a line and takes no position in it.
#[test]
fn odd_alignment_ends_well() {
    convert(include_bytes!("hostile/columns_over_one_another.bin"));
    convert(include_bytes!("hostile/combining_mark_alone.bin"));
}

/// A text of which no line is a header but many could be, with very many labels: found by its time.
#[test]
fn lines_of_many_labels_end_soon() {
    convert(include_bytes!("hostile/rows_of_many_labels.bin"));
    convert(include_bytes!("hostile/aligned_labels_in_many_rows.bin"));
    convert(include_bytes!("hostile/aligned_labels_in_many_lines.bin"));
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

/// Shapes on which a step that is quadratic in rows, cells or characters takes minutes.
#[test]
fn large_sheets_end_soon() {
    let lines = |count: usize, line: &dyn Fn(usize) -> String| -> String {
        (0..count).map(|index| line(index) + "\n").collect()
    };
    let cells = |count: usize, cell: &dyn Fn(usize) -> String| -> String {
        let cells: Vec<String> = (0..count).map(cell).collect();
        cells.join("\t")
    };
    let long = |mark: char| -> String {
        let text = (0..1_000_000_u32).map(|at| match at % 10 {
            0 => mark,
            _ => char::from_u32(0x4E00 + at % 5000).unwrap_or(mark),
        });
        text.collect()
    };
    let header = "表\n编号\t项目\t内容\t金额\n";
    let shapes = [
        (
            "lines of 60,000 cells",
            lines(3, &|line| cells(60_000, &|at| format!("{line}名{at}"))),
        ),
        (
            "60,000 lines of one cell",
            "甲\t乙\n".to_owned() + &lines(60_000, &|at| format!("行{at}")),
        ),
        (
            "200 columns",
            lines(2000, &|row| cells(200, &|at| format!("{}", row * at % 97))),
        ),
        (
            "wide rows with gaps",
            lines(1000, &|row| {
                cells(120, &|at| match row * at % 5 {
                    0 => String::new(),
                    _ => (row * at % 97).to_string(),
                })
            }),
        ),
        ("equal lines", "甲\t乙\t丙\n".repeat(50_000)),
        (
            "equal headers",
            header.to_owned() + "1\t类\t物\t5\n" + &header.repeat(50_000),
        ),
        (
            "headers over one row",
            (header.to_owned() + "1\t类\t物\t5\n").repeat(20_000),
        ),
        (
            "groups of two",
            header.to_owned()
                + &lines(100_000, &|at| match at % 2 {
                    0 => format!("{}\t类{at}\t物{at}\t{at}.5", at / 2),
                    _ => format!("\t\t物{at}\t{at}.5"),
                }),
        ),
        (
            "one group over many pages",
            header.to_owned()
                + "1\t类\t物\t5\n"
                + &lines(50_000, &|at| {
                    let row = format!("\t\t物{at}\t{at}.5");
                    if at % 20 == 19 {
                        format!("{row}\n{}", header.trim_end())
                    } else {
                        row
                    }
                }),
        ),
        (
            "a very long text",
            format!("表\t乙\n1\t2\n{}\t3\n4\t5\n", long('甲').repeat(6)),
        ),
        (
            "long texts that are alike",
            format!("表\t乙\n{}\t3\n{}\t3\n4\t5\n", long('甲'), long('乙')),
        ),
        (
            "a form of many fields",
            lines(40, &|line| {
                cells(300, &|at| format!("标签{line}_{at}：\t值{at}"))
            }) + &lines(1000, &|at| format!("{at}\t{at}")),
        ),
        (
            "notes without end",
            "甲\t乙\t丙\n1\t2\t3\n".to_owned() + &"注：说明，说明。\n".repeat(60_000),
        ),
    ];
    for (name, text) in shapes {
        let start = Instant::now();
        recover(text.as_bytes());
        let taken = start.elapsed();
        println!("{name}: {taken:?}");
        // Each takes about a second on a machine that does nothing else.
        assert!(taken < Duration::from_secs(20), "{name}: {taken:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_pages_account_for_every_cell(text in concat!(
        "(",
        "(\n|收支总表(（续表）)?\n|附件[1-3]\n|第 [1-3] 页 共 3 页\n){0,2}",
        "((单位|日期)：?\t[甲乙]{0,2}\t{0,3}(单位：万元)?\n){0,2}",
        "((编号|项目)?\t(名称|收入)\t{0,3}(金额|2021)?(\t备注)?\n){0,3}",
        "([0-9]{0,2}\t{1,2}[甲乙丙丁，。、]{0,9}\t(-?[0-9]{0,3}(\\.[0-9])?%?|——)(\t[a-c]{0,2}){0,2}\n){0,9}",
        "(\t?(合计|小计|注：甲，乙。|本页小计)(\t[0-9]{1,2}){0,2}\n){0,2}",
        "){1,4}",
    )) {
        recover(text.as_bytes());
    }

    #[test]
    fn any_bytes_account_for_every_cell(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        recover(&bytes);
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
