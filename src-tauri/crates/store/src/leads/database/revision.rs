//! When what last changed: by this a copy that is kept elsewhere is told from the leads as they are.

use rusqlite::{Connection, OptionalExtension};

use crate::leads::fault::LeadError;

/// What a change touches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Who is known.
    pub set: bool,
    /// What is known of leads, the stages that their rows make among it.
    pub leads: bool,
    /// What they did.
    pub events: bool,
    /// What became of them.
    pub stages: bool,
}

impl Changed {
    /// Nothing.
    pub const NOTHING: Changed = Changed { set: false, leads: false, events: false, stages: false };
    /// Everything.
    pub const ALL: Changed = Changed { set: true, leads: true, events: true, stages: true };
}

/// The revision now, and those of the last change of each thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Revisions {
    pub now: i64,
    pub set: i64,
    pub leads: i64,
    pub events: i64,
    pub stages: i64,
}

impl Revisions {
    pub fn load(connection: &Connection) -> Result<Revisions, LeadError> {
        let now = revision(connection)?;
        let text: Option<String> =
            connection.query_row("SELECT value FROM facts WHERE name = 'changes'", [], |row| row.get(0)).optional()?;
        let all: Vec<i64> = text.iter().flat_map(|text| text.split(' ')).filter_map(|own| own.parse().ok()).collect();
        Ok(match all[..] {
            // Of another moment it says nothing: a program that does not know of it has changed the leads since.
            [of, set, leads, events, stages] if of == now => Revisions { now, set, leads, events, stages },
            _ => Revisions { now, set: now, leads: now, events: now, stages: now },
        })
    }
}

pub(super) fn revision(connection: &Connection) -> Result<i64, LeadError> {
    Ok(connection.query_row("SELECT value FROM facts WHERE name = 'revision'", [], |row| row.get(0))?)
}

/// Gives the leads a new revision. To be called within the transaction that changes them.
///
/// It is a little more than one later, by chance: from an older state (a database put back from a backup, a commit that the disk
/// refused after somebody had read it) a different change must not lead to the same number.
pub(crate) fn next_revision(connection: &Connection, changed: Changed) -> Result<(), LeadError> {
    let before = Revisions::load(connection)?;
    connection.execute("UPDATE facts SET value = value + 1 + (random() & 65535) WHERE name = 'revision'", [])?;
    let now = revision(connection)?;
    let of = |changed: bool, before: i64| if changed { now } else { before };
    let changes = format!(
        "{now} {} {} {} {}",
        of(changed.set, before.set),
        of(changed.leads, before.leads),
        of(changed.events, before.events),
        of(changed.stages, before.stages)
    );
    connection.execute("INSERT OR REPLACE INTO facts VALUES ('changes', ?1)", [changes])?;
    Ok(())
}
