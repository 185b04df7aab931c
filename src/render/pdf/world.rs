//! What Typst may see: one template, one data file, files to attach and the fonts in the binary. No disk, no
//! network, no clock, no system fonts.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use super::attachment::{Attachment, file_name};
use crate::faces::BUILT_IN;

/// The library with the functions that mark header cells for screen readers.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

static FONTS: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let fonts: Vec<Font> = BUILT_IN
        .iter()
        .map(|file| Font::new(Bytes::new(file.data), 0).expect("the fonts in the binary are sound"))
        .collect();
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});

/// The world of one run of Typst.
pub(super) struct TemplateWorld {
    template: Source,
    files: Vec<(FileId, Bytes)>,
}

impl TemplateWorld {
    /// A world that holds a template, its `data.json` and what is to be attached in one folder.
    pub fn new(template: &str, data: Vec<u8>, attachments: &[Attachment]) -> Self {
        let data = (file("data.json"), Bytes::new(data));
        let attachments = attachments.iter().enumerate();
        let attachments = attachments
            .map(|(index, attachment)| (file(&file_name(index)), attachment.bytes.clone()));
        Self {
            template: Source::new(file("template.typ"), template.to_owned()),
            files: std::iter::once(data).chain(attachments).collect(),
        }
    }
}

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the names above are plain file names");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for TemplateWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.0
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(file, _)| *file == id);
        found
            .map(|(_, bytes)| bytes.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.1.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_template_and_its_data_is_seen() {
        let world = TemplateWorld::new("x", b"{}".to_vec(), &[]);
        assert!(world.source(world.main()).is_ok());
        assert!(world.file(file("data.json")).is_ok());
        for name in ["other.typ", "../data.json", "etc/passwd"] {
            let Ok(path) = VirtualPath::new(name) else {
                continue;
            };
            let id = RootedPath::new(VirtualRoot::Project, path).intern();
            assert_eq!(world.file(id), Err(FileError::AccessDenied));
            assert!(world.source(id).is_err());
        }
        assert_eq!(world.today(None), None);
    }
}
