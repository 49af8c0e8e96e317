//! The leads behind a number, so that every number can be opened.

use std::collections::BTreeMap;

use super::figures::month;
use super::{Comparison, SideResult};
use crate::dataset::{Lead, Stage};
use crate::outcome::{Month, Outcome};
use crate::plan::BandIndex;

/// Which of the two definitions a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Which {
    /// The first.
    From,
    /// The second.
    To,
}

/// A number of a [`Comparison`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// All leads.
    All,
    /// Those in a band, of one outcome or of any.
    Band(BandIndex, Option<Outcome>),
    /// Those with a band under the first and a band under the second, of one outcome or of any.
    Cell(BandIndex, BandIndex, Option<Outcome>),
    /// Those in the qualifying band.
    Qualified,
    /// Of these, the ones that reached a stage.
    Reached(Stage),
    /// Of these, the ones that sales accepted.
    Accepted,
    /// Of these, the ones that sales rejected.
    Rejected,
    /// Of these, the ones of which neither is known.
    AcceptanceUnknown,
    /// Of these, the ones with an outcome.
    Outcome(Outcome),
    /// Of these, the ones of which it is unknown whether they are won.
    WinUnknown,
    /// Of these, the ones of a month; None for those of no known month.
    Month(Option<Month>),
    /// Those that reached a stage and meet the sales-qualified lead.
    Meets,
    /// Of these, the ones that sales rejected all the same.
    MeetsThoughRejected,
    /// Those that sales accepted though they do not meet it.
    AcceptedWithoutMeeting,
    /// Open leads that count as lost only because of `lost_after`.
    LostByAssumption,
}

/// How many leads of each outcome have a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistogramBar {
    /// The score.
    pub score: i32,
    /// In the order of [`Outcome::ALL`].
    pub outcomes: [usize; 5],
}

impl Comparison {
    /// A side's result; None where there is no first definition.
    pub fn side(&self, which: Which) -> Option<&SideResult> {
        match which {
            Which::From => self.from.as_ref(),
            Which::To => Some(&self.to),
        }
    }

    /// The leads behind a number, in the order of the data.
    pub fn leads_behind(&self, which: Which, figure: Figure) -> Vec<Lead> {
        let Some(side) = self.side(which) else { return Vec::new() };
        let leads = 0..side.scores.len() as Lead;
        leads.filter(|lead| side.scores.has(*lead) && self.is_behind(side, figure, *lead)).collect()
    }

    fn is_behind(&self, side: &SideResult, figure: Figure, lead: Lead) -> bool {
        let fate = self.fate(lead);
        let band = side.scores.band(lead);
        let qualified = band == side.qualifying;
        let meets = side.meets.as_ref().map(|meets| meets[lead as usize]);
        match figure {
            Figure::All => true,
            Figure::Band(wanted, outcome) => band == wanted && outcome.is_none_or(|outcome| fate.outcome == outcome),
            Figure::Cell(from, to, outcome) => {
                self.from.as_ref().is_some_and(|side| side.scores.band(lead) == from)
                    && self.to.scores.band(lead) == to
                    && outcome.is_none_or(|outcome| fate.outcome == outcome)
            }
            Figure::Qualified => qualified,
            Figure::Reached(stage) => qualified && fate.reached.has(stage),
            Figure::Accepted => qualified && fate.accepted(),
            Figure::Rejected => qualified && fate.rejected(),
            Figure::AcceptanceUnknown => qualified && !fate.accepted() && !fate.rejected(),
            Figure::Outcome(outcome) => qualified && fate.outcome == outcome,
            Figure::WinUnknown => qualified && matches!(fate.outcome, Outcome::Open | Outcome::NeverWorked),
            Figure::Month(wanted) => qualified && month(&side.scores, &self.fates, lead, self.zone) == wanted,
            Figure::Meets => fate.reached.any() && meets == Some(true),
            Figure::MeetsThoughRejected => meets == Some(true) && fate.rejected(),
            Figure::AcceptedWithoutMeeting => meets == Some(false) && fate.accepted(),
            Figure::LostByAssumption => fate.lost_by_assumption,
        }
    }

    /// How many leads of each outcome have each score that occurs, rising; leads that are disqualified are left out, as
    /// no threshold moves them.
    pub fn histogram(&self, which: Which) -> Vec<HistogramBar> {
        let Some(side) = self.side(which) else { return Vec::new() };
        if let (Which::To, Some(bars)) = (which, &self.histogram) {
            return bars.to_vec();
        }
        let mut bars: BTreeMap<i32, [usize; 5]> = BTreeMap::new();
        for lead in 0..side.scores.len() as Lead {
            if side.scores.has(lead) && side.scores.band(lead) != BandIndex::DISQUALIFIED {
                bars.entry(side.scores.score(lead)).or_default()[self.fate(lead).outcome as usize] += 1;
            }
        }
        bars.into_iter().map(|(score, outcomes)| HistogramBar { score, outcomes }).collect()
    }
}
