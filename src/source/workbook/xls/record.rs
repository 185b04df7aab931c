//! Records: the units of the stream, each a kind, a length and data ([MS-XLS]).

use smallvec::{SmallVec, smallvec};

use super::damaged;
use crate::error::Error;

/// The kinds of record that are read. Where a kind changed its layout, Excel gave it another number;
/// names with a digit are of that version of the format.
pub mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const FORMULA_3: u16 = 0x0206;
    pub const FORMULA_4: u16 = 0x0406;
    pub const END: u16 = 0x000A;
    pub const EXTERN_SHEET: u16 = 0x0017;
    pub const NAME: u16 = 0x0018;
    pub const NAME_3: u16 = 0x0218;
    pub const PAGE_BREAKS: u16 = 0x001B;
    pub const NOTE: u16 = 0x001C;
    pub const FORMAT_2: u16 = 0x001E;
    pub const FORMAT: u16 = 0x041E;
    pub const DATE_MODE: u16 = 0x0022;
    pub const COLUMN_WIDTH_2: u16 = 0x0024;
    pub const FILE_PASS: u16 = 0x002F;
    pub const CONTINUE: u16 = 0x003C;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const XF_2: u16 = 0x0043;
    pub const XF_3: u16 = 0x0243;
    pub const XF_4: u16 = 0x0443;
    pub const XF: u16 = 0x00E0;
    pub const XF_INDEX_2: u16 = 0x0044;
    pub const COLUMN_INFO: u16 = 0x007D;
    pub const SHEET_OPTIONS: u16 = 0x0081;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MUL_RK: u16 = 0x00BD;
    pub const RICH_STRING: u16 = 0x00D6;
    pub const MERGED_CELLS: u16 = 0x00E5;
    pub const SHARED_STRINGS: u16 = 0x00FC;
    pub const SHARED_STRING: u16 = 0x00FD;
    pub const EXTERN_BOOK: u16 = 0x01AE;
    pub const INTEGER_2: u16 = 0x0002;
    pub const NUMBER_2: u16 = 0x0003;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL_2: u16 = 0x0004;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_OR_ERROR_2: u16 = 0x0005;
    pub const BOOL_OR_ERROR: u16 = 0x0205;
    pub const STRING_2: u16 = 0x0007;
    pub const STRING: u16 = 0x0207;
    pub const ROW_2: u16 = 0x0008;
    pub const ROW: u16 = 0x0208;
    pub const DEFAULT_ROW_HEIGHT: u16 = 0x0225;
    pub const RK: u16 = 0x027E;
    pub const BEGINNING_2: u16 = 0x0009;
    pub const BEGINNING_3: u16 = 0x0209;
    pub const BEGINNING_4: u16 = 0x0409;
    pub const BEGINNING: u16 = 0x0809;
}

/// The version of the format: Excel 2 to 4, Excel 5.0 and 95, Excel 97 and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    Biff2,
    Biff3,
    Biff4,
    Biff5,
    Biff8,
}

/// What a substream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Substream {
    /// What is common to the sheets of the workbook.
    Globals,
    Worksheet,
    /// A chart, a macro sheet, a module, a workspace.
    Other,
}

/// Whether `bytes` begin with a record that begins a workbook or a sheet.
pub fn is_beginning(bytes: &[u8]) -> bool {
    let Ok(Some(record)) = Records::new(bytes).next_plain() else {
        return false;
    };
    let lengths = match record.kind {
        kind::BEGINNING_2 => [4, 4],
        kind::BEGINNING_3 | kind::BEGINNING_4 => [6, 6],
        _ => [8, 16],
    };
    lengths.contains(&record.first().0.len()) && record.beginning().is_some()
}

/// The data of a record, or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Data<'a>(pub &'a [u8]);

impl<'a> Data<'a> {
    /// The bytes from `at` on.
    pub fn from(self, at: usize) -> Result<Data<'a>, Error> {
        self.0.get(at..).map(Data).ok_or_else(too_short)
    }

    /// `length` bytes from `at` on.
    pub fn part(self, at: usize, length: usize) -> Result<&'a [u8], Error> {
        let tail = self.from(at)?.0;
        tail.get(..length).ok_or_else(too_short)
    }

    fn array<const N: usize>(self, at: usize) -> Result<[u8; N], Error> {
        let tail = self.from(at)?.0;
        tail.first_chunk().copied().ok_or_else(too_short)
    }

    pub fn u8(self, at: usize) -> Result<u8, Error> {
        self.array(at).map(u8::from_le_bytes)
    }

    pub fn u16(self, at: usize) -> Result<u16, Error> {
        self.array(at).map(u16::from_le_bytes)
    }

    pub fn u32(self, at: usize) -> Result<u32, Error> {
        self.array(at).map(u32::from_le_bytes)
    }

    pub fn f64(self, at: usize) -> Result<f64, Error> {
        self.array(at).map(f64::from_le_bytes)
    }
}

fn too_short() -> Error {
    damaged("a record is too short")
}

/// A record with the records that continue it (Continue).
#[derive(Debug, Clone)]
pub struct Record<'a> {
    pub kind: u16,
    /// Its data, then that of each record that continues it; never empty.
    pub pieces: SmallVec<[&'a [u8]; 1]>,
}

impl<'a> Record<'a> {
    /// The data without what continues it.
    pub fn first(&self) -> Data<'a> {
        Data(self.pieces.first().copied().unwrap_or_default())
    }

    /// What begins here, where this is a record that begins something.
    pub fn beginning(&self) -> Option<(Version, Substream)> {
        let version = match self.kind {
            kind::BEGINNING_2 => Version::Biff2,
            kind::BEGINNING_3 => Version::Biff3,
            kind::BEGINNING_4 => Version::Biff4,
            // Programs that write a few records by hand leave the version 0; their texts have 8 bits.
            kind::BEGINNING => match self.first().u16(0).ok()? {
                0x0600 => Version::Biff8,
                0 | 0x0500 => Version::Biff5,
                _ => return None,
            },
            _ => return None,
        };
        let substream = match self.first().u16(2).ok()? {
            0x0005 => Substream::Globals,
            0x0010 => Substream::Worksheet,
            0x0006 | 0x0020 | 0x0040 | 0x0100 => Substream::Other,
            _ => return None,
        };
        Some((version, substream))
    }
}

/// The records of a stream, one after the other.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next record as it stands, without those that continue it.
    pub fn next_plain(&mut self) -> Result<Option<Record<'a>>, Error> {
        let [kind_low, kind_high, length_low, length_high, tail @ ..] = self.rest else {
            return Ok(None);
        };
        let length = usize::from(u16::from_le_bytes([*length_low, *length_high]));
        let Some((data, rest)) = tail.split_at_checked(length) else {
            return Err(damaged("its last record is cut off"));
        };
        self.rest = rest;
        Ok(Some(Record {
            kind: u16::from_le_bytes([*kind_low, *kind_high]),
            pieces: smallvec![data],
        }))
    }

    /// The next record with those that continue it.
    fn next(&mut self) -> Result<Option<Record<'a>>, Error> {
        let Some(mut record) = self.next_plain()? else {
            return Ok(None);
        };
        while self.rest.starts_with(&kind::CONTINUE.to_le_bytes())
            && let Some(more) = self.next_plain()?
        {
            record.pieces.extend(more.pieces);
        }
        Ok(Some(record))
    }

    /// The record that begins a substream.
    pub fn begin(&mut self) -> Result<(Version, Substream), Error> {
        self.next()?
            .and_then(|record| record.beginning())
            .ok_or_else(|| damaged("a sheet does not begin where it should"))
    }

    /// The next record of the substream that has begun; nothing at its end. Substreams inside it, as
    /// of charts, are passed over.
    ///
    /// # Errors
    /// [`Error::Workbook`] where the stream ends before the substream: a part of a table, shown as if
    /// it were the whole, would be wrong.
    pub fn inside(&mut self) -> Result<Option<Record<'a>>, Error> {
        let mut depth = 0_usize;
        loop {
            let record = self.next()?.ok_or_else(|| damaged("its end is missing"))?;
            match record.kind {
                kind::BEGINNING_2 | kind::BEGINNING_3 | kind::BEGINNING_4 | kind::BEGINNING => {
                    depth = depth.saturating_add(1)
                }
                kind::END if depth == 0 => return Ok(None),
                kind::END => depth = depth.saturating_sub(1),
                _ if depth == 0 => return Ok(Some(record)),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::record;
    use super::*;

    #[test]
    fn continued_records_are_one_and_substreams_are_passed_over() {
        let stream = [
            record(kind::BEGINNING, &[0, 6, 0x10, 0, 0, 0, 0, 0]),
            record(1, b"ab"),
            record(kind::CONTINUE, b"c"),
            record(kind::CONTINUE, b""),
            record(kind::BEGINNING, &[0, 6, 0x20, 0]),
            record(2, b""),
            record(kind::END, b""),
            record(3, b""),
            record(kind::END, b""),
            vec![0; 3],
        ]
        .concat();
        let mut records = Records::new(&stream);
        assert_eq!(records.begin(), Ok((Version::Biff8, Substream::Worksheet)));
        let first = records.inside().unwrap().unwrap();
        assert_eq!(first.pieces.as_slice(), [&b"ab"[..], b"c", b""]);
        assert_eq!(records.inside().unwrap().unwrap().kind, 3);
        assert!(records.inside().unwrap().is_none());
        assert_eq!(records.left(), 3);
    }

    #[test]
    fn a_substream_without_its_end_is_damaged() {
        let beginning = record(kind::BEGINNING, &[0, 6, 0x10, 0, 0, 0, 0, 0]);
        for tail in [&[][..], &[1, 0, 5, 0, 0], &[1, 0]] {
            let stream = [&beginning, tail].concat();
            let mut records = Records::new(&stream);
            records.begin().unwrap();
            assert!(records.inside().is_err());
        }
    }

    #[test]
    fn beginnings_of_all_versions_are_known() {
        for (bytes, version) in [
            (&[9, 0, 4, 0, 2, 0, 0x10, 0][..], Version::Biff2),
            (&[9, 2, 6, 0, 0, 3, 0x10, 0, 0, 0], Version::Biff3),
            (&[9, 4, 6, 0, 0, 4, 0x10, 0, 0, 0], Version::Biff4),
            (&[9, 8, 8, 0, 0, 5, 5, 0, 0, 0, 0, 0], Version::Biff5),
            (&[9, 8, 8, 0, 0, 0, 0x10, 0, 0, 0, 0, 0], Version::Biff5),
        ] {
            assert!(is_beginning(bytes));
            assert_eq!(Records::new(bytes).begin().unwrap().0, version);
        }
        // A text that begins with a tab; a version that there is not.
        for bytes in [
            &b"\t\0a\0b\0c\0d\0"[..],
            b"\t1\t2\t3\n",
            &[9, 8, 8, 0, 0, 7, 5, 0, 0, 0, 0, 0],
        ] {
            assert!(!is_beginning(bytes));
        }
    }
}
