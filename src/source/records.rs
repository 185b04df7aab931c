//! Text to records: where lines and fields end.
//!
//! Quoting follows [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180): a field may be enclosed in
//! marks, and then holds delimiters, line breaks and doubled marks. Sheets also hold marks that are
//! plain text, and files are damaged. So a mark that breaks the rules spoils no more than its own
//! field, which is then text up to the next delimiter of its line; how often the rules were kept and
//! broken is told by [`Marks`], from which `dialect` decides whether marks are syntax at all. The
//! readers of published crates give neither: after a stray mark they run on to the next.

use std::borrow::Cow;

/// Columns whose marks are counted one by one; those further right are counted together.
const COLUMNS: usize = 64;
/// In a column that is enclosed throughout, so many fields at least are.
const ENCLOSED: usize = 3;

/// How a text is cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between fields; without one, each line is a field.
    pub delimiter: Option<char>,
    /// How fields are enclosed; without it, marks are text.
    pub quoting: Option<Quoting>,
}

/// How a field is enclosed so that it may hold anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quoting {
    /// What stands before and behind the field.
    pub mark: char,
    /// Whether a backslash takes the meaning from the mark, the delimiter or backslash behind it.
    pub backslash: bool,
}

/// One record: a line of text, or several where an enclosed field holds line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// The number of its first line, 1-based.
    pub line: u32,
    /// Its fields; none for an empty line.
    pub fields: Vec<Cow<'a, str>>,
}

/// The lines of a text without their ends: CRLF, LF or CR, mixed as they may be.
///
/// Other characters that break lines (vertical tab, form feed, NEL, U+2028, U+2029) do not end them:
/// in delimited text they are soft breaks inside cells, and a form feed beside a line end is left to
/// whom it tells of a page.
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

/// All records of a text.
#[cfg(test)]
pub fn cut(text: &str, dialect: Dialect) -> Vec<Record<'_>> {
    Reader::new(text, dialect).collect()
}

/// Whether a field is strokes alone, as rules between rows are written: `---`, `:-:`, `-+-`, `──┼──`.
pub fn is_rule(field: &str) -> bool {
    let stroke = |c: char| {
        matches!(
            c,
            '-' | '=' | '+' | ':' | '_' | '—' | '\u{2500}'..='\u{257F}'
        )
    };
    let strokes = field.trim();
    strokes.chars().count() > 1 && strokes.chars().all(stroke) && strokes.contains(|c| c != ':')
}

/// How many line ends there are in a text.
fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |&(at, byte): &(usize, &u8)| match byte {
        b'\n' => at == 0 || bytes[at - 1] != b'\r',
        _ => *byte == b'\r',
    };
    bytes.iter().enumerate().filter(ends).count()
}

/// What was met of marks while a text was cut.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Fields that would be read otherwise without their marks.
    pub needed: usize,
    /// Fields that break the rules: never closed, text behind a closing mark.
    pub broken: usize,
    /// Fields with marks inside that enclose nothing: 5" pipe.
    pub stray: usize,
    /// Fields that are enclosed.
    pub enclosed: usize,
    /// Fields with letters in them that are not.
    bare: usize,
    /// Fields that are enclosed, and filled ones that are not, by column.
    columns: Vec<(usize, usize)>,
}

impl Marks {
    /// Whether the marks can be syntax: some field needs its own, most fields with letters have
    /// them, or where one has them its whole column has, under a header that may have none.
    pub fn are_syntax(&self) -> bool {
        let throughout = |&(enclosed, bare): &(usize, usize)| {
            enclosed == 0 || (enclosed >= ENCLOSED && bare <= 1)
        };
        let most = self.broken + self.stray == 0 && 2 * self.enclosed > 3 * self.bare;
        self.enclosed > 0 && (self.needed > 0 || most || self.columns.iter().all(throughout))
    }

    fn count(&mut self, column: usize, field: &str, enclosed: bool) {
        let column = column.min(COLUMNS);
        if self.columns.len() <= column {
            self.columns.resize(column + 1, (0, 0));
        }
        let (with, without) = &mut self.columns[column];
        match enclosed {
            true => *with += 1,
            false => *without += usize::from(!field.trim().is_empty()),
        }
        self.enclosed += usize::from(enclosed);
        self.bare += usize::from(!enclosed && field.contains(char::is_alphabetic));
    }
}

/// The records of a text, one after the other.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    dialect: Dialect,
    /// Where the next field begins, in bytes.
    at: usize,
    /// Number of the line that it begins in.
    line: u32,
    /// Where the last mark of the text stands, in bytes.
    last_mark: Option<usize>,
    /// How many fields the record before had.
    width: usize,
    /// How many bytes may still be read in vain for closing marks.
    patience: usize,
    /// What was met of marks so far.
    pub marks: Marks,
}

impl<'a> Reader<'a> {
    /// A reader of `text`.
    pub fn new(text: &'a str, dialect: Dialect) -> Self {
        let mark = dialect.quoting.map(|quoting| quoting.mark);
        Self {
            text,
            dialect,
            at: 0,
            line: 1,
            width: 0,
            last_mark: mark.and_then(|mark| text.rfind(mark)),
            patience: text.len().saturating_mul(2),
            marks: Marks::default(),
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Where the bare field that begins here ends, in bytes from here.
    fn bare_end(&self) -> usize {
        let rest = self.rest();
        let mut buffer = [0; 4];
        let delimiter = self.dialect.delimiter.map(|c| &*c.encode_utf8(&mut buffer));
        let first = delimiter.and_then(|delimiter| delimiter.bytes().next());
        let escapes = self.dialect.quoting.is_some_and(|q| q.backslash);
        let mut from = 0;
        loop {
            let found = rest.as_bytes()[from..].iter().position(|&byte| {
                byte == b'\n' || byte == b'\r' || Some(byte) == first || escapes && byte == b'\\'
            });
            let Some(found) = found else {
                return rest.len();
            };
            let at = from + found;
            match rest.as_bytes()[at] {
                b'\n' | b'\r' => return at,
                b'\\' if escapes => {
                    let escaped = delimiter.is_some_and(|d| rest[at + 1..].starts_with(d));
                    from = at
                        + 1
                        + if escaped {
                            delimiter.map_or(0, str::len)
                        } else {
                            0
                        };
                }
                // The first byte of a character is never inside another.
                _ if delimiter.is_some_and(|d| rest[at..].starts_with(d)) => return at,
                _ => from = at + 1,
            }
        }
    }

    fn field(&mut self, column: usize) -> Cow<'a, str> {
        if let Some(quoting) = self.dialect.quoting {
            let blanks = self.rest().trim_start_matches(|c| self.is_blank(c));
            let start = self.text.len() - blanks.len();
            if blanks.starts_with(quoting.mark)
                && let Some(field) = self.enclosed(quoting, start + quoting.mark.len_utf8())
            {
                self.marks.count(column, &field, true);
                return field;
            }
        }
        let end = self.bare_end();
        let field = &self.rest()[..end];
        self.at += end;
        let Some(quoting) = self.dialect.quoting else {
            return Cow::Borrowed(field);
        };
        self.marks.count(column, field, false);
        if field.trim_start().starts_with(quoting.mark) {
            self.marks.broken += 1;
        } else {
            self.marks.stray += usize::from(field.contains(quoting.mark));
        }
        match (quoting.backslash, self.dialect.delimiter) {
            (true, Some(delimiter)) if field.contains('\\') => {
                let escaped: String = ['\\', delimiter].iter().collect();
                Cow::Owned(field.replace(&escaped, delimiter.encode_utf8(&mut [0; 4])))
            }
            _ => Cow::Borrowed(field),
        }
    }

    /// Whether a character may stand between a mark and a delimiter.
    fn is_blank(&self, c: char) -> bool {
        let blank = matches!(
            c,
            ' ' | '\t' | '\u{A0}' | '\u{3000}' | '\u{200B}' | '\u{FEFF}' | '\0'
        );
        blank && Some(c) != self.dialect.delimiter
    }

    /// Whether a field ends where `after` begins; how many bytes of blanks stand before that.
    fn ends(&self, after: &str) -> Option<usize> {
        let blanks = after.trim_start_matches(|c| self.is_blank(c));
        let ends = blanks.is_empty()
            || line_end(blanks) > 0
            || self
                .dialect
                .delimiter
                .is_some_and(|d| blanks.starts_with(d));
        ends.then(|| after.len() - blanks.len())
    }

    /// The field whose opening mark ends at `start`; nothing where its marks break the rules.
    ///
    /// A mark inside that is not doubled is let pass as long as the field ends on the same line and
    /// no other begins in between.
    fn enclosed(&mut self, quoting: Quoting, start: usize) -> Option<Cow<'a, str>> {
        let mut field = Cow::Borrowed("");
        let (mut at, mut needed, mut loose, mut breaks) = (start, false, false, 0_usize);
        let stops = [
            quoting.mark,
            if quoting.backslash {
                '\\'
            } else {
                quoting.mark
            },
        ];
        let end = loop {
            if self.last_mark.is_none_or(|last| at > last) {
                break None;
            }
            let rest = &self.text[at..];
            let Some(stop) = rest.find(stops) else {
                break None;
            };
            let piece = &rest[..stop];
            let broken = line_ends(piece);
            breaks += broken;
            push(&mut field, piece);
            let found = &rest[stop..];
            let after = found.strip_prefix(quoting.mark);
            at += stop;
            let Some(after) = after else {
                // A backslash, which has one byte.
                let escaped = found[1..].chars().next();
                let escaped = escaped.filter(|c| *c == quoting.mark || *c == '\\');
                field.to_mut().push(escaped.unwrap_or('\\'));
                needed |= escaped.is_some();
                at += 1 + escaped.map_or(0, char::len_utf8);
                continue;
            };
            at += quoting.mark.len_utf8();
            if after.starts_with(quoting.mark) {
                field.to_mut().push(quoting.mark);
                at += quoting.mark.len_utf8();
                needed = true;
                continue;
            }
            if let Some(blanks) = self.ends(after) {
                break Some(at + blanks);
            }
            let before =
                self.text[..at - quoting.mark.len_utf8()].trim_end_matches(|c| self.is_blank(c));
            let opens = at > start + quoting.mark.len_utf8()
                && self.dialect.delimiter.is_some_and(|d| before.ends_with(d));
            loose = true;
            if opens || breaks > 0 {
                break None;
            }
            field.to_mut().push(quoting.mark);
        };
        let tab = self.dialect.delimiter == Some('\t') && breaks > 0 && field.contains('\t');
        let Some(end) = end.filter(|_| !(tab || loose && breaks > 0)) else {
            let read = at - start;
            self.patience = self.patience.saturating_sub(read);
            if self.patience == 0 {
                self.dialect.quoting = None;
            }
            return None;
        };
        let delimits = self.dialect.delimiter.is_some_and(|d| field.contains(d));
        // Two marks with nothing between them may be a ditto in a text pasted by tabs.
        let empty = field.is_empty() && self.dialect.delimiter != Some('\t');
        self.marks.needed += usize::from(needed || breaks > 0 || delimits || empty);
        self.marks.broken += usize::from(loose);
        self.line = self
            .line
            .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.at = end;
        Some(field)
    }
}

fn push<'a>(field: &mut Cow<'a, str>, piece: &'a str) {
    if field.is_empty() {
        *field = Cow::Borrowed(piece);
    } else if !piece.is_empty() {
        field.to_mut().push_str(piece);
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        if self.at >= self.text.len() {
            return None;
        }
        let line = self.line;
        let mut fields = Vec::new();
        if line_end(self.rest()) == 0 {
            fields.reserve_exact(self.width);
            loop {
                let field = self.field(fields.len());
                fields.push(field);
                let delimiter = self.dialect.delimiter;
                match delimiter.filter(|delimiter| self.rest().starts_with(*delimiter)) {
                    Some(delimiter) => self.at += delimiter.len_utf8(),
                    None => break,
                }
            }
            self.width = fields.len();
        }
        self.at += line_end(self.rest());
        self.line = self.line.saturating_add(1);
        Some(Record { line, fields })
    }
}

#[cfg(test)]
mod tests;
