//! What a PDF says of itself: title, author, subject, keywords, language.

use serde::Serialize;

use crate::document::{Document, Language};

/// More titles than this are not listed.
const MOST_TITLES: usize = 12;

/// What a PDF says of itself. Nothing is said that the document does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Metadata<'d> {
    /// The first table's title that has one, else the source's name.
    pub title: &'d str,
    /// The body that publishes, where a form names it.
    pub author: Option<&'d str>,
    /// The titles of all tables where there are several, each once.
    pub subject: Option<String>,
    /// The numbers of the tables and the body that publishes, each once.
    pub keywords: Vec<&'d str>,
    /// Language and region of its texts.
    pub language: Language,
}

impl<'d> Metadata<'d> {
    /// What a document says of itself.
    pub fn of(document: &'d Document) -> Self {
        let tables = document.tables.iter();
        let titles = distinct(tables.map(|table| table.title.text.as_str()));
        let name = Some(document.source.name.as_str());
        let name = name.filter(|name| !name.is_empty());
        let author = document.publisher();
        let numbers = document.tables.iter().filter_map(|table| {
            let number = table.number.as_ref()?;
            Some(number.text.as_str())
        });
        Self {
            title: titles.first().copied().or(name).unwrap_or("—"),
            author,
            subject: (titles.len() > 1).then(|| titles[..titles.len().min(MOST_TITLES)].join("；")),
            keywords: distinct(numbers.chain(author)),
            language: Language::of(document),
        }
    }
}

/// Texts that are not blank, each once, in order.
fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut once: Vec<&str> = Vec::new();
    for text in texts.filter(|text| !text.trim().is_empty()) {
        if !once.contains(&text) {
            once.push(text);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Field, HeaderNode, HeaderTree, Table, Text};

    fn text(text: &str) -> Text {
        Text {
            text: text.into(),
            ..Text::default()
        }
    }

    fn table(title: &str, label: &str) -> Table {
        Table {
            title: text(title),
            header: HeaderTree {
                roots: vec![HeaderNode {
                    label: text(label),
                    span: 0..1,
                    children: Vec::new(),
                }],
            },
            ..Table::default()
        }
    }

    fn document(tables: Vec<Table>) -> Document {
        Document {
            tables,
            ..Document::default()
        }
    }

    #[test]
    fn the_body_that_publishes_is_the_author() {
        let of = |label: &str, value: &str| {
            let field = Field {
                label: text(label),
                value: text(value),
            };
            let document = document(vec![Table {
                number: Some(text("附件2")),
                fields: vec![field],
                ..table("补贴表", "姓名")
            }]);
            let metadata = Metadata::of(&document);
            (
                metadata.author.map(str::to_owned),
                metadata.keywords.join(" "),
            )
        };
        let bureau = "石桥县农业局";
        let named = (Some(bureau.to_owned()), format!("附件2 {bureau}"));
        assert_eq!(of("填报单位", bureau), named);
        assert_eq!(of("部 门 名 称", bureau), named);
        let unnamed = (None, "附件2".to_owned());
        assert_eq!(of("单位", "万元"), unnamed);
        assert_eq!(of("填报人", "石桥农"), unnamed);
        assert_eq!(of("填报单位", ""), unnamed);
    }

    #[test]
    fn several_titles_are_the_subject() {
        let titles = ["收入表", "", "支出表", "收入表"];
        let several = document(titles.map(|title| table(title, "项目")).into());
        let metadata = Metadata::of(&several);
        assert_eq!(metadata.title, "收入表");
        assert_eq!(metadata.subject.as_deref(), Some("收入表；支出表"));
        let one = document(vec![table("收入表", "项目")]);
        assert_eq!(Metadata::of(&one).subject, None);
    }

    #[test]
    fn what_names_columns_tells_the_language() {
        let language = |title: &str, label: &str| {
            let document = document(vec![table(title, label)]);
            Metadata::of(&document).language.tag()
        };
        assert_eq!(language("Farms by region", "Region"), "en");
        assert_eq!(language("", "Region"), "en");
        assert_eq!(language("", "地区"), "zh-CN");
        assert_eq!(language("GDP 统计", "Region"), "zh-CN");
    }
}
