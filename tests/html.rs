//! The HTML page says what the document says: every text as often, every cell in its place, and
//! nothing of it as markup.

#[path = "support/page.rs"]
mod page;
#[path = "support/truth.rs"]
mod truth;

use std::collections::BTreeMap;

use jnrender::document::{Document, Place, RowKind, Span, Text};
use jnrender::render::html;
use page::Element;

const FOUNDING: &str = include_str!("../fixtures/founding/truth.json");
const SMALL: &str = include_str!("support/small.json");

fn render(document: &Document) -> String {
    html::render(document).expect("the template fits every document")
}

fn body(document: &Document) -> Element {
    let mut root = page::parse(&render(document));
    let mut html = root.children.remove(0);
    html.children.pop().expect("a page has a body")
}

/// How often each non-blank text stands in the page's body, element by element.
fn texts_of_page(body: &Element) -> BTreeMap<String, usize> {
    let texts = body
        .find(&["h1", "p", "dt", "dd", "th", "td"])
        .into_iter()
        .map(|element| element.text.clone());
    count(texts)
}

/// How often each non-blank text stands in the document.
fn texts_of_document(document: &Document) -> BTreeMap<String, usize> {
    let mut texts: Vec<&Text> = document.text.iter().collect();
    for table in &document.tables {
        texts.push(&table.title);
        texts.extend(&table.number);
        texts.extend(&table.unit);
        texts.extend(table.fields.iter().flat_map(|f| [&f.label, &f.value]));
        texts.extend(table.header.cells().iter().map(|cell| &cell.node.label));
        texts.extend(table.rows.iter().flat_map(|row| &row.cells));
        texts.extend(&table.notes);
    }
    count(texts.into_iter().map(|text| text.text.to_string()))
}

fn count(texts: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for text in texts.filter(|text| !text.is_empty()) {
        *counts.entry(text).or_default() += 1;
    }
    counts
}

/// Lays the cells of one `thead` or `tbody` out as a browser does, and gives for each row and
/// column the cell that covers it. Two cells over one place, or none, is a failure.
fn grid(section: &Element, width: usize) -> Vec<Vec<&Element>> {
    let height = section.children.len();
    let mut grid: Vec<Vec<Option<&Element>>> = vec![vec![None; width]; height];
    for (index, row) in section.children.iter().enumerate() {
        for cell in &row.children {
            let column = grid[index]
                .iter()
                .position(Option::is_none)
                .expect("a row has no more cells than columns");
            for covered in &mut grid[index..index + cell.span("rowspan")] {
                for place in &mut covered[column..column + cell.span("colspan")] {
                    assert!(place.is_none(), "two cells over one place: {cell:?}");
                    *place = Some(cell);
                }
            }
        }
    }
    grid.into_iter()
        .map(|row| {
            row.into_iter()
                .map(|cell| cell.expect("every place of the grid is covered"))
                .collect()
        })
        .collect()
}

#[test]
fn a_small_page_looks_like_this() {
    let page = render(&truth::document(SMALL));
    let (_, body) = page.split_once("</style>").expect("a page has a style");
    insta::assert_snapshot!("small_page", body);
}

#[test]
fn every_text_stands_as_often_as_in_the_document() {
    for json in [FOUNDING, SMALL] {
        let document = truth::document(json);
        let body = body(&document);
        assert_eq!(texts_of_page(&body), texts_of_document(&document));
        for parent in body.all() {
            let holds_text = ["h1", "p", "dt", "dd", "th", "td"].contains(&parent.name.as_str());
            assert!(
                holds_text || parent.text.trim().is_empty(),
                "a text of the page's own: {:?}",
                parent.text
            );
        }
    }
}

#[test]
fn the_title_is_the_caption_and_the_window_s_title() {
    let document = truth::document(FOUNDING);
    let root = page::parse(&render(&document));
    let title = document.tables[0].title.text.as_str();
    assert_eq!(root.find(&["title"])[0].text, title);
    let caption = root.find(&["caption"])[0];
    assert_eq!(caption.find(&["h1"])[0].text, title);
    let name = caption.find(&["h1"])[0].attribute("id");
    assert!(name.is_some());
    for labelled in ["table", "div"] {
        assert!(
            root.find(&[labelled])
                .iter()
                .any(|element| element.attribute("aria-labelledby") == name),
            "{labelled} is named by the title"
        );
    }
}

#[test]
fn spans_fill_the_grid_and_every_cell_is_in_its_place() {
    for json in [FOUNDING, SMALL] {
        let document = truth::document(json);
        let body = body(&document);
        for (table, element) in document.tables.iter().zip(body.find(&["table"])) {
            let paths = table.header.paths();
            let header = grid(element.find(&["thead"])[0], table.width());
            for (column, path) in paths.iter().enumerate() {
                let mut labels: Vec<&str> =
                    header.iter().map(|row| row[column].text.as_str()).collect();
                labels.dedup();
                let path: Vec<&str> = path.iter().map(|label| label.text.as_str()).collect();
                assert_eq!(labels, path);
            }
            let rows: Vec<Vec<&Element>> = element
                .find(&["tbody"])
                .into_iter()
                .flat_map(|group| grid(group, table.width()))
                .collect();
            assert_eq!(rows.len(), table.rows.len());
            for span in &table.spans {
                let first = rows[span.row][span.column];
                for row in &rows[span.row..span.row + span.rows] {
                    for cell in &row[span.column..span.column + span.columns] {
                        assert!(std::ptr::eq(*cell, first), "{span:?} is one cell");
                    }
                }
            }
            let covered = table.covered();
            for (index, row) in table.rows.iter().enumerate() {
                for (column, text) in row.cells.iter().enumerate() {
                    // The label of a heading or total stands over the blank cells beside it.
                    let is_under = text.is_blank() && row.kind != RowKind::Data;
                    if covered[index][column].is_none() && !is_under {
                        assert_eq!(rows[index][column].text, text.text);
                    }
                }
            }
        }
    }
}

#[test]
fn header_cells_say_what_they_head() {
    let body = body(&truth::document(FOUNDING));
    let table = body.find(&["table"])[0];
    let header = grid(table.find(&["thead"])[0], 16);
    assert_eq!(header[0][0].attribute("scope"), Some("col"));
    assert_eq!(header[0][7].attribute("scope"), Some("colgroup"));
    assert_eq!(header[1][7].attribute("scope"), Some("col"));
    // A column group of the page is a top header cell's columns.
    let groups: Vec<usize> = table
        .find(&["colgroup"])
        .iter()
        .map(|group| group.children.len())
        .collect();
    assert_eq!(groups, [1, 1, 1, 2, 1, 1, 6, 1, 1, 1]);
    // The eight duties are the row groups; number and name head them, the indicator its row, and
    // the paragraph between them nothing.
    let bodies = table.find(&["tbody"]);
    assert_eq!(bodies.len(), 8);
    for tbody in bodies {
        let rows = grid(tbody, 16);
        for cell in &rows[0][..2] {
            assert_eq!(cell.attribute("scope"), Some("rowgroup"));
        }
        for row in rows {
            let heads = |column: usize| row[column].name == "th";
            assert!(heads(3) && row[3].attribute("scope") == Some("row"));
            assert!(!heads(2) && (4..16).all(|column| !heads(column)));
        }
    }
}

#[test]
fn text_never_becomes_markup() {
    let nasty = [
        "<script>alert(1)</script>",
        "</td></table><!-- ",
        "\"><img src=x onerror=alert(1)>",
        "' onfocus='alert(1)",
        "A & B &lt; &#60; &amp;",
        "{{ 7 * 7777 }} {% raw %} {# c #}",
        "</style></title>",
        "javascript:alert(1)",
        "]]>",
    ];
    let mut document = truth::document(SMALL);
    let plain: Vec<String> = body(&document)
        .all()
        .iter()
        .map(|element| element.name.clone())
        .collect();
    let mut next = 0;
    let mut spoil = |text: &mut Text| {
        if !text.is_blank() {
            next += 1;
            *text = Text::new(nasty[next % nasty.len()], Place::default());
        }
    };
    for table in &mut document.tables {
        spoil(&mut table.title);
        table.number.as_mut().map(&mut spoil);
        table.unit.as_mut().map(&mut spoil);
        for field in &mut table.fields {
            spoil(&mut field.label);
            spoil(&mut field.value);
        }
        for node in &mut table.header.roots {
            spoil(&mut node.label);
            for child in &mut node.children {
                spoil(&mut child.label);
            }
        }
        table
            .rows
            .iter_mut()
            .flat_map(|row| &mut row.cells)
            .for_each(&mut spoil);
        table.notes.iter_mut().for_each(&mut spoil);
    }
    document.text.iter_mut().for_each(&mut spoil);
    assert!(next > nasty.len(), "every nasty text is tried");

    let page = render(&document);
    for markup in ["<script", "<img", "<!--", "54439"] {
        let (_, after_style) = page.split_once("</style>").expect("a page has a style");
        assert!(!after_style.contains(markup), "{markup} in the page");
    }
    let spoiled = body(&document);
    assert_eq!(texts_of_page(&spoiled), texts_of_document(&document));
    let names: Vec<String> = spoiled.all().iter().map(|e| e.name.clone()).collect();
    let known = |name: &String| plain.contains(name);
    assert!(names.iter().all(known), "only elements of the template");
}

#[test]
fn the_page_needs_nothing_outside_itself_and_runs_nothing() {
    let page = render(&truth::document(FOUNDING));
    for needle in [
        "http:", "https:", "//", "url(", "@import", "src=", "<link", "<script",
    ] {
        assert!(!page.contains(needle), "{needle} in the page");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = truth::document(FOUNDING);
    assert_eq!(render(&document), render(&document));
}

#[test]
fn documents_without_this_or_that_still_make_a_page() {
    let bare =
        r#"{"tables": [{"title": "", "columns": [{"path": ["甲"]}, {"path": [""]}], "rows": []}]}"#;
    for json in [
        "{}",
        bare,
        r#"{"tables": [{}], "text": [{"text": "说明"}]}"#,
    ] {
        let document = truth::document(json);
        assert_eq!(
            texts_of_page(&body(&document)),
            texts_of_document(&document)
        );
    }
}

#[test]
fn a_document_that_contradicts_itself_is_set_without_a_panic() {
    let mut document = truth::document(SMALL);
    for table in &mut document.tables {
        let span = |row, column, rows, columns| Span {
            row,
            column,
            rows,
            columns,
        };
        table.spans = vec![
            span(0, 0, 99, 99),
            span(1, 1, 0, 0),
            span(2, 3, usize::MAX, usize::MAX),
            span(70, 0, 2, 1),
            span(0, 70, 1, 2),
        ];
        table.rows[0].cells.clear();
        table.rows[1].cells.push(Text::new("多", Place::default()));
        table.header.roots[0].span = 7..9;
        table.header.roots.swap(0, 1);
    }
    assert!(render(&document).ends_with("</html>\n"));
}

/// The contrast of two colours, `#rrggbb` (WCAG 2.2, "contrast ratio").
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour");
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_has_a_contrast_of_seven_to_one_in_every_scheme() {
    let style = include_str!("../templates/standard/page.css");
    let schemes: Vec<&str> = style.split(":root {").skip(1).collect();
    let colour = |scheme: &str, name: &str| {
        let (_, tail) = scheme.split_once(&format!("{name}: "))?;
        Some(tail[..7].to_owned())
    };
    let mut checked = 0;
    for scheme in schemes {
        let scheme = scheme.split('}').next().unwrap_or_default();
        let Some(ink) = colour(scheme, "--ink") else {
            continue;
        };
        for ground in ["--paper", "--desk", "--label", "--heading"] {
            let ground = colour(scheme, ground).expect("a scheme sets every ground");
            assert!(contrast(&ink, &ground) >= 7.0, "{ink} on {ground}");
            checked += 1;
        }
    }
    assert_eq!(checked, 12, "screen, dark screen and paper");
}
