//! What a sheet's XML means, in packages that are made here.

use super::super::book::{Area, Doubt};
use super::super::ooxml::archive::{MAIN, links, parts, read, row, sheet, shown, with};
use super::*;

fn texts(cells: &str) -> Vec<String> {
    row(cells).into_iter().map(|(text, _)| text).collect()
}

#[test]
fn values_are_shown_in_their_styles() {
    assert_eq!(
        texts(
            "<c><v>0.30000000000000004</v></c><c s='1'><v>0.021</v></c><c s='2'><v>45943</v></c>\
             <c s='3'><v>1234567.5</v></c><c s='4'><v>7</v></c><c t='b'><v>1</v></c>\
             <c t='b'><v>false</v></c><c t='s' s='5'><v>0</v></c><c s='0'><v> 1e3 </v></c>\
             <c s='2' t='d'><v>2025-10-13T00:00:00Z</v></c><c s='3' t='d'><v>1900-02-28</v></c>"
        ),
        [
            "0.3",
            "2.10%",
            "2025-10-13",
            "1,234,567.50",
            "TRUE",
            "FALSE",
            "第甲号",
            "1000",
            "2025-10-13",
            "59.00"
        ]
    );
}

#[test]
fn what_is_not_known_is_doubted() {
    assert_eq!(
        row("<c s='6'><v>2</v></c><c s='77'><v>3</v></c><c t='e'><v>#REF!</v></c>"),
        [
            ("2".into(), Some(Doubt::Format("numFmtId 999".into()))),
            ("3".into(), Some(Doubt::Format("cellXfs[77]".into()))),
            ("#REF!".into(), Some(Doubt::ErrorValue)),
        ]
    );
    // A workbook without styles or strings has the General format.
    let mut bare = parts("<sheetData><row><c s='0'><v>0.5</v></c></row></sheetData>");
    bare.retain(|(name, _)| !name.contains("styles") && !name.contains("Strings"));
    let book = read(&bare).unwrap();
    assert_eq!(book.sheets[0].cells[0].text, "0.5");
    assert_eq!(book.sheets[0].cells[0].doubt, None);
}

#[test]
fn strings_are_joined_from_runs_without_their_pronunciation() {
    assert_eq!(
        texts(
            "<c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>2</v></c><c t='s'><v>3</v></c>\
             <c t='inlineStr'><is><r><t>丁 </t></r><r><t>戊</t></r></is></c>\
             <c t='inlineStr'><is><t xml:space='preserve'> x </t></is></c>\
             <c t='str'><f>A1</f><v>&lt;己_x005F_x000D_&gt;</v></c>\
             <c t='inlineStr'><is><t><![CDATA[<庚>]]></t></is></c><c><v>abc</v></c><c t='s'/>"
        ),
        [
            "甲",
            "乙 丙",
            "a&b\nc 丁",
            "丁 戊",
            " x ",
            "<己_x000D_>",
            "<庚>",
            "abc"
        ]
    );
    let error = sheet("<sheetData><row><c t='s'><v>4</v></c></row></sheetData>").unwrap_err();
    assert!(matches!(error, Error::Workbook { .. }));
}

#[test]
fn formulas_without_a_value_say_so() {
    let missing = |text: &str| (text.to_owned(), Some(Doubt::NotCalculated));
    assert_eq!(
        row(
            "<c r='B1'><f t='shared' si='0' ref='B1:D1'>A1&amp;$A$1</f></c>\
             <c r='C1'><f t='shared' si='0'/><v/></c><c r='D1'><f t='shared' si='0'/><v>7</v></c>\
             <c r='E1' t='str'><f>F1</f></c><c r='F1' t='str'><f>G1</f><v></v></c>\
             <c r='G1'><f>SUM(A1)</f><v>0</v></c><c r='H1' t='e'><f>1/0</f><v>#DIV/0!</v></c>"
        ),
        [
            missing("=A1&$A$1"),
            missing("=B1&$A$1"),
            ("7".into(), None),
            missing("=F1"),
            ("0".into(), None),
            ("#DIV/0!".into(), Some(Doubt::ErrorValue)),
        ]
    );
}

#[test]
fn a_workbook_that_was_never_calculated_has_no_zeros() {
    let cells = "<sheetData><row><c><f>SUM(B1)</f><v>0</v></c><c><v>0</v></c>\
                 <c><f>B1+1</f><v>5</v></c></row></sheetData>";
    let mut parts = parts(cells);
    parts[1].1 = parts[1]
        .1
        .replace("</sheets>", "</sheets><calcPr fullCalcOnLoad='1'/>");
    let book = read(&parts).unwrap();
    assert_eq!(
        shown(&book.sheets[0]),
        [(0, 0, "=SUM(B1)"), (0, 1, "0"), (0, 2, "5")]
    );
}

#[test]
fn places_follow_from_references_else_from_order() {
    let read = sheet(
        "<dimension ref='A1:XFD1048576'/><sheetData>\
         <row r='3'><c r='C3'><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>\
         <row r='1'><c r='B1'><v>4</v></c><c r='A1'><v>5</v></c></row>\
         <row r='3'><c r='C3'><v>6</v></c><c r='d3'/></row>\
         <row r='1048576'><c r='XFD1048576'><v>7</v></c></row></sheetData>",
    )
    .unwrap();
    assert_eq!(
        shown(&read),
        [
            (0, 0, "5"),
            (0, 1, "4"),
            (2, 2, "6"),
            (3, 0, "3"),
            (1_048_575, 16_383, "7")
        ]
    );
    for outside in [
        "<row r='1048577'/>",
        "<row r='1048576'/><row/>",
        "<row><c r='XFE1'/></row>",
        "<row r='0'/>",
        "<row><c r='XFD1'/><c/></row>",
        "<row><c r='A'/></row>",
    ] {
        let error = sheet(&format!("<sheetData>{outside}</sheetData>"));
        assert!(matches!(error, Err(Error::Workbook { .. })), "{outside}");
    }
}

#[test]
fn what_is_hidden_is_told() {
    let read = sheet(
        "<cols><col min='2' max='3' hidden='1'/><col min='4' max='4' width='0' customWidth='1'/>\
         <col min='6' max='6' width='9'/><col min='16384' max='16384' hidden='true'/></cols>\
         <sheetData><row r='2' hidden='1'><c><v>1</v></c></row><row r='3' ht='0' customHeight='1'/>\
         <row r='5' collapsed='1'/><row r='7' hidden='true'/></sheetData>",
    )
    .unwrap();
    assert_eq!(read.hidden_columns, [1..=3, 16_383..=16_383]);
    assert_eq!(read.hidden_rows, [1..=2, 6..=6]);
    assert_eq!(shown(&read), [(1, 0, "1")]);
    let read = sheet(
        "<sheetFormatPr zeroHeight='1'/><sheetData><row r='2'/><row r='3' hidden='1'/>\
         <row r='4'/></sheetData>",
    )
    .unwrap();
    assert_eq!(read.hidden_rows, [0..=0, 2..=2, 4..=1_048_575]);
    let read = sheet(
        "<sheetViews><sheetView showZeros='0'/></sheetViews><sheetData><row><c><v>0</v></c>\
         <c><v>1</v></c></row></sheetData>",
    )
    .unwrap();
    assert_eq!(shown(&read), [(0, 1, "1")]);
}

#[test]
fn merges_and_page_breaks_are_read() {
    let read = sheet(
        "<sheetData/><mergeCells><mergeCell ref='A1:C2'/><mergeCell ref='E5:E5'/>\
         <mergeCell ref='D9:B7'/></mergeCells><rowBreaks count='3'><brk id='40' max='16383' man='1'/>\
         <brk id='20' man='true'/><brk id='30'/></rowBreaks><colBreaks><brk id='2' man='1'/></colBreaks>",
    )
    .unwrap();
    let area = |first_row, first_column, last_row, last_column| Area {
        first_row,
        first_column,
        last_row,
        last_column,
    };
    assert_eq!(read.merges, [area(0, 0, 1, 2), area(6, 1, 8, 3)]);
    assert_eq!(read.page_starts, [20, 40]);
    assert!(sheet("<mergeCells><mergeCell ref='A1:?'/></mergeCells>").is_err());
}

/// A workbook of three tabs, the second a chart.
fn three_tabs() -> Vec<(String, String)> {
    let sheet =
        |name: &str| format!("<sheetData><row><c t='str'><v>{name}</v></c></row></sheetData>");
    let parts = with(
        parts(&sheet("一")),
        "xl/worksheets/2.xml",
        &format!(
            "<x:worksheet xmlns:x='{MAIN}'>{}</x:worksheet>",
            sheet("二")
        )
        .replace("<row", "<x:row")
        .replace("</row", "</x:row")
        .replace("sheetData", "x:sheetData")
        .replace("<c ", "<x:c ")
        .replace("</c>", "</x:c>")
        .replace("v>", "x:v>"),
    );
    let parts = with(
        parts,
        "xl/_rels/workbook.xml.rels",
        &links(&[
            ("r1", "worksheet", "/XL/Worksheets/Sheet1.xml"),
            ("c", "chartsheet", "chartsheets/1.xml"),
            ("r2", "worksheet", "./x/..\\worksheets\\%32.xml#there"),
        ]),
    );
    let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    with(
        parts,
        "xl/workbook.xml",
        &format!(
            "<w:workbook xmlns:w='http://purl.oclc.org/ooxml/spreadsheetml/main' xmlns:q='{strict}'>\
             <w:workbookPr date1904='1'/><w:sheets><w:sheet name='B_x0041_&amp;' state='veryHidden' \
             sheetId='5' q:id='r2'/><w:sheet name='C' sheetId='6' q:id='c'/>\
             <w:sheet name='A' sheetId='7' q:id='r1'/></w:sheets><w:definedNames>\
             <w:definedName name='_xlnm.Print_Area' localSheetId='2'>A!$A$1:$C$9,A!$E$1</w:definedName>\
             <w:definedName name='_xlnm.Print_Titles' localSheetId='2'>A!$A:$B,A!$2:$3</w:definedName>\
             <w:definedName name='_xlnm.Print_Area' localSheetId='0'>OFFSET(A!$A$1,1,1)</w:definedName>\
             <w:definedName name='other'>A!$A$1</w:definedName></w:definedNames></w:workbook>"
        ),
    )
}

#[test]
fn tabs_come_in_order_with_what_names_say_of_them() {
    let book = read(&three_tabs()).unwrap();
    let sheets: Vec<_> = book
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.is_hidden, shown(sheet)[0].2))
        .collect();
    assert_eq!(sheets, [("BA&", true, "二"), ("A", false, "一")]);
    assert!(book.sheets[0].print_areas.is_empty());
    assert_eq!(book.sheets[1].print_areas.len(), 2);
    assert_eq!(book.sheets[1].print_titles, Some(1..=2));
    for missing in ["xl/worksheets/sheet1.xml", "xl/workbook.xml"] {
        let mut parts = three_tabs();
        parts.retain(|(name, _)| name != missing);
        assert!(
            matches!(read(&parts), Err(Error::Workbook { .. })),
            "{missing}"
        );
    }
    let mut parts = three_tabs();
    parts.retain(|(name, _)| !name.contains("_rels/workbook"));
    assert!(matches!(read(&parts), Err(Error::Workbook { .. })));
}

#[test]
fn days_may_count_from_1904() {
    let mut parts = parts(
        "<sheetData><row><c s='2'><v>1</v></c><c s='2' t='d'><v>2025-10-13</v></c></row></sheetData>",
    );
    parts[1].1 = parts[1]
        .1
        .replace("<sheets>", "<workbookPr date1904='1'/><sheets>");
    let book = read(&parts).unwrap();
    assert_eq!(
        shown(&book.sheets[0]),
        [(0, 0, "1904-01-02"), (0, 1, "2025-10-13")]
    );
}

#[test]
fn comments_of_both_kinds_are_told_once() {
    let parts = with(
        parts("<sheetData/>"),
        "xl/worksheets/_rels/sheet1.xml.rels",
        &links(&[
            ("a", "comments", "../comments1.xml"),
            (
                "b",
                "threadedComment",
                "../threadedComments/threadedComment1.xml",
            ),
            ("c", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ]),
    );
    let parts = with(
        parts,
        "xl/comments1.xml",
        &format!(
            "<comments xmlns='{MAIN}'><authors><author>x</author></authors><commentList>\
             <comment ref='C2' authorId='0'><text><t>n</t></text></comment><comment ref='A1'/>\
             </commentList></comments>"
        ),
    );
    let parts = with(
        parts,
        "xl/threadedComments/threadedComment1.xml",
        "<ThreadedComments><threadedComment ref='C2' id='{1}'><text>n</text></threadedComment>\
         <threadedComment ref='D4'/></ThreadedComments>",
    );
    let book = read(&parts).unwrap();
    assert_eq!(book.sheets[0].comments, [(0, 0), (1, 2), (3, 3)]);
}
