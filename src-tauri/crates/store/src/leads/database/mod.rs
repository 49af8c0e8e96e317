//! The lead database: one SQLite file in the user's own data folder. It can always be rebuilt by importing again.

mod columns;
mod content;
mod events;
mod keys;
mod leads;
mod schema;
mod stages;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};

use super::fault::{FaultKind, LeadError};
use crate::sqlite;
pub(crate) use columns::{Column, Columns, Room};
pub(crate) use content::{Content, Values, push_value};
pub(crate) use events::{EventRow, EventWriter, Events, lead_of, pieces_of};
pub(crate) use keys::KeyFinder;
pub(crate) use leads::{ArrivingLead, LeadWriter};
pub(crate) use stages::{ArrivingStage, StageWriter, UNKNOWN_TIME, made_stage};

/// Past leads on disk.
#[derive(Debug)]
pub struct LeadDatabase {
    pub(crate) connection: Connection,
    path: PathBuf,
}

impl LeadDatabase {
    /// Opens the database at this path, and makes it and its folder where they are missing, for the user alone.
    pub fn open(path: &Path) -> Result<LeadDatabase, LeadError> {
        LeadDatabase::open_file(path).map_err(|fault| match fault.kind {
            FaultKind::Damaged => LeadError {
                help: format!("delete `{}` and import the leads again; nothing else is lost with it", path.display()),
                ..fault
            },
            _ => fault,
        })
    }

    fn open_file(path: &Path) -> Result<LeadDatabase, LeadError> {
        let (connection, making) = sqlite::open(path)?;
        connection.set_prepared_statement_cache_capacity(64);
        let mut database = LeadDatabase { connection, path: path.to_owned() };
        database.prepare()?;
        making.end();
        Ok(database)
    }

    fn prepare(&mut self) -> Result<(), LeadError> {
        self.connection.execute_batch("PRAGMA cache_size = -65536")?;
        schema::migrate(&mut self.connection)?;
        if self.is_erasing()? {
            // An erasing that was cut off. Where it cannot be finished now, the leads can be used all the same, and the
            // next opening tries again.
            drop(self.erase_traces());
        }
        Ok(())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number that changes whenever the leads do, and that a database made anew does not repeat.
    pub fn revision(&self) -> Result<u64, LeadError> {
        let revision: i64 =
            self.connection.query_row("SELECT value FROM facts WHERE name = 'revision'", [], |row| row.get(0))?;
        Ok(revision.unsigned_abs())
    }

    /// The id of a lead as it is kept: as given, or the 18-character form of a Salesforce id of 15.
    pub fn find_lead(&self, lead_id: &str) -> Result<Option<String>, LeadError> {
        let lead_id = lead_id.trim();
        let mut find = self.connection.prepare_cached("SELECT lead_id FROM leads WHERE lead_id = ?1 AND known = 1")?;
        let found = find.query_row([lead_id], |row| row.get(0)).optional()?;
        match found {
            Some(found) => Ok(Some(found)),
            None => {
                let long = super::salesforce_id::long_form(lead_id);
                Ok(find.query_row([long.as_ref()], |row| row.get(0)).optional()?)
            }
        }
    }

    /// Writes over what a commit that failed has left in the log. A commit fails when the disk does not confirm it, but
    /// by then it stands in the log, and the next program to read the log would take it for done. A transaction that
    /// changes no lead takes its place there, whether the disk confirms that or not.
    pub(crate) fn bury_uncommitted(&self) {
        drop(next_revision(&self.connection));
    }

    /// Writes what the log holds into the file itself and empties the log. An error when another program reads from it.
    pub(crate) fn fold_log(&self) -> Result<(), LeadError> {
        let kept: bool = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if kept { Err(LeadError::being_read()) } else { Ok(()) }
    }
}

pub(crate) fn next_revision(connection: &Connection) -> Result<(), LeadError> {
    connection.execute("UPDATE facts SET value = value + 1 WHERE name = 'revision'", [])?;
    Ok(())
}
