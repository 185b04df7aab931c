//! Formulas, as far as they tell of a value that is missing: their text, and of what kind it would be.

use ecow::{EcoString, eco_format};

use super::cells::error_text;
use super::record::{Data, Version};
use super::strings::Texts;

/// A formula: tokens in the order of calculation ([MS-XLS] 2.5.198).
#[derive(Debug, Clone, Copy)]
pub struct Formula<'a> {
    tokens: Data<'a>,
    texts: Texts,
    /// Whether its writer asks that it be calculated when the workbook is opened.
    pub is_to_be_calculated: bool,
}

/// Functions by their number (Ftab, 2.5.198.17): the name, how many arguments they take where that is
/// fixed, and whether their value is a number whatever their arguments are.
const FUNCTIONS: [(u16, &str, usize, bool); 36] = [
    (0, "COUNT", 0, true),
    (1, "IF", 0, false),
    (4, "SUM", 0, true),
    (5, "AVERAGE", 0, true),
    (6, "MIN", 0, true),
    (7, "MAX", 0, true),
    (8, "ROW", 0, true),
    (9, "COLUMN", 0, true),
    (20, "SQRT", 1, true),
    (24, "ABS", 1, true),
    (25, "INT", 1, true),
    (27, "ROUND", 2, true),
    (28, "LOOKUP", 0, false),
    (29, "INDEX", 0, false),
    (30, "REPT", 2, false),
    (31, "MID", 3, false),
    (32, "LEN", 1, true),
    (33, "VALUE", 1, true),
    (36, "AND", 0, false),
    (37, "OR", 0, false),
    (39, "MOD", 2, true),
    (48, "TEXT", 2, false),
    (64, "MATCH", 0, true),
    (65, "DATE", 3, true),
    (74, "NOW", 0, true),
    (101, "HLOOKUP", 0, false),
    (102, "VLOOKUP", 0, false),
    (115, "LEFT", 0, false),
    (116, "RIGHT", 0, false),
    (169, "COUNTA", 0, true),
    (183, "PRODUCT", 0, true),
    (212, "ROUNDUP", 2, true),
    (213, "ROUNDDOWN", 2, true),
    (221, "TODAY", 0, true),
    (228, "SUMPRODUCT", 0, true),
    (336, "CONCATENATE", 0, false),
];

/// The operators of two operands, from token 3 on.
const OPERATORS: [&str; 15] = [
    "+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":",
];

/// The longest text that is made of a formula, in bytes.
const LONGEST: usize = 1 << 10;

impl<'a> Formula<'a> {
    /// The formula in a record, whose options begin at `at`.
    pub fn new(data: Data<'a>, at: usize, texts: Texts) -> Self {
        // The options, from Excel 5.0 on four bytes that are not used, the length of the tokens.
        let (length, tokens) = match texts.version {
            Version::Biff2 => (data.u8(at + 1).map(usize::from), at + 2),
            Version::Biff3 | Version::Biff4 => (data.u16(at + 2).map(usize::from), at + 4),
            Version::Biff5 | Version::Biff8 => (data.u16(at + 6).map(usize::from), at + 8),
        };
        let tokens = length.and_then(|length| data.part(tokens, length));
        Self {
            tokens: Data(tokens.unwrap_or_default()),
            texts,
            is_to_be_calculated: data.u8(at).is_ok_and(|options| options & 2 != 0),
        }
    }

    /// Whether its value is a number or a truth value, whatever the cells say that it names.
    pub fn gives_no_text(&self) -> bool {
        self.read().is_some_and(|read| read.gives_no_text)
    }

    /// The formula as it is typed, with `=`; of one that is not understood `=…`.
    pub fn text(&self) -> EcoString {
        self.read()
            .map_or_else(|| "=…".into(), |read| eco_format!("={}", read.text))
    }

    /// Nothing where a token is not known.
    fn read(&self) -> Option<Operand> {
        let mut stack = Vec::new();
        let mut rest = self.tokens;
        while let Some(&token) = rest.0.first() {
            let length = self.step(class_less(token), rest.from(1).ok()?, &mut stack)?;
            rest = rest.from(1).ok()?.from(length).ok()?;
            if stack.last().is_some_and(|top| top.text.len() > LONGEST) {
                return None;
            }
        }
        let read = stack.pop()?;
        stack.is_empty().then_some(read)
    }

    /// Takes a token, whose data are at the beginning of `data`; how long these are.
    fn step(&self, token: u8, data: Data, stack: &mut Vec<Operand>) -> Option<usize> {
        let is_wide = self.texts.version == Version::Biff8;
        let (operand, length) = match token {
            0x03..=0x11 => {
                let operator = OPERATORS.get(usize::from(token - 3))?;
                let (right, left) = (stack.pop()?.text, stack.pop()?.text);
                // `&` and the operators of references give other things than numbers.
                let gives_no_text = matches!(token, 0x03..=0x07 | 0x09..=0x0E);
                let text = eco_format!("{left}{operator}{right}");
                (Operand::new(text, gives_no_text), 0)
            }
            0x12 => (
                Operand::new(eco_format!("+{}", stack.pop()?.text), false),
                0,
            ),
            0x13 => (Operand::new(eco_format!("-{}", stack.pop()?.text), true), 0),
            0x14 => (Operand::new(eco_format!("{}%", stack.pop()?.text), true), 0),
            0x15 => {
                let inner = stack.pop()?;
                let text = eco_format!("({})", inner.text);
                (Operand::new(text, inner.gives_no_text), 0)
            }
            0x16 => (Operand::new(EcoString::new(), false), 0),
            0x19 => return self.attribute(data, stack),
            0x17 => self.string(data)?,
            0x1C => (Operand::new(error_text(data.u8(0).ok()?)?.into(), false), 1),
            0x1D if data.u8(0).ok()? == 0 => (Operand::new("FALSE".into(), true), 1),
            0x1D => (Operand::new("TRUE".into(), true), 1),
            0x1E => (Operand::new(eco_format!("{}", data.u16(0).ok()?), true), 2),
            0x1F => (Operand::new(eco_format!("{}", data.f64(0).ok()?), true), 8),
            0x21 | 0x22 => self.function(token == 0x22, data, stack)?,
            0x24 | 0x25 => {
                let (row, column) = if is_wide { (2, 2) } else { (2, 1) };
                let cells = if token == 0x24 { 1 } else { 2 };
                // All rows, then all columns.
                let mut ends = (0..cells).map(|index| {
                    let row_at = data.u16(index * row).ok()?;
                    let at = cells * row + index * column;
                    Some(match is_wide {
                        true => cell(row_at, data.u16(at).ok()?, data.u16(at).ok()?),
                        false => cell(row_at & 0x3FFF, data.u8(at).ok()?.into(), row_at),
                    })
                });
                let first = ends.next()??;
                let text = match ends.next() {
                    Some(last) => eco_format!("{first}:{}", last?),
                    None => first,
                };
                (Operand::new(text, false), cells * (row + column))
            }
            _ => return None,
        };
        stack.push(operand);
        Some(length)
    }

    /// Marks for the calculation, and blanks (2.5.198, PtgAttr…).
    fn attribute(&self, data: Data, stack: &mut Vec<Operand>) -> Option<usize> {
        let kind = data.u8(0).ok()?;
        let (length, number) = match self.texts.version {
            Version::Biff2 => (2, usize::from(data.u8(1).ok()?)),
            _ => (3, usize::from(data.u16(1).ok()?)),
        };
        match kind {
            // CHOOSE has a table of jumps.
            0x04 => return Some(length + (number + 1) * (length - 1)),
            0x10 => {
                let text = eco_format!("SUM({})", stack.pop()?.text);
                stack.push(Operand::new(text, true));
            }
            _ => {}
        }
        Some(length)
    }

    /// A text, with its length in a byte.
    fn string(&self, data: Data) -> Option<(Operand, usize)> {
        let count = usize::from(data.u8(0).ok()?);
        let (text, length) = match self.texts.version {
            Version::Biff8 => {
                let is_wide = data.u8(1).ok()? & 1 != 0;
                let length = if is_wide { 2 * count } else { count };
                let bytes = data.part(2, length).ok()?;
                let units: Vec<u16> = match is_wide {
                    true => {
                        let pairs = bytes.as_chunks::<2>().0.iter();
                        pairs.map(|&pair| u16::from_le_bytes(pair)).collect()
                    }
                    false => bytes.iter().map(|&byte| byte.into()).collect(),
                };
                (String::from_utf16_lossy(&units).into(), 2 + length)
            }
            _ => {
                let bytes = data.part(1, count).ok()?;
                (self.texts.bytes(bytes).ok()?, 1 + count)
            }
        };
        let text = eco_format!("\"{}\"", text.as_str().replace('"', "\"\""));
        Some((Operand::new(text, false), length))
    }

    /// A function, whose number of arguments stands before its own unless that is fixed.
    fn function(
        &self,
        is_variable: bool,
        data: Data,
        stack: &mut Vec<Operand>,
    ) -> Option<(Operand, usize)> {
        let at = usize::from(is_variable);
        let (number, length) = match self.texts.version {
            Version::Biff2 | Version::Biff3 => (data.u8(at).ok()?.into(), at + 1),
            _ => (data.u16(at).ok()? & 0x7FFF, at + 2),
        };
        let (_, name, fixed, gives_no_text) =
            FUNCTIONS.into_iter().find(|&(id, ..)| id == number)?;
        let count = match is_variable {
            true => usize::from(data.u8(0).ok()? & 0x7F),
            false => fixed,
        };
        let arguments = stack.split_off(stack.len().checked_sub(count)?);
        let arguments: Vec<&str> = arguments.iter().map(|item| item.text.as_str()).collect();
        let text = eco_format!("{name}({})", arguments.join(","));
        Some((Operand::new(text, gives_no_text), length))
    }
}

/// A part of a formula that has a value.
#[derive(Debug)]
struct Operand {
    text: EcoString,
    gives_no_text: bool,
}

impl Operand {
    fn new(text: EcoString, gives_no_text: bool) -> Self {
        Self {
            text,
            gives_no_text,
        }
    }
}

/// A token in the first of its classes: those of operands come as reference, value and array.
pub fn class_less(token: u8) -> u8 {
    match token {
        0x40..=0x5F => token - 0x20,
        0x60..=0x7F => token - 0x40,
        token => token,
    }
}

/// A cell in the form `$A$1`; `marks` has bits for what is relative in it.
fn cell(row: u16, column: u16, marks: u16) -> EcoString {
    let (column_mark, row_mark) = (
        if marks & 0x4000 == 0 { "$" } else { "" },
        if marks & 0x8000 == 0 { "$" } else { "" },
    );
    let column = column & 0xFF;
    // A byte has letters up to IV.
    let letter = |number: u16| char::from(b'A' + (number % 26) as u8);
    let first = match column / 26 {
        0 => String::new(),
        more => letter(more - 1).to_string(),
    };
    let row = u32::from(row) + 1;
    eco_format!("{column_mark}{first}{}{row_mark}{row}", letter(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formula(tokens: &[u8]) -> (EcoString, bool) {
        let length = u16::try_from(tokens.len()).unwrap();
        let data = [&[0; 6], &length.to_le_bytes()[..], tokens].concat();
        let formula = Formula::new(Data(&data), 0, Texts::new(Version::Biff8));
        (formula.text(), formula.gives_no_text())
    }

    #[test]
    fn formulas_are_written_as_typed() {
        for (tokens, text, gives_no_text) in [
            // The area, its sum.
            (
                &[0x25, 0, 0, 2, 0, 1, 0xC0, 1, 0xC0, 0x19, 0x10, 0, 0][..],
                "=SUM(B1:B3)",
                true,
            ),
            (
                &[
                    0x44, 9, 0, 27, 0x80, 0x1E, 2, 0, 0x15, 0x05, 0x1E, 5, 0, 0x41, 27, 0,
                ],
                "=ROUND($AB10*(2),5)",
                true,
            ),
            (
                &[
                    0x44, 0, 0, 0, 0, 0x17, 1, 0, b'"', 0x08, 0x44, 0, 0, 0, 0, 0x22, 2, 1, 0,
                ],
                "=IF($A$1&\"\"\"\",$A$1)",
                false,
            ),
            (&[0x44, 0, 0, 0, 0xC0], "=A1", false),
        ] {
            assert_eq!(formula(tokens), (text.into(), gives_no_text));
        }
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        for tokens in [
            &[][..],
            &[0x01, 0, 0, 0, 0],
            &[0x03],
            &[0x1E, 1],
            &[0x1E, 1, 0, 0x1E, 1, 0],
            &[0x42, 1, 0xFF, 0],
            &[0x19, 0x04, 0xFF, 0xFF],
        ] {
            assert_eq!(formula(tokens), ("=…".into(), false), "{tokens:?}");
        }
    }
}
