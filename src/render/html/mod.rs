//! The document as one self-contained, accessible HTML page.
//!
//! 1. `columns` tells by their contents which columns hold amounts, codes, labels and prose, and
//!    which cells are the headers of their rows;
//! 2. `widths` gives each column its share of the table, and the paper to print it on;
//! 3. `groups` cuts the rows where no merged cell ties them together: one `tbody` a group;
//! 4. `view` puts the three together (`plan`) into what the template needs, with every text
//!    made `characters` that HTML can hold;
//! 5. the template `templates/standard/page.html.jinja` with the style `templates/standard/page.css` makes
//!    the page. It escapes whatever the view holds: a sheet's text is never markup.
//!
//! The page has no script and asks for nothing outside itself.

mod characters;
mod groups;
mod plan;
mod view;
mod widths;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};

use crate::document::Document;
use crate::error::Error;

/// The template's name ends in `.html.jinja`, which is what turns escaping on.
const TEMPLATE_NAME: &str = "page.html.jinja";
const TEMPLATE: &str = include_str!("../../../templates/standard/page.html.jinja");
const STYLE: &str = include_str!("../../../templates/standard/page.css");

/// The document as an HTML page: UTF-8, the same bytes for the same document.
///
/// # Errors
/// [`Error::Html`] where the template fails, which is a defect of the template.
pub fn render(document: &Document) -> Result<String, Error> {
    render_by(TEMPLATE, document)
}

fn render_by(template: &str, document: &Document) -> Result<String, Error> {
    let page = view::Page::new(document);
    page_of(template, &page).map_err(|error| Error::Html {
        reason: error.to_string().into(),
    })
}

fn page_of(template: &str, page: &view::Page) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    environment.add_global("style", Value::from_safe_string(STYLE.to_owned()));
    environment.add_template(TEMPLATE_NAME, template)?;
    environment.get_template(TEMPLATE_NAME)?.render(Serde(page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Language};

    #[test]
    fn a_template_that_fails_is_an_error_that_says_why() {
        for template in ["{{ no_such_name }}", "{% if %}"] {
            let failed = render_by(template, &Document::default());
            let found = failed.expect_err(template).diagnostic();
            assert_eq!(found.code, Code::TemplateFailed);
            let said = found.message(Language::English);
            assert!(said.contains(TEMPLATE_NAME), "{said}");
        }
        assert!(render(&Document::default()).is_ok());
    }
}
