//! Workbooks of Office Open XML, part by part.

#![no_main]

use jnrender_fuzz::{Form, check_workbook, mutate, package};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|written: &[u8]| {
    if let Some(package) = package(written) {
        check_workbook(&package);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Form::Markup, data, size, max_size, seed)
});
