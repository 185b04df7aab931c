//! Characters of another kind than those around them: full-width digits in a column of half-width ones
//! (J0628), and traditional characters in a sheet of simplified ones or the other way round (J0629).
//!
//! A character counts for a script only where the other script has another form for it and the national
//! character set of the other script (GB 2312, Big5) lacks it: 后, 里, 台 stand in both. The two lists
//! were made from the table of simplet2s 0.2.0 (© messense, MIT licence) and these two sets; left out are
//! characters that the standard of 2013 (通用规范汉字表) took back: 瞭望.

use super::marks::{Marks, script};
use super::table::{Holds, View, other_texts};
use super::words::{around, digit, has_any, is_name, start};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Text;

/// One cell in so many at most may be of the other width.
const WIDTH: usize = 4;
/// One character in so many at most may be of the other script.
const SCRIPT: usize = 12;
/// So many characters tell the script of a sheet.
const ENOUGH: usize = 12;
/// A column under such a label holds names, whose characters are their bearers' affair.
const NAMES: [&str; 8] = [
    "姓名",
    "户主",
    "申请人",
    "负责人",
    "联系人",
    "责任人",
    "企业名称",
    "法定代表",
];

pub fn check(view: &View, found: &mut Vec<Diagnostic>) {
    digits(view, found);
    scripts(view, found);
}

fn digits(view: &View, found: &mut Vec<Diagnostic>) {
    let mut wide: Vec<Vec<usize>> = vec![Vec::new(); view.columns.len()];
    for (row, column, text) in view.marked(Marks::WIDE) {
        if text.contains(|c: char| !c.is_ascii() && digit(c).is_some()) {
            wide[column].push(row);
        }
    }
    for (column, rows) in wide.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
        let narrow = (0..view.height()).filter(|&row| view.marks(row, column).any(Marks::DIGIT));
        let narrow: Vec<usize> = narrow
            .filter(|row| rows.binary_search(row).is_err())
            .collect();
        if narrow.len() < rows.len() * WIDTH {
            continue;
        }
        for &row in rows {
            let text = view.cell(row, column);
            let near = narrow
                .iter()
                .filter_map(|&row| view.cell(row, column).place());
            let finding = Diagnostic::new(Code::MixedDigits)
                .with("text", start(&text.text))
                .with("column", view.leaf(column))
                .at_all(text.place())
                .at_all(near.take(2));
            found.push(finding);
        }
    }
}

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
enum Where<'t> {
    /// A row and a column of the body.
    Cell(usize, usize),
    /// A text that is no cell of the body.
    Beside(&'t Text),
}

fn scripts(view: &View, found: &mut Vec<Diagnostic>) {
    let others = other_texts(view.table).into_iter();
    let others = others.map(|text| (Where::Beside(text), text.text.as_str()));
    let of_others = others
        .clone()
        .fold(Marks::default(), |all, (_, text)| all | Marks::of(text));
    let all = view.all_marks() | of_others;
    if !(all.any(Marks::SIMPLIFIED) && all.any(Marks::TRADITIONAL)) {
        return;
    }
    let (mut simplified, mut traditional) = (0, 0);
    // Texts with a character of each script, and where it stands in them.
    let (mut of_simplified, mut of_traditional) = (Vec::new(), Vec::new());
    let cells = view
        .marked(Marks::SIMPLIFIED | Marks::TRADITIONAL)
        .map(|(row, column, text)| (Where::Cell(row, column), text));
    for (place, text) in others.chain(cells) {
        let (mut first_simplified, mut first_traditional) = (None, None);
        for (at, character) in text.char_indices() {
            match script(character) {
                Some(Marks::SIMPLIFIED) => {
                    simplified += 1;
                    first_simplified.get_or_insert(at);
                }
                Some(_) => {
                    traditional += 1;
                    first_traditional.get_or_insert(at);
                }
                None => {}
            }
        }
        // Which script is the rare one shows at the end: few texts of it are kept.
        if let Some(first) = first_simplified.filter(|_| simplified <= traditional + ENOUGH) {
            of_simplified.push((place, first));
        }
        if let Some(first) = first_traditional.filter(|_| traditional <= simplified + ENOUGH) {
            of_traditional.push((place, first));
        }
    }
    let rare = if simplified + traditional < ENOUGH {
        return;
    } else if traditional * SCRIPT <= simplified {
        of_traditional
    } else if simplified * SCRIPT <= traditional {
        of_simplified
    } else {
        return;
    };
    for (place, at) in rare {
        let (column, text) = match place {
            Where::Beside(text) => (None, text),
            Where::Cell(row, column) => (Some(column), view.cell(row, column)),
        };
        let character = text.text[at..].chars().next();
        if let Some(character) = character.filter(|_| !is_name_of(view, column, text)) {
            let finding = Diagnostic::new(Code::MixedScripts)
                .with("text", around(&text.text, at))
                .with("character", character.to_string())
                .at_all(text.place());
            found.push(finding);
        }
    }
}

/// Whether a text is the name of a person or a firm.
fn is_name_of(view: &View, column: Option<usize>, text: &Text) -> bool {
    let named = column.is_some_and(|column| {
        view.columns[column].holds == Holds::Label && has_any(view.leaf(column), &NAMES)
    });
    named || is_name(&text.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{codes, found};

    #[test]
    fn one_cell_in_the_other_width() {
        let sheet = "表\n乡镇\t数\n甲乡\t12\n乙乡\t6\n丙乡\t２４\n丁乡\t8\n戊乡\t5\n";
        let findings = found(sheet, check);
        assert_eq!(codes(&findings), ["J0628"]);
        assert_eq!(findings[0].places[0].line, 5);
        assert_eq!(
            found(&sheet.replace("6", "６").replace("8", "８"), check),
            []
        );
    }

    #[test]
    fn one_text_in_the_other_script() {
        let sheet = "农村公益事业项目公示表\n项目\t内容\n硬化道路\t硬化道路两公里\n農田灌渠\t修建渠道\n\
                     桥梁改造\t改造便民桥\n路灯安装\t安装太阳能路灯\n广场建设\t铺设地面\n瞭望塔\t两后里台乾著\n";
        let findings = found(sheet, check);
        assert_eq!(codes(&findings), ["J0629"]);
        assert_eq!(findings[0].arguments[1].1, "農");
        let half = sheet
            .replace("农村公益", "農村公益")
            .replace("桥梁", "橋樑")
            .replace("设", "設");
        assert_eq!(found(&half, check), []);
    }

    #[test]
    fn names_keep_their_characters() {
        let sheet = "农村公益事业项目公示表\n项目\t负责人\n硬化道路\t張德顺\n农田灌渠\t周鳳英\n\
                     桥梁改造\t陈国强\n路灯安装\t赵玉莲\n广场建设\t孙立军\n";
        assert_eq!(found(sheet, check), []);
    }
}
