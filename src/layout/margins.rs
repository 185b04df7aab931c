//! What stands in the margins of the pages: page numbers, running titles, what says that a table goes on,
//! watermarks. All pages are there when they are written, so that totals are known.

use super::lines::{self, Fill};
use super::pieces::Measured;
use super::settings::{Paper, Settings};
use super::{Layout, Margins};
use crate::document::{Document, Language};
use crate::faces::Role;

/// Said after a running title that is cut.
const CUT: &str = "…";

/// Fills the margins of all pages.
pub(super) fn fill(
    layout: &mut Layout,
    document: &Document,
    language: Language,
    settings: &Settings,
) {
    let furniture = &settings.furniture;
    let pages = layout.pages.len();
    let some = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
    let folio = furniture.page_number.text(language);
    for index in 0..pages {
        let sheet = layout.pages[index].sheet;
        let goes_on = index > 0 && layout.pages[index - 1].sheet == sheet;
        let number = (index + 1).to_string();
        let title = document
            .tables
            .get(sheet)
            .map_or("", |table| &table.title.text);
        let paper = &layout.sheets[sheet].paper;
        let running_title = (goes_on && furniture.running_title)
            .then(|| some(&one_line(title, paper, settings)))
            .flatten();
        layout.pages[index].margins = Margins {
            folio: some(
                &folio
                    .replace("{pages}", &pages.to_string())
                    .replace("{page}", &number),
            ),
            is_left: index % 2 == 1,
            running_title,
            continued: goes_on
                .then(|| some(furniture.continued_table.text(language)))
                .flatten(),
            watermark: some(furniture.watermark.text(language)),
        };
    }
}

/// As much of a title as fits three quarters of a line.
fn one_line(title: &str, paper: &Paper, settings: &Settings) -> String {
    let width = paper.text_width() / settings.furniture.small_size * 0.75;
    let text = Measured::new(title, Role::Body, &settings.faces);
    let mut lines = lines::set(&text, width, Fill::Full, usize::MAX).into_iter();
    let first = lines.next().map_or(String::new(), |line| line.text);
    match lines.next() {
        Some(_) => format!("{}{CUT}", first.trim_end()),
        None => first,
    }
}
