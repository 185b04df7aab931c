//! The bytes of a hints file to [`Hints`].

use ecow::{EcoString, eco_format};

use super::consistency;
use super::parse::{self, Wrong};
use super::{Hints, sentences};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::source::encoding;

/// The text of a hints file, by the encoding that its bytes show, as a sheet's is found.
///
/// # Errors
/// [`Code::HintsUnreadable`] where the bytes are no text, or damaged; `file` is the file's name.
pub fn decode(bytes: &[u8], file: &str) -> Result<String, Error> {
    let refused = |error: Error| {
        let (en, zh) = match error {
            Error::Binary { kind } => (
                eco_format!("it is no text but {kind}"),
                eco_format!("不是文本文件，而是 {kind}"),
            ),
            Error::Malformed { encoding, line, .. } => (
                eco_format!("line {line} holds bytes that {encoding} does not have"),
                eco_format!("第{line}行有 {encoding} 中不存在的字节"),
            ),
            _ => (
                "its encoding is not known".into(),
                "无法识别它的编码".into(),
            ),
        };
        unreadable(
            file,
            eco_format!("{en}; save it as plain text in UTF-8"),
            eco_format!("{zh}；请另存为 UTF-8 编码的纯文本"),
        )
    };
    encoding::decode(bytes, None)
        .map(|decoded| decoded.text)
        .map_err(refused)
}

/// Reads the text of a hints file; `file` is its name, for the error.
///
/// # Errors
/// [`Code::HintsUnreadable`] with the line where the text is no hints file.
pub fn read(text: &str, file: &str) -> Result<Hints, Error> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let refused = |wrong: Wrong| {
        let (en, zh) = sentences::of(&wrong, text);
        at_line(text, wrong.span.map(|span| span.start), file, en, zh)
    };
    let document = parse::document(text).map_err(refused)?;
    let hints = parse::hints(&document).map_err(refused)?;
    match consistency::check(&hints) {
        Some(problem) => {
            let path: Vec<&str> = problem.path.split('.').collect();
            let span = parse::span(&document, &path);
            let start = span.map(|span| span.start);
            Err(at_line(text, start, file, problem.en, problem.zh))
        }
        None => Ok(hints),
    }
}

/// The error that a hints file cannot be read, with the reason in both languages.
pub fn unreadable(file: &str, en: EcoString, zh: EcoString) -> Error {
    Error::Finding(
        Diagnostic::new(Code::HintsUnreadable)
            .with("file", file)
            .with("reason", en)
            .with("reason.zh", zh),
    )
}

/// The same with the line that a byte stands in.
fn at_line(text: &str, start: Option<usize>, file: &str, en: EcoString, zh: EcoString) -> Error {
    let Some(start) = start else {
        return unreadable(file, en, zh);
    };
    // The end of the file is where its last line ends.
    let before = text.bytes().take(start.min(text.trim_end().len()));
    let line = 1 + before.filter(|&byte| byte == b'\n').count();
    unreadable(
        file,
        eco_format!("line {line}: {en}"),
        eco_format!("第{line}行：{zh}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Language;

    fn error(text: &str) -> String {
        let error = read(text, "a.hints.toml").expect_err("no hints");
        error.diagnostic().message(Language::English)
    }

    #[test]
    fn every_part_may_be_left_out() {
        assert_eq!(read("", "a"), Ok(Hints::default()));
        let hints = read("version = 1\n[[table]]\ngroups = [1]\n", "a").expect("hints");
        assert_eq!(hints.table[0].groups, [1]);
    }

    #[test]
    fn errors_name_the_line() {
        assert!(error("version = 1\n[[table]]\ngroup = [1]\n").contains("line 3"));
        assert!(error("version = \n").contains("line 1"));
        assert!(error("version = 2").contains("version 2"));
    }

    #[test]
    fn what_no_sheet_can_have_is_refused() {
        for text in [
            "[[table]]\nspacers = [0]",
            "[[table]]\ngroups = [1]\nplain = [1]",
            "[[table]]\nfirst = { line = 1 }\n[[table]]\n",
            "[[allow]]\ncode = \"J0601\"\nreason = \" \"",
            "[[allow]]\ncode = \"J0404\"\nreason = \"x\"",
            "[[allow]]\ncode = \"J9999\"\nreason = \"x\"",
            "[[table]]\n[[table.join]]\nbefore = { line = 1 }\nafter = { line = 2 }\nas = \"cells\"",
        ] {
            error(text);
        }
    }
}
