//! What stands around a table: title, number, unit, form block, notes, prose.

use crate::generator::logical::Logical;
use crate::generator::plan::Plan;
use crate::generator::words::{self, Dice};

/// The lines of the title.
pub fn title(plan: &Plan, dice: &mut Dice) -> Vec<String> {
    if plan.around.untitled.is_some() {
        return Vec::new();
    }
    let year = 2010 + dice.below(15);
    if dice.english {
        return vec![format!("{} statistics, {year}", words::english(dice, 3))];
    }
    let matter = words::hanzi(dice, 6);
    match plan.around.title_lines {
        Some(0) => vec![
            format!("{year}年{}局", words::hanzi(dice, 4)),
            format!("{matter}情况表"),
        ],
        Some(_) => vec![
            format!("{year}年{matter}情况表"),
            format!("{} Statistics ({year})", words::english(dice, 3)),
        ],
        None => vec![format!("{year}年{matter}情况表")],
    }
}

/// The table's number.
pub fn number(dice: &mut Dice) -> String {
    let number = 1 + dice.below(9);
    match dice.english {
        true => format!("Table {number}"),
        false => match dice.below(3) {
            0 => format!("公开{number:02}表"),
            _ => format!("附件{number}"),
        },
    }
}

/// Unit, form block and notes.
pub fn around(
    plan: &Plan,
    table: &mut Logical,
    labels: &mut Dice,
    values: &mut Dice,
    taken: &mut Vec<String>,
) {
    let count = match plan.around.form {
        Some(1) => 5,
        _ => plan.around.fields.map_or(0, |more| more + 1),
    };
    let left_out = |index: usize| plan.around.form.is_some() && index % 3 == 2;
    table.fields = (0..count)
        .map(|index| {
            let value = match index % 3 {
                _ if left_out(index) => String::new(),
                0 => words::name(values),
                1 if values.english => words::amount(values),
                1 => words::amount(values) + "万元",
                _ => words::sentence(values),
            };
            (words::label(labels, taken), value)
        })
        .collect();
    if plan.around.unit_beside.is_some() {
        let office = words::hanzi(values, 4) + "局";
        table.fields.push(("编制单位".to_owned(), office));
    }
    if plan.around.unit.is_some() || plan.around.unit_beside.is_some() {
        let unit = match labels.english {
            true => "Unit: million yuan",
            false => labels.pick(&["单位：万元", "单位：元", "金额单位：万元"]),
        };
        table.unit = Some(unit.to_owned());
    }
    table.note_above = plan
        .around
        .note_above
        .map(|_| "本表按当年价格计算".to_owned());
    let notes = plan.around.notes.map_or(0, |more| more + 1);
    table.notes = (0..notes)
        .map(|index| {
            let text = words::sentence(values);
            match values.english {
                true => vec![format!("Note: {text}")],
                false => vec![format!("注{}：{text}", index + 1)],
            }
        })
        .collect();
    if let Some(kind) = plan.around.sign_off {
        let parts: Vec<String> = ["填报人", "审核人", "负责人"]
            .into_iter()
            .map(|label| format!("{label}：{}", words::hanzi(values, 3)))
            .collect();
        table.notes.push(match kind {
            0 => parts,
            _ => vec![parts.join("    ")],
        });
    }
}

/// Paragraphs after the tables.
pub fn prose(more: usize, dice: &mut Dice) -> Vec<String> {
    let heading = "其他相关情况说明".to_owned();
    let sentences = (0..=more).map(|_| words::sentence(dice) + &words::sentence(dice));
    std::iter::once(heading).chain(sentences).collect()
}
