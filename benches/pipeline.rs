//! What the main job costs, stage by stage and as a whole process, on the founding sheet.
//!
//! `cargo bench --profile release` measures the build that the README's commands make.

use std::hint::black_box;
use std::process::Command;

use criterion::{Criterion, criterion_group, criterion_main};
use jnrender::render::{html, pdf};
use jnrender::source::ReadOptions;
use jnrender::{layout, recover, source};

const SHEET: &str = "fixtures/founding/table.txt";

fn stages(criterion: &mut Criterion) {
    let bytes = std::fs::read(SHEET).expect("the fixture is there");
    let read = source::read(&bytes, &ReadOptions::default()).expect("the fixture can be read");
    let document = recover::recover(&read)
        .expect("the fixture holds a table")
        .document;
    let settings = pdf::Settings::default();
    let laid_out = layout::lay_out(&document, &settings).expect("the fixture fits its paper");

    let mut group = criterion.benchmark_group("founding sheet");
    group.bench_function("read", |bencher| {
        bencher.iter(|| source::read(black_box(&bytes), &ReadOptions::default()));
    });
    group.bench_function("recover", |bencher| {
        bencher.iter(|| recover::recover(black_box(&read)));
    });
    group.bench_function("lay out", |bencher| {
        bencher.iter(|| layout::lay_out(black_box(&document), &settings));
    });
    group.bench_function("set as PDF", |bencher| {
        bencher.iter(|| {
            // Typst remembers what it has set; a process that runs once has nothing to remember.
            comemo::evict(0);
            pdf::set(black_box(&document), &laid_out, &settings)
        });
    });
    group.bench_function("HTML", |bencher| {
        bencher.iter(|| html::render(black_box(&document)));
    });
    group.finish();
}

/// The program from its start to its end, as a user waits for it.
fn process(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut group = criterion.benchmark_group("whole process");
    group.sample_size(20);
    for format in ["pdf", "html", "json"] {
        let output = folder.path().join("out").with_extension(format);
        group.bench_function(format, |bencher| {
            bencher.iter(|| {
                let status = Command::new(env!("CARGO_BIN_EXE_jnrender"))
                    .args(["--quiet", SHEET, "-o"])
                    .arg(&output)
                    .status()
                    .expect("the program can be started");
                assert!(status.success());
            });
        });
    }
    group.finish();
}

criterion_group!(benches, stages, process);
criterion_main!(benches);
