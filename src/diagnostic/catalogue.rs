//! The catalogue of codes: one entry a code, with its severity and its words in both languages.
//!
//! Codes are stable: a code never changes its meaning, and one that is given up is not used again.
//! J01xx decoding and reading, J02xx pages, J03xx headers, J04xx columns and rows, J05xx groups and
//! joins, J06xx checks, J07xx layout and fonts, J08xx output. `{name}` is a placeholder for one of
//! the finding's arguments.

use super::{Language, Severity};

/// A text in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

impl Words {
    /// The text in one language.
    pub fn in_language(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Chinese => self.zh,
        }
    }
}

/// What the catalogue says of one code.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The code as printed.
    pub name: &'static str,
    /// How much a finding of this code matters.
    pub severity: Severity,
    /// What was found, in one sentence.
    pub message: Words,
    /// What the reader can do.
    pub help: Words,
}

macro_rules! catalogue {
    ($($(#[$doc:meta])* $variant:ident $name:literal $severity:ident {
        en: $en:literal, zh: $zh:literal,
        help_en: $help_en:literal, help_zh: $help_zh:literal $(,)?
    })*) => {
        /// A stable code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $($(#[$doc])* $variant),* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// What the catalogue says of it.
            pub fn entry(self) -> &'static Entry {
                match self {
                    $(Code::$variant => &Entry {
                        name: $name,
                        severity: Severity::$severity,
                        message: Words { en: $en, zh: $zh },
                        help: Words { en: $help_en, zh: $help_zh },
                    }),*
                }
            }
        }
    };
}

catalogue! {
    /// The source has no text in it.
    EmptySource "J0101" Error {
        en: "the source is empty",
        zh: "来源文件没有任何内容",
        help_en: "check that the right file was chosen and that its export had finished",
        help_zh: "请确认选对了文件，并且导出已经完成",
    }
    /// The source is not a sheet.
    BinarySource "J0102" Error {
        en: "this is binary data ({kind}), not a sheet",
        zh: "这是二进制数据（{kind}），不是表格",
        help_en: "give a text file (.txt, .csv, .tsv) or a workbook (.xls, .xlsx)",
        help_zh: "请提供文本文件（.txt、.csv、.tsv）或工作簿（.xls、.xlsx）",
    }
    /// A byte sequence that the encoding does not have.
    MalformedText "J0103" Error {
        en: "line {line} is not {encoding}: malformed bytes at offset {offset}",
        zh: "第{line}行不是有效的 {encoding} 文本：偏移量 {offset} 处的字节无法解码",
        help_en: "name the right encoding with --encoding, or save the sheet as UTF-8",
        help_zh: "请用 --encoding 指明正确的编码，或将文件另存为 UTF-8",
    }
    /// `--encoding` names no encoding.
    UnknownEncoding "J0104" Error {
        en: "no encoding is called “{label}”",
        zh: "没有名为“{label}”的编码",
        help_en: "use a label of the WHATWG Encoding Standard, such as utf-8, gbk, gb18030, big5 or utf-16le",
        help_zh: "请使用 WHATWG 编码标准中的名称，例如 utf-8、gbk、gb18030、big5 或 utf-16le",
    }
    /// A character of the private use area.
    PrivateUse "J0105" Warning {
        en: "private-use character {code_point}: what it shows depends on a font that only its author has",
        zh: "私用区字符 {code_point}：只有作者的字体才能显示它",
        help_en: "replace it with the Unicode character that is meant",
        help_zh: "请改用 Unicode 中对应的正式字符",
    }
    /// More cells than a place can count.
    TooLarge "J0106" Error {
        en: "the source is larger than this program reads: {what}",
        zh: "来源超出了本程序能读取的大小：{what}",
        help_en: "split the sheet, or check that it is a sheet at all",
        help_zh: "请拆分该表，或确认它确实是表格",
    }
    /// A workbook that cannot be read.
    BadWorkbook "J0107" Error {
        en: "the workbook cannot be read: {reason}",
        zh: "无法读取工作簿：{reason}",
        help_en: "open it in a spreadsheet program and save it again as .xlsx",
        help_zh: "请用表格软件打开后另存为 .xlsx",
    }
    /// The workbook has other sheets too.
    OtherSheets "J0108" Warning {
        en: "only the first sheet, “{sheet}”, was read; left out: {others}",
        zh: "只读取了第一张工作表“{sheet}”；未读取：{others}",
        help_en: "save each of the other sheets as a file of its own",
        help_zh: "请将其余工作表分别另存为单独的文件",
    }
    /// A workbook that is locked with a password.
    EncryptedWorkbook "J0109" Error {
        en: "the workbook is locked with a password",
        zh: "工作簿已用密码加密",
        help_en: "open it in a spreadsheet program, remove the password and save it again",
        help_zh: "请用表格软件打开，取消密码后重新保存",
    }
    /// A file that cannot be opened or read.
    Unreadable "J0110" Error {
        en: "the file cannot be opened: {reason}",
        zh: "无法打开文件：{reason}",
        help_en: "check its name and its permissions",
        help_zh: "请检查文件名和访问权限",
    }
    /// A folder without any sheet.
    EmptyFolder "J0111" Error {
        en: "the folder holds no sheet",
        zh: "文件夹中没有任何表格",
        help_en: "hidden files and the outputs of earlier runs (.pdf, .html, .json) do not count as sheets",
        help_zh: "隐藏文件以及先前的输出（.pdf、.html、.json）不算表格",
    }
    /// A cell of a text with aligned columns that reaches over a boundary.
    CellDoubtful "J0112" Warning {
        en: "“{text}” does not keep to the columns that the lines around it have",
        zh: "“{text}”没有与上下各行的列对齐",
        help_en: "compare this cell and its neighbours with the printed table",
        help_zh: "请与打印的表格核对该单元格及其左右的单元格",
    }
    /// Header labels of a text with aligned columns that can be read in several ways.
    LabelsDoubtful "J0113" Warning {
        en: "the labels of this header stand so that it is not sure which columns each is over",
        zh: "从位置上无法确定此表头中各标签属于哪些列",
        help_en: "compare the header with the printed table",
        help_zh: "请与打印的表格核对表头",
    }
    /// A line of a text with aligned columns that may be a part of another row.
    RowDoubtful "J0114" Warning {
        en: "it is not sure where the row begins or ends that “{text}” stands in",
        zh: "无法确定“{text}”所在的行从哪里开始、到哪里结束",
        help_en: "compare this row and its neighbours with the printed table",
        help_zh: "请与打印的表格核对该行及其上下的行",
    }

    /// No table was found.
    NoTable "J0201" Error {
        en: "no table was found in this text",
        zh: "文本中没有找到表格",
        help_en: "a table needs a header line and columns set apart by tabs or aligned by spaces",
        help_zh: "表格需要有表头行，各列之间以制表符分隔，或以空格对齐",
    }
    /// A page's title differs from the first page's.
    TitleDiffers "J0202" Warning {
        en: "the title of this page reads “{here}”, on the first page “{there}”",
        zh: "本页标题为“{here}”，第一页为“{there}”",
        help_en: "the first page's text was kept; correct the source if the later one is right",
        help_zh: "已采用第一页的文字；如果后一页正确，请更正原表",
    }
    /// A page's form block differs from the first page's.
    FormDiffers "J0203" Warning {
        en: "the form block of this page reads “{here}”, on the first page “{there}”",
        zh: "本页表头信息为“{here}”，第一页为“{there}”",
        help_en: "the first page's text was kept; correct the source if the later one is right",
        help_zh: "已采用第一页的文字；如果后一页正确，请更正原表",
    }

    /// A further table may begin here; it was taken for one.
    TableDoubtful "J0204" Warning {
        en: "a further table was taken to begin at “{text}”, but it may be a page of the table above: the evidence is thin",
        zh: "“{text}”处被当作另一张表的开始，也可能是上表的续页：依据不足",
        help_en: "see whether this is one table or two; give each table its own title, or the same one on each of its pages",
        help_zh: "请核对此处是一张表还是两张表；不同的表应有各自的标题，同一张表各页标题应相同",
    }

    /// A further table may begin here; it was not taken for one.
    PageDoubtful "J0205" Warning {
        en: "what begins at “{text}” was read as part of the table above, but it may be a table of its own: the evidence is thin",
        zh: "“{text}”以下被当作上表的一部分，也可能是另一张表：依据不足",
        help_en: "see whether this is one table or two; give each table its own title, or the same one on each of its pages",
        help_zh: "请核对此处是一张表还是两张表；不同的表应有各自的标题，同一张表各页标题应相同",
    }

    /// A page's header differs from the first page's.
    HeaderDiffers "J0301" Warning {
        en: "the header of this page reads “{here}”, on the first page “{there}”",
        zh: "本页表头为“{here}”，第一页为“{there}”",
        help_en: "the first page's text was kept; correct the source if the later one is right",
        help_zh: "已采用第一页的文字；如果后一页正确，请更正原表",
    }
    /// A header cell stood over another column than its own.
    HeaderMoved "J0302" Note {
        en: "the header cell “{label}” stands in column {from} and belongs over column {to}",
        zh: "表头“{label}”位于第{from}列，应在第{to}列之上",
        help_en: "the header lost its merged cells; see that the column under it is the right one",
        help_zh: "表头的合并单元格已丢失；请核对其下的列是否正确",
    }
    /// The header could be read in two ways.
    HeaderDoubtful "J0303" Warning {
        en: "the header can be read in two ways: {chosen}, or {rejected}",
        zh: "表头有两种读法：{chosen}，或{rejected}",
        help_en: "compare the header with the printed table",
        help_zh: "请与打印的表格核对表头",
    }

    /// The header may end at another line.
    BodyStartDoubtful "J0304" Warning {
        en: "the rows may begin at line {line} as well: the lines around it look like header and like rows",
        zh: "表体也可能从第{line}行开始：附近的行既像表头又像数据",
        help_en: "compare the header with the printed table",
        help_zh: "请与打印的表格核对表头",
    }

    /// Rows that lost a column were shifted back.
    RowsShifted "J0401" Note {
        en: "lines {first} to {last} lack column {column} (“{label}”): their cells from there on were moved one column to the right",
        zh: "第{first}至{last}行缺少第{column}列（“{label}”）：其后的单元格已右移一列",
        help_en: "elsewhere these columns hold other things; see that the moved cells stand under the right labels",
        help_zh: "其他行中这些列的内容与此不同；请核对移动后的单元格是否在正确的列下",
    }
    /// Rows with a blank cell too many were shifted back.
    RowsGained "J0402" Note {
        en: "lines {first} to {last} have a blank cell too many at column {column} (“{label}”): their cells after it were moved one column to the left",
        zh: "第{first}至{last}行在第{column}列（“{label}”）多出一个空单元格：其后的单元格已左移一列",
        help_en: "elsewhere these columns hold other things; see that the moved cells stand under the right labels",
        help_zh: "其他行中这些列的内容与此不同；请核对移动后的单元格是否在正确的列下",
    }
    /// Which column rows lost is in doubt.
    ShiftDoubtful "J0403" Warning {
        en: "the cells of lines {first} to {last} were shifted at column {chosen}, but the evidence is thin; next likeliest: {rejected}",
        zh: "第{first}至{last}行的单元格从第{chosen}列起移动，但依据不足；另一可能：{rejected}",
        help_en: "compare these rows with the printed table",
        help_zh: "请与打印的表格核对这些行",
    }
    /// The ledger does not close.
    LedgerOpen "J0404" Error {
        en: "{count} source cells are not accounted for, the first is “{text}”",
        zh: "有{count}个来源单元格去向不明，第一个是“{text}”",
        help_en: "this is a defect of the program: please report it with the sheet",
        help_zh: "这是程序的缺陷：请附上原表反馈",
    }

    /// Totals of pages were left out of the table.
    PageTotalsDropped "J0405" Note {
        en: "{count} totals of pages or sums carried over, the first “{label}”, were left out of the table",
        zh: "{count}处本页小计或结转数（第一处为“{label}”）不属于表格内容，已略去",
        help_en: "a table in one piece has no page totals; they were compared with the rows of their pages",
        help_zh: "合并后的表没有分页小计；已与各页的行核对",
    }

    /// A page total disagrees with the rows of its page.
    PageTotalDiffers "J0406" Warning {
        en: "this page total says {stated}, but the rows of its page add up to {sum}",
        zh: "本页小计为{stated}，而该页各行之和为{sum}",
        help_en: "a row of this page may be missing or wrong; compare it with the printed table",
        help_zh: "该页可能缺行或有误，请与打印的表格核对",
    }

    /// A row may have lost a column; it was left as it stands.
    RowMayBeShifted "J0407" Warning {
        en: "the cells of line {line} may have slid at column {rejected}: the evidence is thin, they were left as they stand",
        zh: "第{line}行的单元格可能从第{rejected}列起错位：依据不足，未作移动",
        help_en: "compare this row with the printed table",
        help_zh: "请与打印的表格核对该行",
    }

    /// A cell that a page break had cut was joined.
    CellJoined "J0501" Note {
        en: "a page break had cut “{before}” from “{after}”: joined",
        zh: "“{before}”与“{after}”被分页切断：已合并",
        help_en: "read the joined text once",
        help_zh: "请通读合并后的文字",
    }
    /// A group's label stood on the later page.
    LabelOnLaterPage "J0502" Note {
        en: "the label “{label}” stands on the page after its group began: moved to the group's first row",
        zh: "标签“{label}”位于该组开始之后的一页：已移到该组首行",
        help_en: "see that the group begins at the right row",
        help_zh: "请核对该组是否从正确的行开始",
    }
    /// Whether a cell goes on over the page break is in doubt.
    JoinDoubtful "J0503" Warning {
        en: "“{after}” was taken for the rest of “{before}”, cut by a page break; the evidence is thin",
        zh: "“{after}”被当作“{before}”被分页切断的续文，但依据不足",
        help_en: "compare the two rows with the printed table",
        help_zh: "请与打印的表格核对这两行",
    }
    /// A cell that may go on over the page break was left alone.
    ApartDoubtful "J0504" Warning {
        en: "“{after}” may be the rest of “{before}”, cut by a page break; the evidence is thin, they were left apart",
        zh: "“{after}”可能是“{before}”被分页切断的续文，但依据不足，未合并",
        help_en: "compare the two rows with the printed table",
        help_zh: "请与打印的表格核对这两行",
    }
    /// The sheet begins in the middle of a group.
    CutAtStart "J0505" Warning {
        en: "the sheet seems to begin in the middle of a row or group: “{text}”",
        zh: "本表似乎从某行或某组的中间开始：“{text}”",
        help_en: "a page seems to be missing before it; what stands here was kept",
        help_zh: "前面似乎缺页；现有内容已保留",
    }
    /// The sheet ends in the middle of a group.
    CutAtEnd "J0506" Warning {
        en: "the sheet seems to end in the middle of a row or group: “{text}”",
        zh: "本表似乎在某行或某组的中间结束：“{text}”",
        help_en: "a page seems to be missing after it; what stands here was kept",
        help_zh: "后面似乎缺页；现有内容已保留",
    }

    /// Whether a column's blanks are merges is in doubt.
    MergeDoubtful "J0507" Warning {
        en: "the blanks under “{label}” may belong to merged cells: too few rows to tell, they were left empty",
        zh: "“{label}”列中的空白可能属于合并单元格：行数太少，无法判断，现按空单元格处理",
        help_en: "compare the column with the printed table",
        help_zh: "请与打印的表格核对该列",
    }

    /// A column's blanks were taken for merges on thin evidence.
    MergeAssumed "J0508" Warning {
        en: "the blanks under “{label}” were taken for merged cells, but they may be empty: too few rows to tell",
        zh: "“{label}”列中的空白被当作合并单元格，但也可能是空单元格：行数太少，无法确定",
        help_en: "compare the column with the printed table",
        help_zh: "请与打印的表格核对该列",
    }

    /// A row without values may be a heading.
    HeadingDoubtful "J0509" Warning {
        en: "the row “{label}” has no values: it was taken for a row like the others, but it may be a heading",
        zh: "“{label}”一行没有数值：现按普通行处理，但也可能是标题行",
        help_en: "see in the printed table whether it heads the rows below it",
        help_zh: "请与打印的表格核对该行是否为下方各行的标题",
    }

    /// A character that no face has.
    MissingGlyph "J0701" Error {
        en: "no font has “{character}” ({code_point})",
        zh: "没有字体包含“{character}”（{code_point}）",
        help_en: "replace the character in the source",
        help_zh: "请在原表中替换该字符",
    }
    /// The table does not fit the largest paper.
    TooWide "J0702" Error {
        en: "the table has {columns} columns: too many for the width of A3 at a readable size",
        zh: "该表有{columns}列：以可读字号无法排入 A3 纸的宽度",
        help_en: "split the table into two",
        help_zh: "请将该表拆分为两张",
    }

    /// The PDF could not be made.
    PdfFailed "J0801" Error {
        en: "the PDF could not be made: {reason}",
        zh: "无法生成 PDF：{reason}",
        help_en: "this is a defect of the program: please report it with the sheet",
        help_zh: "这是程序的缺陷：请附上原表反馈",
    }
    /// The page could not be made from its template.
    TemplateFailed "J0802" Error {
        en: "the page could not be made from its template: {reason}",
        zh: "无法由模板生成页面：{reason}",
        help_en: "this is a defect of the program: please report it with the sheet",
        help_zh: "这是程序的缺陷：请附上原表反馈",
    }
    /// An output that cannot be written.
    Unwritable "J0803" Error {
        en: "{path} cannot be written: {reason}",
        zh: "无法写入 {path}：{reason}",
        help_en: "check that the folder exists, that there is room in it and that it may be written to",
        help_zh: "请检查文件夹是否存在、空间是否充足以及是否允许写入",
    }
    /// The program failed.
    Defect "J0804" Error {
        en: "the program failed on this file: {reason}",
        zh: "程序处理该文件时出错：{reason}",
        help_en: "this is a defect of the program: please report it with the sheet",
        help_zh: "这是程序的缺陷：请附上原表反馈",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|tail| tail.split_once('}').map(|(name, _)| name))
            .collect()
    }

    #[test]
    fn codes_are_in_order_and_unique() {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.entry().name).collect();
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "{names:?}");
    }

    #[test]
    fn both_languages_use_the_same_placeholders() {
        for code in Code::ALL {
            let entry = code.entry();
            assert_eq!(
                placeholders(entry.message.en),
                placeholders(entry.message.zh),
                "{}",
                entry.name
            );
            assert_eq!(
                placeholders(entry.help.en),
                placeholders(entry.help.zh),
                "{}",
                entry.name
            );
        }
    }
}
