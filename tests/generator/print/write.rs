//! Lines to text: blank lines, what stands at line ends, delimiters.

use super::{Line, Printed, aligned};
use crate::generator::plan::Plan;
use crate::generator::words::Dice;

/// Writes the lines of tables that are at most `width` columns wide.
pub fn write(lines: Vec<Line>, width: usize, plan: &Plan, dice: &Dice) -> Printed {
    let mut lines = with_blank_lines(lines, plan, &mut dice.apart(23));
    if plan.texts.aligned.is_some() {
        return aligned::write(&lines);
    }
    let mut ends = dice.apart(29);
    let comma = plan.texts.comma.is_some();
    let mut text = Vec::new();
    for line in &mut lines {
        let filled = line.cells.iter().rposition(|cell| !cell.is_empty());
        let filled = filled.map_or(0, |last| last + 1);
        match plan.columns.trailing {
            None => line.cells.resize(width.max(filled), String::new()),
            Some(0) => line.cells.truncate(filled),
            Some(_) => line.cells.resize(filled + ends.below(4), String::new()),
        }
        let cells: Vec<String> = match comma {
            true => line.cells.iter().map(|cell| quoted(cell)).collect(),
            false => line.cells.clone(),
        };
        text.push(cells.join(if comma { "," } else { "\t" }));
    }
    Printed {
        text: text.join("\n"),
        lines,
    }
}

fn with_blank_lines(lines: Vec<Line>, plan: &Plan, dice: &mut Dice) -> Vec<Line> {
    let Some(kind) = plan.pages.blank_lines.filter(|&kind| kind > 0) else {
        return lines;
    };
    let mut spread = Vec::new();
    for line in lines {
        if !spread.is_empty() && (kind == 1 || dice.once_in(6)) {
            spread.push(Line::default());
        }
        spread.push(line);
    }
    spread
}

/// A cell of a file of comma-separated values (RFC 4180).
fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}
