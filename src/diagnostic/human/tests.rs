use unicode_width::UnicodeWidthStr;

use super::*;
use crate::diagnostic::Code;
use crate::document::SheetIndex;
use crate::source::{ReadOptions, ReadSource, read};

const FOUNDING: &str = include_str!("../../../fixtures/founding/table.txt");

fn founding() -> ReadSource {
    read(FOUNDING.as_bytes(), &ReadOptions::default()).expect("the fixture is a sheet")
}

fn place(line: u32, column: u16) -> Place {
    Place {
        sheet: SheetIndex(0),
        line,
        column,
    }
}

fn rendered(diagnostic: &Diagnostic, read: &ReadSource, language: Language, color: bool) -> String {
    let lines = Lines {
        path: "table.txt",
        source: &read.source,
        sheets: &read.sheets,
    };
    render(diagnostic, &lines, Style { language, color })
}

fn form_differs() -> Diagnostic {
    Diagnostic::new(Code::FormDiffers)
        .with("here", "…动能转化和…")
        .with("there", "…动能转换化和…")
        .at(place(49, 3))
        .at(place(8, 3))
}

#[test]
fn a_finding_shows_both_cells_where_they_differ() {
    insta::assert_snapshot!(rendered(
        &form_differs(),
        &founding(),
        Language::English,
        false
    ));
}

#[test]
fn a_finding_speaks_chinese() {
    insta::assert_snapshot!(rendered(
        &form_differs(),
        &founding(),
        Language::Chinese,
        false
    ));
}

#[test]
fn a_cell_amid_many_is_shown_with_its_neighbours() {
    let found = Diagnostic::new(Code::HeaderMoved)
        .with("label", "数据来源")
        .with("from", "16")
        .with("to", "13")
        .at(place(11, 16));
    insta::assert_snapshot!(rendered(&found, &founding(), Language::English, false));
}

#[test]
fn further_places_are_listed() {
    let found = Diagnostic::new(Code::PrivateUse)
        .with("code_point", "U+E5E5")
        .at_all((1..=14).map(|line| place(line + 12, 4)));
    insta::assert_snapshot!(rendered(&found, &founding(), Language::English, false));
}

#[test]
fn an_error_without_an_excerpt_names_the_place() {
    let error = crate::Error::Malformed {
        encoding: "UTF-8",
        offset: 19,
        line: 2,
        column: 1,
    };
    let read = ReadSource::default();
    insta::assert_snapshot!(rendered(
        &error.diagnostic(),
        &read,
        Language::English,
        false
    ));
}

#[test]
fn color_changes_no_words() {
    let read = founding();
    let plain = rendered(&form_differs(), &read, Language::Chinese, false);
    let colored = rendered(&form_differs(), &read, Language::Chinese, true);
    assert!(colored.contains("\u{1B}["));
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain);
}

#[test]
fn excerpts_of_every_cell_fit_a_terminal_and_mark_it() {
    let read = founding();
    for (index, row) in read.sheets[0].rows.iter().enumerate() {
        for column in 0..row.cells.len() {
            let found = Diagnostic::new(Code::LedgerOpen)
                .with("count", "1")
                .with("text", "…")
                .at(read.sheets[0].place(index, column));
            let text = rendered(&found, &read, Language::English, false);
            let location = format!("--> table.txt:{}:{}\n", row.line, column + 1);
            assert!(text.contains(&location), "{text}");
            let widest = text.lines().map(UnicodeWidthStr::width).max();
            assert!(widest <= Some(WIDTH), "{text}");
            assert!(text.contains('^'), "{text}");
        }
    }
}
