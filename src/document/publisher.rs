//! Who publishes a document.

use super::{Document, Field};

/// A form whose label ends so names the body that publishes, in most sheets of the genre.
const BODIES: [&str; 6] = ["部门", "单位", "部门名称", "单位名称", "机构", "机关"];
/// The shortest name of a body: 单位 may stand before a unit, 万元.
const SHORTEST_BODY: usize = 3;

impl Document {
    /// The body that publishes, where a form names it.
    pub fn publisher(&self) -> Option<&str> {
        let fields = self.tables.iter().flat_map(|table| &table.fields);
        fields.filter_map(named_by).next()
    }
}

fn named_by(field: &Field) -> Option<&str> {
    let label: String = field.label.text.split_whitespace().collect();
    let label = label.trim_end_matches([':', '：']);
    let names = BODIES.iter().any(|body| label.ends_with(body));
    let value = field.value.text.trim();
    (names && value.chars().count() >= SHORTEST_BODY).then_some(value)
}
