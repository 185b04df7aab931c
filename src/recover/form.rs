//! The lines between the sheet's start and its header: title, number, unit, form block and notes.
//!
//! In a line of the form every cell is a label or a value, or both (编制单位：某局). Which it is, is
//! decided for the whole line at once, by what such cells look like and by what the cells of the
//! same column are in other lines (Viterbi over the cells of a line, twice).

use std::collections::HashMap;

use super::profile::{CellClass, classify};
use crate::document::{Field, Line, Origin, Place, Text};

/// What stands above the header.
#[derive(Debug, Clone, Default)]
pub struct Preamble {
    /// The title.
    pub title: Text,
    /// The table's number.
    pub number: Option<Text>,
    /// The unit line.
    pub unit: Option<Text>,
    /// The form block.
    pub fields: Vec<Field>,
    /// Lines that are none of these.
    pub notes: Vec<Text>,
    /// Lines that belong to no table.
    pub text: Vec<Text>,
    /// The lines of each part; those of the header stay empty.
    pub origin: Origin,
}

/// A line above the header: its cells with text, and their columns, 0-based.
pub type FormLine = Vec<(usize, Text)>;

/// Reads the lines above the header.
pub fn read(lines: Vec<FormLine>) -> Preamble {
    let mut preamble = Preamble::default();
    let mut forms: Vec<FormLine> = Vec::new();
    let mut titled = false;
    let places = lines
        .iter()
        .map(|cells| cells.first().and_then(|(_, text)| text.place()));
    let mut numbers: Vec<Option<u32>> = places.map(|place| place.map(|place| place.line)).collect();
    numbers.push(None);
    for (mut cells, next) in lines.into_iter().zip(numbers.into_iter().skip(1)) {
        let Some(line) = cells
            .first()
            .and_then(|(_, text)| text.place())
            .map(Place::in_line)
        else {
            continue;
        };
        cells.retain(|(_, text)| !preamble.take_marginal(text, line));
        match cells.as_slice() {
            [] => {}
            [(_, text)] if split_pair(&text.text).is_none() || (!titled && forms.is_empty()) => {
                if forms.is_empty()
                    && (!titled || preamble.notes.is_empty())
                    && !is_note(&text.text)
                {
                    if preamble.is_heading_of_chapter(line, next) {
                        preamble.text.push(std::mem::take(&mut preamble.title));
                        preamble.origin.title.clear();
                    }
                    preamble.title.join(text);
                    preamble.origin.title.push(line);
                    titled = true;
                } else {
                    preamble.notes.push(text.clone());
                    preamble.origin.notes.push(line);
                }
            }
            _ => {
                forms.push(cells);
                preamble.origin.fields.push(line);
            }
        }
    }
    preamble.fields = fields(&forms);
    preamble
}

impl Preamble {
    /// Whether the title so far heads more than this table: a blank line parts it from the title's
    /// line, and none parts that from what follows.
    fn is_heading_of_chapter(&self, line: Line, next: Option<u32>) -> bool {
        let last = self.origin.title.last();
        last.is_some_and(|last| line.number > last.number + 1)
            && next.is_some_and(|next| next == line.number + 1)
            && self.title.text.contains(char::is_whitespace)
    }

    /// Takes a cell that is a unit line or a table number.
    fn take_marginal(&mut self, text: &Text, line: Line) -> bool {
        if self.unit.is_none() && is_unit(&text.text) {
            self.unit = Some(text.clone());
            self.origin.unit.push(line);
            true
        } else if self.number.is_none() && is_number(&text.text) {
            self.number = Some(text.clone());
            self.origin.number.push(line);
            true
        } else {
            false
        }
    }
}

/// Whether a text states the unit of the table: 单位：万元, 金额单位:元, Unit: 100 million yuan.
pub fn is_unit(text: &str) -> bool {
    let folded = super::compare::fold(text).to_lowercase();
    let Some((label, value)) = folded.split_once(':') else {
        return false;
    };
    let measure = [
        "元", "人", "户", "吨", "个", "亩", "%", "件", "公里", "公顷", "米", "yuan", "rmb",
    ]
    .iter()
    .any(|unit| value.ends_with(unit));
    matches!(
        label,
        "单位" | "金额单位" | "计量单位" | "货币单位" | "unit" | "units"
    ) && measure
        && value.chars().count() <= 16
}

/// Whether a text is a table's number: 附件3, 表一, 公开04表.
pub fn is_number(text: &str) -> bool {
    let folded = super::compare::fold(text);
    let counts = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || "一二三四五六七八九十-.".contains(c))
    };
    let numbered = ["附件", "附表", "表"]
        .iter()
        .any(|start| folded.strip_prefix(start).is_some_and(counts));
    let form = folded.strip_suffix('表').is_some_and(|rest| {
        let digits = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        digits.len() < rest.len() && digits.chars().count() <= 4
    });
    numbered || form
}

fn is_note(text: &str) -> bool {
    text.starts_with(['注', '（', '(']) && text.contains(['：', ':'])
        || classify(text) == CellClass::Sentence
}

/// The label and the value of a cell that holds both.
fn split_pair(text: &str) -> Option<(&str, &str)> {
    let (label, value) = text.split_once(['：', ':'])?;
    let (label, value) = (label.trim(), value.trim());
    let labels = !label.is_empty() && label.chars().count() <= 12 && !value.is_empty();
    labels.then_some((label, value))
}

fn closes_with_colon(text: &str) -> bool {
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

fn fields(lines: &[FormLine]) -> Vec<Field> {
    let mut parts: HashMap<usize, HashMap<CellRole, usize>> = HashMap::new();
    let mut roles: Vec<Vec<CellRole>> = Vec::new();
    for pass in 0..2 {
        roles = lines.iter().map(|line| roles_of(line, &parts)).collect();
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

fn roles_of(line: &FormLine, parts: &HashMap<usize, HashMap<CellRole, usize>>) -> Vec<CellRole> {
    let bits_of = |column: usize, text: &str, role: CellRole| {
        let others = parts.get(&column).map_or(0, |roles| {
            roles
                .iter()
                .filter(|&(&other, _)| other != role && other != CellRole::Pair)
                .map(|(_, count)| count)
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
        let entry = |role: CellRole| {
            let own = bits_of(*column, &text.text, role);
            match index.checked_sub(1).map(|before| least[before]) {
                None => (own + follow_bits(None, role), 0),
                Some(before) => (0..ROLES.len())
                    .map(|from| {
                        (
                            before[from].0 + own + follow_bits(Some(ROLES[from]), role),
                            from,
                        )
                    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover::testing::sheet;

    fn preamble(text: &str) -> Preamble {
        let sheet = sheet(text);
        let line = |row: usize| {
            let cells = sheet.rows[row].cells.iter().enumerate();
            cells
                .filter(|(_, cell)| !cell.is_empty())
                .map(|(column, cell)| (column, Text::new(cell.clone(), sheet.place(row, column))))
                .collect()
        };
        read((0..sheet.rows.len()).map(line).collect())
    }

    fn pairs(preamble: &Preamble) -> Vec<(&str, &str)> {
        let fields = preamble.fields.iter();
        fields
            .map(|field| (field.label.text.as_str(), field.value.text.as_str()))
            .collect()
    }

    #[test]
    fn title_number_unit_and_field_in_their_places() {
        let found = preamble("附件3\n2023年补贴发放表\n编制单位：某某局|||单位：万元");
        assert_eq!(found.title.text, "2023年补贴发放表");
        assert_eq!(
            found.number.as_ref().map(|text| text.text.as_str()),
            Some("附件3")
        );
        assert_eq!(
            found.unit.as_ref().map(|text| text.text.as_str()),
            Some("单位：万元")
        );
        assert_eq!(pairs(&found), [("编制单位", "某某局")]);
    }

    #[test]
    fn an_organisation_is_no_unit() {
        let found = preamble("目标申报表\n单位：某某农场|日期：2021年3月");
        assert_eq!(found.unit, None);
        assert_eq!(pairs(&found), [("单位", "某某农场"), ("日期", "2021年3月")]);
    }

    #[test]
    fn a_line_with_a_blank_first_column_goes_on_under_its_labels() {
        let found =
            preamble("目标表\n名称|局|资金|100元|结构|60元\n||其他||项目|40元\n目标|提高水平");
        assert_eq!(
            pairs(&found),
            [
                ("名称", "局"),
                ("资金", "100元"),
                ("其他", ""),
                ("结构", "60元"),
                ("项目", "40元"),
                ("目标", "提高水平"),
            ]
        );
    }
}
