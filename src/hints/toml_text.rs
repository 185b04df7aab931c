//! Values as TOML writes them.

use super::Anchor;

/// A text in quotation marks (TOML 1.0, basic strings).
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What stands in the braces of an anchor.
pub fn fields(anchor: &Anchor) -> String {
    let sheet = anchor.sheet.as_deref();
    let parts = [
        sheet.map(|sheet| format!("sheet = {}", quoted(sheet))),
        anchor.line.map(|line| format!("line = {line}")),
        anchor
            .text
            .as_deref()
            .map(|text| format!("text = {}", quoted(text))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// An anchor.
pub fn anchor(anchor: &Anchor) -> String {
    format!("{{ {} }}", fields(anchor))
}

/// Values in brackets, on one line.
pub fn list<T: ToString>(values: impl IntoIterator<Item = T>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    format!("[{}]", values.join(", "))
}

/// Values in brackets, a line each.
pub fn lines(values: &[String]) -> String {
    match values {
        [] => "[]".to_owned(),
        [value] => format!("[{value}]"),
        values => format!("[\n  {},\n]", values.join(",\n  ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_texts_are_read_back() {
        for text in ["甲\"乙\\丙", "a\nb\tc", "\u{1}\u{7f}\u{85}", ""] {
            let table: toml::Table = toml::from_str(&format!("a = {}", quoted(text))).expect(text);
            assert_eq!(table["a"].as_str(), Some(text));
        }
    }
}
