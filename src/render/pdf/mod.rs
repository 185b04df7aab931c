//! The document as a tagged, paginated PDF, through Typst.
//!
//! [`layout`] has decided everything; here its facts become the template's data
//! ([`data`]), Typst sets them in a closed `world`, and the pages are written by the
//! standards that are asked for ([`Publication`]). The same document gives the same bytes.

mod attachment;
pub mod data;
mod metadata;
mod publication;
mod world;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::check;
use crate::document::Document;
use crate::error::Error;
pub use crate::layout::Settings;
use crate::layout::{self, Layout};
pub use attachment::{Attachment, AttachmentKind};
use metadata::Metadata;
pub use publication::{NO_DAY, Publication, Standards, WrongStandards};
use world::TemplateWorld;

/// The template in the binary.
const STANDARD: &str = include_str!("../../../templates/standard.typ");

/// For so many runs Typst's memory of an earlier one is kept: the same texts come again where a
/// folder of like sheets is converted, but memory must not grow with their number.
const REMEMBERED_RUNS: usize = 4;

/// Lays out the document and sets it as PDF.
///
/// # Errors
/// [`Error::Finding`] with the first character that no face has (all of them are found by
/// [`crate::check::glyphs`]), [`Error::NoTable`] and [`Error::TooWide`] from the layout,
/// [`Error::Pdf`] where Typst fails, which is a defect of the template.
pub fn render(
    document: &Document,
    settings: &Settings,
    publication: &Publication,
) -> Result<Vec<u8>, Error> {
    if let Some(missing) = check::glyphs(document).into_iter().next() {
        return Err(Error::Finding(missing));
    }
    let layout = layout::lay_out(document, settings)?;
    set(document, &layout, settings, publication)
}

/// Sets a document that is laid out already, and whose every character some face has.
///
/// # Errors
/// [`Error::Pdf`] as above.
pub fn set(
    document: &Document,
    layout: &Layout,
    settings: &Settings,
    publication: &Publication,
) -> Result<Vec<u8>, Error> {
    set_by(STANDARD, document, layout, settings, publication)
}

fn set_by(
    template: &'static str,
    document: &Document,
    layout: &Layout,
    settings: &Settings,
    publication: &Publication,
) -> Result<Vec<u8>, Error> {
    let data = data::Data::new(layout, Metadata::of(document), publication, settings);
    let data = serde_json::to_vec(&data).map_err(|error| Error::Pdf {
        reason: error.to_string().into(),
    })?;
    let world = TemplateWorld::new(template, data, &publication.attachments);
    let paged = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|errors| failure(&errors))?;
    let standards = publication.standards.for_export();
    let standards = standards.map_err(|error| Error::Pdf {
        reason: error.to_string().into(),
    })?;
    let options = PdfOptions {
        creator: Smart::Custom(Some(concat!("jnrender ", env!("CARGO_PKG_VERSION")).into())),
        standards,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&paged, &options).map_err(|errors| failure(&errors));
    // Typst remembers what it has set, for the next run: let go what the last few did not need.
    comemo::evict(REMEMBERED_RUNS);
    pdf
}

fn failure(errors: &[SourceDiagnostic]) -> Error {
    let mut reason = String::new();
    for error in errors.iter().take(3) {
        if !reason.is_empty() {
            reason.push_str("; ");
        }
        reason.push_str(&error.message);
    }
    Error::Pdf {
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Language};
    use crate::source::ReadOptions;

    #[test]
    fn a_template_that_fails_is_an_error_that_says_why() {
        let sheet = "补贴表\n姓名\t金额\n张三\t100\n李四\t200\n";
        let read = crate::recover(sheet.as_bytes(), &ReadOptions::default());
        let document = read.expect("a table").document;
        let settings = Settings::default();
        let layout = layout::lay_out(&document, &settings).expect("it fits");
        let publication = Publication::default();
        let failed = set_by(
            "#panic(\"no such column\")",
            &document,
            &layout,
            &settings,
            &publication,
        );
        let found = failed.expect_err("it panics").diagnostic();
        assert_eq!(found.code, Code::PdfFailed);
        let said = found.message(Language::English);
        assert!(said.contains("no such column"), "{said}");
        assert!(set(&document, &layout, &settings, &publication).is_ok());
    }
}
