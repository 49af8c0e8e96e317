//! What became of leads: the stages that they reached (section 2).

use agreement::time::Instant;

use super::texts::Interner;
use super::{Amount, Dictionary, Lead, NO_TEXT, NO_TIME, ends_by_lead, known};

/// A stage that a lead can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// Marketing handed the lead to sales.
    HandedOff,
    /// Sales spoke to the lead for the first time.
    FirstTouch,
    /// Sales accepted it.
    Accepted,
    /// Sales rejected it.
    Rejected,
    /// A meeting took place.
    Meeting,
    /// A proposal was made.
    Proposal,
    /// The lead bought.
    Won,
    /// The lead did not buy.
    Lost,
}

impl Stage {
    /// All stages.
    pub const ALL: [Stage; 8] = [
        Stage::HandedOff,
        Stage::FirstTouch,
        Stage::Accepted,
        Stage::Rejected,
        Stage::Meeting,
        Stage::Proposal,
        Stage::Won,
        Stage::Lost,
    ];

    /// As it is written in the data, such as `handed_off`.
    pub fn name(self) -> &'static str {
        match self {
            Stage::HandedOff => "handed_off",
            Stage::FirstTouch => "first_touch",
            Stage::Accepted => "accepted",
            Stage::Rejected => "rejected",
            Stage::Meeting => "meeting",
            Stage::Proposal => "proposal",
            Stage::Won => "won",
            Stage::Lost => "lost",
        }
    }

    /// The stage of this name, if there is one.
    pub fn from_name(name: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// A set of stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StageSet(u8);

impl StageSet {
    /// Whether it has this stage.
    pub fn has(self, stage: Stage) -> bool {
        self.0 & (1 << stage as u8) != 0
    }

    /// A bit for each stage.
    pub(crate) fn bits(self) -> u8 {
        self.0
    }

    /// Whether it has any stage.
    pub fn any(self) -> bool {
        self.0 != 0
    }

    /// Adds a stage.
    pub fn insert(&mut self, stage: Stage) {
        self.0 |= 1 << stage as u8;
    }
}

/// One row of the data: that a lead reached a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageRow {
    /// Which stage.
    pub stage: Stage,
    pub(super) at: Instant,
    pub(super) reason: u32,
    pub(super) amount: Amount,
    pub(super) has_amount: bool,
}

impl StageRow {
    /// When, if that is known.
    pub fn at(&self) -> Option<Instant> {
        known(self.at)
    }

    /// The amount, if one is stated.
    pub fn amount(&self) -> Option<Amount> {
        self.has_amount.then_some(self.amount)
    }
}

/// All rows, lead by lead; those of one lead by time (rows without a time first), then in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Stages {
    pub(super) ends: Vec<u32>,
    pub(super) rows: Vec<StageRow>,
    pub(super) reasons: Dictionary,
}

impl Stages {
    /// A lead's rows.
    pub fn of(&self, lead: Lead) -> &[StageRow] {
        let row = lead as usize;
        let from = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.rows[from..self.ends[row] as usize]
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The reason that a row states, if it states one.
    pub fn reason(&self, row: &StageRow) -> Option<&str> {
        (row.reason != NO_TEXT).then(|| self.reasons.text(row.reason))
    }

    pub(crate) fn latest(&self) -> Option<Instant> {
        self.rows.iter().filter_map(StageRow::at).max()
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct StagesBuilder {
    rows: Vec<(Lead, StageRow)>,
    reasons: Interner,
}

impl StagesBuilder {
    pub(crate) fn push(
        &mut self,
        lead: Lead,
        stage: Stage,
        at: Option<Instant>,
        reason: Option<&str>,
        amount: Option<Amount>,
    ) {
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        let row = StageRow {
            stage,
            at: at.unwrap_or(NO_TIME),
            reason: reason.map_or(NO_TEXT, |reason| self.reasons.code(reason)),
            amount: amount.unwrap_or(0),
            has_amount: amount.is_some(),
        };
        self.rows.push((lead, row));
    }

    pub(crate) fn build(mut self, leads: usize) -> Stages {
        // Stable, so that rows of the same time stay in the order of the file.
        self.rows.sort_by_key(|(lead, row)| (*lead, row.at));
        let ends = ends_by_lead(leads, self.rows.iter().map(|(lead, _)| *lead));
        let rows = self.rows.into_iter().map(|(_, row)| row).collect();
        Stages { ends, rows, reasons: self.reasons.into_dictionary() }
    }
}
