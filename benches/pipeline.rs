//! What the main job costs, stage by stage and as a whole process, on the founding sheet; and what
//! recovery alone costs on long sheets, which is to be linear in their cells: 100,000 rows of 16
//! columns over 5,000 pages within two seconds. A workbook of as many rows is to be read and recovered
//! within three.
//!
//! `cargo bench --profile release` measures the build that the README's commands make.

mod workbook;

use std::hint::black_box;
use std::process::Command;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jnrender::render::{html, pdf};
use jnrender::source::ReadOptions;
use jnrender::{check, layout, recover, source};

const SHEET: &str = "fixtures/founding/table.txt";

fn stages(criterion: &mut Criterion) {
    let bytes = std::fs::read(SHEET).expect("the fixture is there");
    let read = source::read(&bytes, &ReadOptions::default()).expect("the fixture can be read");
    let document = recover::recover(&read)
        .expect("the fixture holds a table")
        .document;
    let design = pdf::Design::default();
    let settings = design.settings.clone();
    let publication = pdf::Publication::default();
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
            pdf::set(black_box(&document), &laid_out, &design, &publication)
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

/// From a workbook to its PDF as a whole process, beside LibreOffice where that is installed: the founding
/// sheet, which is to take 80 ms and a 25th of the rival's time, and a list of 1,000 rows and 16 columns,
/// which is to take half a second.
fn rivals(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let founding = std::fs::read_to_string(SHEET).expect("the fixture is there");
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.path().join("profile").display()
    );
    for (name, text) in [
        ("founding sheet", founding),
        ("1,000 rows", long_sheet(1000)),
    ] {
        let sheet = folder.path().join("table.xlsx");
        std::fs::write(&sheet, workbook::xlsx(&text)).expect("it can be written to");
        let output = folder.path().join("table.pdf");
        let mut group = criterion.benchmark_group(format!("{name} to PDF"));
        group.sample_size(10);
        let mut run = |program: &str, arguments: &[&std::ffi::OsStr]| {
            // What another run gave is none of its own.
            let _ = std::fs::remove_file(&output);
            let mut command = Command::new(program);
            command.args(arguments).stdout(std::process::Stdio::null());
            if command.status().is_err() {
                eprintln!("SKIPPED: no {program}");
                return;
            }
            // Some end well without having done anything.
            assert!(output.exists(), "{program} gives no PDF");
            let program = std::path::Path::new(program)
                .file_name()
                .unwrap_or_default();
            group.bench_function(program.to_string_lossy(), |bencher| {
                bencher.iter(|| assert!(command.status().expect("it was there before").success()));
            });
        };
        run(
            env!("CARGO_BIN_EXE_jnrender"),
            &[
                "-q".as_ref(),
                sheet.as_ref(),
                "-o".as_ref(),
                output.as_ref(),
            ],
        );
        let to_pdf = ["--headless", "--convert-to", "pdf", "--outdir"];
        let mut arguments: Vec<&std::ffi::OsStr> = vec![profile.as_ref()];
        arguments.extend(to_pdf.map(std::ffi::OsStr::new));
        arguments.extend([folder.path().as_os_str(), sheet.as_os_str()]);
        run("soffice", &arguments);
        group.finish();
    }
}

/// Recovery of a list over many pages, by how many rows it has.
fn long_sheets(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("recover a long sheet");
    group.sample_size(10);
    for rows in [12_500, 25_000, 50_000, 100_000] {
        let text = long_sheet(rows);
        let read = source::read(text.as_bytes(), &ReadOptions::default()).expect("a sheet");
        let recovered = recover::recover(&read).expect("a table");
        assert_eq!(recovered.document.tables[0].rows.len(), rows);
        group.throughput(Throughput::Elements(recovered.document.ledger.cells as u64));
        group.bench_function(BenchmarkId::from_parameter(rows), |bencher| {
            bencher.iter(|| recover::recover(black_box(&read)));
        });
    }
    group.finish();
}

/// The checks of such a list; they may take a tenth of its recovery.
fn checks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check a long sheet");
    group.sample_size(10);
    for rows in [12_500, 100_000] {
        let text = long_sheet(rows);
        let read = source::read(text.as_bytes(), &ReadOptions::default()).expect("a sheet");
        let document = recover::recover(&read).expect("a table").document;
        group.throughput(Throughput::Elements(document.ledger.cells as u64));
        group.bench_function(BenchmarkId::from_parameter(rows), |bencher| {
            bencher.iter(|| check::document(black_box(&document), &check::Settings::default()));
        });
    }
    group.finish();
}

/// The same list as a workbook, without its pages: unpacked, read as it is shown, recovered.
fn long_workbooks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("a long workbook");
    group.sample_size(10);
    for rows in [12_500, 100_000] {
        let bytes = workbook::xlsx(&long_sheet(rows));
        let options = ReadOptions::default();
        let recovered = jnrender::recover(&bytes, &options).expect("a table");
        assert_eq!(recovered.document.tables[0].rows.len(), rows);
        group.throughput(Throughput::Elements(recovered.document.ledger.cells as u64));
        group.bench_function(BenchmarkId::new("read", rows), |bencher| {
            bencher.iter(|| source::read(black_box(&bytes), &options));
        });
        group.bench_function(BenchmarkId::new("read and recover", rows), |bencher| {
            bencher.iter(|| jnrender::recover(black_box(&bytes), &options));
        });
    }
    group.finish();
}

/// A list of 16 columns, 20 rows a page, with title, form block, header and number on every page,
/// groups of rows, and a blank column that some pages lost.
fn long_sheet(rows: usize) -> String {
    const PAGE: usize = 20;
    const BLANK_COLUMN: usize = 11;
    const TOP: &str = "惠农补贴资金发放情况明细表\n\
        编制单位：\t农业农村局\t\t\t联系人：\t张三\t\t\t\t\t\t\t\t\t\t单位：元\n\
        基本情况\t\t\t\t\t面积与金额\t\t\t\t指标\t\t\t\t执行\t\t\n\
        编号\t责任单位\t姓名\t村组\t证号\t面积\t单价\t金额\t占比\t计量单位\t指标值\t备用\t年度\t情况\t说明\t备注\n";
    let pages = rows.div_ceil(PAGE);
    let mut text = String::new();
    // A linear congruential generator: the same sheet every time.
    let mut state = 1_u64;
    let mut dice = move |sides: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    };
    let hanzi = |dice: &mut dyn FnMut(u64) -> u64, length: usize| -> String {
        let mut one = || {
            "农林水利建设项目资金管理培训考核推进落实东西南北"
                .chars()
                .nth(dice(24) as usize)
        };
        (0..length).filter_map(|_| one()).collect()
    };
    let mut left_in_group = 0;
    for page in 0..pages {
        text.push_str(TOP);
        for row in page * PAGE..rows.min((page + 1) * PAGE) {
            let group = match left_in_group {
                0 => hanzi(&mut dice, 5) + "局",
                _ => String::new(),
            };
            left_in_group = match left_in_group {
                0 => dice(4) as usize,
                left => left - 1,
            };
            let clauses = [
                hanzi(&mut dice, 12),
                hanzi(&mut dice, 10),
                hanzi(&mut dice, 14),
            ];
            let mut cells = vec![
                (row + 1).to_string(),
                group,
                hanzi(&mut dice, 3),
                hanzi(&mut dice, 2) + "村",
                format!("4113{:014}", dice(100_000_000_000_000)),
                format!("{}.{:02}", dice(100), dice(100)),
                (50 + dice(200)).to_string(),
                format!("{},{:03}.{:02}", 1 + dice(9), dice(1000), dice(100)),
                format!("{}.{}%", dice(100), dice(10)),
                ["亩", "个", "万元", "人次"][dice(4) as usize].to_owned(),
                format!("{}户", 1 + dice(500)),
                String::new(),
                (2021 + dice(3)).to_string(),
                ["已完成", "进行中"][dice(2) as usize].to_owned(),
                format!("{}，{}。", clauses[0], clauses[1]),
                clauses[2].clone(),
            ];
            if page % 7 == 3 {
                cells.remove(BLANK_COLUMN);
            }
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
        text.push_str(&format!("第 {} 页 共 {pages} 页\n\n", page + 1));
    }
    text
}

criterion_group!(
    benches,
    stages,
    process,
    rivals,
    long_sheets,
    long_workbooks,
    checks
);
criterion_main!(benches);
