//! Which of some texts is nearest to another.

use crate::recover::compare::fold;

/// Of some texts the one that is most like another, if it is like it at all: the share of pairs of
/// neighbouring characters that both have (Dice, 1945).
pub fn nearest<'t>(text: &str, others: impl IntoIterator<Item = &'t str>) -> Option<&'t str> {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let text = fold(text);
        // An end counts as a character, so that short texts have pairs too.
        let ends = || std::iter::once('\0');
        let with_ends: Vec<char> = ends().chain(text.chars()).chain(ends()).collect();
        with_ends
            .windows(2)
            .map(|pair| (pair[0], pair[1]))
            .collect()
    };
    let own = pairs(text);
    let likeness = |other: &str| {
        let mut rest = pairs(other);
        let all = own.len() + rest.len();
        let mut shared = 0_usize;
        for pair in &own {
            if let Some(at) = rest.iter().position(|other| other == pair) {
                rest.swap_remove(at);
                shared += 1;
            }
        }
        2.0 * shared as f64 / all.max(1) as f64
    };
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
