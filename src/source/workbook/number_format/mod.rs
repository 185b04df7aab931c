//! Number formats: what a workbook's cell shows of its value.
//!
//! A format code (ECMA-376 part 1, 18.8.30 and 18.8.31) has up to four sections: for positive and
//! negative numbers, zero, and text. It is read once ([`Format::parse`]) and shows any number of
//! values; a code that is not understood shows them in the General format and says so, so that the
//! reader of the sheet can be warned.
//!
//! Where the standard is silent, what Excel is documented or measured to do is followed, else
//! LibreOffice. `cases.tsv` has each promise with its source, and what LibreOffice shows where that
//! is something else. Where none of them decides and programs differ, the code is not understood.
//!
//! What a cell shows depends on its program's language too. This is written for Chinese sheets:
//! built-in formats, Chinese names of days in `aaa` and `aaaa`, the system's long date are those of a
//! Chinese system; without a language named, names of months and `AM/PM` are English even there.
//!
//! Crates for this were measured on the 396 cases, which were chosen for what Chinese sheets have:
//! `ssfmt` 0.1.2 agrees with 270, its successor `ooxml-numfmt` 0.2.3 with 280, `umya-spreadsheet`
//! 3.1.1 with 186, panicking on three. The first two miss `[DBNum1]` to `[DBNum3]`, `aaa`, `!`,
//! 上午/下午 and decimal halves, and most signs that follow from conditions: too much to fill in from
//! outside.
//!
//! Not shown: colours; fills (`*x`), for no width is known; `_x` is one space. Not understood: other
//! calendars than the Gregorian one and the years of the Republic of China, names of months in
//! languages other than Chinese and English, Chinese numerals from 10^15 on, `[NatNum]` and
//! `[DBNum4]`.

mod builtin;
mod chinese;
mod date;
mod decimal;
mod fraction;
mod language;
mod lexer;
mod moment;
mod number;
mod section;
#[cfg(test)]
mod tests;

use ecow::EcoString;

pub use builtin::builtin;

use section::Sections;

/// The most characters that a code may have (\[MS-XLS\] 2.4.126).
const MOST_CHARACTERS: usize = 255;

/// A format code that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Format(Kind);

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    General,
    Sections(Box<Sections>),
    Unknown,
}

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Text(EcoString),
    /// The format is not understood, or has no form for this value, as it is with dates before 1900
    /// (a spreadsheet shows `####`): the value in the General format.
    Unknown(EcoString),
}

/// A number in the General format, in a cell that is wide enough for all its digits.
///
/// Also of numbers in no format at all; `#NUM!` for one that is infinite or none.
pub fn general(value: f64) -> EcoString {
    decimal::general(value).into()
}

impl Format {
    /// Reads a code. An empty one is the General format.
    pub fn parse(code: &str) -> Self {
        Self(match code {
            "" | "General" => Kind::General,
            _ if code.chars().nth(MOST_CHARACTERS).is_some() => Kind::Unknown,
            _ => match Sections::parse(code) {
                Some(sections) => Kind::Sections(Box::new(sections)),
                None => Kind::Unknown,
            },
        })
    }

    #[cfg(test)]
    /// Whether all values are shown as the General format shows them, because the code is not
    /// understood.
    pub fn is_unknown(&self) -> bool {
        self.0 == Kind::Unknown
    }

    /// What a cell with this number shows; dates are counted from 1904 where `is_1904` says so, else
    /// from 1900.
    pub fn show(&self, value: f64, is_1904: bool) -> Shown {
        let sections = match &self.0 {
            _ if !value.is_finite() => return Shown::Unknown(general(value)),
            Kind::General => return Shown::Text(general(value)),
            Kind::Unknown => return Shown::Unknown(general(value)),
            Kind::Sections(sections) => sections,
        };
        let mut text = String::with_capacity(32);
        match sections.show(&mut text, value, is_1904) {
            true => Shown::Text(text.into()),
            false => Shown::Unknown(general(value)),
        }
    }

    /// What a cell with this text shows.
    pub fn show_text(&self, text: &str) -> Shown {
        match &self.0 {
            Kind::General => Shown::Text(text.into()),
            Kind::Unknown => Shown::Unknown(text.into()),
            Kind::Sections(sections) => Shown::Text(sections.show_text(text)),
        }
    }
}
