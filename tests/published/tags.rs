//! The structure of every fixture's PDF, as text.

use jnrender::document::{RowKind, Table};
use jnrender::render::pdf::Design;

use crate::published;
use crate::reader::{Element, Pdf};

/// Of a longer structure the rows in the middle are left out.
const LONGEST: usize = 160;
/// At most so many characters of a text are written.
const SAID: usize = 24;
/// Attributes that say what an element is, and not where it stands.
const ATTRIBUTES: [&str; 5] = ["Scope", "ColSpan", "RowSpan", "Headers", "Summary"];

fn write(element: &Element, depth: usize, lines: &mut Vec<String>) {
    let mut line = format!("{}{}", "  ".repeat(depth), element.kind);
    for name in ATTRIBUTES {
        if let Some(value) = element.attributes.get(name) {
            // What the headers of a cell are called is Typst's business; that it has some is ours.
            let value = if name == "Headers" {
                "…"
            } else {
                value.as_str()
            };
            line.push_str(&format!(" {name}={value}"));
        }
    }
    if element.children.is_empty() {
        let said: String = element.text.chars().take(SAID).collect();
        let cut = if said.len() < element.text.len() {
            "…"
        } else {
            ""
        };
        line.push_str(&format!(" “{said}{cut}”"));
    }
    lines.push(line);
    for child in &element.children {
        write(child, depth + 1, lines);
    }
}

#[test]
fn the_structure_of_every_fixture() {
    let mut all = String::new();
    for sheet in published(&Design::default()) {
        let mut lines = Vec::new();
        write(&Pdf::new(&sheet.pdf).structure(), 0, &mut lines);
        if lines.len() > LONGEST {
            let left_out = lines.len() - LONGEST;
            lines.splice(
                LONGEST / 2..lines.len() - LONGEST / 2,
                [format!("… {left_out} lines …")],
            );
        }
        all.push_str(&format!("== {}\n{}\n\n", sheet.name, lines.join("\n")));
    }
    insta::assert_snapshot!("structure", all);
}

/// The rows that a table's structure has to have, header rows included, and its cells.
fn counts(table: &Table) -> (usize, usize) {
    let covered = table.covered();
    // The label of a heading or total stands over the blank cells beside it.
    let is_under = |(row, column): (usize, usize)| {
        let row = &table.rows[row];
        row.kind != RowKind::Data && row.cells[column].is_blank()
    };
    let places =
        (0..covered.len()).flat_map(|row| (0..table.width()).map(move |column| (row, column)));
    let body =
        places.filter(|&(row, column)| covered[row][column].is_none() && !is_under((row, column)));
    let header = table.header.cells().len();
    (
        table.header.depth() + table.rows.len(),
        header + body.count(),
    )
}

#[test]
fn every_row_and_cell_is_in_the_structure_once() {
    for sheet in published(&Design::default()) {
        let structure = Pdf::new(&sheet.pdf).structure();
        let name = &sheet.name;
        let tables = structure.all("Table");
        // A form block is a table of its own; it has no header rows.
        let tables = tables.iter().filter(|table| !table.all("THead").is_empty());
        let found: Vec<(usize, usize)> = tables
            .map(|table| {
                let cells = table.all("TH").len() + table.all("TD").len();
                (table.all("TR").len(), cells)
            })
            .collect();
        let wanted = sheet.document.tables.iter();
        let wanted = wanted.filter(|table| table.header.depth() > 0 && !table.rows.is_empty());
        let wanted: Vec<(usize, usize)> = wanted.map(counts).collect();
        if sheet.layout.sheets.iter().all(|sheet| sheet.rows_cut == 0) {
            assert_eq!(found.len(), wanted.len(), "{name}");
            for (found, wanted) in found.iter().zip(&wanted) {
                assert_eq!(found.0, wanted.0, "rows of {name}");
                // A merged cell that goes over a page stands there again.
                assert!(found.1 >= wanted.1, "{found:?} {wanted:?} cells of {name}");
            }
        }
        for header in structure.all("TH") {
            assert!(
                header.attributes.contains_key("Scope"),
                "{name}: {}",
                header.text
            );
        }
        for cell in structure
            .all("Table")
            .iter()
            .flat_map(|table| table.all("TD"))
        {
            assert!(
                cell.attributes.contains_key("Headers"),
                "{name}: {}",
                cell.text
            );
        }
    }
}
