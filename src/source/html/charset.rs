//! Bytes of a page to text: which encoding, and decoding that remembers what was malformed.
//!
//! The order is that of the HTML Standard (13.2.3): a byte order mark, the label that came with the
//! page, what the page declares of itself, detection. A declaration that the bytes do not fit gives
//! way where another encoding fits them without a fault: pages are saved again in other encodings,
//! their declarations untouched.

use std::cell::Cell;

use encoding_rs::{
    DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED,
};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::error::Error;
use crate::source::encoding;

/// How far into a page its declaration is looked for, in bytes. The standard asks for the first
/// 1024; web browsers look further.
const HEAD: usize = 16 << 10;

/// How much text is decoded at a time, in bytes.
const PIECE: usize = 16 << 10;

/// How many malformed places are remembered.
const MOST_PLACES: usize = 1000;

/// The encoding of a page.
///
/// # Errors
/// [`Error::UnknownEncoding`] for a label that names none, [`Error::Binary`] where the bytes are no
/// text.
pub fn choose(bytes: &[u8], label: Option<&str>) -> Result<&'static Encoding, Error> {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return Ok(marked);
    }
    if let Some(label) = label {
        return encoding::named(label, bytes);
    }
    if bytes.contains(&0) {
        return encoding::detect(bytes);
    }
    let Some(declared) = declared(bytes) else {
        return encoding::detect(bytes);
    };
    if fits(declared, bytes) {
        return Ok(declared);
    }
    let detected = encoding::detect(bytes)?;
    Ok(if fits(detected, bytes) {
        detected
    } else {
        declared
    })
}

/// Whether the bytes are wholly in an encoding.
fn fits(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let faults = decode(bytes, encoding, |_| Ok(()));
    faults.is_ok_and(|faults| faults.count == 0)
}

/// Places of malformed bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Malformed {
    /// How many sequences were malformed.
    pub count: usize,
    /// Where the first of them are: offset in the file, 0-based, and line, 1-based.
    places: Vec<(usize, u32)>,
}

impl Malformed {
    /// The error for a malformed text that ends in a line of the page, 1-based.
    pub fn error(&self, encoding: &'static Encoding, line: u32) -> Error {
        let before = self.places.iter().rev().find(|place| place.1 <= line);
        let (offset, line) = before.or(self.places.first()).copied().unwrap_or_default();
        Error::Malformed {
            encoding: encoding.name(),
            offset,
            line,
            column: 1,
        }
    }
}

/// Decodes a page; each malformed sequence becomes U+FFFD. `take` gets the text piece by piece.
///
/// # Errors
/// Those of `take`.
pub fn decode(
    bytes: &[u8],
    encoding: &'static Encoding,
    mut take: impl FnMut(&str) -> Result<(), Error>,
) -> Result<Malformed, Error> {
    let mut at = match Encoding::for_bom(bytes) {
        Some((marked, length)) if marked == encoding => length,
        _ => 0,
    };
    // One decoder for both, so that GBK's labels accept the four-byte sequences of its successor.
    let is_gb = encoding == GBK || encoding == GB18030;
    let mut decoder = if is_gb { GB18030 } else { encoding }.new_decoder_without_bom_handling();
    let mut malformed = Malformed::default();
    let mut line = 1_u32;
    let mut text = String::with_capacity(PIECE);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        at += read;
        let is_noted = malformed.places.len() < MOST_PLACES;
        if is_noted || result == DecoderResult::OutputFull || result == DecoderResult::InputEmpty {
            let breaks = text.bytes().filter(|&byte| byte == b'\n').count();
            line = line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            take(&text)?;
            text.clear();
        }
        match result {
            DecoderResult::InputEmpty => return Ok(malformed),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                malformed.count += 1;
                if is_noted {
                    let past = usize::from(length) + usize::from(after);
                    malformed.places.push((at.saturating_sub(past), line));
                }
                // Room for it is there: the decoder leaves some, or the text was just taken.
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

/// The encoding that a page declares in `meta` elements or as XML.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    // Declarations are ASCII, whatever the rest is.
    let (text, _, _) = WINDOWS_1252.decode(head);
    let tokenizer = Tokenizer::new(Declaration::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(&*text));
    while !queue.is_empty() {
        // Stops after each script, though not for good.
        let _ = tokenizer.feed(&queue);
    }
    let encoding = tokenizer.sink.found.get()?;
    // Who can read the declaration as ASCII reads no UTF-16.
    Some(match encoding {
        _ if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
        _ if encoding == X_USER_DEFINED => WINDOWS_1252,
        _ => encoding,
    })
}

/// Looks for the first declaration among the tags.
#[derive(Default)]
struct Declaration {
    found: Cell<Option<&'static Encoding>>,
}

impl TokenSink for Declaration {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let found = match &token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => match &*tag.name {
                "meta" => meta(tag),
                "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                "style" | "noscript" | "iframe" | "xmp" => {
                    return TokenSinkResult::RawData(RawKind::Rawtext);
                }
                "title" | "textarea" => return TokenSinkResult::RawData(RawKind::Rcdata),
                _ => None,
            },
            // `<?xml version="1.0" encoding="GBK"?>`
            Token::CommentToken(text) if text.starts_with("?xml") => labelled(text, "encoding"),
            _ => None,
        };
        if self.found.get().is_none() {
            self.found.set(found);
        }
        TokenSinkResult::Continue
    }
}

/// The encoding that a `meta` element declares.
fn meta(tag: &Tag) -> Option<&'static Encoding> {
    let attribute = |name: &str| {
        let mut attributes = tag.attrs.iter();
        let found = attributes.find(|attribute| &*attribute.name.local == name)?;
        Some(&*found.value)
    };
    if let Some(label) = attribute("charset") {
        return Encoding::for_label(label.as_bytes());
    }
    let is_content_type = attribute("http-equiv")?.eq_ignore_ascii_case("content-type");
    labelled(attribute("content")?, "charset").filter(|_| is_content_type)
}

/// The encoding whose label stands behind `name` and an equals sign.
fn labelled(text: &str, name: &str) -> Option<&'static Encoding> {
    let text = text.to_ascii_lowercase();
    let (_, behind) = text.split_once(name)?;
    let label = behind.trim_start().strip_prefix('=')?.trim_start();
    let label = label.trim_start_matches(['"', '\'']);
    let end = label.find(|character: char| {
        character.is_ascii_whitespace() || matches!(character, '"' | '\'' | ';' | '?' | '>')
    });
    Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(page: &[u8]) -> &'static str {
        choose(page, None).expect("a page").name()
    }

    #[test]
    fn a_page_declares_its_encoding() {
        for declaration in [
            "<meta charset=gb2312>",
            "<META HTTP-EQUIV=\"Content-Type\" CONTENT='text/html; CHARSET = \"GBK\"'>",
            "<script>'<meta charset=utf-8>'</script><!-- <meta charset=big5> --><meta charset=gbk>",
            "<?xml version='1.0' encoding='gb2312'?><html>",
        ] {
            let page = [declaration.as_bytes(), b"\xC8\xBA"].concat();
            assert_eq!(chosen(&page), "GBK", "{declaration}");
        }
        assert_eq!(chosen("<meta charset=utf-16>表".as_bytes()), "UTF-8");
        assert_eq!(chosen("\u{FEFF}<meta charset=gbk>表".as_bytes()), "UTF-8");
        assert_eq!(
            choose(b"<meta charset=gbk>", Some("big5")).map(Encoding::name),
            Ok("Big5"),
            "what came with the page goes before what it says"
        );
        assert!(choose(b"<p>", Some("no such")).is_err());
    }

    #[test]
    fn a_declaration_that_the_bytes_do_not_fit_gives_way() {
        let page = "<meta charset=gb2312><td>预算收入表</td>";
        assert_eq!(chosen(page.as_bytes()), "UTF-8");
        let (page, _, _) = GBK.encode("<meta charset=utf-8><td>预算收入表</td>");
        assert_eq!(chosen(&page), "gb18030");
        // Neither fits: the declaration stands.
        let (page, _, _) = GBK.encode("<meta charset=gbk><td>预算收入表</td>");
        assert_eq!(chosen(&[&*page, b"\xFF\xFF"].concat()), "GBK");
    }

    #[test]
    fn malformed_bytes_are_counted_and_placed() {
        let mut text = String::new();
        let malformed = decode(b"a\nb\xC8\"c\xFF", GBK, |piece| {
            text.push_str(piece);
            Ok(())
        });
        let malformed = malformed.expect("nothing fails");
        assert_eq!(text, "a\nb\u{FFFD}\"c\u{FFFD}");
        assert_eq!(malformed.count, 2);
        assert_eq!(malformed.places, [(3, 2), (6, 2)]);
    }
}
