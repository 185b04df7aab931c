//! A template: the files of one folder.

use std::path::Path;

use ecow::EcoString;
use typst::foundations::Bytes;
use walkdir::WalkDir;

use crate::diagnostic::Reason;

/// The file that Typst begins with.
pub const MAIN: &str = "template.typ";
/// The file with the template's own settings.
const SETTINGS: &str = "settings.toml";
/// What every template may import, unless its folder has a file of that name.
const SHARED: (&str, &str) = ("jnrender.typ", include_str!("../../templates/jnrender.typ"));
/// No template has more bytes than this.
const MOST_BYTES: usize = 64 << 20;
/// Nor more files.
const MOST_FILES: usize = 1000;

/// Name, main file and settings of the templates in the binary.
const BUILT_IN: [(&str, &str, &str); 3] = [
    (
        Template::STANDARD,
        include_str!("../../templates/standard/template.typ"),
        "",
    ),
    (
        "official",
        include_str!("../../templates/official/template.typ"),
        include_str!("../../templates/official/settings.toml"),
    ),
    (
        "compact",
        include_str!("../../templates/compact/template.typ"),
        include_str!("../../templates/compact/settings.toml"),
    ),
];

/// The files of a template. It sees nothing but them, its data and what all templates share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name or folder, as the user gave it.
    pub name: EcoString,
    /// Whether it came in the binary.
    pub is_built_in: bool,
    /// Its files, by their paths within its folder, parts set apart by `/`.
    pub files: Vec<(EcoString, Bytes)>,
}

/// A template that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the template {name} cannot be used: {reason}")]
pub struct WrongTemplate {
    /// Its name or folder.
    pub name: EcoString,
    /// Why.
    pub reason: Reason,
}

impl Default for Template {
    /// The standard one.
    fn default() -> Self {
        let (name, main, settings) = BUILT_IN[0];
        Self::built_in(name, main, settings)
    }
}

impl Template {
    /// The name of the standard template.
    pub const STANDARD: &'static str = "standard";

    /// The names of the templates in the binary.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, ..)| *name)
    }

    /// Whether a template in the binary is called so.
    pub fn is_built_in(name: &str) -> bool {
        Self::names().any(|known| known == name)
    }

    /// The template in the binary that is called so, else that in the folder.
    ///
    /// # Errors
    /// Where there is neither, and where the folder is none of a template.
    pub fn find(name: &str) -> Result<Self, WrongTemplate> {
        let built_in = BUILT_IN.iter().find(|(known, ..)| *known == name);
        match built_in {
            Some((name, main, settings)) => Ok(Self::built_in(name, main, settings)),
            None => Self::from_folder(Path::new(name)),
        }
    }

    fn built_in(name: &str, main: &'static str, settings: &'static str) -> Self {
        let files = [(MAIN, main), (SETTINGS, settings), SHARED];
        let files = files.into_iter().filter(|(_, text)| !text.is_empty());
        Self {
            name: name.into(),
            is_built_in: true,
            files: files
                .map(|(name, text)| (name.into(), Bytes::from_string(text)))
                .collect(),
        }
    }

    fn from_folder(folder: &Path) -> Result<Self, WrongTemplate> {
        let name: EcoString = folder.display().to_string().into();
        let wrong = |reason: Reason| WrongTemplate {
            name: name.clone(),
            reason,
        };
        if !folder.is_dir() {
            let names: Vec<&str> = Self::names().collect();
            let names = names.join(", ");
            return Err(wrong(Reason::new(
                format!("it is no folder, and those in the program are {names}"),
                format!("没有这个文件夹；内置模板有 {names}"),
            )));
        }
        let mut files = Vec::new();
        let mut bytes = 0;
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry =
                entry.map_err(|error| wrong(Reason::of_reader(&error.to_string(), "无法读取")))?;
            // A link could lead out of the folder.
            if !entry.file_type().is_file() {
                continue;
            }
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            let size = entry.metadata().map_or(0, |data| data.len());
            bytes += usize::try_from(size).unwrap_or(usize::MAX / 2);
            if bytes > MOST_BYTES || files.len() == MOST_FILES {
                let megabytes = MOST_BYTES >> 20;
                return Err(wrong(Reason::new(
                    format!("it has more than {MOST_FILES} files or {megabytes} MB"),
                    format!("其中文件超过 {MOST_FILES} 个或 {megabytes} MB"),
                )));
            }
            let data = std::fs::read(entry.path())
                .map_err(|error| format!("{}: {error}", path.display()))
                .map_err(|said| wrong(Reason::of_reader(&said, "无法读取")))?;
            files.push((EcoString::from(parts.join("/")), Bytes::new(data)));
        }
        if !files.iter().any(|(name, _)| name == MAIN) {
            return Err(wrong(Reason::new(
                format!("it has no file {MAIN}"),
                format!("其中没有 {MAIN}"),
            )));
        }
        if !files.iter().any(|(name, _)| name == SHARED.0) {
            files.push((SHARED.0.into(), Bytes::from_string(SHARED.1)));
        }
        Ok(Self {
            name,
            is_built_in: false,
            files,
        })
    }

    /// The text of its own settings, if it has any.
    pub(super) fn settings(&self) -> Option<&str> {
        let mut files = self.files.iter();
        let (_, bytes) = files.find(|(name, _)| name == SETTINGS)?;
        // What is no text is no TOML either.
        Some(std::str::from_utf8(bytes).unwrap_or("\u{FFFD}"))
    }

    /// The path of the file with its settings, as it is shown.
    pub(super) fn settings_name(&self) -> String {
        self.path_of(SETTINGS)
    }

    /// The path of one of its files, as it is shown.
    pub fn path_of(&self, file: &str) -> String {
        let own = self.files.iter().any(|(name, _)| name == file);
        match own && !self.is_built_in {
            true => Path::new(self.name.as_str())
                .join(file)
                .display()
                .to_string(),
            false => format!("{}/{file}", self.name),
        }
    }
}
