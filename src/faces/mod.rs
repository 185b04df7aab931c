//! The faces that texts are set in: those in the binary, and those that a user brings.
//!
//! [`Faces`] holds font files and, for each [`Role`], the order in which they are asked for a character.
//! Four faces are compiled in (`built_in`; see `fonts/README.md`), the rare hanzi of three of them apart;
//! others come from files or the system (`brought`). A text is set in its role's first face; a character
//! that this face lacks is taken from the next one of the role's chain, which is also the order in which
//! Typst looks.

mod brought;
mod built_in;

use std::fmt;
use std::sync::{Arc, LazyLock};

use ecow::EcoString;
use ttf_parser::{Face as Tables, GlyphId};

pub use brought::{Library, NoFace};
use built_in::{BOLD, RARE_BOLD, RARE_SANS, RARE_SERIF, SANS, SERIF, SYMBOLS};

/// What a text is set as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Titles: 小标宋.
    Title,
    /// Header cells and the labels of the form block: 黑体.
    Header,
    /// Everything else: 宋体.
    Body,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 3] = [Role::Title, Role::Header, Role::Body];

    /// Its name in settings and templates.
    pub fn name(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::Header => "header",
            Role::Body => "body",
        }
    }

    /// The faces in the binary, the role's own first.
    fn built_in(self) -> &'static [usize] {
        match self {
            Role::Title => &[BOLD, RARE_BOLD, SANS, RARE_SANS, SERIF, RARE_SERIF, SYMBOLS],
            Role::Header => &[SANS, RARE_SANS, SERIF, RARE_SERIF, SYMBOLS],
            Role::Body => &[SERIF, RARE_SERIF, SYMBOLS],
        }
    }
}

/// One face of a font file.
pub struct Face {
    /// The family name in its `name` table.
    pub family: EcoString,
    /// Its weight, 400 for regular.
    pub weight: u16,
    /// Its index within the file.
    pub index: u32,
    font: Font,
}

/// A file with its tables.
enum Font {
    BuiltIn {
        data: &'static [u8],
        tables: Box<Tables<'static>>,
    },
    Brought(owned_ttf_parser::OwnedFace),
}

impl Face {
    /// The bytes of its file.
    pub fn data(&self) -> &[u8] {
        match &self.font {
            Font::BuiltIn { data, .. } => data,
            Font::Brought(face) => face.as_slice(),
        }
    }

    /// The bytes of its file, where that is in the binary.
    pub fn data_in_binary(&self) -> Option<&'static [u8]> {
        match &self.font {
            Font::BuiltIn { data, .. } => Some(data),
            Font::Brought(_) => None,
        }
    }

    fn tables(&self) -> &Tables<'_> {
        match &self.font {
            Font::BuiltIn { tables, .. } => tables,
            Font::Brought(face) => owned_ttf_parser::AsFaceRef::as_face_ref(face),
        }
    }

    fn glyph(&self, character: char) -> Option<GlyphId> {
        let glyph = self.tables().glyph_index(character);
        glyph.filter(|glyph| glyph.0 != 0)
    }

    /// Whether it has the character.
    pub fn covers(&self, character: char) -> bool {
        self.glyph(character).is_some()
    }

    fn advance(&self, character: char) -> Option<f32> {
        let tables = self.tables();
        let units = tables.glyph_hor_advance(self.glyph(character)?)?;
        Some(f32::from(units) / f32::from(tables.units_per_em()))
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.family, self.weight)
    }
}

/// The faces of a run, and which role is set in which. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Faces(Arc<Chosen>);

#[derive(Debug)]
struct Chosen {
    faces: Vec<Arc<Face>>,
    /// For each role, indices into `faces`, in the order in which they are asked.
    chains: [Vec<usize>; 3],
    /// For each role, the advances of the ASCII characters in em: of what tables hold most.
    ascii: [[Option<f32>; 128]; 3],
}

impl Chosen {
    fn new(faces: Vec<Arc<Face>>, chains: [Vec<usize>; 3]) -> Self {
        let advance = |chain: &[usize], character: char| {
            let mut chain = chain.iter();
            chain.find_map(|&index| faces[index].advance(character))
        };
        let ascii = std::array::from_fn(|role| {
            std::array::from_fn(|code| advance(&chains[role], char::from(code as u8)))
        });
        Self {
            faces,
            chains,
            ascii,
        }
    }
}

static BUILT_IN: LazyLock<Faces> = LazyLock::new(|| {
    let faces = built_in::load();
    let chains = Role::ALL.map(|role| role.built_in().to_vec());
    Faces(Arc::new(Chosen::new(faces, chains)))
});

impl Default for Faces {
    /// Those in the binary.
    fn default() -> Self {
        BUILT_IN.clone()
    }
}

/// Two are equal where they are the same faces in the same order.
impl PartialEq for Faces {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (&self.0, &other.0);
        let pairs = one.faces.iter().zip(&other.faces);
        one.chains == other.chains
            && one.faces.len() == other.faces.len()
            && pairs.into_iter().all(|(one, other)| {
                Arc::ptr_eq(one, other) || (one.index, one.data()) == (other.index, other.data())
            })
    }
}

impl Faces {
    /// All faces.
    pub fn all(&self) -> &[Arc<Face>] {
        &self.0.faces
    }

    /// The faces of a role in the order in which they are asked, as indices into [`Faces::all`].
    pub fn chain(&self, role: Role) -> &[usize] {
        &self.0.chains[role as usize]
    }

    /// The advance of a character in a role, in em; `None` where no face of the role has it.
    ///
    /// Horizontal advances come from the `hmtx` table, without kerning.
    pub fn advance(&self, role: Role, character: char) -> Option<f32> {
        if let Some(&advance) = self.0.ascii[role as usize].get(character as usize) {
            return advance;
        }
        let mut chain = self.chain(role).iter();
        chain.find_map(|&index| self.0.faces[index].advance(character))
    }

    /// Whether some face of the role has the character.
    pub fn covers(&self, role: Role, character: char) -> bool {
        let mut chain = self.chain(role).iter();
        chain.any(|&index| self.0.faces[index].covers(character))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_the_family_it_is_said_to_have() {
        for face in Faces::default().all() {
            let names = face.tables().names().into_iter();
            let mut families = names.filter(|name| name.name_id == ttf_parser::name_id::FAMILY);
            let family = families.find_map(|name| name.to_string());
            assert_eq!(family.as_deref(), Some(face.family.as_str()));
            assert_eq!(face.tables().weight().to_number(), face.weight);
        }
    }

    #[test]
    fn hanzi_are_one_em_wide_in_every_role() {
        for role in Role::ALL {
            assert_eq!(Faces::default().advance(role, '县'), Some(1.0));
        }
    }

    #[test]
    fn rare_hanzi_are_taken_from_the_second_file_of_the_face() {
        let faces = Faces::default();
        for role in Role::ALL {
            let has = |file: usize, character| faces.all()[role.built_in()[file]].covers(character);
            for common in "县莒夯1，￥".chars() {
                assert!(has(0, common) && !has(1, common), "{common}");
            }
            for rare in "喆堃祎".chars() {
                assert!(!has(0, rare) && has(1, rare), "{rare}");
            }
        }
    }

    #[test]
    fn symbols_of_forms_are_covered_and_private_use_is_not() {
        let faces = Faces::default();
        for role in Role::ALL {
            for symbol in "≒☐☑✔✗✘✓￥％℃㎡Ⅲ①～〓".chars() {
                assert!(faces.covers(role, symbol), "{symbol} {role:?}");
            }
            assert!(!faces.covers(role, '\u{E000}'));
        }
    }
}
