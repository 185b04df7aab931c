//! Whatever a table holds, its layout holds all of it, and no text leaves its cell or its page.

mod support;

use jnrender::document::{Document, Span};
use jnrender::layout::{self, Alignment, Item, Layout, SetGrid, Settings, SheetLayout};
use jnrender::render;
use proptest::prelude::*;

/// Texts of all kinds: hanzi, marks, numbers, words, blanks, marks that combine, and nothing.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[县科技创新产业培育项目年度预算]{1,30}",
        2 => "[，。、；：？！（）《》“”…—·/%-]{1,4}",
        2 => "[0-9]{1,9}(\\.[0-9]{1,2})?",
        1 => "[A-Za-z&]{1,24}",
        1 => Just(" ".to_owned()),
        1 => "[\u{300}\u{200B}\u{FE0F}\u{7}\n\t]",
        1 => Just(String::new()),
    ];
    proptest::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn document() -> impl Strategy<Value = Document> {
    (1..9_usize, 0..14_usize).prop_flat_map(|(columns, rows)| {
        let row = proptest::collection::vec(text(), columns);
        let span = (0..rows.max(1), 0..columns, 1..6_usize, 1..3_usize);
        (
            text(),
            proptest::collection::vec(text(), columns),
            proptest::collection::vec(row, rows),
            proptest::collection::vec(span, 0..4),
            proptest::collection::vec((text(), text()), 0..6),
            proptest::collection::vec(text(), 0..2),
        )
            .prop_map(|(title, labels, rows, spans, fields, notes)| {
                let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
                let mut document = support::plain(&title, &labels, &rows);
                let more = support::document(
                    &serde_json::json!({ "tables": [{
                        "fields": fields
                            .iter()
                            .map(|(label, value)| serde_json::json!({ "label": label, "value": value }))
                            .collect::<Vec<_>>(),
                        "notes": notes,
                    }] })
                    .to_string(),
                );
                document.tables[0].fields = more.tables[0].fields.clone();
                document.tables[0].notes = more.tables[0].notes.clone();
                document.tables[0].spans = apart(&spans, rows.len(), labels.len());
                document
            })
    })
}

/// Those of the spans that lie within the table and do not overlap.
fn apart(spans: &[(usize, usize, usize, usize)], rows: usize, columns: usize) -> Vec<Span> {
    let mut taken = vec![vec![false; columns]; rows];
    let mut apart = Vec::new();
    for &(row, column, high, wide) in spans {
        let inside = row + high <= rows && column + wide <= columns;
        if !inside || (row..row + high).any(|r| (column..column + wide).any(|c| taken[r][c])) {
            continue;
        }
        for line in &mut taken[row..row + high] {
            line[column..column + wide].fill(true);
        }
        apart.push(Span {
            row,
            column,
            rows: high,
            columns: wide,
        });
    }
    apart.sort();
    apart
}

fn grids(sheet: &SheetLayout) -> impl Iterator<Item = &SetGrid> {
    sheet.flow.iter().filter_map(|item| match item {
        Item::Table(grid) | Item::Form(grid) => Some(&**grid),
        _ => None,
    })
}

fn assert_inside(layout: &Layout, settings: &Settings) {
    for sheet in &layout.sheets {
        for grid in grids(sheet) {
            let total: f32 = grid.widths.iter().sum();
            assert!((total - sheet.paper.text_width()).abs() < 0.1);
            for cell in &grid.cells {
                let columns = cell.column..cell.column + cell.columns;
                let width: f32 = grid.widths[columns].iter().sum();
                let height: f32 = grid.heights[cell.row..cell.row + cell.rows].iter().sum();
                let room = width - 2.0 * settings.text.inset_x_em * sheet.size - cell.tail;
                for line in &cell.lines {
                    // A single mark may be wider than the narrowest column.
                    let one = line.text.chars().count() == 1;
                    assert!(one || line.width * sheet.size <= room + 0.05, "{line:?}");
                }
                let lines = cell.lines.len().max(1) - 1;
                let text = 1.0 + lines as f32 * settings.text.line_pitch_em;
                let need = (text + 2.0 * settings.text.inset_y_em) * sheet.size;
                assert!(need <= height - cell.foot + 0.05, "{cell:?} in {height} pt");
            }
        }
    }
    for page in &layout.pages {
        let paper = &layout.sheets[page.sheet].paper;
        for frame in &page.frames {
            assert!(frame.y + frame.height <= paper.height - paper.margin_bottom + 0.1);
        }
    }
}

/// Whether a character is one that no step may drop, double or invent: a digit or a hanzi.
fn counts(character: &char) -> bool {
    character.is_ascii_digit() || matches!(character, '\u{4E00}'..='\u{9FFF}')
}

/// All text of a layout's tables and forms, blanks left out.
fn printed(layout: &Layout) -> usize {
    let cells = layout
        .sheets
        .iter()
        .flat_map(grids)
        .flat_map(|grid| &grid.cells);
    let lines = cells
        .flat_map(|cell| &cell.lines)
        .map(|line| line.text.as_str());
    lines.flat_map(str::chars).filter(counts).count()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn all_text_is_laid_out_inside_its_cell(document in document()) {
        let settings = Settings::default();
        let layout = layout::lay_out(&document, &settings).expect("few columns fit");
        assert_inside(&layout, &settings);
        let table = &document.tables[0];
        let covered = table.covered();
        let cells = table.rows.iter().zip(&covered).flat_map(|(row, covered)| {
            row.cells.iter().zip(covered).filter(|(_, span)| span.is_none()).map(|(cell, _)| cell)
        });
        let wanted: usize = cells
            .flat_map(|cell| cell.text.chars())
            .filter(counts)
            .count();
        prop_assert!(printed(&layout) >= wanted);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn what_is_laid_out_can_be_set(document in document()) {
        let settings = Settings::default();
        let layout = layout::lay_out(&document, &settings).expect("few columns fit");
        let pdf = render::pdf::set(&document, &layout, &Default::default(), &Default::default()).expect("it can be set");
        let pages = lopdf::Document::load_mem(&pdf).expect("a sound PDF").get_pages().len();
        prop_assert_eq!(pages, layout.pages.len());
    }
}

/// A year of months under two levels of header, and more columns than stand on a page.
fn wide(columns: usize, rows: usize) -> Document {
    let paths: Vec<_> = (0..columns)
        .map(|column| match column {
            0 => serde_json::json!({ "path": ["序号"] }),
            1 => serde_json::json!({ "path": ["单位名称"] }),
            _ => {
                let group = format!("第{}组", (column - 2) / 4 + 1);
                serde_json::json!({ "path": [group, format!("指标{}", column - 1)] })
            }
        })
        .collect();
    let row = |row: usize| -> Vec<String> {
        let amounts = (2..columns).map(|column| format!("{},{:03}.50", row + 1, column));
        let head = [(row + 1).to_string(), format!("第{}农技站", row + 1)];
        head.into_iter().chain(amounts).collect()
    };
    let mut rows: Vec<Vec<String>> = (0..rows).map(row).collect();
    let mut heading = vec![String::new(); columns];
    heading[0] = "一、镇（街道）所属各站的基本情况".into();
    rows.insert(1, heading);
    let spans = serde_json::json!([{ "row": 1, "column": 0, "rows": 1, "columns": columns }]);
    let table = serde_json::json!({
        "title": "分月情况表", "columns": paths, "rows": rows, "spans": spans,
    });
    support::document(&serde_json::json!({ "tables": [table] }).to_string())
}

#[test]
fn a_very_wide_table_goes_on_over_side_by_side_pages() {
    let document = wide(42, 60);
    let settings = Settings::default();
    let layout = layout::lay_out(&document, &settings).expect("it can be cut");
    assert_eq!(layout::facts(&layout, &settings).overfull, 0);
    let tables: Vec<&SetGrid> = grids(&layout.sheets[0]).collect();
    assert_eq!(tables.len(), layout.pages.len());
    let texts = |grid: &SetGrid, column: usize| -> Vec<String> {
        let cells = grid.cells.iter().filter(|cell| cell.column == column);
        let lines = |cell: &layout::SetCell| cell.lines.iter().map(|l| l.text.clone()).collect();
        cells.map(lines).collect()
    };
    let panels = tables
        .iter()
        .skip(1)
        .take_while(|table| texts(table, 1)[..2] == texts(tables[0], 1)[..2]);
    let panels = 1 + panels.count();
    assert!(
        panels > 1 && tables.len().is_multiple_of(panels),
        "{panels} of {}",
        tables.len()
    );
    for pages in tables.chunks(panels) {
        let first = pages[0];
        for page in pages {
            // The stub stands on each, and its rows at the same height.
            assert_eq!(page.heights, first.heights);
            assert_eq!(texts(page, 1), texts(first, 1));
            let width: f32 = page.widths.iter().sum();
            assert!((width - layout.sheets[0].paper.text_width()).abs() < 0.1);
        }
    }
    // Every column stands once but for the stub, and no group of the header is parted.
    let columns: usize = tables[..panels]
        .iter()
        .map(|table| table.widths.len())
        .sum();
    assert_eq!(columns, 42 + 2 * (panels - 1));
    let groups = tables[..panels].iter().flat_map(|table| &table.cells);
    let groups = groups.filter(|cell| cell.row == 0 && cell.columns == 4);
    assert_eq!(groups.count(), 10);
    let headings = tables.iter().flat_map(|table| &table.cells);
    let headings =
        headings.filter(|cell| cell.lines.iter().any(|line| line.text.contains("所属各站")));
    assert_eq!(headings.count(), panels);
    let pdf = render::pdf::set(&document, &layout, &Default::default(), &Default::default());
    let pages = lopdf::Document::load_mem(&pdf.expect("it can be set")).expect("a sound PDF");
    assert_eq!(pages.get_pages().len(), layout.pages.len());
}

/// Groups of narrow columns under a label of one long word, which is wider than a column and narrower than a
/// group.
fn grouped(columns: usize, group: usize, long: usize) -> Document {
    let word = "Incomprehensibility".repeat(2);
    let paths = (0..columns).map(|column| match column {
        0 => serde_json::json!({ "path": ["Station"] }),
        _ => {
            let label = format!("{}{}", &word[..long], (column - 1) / group + 1);
            serde_json::json!({ "path": [label, format!("N{column}")] })
        }
    });
    let paths: Vec<_> = paths.collect();
    let row = |row: usize| -> Vec<String> {
        let amounts = (1..columns).map(|column| format!("{},{:03}.50", row + 1, column));
        std::iter::once(format!("Station {row}"))
            .chain(amounts)
            .collect()
    };
    let rows: Vec<Vec<String>> = (0..8).map(row).collect();
    let table = serde_json::json!({ "title": "Stations", "columns": paths, "rows": rows });
    support::document(&serde_json::json!({ "tables": [table] }).to_string())
}

#[test]
fn no_part_of_a_label_over_two_pages_leaves_its_cell() {
    let settings = Settings::default();
    let mut whole = 0;
    for columns in 34..44 {
        for group in [2, 3, 5, 13, 17, 19] {
            for long in [8, 15, 25] {
                let document = grouped(columns, group, long);
                let layout = layout::lay_out(&document, &settings).expect("it fits pages");
                assert!(layout.sheets[0].flow.len() > 2, "side by side");
                assert_inside(&layout, &settings);
                let cells = layout
                    .sheets
                    .iter()
                    .flat_map(grids)
                    .flat_map(|it| &it.cells);
                let mut labels = cells.filter(|cell| cell.row == 0 && cell.column > 0);
                whole += usize::from(labels.all(|label| label.lines.len() == 1));
            }
        }
    }
    assert!(whole >= 170, "{whole} of 180 with every label in one line");
}

#[test]
fn a_table_of_few_columns_is_not_cut() {
    let settings = Settings::default();
    let layout = layout::lay_out(&wide(30, 5), &settings).expect("it fits");
    assert_eq!(grids(&layout.sheets[0]).count(), 1);
    let mut settings = Settings::default();
    settings.text.most_columns = 12;
    let layout = layout::lay_out(&wide(14, 5), &settings).expect("it fits");
    assert_eq!(grids(&layout.sheets[0]).count(), 1, "they fit one page");
}

#[test]
fn a_paper_too_narrow_for_any_word_is_refused() {
    let mut settings = Settings::default();
    for paper in &mut settings.papers {
        paper.width = paper.margin_left + paper.margin_right + 12.0;
    }
    let error = layout::lay_out(&wide(5, 3), &settings).expect_err("too narrow");
    assert_eq!(error, jnrender::Error::TooWide { columns: 5 });
    assert_eq!(error.diagnostic().code, jnrender::diagnostic::Code::TooWide);
}

#[test]
fn blanks_at_the_end_of_a_line_take_no_room() {
    for blanks in 1..14 {
        let text = |first: char| {
            let half = |from: u32| {
                (from..from + 9)
                    .filter_map(char::from_u32)
                    .collect::<String>()
            };
            let from = u32::from(first);
            format!("{}{}{}", half(from), " ".repeat(blanks), half(from + 9))
        };
        let row: Vec<String> = "乾坤江河湖海山川日月".chars().map(text).collect();
        let labels = ["某项"; 10];
        let document = support::plain("表", &labels, &vec![row; 3]);
        let settings = Settings::default();
        let layout = layout::lay_out(&document, &settings).expect("it fits");
        let set = render::pdf::set(&document, &layout, &Default::default(), &Default::default());
        assert!(set.is_ok(), "{blanks} blanks: {set:?}");
    }
}

#[test]
fn the_tables_of_a_document_have_one_size() {
    let settings = Settings::default();
    // Alone the first would be larger than the second, which just fits one page when it is small.
    let row = |row: usize| vec![format!("甲{row}"), row.to_string()];
    let short = || support::plain("甲表", &["项目", "金额"], &[row(0)]);
    let alone = |document: &Document| {
        let layout = layout::lay_out(document, &settings).expect("it fits");
        layout.sheets.iter().map(|it| it.size).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = (0..38).map(row).collect();
    let long = support::plain("乙表", &["项目", "金额"], &rows);
    let (first, second) = (alone(&short())[0], alone(&long)[0]);
    assert!(first > second, "{first} {second}");
    let mut both = short();
    both.tables.extend(long.tables);
    assert_eq!(alone(&both), [second, second]);
    let layout = layout::lay_out(&both, &settings).expect("it fits");
    assert_inside(&layout, &settings);
}

#[test]
fn amounts_stand_in_the_middle_of_their_columns_with_their_points_in_line() {
    let settings = Settings::default();
    let rows: Vec<Vec<String>> = [
        ("教育", "1,229.5"),
        ("卫生", "7.25"),
        ("水利", "-3"),
        ("合计", "—"),
    ]
    .iter()
    .map(|(name, amount)| vec![(*name).to_owned(), (*amount).to_owned()])
    .collect();
    let document = support::plain("表", &["项目", "一般公共预算财政拨款支出决算数"], &rows);
    let layout = layout::lay_out(&document, &settings).expect("it fits");
    let sheet = &layout.sheets[0];
    let grid = grids(sheet).next().expect("one table");
    let inset = settings.text.inset_x_em * sheet.size;
    let amounts: Vec<_> = grid
        .cells
        .iter()
        .filter(|cell| {
            cell.column == 1 && cell.row > 0 && cell.lines.iter().any(|line| line.text != "—")
        })
        .collect();
    assert_eq!(amounts.len(), 3);
    let tails: Vec<f32> = amounts.iter().map(|cell| cell.tail).collect();
    assert!(tails[0] > tails[1] && tails[2] > tails[0], "{tails:?}");
    // The widest amount leaves as much at its left as the longest fraction at its right.
    let left = grid.widths[1] - 2.0 * inset - amounts[0].lines[0].width * sheet.size - tails[0];
    assert!((left - tails[1]).abs() < 0.1, "{left} {tails:?}");
}

#[test]
fn the_names_beside_codes_of_two_lists_begin_under_each_other() {
    let labels = [
        "类",
        "款",
        "科目名称",
        "决算数",
        "类",
        "款",
        "科目名称",
        "决算数",
    ];
    let row = |cells: [&str; 8]| cells.map(String::from).to_vec();
    let rows = [
        row([
            "301",
            "",
            "工资福利支出",
            "262.33",
            "302",
            "",
            "商品和服务支出",
            "171.07",
        ]),
        row([
            "301",
            "01",
            "基本工资",
            "262.33",
            "302",
            "01",
            "办公费",
            "21.21",
        ]),
        row([
            "301",
            "02",
            "津贴补贴",
            "38.58",
            "302",
            "02",
            "印刷费",
            "7.61",
        ]),
        row(["303", "", "补助", "69.41", "302", "03", "咨询费", "0.09"]),
        row(["", "", "", "", "310", "", "资本性支出", "13.58"]),
        row(["", "", "", "", "310", "01", "房屋建筑物购建", "13.58"]),
    ];
    let document = support::plain("基本支出决算表", &labels, &rows);
    let layout = layout::lay_out(&document, &Settings::default()).expect("it fits");
    let cells = grids(&layout.sheets[0]).flat_map(|grid| &grid.cells);
    let body = cells.filter(|cell| cell.row > 0 && !cell.lines.is_empty());
    for cell in body {
        let wanted = match cell.column {
            2 | 6 => Alignment::Left,
            3 | 7 => Alignment::Right,
            _ => Alignment::Centre,
        };
        assert_eq!(cell.alignment, wanted, "{cell:?}");
    }
}
