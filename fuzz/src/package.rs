//! Packages whose parts a fuzzer can write: a line `==== name` before each, and nothing compressed.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What begins the line before a part.
pub const MARK: &[u8] = b"\n==== ";

/// The package of the parts in `written`; nothing where no package can have them.
pub fn package(written: &[u8]) -> Option<Vec<u8>> {
    let mut package = ZipWriter::new(Cursor::new(Vec::with_capacity(2 * written.len())));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for part in parts(written) {
        let end = part.iter().position(|&byte| byte == b'\n')?;
        let name = std::str::from_utf8(&part[..end]).ok()?;
        package.start_file(name, options).ok()?;
        package.write_all(&part[end + 1..]).ok()?;
    }
    Some(package.finish().ok()?.into_inner())
}

/// The parts as they are written, each behind its mark: its name, a line end, its content.
fn parts(written: &[u8]) -> impl Iterator<Item = &[u8]> {
    let first = written.strip_prefix(&MARK[1..]);
    let mut rest = first.or_else(|| cut(written).map(|(_, rest)| rest));
    std::iter::from_fn(move || {
        let (part, after) = match cut(rest?) {
            Some((part, after)) => (part, Some(after)),
            None => (rest?, None),
        };
        rest = after;
        Some(part)
    })
}

/// What stands before the next mark, and behind it.
pub fn cut(written: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = written
        .windows(MARK.len())
        .position(|window| window == MARK)?;
    Some((&written[..at], &written[at + MARK.len()..]))
}
