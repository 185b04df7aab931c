//! Packages for tests, made part by part.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::book::{Book, BookSheet, Limits};
use crate::error::Error;

pub const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A package of these parts.
pub fn archive<N: AsRef<str>, C: AsRef<[u8]>>(parts: &[(N, C)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive
            .start_file(name.as_ref(), SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content.as_ref()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A part with relationships: identifier, kind, target.
pub fn links(links: &[(&str, &str, &str)]) -> String {
    let links: String = links
        .iter()
        .map(|(id, kind, target)| {
            format!("<Relationship Id='{id}' Type='{OFFICE}/{kind}' Target='{target}'/>")
        })
        .collect();
    format!("<?xml version='1.0'?><Relationships xmlns='{PACKAGE}'>{links}</Relationships>")
}

/// The parts of an .xlsx with one sheet, of the content of its `worksheet`. The cell styles are
/// 1: `0.00%`, 2: `yyyy-mm-dd`, 3: `#,##0.00`, 4: `;;;`, 5: `"第"@"号"`, 6: one that is not defined.
pub fn parts(sheet: &str) -> Vec<(String, String)> {
    let part = |name: &str, content: String| (name.to_owned(), content);
    vec![
        part(
            "_rels/.rels",
            links(&[("b", "officeDocument", "xl/workbook.xml")]),
        ),
        part(
            "xl/workbook.xml",
            format!(
                "<workbook xmlns='{MAIN}' xmlns:r='{OFFICE}'><sheets>\
                 <sheet name='表一' sheetId='1' r:id='r1'/></sheets></workbook>"
            ),
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            links(&[
                ("r1", "worksheet", "worksheets/sheet1.xml"),
                ("r2", "styles", "styles.xml"),
                ("r3", "sharedStrings", "sharedStrings.xml"),
            ]),
        ),
        part(
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns='{MAIN}'><numFmts>\
                 <numFmt numFmtId='164' formatCode='yyyy\\-mm\\-dd'/>\
                 <numFmt numFmtId='165' formatCode=';;;'/>\
                 <numFmt numFmtId='166' formatCode='0;0;0;&quot;第&quot;@&quot;号&quot;'/>\
                 </numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='10'/><xf numFmtId='164'/>\
                 <xf numFmtId='4'/><xf numFmtId='165'/><xf numFmtId='166'/><xf numFmtId='999'/>\
                 </cellXfs></styleSheet>"
            ),
        ),
        part(
            "xl/sharedStrings.xml",
            format!(
                "<sst xmlns='{MAIN}'><si><t>甲</t></si>\
                 <si><r><t>乙</t></r><r><rPr><b/></rPr><t xml:space='preserve'> 丙</t></r>\
                 <rPh sb='0' eb='1'><t>yi</t></rPh><phoneticPr fontId='1'/></si>\
                 <si><t>\n  a&amp;b_x000D_\nc &#x4E01; </t></si><si/></sst>"
            ),
        ),
        part(
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns='{MAIN}' xmlns:r='{OFFICE}'>{sheet}</worksheet>"),
        ),
    ]
}

/// The same with one part replaced, or added.
pub fn with(parts: Vec<(String, String)>, name: &str, content: &str) -> Vec<(String, String)> {
    let mut parts = parts;
    parts.retain(|(other, _)| other != name);
    parts.push((name.to_owned(), content.to_owned()));
    parts
}

pub fn read(parts: &[(String, String)]) -> Result<Book, Error> {
    super::read(&archive(parts), &Limits::default())
}

/// The sheet of the content of its `worksheet`.
pub fn sheet(content: &str) -> Result<BookSheet, Error> {
    let mut book = read(&parts(content))?;
    assert_eq!(book.sheets.len(), 1);
    Ok(book.sheets.remove(0))
}

/// What a sheet's cells show, each with its place.
pub fn shown(sheet: &BookSheet) -> Vec<(u32, u32, &str)> {
    let cells = sheet.cells.iter();
    cells
        .map(|cell| (cell.row, cell.column, cell.text.as_str()))
        .collect()
}

/// What the one row of these cells shows.
pub fn row(cells: &str) -> Vec<(String, Option<super::super::book::Doubt>)> {
    let sheet = sheet(&format!("<sheetData><row r='1'>{cells}</row></sheetData>")).unwrap();
    let cells = sheet.cells.into_iter();
    cells
        .map(|cell| (cell.text.to_string(), cell.doubt))
        .collect()
}
