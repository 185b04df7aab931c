//! A look beyond the nearest optimum.

use super::Search;

/// The most units by which a kick widens a column.
const STRONGEST: usize = 40;

impl Search<'_> {
    /// Iterated local search (Lourenço, Martin and Stützle, Iterated Local Search, Handbook of Metaheuristics,
    /// 2003): the best widths so far are kicked so many times, each time a column widened at random at the
    /// cost of others, and the steps downhill taken anew from there; what is lower is kept. Its numbers are
    /// pseudo-random from a fixed seed: the same table gives the same widths.
    pub(super) fn kick(&mut self, start: Vec<usize>, kicks: usize) -> Vec<usize> {
        let mut random = Random(0x2021);
        let mut best = (self.cost(&start), start);
        for _ in 0..kicks {
            let mut widths = best.1.clone();
            let to = random.below(widths.len());
            let mut taken = 0;
            for _ in 0..=random.below(3) {
                let from = random.below(widths.len());
                let most = (widths[from] - self.floor[from]).min(STRONGEST);
                if from != to && most > 0 {
                    let units = 1 + random.below(most);
                    widths[from] -= units;
                    taken += units;
                }
            }
            widths[to] += taken;
            let found = self.improve(widths);
            let cost = self.cost(&found);
            if cost < best.0 - 1e-4 {
                best = (cost, found);
            }
        }
        best.1
    }
}

/// A linear congruential generator (Knuth's MMIX constants).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // The upper bits are the random ones; 31 of them fit every usize.
        (self.0 >> 33) as usize % limit
    }
}
