//! The font files in the binary.

use std::sync::Arc;

use ttf_parser::Face as Tables;

use super::{Face, Font};

pub(super) const SERIF: usize = 0;
pub(super) const RARE_SERIF: usize = 1;
pub(super) const BOLD: usize = 2;
pub(super) const RARE_BOLD: usize = 3;
pub(super) const SANS: usize = 4;
pub(super) const RARE_SANS: usize = 5;
pub(super) const SYMBOLS: usize = 6;

/// Family, weight and file, in the order of the constants above.
///
/// Each Noto face is in two files (`fonts/split.py`): what reads a file looks at all its bytes, and most sheets
/// need nothing of the second.
static FILES: [(&str, u16, &[u8]); 7] = [
    (
        "Noto Serif SC",
        400,
        include_bytes!("../../fonts/NotoSerifSC-Regular.otf"),
    ),
    (
        "Noto Serif SC",
        400,
        include_bytes!("../../fonts/rare/NotoSerifSC-Regular.otf"),
    ),
    (
        "Noto Serif SC",
        700,
        include_bytes!("../../fonts/NotoSerifSC-Bold.otf"),
    ),
    (
        "Noto Serif SC",
        700,
        include_bytes!("../../fonts/rare/NotoSerifSC-Bold.otf"),
    ),
    (
        "Noto Sans SC",
        400,
        include_bytes!("../../fonts/NotoSansSC-Regular.otf"),
    ),
    (
        "Noto Sans SC",
        400,
        include_bytes!("../../fonts/rare/NotoSansSC-Regular.otf"),
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
