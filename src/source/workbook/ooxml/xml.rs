//! The XML of a part, read element by element without ever holding it whole.
//!
//! Elements are known by their local names: writers differ in prefixes, and the transitional and the
//! strict form in namespaces. Declarations of document types are refused (ECMA-376 part 2, 6.2.5), so
//! that no entity but the five of XML itself is ever expanded.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use ecow::eco_format;
use encoding_rs::{Encoding, UTF_8};
use quick_xml::XmlVersion;
use quick_xml::encoding::{DecodingReader, DetectedEncoding, detect_encoding};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::package::{Part, damaged, io_error};
use crate::error::Error;

/// The deepest nesting; workbooks come to about 12.
const DEEPEST: usize = 256;

/// The XML of a part. `depth` is the number of elements around a place: the root's children stand
/// at depth 1.
pub struct Xml<'p> {
    reader: Reader<Source<'p>>,
    buffer: Vec<u8>,
    depth: usize,
}

/// The bytes of a part as UTF-8.
enum Source<'p> {
    /// They are, and need not be copied.
    Plain(Part<'p>),
    Decoded(DecodingReader<Part<'p>>),
}

/// An element's start tag.
pub struct Element<'x> {
    start: BytesStart<'x>,
}

/// The next piece of a part, seen from the element whose children are asked for.
pub enum Piece<'x> {
    Child(Element<'x>),
    /// Nothing of interest.
    Other,
    /// The end of the element.
    End,
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::Plain(part) => part.read(buffer),
            Source::Decoded(decoded) => decoded.read(buffer),
        }
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Source::Plain(part) => part.fill_buf(),
            Source::Decoded(decoded) => decoded.fill_buf(),
        }
    }

    fn consume(&mut self, length: usize) {
        match self {
            Source::Plain(part) => part.consume(length),
            Source::Decoded(decoded) => decoded.consume(length),
        }
    }
}

impl<'p> Xml<'p> {
    pub fn new(mut part: Part<'p>) -> Result<Self, Error> {
        let begin = part.fill_buf().map_err(|error| io_error(&error))?;
        let encoding = match detect_encoding(begin) {
            None | Some(DetectedEncoding::Utf8Bom) => UTF_8,
            Some(DetectedEncoding::AsciiCompatible) => declared_encoding(begin).unwrap_or(UTF_8),
            Some(detected) => detected.encoding(),
        };
        let source = if encoding == UTF_8 {
            Source::Plain(part)
        } else {
            let mut decoded = DecodingReader::new(part);
            // Before anything was read, as the crate demands.
            decoded.set_encoding(encoding);
            Source::Decoded(decoded)
        };
        Ok(Self {
            reader: Reader::from_reader(source),
            buffer: Vec::new(),
            depth: 0,
        })
    }

    /// The local name of the root; nothing where there is none.
    pub fn root(&mut self) -> Result<Option<String>, Error> {
        Ok(self.child(0)?.map(|element| element.name().to_owned()))
    }

    /// The next child of the element whose children stand at `depth`; nothing where it ends. What
    /// was not read of the child before is skipped.
    pub fn child(&mut self, depth: usize) -> Result<Option<Element<'_>>, Error> {
        let (length, name) = loop {
            match self.piece(depth)? {
                Piece::Child(element) => {
                    break (element.start.len(), element.start.name().as_ref().len());
                }
                Piece::Other => {}
                Piece::End => return Ok(None),
            }
        };
        // A borrow from within the loop would last for all of it. Behind the `<` of the tag.
        let tag = self.buffer.get(1..=length).unwrap_or_default();
        let tag = str::from_utf8(tag).map_err(|_| damaged("a tag is no UTF-8"))?;
        Ok(Some(Element {
            start: BytesStart::from_content(tag, name),
        }))
    }

    fn next_piece(&mut self) {
        self.buffer.clear();
        let part = match self.reader.get_mut() {
            Source::Plain(part) => part,
            Source::Decoded(decoded) => decoded.get_mut(),
        };
        part.get_mut().piece_ends();
    }

    /// One piece, for the many elements of a sheet: [`Self::child`] is a loop over it.
    pub fn piece(&mut self, depth: usize) -> Result<Piece<'_>, Error> {
        if self.depth < depth {
            return Ok(Piece::End);
        }
        self.next_piece();
        let event = self.reader.read_event_into(&mut self.buffer);
        Ok(match event.map_err(|error| xml_error(&error))? {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(damaged(eco_format!(
                        "elements are nested deeper than {DEEPEST}"
                    )));
                }
                if self.depth == depth + 1 {
                    Piece::Child(Element { start })
                } else {
                    Piece::Other
                }
            }
            Event::Empty(start) if self.depth == depth => Piece::Child(Element { start }),
            Event::End(_) => {
                // The parser refuses end tags that close nothing.
                self.depth = self.depth.saturating_sub(1);
                if self.depth < depth {
                    Piece::End
                } else {
                    Piece::Other
                }
            }
            Event::Eof if self.depth > 0 => return Err(damaged("a part ends too early")),
            Event::Eof => Piece::End,
            Event::DocType(_) => return Err(damaged("a part declares a document type")),
            _ => Piece::Other,
        })
    }

    /// Adds the text that stands directly in the element whose children stand at `depth`, to its end.
    pub fn text(&mut self, depth: usize, text: &mut String) -> Result<(), Error> {
        while self.depth >= depth {
            self.next_piece();
            let event = self.reader.read_event_into(&mut self.buffer);
            match event.map_err(|error| xml_error(&error))? {
                Event::Text(piece) if self.depth == depth => text.push_str(&piece.xml10_content()),
                Event::CData(piece) if self.depth == depth => text.push_str(&piece.xml10_content()),
                Event::GeneralRef(reference) if self.depth == depth => {
                    text.push(character(&reference)?);
                }
                Event::Start(_) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(damaged("elements are nested too deep"));
                    }
                }
                Event::End(_) => self.depth = self.depth.saturating_sub(1),
                Event::Eof => return Err(damaged("a part ends too early")),
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes the text of a child `<name>text</name>` of the element whose children stand at `depth`,
    /// if that is what follows, and nothing but characters as they are. Whether it was taken.
    ///
    /// What it does not take, [`Self::piece`] and [`Self::text`] do, which need four times as long: of
    /// the elements of a sheet nearly all are such values.
    pub fn plain_child(
        &mut self,
        depth: usize,
        name: &str,
        text: &mut String,
    ) -> Result<bool, Error> {
        // An empty element has no children.
        if self.depth != depth {
            return Ok(false);
        }
        let mut stream = self.reader.stream();
        let available = stream.fill_buf().map_err(|error| io_error(&error))?;
        let Some((value, length)) = plain_element(available, name) else {
            return Ok(false);
        };
        text.push_str(value);
        stream.consume(length);
        Ok(true)
    }

    /// Reads what is left.
    pub fn finish(&mut self) -> Result<(), Error> {
        while self.child(0)?.is_some() {}
        Ok(())
    }
}

impl<'x> Element<'x> {
    /// The name without its prefix.
    pub fn name(&self) -> &str {
        let name = self.start.name().into_inner();
        // Names are too short for the search that the crate makes.
        match name.bytes().position(|byte| byte == b':') {
            Some(colon) => name.get(colon + 1..).unwrap_or_default(),
            None => name,
        }
    }

    /// The attributes as they are written, by their names with any prefix.
    pub fn attributes(&self) -> impl Iterator<Item = Result<(&str, Cow<'_, str>), Error>> {
        let mut attributes = self.start.attributes();
        // Whether names come twice costs time with every cell.
        attributes.with_checks(false);
        attributes.map(|attribute| {
            let attribute =
                attribute.map_err(|error| damaged(eco_format!("an attribute: {error}")))?;
            Ok((attribute.key.into_inner(), attribute.value))
        })
    }

    /// The attribute of this name as it is written: for numbers and names of the format itself.
    pub fn attribute(&self, name: &str) -> Result<Option<Cow<'_, str>>, Error> {
        for attribute in self.attributes() {
            let (key, value) = attribute?;
            if key == name {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// The text of the attribute of this name.
    pub fn text_attribute(&self, name: &str) -> Result<Option<String>, Error> {
        for attribute in self.start.attributes().with_checks(false) {
            let attribute =
                attribute.map_err(|error| damaged(eco_format!("an attribute: {error}")))?;
            if attribute.key.into_inner() == name {
                let value = attribute.normalized_value(XmlVersion::Explicit1_0);
                return value
                    .map(|value| Some(value.into_owned()))
                    .map_err(|error| xml_error(&error));
            }
        }
        Ok(None)
    }

    /// The link of the element: an attribute `id` in the namespace of relationships, whatever its
    /// prefix.
    pub fn link(&self) -> Result<Option<Cow<'_, str>>, Error> {
        for attribute in self.attributes() {
            let (key, value) = attribute?;
            if key.split_once(':').is_some_and(|(_, name)| name == "id") {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Whether the attribute of this name is true.
    pub fn is(&self, name: &str) -> Result<bool, Error> {
        Ok(self.attribute(name)?.is_some_and(|value| is_true(&value)))
    }

    /// The attribute of this name as a number.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Error> {
        let value = self.attribute(name)?;
        Ok(value.and_then(|value| value.trim().parse().ok()))
    }
}

/// The encoding that the XML's declaration names, where the declaration's own bytes do not tell. Parts
/// are to be UTF-8 or UTF-16 (ECMA-376 part 2, 6.2.5), but some writers take the code page of their
/// machine.
fn declared_encoding(begin: &[u8]) -> Option<&'static Encoding> {
    let length = memchr::memmem::find(begin, b"?>")? + 2;
    match Reader::from_reader(begin.get(..length)?).read_event() {
        Ok(Event::Decl(declaration)) => declaration.encoder(),
        _ => None,
    }
    .filter(|encoding| encoding.is_ascii_compatible())
}

/// The text of the element at the beginning of `xml`, and the length of the element.
fn plain_element<'x>(xml: &'x [u8], name: &str) -> Option<(&'x str, usize)> {
    let name = name.as_bytes();
    let tag = |xml: &'x [u8], begin: &[u8]| {
        let xml = xml.strip_prefix(begin)?;
        xml.strip_prefix(name)?.strip_prefix(b">")
    };
    let content = tag(xml, b"<")?;
    let (value, rest) = content.split_at_checked(memchr::memchr3(b'<', b'&', b'\r', content)?)?;
    let after = tag(rest, b"</")?;
    Some((str::from_utf8(value).ok()?, xml.len() - after.len()))
}

/// Whether a value of `xsd:boolean` is true.
pub fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

/// The character that a reference means.
fn character(reference: &BytesRef<'_>) -> Result<char, Error> {
    let numbered = reference.resolve_char_ref();
    if let Some(character) = numbered.map_err(|error| xml_error(&error))? {
        return Ok(character);
    }
    Ok(match &reference.xml10_content()[..] {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        name => return Err(damaged(eco_format!("the entity {name} is not defined"))),
    })
}

fn xml_error(error: &quick_xml::Error) -> Error {
    match error {
        quick_xml::Error::Io(error) => io_error(error),
        error => damaged(eco_format!("{error}")),
    }
}
