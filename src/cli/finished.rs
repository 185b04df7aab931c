//! A sheet that can stand, in each format.

use super::attachments;
use super::format::OutputFormat;
use super::output::{Output, Page};
use super::settings::Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::error::Error;
use crate::layout::{self, Layout};
use crate::render::picture::{self, Picture};
use crate::render::{self, pdf};
use crate::substitute;

/// A sheet that can stand.
pub struct Finished<'d> {
    pub document: &'d Document,
    /// Its bytes, unless they are not to be attached.
    pub source: Option<&'d [u8]>,
    pub diagnostics: &'d [Diagnostic],
    /// Whether characters are allowed to be missing in print.
    pub lacks_glyphs: bool,
}

impl Finished<'_> {
    /// The output for each format.
    pub fn outputs(
        &self,
        formats: &[OutputFormat],
        settings: &Settings,
    ) -> Result<Vec<Output>, Error> {
        let printed = self.lacks_glyphs.then(|| {
            let mut printed = self.document.clone();
            substitute::missing(&mut printed, &settings.design.settings.faces);
            printed
        });
        let printed = printed.as_ref().unwrap_or(self.document);
        let mut layout = None;
        if formats.iter().any(|format| format.has_pages()) {
            layout = Some(layout::lay_out(printed, &settings.design.settings)?);
        }
        let write = |format: &OutputFormat| match (format, &layout) {
            (OutputFormat::Html, _) => {
                render::html::render(self.document).map(|page| Output::whole(page.into_bytes()))
            }
            (OutputFormat::Json, _) => Ok(Output::whole(self.json(settings).into_bytes())),
            (OutputFormat::Pdf, Some(layout)) => {
                self.pdf(printed, layout, settings).map(Output::whole)
            }
            (format, Some(layout)) => pictures(*format, printed, layout, settings),
            (_, None) => Err(Error::NoTable),
        };
        formats.iter().map(write).collect()
    }

    fn json(&self, settings: &Settings) -> String {
        render::json::render(self.document, self.diagnostics, settings.document_language)
    }

    fn pdf(
        &self,
        printed: &Document,
        layout: &Layout,
        settings: &Settings,
    ) -> Result<Vec<u8>, Error> {
        let mut publication = settings.publication.clone();
        if publication.standards.are_for_attachments() {
            let json = self.json(settings);
            publication.attachments = attachments::of(&self.document.source, self.source, json);
        }
        pdf::set(printed, layout, &settings.design, &publication)
    }
}

fn pictures(
    format: OutputFormat,
    document: &Document,
    layout: &Layout,
    settings: &Settings,
) -> Result<Output, Error> {
    let pages = layout.pages.len();
    let asked = settings.pages.as_ref();
    if let Some(page) = asked.and_then(|asked| asked.beyond(pages)) {
        let missing = Diagnostic::new(Code::NoSuchPage)
            .with("page", page.to_string())
            .with("pages", pages.to_string());
        return Err(Error::Finding(missing));
    }
    let picture = match format {
        OutputFormat::Svg => Picture::Svg,
        _ => Picture::Png { ppi: settings.ppi },
    };
    let wanted = |page: usize| asked.is_none_or(|asked| asked.contain(page));
    let (design, publication) = (&settings.design, &settings.publication);
    let pictures = picture::set(document, layout, design, publication, picture, wanted)?;
    Ok(Output {
        pages: pictures
            .into_iter()
            .map(|(number, bytes)| Page {
                number: Some(number),
                bytes,
            })
            .collect(),
    })
}
