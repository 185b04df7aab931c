//! A header of which lines or labels are given; `names` matches labels to cells.

mod names;

use std::collections::BTreeSet;

use ecow::EcoString;

use super::parts::HeaderRow;
use super::search::Path;
use crate::document::{HeaderNode, HeaderTree, Text};
use crate::recover::pins::TablePins;
use crate::recover::pins::misfit::{Misfit, Why};
pub use names::paths;

/// What is given of a header.
#[derive(Debug, Clone, Copy, Default)]
pub struct GivenHeader<'p> {
    /// The lines of each of its rows; none where they are not given.
    pub rows: &'p [HeaderRow],
    /// The labels over each leaf column.
    pub columns: Option<&'p [Vec<EcoString>]>,
    /// The columns of the body that are no leaf columns.
    pub spacers: &'p [usize],
}

/// The labels of each row of a header with the columns that they are printed in.
pub type Labels = [Vec<(usize, Text)>];

impl<'p> GivenHeader<'p> {
    /// What is given of a table's header; `rows` are its lines.
    pub fn new(pins: &'p TablePins, rows: &'p [HeaderRow]) -> Self {
        Self {
            rows,
            columns: pins.columns.as_deref(),
            spacers: &pins.spacers,
        }
    }

    /// Checks that nothing stands in the columns that are no leaf columns, and no label over them alone.
    ///
    /// # Errors
    /// Something does, or there is no such column.
    pub fn check_spacers(
        &self,
        paths: &[Path],
        blank_columns: &[bool],
        labels: &Labels,
    ) -> Result<(), Misfit> {
        let misfit = |why| Err(Misfit::new("spacers", why));
        for &spacer in self.spacers {
            if spacer >= paths.len() {
                return misfit(Why::NoColumn(spacer, paths.len(), None));
            }
            if blank_columns.get(spacer) == Some(&false) {
                let misfit = Misfit::new("spacers", Why::ColumnFilled(spacer));
                return Err(misfit.of_column(spacer));
            }
            let elsewhere = |label: &(usize, usize)| {
                let mut others = paths.iter().enumerate();
                others.any(|(column, path)| !self.spacers.contains(&column) && path.contains(label))
            };
            let left = paths[spacer].iter().find(|&label| !elsewhere(label));
            if let Some(&(level, index)) = left {
                let label = &labels[level][index].1;
                let misfit = Misfit::new("spacers", Why::LabelLeft(label.text.clone()));
                return Err(misfit.in_cell(label.place()));
            }
        }
        Ok(())
    }

    /// For each column of the body, the leaf column that it is.
    ///
    /// # Errors
    /// A column that holds something and has no leaf column, or one beyond all that there are.
    pub fn leaves(
        &self,
        columns: &[Vec<EcoString>],
        blank_columns: &[bool],
        labels: &Labels,
    ) -> Result<Vec<Option<usize>>, Misfit> {
        let spacers: BTreeSet<usize> = self.spacers.iter().copied().collect();
        let width = columns.len() + spacers.len();
        let most = blank_columns.len() + labels.iter().map(Vec::len).sum::<usize>();
        let beyond = self.spacers.iter().find(|&&spacer| spacer >= width);
        if let Some(&column) = beyond {
            return Err(Misfit::new("spacers", Why::NoColumn(column, width, None)));
        }
        if width > most {
            // No label is left for the last.
            let label = columns.last().and_then(|path| path.last().cloned());
            let printed = printed_width(blank_columns, labels) - spacers.len();
            let why = Why::ManyColumns(columns.len(), printed, label.unwrap_or_default());
            return Err(Misfit::new("columns", why));
        }
        let mut leaves = vec![None; width];
        let mut next = 0;
        for (column, leaf) in leaves.iter_mut().enumerate() {
            if !spacers.contains(&column) {
                *leaf = Some(next);
                next += 1;
            }
        }
        let lost = |column: &usize| {
            !blank_columns[*column] && leaves.get(*column).copied().flatten().is_none()
        };
        match (0..blank_columns.len()).find(lost) {
            Some(column) if column < width => {
                Err(Misfit::new("spacers", Why::ColumnFilled(column)).of_column(column))
            }
            Some(column) => {
                let filled = blank_columns.iter().filter(|blank| !**blank).count();
                let mut over = labels.iter().rev().flatten();
                let label = over.find(|(other, _)| *other == column);
                let label = label.map(|(_, label)| label.text.clone());
                let why = Why::FewColumns(columns.len(), filled, label);
                Err(Misfit::new("columns", why).of_column(column))
            }
            None => Ok(leaves),
        }
    }
}

/// How many columns the header and the body are printed over.
pub fn printed_width(blank_columns: &[bool], labels: &Labels) -> usize {
    let labels = labels.iter().flatten().map(|(column, _)| column + 1);
    labels.max().unwrap_or(0).max(blank_columns.len())
}

/// The labels over each leaf column of a tree, neighbours that read the same marked.
pub fn names(tree: &HeaderTree) -> Vec<Vec<EcoString>> {
    let mut columns = vec![Vec::new(); tree.width()];
    collect(&tree.roots, &mut columns);
    columns
}

fn collect(nodes: &[HeaderNode], columns: &mut [Vec<EcoString>]) {
    let mut before: Option<(&EcoString, u32)> = None;
    for node in nodes {
        let text = &node.label.text;
        let count = match before {
            Some((label, count)) if label == text => count + 1,
            _ => 1,
        };
        before = Some((text, count));
        let name = match count {
            1 => text.clone(),
            _ if text.is_empty() => text.clone(),
            count => ecow::eco_format!("{text}#{count}"),
        };
        for column in node.span.clone() {
            columns[column].push(name.clone());
        }
        collect(&node.children, columns);
    }
}
