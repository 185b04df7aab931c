//! Fields, lines and marks.

use proptest::prelude::*;

use super::*;

const COMMAS: Dialect = Dialect {
    delimiter: Some(','),
    quoting: Some(Quoting {
        mark: '"',
        backslash: false,
    }),
};

fn fields(text: &str, dialect: Dialect) -> Vec<(u32, Vec<String>)> {
    let owned = |record: Record| record.fields.iter().map(|f| f.to_string()).collect();
    cut(text, dialect)
        .into_iter()
        .map(|record| (record.line, owned(record)))
        .collect()
}

fn rows(text: &str, dialect: Dialect) -> Vec<Vec<String>> {
    fields(text, dialect)
        .into_iter()
        .map(|(_, fields)| fields)
        .collect()
}

fn marks(text: &str, delimiter: char) -> Marks {
    let dialect = Dialect {
        delimiter: Some(delimiter),
        ..COMMAS
    };
    let mut reader = Reader::new(text, dialect);
    reader.by_ref().for_each(drop);
    reader.marks
}

#[test]
fn every_line_end_ends_a_line() {
    assert_eq!(
        lines("a\r\nb\nc\rd\r\n\r\ne").collect::<Vec<_>>(),
        ["a", "b", "c", "d", "", "e"]
    );
    assert_eq!(lines("").count(), 0);
    assert_eq!(lines("\n\n").collect::<Vec<_>>(), ["", ""]);
    assert_eq!(lines("a\u{B}b\u{C}c\u{2028}d\u{85}e").count(), 1);
}

#[test]
fn an_enclosed_field_holds_breaks_delimiters_and_marks() {
    let text = "甲,\"一\r\n二\",丙\n\"a,b\",\"say \"\"hi\"\"\",\n\"\",\"\"\"\"\n";
    assert_eq!(
        fields(text, COMMAS),
        [
            (1, vec!["甲".into(), "一\r\n二".into(), "丙".into()]),
            (3, vec!["a,b".into(), "say \"hi\"".into(), "".into()]),
            (4, vec!["".into(), "\"".into()])
        ]
    );
    assert!(marks(text, ',').are_syntax());
    assert_eq!(marks(text, ',').broken, 0);
}

#[test]
fn blanks_and_a_byte_order_mark_may_stand_beside_marks() {
    assert_eq!(
        rows("\u{FEFF}\"a,b\" , \"c,d\"\t\n", COMMAS),
        [["a,b", "c,d"]]
    );
}

#[test]
fn a_mark_that_is_never_closed_swallows_no_more_than_its_field() {
    assert_eq!(
        rows("a,\"b\nc,d\n\"e,f\",g\n", COMMAS),
        [["a", "\"b"], ["c", "d"], ["e,f", "g"]]
    );
}

#[test]
fn marks_inside_fields_are_text() {
    for (text, expected) in [
        ("5\" 管,3\n", vec!["5\" 管", "3"]),
        ("a,\"十四五\"规划\n", vec!["a", "\"十四五\"规划"]),
        (
            "\"十四五\"规划,\"乙,丙\"\n",
            vec!["\"十四五\"规划", "乙,丙"],
        ),
        (
            "\"the \"long\" one, again\",1\n",
            vec!["the \"long\" one, again", "1"],
        ),
        ("\"\"The next, last\",1\n", vec!["\"The next, last", "1"]),
    ] {
        assert_eq!(rows(text, COMMAS), [expected], "{text}");
        let marks = marks(text, ',');
        assert_eq!(marks.broken + marks.stray, 1, "{text}");
    }
}

#[test]
fn two_stray_marks_far_apart_enclose_nothing_in_a_text_with_tabs() {
    let tabs = Dialect {
        delimiter: Some('\t'),
        ..COMMAS
    };
    assert_eq!(
        rows("\"甲\t乙\n丙\"\t丁\n", tabs),
        [["\"甲", "乙"], ["丙\"", "丁"]]
    );
}

#[test]
fn marks_that_nothing_needs_are_text() {
    for (text, syntax) in [
        ("甲,\"乙\"\n丙,丁\n", false),
        ("甲,乙\n丙,丁\n", false),
        ("\"甲\",\"乙\"\n\"丙\",5\n", true),
        ("甲,\"乙\"\n丙,\"a,b\"\n", true),
        // A column of names behind a header without marks.
        ("序号,名称\n一,\"甲\"\n二,\"乙\"\n三,\"丙\"\n", true),
        ("\"Foo\",\"Bar\"\n\"Baz\",\"Boof\"\na,,c\n", true),
    ] {
        assert_eq!(marks(text, ',').are_syntax(), syntax, "{text}");
    }
    // A ditto in a pasted text.
    assert!(!marks("甲\t乙\n\"\"\t丙\n", '\t').are_syntax());
}

#[test]
fn a_backslash_takes_the_meaning_from_what_follows() {
    let backslash = Dialect {
        delimiter: Some(','),
        quoting: Some(Quoting {
            mark: '"',
            backslash: true,
        }),
    };
    assert_eq!(
        rows(
            "\"a \\\"b\\\", c\",d\\,e,f\\g\n\"x\\\\\",\"y\\n\"\n",
            backslash
        ),
        [vec!["a \"b\", c", "d,e", "f\\g"], vec!["x\\", "y\\n"]]
    );
}

#[test]
fn an_empty_line_is_a_record_without_fields() {
    let tabs = Dialect {
        delimiter: Some('\t'),
        quoting: None,
    };
    assert_eq!(
        fields("a\tb\n\n\t\n", tabs),
        [
            (1, vec!["a".into(), "b".into()]),
            (2, vec![]),
            (3, vec!["".into(), "".into()])
        ]
    );
    assert_eq!(fields("\n\"a,\",b", COMMAS)[0], (1, vec![]));
}

#[test]
fn many_marks_that_never_close_take_no_longer_than_the_text_is_long() {
    let text = "\"a\"\"b,c\n".repeat(50_000);
    let started = std::time::Instant::now();
    assert_eq!(cut(&text, COMMAS).len(), 50_000);
    assert!(started.elapsed().as_secs() < 2, "{:?}", started.elapsed());
}

#[test]
fn rules_are_strokes() {
    for rule in ["---", ":--:", " ----- ", "──┼──", "-+-", "___"] {
        assert!(is_rule(rule), "{rule}");
    }
    for text in ["", "-", "::", "-1", "—", "N/A"] {
        assert!(!is_rule(text), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_by_the_rules_is_read_back(
        rows in proptest::collection::vec(
            proptest::collection::vec("[甲a ,;\"\\n\\r1\t|']{0,6}", 1..5), 1..6),
        delimiter in proptest::sample::select(vec![',', ';', '|', '│']),
    ) {
        let write = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
        let lines = rows.iter().map(|row| {
            let fields: Vec<String> = row.iter().map(write).collect();
            fields.join(&delimiter.to_string()) + "\r\n"
        });
        let text: String = lines.collect();
        let dialect = Dialect { delimiter: Some(delimiter), ..COMMAS };
        prop_assert_eq!(super::tests::rows(&text, dialect), rows);
    }

    #[test]
    fn no_character_is_lost_where_marks_are_text(
        text in "[甲a,\"\\n\\r\\\\§\u{FEFF}\0 ]{0,40}",
        delimiter in proptest::sample::select(vec![',', '§', '\\', '"', '甲']),
    ) {
        let dialect = Dialect { delimiter: Some(delimiter), quoting: None };
        let kept = cut(&text, dialect);
        let kept: String = kept.iter().flat_map(|record| &record.fields).map(|f| &**f).collect();
        let all: String = text.chars().filter(|c| !matches!(c, '\n' | '\r') && *c != delimiter).collect();
        prop_assert_eq!(kept, all);
    }

    #[test]
    fn lines_are_counted_whatever_encloses_them(
        text in "[甲a,\"\\n\\r\\\\ ]{0,40}",
        backslash in any::<bool>(),
        delimiter in proptest::sample::select(vec![',', '"', '\\', '甲', ' ']),
    ) {
        let quoting = Some(Quoting { mark: '"', backslash });
        let records = cut(&text, Dialect { delimiter: Some(delimiter), quoting });
        prop_assert!(records.is_sorted_by_key(|record| record.line));
        if let Some(last) = records.last() {
            prop_assert!(usize::try_from(last.line).unwrap() <= lines(&text).count());
        }
    }
}
