//! The logical model: what stands in a sheet once pages, repeats and accidents are undone.
//!
//! Plain structs with public fields. Every text carries the source cells it was made of
//! ([`Place`]), so that diagnostics, the ledger and the review page can point at them.
//! The public JSON form is made in [`crate::render::json`].

pub(crate) mod amount;
pub(crate) mod columns;
mod content;
mod header;
mod language;
mod place;
mod publisher;
pub(crate) mod reach;
mod text;

use ecow::EcoString;

pub use header::{HeaderCell, HeaderNode, HeaderTree};
pub use language::Language;
pub use place::{Line, Place, Places, SheetIndex};
pub use text::{Text, joins_directly};

/// Everything that one source holds.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Where it was read from.
    pub source: Source,
    /// The tables, in order of the source.
    pub tables: Vec<Table>,
    /// Prose outside tables, one entry a paragraph.
    pub text: Vec<Text>,
    /// Page numbers, print dates and the like, one entry a source line.
    pub furniture: Vec<Text>,
    /// Source cells that repeat what another cell says.
    pub repeats: Vec<Repeat>,
    /// What recovery decided where it had a choice.
    pub decisions: Vec<Decision>,
    /// The account of every non-blank source cell.
    pub ledger: Ledger,
}

/// Where a document was read from.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The file's name without its folders.
    pub name: EcoString,
    /// The kind of file.
    pub format: Format,
    /// Its encoding by the name that the WHATWG Encoding Standard gives it; none for a workbook.
    pub encoding: Option<&'static str>,
    /// The names of its sheets; a text has one sheet without a name.
    pub sheets: Vec<Option<EcoString>>,
}

/// The kind of a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// Text with any delimiter.
    #[default]
    Text,
    /// Office Open XML workbook.
    Xlsx,
    /// BIFF workbook.
    Xls,
    /// Office Open XML workbook with parts of records.
    Xlsb,
    /// OpenDocument spreadsheet, packaged or not.
    Ods,
    /// XML Spreadsheet 2003, mostly named `.xls`.
    SpreadsheetMl,
    /// Page of HTML, whatever its name.
    Html,
}

impl Format {
    /// Its media type, and how the names of such files end.
    pub fn media_type(self) -> (&'static str, &'static str) {
        match self {
            Format::Text => ("text/plain", "txt"),
            Format::Xlsx => (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
            ),
            Format::Xls => ("application/vnd.ms-excel", "xls"),
            Format::Xlsb => (
                "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
                "xlsb",
            ),
            Format::Ods => ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
            Format::SpreadsheetMl => ("application/xml", "xml"),
            Format::Html => ("text/html", "html"),
        }
    }

    /// The name that the JSON form uses.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::Xlsb => "xlsb",
            Format::Ods => "ods",
            Format::SpreadsheetMl => "spreadsheetml",
            Format::Html => "html",
        }
    }
}

/// One logical table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The title without page furniture; blank where there is none.
    pub title: Text,
    /// A table or form number that stands apart from the title (公开04表).
    pub number: Option<Text>,
    /// The unit line (单位：万元).
    pub unit: Option<Text>,
    /// The form block, in reading order.
    pub fields: Vec<Field>,
    /// The header; its leaves are the columns.
    pub header: HeaderTree,
    /// The body.
    pub rows: Vec<Row>,
    /// Merged body cells, sorted by column, then row.
    pub spans: Vec<Span>,
    /// Lines that belong to the table and stand in no other part, in order.
    pub notes: Vec<Text>,
    /// The source lines of the parts that have none of their own, repeats included.
    pub origin: Origin,
    /// Over how many printed pages it stands in the source.
    pub pages: usize,
}

impl Table {
    /// How many leaf columns the table has.
    pub fn width(&self) -> usize {
        self.header.width()
    }

    /// Whether one of its notes stood above its header in the source.
    pub(crate) fn is_headnote(&self, note: &Text) -> bool {
        let first = note.places.first().map(|place| place.in_line());
        first
            .zip(self.origin.header.first().copied())
            .is_some_and(|(note, header)| note < header)
    }

    /// For each row, for each column, the index in [`Table::spans`] of the merged cell that covers
    /// it from elsewhere; `None` for a cell of its own (the first cell of a span included).
    pub fn covered(&self) -> Vec<Vec<Option<usize>>> {
        self.covered_by(&self.spans)
    }

    /// The same for other merged cells than the table's own.
    pub(crate) fn covered_by(&self, spans: &[Span]) -> Vec<Vec<Option<usize>>> {
        let mut covered = vec![vec![None; self.width()]; self.rows.len()];
        for (index, span) in spans.iter().enumerate() {
            for row in covered.iter_mut().skip(span.row).take(span.rows) {
                for cell in row.iter_mut().skip(span.column).take(span.columns) {
                    *cell = Some(index);
                }
            }
            if let Some(first) = covered
                .get_mut(span.row)
                .and_then(|row| row.get_mut(span.column))
            {
                *first = None;
            }
        }
        covered
    }
}

/// A label and its value in the form block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    /// The label, without a closing colon.
    pub label: Text,
    /// The value; blank where the form leaves it out.
    pub value: Text,
}

/// One logical row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// One text a leaf column; a cell that a span covers is blank.
    pub cells: Vec<Text>,
    /// What the row is.
    pub kind: RowKind,
    /// The source lines that are this row.
    pub origin: Vec<Line>,
}

/// What a body row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowKind {
    /// A plain row.
    #[default]
    Data,
    /// Only the stub is filled: it heads the rows below.
    Heading,
    /// A total of a part of the rows.
    Subtotal,
    /// A total of all rows.
    Total,
}

impl RowKind {
    /// The name that the JSON form uses.
    pub fn name(self) -> &'static str {
        match self {
            RowKind::Data => "data",
            RowKind::Heading => "heading",
            RowKind::Subtotal => "subtotal",
            RowKind::Total => "total",
        }
    }
}

/// A merged body cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First row, 0-based.
    pub row: usize,
    /// First leaf column, 0-based.
    pub column: usize,
    /// How many rows, at least 1.
    pub rows: usize,
    /// How many columns, at least 1.
    pub columns: usize,
}

/// The source lines of a table's parts, in order, repeats on later pages included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Lines of the title.
    pub title: Vec<Line>,
    /// Lines of the table's number.
    pub number: Vec<Line>,
    /// Lines of the unit.
    pub unit: Vec<Line>,
    /// Lines of the form block.
    pub fields: Vec<Line>,
    /// Lines of the header.
    pub header: Vec<Line>,
    /// Lines of the notes.
    pub notes: Vec<Line>,
}

/// A source cell that says again what another one says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// The later cell.
    pub place: Place,
    /// The cell that it repeats.
    pub of: Place,
}

/// A choice that recovery made: why a step did what it did.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The step that decided.
    pub step: Step,
    /// The reading taken.
    pub chosen: EcoString,
    /// The next best reading, where one was weighed.
    pub rejected: Option<EcoString>,
    /// By how many bits the reading taken explains the sheet better than the next best;
    /// infinite where no other reading was possible.
    pub margin: f64,
    /// The source cells concerned.
    pub places: Vec<Place>,
}

/// The steps of recovery that make choices, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Step {
    /// Sheet to pages.
    Segment,
    /// Header rows to header tree.
    Header,
    /// Cells to columns.
    Align,
    /// Pages to one run of rows.
    Stitch,
    /// Blanks to spans.
    Group,
    /// Form block to fields.
    Form,
}

/// The account of every non-blank source cell, by where it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ledger {
    /// All non-blank source cells.
    pub cells: usize,
    /// Those that stand in a table.
    pub placed: usize,
    /// Those that repeat a placed one.
    pub repeated: usize,
    /// Those of page furniture.
    pub furniture: usize,
    /// Those of prose outside tables.
    pub text: usize,
    /// Those that fit nowhere; 0 in every document that is written.
    pub unplaced: usize,
}
