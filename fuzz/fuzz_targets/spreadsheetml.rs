//! XML Spreadsheet 2003.

#![no_main]

use jnrender_fuzz::{Form, check_workbook, is_markup, mutate};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| {
    if is_markup(bytes) {
        check_workbook(bytes);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Form::Markup, data, size, max_size, seed)
});
