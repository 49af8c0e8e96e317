//! What is known about the leads at hand: counts, the time that they span, columns and their commonest values.

use std::collections::{BTreeSet, HashMap};

use agreement::time::Instant;
use serde::Serialize;
use simulation::dataset::ColumnType;

use super::database::{Column, Columns, Events, LeadDatabase, Room, UNKNOWN_TIME, Values, made_stage};
use super::fault::LeadError;
use super::types::type_name;

/// How many of a column's values are given.
const COMMONEST: usize = 20;
/// How many different values of a column are counted; of a column with more, those that came first.
const COUNTED: usize = 10_000;

/// The leads at hand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Leads.
    pub leads: u64,
    /// Events of known leads.
    pub events: u64,
    /// Stages of known leads.
    pub stages: u64,
    /// Events whose lead is not known yet.
    pub waiting_events: u64,
    /// Stages whose lead is not known yet.
    pub waiting_stages: u64,
    /// The earliest creation, event or stage among known leads.
    pub from: Option<Instant>,
    /// The latest.
    pub to: Option<Instant>,
    /// The attributes besides `lead_id`: `created_at` first, then in the order of their first import.
    pub columns: Vec<ColumnSummary>,
    /// The names of events, commonest first.
    pub event_names: Vec<EventSummary>,
    /// Changes whenever the leads do.
    pub revision: u64,
}

/// An attribute of the leads at hand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnSummary {
    /// Its name.
    pub name: String,
    /// What its values are; text while it has none.
    #[serde(rename = "type", serialize_with = "named")]
    pub kind: ColumnType,
    /// The share of leads that have a value, from 0 to 1; 0 without leads.
    pub known: f64,
    /// Whether its values are only known as of the export.
    pub known_as_of_export: bool,
    /// Its commonest values, commonest first, equals in the order of their text.
    pub commonest: Vec<ValueCount>,
}

/// A value and how often it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// How many leads have it.
    pub leads: u64,
}

/// A kind of event in the leads at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventSummary {
    /// Its name as it was first written.
    pub name: String,
    /// How many events of known leads have it.
    pub events: u64,
    /// The properties that such events have.
    pub properties: Vec<String>,
}

fn named<S: serde::Serializer>(kind: &ColumnType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(type_name(*kind))
}

impl LeadDatabase {
    /// Sums up the leads at hand.
    pub fn summary(&self) -> Result<Summary, LeadError> {
        // One reading transaction, so that an import by another program in between cannot tear the figures apart.
        let reading = self.connection.unchecked_transaction()?;
        let columns = Columns::load(&reading)?;
        let mut span = Span::default();
        let mut leads = LeadTally::new(&columns);
        let mut read = reading.prepare("SELECT created_at, content FROM leads WHERE known = 1")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let created_at = row.get(0)?;
            span.take(created_at);
            leads.take(created_at, row.get_ref(1)?.as_blob().map_err(|_| LeadError::damaged())?, &mut span)?;
        }
        let (events, event_names) = events(&reading, &columns, &mut span)?;
        let stages = stages(&reading, &mut span)? + leads.stages;
        let waiting = |of_a_lead: &str| -> Result<u64, LeadError> {
            // By leads that wait, of which there are few, not by looking at every row.
            let sql = format!("SELECT coalesce(sum(({of_a_lead})), 0) FROM leads WHERE known = 0");
            Ok(reading.query_row(&sql, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
        };
        Ok(Summary {
            leads: leads.leads,
            events,
            stages,
            waiting_events: waiting(
                "SELECT sum(events) FROM events WHERE event_key >= lead_key << 20 AND event_key < (lead_key + 1) << 20",
            )?,
            waiting_stages: waiting("SELECT count(*) FROM stages WHERE stages.lead_key = leads.lead_key")?,
            from: span.from,
            to: span.to,
            columns: leads.columns(),
            event_names,
            revision: self.revision()?,
        })
    }
}

fn events(
    connection: &rusqlite::Connection,
    columns: &Columns,
    span: &mut Span,
) -> Result<(u64, Vec<EventSummary>), LeadError> {
    let mut names: HashMap<u32, (String, u64, BTreeSet<u32>)> = HashMap::new();
    let mut read = connection.prepare("SELECT name_key, name FROM event_names")?;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        names.insert(row.get(0)?, (row.get(1)?, 0, BTreeSet::new()));
    }
    let mut read = connection
        .prepare("SELECT events.content FROM events JOIN leads ON lead_key = event_key >> 20 WHERE known = 1")?;
    let mut rows = read.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        for event in Events::of(row.get_ref(0)?.as_blob().map_err(|_| LeadError::damaged())?) {
            let event = event?;
            count += 1;
            span.take(Some(event.at));
            let Some((_, events, properties)) = names.get_mut(&event.name) else { continue };
            *events += 1;
            for value in Values(event.content) {
                properties.insert(value?.0);
            }
        }
    }
    let name_of = |key: u32| columns.0.iter().find(|column| column.key == key).map(|column| column.name.clone());
    let mut found: Vec<EventSummary> = names
        .into_values()
        .filter(|(_, events, _)| *events > 0)
        .map(|(name, events, properties)| EventSummary {
            name,
            events,
            properties: properties.into_iter().filter_map(name_of).collect(),
        })
        .collect();
    found.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.name.cmp(&b.name)));
    Ok((count, found))
}

fn stages(connection: &rusqlite::Connection, span: &mut Span) -> Result<u64, LeadError> {
    let mut read = connection.prepare("SELECT at FROM stages JOIN leads USING(lead_key) WHERE known = 1")?;
    let mut rows = read.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += 1;
        span.take(Some(row.get(0)?).filter(|at| *at != UNKNOWN_TIME));
    }
    Ok(count)
}

/// The earliest and the latest of some instants.
#[derive(Debug, Default)]
struct Span {
    from: Option<Instant>,
    to: Option<Instant>,
}

impl Span {
    fn take(&mut self, at: Option<Instant>) {
        let Some(at) = at else { return };
        self.from = Some(self.from.map_or(at, |from| from.min(at)));
        self.to = Some(self.to.map_or(at, |to| to.max(at)));
    }
}

/// Counts over all leads.
struct LeadTally<'c> {
    leads: u64,
    created: u64,
    stages: u64,
    columns: HashMap<u32, ColumnTally<'c>>,
}

struct ColumnTally<'c> {
    column: &'c Column,
    known: u64,
    values: HashMap<String, u64>,
}

impl<'c> LeadTally<'c> {
    fn new(columns: &'c Columns) -> LeadTally<'c> {
        let of_leads = columns.0.iter().filter(|column| column.room != Room::Event);
        let tally = |column| ColumnTally { column, known: 0, values: HashMap::new() };
        LeadTally {
            leads: 0,
            created: 0,
            stages: 0,
            columns: of_leads.map(|column| (column.key, tally(column))).collect(),
        }
    }

    fn take(&mut self, created_at: Option<Instant>, content: &[u8], span: &mut Span) -> Result<(), LeadError> {
        self.leads += 1;
        self.created += u64::from(created_at.is_some());
        for value in Values(content) {
            let (key, value) = value?;
            let column = self.columns.get_mut(&key).ok_or_else(LeadError::damaged)?;
            if column.column.room == Room::Stage {
                self.stages += 1;
                span.take(made_stage(value)?.1);
                continue;
            }
            column.known += 1;
            if let Some(count) = column.values.get_mut(value) {
                *count += 1;
            } else if column.values.len() < COUNTED {
                column.values.insert(value.to_owned(), 1);
            }
        }
        Ok(())
    }

    fn columns(self) -> Vec<ColumnSummary> {
        let all = self.leads.max(1) as f64;
        let mut columns: Vec<_> = self.columns.into_values().filter(|tally| tally.column.room == Room::Lead).collect();
        columns.sort_by_key(|tally| tally.column.key);
        let created_at = ColumnSummary {
            name: "created_at".to_owned(),
            kind: ColumnType::Time,
            known: self.created as f64 / all,
            known_as_of_export: false,
            commonest: Vec::new(),
        };
        let further = columns.into_iter().map(|tally| {
            let mut values: Vec<_> =
                tally.values.into_iter().map(|(value, leads)| ValueCount { value, leads }).collect();
            values.sort_by(|a, b| b.leads.cmp(&a.leads).then_with(|| a.value.cmp(&b.value)));
            values.truncate(COMMONEST);
            ColumnSummary {
                name: tally.column.name.clone(),
                kind: tally.column.kind.unwrap_or(ColumnType::Text),
                known: tally.known as f64 / all,
                known_as_of_export: tally.column.known_as_of_export,
                commonest: values,
            }
        });
        std::iter::once(created_at).chain(further).collect()
    }
}
