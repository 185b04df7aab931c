//! Work that writing a PDF will ask for, done beside it: Typst and krilla remember what they have computed.

use ecow::{EcoString, EcoVec};
use rustc_hash::FxHashSet;
use typst::layout::{Frame, FrameItem, Point};
use typst::model::DocumentInfo;
use typst::text::{Glyph, TextItem};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// Cuts the face of most glyphs down to these, and measures the ink of all texts from the last to the first, while
/// the structure of tables asks for it from the first on, so that each does half.
pub(super) fn work(paged: &PagedDocument) {
    subset(paged);
    for page in paged.pages().iter().rev() {
        measure(&page.frame);
    }
}

fn measure(frame: &Frame) {
    for (_, item) in frame.items().rev() {
        match item {
            FrameItem::Group(group) => measure(&group.frame),
            FrameItem::Text(text) => {
                text.bbox();
            }
            _ => {}
        }
    }
}

/// Writes a page that has each glyph of the face once, in the order in which the document comes to them: the
/// face is then cut down as the document's will be.
fn subset(paged: &PagedDocument) {
    let mut faces: Vec<Glyphs> = Vec::new();
    for page in paged.pages() {
        collect(&page.frame, &mut faces);
    }
    let most = faces.into_iter().max_by_key(|face| face.known.len());
    let Some((page, most)) = paged.pages().first().zip(most) else {
        return;
    };
    let mut frame = Frame::soft(page.frame.size());
    frame.push(Point::zero(), FrameItem::Text(most.text));
    let mut page = page.clone();
    page.frame = frame;
    let paged = PagedDocument::new(EcoVec::from([page]), DocumentInfo::default());
    let options = PdfOptions {
        tagged: false,
        ..PdfOptions::default()
    };
    // Nobody reads it.
    let _ = typst_pdf::pdf(&paged, &options);
}

/// The glyphs of a face, each once.
struct Glyphs {
    text: TextItem,
    known: FxHashSet<u16>,
}

impl Glyphs {
    /// Adds a glyph that stands for these characters, if it is new and Typst can count so far.
    fn add(&mut self, glyph: &Glyph, characters: &str) {
        let start = self.text.text.len();
        let ends = [start, start + characters.len()].map(u16::try_from);
        if let [Ok(start), Ok(end)] = ends
            && self.known.insert(glyph.id)
        {
            self.text.text.push_str(characters);
            self.text.glyphs.push(Glyph {
                range: start..end,
                ..glyph.clone()
            });
        }
    }
}

fn collect(frame: &Frame, faces: &mut Vec<Glyphs>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect(&group.frame, faces),
            FrameItem::Text(text) => {
                let index = faces.iter().position(|face| face.text.font == text.font);
                let index = index.unwrap_or_else(|| {
                    faces.push(Glyphs {
                        text: TextItem {
                            text: EcoString::new(),
                            glyphs: Vec::new(),
                            ..text.clone()
                        },
                        known: FxHashSet::default(),
                    });
                    faces.len() - 1
                });
                let face = &mut faces[index];
                for glyph in &text.glyphs {
                    face.add(glyph, &text.text[glyph.range()]);
                }
            }
            _ => {}
        }
    }
}
