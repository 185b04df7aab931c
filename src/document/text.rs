//! A text of the document together with the source cells it came from.

use ecow::EcoString;
use smallvec::smallvec;
use unicode_width::UnicodeWidthChar;

use super::{Line, Place, Places};

/// A text as printed in the source, trimmed at its ends, and the source cells that it was made of.
///
/// A blank text has no place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The text itself; may be empty.
    pub text: EcoString,
    /// Its source cells in reading order.
    pub places: Places,
}

impl Text {
    /// The text of one source cell.
    pub fn new(text: impl Into<EcoString>, place: Place) -> Self {
        Self {
            text: text.into(),
            places: smallvec![place],
        }
    }

    /// Whether there is nothing to print.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The first source cell.
    pub fn place(&self) -> Option<Place> {
        self.places.first().copied()
    }

    /// Appends a later piece of the same text.
    ///
    /// Pieces are joined without a separator where a hanzi or a full-width mark stands on either
    /// side of the seam, else with one space.
    pub fn join(&mut self, next: &Text) {
        if !self.text.is_empty() && !next.text.is_empty() && !joins_directly(&self.text, &next.text)
        {
            self.text.push(' ');
        }
        self.text.push_str(&next.text);
        self.places.extend_from_slice(&next.places);
    }

    /// The source lines of this text, each once, in reading order.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.places.iter().map(|place| place.in_line()).collect();
        lines.dedup();
        lines
    }
}

/// Whether two pieces of one text are joined without a space between them.
pub fn joins_directly(before: &str, after: &str) -> bool {
    let wide = |c: Option<char>| c.is_some_and(|c| c.width_cjk() == Some(2));
    wide(before.chars().next_back()) || wide(after.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, line: u32) -> Text {
        Text::new(
            text,
            Place {
                line,
                column: 1,
                ..Place::default()
            },
        )
    }

    #[test]
    fn hanzi_join_without_a_space_and_words_with_one() {
        for (before, after, joined) in [
            ("创新战", "略联盟", "创新战略联盟"),
            ("Gross Domestic", "Product", "Gross Domestic Product"),
            ("共", "3 pages", "共3 pages"),
            ("GDP", "（亿元）", "GDP（亿元）"),
        ] {
            let mut whole = text(before, 1);
            whole.join(&text(after, 2));
            assert_eq!(whole.text, joined);
            assert_eq!(whole.places.len(), 2);
        }
    }
}
