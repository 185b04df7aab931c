//! Files that are no hints.

use jnrender::diagnostic::{Code, Language};

use super::{MERGES, with_hints};

#[test]
fn what_is_no_hints_file_is_an_error_with_its_line() {
    let found = with_hints(MERGES, "version = 1\n[[table]]\nheading = 3\n");
    let found = found.expect_err("no list of lines");
    assert_eq!(found.code, Code::HintsUnreadable);
    let said = found.message(Language::English);
    assert!(
        said.contains("table.hints.toml") && said.contains("line 3"),
        "{said}"
    );
}

/// What is said of a file, in English and in Chinese.
fn said(file: &str) -> [String; 2] {
    let found = with_hints(MERGES, file).expect_err(file);
    assert_eq!(found.code, Code::HintsUnreadable, "{file}");
    [Language::English, Language::Chinese].map(|language| found.message(language))
}

#[test]
fn what_is_wrong_in_a_file_is_said_in_both_languages_with_its_line() {
    for (file, en, zh) in [
        // Not TOML.
        (
            "version = 1\n[[table]]\ngroups = [1\n",
            &["line 3", "not valid TOML", "parser: "][..],
            &["第3行", "TOML", "解析器"][..],
        ),
        ("version = \n", &["line 1", "not valid TOML"], &["第1行"]),
        (
            "[[table]]\nlast = { text = “合计” }\n",
            &["line 2", "“", "full-width"],
            &["第2行", "全角"],
        ),
        (
            "[[table]]\ngroups = [1]\ngroups = [2]\n",
            &["line 3", "`groups`", "twice"],
            &["第3行", "groups", "两次"],
        ),
        // Keys.
        (
            "version = 1\n[[table]]\ngroup = [1]\n",
            &["line 3", "`group`", "nearest is `groups`"],
            &["第3行", "group", "最接近的是 groups"],
        ),
        (
            "versoin = 1\n",
            &["line 1", "`versoin`", "nearest is `version`"],
            &["第1行", "最接近的是 version"],
        ),
        (
            "[[table]]\nlast = { row = 3 }\n",
            &["line 2", "`row`", "`sheet`, `line`, `text`"],
            &["第2行", "sheet、line、text"],
        ),
        (
            "[[allow]]\ncode = \"J0601\"\n",
            &["line 1", "`reason` is missing"],
            &["第1行", "缺少 reason"],
        ),
        // Types.
        (
            "[[table]]\n\nheading = 3\n",
            &["line 3", "`heading`", "a list in brackets", "not a number"],
            &["第3行", "heading", "列表", "而不是数字"],
        ),
        (
            "[[table]]\nheading = [3]\n",
            &["line 2", "`heading`", "{ line = 13, text = "],
            &["第2行", "heading", "{ line = 13, text = "],
        ),
        (
            "[[table]]\nlast = { line = \"13\" }\n",
            &["line 2", "`line`", "a whole number", "not a text"],
            &["第2行", "整数", "而不是文字"],
        ),
        (
            "[[table]]\nlast = { line = -1 }\n",
            &["line 2", "`line`", "-1"],
            &["第2行", "line", "-1"],
        ),
        (
            "[[table]]\nlast = { text = 2023 }\n",
            &["line 2", "`text`", "a text in quotation marks"],
            &["第2行", "text", "引号"],
        ),
        (
            "version = 1\n[table]\ngroups = [1]\n",
            &["line 2", "`table`", "[[table]]"],
            &["第2行", "[[table]]"],
        ),
        (
            "[[table]]\ntotal = { line = 6 }\n",
            &[
                "line 2",
                "`total`",
                "a list in brackets, not a single entry in braces",
            ],
            &["第2行", "total", "方括号括起的列表"],
        ),
        (
            "[[table]]\n[[table.join]]\nbefore = { line = 3 }\nafter = { line = 4 }\nas = \"rows\"\n",
            &["line 5", "`as`", "“rows”", "\"row\", \"cells\", \"apart\""],
            &["第5行", "“rows”"],
        ),
        // What no sheet can have.
        (
            "version = 2\n",
            &["line 1", "version 2"],
            &["第1行", "版本 2"],
        ),
        (
            "[[table]]\ngroups = [1]\n\nplain = [1]\n",
            &["line 4", "column 1"],
            &["第4行", "第 1 列"],
        ),
        (
            "version = 1\n[[allow]]\ncode = \"J9999\"\nreason = \"x\"\n",
            &["line 3", "J9999"],
            &["第3行", "J9999"],
        ),
        (
            "[[table]]\nspacers = [0]\n",
            &["line 2", "1 to"],
            &["第2行", "1 至"],
        ),
    ] {
        let [in_english, in_chinese] = said(file);
        for wanted in en {
            assert!(
                in_english.contains(wanted),
                "{file}: {wanted} in {in_english}"
            );
        }
        for wanted in zh {
            assert!(
                in_chinese.contains(wanted),
                "{file}: {wanted} in {in_chinese}"
            );
        }
        // Nothing but the parser's own words and names is English in the Chinese sentence.
        let own = in_chinese.split("（解析器").next().unwrap_or_default();
        for english in ["expected", "invalid", "unknown", "missing", "line 1"] {
            assert!(!own.contains(english), "{own}");
        }
    }
}
