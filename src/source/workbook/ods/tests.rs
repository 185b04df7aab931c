use std::io::Write as _;

use super::super::damage;
use super::*;
use crate::source::workbook::book::{Area, BookSheet, Doubt};

const LIMITS: Limits = Limits {
    bytes: 16 << 20,
    cells: 100_000,
};

/// A single document with automatic styles and the contents of its body.
fn document(styles: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">\
         <office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>\
         </office:document>"
    )
}

fn book(styles: &str, body: &str) -> Result<Book, Error> {
    let document = document(styles, body);
    assert!(is(document.as_bytes()));
    read(document.as_bytes(), &LIMITS)
}

/// The only sheet of a document without styles.
fn sheet(rows: &str) -> BookSheet {
    let body = format!("<table:table table:name=\"表\">{rows}</table:table>");
    let mut book = book("", &body).expect("a document");
    book.sheets.remove(0)
}

/// The cells of a sheet: row, column, text.
fn cells(sheet: &BookSheet) -> Vec<(u32, u32, &str)> {
    let cells = sheet.cells.iter();
    cells
        .map(|cell| (cell.row, cell.column, cell.text.as_str()))
        .collect()
}

/// A package of parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = zip::ZipWriter::new(&mut bytes);
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).expect("in memory");
        writer.write_all(text.as_bytes()).expect("in memory");
    }
    writer.finish().expect("in memory");
    bytes.into_inner()
}

#[test]
fn cells_show_their_paragraphs() {
    let sheet = sheet(
        "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1234.5\">\
         <text:p>1,234.50</text:p></table:table-cell>\
         <table:table-cell><text:p>一<text:s text:c=\"2\"/><text:span>二</text:span><text:tab/>三\
         </text:p><text:p/><text:p>&amp;<text:line-break/><text:a>链</text:a></text:p>\
         <draw:frame><draw:text-box><text:p>图</text:p></draw:text-box></draw:frame>\
         </table:table-cell>\
         <table:table-cell><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>\
         <table:table-cell><text:p>\n  字<text:ruby><text:ruby-base>符</text:ruby-base>\
         <text:ruby-text>fu</text:ruby-text></text:ruby>\n  x  y\n</text:p></table:table-cell>\
         </table:table-row>",
    );
    assert_eq!(
        cells(&sheet),
        [
            (0, 0, "1,234.50"),
            (0, 1, "一  二\t三\n\n&\n链"),
            (0, 3, "字符 x  y")
        ]
    );
    assert_eq!(sheet.comments, [(0, 2)]);
}

#[test]
fn repeats_and_spans() {
    let sheet = sheet(
        "<table:table-row table:number-rows-repeated=\"2\">\
         <table:table-cell table:number-columns-repeated=\"2\"><text:p>a</text:p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1000000\">\
         <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         <table:table-row><table:table-cell table:number-columns-spanned=\"2\" \
         table:number-rows-spanned=\"3\"><text:p>b</text:p></table:table-cell>\
         <table:covered-table-cell><text:p>c</text:p></table:covered-table-cell>\
         <table:table-cell><text:p>d</text:p></table:table-cell></table:table-row>",
    );
    assert_eq!(
        cells(&sheet),
        [
            (0, 0, "a"),
            (0, 1, "a"),
            (1, 0, "a"),
            (1, 1, "a"),
            (1_000_002, 0, "b"),
            (1_000_002, 2, "d")
        ]
    );
    let merged = Area {
        first_row: 1_000_002,
        first_column: 0,
        last_row: 1_000_004,
        last_column: 1,
    };
    assert_eq!(sheet.merges, [merged]);
}

#[test]
fn rows_columns_and_pages() {
    let styles = "<style:style style:name=\"z\" style:family=\"table-row\">\
        <style:table-row-properties style:row-height=\"0cm\"/></style:style>\
        <style:style style:name=\"p\" style:family=\"table-row\">\
        <style:table-row-properties fo:break-before=\"page\"/></style:style>\
        <style:style style:name=\"z\" style:family=\"table-column\">\
        <style:table-column-properties style:column-width=\"0in\"/></style:style>\
        <style:style style:name=\"h\" style:family=\"table\">\
        <style:table-properties table:display=\"false\"/></style:style>";
    let row = "<table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>";
    let body = format!(
        "<table:table table:name=\"一 二\" table:print-ranges=\"'一 二'.A1:'一 二'.B3\">\
         <table:table-column/><table:table-column table:style-name=\"z\"/>\
         <table:table-column-group table:display=\"false\"><table:table-column/></table:table-column-group>\
         <table:table-column table:visibility=\"collapse\" table:number-columns-repeated=\"3\"/>\
         <table:table-header-rows><table:table-row>{row}<table:table-row>{row}</table:table-header-rows>\
         <table:table-row table:style-name=\"z\">{row}\
         <table:table-row-group><table:table-row-group table:display=\"false\"><table:table-row>{row}\
         </table:table-row-group><table:table-row table:visibility=\"filter\">{row}</table:table-row-group>\
         <table:table-row table:style-name=\"p\" table:number-rows-repeated=\"2\">{row}\
         <table:table-row table:style-name=\"p\" table:number-rows-repeated=\"1000000\">\
         <table:table-cell/></table:table-row></table:table>\
         <table:table table:name=\"藏\" table:style-name=\"h\"/>\
         <table:table table:name=\"'file:///a.ods'#b\"><table:table-row>{row}</table:table>"
    );
    let book = book(styles, &body).expect("a document");
    let [sheet, hidden] = book.sheets.as_slice() else {
        panic!("two sheets: {:?}", book.sheets);
    };
    assert_eq!(sheet.hidden_columns, [1..=5]);
    assert_eq!(sheet.hidden_rows, [2..=4]);
    assert_eq!(sheet.page_starts, [5, 6]);
    assert_eq!(sheet.print_titles, Some(0..=1));
    assert_eq!(sheet.print_areas.len(), 1);
    assert!(hidden.is_hidden && !sheet.is_hidden);
}

#[test]
fn values_without_a_text() {
    let styles =
        "<style:style style:name=\"n\" style:family=\"table-cell\" style:data-style-name=\"N2\"/>";
    let cells = [
        (
            "table:formula=\"of:=SUM([.A1])\"",
            "=SUM([.A1])",
            Some(Doubt::NotCalculated),
        ),
        (
            "office:value-type=\"float\" office:value=\"1.50\"",
            "1.5",
            None,
        ),
        (
            "office:value-type=\"float\" office:value=\"2\" table:style-name=\"n\"",
            "2",
            Some(Doubt::Format("N2".into())),
        ),
        (
            "office:value-type=\"boolean\" office:boolean-value=\"true\"",
            "TRUE",
            None,
        ),
        (
            "office:value-type=\"string\" office:string-value=\"甲\"",
            "甲",
            None,
        ),
        (
            "office:value-type=\"date\" office:date-value=\"2020-01-02\"",
            "2020-01-02",
            Some(Doubt::Format("date".into())),
        ),
    ];
    for (attributes, text, doubt) in cells {
        let body = format!(
            "<table:table><table:table-row><table:table-cell {attributes}/></table:table-row></table:table>"
        );
        let book = book(styles, &body).expect("a document");
        let cell = &book.sheets[0].cells[0];
        assert_eq!(
            (cell.text.as_str(), &cell.doubt),
            (text, &doubt),
            "{attributes}"
        );
    }
}

#[test]
fn errors_are_doubts() {
    for attributes in [
        "office:value-type=\"string\" calcext:value-type=\"error\"",
        "table:formula=\"of:=1/0\" office:value-type=\"float\"",
    ] {
        let sheet = sheet(&format!(
            "<table:table-row><table:table-cell {attributes}><text:p>Err:502</text:p>\
             </table:table-cell><table:table-cell><text:p>#N/A</text:p></table:table-cell>\
             </table:table-row>"
        ));
        assert_eq!(sheet.cells[0].doubt, Some(Doubt::ErrorValue));
        assert_eq!(sheet.cells[1].doubt, None, "a text is one");
    }
}

#[test]
fn packages() {
    let text = document("", "<table:table table:name=\"a\"/>");
    let media_type = ("mimetype", SPREADSHEET);
    let plain = package(&[media_type, (CONTENT, &text)]);
    assert!(is(&plain));
    assert_eq!(read(&plain, &LIMITS).map(|book| book.sheets.len()), Ok(1));
    let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\">\
                    <manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = package(&[media_type, (CONTENT, "\u{1}"), (MANIFEST, manifest)]);
    assert_eq!(read(&locked, &LIMITS), Err(Error::Encrypted));
    let whole = package(&[media_type, ("encrypted-package", ""), (MANIFEST, "")]);
    assert_eq!(read(&whole, &LIMITS), Err(Error::Encrypted));
    let other = package(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        (CONTENT, &text),
    ]);
    assert!(!is(&other));
    assert!(!is(&package(&[("xl/workbook.xml", "")])));
    let empty = package(&[media_type]);
    assert!(matches!(read(&empty, &LIMITS), Err(Error::Workbook { .. })));
    for length in (0..plain.len()).step_by(7) {
        assert!(read(&plain[..length], &LIMITS).is_err(), "cut at {length}");
    }
}

#[test]
fn damaged_documents_are_refused() {
    let text = document("", "<table:table><table:table-row/></table:table>");
    for length in 0..text.len() {
        if text.is_char_boundary(length) {
            assert!(
                read(&text.as_bytes()[..length], &LIMITS).is_err(),
                "cut at {length}"
            );
        }
    }
    assert!(book("", "<table:table><table:table-row></table:table>").is_err());
    assert!(
        book("", "<table:table><table:table-row><table:table-cell><table:table/></table:table-cell></table:table-row></table:table>")
            .is_err()
    );
}

#[test]
fn hostile_documents_are_refused() {
    let cell = "<table:table-cell table:number-columns-repeated=\"16384\"><text:p>a</text:p></table:table-cell>";
    let row =
        format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    let blanks = "<text:s text:c=\"4000000000\"/>".repeat(100_000);
    for hostile in [
        format!("<table:table>{row}</table:table>"),
        format!(
            "<table:table><table:table-row>{}</table:table-row></table:table>",
            cell.repeat(99)
        ),
        "<table:table><table:table-row>".repeat(1000),
        format!(
            "<table:table><table:table-row><table:table-cell><text:p>{blanks}</text:p></table:table-cell></table:table-row></table:table>"
        ),
    ] {
        let result = book("", &hostile);
        assert!(
            matches!(result, Err(Error::TooLarge { .. })),
            "{hostile:.60}"
        );
    }
    let far = "<table:table><table:table-row table:number-rows-repeated=\"4294967295\"/>\
               <table:table-row table:number-rows-repeated=\"4294967295\"/><table:table-row>\
               <table:table-cell table:number-columns-repeated=\"4294967295\"/>\
               <table:table-cell table:number-columns-spanned=\"4294967295\"><text:p>a</text:p>\
               </table:table-cell></table:table-row></table:table>";
    assert!(matches!(book("", far), Err(Error::TooLarge { .. })));
    let last = "<table:table><table:table-row table:number-rows-repeated=\"4294967295\"/>\
                <table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>\
                </table:table-row></table:table>";
    assert!(matches!(book("", last), Err(Error::TooLarge { .. })));
    let bomb = " ".repeat(20 << 20);
    let bomb = package(&[("mimetype", SPREADSHEET), (CONTENT, &bomb)]);
    assert!(matches!(read(&bomb, &LIMITS), Err(Error::TooLarge { .. })));
}

#[test]
fn damage_never_panics() {
    let seed = document(
        "<style:style style:name=\"p\" style:family=\"table-row\"><style:table-row-properties \
         fo:break-before=\"page\"/></style:style>",
        "<table:table table:name=\"a\" table:print-ranges=\"a.A1:a.B3\"><table:table-column \
         table:number-columns-repeated=\"3\" table:visibility=\"collapse\"/><table:table-header-rows>\
         <table:table-row table:style-name=\"p\" table:number-rows-repeated=\"9\"><table:table-cell \
         table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\"><text:p>a<text:s \
         text:c=\"3\"/></text:p></table:table-cell><table:covered-table-cell/></table:table-row>\
         </table:table-header-rows></table:table>",
    );
    damage::try_all(seed.as_bytes(), b"<>/\"=&;0929 :\x80", |bytes| {
        is(bytes);
        let _ = read(bytes, &LIMITS);
    });
}
