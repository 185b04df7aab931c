//! J0604: an amount of the form block is the sum of the amounts behind it that are said to make it up.
//!
//! The whole is a field called so (资金总额, 合计); the parts are the fields right behind it that name
//! money by source or use, in as many groups as they are counted in: （1）财政拨款 （2）其他资金 and
//! again （1）基本支出 （2）项目支出. Each group has to make up the whole, but for one of 其中 that has no
//! 其他 at its end: it need not name all.

use ecow::EcoString;
use rust_decimal::Decimal;

use super::labels;
use super::rounding::{Verdict, printed};
use crate::check::table::View;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::amount::{Amount, is_nothing};
use crate::document::{Field, Place};

/// Ends of labels of wholes.
const WHOLES: [&str; 5] = ["总额", "合计", "总计", "总预算", "总投资"];
/// Ends of labels of parts.
const PARTS: [&str; 9] = [
    "拨款", "资金", "支出", "收入", "结转", "补助", "自筹", "贷款", "债券",
];
/// Units behind amounts, the larger ones first, and how many 元 they are.
const UNITS: [(&str, i64); 3] = [("亿元", 100_000_000), ("万元", 10_000), ("元", 1)];

/// The amount of a field.
#[derive(Debug, Clone, Copy)]
struct Money {
    value: Decimal,
    decimals: u32,
    /// How many 元 its unit is, where one is named.
    unit: Option<i64>,
}

/// Fields that make up a whole.
#[derive(Default)]
struct Group<'f> {
    fields: Vec<(&'f Field, Option<Money>)>,
    /// It is marked by 其中.
    some: bool,
    /// It ends with what is left over.
    rest: bool,
}

pub fn check(view: &View, found: &mut Vec<Diagnostic>) {
    let fields = &view.table.fields;
    for (index, whole) in fields.iter().enumerate() {
        let Some(money) = is_whole(&whole.label.text)
            .then(|| Money::of(whole))
            .flatten()
        else {
            continue;
        };
        for group in groups(&fields[index + 1..]) {
            found.extend(compare(whole, money, &group));
        }
    }
}

/// The groups of parts right behind a whole.
fn groups(fields: &[Field]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for field in fields {
        let label = field.label.text.as_str();
        let money = Money::of(field);
        if !is_part(label) || (money.is_none() && !is_nothing(&field.value.text)) {
            break;
        }
        let bare = bare(label);
        let begins = label.contains(['1', '①', '一']) && starts_series(label);
        if groups.is_empty() || begins {
            groups.push(Group::default());
        }
        if let Some(group) = groups.last_mut() {
            group.some |= label.contains("其中");
            group.rest = bare.starts_with("其他") || bare.starts_with("其它");
            group.fields.push((field, money));
        }
    }
    groups
}

fn compare(whole: &Field, money: Money, group: &Group) -> Option<Diagnostic> {
    if group.fields.len() < 2 || (group.some && !group.rest) {
        return None;
    }
    let mut sum = Decimal::ZERO;
    let (mut filled, mut decimals) = (0, money.decimals);
    for (_, part) in &group.fields {
        let Some(part) = part else { continue };
        let factor = match (part.unit, money.unit) {
            (Some(part), Some(whole)) => Decimal::from(part).checked_div(Decimal::from(whole))?,
            _ => Decimal::ONE,
        };
        sum = sum.checked_add(part.value.checked_mul(factor)?)?;
        filled += usize::from(!part.value.is_zero());
        decimals = decimals.max(part.decimals);
    }
    if filled == 0 || Verdict::of(money.amount(), sum, filled, decimals) != Verdict::Breaks {
        return None;
    }
    let names: Vec<String> = group
        .fields
        .iter()
        .map(|(field, _)| bare(&field.label.text).to_string())
        .collect();
    let others = group
        .fields
        .iter()
        .filter_map(|(field, _)| field.value.place());
    let place = |field: &Field| field.value.place().or_else(|| field.label.place());
    let places: Vec<Place> = place(whole)
        .into_iter()
        .chain(others.take(super::OTHERS))
        .collect();
    let unit = unit_behind(&whole.value.text);
    Some(
        Diagnostic::new(Code::FormTotalDiffers)
            .with("label", labels::shortened(&whole.label.text))
            .with("stated", whole.value.text.clone())
            .with("parts", names.join(" + "))
            .with(
                "sum",
                EcoString::from(printed(sum, money.decimals, &whole.value.text) + unit),
            )
            .at_all(places),
    )
}

impl Money {
    fn amount(self) -> Amount {
        Amount {
            value: self.value,
            decimals: self.decimals,
            percent: false,
        }
    }

    /// The amount of a field, 12.5 or 12.5万元.
    fn of(field: &Field) -> Option<Self> {
        let text = field.value.text.trim();
        let unit = unit_behind(text);
        let amount = Amount::of(text.strip_suffix(unit).unwrap_or(text).trim_end())?;
        let named = |text: &str| {
            UNITS
                .iter()
                .find(|(name, _)| text.contains(name))
                .map(|unit| unit.1)
        };
        (!amount.percent).then(|| Self {
            value: amount.value,
            decimals: amount.decimals,
            unit: named(unit).or_else(|| named(&field.label.text)),
        })
    }
}

/// The unit that a value ends with.
fn unit_behind(text: &str) -> &'static str {
    let unit = UNITS.iter().find(|(name, _)| text.ends_with(name));
    unit.map_or("", |unit| unit.0)
}

/// A label without remarks in brackets at its end: 年度资金总额（万元）.
fn without_remark(label: &str) -> &str {
    let label = label.trim_end_matches([':', '：']);
    match label.rfind(['(', '（']) {
        Some(start) if start > 0 && label.ends_with([')', '）']) => label[..start].trim_end(),
        _ => label,
    }
}

fn is_whole(label: &str) -> bool {
    let label = without_remark(label);
    WHOLES.iter().any(|end| label.ends_with(end)) && !labels::is_part(label)
}

fn is_part(label: &str) -> bool {
    let label = without_remark(label);
    PARTS.iter().any(|end| label.ends_with(end))
}

/// A label without counts and headings: 2、资金结构：（1）基本支出 is 基本支出.
fn bare(label: &str) -> &str {
    let label = label.trim_end_matches([':', '：']);
    let label = label.rfind(['：', ':']).map_or(label, |colon| {
        let rest = &label[colon..];
        rest.trim_start_matches(['：', ':'])
    });
    let label = label.trim_start();
    labels::series(label).map_or(label, |(_, rest)| rest)
}

/// Whether a label is the first of its series: （1）, 2、资金结构：（1）.
fn starts_series(label: &str) -> bool {
    ["（1）", "(1)", "①", "（一）", "1、", "1.", "一、"]
        .iter()
        .any(|first| label.contains(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums::testing;

    fn messages(form: &str) -> Vec<String> {
        let table = "一级指标 | 二级指标 | 三级指标 | 指标值
            产出指标 | 数量指标 | 改造数量 | 12
            产出指标 | 质量指标 | 合格率 | 100
            效益指标 | 社会效益 | 受益人口 | ≥16000";
        testing::messages(&format!("项目支出绩效目标表\n{form}\n{table}"), check)
    }

    #[test]
    fn parts_that_do_not_make_up_their_whole() {
        let found =
            messages("资金总额：1,380.00万元 | 财政拨款：1,200.00万元 | 其他资金：118.00万元 |");
        assert_eq!(
            found,
            [
                "“资金总额” in the form says 1,380.00万元, but 财政拨款 + 其他资金 add up to 1,318.00万元"
            ]
        );
    }

    #[test]
    fn parts_that_do() {
        let found =
            messages("资金总额：1,380.00万元 | 财政拨款：1,200.00万元 | 其他资金：180.00万元 |");
        assert!(found.is_empty(), "{found:?}");
        let found = messages(
            "资金总额：1,380.00万元 | 财政拨款：1,200.00万元 | 其中：县级资金：180.00万元 |",
        );
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn labels_without_their_counts() {
        assert_eq!(bare("2、资金结构：（1）基本支出"), "基本支出");
        assert_eq!(bare("其中：财政拨款"), "财政拨款");
        assert_eq!(bare("（2）其他资金："), "其他资金");
    }
}
