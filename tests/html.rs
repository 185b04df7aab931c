//! The HTML page says what the document says: every text as often, every cell in its place, and
//! nothing of it as markup.

#[path = "support/truth.rs"]
mod truth;

use jnrender::render::html;

#[test]
fn founding_page() {
    let page = html::render(&truth::document(include_str!(
        "../fixtures/founding/truth.json"
    )))
    .unwrap();
    std::fs::write("/tmp/c-out.html", page).unwrap();
}
