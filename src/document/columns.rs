//! What each column holds, and which columns head their rows.

use super::content::{Codes, codes, content, quantile};
pub(crate) use super::content::{Content, YEARS, counts_on, is_number, stands_for_nothing};
use super::{Row, RowKind, Table};

/// A row's name may be longer than a label, but not a paragraph: it is read with every cell.
const NAME_WIDTH: usize = 40;

/// A leaf column as the page sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    /// What it holds.
    pub content: Content,
    /// Whether its cells are headers of their rows.
    pub heads_rows: bool,
    /// Whether it is the column that names each row.
    pub names_rows: bool,
}

/// The leaf columns of a table, left to right.
pub(crate) fn columns(table: &Table) -> Vec<Column> {
    let cells = telling_cells(table);
    let mut columns: Vec<Column> = cells
        .iter()
        .map(|texts| Column {
            content: content(&filled(texts)),
            heads_rows: false,
            names_rows: false,
        })
        .collect();
    mark_row_headers(table, &cells, &mut columns);
    // What stands beside the names of the rows measures them, though all have as many digits.
    if let Some(naming) = columns.iter().position(|column| column.names_rows) {
        for (column, texts) in columns.iter_mut().zip(&cells).skip(naming + 1) {
            if column.content == Content::Code && codes(&filled(texts)) == Codes::Perhaps {
                column.content = Content::Amount;
            }
        }
    }
    columns
}

/// For each column, the texts that say what it holds: those of cells that stand in it alone, in
/// rows of data.
fn telling_cells(table: &Table) -> Vec<Vec<&str>> {
    let covered = table.covered();
    // The merged cell that covers the place at the right of one.
    let beside = |row: usize, column: usize| {
        let span: usize = (*covered.get(row)?.get(column + 1)?)?;
        table.spans.get(span)
    };
    let mut cells = vec![Vec::new(); table.width()];
    for (index, row) in table.rows.iter().enumerate() {
        if row.kind != RowKind::Data {
            continue;
        }
        for (column, (cell, covered)) in row.cells.iter().zip(&covered[index]).enumerate() {
            let is_wide = beside(index, column)
                .is_some_and(|span| (span.row, span.column) == (index, column));
            if covered.is_none() && !is_wide {
                cells[column].push(cell.text.as_str());
            }
        }
    }
    cells
}

fn filled<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    texts
        .iter()
        .copied()
        .filter(|text| !text.is_empty())
        .collect()
}

/// Where the cell that should name a row is blank (合计 over the codes), the column of the
/// nearest text to its left, which names the row instead.
pub(crate) fn stand_in(columns: &[Column], row: &Row) -> Option<usize> {
    let naming = columns.iter().position(|column| column.names_rows)?;
    let before = row.cells.get(..=naming)?;
    before.iter().zip(columns).rposition(|(cell, column)| {
        !cell.is_blank() && (column.names_rows || column.content != Content::Prose)
    })
}

/// Marks the columns whose cells are headers of their rows.
///
/// Those are the short labels of groups at the left, and the first column after them that names
/// each row; a paragraph is no header, as it would be read aloud with every cell of its rows.
fn mark_row_headers(table: &Table, cells: &[Vec<&str>], columns: &mut [Column]) {
    for (index, column) in columns.iter_mut().enumerate() {
        match column.content {
            Content::Code | Content::Label if has_groups(table, index) => column.heads_rows = true,
            Content::Blank | Content::Code => {}
            Content::Prose if has_groups(table, index) => {}
            Content::Label | Content::Prose if names_rows(&cells[index]) => {
                column.heads_rows = true;
                column.names_rows = true;
                break;
            }
            _ => break,
        }
    }
    // Where nothing names the rows, a year or number in front of the amounts does.
    if !columns.iter().any(|column| column.heads_rows)
        && let Some(first) = columns
            .iter_mut()
            .find(|column| column.content != Content::Blank)
        && matches!(first.content, Content::Code | Content::Label)
    {
        first.heads_rows = true;
        first.names_rows = true;
    }
}

/// Whether a column has any cell merged over rows.
pub(crate) fn has_groups(table: &Table, column: usize) -> bool {
    table
        .spans
        .iter()
        .any(|span| span.column == column && span.rows > 1)
}

/// Whether a column has a name for nearly every row.
fn names_rows(texts: &[&str]) -> bool {
    let names = filled(texts);
    names.len() * 10 >= texts.len() * 9 && quantile(&names, 1, 2) <= NAME_WIDTH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{HeaderNode, HeaderTree, Place, Row, Span, Text};

    fn heads_rows(table: &Table) -> Vec<bool> {
        columns(table)
            .iter()
            .map(|column| column.heads_rows)
            .collect()
    }

    fn table(rows: &[&[&str]], spans: Vec<Span>) -> Table {
        let roots = (0..rows[0].len()).map(|column| HeaderNode {
            label: Text::new("列", Place::default()),
            span: column..column + 1,
            children: Vec::new(),
        });
        Table {
            header: HeaderTree {
                roots: roots.collect(),
            },
            rows: rows
                .iter()
                .map(|cells| Row {
                    cells: cells
                        .iter()
                        .map(|text| Text::new(*text, Place::default()))
                        .collect(),
                    ..Row::default()
                })
                .collect(),
            spans,
            ..Table::default()
        }
    }

    #[test]
    fn numbers_of_one_length_beside_the_names_of_rows_are_amounts() {
        let table = table(
            &[
                &["201", "城关镇", "31214205", "13800001111"],
                &["208", "河湾镇", "22186440", "13800002222"],
            ],
            Vec::new(),
        );
        let contents: Vec<Content> = columns(&table).iter().map(|it| it.content).collect();
        let expected = [
            Content::Code,
            Content::Label,
            Content::Amount,
            Content::Code,
        ];
        assert_eq!(contents, expected);
    }

    #[test]
    fn group_labels_and_the_names_after_them_head_rows() {
        let long = "引导全县规模以上企业和中小科技型企业，立足产业转型升级";
        let span = |column| Span {
            row: 0,
            column,
            rows: 2,
            columns: 1,
        };
        let table = table(
            &[
                &["1", "成果评审", long, "评审活动", "12.5"],
                &["", "", "", "奖励申报", "7"],
                &["2", "合作", long, "对接", "1035"],
            ],
            vec![span(0), span(1), span(2)],
        );
        assert_eq!(heads_rows(&table), [true, true, false, true, false]);
        assert!(columns(&table)[3].names_rows);
    }

    #[test]
    fn totals_and_wide_cells_do_not_say_what_a_column_holds() {
        let mut table = table(
            &[
                &["201", "公共服务", "12.5"],
                &["208", "社会保障", "7"],
                &["合计", "", "19.5"],
                &["小计", "", "19.5"],
            ],
            vec![Span {
                row: 2,
                column: 0,
                rows: 1,
                columns: 2,
            }],
        );
        table.rows[3].kind = RowKind::Subtotal;
        assert_eq!(columns(&table)[0].content, Content::Code);
        assert_eq!(heads_rows(&table), [false, true, false]);
    }

    #[test]
    fn the_name_beside_codes_heads_its_row_and_a_year_heads_its_own() {
        let budget = table(
            &[
                &["201", "", "一般公共服务支出", "12.5"],
                &["201", "06", "财政事务", "7"],
            ],
            Vec::new(),
        );
        assert_eq!(heads_rows(&budget), [false, false, true, false]);
        let yearbook = table(&[&["2010", "12.5"], &["2011", "1035"]], Vec::new());
        assert_eq!(heads_rows(&yearbook), [true, false]);
    }
}
