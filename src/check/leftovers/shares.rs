//! A share or rate in a row in which the amount that it refers to is blank or zero.
//!
//! Which amounts a share refers to, the rows tell: in them it is the quotient of two columns. Where
//! several pairs of columns explain it, it is a share of nothing only if the bases of all are nothing.

use rust_decimal::Decimal;

use crate::check::table::View;
use crate::check::words::has_any;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::RowKind;
use crate::document::amount::is_nothing;

/// Labels of shares and rates.
const LABELS: [&str; 11] = [
    "率", "占", "比重", "比例", "%", "％", "进度", "ercent", "Rate", "rate", "hare",
];
/// A share is of amounts that stand so near.
const NEAR: usize = 8;
/// So many rows are looked at for what a share refers to.
const SAMPLE: usize = 24;
/// So many of them must agree.
const ENOUGH: usize = 3;

pub fn check(view: &View, found: &mut Vec<Diagnostic>) {
    for column in 0..view.columns.len() {
        let of = &view.columns[column];
        let path = of.path.iter().map(|label| label.text.as_str());
        let labelled = path.clone().any(|label| has_any(label, &LABELS));
        if of.numbers < ENOUGH || !(labelled || of.percents * 2 > of.numbers) {
            continue;
        }
        let bases = bases(view, column);
        if bases.is_empty() {
            continue;
        }
        for row in (0..view.height()).filter(|&row| view.kind(row) == RowKind::Data) {
            let Some(share) = view.amount(row, column) else {
                continue;
            };
            let nothing = |&base: &usize| match view.amount(row, base) {
                Some(amount) => amount.value.is_zero(),
                None => is_nothing(view.text(row, base)),
            };
            if bases.iter().all(nothing) && (share.percent || labelled) {
                let base = bases[0];
                let finding = Diagnostic::new(Code::PercentOfNothing)
                    .with("value", view.own(row, column))
                    .with("column", view.leaf(base))
                    .at_all(view.cell(row, column).place())
                    .at_all(view.cell(row, base).place());
                found.push(finding);
            }
        }
    }
}

/// The columns that the shares of a column are of, the most likely first.
fn bases(view: &View, share: usize) -> Vec<usize> {
    let near = share.saturating_sub(NEAR)..(share + 3).min(view.columns.len());
    let near: Vec<usize> = near
        .filter(|&column| column != share && view.columns[column].numbers > 0)
        .collect();
    let rows = (0..view.height()).filter(|&row| {
        let stated = view
            .amount(row, share)
            .is_some_and(|amount| !amount.value.is_zero());
        stated && view.kind(row) == RowKind::Data
    });
    let rows: Vec<usize> = rows.take(SAMPLE).collect();
    let mut bases: Vec<(usize, usize)> = Vec::new();
    for &base in &near {
        let held = near
            .iter()
            .filter(|&&part| part != base)
            .filter_map(|&part| {
                let (mut held, mut broken) = (0, 0);
                for &row in &rows {
                    match is_quotient(view, row, part, base, share) {
                        Some(true) => held += 1,
                        Some(false) => broken += 1,
                        None => {}
                    }
                }
                (held >= ENOUGH && broken * 8 <= held).then_some(held)
            });
        bases.extend(held.max().map(|held| (held, base)));
    }
    bases.sort_by_key(|&(held, base)| (usize::MAX - held, base));
    bases.into_iter().map(|(_, base)| base).collect()
}

/// Whether a share is that of a part in its base; nothing where the base is nothing.
fn is_quotient(view: &View, row: usize, part: usize, base: usize, share: usize) -> Option<bool> {
    let base = view
        .amount(row, base)
        .filter(|base| !base.value.is_zero())?;
    let share = view.amount(row, share)?;
    let part = view.amount(row, part)?;
    let unit = |decimals: u32| Decimal::new(1, decimals.min(20));
    let quotient = part
        .value
        .checked_div(base.value)?
        .checked_mul(Decimal::ONE_HUNDRED)?;
    // Half of the last digit of the share, and what the rounding of part and base can do to it.
    let of_part = unit(part.decimals)
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(base.value.abs())?;
    let of_base = quotient
        .abs()
        .checked_mul(unit(base.decimals))?
        .checked_div(base.value.abs())?;
    let allowed = unit(share.decimals)
        .checked_add(of_part)?
        .checked_add(of_base)?;
    // Of counts as small as 2 any share is the quotient: that tells nothing.
    let difference = quotient.checked_sub(share.value)?.abs();
    (allowed <= Decimal::ONE).then_some(difference <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{codes, found};

    const SHEET: &str = "表\n项目\t预算数\t执行数\t执行率\n甲\t36.00\t35.28\t98.00%\n乙\t40.00\t30.00\t75.00%\n\
                         丙\t\t0.00\t0.00%\n丁\t45.00\t42.75\t95.00%\n";

    #[test]
    fn a_share_of_nothing() {
        let findings = found(SHEET, check);
        assert_eq!(codes(&findings), ["J0623"]);
        assert_eq!(findings[0].places[0].line, 5);
    }

    #[test]
    fn a_share_of_something_else_is_none() {
        for sheet in [
            SHEET.replace("丙\t\t", "丙\t5.00\t"),
            SHEET.replace("35.28", "30.00").replace("42.75", "40.00"),
            SHEET.replace("\t0.00%", "\t—"),
        ] {
            assert_eq!(found(&sheet, check), [], "{sheet}");
        }
    }
}
