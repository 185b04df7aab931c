//! What is wrong in a hints file, in both languages.

use ecow::{EcoString, eco_format};

use super::parse::{Found, Wanted, What, Wrong};
use crate::recover::pins::nearest;

/// So many keys at most are listed where none is near.
const MOST_LISTED: usize = 8;

/// The sentence in English and in Chinese; `text` is what the file says.
pub fn of(wrong: &Wrong, text: &str) -> (EcoString, EcoString) {
    let key = wrong.key.as_deref().unwrap_or("?");
    match &wrong.what {
        What::Syntax(said) => {
            let start = wrong.span.as_ref().map(|span| span.start);
            let rest = start.and_then(|start| text.get(start..));
            syntax(said, rest.and_then(|rest| rest.chars().next()))
        }
        What::KeyTwice(key) => (
            eco_format!("the key `{key}` stands twice in one table"),
            eco_format!("同一张表中 {key} 写了两次"),
        ),
        What::UnknownKey(key, known) => unknown_key(key, known),
        What::MissingKey(key) => (eco_format!("`{key}` is missing"), eco_format!("缺少 {key}")),
        What::Type(wanted, found) => {
            let (wanted_en, wanted_zh) = is_wanted(*wanted, *found);
            let (found_en, found_zh) = is_found(*found);
            (
                eco_format!("`{key}` has to be {wanted_en}, not {found_en}"),
                eco_format!("{key} 应为{wanted_zh}，而不是{found_zh}"),
            )
        }
        What::Number(number) => (
            eco_format!("`{key}` cannot be {number}"),
            eco_format!("{key} 不能是 {number}"),
        ),
        What::Word(word, known) => {
            let known: Vec<String> = known.iter().map(|known| format!("\"{known}\"")).collect();
            (
                eco_format!(
                    "`{key}` has to be one of {}, not “{word}”",
                    known.join(", ")
                ),
                eco_format!("{key} 应为 {} 之一，而不是“{word}”", known.join("、")),
            )
        }
    }
}

/// That a text is no TOML, with the parser's own words; `here` is the character in question.
fn syntax(said: &str, here: Option<char>) -> (EcoString, EcoString) {
    let said: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let said = said.join(", ");
    let (mut en, mut zh) = (
        EcoString::from("this is not valid TOML"),
        EcoString::from("不合 TOML 的语法"),
    );
    if let Some((wide, plain)) = here.and_then(full_width) {
        en.push_str(&format!(": {wide} is a full-width mark, TOML has {plain}"));
        zh.push_str(&format!("：{wide} 是全角符号，应为半角的 {plain}"));
    }
    if !said.is_empty() {
        en.push_str(&format!(" (parser: {said})"));
        zh.push_str(&format!("（解析器：{said}）"));
    }
    (en, zh)
}

/// A mark of Chinese input methods, and what TOML has in its place.
fn full_width(mark: char) -> Option<(char, char)> {
    let plain = match mark {
        '“' | '”' | '＂' => '"',
        '‘' | '’' | '＇' => '\'',
        '，' => ',',
        '。' => '.',
        '【' => '[',
        '】' => ']',
        '\u{3000}' => ' ',
        // The full-width forms stand in the order of ASCII.
        '！'..='～' => char::from_u32(u32::from(mark) - 0xFEE0)?,
        _ => return None,
    };
    Some((mark, plain))
}

fn unknown_key(key: &str, known: &[&str]) -> (EcoString, EcoString) {
    let (en, zh) = match nearest(key, known.iter().copied()) {
        Some(near) => (
            eco_format!("; the nearest is `{near}`"),
            eco_format!("，最接近的是 {near}"),
        ),
        None if known.len() <= MOST_LISTED => {
            let quoted: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
            (
                eco_format!("; there are {}", quoted.join(", ")),
                eco_format!("，可以写的有 {}", known.join("、")),
            )
        }
        None => (EcoString::new(), EcoString::new()),
    };
    (
        eco_format!("no key is called `{key}` here{en}"),
        eco_format!("这里没有名为 {key} 的键{zh}"),
    )
}

fn is_wanted(wanted: Wanted, found: Found) -> (&'static str, &'static str) {
    match wanted {
        Wanted::Text => ("a text in quotation marks", "加引号的文字"),
        Wanted::Number => ("a whole number", "整数"),
        Wanted::List if found == Found::Keys => (
            "a list, each of its entries under a name in double brackets such as [[table]]",
            "列表，每一项写在 [[table]] 这样的双层方括号之下",
        ),
        Wanted::List => ("a list in brackets", "方括号括起的列表"),
        Wanted::Keys(keys) if keys.contains(&"column") => (
            "such as { column = 2, with = 1 }",
            "{ column = 2, with = 1 } 这样的写法",
        ),
        Wanted::Keys(keys) if keys.contains(&"line") => (
            "a line such as { line = 13, text = \"合计\" }",
            "{ line = 13, text = \"合计\" } 这样的一行",
        ),
        Wanted::Keys(_) => ("a table of keys", "由键和值组成的表"),
    }
}

fn is_found(found: Found) -> (&'static str, &'static str) {
    match found {
        Found::Text => ("a text", "文字"),
        Found::Number => ("a number", "数字"),
        Found::Decimal => ("a decimal number", "小数"),
        Found::Truth => ("true or false", "真假值"),
        Found::Date => ("a date", "日期"),
        Found::List => ("a list", "列表"),
        Found::Keys => ("a table", "单张表"),
        Found::KeysInBraces => ("a single entry in braces", "花括号括起的单独一项"),
    }
}
