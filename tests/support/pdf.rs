//! What a PDF says of itself: its structure tree with the text of every element, and its fonts.

#![allow(dead_code)] // Each test file uses its own part of this.

use std::collections::{BTreeMap, HashMap};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// A PDF read for a test.
pub struct Pdf {
    document: Document,
    /// The text of each marked content sequence, by page and MCID.
    marked: HashMap<(ObjectId, i64), String>,
    /// For each page all text that it shows, artifacts included, in order of the stream.
    pub pages: Vec<String>,
}

/// An element of the structure tree.
#[derive(Debug, Default)]
pub struct Element {
    /// Its type, such as `TD`.
    pub kind: String,
    /// The entries of its attribute objects, as printed by lopdf.
    pub attributes: BTreeMap<String, String>,
    /// The elements in it.
    pub children: Vec<Element>,
    /// All text in it, in reading order.
    pub text: String,
}

impl Element {
    /// All elements of a kind in it, in reading order.
    pub fn all<'a>(&'a self, kind: &'a str) -> Vec<&'a Element> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.kind == kind {
                found.push(child);
            }
            found.extend(child.all(kind));
        }
        found
    }
}

impl Pdf {
    /// Reads a PDF.
    pub fn new(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).expect("the PDF is sound");
        let mut pdf = Self {
            marked: HashMap::new(),
            pages: Vec::new(),
            document,
        };
        for page in pdf.document.get_pages().into_values() {
            let (marked, text) = read_page(&pdf.document, page);
            pdf.marked
                .extend(marked.into_iter().map(|(id, text)| ((page, id), text)));
            pdf.pages.push(text);
        }
        pdf
    }

    /// The structure tree.
    pub fn structure(&self) -> Element {
        let catalog = self.document.catalog().expect("a catalog");
        let root = catalog
            .get_deref(b"StructTreeRoot", &self.document)
            .and_then(Object::as_dict);
        self.element(root.expect("a structure tree"), None)
    }

    fn element(&self, dictionary: &Dictionary, page: Option<ObjectId>) -> Element {
        let page = dictionary
            .get(b"Pg")
            .and_then(Object::as_reference)
            .ok()
            .or(page);
        let kind = dictionary
            .get(b"S")
            .and_then(Object::as_name)
            .unwrap_or_default();
        let mut element = Element {
            kind: String::from_utf8_lossy(kind).into_owned(),
            ..Element::default()
        };
        if let Ok(attributes) = dictionary.get_deref(b"A", &self.document) {
            self.attributes(attributes, &mut element.attributes);
        }
        if let Ok(kids) = dictionary.get_deref(b"K", &self.document) {
            self.kids(kids, page, &mut element);
        }
        element
    }

    fn kids(&self, kids: &Object, page: Option<ObjectId>, element: &mut Element) {
        match self.document.dereference(kids).map(|(_, object)| object) {
            Ok(Object::Array(kids)) => {
                for kid in kids {
                    self.kids(kid, page, element);
                }
            }
            Ok(Object::Integer(id)) => {
                let marked = page.and_then(|page| self.marked.get(&(page, *id)));
                element.text.push_str(marked.map_or("", String::as_str));
            }
            Ok(Object::Dictionary(kid)) if kid.has(b"MCID") => {
                let page = kid.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                let id = kid.get(b"MCID").expect("it was just seen");
                self.kids(id, page, element);
            }
            Ok(Object::Dictionary(kid)) => {
                let child = self.element(kid, page);
                element.text.push_str(&child.text);
                element.children.push(child);
            }
            _ => {}
        }
    }

    fn attributes(&self, object: &Object, found: &mut BTreeMap<String, String>) {
        match self.document.dereference(object).map(|(_, object)| object) {
            Ok(Object::Array(objects)) => {
                for object in objects {
                    self.attributes(object, found);
                }
            }
            Ok(Object::Dictionary(dictionary)) => {
                for (key, value) in dictionary.iter() {
                    found.insert(
                        String::from_utf8_lossy(key).into_owned(),
                        format!("{value:?}"),
                    );
                }
            }
            _ => {}
        }
    }

    /// For each font its name, and whether its program is embedded.
    pub fn fonts(&self) -> Vec<(String, bool)> {
        let dictionaries = self
            .document
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok());
        dictionaries
            .filter(|dictionary| dictionary.has_type(b"FontDescriptor"))
            .map(|dictionary| {
                let name = dictionary.get(b"FontName").and_then(Object::as_name);
                let embedded = dictionary.has(b"FontFile2") || dictionary.has(b"FontFile3");
                (
                    String::from_utf8_lossy(name.unwrap_or_default()).into_owned(),
                    embedded,
                )
            })
            .collect()
    }
}

/// The text of each marked content sequence of a page, and all its text.
fn read_page(document: &Document, page: ObjectId) -> (HashMap<i64, String>, String) {
    let fonts = document.get_page_fonts(page).expect("fonts of the page");
    let encodings: BTreeMap<Vec<u8>, _> = fonts
        .into_iter()
        .map(|(name, font)| {
            (
                name,
                font.get_font_encoding(document)
                    .expect("a font with ToUnicode"),
            )
        })
        .collect();
    let content = Content::decode(&document.get_page_content(page)).expect("content of the page");
    let mut marked: HashMap<i64, String> = HashMap::new();
    let mut open: Vec<Option<i64>> = Vec::new();
    let mut all = String::new();
    let mut encoding = None;
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BDC" => open.push(operands.get(1).and_then(|properties| {
                properties.as_dict().ok()?.get(b"MCID").ok()?.as_i64().ok()
            })),
            "BMC" => open.push(None),
            "EMC" => {
                open.pop();
            }
            "Tf" => {
                let name = operands.first().and_then(|name| name.as_name().ok());
                encoding = name.and_then(|name| encodings.get(name));
            }
            "Tj" | "TJ" => {
                let mut text = String::new();
                collect(operands, &mut |bytes| {
                    let encoding = encoding.expect("a font is chosen before text is shown");
                    text.push_str(&Document::decode_text(encoding, bytes).expect("decodable text"));
                });
                if let Some(id) = open.iter().rev().flatten().next() {
                    marked.entry(*id).or_default().push_str(&text);
                }
                all.push_str(&text);
            }
            _ => {}
        }
    }
    (marked, all)
}

fn collect(operands: &[Object], give: &mut impl FnMut(&[u8])) {
    for operand in operands {
        match operand {
            Object::String(bytes, _) => give(bytes),
            Object::Array(items) => collect(items, give),
            _ => {}
        }
    }
}
