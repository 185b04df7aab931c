//! Tables and forms as pieces of pages, made here and not by the template or Typst: all that would be asked
//! is decided already, and asking it again for each cell would take longer than all the rest.
//!
//! A grid goes through the template as content that nobody looks into ([`grids`]); when Typst comes to set it,
//! `setter` gives the frames of its pages, with the marks that make it a table for those who hear it. Lines of
//! text are `line` by `line` put together from the faces' own glyphs (`glyphs`), as Typst's shaping would do
//! it. A cell with a character that needs more than that, and a table that a template restyles, are Typst's own
//! to set (`content`).

mod content;
mod glyphs;
mod held;
mod line;
mod setter;
mod structure;

use typst::foundations::{Content, NativeElement};
use typst::layout::BlockElem;

use crate::layout::{Item, Layout, Settings};
use held::Held;

/// The tables and forms of a layout, in order.
pub(super) fn grids(layout: &Layout, settings: &Settings) -> Vec<Content> {
    let mut grids = Vec::new();
    for sheet in &layout.sheets {
        for item in &sheet.flow {
            if let Item::Table(grid) | Item::Form(grid) = item {
                let held = Held::new(grid, sheet.size, settings);
                let block = BlockElem::multi_layouter(held.captured(), setter::set);
                grids.push(block.pack());
            }
        }
    }
    grids
}

#[cfg(test)]
mod tests {
    use typst::foundations::Bytes;
    use typst::layout::{Frame, FrameItem, Point};
    use typst_layout::PagedDocument;

    use super::super::{Publication, typeset};
    use crate::design::{Design, MAIN};
    use crate::layout;
    use crate::source::ReadOptions;

    /// Every glyph with its page and place, in no order; blanks are left out.
    fn glyphs(paged: &PagedDocument) -> Vec<(usize, String, f64, f64)> {
        fn walk(frame: &Frame, origin: Point, found: &mut Vec<(String, f64, f64)>) {
            for (at, item) in frame.items() {
                let at = origin + *at;
                match item {
                    FrameItem::Group(group) => walk(&group.frame, at, found),
                    FrameItem::Text(text) => {
                        let mut x = at.x;
                        for glyph in &text.glyphs {
                            let character = &text.text[glyph.range()];
                            let shown = x + glyph.x_offset.at(text.size);
                            if !character.trim().is_empty() {
                                found.push((character.into(), shown.to_pt(), at.y.to_pt()));
                            }
                            x += glyph.x_advance.at(text.size);
                        }
                    }
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        for (number, page) in paged.pages().iter().enumerate() {
            let mut on_page = Vec::new();
            walk(&page.frame, Point::zero(), &mut on_page);
            on_page.sort_by(|one, other| {
                let key = |it: &(String, f64, f64)| ((it.2 * 4.0) as i64, (it.1 * 4.0) as i64);
                key(one).cmp(&key(other)).then_with(|| one.0.cmp(&other.0))
            });
            found.extend(on_page.into_iter().map(|(c, x, y)| (number, c, x, y)));
        }
        found
    }

    /// A document's glyphs; where `by_typst`, a rule that meets no text makes Typst set every cell.
    fn set(sheet: &str, by_typst: bool) -> Vec<(usize, String, f64, f64)> {
        let read = crate::recover(sheet.as_bytes(), &ReadOptions::default());
        let document = read.expect("a table").document;
        let mut design = Design::default();
        if by_typst {
            let mut files = design.template.files.iter_mut();
            let main = files.find(|(name, _)| name == MAIN).expect("it has one");
            let text = String::from_utf8_lossy(&main.1).into_owned();
            main.1 = Bytes::from_string(format!("#show regex(\"\u{E000}\"): it => it\n{text}"));
        }
        let layout = layout::lay_out(&document, &design.settings).expect("it fits");
        let publication = Publication::default();
        typeset(&document, &layout, &design, &publication, |paged| {
            Ok(glyphs(paged))
        })
        .expect("it is set")
    }

    #[test]
    fn glyphs_stand_where_typst_would_put_them() {
        let fixtures = [
            include_str!("../../../../fixtures/heading-rows/table.txt"),
            include_str!("../../../../fixtures/english-statistics/table.txt"),
            "表\n名称\t说明\n“甲”，（乙）\t（一）。《丙》；“丁”·戊：①②℃±1,234.50%\nÄé\t5²×Ω\n",
        ];
        for fixture in fixtures {
            let (own, typst) = (set(fixture, false), set(fixture, true));
            assert_eq!(own.len(), typst.len());
            let mut others: Vec<_> = typst.iter().collect();
            for (page, character, x, y) in &own {
                let same = others.iter().position(|(p, c, at_x, at_y)| {
                    let near = (at_x - x).abs() < 0.1 && (at_y - y).abs() < 0.1;
                    p == page && c == character && near
                });
                let same = same.unwrap_or_else(|| panic!("{character} at {x}, {y} of {page}"));
                others.swap_remove(same);
            }
        }
    }

    #[test]
    fn what_needs_shaping_is_shaped() {
        // A letter with a mark that no character has together.
        let sheet = "表\n名称\t数\nq\u{301}\t1\n甲\t2\n";
        let (own, typst) = (set(sheet, false), set(sheet, true));
        assert_eq!(own, typst);
        assert!(
            own.iter()
                .any(|(_, character, ..)| character.contains('\u{301}'))
        );
    }
}
