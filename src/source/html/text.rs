//! Text as it is shown: blanks collapsed, lines broken where elements break them.

use ecow::EcoString;
use ego_tree::{NodeId, NodeRef};

use super::hidden::Styles;
use super::tree::{self, Element, Node};

/// Elements that begin a line and end it (HTML Standard, 15.3). Cells are among them for tables that
/// only lay out a page.
const BLOCKS: [&str; 45] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "ul",
];

/// Whether an element is on lines of its own.
pub fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || matches!(name, "tr" | "thead" | "tbody" | "tfoot" | "xmp")
}

/// Whether the blanks in an element are kept as they are.
fn is_preformatted(name: &str) -> bool {
    matches!(name, "pre" | "textarea" | "listing" | "xmp" | "plaintext")
}

/// One step of a walk through a part of the tree.
pub enum Step<'a> {
    Open(NodeRef<'a, Node>, &'a Element),
    Close(&'a Element),
    Text(&'a tree::Text),
}

/// Walks through the tree below a node, in order and without recursion.
pub struct Walk<'a> {
    root: NodeId,
    /// The next step: a node, and whether it is closed.
    next: Option<(NodeRef<'a, Node>, bool)>,
}

impl<'a> Walk<'a> {
    /// Below `root`, not at it.
    pub fn below(root: NodeRef<'a, Node>) -> Self {
        Self {
            root: root.id(),
            next: root.first_child().map(|child| (child, false)),
        }
    }

    /// Leaves out what the element that was just opened holds, and its closing.
    pub fn leave_out(&mut self, node: NodeRef<'a, Node>) {
        self.next = self.after(node);
    }

    fn after(&self, node: NodeRef<'a, Node>) -> Option<(NodeRef<'a, Node>, bool)> {
        if let Some(sibling) = node.next_sibling() {
            return Some((sibling, false));
        }
        let parent = node.parent()?;
        (parent.id() != self.root).then_some((parent, true))
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        loop {
            let (node, is_closed) = self.next?;
            let first = node.first_child().filter(|_| !is_closed);
            let is_leaf = !is_closed && first.is_none();
            self.next = match first {
                Some(child) => Some((child, false)),
                None if is_leaf && tree::element(node).is_some() => Some((node, true)),
                None => self.after(node),
            };
            match node.value() {
                Node::Element(element) if is_closed => return Some(Step::Close(element)),
                Node::Element(element) => return Some(Step::Open(node, element)),
                Node::Text(text) => return Some(Step::Text(text)),
                Node::Root => {}
            }
        }
    }
}

/// A line of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    /// How many characters other than blanks it has.
    pub characters: usize,
    /// How many of them lead elsewhere: stand in links, buttons, navigation.
    pub leading: usize,
    /// The line of the source that its text begins in, or before, 1-based.
    pub line: u32,
}

/// Gathers lines.
#[derive(Debug, Default)]
pub struct Lines {
    lines: Vec<Line>,
    current: Line,
    /// A run of blanks that is not written yet, and whether a line of the source ends in it.
    pending: Option<bool>,
    /// How many preformatted elements are open.
    preformatted: usize,
    /// How many elements that lead elsewhere are open.
    leading: usize,
}

impl Lines {
    /// Takes a step of a walk; gives whether what the element holds is to be left out.
    pub fn step(&mut self, step: &Step<'_>, styles: &Styles) -> bool {
        match step {
            Step::Open(_, element) if styles.is_hidden(element) => return true,
            Step::Open(node, element) => return self.open(*node, element),
            Step::Close(element) => self.close(element),
            Step::Text(text) => self.text(text),
        }
        false
    }

    fn open(&mut self, node: NodeRef<'_, Node>, element: &Element) -> bool {
        let name = element.name();
        if is_block(name) {
            self.end_line();
        }
        self.preformatted += usize::from(is_preformatted(name));
        self.leading += usize::from(leads(element));
        match name {
            "br" => self.break_line(element.line),
            "input" => self.shown(
                element
                    .attribute("value")
                    .filter(|_| is_text_input(element)),
                element.line,
            ),
            "select" => {
                let chosen = chosen(node);
                self.leading += 1;
                self.shown(chosen.as_deref(), element.line);
                self.leading -= 2;
                return true;
            }
            _ => {}
        }
        false
    }

    fn close(&mut self, element: &Element) {
        let name = element.name();
        if is_block(name) {
            self.end_line();
        }
        self.preformatted = self
            .preformatted
            .saturating_sub(usize::from(is_preformatted(name)));
        self.leading = self.leading.saturating_sub(usize::from(leads(element)));
    }

    /// A value that is shown in a field.
    fn shown(&mut self, value: Option<&str>, line: u32) {
        for character in value.unwrap_or_default().chars() {
            self.push(character, line);
        }
    }

    fn text(&mut self, text: &tree::Text) {
        if self.preformatted > 0 {
            for character in text.text.chars() {
                match character {
                    '\n' => self.break_line(text.line),
                    '\r' => {}
                    _ => self.push(character, text.line),
                }
            }
            return;
        }
        for character in text.text.chars() {
            // Blanks that collapse (CSS Text Level 3, 4.1.1).
            if matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                let ends = self.pending.unwrap_or_default();
                self.pending = Some(ends || character == '\n');
                continue;
            }
            if let Some(has_break) = self.pending.take() {
                let last = self.current.text.chars().next_back();
                let joins = has_break && last.is_some_and(is_wide) && is_wide(character);
                if last.is_some() && !joins {
                    self.current.text.push(' ');
                }
            }
            self.push(character, text.line);
        }
    }

    fn push(&mut self, character: char, line: u32) {
        // Soft hyphens, zero-width spaces and the like show nothing.
        if matches!(character, '\u{AD}' | '\u{200B}' | '\u{FEFF}') {
            return;
        }
        if self.current.text.is_empty() {
            self.current.line = line;
        }
        let shown = if character == '\u{A0}' {
            ' '
        } else {
            character
        };
        self.current.text.push(shown);
        if !character.is_whitespace() {
            self.current.characters += 1;
            self.current.leading += usize::from(self.leading > 0);
        }
    }

    /// Ends the line where there is one.
    fn end_line(&mut self) {
        self.pending = None;
        if !self.current.text.is_empty() {
            self.lines.push(std::mem::take(&mut self.current));
        }
    }

    /// Ends the line, even an empty one.
    fn break_line(&mut self, line: u32) {
        self.pending = None;
        let ended = std::mem::take(&mut self.current);
        self.lines.push(Line {
            line: if ended.text.is_empty() {
                line
            } else {
                ended.line
            },
            ..ended
        });
    }

    /// Takes the lines that are whole.
    pub fn done(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.lines)
    }

    /// Takes the lines, the last one included.
    pub fn end(&mut self) -> Vec<Line> {
        self.end_line();
        self.done()
    }
}

/// Whether what an element holds leads elsewhere, rather than telling something.
fn leads(element: &Element) -> bool {
    match element.name() {
        "a" => element.attribute("href").is_some(),
        name => matches!(name, "nav" | "aside" | "footer" | "button" | "select"),
    }
}

/// Whether an `input` shows its value as text.
fn is_text_input(element: &Element) -> bool {
    let kind = element
        .attribute("type")
        .unwrap_or("text")
        .to_ascii_lowercase();
    !matches!(
        kind.as_str(),
        "hidden"
            | "checkbox"
            | "radio"
            | "submit"
            | "button"
            | "reset"
            | "image"
            | "file"
            | "password"
            | "range"
            | "color"
    )
}

/// The text of the option that a `select` shows: the one chosen, else the first.
fn chosen(select: NodeRef<'_, Node>) -> Option<String> {
    let is_option = |node: &NodeRef<'_, Node>| tree::name(*node) == "option";
    let options = select.descendants().filter(is_option);
    let is_chosen = |node: &NodeRef<'_, Node>| {
        tree::element(*node).is_some_and(|element| element.attribute("selected").is_some())
    };
    let option = options
        .clone()
        .find(is_chosen)
        .or_else(|| options.clone().next())?;
    let mut text = String::new();
    for node in option.descendants() {
        if let Node::Text(part) = node.value() {
            text.push_str(&part.text);
        }
    }
    Some(text.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a line break of the source beside a character is no blank, where its other neighbour is of
/// the kind too (CSS Text Level 3, 4.1.3): characters of Chinese and Japanese, and their punctuation.
fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFD}')
}

/// The lines of text that stand below a node.
pub fn lines_of(node: NodeRef<'_, Node>, styles: &Styles) -> Vec<Line> {
    let mut lines = Lines::default();
    let mut walk = Walk::below(node);
    while let Some(step) = walk.next() {
        if lines.step(&step, styles)
            && let Step::Open(node, _) = step
        {
            walk.leave_out(node);
        }
    }
    lines.end()
}

/// What a cell shows, its lines set apart by `\n`.
pub fn of_cell(cell: NodeRef<'_, Node>, styles: &Styles) -> Cell {
    Cell::new(&lines_of(cell, styles))
}

/// What a cell shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: EcoString,
    /// How many characters other than blanks, and how many of them lead elsewhere.
    pub characters: usize,
    pub leading: usize,
    /// The line of the source that its text begins in, or before, 1-based.
    pub line: u32,
}

impl Cell {
    /// The lines without blank ones at either end.
    fn new(lines: &[Line]) -> Self {
        let is_filled = |line: &Line| line.characters > 0;
        let first = lines.iter().position(is_filled);
        let last = lines.iter().rposition(is_filled);
        let (Some(first), Some(last)) = (first, last) else {
            return Self::default();
        };
        let lines = lines.get(first..=last).unwrap_or_default();
        let texts: Vec<&str> = lines.iter().map(|line| line.text.trim_end()).collect();
        Self {
            text: texts.join("\n").into(),
            characters: lines.iter().map(|line| line.characters).sum(),
            leading: lines.iter().map(|line| line.leading).sum(),
            line: lines.first().map_or(0, |line| line.line),
        }
    }
}
