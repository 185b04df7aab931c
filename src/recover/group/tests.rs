use super::*;
use crate::recover::kinds;
use crate::recover::testing::body_rows as rows;
use crate::source::Merge;

/// The spans as (row, column, rows).
fn merged(text: &str) -> Vec<(usize, usize, usize)> {
    let rows = rows(text);
    let whole = 0..rows[0].cells.len();
    let kinds = kinds::find(&rows, &[], &[]);
    let structure = structure(&rows, &kinds, std::slice::from_ref(&whole), &[]);
    spans(&rows, &kinds, &structure, &[], &[])
        .into_iter()
        .map(|span| (span.row, span.column, span.rows))
        .collect()
}

#[test]
fn groups_nest() {
    let text =
        "1|农业|种植|小麦|2\n|||玉米|3\n||养殖|生猪|4\n|||肉牛|1\n2|林业|造林|松树|5\n|||杉树|6";
    assert_eq!(
        merged(text),
        [
            (0, 0, 4),
            (4, 0, 2),
            (0, 1, 4),
            (4, 1, 2),
            (0, 2, 2),
            (2, 2, 2),
            (4, 2, 2)
        ]
    );
}

#[test]
fn blanks_on_new_values_to_the_left_are_empty() {
    let text = "甲|一|x|5\n|二||6\n乙|三||7\n|四|y|8\n丙|五||1\n|六|z|2";
    assert!(merged(text).iter().all(|&(_, column, _)| column == 0));
}

#[test]
fn totals_are_no_merges() {
    assert_eq!(merged("1|甲|5\n2|乙|6\n3|丙|7\n|合计|18"), []);
}

#[test]
fn declared_regions_hold_as_they_are() {
    let rows = rows("1|甲|5\n||6\n2|乙|7\n||8\n3|丙|1\n||2");
    let whole = 0..3;
    let kinds = kinds::find(&rows, &[], &[]);
    let structure = structure(&rows, &kinds, std::slice::from_ref(&whole), &[]);
    let region = |row: usize, column: usize, columns: usize| Merge {
        row,
        column,
        rows: 2,
        columns,
    };
    let regions = [region(3, 1, 1), region(0, 0, 2)];
    let spans = spans(&rows, &kinds, &structure, &[], &regions);
    let found: Vec<_> = spans.iter().map(|s| (s.row, s.column, s.columns)).collect();
    assert_eq!(found, [(0, 0, 2), (2, 0, 1), (4, 0, 1), (3, 1, 1)]);
}

#[test]
fn a_side_that_has_ended_is_no_merge() {
    let rows = rows("甲|1|子|1\n乙|2|丑|2\n||寅|3\n||卯|4");
    let kinds = kinds::find(&rows, &[], &[]);
    let sides = structure(&rows, &kinds, &[0..2, 2..4], &[]);
    assert_eq!(spans(&rows, &kinds, &sides, &[], &[]), []);
}

#[test]
fn too_few_rows_leave_a_doubt() {
    let rows = rows("1|甲|子|5|好\n||丑|6|");
    let whole = 0..5;
    let structure = structure(
        &rows,
        &kinds::find(&rows, &[], &[]),
        std::slice::from_ref(&whole),
        &[],
    );
    let doubts = structure.doubts.iter();
    let doubts: Vec<_> = doubts.map(|doubt| (doubt.column, doubt.merged)).collect();
    assert_eq!(doubts, [(4, false)]);
}

#[test]
fn levels_of_codes_are_no_merges() {
    let text = "201|||政务|9\n201|06||财政|9\n201|06|01|行政|5\n201|06|02|事务|4\n208|||社保|3\n208|05||养老|3";
    assert_eq!(merged(text), []);
}

#[test]
fn a_list_that_ends_before_the_one_beside_it_is_not_merged() {
    let text = "拨款|5.00|教育|3.00\n收费|2.00|卫生|2.50\n其他|1.00|农林|1.50\n||水利|0.50\n||交通|0.30\n||住房|0.20";
    assert_eq!(merged(text), []);
}

#[test]
fn what_is_carried_over_may_stand_under_a_list_that_ended() {
    let text = "拨款|5.00|教育|3.00|\n收费|2.00|卫生|2.50|\n其他|1.00|||0\n捐赠|0.50|||0\n本年收入合计|8.50|本年支出合计|5.50|\n上年结转|1.00|结转下年|4.00|\n收入总计|9.50|支出总计|9.50|";
    let rows = rows(text);
    let kinds = kinds::find(&rows, &[], &[]);
    let structure = structure(&rows, &kinds, &[0..2, 2..5], &[]);
    assert_eq!(structure.roles, [Role::Plain; 5]);
}

#[test]
fn groups_of_single_rows_are_told_by_the_totals_under_them() {
    let text = "1|东村|水渠|5\n||小计|5\n2|西村|桥梁|6\n||小计|6\n合计|||11";
    let expected = [(0, 0, 2), (2, 0, 2), (0, 1, 2), (2, 1, 2)];
    assert_eq!(merged(text), expected);
    // A total of several rows is none of them.
    let text = "1|东村|水渠|5\n2|西村|桥梁|6\n||小计|11\n3|南村|道路|7\n||小计|7\n合计|||18";
    assert_eq!(merged(text), []);
}

/// The roles of the columns of rows of which those from this one on stand on a later page.
fn roles(text: &str, later: usize) -> Vec<Role> {
    let mut rows = rows(text);
    rows[later..].iter_mut().for_each(|row| row.page = 1);
    let whole = 0..rows[0].cells.len();
    let kinds = kinds::find(&rows, &[], &[]);
    structure(&rows, &kinds, std::slice::from_ref(&whole), &[]).roles
}

#[test]
fn a_label_that_a_page_prints_again_groups() {
    let text = "1|东部|东村|水渠|5\n||西村|桥梁|6\n||南村|道路|7\n1|东部|南村|校舍|8\n2|西部|北村|水库|9\n||山村|梯田|4";
    assert_eq!(roles(text, 3)[..3], [Role::Stub; 3]);
    // On one page such a column names rows.
    assert_eq!(roles(text, 6)[2], Role::Plain);
}

#[test]
fn numbers_that_all_stand_on_the_later_page_are_those_of_the_groups() {
    let text = "|东部|水渠|5\n||桥梁|6\n||道路|7\n1||校舍|8\n||水库|9\n||梯田|4";
    assert_eq!(roles(text, 3)[..2], [Role::Stub; 2]);
    assert_eq!(roles(text, 6)[0], Role::Plain);
}

/// The columns in doubt.
fn doubts(text: &str) -> Vec<usize> {
    let rows = rows(text);
    let whole = 0..rows[0].cells.len();
    let kinds = kinds::find(&rows, &[], &[]);
    let structure = structure(&rows, &kinds, std::slice::from_ref(&whole), &[]);
    structure.doubts.iter().map(|doubt| doubt.column).collect()
}

#[test]
fn one_row_with_a_total_under_it_tells_nothing() {
    assert_eq!(doubts("1|民政局|东村|5.00\n||小计|5.00"), [0]);
    assert_eq!(doubts("1|民政局|东村|5.00\n小计|||5.00"), [0_usize; 0]);
}

#[test]
fn a_lone_blank_beside_a_numbering_may_be_a_missing_value() {
    let list = |code: &str| {
        format!(
            "1|C-14|东村|5.00\n2|C-27|西村|6.00\n3|C-08|南村|7.00\n4|{code}|北村|8.00\n5|C-11|石桥|9.00"
        )
    };
    assert_eq!(doubts(&list("")), [1]);
    assert_eq!(doubts(&list("C-09")), [0_usize; 0]);
}

#[test]
fn levels_each_on_a_row_of_its_own_are_no_doubt() {
    let text = "204|||公安|6\n|06||司法|6\n||01|行政|4\n||04|业务|2\n208|||社保|3\n|05||养老|3\n||01|离退休|3";
    assert_eq!(doubts(text), [0_usize; 0]);
    assert_eq!(merged(text), []);
}
