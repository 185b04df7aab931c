//! Page numbers, print dates, and amounts carried over pages.

use super::{Demand, Line, Part};
use crate::generator::logical::{Kind, Logical};
use crate::generator::make::{as_amount, hundredths, thousands};
use crate::generator::plan::Plan;

/// The line of furniture of a page.
pub fn furniture(plan: &Plan, width: usize, page: usize, pages: usize) -> Option<Line> {
    let date = format!("打印日期：2021-03-{page:02}");
    let numbered = format!("第 {page} 页 共 {pages} 页");
    let cells = match plan.pages.furniture? {
        0 if plan.texts.english.is_some() => vec![format!("Page {page} of {pages}")],
        0 => vec![numbered],
        1 => vec![format!("- {page} -")],
        2 => vec![format!("{page}/{pages}")],
        3 => vec![date],
        4 => {
            let mut cells = vec![String::new(); width.max(3)];
            cells[0] = date;
            cells[width.max(3) - 1] = numbered;
            cells
        }
        5 => vec![format!("第 {page} 页"), format!("共 {pages} 页")],
        _ => vec![String::new(), format!("第{page}页/共{pages}页")],
    };
    Some(Line::new(cells, Part::Furniture))
}

/// Sums of a page's rows as the sheet carries them: 本页小计, or 承前页 and 过次页.
pub struct Carried {
    pub above: Option<Vec<String>>,
    pub below: Option<Vec<String>>,
}

/// The sums at the top and at the end of the page with these rows.
pub fn carried(
    table: &Logical,
    plan: &Plan,
    rows: std::ops::Range<usize>,
    (page, pages): (usize, usize),
) -> Carried {
    let sums = |label: &str, rows: std::ops::Range<usize>| {
        let mut cells = vec![String::new(); table.width()];
        for (column, content) in table.columns.iter().enumerate() {
            let data = table.rows[rows.clone()]
                .iter()
                .filter(|row| row.kind == Kind::Data);
            let amounts: Vec<i64> = data.filter_map(|row| amount(&row.cells[column])).collect();
            if content.is_amount() && !amounts.is_empty() {
                let sum = as_amount(amounts.iter().sum());
                cells[column] = match plan.texts.thousands {
                    Some(_) => thousands(&sum),
                    None => sum,
                };
            }
        }
        cells[table.name_column()] = label.to_owned();
        cells
    };
    match plan.pages.page_totals.filter(|_| pages > 1) {
        None => Carried {
            above: None,
            below: None,
        },
        Some(0) => Carried {
            above: None,
            below: Some(sums("本页小计", rows)),
        },
        Some(_) => Carried {
            above: (page > 0).then(|| sums("承前页", 0..rows.start)),
            below: (page + 1 < pages).then(|| sums("过次页", 0..rows.end)),
        },
    }
}

/// The line of a carried sum: it is no row, and must be reported.
pub fn carried_line(cells: Vec<String>) -> Line {
    Line {
        demand: Some(Demand::Finding),
        ..Line::new(cells, Part::Furniture)
    }
}

/// A printed amount in hundredths.
fn amount(cell: &str) -> Option<i64> {
    let plain = cell.replace(',', "").replace('−', "-");
    let plain = match plain.strip_prefix('(') {
        Some(inner) => format!("-{}", inner.trim_end_matches(')')),
        None => plain,
    };
    plain.contains('.').then(|| hundredths(&plain))
}
