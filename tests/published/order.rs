//! Text comes out of every fixture's PDF in the order in which the table is read: row by row.

use std::process::Command;

use jnrender::document::Document;
use jnrender::render::pdf::Design;

use crate::published;
use crate::reader::Pdf;

/// The texts of cells in the order of reading, without blanks.
fn cells(document: &Document) -> Vec<String> {
    let mut cells = Vec::new();
    for table in &document.tables {
        let covered = table.covered();
        for (row, covered) in table.rows.iter().zip(&covered) {
            for (cell, covered) in row.cells.iter().zip(covered) {
                if covered.is_none() && !cell.is_blank() {
                    cells.push(squeezed(&cell.text));
                }
            }
        }
    }
    cells
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Asserts that the texts stand in `text` one after the other.
fn assert_in_order(name: &str, text: &str, cells: &[String]) {
    let mut rest = text;
    for cell in cells {
        match rest.find(cell.as_str()) {
            Some(at) => rest = &rest[at + cell.len()..],
            None => panic!("{name}: “{cell}” is not where it should be"),
        }
    }
}

#[test]
fn the_structure_is_read_row_by_row() {
    for sheet in published(&Design::default()) {
        if sheet.layout.sheets.iter().any(|sheet| sheet.rows_cut > 0) {
            continue;
        }
        let text = squeezed(&Pdf::new(&sheet.pdf).structure().text);
        assert_in_order(&sheet.name, &text, &cells(&sheet.document));
    }
}

#[test]
fn another_program_finds_all_text() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        eprintln!("SKIPPED: no pdftotext");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    for sheet in published(&Design::default()) {
        let path = folder.path().join(format!("{}.pdf", sheet.name));
        std::fs::write(&path, &sheet.pdf).expect("it can be written to");
        let output = Command::new("pdftotext")
            .arg("-raw")
            .arg(&path)
            .arg("-")
            .output();
        let output = output.expect("it was there before");
        let text = squeezed(&String::from_utf8_lossy(&output.stdout));
        for cell in cells(&sheet.document) {
            // A text of several lines may have those of its neighbours between them.
            let start: String = cell.chars().take(2).collect();
            assert!(text.contains(&start), "{}: {cell}", sheet.name);
        }
    }
}
