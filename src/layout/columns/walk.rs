//! A random walk beyond the nearest optimum.

use super::Search;

/// How much higher, em, the walk lets the table become at first.
const HEAT: f32 = 1.0;

impl Search<'_> {
    /// A random walk that goes uphill ever less gladly (Kirkpatrick, Gelatt and Vecchi,
    /// Optimization by Simulated Annealing, Science 220, 1983), from the best found so far. Its
    /// numbers are pseudo-random from a fixed seed: the same table gives the same widths.
    pub(super) fn anneal(&mut self, start: Vec<usize>, steps: usize) -> Vec<usize> {
        let mut random = Random(0x2021);
        let columns = start.len();
        let mut widths = start;
        let mut cost = self.cost(&widths);
        let mut best = (cost, widths.clone());
        for step in 0..steps {
            let heat = 1.0 - step as f32 / steps as f32;
            let (from, to) = (random.below(columns), random.below(columns));
            let units = 1 + random.below(20);
            if from == to || widths[from] < self.floor[from] + units {
                continue;
            }
            widths[from] -= units;
            widths[to] += units;
            let next = self.cost(&widths);
            let chance = ((cost - next) / (HEAT * heat * heat + 1e-3)).exp();
            if next < cost || random.below(1000) < (chance * 1000.0) as usize {
                cost = next;
                if cost < best.0 - 1e-4 {
                    best = (cost, widths.clone());
                }
            } else {
                widths[from] += units;
                widths[to] -= units;
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
