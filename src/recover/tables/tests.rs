use super::*;
use crate::recover::testing::{lines, sheet};

/// The source lines, 1-based, at which the tables of a sheet begin; and of its doubts.
fn starts(text: &str) -> (Vec<usize>, Vec<usize>) {
    let lines = lines(text);
    let parts = split(&sheet(text), &lines, &Effort::of(&[]));
    let begins = parts.iter().map(|part| lines[part.lines.start].row + 1);
    let doubts = parts.iter().flat_map(|part| &part.doubts);
    (
        begins.collect(),
        doubts.map(|doubt| lines[doubt.line].row + 1).collect(),
    )
}

const INCOME: &str = "公开01表
收入预算表
单位：万元
科目|合计|拨款|其他
教育支出|120.50|100.50|20.00
卫生支出|80.20|80.20|
农林支出|65.00|45.00|20.00
合计|265.70|225.70|40.00";

const STAFF: &str = "公开02表
人员情况表
单位：人
部门|编制|实有|离休|退休
办公室|12|11||3
财务科|6|6|1|2
业务科|20|18||5";

#[test]
fn tables_with_titles_and_headers_of_their_own_are_several() {
    let text = format!(
        "{INCOME}\n\n{STAFF}\n\n{}",
        INCOME.replace("收入预算表", "支出决算情况表")
    );
    assert_eq!(starts(&text).0, [1, 10, 18]);
}

#[test]
fn notes_stay_with_the_table_above() {
    let text =
        format!("{INCOME}\n注：本表以万元为单位，因四舍五入，合计数可能不等于各项之和。\n{STAFF}");
    assert_eq!(starts(&text).0, [1, 10]);
}

#[test]
fn a_table_without_data_is_one() {
    let empty = "公开09表\n国有资本经营预算支出表\n单位：万元\n科目|合计|基本支出|项目支出\n本单位没有此项支出，本表为空。";
    let text = format!("{INCOME}\n{empty}\n{STAFF}");
    assert_eq!(starts(&text).0, [1, 9, 14]);
}

#[test]
fn pages_of_one_table_are_one() {
    let page = |page: usize| {
        let rows: Vec<String> = (1..=6)
            .map(|row| format!("{}|张三|东村|{}.50", page * 6 + row, 100 + row))
            .collect();
        rows.join("\n")
    };
    let top = "补贴发放表\n单位：元\n序号|姓名|村|金额\n";
    let titled: Vec<String> = (0..4)
        .map(|index| format!("{top}{}", page(index)))
        .collect();
    assert_eq!(starts(&titled.join("\n")), (vec![1], vec![]));
    let header: Vec<String> = (0..4)
        .map(|index| format!("序号|姓名|村|金额\n{}", page(index)))
        .collect();
    assert_eq!(
        starts(&format!("补贴发放表\n{}", header.join("\n"))),
        (vec![1], vec![])
    );
    let again: Vec<String> = (0..4)
        .map(|_| format!("序号|姓名|村|金额\n{}", page(0)))
        .collect();
    assert_eq!(starts(&format!("补贴发放表\n{}", again.join("\n"))).0, [1]);
}

#[test]
fn the_same_header_under_other_titles_is_another_table() {
    let table = |name: &str| {
        format!(
            "{name}补贴发放表\n序号|姓名|村|金额\n1|张三|东村|100.00\n2|李四|西村|80.00\n3|王五|南村|95.50\n合计|||275.50"
        )
    };
    let text = format!("{}\n{}\n{}", table("种粮"), table("良种"), table("农机"));
    assert_eq!(starts(&text), (vec![1, 7, 13], vec![]));
}

#[test]
fn another_form_value_and_a_body_that_begins_anew_make_another_table() {
    let table = |project: &str, amount: &str| {
        format!(
            "项目支出绩效目标表\n项目名称|{project}|主管部门|某某局\n资金总额|{amount}|其他|\n一级指标|二级指标|指标值|备注\n产出指标|数量指标|≥10次|\n|质量指标|100%|\n效益指标|社会效益|提高|"
        )
    };
    let text = format!(
        "{}\n{}",
        table("道路维修", "100万元"),
        table("桥梁加固", "80万元")
    );
    assert_eq!(starts(&text).0, [1, 8]);
}

#[test]
fn a_typing_error_in_the_form_is_no_other_table() {
    let page = |name: &str, first: usize| {
        let rows: Vec<String> = (first..first + 5)
            .map(|row| format!("{row}|张三|东村|{}.00", 90 + row))
            .collect();
        format!(
            "补贴发放表\n单位名称|{name}|资金总额|100万元\n序号|姓名|村|金额\n{}",
            rows.join("\n")
        )
    };
    let text = format!("{}\n{}", page("某某县农业局", 1), page("某某县农业厅", 6));
    assert_eq!(starts(&text), (vec![1], vec![]));
}

#[test]
fn heading_rows_are_rows() {
    let text = "支出预算表\n项目|合计|基本支出|项目支出\n一、教育支出|||\n小学|10.00|5.00|5.00\n中学|20.00|15.00|5.00\n二、卫生支出|||\n医院|30.00|10.00|20.00\n防疫站|8.00|4.00|4.00\n三、其他支出|||\n杂项|1.00|1.00|";
    assert_eq!(starts(text), (vec![1], vec![]));
}

#[test]
fn prose_before_the_first_title_is_no_part_of_it() {
    let text = "某某局二〇二一年部门预算说明。\n本单位二〇二一年收入总计一百万元，其中财政拨款八十万元，其他收入二十万元。\n收入预算表\n项目|合计|拨款\n教育|10.00|5.00\n卫生|20.00|15.00";
    let lines = lines(text);
    assert_eq!(split(&sheet(text), &lines, &Effort::of(&[]))[0].prose, 0..2);
}

/// A page of a list: its number at the foot, rows counted from `first`.
fn numbered_page(title: &str, number: usize, first: usize) -> String {
    let rows: String = (first..first + 5)
        .map(|row| format!("第{row}项|{row}.50|户\n"))
        .collect();
    format!("{title}\n项目|数额|计量\n{rows}第 {number} 页\n")
}

#[test]
fn pages_counted_anew_are_those_of_another_table() {
    let titles = ["东片养殖补贴发放表", "西片养殖补贴发放表"];
    let text = titles.map(|title| numbered_page(title, 1, 1) + &numbered_page(title, 2, 6));
    assert_eq!(starts(&text.concat()).0, [1, 17]);
}

#[test]
fn a_mark_that_the_table_goes_on_may_stand_above_its_note() {
    let page = |mark: &str, first: usize| {
        numbered_page("养殖补贴发放表", 1, first)
            .replace("发放表\n", &format!("发放表{mark}\n本表按户填报\n"))
    };
    let text = page("", 1) + &page("（续上表）", 6);
    assert_eq!(starts(&text).0, [1]);
}

#[test]
fn lines_to_sign_stand_under_the_table_above() {
    let signed = "填报人：张三||审核人：李四";
    let text = format!("{INCOME}\n{signed}\n{STAFF}\n{signed}");
    assert_eq!(starts(&text).0, [1, 10]);
}

#[test]
fn a_form_with_amounts_under_a_title_is_no_table() {
    let text = "Harbour works, 2019
Office|Port|Budget|412.50
Period||Staff|18.00
Unit: million yuan
Name|Planned|Paid
Pier|120.50|100.20
Crane|80.20|79.90
Shed|65.00|45.10";
    assert_eq!(starts(text).0, [1]);
}

#[test]
fn two_texts_that_name_years_over_headers_are_titles() {
    let works = |year: &str, name: &str| {
        format!(
            "Harbour and river works, {year}\n{name}|Planned|Paid|Left\nPier|120.50|100.20|20.30\n"
        )
    };
    let text = works("2015", "Place") + "Note: as known in May.\n" + &works("2023", "Building");
    assert_eq!(starts(&text).0, [1, 5]);
    // Where the title names none, a text with a year heads rows.
    let rows = "Pier|120.50|100.20|20.30\nCrane|80.20|79.90|0.30\n";
    let text = format!(
        "Harbour works\nPlace|Planned|Paid|Left\nStarted in 2015\n{rows}Started in 2016\n{rows}"
    );
    assert_eq!(starts(&text).0, [1]);
}

#[test]
fn a_code_that_follows_the_last_one_is_no_numbering_that_goes_on() {
    let table = |form: &str, first: u32| {
        let rows = |code: u32| {
            format!("{code}||农林支出|12.50\n{code}|01|水利|7.00\n{code}|02|林业|5.50\n")
        };
        let rows = rows(first) + &rows(first + 2);
        format!(
            "支出情况表\\n单位名称|{form}|资金总额|100万元\n类|款|名称|金额\n{rows}合计|||25.00\n"
        )
        .replace("\\n", "\n")
    };
    let text = table("农业局", 204) + &table("住建委", 207);
    assert_eq!(starts(&text).0, [1, 11]);
}

#[test]
fn what_goes_on_under_other_labels_is_another_table() {
    let table = |title: &str, label: &str, amounts: f64| {
        let cities = [
            ("南京", "Nanjing"),
            ("无锡", "Wuxi"),
            ("徐州", "Xuzhou"),
            ("常州", "Changzhou"),
            ("苏州", "Suzhou"),
        ];
        let rows = (1..).zip(cities).map(|(number, (city, name))| {
            let amount = |year: f64| format!("{:.2}", amounts * f64::from(number) + 37.31 * year);
            format!(
                "{city}|{name}|{}|{}|{}",
                amount(1.0),
                amount(2.0),
                amount(3.0)
            )
        });
        let head =
            format!("{title}\n本表按当年价格计算,单位:亿元\n地区||{label}\n||2015|2016|2017");
        [head]
            .into_iter()
            .chain(rows)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let first = table("2-12 分市地区生产总值", "地区生产总值", 812.47);
    let other = table("2-12 续 表1", "第一产业增加值", 52.19);
    let priced = other.replace("当年", "不变");
    let same = table("2-12 续 表1", "地区生产总值", 52.19);
    let starts = |second: &str| starts(&format!("{first}\n\n\n{second}")).0;
    assert_eq!(starts(&other), [1, 12]);
    assert_eq!(starts(&priced), [1, 12]);
    assert_eq!(starts(&same), [1]);
}
