use super::*;
use crate::recover::testing::sheet;

fn preamble(text: &str) -> Preamble {
    let sheet = sheet(text);
    let line = |row: usize| {
        let cells = sheet.rows[row].cells.iter().enumerate();
        cells
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(column, cell)| (column, Text::new(cell.clone(), sheet.place(row, column))))
            .collect()
    };
    read((0..sheet.rows.len()).map(line).collect(), &[])
}

fn pairs(preamble: &Preamble) -> Vec<(&str, &str)> {
    let fields = preamble.fields.iter();
    fields
        .map(|field| (field.label.text.as_str(), field.value.text.as_str()))
        .collect()
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| text.text.as_str())
}

fn lines(lines: &[Line]) -> Vec<u32> {
    lines.iter().map(|line| line.number).collect()
}

#[test]
fn title_number_unit_and_field_in_their_places() {
    let found = preamble("附件3\n2023年补贴发放表\n编制单位：某某局|||单位：万元");
    assert_eq!(found.title.text, "2023年补贴发放表");
    assert_eq!(text(&found.number), Some("附件3"));
    assert_eq!(text(&found.unit), Some("单位：万元"));
    assert_eq!(pairs(&found), [("编制单位", "某某局")]);
}

#[test]
fn an_organisation_is_no_unit() {
    let found = preamble("目标申报表\n单位：某某农场|日期：2021年3月");
    assert_eq!(found.unit, None);
    assert_eq!(pairs(&found), [("单位", "某某农场"), ("日期", "2021年3月")]);
}

#[test]
fn number_and_title_in_one_line() {
    let found =
        preamble("2-9|各市地区生产总值（2019年）||\n|Gross Domestic Product by City (2019)");
    assert_eq!(text(&found.number), Some("2-9"));
    assert_eq!(
        found.title.text,
        "各市地区生产总值（2019年）Gross Domestic Product by City (2019)"
    );
    assert_eq!(lines(&found.origin.title), [1, 2]);
    assert_eq!(lines(&found.origin.number), [1]);
    let found = preamble("2-9|某某局|电话|1-8");
    assert_eq!(found.number, None);
}

#[test]
fn field_and_unit_in_one_cell_or_in_three() {
    let found = preamble("部门收支总表\n部门：石桥县审计局 单位：万元");
    assert_eq!(pairs(&found), [("部门", "石桥县审计局")]);
    assert_eq!(text(&found.unit), Some("单位：万元"));
    assert_eq!(lines(&found.origin.unit), [2]);
    assert_eq!(lines(&found.origin.fields), [2]);
    let found = preamble("收入支出决算总表\n公开01表\n编制单位：某某局|2023年度|金额单位：元");
    assert_eq!(found.title.text, "收入支出决算总表2023年度");
    assert_eq!(text(&found.number), Some("公开01表"));
    assert_eq!(pairs(&found), [("编制单位", "某某局")]);
    // Under a label the year is its value.
    let found = preamble("决算总表\n编制单位：某某局|年度|2023年度");
    assert_eq!(found.title.text, "决算总表");
    assert_eq!(
        pairs(&found),
        [("编制单位", "某某局"), ("年度", "2023年度")]
    );
}

#[test]
fn a_unit_in_two_languages() {
    let found = preamble("生产总值\n单位:亿元|||(100 million yuan)");
    assert_eq!(text(&found.unit), Some("单位:亿元(100 million yuan)"));
    assert_eq!(found.notes, []);
}

#[test]
fn a_page_number_beside_a_field_is_furniture() {
    let found = preamble("登记簿\n登记单位：某某所|||第1页");
    assert_eq!(pairs(&found), [("登记单位", "某某所")]);
    assert_eq!(found.furniture[0].text, "第1页");
    let found = preamble("登记簿\n登记单位|某某所|比例|1/3");
    assert_eq!(pairs(&found), [("登记单位", "某某所"), ("比例", "1/3")]);
}

#[test]
fn notes_between_title_and_header() {
    let found = preamble(
        "Table 4. Farms, Herds and Milk Production by Region: 2015\n[Herds as of June 30.\nMilk in liters]\nSource: Office",
    );
    assert_eq!(
        found.title.text,
        "Table 4. Farms, Herds and Milk Production by Region: 2015"
    );
    assert_eq!(found.notes.len(), 3);
    let found = preamble("生产总值\n本表按当年价格计算，单位：亿元");
    assert_eq!(text(&found.unit), Some("单位：亿元"));
    assert_eq!(found.notes[0].text, "本表按当年价格计算");
}

#[test]
fn a_line_with_a_blank_first_column_goes_on_under_its_labels() {
    let found = preamble("目标表\n名称|局|资金|100元|结构|60元\n||其他||项目|40元\n目标|提高水平");
    assert_eq!(
        pairs(&found),
        [
            ("名称", "局"),
            ("资金", "100元"),
            ("其他", ""),
            ("结构", "60元"),
            ("项目", "40元"),
            ("目标", "提高水平"),
        ]
    );
}
