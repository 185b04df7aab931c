//! What stands above a table: its number, title, form block and unit.

use std::sync::Arc;

use super::super::form::{self, Form};
use super::super::grid::row_heights;
use super::super::lines::Fill;
use super::super::pieces::Measured;
use super::super::settings::{Paper, Settings};
use super::super::{Item, Strip, StripKind};
use super::{broken, height_of_item, set};
use crate::document::Table;
use crate::faces::Role;

/// Height of a line of a note or caption, em.
pub(super) const STRIP_PITCH: f32 = 1.4;
/// Air between a caption and its table, em.
const CAPTION_GAP: f32 = 0.3;
/// Air between a table's number and its title, em of the number.
const NUMBER_GAP: f32 = 0.3;
/// Height of a line of a title, em.
const TITLE_PITCH: f32 = 1.25;

/// The height of what stands above the table.
pub(super) fn height(table: &Table, paper: &Paper, size: f32, settings: &Settings) -> f32 {
    let (before, form, after) = parts(table, paper, size, settings);
    let others = before.iter().chain(&after).map(height_of_item);
    others.sum::<f32>() + form.map_or(0.0, |form| height_of_form(&form, size, settings))
}

/// What stands above the table.
pub(super) fn lead(table: &Table, paper: &Paper, size: f32, settings: &Settings) -> Vec<Item> {
    let (mut flow, form, after) = parts(table, paper, size, settings);
    if let Some(form) = form {
        let grid = set(&form.grid, &form.widths, size, settings);
        flow.push(Item::Form(Arc::new(grid)));
    }
    flow.extend(after);
    flow
}

fn height_of_form(form: &Form, size: f32, settings: &Settings) -> f32 {
    let heights = row_heights(&form.grid, &form.widths, settings);
    heights.iter().map(|height| height * size).sum()
}

/// What stands above the form block, the form block, what stands under it.
fn parts(
    table: &Table,
    paper: &Paper,
    size: f32,
    settings: &Settings,
) -> (Vec<Item>, Option<Form>, Vec<Item>) {
    let width = paper.text_width();
    let mut flow = Vec::new();
    if let Some(number) = table.number.as_ref().filter(|number| !number.is_blank()) {
        let kind = StripKind::Number;
        flow.push(beside(kind, "", &number.text, (width, size), settings));
        flow.push(Item::Gap(size * NUMBER_GAP));
    }
    let title = broken(
        &table.title.text,
        Role::Title,
        width / paper.title_size,
        Fill::Balanced,
        &settings.faces,
    );
    if !title.is_empty() {
        flow.push(Item::Strip(Strip {
            kind: StripKind::Title,
            height: paper.title_size * TITLE_PITCH * title.len() as f32,
            size: paper.title_size,
            lines: title,
            right: None,
        }));
        flow.push(Item::Gap(settings.gaps.title));
    }
    for note in table.notes.iter().filter(|note| table.is_headnote(note)) {
        flow.push(beside(
            StripKind::Note,
            &note.text,
            "",
            (width, size),
            settings,
        ));
        flow.push(Item::Gap(size * CAPTION_GAP));
    }
    let unit = table.unit.as_ref().map_or("", |unit| unit.text.as_str());
    let unit_width = Measured::new(unit, Role::Body, &settings.faces).natural();
    let plain = table.fields.is_empty()
        || form::is_plain(&table.fields, width / size, unit_width, &settings.faces);
    let mut left = String::new();
    let mut form = None;
    let mut after = Vec::new();
    if plain {
        let fields: Vec<String> = table.fields.iter().map(form::plain).collect();
        left = fields.join("\u{3000}\u{3000}");
    } else {
        form = Some(form::lay_out(&table.fields, width / size, settings));
        after.push(Item::Gap(settings.gaps.block));
    }
    if !unit.is_empty() || !left.is_empty() {
        let kind = StripKind::Caption;
        after.push(beside(kind, &left, unit, (width, size), settings));
        after.push(Item::Gap(size * CAPTION_GAP));
    }
    (flow, form, after)
}

/// A line with one text at its left and one at its right; what is too wide for that is broken into
/// lines at the left. `width` and `size` in pt.
fn beside(
    kind: StripKind,
    left: &str,
    right: &str,
    (width, size): (f32, f32),
    settings: &Settings,
) -> Item {
    let total = width / size;
    let both = Measured::new(&format!("{left}{right}"), Role::Body, &settings.faces);
    let fits = both.natural() + 1.0 <= total;
    let (left, right) = if fits {
        (
            left.to_owned(),
            Some(right).filter(|right| !right.is_empty()),
        )
    } else {
        (format!("{left} {right}"), None)
    };
    let lines = broken(&left, Role::Body, total, Fill::Full, &settings.faces);
    Item::Strip(Strip {
        kind,
        height: size * STRIP_PITCH * lines.len().max(1) as f32,
        size,
        lines,
        right: right.map(str::to_owned),
    })
}
