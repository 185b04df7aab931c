//! The number formats of styles.

use std::rc::Rc;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::source::workbook::number_format::{Format, builtin};
use crate::source::workbook::xml_events::Tag;

/// The style of what names none.
const DEFAULT: &str = "Default";

/// How many styles may stand behind one another.
const MOST_PARENTS: usize = 32;

/// A number format with its code.
#[derive(Debug)]
pub struct Coded {
    pub code: EcoString,
    pub format: Format,
}

/// One style.
#[derive(Debug, Default)]
struct Style {
    parent: Option<EcoString>,
    format: Option<Rc<Coded>>,
}

/// The styles of a workbook by their `ss:ID`.
#[derive(Debug)]
pub struct Styles {
    styles: FxHashMap<EcoString, Style>,
    /// The style that is being read.
    current: EcoString,
    general: Rc<Coded>,
}

impl Default for Styles {
    fn default() -> Self {
        Self {
            styles: FxHashMap::default(),
            current: EcoString::new(),
            general: coded("General"),
        }
    }
}

impl Styles {
    /// Takes the tag of a style or of a number format in one.
    ///
    /// # Errors
    /// [`Error::Workbook`] where its attributes are damaged.
    pub fn take(&mut self, tag: &Tag<'_>) -> Result<(), Error> {
        if tag.local() == "Style" {
            self.current = tag.local_attribute("ID")?.unwrap_or_default();
            let style = self.styles.entry(self.current.clone()).or_default();
            style.parent = tag.local_attribute("Parent")?;
            return Ok(());
        }
        let name = tag.local_attribute("Format")?.unwrap_or_default();
        if let Some(style) = self.styles.get_mut(&self.current) {
            style.format = Some(coded(&name));
        }
        Ok(())
    }

    /// The number format of the style with an ID, or of the default one.
    pub fn format(&self, id: Option<&str>) -> Rc<Coded> {
        let mut id = id.unwrap_or(DEFAULT);
        for _ in 0..MOST_PARENTS {
            let Some(style) = self.styles.get(id) else {
                break;
            };
            if let Some(format) = &style.format {
                return format.clone();
            }
            // Each style without a parent rests on the default one.
            id = match &style.parent {
                Some(parent) => parent,
                None if id == DEFAULT => break,
                None => DEFAULT,
            };
        }
        self.general.clone()
    }
}

fn coded(name: &str) -> Rc<Coded> {
    let code = code(name);
    Rc::new(Coded {
        format: Format::parse(code),
        code: code.into(),
    })
}

/// The code of a format that may be one of those with a name (XML Spreadsheet Reference,
/// `ss:Format`), as a Chinese spreadsheet has it.
fn code(name: &str) -> &str {
    let id = match name {
        "" | "General" | "General Number" => 0,
        "General Date" => 22,
        "Medium Date" => 15,
        "Short Date" => 14,
        "Medium Time" => 18,
        "Short Time" => 20,
        "Currency" => 8,
        "Fixed" => 2,
        "Standard" => 4,
        "Percent" => 10,
        "Scientific" => 11,
        // The system's own forms (ECMA-376 part 1, 18.8.31).
        "Long Date" => return r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy",
        "Long Time" => return r"[$-F400]h:mm:ss\ AM/PM",
        "Euro Currency" => return r"[$€-2]\ #,##0.00;[Red]\-[$€-2]\ #,##0.00",
        "Yes/No" => return r#""Yes";"Yes";"No""#,
        "True/False" => return r#""True";"True";"False""#,
        "On/Off" => return r#""On";"On";"Off""#,
        code => return code,
    };
    builtin(id).unwrap_or(name)
}
