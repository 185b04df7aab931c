//! The labels that are given over columns, matched to the cells of the header's lines.
//!
//! The labels of a line stand over the columns from left to right, so that each new label of a path is the
//! next one of some line below that of the label above it.

use ecow::EcoString;

use super::Labels;
use crate::document::{Place, Text};
use crate::recover::compare::fold;
use crate::recover::header::search::Path;
use crate::recover::pins::misfit::{Alternative, Misfit, Why};
use crate::recover::pins::nearest;

/// The labels over each leaf column, as cells of the header; it and the body are `printed` over so many
/// columns.
///
/// # Errors
/// A label that the header does not have there, or that is over no column.
pub fn paths(
    labels: &Labels,
    columns: &[Vec<EcoString>],
    leaves: &[Option<usize>],
    printed: usize,
) -> Result<Vec<Path>, Misfit> {
    let own: Vec<usize> = (0..leaves.len())
        .filter(|&column| leaves[column].is_some())
        .collect();
    let matched = |alike_apart: bool| Names::new(columns, &own, alike_apart).matched(labels);
    match matched(false) {
        // Neighbours that read alike may be two labels, though nothing tells them apart.
        Err(first) => matched(true).map_err(|_| first),
        paths => paths,
    }
    .map_err(|(why, place)| {
        let spacers = leaves.len() - own.len();
        let why = match why {
            Why::NoLabel(label, ..) if leaves.len() > printed => {
                Why::ManyColumns(columns.len(), printed.saturating_sub(spacers), label)
            }
            why => why,
        };
        let first = labels.iter().flatten().next();
        let place = place.or_else(|| first?.1.place());
        Misfit::new("columns", why).in_cell(place)
    })
}

/// Why labels do not match, and the cell that shows it.
type Unmatched = (Why, Option<Place>);

/// More choices are not tried: labels that read alike stand in several lines at most.
const MOST_CHOICES: usize = 200_000;

/// The labels of paths, each once, those above before those below, from left to right.
struct Names<'n> {
    names: Vec<Name<'n>>,
    /// For each leaf column, its labels as indices into these.
    paths: Vec<Vec<usize>>,
}

struct Name<'n> {
    text: &'n EcoString,
    /// The label above it.
    above: Option<usize>,
    /// The first column of the table that it is over, and the column of the body that this is.
    leaf: usize,
    column: usize,
}

impl<'n> Names<'n> {
    /// Neighbours that begin alike are under the same labels; where whole paths are alike they may be
    /// `alike_apart`.
    fn new(columns: &'n [Vec<EcoString>], printed: &[usize], alike_apart: bool) -> Self {
        let mut names = Vec::new();
        let mut paths: Vec<Vec<usize>> = Vec::with_capacity(columns.len());
        let mut before: &[EcoString] = &[];
        for (leaf, (path, &column)) in columns.iter().zip(printed).enumerate() {
            let path = match path.as_slice() {
                [name] if name.is_empty() => &[],
                path => path,
            };
            let alike = before.iter().zip(path).take_while(|(a, b)| a == b);
            let mut shared = alike.count();
            let whole = shared == path.len() && shared == before.len();
            // Where a column has no label below one, the next has none of that label's.
            if shared == before.len() && (!whole || alike_apart) {
                shared = shared.saturating_sub(1);
            }
            let above = paths.last().map_or(&[][..], |above: &Vec<usize>| above);
            let mut of_column = above[..shared].to_vec();
            for text in &path[shared..] {
                let above = of_column.last().copied();
                of_column.push(names.len());
                names.push(Name {
                    text,
                    above,
                    leaf,
                    column,
                });
            }
            before = path;
            paths.push(of_column);
        }
        Self { names, paths }
    }

    /// The cells of the header that the labels are.
    ///
    /// A name is the next label of one of the lines below that of the name above; of several lines the
    /// one is tried first whose label is printed nearest.
    fn matched(&self, labels: &Labels) -> Result<Vec<Path>, Unmatched> {
        let folded: Vec<Vec<String>> = labels
            .iter()
            .map(|row| row.iter().map(|(_, label)| fold(&label.text)).collect())
            .collect();
        // How many labels of each row are taken, and for each name the row that it may be of, the
        // likeliest last; that of the names so far is taken.
        let mut used = vec![0; labels.len()];
        let mut choices: Vec<Vec<usize>> = Vec::new();
        let mut taken: Vec<(usize, usize)> = Vec::new();
        let mut failure: Option<(usize, Unmatched)> = None;
        let failed = |failure: Option<(usize, Unmatched)>| {
            failure.map_or((Why::NoHeader, None), |(_, unmatched)| unmatched)
        };
        for _ in 0..MOST_CHOICES {
            if taken.len() == self.names.len() {
                let mut left = left(labels, &used);
                let Some(label) = left.next() else {
                    let path = |path: &Vec<usize>| path.iter().map(|&name| taken[name]).collect();
                    return Ok(self.paths.iter().map(path).collect());
                };
                let unmatched = (Why::LabelLeft(label.text.clone()), label.place());
                failure = failure
                    .filter(|(at, _)| *at >= taken.len())
                    .or(Some((taken.len(), unmatched)));
            } else {
                let name = &self.names[taken.len()];
                let rows = self.rows(name, &taken, &used, &folded, labels);
                if rows.is_empty() && failure.as_ref().is_none_or(|(at, _)| *at < taken.len()) {
                    let (other, place) = self.alternative(name, &taken, &used, labels).unzip();
                    let place = place.flatten();
                    let why = Why::NoLabel(name.text.clone(), name.leaf, other);
                    failure = Some((taken.len(), (why, place)));
                }
                choices.push(rows);
            }
            // The next choice, or else another for a name before.
            while choices.last().is_some_and(Vec::is_empty) || choices.len() == taken.len() {
                if choices.len() > taken.len() {
                    choices.pop();
                }
                match taken.pop() {
                    Some((row, _)) => used[row] -= 1,
                    None => return Err(failed(failure)),
                }
            }
            if let Some(row) = choices.last_mut().and_then(Vec::pop) {
                taken.push((row, used[row]));
                used[row] += 1;
            }
        }
        Err(failed(failure))
    }

    /// The label that may be meant where none reads like a name, with its place.
    fn alternative(
        &self,
        name: &Name,
        taken: &[(usize, usize)],
        used: &[usize],
        labels: &Labels,
    ) -> Option<(Alternative, Option<Place>)> {
        let others = || left(labels, used).filter(|label| label.text != *name.text);
        if let Some(near) = nearest(name.text, others().map(|label| label.text.as_str())) {
            let near = others().find(|label| label.text == near)?;
            return Some((Alternative::Nearest(near.text.clone()), near.place()));
        }
        let least = name.above.map_or(0, |above| taken[above].0 + 1);
        let next = (least..labels.len()).filter_map(|row| labels[row].get(used[row]));
        let (_, next) = next.min_by_key(|(column, _)| column.abs_diff(name.column))?;
        Some((Alternative::Next(next.text.clone()), next.place()))
    }

    /// The rows whose next label a name may be, the likeliest last.
    fn rows(
        &self,
        name: &Name,
        taken: &[(usize, usize)],
        used: &[usize],
        folded: &[Vec<String>],
        labels: &Labels,
    ) -> Vec<usize> {
        let least = name.above.map_or(0, |above| taken[above].0 + 1);
        let reading = |text: &str| -> Vec<usize> {
            let text = fold(text);
            let reads = |&row: &usize| folded[row].get(used[row]) == Some(&text);
            (least..labels.len()).filter(reads).collect()
        };
        let mut rows = reading(name.text);
        if rows.is_empty() {
            rows = reading(without_mark(name.text));
        }
        let away = |row: usize| labels[row][used[row]].0.abs_diff(name.column);
        rows.sort_by_key(|&row| std::cmp::Reverse((away(row), row)));
        rows
    }
}

/// The labels that are not taken.
fn left<'l>(labels: &'l Labels, used: &[usize]) -> impl Iterator<Item = &'l Text> {
    let rows = labels.iter().zip(used.to_vec());
    let left = rows.flat_map(|(row, used)| &row[used..]);
    left.map(|(_, label)| label)
}

/// A name without the mark that tells it from a neighbour that reads the same.
fn without_mark(name: &str) -> &str {
    match name.rsplit_once('#') {
        Some((label, number)) if number.parse::<u32>().is_ok() => label,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(rows: &[&[&str]]) -> Vec<Vec<(usize, Text)>> {
        let row = |row: &&[&str]| {
            let cells = row.iter().enumerate().filter(|(_, text)| !text.is_empty());
            cells
                .map(|(column, &text)| (column, Text::new(text, Place::default())))
                .collect()
        };
        rows.iter().map(row).collect()
    }

    fn columns(paths: &[&str]) -> Vec<Vec<EcoString>> {
        let path = |path: &&str| path.split('>').map(EcoString::from).collect();
        paths.iter().map(path).collect()
    }

    fn paths_of(rows: &[&[&str]], names: &[&str]) -> Result<Vec<Path>, String> {
        let leaves: Vec<Option<usize>> = (0..names.len()).map(Some).collect();
        let printed = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let found = paths(&labels(rows), &columns(names), &leaves, printed);
        found.map_err(|misfit| format!("{:?}", misfit.why))
    }

    #[test]
    fn labels_are_taken_in_order() {
        let rows: &[&[&str]] = &[&["甲", "乙", "", "丙"], &["", "一", "二"]];
        let found = paths_of(rows, &["甲", "乙>一", "乙>二", "丙"]);
        let wanted = vec![
            vec![(0, 0)],
            vec![(0, 1), (1, 0)],
            vec![(0, 1), (1, 1)],
            vec![(0, 2)],
        ];
        assert_eq!(found, Ok(wanted));
        let error = paths_of(rows, &["甲", "乙>一", "乙>三", "丙"]);
        assert!(error.is_err_and(|why| why.contains("NoLabel(\"三\"")));
        let error = paths_of(rows, &["甲", "乙>一", "乙>二"]);
        assert!(error.is_err_and(|why| why.contains("LabelLeft(\"丙\"")));
    }

    #[test]
    fn of_labels_that_read_alike_those_are_taken_with_which_all_fit() {
        // The label of the last line stands under 甲, though that of the line above is printed nearer.
        let rows: &[&[&str]] = &[&["甲", "乙", ""], &["", "子", "丑"], &["子", "", "寅"]];
        let found = paths_of(rows, &["甲>子", "乙>子", "乙>丑>寅"]);
        let wanted = vec![
            vec![(0, 0), (2, 0)],
            vec![(0, 1), (1, 0)],
            vec![(0, 1), (1, 1), (2, 1)],
        ];
        assert_eq!(found, Ok(wanted));
        let rows: &[&[&str]] = &[&["甲", "", "乙"], &["子", "丑", ""], &["", "子", ""]];
        let found = paths_of(rows, &["甲>子", "乙>丑>子"]);
        assert!(found.is_ok_and(|paths| paths[0] == [(0, 0), (1, 0)]));
    }

    #[test]
    fn neighbours_that_read_alike_are_one_label_or_marked() {
        let one: &[&[&str]] = &[&["甲", "", "乙"]];
        let two: &[&[&str]] = &[&["甲", "甲", "乙"]];
        let once = Ok(vec![vec![(0, 0)], vec![(0, 0)], vec![(0, 1)]]);
        let twice = Ok(vec![vec![(0, 0)], vec![(0, 1)], vec![(0, 2)]]);
        assert_eq!(paths_of(one, &["甲", "甲", "乙"]), once);
        assert_eq!(paths_of(two, &["甲", "甲#2", "乙"]), twice);
        assert_eq!(paths_of(two, &["甲", "甲", "乙"]), twice);
    }
}
