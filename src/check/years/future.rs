//! Years after the day of the run in places that tell of something done.

use time::Date;

use super::mentions::{Kind, Mention, mentions};
use super::{Body, quoted};
use crate::check::table::View;
use crate::check::words::has_any;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Text;

/// Words for what may lie in the future, far ahead or as the next year.
const FAR: [&str; 20] = [
    "规划", "目标", "远景", "展望", "纲要", "预测", "预计", "计划", "到期", "截止", "有效", "期限",
    "时限", "终止", "届满", "还款", "兑付", "拟", "预期", "止",
];
/// Words for what is done.
const DONE: [&str; 14] = [
    "决算",
    "执行",
    "完成情况",
    "自评",
    "评价",
    "总结",
    "统计",
    "验收",
    "实际",
    "完成数",
    "上年",
    "批复",
    "登记",
    "签订",
];
/// Labels of days that are past when they are written down.
const PAST: [&str; 16] = [
    "验收", "发放", "签订", "批复", "登记", "出生", "成立", "中标", "拨付", "支付", "实际", "填报",
    "填表", "编制", "制表", "办结",
];
/// Without a word of either kind so many years ahead are too many.
const AHEAD: i32 = 3;

pub fn check(view: &View, body: &Body, today: Date, found: &mut Vec<Diagnostic>) {
    let mut report = |text: &Text, here: &Mention| {
        let finding = Diagnostic::new(Code::YearInFuture)
            .with("text", quoted(&text.text, here))
            .with("year", here.year.to_string())
            .with("reference", today.to_string())
            .at_all(text.place());
        found.push(finding);
    };
    let table = view.table;
    let mut named: Vec<&Text> = vec![&table.title];
    for column in &view.columns {
        for label in &column.path {
            if !named.iter().any(|known| std::ptr::eq(*known, *label)) {
                named.push(label);
            }
        }
    }
    for text in named {
        let far = mentions(&text.text)
            .into_iter()
            .find(|here| is_too_far(&text.text, here, today));
        if let Some(here) = far {
            report(text, &here);
        }
    }
    for field in &table.fields {
        let label = field.label.text.as_str();
        let past = has_any(label, &PAST) && !has_any(label, &FAR);
        for here in mentions(&field.value.text) {
            if past && is_after(&here, today) {
                report(&field.value, &here);
            }
        }
    }
    for column in 0..view.columns.len() {
        for &(row, here) in body.dates(view, column).unwrap_or_default() {
            if is_odd(view, body, column, &here, today) {
                report(view.cell(row, column), &here);
            }
        }
    }
    for &(row, column, here) in &body.others {
        let text = view.cell(row, column);
        let done = here.kind == Kind::Document || text.text[..here.start].ends_with("已于");
        if done && is_after(&here, today) && !has_any(view.leaf(column), &FAR) {
            report(text, &here);
        }
    }
}

/// Whether a day, or all of a year, lies after today.
fn is_after(here: &Mention, today: Date) -> bool {
    let (month, day) = (u8::from(today.month()), today.day());
    let year = i32::from(here.year);
    year > today.year()
        || (year == today.year()
            && here.month.is_some_and(|of| {
                of > month || (of == month && here.day.is_some_and(|of| of > day))
            }))
}

/// Whether a title or label names a year that it cannot be of.
fn is_too_far(text: &str, here: &Mention, today: Date) -> bool {
    let ahead = i32::from(here.year) - today.year();
    if ahead <= 0 || here.kind == Kind::Range {
        return false;
    }
    match (has_any(text, &FAR), has_any(text, &DONE)) {
        (true, _) => false,
        (false, true) => true,
        (false, false) => ahead >= AHEAD,
    }
}

/// Whether a day of a column lies in the future where the label or the other days show that it should not.
fn is_odd(view: &View, body: &Body, column: usize, here: &Mention, today: Date) -> bool {
    if !is_after(here, today) {
        return false;
    }
    let path = view.columns[column]
        .path
        .iter()
        .map(|label| label.text.as_str());
    if path.clone().any(|label| has_any(label, &FAR)) {
        return false;
    }
    if path.clone().any(|label| has_any(label, &PAST)) {
        return true;
    }
    let dates = &body.dates[column];
    let after = dates
        .iter()
        .filter(|(_, date)| is_after(date, today))
        .count();
    after == 1 && i32::from(here.year) >= today.year() + AHEAD
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use crate::check::Settings;
    use crate::check::testing::{codes, found};
    use crate::check::years::check;

    fn names(sheet: &str) -> Vec<&'static str> {
        let settings = Settings {
            today: Some(date!(2024 - 06 - 30)),
        };
        codes(&found(sheet, |view, found| check(view, &settings, found)))
    }

    const SHEET: &str = "农村公路验收情况表\n工程\t里程\t验收日期\n松石路\t12.6\t2021年11月5日\n河湾路\t8.4\t2022年1月14日\n\
                         白沙路\t15.2\t2032年6月20日\n青杨桥\t0.3\t2022年12月8日\n龙泉路\t21.7\t2023年8月3日\n";

    #[test]
    fn days_that_are_past() {
        assert_eq!(names(SHEET), ["J0610"]);
        assert_eq!(names(&SHEET.replace("2032", "2022")), [""; 0]);
        assert_eq!(names(&SHEET.replace("验收日期", "到期日期")), [""; 0]);
        assert_eq!(
            names(&SHEET.replace("2032", "2025").replace("验收日期", "日期")),
            [""; 0]
        );
    }

    #[test]
    fn titles() {
        let titled = |title: &str| {
            SHEET
                .replace("2032", "2022")
                .replace("农村公路验收情况表", title)
        };
        assert_eq!(names(&titled("2032年度支出绩效自评表")), ["J0610"]);
        for title in [
            "2025年水利发展规划任务表",
            "2025年部门预算表",
            "2035年远景目标表",
            "2024年统计表",
        ] {
            assert_eq!(names(&titled(title)), [""; 0], "{title}");
        }
    }
}
