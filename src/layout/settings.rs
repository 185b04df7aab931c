//! The one home of what layout and the template must agree on: papers, sizes, insets, rules.
//!
//! Layout computes with these values; the template receives them as data. Neither has its own.

use serde::Serialize;

/// Everything that can be set about the pages. Lengths are in pt, or in em of the body size where
/// the name says so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// The papers to choose from, the most convenient first.
    pub papers: Vec<Paper>,
    /// Sizes to choose from for body text, the largest first.
    pub sizes: Vec<f32>,
    /// The size that body text has unless one of the table's needs asks for a smaller one.
    pub wished_size: f32,
    /// The smallest size that may be taken to put the whole table on one page.
    pub one_page_size: f32,
    /// Distance between the baselines of two lines of one cell, em.
    pub line_pitch_em: f32,
    /// Air between a rule and the text at its left or right, em.
    pub inset_x_em: f32,
    /// Air between a rule and the em box of the text below or above it, em.
    pub inset_y_em: f32,
    /// Height of the em box above the baseline, em: the ascender of the faces' ideographic box.
    pub ascender_em: f32,
    /// Size of the page number.
    pub folio_size: f32,
    /// Distance of the page number's baseline from the paper's lower edge.
    pub folio_rise: f32,
    /// Air under the title.
    pub title_gap: f32,
    /// Air between the form block and the table, and between the table and its notes.
    pub block_gap: f32,
    /// The widths of the rules.
    pub rules: Rules,
    /// Colours as `#rrggbb`.
    pub colours: Colours,
    /// What is put after a group's label where it is said again on a later page.
    pub continued: String,
}

/// A paper with its margins, pt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Paper {
    /// Its name.
    pub name: &'static str,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Margin at the left and at the right.
    pub margin_x: f32,
    /// Margin at the top.
    pub margin_top: f32,
    /// Margin at the bottom; the page number stands in it.
    pub margin_bottom: f32,
    /// Size of the title.
    pub title_size: f32,
}

impl Paper {
    /// Width between the margins.
    pub fn text_width(&self) -> f32 {
        self.width - 2.0 * self.margin_x
    }

    /// Height between the margins.
    pub fn text_height(&self) -> f32 {
        self.height - self.margin_top - self.margin_bottom
    }
}

/// Widths of the rules, pt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rules {
    /// Between cells.
    pub inner: f32,
    /// Between groups of rows.
    pub group: f32,
    /// Under the header.
    pub head: f32,
    /// Around a table.
    pub outer: f32,
}

/// Colours of the pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Colours {
    /// Text.
    pub text: &'static str,
    /// Rules between cells.
    pub rule: &'static str,
    /// Rules around a table and under its header.
    pub outer: &'static str,
    /// Ground of header cells and labels.
    pub tint: &'static str,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            papers: vec![
                Paper {
                    name: "A4 portrait",
                    width: 595.28,
                    height: 841.89,
                    margin_x: 48.0,
                    margin_top: 56.0,
                    margin_bottom: 56.0,
                    title_size: 22.0,
                },
                Paper {
                    name: "A4 landscape",
                    width: 841.89,
                    height: 595.28,
                    margin_x: 42.0,
                    margin_top: 42.0,
                    margin_bottom: 46.0,
                    title_size: 22.0,
                },
                Paper {
                    name: "A3 landscape",
                    width: 1190.55,
                    height: 841.89,
                    margin_x: 28.35,
                    margin_top: 32.0,
                    margin_bottom: 34.0,
                    title_size: 24.0,
                },
            ],
            sizes: vec![10.5, 10.0, 9.5, 9.0, 8.75, 8.5, 8.25, 8.0, 7.75, 7.5],
            wished_size: 9.0,
            one_page_size: 8.0,
            line_pitch_em: 1.2,
            inset_x_em: 0.45,
            inset_y_em: 0.37,
            ascender_em: 0.88,
            folio_size: 9.0,
            folio_rise: 16.0,
            title_gap: 12.0,
            block_gap: 8.0,
            rules: Rules {
                inner: 0.35,
                group: 0.55,
                head: 0.65,
                outer: 0.95,
            },
            colours: Colours {
                text: "#000000",
                rule: "#4d4d4d",
                outer: "#1a1a1a",
                tint: "#ededed",
            },
            continued: "（续）".into(),
        }
    }
}
