//! What became of a lead (language reference, section 7).

use std::collections::BTreeSet;

use agreement::model::Duration;
use agreement::time::{Instant, month_of};
use chrono_tz::Tz;
use rayon::prelude::*;

use crate::dataset::{Amount, Lead, Stage, StageSet};
use crate::world::World;

/// What became of a lead: exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Outcome {
    /// It bought.
    Won,
    /// It did not buy, or was accepted and then rejected, or has been open for longer than both agreed to wait.
    Lost,
    /// Sales rejected it.
    Rejected,
    /// With sales, and nothing decided yet.
    Open,
    /// No stage at all: what would have become of it is unknown.
    NeverWorked,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 5] = [Outcome::Won, Outcome::Lost, Outcome::Rejected, Outcome::Open, Outcome::NeverWorked];

    /// As it is written in JSON, such as `never_worked`.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Won => "won",
            Outcome::Lost => "lost",
            Outcome::Rejected => "rejected",
            Outcome::Open => "open",
            Outcome::NeverWorked => "never_worked",
        }
    }

    /// The outcome of this name, if there is one.
    pub fn from_name(name: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// A calendar month of the agreement's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month {
    /// Such as 2026.
    pub year: i32,
    /// From 1.
    pub month: u32,
}

impl Month {
    /// The month of an instant.
    pub fn of(at: Instant, zone: Tz) -> Month {
        let (year, month) = month_of(zone, at);
        Month { year, month }
    }

    /// The month after.
    pub fn next(self) -> Month {
        if self.month == 12 { Month { year: self.year + 1, month: 1 } } else { Month { month: self.month + 1, ..self } }
    }
}

impl std::fmt::Display for Month {
    /// `2026-01`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// What became of one lead, in all that the comparison asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fate {
    /// The outcome.
    pub outcome: Outcome,
    /// Only the agreed `lost_after` makes it lost.
    pub lost_by_assumption: bool,
    /// The stages that it reached.
    pub reached: StageSet,
    /// What was sold, where it is won and an amount is stated; else 0.
    pub amount: Amount,
    /// The month of its hand-off, else of its creation, if either is known.
    pub month: Option<Month>,
}

impl Fate {
    /// What became of a lead as of the world's moment.
    pub fn of(world: &World<'_>, lead: Lead, lost_after: Option<Duration>, zone: Tz) -> Fate {
        let reached = world.reached(lead);
        let handed_off = world.stage_at(lead, Stage::HandedOff);
        let stated = stated_outcome(reached);
        let lost_by_assumption = stated == Outcome::Open && overdue(handed_off, world.as_of(), lost_after);
        let amount = if stated == Outcome::Won { world.amount(lead, Stage::Won) } else { None };
        Fate {
            outcome: if lost_by_assumption { Outcome::Lost } else { stated },
            lost_by_assumption,
            reached,
            amount: amount.unwrap_or(0),
            month: handed_off.or(world.data().created_at(lead)).map(|at| Month::of(at, zone)),
        }
    }

    /// Sales accepted it, which a proposal and a sale say too.
    pub fn accepted(&self) -> bool {
        accepted(self.reached)
    }

    /// Sales rejected it and did not accept it.
    pub fn rejected(&self) -> bool {
        self.reached.has(Stage::Rejected) && !self.accepted()
    }
}

/// What became of every lead: few different fates, and who has which.
#[derive(Debug)]
pub(crate) struct Fates {
    /// The different fates, apart from amount and month.
    kinds: Vec<Fate>,
    kind: Vec<u16>,
    /// The different months, the earliest first.
    months: Vec<Month>,
    /// A place in `months`, or behind its end.
    month: Vec<u32>,
    /// The leads that bought for a stated amount, rising.
    amounts: Vec<(Lead, Amount)>,
}

impl Fates {
    pub(crate) fn of(world: &World<'_>, lost_after: Option<Duration>, zone: Tz) -> Fates {
        let fate = |lead| Fate::of(world, lead, lost_after, zone);
        let all: Vec<Fate> = world.data().leads().into_par_iter().map(fate).collect();
        let months = all.par_iter().filter_map(|fate| fate.month).fold(BTreeSet::new, |mut months, month| {
            // Most leads have the month of one before them.
            if !months.contains(&month) {
                months.insert(month);
            }
            months
        });
        let months: BTreeSet<Month> = months.reduce(BTreeSet::new, |one, other| one.union(&other).copied().collect());
        let months: Vec<Month> = months.into_iter().collect();
        let month =
            |fate: &Fate| fate.month.and_then(|month| months.binary_search(&month).ok()).unwrap_or(months.len());
        let mut fates = Fates {
            kinds: Vec::new(),
            kind: Vec::with_capacity(all.len()),
            month: all.par_iter().map(|fate| month(fate) as u32).collect(),
            amounts: Vec::new(),
            months,
        };
        // One for each set of stages, lost by assumption or not.
        let mut places = [None; 1 << 9];
        for (lead, fate) in all.iter().enumerate() {
            let kind = Fate { amount: 0, month: None, ..*fate };
            let place = &mut places[usize::from(kind.reached.bits()) << 1 | usize::from(kind.lost_by_assumption)];
            fates.kind.push(*place.get_or_insert_with(|| {
                fates.kinds.push(kind);
                (fates.kinds.len() - 1) as u16
            }));
            if fate.amount != 0 {
                fates.amounts.push((lead as Lead, fate.amount));
            }
        }
        fates
    }

    /// What became of a lead.
    pub(crate) fn fate(&self, lead: Lead) -> Fate {
        let row = lead as usize;
        let amount = self.amounts.binary_search_by_key(&lead, |(lead, _)| *lead);
        Fate {
            amount: amount.map_or(0, |place| self.amounts[place].1),
            month: self.months.get(self.month[row] as usize).copied(),
            ..self.kinds[usize::from(self.kind[row])]
        }
    }

    /// The different fates, apart from amount and month.
    pub(crate) fn kinds(&self) -> &[Fate] {
        &self.kinds
    }

    /// The place of each lead's fate among them.
    pub(crate) fn kind(&self) -> &[u16] {
        &self.kind
    }

    pub(crate) fn months(&self) -> &[Month] {
        &self.months
    }

    /// The place of each lead's month among them, behind their end where it has none.
    pub(crate) fn month(&self) -> &[u32] {
        &self.month
    }

    pub(crate) fn amounts(&self) -> &[(Lead, Amount)] {
        &self.amounts
    }
}

fn accepted(reached: StageSet) -> bool {
    reached.has(Stage::Accepted) || reached.has(Stage::Proposal) || reached.has(Stage::Won)
}

/// The outcome by the stages alone, without `lost_after`.
fn stated_outcome(reached: StageSet) -> Outcome {
    if reached.has(Stage::Won) {
        Outcome::Won
    } else if reached.has(Stage::Lost) || (reached.has(Stage::Rejected) && accepted(reached)) {
        Outcome::Lost
    } else if reached.has(Stage::Rejected) {
        Outcome::Rejected
    } else if reached.any() {
        Outcome::Open
    } else {
        Outcome::NeverWorked
    }
}

/// Handed off longer ago than agreed; where the time of the hand-off is not known, nothing is assumed.
fn overdue(handed_off: Option<Instant>, as_of: Option<Instant>, lost_after: Option<Duration>) -> bool {
    match (handed_off, as_of, lost_after) {
        (Some(handed_off), Some(as_of), Some(length)) => as_of.saturating_sub(handed_off) > length.milliseconds(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(stages: &[Stage]) -> StageSet {
        let mut set = StageSet::default();
        stages.iter().for_each(|stage| set.insert(*stage));
        set
    }

    #[test]
    fn the_outcomes_in_their_order() {
        use Stage::*;
        assert_eq!(stated_outcome(set(&[Rejected, Lost, Won])), Outcome::Won);
        assert_eq!(stated_outcome(set(&[Rejected, Lost])), Outcome::Lost);
        assert_eq!(stated_outcome(set(&[Accepted, Rejected])), Outcome::Lost, "rejected though accepted");
        assert_eq!(stated_outcome(set(&[Proposal, Rejected])), Outcome::Lost, "a proposal says accepted too");
        assert_eq!(stated_outcome(set(&[HandedOff, Rejected])), Outcome::Rejected);
        assert_eq!(stated_outcome(set(&[HandedOff])), Outcome::Open);
        assert_eq!(stated_outcome(set(&[Accepted, Meeting])), Outcome::Open);
        assert_eq!(stated_outcome(set(&[])), Outcome::NeverWorked);
    }

    #[test]
    fn an_open_lead_is_lost_only_when_handed_off_longer_ago_than_agreed() {
        let day = Duration::parse("1d");
        assert!(!overdue(Some(0), Some(86_400_000), day), "exactly as long is not longer");
        assert!(overdue(Some(0), Some(86_400_001), day));
        assert!(!overdue(None, Some(86_400_001), day), "a hand-off without a time proves nothing");
        assert!(!overdue(Some(0), Some(86_400_001), None));
    }

    #[test]
    fn months_follow_each_other() {
        assert_eq!(Month { year: 2026, month: 12 }.next().to_string(), "2027-01");
        assert_eq!(Month { year: 2026, month: 1 }.next().to_string(), "2026-02");
    }
}
