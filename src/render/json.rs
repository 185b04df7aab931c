//! The document as JSON, schema `jnrender.document/1`: a public format, read by other tools.

use serde::Serialize;

use crate::diagnostic::json::Finding;
use crate::diagnostic::{Diagnostic, Language};
use crate::document::{Document, Ledger, Line, RowKind, Source, Table, Text};

/// The name and version of the format.
pub const SCHEMA: &str = "jnrender.document/1";

/// The document and its findings, worded in `language`, as indented JSON with a final line end.
pub fn render(document: &Document, diagnostics: &[Diagnostic], language: Language) -> String {
    let view = DocumentView::new(document, diagnostics, language);
    let mut json =
        serde_json::to_string_pretty(&view).expect("the view holds strings and numbers alone");
    json.push('\n');
    json
}

#[derive(Serialize)]
struct DocumentView<'a> {
    schema: &'static str,
    source: SourceView<'a>,
    tables: Vec<TableView<'a>>,
    text: Vec<ParagraphView<'a>>,
    furniture: Vec<String>,
    diagnostics: Vec<Finding<'a>>,
    ledger: LedgerView,
}

#[derive(Serialize)]
struct SourceView<'a> {
    name: &'a str,
    format: &'static str,
    encoding: Option<&'static str>,
}

#[derive(Serialize)]
struct TableView<'a> {
    title: &'a str,
    number: Option<&'a str>,
    unit: Option<&'a str>,
    fields: Vec<FieldView<'a>>,
    columns: Vec<ColumnView<'a>>,
    rows: Vec<Vec<Option<&'a str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kinds: Option<Vec<&'static str>>,
    spans: Vec<SpanView>,
    notes: Vec<&'a str>,
    origin: OriginView,
}

#[derive(Serialize)]
struct FieldView<'a> {
    label: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct ColumnView<'a> {
    path: Vec<&'a str>,
}

#[derive(Serialize)]
struct SpanView {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
}

#[derive(Serialize)]
struct OriginView {
    title: Vec<String>,
    number: Vec<String>,
    unit: Vec<String>,
    fields: Vec<String>,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct ParagraphView<'a> {
    text: &'a str,
    origin: Vec<String>,
}

#[derive(Serialize)]
struct LedgerView {
    cells: usize,
    placed: usize,
    repeated: usize,
    furniture: usize,
    text: usize,
    unplaced: usize,
}

impl<'a> DocumentView<'a> {
    fn new(document: &'a Document, diagnostics: &'a [Diagnostic], language: Language) -> Self {
        let source = &document.source;
        Self {
            schema: SCHEMA,
            source: SourceView {
                name: &source.name,
                format: source.format.name(),
                encoding: source.encoding,
            },
            tables: document
                .tables
                .iter()
                .map(|table| TableView::new(table, source))
                .collect(),
            text: document
                .text
                .iter()
                .map(|paragraph| ParagraphView {
                    text: &paragraph.text,
                    origin: line_names(&paragraph.lines(), source),
                })
                .collect(),
            furniture: document
                .furniture
                .iter()
                .flat_map(|text| line_names(&text.lines(), source))
                .collect(),
            diagnostics: diagnostics
                .iter()
                .map(|diagnostic| Finding::new(diagnostic, source, language))
                .collect(),
            ledger: LedgerView::new(&document.ledger),
        }
    }
}

impl<'a> TableView<'a> {
    fn new(table: &'a Table, source: &Source) -> Self {
        let covered = table.covered();
        let rows = table.rows.iter().zip(&covered).map(|(row, covered)| {
            row.cells
                .iter()
                .zip(covered)
                .map(|(cell, covered)| covered.is_none().then_some(cell.text.as_str()))
                .collect()
        });
        let plain = table.rows.iter().all(|row| row.kind == RowKind::Data);
        let origin = &table.origin;
        Self {
            title: &table.title.text,
            number: text_of(&table.number),
            unit: text_of(&table.unit),
            fields: table
                .fields
                .iter()
                .map(|field| FieldView {
                    label: &field.label.text,
                    value: &field.value.text,
                })
                .collect(),
            columns: table
                .header
                .paths()
                .into_iter()
                .map(|path| ColumnView {
                    path: path.into_iter().map(|label| label.text.as_str()).collect(),
                })
                .collect(),
            rows: rows.collect(),
            kinds: (!plain).then(|| table.rows.iter().map(|row| row.kind.name()).collect()),
            spans: table
                .spans
                .iter()
                .map(|span| SpanView {
                    row: span.row,
                    column: span.column,
                    rows: span.rows,
                    columns: span.columns,
                })
                .collect(),
            notes: table.notes.iter().map(|note| note.text.as_str()).collect(),
            origin: OriginView {
                title: line_names(&origin.title, source),
                number: line_names(&origin.number, source),
                unit: line_names(&origin.unit, source),
                fields: line_names(&origin.fields, source),
                header: line_names(&origin.header, source),
                rows: table
                    .rows
                    .iter()
                    .map(|row| line_names(&row.origin, source))
                    .collect(),
                notes: line_names(&origin.notes, source),
            },
        }
    }
}

impl LedgerView {
    fn new(ledger: &Ledger) -> Self {
        Self {
            cells: ledger.cells,
            placed: ledger.placed,
            repeated: ledger.repeated,
            furniture: ledger.furniture,
            text: ledger.text,
            unplaced: ledger.unplaced,
        }
    }
}

fn text_of(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| text.text.as_str())
}

/// A line of text is `13`, a workbook's row `Sheet1!13`.
fn line_names(lines: &[Line], source: &Source) -> Vec<String> {
    lines
        .iter()
        .map(|line| {
            let sheet = source.sheets.get(usize::from(line.sheet.0));
            match sheet.and_then(Option::as_ref) {
                Some(sheet) => format!("{sheet}!{}", line.number),
                None => line.number.to_string(),
            }
        })
        .collect()
}
