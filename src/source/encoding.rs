//! Bytes to text: which encoding a sheet is in, and its strict decoding.
//!
//! The order of detection: a byte order mark; UTF-16 where there are NUL bytes; strict UTF-8; Big5
//! where the detector of web browsers (`chardetng`) names it with enough to go by; GB18030. Sheets
//! are Chinese: another legacy encoding is never guessed, it has to be asked for by its label.
//!
//! Names and labels are those of the [Encoding Standard](https://encoding.spec.whatwg.org/).

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use ecow::eco_format;
use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::{binary, private_use};
use crate::error::Error;

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The name of the encoding that it was in.
    pub encoding: &'static str,
}

/// How many non-ASCII bytes a text needs before it is taken for Big5 although it is plain GB18030
/// too: below that the detector's frequencies say little.
const ENOUGH_FOR_BIG5: usize = 8;

/// How many bytes the detector is shown, from the first that is not ASCII: it is thorough and slow.
const SAMPLE: usize = 64 << 10;

/// Decodes `bytes`, strictly, by the encoding that `label` names or else by the detected one.
///
/// # Errors
/// [`Error::UnknownEncoding`] for a label that names none, [`Error::Binary`] where the bytes are no
/// text, [`Error::Malformed`] at the first sequence that the encoding does not have.
pub fn decode(bytes: &[u8], label: Option<&str>) -> Result<Decoded, Error> {
    let encoding = match label {
        Some(label) => named(label, bytes)?,
        None => detect(bytes)?,
    };
    let bytes = match Encoding::for_bom(bytes) {
        Some((marked, length)) if marked == encoding => Body {
            bytes: &bytes[length..],
            offset: length,
        },
        _ => Body { bytes, offset: 0 },
    };
    bytes.decode(encoding)
}

/// What stands behind the byte order mark.
struct Body<'a> {
    bytes: &'a [u8],
    /// Where it begins in the file.
    offset: usize,
}

impl Body<'_> {
    fn decode(&self, encoding: &'static Encoding) -> Result<Decoded, Error> {
        // One decoder for both, so that GBK's labels accept the four-byte sequences of its successor.
        let is_gb = encoding == GBK || encoding == GB18030;
        let name = match (is_gb, is_gb && has_four_byte_sequence(self.bytes)) {
            (true, true) => GB18030.name(),
            (true, false) => GBK.name(),
            (false, _) => encoding.name(),
        };
        let mut decoder = if is_gb { GB18030 } else { encoding }.new_decoder_without_bom_handling();
        let capacity = decoder
            .max_utf8_buffer_length_without_replacement(self.bytes.len())
            .ok_or_else(|| too_large(self.bytes))?;
        let mut text = String::with_capacity(capacity);
        let (result, read) =
            decoder.decode_to_string_without_replacement(self.bytes, &mut text, true);
        match result {
            DecoderResult::InputEmpty => Ok(Decoded {
                text,
                encoding: name,
            }),
            DecoderResult::Malformed(length, after) => {
                let start = read.saturating_sub(usize::from(length) + usize::from(after));
                Err(Error::Malformed {
                    encoding: name,
                    offset: self.offset + start,
                    line: line_after(&text),
                    column: column_after(&text),
                })
            }
            // Cannot be: the capacity is the decoder's own bound.
            DecoderResult::OutputFull => Err(too_large(self.bytes)),
        }
    }
}

fn too_large(bytes: &[u8]) -> Error {
    Error::TooLarge {
        what: eco_format!("{} bytes", bytes.len()),
        place: None,
    }
}

/// Whether a label names an encoding that can be decoded.
pub fn is_known(label: &str) -> bool {
    named(label, &[]).is_ok()
}

/// The encoding that `label` names.
pub(super) fn named(label: &str, bytes: &[u8]) -> Result<&'static Encoding, Error> {
    let unknown = || Error::UnknownEncoding {
        label: label.into(),
    };
    let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(unknown)?;
    if encoding == encoding_rs::REPLACEMENT {
        return Err(unknown());
    }
    // The label `utf-16` means the little-endian form to the standard, and whatever the byte order
    // mark says to everyone else.
    match Encoding::for_bom(bytes) {
        Some((marked, _)) if marked == UTF_16BE && label.trim().eq_ignore_ascii_case("utf-16") => {
            Ok(UTF_16BE)
        }
        _ => Ok(encoding),
    }
}

/// The encoding that `bytes` are in.
pub(super) fn detect(bytes: &[u8]) -> Result<&'static Encoding, Error> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    if bytes.contains(&0) {
        return utf_16(bytes).ok_or_else(|| binary::error(bytes));
    }
    if binary::is_binary(bytes) {
        return Err(binary::error(bytes));
    }
    if std::str::from_utf8(bytes).is_ok() || is_damaged_utf_8(bytes) {
        return Ok(UTF_8);
    }
    Ok(chinese(bytes))
}

/// Which of the two legacy encodings of Chinese.
fn chinese(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let sample = &bytes[start..bytes.len().min(start + SAMPLE)];
    // Not as the last of the stream: a text that is cut in the middle of a character is still
    // evidence for its encoding.
    detector.feed(sample, false);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess != BIG5 || decoded(BIG5, bytes).is_none() {
        return GB18030;
    }
    // Private-use characters in so few are a sign of the wrong table.
    let is_short = bytes.iter().filter(|byte| !byte.is_ascii()).count() < ENOUGH_FOR_BIG5;
    let is_plain_gb =
        decoded(GB18030, bytes).is_some_and(|text| !text.chars().any(private_use::is_private_use));
    if is_short && is_plain_gb {
        return GB18030;
    }
    BIG5
}

fn decoded<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

/// Whether a text that is not valid UTF-8 is nearly so. Such a text may well decode as GB18030, to
/// nonsense: better to show where it is damaged.
///
/// Of the non-ASCII bytes of GB18030 text about a fifth form valid UTF-8 sequences by chance.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let mut valid = 0;
    for chunk in bytes.utf8_chunks() {
        valid += chunk
            .valid()
            .bytes()
            .filter(|byte| !byte.is_ascii())
            .count();
    }
    let non_ascii = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    valid >= 9 && valid * 10 >= non_ascii * 8
}

/// Which byte order makes UTF-16 of `bytes`, if either does.
///
/// NUL is the high byte of each ASCII character, so that its parity tells the order; but it is the
/// low byte of 一 and of the ideographic space. What decides is therefore how many of the units are
/// usual in a sheet.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let units = bytes.len() / 2;
    let little = usual_units(bytes, u16::from_le_bytes);
    let big = usual_units(bytes, u16::from_be_bytes);
    let (best, encoding) = if little >= big {
        (little, UTF_16LE)
    } else {
        (big, UTF_16BE)
    };
    (best > 0 && best * 10 >= units * 7).then_some(encoding)
}

fn usual_units(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> usize {
    bytes
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]))
        .filter(|unit| {
            matches!(unit,
                0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xA0..=0x24F  // ASCII, Latin
                | 0x2000..=0x22FF | 0x2460..=0x25FF              // punctuation, symbols, boxes
                | 0x3000..=0x30FF | 0x4E00..=0x9FFF | 0xFF00..=0xFFEF) // hanzi, full-width forms
        })
        .count()
}

/// Whether GB18030 text holds one of the four-byte sequences that GBK does not have.
fn has_four_byte_sequence(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        match rest {
            [0x81..=0xFE, 0x30..=0x39, ..] => return true,
            [0x81..=0xFE, _, tail @ ..] | [_, tail @ ..] => rest = tail,
            [] => return false,
        }
    }
}

/// The number of the line that follows `text`, 1-based.
fn line_after(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let ends = bytes
        .iter()
        .enumerate()
        .filter(|&(at, &byte)| {
            byte == b'\n' && (at == 0 || bytes[at - 1] != b'\r') || byte == b'\r'
        })
        .count();
    u32::try_from(ends).unwrap_or(u32::MAX - 1) + 1
}

/// The number of the tab-separated cell that `text` ends in, 1-based.
fn column_after(text: &str) -> u16 {
    let line = text.rsplit(['\r', '\n']).next().unwrap_or_default();
    u16::try_from(line.matches('\t').count()).map_or(u16::MAX, |tabs| tabs.saturating_add(1))
}

#[cfg(test)]
mod tests;
