//! What of a page belongs to its tables: a title, a line with the unit, notes; not the menus, links
//! and imprints around them.
//!
//! From each table one climbs to what it stands in, and on, as long as what comes with it tells
//! something: texts that lead elsewhere (links, buttons) are few beside others. The first container
//! that brings more of them is the page and not the article; of it only what stands before the table
//! is taken, such as a title, and only where that is no menu itself. Lines that only lead elsewhere
//! are left out everywhere.

use ego_tree::NodeId;
use rustc_hash::FxHashSet;

use super::flow::{Flow, Item};
use super::grid::Grid;
use super::tree::Tree;

/// How many characters of links are no menu yet: to print, to close, to enlarge the letters.
const FEW: usize = 40;

/// How many characters beside links say nothing yet: dates, separators.
const FEW_BESIDE: usize = 12;

/// Which items of a page are taken.
pub fn taken(tree: &Tree, flow: &Flow) -> Vec<bool> {
    let weights: Vec<(usize, usize)> = flow.items.iter().map(Item::weight).collect();
    let leads = |item: usize| {
        weights.get(item).is_some_and(|&(all, leading)| {
            // Something may be said beside the links.
            leading * 2 > all && all - leading <= FEW_BESIDE
        })
    };
    let mains = mains(flow, &weights);
    let is_main: FxHashSet<usize> = mains.iter().map(|(item, _)| *item).collect();
    let mut is_near = vec![mains.is_empty(); flow.items.len()];
    for (start, end) in containers(tree, flow, &weights, &mains) {
        if let Some(items) = is_near.get_mut(start..end) {
            items.fill(true);
        }
    }
    let near = is_near.iter().enumerate();
    let taken = near.map(|(item, is_near)| is_main.contains(&item) || *is_near && !leads(item));
    let taken: Vec<bool> = taken.collect();
    if taken.contains(&true) {
        taken
    } else {
        // A page of nothing but links is what it is.
        vec![true; flow.items.len()]
    }
}

/// The tables that a page is about, the item and the element: those of several rows and columns that
/// are no menus. What they hold may well be links, under labels that are none; and where all tables
/// are of links, they are what there is.
fn mains(flow: &Flow, weights: &[(usize, usize)]) -> Vec<(usize, NodeId)> {
    let grid = |item: usize| match flow.items.get(item) {
        Some(Item::Table(grid)) if grid.is_two_dimensional() => Some(grid),
        _ => None,
    };
    let tables = flow.tables.iter().filter(|(item, _)| grid(*item).is_some());
    let tables: Vec<(usize, NodeId)> = tables.copied().collect();
    let tells = |item: usize| {
        let tells_more = weights
            .get(item)
            .is_some_and(|(all, leading)| leading * 2 <= *all);
        tells_more || grid(item).is_some_and(Grid::has_labels)
    };
    let told = tables.iter().filter(|(item, _)| tells(*item));
    let told: Vec<(usize, NodeId)> = told.copied().collect();
    if told.is_empty() { tables } else { told }
}

/// Whether texts, by how many characters tell something and how many lead elsewhere, are a menu.
fn is_menu((telling, leading): (usize, usize)) -> bool {
    leading > FEW.max(telling / 2)
}

/// The items that belong to each of the tables, from and to before.
fn containers(
    tree: &Tree,
    flow: &Flow,
    weights: &[(usize, usize)],
    mains: &[(usize, NodeId)],
) -> Vec<(usize, usize)> {
    // What comes before each item: characters that tell, and that lead elsewhere. The tables
    // themselves are no reason to climb on.
    let mains_only: FxHashSet<usize> = mains.iter().map(|(item, _)| *item).collect();
    let mut sums = vec![(0_usize, 0_usize)];
    let mut sum = (0, 0);
    for (item, (all, leading)) in weights.iter().enumerate() {
        if !mains_only.contains(&item) {
            sum = (sum.0 + (all - leading), sum.1 + leading);
        }
        sums.push(sum);
    }
    let within = |(start, end): (usize, usize)| match (sums.get(start), sums.get(end)) {
        (Some(before), Some(after)) => (after.0 - before.0, after.1 - before.1),
        _ => (0, 0),
    };
    let mut climbed = FxHashSet::default();
    let mut found = Vec::new();
    for &(item, table) in mains {
        let mut range = (item, item + 1);
        let ancestors = tree
            .get(table)
            .into_iter()
            .flat_map(|node| node.ancestors());
        for holder in ancestors {
            // Another table came by: what it found there holds for both.
            if !climbed.insert(holder.id()) {
                break;
            }
            let Some(&wider) = flow.holders.get(&holder.id()) else {
                continue;
            };
            let before = within((wider.0, range.0));
            let after = within((range.1, wider.1));
            if is_menu((before.0 + after.0, before.1 + after.1)) {
                if !is_menu(before) {
                    range.0 = wider.0;
                }
                break;
            }
            range = wider;
        }
        found.push(range);
    }
    found
}
