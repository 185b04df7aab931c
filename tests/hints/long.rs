//! Hints of long sheets: what was found again and again is not all written, and is found again.

use jnrender::recover;

use super::{FOUNDING, differs, sheet, with_hints, written};

/// So many pages of a list, each with its title, its header, a heading, a group that the page break
/// cuts, and its number.
fn pages(count: usize) -> String {
    let mut text = String::new();
    for page in 0..count {
        text += "清溪县村级公益事业补助发放情况表\n乡镇\t村\t项目\t金额\n";
        for row in 0..4 {
            let town = match row {
                1 => format!("第{}镇", page + 1),
                _ => String::new(),
            };
            let number = page * 4 + row;
            text += &format!(
                "{town}\t村{number}\t道路维修{number}号\t{}.50\n",
                100 + number
            );
        }
        text += &format!("第 {} 页，共 {count} 页\n", page + 1);
    }
    text
}

#[test]
fn long_lists_are_folded_and_come_back() {
    for count in [20, 40, 400] {
        let text = pages(count);
        let read = sheet(&text);
        assert_eq!(
            recover::recover(&read).expect("a table").document.tables[0].pages,
            count
        );
        assert_eq!(differs(&read), None, "{count} pages");
    }
    let (short, long) = (written(&pages(100)), written(&pages(400)));
    assert!(long.contains("more like these are not listed"), "{long}");
    assert!(long.lines().count() < short.lines().count() + 3, "{long}");
}

#[test]
fn what_is_given_stays_in_a_folded_list() {
    let text = pages(60);
    let row = "{ text = \"第28镇\" }";
    let given = format!("[[table]]\nheading = [{row}]\n");
    let found = with_hints(&text, &given).expect("the hint fits");
    let read = sheet(&text);
    let hints = jnrender::hints::read(&given, "a").expect("hints");
    let given = jnrender::hints::resolve(&hints, &read).expect("they fit");
    let language = jnrender::diagnostic::Language::English;
    let again = jnrender::hints::write(&read, &found, &given, language);
    let kept = again
        .lines()
        .any(|line| line.starts_with("heading") && line.contains("第28镇"));
    assert!(kept, "{again}");
}

#[test]
fn a_sheet_of_few_pages_has_all_its_decisions_written() {
    assert!(!written(FOUNDING).contains("are not listed"));
}
