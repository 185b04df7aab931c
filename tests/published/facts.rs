//! The table of layout facts over all fixtures, in `docs/layout-facts.md`. `UPDATE=1` writes it anew.

use std::fmt::Write;
use std::path::Path;

use jnrender::layout;
use jnrender::render::pdf::Design;

use crate::published;

const HEAD: &str = "\
# Layout facts

What the standard template makes of every sheet in `fixtures/`: paper of the first table, how many pages,
height of all tables and forms (header rows once), the smallest size of text, rows that were cut over pages,
and cells whose text is wider or higher than they are, of which there may be none. A test compares this page
with the program; `UPDATE=1 cargo test --release --test published` writes it anew.

| fixture | paper | pages | height, pt | size, pt | rows cut | overfull cells |
|---|---|--:|--:|--:|--:|--:|
";

#[test]
fn the_facts_of_every_fixture() {
    let design = Design::default();
    let mut page = HEAD.to_owned();
    for sheet in published(&design) {
        let facts = layout::facts(&sheet.layout, &design.settings);
        assert_eq!(facts.overfull, 0, "{}", sheet.name);
        let paper = &sheet.layout.sheets[0].paper.name;
        let _ = writeln!(
            page,
            "| {} | {paper} | {} | {:.0} | {} | {} | {} |",
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
