//! The fonts in the binary, and the roles they play.
//!
//! Four faces are compiled in (see `fonts/README.md`). A text is set in its role's face; a character
//! that this face lacks is taken from the next one of [`Role::chain`], which is also the order in
//! which Typst looks.

use std::sync::LazyLock;

use ttf_parser::{Face as Tables, GlyphId};

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

    /// Indices into [`BUILT_IN`], the role's own face first.
    pub fn chain(self) -> &'static [usize] {
        match self {
            Role::Title => &[BOLD, SANS, SERIF, SYMBOLS],
            Role::Header => &[SANS, SERIF, SYMBOLS],
            Role::Body => &[SERIF, SYMBOLS],
        }
    }
}

const SERIF: usize = 0;
const BOLD: usize = 1;
const SANS: usize = 2;
const SYMBOLS: usize = 3;

/// One font file.
#[derive(Debug)]
pub struct FontFile {
    /// The family name in its `name` table.
    pub family: &'static str,
    /// Its weight, 400 for regular.
    pub weight: u16,
    /// The file.
    pub data: &'static [u8],
}

/// The font files in the binary.
pub static BUILT_IN: [FontFile; 4] = [
    FontFile {
        family: "Noto Serif SC",
        weight: 400,
        data: include_bytes!("../../fonts/NotoSerifSC-Regular.otf"),
    },
    FontFile {
        family: "Noto Serif SC",
        weight: 700,
        data: include_bytes!("../../fonts/NotoSerifSC-Bold.otf"),
    },
    FontFile {
        family: "Noto Sans SC",
        weight: 400,
        data: include_bytes!("../../fonts/NotoSansSC-Regular.otf"),
    },
    FontFile {
        family: "DejaVu Sans",
        weight: 400,
        data: include_bytes!("../../fonts/DejaVuSans-symbols.ttf"),
    },
];

static TABLES: LazyLock<Vec<Tables<'static>>> = LazyLock::new(|| {
    BUILT_IN
        .iter()
        .map(|file| Tables::parse(file.data, 0).expect("the fonts in the binary are sound"))
        .collect()
});

/// The advance of a character in a role, in em; `None` where no face of the role has it.
///
/// Horizontal advances come from the `hmtx` table, without kerning.
pub fn advance(role: Role, character: char) -> Option<f32> {
    role.chain().iter().find_map(|&index| {
        let tables = &TABLES[index];
        let glyph = glyph(tables, character)?;
        let units = tables.glyph_hor_advance(glyph)?;
        Some(f32::from(units) / f32::from(tables.units_per_em()))
    })
}

/// Whether some face of the role has the character.
pub fn covers(role: Role, character: char) -> bool {
    role.chain()
        .iter()
        .any(|&index| glyph(&TABLES[index], character).is_some())
}

fn glyph(tables: &Tables<'_>, character: char) -> Option<GlyphId> {
    tables.glyph_index(character).filter(|glyph| glyph.0 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_the_family_it_is_said_to_have() {
        for (file, tables) in BUILT_IN.iter().zip(TABLES.iter()) {
            let name = tables
                .names()
                .into_iter()
                .filter(|name| name.name_id == ttf_parser::name_id::FAMILY)
                .find_map(|name| name.to_string());
            assert_eq!(name.as_deref(), Some(file.family));
            assert_eq!(tables.weight().to_number(), file.weight);
        }
    }

    #[test]
    fn hanzi_are_one_em_wide_in_every_role() {
        for role in Role::ALL {
            assert_eq!(advance(role, '县'), Some(1.0));
        }
    }

    #[test]
    fn symbols_of_forms_are_covered_and_private_use_is_not() {
        for role in Role::ALL {
            for symbol in "≒☐☑✔✗✘✓￥％℃㎡Ⅲ①～".chars() {
                assert!(covers(role, symbol), "{symbol} {role:?}");
            }
            assert!(!covers(role, '\u{E000}'));
        }
    }
}
