use super::*;
use crate::diagnostic::Code;
use crate::document::Source;
use crate::recover::testing::sheet;
use crate::recover::{Recovered, recover};

/// A workbook of these sheets, each with its name.
fn book(sheets: &[(&str, &str)]) -> ReadSource {
    let names = sheets.iter().map(|(name, _)| Some((*name).into()));
    let read = sheets.iter().enumerate().map(|(index, (_, text))| Sheet {
        index: SheetIndex(u16::try_from(index).expect("few sheets")),
        ..sheet(text)
    });
    ReadSource {
        source: Source {
            sheets: names.collect(),
            ..Source::default()
        },
        sheets: read.collect(),
        diagnostics: Vec::new(),
    }
}

fn recovered(sheets: &[(&str, &str)]) -> Recovered {
    recover(&book(sheets)).expect("a table")
}

/// How many rows each table of these sheets has.
fn rows(sheets: &[(&str, &str)]) -> Vec<usize> {
    let tables = recovered(sheets).document.tables;
    tables.iter().map(|table| table.rows.len()).collect()
}

/// The same without names.
fn rows_of(sheets: &[&str]) -> Vec<usize> {
    let sheets: Vec<(&str, &str)> = sheets.iter().map(|text| ("", *text)).collect();
    rows(&sheets)
}

const FIRST: &str = "补贴发放情况表\n序号|姓名|金额\n1|张三|100.5\n2|李四|200.5\n3|王五|150.5";
const GOES_ON: &str = "补贴发放情况表\n序号|姓名|金额\n4|赵六|180.5\n5|孙七|120.5";
const ANEW: &str = "补贴发放情况表\n序号|姓名|金额\n1|赵六|180.5\n2|孙七|120.5";

#[test]
fn a_numbering_that_goes_on_makes_pages() {
    let found = recovered(&[("甲", FIRST), ("乙", GOES_ON)]);
    let [table] = &found.document.tables[..] else {
        panic!("{:?}", found.document.tables.len());
    };
    assert_eq!((table.rows.len(), table.pages), (5, 2));
    let place = table.rows[3].cells[1].place().expect("a place");
    assert_eq!(
        (place.sheet, place.line, place.column),
        (SheetIndex(1), 3, 2)
    );
    let codes: Vec<Code> = found.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::SheetsJoined]);
    assert_eq!(found.document.ledger.unplaced, 0);
    assert_eq!(
        rows_of(&[FIRST, GOES_ON, "补贴发放情况表\n序号|姓名|金额\n6|周八|1.5"]),
        [6]
    );
}

#[test]
fn a_numbering_that_begins_anew_makes_tables() {
    let found = recovered(&[("甲", FIRST), ("乙", ANEW)]);
    assert_eq!(found.document.tables.len(), 2);
    assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
    // A page in between is one of the table that it follows.
    assert_eq!(rows_of(&[FIRST, GOES_ON, ANEW]), [5, 2]);
    assert_eq!(
        rows_of(&[FIRST, ANEW, "补贴发放情况表\n序号|姓名|金额\n3|周八|1.5"]),
        [3, 3]
    );
}

#[test]
fn other_titles_and_form_values_make_tables() {
    let other = GOES_ON.replace("补贴发放", "资产处置");
    assert_eq!(rows_of(&[FIRST, &other]), [3, 2]);
    let form = |name: &str, text: &str| text.replacen('\n', &format!("\n部门名称|{name}\n"), 1);
    let first = form("水利局", FIRST);
    assert_eq!(rows_of(&[&first, &form("教育局", GOES_ON)]), [3, 2]);
    assert_eq!(rows_of(&[&first, &form("水利局", GOES_ON)]), [5]);
}

#[test]
fn a_closing_total_ends_a_table() {
    let closed = format!("{FIRST}\n合计||451.5");
    assert_eq!(rows_of(&[&closed, GOES_ON]), [4, 2]);
}

#[test]
fn a_title_that_says_so_makes_pages() {
    let next = "补贴发放情况表（续）\n姓名|村|金额\n赵六|东村|180.5\n孙七|西村|120.5";
    let first = "补贴发放情况表\n姓名|村|金额\n张三|东村|100.5\n李四|西村|200.5\n王五|南村|10.5";
    assert_eq!(rows_of(&[first, next]), [5]);
    // Without a word and without numbers, nothing runs on.
    assert_eq!(rows_of(&[first, &next.replace("（续）", "")]), [3, 2]);
}

#[test]
fn groups_run_on() {
    let first =
        "补贴发放情况表\n乡镇|姓名|金额\n东乡|张三|100.5\n|李四|200.5\n西乡|王五|10.5\n|周八|20.5";
    let within = "补贴发放情况表\n乡镇|姓名|金额\n|赵六|180.5\n南乡|孙七|120.5\n|吴九|1.5";
    assert_eq!(rows_of(&[first, within]), [7]);
    // One label for all of the sheet and of the next one says nothing.
    let all = |names: [&str; 3]| {
        let row = |name: &&str| format!("\n东乡|{name}|100.5");
        "补贴发放情况表\n乡镇|姓名|金额".to_owned() + &names.iter().map(row).collect::<String>()
    };
    assert_eq!(
        rows_of(&[
            &all(["张三", "李四", "王五"]),
            &all(["赵六", "孙七", "周八"])
        ]),
        [3, 3]
    );
}

#[test]
fn another_header_makes_tables() {
    let other = "补贴发放情况表\n序号|姓名|村组|金额\n4|赵六|东村|180.5\n5|孙七|西村|120.5";
    assert_eq!(rows_of(&[FIRST, other]), [3, 2]);
    // Nor is there a table to go on with.
    assert_eq!(rows_of(&["说明|本工作簿|共两张", FIRST]).last(), Some(&3));
}

#[test]
fn a_sheet_may_begin_as_a_page_and_go_on_with_another_table() {
    let more = format!(
        "{GOES_ON}\n\n资产处置情况表\n名称|数量|原值|净值\n桌子|3|100.0|20.0\n椅子|5|80.0|10.0"
    );
    assert_eq!(rows_of(&[FIRST, &more]), [5, 2]);
}

#[test]
fn merged_regions_keep_their_rows() {
    let mut book = book(&[("", FIRST), ("", GOES_ON)]);
    book.sheets[1].merges.push(Merge {
        row: 2,
        column: 1,
        rows: 2,
        columns: 1,
    });
    let joined = join(&book);
    assert_eq!(joined.source.sheets.len(), 1);
    let whole = &joined.source.sheets[0];
    assert_eq!(whole.merges[0].row, 7);
    assert_eq!(whole.page_starts, [5]);
    assert_eq!(
        (whole.sheet_of(4), whole.sheet_of(5)),
        (SheetIndex(0), SheetIndex(1))
    );
}

#[test]
fn a_sheet_without_text_parts_those_around_it() {
    assert_eq!(rows_of(&[FIRST, "|", GOES_ON]), [3, 2]);
}
