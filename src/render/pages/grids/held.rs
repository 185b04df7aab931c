//! A grid as a value that Typst carries through the template.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use ecow::EcoString;
use typst::foundations::{
    Content, Dynamic, NativeType, NativeTypeData, Packed, Repr, Scope, Value,
};
use typst::introspection::MetadataElem;
use typst::text::{FontFamily, FontList, FontWeight};
use typst::utils::{DefSite, hash128};

use super::super::world::families;
use crate::faces::Role;
use crate::layout::{SetCell, SetGrid, Settings};

/// A grid that waits to be set.
#[derive(Clone)]
pub(super) struct Held {
    /// Its cells, rows and columns.
    pub grid: Arc<SetGrid>,
    /// Blank width at the sides of its cells, pt.
    pub inset: f32,
    /// The faces of header cells and labels, and their weight.
    pub header: (FontList, FontWeight),
    /// Of all that is said above: Typst tells values apart by it.
    hash: u128,
}

impl Held {
    /// A grid whose text has a size in pt.
    pub fn new(grid: &Arc<SetGrid>, size: f32, settings: &Settings) -> Self {
        let families = families(&settings.faces, Role::Header);
        let families = families.iter().map(|family| FontFamily::new(family));
        let weight = FontWeight::from_number(settings.fonts.header_weight);
        let header = (FontList(families.collect()), weight);
        let inset = settings.text.inset_x_em * size;
        let hash = hash128(&(Whole(grid), inset.to_bits(), &header));
        Self {
            grid: Arc::clone(grid),
            inset,
            header,
            hash,
        }
    }

    /// In an element of Typst's that shows nothing.
    pub fn captured(self) -> Packed<MetadataElem> {
        Packed::new(MetadataElem::new(Value::Dyn(Dynamic::new(self))))
    }

    /// Out of it.
    pub fn in_element(element: &Packed<MetadataElem>) -> Option<&Self> {
        match &element.value {
            Value::Dyn(value) => value.downcast(),
            _ => None,
        }
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a grid")
    }
}

impl Repr for Held {
    fn repr(&self) -> EcoString {
        "a grid".into()
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Hash for Held {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.hash(state);
    }
}

impl NativeType for Held {
    const NAME: &'static str = "grid";

    fn data() -> &'static NativeTypeData {
        static DATA: NativeTypeData = NativeTypeData {
            name: Held::NAME,
            long_name: Held::NAME,
            title: "Grid",
            docs: "",
            def_site: DefSite {
                path: file!(),
                key: Held::NAME,
            },
            keywords: &[],
            constructor: LazyLock::new(|| None),
            scope: LazyLock::new(Scope::new),
        };
        &DATA
    }
}

/// Lengths have no hash of their own: here it is that of their bits.
struct Whole<'g>(&'g SetGrid);

impl Hash for Whole<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let SetGrid {
            widths,
            heights,
            header_rows,
            cells,
        } = self.0;
        let lengths = [widths, heights].map(|lengths| lengths.len());
        (lengths, header_rows, cells.len()).hash(state);
        for length in widths.iter().chain(heights) {
            length.to_bits().hash(state);
        }
        for cell in cells {
            let SetCell {
                row,
                column,
                rows,
                columns,
                lines,
                alignment,
                part,
                tail,
                foot,
                heads_row,
            } = cell;
            let kind = (*alignment as u8, *part as u8, heads_row);
            let lengths = (tail.to_bits(), foot.to_bits());
            ((row, column, rows, columns), kind, lengths, lines.len()).hash(state);
            for line in lines {
                let lengths = (line.width.to_bits(), line.hang.to_bits());
                (&line.text, lengths, line.justify).hash(state);
            }
        }
    }
}

/// Content that is nothing.
pub(super) fn nothing() -> Content {
    static NOTHING: LazyLock<Content> = LazyLock::new(Content::empty);
    NOTHING.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Alignment;

    #[test]
    fn what_differs_anywhere_is_told_apart() {
        let settings = Settings::default();
        let grid = SetGrid {
            widths: vec![20.0],
            heights: vec![10.0],
            header_rows: 0,
            cells: vec![SetCell {
                row: 0,
                column: 0,
                rows: 1,
                columns: 1,
                lines: Vec::new(),
                alignment: Alignment::Left,
                part: crate::layout::Part::Body,
                tail: 0.0,
                foot: 0.0,
                heads_row: false,
            }],
        };
        let held = |grid: SetGrid| Held::new(&Arc::new(grid), 10.0, &settings);
        let whole = held(grid.clone());
        assert_eq!(held(grid.clone()), whole);
        let mut other = grid.clone();
        other.cells[0].tail = 1.0;
        assert_ne!(held(other), whole);
        let mut other = grid.clone();
        other.heights[0] = 11.0;
        assert_ne!(held(other), whole);
        assert_ne!(Held::new(&Arc::new(grid), 11.0, &settings), whole);
        let element = whole.clone().captured();
        assert_eq!(Held::in_element(&element), Some(&whole));
    }
}
