//! What a sheet has against a pin, in words.

use ecow::{EcoString, eco_format};

use super::At;
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::recover::compare::fold;
use crate::source::Sheet;

/// A pin that contradicts the sheet.
#[derive(Debug, Clone)]
pub struct Misfit {
    /// The pin, by the name of its field.
    pub pin: EcoString,
    /// The row that it is about.
    pub at: Option<At>,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a pin. Columns count from 0.
#[derive(Debug, Clone)]
pub enum Why {
    /// The table has no such row.
    NotInTable,
    /// The row is not above the body.
    NotAbove,
    /// The row is none of the body.
    NotInBody,
    /// The rows do not stand one under the other.
    NotOnEnd,
    /// A header of these rows cannot be read.
    NoHeader,
    /// No label of the header reads so; the one that comes nearest.
    NoLabel(EcoString, Option<EcoString>),
    /// This label of the header is over no column.
    LabelLeft(EcoString),
    /// There is no such column; there are so many.
    NoColumn(usize, usize),
    /// Something stands in a column that is said to be none.
    ColumnFilled(usize),
    /// Something stands where a blank cell would have to.
    CellFilled(usize),
    /// The two rows cannot be joined so.
    NotJoinable,
    /// There are fewer tables.
    FewerTables(usize),
    /// No table is there.
    NoTable,
    /// Another pin says something else of the same row.
    Twice,
    /// The column that is followed does not group.
    NoGroups(usize),
}

impl Misfit {
    /// The pin is about a row.
    pub fn at(pin: &'static str, at: At, why: Why) -> Self {
        Self {
            pin: pin.into(),
            at: Some(at),
            why,
        }
    }

    /// The pin is about no row.
    pub fn new(pin: &'static str, why: Why) -> Self {
        Self {
            pin: pin.into(),
            at: None,
            why,
        }
    }

    /// The pin is one of the table with this index, of so many.
    pub fn of(self, table: usize, tables: usize) -> Self {
        let pin = match tables {
            0 | 1 => eco_format!("table.{}", self.pin),
            _ => eco_format!("table[{}].{}", table + 1, self.pin),
        };
        Self { pin, ..self }
    }

    /// As an error; `sheets` are those of the source.
    pub fn error(&self, sheets: &[Sheet]) -> Error {
        let (en, zh) = self.why.words();
        let mut found = Diagnostic::new(Code::HintDoesNotFit)
            .with("hint", self.pin.clone())
            .with("reason", en)
            .with("reason.zh", zh);
        let place = self.at.and_then(|at| {
            let sheet = sheets.iter().find(|sheet| sheet.index == at.sheet)?;
            let filled = sheet.rows.get(at.row)?;
            let column = filled.cells.iter().position(|cell| !cell.is_empty())?;
            Some(sheet.place(at.row, column))
        });
        found = found.at_all(place);
        Error::Finding(found)
    }
}

impl Why {
    /// In English and in Chinese.
    fn words(&self) -> (EcoString, EcoString) {
        let plain = |en: &str, zh: &str| (en.into(), zh.into());
        match self {
            Why::NotInTable => plain("its line is not in the table", "所指的行不在这张表内"),
            Why::NotAbove => plain(
                "its line does not stand above the rows",
                "所指的行不在表体上方",
            ),
            Why::NotInBody => plain("its line is no row of the table", "所指的行不是表体的行"),
            Why::NotOnEnd => plain(
                "its lines do not stand one right under the other",
                "所指的各行不相邻",
            ),
            Why::NoHeader => plain("no header can be read from it", "据此读不出表头"),
            Why::NoLabel(label, None) => (
                eco_format!("the header has no label “{label}” at this place"),
                eco_format!("表头在此处没有“{label}”"),
            ),
            Why::NoLabel(label, Some(nearest)) => (
                eco_format!(
                    "the header has no label “{label}” at this place; the nearest is “{nearest}”"
                ),
                eco_format!("表头在此处没有“{label}”，最接近的是“{nearest}”"),
            ),
            Why::LabelLeft(label) => (
                eco_format!("the header's label “{label}” is over no column"),
                eco_format!("表头的“{label}”不在任何列上方"),
            ),
            Why::NoColumn(column, width) => (
                eco_format!("there is no column {}, but {width}", column + 1),
                eco_format!("没有第 {} 列，只有 {width} 列", column + 1),
            ),
            Why::ColumnFilled(column) => (
                eco_format!("column {} is not blank", column + 1),
                eco_format!("第 {} 列不是空列", column + 1),
            ),
            Why::CellFilled(column) => (
                eco_format!("the cell in column {} is not blank", column + 1),
                eco_format!("第 {} 列的单元格不是空的", column + 1),
            ),
            Why::NotJoinable => plain(
                "the two lines cannot be joined in this way",
                "这两行不能这样连接",
            ),
            Why::FewerTables(count) => (
                eco_format!("the sheet has {count} tables"),
                eco_format!("本文件只有 {count} 张表"),
            ),
            Why::Twice => plain(
                "two hints say different things of its line",
                "对同一行有两条不同的指引",
            ),
            Why::NoTable => plain("no table begins at its line", "所指的行处没有表"),
            Why::NoGroups(column) => (
                eco_format!("column {} does not group", column + 1),
                eco_format!("第 {} 列不分组", column + 1),
            ),
        }
    }
}

/// Of some texts the one that is most like another, if it is like it at all: the share of pairs of
/// neighbouring characters that both have (Dice, 1945).
pub fn nearest<'t>(text: &str, others: impl IntoIterator<Item = &'t str>) -> Option<&'t str> {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let text = fold(text);
        // An end counts as a character, so that short texts have pairs too.
        let ends = || std::iter::once('\0');
        let with_ends: Vec<char> = ends().chain(text.chars()).chain(ends()).collect();
        with_ends
            .windows(2)
            .map(|pair| (pair[0], pair[1]))
            .collect()
    };
    let own = pairs(text);
    let likeness = |other: &str| {
        let mut rest = pairs(other);
        let all = own.len() + rest.len();
        let mut shared = 0_usize;
        for pair in &own {
            if let Some(at) = rest.iter().position(|other| other == pair) {
                rest.swap_remove(at);
                shared += 1;
            }
        }
        2.0 * shared as f64 / all.max(1) as f64
    };
    let with_likeness = others.into_iter().map(|other| (likeness(other), other));
    let best = with_likeness.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= ALIKE).then_some(best.1)
}

/// What shares fewer pairs of characters is not near.
const ALIKE: f64 = 0.3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_text_shares_the_most_pairs() {
        let labels = ["指标名称", "指标值", "备注"];
        assert_eq!(nearest("指标名", labels), Some("指标名称"));
        assert_eq!(nearest("数量", labels), None);
        assert_eq!(nearest("备", ["备注", "说明"]), Some("备注"));
    }
}
