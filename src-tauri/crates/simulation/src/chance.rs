//! How often chance alone would make a difference such as the one between two shares, where both are of the same leads in
//! part: those that qualify under both definitions count in either share, and only the others make the difference.
//!
//! An exact permutation test. If being good had nothing to do with which definition picks a lead, then each way of
//! dealing the good ones out to *both*, *only before* and *only after* would be equally likely; counted are those whose
//! two shares lie at least as far apart as the two at hand, either way. With leads in only two of the three parts this is
//! Fisher's exact test (R. A. Fisher, The logic of inductive inference, 1935), two-sided by the distance of the shares.

use statrs::distribution::{ContinuousCDF, Discrete, Hypergeometric, Normal};

/// Leads whose answer is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// How many are good: accepted, or won.
    pub good: u64,
    /// How many are not.
    pub bad: u64,
}

impl Answers {
    fn all(self) -> u64 {
        self.good + self.bad
    }

    fn and(self, other: Answers) -> Answers {
        Answers { good: self.good + other.good, bad: self.bad + other.bad }
    }
}

/// The known answers of two groups of leads that may overlap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Groups {
    /// In both groups.
    pub both: Answers,
    /// In the first alone.
    pub only_before: Answers,
    /// In the second alone.
    pub only_after: Answers,
}

/// Up to so many ways of dealing out are added up one by one, which takes about a millisecond.
const ADDED_UP: u64 = 20_000;

impl Groups {
    /// The first group.
    pub fn before(&self) -> Answers {
        self.both.and(self.only_before)
    }

    /// The second group.
    pub fn after(&self) -> Answers {
        self.both.and(self.only_after)
    }

    /// The probability, from 0 to 1, that chance alone puts the shares of good ones at least as far apart as they are.
    /// Exact for all groups that are small in one of their parts; where more than 20,000 ways of dealing out would have
    /// to be added up, by the normal distribution of the same mean and variance. None where a group has no share.
    pub fn chance(&self) -> Option<f64> {
        if self.before().all() == 0 || self.after().all() == 0 {
            return None;
        }
        if self.distance(self.only_before.good, self.only_after.good) == 0 {
            return Some(1.0);
        }
        let (out, into) = (self.only_before.all(), self.only_after.all());
        let widths = [out, into].map(|drawn| {
            let (least, most) = dealt(self.all(), self.good(), drawn);
            most - least + 1
        });
        let ways = widths[0].saturating_mul(widths[1]);
        Some(if ways <= ADDED_UP { self.added_up() } else { self.approximated() }.min(1.0))
    }

    fn all(&self) -> u64 {
        self.before().all() + self.only_after.all()
    }

    fn good(&self) -> u64 {
        self.before().good + self.only_after.good
    }

    /// How far the share after lies above the share before, times both groups' sizes, if so many of the good ones were
    /// only before and only after. Whole numbers, so that a tie is a tie.
    fn distance(&self, only_before: u64, only_after: u64) -> i128 {
        let [good, before, after] = [self.good(), self.before().all(), self.after().all()].map(i128::from);
        (good - i128::from(only_before)) * before - (good - i128::from(only_after)) * after
    }

    fn added_up(&self) -> f64 {
        let (all, good) = (self.all(), self.good());
        let (out, into) = (self.only_before.all(), self.only_after.all());
        let wanted = self.distance(self.only_before.good, self.only_after.good).abs();
        let mut sum = 0.0;
        let (least, most) = dealt(all, good, out);
        for only_before in least..=most {
            let first = probability(all, good, out, only_before);
            let (all, good) = (all - out, good - only_before);
            let (least, most) = dealt(all, good, into);
            let far = (least..=most).filter(|after| self.distance(only_before, *after).abs() >= wanted);
            sum += first * far.map(|after| probability(all, good, into, after)).sum::<f64>();
        }
        sum
    }

    /// The distance of the shares is a sum over the good ones of what a lead of each part weighs; of such a sum under
    /// random dealing mean (here 0) and variance are known: `G (N - G) / (N (N - 1)) * (sum of squared weights)`.
    fn approximated(&self) -> f64 {
        let [before, after] = [self.before().all() as f64, self.after().all() as f64];
        let (all, good) = (self.all() as f64, self.good() as f64);
        let squares = (self.both.all() as f64) * (1.0 / after - 1.0 / before).powi(2)
            + (self.only_before.all() as f64) / before.powi(2)
            + (self.only_after.all() as f64) / after.powi(2);
        let deviation = (good * (all - good) / (all * (all - 1.0)) * squares).sqrt();
        let distance = self.distance(self.only_before.good, self.only_after.good) as f64 / before / after;
        2.0 * Normal::standard().sf(distance.abs() / deviation)
    }
}

/// The fewest and the most good ones that can be among so many `drawn` of `all`.
fn dealt(all: u64, good: u64, drawn: u64) -> (u64, u64) {
    (drawn.saturating_sub(all - good), drawn.min(good))
}

/// That `x` of the `drawn` ones are good. By the logarithm: the library's own `pmf` divides numbers that are infinite
/// for some thousand leads.
fn probability(all: u64, good: u64, drawn: u64, x: u64) -> f64 {
    Hypergeometric::new(all, good, drawn).map_or(0.0, |dealing| dealing.ln_pmf(x).exp())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Two groups that share nobody, as in a table of two rows.
    fn table(before: [u64; 2], after: [u64; 2]) -> Groups {
        let answers = |[good, bad]: [u64; 2]| Answers { good, bad };
        Groups { both: Answers::default(), only_before: answers(before), only_after: answers(after) }
    }

    fn close(found: Option<f64>, wanted: f64) -> bool {
        found.is_some_and(|found| (found - wanted).abs() <= 1e-9 * wanted.max(1e-3))
    }

    /// R. A. Fisher, The Design of Experiments, 1935: the lady who tasted tea, 3 of 4 right on either side, 34/70; and all
    /// right, 2/70. The logic of inductive inference, 1935: convictions among the twins of criminals, 10 of 13 against 2
    /// of 17, 40,235/86,493,225 in the one tail and 6,188 in the other. R. Sokal and F. Rohlf, Biometry, and the
    /// manual of scipy's `fisher_exact`: 8 of 10 against 1 of 6, 400/11,440.
    #[test]
    fn the_tables_of_the_books() {
        assert!(close(table([3, 1], [1, 3]).chance(), 34.0 / 70.0));
        assert!(close(table([4, 0], [0, 4]).chance(), 2.0 / 70.0));
        assert!(close(table([10, 3], [2, 15]).chance(), 46_423.0 / 86_493_225.0));
        assert!(close(table([8, 2], [1, 5]).chance(), 400.0 / 11_440.0));
    }

    /// Choices of `k` of `n`, exactly.
    fn choose(n: u64, k: u64) -> u128 {
        if k > n { 0 } else { (0..k).fold(1, |ways, i| ways * u128::from(n - i) / u128::from(i + 1)) }
    }

    /// The same with whole numbers only, over all ways of dealing out.
    fn counted(groups: &Groups) -> f64 {
        let [both, out, into] = [groups.both, groups.only_before, groups.only_after].map(Answers::all);
        let (good, all) = (groups.good(), groups.all());
        let wanted = groups.distance(groups.only_before.good, groups.only_after.good).abs();
        let mut far = 0;
        for before in 0..=good {
            for after in 0..=good - before {
                let ways = choose(out, before) * choose(into, after) * choose(both, good - before - after);
                far += if groups.distance(before, after).abs() >= wanted { ways } else { 0 };
            }
        }
        far as f64 / choose(all, good) as f64
    }

    fn answers(most: u64) -> impl Strategy<Value = Answers> {
        (0..=most, 0..=most).prop_map(|(good, bad)| Answers { good, bad })
    }

    fn groups(most: u64) -> impl Strategy<Value = Groups> {
        (answers(most), answers(most), answers(most)).prop_map(|(both, only_before, only_after)| Groups {
            both,
            only_before,
            only_after,
        })
    }

    proptest! {
        #[test]
        fn every_small_case_is_that_of_counting(groups in groups(8)) {
            match groups.chance() {
                None => prop_assert!(groups.before().all() == 0 || groups.after().all() == 0),
                found => prop_assert!(close(found, counted(&groups)), "{found:?} {}", counted(&groups)),
            }
        }

        #[test]
        fn it_is_a_probability_and_alike_either_way_round(groups in groups(5000)) {
            let turned = |own: Answers| Answers { good: own.bad, bad: own.good };
            let back = Groups { only_before: groups.only_after, only_after: groups.only_before, ..groups };
            let upside_down = Groups {
                both: turned(groups.both),
                only_before: turned(groups.only_before),
                only_after: turned(groups.only_after),
            };
            let found = groups.chance();
            prop_assert!(found.is_none_or(|chance| (0.0..=1.0).contains(&chance)), "{found:?}");
            for other in [back, upside_down] {
                match (found, other.chance()) {
                    (Some(one), other) => prop_assert!(other.is_some_and(|other| (one - other).abs() < 1e-6)),
                    (None, other) => prop_assert_eq!(other, None),
                }
            }
        }
    }

    /// Past the bound the normal distribution takes over; there both say nearly the same (it knows no ties, which are a
    /// few hundredths here).
    #[test]
    fn the_approximation_joins_the_exact_test() {
        for (before, after) in [([70, 69], [60, 79]), ([70, 69], [50, 89]), ([30, 109], [38, 101])] {
            let groups = Groups { both: Answers { good: 200, bad: 300 }, ..table(before, after) };
            let (exact, near) = (groups.added_up(), groups.approximated());
            assert!((exact - near).abs() < 0.04, "{exact} {near}");
        }
    }

    /// Where leaving leads out makes the difference, one lead that comes in does not hide it.
    #[test]
    fn what_both_share_is_held_against_what_leaves() {
        let groups = Groups {
            both: Answers { good: 25, bad: 5 },
            only_before: Answers { good: 0, bad: 30 },
            only_after: Answers { good: 0, bad: 1 },
        };
        assert!(groups.chance().is_some_and(|chance| chance < 1e-6));
    }

    #[test]
    fn a_share_of_nothing_is_held_against_nothing() {
        assert_eq!(Groups::default().chance(), None);
        assert_eq!(table([3, 1], [0, 0]).chance(), None);
        assert_eq!(table([3, 1], [6, 2]).chance(), Some(1.0));
    }
}
