//! Texts: 16 bits a character, or 8 where the upper ones are 0 (Excel 97 and later, [MS-XLS] 2.5.293),
//! or bytes in the code page of the workbook (before).

use ecow::{EcoString, eco_format};
use encoding_rs::{Encoding, GBK};

use super::damaged;
use super::record::{Data, Record, Version};
use crate::error::Error;
use crate::source::workbook::budget::too_many_cells;

/// How the texts of a workbook are written.
#[derive(Debug, Clone, Copy)]
pub struct Texts {
    pub version: Version,
    /// The Windows number of the code page of texts in bytes.
    page: u16,
    /// Its encoding, where it is known.
    encoding: Option<&'static Encoding>,
}

/// How wide the number is that tells how long a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    Byte,
    Word,
}

impl Texts {
    /// Until the workbook names its code page, it is taken for that of simplified Chinese: what the
    /// programs write that name none.
    pub fn new(version: Version) -> Self {
        Self {
            version,
            page: 936,
            encoding: Some(GBK),
        }
    }

    /// Takes the code page of a CODEPAGE record.
    pub fn set_code_page(&mut self, page: u16) {
        self.page = page;
        self.encoding = encoding(page);
    }

    /// The text of a record whose length stands at `at`.
    pub fn text(&self, record: &Record, at: usize, length: Length) -> Result<EcoString, Error> {
        let mut pieces = Pieces::new(record, at)?;
        let count = match length {
            Length::Byte => usize::from(pieces.u8()?),
            Length::Word => usize::from(pieces.u16()?),
        };
        if self.version == Version::Biff8 {
            let is_wide = pieces.u8()? & WIDE != 0;
            return pieces.characters(count, is_wide);
        }
        let at = at + if length == Length::Byte { 1 } else { 2 };
        self.bytes(record.first().part(at, count)?)
    }

    /// The code of a number format, whose length stands at `at`: the whole rest where it is said to be
    /// longer than that, as programs write that count wrong.
    pub fn code(&self, record: &Record, at: usize, length: Length) -> Result<EcoString, Error> {
        self.text(record, at, length).or_else(|error| {
            let rest = match (self.version, length) {
                (Version::Biff8, _) => record.first().from(at + 3)?,
                (_, Length::Byte) => record.first().from(at + 1)?,
                (_, Length::Word) => record.first().from(at + 2)?,
            };
            // Characters of 16 bits would have zeros, or bytes beyond ASCII, among them.
            match rest.0.iter().all(|byte| (1..0x80).contains(byte)) {
                true => self.bytes(rest.0),
                false => Err(error),
            }
        })
    }

    /// A text in bytes.
    pub fn bytes(&self, bytes: &[u8]) -> Result<EcoString, Error> {
        let text = match self.encoding {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
            None => match str::from_utf8(bytes) {
                Ok(text) if text.is_ascii() => text.into(),
                _ => {
                    return Err(Error::Workbook {
                        reason: eco_format!("its code page {} is not known", self.page),
                    });
                }
            },
        };
        Ok(with_plain_breaks(&text))
    }
}

/// The encoding of a Windows code page.
fn encoding(page: u16) -> Option<&'static Encoding> {
    match page {
        // Unicode and ASCII: a workbook that names them has no other texts in bytes.
        367 | 1200 => None,
        // Excel 2 and 3 number these two their own way.
        0x8000 => codepage::to_encoding(10000),
        0x8001 => codepage::to_encoding(1252),
        page => codepage::to_encoding(page),
    }
}

/// The bits that tell of a text that its characters have 16 bits, that data of East Asian scripts
/// follow it, and that fonts of its parts follow it.
const WIDE: u8 = 1;
const EXTENDED: u8 = 4;
const RICH: u8 = 8;

/// The strings of an SST record, which the cells name by their index.
///
/// Their number in the record is not trusted: they end where the data end. More than `most`, which no
/// cells could use, are too many.
pub fn shared(record: &Record, most: usize) -> Result<Vec<EcoString>, Error> {
    let mut pieces = Pieces::new(record, 0)?;
    // How often they are used.
    pieces.skip(4)?;
    let count = pieces.u32()?;
    let mut strings = Vec::new();
    for _ in 0..count {
        if pieces.is_at_end() {
            break;
        }
        if strings.len() >= most {
            return Err(too_many_cells(most));
        }
        let length = usize::from(pieces.u16()?);
        let flags = pieces.u8()?;
        let fonts = match flags & RICH {
            0 => 0,
            _ => usize::from(pieces.u16()?) * 4,
        };
        let extension = match flags & EXTENDED {
            0 => 0,
            _ => pieces.u32()? as usize,
        };
        strings.push(pieces.characters(length, flags & WIDE != 0)?);
        pieces.skip(fonts)?;
        pieces.skip(extension)?;
    }
    Ok(strings)
}

/// Reads on through a record and those that continue it.
struct Pieces<'a> {
    /// What is left of the piece that is read.
    now: &'a [u8],
    later: std::slice::Iter<'a, &'a [u8]>,
    /// The characters of a text before they are joined.
    units: Vec<u16>,
}

impl<'a> Pieces<'a> {
    fn new(record: &'a Record, at: usize) -> Result<Self, Error> {
        let mut later = record.pieces.iter();
        let first = later.next().copied().unwrap_or_default();
        Ok(Self {
            now: Data(first).from(at)?.0,
            later,
            units: Vec::new(),
        })
    }

    /// Goes to the next piece where this one is read; whether there is anything left to read.
    fn fill(&mut self) -> bool {
        while self.now.is_empty() {
            match self.later.next() {
                Some(piece) => self.now = piece,
                None => return false,
            }
        }
        true
    }

    fn is_at_end(&mut self) -> bool {
        !self.fill()
    }

    fn u8(&mut self) -> Result<u8, Error> {
        self.fill();
        let (&byte, rest) = self.now.split_first().ok_or_else(cut_off)?;
        self.now = rest;
        Ok(byte)
    }

    fn u16(&mut self) -> Result<u16, Error> {
        Ok(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn u32(&mut self) -> Result<u32, Error> {
        Ok(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, count: usize) -> Result<(), Error> {
        let mut count = count;
        while count > 0 {
            if !self.fill() {
                return Err(cut_off());
            }
            let step = count.min(self.now.len());
            self.now = self.now.get(step..).unwrap_or_default();
            count -= step;
        }
        Ok(())
    }

    /// A text of `count` characters. Where it goes on in another record, that begins with the width of
    /// the characters in it (2.5.293): the width may change within a text.
    fn characters(&mut self, count: usize, is_wide: bool) -> Result<EcoString, Error> {
        let (mut left, mut is_wide) = (count, is_wide);
        self.units.clear();
        while left > 0 {
            if self.now.is_empty() {
                is_wide = self.u8()? & WIDE != 0;
                continue;
            }
            let size = if is_wide { 2 } else { 1 };
            let here = left.min(self.now.len() / size);
            let (bytes, rest) = self.now.split_at_checked(here * size).unwrap_or_default();
            if here == 0 {
                return Err(damaged("a character of a text is cut in two"));
            }
            if is_wide {
                let pairs = bytes.as_chunks::<2>().0;
                self.units
                    .extend(pairs.iter().map(|&pair| u16::from_le_bytes(pair)));
            } else {
                self.units.extend(bytes.iter().map(|&byte| u16::from(byte)));
            }
            self.now = rest;
            left -= here;
        }
        Ok(with_plain_breaks(&String::from_utf16_lossy(&self.units)))
    }
}

fn cut_off() -> Error {
    damaged("a text is cut off")
}

/// The text with each of its line breaks a line feed.
fn with_plain_breaks(text: &str) -> EcoString {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use smallvec::SmallVec;

    use super::*;

    fn continued<'a>(pieces: &[&'a [u8]]) -> Record<'a> {
        Record {
            kind: 0x00FC,
            pieces: SmallVec::from_slice(pieces),
        }
    }

    #[test]
    fn a_string_changes_its_width_where_it_is_continued() {
        let record = continued(&[
            &[9, 0, 0, 0, 3, 0, 0, 0, 5, 0, 0, b'a', b'b'],
            &[1, 0x32, 0x75, 0x59, 0x4E],
            // Its last character, then a string of which only the head is in this record.
            &[0, b'c', 1, 0, 1],
            &[1, 0x19, 0x4E, 0, 0],
            &[0],
        ]);
        assert_eq!(shared(&record, 9).unwrap(), ["ab甲乙c", "丙", ""]);
    }

    #[test]
    fn what_follows_a_string_is_passed_over() {
        let record = continued(&[
            &[
                2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0x0C, 1, 0, 3, 0, 0, 0, b'a', 9, 9,
            ],
            &[9, 9, 7],
            &[7, 7, 1, 0, 0, b'b'],
        ]);
        assert_eq!(shared(&record, 9).unwrap(), ["a", "b"]);
    }

    #[test]
    fn a_count_of_strings_is_not_trusted() {
        let record = continued(&[&[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, b'a']]);
        assert_eq!(shared(&record, 1).unwrap(), ["a"]);
        assert!(matches!(shared(&record, 0), Err(Error::TooLarge { .. })));
        for cut in [
            &[0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, b'a'][..],
            &[0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, b'a'],
            &[0, 0, 0, 0, 2, 0, 0, 0, 2, 0],
            &[
                0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 4, 0xFF, 0xFF, 0xFF, 0xFF, b'a',
            ],
            &[0, 0, 0],
        ] {
            assert!(shared(&continued(&[cut]), 9).is_err(), "{cut:?}");
        }
    }

    #[test]
    fn bytes_are_in_the_code_page() {
        let mut texts = Texts::new(Version::Biff5);
        let record = continued(&[&[4, 0, 0xD4, 0xA4, 0xCB, 0xE3]]);
        assert_eq!(texts.text(&record, 0, Length::Word).unwrap(), "预算");
        texts.set_code_page(950);
        assert_eq!(texts.bytes(&[0xB9, 0x77, 0xBA, 0xE2]).unwrap(), "預算");
        texts.set_code_page(0x8001);
        assert_eq!(texts.bytes(&[b'a', 0x80]).unwrap(), "a€");
        // The code page of MS-DOS.
        texts.set_code_page(437);
        assert_eq!(texts.bytes(b"a\r\nb\rc").unwrap(), "a\nb\nc");
        assert!(texts.bytes(&[0x80]).is_err());
    }

    #[test]
    fn a_format_may_be_shorter_than_it_is_said_to_be() {
        let texts = Texts::new(Version::Biff8);
        let record = continued(&[&[5, 0, 0, b'0', b'.', b'0']]);
        assert_eq!(texts.code(&record, 0, Length::Word).unwrap(), "0.0");
        assert!(texts.text(&record, 0, Length::Word).is_err());
        let wide = continued(&[&[2, 0, 1, b'0', 0, b'.']]);
        assert!(texts.code(&wide, 0, Length::Word).is_err());
    }

    #[test]
    fn half_of_a_surrogate_pair_is_replaced() {
        let mut texts = Texts::new(Version::Biff8);
        texts.set_code_page(1200);
        let record = continued(&[&[2, 1, 0x69, 0xD8, 0x4E, 0xD8], &[1]]);
        assert_eq!(
            texts.text(&record, 0, Length::Byte).unwrap(),
            "\u{FFFD}\u{FFFD}"
        );
        let record = continued(&[&[2, 0, 1, 0x69, 0xD8], &[1, 0xD6, 0xDE]]);
        assert_eq!(texts.text(&record, 0, Length::Word).unwrap(), "\u{2A6D6}");
    }
}
