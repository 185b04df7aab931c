//! A text of printed pages as the workbook that it was printed from.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const LINKS: &str = "application/vnd.openxmlformats-package.relationships+xml";

/// Number formats by cell style: General, `#,##0.00`, `0.0%`.
const STYLES: [&str; 3] = [
    "<xf numFmtId='0'/>",
    "<xf numFmtId='4'/>",
    "<xf numFmtId='164' applyNumberFormat='1'/>",
];

/// An .xlsx of one sheet: shared strings, numbers with their formats. Title, form and header of the
/// pages after the first, and their numbers, are left out.
pub fn xlsx(text: &str) -> Vec<u8> {
    let mut strings: HashMap<&str, usize> = HashMap::new();
    let mut listed = String::new();
    let mut rows = String::new();
    let mut pages = text.split("\n\n");
    let first = pages.next().unwrap_or_default();
    // As many lines stand above the rows of each page.
    let top = first
        .lines()
        .take_while(|line| !line.starts_with('1'))
        .count();
    let later = pages.flat_map(|page| page.lines().skip(top));
    let lines = first
        .lines()
        .chain(later)
        .filter(|line| !line.starts_with('第'));
    for (row, line) in lines.enumerate() {
        let _ = write!(rows, "<row r='{}'>", row + 1);
        for (column, cell) in line.split('\t').enumerate() {
            let place = format!("{}{}", char::from(b'A' + column as u8), row + 1);
            match number(cell) {
                _ if cell.is_empty() => {}
                Some((value, style)) => {
                    let _ = write!(rows, "<c r='{place}' s='{style}'><v>{value}</v></c>");
                }
                None => {
                    let next = strings.len();
                    let index = *strings.entry(cell).or_insert(next);
                    if index == next {
                        let cell = cell.replace('&', "&amp;").replace('<', "&lt;");
                        let _ = write!(listed, "<si><t>{cell}</t></si>");
                    }
                    let _ = write!(rows, "<c r='{place}' t='s'><v>{index}</v></c>");
                }
            }
        }
        rows.push_str("</row>");
    }
    let link = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id='{id}' Type='{OFFICE}/{kind}' Target='{target}'/>")
    };
    let links = |links: &[String]| {
        format!(
            "<Relationships xmlns='{PACKAGE}'>{}</Relationships>",
            links.concat()
        )
    };
    let part = |name: &str, kind: &str| {
        format!("<Override PartName='/xl/{name}.xml' ContentType='{TYPE}.{kind}+xml'/>")
    };
    let parts = [
        part("workbook", "sheet.main"),
        part("worksheets/sheet1", "worksheet"),
        part("styles", "styles"),
        part("sharedStrings", "sharedStrings"),
    ];
    pack(&[
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns='{TYPES}'><Default Extension='rels' ContentType='{LINKS}'/>{}</Types>",
                parts.concat()
            ),
        ),
        (
            "_rels/.rels",
            links(&[link("b", "officeDocument", "xl/workbook.xml")]),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            links(&[
                link("a", "worksheet", "worksheets/sheet1.xml"),
                link("b", "styles", "styles.xml"),
                link("c", "sharedStrings", "sharedStrings.xml"),
            ]),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns='{MAIN}' xmlns:r='{OFFICE}'><sheets>\
                 <sheet name='明细' sheetId='1' r:id='a'/></sheets></workbook>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns='{MAIN}'><numFmts count='1'><numFmt numFmtId='164' \
                 formatCode='0.0%'/></numFmts><cellXfs>{}</cellXfs></styleSheet>",
                STYLES.concat()
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!("<sst xmlns='{MAIN}'>{listed}</sst>"),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ])
}

/// The number that a cell prints, and the style that prints it so. Long ones are identity numbers.
fn number(cell: &str) -> Option<(f64, usize)> {
    if let Some(share) = cell.strip_suffix('%') {
        return Some((share.parse::<f64>().ok()? / 100.0, 2));
    }
    let plain = cell.replace(',', "");
    let value = plain.parse().ok().filter(|_| plain.len() < 12)?;
    Some((value, usize::from(plain.len() < cell.len())))
}

fn pack(parts: &[(&str, String)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default();
        archive.start_file(*name, options).expect("in memory");
        archive.write_all(content.as_bytes()).expect("in memory");
    }
    archive.finish().expect("in memory").into_inner()
}
