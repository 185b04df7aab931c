//! What styles say of showing: which elements are not shown, by their kind, their attributes, or the
//! page's own style sheets.
//!
//! Of style sheets those rules count whose selector is one class, one id or one type, or a type with
//! either, as Office programs write them; combinators, media queries and linked files do not.

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, ParseError, Parser, ParserState,
    QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser, StyleSheetParser, Token,
};
use rustc_hash::FxHashMap;

use super::tree::Element;

/// Elements that show nothing of what they hold, or not as text.
const NOT_SHOWN: [&str; 26] = [
    "script", "style", "template", "head", "title", "noscript", "noframes", "noembed", "iframe",
    "object", "embed", "applet", "audio", "video", "canvas", "datalist", "meta", "link", "base",
    "colgroup", "col", "rp", "rt", "rtc", "xml", "map",
];

/// What a rule says of showing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Effect {
    /// `display: none`, or another display.
    is_removed: Option<bool>,
    /// `visibility: hidden` or `collapse`, or `visible`.
    is_invisible: Option<bool>,
    /// `page-break-before` or `break-before`, whether it forces one.
    begins_page: Option<bool>,
    /// `mso-element: comment` and the like: what Office programs write for a cell's comment.
    is_comment: Option<bool>,
}

impl Effect {
    fn over(self, below: Effect) -> Effect {
        Effect {
            is_removed: self.is_removed.or(below.is_removed),
            is_invisible: self.is_invisible.or(below.is_invisible),
            begins_page: self.begins_page.or(below.begins_page),
            is_comment: self.is_comment.or(below.is_comment),
        }
    }
}

/// Type (or empty), then `.class`, `#id` or nothing.
type Selector = (String, String);

/// The rules of a page that hide, or show again.
#[derive(Debug, Default)]
pub struct Styles {
    rules: FxHashMap<Selector, Effect>,
}

impl Styles {
    /// Takes the rules of a style sheet, after those before it.
    pub fn add(&mut self, css: &str) {
        let mut parser = Parser::new(css);
        // A rule that is not understood is an `Err`, and left out.
        for (selectors, effect) in StyleSheetParser::new(&mut parser, &mut Rules).flatten() {
            for selector in selectors {
                let rule = self.rules.entry(selector).or_default();
                *rule = effect.over(*rule);
            }
        }
    }

    /// Whether an element and all that it holds is not shown.
    pub fn is_hidden(&self, element: &Element) -> bool {
        let is_kind = NOT_SHOWN.contains(&element.name());
        is_kind || self.is_removed(element) || self.is_invisible(element)
    }

    /// Whether an element of a kind that is shown takes no place: cells to its right move up.
    pub fn is_removed(&self, element: &Element) -> bool {
        let effect = self.effect(element);
        let is_hidden = element.attribute("hidden").is_some() && effect.is_removed.is_none();
        is_hidden || effect.is_removed == Some(true) || effect.is_comment == Some(true)
    }

    /// Whether an element takes its place and shows nothing in it.
    pub fn is_invisible(&self, element: &Element) -> bool {
        self.effect(element).is_invisible == Some(true)
    }

    /// Whether a page begins with an element when the page is printed.
    pub fn begins_page(&self, element: &Element) -> bool {
        self.effect(element).begins_page == Some(true)
    }

    fn effect(&self, element: &Element) -> Effect {
        let mut effect = Effect::default();
        if let Some(style) = element.attribute("style") {
            effect = inline(style);
        }
        if self.rules.is_empty() {
            return effect;
        }
        // The more special goes before the more general (Selectors Level 3, 9).
        let name = element.name();
        let id = element.attribute("id").map(|id| format!("#{id}"));
        let classes = element.attribute("class").unwrap_or_default();
        let classes = classes.split_ascii_whitespace();
        let classes = classes.map(|class| format!(".{class}"));
        for part in id.into_iter().chain(classes) {
            for kind in [name, ""] {
                effect = effect.over(self.rule(kind, &part));
            }
        }
        effect.over(self.rule(name, ""))
    }

    fn rule(&self, kind: &str, part: &str) -> Effect {
        let selector = (kind.to_owned(), part.to_owned());
        self.rules.get(&selector).copied().unwrap_or_default()
    }
}

/// Whether a `style` attribute says that the cells which a cell covers are only overrun by its text
/// and not merged, as Office programs write it.
pub fn is_overrun(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let mut values = style.split("mso-ignore:").skip(1);
    values.any(|value| value.trim_start().starts_with("colspan"))
}

fn inline(style: &str) -> Effect {
    declarations(&mut Parser::new(style))
}

fn declarations(parser: &mut Parser<'_>) -> Effect {
    let mut effect = Effect::default();
    for declared in RuleBodyParser::new(parser, &mut Declarations).flatten() {
        effect = declared.over(effect);
    }
    effect
}

/// Reads style rules.
struct Rules;

impl<'i> QualifiedRuleParser<'i> for Rules {
    type Prelude = Vec<Selector>;
    type QualifiedRule = (Vec<Selector>, Effect);
    type Error = ();

    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Result<Vec<Selector>, ParseError<()>> {
        let mut selectors = Vec::new();
        let mut tokens = Vec::new();
        loop {
            match input.next_including_whitespace().ok().cloned() {
                Some(Token::Comma) => {
                    selectors.extend(selector(&tokens));
                    tokens.clear();
                }
                Some(token) => tokens.push(token),
                None => {
                    selectors.extend(selector(&tokens));
                    return Ok(selectors);
                }
            }
        }
    }

    fn parse_block(
        &mut self,
        selectors: Vec<Selector>,
        _: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(Vec<Selector>, Effect), ParseError<()>> {
        Ok((selectors, declarations(input)))
    }
}

impl AtRuleParser<'_> for Rules {
    type Prelude = ();
    type AtRule = (Vec<Selector>, Effect);
    type Error = ();
}

/// A selector that is one of those understood.
fn selector(tokens: &[Token<'_>]) -> Option<Selector> {
    let is_space = |token: &&Token<'_>| !matches!(token, Token::WhiteSpace(_));
    let start = tokens.iter().position(|token| is_space(&token))?;
    let end = tokens.iter().rposition(|token| is_space(&token))?;
    let (kind, part) = match tokens.get(start..=end)? {
        [Token::Ident(kind)] => (&**kind, String::new()),
        [Token::Delim('.'), Token::Ident(class)] => ("", format!(".{class}")),
        [Token::IDHash(id)] => ("", format!("#{id}")),
        [Token::Ident(kind), Token::Delim('.'), Token::Ident(class)] => {
            (&**kind, format!(".{class}"))
        }
        [Token::Ident(kind), Token::IDHash(id)] => (&**kind, format!("#{id}")),
        _ => return None,
    };
    Some((kind.to_ascii_lowercase(), part))
}

/// Reads declarations.
struct Declarations;

impl<'i> DeclarationParser<'i> for Declarations {
    type Declaration = Effect;
    type Error = ();

    fn parse_value(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
        _: &ParserState,
    ) -> Result<Effect, ParseError<()>> {
        let value = input.expect_ident().map(|value| value.to_ascii_lowercase());
        let value = value.unwrap_or_default();
        // What follows, such as `!important`, changes nothing here.
        while input.next().is_ok() {}
        let mut effect = Effect::default();
        match &*name.to_ascii_lowercase() {
            "display" => effect.is_removed = Some(value == "none"),
            "visibility" => effect.is_invisible = Some(value == "hidden" || value == "collapse"),
            "page-break-before" | "break-before" => {
                effect.begins_page = Some(value == "always" || value == "page");
            }
            "mso-element" => effect.is_comment = Some(value.starts_with("comment")),
            _ => {}
        }
        Ok(effect)
    }
}

impl AtRuleParser<'_> for Declarations {
    type Prelude = ();
    type AtRule = Effect;
    type Error = ();
}

impl QualifiedRuleParser<'_> for Declarations {
    type Prelude = ();
    type QualifiedRule = Effect;
    type Error = ();
}

impl RuleBodyItemParser<'_, Effect, ()> for Declarations {
    fn parse_declarations(&self) -> bool {
        true
    }

    fn parse_qualified(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::{self, Builder, Node};
    use super::*;

    /// Which of the `td`s of a page are hidden.
    fn hidden(css: &str, cells: &str) -> Vec<bool> {
        let mut styles = Styles::default();
        styles.add(css);
        let mut builder = Builder::new();
        let page = format!("<table><tr>{cells}");
        builder.feed(&page).expect("a small page");
        let parsed = builder.finish();
        let nodes = parsed.tree.nodes();
        let cells = nodes.filter(|node| tree::name(*node) == "td");
        let elements = cells.filter_map(|cell| match cell.value() {
            Node::Element(element) => Some(element),
            _ => None,
        });
        elements.map(|element| styles.is_hidden(element)).collect()
    }

    #[test]
    fn styles_hide() {
        let css = "<!-- tr {mso-height:auto} .xl65 {mso-style-parent:style0; display : NONE}\n\
                   td.g{visibility:hidden} #i,.k .l{display:none} .a{display:none}\n\
                   .a{display:table-cell} @media print {.p{display:none}} \
                   .q{content:'} .r{display:none}'} -->";
        let cells = "<td class='x xl65'><td class=g><td id=i><td class=l><td class=a><td class=p>\
                     <td class=r><td hidden><td style='width:1pt;display:none'>\
                     <td style='display:none !important'><td class=xl65 style='display:block'><td>";
        assert_eq!(
            hidden(css, cells),
            [
                true, true, true, false, false, false, false, true, true, true, false, false
            ]
        );
    }

    #[test]
    fn a_text_that_overruns_is_told_from_a_merged_cell() {
        assert!(is_overrun("height:15pt;mso-ignore:colspan"));
        assert!(is_overrun("MSO-IGNORE: colspan-rowspan;"));
        assert!(!is_overrun("mso-ignore:padding"));
    }
}
