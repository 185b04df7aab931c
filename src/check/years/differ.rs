//! Places of one table that should be of one year and name different ones.

use super::mentions::{Kind, Mention, mentions};
use super::{Body, quoted};
use crate::check::table::{Holds, View};
use crate::check::words::has_any;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{RowKind, Text};

/// A header of these is of another year rightly.
const AHEAD: [&str; 9] = [
    "目标", "规划", "计划", "远景", "展望", "预计", "预测", "基期", "基数",
];
/// What became of a year, and what is meant for one.
const DONE: [&str; 5] = ["决算", "执行", "完成", "实际", "上年"];
const MEANT: [&str; 8] = [
    "预算", "计划", "目标", "任务", "安排", "方案", "部署", "清单",
];
/// Fields that name the year of a table.
const YEAR: [&str; 7] = [
    "年度",
    "年份",
    "预算年度",
    "所属年度",
    "绩效年度",
    "评价年度",
    "项目年度",
];
/// A day so far from all others is of another year by a slip, in days of [`Mention::day_number`].
const FAR: i32 = 186;
/// With the year of the title it would stand so near the others, in days.
const WINDOW: i32 = 92;
/// So many findings of one kind say enough.
const MOST: usize = 3;

pub fn check(view: &View, body: &Body, found: &mut Vec<Diagnostic>) {
    let title = &view.table.title;
    let years = mentions(&title.text);
    let years: Vec<Mention> = years
        .into_iter()
        .filter(|of| of.kind != Kind::Document)
        .collect();
    let Some(&of_title) = years.first() else {
        return;
    };
    if years
        .iter()
        .any(|of| of.year != of_title.year || of.kind == Kind::Range)
    {
        return;
    }
    let report = |text: &Text, here: &Mention| {
        Diagnostic::new(Code::YearDiffers)
            .with("text", quoted(&text.text, here))
            .with("here", here.year.to_string())
            .with("other", quoted(&title.text, &of_title))
            .with("there", of_title.year.to_string())
            .at_all(text.place())
            .at_all(title.place())
    };
    if let Some((label, here)) = header(view, of_title.year) {
        found.push(report(label, &here));
    }
    for field in &view.table.fields {
        let year = year_of(&field.value.text).filter(|_| YEAR.contains(&field.label.text.as_str()));
        if let Some(here) = year.filter(|here| here.year != of_title.year) {
            found.push(report(&field.value, &here));
        }
    }
    for column in 0..view.columns.len() {
        if let Some((row, here)) = odd_date(view, body, column, of_title.year) {
            found.push(report(view.cell(row, column), &here));
        }
    }
    if has_any(&title.text, &MEANT) {
        let past = body.others.iter().filter(|(row, column, here)| {
            let near = here.year < of_title.year && here.year + 3 >= of_title.year;
            near && is_deadline(view.own(*row, *column), here)
        });
        found.extend(
            past.take(MOST)
                .map(|(row, column, here)| report(view.cell(*row, *column), here)),
        );
    }
}

/// A label that names another year, where all columns of amounts do so.
fn header<'t>(view: &View<'t>, year: u16) -> Option<(&'t Text, Mention)> {
    let mut other = None;
    let mut count = 0;
    for (column, of) in view.columns.iter().enumerate() {
        let mut named = None;
        for label in &of.path {
            for mention in mentions(&label.text) {
                if mention.year == year
                    || mention.kind != Kind::Plain
                    || has_any(&label.text, &AHEAD)
                {
                    return None;
                }
                named = Some((*label, mention));
            }
        }
        let measures = of.holds == Holds::Amount
            && of.percents == 0
            && !view.leaf(column).contains(['%', '％', '率']);
        match named {
            None if measures => return None,
            None => {}
            Some(named) => {
                count += 1;
                other = Some(named);
            }
        }
    }
    let (label, mention) = other?;
    let done = has_any(&label.text, &DONE) && has_any(&view.table.title.text, &MEANT);
    let near = mention.year.abs_diff(year) <= 3;
    (count >= 2 && near && !done).then_some((label, mention))
}

/// The year that a field says and nothing else.
fn year_of(text: &str) -> Option<Mention> {
    let found = mentions(text);
    if let [one] = found.as_slice() {
        return (one.kind == Kind::Plain).then_some(*one);
    }
    let year: u16 = text
        .parse()
        .ok()
        .filter(|year| (1990..2100).contains(year))?;
    Some(Mention {
        year,
        month: None,
        day: None,
        start: 0,
        end: text.len(),
        kind: Kind::Plain,
    })
}

/// The one day of a column that is not of the year of the title, as all others are, and would stand among
/// them if it were.
fn odd_date(view: &View, body: &Body, column: usize, year: u16) -> Option<(usize, Mention)> {
    let dates = body.dates(view, column)?;
    let mut odd = dates.iter().filter(|(_, date)| date.year != year);
    let &(row, date) = odd.next()?;
    if odd.next().is_some() || view.kind(row) != RowKind::Data || date.month.is_none() {
        return None;
    }
    let days = dates
        .iter()
        .filter(|(_, date)| date.year == year)
        .map(|(_, date)| date.day_number());
    let (first, last) = (days.clone().min()?, days.max()?);
    let day = date.day_number();
    let mended = Mention { year, ..date }.day_number();
    let far = day < first - FAR || day > last + FAR;
    (far && (first - WINDOW..=last + WINDOW).contains(&mended)).then_some((row, date))
}

/// Whether a day is that before which something is to be done: 2021年12月底前完成.
fn is_deadline(text: &str, date: &Mention) -> bool {
    let before = &text[..date.start];
    if date.kind != Kind::Plain || before.ends_with(['在', '从', '自', '以', '较', '比', '于'])
    {
        return false;
    }
    let rest = &text[date.end..];
    let end = rest.trim_start_matches(['底', '末', '份', '初', '中', '上', '下', '旬']);
    let dated = date.month.is_some() || end.len() < rest.len();
    let Some(after) = end
        .strip_prefix("之前")
        .or_else(|| end.strip_prefix("以前"))
        .or_else(|| end.strip_prefix('前'))
    else {
        return false;
    };
    // What was built before a day is no task.
    dated
        && !after
            .chars()
            .take(5)
            .any(|c| matches!(c, '的' | '已' | '未'))
}

#[cfg(test)]
mod tests {
    use crate::check::Settings;
    use crate::check::testing::{codes, found};
    use crate::check::years::check;

    fn names(sheet: &str) -> Vec<&'static str> {
        let settings = Settings::default();
        codes(&found(sheet, |view, found| check(view, &settings, found)))
    }

    #[test]
    fn the_header_of_last_year() {
        let sheet = "2023年收支总表\n收入\t2022年预算数\t支出\t2022年预算数\n拨款\t863.40\t教育\t286.15\n\
                     基金\t450.00\t卫生\t132.70\n事业\t68.20\t交通\t78.63\n";
        assert_eq!(names(sheet), ["J0609"]);
        assert_eq!(names(&sheet.replacen("2022", "2023", 1)), [""; 0]);
        assert_eq!(
            names(
                &sheet
                    .replace("预算数", "决算数")
                    .replace("收支总表", "收支预算总表")
            ),
            [""; 0]
        );
    }

    #[test]
    fn a_day_of_another_year() {
        let sheet = "2023年第三季度救助公示\n对象\t金额\t日期\n甲某\t4000\t2023年7月14日\n乙某\t2500\t2023年7月28日\n\
                     丙某\t6000\t2022年8月11日\n丁某\t3500\t2023年8月25日\n戊某\t2000\t2023年9月15日\n";
        assert_eq!(names(sheet), ["J0609"]);
        assert_eq!(
            names(&sheet.replace("2022年8月11日", "2023年8月11日")),
            [""; 0]
        );
        assert_eq!(
            names(&sheet.replace("2022年8月11日", "2024年1月5日")),
            [""; 0]
        );
        assert_eq!(names(&sheet.replace("2023年8", "2022年8")), [""; 0]);
    }

    #[test]
    fn a_deadline_before_the_year() {
        let sheet = "2022年绩效目标表\n指标\t内容\t值\n数量\t建成面积\t≥3万亩\n时效\t2021年12月底前完成建设任务\t100%\n\
                     质量\t验收合格率\t100%\n满意度\t满意程度\t90%\n";
        assert_eq!(names(sheet), ["J0609"]);
        for other in [
            "在2021年基础上新增",
            "2021年底前建成的设施改造",
            "2021年以来设施运行",
            "2022年12月底前完成",
        ] {
            assert_eq!(
                names(&sheet.replace("2021年12月底前完成建设任务", other)),
                [""; 0],
                "{other}"
            );
        }
    }
}
