//! A package of parts in a ZIP archive, linked by relationships (ECMA-376 part 2).

use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read};

use ecow::{EcoString, eco_format};
use zip::read::ZipFile;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::super::book::Limits;
use super::super::budget::{Budget, too_many_bytes};
use super::xml::Xml;
use crate::error::Error;

/// The most entries of an archive: each takes memory before any is looked at.
const MOST_ENTRIES: usize = 1 << 16;
/// A part that is larger than this and packed tighter than [`TIGHTEST`] is made to fill the memory.
const LARGE_PART: u64 = 64 << 20;
/// How many bytes one packed byte may become. Sheets of equal rows come to about 50.
const TIGHTEST: u64 = 200;
/// What the opening of a part costs, however small it is.
const OPENING: usize = 4 << 10;
/// The longest tag or text that is read: it stands in the memory whole.
const LONGEST_PIECE: u64 = 32 << 20;
/// What begins each entry of an archive's directory.
const ENTRY_SIGNATURE: &[u8] = b"PK\x01\x02";

/// A package, and what of the limits its reading has used up.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Places in the archive by [normal](normal) name.
    names: HashMap<String, usize>,
    pub budget: Budget,
}

/// The bytes of a part as they are unpacked.
pub type Part<'p> = BufReader<Unpacked<'p>>;

/// The links from a part to others.
#[derive(Default)]
pub struct Relationships {
    links: Vec<Relationship>,
    /// Indices of `links`.
    by_id: HashMap<String, usize>,
}

/// A link from a part to another one.
pub struct Relationship {
    /// The last piece of the type, such as `worksheet`: what is before differs between the
    /// transitional and the strict form.
    pub kind: EcoString,
    /// The normal name of the part that it leads to.
    pub target: String,
}

impl<'a> Package<'a> {
    /// # Errors
    /// [`Error::Workbook`] where it is no archive, [`Error::TooLarge`].
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Error> {
        if bytes.len() > limits.bytes {
            return Err(too_many_bytes(limits.bytes));
        }
        let entries = memchr::memmem::find_iter(bytes, ENTRY_SIGNATURE);
        if entries.take(MOST_ENTRIES + 1).count() > MOST_ENTRIES {
            return Err(Error::TooLarge {
                what: eco_format!("> {MOST_ENTRIES} files"),
                place: None,
            });
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(zip_error)?;
        let names = archive
            .file_names_raw()
            .enumerate()
            .map(|(index, name)| (normal(&String::from_utf8_lossy(name)), index));
        Ok(Self {
            names: names.collect(),
            archive,
            budget: Budget::new(limits),
        })
    }

    /// Whether there is a part of this normal name.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// What `read` makes of the part of this normal name; nothing where there is none.
    ///
    /// # Errors
    /// [`Error::Encrypted`], [`Error::TooLarge`], [`Error::Workbook`].
    pub fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(Part<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let Some(&index) = self.names.get(name) else {
            return Ok(None);
        };
        self.budget.unpack(OPENING)?;
        let mut archive = self.archive.clone();
        let file = archive.by_index(index).map_err(zip_error)?;
        if !matches!(
            file.compression(),
            CompressionMethod::Stored | CompressionMethod::Deflated
        ) {
            return Err(damaged(eco_format!("{name} is packed in an unknown way")));
        }
        let unpacked = Unpacked {
            packed: file.compressed_size(),
            file,
            length: 0,
            piece: 0,
            budget: &self.budget,
        };
        read(BufReader::with_capacity(1 << 16, unpacked)).map(Some)
    }

    /// What `read` makes of the XML of a part that must be there.
    pub fn xml<T>(
        &self,
        name: &str,
        read: impl FnOnce(&mut Xml<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.optional_xml(name, read)?
            .ok_or_else(|| damaged(eco_format!("{name} is missing")))
    }

    /// What `read` makes of the XML of a part.
    pub fn optional_xml<T>(
        &self,
        name: &str,
        read: impl FnOnce(&mut Xml<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        self.read(name, |part| {
            let mut xml = Xml::new(part)?;
            let found = read(&mut xml)?;
            // To the end of the part, where its checksum is compared.
            xml.finish()?;
            Ok(found)
        })
    }

    /// The links from the part of this normal name to other parts of the package, in order; from the
    /// package itself where the name is empty.
    pub fn relationships(&self, part: &str) -> Result<Relationships, Error> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = normal(&format!("{folder}/_rels/{file}.rels"));
        let read = |xml: &mut Xml<'_>| {
            let mut relationships = Relationships::default();
            if xml.root()?.as_deref() != Some("Relationships") {
                return Err(damaged(eco_format!("{name} has no relationships")));
            }
            while let Some(element) = xml.child(1)? {
                if element.name() != "Relationship"
                    || element.attribute("TargetMode")?.as_deref() == Some("External")
                {
                    continue;
                }
                let attribute = |name| Ok(element.text_attribute(name)?.unwrap_or_default());
                let (id, kind, target) =
                    (attribute("Id")?, attribute("Type")?, attribute("Target")?);
                self.budget
                    .keep(2 * (id.len() + kind.len() + target.len() + folder.len() + 64))?;
                relationships.by_id.insert(id, relationships.links.len());
                relationships.links.push(Relationship {
                    kind: kind.rsplit('/').next().unwrap_or_default().into(),
                    target: resolved(folder, &target),
                });
            }
            Ok(relationships)
        };
        Ok(self.optional_xml(&name, read)?.unwrap_or_default())
    }
}

impl Relationships {
    /// The link of this identifier.
    pub fn by_id(&self, id: &str) -> Option<&Relationship> {
        self.links.get(*self.by_id.get(id)?)
    }

    /// The links of this kind, in order.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Relationship> {
        self.links.iter().filter(move |link| link.kind == kind)
    }
}

/// A part name as parts are looked up by: names that differ in case only are the same (part 2, 6.2.2.3),
/// and some writers separate folders with backslashes.
fn normal(name: &str) -> String {
    resolved("", name)
}

/// The normal name of the part that `target` means, seen from a part in `folder`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default();
    let target = percent_decoded(target).replace('\\', "/");
    let from = if target.starts_with('/') { "" } else { folder };
    let mut pieces: Vec<&str> = Vec::new();
    for piece in from.split('/').chain(target.split('/')) {
        match piece {
            "" | "." => {}
            ".." => {
                pieces.pop();
            }
            piece => pieces.push(piece),
        }
    }
    pieces.join("/").to_ascii_lowercase()
}

fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = match rest {
            [b'%', code @ ..] => code.get(..2).and_then(|code| str::from_utf8(code).ok()),
            _ => None,
        };
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A file of the archive that stops being read where it becomes too large.
pub struct Unpacked<'p> {
    file: ZipFile<'p, Cursor<&'p [u8]>>,
    packed: u64,
    length: u64,
    /// Bytes since the last [`Unpacked::piece_ends`].
    piece: u64,
    budget: &'p Budget,
}

impl Unpacked<'_> {
    /// A tag, a text or a record was read.
    pub fn piece_ends(&mut self) {
        self.piece = 0;
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.length = self.length.saturating_add(read as u64);
        self.piece = self.piece.saturating_add(read as u64);
        self.budget.unpack(read).map_err(io::Error::other)?;
        if self.piece > LONGEST_PIECE {
            return Err(io::Error::other(too_many_bytes(LONGEST_PIECE as usize)));
        }
        if self.length > LARGE_PART && self.length / TIGHTEST > self.packed {
            return Err(io::Error::other(Error::TooLarge {
                what: eco_format!("> {TIGHTEST} : 1"),
                place: None,
            }));
        }
        Ok(read)
    }
}

/// The error that made a part's reading stop.
pub fn io_error(error: &io::Error) -> Error {
    error
        .get_ref()
        .and_then(|error| error.downcast_ref::<Error>())
        .cloned()
        .unwrap_or_else(|| damaged(eco_format!("a part cannot be unpacked: {error}")))
}

fn zip_error(error: ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Error::Encrypted
        }
        error => damaged(eco_format!("{error}")),
    }
}

/// The error of a damaged workbook.
pub fn damaged(reason: impl Into<EcoString>) -> Error {
    Error::Workbook {
        reason: reason.into(),
    }
}
