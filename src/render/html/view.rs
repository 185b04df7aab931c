//! What the template sees: texts, spans, scopes and classes, ready to be written down.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::characters::printable;
use super::groups::groups;
use super::plan::Plan;
use super::widths::paper;
use crate::document::Language;
use crate::document::columns::{Column, Content, is_number, stands_for_nothing};
use crate::document::{Document, Field, Line, Row, RowKind, Table, Text};

/// A form's value that is wider than this (in half-width columns) has a line to itself.
const SHORT_VALUE: usize = 48;
/// The smallest size of a table's text on a wide screen, and what stands beside a table there, both
/// in the em of media queries (16 px). The style sheet says the same.
const SCREEN_SIZE: f64 = 13.0 / 16.0;
const BESIDE: f64 = 76.0 / 16.0;

/// The window's title of a page whose tables have none and whose source has no name.
const NO_TITLE: &str = "表格";

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct Page<'a> {
    /// The tag of its language.
    language: String,
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
    /// The form block; in no part of it does a label come twice, which a description list forbids.
    forms: Vec<Vec<FieldView<'a>>>,
    /// Width of the form's widest label, em.
    label_width: usize,
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
    /// Blank for a cell set in the middle.
    class: &'static str,
    rows: usize,
    columns: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let plans: Vec<Plan> = document.tables.iter().map(Plan::new).collect();
        let widest = plans.iter().map(Plan::width).fold(0.0, f64::max);
        let mut blocks: Vec<(Option<Line>, Block)> = document
            .tables
            .iter()
            .zip(&plans)
            .map(|(table, plan)| {
                let view = TableView::new(table, plan);
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
            language: Language::of(document).tag(),
            title: printable(title(document)),
            paper: paper(widest).name,
            fits_from: format!("{:.1}", widest * SCREEN_SIZE + BESIDE),
            blocks: blocks.into_iter().map(|(_, block)| block).collect(),
        }
    }
}

fn title(document: &Document) -> &str {
    document
        .tables
        .iter()
        .map(|table| table.title.text.as_str())
        .chain([document.source.name.as_str()])
        .find(|title| !title.is_empty())
        .unwrap_or(NO_TITLE)
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
    fn new(table: &'a Table, plan: &Plan) -> Self {
        let total = plan.width();
        let share = |width: &f64| ColumnView {
            share: format!("{:.2}", width / total * 100.0),
        };
        let labels = table
            .fields
            .iter()
            .map(|field| field.label.text.width_cjk());
        Self {
            title: printable(&table.title.text),
            number: table.number.as_ref().map(|text| printable(&text.text)),
            unit: table.unit.as_ref().map(|text| printable(&text.text)),
            label_width: labels.max().unwrap_or(0).div_ceil(2),
            forms: forms(&table.fields),
            width: format!("{total:.1}"),
            print_size: format!("{:.2}", paper(total).size),
            // The columns of a top header cell belong together.
            column_groups: table
                .header
                .roots
                .iter()
                .filter_map(|root| plan.widths.get(root.span.clone()))
                .map(|widths| widths.iter().map(share).collect())
                .collect(),
            header: header(table, plan),
            groups: body(table, plan),
            notes: table
                .notes
                .iter()
                .map(|note| printable(&note.text))
                .collect(),
        }
    }
}

/// The form block, cut before each label that came before.
fn forms(fields: &[Field]) -> Vec<Vec<FieldView<'_>>> {
    let mut forms = Vec::new();
    let mut rest = fields;
    while !rest.is_empty() {
        let mut seen = HashSet::new();
        let unlike = rest
            .iter()
            .take_while(|field| seen.insert(field.label.text.as_str()));
        let (part, tail) = rest.split_at(unlike.count());
        forms.push(form(part));
        rest = tail;
    }
    forms
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

fn header<'a>(table: &'a Table, plan: &Plan) -> Vec<Vec<Cell<'a>>> {
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
        let pinned = columns == 1 && plan.is_pinned(cell.node.span.start);
        rows[cell.row].push(Cell {
            text: printable(&cell.node.label.text),
            scope: (!cell.node.label.is_blank()).then_some(scope),
            class: if pinned { "pinned" } else { "" },
            rows: cell.rows,
            columns,
        });
    }
    rows
}

fn body<'a>(table: &'a Table, plan: &Plan) -> Vec<Vec<RowView<'a>>> {
    let covered = table.covered_by(&plan.spans);
    groups(table)
        .into_iter()
        .map(|group| {
            let rows = group.clone().map(|index| {
                let row = &table.rows[index];
                let named_by = plan.stand_in(row);
                let cells = row
                    .cells
                    .iter()
                    .enumerate()
                    .zip(&covered[index])
                    .filter(|(_, covered)| covered.is_none())
                    .map(|((column, text), _)| {
                        let (rows, columns) = plan.extent(index, column);
                        // A header of a whole row group; of less, its rows say which.
                        let heads_group = row.kind == RowKind::Heading
                            || rows == group.len() && plan.grouping[column];
                        let is_header = !text.is_blank()
                            && (plan.heads_rows(column..column + columns)
                                || named_by == Some(column));
                        Cell {
                            text: printable(&text.text),
                            scope: is_header.then_some(if heads_group {
                                "rowgroup"
                            } else {
                                "row"
                            }),
                            class: class(plan, column, text),
                            rows,
                            columns,
                        }
                    });
                RowView {
                    class: row_class(row),
                    cells: cells.collect(),
                }
            });
            rows.collect()
        })
        .collect()
}

/// How a cell is set: amounts at the right, prose and row names at the left, labels in the middle.
fn class(plan: &Plan, column: usize, text: &Text) -> &'static str {
    let Column {
        content,
        names_rows,
        ..
    } = plan.columns[column];
    match content {
        _ if plan.is_pinned(column) => "name pinned",
        _ if text.is_blank() => "",
        Content::Amount if is_number(&text.text) || stands_for_nothing(&text.text) => "amount",
        Content::Prose => "prose",
        _ if names_rows => "name",
        _ => "",
    }
}

fn row_class(row: &Row) -> Option<&'static str> {
    (row.kind != RowKind::Data).then(|| row.kind.name())
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
    fn no_part_of_a_form_has_a_label_twice() {
        let fields = ["甲", "乙", "乙", "甲", "乙", "丙"].map(|label| Field {
            label: Text::new(label, Place::default()),
            value: Text::default(),
        });
        let lengths: Vec<usize> = forms(&fields).iter().map(Vec::len).collect();
        assert_eq!(lengths, [2, 2, 2]);
        assert!(forms(&[]).is_empty());
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
}
