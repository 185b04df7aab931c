//! What Typst may see: the files of one template, one data file, files to attach and the faces of the
//! design. No disk, no network, no clock.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Array, Bytes, Content, Datetime, Dict, Duration, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::{LazyHash, hash128};
use typst::{Feature, Library, LibraryExt, World, WorldExt};

use super::attachment::{Attachment, file_name};
use crate::design::{Design, MAIN};
use crate::faces::{Face, Faces, Role};

/// The library with the functions that mark header cells for screen readers, and with the tables and forms
/// that are made already as `sys.inputs.grids`.
fn library(grids: Vec<Content>) -> Library {
    let features = [Feature::A11yExtras].into_iter().collect();
    let grids: Array = grids.into_iter().map(Value::Content).collect();
    let mut inputs = Dict::new();
    inputs.insert("grids".into(), Value::Array(grids));
    let library = Library::builder().with_features(features);
    library.with_inputs(inputs).build()
}

/// The faces in the binary: loaded once a process.
static BUILT_IN: LazyLock<Fonts> = LazyLock::new(|| Fonts::load(&Faces::default()));

/// Fonts by their real families, and once more each by a name of its own, so that the template takes
/// just the faces of a role's chain, in its order, whatever families and weights these have.
struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Fonts {
    fn load(faces: &Faces) -> Self {
        let built_in: Vec<Font> = faces.all().iter().filter_map(font).collect();
        let real = built_in.iter().map(|font| font.info().clone());
        let named = built_in.iter().enumerate().map(|(index, font)| FontInfo {
            family: family(index),
            ..font.info().clone()
        });
        Self {
            book: LazyHash::new(FontBook::from_infos(real.chain(named))),
            fonts: built_in,
        }
    }
}

/// The bytes of a face's file, which may be many.
struct FileOf(Arc<Face>);

impl AsRef<[u8]> for FileOf {
    fn as_ref(&self) -> &[u8] {
        self.0.data()
    }
}

fn font(face: &Arc<Face>) -> Option<Font> {
    let data = match face.data_in_binary() {
        Some(data) => Bytes::new(data),
        None => Bytes::new(FileOf(Arc::clone(face))),
    };
    Font::new(data, face.index)
}

/// Loads the faces in the binary, and computes what Typst tells fonts apart by, a hash of all their bytes, for
/// those that each role asks first.
pub(super) fn load_built_in() {
    let faces = Faces::default();
    let first = |role: Role| BUILT_IN.fonts.get(*faces.chain(role).first()?);
    for font in Role::ALL.into_iter().filter_map(first) {
        hash128(font);
    }
}

/// The name of a face in the book.
fn family(index: usize) -> String {
    format!("face {index}")
}

/// The families of a role as a template has to name them.
pub(super) fn families(faces: &Faces, role: Role) -> Vec<String> {
    faces.chain(role).iter().copied().map(family).collect()
}

/// Files that are read by Typst's parser, by their names and hashes of their contents.
#[derive(Default)]
struct Sources(Mutex<FxHashMap<(FileId, u128), Source>>);

impl Sources {
    /// The parsed file.
    fn parsed(&self, id: FileId, bytes: &Bytes) -> FileResult<Source> {
        let text = std::str::from_utf8(bytes).map_err(|_| FileError::InvalidUtf8)?;
        // A map is whole even where a thread failed over it.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let source = known.entry((id, hash128(bytes)));
        let source = source.or_insert_with(|| Source::new(id, text.to_owned()));
        Ok(source.clone())
    }
}

/// The files of the templates in the binary: parsed once a process.
static PARSED: LazyLock<Sources> = LazyLock::new(Sources::default);

/// The world of one run of Typst.
pub(super) struct TemplateWorld {
    library: LazyHash<Library>,
    main: FileId,
    files: FxHashMap<FileId, Bytes>,
    /// Of a template that is not in the binary.
    parsed: Option<Sources>,
    fonts: Option<Fonts>,
}

impl TemplateWorld {
    /// A world that holds a template, its `data.json` and what is to be attached in one folder.
    pub fn new(
        design: &Design,
        data: Vec<u8>,
        grids: Vec<Content>,
        attachments: &[Attachment],
    ) -> Self {
        let of_template = design.template.files.iter();
        let of_template = of_template.map(|(name, bytes)| (name.clone(), bytes.clone()));
        let attachments = attachments.iter().enumerate();
        let attachments =
            attachments.map(|(index, attachment)| (file_name(index), attachment.bytes.clone()));
        let data = [("data.json".into(), Bytes::new(data))];
        let files = of_template.chain(attachments).chain(data);
        let faces = &design.settings.faces;
        Self {
            library: LazyHash::new(library(grids)),
            main: file(MAIN).expect("it is a plain file name"),
            files: files
                .filter_map(|(name, bytes)| Some((file(&name)?, bytes)))
                .collect(),
            parsed: (!design.template.is_built_in).then(Sources::default),
            fonts: (*faces != Faces::default()).then(|| Fonts::load(faces)),
        }
    }

    /// Where an error stands: the file within the template's folder, line and column from 1.
    pub fn place(&self, error: &SourceDiagnostic) -> Option<(String, usize, usize)> {
        let id = error.span.id()?;
        let source = self.source(id).ok()?;
        let range = self.range(error.span)?;
        let (line, column) = source.lines().byte_to_line_column(range.start)?;
        let path = id.vpath().get_without_slash().to_owned();
        Some((path, line + 1, column + 1))
    }

    fn fonts(&self) -> &Fonts {
        self.fonts.as_ref().unwrap_or(&BUILT_IN)
    }
}

fn file(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for TemplateWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts().book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let sources = self.parsed.as_ref().unwrap_or(&PARSED);
        sources.parsed(id, &self.file(id)?)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.get(&id);
        found.cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        let fonts = &self.fonts().fonts;
        fonts.get(index % fonts.len().max(1)).cloned()
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
        let world = TemplateWorld::new(&Design::default(), b"{}".to_vec(), Vec::new(), &[]);
        assert!(world.source(world.main()).is_ok());
        let seen = |name: &str| world.file(file(name).expect("a path")).is_ok();
        assert!(seen("data.json") && seen("jnrender.typ"));
        for name in ["other.typ", "etc/passwd", "official/template.typ"] {
            assert!(!seen(name), "{name}");
        }
        assert_eq!(world.today(None), None);
    }
}
