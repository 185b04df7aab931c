//! Workbooks that are made here, part by part.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::diagnostic::Code;
use crate::source::{Merge, ReadOptions, ReadSource};

fn read(bytes: &[u8], format: Format) -> Result<ReadSource, Error> {
    super::read(bytes, format, &ReadOptions::default())
}

/// A worksheet: its name, its `state`, and what stands in its part.
type Part<'a> = (&'a str, &'a str, &'a str);

/// An .xlsx of these worksheets, with the cell styles 1: `0.00%`, 2: a date, 3: `#,##0.00`.
fn xlsx(sheets: &[Part]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut book = String::new();
    let mut links =
        format!("<Relationship Id='styles' Type='{OFFICE}/styles' Target='styles.xml'/>");
    for (index, (name, state, _)) in sheets.iter().enumerate() {
        book +=
            &format!("<sheet name='{name}' state='{state}' sheetId='{index}' r:id='r{index}'/>");
        links += &format!(
            "<Relationship Id='r{index}' Type='{OFFICE}/worksheet' Target='worksheets/{index}.xml'/>"
        );
    }
    let mut parts = vec![
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships xmlns='{PACKAGE}'>\
                 <Relationship Id='b' Type='{OFFICE}/officeDocument' Target='xl/workbook.xml'/>\
                 </Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                "<workbook xmlns='{MAIN}' xmlns:r='{OFFICE}'><sheets>{book}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("<Relationships xmlns='{PACKAGE}'>{links}</Relationships>"),
        ),
        (
            "xl/styles.xml".to_owned(),
            format!(
                "<styleSheet xmlns='{MAIN}'><cellXfs><xf numFmtId='0'/><xf numFmtId='10'/>\
                 <xf numFmtId='14'/><xf numFmtId='4'/></cellXfs></styleSheet>"
            ),
        ),
    ];
    for (index, (_, _, content)) in sheets.iter().enumerate() {
        parts.push((
            format!("xl/worksheets/{index}.xml"),
            format!("<worksheet xmlns='{MAIN}'>{content}</worksheet>"),
        ));
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn text(place: &str, text: &str) -> String {
    format!("<c r='{place}' t='inlineStr'><is><t>{text}</t></is></c>")
}

fn read_xlsx(sheets: &[Part]) -> Result<ReadSource, Error> {
    let bytes = xlsx(sheets);
    read(&bytes, format(&bytes).unwrap())
}

#[test]
fn cells_are_read_as_shown_and_keep_their_places() {
    let content = format!(
        "<sheetData><row r='3'>{}<c r='D3'><v>3</v></c></row>\
         <row r='5'><c r='A5'><v>0.30000000000000004</v></c><c r='B5' s='1'><v>0.021</v></c>\
         <c r='C5' s='2'><v>45943</v></c><c r='D5' s='3'><v>1234567.5</v></c>\
         <c r='E5' t='b'><v>1</v></c><c r='F5' t='e'><v>#DIV/0!</v></c></row></sheetData>",
        text("B3", "指标\n名称 ")
    );
    let read = read_xlsx(&[("表一", "visible", &content)]).unwrap();
    assert_eq!(read.source.format, Format::Xlsx);
    assert_eq!(read.source.encoding, None);
    assert_eq!(read.source.sheets, [Some("表一".into())]);
    let rows = &read.sheets[0].rows;
    let lines: Vec<u32> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [3, 4, 5]);
    assert_eq!(rows[0].cells, ["", "指标名称", "", "3"]);
    assert!(rows[1].cells.is_empty());
    assert_eq!(
        rows[2].cells,
        [
            "0.3",
            "2.10%",
            "2025/10/13",
            "1,234,567.50",
            "TRUE",
            "#DIV/0!"
        ]
    );
    assert_eq!(read.sheets[0].place(0, 1).column, 2);
}

#[test]
fn merged_regions_count_from_the_first_row() {
    let content = format!(
        "<sheetData><row r='2'>{}</row><row r='4'>{}</row></sheetData>\
         <mergeCells><mergeCell ref='B2:D3'/><mergeCell ref='A4:A9'/><mergeCell ref='A1:C1'/>\
         </mergeCells>",
        text("B2", "标题"),
        text("A4", "甲")
    );
    let read = read_xlsx(&[("S", "visible", &content)]).unwrap();
    let merge = |row, column, rows, columns| Merge {
        row,
        column,
        rows,
        columns,
    };
    // The one in row 1 has no text, the one from row 4 on ends with the rows.
    assert_eq!(read.sheets[0].merges, [merge(0, 1, 2, 3)]);
}

#[test]
fn hidden_sheets_are_named_and_left_out() {
    let filled = format!(
        "<sheetData><row r='1'>{}</row></sheetData>",
        text("A1", "甲")
    );
    let read = read_xlsx(&[
        ("hidden", "hidden", &filled),
        ("blank", "visible", "<sheetData/>"),
        ("first", "visible", &filled),
        ("second", "visible", &filled),
    ])
    .unwrap();
    assert_eq!(
        read.source.sheets,
        [Some("first".into()), Some("second".into())]
    );
    assert_eq!(read.sheets[1].place(0, 0).sheet.0, 1);
    assert_eq!(read.diagnostics.len(), 1);
    let found = &read.diagnostics[0];
    assert_eq!(found.code, Code::OtherSheets);
    assert_eq!(found.arguments[0].1, "hidden");
}

#[test]
fn a_workbook_without_cells_is_empty() {
    let error = read_xlsx(&[("S", "visible", "<sheetData></sheetData>")]).unwrap_err();
    assert_eq!(error, Error::Empty);
}

#[test]
fn far_corners_do_not_fill_the_memory() {
    let content = format!(
        "<sheetData><row r='1'>{}</row><row r='1048576'>{}</row></sheetData>",
        text("A1", "甲"),
        text("XFD1048576", "乙")
    );
    let read = read_xlsx(&[("S", "visible", &content)]).unwrap();
    let rows = &read.sheets[0].rows;
    assert_eq!(rows.len(), 1_048_576);
    assert_eq!(rows.last().map(|row| row.cells.len()), Some(16_384));
    // The same in each of many rows is refused.
    let wide: String = (1..=1300)
        .map(|row| format!("<row r='{row}'>{}</row>", text(&format!("XFD{row}"), "乙")))
        .collect();
    let error = read_xlsx(&[("S", "visible", &format!("<sheetData>{wide}</sheetData>"))]);
    assert!(matches!(error, Err(Error::TooLarge { .. })));
}

/// An archive of such parts, none of them readable.
fn archive(names: &[&str]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for name in names {
        archive.start_file(*name, stored).unwrap();
        archive.write_all(&[b' '; 400]).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn another_document_in_the_same_container_is_named() {
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
        let error = read(&archive(names), Format::Xlsx).unwrap_err();
        assert!(
            matches!(&error, Error::Binary { kind } if kind.starts_with(expected)),
            "{error:?}"
        );
    }
}

#[test]
fn a_truncated_workbook_is_an_error() {
    let filled = format!(
        "<sheetData><row r='1'>{}</row></sheetData>",
        text("A1", "甲")
    );
    let bytes = xlsx(&[("S", "visible", &filled)]);
    for end in 4..bytes.len() {
        let error = read(&bytes[..end], Format::Xlsx).unwrap_err();
        assert!(matches!(error, Error::Workbook { .. }), "{end}: {error:?}");
    }
}

/// An .xls whose one sheet holds these cells.
fn xls(cells: &[(u16, u16, f64)]) -> Vec<u8> {
    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = data.len() as u16;
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }
    let beginning =
        |content: u8| record(0x0809, &[[0, 6, content, 0].as_slice(), &[0; 12]].concat());
    let end = record(0x000A, &[]);
    let bound_sheet = |at: u32| {
        let data = [&at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat();
        record(0x0085, &data)
    };
    let globals = beginning(5).len() + bound_sheet(0).len() + end.len();
    let mut stream = [
        beginning(5),
        bound_sheet(globals as u32),
        end.clone(),
        beginning(0x10),
    ]
    .concat();
    for (row, column, value) in cells {
        let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
        stream.extend(record(0x0203, &[&place[..], &value.to_le_bytes()].concat()));
    }
    stream.extend(end);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook")
        .unwrap()
        .write_all(&stream)
        .unwrap();
    file.into_inner().into_inner()
}

#[test]
fn old_workbooks_are_read_too() {
    let bytes = xls(&[(2, 1, 314.47), (4, 0, 7.0)]);
    let read = read(&bytes, format(&bytes).unwrap()).unwrap();
    assert_eq!(read.source.format, Format::Xls);
    assert_eq!(read.source.sheets, [Some("S".into())]);
    let rows = &read.sheets[0].rows;
    assert_eq!(rows[0].line, 3);
    assert_eq!(rows[0].cells, ["", "314.47"]);
    assert_eq!(rows[2].cells, ["7"]);
}

#[test]
fn impossible_numbers_in_an_old_workbook_are_refused() {
    let bytes = xls(&[(2, 999, 1.0)]);
    assert!(matches!(
        read(&bytes, Format::Xls),
        Err(Error::Workbook { .. })
    ));
}

#[test]
fn a_locked_workbook_is_said_to_be_locked() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptedPackage")
        .unwrap()
        .write_all(&[7; 64])
        .unwrap();
    let bytes = file.into_inner().into_inner();
    assert_eq!(
        read(&bytes, format(&bytes).unwrap()).unwrap_err(),
        Error::Encrypted
    );
}

#[test]
fn what_is_hidden_is_left_out_and_said() {
    let content = format!(
        "<cols><col min='2' max='2' width='9' hidden='1'/></cols><sheetData>\
         <row r='1'>{}{}{}</row><row r='2' hidden='1'>{}</row><row r='3'>{}{}</row></sheetData>\
         <mergeCells><mergeCell ref='B1:C1'/><mergeCell ref='A2:A4'/></mergeCells>",
        text("A1", "甲"),
        text("B1", "乙"),
        text("C1", "盖住"),
        text("A2", "丙"),
        text("B3", "丁"),
        text("C3", "戊")
    );
    let read = read_xlsx(&[("S", "visible", &content)]).unwrap();
    let rows = &read.sheets[0].rows;
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3]);
    // Texts of merged cells are seen where these are.
    assert_eq!(rows[0].cells, ["甲", "", "乙"]);
    assert_eq!(rows[1].cells, ["丙", "", "戊"]);
    assert_eq!(read.diagnostics.len(), 1);
    let found = &read.diagnostics[0];
    assert_eq!(found.code, Code::HiddenLeftOut);
    assert_eq!(found.arguments[1].1, "2");
    let options = ReadOptions {
        include_hidden: true,
        ..ReadOptions::default()
    };
    let bytes = xlsx(&[("S", "visible", &content)]);
    let read = super::read(&bytes, Format::Xlsx, &options).unwrap();
    assert_eq!(read.sheets[0].rows[0].cells, ["甲", "乙", "盖住"]);
    assert!(read.diagnostics.is_empty());
}

#[test]
fn what_cells_show_is_bounded() {
    let long = "长".repeat(333);
    let row = |row: usize| format!("<row r='{row}'>{}</row>", text(&format!("A{row}"), &long));
    let rows: String = (1..=25).map(row).collect();
    let bytes = xlsx(&[("S", "visible", &format!("<sheetData>{rows}</sheetData>"))]);
    let of = |bytes| ReadOptions {
        limits: Limits {
            bytes,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    assert!(bytes.len() < 20_000);
    assert!(super::read(&bytes, Format::Xlsx, &of(30_000)).is_ok());
    let error = super::read(&bytes, Format::Xlsx, &of(20_000)).unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
}

#[test]
fn regions_over_hidden_rows_end_soon() {
    let region = "<mergeCell ref='A2:XFD1048576'/>".repeat(20_000);
    let content = format!(
        "<sheetFormatPr zeroHeight='1'/><sheetData><row r='1'>{}</row></sheetData>\
         <mergeCells>{region}</mergeCells>",
        text("A1", "甲")
    );
    let started = std::time::Instant::now();
    let read = read_xlsx(&[("S", "visible", &content)]).unwrap();
    assert_eq!(read.sheets[0].rows.len(), 1);
    assert!(started.elapsed().as_secs() < 5);
}
