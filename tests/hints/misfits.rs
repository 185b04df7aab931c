//! Hints that do not fit their sheet: each is an error with its place and what comes nearest.

use jnrender::diagnostic::{Code, Language};

use super::{FOUNDING, MERGES, with_hints, written};

#[test]
fn hints_that_would_do_nothing_are_refused() {
    let text =
        "补贴表\n姓名\t村\t金额\n王建国\t东村\t2.50\n李秀英\t西村\t3.50\n张志强\t南村\t4.50\n";
    for file in [
        "[[allow]]\ncode = \"J0502\"\nreason = \"r\"\nsheet = \"no such\"\n",
        "[[table]]\n[[table.join]]\nbefore = { line = 3 }\nafter = { line = 4 }\nas = \"row\"\ncells = [2]\n",
        "[[table]]\n[[table.shift]]\nfirst = { line = 3 }\ngained = 4\n",
    ] {
        assert!(with_hints(text, file).is_err(), "{file}");
    }
}

#[test]
fn a_hint_that_no_longer_fits_is_an_error_with_the_nearest_line() {
    let file = written(FOUNDING);
    let found = with_hints(&FOUNDING.replace("工作活动", "工作任务活动"), &file);
    let found = found.expect_err("the label is another");
    assert_eq!(found.code, Code::HintDoesNotFit);
    let said = found.message(Language::English);
    assert!(said.contains("`table.columns`"), "{said}");
    assert!(
        said.contains("no label “工作活动”") && said.contains("“工作任务活动”"),
        "{said}"
    );

    let found = with_hints(&FOUNDING.replace("职责序号", "序号"), &file);
    let found = found.expect_err("the header's line begins otherwise");
    let said = found.message(Language::English);
    assert!(
        said.contains("`table.header`") && said.contains("nearest is line 9"),
        "{said}"
    );

    let title = FOUNDING.replace("部门预算整体绩效目标表", "部门整体绩效目标申报表");
    let found = with_hints(&title, &file).expect_err("the title is another");
    assert_eq!(found.code, Code::HintDoesNotFit);
    let said = found.message(Language::Chinese);
    assert!(
        said.contains("指引“table.first”") && said.contains("最接近的是第3行"),
        "{said}"
    );
    assert_eq!(found.places[0].line, 3);
}

#[test]
fn hints_that_contradict_the_sheet_are_refused() {
    for (hints, hint) in [
        ("groups = [9]", "table.groups"),
        ("merged = [{ column = 4, with = 2 }]", "table.merged"),
        ("spacers = [2]", "table.spacers"),
        ("total = [{ line = 2 }]", "table.total"),
        ("title = [{ line = 4 }]", "table.title"),
        ("header = [{ line = 1 }, { line = 3 }]", "table.header"),
        (
            "[[table.shift]]\nfirst = { line = 3 }\ngained = 2",
            "table.shift",
        ),
        (
            "[[table.join]]\nbefore = { line = 5 }\nafter = { line = 3 }\nas = \"row\"",
            "table.join",
        ),
        ("last = { line = 40 }", "table.last"),
        ("last = { text = \"合计\" }", "table.last"),
        ("prose = { sheet = \"Sheet2\", line = 5 }", "table.prose"),
        ("[[table]]", "table[2]"),
    ] {
        let found = with_hints(MERGES, &format!("[[table]]\n{hints}\n"));
        let found = found.err().unwrap_or_else(|| panic!("{hints} is taken"));
        assert_eq!(found.code, Code::HintDoesNotFit, "{hints}");
        let said = found.message(Language::English);
        assert!(said.contains(&format!("`{hint}`")), "{said}");
        assert_ne!(said, found.message(Language::Chinese));
    }
}

/// Two pages, with a note on the first and one below the rows.
const PAGES: &str = "\
补贴发放情况表
注：本表由村委会公布
编号\t姓名\t金额
1\t张三\t100
2\t李四\t200
补贴发放情况表
注：本表由村委会公布
编号\t姓名\t金额
3\t王五\t150
4\t赵六\t180
附注：金额单位为元，按月发放。
";

/// Two tables under each other.
const TABLES: &str = "\
道路养护情况表
路段\t里程\t金额
东街\t12\t100
西街\t14\t200
合计\t26\t300

水渠清淤情况表
渠段\t长度\t方量
北渠\t120\t1000
南渠\t140\t2000
合计\t260\t3000
";

/// What is said of a hint: the sentence in English, and the line that it points at.
fn refused(sheet: &str, hints: &str) -> (String, Option<u32>) {
    let found = with_hints(sheet, hints);
    let found = found.err().unwrap_or_else(|| panic!("{hints} is taken"));
    assert_eq!(found.code, Code::HintDoesNotFit, "{hints}");
    let said = found.message(Language::English);
    let in_chinese = found.message(Language::Chinese);
    for english in [" the ", " no ", " is ", "nearest"] {
        assert!(!in_chinese.contains(english), "{in_chinese}");
    }
    (said, found.places.first().map(|place| place.line))
}

#[test]
fn a_misfit_says_what_is_wrong_where_and_what_is_nearest() {
    for (sheet, hints, said, line) in [
        // Columns: too few, too many, a label that there is not, one that is left.
        (
            MERGES,
            "columns = [[\"乡镇\"], [\"项目\"]]",
            &["names 2 columns", "stands in 4", "“金额”"][..],
            Some(3),
        ),
        (
            MERGES,
            "columns = [[\"乡镇\"], [\"项目\"], [\"金额\"], [\"建设要求\"], [\"备注\"]]",
            &["names 5 columns", "has 4", "“备注”"],
            Some(2),
        ),
        (
            MERGES,
            "columns = [[\"乡镇\"], [\"项目\"], [\"金额\"], [\"建设\"]]",
            &["no label “建设”", "column 4", "nearest is “建设要求”"],
            Some(2),
        ),
        (
            MERGES,
            "columns = [[\"甲\"], [\"项目\"], [\"金额\"], [\"建设要求\"]]",
            &["no label “甲”", "column 1", "next is “乡镇”"],
            Some(2),
        ),
        (MERGES, "spacers = [3]", &["column 3 is not blank"], Some(3)),
        (
            MERGES,
            "groups = [9]",
            &["no column 9", "has 4", "“建设要求”"],
            Some(2),
        ),
        // Rows in and under the header.
        (
            MERGES,
            "header = [{ line = 2 }]\nrows = { line = 2 }",
            &["in the header", "line 3, “石桥镇"],
            Some(2),
        ),
        (
            MERGES,
            "header = [{ line = 2 }]\nrows = { line = 5 }",
            &["right under the header", "line 3, “石桥镇"],
            Some(5),
        ),
        (
            MERGES,
            "rows = { line = 1 }",
            &["no line stands above it"],
            Some(1),
        ),
        (
            MERGES,
            "header = [{ line = 1 }, { line = 3 }]",
            &["one right under the other", "line 2, “乡镇"],
            Some(3),
        ),
        (
            MERGES,
            "header = [{ line = 5, lines = 9 }]",
            &["beyond the last line"],
            Some(5),
        ),
        // Notes and other things that are rows.
        (
            MERGES,
            "notes = [{ line = 4 }]",
            &["row of the table", "`last`"],
            Some(4),
        ),
        (
            MERGES,
            "title = [{ line = 4 }]",
            &["row of the table", "line 1, “青溪县"],
            Some(4),
        ),
        (
            MERGES,
            "unit = [{ line = 2 }]",
            &["in the header", "line 1, “青溪县"],
            Some(2),
        ),
        (
            PAGES,
            "total = [{ line = 8 }]",
            &["no row of the table", "line 9, “3 王五"],
            Some(8),
        ),
        // Pages.
        (
            PAGES,
            "pages = [{ line = 6, repeats = { line = 1 }, lines = 9 }]",
            &["beyond the last line"],
            Some(6),
        ),
        (
            PAGES,
            "header = [{ line = 3 }]\npages = [{ line = 6, repeats = { line = 1 }, lines = 4 }]",
            &["the lines that it repeats", "line 3, “编号"],
            Some(6),
        ),
        (
            PAGES,
            "pages = [{ line = 6, repeats = { line = 1 }, lines = 3 }]\nnot_pages = [{ line = 7 }]",
            &["two hints", "line 6, “补贴"],
            Some(7),
        ),
        (
            PAGES,
            "not_pages = [{ line = 9 }]",
            &["repeats no line", "line 8, “编号"],
            Some(9),
        ),
        (
            MERGES,
            "not_pages = [{ line = 4 }]",
            &["repeats no line"],
            Some(4),
        ),
        // Rows in other columns.
        (
            MERGES,
            "[[table.shift]]\nfirst = { line = 3 }\nlost = 5",
            &["no column 5", "has 4"],
            Some(3),
        ),
        (
            MERGES,
            "[[table.shift]]\nfirst = { line = 3 }\nlost = 4",
            &["no column 5", "has 4"],
            Some(3),
        ),
        (
            MERGES,
            "[[table.shift]]\nfirst = { line = 3 }\nlost = 9",
            &["no column 9", "has 4"],
            Some(3),
        ),
        (
            MERGES,
            "[[table.shift]]\nfirst = { line = 4 }\nlast = { line = 3 }\nlost = 1",
            &["last line stands above its first"],
            Some(3),
        ),
        // Page breaks.
        (
            MERGES,
            "[[table.join]]\nbefore = { line = 3 }\nafter = { line = 5 }\nas = \"row\"",
            &["right under", "line 4, “水渠"],
            Some(5),
        ),
        (
            MERGES,
            "[[table.join]]\nbefore = { line = 5 }\nafter = { line = 3 }\nas = \"apart\"",
            &["stands above"],
            Some(3),
        ),
        (
            MERGES,
            "[[table.join]]\nbefore = { line = 2 }\nafter = { line = 3 }\nas = \"apart\"",
            &["no row of the table", "line 3, “石桥镇"],
            Some(2),
        ),
        (
            MERGES,
            "[[table.join]]\nbefore = { line = 3 }\nafter = { line = 4 }\nas = \"cells\"\ncells = [4, 4]",
            &["column 4", "twice"],
            Some(4),
        ),
    ] {
        let (found, at) = refused(sheet, &format!("[[table]]\n{hints}\n"));
        for said in said {
            assert!(found.contains(said), "{hints}: {said} in {found}");
        }
        assert_eq!(at, line, "{hints}: {found}");
    }
}

#[test]
fn tables_out_of_order_are_refused_by_their_name() {
    let tables = |lines: [u32; 2]| {
        let table = |line| format!("[[table]]\nfirst = {{ line = {line} }}\n");
        lines.map(table).concat()
    };
    assert!(with_hints(TABLES, &tables([1, 7])).is_ok());
    let (said, line) = refused(TABLES, &tables([7, 1]));
    assert!(
        said.contains("`table[2].first`") && said.contains("order of the sheet"),
        "{said}"
    );
    assert_eq!(line, Some(1));
    let (said, line) = refused(TABLES, &tables([1, 1]));
    assert!(
        said.contains("`table[2].first`") && said.contains("two tables"),
        "{said}"
    );
    assert_eq!(line, Some(1));
    // More tables than there are.
    let (said, line) = refused(MERGES, "[[table]]\n[[table]]\n[[table]]\n");
    assert!(
        said.contains("`table[2]`") && said.contains("only 1 table,"),
        "{said}"
    );
    assert_eq!(line, Some(1));
    let (said, _) = refused(TABLES, "[[table]]\n[[table]]\n[[table]]\n");
    assert!(
        said.contains("`table[3]`") && said.contains("only 2 tables,"),
        "{said}"
    );
    // A line of the other table.
    let (said, line) = refused(TABLES, &(tables([1, 7]) + "total = [{ line = 5 }]\n"));
    assert!(
        said.contains("`table[2].total`") && said.contains("not in the table"),
        "{said}"
    );
    assert!(said.contains("line 7, “水渠清淤"), "{said}");
    assert_eq!(line, Some(5));
}

#[test]
fn anchors_that_name_no_line_say_which_is_nearest() {
    let hints = |anchor: &str| format!("[[table]]\nlast = {{ {anchor} }}\n");
    let (said, _) = refused(TABLES, &hints("line = 6"));
    assert!(
        said.contains("line 6 has no text") && said.contains("line 5, “合计"),
        "{said}"
    );
    let (said, _) = refused(TABLES, &hints("text = \"合计\""));
    assert!(said.contains("2 lines") && said.contains("5, 11"), "{said}");
    let (said, _) = refused(TABLES, &hints("sheet = \"Sheet1\", line = 5"));
    assert!(said.contains("no sheet “Sheet1”"), "{said}");
    // The line is there, but above what it should repeat.
    let pages = "[[table]]\npages = [{ text = \"补贴发放\", repeats = { line = 8 } }]\n";
    let (said, _) = refused(PAGES, pages);
    assert!(said.contains("below line 8"), "{said}");
}
