//! The language reference, sections 2 to 7, written row by row: slow, obvious, and without a line of the engine. The
//! engine is tested against it on random definitions and leads. It shares with the engine only what a definition is
//! made of, and how texts are folded and times are read.

mod comparison;
mod condition;
mod replay;
mod scoring;

use std::collections::{BTreeMap, BTreeSet};

use agreement::time::Instant;

pub use comparison::{OracleComparison, OracleRate, OracleSetting, OracleSide, compare, meets};
pub use replay::first_qualified;
pub use scoring::{Judgement, judge};

/// All rows.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// The types of the attributes, `lead_id` and `created_at` not among them.
    pub columns: BTreeMap<String, Type>,
    /// The leads.
    pub leads: Vec<LeadRow>,
    /// The properties of events that are numbers.
    numbers: BTreeSet<String>,
}

/// What an attribute's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Numbers.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Date-times.
    Time,
    /// Texts.
    Text,
    /// Lists of texts.
    Texts,
}

/// A lead with all that is known about it.
#[derive(Debug, Clone, Default)]
pub struct LeadRow {
    /// Its id.
    pub id: String,
    /// When it came into being.
    pub created: Option<Instant>,
    /// Its attributes; one that is missing has no value.
    pub attributes: BTreeMap<String, Cell>,
    /// Its events, in any order.
    pub events: Vec<EventRow>,
    /// The stages that it reached, in the order of the file.
    pub stages: Vec<StageRow>,
}

/// A known value of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date-time.
    Time(Instant),
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

/// Something that a lead did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// When.
    pub at: Instant,
    /// What.
    pub name: String,
    /// Its further properties, as they stand in the data.
    pub properties: BTreeMap<String, String>,
}

/// That a lead reached a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageRow {
    /// Such as `handed_off`.
    pub stage: String,
    /// When, if that is known.
    pub at: Option<Instant>,
    /// In ten-thousandths of the currency.
    pub amount: Option<i64>,
}

impl Rows {
    /// Leads with these columns. A property of events is a number if every value in the data is one.
    pub fn new(columns: BTreeMap<String, Type>, leads: Vec<LeadRow>) -> Rows {
        let (mut numbers, mut others) = (BTreeSet::new(), BTreeSet::new());
        for (name, value) in leads.iter().flat_map(|lead| &lead.events).flat_map(|event| &event.properties) {
            if agreement::Decimal::parse(value.trim()).is_some() {
                numbers.insert(name.clone());
            } else if !value.trim().is_empty() {
                others.insert(name.clone());
            }
        }
        Rows { columns, leads, numbers: numbers.difference(&others).cloned().collect() }
    }

    /// The as-of moment: as given, else the latest creation, event or stage.
    pub fn as_of(&self, given: Option<Instant>) -> Option<Instant> {
        given.or_else(|| self.leads.iter().flat_map(LeadRow::times).max())
    }

    /// The world as it was known at a moment: what is later is simply not there.
    pub fn as_known_at(&self, as_of: Option<Instant>) -> Rows {
        let Some(as_of) = as_of else { return self.clone() };
        let mut rows = self.clone();
        rows.leads.retain(|lead| lead.created.is_none_or(|created| created <= as_of));
        for lead in &mut rows.leads {
            lead.events.retain(|event| event.at <= as_of);
            lead.stages.retain(|stage| stage.at.is_none_or(|at| at <= as_of));
        }
        rows
    }
}

impl LeadRow {
    fn times(&self) -> impl Iterator<Item = Instant> + '_ {
        let events = self.events.iter().map(|event| event.at);
        self.created.into_iter().chain(events).chain(self.stages.iter().filter_map(|stage| stage.at))
    }

    fn has(&self, stage: &str) -> bool {
        self.stages.iter().any(|row| row.stage == stage)
    }

    fn earliest(&self, stage: &str) -> Option<Instant> {
        self.stages.iter().filter(|row| row.stage == stage).filter_map(|row| row.at).min()
    }

    /// The evaluation moment at hand-off: the earliest known time among the stages, else the as-of moment.
    pub fn handoff(&self, as_of: Option<Instant>) -> Option<Instant> {
        self.stages.iter().filter_map(|stage| stage.at).min().or(as_of)
    }
}
