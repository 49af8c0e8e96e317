//! Rows of a file of events on their way into the database. An event is the same row again when its `event_id` is, or,
//! without one, when everything in it is and it is the how-many-eth of its equals in the file.
//!
//! The rows are sorted as the database keeps them, lead by lead and by time, and then laid over what is known of each lead:
//! so each lead is touched once, however its rows are strewn over the file.

mod kept;
mod laying;
mod named;
mod packed;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::keys::KeyFinder;
use crate::leads::fault::LeadError;
use crate::leads::report::Report;
use crate::leads::sorting::Sorter;
pub(crate) use kept::pieces_of;
use laying::Laying;
pub(crate) use laying::carry_over;
use named::Named;
use named::Repeat;
pub(crate) use packed::{Event, Events, lead_of};

/// One row of a file of events.
#[derive(Debug, Default)]
pub(crate) struct EventRow {
    pub lead_id: String,
    pub at: i64,
    pub name: String,
    /// Empty where the row has none.
    pub event_id: String,
    /// What else it says, packed.
    pub content: Vec<u8>,
}

/// Takes rows of a file of events.
pub(crate) struct EventWriter<'c> {
    connection: &'c Connection,
    keys: KeyFinder,
    names: HashMap<String, u32>,
    arrived: Arrived,
    /// The events with an id, which come to the others once it is known what becomes of them.
    named: Option<Named>,
    record: Vec<u8>,
}

impl<'c> EventWriter<'c> {
    /// `columns` are those that the file has: of an event that is known by its id an import replaces these and leaves the
    /// others.
    pub fn begin(connection: &'c Connection, keys: KeyFinder, has_ids: bool, columns: Vec<u32>) -> Self {
        let folder = folder_of(connection);
        EventWriter {
            connection,
            keys,
            names: HashMap::new(),
            named: has_ids.then(|| Named::new(&folder, columns)),
            arrived: Arrived::new(folder),
            record: Vec::new(),
        }
    }

    /// Takes a row; whether its lead is known.
    pub fn take(&mut self, row: &EventRow, line: u64) -> Result<bool, LeadError> {
        let (lead, known) = self.keys.find(self.connection, &row.lead_id)?;
        let event = Event { at: row.at, name: self.name(&row.name)?, id: None, content: &row.content };
        match &mut self.named {
            Some(named) if !row.event_id.is_empty() => named.take(&row.event_id, line, lead, &event)?,
            _ => {
                self.record.clear();
                packed::write_record(&event, &mut self.record);
                self.arrived.push(lead, &self.record)?;
            }
        }
        Ok(known)
    }

    fn name(&mut self, name: &str) -> Result<u32, LeadError> {
        if let Some(key) = self.names.get(name) {
            return Ok(*key);
        }
        self.connection.prepare_cached("INSERT OR IGNORE INTO event_names(name) VALUES (?1)")?.execute([name])?;
        let key = self
            .connection
            .prepare_cached("SELECT name_key FROM event_names WHERE name = ?1")?
            .query_row([name], |row| row.get(0))?;
        if self.names.len() < KEPT {
            self.names.insert(name.to_owned(), key);
        }
        Ok(key)
    }

    /// How many rows it has taken.
    pub fn count(&self) -> u64 {
        self.arrived.sorter.count() + self.named.as_ref().map_or(0, Named::count)
    }

    /// Lays the rows over what is known. `tick` hears how many are done.
    pub fn end(
        mut self,
        report: &mut Report,
        mut tick: impl FnMut(u64) -> Result<(), LeadError>,
    ) -> Result<Vec<Repeat>, LeadError> {
        drop(self.keys);
        let repeats = match self.named {
            Some(named) => named.settle(self.connection, &mut self.arrived, report, &mut tick)?,
            None => Vec::new(),
        };
        let Arrived { folder, sorter, mut record } = self.arrived;
        let in_folder = |fault: io::Error| LeadError::io(&folder, "written", &fault);
        let mut sorted = sorter.sorted().map_err(in_folder)?;
        let mut laying = Laying::begin(self.connection)?;
        let mut done = 0;
        while let Some(found) = sorted.next().map_err(in_folder)? {
            record.clear();
            record.extend_from_slice(found);
            let Some((lead, said)) = record.split_first_chunk() else { return Err(LeadError::damaged()) };
            laying.take(lead_from(lead), said)?;
            done += 1;
            tick(done)?;
        }
        laying.end()?;
        report.added += laying.added;
        report.unchanged += laying.unchanged;
        Ok(repeats)
    }
}

/// How many names are held in memory at most.
const KEPT: usize = 1 << 16;

/// Bytes of a lead's key in what is sorted.
const LEAD: usize = 5;

/// The key of a lead as bytes that have its order.
fn lead_bytes(lead: i64) -> Result<[u8; LEAD], LeadError> {
    match lead.to_be_bytes() {
        [0, 0, 0, bytes @ ..] => Ok(bytes),
        // The database gives keys from 1 on, one after another.
        _ => Err(LeadError::damaged()),
    }
}

fn lead_from([a, b, c, d, e]: &[u8; LEAD]) -> i64 {
    i64::from_be_bytes([0, 0, 0, *a, *b, *c, *d, *e])
}

/// What is to be laid over what is known, in any order.
struct Arrived {
    folder: PathBuf,
    sorter: Sorter,
    record: Vec<u8>,
}

impl Arrived {
    fn new(folder: PathBuf) -> Arrived {
        Arrived { sorter: Sorter::new(&folder), folder, record: Vec::new() }
    }

    fn push(&mut self, lead: i64, said: &[u8]) -> Result<(), LeadError> {
        self.record.clear();
        self.record.extend_from_slice(&lead_bytes(lead)?);
        self.record.extend_from_slice(said);
        self.sorter.push(&self.record).map_err(|fault| LeadError::io(&self.folder, "written", &fault))
    }
}

/// The folder that the database lies in, for the user alone.
fn folder_of(connection: &Connection) -> PathBuf {
    connection.path().and_then(|path| Path::new(path).parent()).unwrap_or(Path::new(".")).to_owned()
}

/// 64 bits of SHA-256 over the print of an `event_id`: enough to tell the events of one lead at one millisecond apart.
fn fingerprint(id_print: &[u8]) -> u64 {
    let mut hash = Sha256::new();
    hash.update((id_print.len() as u64).to_le_bytes());
    hash.update(id_print);
    let hash = hash.finalize();
    u64::from_le_bytes([hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]])
}
