//! Rows of a file of leads on their way into the database. They arrive in a table of their own, where the last of several
//! rows with one id counts, and are then laid over what is known.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Column, Content};
use crate::leads::fault::LeadError;
use crate::leads::report::Report;

/// One row of a file of leads.
#[derive(Debug, Default)]
pub(crate) struct ArrivingLead {
    pub line: u64,
    pub lead_id: String,
    pub created_at: Option<i64>,
    pub content: Content,
}

/// Takes rows of a file of leads.
pub(crate) struct LeadWriter<'c> {
    connection: &'c Connection,
    /// The columns that the file has: an import replaces these and leaves the others.
    columns: Vec<u32>,
    has_created_at: bool,
}

impl<'c> LeadWriter<'c> {
    pub fn begin(connection: &'c Connection, columns: &[Column], has_created_at: bool) -> Result<Self, LeadError> {
        connection.execute_batch(
            "CREATE TABLE arriving_leads(
               place INTEGER PRIMARY KEY, lead_id TEXT NOT NULL UNIQUE, line INTEGER NOT NULL, created_at INTEGER, content BLOB NOT NULL)",
        )?;
        Ok(LeadWriter { connection, columns: columns.iter().map(|column| column.key).collect(), has_created_at })
    }

    /// Takes a row; gives the line of an earlier row with the same id, which no longer counts.
    pub fn take(&self, row: &ArrivingLead) -> Result<Option<u64>, LeadError> {
        let content = row.content.pack();
        let line = row.line as i64;
        let added = self
            .connection
            .prepare_cached(
                "INSERT OR IGNORE INTO arriving_leads(lead_id, line, created_at, content) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![row.lead_id, line, row.created_at, content])?;
        if added == 1 {
            return Ok(None);
        }
        let earlier: i64 = self
            .connection
            .prepare_cached("SELECT line FROM arriving_leads WHERE lead_id = ?1")?
            .query_row([&row.lead_id], |found| found.get(0))?;
        self.connection
            .prepare_cached("UPDATE arriving_leads SET line = ?2, created_at = ?3, content = ?4 WHERE lead_id = ?1")?
            .execute(params![row.lead_id, line, row.created_at, content])?;
        Ok(Some(earlier as u64))
    }

    /// Lays what arrived over what is known.
    pub fn end(self, report: &mut Report, mut tick: impl FnMut() -> Result<(), LeadError>) -> Result<(), LeadError> {
        let mut arrived =
            self.connection.prepare("SELECT lead_id, created_at, content FROM arriving_leads ORDER BY place")?;
        let mut rows = arrived.query([])?;
        while let Some(row) = rows.next()? {
            tick()?;
            let lead_id = row.get_ref(0)?.as_str().map_err(|_| LeadError::damaged())?;
            let content = row.get_ref(2)?.as_blob().map_err(|_| LeadError::damaged())?;
            match self.lay(lead_id, row.get(1)?, content)? {
                Laid::Added => report.added += 1,
                Laid::Changed => report.changed += 1,
                Laid::Unchanged => report.unchanged += 1,
            }
        }
        drop(rows);
        drop(arrived);
        self.connection.execute_batch("DROP TABLE arriving_leads")?;
        Ok(())
    }

    fn lay(&self, lead_id: &str, created_at: Option<i64>, content: &[u8]) -> Result<Laid, LeadError> {
        let known = self
            .connection
            .prepare_cached("SELECT lead_key, known, created_at, content FROM leads WHERE lead_id = ?1")?
            .query_row([lead_id], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, bool>(1)?,
                    row.get::<_, Option<i64>>(2)?,
                    row.get::<_, Vec<u8>>(3)?,
                ))
            })
            .optional()?;
        let Some((key, is_known, old_created, old)) = known else {
            self.connection
                .prepare_cached("INSERT INTO leads(lead_id, known, created_at, content) VALUES (?1, 1, ?2, ?3)")?
                .execute(params![lead_id, created_at, content])?;
            return Ok(Laid::Added);
        };
        let mut merged = Content::unpack(&old)?;
        merged.replace(&self.columns, &Content::unpack(content)?);
        let merged = merged.pack();
        let created_at = if self.has_created_at { created_at } else { old_created };
        if is_known && created_at == old_created && merged == old {
            return Ok(Laid::Unchanged);
        }
        self.connection
            .prepare_cached("UPDATE leads SET known = 1, created_at = ?2, content = ?3 WHERE lead_key = ?1")?
            .execute(params![key, created_at, merged])?;
        Ok(if is_known { Laid::Changed } else { Laid::Added })
    }
}

enum Laid {
    Added,
    Changed,
    Unchanged,
}
