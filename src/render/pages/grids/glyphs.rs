//! The glyphs of a face that its characters have wherever they stand.

use rustc_hash::FxHashMap;
use ttf_parser::gpos::PositioningSubtable;
use ttf_parser::gsub::SubstitutionSubtable;
use ttf_parser::opentype_layout::{Coverage, LayoutTable};
use ttf_parser::{Face, GlyphId, Tag};
use typst::layout::Em;
use typst::text::FontInstance;

/// Features that shaping applies to any text unless told otherwise (HarfBuzz, “Shaping: default features”),
/// less those that the templates turn off (`kern`, `liga`, `clig`) and those that concern marks, which no
/// text has that is set by single glyphs.
const ALWAYS_ON: [&[u8; 4]; 10] = [
    b"rvrn", b"ltra", b"ltrm", b"rand", b"ccmp", b"locl", b"rlig", b"calt", b"rclt", b"curs",
];
/// The same among the features that move glyphs.
const MOVING: [&[u8; 4]; 2] = [b"curs", b"dist"];

/// A glyph and its advance.
pub(super) type Glyph = (u16, Em);

/// A face, and the glyphs that were asked for.
pub(super) struct Glyphs {
    /// The face.
    pub font: FontInstance,
    /// Whether a rule of the face may begin at a glyph, by the glyph's number; none where the face has rules that
    /// are not looked into here.
    is_ruled: Option<Vec<bool>>,
    known: FxHashMap<char, Found>,
}

/// What a face has for a character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Found {
    /// A glyph that stands for it in any text.
    Glyph(Glyph),
    /// Nothing.
    Nothing,
    /// A glyph that may be another beside others.
    Ruled,
}

impl Glyphs {
    /// A face of which nothing was asked yet.
    pub fn new(font: FontInstance) -> Self {
        Self {
            is_ruled: ruled(font.ttf()),
            font,
            known: FxHashMap::default(),
        }
    }

    /// What it has for a character.
    pub fn find(&mut self, character: char) -> Found {
        if let Some(&known) = self.known.get(&character) {
            return known;
        }
        let found = self.look_up(character);
        self.known.insert(character, found);
        found
    }

    fn look_up(&self, character: char) -> Found {
        let glyph = self.font.ttf().glyph_index(character);
        let Some(glyph) = glyph.filter(|glyph| glyph.0 != 0) else {
            return Found::Nothing;
        };
        let is_ruled = self
            .is_ruled
            .as_ref()
            .and_then(|ruled| ruled.get(usize::from(glyph.0)));
        match (is_ruled, self.font.x_advance(glyph.0)) {
            (Some(false), Some(advance)) if advance > Em::zero() => {
                Found::Glyph((glyph.0, advance))
            }
            _ => Found::Ruled,
        }
    }
}

/// The glyphs at which rules of a face may begin.
fn ruled(face: &Face) -> Option<Vec<bool>> {
    let tables = face.tables();
    let has_others = tables.morx.is_some() || tables.trak.is_some() || tables.kerx.is_some();
    if has_others || face.is_variable() {
        return None;
    }
    let mut is_ruled = vec![false; usize::from(face.number_of_glyphs())];
    if let Some(table) = tables.gsub {
        for lookup in lookups(table, &ALWAYS_ON) {
            for rule in lookup.subtables.into_iter::<SubstitutionSubtable>() {
                mark(&mut is_ruled, rule.coverage());
            }
        }
    }
    if let Some(table) = tables.gpos {
        for lookup in lookups(table, &MOVING) {
            for rule in lookup.subtables.into_iter::<PositioningSubtable>() {
                mark(&mut is_ruled, rule.coverage());
            }
        }
    }
    Some(is_ruled)
}

/// The lookups of features, and of those that a script cannot do without.
fn lookups<'t>(
    table: LayoutTable<'t>,
    features: &[&[u8; 4]],
) -> Vec<ttf_parser::opentype_layout::Lookup<'t>> {
    let required: Vec<u16> = table
        .scripts
        .into_iter()
        .flat_map(|script| script.languages.into_iter().chain(script.default_language))
        .filter_map(|language| language.required_feature)
        .collect();
    let wanted = table.features.into_iter().zip(0_u16..);
    let wanted = wanted.filter(|(feature, index)| {
        let named = |tag: &&[u8; 4]| Tag::from_bytes(tag) == feature.tag;
        features.iter().any(named) || required.contains(index)
    });
    wanted
        .flat_map(|(feature, _)| feature.lookup_indices)
        .filter_map(|index| table.lookups.get(index))
        .collect()
}

fn mark(is_ruled: &mut [bool], coverage: Coverage) {
    let mut mark = |GlyphId(glyph): GlyphId| {
        if let Some(is_ruled) = is_ruled.get_mut(usize::from(glyph)) {
            *is_ruled = true;
        }
    };
    match coverage {
        Coverage::Format1 { glyphs } => glyphs.into_iter().for_each(&mut mark),
        Coverage::Format2 { records } => {
            for range in records {
                (range.start.0..=range.end.0)
                    .map(GlyphId)
                    .for_each(&mut mark);
            }
        }
    }
}
