//! Text to a tree of elements, by the parsing rules of the HTML Standard (`html5ever`), within bounds.
//!
//! The tree is an arena, so that nothing walks or drops it by recursion. It holds what reading a
//! table needs: elements with the attributes that [`KEPT`] names, and texts.

use std::cell::{Cell, Ref, RefCell};

use ecow::{EcoString, eco_format};
use ego_tree::{NodeId, NodeRef};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{
    ElemName, ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink,
};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, ns};

use super::attributes::Attributes;
use crate::error::Error;

/// The attributes that are kept.
const KEPT: [&str; 14] = [
    "class", "colspan", "hidden", "href", "id", "name", "rowspan", "selected", "span", "src",
    "style", "type", "value", "width",
];

/// How deep elements may stand within each other. The parser looks through all that are open, for
/// some tags; web browsers go no deeper than 512.
const MOST_DEPTH: usize = 1000;

/// How many elements and texts a page may have. A table of a million cells has two million.
const MOST_NODES: usize = 3_000_000;

/// How many attributes an element may have.
const MOST_ATTRIBUTES: u32 = 1000;

/// How much text the parser gets before the bounds are looked at again, in bytes.
const PIECE: usize = 1 << 10;

/// A tree of a page.
pub type Tree = ego_tree::Tree<Node>;

/// A node of the tree.
#[derive(Debug)]
pub enum Node {
    /// The page.
    Root,
    Element(Element),
    Text(Text),
}

/// An element.
#[derive(Debug)]
pub struct Element {
    name: QualName,
    attributes: Vec<(LocalName, EcoString)>,
    /// Where its tag ends, a line of the source, 1-based.
    pub line: u32,
    /// How many elements it stood in where it was put first.
    depth: usize,
}

/// A piece of text.
#[derive(Debug)]
pub struct Text {
    pub text: EcoString,
    /// Where it ends, a line of the source, 1-based.
    pub line: u32,
}

impl Element {
    /// The name of an HTML element in lower case; empty for one of SVG or MathML.
    pub fn name(&self) -> &str {
        if self.name.ns == ns!(html) {
            &self.name.local
        } else {
            ""
        }
    }

    /// The value of an attribute, one of [`KEPT`].
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let (_, value) = attributes.find(|(local, _)| &**local == name)?;
        Some(value)
    }
}

/// What a page is made of.
#[derive(Debug)]
pub struct Parsed {
    pub tree: Tree,
    /// The names of sheets that an Office program wrote into its comments, in order.
    pub sheet_names: Vec<EcoString>,
}

/// The element that a node is.
pub fn element(node: NodeRef<'_, Node>) -> Option<&Element> {
    match node.value() {
        Node::Element(element) => Some(element),
        Node::Root | Node::Text(_) => None,
    }
}

/// The name of the HTML element that a node is, else empty.
pub fn name(node: NodeRef<'_, Node>) -> &str {
    element(node).map_or("", Element::name)
}

/// Feeds the parser piece by piece.
pub struct Builder {
    parser: html5ever::Parser<Sink>,
    attributes: Attributes,
}

impl Builder {
    pub fn new() -> Self {
        let options = ParseOpts {
            tree_builder: TreeBuilderOpts {
                // What `noscript` holds is not shown.
                scripting_enabled: true,
                drop_doctype: true,
                ..TreeBuilderOpts::default()
            },
            ..ParseOpts::default()
        };
        Self {
            parser: html5ever::parse_document(Sink::new(), options),
            attributes: Attributes::default(),
        }
    }

    /// Takes the next piece of the page.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for more elements, or more within each other, than are read.
    pub fn feed(&mut self, text: &str) -> Result<(), Error> {
        let mut rest = text;
        while !rest.is_empty() {
            let (piece, tail) = rest.split_at(rest.floor_char_boundary(PIECE));
            rest = tail;
            if self.attributes.feed(piece.as_bytes()) > MOST_ATTRIBUTES {
                return Err(too_large(eco_format!("> {MOST_ATTRIBUTES} attributes")));
            }
            self.parser.process(StrTendril::from(piece));
            let sink = &self.parser.tokenizer.sink.sink;
            if sink.deepest.get() > MOST_DEPTH {
                return Err(too_large(eco_format!("> {MOST_DEPTH} nested elements")));
            }
            if sink.nodes.get() > MOST_NODES {
                return Err(too_large(eco_format!("> {MOST_NODES} elements")));
            }
        }
        Ok(())
    }

    pub fn finish(self) -> Parsed {
        self.parser.finish()
    }
}

fn too_large(what: EcoString) -> Error {
    Error::TooLarge { what, place: None }
}

/// What the parser builds.
struct Sink {
    tree: RefCell<Tree>,
    sheet_names: RefCell<Vec<EcoString>>,
    /// How many nodes were made.
    nodes: Cell<usize>,
    /// How deep an element stands at most.
    deepest: Cell<usize>,
    line: Cell<u32>,
}

impl Sink {
    fn new() -> Self {
        Self {
            tree: RefCell::new(Tree::new(Node::Root)),
            sheet_names: RefCell::default(),
            nodes: Cell::new(0),
            deepest: Cell::new(0),
            line: Cell::new(1),
        }
    }

    fn count_node(&self) {
        self.nodes.set(self.nodes.get().saturating_add(1));
    }

    fn note_depth(&self, node: &mut Node, depth: usize) {
        if let Node::Element(element) = node {
            element.depth = depth;
            self.deepest.set(self.deepest.get().max(depth));
        }
    }

    fn text(&self, text: &str) -> Node {
        self.count_node();
        Node::Text(Text {
            text: text.into(),
            line: self.line.get(),
        })
    }
}

fn depth(node: &Node) -> usize {
    match node {
        Node::Element(element) => element.depth,
        Node::Root | Node::Text(_) => 0,
    }
}

/// What lies between rows and cells is no text, and there is much of it.
fn is_between_cells(parent: &Node, text: &str) -> bool {
    let Node::Element(element) = parent else {
        return false;
    };
    matches!(
        element.name(),
        "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup"
    ) && text.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// Lengthens `node` where it is a text.
fn lengthen(node: &mut Node, more: &str, line: u32) -> bool {
    match node {
        Node::Text(text) => {
            text.text.push_str(more);
            text.line = line;
            true
        }
        Node::Root | Node::Element(_) => false,
    }
}

/// The name of an element, for the parser.
#[derive(Debug)]
struct Name<'a>(Ref<'a, QualName>);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

/// Why a node of the parser is always there.
const OWN: &str = "the parser only knows nodes of this tree, and none is ever removed from it";

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Parsed;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Parsed {
        Parsed {
            tree: self.tree.into_inner(),
            sheet_names: self.sheet_names.into_inner(),
        }
    }

    fn parse_error(&self, _: std::borrow::Cow<'static, str>) {}

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn set_current_line(&self, line: u64) {
        self.line.set(u32::try_from(line).unwrap_or(u32::MAX));
    }

    fn get_document(&self) -> NodeId {
        self.tree.borrow().root().id()
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name<'a> {
        Name(Ref::map(self.tree.borrow(), |tree| {
            match tree.get(*target).expect(OWN).value() {
                Node::Element(element) => &element.name,
                Node::Root | Node::Text(_) => unreachable!("the parser asks for elements only"),
            }
        }))
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> NodeId {
        self.count_node();
        let kept = attributes
            .iter()
            .filter(|attribute| KEPT.contains(&&*attribute.name.local));
        let attributes = kept.map(|attribute| {
            let value: &str = &attribute.value;
            (attribute.name.local.clone(), value.into())
        });
        let element = Element {
            attributes: attributes.collect(),
            name,
            line: self.line.get(),
            depth: 0,
        };
        self.tree.borrow_mut().orphan(Node::Element(element)).id()
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.sheet_names.borrow_mut().extend(sheet_names(&text));
        // A node without text stands for it.
        self.tree.borrow_mut().orphan(self.text("")).id()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.tree.borrow_mut().orphan(self.text("")).id()
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let mut tree = self.tree.borrow_mut();
        let mut parent = tree.get_mut(*parent).expect(OWN);
        match child {
            NodeOrText::AppendNode(node) => {
                let depth = depth(parent.value()) + 1;
                self.note_depth(parent.append_id(node).value(), depth);
            }
            NodeOrText::AppendText(text) => {
                let line = self.line.get();
                if is_between_cells(parent.value(), &text) {
                    return;
                }
                let last = parent.last_child();
                if !last.is_some_and(|mut last| lengthen(last.value(), &text, line)) {
                    parent.append(self.text(&text));
                }
            }
        }
    }

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        let mut tree = self.tree.borrow_mut();
        let mut sibling = tree.get_mut(*sibling).expect(OWN);
        match new {
            NodeOrText::AppendNode(node) => {
                let depth = depth(sibling.value());
                self.note_depth(sibling.insert_id_before(node).value(), depth);
            }
            NodeOrText::AppendText(text) => {
                let line = self.line.get();
                let before = sibling.prev_sibling();
                if !before.is_some_and(|mut before| lengthen(before.value(), &text, line)) {
                    sibling.insert_before(self.text(&text));
                }
            }
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = {
            let tree = self.tree.borrow();
            tree.get(*element).expect(OWN).parent().is_some()
        };
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        let mut tree = self.tree.borrow_mut();
        let mut node = tree.get_mut(*target).expect(OWN);
        let Node::Element(element) = node.value() else {
            return;
        };
        for attribute in attributes {
            let local = attribute.name.local;
            if KEPT.contains(&&*local) && element.attribute(&local).is_none() {
                let value: &str = &attribute.value;
                element.attributes.push((local, value.into()));
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.borrow_mut().get_mut(*target).expect(OWN).detach();
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        let mut tree = self.tree.borrow_mut();
        tree.get_mut(*parent)
            .expect(OWN)
            .reparent_from_id_append(*node);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        // It holds them itself: nothing of a template is shown.
        *target
    }
}

/// The names of sheets in the comment of an Office program: `<x:Name>` of its `ExcelWorksheet`s.
fn sheet_names(comment: &str) -> Vec<EcoString> {
    if !comment.contains("<x:ExcelWorksheet>") {
        return Vec::new();
    }
    let names = comment.split("<x:Name>").skip(1);
    let names = names.filter_map(|rest| rest.split_once("</x:Name>"));
    names.map(|(name, _)| plain(name)).collect()
}

/// A text of XML with its references to the five predefined characters resolved (XML 1.0, 4.6).
fn plain(text: &str) -> EcoString {
    let mut plain = text.trim().to_owned();
    for (reference, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(reference, character);
    }
    plain.into()
}
