//! Years: places of one table that name different ones (J0609), and years in the future (J0610).
//!
//! Many years in a table differ rightly: of a comparison, of a base, of a plan. What is looked at are the
//! few places that should agree: the title with the header of all amounts, with the field 年度, with
//! deadlines of its tasks, with dates that are all but one of its year.

mod differ;
mod future;
mod mentions;

use self::mentions::{Mention, may_have, mentions};
use super::Settings;
use super::marks::Marks;
use super::table::View;
use super::words::around;
use crate::diagnostic::Diagnostic;

pub fn check(view: &View, settings: &Settings, found: &mut Vec<Diagnostic>) {
    let body = Body::new(view);
    differ::check(view, &body, found);
    if let Some(today) = settings.today {
        future::check(view, &body, today, found);
    }
}

/// The years of a table's body.
struct Body {
    /// For each column the rows of its cells that are a year or a day and nothing else.
    dates: Vec<Vec<(usize, Mention)>>,
    /// Years in other cells: row, column, year.
    others: Vec<(usize, usize, Mention)>,
}

impl Body {
    fn new(view: &View) -> Self {
        let mut body = Self {
            dates: vec![Vec::new(); view.columns.len()],
            others: Vec::new(),
        };
        for (row, column, text) in view.marked(Marks::DIGIT | Marks::WIDE) {
            if text.len() < 7 || !may_have(text, view.marks(row, column)) {
                continue;
            }
            let mentions = mentions(text);
            match mentions.as_slice() {
                [date] if date.is_whole(text) => body.dates[column].push((row, *date)),
                _ => body
                    .others
                    .extend(mentions.iter().map(|mention| (row, column, *mention))),
            }
        }
        body
    }

    /// The days of a column that holds little else.
    fn dates(&self, view: &View, column: usize) -> Option<&[(usize, Mention)]> {
        let dates = &self.dates[column];
        (dates.len() >= 4 && dates.len() * 5 >= view.columns[column].filled * 4).then_some(dates)
    }
}

/// The part of a text that names a year.
fn quoted(text: &str, mention: &Mention) -> String {
    around(text, mention.start)
}
