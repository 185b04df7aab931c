use super::super::damage;
use super::*;
use crate::source::workbook::book::{Area, BookSheet, Doubt};

const LIMITS: Limits = Limits {
    bytes: 16 << 20,
    cells: 10_000,
};

fn document(before: &str, sheet: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"gb2312\"?>\r\n<?mso-application progid=\"Excel.Sheet\"?>\r\n\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{before}\
         <Worksheet ss:Name=\"收支表\">{sheet}</Worksheet></Workbook>"
    )
}

fn try_sheet(before: &str, sheet: &str) -> Result<BookSheet, Error> {
    let document = document(before, sheet);
    let (bytes, _, _) = encoding_rs::GBK.encode(&document);
    assert!(is(&bytes));
    let mut book = read(&bytes, &LIMITS)?;
    Ok(book.sheets.remove(0))
}

fn sheet(before: &str, sheet: &str) -> BookSheet {
    try_sheet(before, sheet).expect("a workbook")
}

fn cells(sheet: &BookSheet) -> Vec<(u32, u32, &str)> {
    let cells = sheet.cells.iter();
    cells
        .map(|cell| (cell.row, cell.column, cell.text.as_str()))
        .collect()
}

/// A cell with data.
fn cell(attributes: &str, kind: &str, data: &str) -> String {
    format!("<Cell {attributes}><Data ss:Type=\"{kind}\">{data}</Data></Cell>")
}

#[test]
fn rows_and_cells_are_counted_on_or_named() {
    let text = cell("", "String", "甲");
    let sheet = sheet(
        "",
        &format!(
            "<Table><Row>{text}{}{text}</Row><Row ss:Index=\"4\" ss:Span=\"1\">{text}</Row><Row>\
             {text}</Row></Table>",
            cell(
                "ss:Index=\"3\" ss:MergeAcross=\"1\" ss:MergeDown=\"1\"",
                "String",
                "乙"
            )
        ),
    );
    assert_eq!(sheet.name, "收支表");
    assert_eq!(
        cells(&sheet),
        [
            (0, 0, "甲"),
            (0, 2, "乙"),
            (0, 4, "甲"),
            (3, 0, "甲"),
            (5, 0, "甲")
        ]
    );
    let merged = Area {
        first_row: 0,
        first_column: 2,
        last_row: 1,
        last_column: 3,
    };
    assert_eq!(sheet.merges, [merged]);
}

#[test]
fn places_are_counted_from_where_the_table_begins() {
    let sheet = sheet(
        "",
        &format!(
            "<Table ss:TopCell=\"3\" ss:LeftCell=\"2\"><Column ss:Index=\"2\" ss:Hidden=\"1\"/>\
             <Row>{0}</Row><Row ss:Index=\"3\">{1}</Row></Table>",
            cell("", "String", "a"),
            cell("ss:Index=\"2\"", "String", "b")
        ),
    );
    assert_eq!(cells(&sheet), [(2, 1, "a"), (4, 2, "b")]);
    assert_eq!(sheet.hidden_columns, [2..=2]);
}

#[test]
fn styles_say_what_numbers_show() {
    let styles = "<Styles><Style ss:ID=\"Default\"><NumberFormat ss:Format=\"Fixed\"/></Style>\
        <Style ss:ID=\"p\"><NumberFormat ss:Format=\"Percent\"/></Style>\
        <Style ss:ID=\"c\" ss:Parent=\"p\"><Font/></Style>\
        <Style ss:ID=\"d\"><NumberFormat ss:Format=\"yyyy\\-mm\\-dd\"/></Style>\
        <Style ss:ID=\"g\"><NumberFormat/></Style><Style ss:ID=\"f\"><Font/></Style>\
        <Style ss:ID=\"s\"><NumberFormat ss:Format=\"Standard\"/></Style>\
        <Style ss:ID=\"l\" ss:Parent=\"l\"><Font/></Style>\
        <Style ss:ID=\"q\"><NumberFormat ss:Format=\"[DBNum4]0\"/></Style></Styles>";
    let sheet = sheet(
        styles,
        &format!(
            "<Table><Column ss:Index=\"9\" ss:StyleID=\"p\" ss:Span=\"1\"/><Row>{}{}{}{}{}{}{}{}{}{}{}</Row>\
             <Row ss:StyleID=\"s\">{}{}</Row></Table>",
            cell("", "Number", "1.5"),
            cell("ss:StyleID=\"p\"", "Number", "0.125"),
            cell("ss:StyleID=\"c\"", "Number", "0.5"),
            cell("ss:StyleID=\"d\"", "DateTime", "2019-12-31T00:00:00.000"),
            cell("ss:StyleID=\"g\"", "Number", "1234.5"),
            cell("ss:StyleID=\"f\"", "Number", "2"),
            cell("ss:StyleID=\"none\"", "Number", "3"),
            cell("ss:StyleID=\"l\"", "Number", "4"),
            cell("", "Number", "1"),
            cell("", "Boolean", "1"),
            cell("ss:StyleID=\"q\"", "Number", "5"),
            cell("", "Number", "1234.5"),
            cell("", "Error", "#REF!"),
        ),
    );
    let texts: Vec<&str> = sheet.cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "1.50",
            "12.50%",
            "50.00%",
            "2019-12-31",
            "1234.5",
            "2.00",
            "3",
            "4",
            "100.00%",
            "TRUE",
            "5",
            "1,234.50",
            "#REF!"
        ]
    );
    let doubts: Vec<_> = sheet
        .cells
        .iter()
        .filter_map(|cell| cell.doubt.clone())
        .collect();
    assert_eq!(
        doubts,
        [Doubt::Format("[DBNum4]0".into()), Doubt::ErrorValue]
    );
}

#[test]
fn dates_from_1904() {
    let sheet = sheet(
        "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook><Styles><Style ss:ID=\"d\">\
         <NumberFormat ss:Format=\"yyyy\\-m\\-d\"/></Style></Styles>",
        &format!(
            "<Table><Row>{}{}</Row></Table>",
            cell("ss:StyleID=\"d\"", "DateTime", "2019-12-31T00:00:00.000"),
            cell("ss:StyleID=\"d\"", "Number", "0")
        ),
    );
    assert_eq!(cells(&sheet), [(0, 0, "2019-12-31"), (0, 1, "1904-1-1")]);
}

#[test]
fn texts_comments_and_formulas() {
    let sheet = sheet(
        "",
        "<Table><Row><Cell><ss:Data ss:Type=\"String\" xmlns=\"http://www.w3.org/TR/REC-html40\"><B>粗\
         </B><Font>体&#10;下</Font></ss:Data><Comment ss:Author=\"a\"><ss:Data><B>注</B></ss:Data>\
         </Comment><NamedCell ss:Name=\"Print_Area\"/><x:PhoneticText>cu</x:PhoneticText></Cell>\
         <Cell ss:Formula=\"=SUM(R1C1)\"/><Cell ss:Formula=\"=1\"><Data ss:Type=\"Number\">7</Data></Cell>\
         <Cell><Data ss:Type=\"Number\"></Data></Cell><Cell><Data ss:Type=\"String\">  </Data></Cell>\
         <Cell><Data ss:Type=\"Number\">1,5</Data></Cell></Row></Table>",
    );
    assert_eq!(
        cells(&sheet),
        [
            (0, 0, "粗体\n下"),
            (0, 1, "=SUM(R1C1)"),
            (0, 2, "7"),
            (0, 5, "1,5")
        ]
    );
    assert_eq!(sheet.cells[1].doubt, Some(Doubt::NotCalculated));
    assert!(matches!(sheet.cells[3].doubt, Some(Doubt::Format(_))));
    assert_eq!(sheet.comments, [(0, 0)]);
}

#[test]
fn what_is_hidden_and_printed() {
    let row = format!("<Row ss:Hidden=\"1\">{}</Row>", cell("", "String", "a"));
    let sheet = sheet(
        "",
        &format!(
            "<Names><NamedRange ss:Name=\"Print_Area\" ss:RefersTo=\"=收支表!R1C1:R9C3\"/>\
             <NamedRange ss:Name=\"Print_Titles\" ss:RefersTo=\"=收支表!C1,收支表!R1:R2\"/></Names>\
             <Table><Column ss:Width=\"0\"/><Column/><Column ss:Hidden=\"1\" ss:Span=\"2\"/>\
             {row}{row}<Row ss:Height=\"0\"/><Row/></Table>\
             <WorksheetOptions xmlns=\"urn:schemas-microsoft-com:office:excel\">\
             <Visible>SheetVeryHidden</Visible></WorksheetOptions>\
             <PageBreaks xmlns=\"urn:schemas-microsoft-com:office:excel\"><RowBreaks>\
             <RowBreak><Row>2</Row></RowBreak><RowBreak><Row>5</Row></RowBreak></RowBreaks>\
             <ColBreaks><ColBreak><Column>3</Column></ColBreak></ColBreaks></PageBreaks>"
        ),
    );
    assert!(sheet.is_hidden);
    assert_eq!(sheet.hidden_rows, [0..=2]);
    assert_eq!(sheet.hidden_columns, [0..=0, 2..=4]);
    assert_eq!(sheet.page_starts, [2, 5]);
    assert_eq!(sheet.print_titles, Some(0..=1));
    assert_eq!(sheet.print_areas.len(), 1);
}

#[test]
fn other_documents_are_none() {
    assert!(!is(b"<Workbook><Worksheet/></Workbook>"));
    assert!(!is(
        b"<html xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">"
    ));
    assert!(!is(
        "项目\t<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">".as_bytes()
    ));
    let wide = format!("\u{FEFF}{}", document("", "").replace("gb2312", "UTF-16"));
    let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(is(&wide));
    assert_eq!(read(&wide, &LIMITS).map(|book| book.sheets.len()), Ok(1));
}

#[test]
fn damaged_workbooks_are_refused() {
    let text = cell("", "String", "a");
    for damaged in [
        format!(
            "<Table><Row>{0}</Row><Row ss:Index=\"1\">{0}</Row></Table>",
            text
        ),
        format!(
            "<Table><Row>{text}{}</Row></Table>",
            cell("ss:Index=\"1\"", "String", "b")
        ),
        "<Table><Row><Cell ss:Index=\"x\"/></Row></Table>".into(),
        "<Table><Row><Cell><Data>&nbsp;</Data></Cell></Row></Table>".into(),
        "<Table><Row>".into(),
    ] {
        let result = try_sheet("", &damaged);
        assert!(
            matches!(result, Err(Error::Workbook { .. })),
            "{damaged}: {result:?}"
        );
    }
    for large in [
        "<Table>".repeat(300),
        format!("<Table><Row>{}</Row></Table>", text.repeat(10_001)),
        "<Table><Row ss:Span=\"4294967295\"/></Table>".into(),
        "<Table><Row><Cell ss:MergeAcross=\"4294967295\"/></Row></Table>".into(),
    ] {
        let result = try_sheet("", &large);
        assert!(
            matches!(result, Err(Error::TooLarge { .. })),
            "{large:.60}: {result:?}"
        );
    }
}

#[test]
fn damage_never_panics() {
    let seed = document(
        "<Styles><Style ss:ID=\"d\" ss:Parent=\"e\"><NumberFormat ss:Format=\"yyyy\"/></Style></Styles>",
        "<Names><NamedRange ss:Name=\"Print_Area\" ss:RefersTo=\"=a!R1C1:R9C3\"/></Names>\
         <Table ss:TopCell=\"2\"><Column ss:Index=\"2\" ss:Span=\"3\" ss:Hidden=\"1\"/>\
         <Row ss:Index=\"2\" ss:Span=\"3\"><Cell ss:MergeAcross=\"9\" ss:MergeDown=\"9\" ss:StyleID=\"d\">\
         <Data ss:Type=\"DateTime\">2019-12-31T00:00:00.000</Data></Cell><Cell ss:StyleID=\"d\">\
         <Data ss:Type=\"Number\">1.5</Data></Cell></Row></Table>",
    );
    damage::try_all(seed.as_bytes(), b"<>/\"=&;0929-:\x80", |bytes| {
        is(bytes);
        let _ = read(bytes, &LIMITS);
    });
}
