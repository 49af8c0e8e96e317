//! The columnar snapshot beside the lead database: what [`LeadDatabase::dataset`] reads instead of the database when
//! nothing has changed, so that a million leads are there at once. It is only a copy. A part of it that is old, damaged,
//! or missing is read from the database and written again; where it cannot be written there is none.

mod files;
#[cfg(test)]
mod tests;

use std::thread;

use rusqlite::Connection;
use simulation::dataset::Dataset;
use simulation::dataset::snapshot::{Part, Parts, Stamp, read_events, read_leads, read_stages};

use super::database::{LeadDatabase, Revisions};
use super::fault::LeadError;
pub(crate) use files::SnapshotFiles;

/// Fewer leads and events than these are read from the database as fast.
pub(crate) const WORTH_KEEPING: usize = 50_000;

/// What each part must have been made from to be the leads as they are.
struct Stamps {
    schema: u64,
    revisions: Revisions,
}

impl Stamps {
    fn load(connection: &Connection) -> Result<Stamps, LeadError> {
        let schema: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        Ok(Stamps { schema: schema.unsigned_abs(), revisions: Revisions::load(connection)? })
    }

    /// Events and stages name leads by their places, so every part is also of one set of leads.
    fn of(&self, part: Part) -> Stamp {
        let own = match part {
            Part::Leads => self.revisions.leads,
            Part::Events => self.revisions.events,
            Part::Stages => self.revisions.stages,
        };
        [self.schema, self.revisions.set.unsigned_abs(), own.unsigned_abs()]
    }
}

impl LeadDatabase {
    /// All known leads with their events and stages, by `lead_id`; what waits for its lead is left out. From the snapshot
    /// what has not changed since it was written, the rest from the database.
    pub fn dataset(&self) -> Result<Dataset, LeadError> {
        let reading = self.connection.unchecked_transaction()?;
        let stamps = Stamps::load(&reading)?;
        let files = self.snapshot();
        let kept = read(&files, &stamps);
        let mut missing: Vec<Part> = Part::ALL.into_iter().filter(|part| !kept.has(*part)).collect();
        let data = match kept.complete(LeadDatabase::read_through(&reading, &missing)?) {
            Some(data) => data,
            None => {
                missing = Part::ALL.to_vec();
                LeadDatabase::read_through(&reading, &missing)?
            }
        };
        drop(reading);
        if data.len() + data.events().len() < self.worth_keeping {
            drop(files.remove());
            return Ok(data);
        }
        for part in missing {
            // Where it cannot be written, the database is read the next time, too.
            drop(files.keep(&data, part, stamps.of(part), || self.is_at(&stamps)));
        }
        Ok(data)
    }

    fn is_at(&self, stamps: &Stamps) -> bool {
        Revisions::load(&self.connection).is_ok_and(|now| now == stamps.revisions)
    }

    /// The files of the snapshot.
    pub(crate) fn snapshot(&self) -> SnapshotFiles {
        SnapshotFiles::beside(self.path())
    }
}

/// The parts that are there and current. The events, which are most of it, are read beside the others.
fn read(files: &SnapshotFiles, stamps: &Stamps) -> Parts {
    thread::scope(|scope| {
        let events = scope.spawn(|| {
            let (mut file, length) = files.open(Part::Events).ok()?;
            read_events(stamps.of(Part::Events), &mut file, length).ok()
        });
        let leads = files
            .open(Part::Leads)
            .ok()
            .and_then(|(mut file, length)| read_leads(stamps.of(Part::Leads), &mut file, length).ok());
        let stages = files
            .open(Part::Stages)
            .ok()
            .and_then(|(mut file, length)| read_stages(stamps.of(Part::Stages), &mut file, length).ok());
        Parts { leads, events: events.join().unwrap_or_default(), stages }
    })
}
