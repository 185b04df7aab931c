//! Any bytes, from decoding to the JSON form: no panic, and where there is a document its ledger
//! closes.

#![no_main]

use jnrender::diagnostic::{Language, Severity};
use jnrender::render::json;
use jnrender::source::ReadOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(recovered) = jnrender::recover(bytes, &ReadOptions::default()) else {
        return;
    };
    let ledger = &recovered.document.ledger;
    assert_eq!(ledger.unplaced, 0);
    assert_eq!(
        ledger.cells,
        ledger.placed + ledger.repeated + ledger.furniture + ledger.text
    );
    let errors = recovered.diagnostics.iter();
    assert!(errors.clone().all(|found| found.severity < Severity::Error));
    json::render(
        &recovered.document,
        &recovered.diagnostics,
        Language::English,
    );
});
