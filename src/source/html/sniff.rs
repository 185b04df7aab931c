//! Whether bytes are a page of HTML, by their content.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How many bytes are looked at for the first tag, from where the text begins.
const HEAD: usize = 64 << 10;

/// Elements that begin a page and nothing else.
const PAGE: [&str; 6] = ["!doctype", "html", "head", "body", "meta", "frameset"];

/// Elements that a page without a head may begin with; there must be a table as well.
const PART: [&str; 32] = [
    "a", "b", "base", "big", "br", "caption", "center", "div", "font", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "img", "input", "link", "main", "p", "pre", "script", "section",
    "span", "strong", "style", "table", "title", "u", "xml",
];

/// Whether `bytes` are a page of HTML, or part of one with a table, or a page in a web archive.
///
/// A text whose cells hold tags is none: what comes first must be one.
pub fn is_html(bytes: &[u8]) -> bool {
    let units = Units::new(bytes);
    let head = units.ascii(HEAD);
    if is_web_archive(&head) {
        return true;
    }
    match first_tag(&head) {
        Some(("!doctype", rest)) => names(rest.trim_start(), "html"),
        Some((tag, _)) if PAGE.contains(&tag) => true,
        Some((tag, _)) if PART.contains(&tag) => units.has_table(),
        _ => false,
    }
}

/// Whether a page is in an archive of several parts (RFC 2557).
pub fn is_web_archive(head: &str) -> bool {
    let head = head.trim_start();
    let is_message = ["mime-version:", "from: <saved by"].iter().any(|start| {
        // Not a table about mail: its cells would stand in one line.
        head.starts_with(start)
    });
    is_message && head.contains("multipart/related")
}

/// The beginning of a text in lower case, where it is ASCII; other characters are U+FFFD.
pub fn head(bytes: &[u8]) -> String {
    Units::new(bytes).ascii(HEAD)
}

/// The first element's name, and what stands behind it.
fn first_tag(head: &str) -> Option<(&str, &str)> {
    let mut rest = head.trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") || rest.starts_with("<![") {
            ">"
        } else {
            break;
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let rest = rest.strip_prefix('<')?;
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '!';
    let end = rest.find(|character: char| !is_name(character))?;
    let (name, behind) = rest.split_at(end);
    let ends = behind.starts_with(|character: char| {
        character.is_ascii_whitespace() || matches!(character, '>' | '/')
    });
    ends.then_some((name, behind))
}

/// Whether a text begins with a name as a whole word.
fn names(text: &str, name: &str) -> bool {
    let behind = text.strip_prefix(name);
    behind.is_some_and(|behind| !behind.starts_with(|next: char| next.is_ascii_alphanumeric()))
}

/// Bytes as units of ASCII, or of UTF-16.
struct Units<'a> {
    bytes: &'a [u8],
    /// How many bytes each has, and which of them is the low one.
    width: usize,
    low: usize,
}

impl<'a> Units<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let (encoding, length) = match (Encoding::for_bom(bytes), bytes) {
            (Some((encoding, length)), _) => (Some(encoding), length),
            (None, [b'<' | b'\t' | b'\r' | b'\n' | b' ', 0, ..]) => (Some(UTF_16LE), 0),
            (None, [0, b'<' | b'\t' | b'\r' | b'\n' | b' ', ..]) => (Some(UTF_16BE), 0),
            _ => (None, 0),
        };
        let (width, low) = match encoding {
            Some(encoding) if encoding == UTF_16LE => (2, 0),
            Some(encoding) if encoding == UTF_16BE => (2, 1),
            _ => (1, 0),
        };
        Self {
            bytes: bytes.get(length..).unwrap_or_default(),
            width,
            low,
        }
    }

    fn iter(&self) -> impl Iterator<Item = u8> {
        let low = self.low;
        self.bytes.chunks_exact(self.width).map(move |unit| {
            let is_ascii = unit
                .iter()
                .enumerate()
                .all(|(at, &byte)| at == low || byte == 0);
            let byte = unit.get(low).copied().unwrap_or(0xFF);
            if is_ascii { byte } else { 0xFF }
        })
    }

    fn ascii(&self, most: usize) -> String {
        let units = self.iter().take(most);
        let characters = units.map(|byte| match byte {
            byte if byte.is_ascii() => char::from(byte.to_ascii_lowercase()),
            _ => char::REPLACEMENT_CHARACTER,
        });
        characters.collect()
    }

    fn has_table(&self) -> bool {
        const TABLE: &[u8] = b"<table";
        let mut matched = 0;
        self.iter().any(|byte| {
            let byte = byte.to_ascii_lowercase();
            matched = match TABLE.get(matched) {
                Some(&next) if next == byte => matched + 1,
                _ => usize::from(byte == b'<'),
            };
            matched == TABLE.len()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_by_what_comes_first() {
        for page in [
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\"><title>表</title>",
            "\u{FEFF}\r\n<HTML xmlns:x=\"urn:schemas-microsoft-com:office:excel\">",
            "<?xml version=\"1.0\" encoding=\"GB2312\"?>\n<html>",
            "<!-- 表 --> <!--[if gte mso 9]><xml></xml><![endif]--><table border=1>",
            "<meta http-equiv=Content-Type content='text/html; charset=gb2312'><table>",
            "<style>td{mso-number-format:'\\@'}</style><TABLE><tr>",
            "<div align=center>标题</div><table/>",
        ] {
            assert!(is_html(page.as_bytes()), "{page}");
            let little: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(is_html(&little), "UTF-16: {page}");
            let big: Vec<u8> = page.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert!(is_html(&big), "UTF-16BE: {page}");
        }
    }

    #[test]
    fn texts_with_tags_in_cells_are_none() {
        for text in [
            "",
            "<",
            "项目\t<b>金额</b>\n<table>\t1\n",
            "<无>\t<table>\n",
            "<b>项目</b>\t金额\n",
            "<table1>\t1\n",
            "< 100\t<table>\n",
            "<div\t1",
            "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            "<!DOCTYPE svg><svg/>",
            "MIME-Version\tmultipart/related\n",
        ] {
            assert!(!is_html(text.as_bytes()), "{text}");
        }
        assert!(!is_html(b"PK\x03\x04"));
    }

    #[test]
    fn a_web_archive_is_a_page_of_its_kind() {
        let archive = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n";
        assert!(is_html(archive.as_bytes()));
    }
}
