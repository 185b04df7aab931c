//! Every sheet in `fixtures/` as it is published: the PDF conforms, its structure is that of the table and
//! stands in a snapshot, its text is read in the table's order, and its pages look as they did.

#[path = "../support/conformance.rs"]
mod conformance;
#[path = "../support/pdf.rs"]
mod reader;

mod facts;
mod looks;
mod order;
mod tags;

use std::path::{Path, PathBuf};

use jnrender::document::Document;
use jnrender::layout::{self, Layout};
use jnrender::render::pdf::{self, Design, Publication};
use jnrender::source::ReadOptions;

/// A sheet, recovered and laid out.
struct Published {
    name: String,
    document: Document,
    layout: Layout,
    pdf: Vec<u8>,
}

/// The folders of fixtures that hold a sheet, in order of their names.
fn folders() -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = std::fs::read_dir(fixtures).expect("there are fixtures");
    let folders = folders.map(|folder| folder.expect("a folder").path());
    let mut folders: Vec<PathBuf> = folders.filter(|folder| sheet(folder).is_some()).collect();
    folders.sort();
    folders
}

/// The sheet of a fixture.
fn sheet(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?;
    let mut files: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    files.sort();
    let is_sheet = |file: &PathBuf| file.file_stem().is_some_and(|stem| stem == "table");
    files.into_iter().find(is_sheet)
}

/// All fixtures, on all cores.
fn published(design: &Design) -> Vec<Published> {
    use rayon::prelude::*;

    let folders = folders();
    assert!(folders.len() > 20);
    let folders = folders.par_iter().map(|folder| {
        let name = folder.file_name().expect("a folder has a name");
        let name = name.to_string_lossy().into_owned();
        let path = sheet(folder).expect("it has one");
        let bytes = std::fs::read(&path).expect("it can be read");
        let options = ReadOptions {
            name: path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .as_ref()
                .into(),
            ..ReadOptions::default()
        };
        let recovered = jnrender::recover(&bytes, &options);
        let document = recovered.expect("a table").document;
        let layout = layout::lay_out(&document, &design.settings).expect("it fits");
        let pdf = pdf::set(&document, &layout, design, &Publication::default());
        Published {
            pdf: pdf.unwrap_or_else(|error| panic!("{name}: {error}")),
            name,
            document,
            layout,
        }
    });
    folders.collect()
}

#[test]
fn every_fixture_conforms_and_fits_by_every_template() {
    for template in jnrender::design::Template::names() {
        let wish = jnrender::design::Wish {
            template: Some(template.to_owned()),
            ..Default::default()
        };
        let (design, _) = Design::load(&wish).expect("it is in the program");
        for sheet in published(&design) {
            let facts = layout::facts(&sheet.layout, &design.settings);
            assert_eq!(facts.overfull, 0, "{} by {template}", sheet.name);
            let conforms = std::panic::catch_unwind(|| conformance::assert_conforms(&sheet.pdf));
            assert!(conforms.is_ok(), "{} by {template}", sheet.name);
        }
    }
}
