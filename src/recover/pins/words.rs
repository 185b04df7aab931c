//! What a sheet has against a pin, in words.

use ecow::{EcoString, eco_format};

use super::misfit::{Alternative, Why};

impl Why {
    /// In English and in Chinese.
    pub(super) fn words(&self) -> (EcoString, EcoString) {
        self.of_columns().unwrap_or_else(|| {
            let (en, zh) = self.plain();
            (en.into(), zh.into())
        })
    }

    /// What needs no names or numbers.
    fn plain(&self) -> (&'static str, &'static str) {
        match self {
            Why::NotInTable => ("its line is not in the table", "所指的行不在这张表内"),
            Why::Furniture => (
                "its line is taken for page furniture; if it is none, say so with `not_furniture`",
                "所指的行被当作页码、打印日期等；如果不是，请写入 not_furniture",
            ),
            Why::InHeader => ("its line is in the header", "所指的行在表头内"),
            Why::IsRow => (
                "its line is a row of the table and does not stand above the header",
                "所指的行是表体的行，不在表头上方",
            ),
            Why::NoteIsRow => (
                "its line is a row of the table: notes stand above the header, or below the last row, \
                 which `last` names",
                "所指的行是表体的行：说明应在表头上方，或在表体最后一行（由 last 指明）之下",
            ),
            Why::NotInBody => ("its line is no row of the table", "所指的行不是表体的行"),
            Why::HeaderApart => (
                "the lines of the header do not stand one right under the other",
                "表头的各行不相邻",
            ),
            Why::BeyondEnd => (
                "`lines` reaches beyond the last line of the table",
                "lines 超出了表的最后一行",
            ),
            Why::RepeatsRows => (
                "the lines that it repeats reach into the rows",
                "所重复的行伸进了表体",
            ),
            Why::Repeats => (
                "its line says a line of the first page again: name that one",
                "所指的行重复了首页的一行，请改为首页的那一行",
            ),
            Why::BelowRows => (
                "its line stands below the rows of the table",
                "所指的行在表体下方",
            ),
            Why::NotBelowHeader => (
                "its line does not stand below the header",
                "所指的行不在表头下方",
            ),
            Why::RepeatsNone => (
                "its line repeats no line of the first page",
                "所指的行没有重复首页的任何行",
            ),
            Why::NotUnderHeader => (
                "the rows begin right under the header, and not at its line",
                "表体紧接在表头之下，不从所指的行开始",
            ),
            Why::NothingAbove => (
                "no line stands above it that could be the header",
                "所指的行上方没有可以作表头的行",
            ),
            Why::LastAboveFirst => (
                "its last line stands above its first",
                "最后一行在第一行的上方",
            ),
            Why::NoHeader => ("no header can be read from it", "据此读不出表头"),
            Why::AfterAbove => (
                "the line after the break stands above the one before it, or is the same",
                "after 所指的行在 before 所指的行上方，或是同一行",
            ),
            Why::NotNeighbours => (
                "of two lines that are one row, the second follows right under the first",
                "同属一行的两行应当相邻",
            ),
            Why::NotJoinable => (
                "the cells of the two lines cannot be joined so: texts go on where both lines have one, \
                 labels stand in the later line alone",
                "这两行的单元格不能这样连接：接续的文字两行都有，标签只在后一行",
            ),
            Why::NoTable => ("no table begins at its line", "所指的行处没有表"),
            Why::TableOrder => (
                "tables are named in the order of the sheet, and this one begins above the one before",
                "各表应按原表中的先后列出，这张表却从前一张的上方开始",
            ),
            Why::TablesAlike => (
                "two tables cannot begin in one line",
                "两张表不能从同一行开始",
            ),
            _ => (
                "two hints say different things of its line",
                "对同一行有两条不同的指引",
            ),
        }
    }

    /// What is about columns, labels or numbers.
    fn of_columns(&self) -> Option<(EcoString, EcoString)> {
        Some(match self {
            Why::NoLabel(label, column, other) => {
                let column = column + 1;
                let (en, zh) = match other {
                    None => (EcoString::new(), EcoString::new()),
                    Some(Alternative::Nearest(other)) => (
                        eco_format!("; the nearest is “{other}”"),
                        eco_format!("，最接近的是“{other}”"),
                    ),
                    Some(Alternative::Next(other)) => (
                        eco_format!("; the next is “{other}”"),
                        eco_format!("，下一个是“{other}”"),
                    ),
                };
                (
                    eco_format!("the header has no label “{label}” over column {column}{en}"),
                    eco_format!("表头第 {column} 列上方没有“{label}”{zh}"),
                )
            }
            Why::LabelLeft(label) => (
                eco_format!("the header's label “{label}” is over no column"),
                eco_format!("表头的“{label}”不在任何列上方"),
            ),
            Why::FewColumns(named, found, label) => {
                let (en, zh) = over(
                    label,
                    ("; the first that is left is under", "，缺少的第一列在"),
                );
                (
                    eco_format!(
                        "it names {}, but something stands in {found}{en}",
                        columns(*named)
                    ),
                    eco_format!("写了 {named} 列，而有内容的有 {found} 列{zh}"),
                )
            }
            Why::ManyColumns(named, found, label) => (
                eco_format!(
                    "it names {}, but the table has {found}: the header has no label “{label}”",
                    columns(*named)
                ),
                eco_format!("写了 {named} 列，而表只有 {found} 列：表头没有“{label}”"),
            ),
            Why::NoColumn(column, width, label) => {
                let column = column + 1;
                let (en, zh) = over(label, (", the last under", "，最后一列在"));
                (
                    eco_format!("there is no column {column}: the table has {width}{en}"),
                    eco_format!("没有第 {column} 列：表只有 {width} 列{zh}"),
                )
            }
            Why::ColumnFilled(column) => (
                eco_format!("column {} is not blank", column + 1),
                eco_format!("第 {} 列不是空列", column + 1),
            ),
            Why::CellFilled(column) => (
                eco_format!("the cell in column {} is not blank", column + 1),
                eco_format!("第 {} 列的单元格不是空的", column + 1),
            ),
            Why::ColumnTwice(column) => (
                eco_format!("column {} is named twice", column + 1),
                eco_format!("第 {} 列写了两次", column + 1),
            ),
            Why::NoGroups(column) => (
                eco_format!("column {} is none of `groups`", column + 1),
                eco_format!("第 {} 列不在 groups 之中", column + 1),
            ),
            Why::FewerTables(1) => (
                "the source has only 1 table, so that nothing is left for this one".into(),
                "本文件只有 1 张表，没有与它对应的表".into(),
            ),
            Why::FewerTables(count) => (
                eco_format!(
                    "the source has only {count} tables, so that nothing is left for this one"
                ),
                eco_format!("本文件只有 {count} 张表，没有与它对应的表"),
            ),
            _ => return None,
        })
    }
}

fn columns(count: usize) -> EcoString {
    match count {
        1 => "1 column".into(),
        count => eco_format!("{count} columns"),
    }
}

/// That a column stands under a label, if it does.
fn over(label: &Option<EcoString>, (en, zh): (&str, &str)) -> (EcoString, EcoString) {
    match label {
        Some(label) => (
            eco_format!("{en} “{label}”"),
            eco_format!("{zh}“{label}”之下"),
        ),
        None => (EcoString::new(), EcoString::new()),
    }
}
