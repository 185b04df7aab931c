//! The table of layout facts over all fixtures, in `docs/layout-facts.md`. `UPDATE=1` writes it anew.

use std::fmt::Write;
use std::path::Path;

use jnrender::layout;
use jnrender::render::pdf::Design;

use crate::published;

const HEAD: &str = "\
# Layout facts

What the standard template makes of every sheet in `fixtures/`: paper of the first table, how many pages,
height of all tables and forms (header rows once), how many times as high the tables are as they could be at
all at that size (by an exhaustive search over column widths; — where it does not end), the smallest size of
text, rows that were cut over pages, and cells whose text is wider or higher than they are, of which there may be none. A test compares this page
with the program; `UPDATE=1 cargo test --release --test published` writes it anew.

| fixture | paper | pages | height, pt | of the least | size, pt | rows cut | overfull cells |
|---|---|--:|--:|--:|--:|--:|--:|
";

/// Steps of the search for the lowest table.
const STEPS: usize = 20_000;

#[test]
fn the_facts_of_every_fixture() {
    let design = Design::default();
    let mut page = HEAD.to_owned();
    for sheet in published(&design) {
        let facts = layout::facts(&sheet.layout, &design.settings);
        assert_eq!(facts.overfull, 0, "{}", sheet.name);
        let excess = layout::excess(&sheet.document, &sheet.layout, &design.settings, STEPS);
        let excess = excess.iter().copied().collect::<Option<Vec<f32>>>();
        let excess = excess.map_or("—".to_owned(), |excess| {
            let most = excess.into_iter().fold(1.0, f32::max);
            assert!(most <= 1.03, "{} could be lower: {most}", sheet.name);
            format!("{most:.3}")
        });
        let paper = &sheet.layout.sheets[0].paper.name;
        let _ = writeln!(
            page,
            "| {} | {paper} | {} | {:.0} | {excess} | {} | {} | {} |",
            sheet.name,
            facts.pages,
            facts.height,
            facts.smallest_size,
            facts.rows_cut,
            facts.overfull
        );
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/layout-facts.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).expect("it can be written to");
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        known, page,
        "docs/layout-facts.md is not what the program makes"
    );
}
