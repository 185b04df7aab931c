//! What is printed in the document's language.

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use crate::document::Language;

/// One text, or one for each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a text, or { zh = \"…\", en = \"…\" }")]
pub enum Words {
    /// The same in every language.
    One(EcoString),
    /// One for each.
    Each(Translated),
}

/// A text in Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// In Chinese.
    pub zh: EcoString,
    /// In English, and where a document is in neither.
    pub en: EcoString,
}

impl Words {
    /// Whether nothing is printed in any language.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::One(text) => text.trim().is_empty(),
            Self::Each(texts) => texts.zh.trim().is_empty() && texts.en.trim().is_empty(),
        }
    }

    /// The text for a document in this language.
    pub fn text(&self, language: Language) -> &str {
        match self {
            Self::One(text) => text,
            Self::Each(texts) if language.code == "zh" => &texts.zh,
            Self::Each(texts) => &texts.en,
        }
    }
}
