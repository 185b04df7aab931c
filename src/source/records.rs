//! Text to records: where lines and fields end.
//!
//! Quoting follows [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180): a field may be enclosed in
//! double quotes, and then holds delimiters, line breaks and doubled quotes. Sheets also hold quotes
//! that are plain text, so that quotes count as syntax only where all of a text's quotes obey the
//! rules ([`quoted`] gives nothing otherwise), which the readers of published crates do not tell.

use std::borrow::Cow;

/// One record: a line of text, or several where a quoted field holds line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// The number of its first line, 1-based.
    pub line: u32,
    /// Its fields; none for an empty line.
    pub fields: Vec<Cow<'a, str>>,
}

/// The lines of a text without their ends: CRLF, LF or CR, mixed as they may be.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text).filter(|text| !text.is_empty());
    std::iter::from_fn(move || {
        let text = rest?;
        let (line, after) = match text.find(['\r', '\n']) {
            Some(end) => (&text[..end], &text[end + line_end(&text[end..])..]),
            None => (text, ""),
        };
        rest = Some(after).filter(|after| !after.is_empty());
        Some(line)
    })
}

/// How many bytes the line end at the start of `text` has; 0 where there is none.
fn line_end(text: &str) -> usize {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// The records of a text whose quotes are plain text; without a delimiter, one field a line.
pub fn plain(text: &str, delimiter: Option<char>) -> Vec<Record<'_>> {
    lines(text)
        .zip(1..)
        .map(|(line, number)| Record {
            line: number,
            fields: match delimiter {
                _ if line.is_empty() => Vec::new(),
                Some(delimiter) => line.split(delimiter).map(Cow::Borrowed).collect(),
                None => vec![Cow::Borrowed(line)],
            },
        })
        .collect()
}

/// The records of a text whose quotes are syntax, or nothing where they cannot be.
///
/// They cannot be where a quote breaks the rules, where no field needs its quotes although others
/// do without, and where a field of a tab-separated text holds a tab and a line break: no
/// spreadsheet writes that, but two stray quotes far apart look like it.
pub fn quoted(text: &str, delimiter: char) -> Option<Vec<Record<'_>>> {
    let mut reader = Reader {
        rest: text,
        delimiter,
        line: 1,
        needed: false,
        with_quotes: 0,
        without_quotes: 0,
    };
    let mut records = Vec::new();
    while !reader.rest.is_empty() {
        records.push(reader.record()?);
    }
    let syntax = reader.needed || reader.with_quotes > 0 && reader.without_quotes == 0;
    syntax.then_some(records)
}

struct Reader<'a> {
    rest: &'a str,
    delimiter: char,
    /// Number of the line that `rest` begins in.
    line: u32,
    /// Whether a field was met that would be read otherwise without its quotes.
    needed: bool,
    /// How many fields had quotes.
    with_quotes: usize,
    /// How many fields with letters in them had none.
    without_quotes: usize,
}

impl<'a> Reader<'a> {
    fn record(&mut self) -> Option<Record<'a>> {
        let line = self.line;
        let mut fields = Vec::new();
        if line_end(self.rest) == 0 {
            loop {
                fields.push(self.field()?);
                match self.rest.strip_prefix(self.delimiter) {
                    Some(rest) => self.rest = rest,
                    None => break,
                }
            }
        }
        self.rest = &self.rest[line_end(self.rest)..];
        self.line = self.line.saturating_add(1);
        Some(Record { line, fields })
    }

    /// A field; `rest` then begins with a delimiter or line end, or is empty.
    fn field(&mut self) -> Option<Cow<'a, str>> {
        if let Some(rest) = self.rest.strip_prefix('"') {
            self.rest = rest;
            return self.quoted_field();
        }
        let end = self
            .rest
            .find([self.delimiter, '\r', '\n'])
            .unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at(end);
        self.rest = rest;
        if field.contains('"') {
            return None;
        }
        self.without_quotes += usize::from(field.contains(char::is_alphabetic));
        Some(Cow::Borrowed(field))
    }

    fn quoted_field(&mut self) -> Option<Cow<'a, str>> {
        let mut field = Cow::Borrowed("");
        loop {
            let (piece, rest) = self.rest.split_once('"')?;
            self.rest = rest;
            if field.is_empty() {
                field = Cow::Borrowed(piece);
            } else {
                field.to_mut().push_str(piece);
            }
            match self.rest.strip_prefix('"') {
                Some(rest) => {
                    self.rest = rest;
                    self.needed = true;
                    field.to_mut().push('"');
                }
                None => break,
            }
        }
        let breaks =
            lines(&field).count().saturating_sub(1) + usize::from(field.ends_with(['\r', '\n']));
        if breaks > 0 && self.delimiter == '\t' && field.contains('\t') {
            return None;
        }
        let ends = self.rest.is_empty()
            || self.rest.starts_with(self.delimiter)
            || line_end(self.rest) > 0;
        if !ends {
            return None;
        }
        self.line = self.line.saturating_add(u32::try_from(breaks).ok()?);
        self.needed |= breaks > 0 || field.contains(self.delimiter);
        self.with_quotes += 1;
        Some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields<'a>(records: &'a [Record<'a>]) -> Vec<(u32, Vec<&'a str>)> {
        records
            .iter()
            .map(|record| (record.line, record.fields.iter().map(|f| &**f).collect()))
            .collect()
    }

    #[test]
    fn every_line_end_ends_a_line() {
        assert_eq!(
            lines("a\r\nb\nc\rd\r\n\r\ne").collect::<Vec<_>>(),
            ["a", "b", "c", "d", "", "e"]
        );
        assert_eq!(lines("").count(), 0);
        assert_eq!(lines("\n\n").collect::<Vec<_>>(), ["", ""]);
    }

    #[test]
    fn a_quoted_field_holds_breaks_delimiters_and_quotes() {
        let records = quoted("甲,\"一\r\n二\",丙\n\"a,b\",\"say \"\"hi\"\"\",\n", ',').unwrap();
        assert_eq!(
            fields(&records),
            [
                (1, vec!["甲", "一\r\n二", "丙"]),
                (3, vec!["a,b", "say \"hi\"", ""])
            ]
        );
    }

    #[test]
    fn quotes_that_break_the_rules_are_text() {
        for text in [
            "a,\"b\nc,d",            // never closed
            "a,\"十四五\"规划\n",    // text behind the closing quote
            "5\" 管,3\n\"a,b\",4\n", // a quote inside a bare field
            "甲,\"乙\"\n丙,丁\n",    // quotes that nothing needs
        ] {
            assert_eq!(quoted(text, ','), None, "{text}");
        }
        assert_eq!(quoted("\"甲\t乙\n丙\"\t丁\n", '\t'), None);
    }

    #[test]
    fn quotes_around_everything_are_syntax() {
        let records = quoted("\"甲\",\"乙\"\n\"丙\",5\n", ',').unwrap();
        assert_eq!(fields(&records)[1], (2, vec!["丙", "5"]));
    }

    #[test]
    fn an_empty_line_is_a_record_without_fields() {
        assert_eq!(
            fields(&plain("a\tb\n\n\t\n", Some('\t'))),
            [(1, vec!["a", "b"]), (2, vec![]), (3, vec!["", ""])]
        );
        assert_eq!(fields(&quoted("\n\"a,\",b", ',').unwrap())[0], (1, vec![]));
    }
}
