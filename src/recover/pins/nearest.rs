//! Which of some texts is nearest to another.

use crate::recover::compare::{fold, resemblance};

/// Of some texts the one that is most like another, if it is like it at all: by the pairs of
/// neighbouring characters that both have.
pub fn nearest<'t>(text: &str, others: impl IntoIterator<Item = &'t str>) -> Option<&'t str> {
    // An end counts as a character, so that short texts have pairs too.
    let with_ends = |text: &str| format!("\0{}\0", fold(text));
    let own = with_ends(text);
    let likeness = |other: &str| resemblance(&own, &with_ends(other));
    let with_likeness = others.into_iter().map(|other| (likeness(other), other));
    let best = with_likeness.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= ALIKE).then_some(best.1)
}

/// What shares fewer pairs of characters is not near.
const ALIKE: f64 = 0.3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_text_shares_the_most_pairs() {
        let labels = ["指标名称", "指标值", "备注"];
        assert_eq!(nearest("指标名", labels), Some("指标名称"));
        assert_eq!(nearest("数量", labels), None);
        assert_eq!(nearest("备", ["备注", "说明"]), Some("备注"));
    }
}
