//! The keys of leads by their ids.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use crate::leads::fault::LeadError;

/// How many keys are held in memory at most: a hundred bytes each.
const KEPT: usize = 1 << 22;

/// Finds the keys of leads by their ids, and gives keys to those who wait.
#[derive(Debug, Default)]
pub(crate) struct KeyFinder {
    recent: HashMap<Box<str>, (i64, bool)>,
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
        self.recent.insert(lead_id.into(), found);
        Ok(found)
    }
}
