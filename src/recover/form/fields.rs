//! The form block: labels and values.
//!
//! In a line of the form every cell is a label or a value, or both (编制单位：某局). Which it is, is
//! decided for the whole line at once, by what such cells look like and by what the cells of the
//! same column are in other lines (Viterbi over the cells of a line, twice).

use std::collections::HashMap;

use unicode_width::UnicodeWidthStr;

use super::FormLine;
use crate::document::{Field, Text};
use crate::recover::profile::{CellClass, classify};

/// A label is no wider: a hanzi is two wide.
const WIDEST_LABEL: usize = 24;

/// The label and the value of a cell that holds both.
pub fn split_pair(text: &str) -> Option<(&str, &str)> {
    let (label, value) = text.split_once(['：', ':'])?;
    let (label, value) = (label.trim(), value.trim());
    let labels = !label.is_empty() && label.width() <= WIDEST_LABEL && !value.is_empty();
    labels.then_some((label, value))
}

/// Whether a text is a label by the colon at its end.
pub fn closes_with_colon(text: &str) -> bool {
    text.ends_with(['：', ':'])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum CellRole {
    Label,
    Value,
    Pair,
}

const ROLES: [CellRole; 3] = [CellRole::Label, CellRole::Value, CellRole::Pair];

/// Bits of a role after another; `None` is the line's start.
fn follow_bits(before: Option<CellRole>, role: CellRole) -> f64 {
    use CellRole::{Label, Pair, Value};
    match (before, role) {
        (None | Some(Value | Pair), Label | Pair) | (Some(Label), Value) => 0.0,
        // A label without a value.
        (Some(Label), Label | Pair) => 3.0,
        // A value in several cells.
        (Some(Value | Pair), Value) => 6.0,
        (None, Value) => 20.0,
    }
}

fn role_bits(text: &str, role: CellRole) -> f64 {
    let colon = closes_with_colon(text);
    match role {
        CellRole::Label if colon => 0.0,
        CellRole::Label => {
            let pair = if split_pair(text).is_some() { 1.5 } else { 0.0 };
            pair + match classify(text) {
                CellClass::Amount | CellClass::Percent | CellClass::Integer => 8.0,
                CellClass::Quantity | CellClass::Nothing | CellClass::Bracketed => 6.0,
                CellClass::Sentence => 5.0,
                _ => 0.5,
            }
        }
        CellRole::Value if colon => 8.0,
        CellRole::Value if split_pair(text).is_some() => 3.0,
        CellRole::Value => 0.0,
        CellRole::Pair if split_pair(text).is_some() => 1.0,
        CellRole::Pair => f64::INFINITY,
    }
}

/// What it costs to be in a column whose other cells play another part.
const OTHER_PART: f64 = 2.0;
/// What it costs that a blank cell stands between a label and its value: the label may be merged, or
/// have no value.
const VALUE_APART: f64 = 1.0;

/// The fields of the form's lines.
pub fn fields(lines: &[FormLine]) -> Vec<Field> {
    let mut parts: HashMap<usize, HashMap<CellRole, usize>> = HashMap::new();
    let mut roles: Vec<Vec<CellRole>> = Vec::new();
    for pass in 0..2 {
        let of = |(index, line): (usize, &FormLine)| {
            let own = roles.get(index).map_or(&[][..], Vec::as_slice);
            roles_of(line, &parts, own)
        };
        roles = lines.iter().enumerate().map(of).collect();
        if pass == 0 {
            for (line, roles) in lines.iter().zip(&roles) {
                for ((column, _), &role) in line.iter().zip(roles) {
                    *parts.entry(*column).or_default().entry(role).or_default() += 1;
                }
            }
        }
    }
    in_reading_order(lines, &roles)
}

/// The roles in a line; `own` are those that it was given before, and which do not count.
fn roles_of(
    line: &FormLine,
    parts: &HashMap<usize, HashMap<CellRole, usize>>,
    own: &[CellRole],
) -> Vec<CellRole> {
    let before: HashMap<usize, CellRole> = line
        .iter()
        .zip(own)
        .map(|((column, _), role)| (*column, *role))
        .collect();
    let bits_of = |column: usize, text: &str, role: CellRole| {
        let others = parts.get(&column).map_or(0, |roles| {
            roles
                .iter()
                .filter(|&(&other, _)| other != role && other != CellRole::Pair)
                .map(|(other, count)| count - usize::from(before.get(&column) == Some(other)))
                .sum::<usize>()
        });
        let against = if others > 0 && role != CellRole::Pair {
            OTHER_PART
        } else {
            0.0
        };
        role_bits(text, role) + against
    };
    let mut least: Vec<[(f64, usize); 3]> = Vec::with_capacity(line.len());
    for (index, (column, text)) in line.iter().enumerate() {
        let apart = index > 0 && *column > line[index - 1].0 + 1;
        let entry = |role: CellRole| {
            let own = bits_of(*column, &text.text, role);
            let after = |from: CellRole| {
                let value_apart = apart && (from, role) == (CellRole::Label, CellRole::Value);
                follow_bits(Some(from), role) + if value_apart { VALUE_APART } else { 0.0 }
            };
            match index.checked_sub(1).map(|before| least[before]) {
                None => (own + follow_bits(None, role), 0),
                Some(before) => (0..ROLES.len())
                    .map(|from| (before[from].0 + own + after(ROLES[from]), from))
                    .min_by(|a, b| a.0.total_cmp(&b.0))
                    .unwrap_or((f64::INFINITY, 0)),
            }
        };
        least.push([entry(ROLES[0]), entry(ROLES[1]), entry(ROLES[2])]);
    }
    let Some(last) = least.last() else {
        return Vec::new();
    };
    let unfinished = |role: usize| {
        if ROLES[role] == CellRole::Label {
            3.0
        } else {
            0.0
        }
    };
    let mut role = (0..ROLES.len())
        .min_by(|&a, &b| (last[a].0 + unfinished(a)).total_cmp(&(last[b].0 + unfinished(b))))
        .unwrap_or(0);
    let mut roles = Vec::with_capacity(line.len());
    for entry in least.iter().rev() {
        roles.push(ROLES[role]);
        role = entry[role].1;
    }
    roles.reverse();
    roles
}

/// The fields line by line; but a line whose first column is blank goes on with the line above:
/// each of its labels is read right after the label that it stands under.
fn in_reading_order(lines: &[FormLine], roles: &[Vec<CellRole>]) -> Vec<Field> {
    /// A field, and the column of the label that it stands under or is.
    struct Entry {
        column: usize,
        field: Field,
    }
    let mut done: Vec<Entry> = Vec::new();
    let mut open: Vec<Entry> = Vec::new();
    for (line, roles) in lines.iter().zip(roles) {
        let goes_on = line.first().is_some_and(|(column, _)| *column > 0) && !open.is_empty();
        if !goes_on {
            done.append(&mut open);
        }
        for (column, field) in line_fields(line, roles) {
            let above = open
                .iter()
                .map(|entry| entry.column)
                .filter(|&above| above <= column)
                .max()
                .filter(|_| goes_on);
            let entry = Entry {
                column: above.unwrap_or(column),
                field,
            };
            let position = match above {
                Some(above) => open
                    .iter()
                    .rposition(|entry| entry.column == above)
                    .map(|at| at + 1),
                None => None,
            };
            open.insert(position.unwrap_or(open.len()), entry);
        }
    }
    done.append(&mut open);
    done.into_iter().map(|entry| entry.field).collect()
}

fn line_fields(line: &FormLine, roles: &[CellRole]) -> Vec<(usize, Field)> {
    let mut fields: Vec<(usize, Field)> = Vec::new();
    for ((column, text), role) in line.iter().zip(roles) {
        match (role, fields.last_mut()) {
            (CellRole::Value, Some((_, field))) => field.value.join(text),
            (CellRole::Pair, _) => fields.push((*column, split_field(text))),
            _ => {
                let mut label = text.clone();
                if closes_with_colon(&label.text) {
                    label.text = label.text.trim_end_matches(['：', ':', ' ']).into();
                }
                fields.push((
                    *column,
                    Field {
                        label,
                        value: Text::default(),
                    },
                ));
            }
        }
    }
    fields
}

/// The field of a cell that holds label and value: the cell is placed with its label.
fn split_field(text: &Text) -> Field {
    match split_pair(&text.text) {
        Some((label, value)) => Field {
            label: Text {
                text: label.into(),
                places: text.places.clone(),
            },
            value: Text {
                text: value.into(),
                ..Text::default()
            },
        },
        None => Field {
            label: text.clone(),
            value: Text::default(),
        },
    }
}
