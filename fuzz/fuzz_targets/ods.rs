//! OpenDocument spreadsheets: single documents, and packages part by part.

#![no_main]

use jnrender::document::Format;
use jnrender::source::workbook;
use jnrender_fuzz::{Form, check_workbook, mutate, package};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|written: &[u8]| {
    if !written.starts_with(b"==== ") {
        // What is none is read as text, which has targets of its own.
        if workbook::format(written) == Some(Format::Ods) {
            check_workbook(written);
        }
    } else if let Some(package) = package(written) {
        check_workbook(&package);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Form::Markup, data, size, max_size, seed)
});
