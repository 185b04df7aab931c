//! Text whose columns are aligned by spaces gives the table that was printed.

use proptest::prelude::*;

use jnrender::diagnostic::Language;
use jnrender::source::{self, ReadOptions};
use jnrender::{recover, render};
use serde_json::{Value, json};

fn document(text: &str) -> Option<Value> {
    let source = source::read(text.as_bytes(), &ReadOptions::default()).ok()?;
    let recovered = recover::recover(&source).ok()?;
    let json = render::json::render(
        &recovered.document,
        &recovered.diagnostics,
        Language::English,
    );
    Some(serde_json::from_str(&json).expect("the JSON form is JSON"))
}

/// The one table of a text, its header's paths joined.
#[track_caller]
fn table(text: &str) -> (Value, Vec<String>) {
    let document = document(text).expect("a table");
    assert_eq!(
        document["tables"].as_array().map(Vec::len),
        Some(1),
        "{document}"
    );
    assert_eq!(document["ledger"]["unplaced"], 0);
    let table = document["tables"][0].clone();
    let paths = table["columns"].as_array().expect("columns").iter();
    let name = |path: &Value| {
        let labels = path["path"].as_array().expect("a path").iter();
        let labels: Vec<&str> = labels.filter_map(Value::as_str).collect();
        labels.join(" > ")
    };
    let paths = paths.map(name).collect();
    (table, paths)
}

/// Hanzi take one position, as in text taken out of a PDF; labels stand in the middle of their cells.
const LEVELS: &str = "
                 某县水务局支出决算表
编制单位：某县水务局                                    单位：万元

              项目                       本年支出

科目编码
            科目名称          合计         基本支出       项目支出
类    款

213         农林水支出       1,204.50      804.50      400.00

213  03     水利          1,204.50      804.50      400.00

221         住房保障支出          96.20       96.20

221  02     住房改革支出          96.20       96.20

            合计          1,300.70      900.70      400.00
";

#[test]
fn labels_stand_over_the_columns_that_they_are_in_the_middle_of() {
    let (table, paths) = table(LEVELS);
    assert_eq!(table["title"], "某县水务局支出决算表");
    assert_eq!(table["unit"], "单位：万元");
    assert_eq!(
        paths,
        [
            "项目 > 科目编码 > 类",
            "项目 > 科目编码 > 款",
            "项目 > 科目名称",
            "本年支出 > 合计",
            "本年支出 > 基本支出",
            "本年支出 > 项目支出",
        ]
    );
    assert_eq!(
        table["rows"][2],
        json!(["221", "", "住房保障支出", "96.20", "96.20", ""])
    );
}

/// Labels stand in the row that they begin in, not in the middle of their cells; the last row of the
/// header counts the columns.
const ROWS: &str = "
2024年部门支出情况表
单位：万元

科目          单位                      支出
                              基本支出            项目支出
                        人员      公用
甲            乙        1         2         3

教育支出      一中      1200.50   304.50    400.00
文化支出      文化馆      96.20    11.20    210.15
卫生支出      卫生院     310.00    21.40     18.60
";

#[test]
fn labels_may_stand_in_rows_over_a_count_of_the_columns() {
    let (_, paths) = table(ROWS);
    assert_eq!(
        paths,
        [
            "科目 > 甲",
            "单位 > 乙",
            "支出 > 基本支出 > 人员 > 1",
            "支出 > 基本支出 > 公用 > 2",
            "支出 > 项目支出 > 3",
        ]
    );
}

#[test]
fn a_column_that_holds_nothing_shows_by_its_label_alone() {
    let (table, paths) = table(
        "
2024年部门支出情况表

科目                    补助                    其他
名称        基本支出                项目支出
                        资金                    收入
教育支出     1200.50                 304.50        400.00
文化支出       96.20                  11.20        210.15
卫生支出      310.00                  21.40         18.60
",
    );
    assert_eq!(
        paths,
        ["科目名称", "基本支出", "补助资金", "项目支出", "其他收入"]
    );
    assert_eq!(
        table["rows"][1],
        json!(["文化支出", "96.20", "", "11.20", "210.15"])
    );
}

#[test]
fn a_header_ends_where_pages_stop_to_be_the_same() {
    let (table, paths) = table(
        "
2020年部门收支情况表
疫服理水补    训疫      绿梁核龄保女
建科乡明目体
              36879.88
管业
照水通        69370.61      120.05
2020年部门收支情况表
疫服理水补    训疫      绿梁核龄保女
工渔服排动申
              27726.57
街务
圾老明供      60653.12      310.40
",
    );
    assert_eq!(paths, ["疫服理水补", "训疫", "绿梁核龄保女"]);
    assert_eq!(
        table["rows"],
        json!([
            ["建科乡明目体管业", "36879.88", ""],
            ["照水通", "69370.61", "120.05"],
            ["工渔服排动申街务", "27726.57", ""],
            ["圾老明供", "60653.12", "310.40"],
        ])
    );
}

#[test]
fn a_line_of_labels_with_their_values_is_a_form() {
    let (table, _) = table(
        "
Fishery statistics, 2024
Printing:     Glass engine clinic     Railway coal:     8352.43
Region        Boats         Catch
North         1204.50       804.50
South           96.20       210.15
West           310.00        18.60
",
    );
    assert_eq!(
        table["fields"],
        json!([
            {"label": "Printing", "value": "Glass engine clinic"},
            {"label": "Railway coal", "value": "8352.43"},
        ])
    );
}

#[test]
fn the_number_of_a_page_is_no_part_of_a_name() {
    let (table, _) = table(
        "
Fishery statistics, 2024
Region        Boats         Catch
North sea     1204.50       804.50
South           96.20       210.15
1/2
Fishery statistics, 2024
Region        Boats         Catch
West           310.00        18.60
Islands
                20.10        11.30
far off
2/2
",
    );
    assert_eq!(
        table["rows"],
        json!([
            ["North sea", "1204.50", "804.50"],
            ["South", "96.20", "210.15"],
            ["West", "310.00", "18.60"],
            ["Islands far off", "20.10", "11.30"],
        ])
    );
}

#[test]
fn a_wrapped_text_is_one_cell_and_its_lines_are_one_row() {
    let text = "
村级补助资金表
编号    项目名称                  金额     比例
1     道路维修               1,200.00   40.5%
      东片区农田水利基础设施
2                          800.00   27.0%
      改造及配套工程
3     文化活动                960.00   32.5%
";
    let (table, paths) = table(text);
    assert_eq!(paths, ["编号", "项目名称", "金额", "比例"]);
    assert_eq!(
        table["rows"][1],
        json!([
            "2",
            "东片区农田水利基础设施改造及配套工程",
            "800.00",
            "27.0%"
        ])
    );
    assert_eq!(table["origin"]["rows"][1], json!(["5", "6", "7"]));
}

/// The lines at which warnings of one code point first.
fn warned(text: &str, code: &str) -> Vec<u64> {
    let document = document(text).expect("a table");
    let findings = document["diagnostics"].as_array().expect("diagnostics");
    let of_code = findings.iter().filter(|finding| finding["code"] == code);
    let lines = of_code.map(|finding| finding["at"][0]["line"].as_u64().expect("a line"));
    lines.collect()
}

#[test]
fn beside_headings_a_first_line_may_be_one_too() {
    let rows = |heading: &str| {
        format!(
            "
2024年扶持资金表
项目名称        金额
东片区农田水
                1,200.00
利
村级道路养护      800.00
工程
中学食堂          960.00
{heading}河道清理           30.00
"
        )
    };
    assert_eq!(warned(&rows("其他\n"), "J0114"), [7]);
    assert_eq!(warned(&rows(""), "J0114"), [0_u64; 0]);
}

#[test]
fn amounts_beside_the_first_line_of_a_text_leave_a_doubt() {
    let text = "
2024年扶持资金表
项目名称          计划          拨付
东片区农田水利      1,200.00      800.00
配套工程
村级道路养护         300.00      250.00
中学食堂             960.00      900.00
";
    assert_eq!(warned(text, "J0114"), [5]);
}

#[test]
fn texts_on_a_later_page_break_as_on_the_first() {
    let (table, _) = table(
        "
Fishery statistics, 2024
Region        Harbour       Catch
North         Market         12.40
Islands
                             20.10
far off
Fishery statistics, 2024
Region        Harbour       Catch
Clinic
              Coal library
clinic                      25.94
              coal
fishery
",
    );
    assert_eq!(
        table["rows"][2],
        json!(["Clinic clinic fishery", "Coal library coal", "25.94"])
    );
}

#[test]
fn cells_that_touch_are_two() {
    let text = "
      收入                   支出
项目          金额        项目          金额
一、财政拨款    1,200,000 一、公共服务     300,000
二、事业收入       80,000 二、教育支出     900,000
三、其他收入            三、住房保障      80,000
总计        1,280,000 总计       1,280,000
";
    let (table, paths) = table(text);
    assert_eq!(
        paths,
        ["收入 > 项目", "收入 > 金额", "支出 > 项目", "支出 > 金额"]
    );
    assert_eq!(
        table["rows"][0],
        json!(["一、财政拨款", "1,200,000", "一、公共服务", "300,000"])
    );
    assert_eq!(
        table["rows"][2],
        json!(["三、其他收入", "", "三、住房保障", "80,000"])
    );
}

#[test]
fn hanzi_may_take_two_positions() {
    let text = "
姓名        所属村      补助金额
张三        东村        1,200.00
欧阳小明    西河村        800.00
李  四      南村          950.00
合  计                  2,950.00
";
    let (table, paths) = table(text);
    assert_eq!(paths, ["姓名", "所属村", "补助金额"]);
    assert_eq!(table["rows"][1], json!(["欧阳小明", "西河村", "800.00"]));
    assert_eq!(table["rows"][2][0], "李  四");
    assert_eq!(table["rows"][3], json!(["合  计", "", "2,950.00"]));
}

#[test]
fn leaders_lead_over_gaps() {
    let text = "
Item                    2007      2008
Food .............     12.40     13.10
Clothing and shoes     3.20      3.45
Housing ..........     30.15     31.00
Total ............     45.75     47.55
";
    let (table, paths) = table(text);
    assert_eq!(paths, ["Item", "2007", "2008"]);
    assert_eq!(table["rows"][0], json!(["Food", "12.40", "13.10"]));
    assert_eq!(
        table["rows"][1],
        json!(["Clothing and shoes", "3.20", "3.45"])
    );
}

#[test]
fn prose_is_no_table() {
    for text in [
        "今年以来，我局认真落实各项工作要求，取得了明显成效。\n\n  一是加强组织领导，健全工作机制。\n  二是强化督促检查，确保任务落实。\n",
        "The office was opened in May.  It has three rooms.\nVisitors are welcome.  The door is open.\nNothing else is known about it.  Ask the clerk.\n",
        "1.  The first point is made here at some length, as points are.\n2.  The second point is made here, at the same length or more.\n3.  The third one.\n",
    ] {
        assert!(document(text).is_none(), "{text}");
    }
}

#[test]
fn delimited_text_is_never_aligned() {
    let text = "名称,   金额,   备注\n甲,     100,    无\n乙,     200,    无\n丙,     300,    无\n";
    let (table, paths) = table(text);
    assert_eq!(paths, ["名称", "金额", "备注"]);
    assert_eq!(table["rows"][0], json!(["甲", "100", "无"]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever stands in the lines: no panic, and no cell is lost.
    #[test]
    fn nothing_is_lost(lines in proptest::collection::vec("[ 　.，：一二合计项目a1,\u{c}\t-]{0,40}", 0..24)) {
        if let Some(document) = document(&lines.join("\n")) {
            prop_assert_eq!(&document["ledger"]["unplaced"], &json!(0));
        }
    }
}
