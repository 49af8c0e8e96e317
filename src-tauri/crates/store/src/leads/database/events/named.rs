//! Rows of events that have an `event_id`: the last of several with one id counts, and it replaces the event that is known
//! by that id, of which the columns stay that the file does not have.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::kept::Kept;
use super::packed::{Event, Said, read_record, write_record, write_removal};
use super::{Arrived, LEAD, fingerprint, lead_bytes, lead_from};
use crate::leads::database::Content;
use crate::leads::fault::LeadError;
use crate::leads::report::Report;
use crate::leads::sorting::Sorter;

/// How many repeated ids are told one by one.
const TOLD: usize = 20;

/// Two rows with one id.
#[derive(Debug)]
pub(crate) struct Repeat {
    pub id: String,
    pub earlier: u64,
    pub line: u64,
}

/// Bytes of what an id is known by.
const PRINT: usize = 16;

/// Rows that have an id.
pub(super) struct Named {
    folder: PathBuf,
    columns: Vec<u32>,
    /// By the print of the id and the line: the lead, the id, and the event.
    arrived: Sorter,
    record: Vec<u8>,
}

/// A row of these.
struct Row<'r> {
    print: &'r [u8; PRINT],
    line: u64,
    id: &'r str,
    lead: i64,
    event: Event<'r>,
}

impl<'r> Row<'r> {
    fn read(record: &'r [u8]) -> Option<Row<'r>> {
        let (print, rest) = record.split_first_chunk()?;
        let (line, rest) = rest.split_first_chunk()?;
        let (lead, rest) = rest.split_first_chunk::<LEAD>()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (id, said) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        let Some(Said::Is(event)) = read_record(said) else { return None };
        let id = std::str::from_utf8(id).ok()?;
        Some(Row { print, line: u64::from_be_bytes(*line), id, lead: lead_from(lead), event })
    }
}

impl Named {
    pub fn new(folder: &Path, columns: Vec<u32>) -> Named {
        Named { folder: folder.to_owned(), columns, arrived: Sorter::new(folder), record: Vec::new() }
    }

    pub fn count(&self) -> u64 {
        self.arrived.count()
    }

    /// Takes a row.
    pub fn take(&mut self, id: &str, line: u64, lead: i64, event: &Event<'_>) -> Result<(), LeadError> {
        let record = &mut self.record;
        record.clear();
        record.extend_from_slice(&Sha256::digest(id.as_bytes())[..PRINT]);
        record.extend_from_slice(&line.to_be_bytes());
        record.extend_from_slice(&lead_bytes(lead)?);
        record.extend_from_slice(&(id.len() as u32).to_be_bytes());
        record.extend_from_slice(id.as_bytes());
        write_record(event, record);
        self.arrived.push(record).map_err(|fault| in_folder(&self.folder, &fault))
    }

    /// Decides what becomes of each row, which then comes to the others that arrived. Gives the first repeated ids.
    pub fn settle(
        self,
        connection: &Connection,
        others: &mut Arrived,
        report: &mut Report,
        tick: &mut impl FnMut(u64) -> Result<(), LeadError>,
    ) -> Result<Vec<Repeat>, LeadError> {
        let Named { folder, columns, arrived, .. } = self;
        let mut sorted = arrived.sorted().map_err(|fault| in_folder(&folder, &fault))?;
        let mut settling = Settling { connection, known: Sorter::new(&folder), others, record: Vec::new() };
        let mut repeats = Repeats::default();
        let mut last: Vec<u8> = Vec::new();
        while let Some(record) = sorted.next().map_err(|fault| in_folder(&folder, &fault))? {
            tick(0)?;
            if !last.is_empty() {
                let (before, row) = (read(&last)?, read(record)?);
                if before.print == row.print {
                    report.repeated += 1;
                    repeats.take(&before, &row);
                } else {
                    settling.row(&before, report)?;
                }
            }
            last.clear();
            last.extend_from_slice(record);
        }
        if !last.is_empty() {
            settling.row(&read(&last)?, report)?;
        }
        settling.end(&folder, &columns, report, tick)?;
        Ok(repeats.0.into_values().collect())
    }
}

/// The first repeated ids by their later lines.
#[derive(Default)]
struct Repeats(BTreeMap<u64, Repeat>);

impl Repeats {
    fn take(&mut self, before: &Row<'_>, row: &Row<'_>) {
        if self.0.len() >= TOLD && self.0.last_key_value().is_some_and(|(last, _)| *last < row.line) {
            return;
        }
        self.0.insert(row.line, Repeat { id: row.id.to_owned(), earlier: before.line, line: row.line });
        if self.0.len() > TOLD {
            self.0.pop_last();
        }
    }
}

struct Settling<'s, 'c> {
    connection: &'c Connection,
    others: &'s mut Arrived,
    /// Rows of ids that are known, by the lead and the time that they are known at.
    known: Sorter,
    record: Vec<u8>,
}

impl Settling<'_, '_> {
    fn row(&mut self, row: &Row<'_>, report: &mut Report) -> Result<(), LeadError> {
        let place: Option<(i64, i64)> = self
            .connection
            .prepare_cached("SELECT lead_key, at FROM event_ids WHERE id_print = ?1")?
            .query_row([&row.print[..]], |found| Ok((found.get(0)?, found.get(1)?)))
            .optional()?;
        let Some((lead, at)) = place else {
            report.added += 1;
            return self.put_in(row.print, row.lead, &row.event);
        };
        let record = &mut self.record;
        record.clear();
        record.extend_from_slice(&lead_bytes(lead)?);
        write_removal(at, fingerprint(row.print), record);
        record.extend_from_slice(row.print);
        record.extend_from_slice(&lead_bytes(row.lead)?);
        write_record(&row.event, record);
        self.known.push(record).map_err(|fault| in_folder(&self.others.folder, &fault))
    }

    fn put_in(&mut self, print: &[u8; PRINT], lead: i64, event: &Event<'_>) -> Result<(), LeadError> {
        self.connection.prepare_cached("INSERT OR REPLACE INTO event_ids VALUES (?1, ?2, ?3)")?.execute(params![
            &print[..],
            lead,
            event.at
        ])?;
        self.record.clear();
        write_record(&Event { id: Some(fingerprint(print)), ..*event }, &mut self.record);
        self.others.push(lead, &self.record)
    }

    /// Holds the rows of known ids against the events that they are known by.
    fn end(
        mut self,
        folder: &Path,
        columns: &[u32],
        report: &mut Report,
        tick: &mut impl FnMut(u64) -> Result<(), LeadError>,
    ) -> Result<(), LeadError> {
        let known = std::mem::replace(&mut self.known, Sorter::new(folder));
        let mut sorted = known.sorted().map_err(|fault| in_folder(folder, &fault))?;
        let mut kept: Option<(i64, Kept)> = None;
        while let Some(record) = sorted.next().map_err(|fault| in_folder(folder, &fault))? {
            tick(0)?;
            let found = Known::read(record).ok_or_else(LeadError::damaged)?;
            if kept.as_ref().is_none_or(|(lead, _)| *lead != found.lead_before) {
                kept = Some((found.lead_before, Kept::load(self.connection, found.lead_before)?));
            }
            let Some((_, events)) = &mut kept else { continue };
            while events.record().is_some_and(|event| event < found.removal) {
                events.advance()?;
            }
            let Some(Said::PutIn(before)) = events.record().and_then(read_record) else {
                return Err(LeadError::damaged());
            };
            if before.id != Some(fingerprint(found.print)) {
                return Err(LeadError::damaged());
            }
            // As with leads, only the columns that the file has are replaced.
            let mut merged = Content::unpack(before.content)?;
            merged.replace(columns, &Content::unpack(found.event.content)?);
            let merged = merged.pack();
            let (lead, event) = (found.lead, Event { content: &merged, ..found.event });
            if (lead, event.at, event.name, event.content)
                == (found.lead_before, before.at, before.name, before.content)
            {
                report.unchanged += 1;
                continue;
            }
            report.changed += 1;
            self.others.push(found.lead_before, found.removal)?;
            self.put_in(found.print, lead, &event)?;
        }
        Ok(())
    }
}

/// A row of an id that is known.
struct Known<'r> {
    lead_before: i64,
    /// The record that takes the event away that it is known by.
    removal: &'r [u8],
    print: &'r [u8; PRINT],
    lead: i64,
    event: Event<'r>,
}

impl<'r> Known<'r> {
    fn read(record: &'r [u8]) -> Option<Known<'r>> {
        let (lead_before, rest) = record.split_first_chunk()?;
        let (removal, rest) = rest.split_at_checked(super::packed::REMOVAL)?;
        let (print, rest) = rest.split_first_chunk()?;
        let (lead, said) = rest.split_first_chunk()?;
        let Some(Said::Is(event)) = read_record(said) else { return None };
        Some(Known { lead_before: lead_from(lead_before), removal, print, lead: lead_from(lead), event })
    }
}

fn read(record: &[u8]) -> Result<Row<'_>, LeadError> {
    Row::read(record).ok_or_else(LeadError::damaged)
}

fn in_folder(folder: &Path, fault: &io::Error) -> LeadError {
    LeadError::io(folder, "written", fault)
}
