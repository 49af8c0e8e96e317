//! The keys of leads by their ids.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension};

use crate::leads::fault::LeadError;

/// How many keys are held in memory at most: a hundred bytes each.
const KEPT: usize = 1 << 22;

/// So many times more leads than rows are too many to read all their keys.
const FEW: u64 = 4;

/// Finds the keys of leads by their ids, and gives keys to those who wait.
#[derive(Debug, Default)]
pub(crate) struct KeyFinder {
    recent: HashMap<Box<str>, (i64, bool)>,
}

impl KeyFinder {
    /// A finder for a file of so many rows. Where these are many beside the leads, all keys are read at once: one after
    /// another takes longer than most of the rest of an import.
    pub fn for_rows(connection: &Connection, rows: u64) -> Result<KeyFinder, LeadError> {
        let mut finder = KeyFinder::default();
        let leads: i64 = connection.query_row("SELECT coalesce(max(lead_key), 0) FROM leads", [], |row| row.get(0))?;
        if leads.unsigned_abs() > KEPT as u64 || leads.unsigned_abs() > rows.saturating_mul(FEW) {
            return Ok(finder);
        }
        let mut read = connection.prepare("SELECT lead_key FROM leads WHERE known = 0")?;
        let waiting: HashSet<i64> = read.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        // Of these columns the index of the ids tells both.
        let mut read = connection.prepare("SELECT lead_id, lead_key FROM leads")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let key = row.get(1)?;
            let lead_id = row.get_ref(0)?.as_str().map_err(|_| LeadError::damaged())?;
            finder.recent.insert(lead_id.into(), (key, !waiting.contains(&key)));
        }
        Ok(finder)
    }

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
        self.recent.insert(lead_id.into(), found);
        Ok(found)
    }
}
