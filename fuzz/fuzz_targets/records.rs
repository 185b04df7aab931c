//! Text with delimiters. The first byte says what is known of the dialect beforehand.

#![no_main]

use jnrender::source::{Dialect, ReadOptions};
use jnrender_fuzz::{check, options};
use libfuzzer_sys::fuzz_target;

/// By the lower half of the first byte; the others: not known.
const DELIMITERS: [char; 8] = ['\t', ',', ';', '|', '，', '\u{1}', ' ', '"'];

fuzz_target!(|bytes: &[u8]| {
    let [known, text @ ..] = bytes else { return };
    let quote = match known >> 4 {
        1 => Some(None),
        2 => Some(Some('"')),
        3 => Some(Some('\'')),
        4 => Some(Some('“')),
        _ => None,
    };
    let delimiter = DELIMITERS.get(usize::from(known & 0xF)).copied();
    let dialect = Dialect {
        // One character is not both.
        delimiter: delimiter.filter(|&delimiter| quote != Some(Some(delimiter))),
        quote,
    };
    check(
        text,
        &ReadOptions {
            dialect,
            ..options()
        },
    );
});
