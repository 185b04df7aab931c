use proptest::prelude::*;

use super::*;

pub fn widths(text: &str) -> Vec<usize> {
    let (Delimited::Surely(records) | Delimited::Perhaps(records)) =
        records(text, Options::default());
    records.map(|r| r.fields.len()).collect()
}

#[test]
pub fn tabs_win_over_commas_inside_cells() {
    assert_eq!(widths("标题\n甲,乙\t1\n丙,丁\t2\n戊,己\t3\n"), [1, 2, 2, 2]);
}

#[test]
pub fn regular_delimiters_cut() {
    for delimiter in [',', ';', '|'] {
        let text = "题,,\n甲,1,2\n乙,3,4\n".replace(',', &delimiter.to_string());
        assert_eq!(widths(&text), [3, 3, 3], "{text}");
    }
}

#[test]
pub fn a_title_over_a_list_is_no_record() {
    assert_eq!(widths("情况表\n名称,金额\n甲,12.50\n"), [1, 2, 2]);
    assert_eq!(widths("情况表\n名称,说明\n甲,乙\n"), [1, 1, 1]);
}

#[test]
pub fn a_column_of_numbers_under_labels_cuts_however_much_stands_around() {
    let around = "情况表\n某局\n名称,金额\n甲,12.50\n\n说明如下\n第一段没有逗号\n第二段也没有\n";
    assert_eq!(widths(around)[2..4], [2, 2]);
    let ragged = "名称,数量,金额\n甲,,12.50,,\n乙,3\n丙,,7,\n合计,,,\n";
    assert_eq!(widths(ragged)[1], 5);
    assert_eq!(widths("甲,乙\n共计100,其中20\n又一段\n"), [1, 1, 1]);
    assert_eq!(widths("甲    1,234\n乙    5,678\n丙   12,345\n"), [1, 1, 1]);
}

#[test]
pub fn a_stray_tab_does_not_unmake_a_csv() {
    assert_eq!(widths("甲,1\t,2\n乙,3,4\n丙,5,6\n"), [3, 3, 3]);
}

#[test]
pub fn commas_in_prose_and_numbers_do_not_cut() {
    assert_eq!(widths("一段话,有逗号\n又一段,也有\n"), [1, 1]);
    assert_eq!(widths("1,234\n5,678\n9,012\n"), [1, 1, 1]);
    assert_eq!(widths("甲，乙\n丙，丁\n戊，己\n"), [1, 1, 1]);
    assert_eq!(widths("第一段,一,二\n第二段\n第三段,三\n"), [1, 1, 1]);
}

#[test]
pub fn tabs_that_cut_two_lines_into_many_fields_run_through_a_text() {
    let text = "情况表\n\t\t\t单位：元\n甲\t乙\t丙\t丁\n合计\n说明\n注\n一\n二\n三\n";
    assert!(matches!(
        records(text, Options::default()),
        Delimited::Surely(_)
    ));
    let stray = "甲 1\t乙\n丙 2\t丁\n戊 3\n己 4\n庚 5\n";
    assert!(matches!(
        records(stray, Options::default()),
        Delimited::Perhaps(_)
    ));
}

#[test]
pub fn few_tabs_cut_where_nothing_else_does() {
    assert_eq!(widths("标题\n说明\n注\n甲\t1\n"), [1, 1, 1, 2]);
}

fn found(text: &str) -> (Option<char>, Option<char>) {
    let Found { dialect, .. } = find(text, Options::default());
    (
        dialect.delimiter,
        dialect.quoting.map(|quoting| quoting.mark),
    )
}

fn cells(text: &str, options: Options) -> Vec<Vec<String>> {
    let (Delimited::Surely(records) | Delimited::Perhaps(records)) = records(text, options);
    let owned = |record: Record| record.fields.iter().map(|f| f.trim().to_owned()).collect();
    records.map(owned).collect()
}

fn given(text: &str) -> Vec<Vec<String>> {
    cells(text, Options::default())
}

#[test]
fn the_delimiter_is_that_of_the_whole_text() {
    for (text, delimiter) in [
        // Decimal commas.
        (
            "名称;金额;比例\n甲;1,50;2,5\n乙;3,25;7,5\n丙;12,00;8,0\n",
            ';',
        ),
        (
            "Datum;Betrag;Text\n01.02.2013;-12,50;Einkauf, Markt\n02.02.2013;1.250,00;Gehalt\n",
            ';',
        ),
        // A list in one column.
        ("序号,名称,标签\n1,甲,a;b;c\n2,乙,d;e;f\n3,丙,g;h;i\n", ','),
        ("a|b,c|d,e\n1|2,3|4,5\n6|7,8|9,1\n", '|'),
        // A title above and notes below, with other marks.
        (
            "2023年收支表；单位：万元\n制表：甲;乙\n项目,预算,决算\n一,1.5,2.5\n二,3.5,4.5\n注：a;b\n",
            ',',
        ),
        // Figures of three digits.
        (
            "Date,CO2,adjusted\n1958-03-01,315.70,314.44\n1958-04-01,317.46,315.16\n",
            ',',
        ),
        ("r,g,b\n255,128,200\n100,200,300\n", ','),
        // Few lines.
        ("id,name\n1,foo\n", ','),
        ("a,b,c\n1,cat\ndog,c\n3,b,c\n", ','),
        ("\"Foo\";\"Bar\"\n\"Baz\";\"Boof\"\n", ';'),
        // Trailing delimiters.
        ("名称,数量,金额,,\n甲,1,2,,\n乙,3,4,,\n", ','),
        (
            "编制单位：某局,,,,单位：万元\n项目,预算数,执行数,结余,备注\n合计\n注：没有此项。\n",
            ',',
        ),
        // Times and addresses.
        (
            "time,who,msg\n10:00:01,a,hello: you\n10:00:02,b,x\n10:00:03,c,y\n",
            ',',
        ),
        // Unusual ones.
        (
            "name§city§age\nA§New York, NY§3\nC§Boston, MA§4\nD§Austin, TX§5\n",
            '§',
        ),
        (
            "  1 # '100 columbia dr' # ' amherst, ma'\n  2 # '100 cowls rd' # ' amherst, ma'\n  3 # '1 bay rd' # ' pelham, ma'\n  4 # '2 bay rd' # ' pelham, ma'\n",
            '#',
        ),
    ] {
        let found = find(text, Options::default());
        assert_eq!(found.dialect.delimiter, Some(delimiter), "{text}");
        assert!(found.surely, "{text}");
    }
}

#[test]
fn prose_has_no_delimiter() {
    for text in [
        "各部门要加强管理,提高效率。\n财政部门要做好预算,审计部门要做好审计。\n以上意见,请遵照执行。\n",
        "依据是:前半停在句子中间,后半不像单元格的开头\n请把接缝前后通读一遍;不通顺的,请补上\n",
        "甲，1，2\n乙，3，4\n丙，5，6\n",
        "名称；数量\n甲；1\n乙；2\n丙；3\n",
        "Hello, world\n",
        "We read the table, and then\nwe print it, page by page,\nas far as it goes.\n",
        "from a import B, C, d\nfrom a import B, C, d\nfrom a import B, C, d\n",
        "收入合计  1,234.50  5,678.00\n支出合计  2,345.60  6,789.00\n",
        "本年收入1,234万元\n本年支出5,678万元\n结余12,345万元\n",
        "08:00:00\n09:30:00\n10:15:00\n",
        "a:b\nc:d\ne:f\n",
    ] {
        assert_eq!(find(text, Options::default()), Found::default(), "{text}");
    }
}

#[test]
fn quotes_are_syntax_where_they_are_kept() {
    for (text, quote) in [
        ("单位,说明\n甲,\"一,二\"\n乙,三\n", Some('"')),
        ("单位,说明\n甲,\"一\n二\"\n乙,三\n", Some('"')),
        (
            "id,'name','note'\n1,'Men''s, big','a'\n2,'b','c, d'\n",
            Some('\''),
        ),
        ("规格,数量\n5\" 管,3\n7\" 管,4\n", None),
        ("文件,数量\n\"十四五\"规划,3\n\"双减\"意见,4\n", None),
        ("Men's,Women's\n1,2\n3,4\n", None),
    ] {
        assert_eq!(found(text), (Some(','), quote), "{text}");
    }
}

#[test]
fn a_stray_quote_spoils_one_field() {
    let text = "名称,说明,数量\n甲,\"一,二\",1\n\"乙,三,2\n丙,\"四,五\",3\n丁,5\"管,4\n";
    assert_eq!(
        given(text)[1..],
        [
            ["甲", "一,二", "1"],
            ["\"乙", "三", "2"],
            ["丙", "四,五", "3"],
            ["丁", "5\"管", "4"]
        ]
    );
}

#[test]
fn drawn_tables_lose_their_bars_and_rules() {
    let expected = [["名称", "数量"], ["甲", "1"], ["乙", "2"]];
    for text in [
        "| 名称 | 数量 |\n|:---|---:|\n| 甲 | 1 |\n| 乙 | 2 |\n",
        " 名称 | 数量 \n------+------\n 甲   |    1 \n 乙   |    2 \n",
        "+------+------+\n| 名称 | 数量 |\n+======+======+\n| 甲   | 1    |\n| 乙   | 2    |\n+------+------+\n",
        "┌──┬──┐\n│名称│数量│\n├──┼──┤\n│甲  │1   │\n│乙  │2   │\n└──┴──┘\n",
    ] {
        assert_eq!(given(text), expected, "{text}");
    }
    // A blank cell at one end alone is a cell.
    assert_eq!(given("|甲|1\n|乙|2\n|丙|3\n")[0], ["", "甲", "1"]);
}

#[test]
fn dirt_hides_no_delimiter() {
    let clean = [["名称", "数量"], ["甲", "1"], ["乙", "2"]];
    for (from, to) in [
        ("\n", "\r"),
        ("\n", "\r\n"),
        ("甲", "\u{A0}甲\u{200B}"),
        ("乙", "\u{FEFF}乙"),
        ("1", "1\0\0"),
        ("名称", "\u{FEFF}\"名称\""),
        ("数量", "\"数量\" "),
    ] {
        let text = "名称,数量\n甲,1\n乙,2\n".replace(from, to);
        let cells = given(&text);
        let cells = cells
            .iter()
            .map(|row| row.iter().map(|cell| crate::source::text::trim(cell)));
        let cells: Vec<Vec<&str>> = cells.map(Iterator::collect).collect();
        let quoted = text.contains('"');
        match quoted {
            true => assert_eq!(cells[1..], clean[1..], "{text:?}"),
            false => assert_eq!(cells, clean, "{text:?}"),
        }
    }
    assert_eq!(widths("甲,1\r\n乙,2\n丙,3\r丁,4\n"), [2, 2, 2, 2]);
    // A soft break is no end of a line.
    assert_eq!(
        widths("甲\u{B}一,1\n乙\u{2028}二,2\n丙\u{C}三,3\n"),
        [2, 2, 2]
    );
}

#[test]
fn what_is_named_is_taken() {
    let options = |delimiter, quote| Options { delimiter, quote };
    assert_eq!(cells("甲，1\n", options(Some('，'), None)), [["甲", "1"]]);
    assert_eq!(cells("a,b;c\n", options(Some(';'), None)), [["a,b", "c"]]);
    let text = "a,\"b,c\"\nd,\"e,f\"\ng,\"h,i\"\n";
    assert_eq!(widths(text), [2, 2, 2]);
    assert_eq!(
        cells(text, options(None, Some(None)))[0],
        ["a", "\"b", "c\""]
    );
    let text = "名称,说明\n甲,\"乙\"\n丙,丁\n";
    assert_eq!(cells(text, options(Some(','), None))[1], ["甲", "\"乙\""]);
    assert_eq!(cells(text, options(None, Some(Some('"'))))[1], ["甲", "乙"]);
    assert_eq!(
        cells("a,~b,c~\n", options(Some(','), Some(Some('~')))),
        [["a", "b,c"]]
    );
}

#[test]
fn single_spaces_cut_only_what_nothing_aligns() {
    let text = "序号 名称 金额\n1 甲 20\n2 乙丙丁 300\n3 戊 4\n4 己 5\n";
    let found = find(text, Options::default());
    assert_eq!((found.dialect.delimiter, found.surely), (Some(' '), false));
    assert_eq!(
        find("收入  1  2\n支出  3  4\n结余  5  6\n", Options::default()),
        Found::default()
    );
}

#[test]
fn a_large_text_is_judged_from_all_over() {
    let mut text = "一段说明,没有表格\n".repeat(20_000);
    text += &"甲;1,5;2,5;备注,一\n".repeat(60_000);
    assert!(text.len() > SAMPLE);
    assert_eq!(found(&text).0, Some(';'));
    let line = "甲".repeat(SAMPLE);
    assert_eq!(find(&line, Options::default()), Found::default());
}

proptest! {
    #[test]
    fn any_text_is_cut_in_some_way(
        text in "[甲乙a1 ,;|\"'\t\\n\\r\\\\§#^~│\u{FEFF}\0-]{0,80}",
        delimiter in proptest::option::of(any::<char>()),
        quote in proptest::option::of(proptest::option::of(any::<char>())),
    ) {
        let (Delimited::Surely(_) | Delimited::Perhaps(_)) = records(&text, Options { delimiter, quote });
        let (Delimited::Surely(_) | Delimited::Perhaps(_)) = records(&text, Options::default());
    }
}
