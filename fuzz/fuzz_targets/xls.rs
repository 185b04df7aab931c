//! Workbooks of Excel 2 to 2003: a stream of records, bare or in a container, which must give the
//! same; and any bytes that begin like a container.

#![no_main]

use std::io::{Cursor, Write};

use jnrender::document::Format;
use jnrender::source::{self, workbook};
use jnrender_fuzz::{Form, check_workbook, mutate, options};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

/// One in so many streams is read in a container too.
const CONTAINED: usize = 16;

fuzz_target!(|bytes: &[u8]| {
    // What is none is read as text, which has targets of its own.
    if workbook::format(bytes) != Some(Format::Xls) {
        return;
    }
    check_workbook(bytes);
    if is_container(bytes) || !bytes.len().is_multiple_of(CONTAINED) {
        return;
    }
    if let Ok(bare) = source::read(bytes, &options()) {
        let contained = source::read(&container(bytes), &options());
        let contained = contained.expect("the same stream was read");
        assert_eq!(bare.sheets, contained.sheets);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(Form::Biff, data, size, max_size, seed)
});

fn is_container(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF])
}

fn container(stream: &[u8]) -> Vec<u8> {
    let file = cfb::CompoundFile::create(Cursor::new(Vec::new()));
    let mut file = file.expect("memory can be written to");
    let mut workbook = file.create_stream("/Workbook").expect("the name is right");
    workbook
        .write_all(stream)
        .expect("memory can be written to");
    drop(workbook);
    file.into_inner().into_inner()
}
