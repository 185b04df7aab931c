//! Codes with levels: 208, 20805 and 2080501 in one column, or 类 款 项 in several.

use super::Side;
use crate::check::table::{Holds, View};
use crate::document::RowKind;

/// No code that is looked at has more digits.
const DIGITS: usize = 18;
/// A code is looked for among so many above.
const OPEN: usize = 16;
/// Of ten rows of data so many begin with a code.
const MOSTLY: usize = 6;

/// The codes of a side's rows.
#[derive(Debug)]
pub struct Codes {
    /// The code of each row that has one.
    rows: Vec<Option<Code>>,
    /// The row of the nearest code above that each is a part of.
    pub parents: Vec<Option<usize>>,
    /// The highest level that there is.
    top: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Code {
    digits: u64,
    length: u8,
    /// Its length, or how many columns it fills.
    level: u8,
}

impl Code {
    fn begins(self, other: Self) -> bool {
        self.length < other.length
            && other.digits / 10u64.pow(u32::from(other.length - self.length)) == self.digits
    }
}

impl Codes {
    /// The codes of a side; none where its rows have none, or all of one level.
    pub fn of(view: &View, side: &Side) -> Option<Self> {
        let columns = several(view, side);
        let rows = if columns.len() > 1 {
            in_columns(view, &columns)
        } else {
            in_one_column(view, side)?
        };
        let levels = || rows.iter().flatten().map(|code| code.level);
        let top = levels().min()?;
        if levels().max() == Some(top) {
            return None;
        }
        let mut parents = vec![None; rows.len()];
        let mut open: Vec<(usize, Code)> = Vec::new();
        for (row, code) in rows.iter().enumerate() {
            let Some(code) = *code else { continue };
            // A code that no other begins, such as a mistyped one, ends nothing.
            let above = open.iter().rev().take(OPEN);
            let above = above.take_while(|_| code.level > top);
            let behind = above
                .clone()
                .take_while(|(_, above)| !above.begins(code))
                .count();
            if behind < above.count() {
                open.truncate(open.len() - behind);
                parents[row] = open.last().map(|&(row, _)| row);
            } else if code.level == top {
                open.clear();
            }
            open.push((row, code));
        }
        Some(Self { rows, parents, top })
    }

    /// Whether a row has a code.
    pub fn is_coded(&self, row: usize) -> bool {
        self.rows[row].is_some()
    }

    /// Whether a row's code is of the highest level.
    pub fn is_top(&self, row: usize) -> bool {
        self.rows[row].is_some_and(|code| code.level == self.top)
    }

    /// A row's code as its digits.
    pub fn name(&self, row: usize) -> String {
        self.rows[row].map_or(String::new(), |code| {
            format!("{:0width$}", code.digits, width = usize::from(code.length))
        })
    }
}

/// The columns of 类 款 项, if there are several.
fn several(view: &View, side: &Side) -> Vec<usize> {
    let named = |column: &usize| matches!(view.leaf(*column), "类" | "款" | "项" | "目");
    let named: Vec<usize> = side.stub.clone().filter(named).collect();
    if named.len() > 1 {
        return named;
    }
    let coded = |column: &usize| {
        matches!(view.columns[*column].holds, Holds::Code | Holds::Numbering)
            && view.columns[*column].numbers == view.columns[*column].filled
    };
    let coded: Vec<usize> = side.stub.clone().filter(coded).collect();
    // 208 | 05 | 01: each column is filled in fewer rows than the one before it.
    let falls = coded
        .windows(2)
        .all(|pair| view.columns[pair[0]].filled > view.columns[pair[1]].filled);
    if falls { coded } else { Vec::new() }
}

fn in_columns(view: &View, columns: &[usize]) -> Vec<Option<Code>> {
    let mut carried: Vec<&str> = vec![""; columns.len()];
    let mut codes = Vec::with_capacity(view.height());
    for row in 0..view.height() {
        let texts = columns.iter().map(|&column| view.text(row, column));
        let last = texts.clone().rposition(is_code);
        let Some(last) = last.filter(|_| view.kind(row) == RowKind::Data) else {
            codes.push(None);
            continue;
        };
        let mut code = Some(Code {
            digits: 0,
            length: 0,
            level: u8::try_from(last + 1).unwrap_or(u8::MAX),
        });
        for (index, text) in texts.enumerate().take(last + 1) {
            if is_code(text) {
                carried[index] = text;
            }
            code = code.and_then(|code| appended(code, carried[index]));
        }
        codes.push(code);
    }
    codes
}

fn in_one_column(view: &View, side: &Side) -> Option<Vec<Option<Code>>> {
    let code = |row: usize, column: usize| {
        let text = view.text(row, column);
        let end = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let rest = &text[end..];
        let ends =
            rest.is_empty() || !rest.starts_with(['.', ',', '-', '/', '、', '．', '年', '%']);
        (end > 1 && ends && view.kind(row) == RowKind::Data)
            .then(|| {
                appended(
                    Code {
                        digits: 0,
                        length: 0,
                        level: 0,
                    },
                    &text[..end],
                )
            })
            .flatten()
            .map(|code| Code {
                level: code.length,
                ..code
            })
    };
    // Labels are read only if the first rows have codes.
    let sample: Vec<usize> = (0..view.height())
        .filter(|&row| view.kind(row) == RowKind::Data)
        .take(64)
        .collect();
    let column = side.stub.clone().take(4).find(|&column| {
        let coded = sample
            .iter()
            .filter(|&&row| code(row, column).is_some())
            .count();
        view.columns[column].holds != Holds::Numbering
            && coded > 2
            && coded * 10 >= sample.len() * MOSTLY
    })?;
    Some((0..view.height()).map(|row| code(row, column)).collect())
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn appended(code: Code, text: &str) -> Option<Code> {
    let length = usize::from(code.length) + text.len();
    (length <= DIGITS).then(|| Code {
        digits: text.bytes().fold(code.digits, |digits, byte| {
            digits * 10 + u64::from(byte.saturating_sub(b'0'))
        }),
        length: u8::try_from(length).unwrap_or(u8::MAX),
        level: code.level,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums::testing::table;

    fn parents(text: &str) -> Vec<Option<usize>> {
        let table = table(text);
        let view = View::new(&table);
        let side = &Side::of(&view)[0];
        Codes::of(&view, side).expect("there are codes").parents
    }

    #[test]
    fn codes_that_grow_in_one_column() {
        let parents = parents(
            "科目编码 | 科目名称 | 合计
            208 | 社会保障 | 5.0
            20805 | 养老 | 5.0
            2080501 | 离退休 | 2.0
            2080505 | 保险 | 3.0
            2130101 | 运行 | 1.0",
        );
        assert_eq!(parents, [None, Some(0), Some(1), Some(1), None]);
    }

    #[test]
    fn codes_in_several_columns() {
        let parents = parents(
            "类 | 款 | 项 | 科目名称 | 合计
            208 | | | 社会保障 | 5.0
            208 | 05 | | 养老 | 5.0
            208 | 05 | 01 | 离退休 | 2.0
            208 | 05 | 05 | 保险 | 3.0
            213 | | | 农林水 | 1.0",
        );
        assert_eq!(parents, [None, Some(0), Some(1), Some(1), None]);
    }
}
