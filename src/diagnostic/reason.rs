//! Why something is refused, where that is not a fact for a placeholder but a sentence of its own.

use std::fmt;

/// Stands between the languages where a reason has to pass as one text.
const BETWEEN: char = '\u{1F}';

/// A sentence in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Reason {
    /// A sentence in each language.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// In both languages as one text, for readers that let their users say just that; [`of_reader`](Self::of_reader)
    /// takes it apart.
    pub fn joined(&self) -> String {
        format!("{}{BETWEEN}{}", self.en, self.zh)
    }

    /// What a reader of files says: a reason that was [`joined`](Self::joined), or a sentence of its own, which
    /// is English; `zh` says in Chinese what kind of thing it found.
    pub fn of_reader(said: &str, zh: &str) -> Self {
        let said = said.trim_end().replace('\n', "; ");
        match said.split_once(BETWEEN) {
            Some((en, zh)) => Self::new(en, zh),
            None => Self::new(said.clone(), format!("{zh}（{said}）")),
        }
    }
}

/// Where only one language is shown, it is English.
impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.en)
    }
}

impl std::error::Error for Reason {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joined_reason_comes_apart_again() {
        let reason = Reason::new("too long", "太长");
        assert_eq!(Reason::of_reader(&reason.joined(), "有误"), reason);
        let other = Reason::of_reader("expected `=`\n", "有误");
        assert_eq!(other, Reason::new("expected `=`", "有误（expected `=`）"));
    }
}
