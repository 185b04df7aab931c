//! Pages as pictures, for previews.

use typst_render::RenderOptions;

use super::pages::{self, Publication};
use crate::design::Design;
use crate::document::Document;
use crate::error::Error;
use crate::layout::Layout;

/// The kinds of pictures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Picture {
    /// Portable Network Graphics at so many pixels an inch.
    Png {
        /// Pixels an inch.
        ppi: f32,
    },
    /// Scalable Vector Graphics, its text as outlines.
    Svg,
}

/// The least and the greatest resolution.
pub const PPI: std::ops::RangeInclusive<f32> = 10.0..=1200.0;

/// The pages whose numbers (from 1) are `wanted`, each as a picture, in order.
///
/// # Errors
/// [`Error::Template`] and [`Error::Pdf`] where Typst fails.
pub fn set(
    document: &Document,
    layout: &Layout,
    design: &Design,
    publication: &Publication,
    picture: Picture,
    wanted: impl Fn(usize) -> bool,
) -> Result<Vec<(usize, Vec<u8>)>, Error> {
    let failed = |reason: String| Error::Pdf {
        reason: reason.into(),
    };
    let pictures = pages::typeset(document, layout, design, publication, |paged| {
        let pages = paged.pages().iter().enumerate();
        let pages = pages.map(|(index, page)| (index + 1, page));
        let pages = pages.filter(|(number, _)| wanted(*number));
        let pictures = pages.map(|(number, page)| {
            let bytes = match picture {
                Picture::Png { ppi } => {
                    let options = RenderOptions {
                        pixel_per_pt: f64::from(ppi.clamp(*PPI.start(), *PPI.end()) / 72.0).into(),
                        ..RenderOptions::default()
                    };
                    let pixels = typst_render::render(page, &options);
                    pixels.encode_png().map_err(|error| error.to_string())
                }
                Picture::Svg => Ok(typst_svg::svg(page, &Default::default()).into_bytes()),
            };
            bytes.map(|bytes| (number, bytes))
        });
        Ok(pictures.collect::<Result<Vec<_>, String>>())
    })?;
    pictures.map_err(failed)
}
