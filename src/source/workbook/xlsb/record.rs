//! The records of a part (\[MS-XLSB\] 2.1.4): a type and a length in 7 bits a byte, then the fields, all
//! of them little-endian.

use std::io::Read;

use super::super::book::Area;
use super::super::ooxml::package::{Part, damaged, io_error};
use super::super::ooxml::reference::{COLUMNS, ROWS};
use crate::error::Error;

/// The longest record that is read: it stands in the memory whole.
const LONGEST: usize = 32 << 20;

// Around what later versions have added (2.1.6).
const BRT_FRT_BEGIN: u16 = 35;
const BRT_FRT_END: u16 = 36;

/// The records of a part, one after the other.
pub struct Records<'p> {
    part: Part<'p>,
    buffer: Vec<u8>,
}

/// The fields of a record that were not read yet.
#[derive(Clone, Copy)]
pub struct Fields<'r>(&'r [u8]);

impl<'p> Records<'p> {
    pub fn new(part: Part<'p>) -> Self {
        Self {
            part,
            buffer: Vec::new(),
        }
    }

    /// The next record: its type and its fields; nothing at the end of the part. What later
    /// versions have added is skipped: types mean something else in it.
    pub fn next(&mut self) -> Result<Option<(u16, Fields<'_>)>, Error> {
        let mut kind = self.read()?;
        while kind == Some(BRT_FRT_BEGIN) {
            while kind != Some(BRT_FRT_END) {
                kind = self.read()?;
                if kind.is_none() {
                    return Err(damaged("a part ends too early"));
                }
            }
            kind = self.read()?;
        }
        Ok(kind.map(|kind| (kind, Fields(&self.buffer))))
    }

    /// Reads a record into the buffer and gives its type.
    fn read(&mut self) -> Result<Option<u16>, Error> {
        let Some(first) = self.byte()? else {
            return Ok(None);
        };
        let mut kind = u16::from(first & 0x7F);
        if first & 0x80 != 0 {
            kind |= u16::from(self.needed()? & 0x7F) << 7;
        }
        let mut length = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.needed()?;
            length |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        if length > LONGEST {
            return Err(damaged("a record is too long"));
        }
        self.part.get_mut().piece_ends();
        self.buffer.clear();
        let read = (&mut self.part)
            .take(length as u64)
            .read_to_end(&mut self.buffer)
            .map_err(|error| io_error(&error))?;
        if read < length {
            return Err(damaged("a record is cut off"));
        }
        Ok(Some(kind))
    }

    fn byte(&mut self) -> Result<Option<u8>, Error> {
        let mut byte = [0];
        let read = self
            .part
            .read(&mut byte)
            .map_err(|error| io_error(&error))?;
        Ok((read > 0).then_some(byte[0]))
    }

    fn needed(&mut self) -> Result<u8, Error> {
        self.byte()?.ok_or_else(|| damaged("a record is cut off"))
    }
}

impl<'r> Fields<'r> {
    pub fn bytes<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH], Error> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or_else(short)?;
        self.0 = rest;
        Ok(*bytes)
    }

    pub fn skip(&mut self, length: usize) -> Result<&mut Self, Error> {
        self.0 = self.0.get(length..).ok_or_else(short)?;
        Ok(self)
    }

    /// The next fields, of this many bytes.
    pub fn take(&mut self, length: usize) -> Result<Fields<'r>, Error> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(short)?;
        self.0 = rest;
        Ok(Fields(taken))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn u8(&mut self) -> Result<u8, Error> {
        Ok(u8::from_le_bytes(self.bytes()?))
    }

    pub fn u16(&mut self) -> Result<u16, Error> {
        Ok(u16::from_le_bytes(self.bytes()?))
    }

    pub fn u32(&mut self) -> Result<u32, Error> {
        Ok(u32::from_le_bytes(self.bytes()?))
    }

    pub fn f64(&mut self) -> Result<f64, Error> {
        Ok(f64::from_le_bytes(self.bytes()?))
    }

    /// A string: its length in UTF-16 code units, then these (2.5.168). Nothing for the length that
    /// means none (2.5.166).
    pub fn string(&mut self) -> Result<Option<String>, Error> {
        let units = self.u32()?;
        if units == u32::MAX {
            return Ok(None);
        }
        let length = usize::try_from(units)
            .ok()
            .and_then(|units| units.checked_mul(2));
        let Fields(bytes) = self.take(length.ok_or_else(short)?)?;
        Ok(Some(
            encoding_rs::UTF_16LE
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
        ))
    }

    /// A rectangle: first and last row, first and last column (2.5.153).
    pub fn area(&mut self) -> Result<Area, Error> {
        let (first_row, last_row) = (self.u32()?, self.u32()?);
        let (first_column, last_column) = (self.u32()?, self.u32()?);
        let area = Area {
            first_row,
            first_column,
            last_row,
            last_column,
        };
        let is_in_order = first_row <= last_row && first_column <= last_column;
        if !is_in_order || last_row >= ROWS || last_column >= COLUMNS {
            return Err(damaged("an area is outside the largest sheet"));
        }
        Ok(area)
    }

    /// A number in 30 bits (2.5.123).
    pub fn rk(&mut self) -> Result<f64, Error> {
        let bits = self.u32()?;
        let value = if bits & 2 != 0 {
            f64::from(bits.cast_signed() >> 2)
        } else {
            f64::from_bits(u64::from(bits & !3) << 32)
        };
        Ok(if bits & 1 != 0 { value / 100.0 } else { value })
    }
}

fn short() -> Error {
    damaged("a record is too short")
}
