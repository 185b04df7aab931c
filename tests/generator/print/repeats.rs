//! What a later page's title, form block and header have that the first page's do not.

use super::{Demand, Line, Part};
use crate::generator::plan::Plan;
use crate::generator::words::{self, Dice};

/// Changes the top of a later page as the plan asks.
pub fn differ(top: &mut [Line], plan: &Plan, (page, pages): (usize, usize), dice: &mut Dice) {
    if page == 0 {
        return;
    }
    let repeats = &plan.repeats;
    if repeats.slip.is_some_and(|slip| slip + 1 == page) {
        slip(top);
    }
    if page + 1 < pages {
        return;
    }
    match repeats.typo {
        Some(0) => typo(top, |part| matches!(part, Part::Title(_)), dice),
        Some(_) => typo(top, |part| matches!(part, Part::Header(_)), dice),
        None => {}
    }
    if repeats.bracket.is_some() {
        lose_bracket(top);
    }
    if repeats.wide.is_some() {
        change(top, wide);
    }
    if repeats.spacing.is_some() {
        change(top, |text| {
            let mut characters: Vec<char> = text.chars().collect();
            characters.insert(characters.len() / 2, ' ');
            characters.into_iter().collect()
        });
    }
    if repeats.value.is_some()
        && let Some(line) = top
            .iter_mut()
            .find(|line| matches!(line.parts[0], Part::Fields(_)))
        && line.cells.len() > 1
    {
        line.cells[1] = words::name(dice);
        line.demand = Some(Demand::Warning);
    }
}

/// Drops the last character of the longest label of the last header row.
fn slip(top: &mut [Line]) {
    let Some(line) = top.last_mut() else {
        return;
    };
    let longest = line.cells.iter_mut().max_by_key(|cell| cell.len());
    if let Some(cell) = longest
        && cell.chars().count() > 4
    {
        cell.pop();
        line.demand = Some(Demand::Warning);
    }
}

/// Drops the closing bracket of the last header label that has one.
fn lose_bracket(top: &mut [Line]) {
    let header = top.iter_mut().rev();
    for line in header.filter(|line| matches!(line.parts[0], Part::Header(_))) {
        let closed = |cell: &&mut String| cell.contains('（') && cell.ends_with('）');
        if let Some(cell) = line.cells.iter_mut().rev().find(closed) {
            cell.pop();
            line.demand = Some(Demand::Warning);
            return;
        }
    }
}

/// Another character in the middle of the longest text of such lines. Short texts are left alone: they
/// would be other words.
fn typo(top: &mut [Line], of: impl Fn(Part) -> bool, dice: &mut Dice) {
    let lines = top.iter_mut().filter(|line| of(line.parts[0]));
    let cells = lines.flat_map(|line| {
        let demand = &mut line.demand;
        let longest = line
            .cells
            .iter_mut()
            .max_by_key(|cell| cell.chars().count());
        longest.map(|cell| (demand, cell))
    });
    let Some((demand, cell)) = cells.max_by_key(|(_, cell)| cell.chars().count()) else {
        return;
    };
    let mut characters: Vec<char> = cell.chars().collect();
    if characters.len() < 4 {
        return;
    }
    let other = match dice.english {
        true => 'q',
        false => '某',
    };
    let at = characters.len() / 2;
    characters[at] = other;
    *cell = characters.into_iter().collect();
    *demand = Some(Demand::Warning);
}

/// Changes the texts of title and header in a way that means nothing.
fn change(top: &mut [Line], with: impl Fn(&str) -> String) {
    for line in top {
        if matches!(line.parts[0], Part::Title(_) | Part::Header(_)) {
            let cells = line.cells.iter_mut();
            for cell in cells.filter(|cell| cell.chars().count() > 1) {
                *cell = with(cell);
            }
        }
    }
}

/// Full-width digits and half-width brackets.
fn wide(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32(c as u32 - 0x30 + 0xff10).unwrap_or(c),
            '（' => '(',
            '）' => ')',
            _ => c,
        })
        .collect()
}
