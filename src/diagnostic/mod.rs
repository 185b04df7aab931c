//! What the tool has to say about a source: findings with a stable code, a severity and places.
//!
//! A finding holds facts alone ([`Diagnostic`]); its words come from the [`catalogue`] in the
//! reader's language, and are printed for people by [`human`], for programs by [`json`] and [`sarif`].
//! [`policy`] is what the user decided about codes.

pub mod catalogue;
pub mod human;
pub mod json;
pub mod policy;
mod reason;
pub mod sarif;

use ecow::EcoString;

use crate::document::Place;
pub use catalogue::Code;
pub use reason::Reason;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What was found.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// The source cells concerned, the one in question first.
    pub places: Vec<Place>,
    /// The values of the placeholders in the catalogue's texts, by name.
    pub arguments: Vec<(&'static str, EcoString)>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A repair with a clear margin, said and done.
    Note,
    /// Written, but the author should look.
    Warning,
    /// The result cannot stand: nothing is written.
    Error,
}

impl Severity {
    /// The name that the JSON form uses.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// The language that findings are worded in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Diagnostic {
    /// A finding with the severity that its code has in the catalogue.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            severity: code.severity(),
            places: Vec::new(),
            arguments: Vec::new(),
        }
    }

    /// Adds a source cell.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.places.push(place);
        self
    }

    /// Adds source cells.
    #[must_use]
    pub fn at_all(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.places.extend(places);
        self
    }

    /// Sets the value of a placeholder.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<EcoString>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// Sets the placeholder `{reason}`.
    #[must_use]
    pub fn because(self, reason: &Reason) -> Self {
        self.with("reason", reason.en.as_str())
            .with("reason.zh", reason.zh.as_str())
    }

    /// The sentence that says what was found.
    pub fn message(&self, language: Language) -> String {
        self.fill(self.code.entry().message.in_language(language), language)
    }

    /// What the reader can do about it.
    pub fn help(&self, language: Language) -> String {
        self.fill(self.code.entry().help.in_language(language), language)
    }

    /// The template with the values of its placeholders; what stands in `[[…]]` is left out where one of
    /// its placeholders has none.
    fn fill(&self, template: &str, language: Language) -> String {
        let mut filled = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("[[") {
            let Some((optional, tail)) = after.split_once("]]") else {
                break;
            };
            self.fill_plain(before, &mut filled, language);
            let length = filled.len();
            if !self.fill_plain(optional, &mut filled, language) {
                filled.truncate(length);
            }
            rest = tail;
        }
        self.fill_plain(rest, &mut filled, language);
        filled
    }

    /// The value of a placeholder. One that is worded has a second value with `.zh` after its name.
    fn argument(&self, name: &str, language: Language) -> Option<&EcoString> {
        let find = |is: &dyn Fn(&str) -> bool| {
            let found = self.arguments.iter().find(|(key, _)| is(key));
            found.map(|(_, value)| value)
        };
        let in_chinese = || find(&|key| key.strip_suffix(".zh") == Some(name));
        let plain = || find(&|key| key == name);
        match language {
            Language::English => plain(),
            Language::Chinese => in_chinese().or_else(plain),
        }
    }

    /// Appends a template without optional parts; whether every placeholder has a value.
    fn fill_plain(&self, template: &str, filled: &mut String, language: Language) -> bool {
        let mut rest = template;
        let mut whole = true;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                break;
            };
            match self.argument(name, language) {
                Some(value) => filled.push_str(value),
                None => whole = false,
            }
            rest = tail;
        }
        filled.push_str(rest);
        whole
    }
}

/// A template with an ellipsis in the place of each placeholder.
fn without_placeholders(template: &str) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((_, tail)) = after.split_once('}') else {
            break;
        };
        text.push('…');
        rest = tail;
    }
    text.push_str(rest);
    while let Some((start, end)) = text.find("[[").zip(text.find("]]")) {
        if end < start {
            break;
        }
        text.replace_range(start..end + 2, "");
    }
    text
}
