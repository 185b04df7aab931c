//! The PDF holds what the document holds, as text and as structure, and keeps to its standards.

#[path = "support/conformance.rs"]
mod conformance;
#[path = "support/pdf.rs"]
mod reader;
mod support;

use std::collections::HashMap;
use std::sync::LazyLock;

use conformance::{assert_conforms, assert_conforms_to};
use jnrender::document::{Document, Text};
use jnrender::layout::{self, Item, Settings};
use jnrender::render;
use jnrender::render::pdf::{Design, Publication};
use reader::Pdf;

fn render(document: &Document) -> Vec<u8> {
    render::pdf::render(document, &Design::default(), &Publication::default())
        .expect("the document can be set")
}

static FOUNDING: LazyLock<Vec<u8>> = LazyLock::new(|| render(&support::founding()));

/// Rows of numbered texts.
fn rows(count: usize) -> Vec<Vec<String>> {
    (1..=count)
        .map(|row| {
            vec![
                row.to_string(),
                format!("第{row}项工作"),
                format!("{}.50", row * 7),
            ]
        })
        .collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_founding_sheet_conforms_to_both_standards() {
    assert_conforms(&FOUNDING);
}

#[test]
fn a_damaged_file_does_not_conform() {
    let part = b"pdfuaid:part";
    let at = FOUNDING.windows(part.len()).position(|bytes| bytes == part);
    let at = at.expect("the PDF says which standard it keeps to");
    let mut damaged = FOUNDING.clone();
    damaged[at..at + part.len()].fill(b'x');
    let caught = std::panic::catch_unwind(|| assert_conforms(&damaged));
    assert!(caught.is_err());
}

#[test]
fn other_standards_are_kept_too() {
    for (standards, profiles) in [
        ("a-1b", &["1b"][..]),
        ("a-2u", &["2u"]),
        ("a-3a,ua-1", &["3a", "ua1"]),
    ] {
        let publication = Publication {
            standards: standards.parse().expect(standards),
            ..Publication::default()
        };
        let document = support::founding();
        let pdf = render::pdf::render(&document, &Design::default(), &publication);
        assert_conforms_to(&pdf.expect(standards), profiles);
    }
    let none = Publication {
        standards: "none".parse().expect("no standards"),
        ..Publication::default()
    };
    let pdf = render::pdf::render(&support::founding(), &Design::default(), &none);
    let pdf = pdf.expect("any document can be set so");
    assert!(!squeezed(&String::from_utf8_lossy(&pdf)).contains("pdfaid:part"));
    assert!(squeezed(&String::from_utf8_lossy(&FOUNDING)).contains("pdfaid:part"));
}

#[test]
fn the_file_says_what_it_is_and_whose() {
    let publication = Publication {
        day: time::macros::date!(2024 - 03 - 31),
        ..Publication::default()
    };
    let document = support::founding();
    let pdf = render::pdf::render(&document, &Design::default(), &publication);
    let pdf = lopdf::Document::load_mem(&pdf.expect("it can be set")).expect("a sound PDF");
    let info = pdf
        .trailer
        .get(b"Info")
        .and_then(|info| info.as_reference());
    let info = pdf.get_dictionary(info.expect("an information dictionary"));
    let info = info.expect("a dictionary");
    let says = |key: &[u8]| -> String {
        let value = info.get(key).expect("it is there");
        lopdf::decode_text_string(value).expect("a text")
    };
    let table = &document.tables[0];
    assert_eq!(says(b"Title"), table.title.text.as_str());
    assert_eq!(says(b"Author"), table.fields[0].value.text.as_str());
    assert_eq!(says(b"Keywords"), table.fields[0].value.text.as_str());
    assert!(says(b"CreationDate").starts_with("D:20240331"));
}

#[test]
fn every_table_has_a_bookmark() {
    let mut document = support::founding();
    let mut second = document.tables[0].clone();
    second.title.text = "2022年部门预算整体绩效目标表".into();
    document.tables.push(second);
    // One without a title is called by its place.
    let mut third = document.tables[0].clone();
    third.title = Text::default();
    document.tables.push(third);
    let bytes = render(&document);
    assert_conforms(&bytes);
    let pdf = lopdf::Document::load_mem(&bytes).expect("a sound PDF");
    let dictionary = |of: &lopdf::Dictionary, key: &[u8]| {
        let entry = of.get(key).and_then(lopdf::Object::as_reference).ok()?;
        pdf.get_dictionary(entry).ok().cloned()
    };
    let outlines = dictionary(pdf.catalog().expect("a catalogue"), b"Outlines");
    let first = dictionary(&outlines.expect("bookmarks"), b"First");
    let all = std::iter::successors(first, |item| dictionary(item, b"Next"));
    let titles: Vec<String> = all
        .map(|item| lopdf::decode_text_string(item.get(b"Title").expect("a title")))
        .map(|title| title.expect("a text"))
        .collect();
    let tables = document.tables.iter();
    let mut expected: Vec<String> = tables.map(|table| table.title.text.to_string()).collect();
    expected[2] = "表3".into();
    assert_eq!(titles, expected);
    // It is no heading of the page: nothing is read that is not seen.
    assert_eq!(Pdf::new(&bytes).structure().all("H1").len(), 2);
}

#[test]
fn every_cell_is_a_cell_of_the_structure_with_its_text() {
    let document = support::founding();
    let pdf = Pdf::new(&FOUNDING);
    let structure = pdf.structure();
    let tables = structure.all("Table");
    assert_eq!(tables.len(), 2, "the form block and the table");
    let table = tables[1];
    let logical = &document.tables[0];
    let covered: usize = logical
        .spans
        .iter()
        .map(|span| span.rows * span.columns - 1)
        .sum();
    let cells = logical.rows.len() * logical.width() - covered;
    let body = table.all("TBody");
    let rows: usize = body.iter().map(|body| body.all("TR").len()).sum();
    assert_eq!(rows, logical.rows.len());
    // Groups are headers of their rows.
    let cells_of = |kind| body.iter().flat_map(move |body| body.all(kind));
    let headers = cells_of("TH").count();
    assert!(headers > 0 && cells_of("TH").all(|cell| cell.attributes["Scope"] == "/Row"));
    assert_eq!(cells_of("TD").count() + headers, cells);
    let mut expected = support::texts(&document);
    for cell in cells_of("TD")
        .chain(cells_of("TH"))
        .filter(|cell| !cell.text.is_empty())
    {
        let count = expected
            .get_mut(&cell.text)
            .unwrap_or_else(|| panic!("{:?}", cell.text));
        *count -= 1;
    }
    assert!(expected.values().all(|&count| count == 0), "{expected:?}");
}

#[test]
fn header_cells_have_scopes_and_spans() {
    let pdf = Pdf::new(&FOUNDING);
    let structure = pdf.structure();
    let table = structure.all("Table")[1];
    let heads = table.all("THead");
    assert_eq!(heads.len(), 1);
    let cells = heads[0].all("TH");
    assert_eq!(cells.len(), 21);
    assert!(
        cells
            .iter()
            .all(|cell| cell.attributes["Scope"] == "/Column"),
        "{cells:?}"
    );
    let spans: HashMap<&str, Option<&String>> = cells
        .iter()
        .map(|cell| (cell.text.as_str(), cell.attributes.get("ColSpan")))
        .collect();
    assert_eq!(spans["指标参考值"].map(String::as_str), Some("6"));
    assert_eq!(spans["职责序号"], None);
    assert!(
        table
            .all("TD")
            .iter()
            .all(|cell| cell.attributes.contains_key("Headers"))
    );
    let labels = structure.all("Table")[0].all("TH");
    assert_eq!(labels.len(), 8);
    assert!(
        labels
            .iter()
            .all(|label| label.attributes["Scope"] == "/Row")
    );
}

#[test]
fn the_title_is_a_heading_and_stands_once() {
    let pdf = Pdf::new(&FOUNDING);
    let structure = pdf.structure();
    let titles: Vec<&str> = structure
        .all("H1")
        .iter()
        .map(|title| title.text.as_str())
        .collect();
    assert_eq!(titles, ["2021年部门预算整体绩效目标表"]);
}

#[test]
fn fonts_are_embedded_subsets_and_the_file_is_small() {
    let fonts = Pdf::new(&FOUNDING).fonts();
    assert!(fonts.len() >= 3, "{fonts:?}");
    for (name, embedded) in fonts {
        assert!(embedded, "{name}");
        assert_eq!(name.find('+'), Some(6), "{name} is no subset");
    }
    assert!(FOUNDING.len() < 400_000, "{} bytes", FOUNDING.len());
}

#[test]
fn the_founding_sheet_takes_one_page_at_a_readable_size() {
    let layout = layout::lay_out(&support::founding(), &Settings::default()).expect("it fits");
    assert_eq!(layout.pages.len(), 1);
    assert!(layout.sheets[0].size >= 8.0);
    assert_eq!(Pdf::new(&FOUNDING).pages.len(), 1);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(*FOUNDING, render(&support::founding()));
}

#[test]
fn markup_of_typst_comes_out_as_typed() {
    let hostile = "#let x = 1 $y$ *z* _w_ @v \\u <t> //s `r` ~ -- ... 'q' \"p\" #panic() [o]";
    let rows = vec![vec![hostile.to_owned(), "= 甲".to_owned()]];
    let document = support::plain(hostile, &["#列", "*乙*"], &rows);
    let pdf = Pdf::new(&render(&document));
    let structure = pdf.structure();
    assert_eq!(squeezed(&structure.all("H1")[0].text), squeezed(hostile));
    let cells: Vec<String> = structure
        .all("TD")
        .iter()
        .map(|cell| squeezed(&cell.text))
        .collect();
    assert_eq!(cells, [squeezed(hostile), squeezed("= 甲")]);
    let labels: Vec<&str> = structure
        .all("TH")
        .iter()
        .map(|cell| cell.text.as_str())
        .collect();
    assert_eq!(labels, ["#列", "*乙*"]);
}

#[test]
fn words_broken_over_lines_keep_their_blank() {
    let text = "Gross Domestic Product at Current Prices ".repeat(12);
    let document = support::plain(
        "表",
        &["项目", "甲"],
        &[vec![text.trim().to_owned(), "1".into()]],
    );
    let pdf = Pdf::new(&render(&document));
    assert_eq!(pdf.structure().all("TD")[0].text, text.trim());
}

#[test]
fn a_long_table_repeats_its_header_and_is_one_table() {
    let document = support::plain("清单", &["序号", "名称", "金额"], &rows(120));
    let bytes = render(&document);
    assert_conforms(&bytes);
    let pdf = Pdf::new(&bytes);
    assert!(pdf.pages.len() > 2);
    let count = pdf.pages.len();
    for (number, page) in pdf.pages.iter().enumerate() {
        assert!(
            page.contains("序号") && page.contains("金额"),
            "page {number}: {page}"
        );
        let folio = format!("— 第 {} 页 共 {count} 页 —", number + 1);
        assert!(squeezed(page).contains(&squeezed(&folio)), "{page}");
    }
    let structure = pdf.structure();
    assert_eq!(structure.all("Table").len(), 1);
    assert_eq!(structure.all("TR").len(), 121);
    // The name of each row is its header.
    assert_eq!(structure.all("TD").len(), 240);
    assert_eq!(structure.all("TBody")[0].all("TH").len(), 120);
}

#[test]
fn pages_break_where_the_layout_says() {
    // Groups of rows of different heights, so that a break that Typst chose would differ.
    let mut table = Vec::new();
    let mut spans = Vec::new();
    for group in 0..40_usize {
        let size = group * 7 % 9 + 1;
        for row in 0..size {
            let first = if row == 0 {
                format!("第{group}组")
            } else {
                String::new()
            };
            table.push(vec![
                first,
                format!("第{group}组第{row}行"),
                "内容".repeat((group + row) % 60 + 1),
            ]);
        }
        let start = table.len() - size;
        spans.push(serde_json::json!({ "row": start, "column": 0, "rows": size, "columns": 1 }));
    }
    let json = serde_json::json!({ "tables": [{
        "title": "分组", "columns": [{ "path": ["组"] }, { "path": ["行"] }, { "path": ["说明"] }],
        "rows": table, "spans": spans,
    }] });
    let document = support::document(&json.to_string());
    let settings = Settings::default();
    let layout = layout::lay_out(&document, &settings).expect("it fits");
    let bytes = render::pdf::set(
        &document,
        &layout,
        &Design::default(),
        &Publication::default(),
    )
    .expect("it can be set");
    assert_conforms(&bytes);
    let pdf = Pdf::new(&bytes);
    assert_eq!(pdf.pages.len(), layout.pages.len());
    let sheet = &layout.sheets[0];
    let before = |item: &&Item| !matches!(item, Item::Table(_));
    let lead = sheet.flow.iter().take_while(before).map(|item| match item {
        Item::Strip(strip) => strip.height,
        Item::Gap(height) => *height,
        _ => 0.0,
    });
    let Some(Item::Table(grid)) = sheet.flow.last() else {
        panic!("the table stands last");
    };
    let header: f32 = grid.heights[..grid.header_rows].iter().sum();
    let mut used = header + lead.sum::<f32>();
    let mut page = 0;
    for (row, height) in grid.heights.iter().enumerate().skip(grid.header_rows) {
        if used + height > sheet.paper.text_height() {
            page += 1;
            used = header;
        }
        used += height;
        let cell = grid
            .cells
            .iter()
            .find(|cell| cell.row == row && cell.column == 1);
        let lines = &cell.expect("every row has a cell there").lines;
        let text: String = lines.iter().map(|line| line.text.as_str()).collect();
        assert!(
            pdf.pages[page].contains(&text),
            "{text} is not on page {page}"
        );
    }
    assert_eq!(page + 1, pdf.pages.len());
    let groups: usize = pdf
        .structure()
        .all("TD")
        .iter()
        .filter(|c| c.text.contains("（续）"))
        .count();
    let cut = grid
        .cells
        .iter()
        .filter(|cell| cell.lines.iter().any(|l| l.text.contains("（续）")));
    assert_eq!(groups, cut.count());
}

#[test]
fn odd_tables_are_set_and_conform() {
    let long = "科学技术".repeat(2_000);
    for (name, document) in [
        ("no rows", support::plain("表", &["甲", "乙"], &[])),
        (
            "one row",
            support::plain("", &["甲", "乙"], &[vec!["1".into(), String::new()]]),
        ),
        ("no labels", support::plain("表", &["", ""], &rows(2))),
        (
            "a row higher than a page",
            support::plain("表", &["甲", "乙"], &[vec![long, "1".into()]]),
        ),
        (
            "a word wider than the paper",
            support::plain("表", &["甲", "乙"], &[vec!["x".repeat(2_000), "1".into()]]),
        ),
        (
            "a title wider than the paper",
            support::plain(&"y".repeat(900), &["甲"], &rows(1)[..0]),
        ),
        (
            "forty columns of amounts",
            support::plain(
                "表",
                &["预算数"; 40],
                &vec![vec!["1,234,567.89".into(); 40]; 3],
            ),
        ),
        (
            "symbols",
            support::plain("☐表", &["☑"], &[vec!["≒✔✗✘✓".into()]]),
        ),
    ] {
        let bytes = render(&document);
        let result = std::panic::catch_unwind(|| assert_conforms(&bytes));
        assert!(result.is_ok(), "{name}");
        let text: usize = Pdf::new(&bytes).pages.iter().map(String::len).sum();
        let needed: usize = support::texts(&document)
            .iter()
            .map(|(text, n)| text.len() * n)
            .sum();
        assert!(text >= needed, "{name}: text is missing");
    }
}

#[test]
fn long_units_numbers_and_notes_are_set_in_full() {
    let long = "本表按当年价格计算".repeat(60);
    let json = serde_json::json!({ "tables": [{
        "title": "表", "number": long, "unit": long, "notes": [long.repeat(40)],
        "columns": [{ "path": ["甲"] }], "rows": [["1"]],
    }] });
    let document = support::document(&json.to_string());
    let settings = Settings::default();
    let layout = layout::lay_out(&document, &settings).expect("it fits");
    let bytes = render(&document);
    assert_conforms(&bytes);
    let pdf = Pdf::new(&bytes);
    assert_eq!(pdf.pages.len(), layout.pages.len());
    assert_eq!(pdf.pages.concat().matches('当').count(), 60 * 42);
}

#[test]
fn several_tables_each_begin_a_page() {
    let json = serde_json::json!({ "tables": [
        { "title": "表一", "unit": "单位：万元", "number": "公开01表",
          "columns": [{ "path": ["甲"] }], "rows": [["1"]], "notes": ["注：甲。"] },
        { "title": "表二", "fields": [{ "label": "编制单位", "value": "某局" }],
          "columns": [{ "path": ["乙"] }], "rows": [["2"]] },
    ] });
    let bytes = render(&support::document(&json.to_string()));
    assert_conforms(&bytes);
    let pdf = Pdf::new(&bytes);
    assert_eq!(pdf.pages.len(), 2);
    for text in ["表一", "单位：万元", "公开01表", "注：甲。"] {
        assert!(pdf.pages[0].contains(text), "{text}");
    }
    assert!(pdf.pages[1].contains("编制单位：某局"));
}

#[test]
fn no_text_leaves_its_cell() {
    let settings = Settings::default();
    for document in [
        support::founding(),
        support::plain("清单", &["序号", "名称", "金额"], &rows(90)),
        support::plain(
            "表",
            &["预算数"; 40],
            &vec![vec!["1,234,567.89".into(); 40]; 3],
        ),
    ] {
        let layout = layout::lay_out(&document, &settings).expect("it fits");
        for sheet in &layout.sheets {
            for item in &sheet.flow {
                let (Item::Table(grid) | Item::Form(grid)) = item else {
                    continue;
                };
                assert!((grid.widths.iter().sum::<f32>() - sheet.paper.text_width()).abs() < 0.1);
                for cell in &grid.cells {
                    let width: f32 = grid.widths[cell.column..cell.column + cell.columns]
                        .iter()
                        .sum();
                    let height: f32 = grid.heights[cell.row..cell.row + cell.rows].iter().sum();
                    let room = width - 2.0 * settings.text.inset_x_em * sheet.size - cell.tail;
                    for line in &cell.lines {
                        assert!(
                            line.width * sheet.size <= room + 0.05,
                            "{line:?} in {room} pt"
                        );
                    }
                    let text =
                        1.0 + (cell.lines.len().max(1) - 1) as f32 * settings.text.line_pitch_em;
                    let need = (text + 2.0 * settings.text.inset_y_em) * sheet.size;
                    assert!(need <= height - cell.foot + 0.05, "{cell:?}");
                }
            }
        }
    }
}

#[test]
fn paper_and_size_follow_the_table() {
    let choice = |document: &Document| {
        let layout = layout::lay_out(document, &Settings::default()).expect("it fits");
        (
            layout.sheets[0].paper.name.to_string(),
            layout.sheets[0].size,
        )
    };
    assert_eq!(
        choice(&support::founding()),
        ("a3-landscape".to_owned(), 8.0)
    );
    let list = support::plain("清单", &["序号", "名称", "金额"], &rows(90));
    assert_eq!(choice(&list), ("a4".to_owned(), 10.5));
    let amounts = vec!["1,234,567.50".to_owned(); 10];
    let wide = support::plain("表", &["某某项目预算数"; 10], &[amounts]);
    assert_eq!(choice(&wide).0, "a4-landscape");
}
