//! Rows of a file of events on their way into the database. An event is the same row again when its `event_id` is, or,
//! without one, when everything in it is and it is the how-many-eth of its equals in the file.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::Content;
use crate::leads::fault::LeadError;
use crate::leads::report::Report;

/// One row of a file of events.
#[derive(Debug, Default)]
pub(crate) struct EventRow {
    pub lead_id: String,
    pub at: i64,
    pub name: String,
    /// Empty where the row has none.
    pub event_id: String,
    pub content: Content,
}

/// Takes rows of a file of events.
pub(crate) struct EventWriter<'c> {
    connection: &'c Connection,
    keys: KeyFinder,
    names: HashMap<String, i64>,
    import: i64,
    has_ids: bool,
    columns: Vec<u32>,
}

impl<'c> EventWriter<'c> {
    pub fn begin(connection: &'c Connection, import: i64, has_ids: bool, columns: Vec<u32>) -> Result<Self, LeadError> {
        if has_ids {
            connection.execute_batch(
                "CREATE TABLE arriving_events(
                   place INTEGER PRIMARY KEY, id_print BLOB NOT NULL UNIQUE, line INTEGER NOT NULL, lead_key INTEGER NOT NULL,
                   at INTEGER NOT NULL, name_key INTEGER NOT NULL, content BLOB NOT NULL)",
            )?;
        }
        Ok(EventWriter { connection, keys: KeyFinder::default(), names: HashMap::new(), import, has_ids, columns })
    }

    /// Takes a row; gives the line of an earlier row with the same `event_id`, which no longer counts, and whether the
    /// lead is known.
    pub fn take(&mut self, row: &EventRow, line: u64, report: &mut Report) -> Result<(Option<u64>, bool), LeadError> {
        let (lead, known) = self.keys.find(self.connection, &row.lead_id)?;
        let name = self.name(&row.name)?;
        let content = row.content.pack();
        if self.has_ids && !row.event_id.is_empty() {
            return Ok((self.arrive(&row.event_id, line, lead, row.at, name, &content)?, known));
        }
        let print = fingerprint(&[&name.to_le_bytes(), &content]);
        if self.insert(lead, row.at, print, 0, name, &content)? {
            report.added += 1;
            return Ok((None, known));
        }
        // As a rule it is the only one of its kind, and this import has not had it yet.
        if self.mark(lead, row.at, print, 0)? {
            report.unchanged += 1;
            return Ok((None, known));
        }
        // Equal rows that this import has had are the first of their kind: find how many by doubling and halving.
        let mut above = 2;
        while self.had(lead, row.at, print, above - 1)? == Some(true) {
            above *= 2;
        }
        let mut below = above / 2;
        while below < above {
            let middle = (below + above) / 2;
            if self.had(lead, row.at, print, middle)? == Some(true) { below = middle + 1 } else { above = middle }
        }
        if self.insert(lead, row.at, print, below, name, &content)? {
            report.added += 1;
        } else {
            self.mark(lead, row.at, print, below)?;
            report.unchanged += 1;
        }
        Ok((None, known))
    }

    fn insert(&self, lead: i64, at: i64, print: i64, nth: i64, name: i64, content: &[u8]) -> Result<bool, LeadError> {
        let added = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![lead, at, print, nth, self.import, name, content])?;
        Ok(added == 1)
    }

    /// Notes that this import has an event; false when it had it before.
    fn mark(&self, lead: i64, at: i64, print: i64, nth: i64) -> Result<bool, LeadError> {
        let marked = self
            .connection
            .prepare_cached(
                "UPDATE events SET import = ?5 WHERE lead_key = ?1 AND at = ?2 AND print = ?3 AND nth = ?4 AND import <> ?5",
            )?
            .execute(params![lead, at, print, nth, self.import])?;
        Ok(marked == 1)
    }

    /// Whether an event is there, and if so whether this import had it.
    fn had(&self, lead: i64, at: i64, print: i64, nth: i64) -> Result<Option<bool>, LeadError> {
        let import: Option<i64> = self
            .connection
            .prepare_cached("SELECT import FROM events WHERE lead_key = ?1 AND at = ?2 AND print = ?3 AND nth = ?4")?
            .query_row(params![lead, at, print, nth], |row| row.get(0))
            .optional()?;
        Ok(import.map(|import| import == self.import))
    }

    fn name(&mut self, name: &str) -> Result<i64, LeadError> {
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

    fn arrive(
        &self,
        event_id: &str,
        line: u64,
        lead: i64,
        at: i64,
        name: i64,
        content: &[u8],
    ) -> Result<Option<u64>, LeadError> {
        let print = Sha256::digest(event_id.as_bytes());
        let print = &print[..16];
        let added = self
            .connection
            .prepare_cached(
                "INSERT OR IGNORE INTO arriving_events(id_print, line, lead_key, at, name_key, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![print, line as i64, lead, at, name, content])?;
        if added == 1 {
            return Ok(None);
        }
        let earlier: i64 = self
            .connection
            .prepare_cached("SELECT line FROM arriving_events WHERE id_print = ?1")?
            .query_row([print], |row| row.get(0))?;
        self.connection
            .prepare_cached(
                "UPDATE arriving_events SET line = ?2, lead_key = ?3, at = ?4, name_key = ?5, content = ?6 WHERE id_print = ?1",
            )?
            .execute(params![print, line as i64, lead, at, name, content])?;
        Ok(Some(earlier as u64))
    }

    /// Lays the events that have an id over what is known.
    pub fn end(self, report: &mut Report, mut tick: impl FnMut() -> Result<(), LeadError>) -> Result<(), LeadError> {
        if !self.has_ids {
            return Ok(());
        }
        let mut arrived = self
            .connection
            .prepare("SELECT id_print, lead_key, at, name_key, content FROM arriving_events ORDER BY place")?;
        let mut rows = arrived.query([])?;
        while let Some(row) = rows.next()? {
            tick()?;
            let id: Vec<u8> = row.get(0)?;
            let content: Vec<u8> = row.get(4)?;
            self.lay(&id, row.get(1)?, row.get(2)?, row.get(3)?, content, report)?;
        }
        drop(rows);
        drop(arrived);
        self.connection.execute_batch("DROP TABLE arriving_events")?;
        Ok(())
    }

    fn lay(
        &self,
        id: &[u8],
        lead: i64,
        at: i64,
        name: i64,
        content: Vec<u8>,
        report: &mut Report,
    ) -> Result<(), LeadError> {
        let print = fingerprint(&[id]);
        let place: Option<(i64, i64)> = self
            .connection
            .prepare_cached("SELECT lead_key, at FROM event_ids WHERE id_print = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let mut content = content;
        if let Some((old_lead, old_at)) = place {
            let old: (i64, Vec<u8>) = self
                .connection
                .prepare_cached(
                    "SELECT name_key, content FROM events WHERE lead_key = ?1 AND at = ?2 AND print = ?3 AND nth = -1",
                )?
                .query_row(params![old_lead, old_at, print], |row| Ok((row.get(0)?, row.get(1)?)))?;
            // As with leads, only the columns that the file has are replaced.
            let mut merged = Content::unpack(&old.1)?;
            merged.replace(&self.columns, &Content::unpack(&content)?);
            content = merged.pack();
            if (old_lead, old_at, &old.0, &old.1) == (lead, at, &name, &content) {
                report.unchanged += 1;
                return Ok(());
            }
            self.connection
                .prepare_cached("DELETE FROM events WHERE lead_key = ?1 AND at = ?2 AND print = ?3 AND nth = -1")?
                .execute(params![old_lead, old_at, print])?;
            report.changed += 1;
        } else {
            report.added += 1;
        }
        self.insert(lead, at, print, -1, name, &content)?;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO event_ids VALUES (?1, ?2, ?3)")?
            .execute(params![id, lead, at])?;
        Ok(())
    }
}

/// 64 bits of SHA-256 over texts of known length: enough to tell the events of one lead at one millisecond apart.
fn fingerprint(parts: &[&[u8]]) -> i64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let hash = hash.finalize();
    i64::from_le_bytes([hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]])
}

/// How many names and keys are held in memory at most.
const KEPT: usize = 1 << 16;

/// Finds the keys of leads by their ids, and gives keys to those who wait.
#[derive(Debug, Default)]
pub(crate) struct KeyFinder {
    recent: HashMap<String, (i64, bool)>,
}

impl KeyFinder {
    /// The key of a lead, and whether it is known.
    pub fn find(&mut self, connection: &Connection, lead_id: &str) -> Result<(i64, bool), LeadError> {
        if let Some(found) = self.recent.get(lead_id) {
            return Ok(*found);
        }
        let found = connection
            .prepare_cached("SELECT lead_key, known FROM leads WHERE lead_id = ?1")?
            .query_row([lead_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let found = match found {
            Some(found) => found,
            None => {
                connection
                    .prepare_cached("INSERT INTO leads(lead_id, known, content) VALUES (?1, 0, x'')")?
                    .execute([lead_id])?;
                (connection.last_insert_rowid(), false)
            }
        };
        if self.recent.len() >= KEPT {
            self.recent.clear();
        }
        self.recent.insert(lead_id.to_owned(), found);
        Ok(found)
    }
}
