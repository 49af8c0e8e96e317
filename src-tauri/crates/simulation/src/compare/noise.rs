//! Says of a comparison's rates when their difference is noise.

use super::{Comparison, SideResult};
#[cfg(test)]
use crate::chance::Answers;
use crate::chance::Groups;
use crate::engine::count;
use crate::outcome::{Fate, Outcome};
use crate::warning::Warning;

/// A difference that chance makes in fewer cases than this is not called noise: the other side of the 95 % intervals.
const NOISE_FROM: f64 = 0.05;

/// A rate of the qualified leads.
struct Share {
    /// What the good ones are.
    good: &'static str,
    /// Whether a lead is good; None where that is not known.
    of: fn(&Fate) -> Option<bool>,
}

const SHARES: [Share; 2] = [
    Share { good: "accepted", of: |fate| (fate.accepted() || fate.rejected()).then(|| fate.accepted()) },
    Share {
        good: "won",
        of: |fate| match fate.outcome {
            Outcome::Won => Some(true),
            Outcome::Lost | Outcome::Rejected => Some(false),
            Outcome::Open | Outcome::NeverWorked => None,
        },
    },
];

impl Comparison {
    /// A warning `noise` for each rate that differs between the definitions by no more than chance would make of it.
    pub fn noise(&self) -> Vec<Warning> {
        let Some(from) = &self.from else { return Vec::new() };
        SHARES.iter().filter_map(|share| noise(share.good, &self.groups(from, share))).collect()
    }

    fn groups(&self, from: &SideResult, share: &Share) -> Groups {
        let mut groups = Groups::default();
        for (before, after, leads, _) in self.crossing.pairs() {
            let part = match (before == Some(from.qualifying), after == self.to.qualifying) {
                (true, true) => &mut groups.both,
                (true, false) => &mut groups.only_before,
                (false, true) => &mut groups.only_after,
                (false, false) => continue,
            };
            part.good += count(&self.fates, leads, |fate| (share.of)(fate) == Some(true)) as u64;
            part.bad += count(&self.fates, leads, |fate| (share.of)(fate) == Some(false)) as u64;
        }
        groups
    }
}

#[cfg(test)]
fn answers(good: usize, bad: usize) -> Answers {
    Answers { good: good as u64, bad: bad as u64 }
}

fn noise(good: &str, groups: &Groups) -> Option<Warning> {
    let [before, after] = [groups.before(), groups.after()];
    let chance = groups.chance().filter(|chance| *chance >= NOISE_FROM)?;
    let same = before.good * (after.good + after.bad) == after.good * (before.good + before.bad);
    let message = || {
        format!(
            "{} of {} {good} against {} of {} before: a difference like this comes about by chance {}",
            after.good,
            after.good + after.bad,
            before.good,
            before.good + before.bad,
            often(chance)
        )
    };
    (!same).then(|| Warning { code: "noise", rule: String::new(), message: message() })
}

/// A probability of 5 % or more in words.
fn often(chance: f64) -> String {
    match chance {
        0.95.. => "in nearly every case".to_owned(),
        0.095.. => format!("in {:.0} of 10 cases", chance * 10.0),
        _ => format!("in {:.0} of 100 cases", chance * 100.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(both: (usize, usize), only_before: (usize, usize), only_after: (usize, usize)) -> Option<String> {
        let [both, only_before, only_after] = [both, only_before, only_after].map(|(good, bad)| answers(good, bad));
        noise("accepted", &Groups { both, only_before, only_after }).map(|warning| warning.message)
    }

    #[test]
    fn noise_is_told_in_words_and_a_difference_that_counts_is_not() {
        let sentence = |counts: &str, often: &str| {
            Some(format!("{counts} before: a difference like this comes about by chance in {often}"))
        };
        assert_eq!(
            told((0, 0), (5, 6), (8, 4)),
            sentence("8 of 12 accepted against 5 of 11", "4 of 10 cases"),
            "0.4136 by Fisher's exact test"
        );
        assert_eq!(told((5, 5), (0, 0), (1, 0)), sentence("6 of 11 accepted against 5 of 10", "nearly every case"));
        assert_eq!(told((0, 0), (1, 5), (5, 2)), sentence("5 of 7 accepted against 1 of 6", "1 of 10 cases"));
        assert_eq!(told((0, 0), (1, 6), (6, 2)), None, "0.0406");
        assert_eq!(told((3, 3), (1, 1), (2, 2)), None, "no difference is no noise");
        assert_eq!(told((0, 0), (5, 6), (0, 0)), None, "nothing known is held against nothing");
    }

    #[test]
    fn rare_chances_are_told_by_the_hundred() {
        assert_eq!(often(0.05), "in 5 of 100 cases");
        assert_eq!(often(0.0949), "in 9 of 100 cases");
        assert_eq!(often(0.095), "in 1 of 10 cases");
        assert_eq!(often(0.949), "in 9 of 10 cases");
        assert_eq!(often(0.95), "in nearly every case");
    }
}
