//! A laid-out document as pages, through Typst.
//!
//! [`layout`](crate::layout) has decided everything; here its facts become the template's [`data`], Typst
//! sets them in a closed `world`, and `inspect` compares the two. [`super::pdf`] and [`super::picture`] write the pages.

mod attachment;
pub mod data;
mod grids;
mod inspect;
mod metadata;
mod publication;
mod world;

use ecow::{EcoString, eco_format};
use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;

pub use attachment::{Attachment, AttachmentKind};
use metadata::Metadata;
pub use publication::{NO_DAY, Publication, Standards, WrongStandards};
use world::TemplateWorld;

use crate::design::Design;
use crate::document::{Document, Row, Table, Text};
use crate::error::Error;
use crate::layout::{self, Layout};

/// For so many runs Typst's memory of an earlier one is kept: the same texts come again where a
/// folder of like sheets is converted, but memory must not grow with their number.
const REMEMBERED_RUNS: usize = 4;
/// At most so many of Typst's errors are said.
const MOST_ERRORS: usize = 3;

/// Sets a document that is laid out, hands its pages over to be written, and lets Typst forget.
pub(super) fn typeset<T>(
    document: &Document,
    layout: &Layout,
    design: &Design,
    publication: &Publication,
    write: impl FnOnce(&PagedDocument) -> Result<T, Vec<SourceDiagnostic>>,
) -> Result<T, Error> {
    let data = data::Data::new(layout, Metadata::of(document), publication, design);
    let data = serde_json::to_vec(&data).map_err(|error| Error::Pdf {
        reason: error.to_string().into(),
    })?;
    let grids = grids::grids(layout, &design.settings);
    let world = TemplateWorld::new(design, data, grids, &publication.attachments);
    let failure = |errors: &[SourceDiagnostic]| failure(errors, &world, design);
    let paged = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|errors| failure(&errors))?;
    if let Some(fault) = inspect::inspect(&paged, layout, &design.settings) {
        return Err(Error::Finding(fault));
    }
    let written = write(&paged).map_err(|errors| failure(&errors));
    // Typst remembers what it has set, for the next run: let go what the last few did not need.
    comemo::evict(REMEMBERED_RUNS);
    written
}

/// Sets a page of a few characters, so that everything that is made ready once a process is: the faces and
/// their hashes, Typst's library, tables for line breaking. Of use on a thread of its own, while a source
/// is still being read.
pub(super) fn warm_up() {
    world::load_built_in();
    let row = Row {
        cells: vec![Text {
            text: "字a，1".into(),
            ..Text::default()
        }],
        ..Row::default()
    };
    let table = Table {
        title: row.cells[0].clone(),
        rows: vec![row],
        ..Table::default()
    };
    let document = Document {
        tables: vec![table],
        ..Document::default()
    };
    let design = Design::default();
    if let Ok(layout) = layout::lay_out(&document, &design.settings) {
        // It is not looked at.
        let _ = typeset(&document, &layout, &design, &Publication::default(), |_| {
            Ok(())
        });
    }
}

/// What Typst says, with the places in the template's files.
fn failure(errors: &[SourceDiagnostic], world: &TemplateWorld, design: &Design) -> Error {
    let mut reason = EcoString::new();
    for error in errors.iter().take(MOST_ERRORS) {
        if !reason.is_empty() {
            reason.push_str("; ");
        }
        if let Some((file, line, column)) = world.place(error) {
            let path = design.template.path_of(&file);
            reason.push_str(&eco_format!("{path}:{line}:{column}: "));
        }
        reason.push_str(&error.message);
        for hint in &error.hints {
            reason.push_str(&eco_format!(" ({})", hint.v));
        }
    }
    match design.template.is_built_in {
        true => Error::Pdf { reason },
        false => Error::Template { reason },
    }
}

#[cfg(test)]
mod tests {
    use typst::foundations::Bytes;

    use super::*;
    use crate::design::MAIN;
    use crate::diagnostic::{Code, Language};
    use crate::layout;
    use crate::source::ReadOptions;

    #[test]
    fn a_template_that_fails_is_an_error_that_says_why_and_where() {
        let sheet = "补贴表\n姓名\t金额\n张三\t100\n李四\t200\n";
        let read = crate::recover(sheet.as_bytes(), &ReadOptions::default());
        let document = read.expect("a table").document;
        let mut design = Design::default();
        let layout = layout::lay_out(&document, &design.settings).expect("it fits");
        let publication = Publication::default();
        let main = design
            .template
            .files
            .iter_mut()
            .find(|(name, _)| name == MAIN);
        main.expect("it has one").1 = Bytes::from_string("\n #panic(\"no such column\")");
        let set = |design: &Design| {
            let set = typeset(&document, &layout, design, &publication, |_| Ok(()));
            set.map_err(|error| error.diagnostic())
        };
        let found = set(&design).expect_err("it panics");
        assert_eq!(found.code, Code::PdfFailed);
        let said = found.message(Language::English);
        assert!(
            said.contains("no such column") && said.contains("template.typ:2:3: "),
            "{said}"
        );
        assert!(set(&Design::default()).is_ok());
    }
}
