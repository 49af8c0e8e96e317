//! Rows of a file of stages on their way into the database. A stage is the same row again when lead, stage and time are;
//! among such rows, of one file or of several, the last that is not empty gives reason and amount.

use rusqlite::{Connection, params};
use simulation::dataset::Stage;

use super::keys::KeyFinder;
use crate::leads::fault::LeadError;
use crate::leads::report::Report;

/// In the database: the stage was reached, and it is not known when.
pub(crate) const UNKNOWN_TIME: i64 = i64::MIN;

/// One stage of a row.
#[derive(Debug)]
pub(crate) struct ArrivingStage<'a> {
    pub line: u64,
    pub lead_id: &'a str,
    pub stage: Stage,
    pub at: Option<i64>,
    pub reason: Option<&'a str>,
    pub amount: Option<i64>,
}

/// Takes rows of a file of stages.
pub(crate) struct StageWriter<'c> {
    connection: &'c Connection,
    keys: KeyFinder,
}

impl<'c> StageWriter<'c> {
    pub fn begin(connection: &'c Connection, keys: KeyFinder) -> Result<Self, LeadError> {
        connection.execute_batch(
            "CREATE TABLE arriving_stages(
               lead_key INTEGER, stage INTEGER, at INTEGER, line INTEGER, reason TEXT, amount INTEGER,
               PRIMARY KEY(lead_key, stage, at)) WITHOUT ROWID",
        )?;
        Ok(StageWriter { connection, keys })
    }

    /// Takes a stage; gives the line of an earlier row that is the same one, and whether the lead is known.
    pub fn take(&mut self, row: &ArrivingStage<'_>) -> Result<(Option<u64>, bool), LeadError> {
        let (key, known) = self.keys.find(self.connection, row.lead_id)?;
        let at = row.at.unwrap_or(UNKNOWN_TIME);
        let stage = row.stage as u8;
        let added = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO arriving_stages VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![key, stage, at, row.line as i64, row.reason, row.amount])?;
        if added == 1 {
            return Ok((None, known));
        }
        let earlier: i64 = self
            .connection
            .prepare_cached("SELECT line FROM arriving_stages WHERE lead_key = ?1 AND stage = ?2 AND at = ?3")?
            .query_row(params![key, stage, at], |found| found.get(0))?;
        self.connection
            .prepare_cached(
                "UPDATE arriving_stages SET line = ?4, reason = coalesce(?5, reason), amount = coalesce(?6, amount)
                 WHERE lead_key = ?1 AND stage = ?2 AND at = ?3",
            )?
            .execute(params![key, stage, at, row.line as i64, row.reason, row.amount])?;
        Ok((Some(earlier as u64), known))
    }

    /// Lays what arrived over what is known. An empty cell says nothing of a stage, so it leaves what an earlier file said.
    pub fn end(self, report: &mut Report) -> Result<(), LeadError> {
        let count = |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let all = count("SELECT count(*) FROM arriving_stages")?;
        let there = count("SELECT count(*) FROM arriving_stages JOIN stages USING(lead_key, stage, at)")?;
        let changed = self.connection.execute(
            "UPDATE stages SET reason = coalesce(new.reason, stages.reason), amount = coalesce(new.amount, stages.amount)
             FROM arriving_stages AS new
             WHERE new.lead_key = stages.lead_key AND new.stage = stages.stage AND new.at = stages.at
               AND (coalesce(new.reason, stages.reason) IS NOT stages.reason
                 OR coalesce(new.amount, stages.amount) IS NOT stages.amount)",
            [],
        )? as i64;
        let added = self.connection.execute(
            "INSERT OR IGNORE INTO stages SELECT lead_key, stage, at, reason, amount FROM arriving_stages",
            [],
        )? as i64;
        report.added += added as u64;
        report.changed += changed as u64;
        report.unchanged += (there - changed) as u64;
        debug_assert_eq!(all, there + added);
        self.connection.execute_batch("DROP TABLE arriving_stages")?;
        Ok(())
    }
}

/// A stage that a file of leads made, as the lead's content keeps it: its name, `@`, and its time if that is known.
pub(crate) fn made_stage(text: &str) -> Result<(Stage, Option<i64>), LeadError> {
    let (name, at) = text.split_once('@').ok_or_else(LeadError::damaged)?;
    let stage = Stage::from_name(name).ok_or_else(LeadError::damaged)?;
    let at = if at.is_empty() { None } else { Some(at.parse().map_err(|_| LeadError::damaged())?) };
    Ok((stage, at))
}
