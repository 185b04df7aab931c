//! Whether a PDF conforms to its standards, by a library.

#![allow(dead_code)] // Each test file uses its own part of this.

use page_validation::{SafetyLimits, ValidationOptions, ValidationProfile, validate_pdf};

/// Asserts PDF/A-2a and PDF/UA-1.
///
/// # Panics
/// Where the file fails.
pub fn assert_conforms(pdf: &[u8]) {
    assert_conforms_to(pdf, &["2a", "ua1"]);
}

/// Asserts the profiles.
///
/// # Panics
/// Where the file fails.
pub fn assert_conforms_to(pdf: &[u8], profiles: &[&str]) {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), pdf).expect("a writable temporary file");
    for profile in profiles {
        let options = ValidationOptions::default()
            .profile(profile.parse::<ValidationProfile>().expect("a profile"))
            .limits(SafetyLimits::unlimited());
        let report = validate_pdf(file.path(), &options).expect("a readable PDF");
        // The crate looks up a glyph's font dictionary wrongly (FDSelect format 3) and so mistakes the
        // widths of CFF fonts with several; and it takes the last byte of a stream that ends with a carriage
        // return for a part of the line end after it. veraPDF decides these rules.
        let ends_with_return = pdf.windows(11).any(|bytes| bytes == b"\r\nendstream");
        let failures: Vec<_> = report
            .failures
            .iter()
            .filter(|failure| !failure.message.contains("CIDFontType0C program but"))
            .filter(|failure| !(ends_with_return && failure.message.contains("raw content length")))
            .collect();
        assert!(failures.is_empty(), "{profile}: {failures:?}");
    }
}
