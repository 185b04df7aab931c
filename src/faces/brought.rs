//! Faces that a user brings: from files and folders, and from the system where that is asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ecow::EcoString;
use fontdb::{Database, FaceInfo, Source, Style};
use owned_ttf_parser::{FaceMut, OwnedFace, Tag};

use super::{Chosen, Face, Faces, Font, Role};

/// Font files that may be chosen from. Nothing of a file is kept but its names until it is chosen.
#[derive(Default)]
pub struct Library {
    files: Database,
    system: Database,
}

/// A face or font file that there is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoFace {
    /// The path holds no font.
    Nothing(PathBuf),
    /// No family is called so; these are called alike or are there.
    Family {
        /// What was asked for.
        name: EcoString,
        /// The families that there are, at most twelve of them.
        families: Vec<EcoString>,
    },
}

/// How many families an error lists.
const LISTED: usize = 12;
/// How many system fonts are named as a help for missing characters.
const HELPERS: usize = 3;

impl Library {
    /// Adds the font file at a path, or all below a folder.
    ///
    /// # Errors
    /// [`NoFace::Nothing`] where there is no font.
    pub fn add(&mut self, path: &Path) -> Result<(), NoFace> {
        let before = self.files.len();
        if path.is_dir() {
            self.files.load_fonts_dir(path);
        } else {
            // What the reader says against a file that is no font helps nobody.
            let _ = self.files.load_font_file(path);
        }
        match self.files.len() == before {
            true => Err(NoFace::Nothing(path.to_owned())),
            false => Ok(()),
        }
    }

    /// Adds the fonts of the system: not the same on every machine.
    pub fn add_system(&mut self) {
        self.system.load_system_fonts();
    }

    /// The faces for the families that are wanted for each role, the most wanted first; what they lack is
    /// taken from those in the binary, and then from the other files that were added. Of a family the face
    /// whose weight is nearest to the wanted one is taken.
    ///
    /// # Errors
    /// [`NoFace::Family`] where a family is not there.
    pub fn choose(&self, wanted: impl Fn(Role) -> (Vec<EcoString>, u16)) -> Result<Faces, NoFace> {
        let built_in = Faces::default();
        let mut loaded = Loaded {
            faces: built_in.all().to_vec(),
            brought: Vec::new(),
        };
        let mut chains = [Vec::new(), Vec::new(), Vec::new()];
        for role in Role::ALL {
            let (families, weight) = wanted(role);
            let chain = &mut chains[role as usize];
            for family in families {
                let found: Vec<usize> = match self.find(&family, weight) {
                    Some((info, from)) => loaded.load(info, weight, from).into_iter().collect(),
                    None => in_binary(&built_in, &family, weight),
                };
                if found.is_empty() {
                    return Err(self.no_family(&built_in, family));
                }
                chain.extend(found);
            }
        }
        let mut faces: Vec<&FaceInfo> = self.files.faces().collect();
        faces.sort_by_key(|info| (path_of(info), info.index));
        // The faces of a collection have the same characters: one of each file is enough.
        faces.dedup_by_key(|info| path_of(info));
        let others: Vec<usize> = faces
            .into_iter()
            .filter_map(|info| {
                let of_file = loaded.of_file(path_of(info).as_deref());
                of_file.or_else(|| loaded.load(info, info.weight.0, &self.files))
            })
            .collect();
        for (role, chain) in Role::ALL.into_iter().zip(&mut chains) {
            for &index in role.built_in().iter().chain(&others) {
                if !chain.contains(&index) {
                    chain.push(index);
                }
            }
        }
        Ok(Faces(Arc::new(Chosen::new(loaded.faces, chains))))
    }

    /// The files of the system that have a character, by name: at most three.
    pub fn helpers(&self, character: char) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = Vec::new();
        for info in self.system.faces() {
            if files.len() == HELPERS {
                break;
            }
            let has = self.system.with_face_data(info.id, |data, index| {
                let tables = ttf_parser::Face::parse(data, index);
                tables.is_ok_and(|tables| tables.glyph_index(character).is_some_and(|g| g.0 != 0))
            });
            if let Some(path) = path_of(info)
                && has == Some(true)
                && !files.contains(&path)
            {
                files.push(path);
            }
        }
        files
    }

    fn find(&self, family: &str, weight: u16) -> Option<(&FaceInfo, &Database)> {
        [&self.files, &self.system].into_iter().find_map(|from| {
            let of_family = from.faces().filter(|info| {
                let mut names = info.families.iter();
                names.any(|(name, _)| same(name, family)) || same(&info.post_script_name, family)
            });
            let best = of_family.min_by_key(|info| {
                let slanted = info.style != Style::Normal;
                (
                    slanted,
                    info.weight.0.abs_diff(weight),
                    path_of(info),
                    info.index,
                )
            });
            best.map(|info| (info, from))
        })
    }

    fn no_family(&self, built_in: &Faces, name: EcoString) -> NoFace {
        let names = built_in.all().iter().map(|face| face.family.clone());
        let brought = [&self.files, &self.system].into_iter().flat_map(|from| {
            let names = from.faces().filter_map(|info| info.families.first());
            names.map(|(name, _)| EcoString::from(name.as_str()))
        });
        let mut families: Vec<EcoString> = names.chain(brought).collect();
        families.sort_by_key(|family| {
            let (family, name) = (family.to_lowercase(), name.to_lowercase());
            let alike = family.contains(name.as_str()) || name.contains(family.as_str());
            (!alike, family)
        });
        families.dedup();
        families.truncate(LISTED);
        NoFace::Family { name, families }
    }
}

/// Faces in the order in which they were loaded, those in the binary first.
struct Loaded {
    faces: Vec<Arc<Face>>,
    /// Where those of files are from.
    brought: Vec<Origin>,
}

/// Where a loaded face is from, and where it is now.
struct Origin {
    file: Option<PathBuf>,
    index_in_file: u32,
    weight: u16,
    index: usize,
}

impl Loaded {
    /// The index of a face at a weight, which is loaded if it was not yet.
    fn load(&mut self, info: &FaceInfo, weight: u16, from: &Database) -> Option<usize> {
        let file = path_of(info);
        let known = self
            .brought
            .iter()
            .find(|it| (&it.file, it.index_in_file, it.weight) == (&file, info.index, weight));
        if let Some(known) = known {
            return Some(known.index);
        }
        let index = self.faces.len();
        self.faces.push(Arc::new(read(from, info, weight)?));
        self.brought.push(Origin {
            file,
            index_in_file: info.index,
            weight,
            index,
        });
        Some(index)
    }

    /// The first face of a file that was loaded.
    fn of_file(&self, file: Option<&Path>) -> Option<usize> {
        let mut brought = self.brought.iter();
        let of_file = brought.find(|it| it.file.as_deref() == file);
        of_file.map(|it| it.index)
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The files in the binary of the face of a family whose weight is nearest.
fn in_binary(built_in: &Faces, family: &str, weight: u16) -> Vec<usize> {
    let faces = built_in.all().iter().enumerate();
    let of_family = faces.filter(|(_, face)| same(&face.family, family));
    let weights = of_family.clone().map(|(_, face)| face.weight);
    let nearest = weights.min_by_key(|it| it.abs_diff(weight));
    let nearest = of_family.filter(|(_, face)| Some(face.weight) == nearest);
    nearest.map(|(index, _)| index).collect()
}

fn path_of(info: &FaceInfo) -> Option<PathBuf> {
    match &info.source {
        Source::File(path) => Some(path.clone()),
        _ => None,
    }
}

/// A variable font is read at the weight that is wanted.
fn read(from: &Database, info: &FaceInfo, weight: u16) -> Option<Face> {
    let data = from.with_face_data(info.id, |data, _| data.to_vec())?;
    let mut tables = OwnedFace::from_vec(data, info.index).ok()?;
    let axis = Tag::from_bytes(b"wght");
    let varies = tables.set_variation(axis, f32::from(weight)).is_some();
    Some(Face {
        family: info.families.first()?.0.as_str().into(),
        weight: if varies { weight } else { info.weight.0 },
        index: info.index,
        font: Font::Brought(tables),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fonts() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts")
    }

    #[test]
    fn a_family_is_chosen_by_its_name_and_weight() {
        let mut library = Library::default();
        library.add(&fonts()).expect("there are fonts");
        let chosen = library.choose(|role| match role {
            Role::Body => (vec!["noto sans sc".into()], 400),
            Role::Header => (vec!["Noto Serif SC".into()], 600),
            Role::Title => (Vec::new(), 700),
        });
        let faces = chosen.expect("all are there");
        let first = |role| &faces.all()[faces.chain(role)[0]];
        assert_eq!(format!("{:?}", first(Role::Body)), "Noto Sans SC 400");
        assert_eq!(format!("{:?}", first(Role::Header)), "Noto Serif SC 700");
        assert_eq!(format!("{:?}", first(Role::Title)), "Noto Serif SC 700");
        assert_eq!(faces.advance(Role::Body, '县'), Some(1.0));
    }

    #[test]
    fn of_each_file_one_face_is_asked_for_what_others_lack() {
        let mut library = Library::default();
        library.add(&fonts()).expect("there are fonts");
        let wanted = |role| match role {
            Role::Body => (vec!["noto sans sc".into()], 400),
            _ => (Vec::new(), 400),
        };
        let chosen = library.choose(wanted).expect("it is there");
        let brought = chosen.all().len() - Faces::default().all().len();
        assert_eq!(brought, 7, "as many as files");
        // The face of the body is the one that labels are completed from.
        let of_body = chosen.chain(Role::Body)[0];
        assert!(chosen.chain(Role::Title).contains(&of_body));
    }

    #[test]
    fn a_family_in_the_binary_comes_with_its_rare_hanzi() {
        let chosen = Library::default().choose(|_| (vec!["Noto Serif SC".into()], 600));
        let chosen = chosen.expect("it is there");
        let chain = &chosen.chain(Role::Header)[..2];
        let faces: Vec<String> = chain
            .iter()
            .map(|&index| format!("{:?}", chosen.all()[index]))
            .collect();
        assert_eq!(faces, ["Noto Serif SC 700"; 2]);
        assert!(chosen.all()[chain[1]].covers('喆'));
    }

    #[test]
    fn what_is_not_there_is_said() {
        let mut library = Library::default();
        let nowhere = Path::new("no-such-font.otf");
        assert_eq!(
            library.add(nowhere),
            Err(NoFace::Nothing(nowhere.to_owned()))
        );
        let readme = fonts().join("README.md");
        assert_eq!(library.add(&readme), Err(NoFace::Nothing(readme)));
        let wrong = library.choose(|_| (vec!["Noto".into()], 400));
        let Err(NoFace::Family { name, families }) = wrong else {
            panic!("there is no such family");
        };
        assert_eq!(name, "Noto");
        assert_eq!(families, ["Noto Sans SC", "Noto Serif SC", "DejaVu Sans"]);
    }
}
