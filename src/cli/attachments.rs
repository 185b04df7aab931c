//! What a PDF carries: the sheet that it was made from, where nothing in that is withheld, and the
//! table as data.

use std::path::Path;

use super::settings::Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Source;
use crate::render::pdf::{Attachment, AttachmentKind};

/// Findings that the source holds what is not published.
const WITHHELD: [Code; 3] = [
    Code::HiddenLeftOut,
    Code::OtherSheets,
    Code::CommentsLeftOut,
];

/// Says that the source is not attached, where it was to be and holds what is not published.
pub fn withheld(found: &[Diagnostic], settings: &Settings) -> Option<Diagnostic> {
    let wanted = settings.publication.standards.are_for_attachments();
    let hidden = || found.iter().any(|found| WITHHELD.contains(&found.code));
    let is_withheld = settings.mask_personal || settings.reading.sheet.is_some() || hidden();
    (wanted && is_withheld).then(|| Diagnostic::new(Code::SourceNotAttached))
}

/// The files to attach: the source's bytes where they may be, and the document's JSON form.
pub fn of(source: &Source, bytes: Option<&[u8]>, json: String) -> Vec<Attachment> {
    let stem = Path::new(source.name.as_str()).file_stem();
    let stem = stem.map_or("", |stem| stem.to_str().unwrap_or_default());
    let data = Attachment::new(
        &format!("{stem}.json"),
        "json",
        AttachmentKind::Data,
        "application/json",
        json.into_bytes(),
    );
    let (media_type, ending) = source.format.media_type();
    let kind = AttachmentKind::Source;
    let sheet =
        bytes.map(|bytes| Attachment::new(&source.name, ending, kind, media_type, bytes.to_vec()));
    // Two files of one name cannot be attached.
    let sheet = sheet.filter(|sheet| sheet.name != data.name);
    sheet.into_iter().chain([data]).collect()
}
