//! What styles say of showing: rows and columns without a size, page breaks, hidden sheets, number
//! formats (OpenDocument 1.3, part 3, 16.2).

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::source::workbook::xml_events::Tag;

/// One style, as far as it matters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    /// A page begins with the row (20.191, `fo:break-before`).
    pub begins_page: bool,
    /// The row has no height, or the column no width.
    pub is_flat: bool,
    /// The sheet is not shown (20.421, `table:display`).
    pub is_hidden: bool,
    /// The name of its number format (19.478, `style:data-style-name`).
    pub format: Option<EcoString>,
}

/// The styles of a document by their family and name.
#[derive(Debug, Default)]
pub struct Styles {
    styles: FxHashMap<(EcoString, EcoString), Style>,
    /// The style that is being read.
    current: Option<((EcoString, EcoString), Style)>,
}

impl Styles {
    /// Takes a start tag among styles.
    ///
    /// # Errors
    /// [`Error::Workbook`] where its attributes are damaged.
    pub fn take(&mut self, tag: &Tag<'_>) -> Result<(), Error> {
        if tag.name() == "style:style" {
            self.finish();
            let family = tag.attribute("style:family")?.unwrap_or_default();
            let name = tag.attribute("style:name")?.unwrap_or_default();
            let style = Style {
                format: tag.attribute("style:data-style-name")?,
                ..Style::default()
            };
            self.current = Some(((family, name), style));
            return Ok(());
        }
        let Some((_, style)) = &mut self.current else {
            return Ok(());
        };
        match tag.name() {
            "style:table-properties" => {
                style.is_hidden = tag.attribute("table:display")?.as_deref() == Some("false");
            }
            "style:table-row-properties" => {
                style.begins_page = tag.attribute("fo:break-before")?.as_deref() == Some("page");
                style.is_flat = is_nothing(tag.attribute("style:row-height")?.as_deref());
            }
            "style:table-column-properties" => {
                style.is_flat = is_nothing(tag.attribute("style:column-width")?.as_deref());
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends the style that is being read.
    pub fn finish(&mut self) {
        self.styles.extend(self.current.take());
    }

    /// The style that an element names, or a plain one.
    pub fn style(&self, family: &str, name: Option<EcoString>) -> Style {
        let key = (family.into(), name.unwrap_or_default());
        self.styles.get(&key).cloned().unwrap_or_default()
    }
}

/// Whether a length such as `0.00cm` is none.
fn is_nothing(length: Option<&str>) -> bool {
    let number = length.unwrap_or_default();
    let number = number.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    number.parse::<f64>().is_ok_and(|number| number <= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        assert!(is_nothing(Some("0cm")) && is_nothing(Some("0.000in")));
        assert!(!is_nothing(Some("0.001in")) && !is_nothing(Some("")) && !is_nothing(None));
    }
}
