//! The one home of what layout and the template must agree on: papers, sizes, insets, rules, faces,
//! furniture.
//!
//! Layout computes with these values; the template receives them as data. Neither has its own. `file` is
//! their form as TOML, `words` what may be said in two languages, `values` the kinds of values.

mod file;
mod values;
mod words;

use std::sync::LazyLock;

use ecow::EcoString;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::faces::Faces;
use values::length;
pub use values::{Colour, Families};
pub use words::Words;

/// The settings of the standard template, in which every setting has a value.
pub const STANDARD: &str = include_str!("../../../templates/standard/settings.toml");

/// Everything that can be set about the pages. Lengths are in pt, or in em where the name says so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// The papers to choose from, the most convenient first; never empty.
    pub papers: Vec<Paper>,
    /// Whether the left margin is the one at the binding, on both sides of a sheet.
    pub duplex: bool,
    /// Sizes and air of text.
    pub text: TextSettings,
    /// Families and weights, by role.
    pub fonts: Fonts,
    /// Air between blocks.
    pub gaps: Gaps,
    /// The widths of the rules.
    pub rules: Rules,
    /// Colours.
    pub colours: Colours,
    /// What stands around the table.
    pub furniture: Furniture,
    /// What a template declares for itself.
    pub own: toml::Table,
    /// The faces that texts are set in.
    #[serde(skip)]
    pub faces: Faces,
    /// The day that stands where [`Furniture::day`] asks for it.
    #[serde(skip)]
    pub day: Option<Date>,
}

/// A paper with its margins, pt.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paper {
    /// Its name.
    pub name: EcoString,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Margin at the top.
    pub margin_top: f32,
    /// Margin at the bottom; the page number stands in it.
    pub margin_bottom: f32,
    /// Margin at the left, at the binding of pages printed on both sides.
    pub margin_left: f32,
    /// Margin at the right.
    pub margin_right: f32,
    /// Size of the title.
    pub title_size: f32,
}

impl Paper {
    /// Width between the margins.
    pub fn text_width(&self) -> f32 {
        self.width - self.margin_left - self.margin_right
    }

    /// Height between the margins.
    pub fn text_height(&self) -> f32 {
        self.height - self.margin_top - self.margin_bottom
    }
}

/// Sizes and air of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSettings {
    /// Sizes to choose from for body text, the largest first.
    pub sizes: Vec<f32>,
    /// The size that body text has unless one of the table's needs asks for a smaller one.
    pub wished_size: f32,
    /// The smallest size that may be taken to put the whole table on one page.
    pub one_page_size: f32,
    /// A table with more columns goes on over side-by-side pages.
    pub most_columns: usize,
    /// Distance between the baselines of two lines of one cell, em.
    pub line_pitch_em: f32,
    /// Air between a rule and the text at its left or right, em.
    pub inset_x_em: f32,
    /// Air between a rule and the em box of the text below or above it, em.
    pub inset_y_em: f32,
    /// Height of the em box above the baseline, em: the ascender of the faces' ideographic box.
    pub ascender_em: f32,
}

/// The families and weights of the roles; what they lack is taken from the faces in the binary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it all")]
pub struct Fonts {
    pub title: Families,
    pub title_weight: u16,
    pub header: Families,
    pub header_weight: u16,
    pub body: Families,
    pub body_weight: u16,
}

/// Air between blocks, pt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gaps {
    /// Under the title.
    #[serde(deserialize_with = "length")]
    pub title: f32,
    /// Between the form block and the table, and between the table and what stands under it.
    #[serde(deserialize_with = "length")]
    pub block: f32,
}

/// Widths of the rules, pt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Between cells.
    #[serde(deserialize_with = "length")]
    pub inner: f32,
    /// Between groups of rows.
    #[serde(deserialize_with = "length")]
    pub group: f32,
    /// Under the header.
    #[serde(deserialize_with = "length")]
    pub head: f32,
    /// Around a table.
    #[serde(deserialize_with = "length")]
    pub outer: f32,
}

/// Colours of the pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    /// Text.
    pub text: Colour,
    /// Rules between cells.
    pub rule: Colour,
    /// Rules around a table, under its header and between groups.
    pub outer: Colour,
    /// Ground of header cells and labels.
    pub tint: Colour,
    /// The watermark.
    pub watermark: Colour,
}

/// Where the page number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FolioPlace {
    /// In the middle of the foot.
    Centre,
    /// At the right of odd pages and at the left of even ones.
    Outer,
}

/// What stands around the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Furniture {
    /// The page number, with `{page}` and `{pages}`; blank for none.
    pub page_number: Words,
    /// Where it stands.
    pub page_number_place: FolioPlace,
    /// Its size, pt.
    #[serde(deserialize_with = "length")]
    pub page_number_size: f32,
    /// From the lower edge of the text area to its upper edge, pt.
    #[serde(deserialize_with = "length")]
    pub page_number_drop: f32,
    /// Whether the title stands at the head of all pages but a table's first.
    pub running_title: bool,
    /// What is said at the head of the pages on which a table goes on; blank for nothing.
    pub continued_table: Words,
    /// What is put after a group's label where it is said again on a later page.
    pub continued_group: Words,
    /// What stands across each page; blank for nothing.
    pub watermark: Words,
    /// Who publishes, under the last table: `form` for whom a form names.
    pub department: EcoString,
    /// The day under it: `date` for [`Settings::day`].
    pub day: EcoString,
    /// Whether room for a seal is left there.
    pub seal: bool,
    /// Who signs, in one line under the table.
    pub signatures: Vec<EcoString>,
    /// Texts at the foot of the last table.
    pub footnotes: Vec<EcoString>,
    /// Size of the running title and of footnotes, pt.
    #[serde(deserialize_with = "length")]
    pub small_size: f32,
}

static DEFAULT: LazyLock<Settings> = LazyLock::new(|| {
    let table = STANDARD.parse().expect("the standard settings are TOML");
    Settings::from_toml(table).expect("the standard settings are all there and right")
});

impl Default for Settings {
    /// Those of the standard template.
    fn default() -> Self {
        DEFAULT.clone()
    }
}
