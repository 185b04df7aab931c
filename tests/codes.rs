//! Every code of the catalogue is raised by a sheet in `fixtures/codes`, and not by one that is nearly
//! the same; and the page of documentation says what the catalogue says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jnrender::diagnostic::human::{self, Lines, Style};
use jnrender::diagnostic::{Code, Diagnostic, Language, Severity};
use jnrender::faces::Faces;
use jnrender::layout::Settings;
use jnrender::source::{self, ReadOptions};
use jnrender::{check, layout, recover};
use time::macros::date;
use unicode_width::UnicodeWidthStr;

/// Codes that no sheet alone raises, and where they are tested.
const ELSEWHERE: [(Code, &str); 24] = [
    (Code::UnknownEncoding, "src/source/encoding/tests.rs"),
    (Code::TooLarge, "tests/hostile.rs"),
    (Code::UnknownSheet, "tests/cli/workbooks.rs"),
    (Code::Unreadable, "tests/cli/findings.rs"),
    (Code::EmptyFolder, "tests/cli/folders.rs"),
    (Code::HintsUnreadable, "tests/hints/unreadable.rs"),
    (Code::HintDoesNotFit, "tests/hints/misfits.rs"),
    (Code::HintsUnused, "tests/cli/hints.rs"),
    (Code::OptionUnused, "tests/cli/workbooks.rs"),
    (Code::HintsKept, "tests/cli/hints.rs"),
    (Code::SourceNotAttached, "tests/cli/attachments.rs"),
    (Code::TooWide, "tests/layout.rs"),
    (Code::OwnTemplateFailed, "tests/cli/design.rs"),
    (Code::NoTemplate, "tests/cli/design.rs"),
    (Code::WrongSetting, "tests/cli/design.rs"),
    (Code::NoFont, "tests/cli/design.rs"),
    (Code::PagesUnnamed, "tests/cli/pictures.rs"),
    (Code::NoSuchPage, "tests/cli/pictures.rs"),
    (Code::TextOutside, "tests/cli/design.rs"),
    // Only a defect raises these.
    (Code::LedgerOpen, "src/diagnostic/human/tests.rs"),
    (Code::PdfFailed, "src/render/pages/mod.rs"),
    (Code::TemplateFailed, "src/render/html/mod.rs"),
    (Code::Unwritable, "tests/cli/arguments.rs"),
    (Code::Defect, "src/cli/defect.rs"),
];

/// Everything that the program finds in a sheet on the way to a PDF.
fn found(bytes: &[u8]) -> Vec<Diagnostic> {
    let options = ReadOptions {
        name: "table.txt".into(),
        ..ReadOptions::default()
    };
    let read = match source::read(bytes, &options) {
        Ok(read) => read,
        Err(error) => return vec![error.diagnostic()],
    };
    let recovered = match recover::recover(&read) {
        Ok(recovered) => recovered,
        Err(error) => return vec![error.diagnostic()],
    };
    let settings = check::Settings {
        today: Some(date!(2024 - 06 - 30)),
    };
    let mut found = recovered.diagnostics;
    found.extend(check::document(&recovered.document, &settings));
    found.extend(check::glyphs(&recovered.document, &Faces::default()));
    let laid_out = layout::lay_out(&recovered.document, &Settings::default());
    found.extend(laid_out.err().map(|error| error.diagnostic()));
    found
}

/// The codes of warnings and errors.
fn alarms(found: &[Diagnostic]) -> BTreeSet<&'static str> {
    let alarms = found.iter().filter(|found| found.severity > Severity::Note);
    alarms.map(|found| found.code.name()).collect()
}

/// The sheets of a code whose names begin so.
fn sheets(code: Code, start: &str) -> Vec<PathBuf> {
    let folder = Path::new("fixtures/codes").join(code.name());
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| name.starts_with(start))
        })
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_code_is_raised_by_its_fixtures_and_not_by_near_misses() {
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let raises = sheets(code, "raises");
        if let Some((_, place)) = ELSEWHERE.iter().find(|(other, _)| *other == code) {
            assert!(
                raises.is_empty(),
                "{} is said to be tested elsewhere",
                code.name()
            );
            let test = std::fs::read_to_string(place).unwrap_or_default();
            let named = test.contains(&format!("{code:?}")) || test.contains(code.name());
            assert!(named, "{}: {place} does not test it", code.name());
            continue;
        }
        if raises.is_empty() {
            wrong.push(format!("{}: no sheet raises it", code.name()));
        }
        let misses = sheets(code, "near-miss");
        for (path, raises) in raises
            .iter()
            .map(|path| (path, true))
            .chain(misses.iter().map(|path| (path, false)))
        {
            let found = found(&std::fs::read(path).expect("the fixture is there"));
            let is_raised = found.iter().any(|found| found.code == code);
            let mut others = alarms(&found);
            others.remove(code.name());
            // A character that only its author has needs a glyph that no face has.
            if code == Code::PrivateUse {
                others.remove(Code::MissingGlyph.name());
            }
            if is_raised != raises || !others.is_empty() {
                let told: Vec<String> = found
                    .iter()
                    .filter(|found| found.severity > Severity::Note)
                    .map(|found| {
                        format!("{} {}", found.code.name(), found.message(Language::English))
                    })
                    .collect();
                wrong.push(format!("{}: raised {is_raised}, {told:?}", path.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n{} in all",
        wrong.join("\n"),
        wrong.len()
    );
}

/// The first finding of each code in its own sheet, as people see it.
fn as_shown(codes: &[Code], language: Language, color: bool) -> String {
    let mut text = String::new();
    for &code in codes {
        let Some(path) = sheets(code, "raises").into_iter().next() else {
            continue;
        };
        let bytes = std::fs::read(path).expect("the fixture is there");
        let found = found(&bytes);
        let read = source::read(&bytes, &ReadOptions::default()).unwrap_or_default();
        let lines = Lines {
            path: "table.txt",
            source: &read.source,
            sheets: &read.sheets,
        };
        let own = found.iter().find(|found| found.code == code);
        if let Some(own) = own {
            text += &human::render(own, &lines, Style { language, color });
            text.push('\n');
        }
    }
    text
}

#[test]
fn findings_as_people_see_them() {
    for (name, language) in [("en", Language::English), ("zh", Language::Chinese)] {
        let shown = as_shown(Code::ALL, language, false);
        // What stands beside a bar is an excerpt; messages are as long as they are.
        let excerpts = shown.lines().filter(|line| line.contains(" | "));
        for line in excerpts {
            assert!(line.width() <= 80, "{line}");
        }
        insta::assert_snapshot!(format!("findings_{name}"), shown);
        let few = [
            Code::FormDiffers,
            Code::HeaderMoved,
            Code::TotalDiffers,
            Code::IdentityNumber,
        ];
        let colored = as_shown(&few, language, true);
        insta::assert_snapshot!(format!("findings_{name}_colored"), colored);
    }
}

/// The page that documents the codes.
fn page(language: Language) -> String {
    let (title, levels, example, help) = match language {
        Language::English => (
            "# What jnrender reports\n\nMade from the catalogue of codes; `jnrender --explain CODE` prints the same.",
            ["note", "warning", "error"],
            "A sheet that raises it",
            "What to do",
        ),
        Language::Chinese => (
            "# jnrender 的报告\n\n由编号目录生成；`jnrender --explain 编号` 显示同样的内容。",
            ["提示", "警告", "错误"],
            "会报告此项的例表",
            "怎么办",
        ),
    };
    let mut page = format!("{title}\n");
    let without = |text: &str| text.replace('|', "\\|");
    for &code in Code::ALL {
        let entry = code.entry();
        let level = levels[code.severity() as usize];
        page += &format!("\n## {} ({level})\n\n", code.name());
        page += &format!("{}\n\n", without(&code.summary(language)));
        page += &format!("{}\n\n", entry.explain.in_language(language).trim());
        page += &format!("**{help}**: {}\n", code.help_summary(language));
        let sheet = code
            .example()
            .and_then(|sheet| std::str::from_utf8(sheet).ok());
        if let Some(sheet) = sheet.filter(|sheet| !sheet.trim().is_empty()) {
            let lines: Vec<&str> = sheet.lines().map(str::trim_end).collect();
            page += &format!("\n{example}:\n\n```text\n{}\n```\n", lines.join("\n"));
        }
    }
    page
}

#[test]
fn the_documentation_says_what_the_catalogue_says() {
    for (path, language) in [
        ("docs/diagnostics.md", Language::Chinese),
        ("docs/diagnostics.en.md", Language::English),
    ] {
        let page = page(language);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &page).expect("the page can be written");
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == page,
            "{path} is old: run the tests with UPDATE=1"
        );
    }
}
