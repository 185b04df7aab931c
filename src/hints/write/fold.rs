//! Long lists: what was decided again and again, page after page, is not all written.
//!
//! What is left out is found again as it was, since it was found without doubt and is not given.

use super::File;
use crate::hints::comments;
use crate::recover::pins::At;

/// Of a list that is no longer, all entries are written.
const WHOLE: usize = 24;
/// Of a longer one these first, as examples.
const EXAMPLES: usize = 3;

/// The entries of a list that are written.
pub struct Folded<'p, T> {
    /// These.
    pub listed: Vec<&'p T>,
    /// How many are left out.
    pub left_out: usize,
}

impl<'p, T> Folded<'p, T> {
    /// Every entry.
    pub fn whole(entries: &'p [T]) -> Self {
        Self {
            listed: entries.iter().collect(),
            left_out: 0,
        }
    }

    /// How many entries there are.
    pub fn count(&self) -> usize {
        self.listed.len() + self.left_out
    }
}

impl File<'_> {
    /// Of a long list the first entries, those that are `given`, and those about `rows` (from one to
    /// another) of which a finding warns.
    pub(super) fn fold<'p, T: PartialEq>(
        &self,
        entries: &'p [T],
        given: &[T],
        rows: impl Fn(&T) -> (At, At),
    ) -> Folded<'p, T> {
        if entries.len() <= WHOLE {
            return Folded::whole(entries);
        }
        let is_listed = |(index, entry): &(usize, &T)| {
            let (first, last) = rows(entry);
            *index < EXAMPLES || self.evidence.is_doubtful(first, last) || given.contains(entry)
        };
        let listed = entries.iter().enumerate().filter(is_listed);
        let listed: Vec<&T> = listed.map(|(_, entry)| entry).collect();
        Folded {
            left_out: entries.len() - listed.len(),
            listed,
        }
    }

    /// Says how many entries of a list are left out.
    pub(super) fn left_out<T>(&mut self, folded: &Folded<T>) {
        if folded.left_out > 0 {
            let words = comments::LEFT_OUT.in_language(self.language);
            self.comment(&words.replace("{count}", &folded.left_out.to_string()));
        }
    }
}
