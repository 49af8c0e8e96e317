//! The past leads as they were known at the as-of moment (language reference, section 6): leads created later are left
//! out, events and stages dated later are not seen.

use std::sync::{Arc, OnceLock};

use agreement::time::Instant;
use rayon::prelude::*;

use crate::dataset::{Amount, Dataset, Lead, NO_TIME, Stage, StageRow, StageSet, known};
use crate::engine::Ages;

/// A data set at an as-of moment, with every lead's evaluation moment at hand-off resolved once.
#[derive(Debug, Clone)]
pub struct World<'a> {
    data: &'a Dataset,
    known: Arc<Known>,
}

/// What was known of each lead at the as-of moment.
#[derive(Debug)]
pub(crate) struct Known {
    as_of: Option<Instant>,
    /// Whether it was there.
    present: Vec<bool>,
    leads: usize,
    reached: Vec<StageSet>,
    /// The earliest known time of a stage.
    first_stage: Vec<Instant>,
    /// Of the events, at each lead's moment at hand-off; found when first asked for.
    ages_at_handoff: OnceLock<Ages>,
    /// The same at the as-of moment.
    ages_as_of: OnceLock<Ages>,
}

impl Known {
    /// Whether each lead was there.
    pub(crate) fn present(&self) -> &[bool] {
        &self.present
    }

    pub(crate) fn handoff_moment(&self, lead: Lead) -> Option<Instant> {
        known(self.first_stage[lead as usize]).or(self.as_of)
    }
}

impl<'a> World<'a> {
    /// Looks at the leads as of a moment; by default the latest creation, event or stage in the data.
    pub fn new(data: &'a Dataset, as_of: Option<Instant>) -> World<'a> {
        let as_of = as_of.or(data.latest());
        let look = |lead| {
            let present = !data.created_at(lead).zip(as_of).is_some_and(|(created, as_of)| created > as_of);
            let (mut reached, mut first) = (StageSet::default(), NO_TIME);
            for row in seen_rows(data, lead, as_of) {
                reached.insert(row.stage);
                // Rows are in time order, those without a time first.
                if let (Some(at), NO_TIME) = (row.at(), first) {
                    first = at;
                }
            }
            (present, reached, first)
        };
        let mut own = Known {
            as_of,
            present: Vec::new(),
            leads: 0,
            reached: Vec::new(),
            first_stage: Vec::new(),
            ages_at_handoff: OnceLock::new(),
            ages_as_of: OnceLock::new(),
        };
        let looks = data.leads().into_par_iter().map(look);
        (own.present, (own.reached, own.first_stage)) =
            looks.map(|(there, reached, first)| (there, (reached, first))).unzip();
        own.leads = own.present.iter().filter(|present| **present).count();
        World { data, known: Arc::new(own) }
    }

    /// The same world again.
    pub(crate) fn again(data: &'a Dataset, known: Arc<Known>) -> World<'a> {
        World { data, known }
    }

    pub(crate) fn known(&self) -> &Arc<Known> {
        &self.known
    }

    /// All data, whenever it is from.
    pub fn data(&self) -> &'a Dataset {
        self.data
    }

    /// The as-of moment; None when the data has no time at all.
    pub fn as_of(&self) -> Option<Instant> {
        self.known.as_of
    }

    /// The ages of all events at each lead's moment at hand-off.
    pub(crate) fn ages_at_handoff(&self) -> &Ages {
        self.known.ages_at_handoff.get_or_init(|| Ages::new(self.data, |lead| self.known.handoff_moment(lead)))
    }

    /// The ages of all events at the as-of moment.
    pub(crate) fn ages_as_of(&self) -> &Ages {
        self.known.ages_as_of.get_or_init(|| Ages::new(self.data, |_| self.known.as_of))
    }

    /// How many leads were there.
    pub fn count(&self) -> usize {
        self.known.leads
    }

    /// The leads that were there.
    pub fn leads(&self) -> impl Iterator<Item = Lead> + '_ {
        self.data.leads().filter(|lead| self.has(*lead))
    }

    /// Whether a lead was there.
    pub fn has(&self, lead: Lead) -> bool {
        self.known.present[lead as usize]
    }

    /// The stages that a lead had reached.
    pub fn reached(&self, lead: Lead) -> StageSet {
        self.known.reached[lead as usize]
    }

    /// The stage rows of a lead that are seen: in time order, those without a time first.
    pub fn rows(&self, lead: Lead) -> &'a [StageRow] {
        seen_rows(self.data, lead, self.known.as_of)
    }

    /// The earliest known time of a stage.
    pub fn stage_at(&self, lead: Lead, stage: Stage) -> Option<Instant> {
        self.rows(lead).iter().filter(|row| row.stage == stage).find_map(StageRow::at)
    }

    /// The latest amount of a stage that is stated.
    pub fn amount(&self, lead: Lead, stage: Stage) -> Option<Amount> {
        self.rows(lead).iter().rev().filter(|row| row.stage == stage).find_map(StageRow::amount)
    }

    /// The latest reason of a stage that is stated.
    pub fn reason(&self, lead: Lead, stage: Stage) -> Option<&'a str> {
        self.rows(lead).iter().rev().filter(|row| row.stage == stage).find_map(|row| self.data.stages().reason(row))
    }

    /// The moment at which a lead is judged at hand-off: the earliest known time among its stages, else the as-of moment.
    pub fn handoff_moment(&self, lead: Lead) -> Option<Instant> {
        self.known.handoff_moment(lead)
    }

    /// The moment from which a lead is followed in a replay: its creation, else its earliest known time, else the as-of
    /// moment.
    pub fn beginning(&self, lead: Lead) -> Option<Instant> {
        if let Some(created) = self.data.created_at(lead) {
            return Some(created);
        }
        let as_of = self.known.as_of?;
        let first_event = self.data.events().of(lead).iter().next().map(|(at, _)| at).filter(|at| *at <= as_of);
        let first_stage = known(self.known.first_stage[lead as usize]);
        Some(first_event.into_iter().chain(first_stage).min().unwrap_or(as_of))
    }
}

fn seen_rows(data: &Dataset, lead: Lead, as_of: Option<Instant>) -> &[StageRow] {
    let rows = data.stages().of(lead);
    let seen = rows.partition_point(|row| row.at().zip(as_of).is_none_or(|(at, as_of)| at <= as_of));
    &rows[..seen]
}
