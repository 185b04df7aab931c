//! Numbers that tell of a person: identity numbers, mobile numbers, bank-card numbers, in any text.
//!
//! A number is believed by its own structure: check digit, area and birthday, prefix ([`numbers`]).
//! In a column of the table its neighbours count too: where most numbers of that length fail the test,
//! the column holds codes or amounts, some of which pass by chance.

mod numbers;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use self::numbers::{Kind, Number, mask, numbers};
use super::marks::Marks;
use super::table::{View, other_texts};
use super::words::{digit, has_any, is_hanzi, is_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::amount::Amount;
use crate::document::{Document, Table, Text};

/// A column under such a label holds telephone numbers.
const PHONE: [&str; 8] = [
    "电话", "手机", "联系", "電話", "手機", "Tel", "hone", "obile",
];
/// A column under such a label holds amounts or codes.
const NO_PHONE: [&str; 20] = [
    "额", "元", "资产", "负债", "收入", "支出", "资金", "经费", "价", "产值", "编号", "编码",
    "代码", "单号", "文号", "凭证", "订单", "合同", "amount", "code",
];
/// A column under such a label holds names of persons.
const PERSON: [&str; 10] = [
    "姓名",
    "户主",
    "申请人",
    "负责人",
    "联系人",
    "对象",
    "责任人",
    "承包人",
    "代表",
    "Name",
];

/// Looks at the body of a table.
pub fn in_table(view: &View, found: &mut Vec<Diagnostic>) {
    let mut columns = Columns::new(view.table);
    for (row, column, text) in view.marked(Marks::DIGIT | Marks::WIDE) {
        for number in numbers(text) {
            if columns.is_of_persons(column, number.kind) {
                let name = columns.name_beside(row, column);
                let cell = view.cell(row, column);
                let mut finding = finding(cell, &number, name.map(|name| name.text.as_str()));
                finding.places.extend(name.and_then(Text::place));
                found.push(finding);
            }
        }
    }
}

/// Looks at all texts of a document that stand in the body of no table.
pub fn beside_tables(document: &Document, found: &mut Vec<Diagnostic>) {
    for table in &document.tables {
        for text in other_texts(table) {
            in_text(text, found);
        }
        // Of label and value in one cell the label has the place.
        let fields = table.fields.iter();
        for field in fields.filter(|field| field.value.places.is_empty()) {
            let placed = Text {
                places: field.label.places.clone(),
                ..field.value.clone()
            };
            in_text(&placed, found);
        }
    }
    for text in document.text.iter().chain(&document.furniture) {
        in_text(text, found);
    }
}

/// A text with the numbers in it that tell of a person masked; nothing where there are none.
pub fn masked(text: &str) -> Option<String> {
    let numbers = numbers(text);
    if numbers.is_empty() {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for number in numbers {
        masked.push_str(&text[end..number.range.start]);
        masked.push_str(&mask(&text[number.range.clone()], number.kind));
        end = number.range.end;
    }
    masked.push_str(&text[end..]);
    Some(masked)
}

/// Looks at a text that has a place; one without is blank, or a value that is asked for beside its label.
fn in_text(text: &Text, found: &mut Vec<Diagnostic>) {
    if text.places.is_empty() {
        return;
    }
    for number in numbers(&text.text) {
        let name = name_in(&text.text[..number.range.start]);
        found.push(finding(text, &number, name));
    }
}

/// The last name that a text says whose it is: 联系人：王德顺.
fn name_in(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(colon) = rest.rfind(['：', ':']) {
        let label = &rest[..colon];
        let value = rest[colon..].trim_start_matches(['：', ':', ' ', '\u{3000}']);
        let end = value.find(|c: char| !is_hanzi(c)).unwrap_or(value.len());
        let named = label.ends_with(['人', '名', '主', '者', '员', '长']);
        if named && is_name(&value[..end]) {
            return Some(&value[..end]);
        }
        rest = label;
    }
    None
}

fn finding(text: &Text, number: &Number, name: Option<&str>) -> Diagnostic {
    let code = match number.kind {
        Kind::Identity => Code::IdentityNumber,
        Kind::Mobile => Code::MobileNumber,
        Kind::Card => Code::BankCard,
    };
    let digits = text.text[number.range.clone()].chars();
    let digits: String = digits
        .filter(|&c| digit(c).is_some() || c.is_alphabetic())
        .collect();
    let mut finding = Diagnostic::new(code).with("number", mask(&digits, number.kind));
    if let Some(name) = name {
        finding = finding.with("name", name);
    }
    finding.at_all(text.place())
}

/// What the columns of a table hold, asked only where a number was found.
struct Columns<'t> {
    table: &'t Table,
    of_persons: FxHashMap<(usize, u8), bool>,
    /// The columns of names, those with a telling label first: whether they have none, and which they are.
    names: Option<Vec<(bool, usize)>>,
}

impl<'t> Columns<'t> {
    fn new(table: &'t Table) -> Self {
        Self {
            table,
            of_persons: FxHashMap::default(),
            names: None,
        }
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &'t EcoString> + use<'t> {
        let rows = self.table.rows.iter();
        let cells = rows.filter_map(move |row| row.cells.get(column));
        cells.map(|cell| &cell.text).filter(|text| !text.is_empty())
    }

    fn label(&self, column: usize) -> String {
        let paths = self.table.header.paths();
        let labels = paths.get(column).into_iter().flatten();
        labels.map(|label| label.text.as_str()).collect()
    }

    /// Whether numbers of a kind in a column are what they seem to be.
    fn is_of_persons(&mut self, column: usize, kind: Kind) -> bool {
        if let Some(&known) = self.of_persons.get(&(column, kind as u8)) {
            return known;
        }
        let label = self.label(column);
        let decided = match kind {
            Kind::Mobile if has_any(&label, &PHONE) => Some(true),
            Kind::Mobile if has_any(&label, &NO_PHONE) => Some(false),
            _ => None,
        };
        let known = decided.unwrap_or_else(|| {
            let (mut pass, mut fail) = (0, 0);
            for text in self.cells(column) {
                if numbers(text).iter().any(|number| number.kind == kind) {
                    pass += 1;
                } else if is_shaped(text, kind) {
                    fail += 1;
                }
            }
            fail <= pass
        });
        self.of_persons.insert((column, kind as u8), known);
        known
    }

    /// The name that stands in the row of a cell.
    fn name_beside(&mut self, row: usize, column: usize) -> Option<&'t Text> {
        let table = self.table;
        if self.names.is_none() {
            let mut names: Vec<(bool, usize)> = Vec::new();
            for column in 0..table.width() {
                let told = has_any(&self.label(column), &PERSON);
                let (mut filled, mut named) = (0, 0);
                for text in self.cells(column) {
                    filled += 1;
                    named += usize::from(is_name(text));
                }
                if named > 0 && (told || named * 3 >= filled * 2) {
                    names.push((!told, column));
                }
            }
            names.sort_unstable();
            self.names = Some(names);
        }
        let names = self
            .names
            .iter()
            .flatten()
            .filter(|(_, other)| *other != column);
        let mut cells =
            names.filter_map(|&(other, column)| Some((other, table.rows[row].cells.get(column)?)));
        let is_one = |other: bool, text: &str| is_name(text) || (!other && is_short(text));
        cells.find_map(|(other, cell)| is_one(other, &cell.text).then_some(cell))
    }
}

/// Whether a text is two to four hanzi.
fn is_short(text: &str) -> bool {
    (2..=4).contains(&text.chars().count()) && text.chars().all(is_hanzi)
}

/// Whether a cell is a number of the length of a kind: in a column of such it is one, or a code.
fn is_shaped(text: &str, kind: Kind) -> bool {
    let others = text.chars().filter(|c| digit(*c).is_none()).count();
    let digits = text.chars().count() - others;
    match kind {
        // Codes have letters: in which places tells nothing.
        Kind::Identity => {
            (17..=20).contains(&(digits + others)) && others <= 3 && !text.contains('*')
        }
        Kind::Card => others == 0 && (14..=22).contains(&digits),
        // Fixed lines are numbers too: with an area code or without one.
        Kind::Mobile => {
            let fixed = text.starts_with('0') || matches!(digits, 7 | 8);
            Amount::of(text).is_some() && !fixed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{codes, document};

    fn found(sheet: &str) -> Vec<Diagnostic> {
        let document = document(sheet);
        let mut found = Vec::new();
        for table in &document.tables {
            in_table(&View::new(table), &mut found);
        }
        beside_tables(&document, &mut found);
        found
    }

    #[test]
    fn a_number_is_shown_masked_beside_its_name() {
        let found = found("名册\n姓名\t证件\n王德顺\t371391197101082230\n赵玉莲\t无\n");
        assert_eq!(codes(&found), ["J0625"]);
        let arguments: Vec<&str> = found[0]
            .arguments
            .iter()
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(arguments, ["3713**********2230", "王德顺"]);
    }

    #[test]
    fn notes_count() {
        let found = found("表\n村\t数\n甲村\t1\n乙村\t2\n填报人：马兰英　电话：13900002222\n");
        assert_eq!(codes(&found), ["J0626"]);
        assert_eq!(found[0].arguments[1].1, "马兰英");
    }

    #[test]
    fn amounts_that_look_like_numbers_of_persons_are_none() {
        let sheet = "企业\n企业\t总计\n甲公司\t13862450000\n乙公司\t965200000\n丙公司\t15240600000\n丁公司\t\
                     186400000\n戊公司\t912500000\n";
        assert_eq!(found(sheet), []);
    }

    #[test]
    fn a_text_is_masked_where_it_tells() {
        let text = "由韩雪（37139119620519008X，电话138 0000 3333）代领";
        let masked = masked(text).expect("it has numbers");
        assert_eq!(
            masked,
            "由韩雪（3713**********008X，电话138 **** 3333）代领"
        );
        assert_eq!(super::masked("0539-7210012"), None);
    }
}
