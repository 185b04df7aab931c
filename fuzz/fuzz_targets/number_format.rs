//! Number formats: the first line has numbers, each other line is a code, in a workbook made of them.

#![no_main]

use jnrender::source::{RawRow, ReadSource};
use jnrender_fuzz::{check, options, package};
use libfuzzer_sys::fuzz_target;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A code repeats a number at most so often: once a digit for dates, and texts at each `@`.
const LONGEST: usize = 40;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let mut lines = text.split('\n');
    let numbers = lines.next().unwrap_or_default().split(' ').take(8);
    let numbers: Vec<f64> = numbers
        .filter_map(|number| number.parse().ok())
        .filter(|number: &f64| number.is_finite())
        .collect();
    let codes: Vec<&str> = lines.take(8).collect();
    let Some(read) = check(&workbook(&numbers, &codes), &options()) else {
        return;
    };
    let rows = read.sheets.iter().flat_map(|sheet| &sheet.rows);
    for row in rows.clone() {
        let code = codes
            .get(row.line as usize - 1)
            .copied()
            .unwrap_or_default();
        let most = LONGEST * (code.len() + 400);
        assert!(
            row.cells.iter().all(|cell| cell.len() <= most),
            "{code}: {row:?}"
        );
    }
    general(&numbers, codes.len(), &read);
});

/// What the General format shows is the number, to the digits that it has.
fn general(numbers: &[f64], codes: usize, read: &ReadSource) {
    let mut rows = read.sheets.iter().flat_map(|sheet| &sheet.rows);
    let Some(RawRow { cells, .. }) = rows.find(|row| row.line as usize == codes + 1) else {
        return;
    };
    for (number, cell) in numbers.iter().zip(cells) {
        let shown: f64 = cell.parse().expect("a number is shown");
        let is_near = (shown - number).abs() <= number.abs() * 1e-4;
        assert!(is_near || number.abs() < 1e-90, "{number}: {cell}");
    }
}

/// A row a code, with the numbers and a text; the last row is in the General format.
fn workbook(numbers: &[f64], codes: &[&str]) -> Vec<u8> {
    let mut formats = String::new();
    let mut styles = String::new();
    let mut rows = String::new();
    for (index, code) in codes.iter().enumerate() {
        let id = 200 + index;
        let code = escaped(code);
        formats += &format!("<numFmt numFmtId='{id}' formatCode='{code}'/>");
        styles += &format!("<xf numFmtId='{id}'/>");
    }
    styles += "<xf numFmtId='0'/>";
    for style in 0..=codes.len() {
        rows += "<row>";
        for number in numbers {
            rows += &format!("<c s='{style}'><v>{number:e}</v></c>");
        }
        rows += &format!("<c s='{style}' t='str'><v>甲 1</v></c></row>");
    }
    let link = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id='{id}' Type='{OFFICE}/{kind}' Target='{target}'/>")
    };
    let links = |links: String| format!("<Relationships xmlns='{PACKAGE}'>{links}</Relationships>");
    let to_book = links(link("b", "officeDocument", "xl/workbook.xml"));
    let to_sheet = link("s", "worksheet", "sheet.xml");
    let to_parts = links(to_sheet + &link("f", "styles", "styles.xml"));
    let written = format!(
        "==== _rels/.rels\n{to_book}\n==== xl/workbook.xml\n\
         <workbook xmlns='{MAIN}' xmlns:r='{OFFICE}'><sheets>\
         <sheet name='s' sheetId='1' r:id='s'/></sheets></workbook>\
         \n==== xl/_rels/workbook.xml.rels\n{to_parts}\n==== xl/styles.xml\n\
         <styleSheet xmlns='{MAIN}'><numFmts>{formats}</numFmts>\
         <cellXfs>{styles}</cellXfs></styleSheet>\
         \n==== xl/sheet.xml\n<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>"
    );
    package(written.as_bytes()).expect("the parts are right")
}

fn escaped(code: &str) -> String {
    let mut escaped = String::new();
    for character in code.chars() {
        match character {
            '&' | '<' | '>' | '\'' | '"' => escaped += &format!("&#{};", character as u32),
            // XML has no others.
            '\0'..'\t' | '\u{B}'..' ' | '\u{FFFE}' | '\u{FFFF}' => {}
            _ => escaped.push(character),
        }
    }
    escaped
}
