use proptest::prelude::*;

use super::*;

/// A line of `cases.tsv`.
struct Case {
    code: String,
    value: String,
    expected: String,
}

fn cases() -> impl Iterator<Item = Case> {
    let plain = |text: &str| text.replace('␠', " ").replace('␊', "\n");
    include_str!("cases.tsv")
        .lines()
        .filter(|line| !line.starts_with("//"))
        .map(move |line| {
            let fields = line.split('\t').collect::<Vec<_>>();
            assert!(matches!(fields.len(), 4 | 5), "{line}");
            let code = match fields[0].strip_prefix("#id ") {
                Some(id) => builtin(id.parse().expect("a number")).expect("a built-in format"),
                None => fields[0],
            };
            Case {
                code: plain(code),
                value: plain(fields[1]),
                expected: plain(fields[2]),
            }
        })
}

fn shown(case: &Case) -> Shown {
    let format = Format::parse(&case.code);
    if let Some(text) = case.value.strip_prefix('\'') {
        return format.show_text(text);
    }
    let (value, is_1904) = match case.value.strip_suffix(" 1904") {
        Some(value) => (value, true),
        None => (case.value.as_str(), false),
    };
    format.show(value.parse().expect("a number"), is_1904)
}

#[test]
fn cells_show_what_the_cases_say() {
    let mut count = 0;
    let mut wrong = String::new();
    for case in cases() {
        count += 1;
        let shown = shown(&case);
        if shown != Shown::Text(case.expected.as_str().into()) {
            let Case {
                code,
                value,
                expected,
            } = &case;
            wrong += &format!("{code} of {value}: {shown:?} instead of {expected:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 160, "{count}");
}

/// What `code` shows of `value`, where it has a form for it.
fn text(code: &str, value: f64) -> Option<String> {
    match Format::parse(code).show(value, false) {
        Shown::Text(text) => Some(text.into()),
        Shown::Unknown(text) => {
            assert_eq!(text, general(value), "{code}");
            None
        }
    }
}

#[test]
fn what_is_not_understood_is_said() {
    for code in [
        "[NatNum1]0",
        "[DBNum4]0",
        "[DBNum9]0",
        "[orange]0",
        "[>=x]0",
        "[>1e999]0",
        "0;0;0;@;@",
        "@;@",
        "@;0",
        "0;0;0;0",
        "0 General",
        "General%",
        "General General",
        "yyyy0",
        "0 yyyy",
        "h:mm.000000",
        "\"open",
        "[open",
        "0\\",
        "0_",
        "0*",
        "0E+",
        "E+0",
        "0E+0.0",
        "0.0 ?/?",
        "0%%",
        "[<1]0;[<2]0;[<3]0",
        "b",
        "[$-411]ggge",
        "[$-411]dddd",
        "[$-130000]yyyy年m月d日",
        "[DBNum1][$-411]0",
        "[DBNum1]# ?/?",
        "g",
    ] {
        let format = Format::parse(code);
        assert!(format.is_unknown(), "{code}: {format:?}");
        assert_eq!(text(code, 1.5), None, "{code}");
        assert_eq!(
            format.show_text("甲"),
            Shown::Unknown("甲".into()),
            "{code}"
        );
    }
}

#[test]
fn values_without_a_form_are_said() {
    for (code, value) in [
        ("yyyy-mm-dd", -1.0),
        ("yyyy-mm-dd", 2_958_466.0),
        ("h:mm:ss", 2_958_465.999_999),
        ("yyyy-mm-dd", 1e300),
        ("[h]:mm", -0.5),
        ("[>10]0;[<5]0", 7.0),
        ("[DBNum1]General", 1e300),
        ("# ?/?", 1e300),
        ("0.00", f64::NAN),
        ("General", f64::INFINITY),
        ("yyyy", f64::NEG_INFINITY),
    ] {
        assert_eq!(text(code, value), None, "{code} {value}");
    }
    assert_eq!(general(f64::NAN), "#NUM!");
}

#[test]
fn times_before_1904_have_a_sign() {
    let format = Format::parse("[h]:mm");
    assert_eq!(format.show(-0.5, true), Shown::Text("-12:00".into()));
}

#[test]
fn a_code_has_255_characters_at_most() {
    assert_eq!(
        text(&"0".repeat(255), 1.0).map(|text| text.len()),
        Some(255)
    );
    assert_eq!(text(&"0".repeat(256), 1.0), None);
    assert_eq!(
        text(&"年".repeat(255), 1.0).map(|text| text.len()),
        Some(765)
    );
}

#[test]
fn a_text_is_repeated_as_far_as_a_cell_can_hold_it() {
    let Shown::Text(shown) = Format::parse(&"@".repeat(255)).show_text(&"甲".repeat(10_000))
    else {
        panic!("the format is understood");
    };
    assert!(shown.len() < 100_000, "{}", shown.len());
}

/// Pieces that codes are made of, and some that they are not.
const PIECES: [&str; 64] = [
    "0",
    "#",
    "?",
    ".",
    ",",
    "%",
    "E+",
    "E-",
    "/",
    ";",
    "@",
    "\"",
    "\"元\"",
    "\\",
    "!",
    "_",
    "*",
    "[",
    "]",
    "[Red]",
    "[Color 3]",
    "[>=10000]",
    "[<0]",
    "[=1]",
    "[<>1]",
    "[$¥-804]",
    "[$-404]",
    "[$-411]",
    "[$-F800]",
    "[$-F400]",
    "[DBNum1]",
    "[DBNum2]",
    "[DBNum3]",
    "[h]",
    "[mm]",
    "[s]",
    "General",
    "G/通用格式",
    "AM/PM",
    "A/P",
    "上午/下午",
    "yyyy",
    "yy",
    "m",
    "mm",
    "mmm",
    "mmmmm",
    "d",
    "dddd",
    "h",
    "ss",
    ".000",
    "e",
    "ggg",
    "aaa",
    "aaaa",
    "年",
    "万",
    " ",
    "8",
    "x",
    "\n",
    "0.00",
    "#,##0",
];

fn code() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..40)
            .prop_map(|pieces| pieces.concat()),
        proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..6)
            .prop_map(|pieces| pieces.concat()),
        proptest::collection::vec(any::<char>(), 0..300)
            .prop_map(|text| text.into_iter().collect()),
    ]
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -1e6..1e6,
        0.0..3e6,
        any::<i32>().prop_map(f64::from),
        proptest::sample::select(vec![
            0.0,
            -0.0,
            1e15,
            1e16,
            1e22,
            1e308,
            5e-324,
            2_958_465.999_999_999,
            60.0,
            0.999_999_999
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn any_code_shows_any_value_in_bounds(
        code in code(), value in value(), is_1904 in any::<bool>(), cell in "\\PC{0,20}"
    ) {
        let format = Format::parse(&code);
        for shown in [format.show(value, is_1904), format.show_text(&cell)] {
            let (Shown::Text(text) | Shown::Unknown(text)) = shown;
            prop_assert!(text.len() < 20_000, "{}", text.len());
        }
    }

    /// A number in a format of zeros and its separators is that number, rounded.
    #[test]
    fn digits_are_those_of_the_number(value in -1e9..1e9, places in 0..6_usize) {
        let code = format!("#,##0.{}", "0".repeat(places));
        let shown = text(&code, value).expect("a form for any number").replace(',', "");
        let read = shown.parse::<f64>().expect("a number");
        let step = 10_f64.powi(-(places as i32));
        prop_assert!((read - value).abs() <= step * 0.5 + 1e-6, "{shown} {value}");
    }

    /// Every day is one behind the day before it, in words too.
    #[test]
    fn dates_are_read_again(serial in 61..2_958_465_i32) {
        let shown = text("yyyy-mm-dd", f64::from(serial)).expect("a date");
        let form = time::macros::format_description!("[year]-[month]-[day]");
        let date = time::Date::parse(&shown, &form).expect("a date");
        prop_assert_eq!(date.to_julian_day() - 2_415_019, serial);
        let weekday = text("dddd", f64::from(serial));
        prop_assert_eq!(weekday, Some(date.weekday().to_string()));
    }
}
