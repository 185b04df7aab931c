//! What stands above a header: bits of title and form.

use crate::recover::cost;
use crate::recover::form::{is_unit, own_cells};
use crate::recover::profile::CellClass;
use crate::recover::view::ViewLine;

/// A line of a form seldom holds more pairs of label and value.
const FORM_PAIRS_A_LINE: usize = 2;

/// How many of the first rows hold a single text at the line's beginning, as titles do, or nothing but
/// a number or a unit.
pub fn titles(lines: &[ViewLine], rows: &[usize]) -> usize {
    let alone = |&&line: &&usize| {
        let begins = matches!(lines[line].filled().next(), Some((0, _)));
        let own = own_cells(&lines[line]).len();
        own == 0 || begins && own == 1
    };
    rows.iter().take_while(alone).count()
}

/// Bits of the first `above` of the top lines as title and form.
pub fn form_bits(lines: &[ViewLine], top: &[usize], above: usize) -> f64 {
    let mut bits = 0.0;
    let mut forms: Vec<&ViewLine> = Vec::new();
    let mut colons = false;
    let mut unit = false;
    let widths = top.iter().map(|&line| lines[line].cells.len());
    let width = widths.max().unwrap_or(0);
    // The column of the title above.
    let mut title = None;
    for &line in &top[..above] {
        let line = &lines[line];
        let cells = line.filled().count();
        bits += cost::FORM_PAIR * cells.div_ceil(2) as f64;
        let own = own_cells(line);
        if let [(column, cell)] = *own.as_slice() {
            // A title begins its line, and so does its next line.
            let number = matches!(cell.class, CellClass::Integer | CellClass::Amount);
            let inside = column > 0 && column + 1 < width && title != Some(column);
            if (inside || column > 0 && number) && cells == 1 && !cell.text.contains(':') {
                bits += cost::FORM_LINE_UNLIKELY;
            }
            title = Some(column);
            continue;
        }
        if own.is_empty() {
            unit |= line.filled().any(|(_, cell)| is_unit(&cell.text));
            continue;
        }
        // The unit stands right above the header.
        if unit {
            bits += cost::FORM_AFTER_UNIT;
        }
        let columns: Vec<usize> = line.filled().map(|(column, _)| column).collect();
        // Its cells stand in the columns of another line's, and its first one is under a label.
        let in_same_columns = forms.iter().any(|form| {
            let labels = form.filled().step_by(2);
            columns.iter().all(|&column| form.fills(column))
                && labels
                    .map(|(column, _)| column)
                    .any(|column| column == columns[0])
        });
        // Where labels have colons all have.
        let first = line.filled().next();
        let has_colon = first.is_some_and(|(_, cell)| cell.text.contains(':'));
        if colons && !has_colon {
            bits += cost::FORM_WITHOUT_COLON;
        }
        colons |= has_colon;
        if looks_like_form(line) {
            forms.push(line);
        } else if in_same_columns {
            let alike = |form: &&&ViewLine| form.pattern == line.pattern;
            bits += match forms.iter().find(alike) {
                Some(_) => cost::FORM_LINE_ALIKE,
                None => cost::FORM_LINE_UNSURE + cost::FORM_UNPAIRED * (cells % 2) as f64,
            };
        } else {
            bits += line.label_bits()
                + match columns.as_slice() {
                    [0, 1] => cost::FORM_LINE_OF_ONE,
                    _ => cost::FORM_LINE_UNLIKELY,
                };
            // Pairs have as many labels as values, and are few.
            let unpaired = cells % 2 + (cells / 2).saturating_sub(FORM_PAIRS_A_LINE);
            bits += cost::FORM_UNPAIRED * unpaired as f64;
            // A value stands right beside its label, or behind the blank of a merged one.
            let apart = columns.chunks_exact(2).filter(|pair| pair[1] > pair[0] + 2);
            bits += cost::FORM_PAIR_APART * apart.count() as f64;
        }
    }
    bits
}

/// Whether some cell of the line is a value by its looks, or a label by its colon.
fn looks_like_form(line: &ViewLine) -> bool {
    line.filled().any(|(_, cell)| {
        let value = matches!(
            cell.class,
            CellClass::Amount | CellClass::Quantity | CellClass::Percent | CellClass::Sentence
        );
        value && !cell.is_year() || cell.text.contains(':') || enumerates(&cell.text)
    })
}

/// Whether a text is a list of several things, none of which stands in brackets.
fn enumerates(text: &str) -> bool {
    let list = text.split('(').next().unwrap_or(text);
    list.matches('、').count() > 1
}
