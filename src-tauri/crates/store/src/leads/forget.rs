//! Erasing a person for good, and keeping a later import from bringing them back.

use std::collections::HashMap;

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::Serialize;
use sha2::Sha256;

use super::database::{Changed, Events, LeadDatabase, next_revision, pieces_of};
use super::fault::LeadError;
use super::salesforce_id;

/// What [`LeadDatabase::forget`] did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForgetReport {
    /// How many people were erased.
    pub forgotten: u64,
    /// Ids that nobody here has.
    pub unknown: Vec<String>,
}

impl LeadDatabase {
    /// Erases people by their ids, with everything that they did and that became of them. No byte of it stays in the
    /// database, its log or its snapshot; a keyed hash of the id keeps a later import from bringing them back.
    pub fn forget(&mut self, lead_ids: &[String]) -> Result<ForgetReport, LeadError> {
        let mut report = ForgetReport { forgotten: 0, unknown: Vec::new() };
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let forgotten = Forgotten::load(&transaction)?;
        // By how many the events of each name become fewer.
        let mut fewer: HashMap<u32, i64> = HashMap::new();
        for given in lead_ids {
            let found = [given.trim(), &salesforce_id::long_form(given.trim())].into_iter().find_map(|id| {
                let key = transaction
                    .query_row("SELECT lead_key FROM leads WHERE lead_id = ?1", [id], |row| row.get::<_, i64>(0))
                    .optional();
                key.transpose().map(|key| (id.to_owned(), key))
            });
            let Some((id, key)) = found else {
                report.unknown.push(given.trim().to_owned());
                continue;
            };
            let key = key?;
            for piece in pieces_of(&transaction, key)? {
                for event in Events::of(&piece) {
                    *fewer.entry(event?.name).or_default() += 1;
                }
            }
            for erase in [
                "DELETE FROM events WHERE event_key >= ?1 << 20 AND event_key < (?1 + 1) << 20",
                "DELETE FROM event_ids WHERE lead_key = ?1",
                "DELETE FROM stages WHERE lead_key = ?1",
                "DELETE FROM leads WHERE lead_key = ?1",
            ] {
                transaction.execute(erase, [key])?;
            }
            transaction.execute("INSERT OR IGNORE INTO forgotten VALUES (?1)", [&forgotten.print(&id)[..]])?;
            report.forgotten += 1;
        }
        if report.forgotten == 0 {
            drop(transaction);
            if self.is_erasing()? {
                self.erase_traces().map_err(traces_left)?;
            }
            return Ok(report);
        }
        // Names of events that only the erased had.
        for (name, count) in fewer {
            transaction
                .execute("UPDATE event_names SET events = events - ?2 WHERE name_key = ?1", params![name, count])?;
        }
        transaction.execute("DELETE FROM event_names WHERE events <= 0", [])?;
        next_revision(&transaction, Changed::ALL)?;
        // Should the program die before the traces are gone, the next to open the database clears them.
        transaction.execute("INSERT OR REPLACE INTO facts VALUES ('erasing', 1)", [])?;
        if let Err(fault) = transaction.commit() {
            self.bury_uncommitted();
            return Err(fault.into());
        }
        self.erase_traces().map_err(traces_left)?;
        Ok(report)
    }

    /// Whether traces of people who were erased may still be on the disk.
    pub(crate) fn is_erasing(&self) -> Result<bool, LeadError> {
        let found = self
            .connection
            .query_row("SELECT EXISTS(SELECT 1 FROM facts WHERE name = 'erasing')", [], |row| row.get(0));
        Ok(found?)
    }

    /// Clears the disk of what was deleted: the snapshot goes, it is overwritten, the log emptied, and the file written anew without gaps.
    pub(crate) fn erase_traces(&self) -> Result<(), LeadError> {
        let snapshot = self.snapshot().remove();
        self.fold_log()?;
        self.connection.execute_batch("VACUUM")?;
        self.fold_log()?;
        snapshot?;
        self.connection.execute("DELETE FROM facts WHERE name = 'erasing'", [])?;
        Ok(())
    }
}

/// Nobody sees the erased any more, but that is not yet "for good", and must not be told as if it were.
fn traces_left(why: LeadError) -> LeadError {
    LeadError {
        message: format!("they are erased, but traces of them are still on the disk: {}", why.message),
        help: "once that is remedied, the next look at the leads clears them".to_owned(),
        ..why
    }
}

/// The keyed hashes of those who were forgotten.
pub(crate) struct Forgotten {
    secret: Vec<u8>,
    any: bool,
}

impl Forgotten {
    pub fn load(connection: &Connection) -> Result<Forgotten, LeadError> {
        Ok(Forgotten {
            secret: connection.query_row("SELECT value FROM facts WHERE name = 'secret'", [], |row| row.get(0))?,
            any: connection.query_row("SELECT EXISTS(SELECT 1 FROM forgotten)", [], |row| row.get(0))?,
        })
    }

    /// Whether this id is that of somebody who was forgotten.
    pub fn has(&self, connection: &Connection, lead_id: &str) -> Result<bool, LeadError> {
        if !self.any {
            return Ok(false);
        }
        let found = connection
            .prepare_cached("SELECT 1 FROM forgotten WHERE print = ?1")?
            .exists([&self.print(lead_id)[..]])?;
        Ok(found)
    }

    fn print(&self, lead_id: &str) -> Vec<u8> {
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).unwrap_or_else(|_| Hmac::new(&Default::default()));
        mac.update(lead_id.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}
