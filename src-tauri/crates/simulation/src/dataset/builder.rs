//! How a [`Dataset`] is filled: lead by lead, from texts, without a text of its own per value.

use agreement::time::Instant;
use chrono_tz::Tz;

use super::column::{ColumnBuilder, email_domains, times_of};
use super::events::EventsBuilder;
use super::stages::StagesBuilder;
use super::{Amount, Column, ColumnData, ColumnType, Dataset, EMAIL_DOMAIN, Lead, NO_TIME, Stage, Texts};

/// What parts the elements of a list of texts that is given as one text.
pub const LIST_SEPARATOR: char = ';';

/// The value of an event's property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property<'a> {
    /// As it stands in the data: a number where every value of the property is one, else a text.
    Raw(&'a str),
    /// A text whatever it looks like; it makes the whole property one of texts.
    Text(&'a str),
}

/// Gathers leads, events and stages.
#[derive(Debug, Clone)]
pub struct DatasetBuilder {
    zone: Tz,
    columns: Vec<Column>,
    cells: Vec<ColumnBuilder>,
    ids: Texts,
    created: Vec<Instant>,
    events: EventsBuilder,
    stages: StagesBuilder,
}

impl DatasetBuilder {
    /// Begins a data set with these columns besides `lead_id` and `created_at`, which every lead has and which must not
    /// be among them. Times without an offset are read in the zone.
    pub fn new(zone: Tz, columns: Vec<Column>) -> DatasetBuilder {
        let cells = columns.iter().map(|column| ColumnBuilder::new(column.kind)).collect();
        DatasetBuilder {
            zone,
            columns,
            cells,
            ids: Texts::default(),
            created: Vec::new(),
            events: EventsBuilder::default(),
            stages: StagesBuilder::default(),
        }
    }

    /// Adds a lead, as yet without a value in any column.
    pub fn lead(&mut self, lead_id: &str, created_at: Option<Instant>) -> Lead {
        self.ids.push(lead_id.trim());
        self.created.push(created_at.unwrap_or(NO_TIME));
        (self.created.len() - 1) as Lead
    }

    /// Sets a value from its text, typed by the column (an index of the columns given at the beginning). An empty text
    /// is no value. False when the text does not fit the column's type, which makes it no value too.
    pub fn set(&mut self, lead: Lead, column: usize, raw: &str) -> bool {
        self.cells[column].set(lead, raw, self.zone)
    }

    /// Sets the elements of a list of texts; nothing happens where the column is none.
    pub fn set_texts<'a>(&mut self, lead: Lead, column: usize, texts: impl IntoIterator<Item = &'a str>) {
        self.cells[column].set_texts(lead, texts);
    }

    /// The index of an event property, for [`DatasetBuilder::event`]; its type is found from its values.
    pub fn property(&mut self, name: &str) -> usize {
        self.events.property(name, None)
    }

    /// The same with a type that is already fixed (number or text), so that no later event can change what a test of
    /// earlier ones means; a value that does not fit it counts as missing.
    pub fn typed_property(&mut self, name: &str, kind: ColumnType) -> usize {
        self.events.property(name, Some(kind))
    }

    /// Adds an event of a lead, in any order; among events of the same time the order of adding is kept.
    pub fn event(&mut self, lead: Lead, at: Instant, name: &str, properties: &[(usize, Property<'_>)]) {
        self.events.push(lead, at, name, properties);
    }

    /// Adds a row saying that a lead reached a stage; a stage may stand several times, in the order of the file.
    pub fn stage(
        &mut self,
        lead: Lead,
        stage: Stage,
        at: Option<Instant>,
        reason: Option<&str>,
        amount: Option<Amount>,
    ) {
        self.stages.push(lead, stage, at, reason, amount);
    }

    /// Packs everything.
    pub fn build(self) -> Dataset {
        self.pack(false)
    }

    /// Packs made-up leads, in which a text that is ISO 8601 also counts as a date-time where a date-time test meets it.
    pub(crate) fn build_made_up(self) -> Dataset {
        self.pack(true)
    }

    fn pack(mut self, texts_are_times: bool) -> Dataset {
        let leads = self.created.len();
        let mut cells: Vec<ColumnData> = self.cells.into_iter().map(|column| column.build(leads)).collect();
        if texts_are_times {
            for column in &mut cells {
                if let ColumnData::Text { dictionary, times, .. } = column {
                    *times = Some(times_of(dictionary, self.zone));
                }
            }
        }
        let mut derives_email_domain = false;
        let has_domain = self.columns.iter().any(|column| column.name == EMAIL_DOMAIN);
        let email = self.columns.iter().position(|column| column.name == "email");
        if let (false, Some(email)) = (has_domain, email)
            && let ColumnData::Text { codes, dictionary, .. } = &cells[email]
        {
            derives_email_domain = true;
            cells.push(email_domains(codes, dictionary));
            self.columns.push(Column {
                name: EMAIL_DOMAIN.to_owned(),
                kind: ColumnType::Text,
                known_as_of_export: self.columns[email].known_as_of_export,
            });
        }
        let (events, stages) = (self.events.build(leads), self.stages.build(leads));
        let mut data = Dataset {
            ids: self.ids.packed(),
            created: self.created,
            columns: self.columns,
            cells,
            events,
            stages,
            latest: None,
            derives_email_domain,
        };
        data.latest = data.latest_of_all();
        data
    }
}
