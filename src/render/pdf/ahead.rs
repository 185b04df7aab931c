//! Work that writing a PDF will ask for, done beside it.

use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

/// Measures the ink of all texts from the last to the first, while the structure of tables asks for it from the
/// first on: Typst remembers what was measured, so that each does half.
pub(super) fn measure(paged: &PagedDocument) {
    for page in paged.pages().iter().rev() {
        frame(&page.frame);
    }
}

fn frame(frame: &Frame) {
    for (_, item) in frame.items().rev() {
        match item {
            FrameItem::Group(group) => self::frame(&group.frame),
            FrameItem::Text(text) => {
                text.bbox();
            }
            _ => {}
        }
    }
}
