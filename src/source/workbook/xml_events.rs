//! XML as a stream of events, within bounds: for workbooks that are one large document.
//!
//! Thin around `quick-xml`: names are taken as they are written, prefixes included; references to
//! characters and the five predefined entities are resolved, others are an error, so that nothing is
//! ever expanded (XML 1.0, 4.6); a document that ends within an element is an error.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use ecow::{EcoString, eco_format};
use encoding_rs::Encoding;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::error::Error;
use crate::source::encoding;

/// How many bytes one tag or one text may have.
const MOST_EVENT: usize = 16 << 20;

/// How deep elements may stand within each other.
const MOST_DEPTH: usize = 256;

/// How far into a document its declaration is looked for, in bytes.
const HEAD: usize = 1024;

/// How far into a document its first element is looked for, in bytes.
const FIRST_TAG: usize = 16 << 10;

/// One event.
#[derive(Debug)]
pub enum Item<'a> {
    /// A start tag. An empty element has one too, and an end.
    Start(Tag<'a>),
    End,
    /// A piece of text, with its references resolved.
    Text(Cow<'a, str>),
    /// A comment, a declaration, a processing instruction.
    Other,
    /// The end of the document.
    Done,
}

/// A start tag.
#[derive(Debug)]
pub struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The name as it is written, such as `table:table-row`.
    pub fn name(&self) -> &str {
        self.0.name().0
    }

    /// The name without its prefix.
    pub fn local(&self) -> &str {
        local(self.name())
    }

    /// The value of the attribute with a name as it is written.
    ///
    /// # Errors
    /// [`Error::Workbook`] where the attributes are damaged.
    pub fn attribute(&self, name: &str) -> Result<Option<EcoString>, Error> {
        self.find(|written| written == name)
    }

    /// The value of the first attribute with a name, whatever its prefix.
    ///
    /// # Errors
    /// [`Error::Workbook`] where the attributes are damaged.
    pub fn local_attribute(&self, name: &str) -> Result<Option<EcoString>, Error> {
        self.find(|written| local(written) == name)
    }

    fn find(&self, is_named: impl Fn(&str) -> bool) -> Result<Option<EcoString>, Error> {
        let mut attributes = self.0.attributes();
        // It compares each name with all before it.
        attributes.with_checks(false);
        for attribute in attributes {
            let attribute = attribute.map_err(damaged)?;
            if is_named(attribute.key.0) {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return Ok(Some((*value.map_err(damaged)?).into()));
            }
        }
        Ok(None)
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn damaged(error: impl std::fmt::Display) -> Error {
    Error::Workbook {
        reason: eco_format!("{error}"),
    }
}

/// Reads events.
pub struct Events<R: Read> {
    reader: quick_xml::Reader<Bounded<R>>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: Read> Events<R> {
    /// At most `most` bytes of a document in UTF-8.
    pub fn new(source: R, most: usize) -> Self {
        let mut reader = quick_xml::Reader::from_reader(Bounded {
            source: io::BufReader::new(source),
            left: most,
            event: 0,
            excess: None,
            most,
        });
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
        }
    }

    /// The next event.
    ///
    /// # Errors
    /// [`Error::Workbook`] where the document is damaged, [`Error::TooLarge`].
    pub fn next(&mut self) -> Result<Item<'_>, Error> {
        self.reader.get_mut().event = 0;
        self.buffer.clear();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => {
                let excess = self.reader.get_ref().excess.clone();
                return Err(excess.map_or_else(
                    || damaged(error),
                    |what| Error::TooLarge { what, place: None },
                ));
            }
        };
        Ok(match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.depth += 1;
                if self.depth > MOST_DEPTH {
                    return Err(Error::TooLarge {
                        what: eco_format!("> {MOST_DEPTH} nested elements"),
                        place: None,
                    });
                }
                Item::Start(Tag(tag))
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Item::End
            }
            Event::Text(text) => Item::Text(text.into_inner()),
            Event::CData(text) => Item::Text(text.into_inner()),
            Event::GeneralRef(reference) => {
                if let Some(character) = reference.resolve_char_ref().map_err(damaged)? {
                    return Ok(Item::Text(String::from(character).into()));
                }
                let name = reference.into_inner();
                let text = resolve_predefined_entity(&name).ok_or_else(|| Error::Workbook {
                    reason: eco_format!("the entity {name} is not one of XML's own"),
                })?;
                Item::Text(text.into())
            }
            Event::Eof if self.depth > 0 => {
                return Err(Error::Workbook {
                    reason: "the document ends within an element".into(),
                });
            }
            Event::Eof => Item::Done,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => Item::Other,
        })
    }

    /// Passes over what the element that was just opened holds, its end included.
    ///
    /// # Errors
    /// Those of [`Events::next`].
    pub fn skip(&mut self) -> Result<(), Error> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Item::Start(_) => depth += 1,
                Item::End => depth -= 1,
                Item::Text(_) | Item::Other => {}
                // The end of a document within an element is an error.
                Item::Done => return Ok(()),
            }
        }
        Ok(())
    }
}

/// Gives no more bytes than are allowed, in all and for one event.
struct Bounded<R> {
    source: io::BufReader<R>,
    /// How many bytes may still come.
    left: usize,
    /// How many bytes came since the event began.
    event: usize,
    /// What was too large.
    excess: Option<EcoString>,
    most: usize,
}

impl<R: Read> Bounded<R> {
    fn refuse(&mut self, most: usize) -> io::Error {
        self.excess = Some(eco_format!("> {most} bytes"));
        io::ErrorKind::FileTooLarge.into()
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(target)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.event > MOST_EVENT {
            return Err(self.refuse(MOST_EVENT));
        }
        if self.left == 0 && !self.source.fill_buf()?.is_empty() {
            return Err(self.refuse(self.most));
        }
        let ready = self.source.fill_buf()?;
        Ok(&ready[..ready.len().min(self.left)])
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount);
        self.event = self.event.saturating_add(amount);
        self.source.consume(amount);
    }
}

/// The text of a document by its byte order mark, by what it declares, or else by detection.
///
/// # Errors
/// [`Error::Malformed`], [`Error::UnknownEncoding`] where the declaration names none.
pub fn decode(bytes: &[u8]) -> Result<String, Error> {
    let declared = declared(bytes);
    // Whose declaration can be read as ASCII is not in UTF-16.
    let is_odd = |label: &&str| label.trim().to_ascii_lowercase().starts_with("utf-16");
    let label = declared.as_deref().filter(|label| !is_odd(label));
    let label = label.filter(|_| Encoding::for_bom(bytes).is_none());
    encoding::decode(bytes, label).map(|decoded| decoded.text)
}

/// The encoding that a declaration in ASCII names (XML 1.0, 4.3.3).
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let declaration = head.trim_start().strip_prefix("<?xml")?;
    let (declaration, _) = declaration.split_once("?>")?;
    let (_, behind) = declaration.split_once("encoding")?;
    let value = behind.trim_start().strip_prefix('=')?.trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))?;
    let (label, _) = value[1..].split_once(quote)?;
    Some(label.to_owned())
}

/// The first element's tag, without its angle brackets, where it is near the beginning of a document
/// in UTF-16 or what has ASCII in it.
pub fn first_tag(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..FIRST_TAG).unwrap_or(bytes);
    let encoding = match (Encoding::for_bom(head), head) {
        (Some((encoding, _)), _) => encoding,
        (None, [b'<', 0, ..]) => encoding_rs::UTF_16LE,
        (None, [0, b'<', ..]) => encoding_rs::UTF_16BE,
        _ => encoding_rs::UTF_8,
    };
    let (text, _, _) = encoding.decode(head);
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            ">"
        } else {
            break;
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let tag = rest.strip_prefix('<')?;
    let end = tag.find('>').unwrap_or(tag.len());
    Some(tag[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events of a document, in short.
    fn events(text: &str) -> Result<String, Error> {
        let mut events = Events::new(text.as_bytes(), 1000);
        let mut found = String::new();
        loop {
            match events.next()? {
                Item::Start(tag) => {
                    let value = tag.attribute("x:a")?.unwrap_or_default();
                    found.push_str(&format!("<{} {value}>", tag.name()));
                }
                Item::End => found.push_str("</>"),
                Item::Text(text) => found.push_str(&text),
                Item::Other => {}
                Item::Done => return Ok(found),
            }
        }
    }

    #[test]
    fn events_come_with_references_resolved() {
        assert_eq!(
            events(
                "\u{FEFF}<?xml version='1.0'?><!DOCTYPE a><a x:a='1&lt;\n2'>b&amp;&#x4E00;<!--c--><![CDATA[<d>]]><e/></a>"
            ),
            Ok("<a 1< 2>b&一<d><e ></></>".into())
        );
    }

    #[test]
    fn damaged_documents_are_refused() {
        for damaged in [
            "<a>",
            "<a><b></a></b>",
            "<a>&b;</a>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<!DOCTYPE a [<!ENTITY b SYSTEM '/etc/hostname'>]><a>&b;</a>",
            "<a>&#xD800;</a>",
            "<a x:a=1/>",
            "<a x:a='&b;'/>",
            "<a",
        ] {
            let result = events(damaged);
            assert!(
                matches!(result, Err(Error::Workbook { .. })),
                "{damaged}: {result:?}"
            );
        }
        for large in ["<a>".repeat(300), format!("<a>{}</a>", "b".repeat(1000))] {
            let result = events(&large);
            assert!(matches!(result, Err(Error::TooLarge { .. })), "{result:?}");
        }
    }

    #[test]
    fn a_document_declares_its_encoding() {
        let document = "<?xml version=\"1.0\" encoding='GB2312' ?><a>预算</a>";
        let (bytes, _, _) = encoding_rs::GBK.encode(document);
        assert_eq!(decode(&bytes).as_deref(), Ok(document));
        let odd = "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>预算</a>";
        assert_eq!(decode(odd.as_bytes()).as_deref(), Ok(odd));
        let wide: Vec<u8> = format!("\u{FEFF}{odd}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&wide).as_deref(), Ok(odd));
        assert!(
            decode(
                "<?xml version='1.0' encoding='utf-8'?><a>\u{e9}"
                    .encode_utf16()
                    .map(|unit| unit as u8)
                    .collect::<Vec<_>>()
                    .as_slice()
            )
            .is_err()
        );
    }

    #[test]
    fn the_first_tag_is_found_behind_what_comes_before_it() {
        let document = "\u{FEFF} <?xml version='1.0'?><!-- > --><?mso-application progid='Excel.Sheet'?><a:b c='d'>";
        assert_eq!(first_tag(document.as_bytes()).as_deref(), Some("a:b c='d'"));
        assert_eq!(first_tag(b"a<b>"), None);
        assert_eq!(first_tag(b"<!-- <a>"), None);
    }
}
