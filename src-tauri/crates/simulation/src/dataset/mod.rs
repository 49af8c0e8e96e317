//! Past leads in columns: what the store reads from its database once, and every evaluation then runs over (language
//! reference, section 2). Texts are dictionaries, so that a test of a text runs once per distinct value; events stand
//! lead by lead in time order, and equal events (name and properties) share one kind, so that a test of an event runs
//! once per kind.

mod amount;
mod builder;
mod column;
mod events;
mod packed;
pub mod snapshot;
mod stages;
mod texts;

use agreement::time::Instant;

pub use amount::{Amount, amount_to_text, parse_amount};
pub use builder::{DatasetBuilder, LIST_SEPARATOR, Property};
pub use column::{Column, ColumnType, Value};
pub use events::{EventKind, Events, LeadEvents, PropertyColumn};
pub use packed::Texts;
pub use stages::{Stage, StageRow, StageSet, Stages};
pub use texts::Dictionary;

pub(crate) use column::{ColumnData, Lists, NO_TEXT};
pub(crate) use packed::{Codes, Times};

/// A lead's place in its [`Dataset`]: 0 for the first that was pushed.
pub type Lead = u32;

/// In a column of instants: there is none. No real instant is this early.
pub(crate) const NO_TIME: Instant = Instant::MIN;

/// The attribute of every lead that names it.
pub const LEAD_ID: &str = "lead_id";
/// The attribute of every lead that says when it came into being.
pub const CREATED_AT: &str = "created_at";
/// The attribute that is derived from `email` where the data has none of this name.
pub const EMAIL_DOMAIN: &str = "email_domain";

/// Past leads with their attributes, events and stages.
#[derive(Debug, Clone)]
pub struct Dataset {
    ids: Texts,
    created: Vec<Instant>,
    columns: Vec<Column>,
    cells: Vec<ColumnData>,
    events: Events,
    stages: Stages,
    latest: Option<Instant>,
    derives_email_domain: bool,
}

/// Where an attribute is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribute {
    LeadId,
    CreatedAt,
    Column(usize),
}

impl Dataset {
    /// How many leads there are.
    pub fn len(&self) -> usize {
        self.created.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.created.is_empty()
    }

    /// All leads, in the order in which they were pushed.
    pub fn leads(&self) -> std::ops::Range<Lead> {
        0..self.len() as Lead
    }

    /// A lead's id.
    pub fn lead_id(&self, lead: Lead) -> &str {
        self.ids.get(lead as usize)
    }

    /// The lead of this id, if there is one; looks at each id in turn.
    pub fn find(&self, lead_id: &str) -> Option<Lead> {
        let lead_id = lead_id.trim();
        self.leads().find(|&lead| self.lead_id(lead) == lead_id)
    }

    /// When the lead came into being, if that is known.
    pub fn created_at(&self, lead: Lead) -> Option<Instant> {
        known(self.created[lead as usize])
    }

    /// When each lead came into being; [`NO_TIME`] where that is not known.
    pub(crate) fn created(&self) -> &[Instant] {
        &self.created
    }

    /// The further columns, `email_domain` at their end where it is derived.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// A lead's value in a column (an index of [`Dataset::columns`]).
    pub fn value(&self, lead: Lead, column: usize) -> Value<'_> {
        self.cells[column].value(lead)
    }

    /// Whether `email_domain` is no column of the data but derived from `email`.
    pub fn derives_email_domain(&self) -> bool {
        self.derives_email_domain
    }

    /// What the leads did.
    pub fn events(&self) -> &Events {
        &self.events
    }

    /// What became of the leads.
    pub fn stages(&self) -> &Stages {
        &self.stages
    }

    /// The latest creation, event or stage: the default as-of moment (section 6). None when the data has no time at all.
    pub fn latest(&self) -> Option<Instant> {
        self.latest
    }

    fn latest_of_all(&self) -> Option<Instant> {
        let created = self.created.iter().copied().filter(|at| *at != NO_TIME).max();
        created.max(self.events.latest()).max(self.stages.latest())
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<Attribute> {
        match name {
            LEAD_ID => Some(Attribute::LeadId),
            CREATED_AT => Some(Attribute::CreatedAt),
            _ => self.columns.iter().position(|column| column.name == name).map(Attribute::Column),
        }
    }

    pub(crate) fn attribute_type(&self, attribute: Attribute) -> ColumnType {
        match attribute {
            Attribute::LeadId => ColumnType::Text,
            Attribute::CreatedAt => ColumnType::Time,
            Attribute::Column(column) => self.columns[column].kind,
        }
    }

    pub(crate) fn attribute_value(&self, lead: Lead, attribute: Attribute) -> Value<'_> {
        match attribute {
            Attribute::LeadId => Value::Text(self.lead_id(lead)),
            Attribute::CreatedAt => self.created_at(lead).map_or(Value::Missing, Value::Time),
            Attribute::Column(column) => self.value(lead, column),
        }
    }

    pub(crate) fn cells(&self, column: usize) -> &ColumnData {
        &self.cells[column]
    }
}

pub(crate) fn known(at: Instant) -> Option<Instant> {
    (at != NO_TIME).then_some(at)
}

/// Where each lead's rows end, of rows that stand lead by lead.
fn ends_by_lead(leads: usize, rows: impl Iterator<Item = Lead>) -> Vec<u32> {
    let mut ends = vec![0; leads];
    rows.for_each(|lead| ends[lead as usize] += 1);
    let mut sum = 0;
    for end in &mut ends {
        sum += *end;
        *end = sum;
    }
    ends
}
