//! Characters of another kind than those around them: full-width digits in a column of half-width ones
//! (J0628), and traditional characters in a sheet of simplified ones or the other way round (J0629).
//!
//! A character counts for a script only where the other script has another form for it and the national
//! character set of the other script (GB 2312, Big5) lacks it: 后, 里, 台 stand in both. The two lists
//! were made from the table of simplet2s 0.2.0 (© messense, MIT licence) and these two sets; left out are
//! characters that the standard of 2013 (通用规范汉字表) took back: 瞭望.

use std::sync::LazyLock;

use super::marks::Marks;
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
    for (row, column, cell) in view.marked(Marks::WIDE) {
        if cell
            .text
            .contains(|c: char| !c.is_ascii() && digit(c).is_some())
        {
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Simplified,
    Traditional,
}

/// The script of each hanzi of the first block that is of one script alone.
static SCRIPTS: LazyLock<Vec<Option<Script>>> = LazyLock::new(|| {
    let mut scripts = vec![None; (LAST - FIRST) as usize + 1];
    for (list, script) in [
        (
            include_str!("characters/simplified.txt"),
            Script::Simplified,
        ),
        (
            include_str!("characters/traditional.txt"),
            Script::Traditional,
        ),
    ] {
        for character in list.chars() {
            let index = u32::from(character).wrapping_sub(FIRST);
            if let Some(of) = scripts.get_mut(index as usize) {
                *of = Some(script);
            }
        }
    }
    scripts
});
/// The first block of hanzi.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// The characters of a text that are of one script alone, each with its byte position.
///
/// Every hanzi of every text passes here, so that bytes are read instead of characters: those of the
/// first block have three, of which the first is at least 0xE4.
fn scripted<'t>(
    scripts: &'t [Option<Script>],
    text: &'t str,
) -> impl Iterator<Item = (usize, Script)> + 't {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            match bytes[at..] {
                [first @ 0xE4..=0xE9, second, third, ..] => {
                    at += 3;
                    let code = u32::from(first & 0xF) << 12
                        | u32::from(second & 0x3F) << 6
                        | u32::from(third & 0x3F);
                    let script = scripts
                        .get(code.wrapping_sub(FIRST) as usize)
                        .copied()
                        .flatten();
                    if let Some(script) = script {
                        return Some((start, script));
                    }
                }
                _ => at += 1,
            }
        }
        None
    })
}

fn scripts(view: &View, found: &mut Vec<Diagnostic>) {
    let scripts: &[Option<Script>] = &SCRIPTS;
    let (mut simplified, mut traditional) = (0, 0);
    // Texts with a character of each script, and which columns they stand in.
    let (mut of_simplified, mut of_traditional) = (Vec::new(), Vec::new());
    let others = other_texts(view.table).into_iter().map(|text| (None, text));
    let cells = view
        .marked(Marks::HANZI)
        .map(|(_, column, text)| (Some(column), text));
    for (column, text) in others.chain(cells) {
        let (mut first_simplified, mut first_traditional) = (None, None);
        for (at, script) in scripted(scripts, &text.text) {
            match script {
                Script::Simplified => {
                    simplified += 1;
                    first_simplified.get_or_insert(at);
                }
                Script::Traditional => {
                    traditional += 1;
                    first_traditional.get_or_insert(at);
                }
            }
        }
        // Which script is the rare one shows at the end: few texts of it are kept.
        if let Some(first) = first_simplified.filter(|_| simplified <= traditional + ENOUGH) {
            of_simplified.push((column, text, first));
        }
        if let Some(first) = first_traditional.filter(|_| traditional <= simplified + ENOUGH) {
            of_traditional.push((column, text, first));
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
    for (column, text, at) in rare {
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
