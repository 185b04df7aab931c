//! One size for the tables of a document: those on one paper have the smallest of their sizes, where these
//! differ by little.

use super::SheetLayout;
use super::settings::{Paper, Settings};

/// Sizes of which the largest is more than so many times the smallest stay apart: one wide table must not
/// make all others small.
const LITTLE: f32 = 1.2;

/// For each sheet the settings by which it has the size of the others on its paper; `None` where it has it.
pub(super) fn sizes(sheets: &[SheetLayout], settings: &Settings) -> Vec<Option<Settings>> {
    let size_of_all = |paper: &Paper| {
        let sizes = sheets
            .iter()
            .filter(|sheet| sheet.paper == *paper)
            .map(|sheet| sheet.size);
        let largest = sizes.clone().fold(0.0, f32::max);
        let smallest = sizes.fold(f32::INFINITY, f32::min);
        (largest <= smallest * LITTLE).then_some(smallest)
    };
    sheets
        .iter()
        .map(|sheet| {
            let size = size_of_all(&sheet.paper).filter(|&size| size < sheet.size)?;
            let mut settings = settings.clone();
            settings.papers = vec![sheet.paper.clone()];
            settings.text.sizes = vec![size];
            settings.text.wished_size = size;
            settings.text.one_page_size = size;
            Some(settings)
        })
        .collect()
}
