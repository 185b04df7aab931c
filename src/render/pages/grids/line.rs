//! Lines of text as runs of glyphs, where each character has one glyph wherever it stands.
//!
//! The layout has measured the same sums: advances of the faces, less what full-width marks give away beside
//! each other and at a line's ends ([`adjustable`]; clreq 3.1.6). A stretched line takes what it lacks in equal
//! parts between those of its characters that may be drawn apart (clreq 3.2.2).

use ecow::EcoString;
use smallvec::SmallVec;
use typst::World;
use typst::comemo::Tracked;
use typst::engine::Engine;
use typst::foundations::StyleChain;
use typst::layout::{Abs, Dir, Em, FrameItem, Point, Rel, Size};
use typst::model::ParElem;
use typst::syntax::Span;
use typst::text::{
    BottomEdge, FontVariant, FontVariations, Glyph, Lang, Region, TextElem, TextItem, TopEdge,
    families, features, variant,
};
use typst::utils::Numeric;
use typst::visualize::Paint;

use super::glyphs::{Found, Glyphs};
use crate::layout::characters::{adjustable, at_edge, given_to_neighbours, may_be_drawn_apart};
use crate::layout::{Alignment, Line, SetCell};

/// Lines of at most so many glyphs, which are most, take no memory of their own.
const MOST: usize = 24;

/// Sets lines in one chain of faces at one size: the first face that has a character gives its glyph.
pub(super) struct LineSetter<'e> {
    world: Tracked<'e, dyn World + 'e>,
    /// The faces that were asked already.
    chain: Vec<Glyphs>,
    /// Those after them, the next one last, as indices into the book: each is loaded when it is asked.
    others: Vec<usize>,
    variant: FontVariant,
    variations: FontVariations,
    size: Abs,
    fill: Paint,
    lang: Lang,
    region: Option<Region>,
    ascent: Abs,
    height: Abs,
    leading: Abs,
}

/// A character with what stands for it.
struct Piece {
    character: char,
    face: usize,
    glyph: u16,
    advance: Em,
    offset: Em,
}

impl<'e> LineSetter<'e> {
    /// None where the styles ask for what only Typst's shaping does.
    pub fn new(engine: &Engine<'e>, styles: StyleChain) -> Option<Self> {
        let size = styles.resolve(TextElem::size);
        let top = match styles.get(TextElem::top_edge) {
            TopEdge::Length(length) => length.at(size),
            TopEdge::Metric(_) => return None,
        };
        let bottom = match styles.get(TextElem::bottom_edge) {
            BottomEdge::Length(length) => length.at(size),
            BottomEdge::Metric(_) => return None,
        };
        if !is_plain(styles) {
            return None;
        }
        if families(styles).any(|family| family.covers().is_some()) {
            return None;
        }
        let variant = variant(styles);
        let book = engine.world.book();
        let others = families(styles).filter_map(|family| book.select(family.as_str(), variant));
        let mut others: Vec<usize> = others.collect();
        others.reverse();
        Some(Self {
            world: engine.world,
            chain: Vec::new(),
            others,
            variant,
            variations: styles.get_cloned(TextElem::variations),
            size,
            fill: styles.get_ref(TextElem::fill).clone(),
            lang: styles.get(TextElem::lang),
            region: styles.get(TextElem::region),
            ascent: top,
            height: top - bottom,
            leading: styles.resolve(ParElem::leading),
        })
    }

    /// The lines of a cell of a size, from the cell's upper left corner; `inset` is the blank width at its
    /// sides. None where a character needs shaping.
    pub fn cell(
        &mut self,
        cell: &SetCell,
        size: Size,
        inset: Abs,
    ) -> Option<SmallVec<[(Point, FrameItem); 2]>> {
        let pitch = self.height + self.leading;
        let gaps = cell.lines.len().saturating_sub(1) as f64;
        let height = self.height + pitch * gaps;
        let mut y = (size.y - pt(cell.foot) - height) / 2.0 + self.ascent;
        let is_stretched = cell.lines.iter().any(|line| line.justify);
        let left = match cell.alignment {
            Alignment::Left => inset,
            Alignment::Centre | Alignment::Right => Abs::zero(),
        };
        let right = match cell.alignment {
            Alignment::Right => inset,
            Alignment::Left if is_stretched => inset,
            Alignment::Left | Alignment::Centre => Abs::zero(),
        };
        let room = size.x - left - right - pt(cell.tail);
        let mut items = SmallVec::new();
        for line in &cell.lines {
            let (pieces, width) = self.line(line, room)?;
            let slack = room - width;
            let x = match cell.alignment {
                Alignment::Left => Abs::zero(),
                Alignment::Centre => slack / 2.0,
                Alignment::Right => slack,
            };
            self.push(&pieces, Point::new(left + x, y), &mut items);
            y += pitch;
        }
        Some(items)
    }

    /// The glyphs of a line with their advances, and its width.
    fn line(&mut self, line: &Line, room: Abs) -> Option<(SmallVec<[Piece; MOST]>, Abs)> {
        let mut pieces: SmallVec<[Piece; MOST]> = SmallVec::new();
        let mut glyphs: SmallVec<[(char, f32); MOST]> = SmallVec::new();
        for character in line.text.chars() {
            let piece = self.piece(character)?;
            glyphs.push((character, piece.advance.get() as f32));
            pieces.push(piece);
        }
        let at_edge = |index: usize| at_edge(adjustable(glyphs[index].0, glyphs[index].1));
        for (piece, given) in pieces.iter_mut().zip(given_to_neighbours(&glyphs)) {
            piece.shrink(given);
        }
        let printed = match line.text.trim_end_matches([' ', '\u{3000}']) {
            "" => 0,
            text => text.chars().count(),
        };
        for blank in &mut pieces[printed..] {
            blank.advance = Em::zero();
        }
        let printed = &mut pieces[..printed];
        if let Some(first) = printed.first_mut() {
            first.shrink((at_edge(0).0, 0.0));
        }
        let end = printed.len();
        if let Some(last) = printed.last_mut() {
            last.shrink((0.0, at_edge(end - 1).1));
        }
        let advances = printed.iter().map(|piece| piece.advance);
        let mut width = advances.sum::<Em>().at(self.size);
        if line.justify {
            let (_, before_last) = printed.split_last_mut()?;
            let opens = |piece: &&mut Piece| may_be_drawn_apart(piece.character);
            let gaps = before_last.iter_mut().filter(opens).count();
            if gaps > 0 && room > width {
                let gap = Em::from_abs(room - width, self.size) / gaps as f64;
                for piece in before_last.iter_mut().filter(opens) {
                    piece.advance += gap;
                }
                width = room;
            }
        }
        Some((pieces, width))
    }

    /// A character in the first face that has it.
    fn piece(&mut self, character: char) -> Option<Piece> {
        if !is_simple(character) {
            return None;
        }
        let asked = self.chain.iter_mut().map(|face| face.find(character));
        let known = asked
            .enumerate()
            .find(|(_, found)| *found != Found::Nothing);
        let (face, found) = known.or_else(|| self.in_others(character))?;
        let Found::Glyph((glyph, advance)) = found else {
            return None;
        };
        Some(Piece {
            character,
            face,
            glyph,
            advance,
            offset: Em::zero(),
        })
    }

    /// The same in the first face that was not asked yet.
    fn in_others(&mut self, character: char) -> Option<(usize, Found)> {
        while let Some(index) = self.others.pop() {
            let Some(font) = self.world.font(index) else {
                continue;
            };
            let font = font.instantiate(self.variant, self.size, &self.variations);
            if self.chain.iter().any(|known| known.font == font) {
                continue;
            }
            let mut face = Glyphs::new(font);
            let found = face.find(character);
            self.chain.push(face);
            if found != Found::Nothing {
                return Some((self.chain.len() - 1, found));
            }
        }
        None
    }

    /// The runs of glyphs of one face each.
    fn push(&self, pieces: &[Piece], mut at: Point, items: &mut SmallVec<[(Point, FrameItem); 2]>) {
        for run in pieces.chunk_by(|one, next| one.face == next.face) {
            let mut text = EcoString::new();
            let mut glyphs = Vec::with_capacity(run.len());
            for piece in run {
                let start = text.len() as u16;
                text.push(piece.character);
                glyphs.push(Glyph {
                    id: piece.glyph,
                    x_advance: piece.advance,
                    x_offset: piece.offset,
                    y_advance: Em::zero(),
                    y_offset: Em::zero(),
                    range: start..text.len() as u16,
                    span: (Span::detached(), 0),
                });
            }
            let item = TextItem {
                font: self.chain[run[0].face].font.clone(),
                size: self.size,
                fill: self.fill.clone(),
                stroke: None,
                lang: self.lang,
                region: self.region,
                text,
                glyphs,
            };
            let width = item.width();
            items.push((at, FrameItem::Text(item)));
            at.x += width;
        }
    }
}

impl Piece {
    /// Takes from its left and its right side, em.
    fn shrink(&mut self, (left, right): (f32, f32)) {
        let (left, right) = (Em::new(f64::from(left)), Em::new(f64::from(right)));
        self.offset -= left;
        self.advance -= left + right;
    }
}

/// Whether nothing is asked of texts but what the layout has measured.
fn is_plain(styles: StyleChain) -> bool {
    let features = features(styles);
    let off = |tag: &[u8; 4]| {
        let tag = ttf_parser::Tag::from_bytes(tag);
        features.iter().any(|feature| feature.tag == tag)
    };
    features.iter().all(|feature| feature.value == 0)
        && [b"kern", b"liga", b"clig"].into_iter().all(off)
        && styles.resolve(TextElem::tracking).is_zero()
        && styles.resolve(TextElem::spacing) == Rel::one()
        && styles.resolve(TextElem::baseline).is_zero()
        && styles.resolve(TextElem::stroke).is_none()
        && styles.get_cloned(TextElem::deco).is_empty()
        && styles.get(TextElem::shift_settings).is_none()
        && styles.get(TextElem::script).is_auto()
        && styles.get(TextElem::cjk_latin_spacing).custom() == Some(None)
        && !styles.get(TextElem::overhang)
        && styles.resolve(TextElem::dir) == Dir::LTR
        && !styles.get(ParElem::justify)
        && styles.resolve(ParElem::hanging_indent).is_zero()
}

/// Whether a character has a shape of its own in any text, as far as Unicode goes: letters without joining,
/// hanzi, kana, marks and signs; none that combine, turn the direction, or print nothing.
fn is_simple(character: char) -> bool {
    match character {
        ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' => true,
        // Greek and Cyrillic.
        '\u{370}'..='\u{482}' | '\u{48A}'..='\u{52F}' | '\u{1E00}'..='\u{1FFF}' => true,
        // The fraction slash, and what directs or joins.
        '\u{2044}'
        | '\u{2028}'..='\u{202F}'
        | '\u{205F}'..='\u{206F}'
        | '\u{20D0}'..='\u{20FF}' => false,
        '\u{2010}'..='\u{2BFF}' => true,
        // Marks of tones and voicing.
        '\u{302A}'..='\u{302F}' | '\u{3099}' | '\u{309A}' | '\u{3164}' => false,
        '\u{2E80}'..='\u{9FFF}' => true,
        '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF9D}' | '\u{FFE0}'..='\u{FFEE}' => true,
        '\u{2F800}'..='\u{2FA1F}' => false,
        '\u{20000}'..='\u{3FFFF}' => true,
        _ => false,
    }
}

fn pt(length: f32) -> Abs {
    Abs::pt(f64::from(length))
}
