//! Settings as they stand in a TOML file, and what must hold of them.

use std::collections::BTreeMap;

use ecow::EcoString;
use serde::{Deserialize, Deserializer};

use super::values::{length, one_or_more};
use super::{Colours, Fonts, Furniture, Gaps, Paper, Rules, Settings, TextSettings};
use crate::diagnostic::Reason;
use crate::faces::Faces;

/// No text is set smaller or larger than this, pt.
const SIZES: std::ops::RangeInclusive<f32> = 4.0..=72.0;
/// Air under what stands in the top margin, pt.
const HEAD_GAP: f32 = 5.0;
/// A text area has at least this width and height, pt.
const LEAST_AREA: f32 = 72.0;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(deserialize_with = "one_or_more")]
    papers: Vec<EcoString>,
    duplex: bool,
    paper: BTreeMap<EcoString, PaperFile>,
    margins: Margins,
    text: TextSettings,
    fonts: Fonts,
    gaps: Gaps,
    rules: Rules,
    colours: Colours,
    furniture: Furniture,
    own: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperFile {
    #[serde(deserialize_with = "length")]
    width: f32,
    #[serde(deserialize_with = "length")]
    height: f32,
    #[serde(deserialize_with = "length")]
    margin_top: f32,
    #[serde(deserialize_with = "length")]
    margin_bottom: f32,
    #[serde(deserialize_with = "length")]
    margin_left: f32,
    #[serde(deserialize_with = "length")]
    margin_right: f32,
    #[serde(deserialize_with = "length")]
    title_size: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Margins {
    #[serde(deserialize_with = "margin")]
    top: Option<f32>,
    #[serde(deserialize_with = "margin")]
    bottom: Option<f32>,
    #[serde(deserialize_with = "margin")]
    left: Option<f32>,
    #[serde(deserialize_with = "margin")]
    right: Option<f32>,
}

/// A length, or `paper` for that of the paper.
fn margin<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f32>, D::Error> {
    let value = toml::Value::deserialize(deserializer)?;
    if value.as_str() == Some("paper") {
        return Ok(None);
    }
    length(value).map(Some).map_err(serde::de::Error::custom)
}

impl Settings {
    /// The settings that a table says, in which every setting has a value. Faces are those in the binary.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn from_toml(table: toml::Table) -> Result<Self, Reason> {
        let file = File::deserialize(table)
            .map_err(|error| Reason::of_reader(error.message(), "值的种类不对"))?;
        file.check_text()?;
        let papers = file.papers.iter().map(|name| file.paper(name));
        let papers = papers.collect::<Result<Vec<_>, _>>()?;
        if papers.is_empty() {
            return Err(Reason::new("there must be a paper", "至少要有一种纸张"));
        }
        Ok(Self {
            papers,
            duplex: file.duplex,
            text: file.text,
            fonts: file.fonts,
            gaps: file.gaps,
            rules: file.rules,
            colours: file.colours,
            furniture: file.furniture,
            own: file.own,
            faces: Faces::default(),
            day: None,
        })
    }
}

impl File {
    fn paper(&self, name: &str) -> Result<Paper, Reason> {
        let Some(paper) = self.paper.get(name) else {
            let known: Vec<&str> = self.paper.keys().map(EcoString::as_str).collect();
            let known = known.join(", ");
            return Err(Reason::new(
                format!("no paper is called `{name}`; these are: {known}"),
                format!("没有名为 {name} 的纸张，现有：{known}"),
            ));
        };
        let made = Paper {
            name: name.into(),
            width: paper.width,
            height: paper.height,
            margin_top: self.margins.top.unwrap_or(paper.margin_top),
            margin_bottom: self.margins.bottom.unwrap_or(paper.margin_bottom),
            margin_left: self.margins.left.unwrap_or(paper.margin_left),
            margin_right: self.margins.right.unwrap_or(paper.margin_right),
            title_size: paper.title_size,
        };
        if made.text_width() < LEAST_AREA || made.text_height() < LEAST_AREA {
            return Err(Reason::new(
                format!("the margins leave no room on paper `{name}`"),
                format!("纸张 {name} 除去页边距就没有空间了"),
            ));
        }
        is_size(made.title_size, "title_size")?;
        let furniture = &self.furniture;
        let foot = furniture.page_number_drop + furniture.page_number_size;
        if !furniture.page_number.is_blank() && foot > made.margin_bottom {
            return Err(Reason::new(
                format!(
                    "the bottom margin of paper `{name}` has no room for the page number: make it {foot} pt or \
                     more, or `page_number` blank"
                ),
                format!(
                    "纸张 {name} 的下边距放不下页码：请不小于 {foot} 磅，或将 page_number 置空"
                ),
            ));
        }
        let head = furniture.small_size + HEAD_GAP;
        let has_head = furniture.running_title || !furniture.continued_table.is_blank();
        if has_head && head > made.margin_top {
            return Err(Reason::new(
                format!(
                    "the top margin of paper `{name}` has no room for what stands there: make it {head} pt or more"
                ),
                format!("纸张 {name} 的上边距放不下页眉：请不小于 {head} 磅"),
            ));
        }
        Ok(made)
    }

    fn check_text(&self) -> Result<(), Reason> {
        let text = &self.text;
        if text.sizes.is_empty() || text.sizes.windows(2).any(|pair| pair[0] <= pair[1]) {
            return Err(Reason::new(
                "`sizes` must fall, and one must be there",
                "sizes 须从大到小，且至少有一个",
            ));
        }
        for &size in &text.sizes {
            is_size(size, "sizes")?;
        }
        is_size(text.wished_size, "wished_size")?;
        is_size(text.one_page_size, "one_page_size")?;
        is_size(self.furniture.page_number_size, "page_number_size")?;
        is_size(self.furniture.small_size, "small_size")?;
        is_within(text.line_pitch_em, 1.0..=3.0, "line_pitch_em")?;
        is_within(text.inset_x_em, 0.0..=3.0, "inset_x_em")?;
        is_within(text.inset_y_em, 0.0..=3.0, "inset_y_em")?;
        is_within(text.ascender_em, 0.5..=1.0, "ascender_em")
    }
}

fn is_size(size: f32, name: &str) -> Result<(), Reason> {
    is_within(size, SIZES, name)
}

fn is_within(value: f32, range: std::ops::RangeInclusive<f32>, name: &str) -> Result<(), Reason> {
    let (start, end) = (range.start(), range.end());
    match range.contains(&value) {
        true => Ok(()),
        false => Err(Reason::new(
            format!("`{name}` must be from {start} to {end}"),
            format!("{name} 须在 {start} 到 {end} 之间"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::STANDARD;
    use super::*;

    fn with(change: &str) -> Result<Settings, String> {
        let mut table: toml::Table = STANDARD.parse().expect("TOML");
        let (path, value) = change.split_once('=').expect("an equals sign");
        let value: toml::Table = format!("it = {value}").parse().expect("TOML");
        let mut keys: Vec<&str> = path.trim().split('.').collect();
        let last = keys.pop().expect("a key");
        let mut within = &mut table;
        for key in keys {
            within = within[key].as_table_mut().expect("a table");
        }
        within.insert(last.to_owned(), value["it"].clone());
        Settings::from_toml(table).map_err(|reason| reason.to_string())
    }

    #[test]
    fn lengths_have_units() {
        let of = |value: &str| {
            let settings = with(&format!("margins.left = {value}"))?;
            Ok::<_, String>(settings.papers[0].margin_left)
        };
        assert_eq!(of("12"), Ok(12.0));
        assert_eq!(of("12.5"), Ok(12.5));
        assert_eq!(of("\"1in\""), Ok(72.0));
        assert_eq!(of("\"25.4 mm\""), Ok(72.0));
        assert_eq!(of("\"2.54cm\""), Ok(72.0));
        assert_eq!(of("\"paper\""), Ok(48.0));
        for wrong in ["\"12px\"", "-1", "\"mm\"", "true", "nan", "inf", "\"-2mm\""] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_set_is_refused() {
        for change in [
            "text.sizes = []",
            "text.sizes = [9, 10]",
            "text.sizes = [nan]",
            "text.wished_size = 1",
            "text.line_pitch_em = 0.2",
            "papers = []",
            "papers = \"b5\"",
            "margins.left = \"200mm\"",
            "colours.text = \"black\"",
            "furniture.page_number = 3",
            "furniture.page_number_place = \"left\"",
            "duplex = \"yes\"",
            "margins.bottom = 12",
            "unheard = 1",
            "text.unheard = 1",
        ] {
            let wrong = with(change).expect_err(change);
            assert!(!wrong.contains('\n'), "{change}: {wrong}");
        }
        assert!(with("papers = \"a4\"").is_ok());
        assert!(with("furniture.page_number = \"\"").is_ok());
        assert!(with("fonts.body = [\"甲\", \"乙\"]").is_ok());
    }
}
