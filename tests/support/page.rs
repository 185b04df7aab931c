//! A strict reader of the pages that the program writes: every element closed in order, every
//! attribute quoted, every `<` and `&` of a text escaped. What is looser than that is a failure.

/// An element with its attributes, children and own text.
#[derive(Debug, Default)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its attributes, unescaped.
    pub attributes: Vec<(String, String)>,
    /// The elements in it.
    pub children: Vec<Element>,
    /// Its own text without that of its children, unescaped.
    pub text: String,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The number in an attribute, 1 where it has none.
    pub fn span(&self, name: &str) -> usize {
        self.attribute(name)
            .map_or(1, |value| value.parse().expect("a span is a number"))
    }

    /// This element and all below it, in order.
    pub fn all(&self) -> Vec<&Element> {
        let mut elements = vec![self];
        for child in &self.children {
            elements.extend(child.all());
        }
        elements
    }

    /// The elements below it that have one of these names, in order.
    pub fn find(&self, names: &[&str]) -> Vec<&Element> {
        let mut elements = self.all();
        elements.retain(|element| names.contains(&element.name.as_str()));
        elements
    }
}

/// Reads a page; the result has `html` as its only child.
///
/// # Panics
/// Where the page is not written strictly.
pub fn parse(page: &str) -> Element {
    let mut rest = page
        .strip_prefix("<!doctype html>")
        .expect("a page begins with its doctype");
    let mut open = vec![Element::default()];
    while let Some((text, tail)) = rest.split_once('<') {
        top(&mut open).text.push_str(&unescape(text));
        let (tag, tail) = tail.split_once('>').expect("a tag ends");
        rest = tail;
        if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().expect("the root is never closed");
            assert_eq!(element.name, name, "elements close in order");
            top(&mut open).children.push(element);
            continue;
        }
        let element = opened(tag);
        match element.name.as_str() {
            "meta" | "col" => top(&mut open).children.push(element),
            "style" => {
                let (style, tail) = rest.split_once("</style>").expect("a style ends");
                rest = tail;
                top(&mut open).children.push(Element {
                    text: style.to_owned(),
                    ..element
                });
            }
            _ => open.push(element),
        }
    }
    assert_eq!(rest.trim(), "", "nothing stands after the page");
    assert_eq!(open.len(), 1, "every element is closed");
    open.remove(0)
}

fn top(open: &mut [Element]) -> &mut Element {
    open.last_mut().expect("the root is never closed")
}

fn opened(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    assert!(
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()),
        "{tag:?} is no tag"
    );
    let mut attributes = Vec::new();
    while !rest.is_empty() {
        let (key, tail) = rest.split_once("=\"").expect("an attribute is quoted");
        let (value, tail) = tail.split_once('"').expect("a quote is closed");
        attributes.push((key.trim().to_owned(), unescape(value)));
        rest = tail;
    }
    Element {
        name: name.to_owned(),
        attributes,
        ..Element::default()
    }
}

fn unescape(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, tail) = piece.split_once(';').expect("an ampersand is escaped");
        plain.push_str(match name {
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "quot" => "\"",
            "#x27" => "'",
            "#x2f" => "/",
            other => panic!("&{other}; is not what the template engine writes"),
        });
        plain.push_str(tail);
    }
    plain
}
