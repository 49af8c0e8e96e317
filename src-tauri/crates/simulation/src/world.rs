//! The past leads as they were known at the as-of moment (language reference, section 6): leads created later are left
//! out, events and stages dated later are not seen.

use agreement::time::Instant;

use crate::dataset::{Amount, Dataset, Lead, NO_TIME, Stage, StageRow, StageSet, known};

/// A data set at an as-of moment, with every lead's evaluation moment at hand-off resolved once.
#[derive(Debug, Clone)]
pub struct World<'a> {
    data: &'a Dataset,
    as_of: Option<Instant>,
    present: Vec<bool>,
    reached: Vec<StageSet>,
    first_stage: Vec<Instant>,
}

impl<'a> World<'a> {
    /// Looks at the leads as of a moment; by default the latest creation, event or stage in the data.
    pub fn new(data: &'a Dataset, as_of: Option<Instant>) -> World<'a> {
        let as_of = as_of.or(data.latest());
        let mut world = World {
            data,
            as_of,
            present: Vec::with_capacity(data.len()),
            reached: Vec::with_capacity(data.len()),
            first_stage: Vec::with_capacity(data.len()),
        };
        for lead in data.leads() {
            let created_later = data.created_at(lead).zip(as_of).is_some_and(|(created, as_of)| created > as_of);
            let (mut reached, mut first) = (StageSet::default(), NO_TIME);
            for row in world.rows(lead) {
                reached.insert(row.stage);
                // Rows are in time order, those without a time first.
                if let (Some(at), NO_TIME) = (row.at(), first) {
                    first = at;
                }
            }
            world.present.push(!created_later);
            world.reached.push(reached);
            world.first_stage.push(first);
        }
        world
    }

    /// All data, whenever it is from.
    pub fn data(&self) -> &'a Dataset {
        self.data
    }

    /// The as-of moment; None when the data has no time at all.
    pub fn as_of(&self) -> Option<Instant> {
        self.as_of
    }

    /// The leads that were there.
    pub fn leads(&self) -> impl Iterator<Item = Lead> + '_ {
        self.data.leads().filter(|lead| self.has(*lead))
    }

    /// Whether a lead was there.
    pub fn has(&self, lead: Lead) -> bool {
        self.present[lead as usize]
    }

    /// The stages that a lead had reached.
    pub fn reached(&self, lead: Lead) -> StageSet {
        self.reached[lead as usize]
    }

    /// The stage rows of a lead that are seen: in time order, those without a time first.
    pub fn rows(&self, lead: Lead) -> &'a [StageRow] {
        let rows = self.data.stages().of(lead);
        let seen = rows.partition_point(|row| row.at().zip(self.as_of).is_none_or(|(at, as_of)| at <= as_of));
        &rows[..seen]
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
        known(self.first_stage[lead as usize]).or(self.as_of)
    }

    /// The moment from which a lead is followed in a replay: its creation, else its earliest known time, else the as-of
    /// moment.
    pub fn beginning(&self, lead: Lead) -> Option<Instant> {
        if let Some(created) = self.data.created_at(lead) {
            return Some(created);
        }
        let as_of = self.as_of?;
        let first_event = self.data.events().of(lead).iter().next().map(|(at, _)| at).filter(|at| *at <= as_of);
        let first_stage = known(self.first_stage[lead as usize]);
        Some(first_event.into_iter().chain(first_stage).min().unwrap_or(as_of))
    }
}
