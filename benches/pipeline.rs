//! The stages of the program on the founding sheet, each alone: `cargo bench`.
//!
//! Figures are of the profile that is named on the command line (`--profile release` shares the
//! build of the program). The first PDF of a process takes some 20 ms longer than is measured here:
//! the fonts are read and Typst's library is built once in a process.

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use jnrender::layout::{self, Settings};
use jnrender::{check, render};

fn pipeline(criterion: &mut Criterion) {
    let document = support::founding();
    let settings = Settings::default();
    let laid_out = layout::lay_out(&document, &settings).expect("the founding sheet fits");
    criterion.bench_function("glyph check", |bench| {
        bench.iter(|| check::glyphs(black_box(&document)));
    });
    criterion.bench_function("layout", |bench| {
        bench.iter(|| layout::lay_out(black_box(&document), &settings));
    });
    criterion.bench_function("pdf, layout given, caches cold", |bench| {
        bench.iter(|| {
            // Typst remembers what it has set; a process that runs once has nothing to remember.
            comemo::evict(0);
            render::pdf::set(black_box(&document), &laid_out, &settings)
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = pipeline
}
criterion_main!(benches);
