use super::*;
use crate::recover::group::structure;
use crate::recover::kinds;
use crate::recover::testing::body_rows;

/// The cells of the rows after joining over page breaks, blank cells as `-`; a page begins at each of
/// these rows.
fn joined(text: &str, starts: &[usize]) -> Vec<String> {
    let mut rows = body_rows(text);
    for (index, row) in rows.iter_mut().enumerate() {
        row.page = starts.iter().filter(|&&start| start <= index).count();
    }
    let whole = 0..rows[0].cells.len();
    let sides = std::slice::from_ref(&whole);
    let (rows, _, _) = join_rows(rows, sides, &[]);
    let structure = structure(&rows, &kinds::find(&rows, &[], &[]), sides, &[]);
    let (rows, _) = stitch(rows, &structure, &[]).expect("nothing is given");
    let cell = |cell: &Text| match cell.is_blank() {
        true => "-".to_owned(),
        false => cell.text.to_string(),
    };
    rows.iter()
        .map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join("|"))
        .collect()
}

const ROWS: &str = "甲村|12.50|项|推进道路硬化，改善出行条件。
乙村|8.20|项|修缮学校房屋，更换门窗设备。
丙村|6.00|个|疏浚河道，清理两岸垃圾堆放点。
";

#[test]
fn a_row_cut_with_its_short_cells_first() {
    let cut = format!("{ROWS}丁村|3.10|项|新建水池，\n|||铺设供水管道。\n{ROWS}");
    let rows = joined(&cut, &[4]);
    assert_eq!(rows.len(), 7);
    assert_eq!(rows[3], "丁村|3.10|项|新建水池，铺设供水管道。");
}

#[test]
fn a_row_cut_with_its_short_cells_last() {
    let cut = format!("{ROWS}|||新建水池，\n丁村|3.10|项|铺设供水管道。\n{ROWS}");
    let rows = joined(&cut, &[4]);
    assert_eq!(rows.len(), 7);
    assert_eq!(rows[3], "丁村|3.10|项|新建水池，铺设供水管道。");
}

#[test]
fn whole_rows_are_not_joined() {
    let text = format!("{ROWS}丁村|3.10|项|新建水池。\n戊村|4.00|个|铺设供水管道。\n{ROWS}");
    assert_eq!(joined(&text, &[4]).len(), 8);
}

const GROUPS: &str = "农业局|小麦|2.00|稳定面积，提高单产。
|玉米|3.00|
林业局|松树|5.00|补植幼树，防治虫害。
|杉树|6.00|
";

#[test]
fn a_merged_text_goes_on_inside_its_group() {
    let text =
        format!("{GROUPS}水利局|水库|1.00|加固坝体，疏通\n|渠道|4.00|渠道，配齐闸门。\n{GROUPS}");
    let rows = joined(&text, &[5]);
    assert_eq!(rows[4], "水利局|水库|1.00|加固坝体，疏通渠道，配齐闸门。");
    assert_eq!(rows[5], "-|渠道|4.00|-");
}

#[test]
fn a_label_on_the_later_page_belongs_to_the_first_row() {
    let text = format!("{GROUPS}|水库|1.00|加固坝体，配齐闸门。\n水利局|渠道|4.00|\n{GROUPS}");
    let rows = joined(&text, &[5]);
    assert_eq!(rows[4], "水利局|水库|1.00|加固坝体，配齐闸门。");
    assert_eq!(rows[5], "-|渠道|4.00|-");
}

#[test]
fn a_label_cut_before_what_its_likes_end_with() {
    let text = "产出指标|数量指标|水池|3
||管道|8
|质量指标|合格率|100
|时效指标|按期率|98
||工期|90
|社会效益|增收|5
效益指标|指标|节水|7
|生态效益指标|水质|2
|经济效益指标|受益|9
||就业|1";
    let rows = joined(text, &[6]);
    assert_eq!(rows[5], "效益指标|社会效益指标|增收|5");
    assert_eq!(rows[6], "-|-|节水|7");
}

const NESTED: &str = "1|农业局|小麦|冬小麦|2.00
|||春小麦|3.00
||玉米|青贮|5.00
2|林业局|松树|油松|6.00
|||马尾松|7.00
||杉树|水杉|8.00
";

#[test]
fn the_label_of_an_outer_group_may_stand_alone_on_the_later_page() {
    let text = format!("{NESTED}|水利局|水库|大坝|1.00\n3||渠道|干渠|4.00\n{NESTED}");
    let rows = joined(&text, &[7]);
    assert_eq!(rows[6], "3|水利局|水库|大坝|1.00");
    assert_eq!(rows[7], "-|-|渠道|干渠|4.00");
    let total = format!("{NESTED}|水利局|水库|大坝|1.00\n合计||||33.00\n{NESTED}");
    let rows = joined(&total, &[7]);
    assert_eq!(rows[6], "-|水利局|水库|大坝|1.00");
}
