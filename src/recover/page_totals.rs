//! Totals of a page and sums carried from page to page: furniture of the paper, checked and left
//! out of the table.
//!
//! A page may close with the total of its own rows or with the sum of all rows so far, and the next
//! may open with the sum brought forward. The table without pages has no such rows.

use rust_decimal::Decimal;

use super::body::BodyRow;
use super::segment::Pages;
use super::view::ViewLine;
use crate::document::Text;
use crate::document::amount::Amount;

/// What such rows are called.
const LABELS: [&str; 18] = [
    "本页小计",
    "本页合计",
    "本页共计",
    "本页总计",
    "页小计",
    "页合计",
    "过次页",
    "转次页",
    "转下页",
    "结转下页",
    "承前页",
    "承上页",
    "接上页",
    "上页结转",
    "pagetotal",
    "pagesubtotal",
    "carriedforward",
    "broughtforward",
];

/// Takes the rows of this kind out of the bodies of all pages and gives their lines.
pub fn take(pages: &mut Pages, lines: &[ViewLine]) -> Vec<usize> {
    let mut taken = Vec::new();
    for page in &mut pages.pages {
        page.body.retain(|&line| {
            let total = is_page_total(&lines[line]);
            if total {
                taken.push(line);
            }
            !total
        });
    }
    taken
}

/// Whether a line is a total of its page or a sum carried over, by its label.
pub fn is_page_total(line: &ViewLine) -> bool {
    let label = line.filled().next();
    label.is_some_and(|(_, cell)| {
        let label = cell.text.trim_end_matches(':');
        let says = |known: &&str| known.eq_ignore_ascii_case(label);
        LABELS.iter().any(says)
    })
}

/// The amount that a page states and what its rows add up to.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// The stated amount.
    pub stated: Text,
    /// The sum of the rows since the total before.
    pub sum: Decimal,
}

/// Compares the amounts of page totals with the rows before them.
///
/// `totals` are such rows in leaf columns; a total is right if it is the sum of the rows since the
/// total before it, or of all rows so far.
pub fn check(rows: &[BodyRow], totals: &[BodyRow]) -> Vec<Disagreement> {
    let mut found = Vec::new();
    let all = rows.iter().chain(totals);
    let width = all.map(|row| row.cells.len()).max().unwrap_or(0);
    let mut next = 0;
    let mut so_far = vec![Decimal::ZERO; width];
    let mut page = vec![Decimal::ZERO; width];
    // The sums that the total before stood for: one brought forward says them again.
    let mut closed = page.clone();
    for total in totals {
        let from = next;
        while next < rows.len() && rows[next].line < total.line {
            let row = &rows[next];
            next += 1;
            if row.is_total() {
                continue;
            }
            for (column, cell) in row.cells.iter().enumerate() {
                let amount = amount(&cell.text).unwrap_or_default();
                // Sums that no decimal can hold are not compared.
                page[column] = page[column].checked_add(amount).unwrap_or(Decimal::MAX);
                so_far[column] = so_far[column].checked_add(amount).unwrap_or(Decimal::MAX);
            }
        }
        for (column, cell) in total.cells.iter().enumerate() {
            let Some(stated) = amount(&cell.text) else {
                continue;
            };
            let readings = [page[column], so_far[column], closed[column]];
            if !readings.contains(&stated) && !readings.contains(&Decimal::MAX) {
                found.push(Disagreement {
                    stated: cell.clone(),
                    sum: page[column],
                });
            }
        }
        if next > from {
            closed = std::mem::replace(&mut page, vec![Decimal::ZERO; width]);
        }
    }
    found
}

/// The number that a cell prints, if it prints one and no share.
fn amount(text: &str) -> Option<Decimal> {
    let amount = Amount::of(text).filter(|amount| !amount.percent)?;
    Some(amount.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;

    fn row(line: usize, cells: &[&str]) -> BodyRow {
        BodyRow {
            line,
            page: 0,
            cells: cells
                .iter()
                .map(|&cell| Text::new(cell, Place::default()))
                .collect(),
            origin: Vec::new(),
        }
    }

    #[test]
    fn totals_of_a_page_and_sums_so_far_are_right() {
        let rows = [
            row(0, &["甲", "1.50"]),
            row(1, &["乙", "2.50"]),
            row(4, &["丙", "1,000.00"]),
        ];
        let right = [
            row(2, &["本页小计", "4.00"]),
            row(3, &["承前页", "4"]),
            row(5, &["过次页", "1,004.00"]),
        ];
        assert_eq!(check(&rows, &right), []);
        assert_eq!(check(&[], &[row(2, &["本页小计", "4.50"])]).len(), 1);
        let wrong = [row(2, &["本页小计", "4.50"])];
        assert_eq!(check(&rows, &wrong)[0].sum, Decimal::new(400, 2));
    }
}
