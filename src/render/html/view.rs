//! What the template sees: texts, spans, scopes and classes, ready to be written down.

use std::borrow::Cow;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::columns::{Content, contents, row_headers};
use super::groups::groups;
use super::widths::{paper, preferred};
use crate::document::{Document, Field, Line, Row, RowKind, Span, Table, Text};

/// A form's value that is wider than this (in half-width columns) has a line to itself.
const SHORT_VALUE: usize = 48;
/// The size of a table's text on the screen in the em of media queries (16 px). The style sheet
/// says the same.
const SCREEN_SIZE: f64 = 15.0 / 16.0;

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct Page<'a> {
    /// For the window's title: the first table's title, else the source's name.
    title: Cow<'a, str>,
    /// The paper to print on, `A4` or `A3`.
    paper: &'static str,
    /// From this width of the window on, em, no table needs to scroll sideways.
    fits_from: String,
    blocks: Vec<Block<'a>>,
}

/// A table or a paragraph, in order of the source.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Block<'a> {
    Table(Box<TableView<'a>>),
    Paragraph(Cow<'a, str>),
}

#[derive(Debug, Serialize)]
struct TableView<'a> {
    title: Cow<'a, str>,
    number: Option<Cow<'a, str>>,
    unit: Option<Cow<'a, str>>,
    fields: Vec<FieldView<'a>>,
    /// Preferred width of the whole table, em.
    width: String,
    /// Size of its text in print, pt.
    print_size: String,
    column_groups: Vec<Vec<ColumnView>>,
    header: Vec<Vec<Cell<'a>>>,
    groups: Vec<Vec<RowView<'a>>>,
    notes: Vec<Cow<'a, str>>,
}

#[derive(Debug, Serialize)]
struct FieldView<'a> {
    label: Cow<'a, str>,
    value: Cow<'a, str>,
    /// Whether it has a line to itself.
    wide: bool,
}

#[derive(Debug, Serialize)]
struct ColumnView {
    /// Share of the table's width, percent.
    share: String,
}

#[derive(Debug, Serialize)]
struct RowView<'a> {
    /// Class of a row that is no plain data.
    class: Option<&'static str>,
    cells: Vec<Cell<'a>>,
}

#[derive(Debug, Serialize)]
struct Cell<'a> {
    text: Cow<'a, str>,
    /// Of a header cell, what it heads.
    scope: Option<&'static str>,
    class: Option<&'static str>,
    rows: usize,
    columns: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let widths: Vec<Vec<f64>> = document
            .tables
            .iter()
            .map(|table| preferred(table, &contents(table)))
            .collect();
        let widest = widths
            .iter()
            .map(|widths| widths.iter().sum())
            .fold(0.0, f64::max);
        let mut blocks: Vec<(Option<Line>, Block)> = document
            .tables
            .iter()
            .zip(&widths)
            .map(|(table, widths)| {
                let view = TableView::new(table, widths);
                (first_line(table), Block::Table(Box::new(view)))
            })
            .chain(document.text.iter().map(|text| {
                let line = text.place().map(|place| place.in_line());
                (line, Block::Paragraph(printable(&text.text)))
            }))
            .collect();
        // Stable: what has no place keeps its order, before everything that has one.
        blocks.sort_by_key(|(line, _)| *line);
        Self {
            title: document
                .tables
                .iter()
                .map(|table| &table.title)
                .find(|title| !title.is_blank())
                .map_or_else(
                    || printable(&document.source.name),
                    |title| printable(&title.text),
                ),
            paper: paper(widest).name,
            fits_from: format!("{:.1}", (widest + 4.0) * SCREEN_SIZE),
            blocks: blocks.into_iter().map(|(_, block)| block).collect(),
        }
    }
}

/// The first source line of a table.
fn first_line(table: &Table) -> Option<Line> {
    let origin = &table.origin;
    [
        &origin.title,
        &origin.number,
        &origin.unit,
        &origin.fields,
        &origin.header,
    ]
    .into_iter()
    .flatten()
    .chain(table.rows.iter().flat_map(|row| &row.origin))
    .min()
    .copied()
}

impl<'a> TableView<'a> {
    fn new(table: &'a Table, widths: &[f64]) -> Self {
        let total: f64 = widths.iter().sum();
        let share = |column: usize| ColumnView {
            share: format!("{:.2}", widths[column] / total * 100.0),
        };
        Self {
            title: printable(&table.title.text),
            number: table.number.as_ref().map(|text| printable(&text.text)),
            unit: table.unit.as_ref().map(|text| printable(&text.text)),
            fields: form(&table.fields),
            width: format!("{total:.1}"),
            print_size: format!("{:.2}", paper(total).size),
            // The columns of a top header cell belong together.
            column_groups: table
                .header
                .roots
                .iter()
                .map(|root| root.span.clone().map(share).collect())
                .collect(),
            header: header(table),
            groups: body(table),
            notes: table
                .notes
                .iter()
                .map(|note| printable(&note.text))
                .collect(),
        }
    }
}

/// Short fields stand two a line; a long one, or one that would be left alone, has a line to itself.
fn form(fields: &[Field]) -> Vec<FieldView<'_>> {
    let mut views: Vec<FieldView> = fields
        .iter()
        .map(|field| FieldView {
            label: printable(&field.label.text),
            value: printable(&field.value.text),
            wide: field.value.text.width_cjk() > SHORT_VALUE,
        })
        .collect();
    for run in views.chunk_by_mut(|before, after| before.wide == after.wide) {
        if run.len() % 2 == 1
            && let Some(last) = run.last_mut()
        {
            last.wide = true;
        }
    }
    views
}

fn header(table: &Table) -> Vec<Vec<Cell<'_>>> {
    let mut rows: Vec<Vec<Cell>> = (0..table.header.depth()).map(|_| Vec::new()).collect();
    for cell in table.header.cells() {
        let columns = cell.node.span.len();
        // HTML lets `colgroup` head the whole column group, whatever the cell's own width: right
        // for a top cell alone. Below it, a `col` header heads the columns that it covers.
        let scope = if cell.row == 0 && columns > 1 {
            "colgroup"
        } else {
            "col"
        };
        rows[cell.row].push(Cell {
            text: printable(&cell.node.label.text),
            scope: (!cell.node.label.is_blank()).then_some(scope),
            class: None,
            rows: cell.rows,
            columns,
        });
    }
    rows
}

fn body(table: &Table) -> Vec<Vec<RowView<'_>>> {
    let contents = contents(table);
    let headers = row_headers(table, &contents);
    let covered = table.covered();
    groups(table)
        .into_iter()
        .map(|group| {
            let is_group = group.len() > 1 || table.spans.iter().any(|span| span.rows > 1);
            group
                .clone()
                .map(|index| {
                    let row = &table.rows[index];
                    let cells = row
                        .cells
                        .iter()
                        .enumerate()
                        .zip(&covered[index])
                        .filter(|(_, covered)| covered.is_none())
                        .map(|((column, text), _)| {
                            let (rows, columns) = extent(table, index, column);
                            let heads_group = is_group
                                && index == group.start
                                && (rows == group.len() && spans_rows(table, column)
                                    || row.kind == RowKind::Heading);
                            let scope = headers.get(column).is_some_and(|is_header| *is_header)
                                && !text.is_blank();
                            Cell {
                                text: printable(&text.text),
                                scope: scope.then_some(if heads_group {
                                    "rowgroup"
                                } else {
                                    "row"
                                }),
                                class: class(contents[column], headers[column], text),
                                rows,
                                columns,
                            }
                        })
                        .collect();
                    RowView {
                        class: row_class(row),
                        cells,
                    }
                })
                .collect()
        })
        .collect()
}

/// Whether the column has any cell merged over rows.
fn spans_rows(table: &Table, column: usize) -> bool {
    table
        .spans
        .iter()
        .any(|span| span.column == column && span.rows > 1)
}

/// Over how many rows and columns a cell reaches, within the table.
fn extent(table: &Table, row: usize, column: usize) -> (usize, usize) {
    table
        .spans
        .iter()
        .find(|span| (span.row, span.column) == (row, column))
        .map_or((1, 1), |span: &Span| {
            (
                span.rows.clamp(1, table.rows.len() - row),
                span.columns.clamp(1, table.width() - column),
            )
        })
}

/// How a cell is set: amounts at the right, prose and row names at the left, labels in the middle.
fn class(content: Content, header: bool, text: &Text) -> Option<&'static str> {
    match content {
        _ if text.is_blank() => None,
        Content::Amount => Some("amount"),
        Content::Prose => Some("prose"),
        _ if header => Some("name"),
        _ => None,
    }
}

fn row_class(row: &Row) -> Option<&'static str> {
    (row.kind != RowKind::Data).then(|| row.kind.name())
}

/// The text without the characters that HTML cannot hold, even escaped: each is shown by its
/// picture (Unicode, Control Pictures) or, where it has none, by U+FFFD.
///
/// Source: HTML Standard, 13.2.3.5, "control-character-in-input-stream" and
/// "noncharacter-in-input-stream".
fn printable(text: &str) -> Cow<'_, str> {
    let shown = |character: char| match character {
        '\t' | '\n' => None,
        '\u{0}'..='\u{1F}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7F}' => Some('\u{2421}'),
        '\u{80}'..='\u{9F}' | '\u{FDD0}'..='\u{FDEF}' => Some(char::REPLACEMENT_CHARACTER),
        other if u32::from(other) & 0xFFFE == 0xFFFE => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    };
    if text.chars().any(|character| shown(character).is_some()) {
        text.chars()
            .map(|character| shown(character).unwrap_or(character))
            .collect()
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;

    fn field(value: &str) -> Field {
        Field {
            label: Text::new("标签", Place::default()),
            value: Text::new(value, Place::default()),
        }
    }

    #[test]
    fn short_fields_stand_in_pairs() {
        let long = "字".repeat(60);
        let wide: Vec<bool> = form(&[field("甲"), field(""), field("丙"), field(&long)])
            .iter()
            .map(|field| field.wide)
            .collect();
        assert_eq!(wide, [false, false, true, true]);
    }

    #[test]
    fn characters_that_html_cannot_hold_are_shown_by_pictures() {
        assert_eq!(
            printable("合\u{0}计\u{7F}\u{9D}\u{FFFE}"),
            "合␀计␡\u{FFFD}\u{FFFD}"
        );
        assert!(matches!(printable("合\t计\n#<b>"), Cow::Borrowed(_)));
    }
}
