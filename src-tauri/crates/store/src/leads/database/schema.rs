//! The tables, and how an older database becomes a current one.

use rusqlite::{Connection, TransactionBehavior};

use super::events::carry_over;
use crate::leads::fault::{FaultKind, LeadError};

/// One step for each version so far; the database counts them in `user_version`.
const STEPS: [Step; 2] = [
    Step { sql: EACH_EVENT_A_ROW, carry_over: |_| Ok(()) },
    Step {
        sql: EVENTS_IN_PIECES,
        carry_over: |connection| {
            carry_over(connection)?;
            connection.execute_batch("DROP TABLE events_one_by_one")?;
            Ok(())
        },
    },
];

/// What makes a database of one version one of the next.
struct Step {
    sql: &'static str,
    /// What comes after it and cannot be said in SQL.
    carry_over: fn(&Connection) -> Result<(), LeadError>,
}

const EACH_EVENT_A_ROW: &str = "
CREATE TABLE facts(name TEXT PRIMARY KEY, value) WITHOUT ROWID;

-- Everybody that any file names. Who is not known yet (known = 0) has no row in a file of leads so far: their events and
-- stages wait. `content` is what the lead's row says, by column; see content.rs.
CREATE TABLE leads(
  lead_key INTEGER PRIMARY KEY,
  lead_id TEXT NOT NULL UNIQUE,
  known INTEGER NOT NULL,
  created_at INTEGER,
  content BLOB NOT NULL
);
CREATE INDEX waiting_leads ON leads(lead_key) WHERE known = 0;

-- Attributes of leads, properties of events, and the columns of files of leads that make stages.
CREATE TABLE columns(
  column_key INTEGER PRIMARY KEY,
  room TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT,
  known_as_of_export INTEGER NOT NULL DEFAULT 0,
  UNIQUE(room, name)
);

CREATE TABLE event_names(name_key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- In the order in which they are evaluated: lead by lead, by time. `print` is a fingerprint of name and properties, `nth`
-- tells equal rows of one file apart (-1: named by an event_id, then `print` is that of the id), `import` is the
-- last import that had the row.
CREATE TABLE events(
  lead_key INTEGER NOT NULL,
  at INTEGER NOT NULL,
  print INTEGER NOT NULL,
  nth INTEGER NOT NULL,
  import INTEGER NOT NULL,
  name_key INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY(lead_key, at, print, nth)
) WITHOUT ROWID;
CREATE TABLE event_ids(id_print BLOB PRIMARY KEY, lead_key INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE stages(
  lead_key INTEGER NOT NULL,
  stage INTEGER NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT,
  amount INTEGER,
  PRIMARY KEY(lead_key, stage, at)
) WITHOUT ROWID;

CREATE TABLE imports(import INTEGER PRIMARY KEY, kind TEXT NOT NULL, rows INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE TABLE forgotten(print BLOB PRIMARY KEY) WITHOUT ROWID;
";

const EVENTS_IN_PIECES: &str = "
ALTER TABLE events RENAME TO events_one_by_one;

-- In the order in which they are evaluated, lead by lead and by time, and packed: `event_key` is lead_key << 20 and behind
-- that the number of the piece, `events` how many the piece holds; for `content` see events/packed.rs.
CREATE TABLE events(event_key INTEGER PRIMARY KEY, events INTEGER NOT NULL, content BLOB NOT NULL);

-- How many events have the name, those of leads that wait among them.
ALTER TABLE event_names ADD COLUMN events INTEGER NOT NULL DEFAULT 0;
";

/// Makes the tables, or those of an older version current. Whether the database was made only now.
pub(super) fn migrate(connection: &mut Connection) -> Result<bool, LeadError> {
    let version = |connection: &Connection| connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    if version(connection)? == STEPS.len() as i64 {
        return Ok(false);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    if found > STEPS.len() as i64 {
        return Err(LeadError::new(
            FaultKind::Disk,
            "the lead database was written by a newer version of this program",
            "use that version, or import the leads again into another data folder (`--data`)",
        ));
    }
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step.sql)?;
        (step.carry_over)(&transaction)?;
    }
    if found == 0 {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|_| {
            LeadError::new(FaultKind::Disk, "the operating system gives no random numbers", "try again")
        })?;
        // A random beginning, so that what was kept beside a database that was since made anew is seen to be old.
        let beginning = i64::from(u32::from_le_bytes([secret[0], secret[1], secret[2], secret[3]])) << 16;
        getrandom::fill(&mut secret).map_err(|_| {
            LeadError::new(FaultKind::Disk, "the operating system gives no random numbers", "try again")
        })?;
        transaction.execute("INSERT INTO facts VALUES ('revision', ?1)", [beginning])?;
        transaction.execute("INSERT INTO facts VALUES ('secret', ?1)", [&secret[..]])?;
    }
    transaction.pragma_update(None, "user_version", STEPS.len() as i64)?;
    transaction.commit()?;
    Ok(found == 0)
}
