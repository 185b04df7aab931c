//! Settings in layers: those of the standard template, in which all have a value, and over them what a
//! template, a file and a user say.

use std::ops::Range;
use std::path::Path;

use ecow::{EcoString, eco_format};
use toml::{Table, Value};
use toml_edit::{ImDocument, TableLike};

use crate::diagnostic::Reason;
use crate::layout::Settings;
use crate::layout::settings::STANDARD;

/// The key by which a file names its template.
const TEMPLATE: &str = "template";
/// The table in which a template declares settings of its own.
const OWN: &str = "own";
/// The table to which papers may be added.
const PAPER: &str = "paper";

/// A setting that is not right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {reason}")]
pub struct WrongSetting {
    /// Where: file, line and column from 1, or the option.
    pub at: EcoString,
    /// What is wrong with it.
    pub reason: Reason,
}

impl WrongSetting {
    /// A file that cannot be read.
    pub(super) fn unreadable(path: &Path, reason: &str) -> Self {
        Self {
            at: eco_format!("{}", path.display()),
            reason: Reason::new(reason, reason),
        }
    }
}

/// What a layer says of one setting.
struct Leaf {
    path: Vec<String>,
    value: Value,
}

/// All settings, with what the layers so far have changed.
pub(super) struct Layers(Table);

impl Layers {
    /// Those of the standard template.
    pub fn standard() -> Self {
        Self(STANDARD.parse().expect("the standard settings are TOML"))
    }

    /// Adds the settings of a template, which may declare some of its own.
    pub fn add_of_template(&mut self, name: &str, text: &str) -> Result<(), WrongSetting> {
        self.add_layer(name, text, true)
    }

    /// Adds the settings of a file.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), WrongSetting> {
        self.add_layer(name, text, false)
    }

    /// Adds `key=value`. A value that is nothing in TOML is a text, and so is one that would be wrong
    /// otherwise.
    pub fn set(&mut self, setting: &str) -> Result<(), WrongSetting> {
        let at = eco_format!("--set {setting}");
        let Some((key, value)) = setting.split_once('=') else {
            let reason = Reason::new("it is not of the form key=value", "应写作 键=值");
            return Err(WrongSetting { at, reason });
        };
        let (key, value) = (key.trim(), value.trim());
        let text = Value::String(value.to_owned()).to_string();
        let as_text = format!("{key} = {text}");
        let as_is = format!("{key} = {value}");
        let is_toml = as_is.parse::<Table>().is_ok();
        let first = if is_toml { &as_is } else { &as_text };
        let wrong = match self.add_layer("--set", first, false) {
            Ok(()) => return Ok(()),
            Err(wrong) => wrong,
        };
        match is_toml && self.add_layer("--set", &as_text, false).is_ok() {
            true => Ok(()),
            false => Err(WrongSetting { at, ..wrong }),
        }
    }

    /// The settings of all layers.
    pub fn settings(&self) -> Result<Settings, WrongSetting> {
        Settings::from_toml(self.0.clone()).map_err(|reason| WrongSetting {
            at: "settings".into(),
            reason,
        })
    }

    fn add_layer(&mut self, name: &str, text: &str, declares: bool) -> Result<(), WrongSetting> {
        let document = parse(name, text)?;
        let layer: Table = text.parse().map_err(|error: toml::de::Error| {
            let span = error.span();
            wrong(name, text, span, not_toml(error.message()))
        })?;
        let mut leaves = Vec::new();
        let misfit =
            |path: &[String], reason: Reason| wrong(name, text, span(&document, path), reason);
        collect(&self.0, &layer, &mut Vec::new(), declares, &mut leaves)
            .map_err(|(path, reason)| misfit(&path, reason))?;
        let mut all = self.0.clone();
        for leaf in &leaves {
            put(&mut all, leaf);
        }
        if let Err(reason) = Settings::from_toml(all.clone()) {
            // The one that is wrong by itself, where there is one.
            let alone = leaves.iter().find(|leaf| {
                let mut alone = self.0.clone();
                put(&mut alone, leaf);
                Settings::from_toml(alone).is_err_and(|alone| alone == reason)
            });
            let path = alone.map_or(&[][..], |leaf| &leaf.path);
            return Err(misfit(path, reason));
        }
        self.0 = all;
        Ok(())
    }
}

/// The template that a file names.
pub(super) fn template_of(name: &str, text: &str) -> Result<Option<String>, WrongSetting> {
    let document = parse(name, text)?;
    let Some(item) = document.get(TEMPLATE) else {
        return Ok(None);
    };
    match item.as_str() {
        Some(template) => Ok(Some(template.to_owned())),
        None => Err(wrong(
            name,
            text,
            item.span(),
            Reason::new(
                "it must be the name of a template or a folder",
                "应为模板的名称或文件夹",
            ),
        )),
    }
}

fn parse<'t>(name: &str, text: &'t str) -> Result<ImDocument<&'t str>, WrongSetting> {
    ImDocument::parse(text)
        .map_err(|error| wrong(name, text, error.span(), not_toml(error.message())))
}

/// What a layer says, leaf by leaf; the path of a key that there is not, and what to say of it.
fn collect(
    base: &Table,
    layer: &Table,
    path: &mut Vec<String>,
    declares: bool,
    leaves: &mut Vec<Leaf>,
) -> Result<(), (Vec<String>, Reason)> {
    for (key, value) in layer {
        if path.is_empty() && key == TEMPLATE {
            continue;
        }
        path.push(key.clone());
        let within_own = path.len() > 1 && path[0] == OWN;
        let is_new_paper = path.len() == 2 && path[0] == PAPER;
        match (base.get(key), value) {
            (Some(Value::Table(base)), Value::Table(layer)) => {
                collect(base, layer, path, declares, leaves)?;
            }
            (Some(known), _) => {
                if within_own && !declares && !known.same_type(value) {
                    let kind = known.type_str();
                    let reason =
                        Reason::new(format!("it must be a {kind}"), format!("类型应为 {kind}"));
                    return Err((path.clone(), reason));
                }
                leaves.push(Leaf {
                    path: path.clone(),
                    value: value.clone(),
                });
            }
            (None, _) if is_new_paper || within_own && declares => leaves.push(Leaf {
                path: path.clone(),
                value: value.clone(),
            }),
            (None, _) => return Err((path.clone(), unknown(key, base))),
        }
        path.pop();
    }
    Ok(())
}

fn unknown(key: &str, base: &Table) -> Reason {
    let nearest = base
        .keys()
        .map(|known| (strsim::jaro_winkler(known, key), known))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((_, nearest)) => Reason::new(
            format!("no setting is called `{key}`; `{nearest}` is"),
            format!("没有名为 {key} 的设置，有 {nearest}"),
        ),
        None => {
            let known: Vec<&str> = base.keys().map(String::as_str).collect();
            let known = known.join(", ");
            Reason::new(
                format!("no setting is called `{key}`; here are: {known}"),
                format!("没有名为 {key} 的设置，此处有：{known}"),
            )
        }
    }
}

/// Sets a leaf in tables that are there.
fn put(table: &mut Table, leaf: &Leaf) {
    let mut within = table;
    let Some((last, keys)) = leaf.path.split_last() else {
        return;
    };
    for key in keys {
        match within.get_mut(key) {
            Some(Value::Table(next)) => within = next,
            _ => return,
        }
    }
    within.insert(last.clone(), leaf.value.clone());
}

/// Where the value of a path stands, or its key.
fn span(document: &ImDocument<&str>, path: &[String]) -> Option<Range<usize>> {
    let mut within: &dyn TableLike = document.as_table();
    let (last, keys) = path.split_last()?;
    for key in keys {
        within = within.get(key)?.as_table_like()?;
    }
    let (key, item) = within.get_key_value(last)?;
    key.span().or_else(|| item.span())
}

fn not_toml(said: &str) -> Reason {
    Reason::of_reader(said, "不合 TOML 格式")
}

fn wrong(name: &str, text: &str, span: Option<Range<usize>>, reason: Reason) -> WrongSetting {
    let at = match span {
        Some(span) => {
            let before = text.get(..span.start).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let column = before[start..].chars().count() + 1;
            eco_format!("{name}:{line}:{column}")
        }
        None => name.into(),
    };
    WrongSetting { at, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let refused = Layers::standard().add("jnrender.toml", text);
        refused.expect_err(text).to_string()
    }

    #[test]
    fn layers_lie_over_each_other() {
        let mut layers = Layers::standard();
        let template = "papers = \"a4\"\n[own]\nlogo = \"a.svg\"\n[text]\nwished_size = 8\n";
        layers.add_of_template("t", template).expect("it is right");
        let file = "template = \"official\"\n[margins]\nleft = \"1in\"\n[own]\nlogo = \"b.svg\"\n";
        layers.add("jnrender.toml", file).expect("it is right");
        for setting in [
            "text.wished_size = 8.5",
            "furniture.watermark=草案",
            "margins.right=20mm",
            "furniture.day=2024-03-31",
            "furniture.department=2024",
            "furniture.signatures=[\"填报人\"]",
            "furniture.seal=true",
            "fonts.body=仿宋",
        ] {
            layers.set(setting).expect(setting);
        }
        let settings = layers.settings().expect("they are right");
        assert_eq!(settings.papers.len(), 1);
        assert_eq!(settings.papers[0].margin_left, 72.0);
        assert!((settings.papers[0].margin_right - 56.69).abs() < 0.01);
        assert_eq!(settings.text.wished_size, 8.5);
        assert_eq!(settings.own["logo"].as_str(), Some("b.svg"));
        assert_eq!(settings.furniture.day, "2024-03-31");
        assert_eq!(settings.furniture.department, "2024");
        assert!(settings.furniture.seal);
        assert_eq!(settings.fonts.body.0, ["仿宋"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert_eq!(
            refused("duplex = true\n[text]\n wished_sice = 8\n"),
            "jnrender.toml:3:2: no setting is called `wished_sice`; `wished_size` is"
        );
        assert!(
            refused("zebra = 1").starts_with("jnrender.toml:1:1: no setting is called `zebra`")
        );
        assert!(refused("[margins]\nleft = \"wide\"\n").starts_with("jnrender.toml:2:1: `wide`"));
        assert!(refused("[text]\nsizes = 9\n").starts_with("jnrender.toml:2:1: "));
        assert!(refused("text = 9\n").starts_with("jnrender.toml:1:1: "));
        assert!(refused("a = \n").starts_with("jnrender.toml:1:"));
        assert!(refused("[own]\nlogo = 1\n").starts_with("jnrender.toml:2:1: "));
        assert!(refused("[paper.b4]\nwidth = 3\n").contains("missing field"));
    }

    #[test]
    fn a_paper_can_be_added() {
        let paper = "width = 500\nheight = 700\nmargin_top = 40\nmargin_bottom = 40\n\
                     margin_left = 40\nmargin_right = 40\ntitle_size = 20\n";
        let mut layers = Layers::standard();
        let text = format!("papers = [\"b\", \"a4\"]\n[paper.b]\n{paper}");
        layers.add("jnrender.toml", &text).expect("it is right");
        let settings = layers.settings().expect("they are right");
        assert_eq!(settings.papers[0].width, 500.0);
    }

    #[test]
    fn single_settings_are_refused_with_what_was_typed() {
        let refused = |setting: &str| {
            let refused = Layers::standard().set(setting);
            refused.expect_err(setting).to_string()
        };
        assert!(refused("watermark").contains("key=value"));
        assert!(refused("furniture.seal=maybe").starts_with("--set furniture.seal=maybe: "));
        assert!(refused("furnitur.seal=true").contains("`furniture` is"));
        assert!(refused("papers=b9").contains("no paper is called `b9`"));
    }
}
