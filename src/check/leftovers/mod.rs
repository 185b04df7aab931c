//! What was left in a sheet by those who made it: placeholders (J0620), error values (J0621), formulas
//! (J0622), shares of nothing (J0623), remarks of colleagues (J0624).

mod formulas;
mod placeholders;
mod remarks;
mod shares;

use super::marks::Marks;
use super::table::{View, other_texts};
use super::words::start;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Text;

pub fn check(view: &View, found: &mut Vec<Diagnostic>) {
    let places = placeholders::cells(view);
    found.extend(
        places
            .into_iter()
            .map(|text| finding(Code::Placeholder, text)),
    );
    for (row, column, text) in view.marked(Marks::FORMULA) {
        if formulas::is_error(text) {
            found.push(finding(Code::ErrorValue, view.cell(row, column)));
        } else if formulas::is_formula(text) {
            found.push(finding(Code::FormulaAsText, view.cell(row, column)));
        }
    }
    shares::check(view, found);
    let remarks = remarks::cells(view);
    found.extend(
        remarks
            .into_iter()
            .map(|text| finding(Code::CommentLeft, text)),
    );
    let notes = view.table.notes.first().map(std::ptr::from_ref);
    let mut is_note = false;
    for text in other_texts(view.table) {
        // The notes are the last of these texts; lines to be filled in by hand stand there.
        is_note |= notes.is_some_and(|first| std::ptr::eq(first, text));
        if placeholders::is_in_text(&text.text, is_note) {
            found.push(finding(Code::Placeholder, text));
        }
        if formulas::is_error(&text.text) {
            found.push(finding(Code::ErrorValue, text));
        }
        if remarks::is_comment(&text.text) || (!is_note && remarks::has_request(&text.text)) {
            found.push(finding(Code::CommentLeft, text));
        }
    }
}

fn finding(code: Code, text: &Text) -> Diagnostic {
    Diagnostic::new(code)
        .with("text", start(&text.text))
        .at_all(text.place())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{codes, found};

    #[test]
    fn each_kind_is_found() {
        let sheet = "表\n项目\t单位\t数\n甲\tXX公司\t12\n乙\t（此处需核实）\t=SUM(C3:C4)\n丙\t县局\t#REF!\n丁\t乡镇\t8\n戊\t街道\t9\n";
        assert_eq!(
            codes(&found(sheet, check)),
            ["J0620", "J0622", "J0621", "J0624"]
        );
    }

    #[test]
    fn lines_to_be_filled_in_by_hand_may_stand_below_a_table() {
        let sheet = "表\n项目\t数\n甲\t12\n乙\t13\n填报人：____　审核人：____\n";
        assert_eq!(found(sheet, check), []);
    }
}
