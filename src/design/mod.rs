//! How pages look: a template, its settings, the faces.
//!
//! [`Design::load`] takes what a user asks for ([`Wish`]): a template by its name or folder ([`Template`]),
//! files with settings and single settings (`layers`, each over the one before, all over those of the
//! standard template), font files. What is wrong is said with its place in the file that it stands in.

mod layers;
mod template;

use std::fs;
use std::path::{Path, PathBuf};

use ecow::EcoString;

use crate::diagnostic::{Code, Diagnostic};
use crate::faces::{Library, NoFace, Role};
use crate::layout::Settings;
use layers::Layers;
pub use layers::WrongSetting;
pub use template::{MAIN, Template, WrongTemplate};

/// The name of the file with settings that is looked for beside a sheet and above it.
pub const SETTINGS_FILE: &str = "jnrender.toml";

/// How pages look.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Design {
    /// What sets them.
    pub template: Template,
    /// What layout and template share.
    pub settings: Settings,
}

/// What a user asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// The template's name or folder, unless a file with settings names one: else the standard one.
    pub template: Option<String>,
    /// Files with settings, each over the one before.
    pub files: Vec<PathBuf>,
    /// Single settings, `key=value`, over all files.
    pub settings: Vec<String>,
    /// The most wanted family of a role.
    pub fonts: Vec<(Role, EcoString)>,
    /// Font files, and folders with such.
    pub font_paths: Vec<PathBuf>,
    /// Whether the fonts of the system are read.
    pub system_fonts: bool,
}

/// Why a design cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A template.
    #[error(transparent)]
    Template(#[from] WrongTemplate),
    /// A setting.
    #[error(transparent)]
    Setting(#[from] WrongSetting),
    /// A font.
    #[error("no such font")]
    Font(NoFace),
}

impl Design {
    /// The design that is asked for, and the fonts that were looked at.
    ///
    /// # Errors
    /// Where a template, a setting or a font is not there or not right.
    pub fn load(wish: &Wish) -> Result<(Self, Library), Error> {
        let mut template = wish.template.clone();
        let mut texts = Vec::new();
        for path in &wish.files {
            let text = fs::read_to_string(path)
                .map_err(|error| WrongSetting::unreadable(path, &error.to_string()))?;
            let named = layers::template_of(&shown(path), &text)?;
            if let Some(named) = named.filter(|_| wish.template.is_none()) {
                template = Some(beside(path, &named));
            }
            texts.push((shown(path), text));
        }
        let template = Template::find(template.as_deref().unwrap_or(Template::STANDARD))?;
        let mut layers = Layers::standard();
        if let Some(text) = template.settings() {
            layers.add_of_template(&template.settings_name(), text)?;
        }
        for (name, text) in &texts {
            layers.add(name, text)?;
        }
        for setting in &wish.settings {
            layers.set(setting)?;
        }
        let mut settings = layers.settings()?;
        for (role, family) in &wish.fonts {
            let fonts = &mut settings.fonts;
            let families = match role {
                Role::Title => &mut fonts.title,
                Role::Header => &mut fonts.header,
                Role::Body => &mut fonts.body,
            };
            families.0.insert(0, family.clone());
        }
        let mut library = Library::default();
        for path in &wish.font_paths {
            library.add(path).map_err(Error::Font)?;
        }
        if wish.system_fonts {
            library.add_system();
        }
        let fonts = &settings.fonts;
        let faces = library.choose(|role| match role {
            Role::Title => (fonts.title.0.clone(), fonts.title_weight),
            Role::Header => (fonts.header.0.clone(), fonts.header_weight),
            Role::Body => (fonts.body.0.clone(), fonts.body_weight),
        });
        settings.faces = faces.map_err(Error::Font)?;
        Ok((Self { template, settings }, library))
    }
}

impl Error {
    /// The error as a finding.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Template(WrongTemplate { name, reason }) => Diagnostic::new(Code::NoTemplate)
                .with("name", name.clone())
                .because(reason),
            Self::Setting(wrong) => Diagnostic::new(Code::WrongSetting)
                .with("at", wrong.at.clone())
                .because(&wrong.reason),
            Self::Font(NoFace::Nothing(path)) => {
                Diagnostic::new(Code::NoFont).with("path", path.display().to_string())
            }
            Self::Font(NoFace::Family { name, families }) => Diagnostic::new(Code::NoFont)
                .with("name", name.clone())
                .with("families", families.join(", ")),
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A template that a file names: a folder beside the file, unless one in the binary is called so.
fn beside(file: &Path, name: &str) -> String {
    if Template::is_built_in(name) {
        return name.to_owned();
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    shown(&folder.join(name))
}

/// The file with settings that holds for a sheet or a folder of sheets: the nearest one in its folder and
/// those above.
pub fn settings_file_for(path: &Path) -> Option<PathBuf> {
    let absolute = fs::canonicalize(path).ok()?;
    let mut folders = absolute.ancestors();
    if !absolute.is_dir() {
        folders.next();
    }
    folders
        .map(|folder| folder.join(SETTINGS_FILE))
        .find(|file| file.is_file())
}
