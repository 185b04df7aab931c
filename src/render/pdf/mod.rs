//! The document as a tagged, paginated PDF: pages set by Typst, written by the standards that are asked for
//! ([`Publication`]). The same document gives the same bytes.

mod ahead;
mod row_groups;

use typst::foundations::Smart;
use typst_pdf::PdfOptions;

use super::pages;
pub use super::pages::{
    Attachment, AttachmentKind, NO_DAY, Publication, Standards, WrongStandards, data,
};
use crate::check;
pub use crate::design::Design;
use crate::document::Document;
use crate::error::Error;
use crate::layout::{self, Layout};

/// Up to so many pages work is done [`ahead`]: of more, writing the pages takes most of the time.
const FEW_PAGES: usize = 4;

/// Makes ready what is made ready once a process (some 10 ms), on the thread that calls it.
pub fn warm_up() {
    pages::warm_up();
}

/// Lays out the document and sets it as PDF.
///
/// # Errors
/// [`Error::Finding`] with the characters that no face has (see [`crate::check::glyphs`]),
/// [`Error::NoTable`] and [`Error::TooWide`] from the layout, [`Error::Template`] where a template of
/// one's own fails, [`Error::Pdf`] where one in the binary does, which is a defect.
pub fn render(
    document: &Document,
    design: &Design,
    publication: &Publication,
) -> Result<Vec<u8>, Error> {
    if let Some(missing) = check::glyphs(document, &design.settings.faces) {
        return Err(Error::Finding(missing));
    }
    let layout = layout::lay_out(document, &design.settings)?;
    set(document, &layout, design, publication)
}

/// Sets a document that is laid out already, and whose every character some face has.
///
/// # Errors
/// [`Error::Template`] and [`Error::Pdf`] as above.
pub fn set(
    document: &Document,
    layout: &Layout,
    design: &Design,
    publication: &Publication,
) -> Result<Vec<u8>, Error> {
    let standards = publication.standards.for_export();
    let standards = standards.map_err(|error| Error::Pdf {
        reason: error.to_string().into(),
    })?;
    let options = PdfOptions {
        creator: Smart::Custom(Some(concat!("jnrender ", env!("CARGO_PKG_VERSION")).into())),
        standards,
        ..PdfOptions::default()
    };
    pages::typeset(document, layout, design, publication, |paged| {
        let write = || typst_pdf::pdf(paged, &options).map_err(|errors| errors.to_vec());
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        if paged.pages().len() > FEW_PAGES || cores == 1 {
            return write();
        }
        std::thread::scope(|scope| {
            scope.spawn(|| ahead::work(paged));
            write()
        })
    })
    .map(row_groups::add)
}
