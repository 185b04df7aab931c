//! `THead` and `TBody` in the structure of tables whose rows have headers.
//!
//! Typst 0.15 leaves row groups out where a row holds both a row header and data (`typst-pdf`, tags of
//! tables), so that its `TR` stand directly in `Table`. ISO 32000-1, 14.8.4.3.4, has them in `THead` and
//! `TBody`, and assistive technology tells header rows by them. They are put in here, in the bytes that were
//! written: elements of the structure are plain objects, and the cross-reference is a table (7.5.4). A file
//! of another form is left as it is.

use std::ops::Range;

/// Adds the row groups that are missing.
pub(super) fn add(pdf: Vec<u8>) -> Vec<u8> {
    let groups = File::read(&pdf).and_then(|file| file.with_groups());
    groups.unwrap_or(pdf)
}

/// The objects of a file with a cross-reference table.
struct File<'p> {
    pdf: &'p [u8],
    /// The bytes of each object, by its number; of number 0 and free ones none.
    objects: Vec<Range<usize>>,
    /// What stands between `trailer` and `startxref`.
    trailer: &'p [u8],
    /// Where the cross-reference begins.
    xref: usize,
}

/// The row groups of one table.
struct Groups {
    table: usize,
    head: Vec<usize>,
    body: Vec<usize>,
}

impl<'p> File<'p> {
    fn read(pdf: &'p [u8]) -> Option<Self> {
        let end = rfind(pdf, b"startxref")?;
        let xref = number(&pdf[end + b"startxref".len()..])?.0;
        let table = pdf.get(xref..end)?;
        let rest = table.strip_prefix(b"xref\n0 ")?;
        let (count, used) = number(rest)?;
        let entries = rest.get(used..)?.strip_prefix(b"\n")?;
        // An entry has 20 bytes (7.5.4).
        let lines = entries.get(..count.checked_mul(20)?)?;
        let trailer = entries.get(lines.len()..)?.strip_prefix(b"trailer\n")?;
        let mut starts = Vec::new();
        for (object, line) in lines.chunks_exact(20).enumerate() {
            if line[17] == b'n' {
                starts.push((number(line)?.0, object));
            }
        }
        starts.sort_unstable();
        let mut objects = vec![0..0; count];
        for (index, &(start, object)) in starts.iter().enumerate() {
            let end = starts.get(index + 1).map_or(xref, |next| next.0);
            objects[object] = (start < end && end <= xref).then_some(start..end)?;
        }
        Some(Self {
            pdf,
            objects,
            trailer,
            xref,
        })
    }

    fn bytes(&self, object: usize) -> &'p [u8] {
        let range = self.objects.get(object).cloned().unwrap_or(0..0);
        &self.pdf[range]
    }

    fn is(&self, object: usize, kind: &str) -> bool {
        let element = format!("<</Type/StructElem/S/{kind}/");
        // It stands at the beginning of its object; the rest may be long.
        let bytes = self.bytes(object);
        find(&bytes[..bytes.len().min(64)], element.as_bytes()).is_some()
    }

    /// The elements in an element; none where it has contents of its own.
    fn kids(&self, object: usize) -> Option<Vec<usize>> {
        let bytes = self.bytes(object);
        let start = rfind(bytes, b"/K[")? + b"/K[".len();
        let end = start + find(&bytes[start..], b"]")?;
        let text = std::str::from_utf8(&bytes[start..end]).ok()?;
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let kid = |word: &[&str]| match word {
            [number, "0", "R"] => number.parse().ok(),
            _ => None,
        };
        words.chunks(3).map(kid).collect()
    }

    /// Whether all cells of a row are headers of columns.
    fn is_header(&self, row: usize) -> bool {
        let is_column_header = |&cell: &usize| {
            self.is(cell, "TH") && find(self.bytes(cell), b"/Scope/Column").is_some()
        };
        let cells = self.kids(row).unwrap_or_default();
        !cells.is_empty() && cells.iter().all(is_column_header)
    }

    fn groups(&self) -> Vec<Groups> {
        let tables = (0..self.objects.len()).filter(|&object| self.is(object, "Table"));
        let groups = tables.filter_map(|table| {
            let rows = self.kids(table)?;
            let are_rows = rows.iter().all(|&row| self.is(row, "TR"));
            let header = rows.iter().take_while(|&&row| self.is_header(row)).count();
            let (head, body) = rows.split_at(header);
            (are_rows && !head.is_empty() && !body.is_empty()).then(|| Groups {
                table,
                head: head.to_vec(),
                body: body.to_vec(),
            })
        });
        groups.collect()
    }

    /// The file with its row groups; none where it has all or a row is not as it ought to be.
    fn with_groups(&self) -> Option<Vec<u8>> {
        let groups = self.groups();
        if groups.is_empty() {
            return None;
        }
        let count = self.objects.len();
        let mut changed: Vec<Option<Vec<u8>>> = vec![None; count];
        let mut added = Vec::new();
        for group in &groups {
            for (kind, rows) in [("THead", &group.head), ("TBody", &group.body)] {
                let number = count + added.len();
                let kids: Vec<String> = rows.iter().map(|row| format!("{row} 0 R")).collect();
                let (table, kids) = (group.table, kids.join(" "));
                added.push(format!(
                    "{number} 0 obj\n<</Type/StructElem/S/{kind}/P {table} 0 R/K[{kids}]>>\nendobj\n\n"
                ));
                for &row in rows {
                    let parent = format!("/P {} 0 R", group.table);
                    let new = format!("/P {number} 0 R");
                    changed[row] = Some(replaced(self.bytes(row), &parent, &new)?);
                }
            }
            let bytes = self.bytes(group.table);
            let kids = rfind(bytes, b"/K[")? + b"/K[".len();
            let end = kids + find(&bytes[kids..], b"]")?;
            let number = count + added.len();
            let groups = format!("{} 0 R {} 0 R", number - 2, number - 1);
            let table = [&bytes[..kids], groups.as_bytes(), &bytes[end..]].concat();
            changed[group.table] = Some(table);
        }
        Some(self.write(&changed, &added))
    }

    fn write(&self, changed: &[Option<Vec<u8>>], added: &[String]) -> Vec<u8> {
        let mut order: Vec<usize> = (0..self.objects.len()).collect();
        order.retain(|&object| !self.objects[object].is_empty());
        order.sort_unstable_by_key(|&object| self.objects[object].start);
        let first = order
            .first()
            .map_or(self.xref, |&object| self.objects[object].start);
        let mut written = Vec::with_capacity(self.pdf.len() + 4096);
        written.extend_from_slice(&self.pdf[..first]);
        let mut offsets = vec![None; self.objects.len()];
        for object in order {
            offsets[object] = Some(written.len());
            let bytes = changed[object].as_deref();
            written.extend_from_slice(bytes.unwrap_or(&self.pdf[self.objects[object].clone()]));
        }
        for object in added {
            offsets.push(Some(written.len()));
            written.extend_from_slice(object.as_bytes());
        }
        let xref = written.len();
        let count = offsets.len();
        written.extend_from_slice(format!("xref\n0 {count}\n").as_bytes());
        for offset in offsets {
            let line = match offset {
                Some(offset) => format!("{offset:010} 00000 n\r\n"),
                None => "0000000000 65535 f\r\n".to_owned(),
            };
            written.extend_from_slice(line.as_bytes());
        }
        written.extend_from_slice(b"trailer\n");
        let old = format!("/Size {}", self.objects.len());
        let trailer = replaced(self.trailer, &old, &format!("/Size {count}"));
        written.extend_from_slice(trailer.as_deref().unwrap_or(self.trailer));
        written.extend_from_slice(format!("startxref\n{xref}\n%%EOF").as_bytes());
        written
    }
}

/// A number at the beginning, and how many bytes it has.
fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let blanks = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    let digits = bytes[blanks..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit());
    let end = blanks + digits.count();
    let text = std::str::from_utf8(&bytes[blanks..end]).ok()?;
    Some((text.parse().ok()?, end))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

fn rfind(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(bytes, wanted)
}

/// The bytes with the first `old` replaced.
fn replaced(bytes: &[u8], old: &str, new: &str) -> Option<Vec<u8>> {
    let at = find(bytes, old.as_bytes())?;
    Some([&bytes[..at], new.as_bytes(), &bytes[at + old.len()..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pdf_of_this_form_is_left_as_it_is() {
        for bytes in [
            &b""[..],
            b"startxref",
            b"startxref\n0\n%%EOF",
            b"xref\n0 1\n0000000000 65535 f\r\ntrailer\n<</Size 1>>\nstartxref\n0\n%%EOF",
            b"xref\n0 99999999999999999999\nstartxref\n0\n%%EOF",
            b"xref\n0 2\n0000000000 65535 f\r\n9999999999 00000 n\r\ntrailer\n<</Size 2>>\nstartxref\n0\n",
        ] {
            assert_eq!(add(bytes.to_vec()), bytes);
        }
    }
}
