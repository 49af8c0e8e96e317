//! The leads at hand as the columns that every evaluation runs over.

use std::collections::HashMap;

use chrono_tz::Tz;
use rusqlite::Connection;
use simulation::dataset::snapshot::Part;
use simulation::dataset::{self, ColumnType, Dataset, DatasetBuilder, Lead, Property, Stage};

use super::database::{Columns, Events, LeadDatabase, Room, UNKNOWN_TIME, Values, lead_of, made_stage};
use super::fault::LeadError;

/// Where a column of the database goes.
enum Place {
    Attribute(usize),
    Property { index: usize, is_number: bool },
    MadeStage,
}

/// What is found by keys that the database gave, from 1 on.
struct ByKey<T>(Vec<Option<T>>);

impl<T> Default for ByKey<T> {
    fn default() -> ByKey<T> {
        ByKey(Vec::new())
    }
}

impl<T> ByKey<T> {
    /// More keys than this the database never gave.
    const MOST: usize = 1 << 26;

    fn insert(&mut self, key: u32, value: T) -> Result<(), LeadError> {
        let key = key as usize;
        if key >= ByKey::<T>::MOST {
            return Err(LeadError::damaged());
        }
        if self.0.len() <= key {
            self.0.resize_with(key + 1, || None);
        }
        self.0[key] = Some(value);
        Ok(())
    }

    fn get(&self, key: u32) -> Option<&T> {
        self.0.get(key as usize)?.as_ref()
    }
}

impl LeadDatabase {
    /// What [`LeadDatabase::dataset`] gives, all of it read from the database; the snapshot is left alone.
    pub fn load_dataset(&self) -> Result<Dataset, LeadError> {
        let reading = self.connection.unchecked_transaction()?;
        LeadDatabase::read_through(&reading, &Part::ALL)
    }

    /// Reads the wanted parts, all at one moment if `reading` is in a transaction; the others are without content, of the same
    /// leads.
    pub(crate) fn read_through(reading: &Connection, wanted: &[Part]) -> Result<Dataset, LeadError> {
        let [leads_wanted, events_wanted, stages_wanted] = Part::ALL.map(|part| wanted.contains(&part));
        let columns = Columns::load(reading)?;
        let attributes: Vec<dataset::Column> = columns
            .0
            .iter()
            .filter(|column| leads_wanted && column.room == Room::Lead)
            .map(|column| dataset::Column {
                name: column.name.clone(),
                kind: column.kind.unwrap_or(ColumnType::Text),
                known_as_of_export: column.known_as_of_export,
            })
            .collect();
        // Times are kept with their offset, so that the zone of the reader does not matter.
        let mut builder = DatasetBuilder::new(Tz::UTC, attributes);
        let mut places: ByKey<Place> = ByKey::default();
        let mut next = 0;
        let mut are_stages_made = false;
        for column in &columns.0 {
            let place = match column.room {
                Room::Lead => {
                    next += 1;
                    Place::Attribute(next - 1)
                }
                Room::Event => Place::Property {
                    index: builder.property(&column.name),
                    is_number: column.kind == Some(ColumnType::Number),
                },
                Room::Stage => {
                    are_stages_made = true;
                    Place::MadeStage
                }
            };
            places.insert(column.key, place)?;
        }

        if wanted.is_empty() {
            return Ok(builder.build());
        }
        let mut leads: HashMap<i64, Lead> = HashMap::new();
        let mut read = reading
            .prepare("SELECT lead_key, lead_id, created_at, content FROM leads WHERE known = 1 ORDER BY lead_id")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let lead_id = row.get_ref(1)?.as_str().map_err(|_| LeadError::damaged())?;
            let lead = builder.lead(lead_id, row.get(2)?);
            leads.insert(row.get(0)?, lead);
            let is_read = leads_wanted || (stages_wanted && are_stages_made);
            if !is_read {
                continue;
            }
            for value in Values(row.get_ref(3)?.as_blob().map_err(|_| LeadError::damaged())?) {
                let (key, value) = value?;
                match places.get(key) {
                    Some(Place::Attribute(column)) => {
                        // What does not fit its column was never kept.
                        if leads_wanted && !builder.set(lead, *column, value) {
                            return Err(LeadError::damaged());
                        }
                    }
                    Some(Place::MadeStage) => {
                        let (stage, at) = made_stage(value)?;
                        builder.stage(lead, stage, at, None, None);
                    }
                    Some(Place::Property { .. }) | None => return Err(LeadError::damaged()),
                }
            }
        }
        drop(rows);
        drop(read);

        let mut read = reading.prepare("SELECT lead_key, stage, at, reason, amount FROM stages WHERE ?1")?;
        let mut rows = read.query([stages_wanted])?;
        while let Some(row) = rows.next()? {
            let Some(lead) = leads.get(&row.get(0)?) else { continue };
            let stage: u8 = row.get(1)?;
            let stage = *Stage::ALL.get(usize::from(stage)).ok_or_else(LeadError::damaged)?;
            let at = Some(row.get(2)?).filter(|at| *at != UNKNOWN_TIME);
            let reason = row.get_ref(3)?.as_str_or_null().map_err(|_| LeadError::damaged())?;
            builder.stage(*lead, stage, at, reason, row.get(4)?);
        }
        drop(rows);
        drop(read);

        if !events_wanted {
            return Ok(builder.build());
        }
        let mut names: ByKey<String> = ByKey::default();
        let mut read = reading.prepare("SELECT name_key, name FROM event_names")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            names.insert(row.get(0)?, row.get(1)?)?;
        }
        drop(rows);
        drop(read);
        let mut read = reading.prepare("SELECT event_key, content FROM events")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let Some(lead) = leads.get(&lead_of(row.get(0)?)) else { continue };
            let piece = row.get_ref(1)?.as_blob().map_err(|_| LeadError::damaged())?;
            let mut properties: Vec<(usize, Property<'_>)> = Vec::new();
            for event in Events::of(piece) {
                let event = event?;
                let name = names.get(event.name).ok_or_else(LeadError::damaged)?;
                properties.clear();
                for value in Values(event.content) {
                    let (key, value) = value?;
                    let Some(Place::Property { index, is_number }) = places.get(key) else {
                        return Err(LeadError::damaged());
                    };
                    properties.push((*index, if *is_number { Property::Raw(value) } else { Property::Text(value) }));
                }
                builder.event(*lead, event.at, name, &properties);
            }
        }
        Ok(builder.build())
    }
}
