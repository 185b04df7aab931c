//! Files that a PDF carries: the source, and the table as data.

use ecow::{EcoString, eco_format};
use serde::Serialize;
use typst::foundations::Bytes;
use typst::syntax::VirtualPath;

use crate::document::Language;

/// A file that a PDF carries (associated file of ISO 19005-3, annex E).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name without folders; each of one PDF has another.
    pub name: EcoString,
    /// What it is.
    pub kind: AttachmentKind,
    /// Its media type, such as `text/plain`.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: Bytes,
}

/// What an attached file is to the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AttachmentKind {
    /// What the document was made from.
    Source,
    /// The document as data.
    Data,
}

impl Attachment {
    /// A file by the name that it had; one that no file in an archive may have is replaced by
    /// `attachment` with this `ending`.
    pub fn new(
        name: &str,
        ending: &str,
        kind: AttachmentKind,
        media_type: &'static str,
        bytes: Vec<u8>,
    ) -> Self {
        let has_marks = name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']);
        let is_name = name.contains('.') && !name.starts_with(['.', '-']) && !has_marks;
        let is_plain =
            is_name && !name.contains(char::is_control) && VirtualPath::new(name).is_ok();
        Self {
            name: match is_plain {
                true => name.into(),
                false => eco_format!("attachment.{ending}"),
            },
            kind,
            media_type,
            bytes: Bytes::new(bytes),
        }
    }
}

/// An attachment as the template sees it.
#[derive(Serialize)]
pub(super) struct AttachmentView<'a> {
    name: &'a str,
    /// The file to read.
    file: EcoString,
    kind: AttachmentKind,
    media_type: &'static str,
    description: &'static str,
}

impl<'a> AttachmentView<'a> {
    pub fn new(index: usize, attachment: &'a Attachment, language: Language) -> Self {
        let is_chinese = language.code == "zh";
        Self {
            name: &attachment.name,
            file: file_name(index),
            kind: attachment.kind,
            media_type: attachment.media_type,
            description: match (attachment.kind, is_chinese) {
                (AttachmentKind::Source, true) => "原表",
                (AttachmentKind::Source, false) => "The sheet that this document was made from",
                (AttachmentKind::Data, true) => "表格数据",
                (AttachmentKind::Data, false) => "The tables as data",
            },
        }
    }
}

/// The name under which a template reads an attachment.
pub(super) fn file_name(index: usize) -> EcoString {
    eco_format!("attachment-{index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_files() {
        let name = |name: &str| {
            Attachment::new(
                name,
                "txt",
                AttachmentKind::Source,
                "text/plain",
                Vec::new(),
            )
            .name
        };
        for plain in ["表.txt", "table 1.xlsx", "2021年(终稿).et"] {
            assert_eq!(name(plain), plain);
        }
        for odd in [
            "",
            "-",
            "..",
            ".txt",
            "a/b.txt",
            "..\\x.txt",
            "c:x.txt",
            "a\n.txt",
        ] {
            assert_eq!(name(odd), "attachment.txt", "{odd:?}");
        }
    }
}
