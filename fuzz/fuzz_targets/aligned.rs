//! Text whose columns are aligned by spaces: what could delimit otherwise is made a space.

#![no_main]

use jnrender_fuzz::{check, options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let spaces = bytes.iter().map(|&byte| match byte {
        b'\t' | b';' | b'|' | 1 | 0x1E | 0x1F => b' ',
        byte => byte,
    });
    check(&spaces.collect::<Vec<u8>>(), &options());
});
