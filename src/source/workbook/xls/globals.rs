//! What is common to the sheets of a workbook.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::damaged;
use super::names::{self, PrintName};
use super::record::{Record, Records, Version, kind};
use super::strings::{self, Length, Texts};
use super::styles::Styles;
use crate::error::Error;
use crate::source::workbook::book::Limits;

/// Sheets and names are numbered in 16 bits.
const MOST: usize = u16::MAX as usize;

/// The common part of a workbook.
#[derive(Debug)]
pub struct Globals {
    pub texts: Texts,
    pub styles: Styles,
    /// The shared strings.
    pub strings: Vec<EcoString>,
    /// All sheets, charts and the like included: the names' numbers of sheets count them.
    pub sheets: Vec<BoundSheet>,
    /// What is printed of the sheets, by their index among all sheets.
    pub printed: FxHashMap<usize, Vec<PrintName>>,
    /// The sheets that references name by the index of an XTI (2.5.344): of which book, which sheet.
    extern_sheets: Vec<(u16, u16)>,
    /// What the formulas tell of whether they were ever calculated.
    pub calculation: Calculation,
    /// How many books there were.
    books: u16,
    /// Which of them is this one.
    own_book: Option<u16>,
}

/// A sheet as the common part has it (2.4.28).
#[derive(Debug)]
pub struct BoundSheet {
    /// Where its records begin in the stream.
    pub at: usize,
    pub name: EcoString,
    pub is_hidden: bool,
    /// Whether it is neither a chart nor a macro sheet nor a module.
    pub is_worksheet: bool,
}

/// Programs that write formulas without calculating them write 0 for the value and ask that it be
/// calculated when the workbook is opened, or an empty text even for a sum. Excel asks so too, and has
/// empty texts, but then some formula has another value.
#[derive(Debug, Default)]
pub struct Calculation {
    /// Whether any formula has another value.
    pub is_done: bool,
    /// Whether such a value cannot have been calculated, or should be.
    pub is_needed: bool,
    /// Row and column of the formulas of a sheet that have such a value, and their texts.
    pub missing: Vec<(u32, u32, EcoString)>,
}

impl Calculation {
    /// Whether the formulas were never calculated.
    pub fn is_missing(&self) -> bool {
        self.is_needed && !self.is_done
    }
}

impl Globals {
    /// Reads the rest of a substream that has begun.
    ///
    /// # Errors
    /// [`Error::Workbook`] where it is damaged, [`Error::TooLarge`].
    pub fn read(records: &mut Records, version: Version, limits: &Limits) -> Result<Self, Error> {
        let mut globals = Self {
            texts: Texts::new(version),
            styles: Styles::new(limits.bytes),
            strings: Vec::new(),
            sheets: Vec::new(),
            printed: FxHashMap::default(),
            extern_sheets: Vec::new(),
            calculation: Calculation::default(),
            books: 0,
            own_book: None,
        };
        let mut print_names = Vec::new();
        while let Some(record) = records.inside()? {
            match record.kind {
                kind::NAME | kind::NAME_3 => {
                    print_names.extend(names::print_name(&record, version)?);
                }
                _ => globals.take(&record, limits)?,
            }
            if print_names.len() > MOST || globals.sheets.len() > MOST {
                return Err(damaged("it has more sheets than can be numbered"));
            }
        }
        for name in print_names {
            if let Some(sheet) = globals.sheet_of(&name) {
                globals.printed.entry(sheet).or_default().push(name);
            }
        }
        Ok(globals)
    }

    fn take(&mut self, record: &Record, limits: &Limits) -> Result<(), Error> {
        let data = record.first();
        match record.kind {
            kind::CODE_PAGE => self.texts.set_code_page(data.u16(0)?),
            kind::DATE_MODE => self.styles.date_1904 = data.u16(0)? == 1,
            kind::FORMAT | kind::FORMAT_2 => self.styles.take_format(record, &self.texts)?,
            kind::XF | kind::XF_2 | kind::XF_3 | kind::XF_4 => {
                self.styles.take_extended(record)?;
            }
            kind::SHARED_STRINGS => self.strings = strings::shared(record, limits.cells)?,
            kind::BOUND_SHEET => self.sheets.push(BoundSheet {
                at: data.u32(0)? as usize,
                is_hidden: data.u8(4)? & 3 != 0,
                is_worksheet: data.u8(5)? == 0,
                name: self.texts.text(record, 6, Length::Byte)?,
            }),
            kind::EXTERN_BOOK => {
                // That of the sheets of this book names no file.
                if data.u16(2)? == 0x0401 {
                    self.own_book = Some(self.books);
                }
                self.books = self.books.saturating_add(1);
            }
            kind::EXTERN_SHEET if self.texts.version == Version::Biff8 => {
                let sheets = data.from(2)?.0.as_chunks::<6>().0;
                self.extern_sheets.extend(sheets.iter().map(|sheet| {
                    let [book_low, book_high, first_low, first_high, ..] = *sheet;
                    (
                        u16::from_le_bytes([book_low, book_high]),
                        u16::from_le_bytes([first_low, first_high]),
                    )
                }));
            }
            _ => {}
        }
        Ok(())
    }

    /// The index of the sheet that a print name is of, where the file tells.
    fn sheet_of(&self, name: &PrintName) -> Option<usize> {
        if let Some(sheet) = name.sheet.checked_sub(1) {
            return Some(usize::from(sheet));
        }
        // A name of the whole book: what it refers to tells its sheet.
        match name.areas.first()?.0 {
            Some(reference) if self.texts.version == Version::Biff8 => {
                let (book, sheet) = *self.extern_sheets.get(usize::from(reference))?;
                (Some(book) == self.own_book).then_some(usize::from(sheet))
            }
            Some(sheet) => Some(usize::from(sheet)),
            // The stream of a single sheet.
            None => Some(0),
        }
    }
}
