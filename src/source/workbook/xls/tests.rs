//! Workbooks made record by record.

use super::record::{Version, kind};
use super::*;
use crate::source::workbook::book::Doubt;

mod cells;
mod damaged;
mod layout;

/// A record of a kind with its data.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

/// The data of a record: numbers of 16 bits.
fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// A cell record: row, column, style, value.
fn cell(kind: u16, row: u16, column: u16, style: u16, value: &[u8]) -> Vec<u8> {
    record(kind, &[&words(&[row, column, style]), value].concat())
}

/// The record that begins a substream of this kind.
fn beginning(version: Version, substream: u16) -> Vec<u8> {
    let (kind, number) = match version {
        Version::Biff2 => (kind::BEGINNING_2, 0x0200),
        Version::Biff3 => (kind::BEGINNING_3, 0x0300),
        Version::Biff4 => (kind::BEGINNING_4, 0x0400),
        Version::Biff5 => (kind::BEGINNING, 0x0500),
        Version::Biff8 => (kind::BEGINNING, 0x0600),
    };
    let length = match version {
        Version::Biff2 => 2,
        Version::Biff3 | Version::Biff4 => 3,
        Version::Biff5 | Version::Biff8 => 4,
    };
    record(kind, &words(&[number, substream, 0, 0][..length]))
}

/// A workbook stream to be.
struct Maker {
    version: Version,
    globals: Vec<u8>,
    sheets: Vec<MadeSheet>,
}

struct MadeSheet {
    name: &'static [u8],
    visibility: u8,
    kind: u8,
    records: Vec<u8>,
}

impl Maker {
    fn new(version: Version) -> Self {
        Self {
            version,
            globals: Vec::new(),
            sheets: Vec::new(),
        }
    }

    fn global(mut self, record: &[u8]) -> Self {
        self.globals.extend(record);
        self
    }

    fn sheet(self, records: &[Vec<u8>]) -> Self {
        self.special_sheet(b"Sheet", 0, 0, records)
    }

    fn special_sheet(
        mut self,
        name: &'static [u8],
        visibility: u8,
        kind: u8,
        records: &[Vec<u8>],
    ) -> Self {
        self.sheets.push(MadeSheet {
            name,
            visibility,
            kind,
            records: records.concat(),
        });
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let bound = |sheet: &MadeSheet, at: usize| {
            let mut data = u32::try_from(at).unwrap().to_le_bytes().to_vec();
            data.extend([sheet.visibility, sheet.kind, sheet.name.len() as u8]);
            if self.version == Version::Biff8 {
                data.push(0);
            }
            data.extend(sheet.name);
            record(kind::BOUND_SHEET, &data)
        };
        let end = record(kind::END, &[]);
        let head = [beginning(self.version, 5), self.globals.clone()].concat();
        let bounds: usize = self.sheets.iter().map(|sheet| bound(sheet, 0).len()).sum();
        let mut at = head.len() + bounds + end.len();
        let (mut stream, mut tail) = (head, Vec::new());
        for sheet in &self.sheets {
            stream.extend(bound(sheet, at));
            let substream = match sheet.kind {
                0 => 0x10,
                1 => 0x40,
                _ => 0x20,
            };
            let records = [
                beginning(self.version, substream),
                sheet.records.clone(),
                end.clone(),
            ]
            .concat();
            at += records.len();
            tail.extend(records);
        }
        [stream, end, tail].concat()
    }

    fn read(&self) -> Result<Book, Error> {
        super::read(&self.bytes(), &Limits::default())
    }

    /// The cells of the first sheet: row, column, text, doubt.
    fn cells(&self) -> Vec<(u32, u32, String, Option<Doubt>)> {
        self.read().unwrap().sheets[0]
            .cells
            .iter()
            .map(|cell| {
                let text = cell.text.to_string();
                (cell.row, cell.column, text, cell.doubt.clone())
            })
            .collect()
    }

    /// The texts of the first sheet.
    fn texts(&self) -> Vec<String> {
        self.cells()
            .into_iter()
            .map(|(_, _, text, _)| text)
            .collect()
    }
}

/// A stream of one sheet without a common part.
fn bare(version: Version, records: &[Vec<u8>]) -> Vec<u8> {
    [
        beginning(version, 0x10),
        records.concat(),
        record(kind::END, &[]),
    ]
    .concat()
}
