//! What is not a sheet: pictures, documents, programs.

use ecow::{EcoString, eco_format};

use crate::error::Error;

/// Kinds of file whose bytes may look like text, by the MIME type that `infer` gives them.
const TEXTUAL: [&str; 3] = [
    "application/pdf",
    "application/rtf",
    "application/postscript",
];

/// Whether bytes without a NUL are no text: a known format, or control characters that no sheet has.
pub fn is_binary(bytes: &[u8]) -> bool {
    if infer::get(bytes).is_some_and(|kind| TEXTUAL.contains(&kind.mime_type())) {
        return true;
    }
    let controls = bytes
        .iter()
        .filter(|byte| matches!(byte, 0..=0x08 | 0x0E..=0x19 | 0x1C..=0x1F))
        .count();
    // A stray control character in a cell is reported where it cannot be printed.
    controls * 50 > bytes.len()
}

/// The error that names the kind of file.
pub fn error(bytes: &[u8]) -> Error {
    Error::Binary { kind: kind(bytes) }
}

/// The kind of file in words that need no translation, such as `PNG, image/png`.
fn kind(bytes: &[u8]) -> EcoString {
    match infer::get(bytes) {
        Some(kind) => eco_format!("{}, {}", kind.extension().to_uppercase(), kind.mime_type()),
        None => "application/octet-stream".into(),
    }
}

/// The kind of file where it is a known one and not a workbook that this program reads.
pub fn other_container(bytes: &[u8]) -> Option<Error> {
    let readable = ["zip", "xlsx", "xls", "msi"];
    infer::get(bytes)
        .filter(|kind| !readable.contains(&kind.extension()))
        .map(|_| error(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_named_and_a_text_is_not_binary() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(kind(png), "PNG, image/png");
        assert_eq!(kind(&[0, 1, 2, 3]), "application/octet-stream");
        assert!(is_binary(b"%PDF-1.7\n1 0 obj\n"));
        // Short signatures that a text may begin with.
        for text in ["BM\t1\n", "MZ 1", "GIF", "II*", "ID3\t4", "#!/bin/sh"] {
            assert!(!is_binary(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn one_stray_control_character_does_not_make_a_binary() {
        let mut text = "预算\t收入\n".repeat(20).into_bytes();
        text.push(0x08);
        assert!(!is_binary(&text));
    }
}
