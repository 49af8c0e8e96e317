//! The figures of the leads in the qualifying band, and of the leads held against the sales-qualified lead.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::dataset::{Lead, Stage};
use crate::engine::count;
use crate::outcome::{Fate, Fates, Month, Outcome};
use crate::plan::BandIndex;
use crate::rate::Rate;
use crate::score::{Evaluation, Scores};
use crate::world::World;

/// What became of the leads in the qualifying band.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// How many there are.
    pub qualified: usize,
    /// How many have been handed off (have the stage `handed_off`).
    pub handed_off: usize,
    /// How many sales accepted.
    pub accepted: usize,
    /// How many sales rejected and did not accept.
    pub rejected: usize,
    /// accepted / (accepted + rejected)
    pub acceptance_rate: Rate,
    /// won / (won + lost + rejected)
    pub win_rate: Rate,
    /// How many of each outcome, in the order of [`Outcome::ALL`].
    pub outcomes: [usize; 5],
    /// How many had a meeting.
    pub meeting: usize,
    /// How many had a proposal.
    pub proposal: usize,
    /// How many bought.
    pub won: usize,
    /// What was sold to them, in ten-thousandths of the currency.
    pub amount: i128,
    /// How many in each month that has any: by hand-off, else creation; in a replay by the first qualified moment.
    pub per_month: BTreeMap<Month, usize>,
    /// How many belong to no month, because no such time is known.
    pub undated: usize,
}

/// The month to which a lead is counted.
pub(super) fn month(scores: &Scores, fates: &Fates, lead: Lead, zone: Tz) -> Option<Month> {
    match scores.moment() {
        Evaluation::HandOff => fates.fate(lead).month,
        Evaluation::Replay => scores.first_qualified(lead).map(|at| Month::of(at, zone)),
    }
}

/// How many of the leads in a band each month has, and how many belong to none.
pub(super) fn per_month(
    world: &World<'_>,
    scores: &Scores,
    band: BandIndex,
    fates: &Fates,
    zone: Tz,
) -> (BTreeMap<Month, usize>, usize) {
    let (mut months, mut undated) = (BTreeMap::new(), 0);
    for lead in world.leads().filter(|lead| scores.band(*lead) == band) {
        match month(scores, fates, lead, zone) {
            Some(month) => *months.entry(month).or_default() += 1,
            None => undated += 1,
        }
    }
    (months, undated)
}

impl Figures {
    /// From how many leads there are of each fate, what was sold to them, and how many each month has.
    pub(super) fn of(
        fates: &Fates,
        (leads, amount): (Vec<u32>, i128),
        (per_month, undated): (BTreeMap<Month, usize>, usize),
    ) -> Figures {
        let of = |passes: &dyn Fn(&Fate) -> bool| count(fates, &leads, passes);
        let reached = |stage| of(&|fate| fate.reached.has(stage));
        let outcomes = Outcome::ALL.map(|outcome| of(&|fate| fate.outcome == outcome));
        let (qualified, accepted, rejected) = (of(&|_| true), of(&Fate::accepted), of(&Fate::rejected));
        let [wins, lost, turned_down, open, never_worked] = outcomes;
        Figures {
            qualified,
            handed_off: reached(Stage::HandedOff),
            accepted,
            rejected,
            acceptance_rate: Rate::new(accepted, rejected, qualified - accepted - rejected),
            win_rate: Rate::new(wins, lost + turned_down, open + never_worked),
            outcomes,
            meeting: reached(Stage::Meeting),
            proposal: reached(Stage::Proposal),
            won: reached(Stage::Won),
            amount,
            per_month,
            undated,
        }
    }

    /// How many of this outcome.
    pub fn outcome(&self, outcome: Outcome) -> usize {
        self.outcomes[outcome as usize]
    }
}

/// All leads that reached a stage, held against the sales-qualified lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqlFigures {
    /// How many meet it.
    pub meets: usize,
    /// How many of them sales rejected all the same.
    pub meets_though_rejected: usize,
    /// How many sales accepted though they do not meet it.
    pub accepted_without_meeting: usize,
}

impl SqlFigures {
    pub(super) fn of(world: &World<'_>, meets: &[bool], fates: &Fates) -> SqlFigures {
        let mut figures = SqlFigures { meets: 0, meets_though_rejected: 0, accepted_without_meeting: 0 };
        for lead in world.leads() {
            let (fate, meets) = (fates.fate(lead), meets[lead as usize]);
            figures.meets += usize::from(fate.reached.any() && meets);
            figures.meets_though_rejected += usize::from(meets && fate.rejected());
            figures.accepted_without_meeting += usize::from(!meets && fate.accepted());
        }
        figures
    }
}
