//! Any bytes as a hints file of a small sheet in two pages: no panic, and what is taken leaves a ledger
//! that closes, and hints that are read again.

#![no_main]

use std::sync::LazyLock;

use jnrender::diagnostic::Language;
use jnrender::source::{self, ReadOptions, ReadSource};
use jnrender::{hints, recover};
use libfuzzer_sys::fuzz_target;

const SHEET: &str = "\
公开08表
清溪县补贴发放情况表
单位：元
乡镇\t村\t补贴\t\t备注
\t\t中央\t省级
石桥镇\t东村\t100\t20\t按月发放，
\t西村\t200\t30
第 1 页，共 2 页
清溪县补贴发放情况表
乡镇\t村\t补贴\t\t备注
\t\t中央\t省级
\t\t\t\t年底结清。
柳河乡\t南村\t150\t40
\t北村\t60
合计\t\t510\t90
注：本表由村委会公布。
第 2 页，共 2 页
";

static READ: LazyLock<ReadSource> = LazyLock::new(|| {
    source::read(SHEET.as_bytes(), &ReadOptions::default()).expect("a sheet")
});

fuzz_target!(|bytes: &[u8]| {
    let file = "table.hints.toml";
    let Ok(text) = hints::decode(bytes, file) else {
        return;
    };
    let resolved = hints::read(&text, file).and_then(|hints| hints::resolve(&hints, &READ));
    let Ok(resolved) = resolved else {
        return;
    };
    let Ok(recovered) = recover::recover_with(&READ, &resolved.pins) else {
        return;
    };
    assert_eq!(recovered.document.ledger.unplaced, 0);
    let written = hints::write(&READ, &recovered, &resolved, Language::Chinese);
    hints::read(&written, file).expect("what was written is read");
});
