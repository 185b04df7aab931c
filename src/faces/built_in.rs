//! The font files in the binary.

use std::sync::Arc;

use ttf_parser::Face as Tables;

use super::{Face, Font};

pub(super) const SERIF: usize = 0;
pub(super) const BOLD: usize = 1;
pub(super) const SANS: usize = 2;
pub(super) const SYMBOLS: usize = 3;

/// Family, weight and file, in the order of the constants above.
static FILES: [(&str, u16, &[u8]); 4] = [
    (
        "Noto Serif SC",
        400,
        include_bytes!("../../fonts/NotoSerifSC-Regular.otf"),
    ),
    (
        "Noto Serif SC",
        700,
        include_bytes!("../../fonts/NotoSerifSC-Bold.otf"),
    ),
    (
        "Noto Sans SC",
        400,
        include_bytes!("../../fonts/NotoSansSC-Regular.otf"),
    ),
    (
        "DejaVu Sans",
        400,
        include_bytes!("../../fonts/DejaVuSans-symbols.ttf"),
    ),
];

/// Their faces.
pub(super) fn load() -> Vec<Arc<Face>> {
    let files = FILES.iter().map(|&(family, weight, data)| {
        let tables = Tables::parse(data, 0).expect("the fonts in the binary are sound");
        let tables = Box::new(tables);
        Arc::new(Face {
            family: family.into(),
            weight,
            index: 0,
            font: Font::BuiltIn { data, tables },
        })
    });
    files.collect()
}
