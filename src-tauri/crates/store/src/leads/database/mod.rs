//! The lead database: one SQLite file in the user's own data folder. It can always be rebuilt by importing again.

mod columns;
mod content;
mod events;
mod keys;
mod leads;
mod revision;
mod schema;
mod stages;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::fault::{FaultKind, LeadError};
use super::snapshot::WORTH_KEEPING;
use crate::sqlite;
pub(crate) use columns::{Column, Columns, Room};
pub(crate) use content::{Content, Values, push_value};
pub(crate) use events::{EventRow, EventWriter, Events, lead_of, pieces_of};
pub(crate) use keys::KeyFinder;
pub(crate) use leads::{ArrivingLead, LeadWriter};
pub(crate) use revision::{Changed, Revisions, next_revision};
pub(crate) use stages::{ArrivingStage, StageWriter, UNKNOWN_TIME, made_stage};

/// Past leads on disk.
#[derive(Debug)]
pub struct LeadDatabase {
    pub(crate) connection: Connection,
    path: PathBuf,
    /// From how many leads and events on there is a snapshot beside it.
    pub(crate) worth_keeping: usize,
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
        let mut database = LeadDatabase { connection, path: path.to_owned(), worth_keeping: WORTH_KEEPING };
        database.prepare()?;
        making.end();
        Ok(database)
    }

    fn prepare(&mut self) -> Result<(), LeadError> {
        self.connection.execute_batch("PRAGMA cache_size = -65536")?;
        if schema::migrate(&mut self.connection)? {
            // Somebody may have deleted the database to be rid of the leads.
            drop(self.snapshot().remove());
        }
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
        Ok(revision::revision(&self.connection)?.unsigned_abs())
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
        let bury = || -> Result<(), LeadError> {
            let over = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
            next_revision(&over, Changed::NOTHING)?;
            Ok(over.commit()?)
        };
        drop(bury());
    }

    /// Writes what the log holds into the file itself and empties the log. An error when another program reads from it.
    pub(crate) fn fold_log(&self) -> Result<(), LeadError> {
        let kept: bool = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if kept { Err(LeadError::being_read()) } else { Ok(()) }
    }
}
